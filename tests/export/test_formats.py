"""Every format carries every event, whole files replace whole files, and GIS tools read what was written."""

import json
import sqlite3
import subprocess
from dataclasses import replace
from pathlib import Path

import pyogrio
import pytest
import shapely
from export_samples import CLASH, EVENTS, HOSTILE, PLACELESS, SHELLING, TEXT, hostile_event, many_events

from sijill.errors import ExportError, UsageError
from sijill.export.circle import EARTH_RADIUS_KM, circle
from sijill.export.formats import FORMATS, export, format_of
from sijill.export.vocabulary import vocabulary
from sijill.records import EVENT_TYPES


def read_lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def rows(path: Path, layer: str) -> list[dict[str, object]]:
    meta, _, shapes, columns = pyogrio.raw.read(path, layer=layer)
    table = [dict(zip(meta["fields"], values, strict=True)) for values in zip(*columns, strict=True)]
    for row, shape in zip(table, shapes if shapes is not None else [None] * len(table), strict=True):
        row["shape"] = shapely.from_wkb(shape) if shape else None
    return table


def test_a_format_is_known_by_its_suffix_its_name_or_the_dash() -> None:
    assert format_of("a/b.GPKG") is FORMATS["gpkg"]
    assert format_of("b.geojson") is FORMATS["geojson"]
    assert format_of("-") is FORMATS["jsonl"]
    assert format_of("-", "geojson") is FORMATS["geojson"]
    assert format_of("b.txt", "jsonl") is FORMATS["jsonl"]


