"""The commands as a person runs them: help, data on stdout, sentences on stderr, exit statuses."""

import json
import os
import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from sijill.cli import app

ROOT = Path(__file__).parents[2]
SIJILL = Path(sys.executable).with_name("sijill")
ARTICLES = ROOT / "examples/articles"


def sijill(*args: str | Path, stdin: bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [SIJILL, *args], input=stdin, capture_output=True, env=os.environ | env, check=False, timeout=300
    )


def lines(output: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.decode().splitlines()]


# --- help ---


def commands() -> Iterator[tuple[str, Any]]:
    """Every command with its words, and the object that typer makes of it."""

    def walk(words: tuple[str, ...], command: Any) -> Iterator[tuple[str, Any]]:
        yield " ".join(words), command
        for name, below in sorted(getattr(command, "commands", {}).items()):
            yield from walk((*words, name), below)

    return walk(("sijill",), typer.main.get_command(app))


COMMANDS = dict(commands())


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_has_help_and_an_example(words: str) -> None:
    result = CliRunner().invoke(app, [*words.split()[1:], "--help"])
    assert result.exit_code == 0
    example = result.output.partition("Example: ")[2]
    assert example.startswith("sijill")
    assert COMMANDS[words].help, "what it does, in a docstring"


@pytest.mark.parametrize("words", COMMANDS)
def test_every_parameter_has_help(words: str) -> None:
    silent = [p.name for p in COMMANDS[words].params if not getattr(p, "help", None) and not p.name.startswith("_")]
    assert silent == []


@pytest.mark.parametrize("words", [words for words in COMMANDS if not hasattr(COMMANDS[words], "commands")])
def test_every_command_is_in_the_reference(words: str) -> None:
    assert f"## {words}\n" in (ROOT / "docs/commands.md").read_text("utf-8")


def test_the_reference_is_what_help_says() -> None:
    written = subprocess.run(
        [sys.executable, ROOT / "docs/write_commands.py"], capture_output=True, text=True, check=True
    )
    assert written.stdout == (ROOT / "docs/commands.md").read_text("utf-8"), "run: make docs"


