"""Downloads against a real HTTP server that knows Range and its own ways to fail."""

import hashlib
import io
import re
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from sijill.errors import GazetteerError, UsageError
from sijill.geo.download import fetch, fetch_countries

CONTENT = bytes(range(256)) * 2000  # half a megabyte


@dataclass
class Server:
    """What the server gives out, how it misbehaves, and what it was asked."""

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    version: str = '"v1"'
    break_after: list[int] = field(default_factory=list)  # bytes after which the next answers break off
    errors: list[int] = field(default_factory=list)  # statuses of the next answers
    knows_range: bool = True
    ranges: list[str | None] = field(default_factory=list)


@pytest.fixture
def server() -> Iterator[Server]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = state.files.get(self.path)
            if content is None:
                self.send_error(404)
                return
            state.ranges.append(self.headers.get("Range"))
            if state.errors:
                self.send_error(state.errors.pop(0))
                return
            start = 0
            asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range") or "")
            if asked and state.knows_range and self.headers.get("If-Range") == state.version:
                start = int(asked[1])
                if start >= len(content):
                    self.send_error(416)
                    return
            self.send_response(206 if start else 200)
            self.send_header("ETag", state.version)
            self.send_header("Content-Length", str(len(content) - start))
            self.end_headers()
            body = content[start:]
            if state.break_after:
                body = body[: state.break_after.pop(0)]
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{httpd.server_port}"
    yield state
    httpd.shutdown()
    httpd.server_close()
    thread.join()


def zipped(text: str = "7\tSalmar\n") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("SY.txt", text)
    return out.getvalue()


def test_a_file_arrives_whole_and_tells_its_progress(server: Server, tmp_path: Path) -> None:
    server.files["/a.bin"] = CONTENT
    seen: list[tuple[str, int, int | None]] = []
    target = fetch(f"{server.url}/a.bin", tmp_path / "new" / "a.bin", progress=lambda *step: seen.append(step))
    assert target.read_bytes() == CONTENT
    assert seen[-1] == ("a.bin", len(CONTENT), len(CONTENT))
    assert [path.name for path in target.parent.iterdir()] == ["a.bin"]


def test_a_broken_connection_is_resumed_where_it_broke(server: Server, tmp_path: Path) -> None:
    server.files["/a.bin"] = CONTENT
    server.break_after = [100_000, 200_000]
    target = fetch(f"{server.url}/a.bin", tmp_path / "a.bin", pause=0)
    assert target.read_bytes() == CONTENT
    assert server.ranges == [None, "bytes=100000-", "bytes=300000-"]


def test_what_arrived_is_kept_for_the_next_run(server: Server, tmp_path: Path) -> None:
    server.files["/a.bin"] = CONTENT
    server.break_after = [100_000]
    with pytest.raises(GazetteerError, match="run the same command again"):
        fetch(f"{server.url}/a.bin", tmp_path / "a.bin", attempts=1)
    assert not (tmp_path / "a.bin").exists()
    assert fetch(f"{server.url}/a.bin", tmp_path / "a.bin").read_bytes() == CONTENT
    assert server.ranges[-1] == "bytes=100000-"


def test_a_file_that_changed_meanwhile_is_not_glued_to_the_old_one(server: Server, tmp_path: Path) -> None:
    server.files["/a.bin"] = CONTENT
    server.break_after = [100_000]
    with pytest.raises(GazetteerError):
        fetch(f"{server.url}/a.bin", tmp_path / "a.bin", attempts=1)
    server.files["/a.bin"], server.version = CONTENT[::-1], '"v2"'
    assert fetch(f"{server.url}/a.bin", tmp_path / "a.bin").read_bytes() == CONTENT[::-1]


def test_a_server_without_range_starts_again(server: Server, tmp_path: Path) -> None:
    server.files["/a.bin"] = CONTENT
    server.knows_range, server.break_after = False, [100_000]
    assert fetch(f"{server.url}/a.bin", tmp_path / "a.bin", pause=0).read_bytes() == CONTENT


