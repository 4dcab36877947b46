"""``--online``: asked only when wanted, marked, and kept where the command keeps things."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest
from nominatim import VILLAGE, Server

SIJILL = Path(sys.executable).with_name("sijill")
ARTICLE = {
    "id": "a",
    "published": "2026-03-02",
    "text": "قصفت طائرات حربية بلدة زمردونة أمس الأحد، ما أدى إلى مقتل رجل.",
}
"""A town that no gazetteer has."""


def sijill(*args: str | Path, stdin: bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [SIJILL, *args], input=stdin, capture_output=True, env=os.environ | env, check=False, timeout=300
    )


def online(server: Server) -> list[str]:
    options = (f"domain={server.domain}", "scheme=http", "min_delay_seconds=0", "error_wait_seconds=0", "max_retries=0")
    return ["--online", *(f"--geocoder-option={option}" for option in options)]


@pytest.fixture(scope="module")
def extracted() -> bytes:
    result = sijill("extract", "-", stdin=json.dumps(ARTICLE).encode())
    assert result.returncode == 0, result.stderr
    return result.stdout


def place(result: subprocess.CompletedProcess[bytes], status: int = 0) -> dict[str, Any]:
    assert result.returncode == status, result.stderr
    (event,) = json.loads(result.stdout)["events"]
    first: dict[str, Any] = event["places"][0]
    return first


def test_locate_asks_only_when_wanted(server: Server, extracted: bytes, tmp_path: Path) -> None:
    cache = {"SIJILL_CACHE": str(tmp_path)}
    server.answers = [[VILLAGE]]
    assert place(sijill("locate", stdin=extracted, **cache))["lat"] is None
    assert server.asked == []
    found = place(sijill("locate", *online(server), stdin=extracted, **cache))
    assert (found["lat"], found["gazetteer_id"]) == (34.5, "online:nominatim:n42")
    assert place(sijill("locate", *online(server), stdin=extracted, **cache)) == found
    assert len(server.asked) == 1  # the second time it was in the cache


def test_run_keeps_answers_in_the_database(server: Server, database: str) -> None:
    server.answers = [[VILLAGE]]
    article = json.dumps(ARTICLE).encode()
    for _ in range(2):
        result = sijill("run", "-", *online(server), stdin=article, DATABASE_URL=database)
        assert result.returncode == 0, result.stderr
    with psycopg.connect(database) as conn:
        places = conn.execute("SELECT gazetteer_id, reason FROM sijill.places").fetchall()
        kept = conn.execute("SELECT provider, query FROM sijill.geocode_cache").fetchall()
        (options,) = conn.execute("SELECT options FROM sijill.runs LIMIT 1").fetchone() or ({},)
    assert [identifier for identifier, _ in places] == ["online:nominatim:n42"]
    assert kept == [("nominatim", "زمردونة")]
    assert options["geocoder"] == "nominatim"
    assert server.domain not in json.dumps(options)  # options may hold a key
    assert len(server.asked) == 1


def test_a_geocoder_that_fails_empties_nothing(server: Server, extracted: bytes, tmp_path: Path) -> None:
    server.answers = [503]
    result = sijill("locate", *online(server), stdin=extracted, SIJILL_CACHE=str(tmp_path))
    assert place(result, 4) == place(sijill("locate", stdin=extracted))
    assert "sijill: The online geocoder nominatim did not answer for 1 place (Geocoder" in result.stderr.decode()


def test_an_unchanged_reading_is_not_superseded(server: Server, database: str) -> None:
    """Without online, with it in vain, without, with it, without: one reading, then one more, and no third."""
    server.answers = [503, [VILLAGE]]
    article = json.dumps(ARTICLE).encode()
    readings = []
    for options, status in ([], 0), (online(server), 4), ([], 0), (online(server), 0), ([], 0):
        result = sijill("run", "-", *options, stdin=article, DATABASE_URL=database)
        assert result.returncode == status, result.stderr
        with psycopg.connect(database) as conn:
            readings.append(len(conn.execute("SELECT FROM sijill.extractions").fetchall()))
    assert readings == [1, 1, 1, 2, 2]
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    "wrong", [["--geocoder", "atlas"], ["--geocoder-option", "domain"], ["--geocoder-option", "timeout=soon"]]
)
def test_wrong_options_are_2(wrong: list[str], extracted: bytes) -> None:
    result = sijill("locate", "--online", *wrong, stdin=extracted)
    assert result.returncode == 2
    assert len(result.stderr.decode().splitlines()) == 1
    assert not result.stdout
