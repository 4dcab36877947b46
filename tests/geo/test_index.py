import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sijill.errors import GazetteerError, MissingError
from sijill.geo import Entry, Gazetteer, build_index, open_gazetteer


def place(identifier: str, lat: float, lon: float, name: str = "الواحة", **rest: object) -> Entry:
    values = {"kind": "settlement", "country": "SY"} | rest
    return Entry(ids=(identifier,), name_en="Oasis", names=(name,), lat=lat, lon=lon, **values)  # type: ignore[arg-type]


def test_one_place_from_two_sources_has_both_ids(gazetteer: Gazetteer) -> None:
    spot = gazetteer.place("pcode:C1")
    assert spot is not None
    assert spot.ids == ("gn:101", "pcode:C1")
    assert "عين الورده" in spot.names and "عين الوردة" in spot.names
    assert (spot.lat, spot.lon) == (36.2, 36.6)


def test_namesakes_far_apart_stay_two(gazetteer: Gazetteer) -> None:
    assert {m.spot.id for m in gazetteer.lookup("الجديدة")} == {"gn:104", "gn:111"}


@pytest.mark.parametrize(
    ("other", "places"),
    [
        (place("pcode:2", 35.02, 37.02), 1),
        (place("pcode:2", 35.2, 37.2), 2),  # too far
        (replace(place("pcode:2", 35.02, 37.02, name="النبع"), name_en="Spring"), 2),  # another name
        (place("gn:2", 35.02, 37.02), 2),  # one source tells its own places apart
        (place("pcode:2", 35.02, 37.02, kind="facility"), 2),
        (place("pcode:2", 35.02, 37.02, country="IQ"), 2),
        (place("gn:1", 40.0, 40.0, name="النبع"), 1),  # the same id is the same place
    ],
)
def test_what_counts_as_the_same_place(other: Entry, places: int, tmp_path: Path) -> None:
    assert build_index([place("gn:1", 35.0, 37.0), other], tmp_path / "g.sqlite") == places


def test_a_polygon_tells_the_area_and_its_reach(gazetteer: Gazetteer) -> None:
    plant = gazetteer.place("site:salt-gas-plant")
    north = gazetteer.place("gn:10")
    assert plant is not None and north is not None
    assert (plant.admin1_code, plant.admin1) == ("SY.01", "Northland")
    assert north.has_area and north.radius_km is not None and 120 < north.radius_km < 160


def test_the_nearest_place_tells_the_area_where_there_is_no_polygon(tmp_path: Path) -> None:
    entries = [
        place("gn:1", 33.0, 36.0, admin1_code="SY.02"),
        place("site:x", 33.1, 36.1, name="السد", kind="facility"),
    ]
    build_index(entries, tmp_path / "g.sqlite")
    spot = open_gazetteer(tmp_path / "g.sqlite").place("site:x")
    assert spot is not None and spot.admin1_code == "SY.02"


def test_a_failed_build_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "g.sqlite"
    build_index([place("gn:1", 35.0, 37.0)], path)

    def broken() -> Iterator[Entry]:
        yield place("gn:2", 35.0, 37.0)
        raise GazetteerError("The source ended in the middle.")

    with pytest.raises(GazetteerError, match="middle"):
        build_index(broken(), path)
    with pytest.raises(GazetteerError, match="no place"):
        build_index([], path)
    assert open_gazetteer(path).place("gn:1") is not None
    assert [file.name for file in tmp_path.iterdir()] == ["g.sqlite"]


def test_opening_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match="no gazetteer"):
        open_gazetteer(tmp_path / "none.sqlite")
    (tmp_path / "text.sqlite").write_text("not a database, but long enough to be taken for one" * 20)
    with pytest.raises(GazetteerError, match="not a gazetteer"):
        open_gazetteer(tmp_path / "text.sqlite")
    sqlite3.connect(tmp_path / "other.sqlite").execute("CREATE TABLE t (x)").connection.close()
    with pytest.raises(GazetteerError, match="another version"):
        open_gazetteer(tmp_path / "other.sqlite")


def test_the_environment_names_the_gazetteer(
    gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SIJILL_GAZETTEER", str(gazetteer.path))
    assert open_gazetteer().path == gazetteer.path


def test_a_camp_is_not_the_town_that_it_is_called_after(tmp_path: Path) -> None:
    camp = replace(place("site:1", 35.0, 37.0, name="مخيم الواحة", subtype="camp"), name_en="Oasis camp")
    path = tmp_path / "camp.sqlite"
    assert build_index(iter([camp, place("gn:1", 35.01, 37.0, population=40_000)]), path) == 2
    opened = open_gazetteer(path)
    assert [(m.spot.id, m.grade) for m in opened.lookup("الواحة")] == [("gn:1", "exact"), ("site:1", "part")]
    assert opened.lookup("مخيم الواحة")[0].spot.id == "site:1"
