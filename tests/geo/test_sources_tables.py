"""Importers of text tables: GeoNames' layout, P-codes, plain CSV, and knowing one from the other."""

import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.errors import InputError, UsageError
from sijill.geo import sources
from sijill.geo.entry import Entry
from sijill.geo.sources import geonames, ocha, table


def dump(*rows: tuple[str, ...]) -> str:
    """Lines of GeoNames' layout: id, name, other names, lat, lon, class, code, country, admin1, admin2, people."""
    lines = []
    for number, name, others, lat, lon, group, code, country, admin1, admin2, people in rows:
        cells = [number, name, name, others, lat, lon, group, code, country, "", admin1, admin2, "", "", people]
        lines.append("\t".join([*cells, "", "", "", ""]) + "\n")
    return "".join(lines)


GOVERNORATE = ("9", "Fardan", "فردان,محافظة فردان", "34.0", "36.0", "A", "ADM1", "SY", "11", "", "0")
DISTRICT = ("8", "Wadan", "وادان", "34.1", "36.1", "A", "ADM2", "SY", "11", "77", "0")
TOWN = ("7", "Salmar", "سلمار,Selmar", "34.2", "36.2", "P", "PPL", "SY", "11", "77", "12000")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "SY.txt").write_text(dump(TOWN, GOVERNORATE, DISTRICT), encoding="utf-8")
    return tmp_path


def read(*paths: Path, **options: object) -> tuple[list[Entry], list[str]]:
    said: list[str] = []
    entries = list(sources.read(paths, set_aside=said.append, **options))  # type: ignore[arg-type]
    return entries, said


def test_a_place_is_given_the_names_of_its_areas_wherever_they_stand_in_the_file(folder: Path) -> None:
    (town, *_), said = read(folder)
    assert said == []
    assert town.ids == ("gn:7",)
    assert town.names == ("Salmar", "سلمار", "Selmar")
    assert (town.kind, town.subtype, town.feature) == ("settlement", "town", "P.PPL")
    assert (town.admin1, town.admin2, town.admin1_code) == ("Fardan", "Wadan", "SY.11")
    assert {"محافظة فردان", "وادان"} <= set(town.parents)
    assert town.population == 12000


def test_a_first_level_area_goes_by_its_plain_english_name(tmp_path: Path) -> None:
    row = ("9", "Fardan (Firdan)", "فردان,Salmar Governorate,Fardan Governorate", *GOVERNORATE[3:])
    (tmp_path / "SY.txt").write_text(dump(row, TOWN), encoding="utf-8")
    (area, town), _ = read(tmp_path)
    assert (area.name_en, area.admin1, town.admin1) == ("Fardan", "Fardan", "Fardan")


def test_a_zip_reads_like_its_text(folder: Path, tmp_path: Path) -> None:
    plain, _ = read(folder / "SY.txt")
    archive = tmp_path / "zipped.zip"
    with zipfile.ZipFile(archive, "w") as out:
        out.write(folder / "SY.txt", "SY.txt")
        out.writestr("readme.txt", "about the data")
    assert read(archive)[0] == plain


def test_areas_without_a_row_of_their_own_are_named_by_the_list_of_codes(tmp_path: Path) -> None:
    (tmp_path / "SY.txt").write_text(dump(TOWN), encoding="utf-8")
    (tmp_path / "admin1CodesASCII.txt").write_text("SY.11\tFardān\tFardan\t9\n", encoding="utf-8")
    (town,), _ = read(tmp_path)
    assert town.admin1 == "Fardan"


