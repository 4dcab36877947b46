"""Importers of map layers: polygons through GDAL, OpenStreetMap through pyosmium."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely

from sijill.errors import MissingError
from sijill.geo import sources
from sijill.geo.entry import Entry
from sijill.geo.sources import osm, polygons

SQUARE = shapely.box(36.0, 34.0, 36.2, 34.2)


def read(*paths: Path) -> tuple[list[Entry], list[str]]:
    said: list[str] = []
    return list(sources.read(paths, set_aside=said.append)), said


def layer(path: Path, *features: tuple[dict[str, Any], shapely.Geometry | None]) -> Path:
    collection = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": row, "geometry": json.loads(shapely.to_geojson(shape)) if shape else None}
            for row, shape in features
        ],
    }
    path.write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")
    return path


DISTRICT = {
    "ADM2_EN": "Wadan", "ADM2_AR": "وادان", "ADM2_PCODE": "SY9901",
    "ADM1_EN": "Fardan", "ADM1_AR": "فردان", "ADM1_PCODE": "SY99", "ADM0_EN": "Syria", "ADM0_PCODE": "SY",
}  # fmt: skip


def test_the_deepest_level_of_the_columns_is_what_the_layer_holds(tmp_path: Path) -> None:
    (area,), said = read(layer(tmp_path / "adm2.geojson", (DISTRICT, SQUARE)))
    assert said == []
    assert area.ids == ("pcode:SY9901",)
    assert (area.kind, area.subtype, area.country) == ("district", "district", "SY")
    assert (area.admin1, area.admin1_code, area.admin2) == ("Fardan", "SY99", "Wadan")
    assert area.names == ("وادان", "Wadan")
    assert area.parents == ("فردان", "Fardan")
    assert (round(area.lat, 4), round(area.lon, 4)) == (34.1, 36.1)
    # half the diagonal of 0.2 by 0.2 degrees at 34° north: 11.1 km and 9.2 km
    assert area.radius_km == pytest.approx(14.4, abs=0.1)
    assert area.area is not None and shapely.from_wkb(area.area).equals(SQUARE)


@pytest.mark.parametrize(
    ("row", "kind", "name", "code"),
    [
        ({"admin1Name_en": "Fardan", "admin1Name_ar": "فردان", "admin1Pcode": "SY99"}, "admin1", "Fardan", "SY99"),
        ({"adm1_name": "Fardan", "adm1_name1": "فردان", "adm1_pcode": "SY99"}, "admin1", "Fardan", "SY99"),
        ({"NAME_1": "Fardan", "NL_NAME_1": "فردان", "GID_1": "SYR.1_1"}, "admin1", "Fardan", "SYR.1_1"),
        ({"shapeName": "Fardan", "name_ar": "فردان", "shapeID": "X1"}, "district", "Fardan", "X1"),
        ({"neighborho": "Fardan", "neighbor_1": "فردان", "neighbor_2": "N1"}, "neighbourhood", "Fardan", "N1"),
    ],
)  # fmt: skip
def test_columns_of_other_publishers(tmp_path: Path, row: dict[str, str], kind: str, name: str, code: str) -> None:
    (area,), _ = read(layer(tmp_path / "areas.geojson", (row, SQUARE)))
    assert (area.kind, area.name_en, area.ids) == (kind, name, (f"pcode:{code}",))
    assert "فردان" in area.names


@pytest.mark.parametrize(("suffix", "driver"), [("shp", "ESRI Shapefile"), ("gpkg", "GPKG")])
def test_shapefile_and_geopackage_read_like_geojson(tmp_path: Path, suffix: str, driver: str) -> None:
    path = tmp_path / f"adm2.{suffix}"
    columns = list(DISTRICT)
    pyogrio.raw.write(
        path,
        geometry=np.array([shapely.to_wkb(SQUARE)], dtype=object),
        field_data=[np.array([DISTRICT[name]], dtype=object) for name in columns],
        fields=columns,
        driver=driver,
        geometry_type="Polygon",
        crs="EPSG:4326",
        encoding="UTF-8",
    )
    (area,), said = read(tmp_path)
    assert said == []
    assert (area.name_en, area.country, area.names) == ("Wadan", "SY", ("وادان", "Wadan"))


def test_another_coordinate_system_is_refused_with_the_way_to_convert_it(tmp_path: Path) -> None:
    path = tmp_path / "adm2.gpkg"
    pyogrio.raw.write(
        path,
        geometry=np.array([shapely.to_wkb(shapely.box(200000, 3700000, 210000, 3710000))], dtype=object),
        field_data=[np.array(["Wadan"], dtype=object)],
        fields=["ADM2_EN"],
        driver="GPKG",
        geometry_type="Polygon",
        crs="EPSG:32637",
    )
    entries, said = read(path)
    assert entries == []
    assert "EPSG:32637" in said[0] and "ogr2ogr -t_srs EPSG:4326" in said[0]


def test_features_without_name_or_area_are_set_aside_and_the_rest_read(tmp_path: Path) -> None:
    path = layer(
        tmp_path / "adm2.geojson",
        (DISTRICT | {"ADM2_EN": None}, SQUARE),
        (DISTRICT, None),
        (DISTRICT, shapely.Point(36, 34)),
        (DISTRICT, SQUARE),
    )
    entries, said = read(path)
    assert len(entries) == 1
    assert ["feature 1:" in said[0], "feature 2:" in said[1], "a Point, not an area" in said[2]] == [True] * 3


def test_a_layer_without_names_tells_what_it_has(tmp_path: Path) -> None:
    _, said = read(layer(tmp_path / "areas.geojson", ({"objectid": 1}, SQUARE)))
    assert "found: objectid" in said[0]


def test_the_point_lies_inside_a_crescent(tmp_path: Path) -> None:
    ring = shapely.Point(36, 34).buffer(1).difference(shapely.Point(36, 34).buffer(0.9))
    (area,), _ = read(layer(tmp_path / "ring.geojson", ({"name": "Ring"}, ring)))
    assert ring.covers(shapely.Point(area.lon, area.lat))


def test_a_damaged_layer_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "bad.geojson").write_text('{"type": "FeatureCollection", "features": [', encoding="utf-8")
    entries, said = read(tmp_path)
    assert entries == []
    assert "bad.geojson" in said[0]


def test_batches_do_not_lose_features(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polygons, "_BATCH", 2)
    path = layer(tmp_path / "many.geojson", *(({"name": f"Area {n}"}, SQUARE) for n in range(5)))
    assert [entry.name_en for entry in polygons.read(path)] == [f"Area {n}" for n in range(5)]


OSM = """<?xml version='1.0' encoding='UTF-8'?>
<osm version="0.6">
 <node id="1" lat="34.0" lon="36.0" version="1">
  <tag k="place" v="town"/><tag k="name" v="سلمار"/><tag k="name:en" v="Salmar"/><tag k="alt_name" v="Selmar;Sulmar"/>
  <tag k="population" v="12,000"/></node>
 <node id="5" lat="34.0" lon="36.3" version="1"><tag k="barrier" v="border_control"/>
  <tag k="name" v="معبر سلمار"/></node>
 <node id="6" lat="34.0" lon="36.4" version="1"><tag k="amenity" v="hospital"/></node>
 <node id="7" lat="34.0" lon="36.5" version="1"><tag k="shop" v="bakery"/><tag k="name" v="مخبز"/></node>
 <node id="2" lat="34.0" lon="36.1" version="1"/><node id="3" lat="34.02" lon="36.1" version="1"/>
 <node id="4" lat="34.02" lon="36.12" version="1"/>
 <way id="10" version="1"><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="2"/>
  <tag k="power" v="plant"/><tag k="name" v="محطة سلمار"/></way>
 <way id="11" version="1"><nd ref="2"/><nd ref="3"/><tag k="waterway" v="dam"/><tag k="name" v="سد سلمار"/></way>
 <way id="12" version="1"><nd ref="2"/><nd ref="99"/><tag k="waterway" v="dam"/><tag k="name" v="سد مقطوع"/></way>
 <relation id="20" version="1"><member type="way" ref="10" role="outer"/>
  <tag k="type" v="boundary"/><tag k="boundary" v="administrative"/><tag k="admin_level" v="6"/>
  <tag k="name" v="ناحية سلمار"/></relation>
