"""kill -9 again and again in the middle of loading: the next run completes, nothing is lost, nothing comes twice."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from sijill.db import connect, events
from sijill.records import DocumentReports, encode_document_reports

Maker = Callable[..., DocumentReports]
LOAD = [sys.executable, "-c", "from sijill.cli import main; main()", "load"]


def _events(dsn: str) -> dict[str, frozenset[str]]:
    with connect(dsn) as conn:
        return {event.id: frozenset(report.id for _, report in event.reports) for event in events(conn)}


def _documents(dsn: str) -> int:
    with connect(dsn) as conn:
        row = conn.execute("SELECT count(*) FROM documents").fetchone()
        return int(row[0]) if row else 0


def test_load_is_completed_by_the_next_one(database: str, empty_database: str, make: Maker, tmp_path: Path) -> None:
    file = tmp_path / "located.jsonl"
    items = [
        make(f"{n}", source=f"outlet {n % 7}", day=date(2021, 1, 1) + timedelta(days=n // 9), killed=n % 3 or None)
        for n in range(400)
    ]
    file.write_text("".join(json.dumps(encode_document_reports(item)) + "\n" for item in items))
    kills = 0
    for _ in range(6):
        before = _documents(database)
        with subprocess.Popen([*LOAD, "--dsn", database, str(file)], stderr=subprocess.DEVNULL) as process:
            while process.poll() is None and _documents(database) < min(before + 40, len(items)):
                time.sleep(0.02)
            process.kill()
        kills += process.returncode == -9
    assert kills >= 3, "it was cut off in the middle"
    finished = subprocess.run([*LOAD, "--dsn", database, str(file)], check=False, capture_output=True, text=True)
    assert finished.returncode == 0, finished.stderr
    whole = subprocess.run([*LOAD, "--dsn", empty_database, str(file)], check=False, capture_output=True, text=True)
    assert whole.returncode == 0, whole.stderr
    assert _documents(database) == len(items)
    assert _events(database) == _events(empty_database)
    assert 1 < len(_events(database)) < len(items)


def test_a_malformed_line_is_set_aside(database: str, make: Maker, tmp_path: Path) -> None:
    good = [json.dumps(encode_document_reports(make(name))) for name in "ab"]
    moved = encode_document_reports(make("moved"))
    moved["text"] = moved["text"][5:]
    del moved["sha256"]
    file = tmp_path / "located.jsonl"
    file.write_text("\n".join([good[0], good[1][:200], '{"id": 7}', json.dumps(moved), good[1]]) + "\n")
    done = subprocess.run([*LOAD, "--dsn", database, str(file)], check=False, capture_output=True, text=True)
    assert done.returncode == 4
    said = [line for line in done.stderr.splitlines() if "set aside" in line]
    assert len(said) == 3
    assert "line 2" in said[0]
    assert "line 3" in said[1]
    assert "moved" in said[2]
    assert _documents(database) == 2