def test_alternate_names_are_added_by_id_in_the_languages_wanted(folder: Path) -> None:
    rows = [
        "1\t7\tar\tسلمار الجديدة\t\t\t\t",
        "2\t7\tja\tサルマル\t\t\t\t",
        "3\t7\tar\tقديم\t\t\t\t1",
        "4\t8\ten\tWadan Area\t\t\t\t",
    ]
    (folder / "alternateNamesV2.txt").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (town, *_), said = read(folder)
    assert said == []
    assert "سلمار الجديدة" in town.names
    assert "サルマル" not in town.names
    assert "قديم" not in town.names  # historic
    assert "Wadan Area" not in town.names


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("7\tSalmar\tshort\n", "3 columns where GeoNames' layout has 19"),
        (dump(("7", "Salmar", "", "north", "36", "P", "PPL", "SY", "11", "", "0")), "not both numbers"),
        (dump(("7", "Salmar", "", "134.2", "36", "P", "PPL", "SY", "11", "", "0")), "outside the globe"),
        (dump(("seven", "Salmar", "", "34.2", "36", "P", "PPL", "SY", "11", "", "0")), "not a number"),
    ],
)
def test_a_bad_line_is_set_aside_with_file_line_and_remedy_and_the_rest_is_read(
    folder: Path, line: str, words: str
) -> None:
    path = folder / "SY.txt"
    path.write_text(dump(DISTRICT) + line + dump(TOWN), encoding="utf-8")
    entries, said = read(path)
    assert [entry.name_en for entry in entries] == ["Wadan", "Salmar"]
    (sentence,) = said
    assert f"{path}, line 2" in sentence
    assert words in sentence
    assert "correct or delete the line" in sentence


def test_one_bad_byte_does_not_lose_the_file(folder: Path) -> None:
    path = folder / "SY.txt"
    path.write_bytes(dump(DISTRICT).encode() + b"6\tBad\xff\n" + dump(TOWN).encode())
    entries, said = read(path)
    assert len(entries) == 2
    assert "line 2: not UTF-8" in said[0]


def test_by_default_the_first_bad_line_ends_the_import(folder: Path) -> None:
    (folder / "SY.txt").write_text(dump(TOWN) + "7\tbroken\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 2"):
        list(sources.read([folder]))


def test_unlisted_features_and_nameless_places_are_left_out_in_silence(tmp_path: Path) -> None:
    nameless = ("5", "", "", "34", "36", "P", "PPL", "SY", "", "", "0")
    undersea = ("4", "Some Trench", "", "34", "36", "U", "TRNU", "SY", "", "", "0")
    (tmp_path / "SY.txt").write_text(dump(nameless, undersea, TOWN), encoding="utf-8")
    entries, said = read(tmp_path)
    assert [entry.name_en for entry in entries] == ["Salmar"]
    assert said == []


def test_the_placeholder_id_of_whos_on_first_stays_apart_by_name(tmp_path: Path) -> None:
    (tmp_path / "LY.txt").write_text(dump(("-1", *TOWN[1:7], "LY", *TOWN[8:])), encoding="utf-8")
    assert read(tmp_path)[0][0].ids == ("gn:LY:Salmar",)