</osm>
"""


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    osmium = pytest.importorskip("osmium")
    (tmp_path / "in.osm").write_text(OSM, encoding="utf-8")
    path = tmp_path / "salmar.osm.pbf"
    with osmium.SimpleWriter(str(path)) as writer:
        for item in osmium.FileProcessor(str(tmp_path / "in.osm")):
            writer.add(item)
    (tmp_path / "in.osm").unlink()
    return path


def test_an_extract_gives_points_lines_and_areas_with_their_names(extract: Path) -> None:
    entries, said = read(extract)
    by_id = {entry.ids[0]: entry for entry in entries}
    assert by_id.keys() == {"osm:n1", "osm:n5", "osm:w10", "osm:w11", "osm:r20"}
    town = by_id["osm:n1"]
    assert (town.name_en, town.kind, town.subtype, town.population) == ("Salmar", "settlement", "town", 12000)
    assert town.names == ("سلمار", "Salmar", "Selmar", "Sulmar")
    assert (by_id["osm:n5"].kind, by_id["osm:n5"].subtype) == ("facility", "crossing")
    assert by_id["osm:w10"].subtype == "power_plant" and by_id["osm:w10"].area is not None
    assert by_id["osm:w11"].subtype == "dam" and by_id["osm:w11"].area is None
    assert by_id["osm:w11"].radius_km == pytest.approx(1.11, abs=0.02)
    assert by_id["osm:r20"].kind == "district"
    assert len(said) == 1 and "osm:w12" in said[0]


def test_a_damaged_extract_is_set_aside(extract: Path) -> None:
    extract.write_bytes(extract.read_bytes()[:200])
    entries, said = read(extract)
    assert entries == []
    assert "salmar.osm.pbf" in said[0]


def test_without_pyosmium_one_sentence_says_what_to_install(extract: Path, tmp_path: Path) -> None:
    # A real interpreter in which the package cannot be found.
    program = (
        "import sys; sys.modules['osmium'] = None\n"
        "from pathlib import Path\nfrom sijill.geo import sources\n"
        "list(sources.read([Path(sys.argv[1])]))"
    )
    done = subprocess.run([sys.executable, "-c", program, str(extract)], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "MissingError" in done.stderr and "pip install 'sijill[osm]'" in done.stderr


def test_that_sentence_has_the_exit_status_for_something_missing() -> None:
    assert MissingError.exit_status == 3
    assert osm.read.__doc__


SHARED = Path(os.environ.get("SIJILL_SHARED", Path(__file__).parents[3] / "shared")) / "gazetteer"


@pytest.mark.skipif(not SHARED.is_dir(), reason="no shared gazetteer files")
def test_the_whole_folder_of_real_files_is_recognised_and_read() -> None:
    entries, said = read(SHARED)
    assert said == []
    assert len(entries) > 150_000
    kinds = {(entry.source, entry.kind) for entry in entries if entry.country == "SY"}
    assert {("OCHA P-codes", "settlement"), ("neighbourhoods", "neighbourhood"), ("admin areas", "admin1")} <= kinds
