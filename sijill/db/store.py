"""Storing documents and their reports: idempotent, one transaction a document, claims never rewritten.

The rules: a document comes once, and its text never changes. A *reading* (a row of ``extractions``) is the whole set
of reports that a program found in it; the same set again adds nothing, another one becomes the current reading and the
older one stays. What a run that was killed left out, the next run adds.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from sijill.db.connect import Connection
from sijill.db.rows import evidence_rows, place_rows, report_row
from sijill.db.sql import query
from sijill.errors import InputError
from sijill.records import Document, DocumentReports, Json, Report, Span, encode_report


@dataclass(frozen=True, slots=True)
class Stored:
    """What storing one document changed."""

    document_added: bool = False
    reports_added: int = 0
    reports_superseded: int = 0


def begin_run(conn: Connection, options: Mapping[str, Any]) -> int:
    """Record that the program starts with ``options`` (values JSON can hold, no secrets); returns the run's number."""
    values = {"version": version("sijill"), "options": Jsonb(dict(options))}
    row = conn.execute(query("store", "begin_run"), values).fetchone()
    assert row is not None
    return int(row[0])


def end_run(conn: Connection, run: int) -> None:
    """Record that the run ended; one that added nothing leaves no row."""
    if not conn.execute(query("store", "drop_empty_run"), {"run": run}).rowcount:
        conn.execute(query("store", "end_run"), {"run": run})


def store_document(conn: Connection, item: DocumentReports, run: int) -> Stored:
    """Store a document and its reports in one transaction; what is there already adds nothing.

    Of reports with one id the most confident is kept. Raises InputError, and stores nothing, where the text is missing
    or other than the one stored under this id, or where a report's words do not stand at their offsets.
    """
    document = item.document
    _check(item)
    reports = _distinct(item.reports)
    digest = _digest(reports)
    names = {"id": document.id, "run": run, "source": document.source}
    try:
        with conn.transaction():
            conn.execute(query("store", "lock_document"), names)
            row = conn.execute(query("store", "find_document"), names).fetchone()
            known, old, old_digest = row or (None, None, None)
            if known is not None and known != document.sha256:
                raise InputError(
                    f"Document {document.id} is already stored with another text; give the new text an id of its own."
                )
            if known is None:
                _add_document(conn, document, run)
            if old_digest == digest:
                return Stored()
            superseded = _add_reading(conn, document.id, reports, digest=digest, old=old, run=run)
            return Stored(known is None, len(reports), superseded)
    except (psycopg.DataError, UnicodeEncodeError) as error:  # NUL, half of a surrogate pair, a number too large
        raise InputError(f"Document {document.id} cannot be stored: {str(error).splitlines()[0]}.") from error
    except psycopg.errors.CheckViolation as error:
        raise InputError(
            f"Document {document.id} has a report with an impossible value ({error.diag.constraint_name})."
        ) from error


def cached_answer(conn: Connection, provider: str, asked: str) -> Json | None:
    """What the geocoding service ``provider`` once answered to ``asked``; None where it was never asked."""
    row = conn.execute(query("store", "cached_answer"), {"provider": provider, "query": asked}).fetchone()
    return row[0] if row else None


def cache_answer(conn: Connection, provider: str, asked: str, answer: Json) -> None:
    """Remember the answer of a geocoding service, in place of an older one."""
    conn.execute(query("store", "cache_answer"), {"provider": provider, "query": asked, "answer": Jsonb(answer)})


def _add_document(conn: Connection, document: Document, run: int) -> None:
    if document.source is not None:
        conn.execute(query("store", "add_source"), {"source": document.source})
    values = {
        "id": document.id,
        "source": document.source,
        "published": document.published,
        "title": document.title,
        "url": document.url,
        "text": document.text,
        "sha256": document.sha256,
        "run": run,
    }
    conn.execute(query("store", "add_document"), values)


def _add_reading(
    conn: Connection, document: str, reports: tuple[Report, ...], *, digest: str, old: int | None, run: int
) -> int:
    """Add a reading in place of ``old``; returns how many reports that one had."""
    row = conn.execute(query("store", "next_extraction")).fetchone()
    assert row is not None
    extraction = int(row[0])
    names = {"document": document, "extraction": extraction, "old": old, "run": run, "digest": digest}
    superseded = 0
    if old is not None:
        conn.execute(query("store", "supersede"), names)
        row = conn.execute("SELECT count(*) FROM reports WHERE extraction_id = %(old)s", names).fetchone()
        superseded = int(row[0]) if row else 0
    conn.execute(query("store", "add_extraction"), names)
    with conn.cursor() as cursor:
        cursor.executemany(query("store", "add_report"), [report_row(extraction, report) for report in reports])
        cursor.executemany(
            query("store", "add_evidence"), [row for report in reports for row in evidence_rows(extraction, report)]
        )
        cursor.executemany(
            query("store", "add_place"), [row for report in reports for row in place_rows(extraction, report)]
        )
    if old is not None:
        conn.execute(query("store", "undo_stale_links"), names)
    return superseded


def _distinct(reports: tuple[Report, ...]) -> tuple[Report, ...]:
    """One report an id, the most confident, in the order they came."""
    best: dict[str, Report] = {}
    for report in reports:
        if report.id not in best or report.confidence > best[report.id].confidence:
            best[report.id] = report
    return tuple(best.values())


def _digest(reports: tuple[Report, ...]) -> str:
    lines = sorted(json.dumps(encode_report(report), sort_keys=True) for report in reports)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _check(item: DocumentReports) -> None:
    """Raise InputError unless every word of the reports stands in the text where they say."""
    document = item.document
    if not document.text:
        raise InputError(f"Document {document.id} comes without its text, which the database keeps beside the reports.")
    for report in item.reports:
        for span in _spans(report):
            if not span.text or document.text[span.start : span.end] != span.text:
                raise InputError(
                    f"Document {document.id}: the words of report {report.id} are not at characters "
                    f"{span.start} to {span.end} of the text; extract it again."
                )


def _spans(report: Report) -> Iterator[Span]:
    """Every span of a report that is there."""
    counts = (count.words for count in (report.killed, report.injured) if count)
    singles = (report.trigger, report.said_by, report.disputed_by, report.date.words, report.weapon, *counts)
    yield from (span for span in singles if span is not None)
    yield from (*report.evidence, *report.actors, *report.targets)
    yield from (place.words for place in report.places)
