"""``sijill run`` on a real server of its own: whole, twice, and cut off in the middle."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SIJILL = Path(sys.executable).with_name("sijill")
ARTICLES = ROOT / "examples/articles"
ELSEWHERE = ("DATABASE_URL", "PGSERVICE", "PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE")


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder of its own, where root's ``postgres`` may enter too."""
    with tempfile.TemporaryDirectory(prefix="sijill-test-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)
        wait_until(lambda: not processes_of(Path(folder)))


def environment(data: Path) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in ELSEWHERE} | {"SIJILL_DATA": str(data)}


def sijill(data: Path, *args: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [SIJILL, *args], input=stdin, capture_output=True, env=environment(data), check=False, timeout=300
    )


def counts(data: Path) -> dict[str, int]:
    """Rows per kind, as ``db status`` prints them."""
    status = sijill(data, "db", "status")
    rows = (line.split("\t") for line in status.stdout.decode().splitlines())
    return {name: int(number) for name, number in rows}


def processes_of(data: Path) -> list[int]:
    """Processes whose command line or environment names the data folder: server, keeper, workers."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        for name in ("cmdline", "environ"):
            try:
                if str(data).encode() in (folder / name).read_bytes() and int(folder.name) != os.getpid():
                    found.append(int(folder.name))
                    break
            except OSError:
                continue
    return found


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


def many(copies: int) -> bytes:
    """The example articles over and over, each under an id of its own."""
    gold = [json.loads(line) for line in (ROOT / "examples/gold.jsonl").read_text("utf-8").splitlines()]
    return b"".join(
        json.dumps({"id": f"{given['id']}-{n}", "text": given["text"], "published": given["published"]}).encode()
        + b"\n"
        for n in range(copies)
        for given in gold
    )


def test_second_run_adds_nothing(data: Path) -> None:
    first = sijill(data, "run", ARTICLES)
    assert (first.returncode, first.stdout) == (0, b""), first.stderr
    before = counts(data)
    assert before["documents"] == 18
    assert before["events"] <= before["reports"]
    again = sijill(data, "run", "--jobs", "2", ARTICLES, ROOT / "examples/gold.jsonl")
    assert again.returncode == 0, again.stderr
    assert counts(data) == before


def test_partly_done_is_4_and_the_rest_is_stored(data: Path) -> None:
    result = sijill(data, "run", "-", stdin=many(1) + b'{"id": "half", "text": "\n')
    assert result.returncode == 4
    assert "set aside: stdin, line 19" in result.stderr.decode()
    assert counts(data)["documents"] == 18


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_cut_off_and_run_again(data: Path, tmp_path: Path, how: signal.Signals, jobs: str) -> None:
    articles = many(4)
    command = [str(SIJILL), "run", "--jobs", jobs, "-"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(data), start_new_session=True
    ) as process:
        assert process.stdin
        process.stdin.write(b"".join(articles.splitlines(keepends=True)[:40]))
        process.stdin.flush()
        wait_until(lambda: counts(data).get("documents", 0) > 10)  # in the middle, and more input awaited
        if how == signal.SIGINT:
            os.killpg(process.pid, how)  # as a terminal does
        else:
            process.send_signal(how)
        _, stderr = process.communicate(timeout=60)
    assert process.returncode == {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGKILL: -9}[how], stderr
    assert b"Traceback" not in stderr
    wait_until(lambda: not processes_of(data))  # neither server nor worker is left behind
    assert 10 < counts(data)["documents"] < 72

    assert sijill(data, "run", "--jobs", jobs, "-", stdin=articles).returncode == 0
    completed = counts(data)
    with tempfile.TemporaryDirectory(prefix="sijill-test-") as folder:
        Path(folder).chmod(0o755)
        assert sijill(Path(folder), "run", "-", stdin=articles).returncode == 0
        whole = counts(Path(folder))
    assert {name: n for name, n in completed.items() if name != "runs"} == {
        n: c for n, c in whole.items() if n != "runs"
    }
    assert sijill(data, "run", "-", stdin=articles).returncode == 0
    assert counts(data) == completed


def test_a_reader_that_leaves_early_is_no_complaint(data: Path) -> None:
    assert sijill(data, "run", ARTICLES).returncode == 0
    result = subprocess.run(
        ["bash", "-c", f"{SIJILL} export - | head -c 100"], capture_output=True, env=environment(data), check=False
    )
    assert (len(result.stdout), result.stderr) == (100, b"")
