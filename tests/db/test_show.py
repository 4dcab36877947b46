"""``sijill show`` and ``sijill db`` as a person calls them."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from sijill.db import Connection, begin_run, events, link_new_reports, store_document
from sijill.records import DocumentReports, Factor

Maker = Callable[..., DocumentReports]


def _sijill(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", "from sijill.cli import main; main()", *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def _one_event(conn: Connection, make: Maker) -> str:
    run = begin_run(conn, {})
    for item in (
        make("a", factors=(Factor("names a place", 0.75),), confidence=0.85),
        make("b", source="y", killed=4, said_by="الدفاع المدني", disputed_by="ناطق عسكري"),
    ):
        store_document(conn, item, run)
    link_new_reports(conn, run)
    (event,) = events(conn)
    return event.id


def test_show_tells_who_says_what_and_how_sure_one_may_be(conn: Connection, database: str, make: Maker) -> None:
    shown = _sijill("show", _one_event(conn, make)[:5], "--dsn", database)
    assert shown.returncode == 0, shown.stderr
    for part in (
        "contested",
        "2021-03-04 (day, stated)",
        "Tadmur, Homs, SY: 34.5653, 38.2842 within 3 km (settlement)",
        "Killed: best 3, lowest 3, highest 4",
        "Confidence 0.85",
        "+0.75  names a place",
        "Credibility 0.5",
        "lowered because somebody denies or disputes it",
        "Report 2 of 2",
    ):
        assert part in shown.stdout, part
    # Right-to-left words stand alone on their lines, so that a terminal cannot mix them with ours.
    for line in shown.stdout.splitlines():
        letters = [letter for letter in line if letter.isalpha()]
        arabic = [letter for letter in letters if "\u0600" <= letter <= "\u06ff"]
        assert len(arabic) in (0, len(letters)), line
    lines = [line.strip() for line in shown.stdout.splitlines()]
    assert "الدفاع المدني" in lines
    assert "ناطق عسكري" in lines
    assert "\x1b" not in shown.stdout, "no colours into a pipe"


def test_show_json(conn: Connection, database: str, make: Maker) -> None:
    event = _one_event(conn, make)
    shown = json.loads(_sijill("show", event, "--json", "--dsn", database).stdout)
    assert shown["id"] == event
    assert {claim["low"] for claim in shown["killed"]["claims"]} == {3, 4}
    assert len(shown["voices"]) == len(shown["links"]) == len(shown["reports"]) == 2


def test_show_unknown(database: str) -> None:
    shown = _sijill("show", "abcdef", "--dsn", database)
    assert shown.returncode == 1
    assert shown.stdout == ""
    assert shown.stderr == "sijill: The database holds no event abcdef.\n"


def test_status_of_a_named_database(conn: Connection, database: str, make: Maker) -> None:
    _one_event(conn, make)
    status = _sijill("db", "status", "--dsn", database)
    assert status.returncode == 0
    assert dict(line.split("\t") for line in status.stdout.splitlines()) == {
        "documents": "2",
        "reports": "2",
        "superseded_reports": "0",
        "events": "1",
        "sources": "2",
        "runs": "1",
    }
    assert "PostGIS" in status.stderr


def test_url_needs_a_running_server(cluster: str) -> None:
    assert _sijill("db", "url").stdout == cluster + "\n"


def test_missing_postgis_is_status_3(tmp_path: Path) -> None:
    environment = {**os.environ, "SIJILL_PG_BINDIR": "/nowhere", "SIJILL_DATA": str(tmp_path)}
    for name in ("DATABASE_URL", "PGHOST", "PGDATABASE", "PGSERVICE"):
        environment.pop(name, None)
    command = [sys.executable, "-c", "from sijill.cli import main; main()", "db", "start"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    assert done.returncode == 3
    assert "apt-get install -y" in done.stderr
    assert len(done.stderr.splitlines()) == 1