def test_help_starts_at_once() -> None:
    def seconds() -> float:
        """Of processor time, which a busy machine stretches less than the clock's."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert sijill("--help").returncode == 0
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(seconds() for _ in range(5)) < 0.5


def test_wrong_usage_is_2() -> None:
    for wrong in (["extract"], ["nonsense"], ["extract", "--jobs", "0", "x"], ["evaluate", "--errors", "-1", "x"]):
        result = sijill(*wrong)
        assert result.returncode == 2
        assert b"Traceback" not in result.stderr
        assert not result.stdout


# --- extract, locate ---


@pytest.fixture(scope="module")
def extracted() -> bytes:
    result = sijill("extract", ARTICLES)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_extract_prints_one_line_a_document(extracted: bytes) -> None:
    documents = lines(extracted)
    assert len(documents) == 18
    for document in documents:
        assert {"id", "source", "published", "title", "text", "events"} <= document.keys()
        for event in document["events"]:
            start, end = event["spans"]["trigger"]
            assert document["text"][start:end] == event["trigger"]
            assert 0 <= event["confidence"] <= 1


def test_workers_change_nothing(extracted: bytes) -> None:
    assert sijill("extract", "--jobs", "2", ARTICLES).stdout == extracted


@pytest.mark.parametrize("command", ["extract", "locate"])
def test_reading_twice_gives_the_same(extracted: bytes, command: str) -> None:
    one, other = (sijill(command, "-", stdin=extracted, PYTHONHASHSEED=seed).stdout for seed in ("1", "2"))
    assert one == other
    assert one


def test_pipe_into_locate(extracted: bytes) -> None:
    result = sijill("locate", stdin=extracted)
    assert result.returncode == 0, result.stderr
    before, after = lines(extracted), lines(result.stdout)
    assert [document["id"] for document in before] == [document["id"] for document in after]
    assert [len(document["events"]) for document in before] == [len(document["events"]) for document in after]
    places = [event["places"][0] for document in after for event in document["events"] if event["places"]]
    assert sum(place["lat"] is not None for place in places) > 0.8 * len(places)


def test_lines_come_while_more_is_awaited() -> None:
    with subprocess.Popen([SIJILL, "extract", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write((ARTICLES / "digest.jsonl").read_bytes())
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == "example-digest-1"
        process.stdin.close()


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_closed_pipe_is_no_complaint(jobs: str) -> None:
    command = f"{SIJILL} extract --jobs {jobs} {ARTICLES} | head -n 1; exit ${{PIPESTATUS[0]}}"
    result = subprocess.run(["bash", "-c", command], capture_output=True, check=False, timeout=300)
    assert len(lines(result.stdout)) == 1
    assert result.stderr == b""
    assert result.returncode in (0, 141)  # 0 where everything fitted into the pipe


@pytest.mark.parametrize(
    ("files", "status", "sentences"),
    [
        ({"a.txt": "id: a\n\nقصف مسلحون بلدة النيرب أمس."}, 0, []),
        ({"a.txt": "id: a\n\nقصف مسلحون بلدة النيرب أمس.", "b.txt": ""}, 4, ["b.txt: it is empty."]),
        (
            {"a.txt": "", "b.jsonl": '{"text": "قصف'},
            1,
            ["a.txt: it is empty.", "b.jsonl, line 1: the JSON is half-written"],
        ),
        ({"a.txt": "Only English here."}, 1, ["a.txt: its text is not Arabic"]),
    ],
)
def test_input_that_cannot_be_read(tmp_path: Path, files: dict[str, str], status: int, sentences: list[str]) -> None:
    for name, content in files.items():
        (tmp_path / name).write_text(content, "utf-8")
    result = sijill("extract", tmp_path)
    assert result.returncode == status
    said = result.stderr.decode().splitlines()
    assert len(said) == len(sentences)
    for line, sentence in zip(said, sentences, strict=True):
        assert sentence in line
    assert len(lines(result.stdout)) == sum(content.startswith("id:") for content in files.values())


def test_windows_1256_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("قصف مسلحون بلدة النيرب في ريف إدلب أمس الاثنين.".encode("cp1256"))
    result = sijill("extract", tmp_path)
    assert result.returncode == 0
    assert "read as windows-1256" in result.stderr.decode()


def test_nothing_to_do_is_done() -> None:
    assert sijill("locate", stdin=b"\n").returncode == 0


def test_no_gazetteer_there(tmp_path: Path) -> None:
    for command in (["extract", ARTICLES], ["locate"], ["evaluate", ROOT / "examples/gold.jsonl"]):
        result = sijill(*command, "--gazetteer", tmp_path / "none.sqlite")
        assert result.returncode in (1, 3)
        assert str(tmp_path / "none.sqlite") in result.stderr.decode()
        assert len(result.stderr.splitlines()) == 1
        assert not result.stdout


# --- evaluate ---


def test_evaluate_what_others_predicted(tmp_path: Path) -> None:
    gold = ROOT / "examples/gold.jsonl"
    result = sijill("evaluate", gold, gold, "--json")
    assert result.returncode == 0
    figures = json.loads(result.stdout)
    assert (figures["record"]["f1"], figures["gold"]) == (1.0, 48)
    empty = tmp_path / "none.jsonl"
    empty.write_text("")
    listing = sijill("evaluate", gold, empty, "--errors", "2").stdout.decode()
    assert "== Missed events: 48" in listing
    assert len(re.findall(r"^example-", listing, re.M)) == 2


def test_evaluate_itself() -> None:
    result = sijill("evaluate", ROOT / "examples/gold.jsonl", "--calibration", "--errors", "1")
    assert result.returncode == 0, result.stderr
    assert "18 documents, 48 gold events" in result.stdout.decode()
    assert "Expected calibration error" in result.stdout.decode()


@pytest.mark.parametrize(
    "content", ["{", "[]", '{"id": "x"}', '{"id": "x", "text": "x", "events": [{"type": 5}]}', "\xff"]
)
def test_evaluate_what_is_no_gold(tmp_path: Path, content: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(content, "latin-1")
    result = sijill("evaluate", path, path)
    assert result.returncode == 1
    assert str(path) in result.stderr.decode()
    assert b"Traceback" not in result.stderr