def test_a_part_that_is_whole_already_is_taken(server: Server, tmp_path: Path) -> None:
    server.files["/a.bin"] = CONTENT
    (tmp_path / "a.bin.part").write_bytes(CONTENT)
    (tmp_path / "a.bin.part.version").write_text(server.version)
    assert fetch(f"{server.url}/a.bin", tmp_path / "a.bin").read_bytes() == CONTENT


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_error_is_tried_again(server: Server, tmp_path: Path, status: int) -> None:
    server.files["/a.bin"] = CONTENT
    server.errors = [status]
    assert fetch(f"{server.url}/a.bin", tmp_path / "a.bin", pause=0).read_bytes() == CONTENT


def test_an_error_that_stays_is_told_after_the_last_attempt(server: Server, tmp_path: Path) -> None:
    server.files["/a.bin"] = CONTENT
    server.errors = [503] * 5
    with pytest.raises(GazetteerError, match="answered 503"):
        fetch(f"{server.url}/a.bin", tmp_path / "a.bin", attempts=2, pause=0)
    assert len(server.errors) == 3


def test_a_file_that_is_not_there_is_not_tried_again(server: Server, tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="404"):
        fetch(f"{server.url}/ZZ.zip", tmp_path / "ZZ.zip")


def test_no_server_at_all(tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match="no answer"):
        fetch("http://127.0.0.1:9/a.bin", tmp_path / "a.bin", attempts=1)


def test_an_address_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="address"):
        fetch("geonames/a.bin", tmp_path / "a.bin")


def test_a_checksum_beside_the_file_is_held_against_it(server: Server, tmp_path: Path) -> None:
    server.files["/a.bin"] = CONTENT
    server.files["/a.bin.sha256"] = f"{hashlib.sha256(CONTENT).hexdigest()}  a.bin\n".encode()
    fetch(f"{server.url}/a.bin", tmp_path / "a.bin")
    server.files["/a.bin.sha256"] = f"{'0' * 64}  a.bin\n".encode()
    with pytest.raises(GazetteerError, match="SHA-256"):
        fetch(f"{server.url}/a.bin", tmp_path / "b.bin")
    assert [path.name for path in tmp_path.iterdir()] == ["a.bin"]


@pytest.mark.parametrize("damage", [lambda data: data[:-30], lambda data: data.replace(b"Salmar", b"Salmor")])
def test_a_damaged_zip_is_thrown_away(server: Server, tmp_path: Path, damage: object) -> None:
    server.files["/SY.zip"] = damage(zipped())  # type: ignore[operator]
    with pytest.raises(GazetteerError, match="thrown away"):
        fetch(f"{server.url}/SY.zip", tmp_path / "SY.zip")
    assert list(tmp_path.iterdir()) == []


def test_countries_come_with_their_names_and_are_not_fetched_twice(server: Server, tmp_path: Path) -> None:
    server.files |= {
        "/admin1CodesASCII.txt": b"SY.11\tFardan\tFardan\t9\n",
        "/SY.zip": zipped(),
        "/alternatenames/SY.zip": zipped("1\t7\tar\tx\n"),
    }
    files = fetch_countries(["sy"], tmp_path, base_url=server.url + "/")
    assert [path.name for path in files] == ["admin1CodesASCII.txt", "SY.zip", "alternatenames-SY.zip"]
    asked = len(server.ranges)
    assert fetch_countries(["SY"], tmp_path, base_url=server.url) == files
    assert len(server.ranges) == asked


@pytest.mark.parametrize("code", ["Syria", "S1", "سو", ""])
def test_a_code_that_is_none_is_refused_before_anything_is_fetched(tmp_path: Path, code: str) -> None:
    with pytest.raises(UsageError, match="two letters"):
        fetch_countries([code], tmp_path, base_url="http://127.0.0.1:9")
