"""Reading and placing documents, in this process or in several; results come in the order of the documents."""

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from typing import Final, TypeVar

from sijill.extract import extract
from sijill.extract.judgement import Way
from sijill.extract.lexicon import load_lexicon
from sijill.extract.neural import NeuralTagger
from sijill.geo import Gazetteer, locate, open_gazetteer, unite
from sijill.records import Document, DocumentReports

A = TypeVar("A")
B = TypeVar("B")

AHEAD: Final = 4
"""Documents given to each worker before the first result is awaited: enough to keep it busy, little memory."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What a worker reads with; ``gazetteer`` and ``model`` None are those that come with Sijill, ``way`` None where
    nothing is extracted."""

    gazetteer: Path | None = None
    way: Way | None = "lexical"
    model: str | None = None


_gazetteer: Gazetteer | None = None  # each process opens the index once
_tagger: NeuralTagger | None = None  # and loads the network once, if it is asked for
_way: Way = "lexical"


def extract_all(documents: Iterable[Document], tools: Tools, jobs: int) -> Iterator[DocumentReports]:
    """The reports of each document, without coordinates."""
    return _ordered(_extract, documents, tools, jobs)


def locate_all(items: Iterable[DocumentReports], gazetteer: Path | None, jobs: int) -> Iterator[DocumentReports]:
    """The same reports with coordinates, those of one event at one place joined."""
    return _ordered(_locate, items, Tools(gazetteer, None), jobs)


def read_all(documents: Iterable[Document], tools: Tools, jobs: int) -> Iterator[DocumentReports]:
    """The reports of each document, with coordinates."""
    return _ordered(_read, documents, tools, jobs)


def _extract(document: Document) -> DocumentReports:
    return DocumentReports(document, tuple(extract(document, _opened().knows, way=_way, tagger=_tagger)))


def _locate(item: DocumentReports) -> DocumentReports:
    return unite(locate(item, _opened()))


def _read(document: Document) -> DocumentReports:
    return _locate(_extract(document))


def _opened() -> Gazetteer:
    assert _gazetteer is not None
    return _gazetteer


def _open(tools: Tools) -> None:
    global _gazetteer, _tagger, _way  # noqa: PLW0603  (opened once a process, when the process starts)
    _gazetteer = open_gazetteer(tools.gazetteer)
    if tools.way is not None:
        _way = tools.way
        load_lexicon()
        gc.freeze()  # the lexicons stay as long as the process: the collector need not walk over them again and again
    if tools.way in ("neural", "both") and _tagger is None:
        from sijill.extract.checkpoint import load_tagger  # the runtime of the network is not small

        _tagger = load_tagger(tools.model)


def _ordered(work: Callable[[A], B], items: Iterable[A], tools: Tools, jobs: int) -> Iterator[B]:
    _open(tools)  # here too with several workers: what cannot be opened is told once, and at once
    if jobs == 1:
        yield from map(work, items)
        return
    # Spawned, not forked: a fork would inherit the database connection and the lock on the private server.
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _start_worker, (tools,))
    waiting: deque[Future[B]] = deque()
    try:
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) >= AHEAD * jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _start_worker(tools: Tools) -> None:
    """Leave Ctrl-C to the parent, and end when the parent ends, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _open(tools)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
