"""``sijill load``, and what ``export``, ``map`` and ``db status`` say of reports that no event holds yet."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sijill.db import begin_run, connect, counts, store_document
from sijill.records import DocumentReports, Place, Report, encode_document_reports

SIJILL = Path(sys.executable).with_name("sijill")
Maker = Callable[..., DocumentReports]


def sijill(*args: str | Path, database: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [SIJILL, *args],
        input=stdin,
        capture_output=True,
        text=True,
        env=os.environ | {"DATABASE_URL": database},
        check=False,
        timeout=300,
    )


def lines(*items: DocumentReports) -> str:
    return "".join(json.dumps(encode_document_reports(item)) + "\n" for item in items)


def unlocated(item: DocumentReports) -> DocumentReports:
    """The document as ``extract`` leaves it: words, and nothing of where they lie."""

    def bare(report: Report) -> Report:
        return replace(report, places=tuple(Place(p.words, p.kind, p.relation) for p in report.places))

    return replace(item, reports=tuple(map(bare, item.reports)))


def test_reports_without_their_places_looked_up_are_refused(database: str, make: Maker) -> None:
    first, other = make("a"), make("b", town="السخنة")
    assert sijill("load", stdin=lines(first, other), database=database).returncode == 0
    result = sijill("load", stdin=lines(unlocated(first), unlocated(other)), database=database)
    assert result.returncode == 1
    refusal = (
        "sijill: set aside: the places of 2 documents were never looked up; "
        "send what 'sijill extract' wrote through 'sijill locate' first."
    )
    assert result.stderr.splitlines()[0] == refusal
    with connect(database) as conn:
        assert counts(conn)["superseded_reports"] == 0
    events = sijill("export", "-", database=database).stdout.splitlines()
    assert len(events) == 2
    assert all(json.loads(event)["places"][0]["lat"] for event in events)


def test_the_rest_is_loaded(database: str, make: Maker) -> None:
    nowhere = make("nowhere", places=())
    lost = make("lost")
    place = replace(lost.reports[0].places[0], lat=None, lon=None, radius_km=None, reason="not in the gazetteer")
    lost = replace(lost, reports=(replace(lost.reports[0], places=(place,)),))
    result = sijill("load", stdin=lines(nowhere, unlocated(make("a")), lost), database=database)
    assert result.returncode == 4
    assert "the places of 1 document were never looked up" in result.stderr
    assert "2 documents read, 2 of them new; 2 new reports" in result.stderr


def test_one_is_one(database: str, make: Maker) -> None:
    said = sijill("load", stdin=lines(make("a")), database=database).stderr
    assert "1 document read, 1 of them new; 1 new report: 1 founded an event" in said
    assert "1 event written to stdout." in sijill("export", "-", database=database).stderr


@pytest.mark.parametrize("command", ["export", "map", "db status"])
def test_reports_that_wait_for_an_event_are_told(database: str, make: Maker, tmp_path: Path, command: str) -> None:
    out = {"export": [tmp_path / "a.jsonl"], "map": [tmp_path / "a.html"], "db status": []}[command]
    with connect(database) as conn:  # as a run does that is cut off before it links
        for name in "ab":
            store_document(conn, make(name), begin_run(conn, {}))
    cut_off = sijill(*command.split(), *out, database=database)
    assert cut_off.returncode == (0 if command == "db status" else 4)
    assert cut_off.stderr.splitlines()[-1].startswith(
        "sijill: 2 stored reports belong to no event yet, as a run still goes on or was cut off; run the same"
    )
    assert sijill("load", stdin=lines(make("a"), make("b")), database=database).returncode == 0
    completed = sijill(*command.split(), *out, database=database)
    assert completed.returncode == 0
    assert "belong" not in completed.stderr


@pytest.mark.parametrize(
    ("country", "found"), [("SY", 1), ("sy", 1), ("SYR", 1), ("Syria", 1), ("سورية", 1), ("العراق", 0)]
)
def test_countries_by_code_and_by_name(database: str, make: Maker, country: str, found: int) -> None:
    assert sijill("load", stdin=lines(make("a")), database=database).returncode == 0
    result = sijill("export", "-", "--country", country, database=database)
    assert result.returncode == 0
    assert len(result.stdout.splitlines()) == found


@pytest.mark.parametrize("command", [["export", "-"], ["map", "map.html"]])
def test_what_is_no_country_is_wrong_usage(database: str, command: list[str]) -> None:
    result = sijill(*command, "--country", "Syrai", database=database)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.splitlines() == [
        "sijill: 'Syrai' is no country; give an ISO code such as SY, or a name such as Syria or سوريا."
    ]


def test_foreign_lines_are_explained(database: str) -> None:
    result = sijill("load", stdin='{"id": "a", "text": "قصف"}\nنص عادي\n', database=database)
    assert result.returncode == 1
    article, text, _ = result.stderr.splitlines()
    assert 'stdin, line 1: it has no list of "events"' in article
    assert "stdin, line 2: it is no JSON" in text
