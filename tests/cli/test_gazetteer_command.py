"""``sijill gazetteer`` as a person types it: real files, a local server, exit statuses, what goes where."""

import io
import json
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

TOWN = "7\tSalmar\tSalmar\tسلمار,Selmar\t34.2\t36.2\tP\tPPL\tSY\t\t11\t\t\t\t12000\t\t\t\t\n"


def sijill(*words: str | Path, home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    settings = {name: value for name, value in os.environ.items() if not name.startswith("SIJILL_")}
    settings |= {"SIJILL_GAZETTEER_FOLDER": str(home / "installed"), "SIJILL_CACHE": str(home / "cache")} | environment
    command = [sys.executable, "-c", "from sijill.cli import main; main()", "gazetteer", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=settings, encoding="utf-8")


def lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def places(tmp_path: Path) -> Path:
    (tmp_path / "SY.txt").write_text(TOWN, encoding="utf-8")
    index = tmp_path / "places.sqlite"
    done = sijill("import", "--only", "--into", index, tmp_path / "SY.txt", home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert "1 place." in done.stderr and "SIJILL_GAZETTEER" in done.stderr
    return index


def test_what_was_imported_is_found_under_its_spelling_variants(places: Path, tmp_path: Path) -> None:
    done = sijill("lookup", "بلدة سلمار", "--gazetteer", places, home=tmp_path)
    assert done.returncode == 0, done.stderr
    (found,) = lines(done)
    assert (found["id"], found["kind"], found["score"]) == ("gn:7", "town", 1.0)
    assert "12,000 inhabitants" in str(found["why"]) and "spelling" in str(found["why"])


def test_a_name_that_is_not_known_is_no_success(places: Path, tmp_path: Path) -> None:
    done = sijill("lookup", "زقزوقة", home=tmp_path, SIJILL_GAZETTEER=str(places))
    assert (done.returncode, done.stdout) == (1, "")
    assert "not in the gazetteer" in done.stderr


def test_status_counts_by_country_and_source(places: Path, tmp_path: Path) -> None:
    done = sijill("status", "--gazetteer", places, home=tmp_path)
    assert lines(done) == [{"country": "SY", "source": "gn", "places": 1, "areas": 0}]
    assert str(places) in done.stderr


def test_bad_lines_are_set_aside_with_the_status_for_partly_done(tmp_path: Path) -> None:
    (tmp_path / "SY.txt").write_text(TOWN + "8\tbroken\n", encoding="utf-8")
    done = sijill("import", "--only", "--into", tmp_path / "places.sqlite", tmp_path / "SY.txt", home=tmp_path)
    assert done.returncode == 4
    assert "line 2" in done.stderr and "1 line or file was set aside" in done.stderr
    assert (tmp_path / "places.sqlite").exists()


def test_a_failed_import_leaves_the_old_gazetteer_as_it_was(places: Path, tmp_path: Path) -> None:
    before = places.read_bytes()
    (tmp_path / "SY.txt").write_text("7\tnothing of use\n", encoding="utf-8")
    done = sijill("import", "--only", "--into", places, tmp_path / "SY.txt", home=tmp_path)
    assert done.returncode == 1
    assert places.read_bytes() == before


def test_an_import_of_bad_files_alone_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("8\tbroken\n", encoding="utf-8")
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    index = tmp_path / "places.sqlite"
    done = sijill("import", "--into", index, tmp_path / "notes.txt", tmp_path / "empty.csv", home=tmp_path)
    assert done.returncode == 1
    assert not index.exists()
    assert "Use it with" not in done.stderr
    assert done.stderr.splitlines()[-1].endswith(f"hold no place, so {index} was not written; check them.")


def test_a_country_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,lat,lon\nسلمار,34,36\n", encoding="utf-8")
    index = tmp_path / "places.sqlite"
    done = sijill("import", "--only", "--into", index, "--country", "سوريا", tmp_path / "a.csv", home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert lines(sijill("status", "--gazetteer", index, home=tmp_path))[0]["country"] == "SY"
    wrong = sijill("import", "--only", "--into", index, "--country", "Narnia", tmp_path / "a.csv", home=tmp_path)
    assert wrong.returncode == 2
    assert "'Narnia' is no country" in wrong.stderr


def test_a_cache_that_cannot_be_written_names_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = sijill("status", home=tmp_path, SIJILL_CACHE=str(tmp_path / "file" / "cache"))
    assert done.returncode == 1
    assert "cannot be written" in done.stderr and done.stderr.endswith("name another folder with SIJILL_CACHE.\n")


def test_wrong_use_has_its_own_status(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Ort,N,E\nسلمار,34,36\n", encoding="utf-8")
    wrong = sijill("import", "--into", tmp_path / "x", tmp_path / "a.csv", "--column", "Ort", home=tmp_path)
    assert wrong.returncode == 2
    missing = sijill("lookup", "سلمار", "--gazetteer", tmp_path / "none.sqlite", home=tmp_path)
    assert missing.returncode == 3


@pytest.fixture
def geonames(tmp_path: Path) -> Iterator[str]:
    """A local server in GeoNames' place."""
    folder = tmp_path / "served"
    (folder / "alternatenames").mkdir(parents=True)
    (folder / "admin1CodesASCII.txt").write_text("SY.11\tFardan\tFardan\t9\n", encoding="utf-8")
    for name, text in (("SY.zip", TOWN), ("alternatenames/SY.zip", "1\t7\tar\tسلمار الشرقية\t\t\t\t\n")):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("SY.txt", text)
        (folder / name).write_bytes(packed.getvalue())

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()
    httpd.server_close()
    thread.join()


def test_install_fetches_builds_and_says_where(geonames: str, tmp_path: Path) -> None:
    done = sijill("install", "--only", "SY", home=tmp_path, SIJILL_GEONAMES_URL=geonames)
    assert done.returncode == 0, done.stderr
    index = tmp_path / "installed" / "gazetteer.sqlite"
    assert str(index) in done.stderr
    (found,) = lines(sijill("lookup", "سلمار الشرقية", "--gazetteer", index, home=tmp_path))
    assert (found["id"], found["admin1"]) == ("gn:7", "Fardan")


def test_install_of_a_country_that_is_not_there(geonames: str, tmp_path: Path) -> None:
    done = sijill("install", "--only", "QQ", home=tmp_path, SIJILL_GEONAMES_URL=geonames)
    assert done.returncode == 1
    assert "404" in done.stderr and "country code" in done.stderr
