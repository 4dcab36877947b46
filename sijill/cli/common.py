"""What the commands share: options, talking to the person on stderr, data on stdout, the exit status of a batch."""

import json
import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from sijill.documents import Skipped, read_documents, read_reports
from sijill.records import Document, DocumentReports, Json

T = TypeVar("T")

Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT",
        help="Articles: .txt or .jsonl files, folders of them, or - for JSON Lines on stdin.",
        show_default=False,
    ),
]
Dsn = Annotated[
    str | None,
    typer.Option(
        envvar="DATABASE_URL",
        metavar="URL",
        help="PostGIS database; without it libpq's own variables, else a private server that Sijill starts itself.",
        show_default=False,
    ),
]
Gazetteer = Annotated[
    Path | None,
    typer.Option(
        envvar="SIJILL_GAZETTEER",
        metavar="FILE",
        help="Gazetteer index made by 'sijill gazetteer import'; without it the small one that comes with Sijill.",
        show_default=False,
    ),
]
Jobs = Annotated[
    int,
    typer.Option("--jobs", "-j", min=1, envvar="SIJILL_JOBS", metavar="N", help="Worker processes."),
]


class Way(StrEnum):
    """Who judges triggers and places."""

    lexical = "lexical"
    neural = "neural"
    both = "both"


Tagger = Annotated[
    Way,
    typer.Option(
        envvar="SIJILL_TAGGER",
        help="Who judges what is an event and where: the lexicon's models, the network, or both (slower).",
    ),
]
Model = Annotated[
    str | None,
    typer.Option(
        envvar="SIJILL_MODEL",
        metavar="FOLDER_OR_HUB_ID",
        help="Another network than the one that comes with Sijill; a Hugging Face one needs sijill[torch].",
        show_default=False,
    ),
]


def say(message: str) -> None:
    """One line for the person, on stderr."""
    typer.echo(f"sijill: {message}", err=True)


def some(number: int, thing: str) -> str:
    """A number of things in words: "1 event", "0 events"."""
    return f"{number} {thing}{'' if number == 1 else 's'}"


def put(line: Json) -> None:
    """One line of data on stdout, JSON with letters as they are."""
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


class Batch(Iterator[T]):
    """Items of an input one by one; what is set aside is said on stderr and counted, as is what passes."""

    def __init__(self, items: Iterable[T | Skipped]) -> None:
        self._items = iter(items)
        self.done = 0
        self.set_aside = 0

    def __next__(self) -> T:
        for item in self._items:
            if isinstance(item, Skipped):
                self._set_aside(str(item))
                continue
            self.done += 1
            return item
        raise StopIteration

    def reject(self, why: str, number: int = 1) -> None:
        """Set aside an item that had passed, or a number of them for the same reason."""
        self.done -= number
        self._set_aside(why, number)

    def _set_aside(self, why: str, number: int = 1) -> None:
        self.set_aside += number
        say(f"set aside: {why}")


def documents_of(inputs: list[str]) -> Batch[Document]:
    """The documents that the inputs on the command line stand for."""
    return Batch(read_documents(inputs, say))


def reports_of(inputs: list[str]) -> Batch[DocumentReports]:
    """The documents with their reports in files that ``extract`` or ``locate`` wrote, or ``-``."""
    return Batch(read_reports(inputs, say))


def with_progress(items: Iterable[T], what: str) -> Iterator[T]:
    """Pass ``items`` on, counting them on stderr if that is a terminal."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn(what), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        for item in items:
            yield item
            bar.advance(task)


def end(done: int, set_aside: int) -> None:
    """Leave with the exit status of a batch: 0 all done (also: nothing to do), 4 partly done, 1 nothing done."""
    if set_aside:
        raise typer.Exit(4 if done else 1)