def test_p_codes_with_chains_double_names_and_qualifiers(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text(
        "pcode,name_ar,name_en,parents_ar,parents_en,lat,lon\n"
        "C0001,سلمار_زهرون,Salmar,ناحية وادان > وادان,Zahrun > Wadan Center > Wadan,34.2,36.2\n"
        "C0002,فردان,Fardan (Wadan),ناحية وادان > وادان,Wadan Center > Wadan,34.3,36.3\n"
        "C0003,بلا مكان,Nowhere,,,,\n",
        encoding="utf-8",
    )
    (double, plain), said = read(path)
    assert double.ids == ("pcode:C0001",)
    assert double.names == ("سلمار", "زهرون", "Salmar", "Zahrun")
    assert (double.admin3, double.admin2, double.country) == ("Wadan Center", "Wadan", "SY")
    assert "ناحية وادان" in double.parents
    assert plain.name_en == "Fardan"
    assert "Zahrun" not in plain.names
    assert len(said) == 1 and "line 4" in said[0]


def test_p_codes_with_a_column_for_each_level(tmp_path: Path) -> None:
    path = tmp_path / "iq.csv"
    path.write_text(
        "ADM1_EN,ADM1_AR,ADM1_PCODE,ADM2_EN,ADM3_EN,PCODE,NAME_EN,NAME_AR,LATITUDE,LONGITUDE\n"
        "Fardan,فردان,IQ01,Wadan,Center,IQ0101,Salmar,سلمار,33.1,44.1\n",
        encoding="utf-8",
    )
    (place,) = ocha.read(path)
    assert (place.country, place.admin1, place.admin1_code, place.admin2) == ("IQ", "Fardan", "IQ01", "Wadan")
    assert "فردان" in place.parents


def test_a_table_is_read_by_its_usual_column_names(tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"
    path.write_text(
        "# comments are skipped\nid;name_ar;Name;Latitude;Longitude;type;radius_km\n"
        "\n1;محطة سلمار;Salmar station;34,2;36,2;gas plant;2.5\n",
        encoding="utf-8-sig",
    )
    (site,) = table.read(path)
    assert site.ids == ("csv:1",)
    assert (site.lat, site.lon, site.radius_km) == (34.2, 36.2, 2.5)
    assert (site.kind, site.subtype) == ("facility", "gas_plant")
    assert site.names == ("محطة سلمار", "Salmar station")


def test_a_table_with_unusual_columns_needs_and_takes_a_map(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Ort,N,E\nسلمار,34.2,36.2\n", encoding="utf-8")
    _, said = read(path)
    assert "--column" in said[0]
    (place,), said = read(path, given=table.parse_columns(["name=Ort", "lat=N", "lon=E"]), country="sy")
    assert said == []
    assert (place.name_en, place.country) == ("سلمار", "SY")


def test_a_map_to_a_column_that_is_not_there_is_told(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Ort,N,E\nسلمار,34.2,36.2\n", encoding="utf-8")
    _, said = read(path, given={"name": "Name", "lat": "N", "lon": "E"})
    assert "no column 'Name'" in said[0] and "Ort, N, E" in said[0]


@pytest.mark.parametrize("pair", ["name", "shape=Shape", "=x"])
def test_a_column_map_must_name_a_known_field(pair: str) -> None:
    with pytest.raises(UsageError, match="FIELD=COLUMN"):
        table.parse_columns([pair])


def test_a_bad_kind_and_bad_numbers_are_set_aside_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "sites.csv"
    path.write_text(
        "name,lat,lon,kind,radius_km\nA,34,36,volcano lair,\nB,34,36,dam,wide\nC,34,36,dam,1\nD,34,200,dam,1\n",
        encoding="utf-8",
    )
    entries, said = read(path)
    assert [entry.name_en for entry in entries] == ["C"]
    assert [sentence.split(",")[1].split(":")[0] for sentence in said] == [" line 2", " line 3", " line 5"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.txt", b"", "is empty"),
        ("notes.txt", "مجرد كلام لا جدول فيه\n".encode(), "no gazetteer file"),
        ("broken.zip", b"PK\x03\x04garbage", "damaged zip"),
        ("notes.csv", b"a,b\n1,2\n", "--column"),
    ],
)
def test_a_file_that_is_none_of_these_is_set_aside_as_a_whole(
    folder: Path, name: str, content: bytes, words: str
) -> None:
    (folder / name).write_bytes(content)
    entries, said = read(folder)
    assert len(entries) == 3
    assert len(said) == 1
    assert name in said[0] and words in said[0]


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        list(sources.read([tmp_path / "missing.txt"]))


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\t"), max_size=12)


@given(st.lists(TEXT, min_size=0, max_size=25))
def test_any_line_is_read_or_set_aside_and_never_crashes(
    tmp_path_factory: pytest.TempPathFactory, cells: list[str]
) -> None:
    path = tmp_path_factory.mktemp("any") / "SY.txt"
    path.write_text("\t".join(cells) + "\n" + dump(TOWN), encoding="utf-8")
    said: list[str] = []
    entries = list(geonames.read(path, set_aside=said.append))
    assert entries[-1].name_en == "Salmar"
    assert len(entries) + len(said) <= 2


def test_every_bundled_site_has_a_place_a_source_and_an_arabic_name() -> None:
    from sijill.geo.sources.common import DATA, is_arabic  # noqa: PLC0415

    sites = list(table.read(DATA / "sites.csv", prefix="site"))
    assert len(sites) >= 150
    assert len({site.ids for site in sites}) == len(sites)
    for site in sites:
        assert site.source != "sites.csv", site.ids
        assert site.country and site.subtype and site.radius_km, site.ids
        assert is_arabic(site.names[0]), site.ids
        assert not is_arabic(site.name_en), site.ids