@pytest.mark.parametrize(
    ("target", "name", "says"),
    [("b.doc", None, "gpkg"), ("b.gpkg", "docx", "'docx'"), ("-", "gpkg", "stdout")],
)
def test_a_format_that_does_not_fit_is_one_sentence(target: str, name: str | None, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        format_of(target, name)


def test_json_lines_hold_the_full_record(tmp_path: Path) -> None:
    tally = export(iter(EVENTS), str(tmp_path / "e.jsonl"))
    lines = read_lines(tmp_path / "e.jsonl")
    assert (tally.events, tally.unplaced) == (4, 2)
    assert [line["id"] for line in lines] == [event.id for event in EVENTS]
    first = lines[0]
    assert first["event_type"] == "explosions_remote_violence"
    assert first["date"] == {
        "start": "2031-02-03",
        "end": "2031-02-03",
        "precision": "day",
        "basis": "relative",
        "text": "أمس",
    }
    assert first["places"][0]["lat"] == 34.6512345678
    assert first["killed"]["low"] == 3 and first["killed"]["high"] is None
    assert [claim["low"] for claim in first["killed"]["claims"]] == [5, 3]
    report = first["reports"][0]
    assert (report["document"], report["source"], report["published"]) == ("doc-1", "وكالة الضوء", "2031-02-04")
    start, end = report["spans"]["trigger"]
    assert TEXT[start:end] == report["trigger"]
    assert lines[1]["places"][0]["radius_km"] == 45.0
    assert lines[2]["places"][0]["lat"] is None
    assert lines[3]["places"] == []


def test_arabic_stays_legible_in_the_file(tmp_path: Path) -> None:
    for name in ("e.jsonl", "e.geojson"):
        export(EVENTS, str(tmp_path / name))
        assert "محطة النور للغاز" in (tmp_path / name).read_text(encoding="utf-8")


def test_json_lines_go_to_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    export(EVENTS, "-")
    assert [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()][:2] == ["e-shelling", "e-clash"]


def test_geojson_has_a_feature_for_every_event_placed_or_not(tmp_path: Path) -> None:
    export(EVENTS, str(tmp_path / "e.geojson"))
    collection = json.loads((tmp_path / "e.geojson").read_text(encoding="utf-8"))
    assert collection["type"] == "FeatureCollection"
    first, _, third, fourth = collection["features"]
    assert first["geometry"] == {"type": "Point", "coordinates": [37.149877, 34.651235]}
    assert first["properties"]["date_start"] == "2031-02-03"
    assert first["properties"]["killed_claims"] == "مصدر عسكري: 5; ناشطون: 3+"
    assert first["properties"]["reports"][1]["disputed_by"] == "الفصيل"
    assert third["geometry"] is None and fourth["geometry"] is None
    assert fourth["properties"]["geo_reason"] == "no report names a place"


def test_an_empty_export_is_a_valid_file(tmp_path: Path) -> None:
    for form in FORMATS.values():
        path = tmp_path / f"none{form.suffix}"
        assert export((), str(path)).events == 0
        assert path.exists()
    assert json.loads((tmp_path / "none.geojson").read_text())["features"] == []
    assert {str(name) for name, _ in pyogrio.list_layers(tmp_path / "none.gpkg")} >= {"events", "areas", "reports"}


def test_a_geopackage_holds_events_areas_and_reports(tmp_path: Path) -> None:
    path = tmp_path / "e.gpkg"
    export(EVENTS, str(path))
    events = {row["id"]: row for row in rows(path, "events")}
    assert list(events) == [event.id for event in EVENTS]
    shelling = events["e-shelling"]
    assert shelling["shape"].equals_exact(shapely.Point(37.1498765432, 34.6512345678), 1e-9)
    assert (shelling["killed_low"], shelling["killed_best"]) == (3, 5)
    assert shelling["contested"] == 1
    assert shelling["said_by"] == "مصدر عسكري; ناشطون"
    assert shelling["disputed_by"] == "الفصيل"
    assert shelling["sources"] == "وكالة الضوء; صحيفة المدى"
    assert shelling["evidence"] == TEXT
    assert events["e-unplaced"]["shape"] is None
    assert events["e-unplaced"]["geo_reason"] == "no entry of that name"
    assert [row["id"] for row in rows(path, "areas")] == [SHELLING.id, CLASH.id]
    reports = rows(path, "reports")
    assert [(row["event_id"], row["document"]) for row in reports] == [
        ("e-shelling", "doc-1"),
        ("e-shelling", "doc-2"),
        ("e-clash", "doc-1"),
        ("e-unplaced", "doc-2"),
    ]
    assert reports[0]["place_chain"] == "محطة النور للغاز < ريف حمص الشرقي"


def test_an_unknown_number_is_null_and_not_zero(tmp_path: Path) -> None:
    path = tmp_path / "e.gpkg"
    export((replace(SHELLING, injured=None), PLACELESS), str(path))
    with sqlite3.connect(path) as connection:
        found = connection.execute("SELECT killed_high, injured_low, lat FROM events ORDER BY fid").fetchall()
    assert found == [(None, None, 34.6512345678), (None, None, None)]


def test_batches_follow_one_another_in_a_geopackage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sijill.export.geopackage.BATCH", 10)
    path = tmp_path / "e.gpkg"
    assert export(many_events(35), str(path)).events == 35
    assert [row["id"] for row in rows(path, "events")] == [f"e-{i}" for i in range(35)]


def test_ogrinfo_reads_the_geopackage_without_complaint(tmp_path: Path) -> None:
    path = tmp_path / "e.gpkg"
    export(EVENTS, str(path))
    done = subprocess.run(["ogrinfo", "-so", str(path), "events"], capture_output=True, text=True, check=True)
    assert "Feature Count: 4" in done.stdout
    assert "ERROR" not in done.stderr


def test_the_geopackage_brings_a_default_style_for_qgis(tmp_path: Path) -> None:
    path = tmp_path / "e.gpkg"
    export(EVENTS, str(path))
    with sqlite3.connect(path) as connection:
        styles = dict(connection.execute("SELECT f_table_name, styleQML FROM layer_styles WHERE useAsDefault = 1"))
    assert set(styles) == {"events", "areas"}
    for group, look in vocabulary()["groups"].items():
        assert f"'{group}'" in styles["events"]
        assert f'value="{look["marker"]}"' in styles["events"]
    assert "b_diagonal" in styles["areas"]
    assert (tmp_path / "e.qml").read_text(encoding="utf-8") == styles["events"]


def test_every_type_and_group_has_words_in_both_languages() -> None:
    assert set(vocabulary()["types"]) == set(EVENT_TYPES)
    assert set(vocabulary()["groups"]) == set(EVENT_TYPES.values())
    assert all(entry["en"] and entry["ar"] for section in vocabulary().values() for entry in section.values())


def test_an_existing_file_is_replaced_whole(tmp_path: Path) -> None:
    for form in FORMATS.values():
        path = tmp_path / f"e{form.suffix}"
        export(many_events(50), str(path))
        export([CLASH], str(path))
        assert "e-49" not in path.read_bytes().decode("utf-8", "replace")
    assert [row["id"] for row in rows(tmp_path / "e.gpkg", "events")] == [CLASH.id]


def test_a_failure_half_way_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    def breaking() -> object:
        yield SHELLING
        raise ExportError("the store went away")

    for form in FORMATS.values():
        path = tmp_path / f"e{form.suffix}"
        export([CLASH], str(path))
        before = path.read_bytes()
        with pytest.raises(ExportError, match="went away"):
            export(breaking(), str(path))  # type: ignore[arg-type]
        assert path.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {"e.gpkg", "e.geojson", "e.jsonl", "e.qml"}


@pytest.mark.parametrize("suffix", [form.suffix for form in FORMATS.values()])
def test_a_target_that_cannot_be_written_is_one_sentence(tmp_path: Path, suffix: str) -> None:
    with pytest.raises(ExportError, match="does not exist"):
        export(EVENTS, str(tmp_path / "missing" / f"e{suffix}"))
    (tmp_path / f"folder{suffix}").mkdir()
    with pytest.raises(ExportError, match="is a folder"):
        export(EVENTS, str(tmp_path / f"folder{suffix}"))
    with pytest.raises(ExportError, match="cannot be written"):
        export(EVENTS, f"/proc/e{suffix}")


def test_hostile_text_comes_out_as_it_went_in(tmp_path: Path) -> None:
    event = hostile_event()
    for form in FORMATS.values():
        export([event], str(tmp_path / f"e{form.suffix}"))
    assert read_lines(tmp_path / "e.jsonl")[0]["reports"][0]["trigger"] == HOSTILE
    properties = json.loads((tmp_path / "e.geojson").read_text(encoding="utf-8"))["features"][0]["properties"]
    assert properties["place_text"] == HOSTILE
    assert rows(tmp_path / "e.gpkg", "events")[0]["place_text"] == HOSTILE


def test_half_a_surrogate_pair_and_nul_break_no_format(tmp_path: Path) -> None:
    event = replace(SHELLING, weapon="صاروخ \ud83d و\0لغم")
    for form in FORMATS.values():
        export([event], str(tmp_path / f"e{form.suffix}"))
    assert read_lines(tmp_path / "e.jsonl")[0]["weapon"] == event.weapon
    assert rows(tmp_path / "e.gpkg", "events")[0]["weapon"] == "صاروخ ? و\ufffdلغم"


@pytest.mark.parametrize(("lat", "lon", "radius"), [(34.7, 36.7, 45.0), (0.0, 0.0, 1.0), (-60.0, 100.0, 300.0)])
def test_a_circle_lies_its_radius_around_its_centre(lat: float, lon: float, radius: float) -> None:
    ring = circle(lat, lon, radius)
    assert ring.exterior.is_ccw and ring.contains(shapely.Point(lon, lat))
    north = max(y for _, y in ring.exterior.coords)
    assert (north - lat) * 3.141592653589793 / 180 * EARTH_RADIUS_KM == pytest.approx(radius, rel=1e-6)
