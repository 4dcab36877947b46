"""A small gazetteer of invented geography around real-looking names, built once for the room's tests."""

from pathlib import Path

import pytest
import shapely

from sijill.geo import Entry, Gazetteer, build_index, open_gazetteer

NORTH = shapely.box(36.0, 35.0, 38.0, 37.0)


def town(identifier: str, name: str, english: str, lat: float, lon: float, people: int = 0, **rest: object) -> Entry:
    return Entry(
        ids=(identifier,), name_en=english, names=(name,), kind="settlement", lat=lat, lon=lon, country="SY",
        population=people, **rest,  # type: ignore[arg-type]
    )  # fmt: skip


ENTRIES = [
    Entry(("gn:1",), "Syria", ("سوريا", "سورية"), "country", 35.0, 38.3, country="SY", population=17_000_000),
    Entry(("gn:2",), "Turkey", ("تركيا",), "country", 39.3, 34.5, country="TR", population=80_000_000),
    Entry(
        ("gn:10",), "Northland", ("السنديان", "محافظة السنديان"), "admin1", 36.0, 37.0, subtype="governorate",
        feature="A.ADM1", country="SY", admin1_code="SY.01", population=900_000,
        area=shapely.to_wkb(NORTH),
    ),
    Entry(
        ("gn:11",), "Marj", ("المرج", "محافظة المرج"), "admin1", 33.0, 36.5, subtype="governorate",
        feature="A.ADM1", country="SY", admin1_code="SY.02", population=700_000,
    ),
    town("gn:100", "السنديان", "Northland City", 36.0, 37.0, 400_000, admin1_code="SY.01", feature="P.PPLA"),
    town("gn:101", "عين الوردة", "Ayn al-Warda", 36.2, 36.6, 2_000, admin1_code="SY.01"),
    town("gn:102", "تل الزيتون", "Tall az-Zaytun", 36.05, 36.5, 900, admin1_code="SY.01"),
    town("gn:103", "كفر الحجر", "Kafr al-Hajar", 36.4, 37.4, 700, admin1_code="SY.01"),
    town("gn:104", "الجديدة", "Jadida North", 36.1, 36.4, 0, admin1_code="SY.01"),
    town("gn:110", "المرج", "Marj City", 33.0, 36.4, 150_000, admin1_code="SY.02", feature="P.PPLA"),
    town("gn:111", "الجديدة", "Jadida South", 33.1, 36.5, 30_000, admin1_code="SY.02"),
    town("gn:112", "عرب السهل كبير", "Arab as-Sahl Kabir", 33.2, 36.6, 0, admin1_code="SY.02"),
    Entry(
        ("site:salt-gas-plant",), "Salt gas plant", ("معمل غاز الملح",), "facility", 36.3, 37.0,
        subtype="gas_plant", country="SY", source="invented",
    ),
    # The same places from a second source.
    town("pcode:C1", "عين الورده", "Ein Elwarda", 36.21, 36.61),
    town("pcode:C9", "الجديدة", "Jdeideh", 33.11, 36.51),
]  # fmt: skip


@pytest.fixture
def entries() -> list[Entry]:
    return list(ENTRIES)


@pytest.fixture(scope="session")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    path: Path = tmp_path_factory.mktemp("gazetteer") / "small.sqlite"
    build_index(iter(ENTRIES), path)
    return open_gazetteer(path)
