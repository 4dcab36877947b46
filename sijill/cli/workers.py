"""Reading and placing documents, in this process or in several; results come in the order of the documents."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing.connection import wait
from pathlib import Path
from typing import Final, TypeVar

from sijill.extract import extract
from sijill.geo import Gazetteer, locate, open_gazetteer
from sijill.records import Document, DocumentReports

A = TypeVar("A")
B = TypeVar("B")

AHEAD: Final = 4
"""Documents given to each worker before the first result is awaited: enough to keep it busy, little memory."""

_gazetteer: Gazetteer | None = None  # each process opens the index once


def extract_all(documents: Iterable[Document], gazetteer: Path | None, jobs: int) -> Iterator[DocumentReports]:
    """The reports of each document, without coordinates. ``gazetteer`` None is the one that comes with Sijill."""
    return _ordered(_extract, documents, gazetteer, jobs)


def locate_all(items: Iterable[DocumentReports], gazetteer: Path | None, jobs: int) -> Iterator[DocumentReports]:
    """The same reports with coordinates."""
    return _ordered(_locate, items, gazetteer, jobs)


def read_all(documents: Iterable[Document], gazetteer: Path | None, jobs: int) -> Iterator[DocumentReports]:
    """The reports of each document, with coordinates."""
    return _ordered(_read, documents, gazetteer, jobs)


def _extract(document: Document) -> DocumentReports:
    return DocumentReports(document, tuple(extract(document, _opened().knows)))


def _locate(item: DocumentReports) -> DocumentReports:
    return locate(item, _opened())


def _read(document: Document) -> DocumentReports:
    return _locate(_extract(document))


def _opened() -> Gazetteer:
    assert _gazetteer is not None
    return _gazetteer


def _open(path: Path | None) -> None:
    global _gazetteer  # noqa: PLW0603  (one index a process, opened when the process starts)
    _gazetteer = open_gazetteer(path)


def _ordered(work: Callable[[A], B], items: Iterable[A], gazetteer: Path | None, jobs: int) -> Iterator[B]:
    _open(gazetteer)  # here too with several workers: a gazetteer that cannot be opened is told once, and at once
    if jobs == 1:
        yield from map(work, items)
        return
    # Spawned, not forked: a fork would inherit the database connection and the lock on the private server.
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _start_worker, (gazetteer,))
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


def _start_worker(gazetteer: Path | None) -> None:
    """Leave Ctrl-C to the parent, and end when the parent ends, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _open(gazetteer)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
