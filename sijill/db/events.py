"""Reading events: the values that the database resolves, with the reports they rest on."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final
from uuid import uuid4

from psycopg.rows import dict_row

from sijill.db.connect import Connection
from sijill.db.rows import Row, document_of, report_of
from sijill.db.sql import query
from sijill.errors import StoreError
from sijill.records import Claim, Count, DateSpan, Document, Event, Report, Toll

_CHUNK: Final = 500  # events whose reports are fetched at a time


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events: the defaults mean all.

    ``types`` are slugs, ``since`` and ``until`` days that the event's span must meet, ``bbox`` west, south, east, north
    in degrees, ``countries`` ISO 3166-1 alpha-2 codes of the resolved place, ``min_confidence`` from 0 to 1.
    """

    types: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    bbox: tuple[float, float, float, float] | None = None
    countries: tuple[str, ...] = ()
    min_confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Voice:
    """One who vouches for an event independently of the others, and what that weighs."""

    report: str
    outlet: str | None
    said_by: str | None
    status: str
    reliability: float
    weight: float


@dataclass(frozen=True, slots=True)
class Link:
    """How a report came to its event."""

    report: str
    score: float | None
    method: str
    made_by: str
    made_at: datetime


def events(conn: Connection, wanted: Wanted = Wanted()) -> Generator[Event, None, None]:
    """The wanted events, ordered by first day (unknown last) and id, as they were when reading began.

    They stream through a server-side cursor: any number of them takes little memory.
    """
    yield from _read(conn, _parameters(wanted))


def find_event(conn: Connection, prefix: str) -> Event:
    """The event whose id begins with ``prefix``. Raises StoreError where there is none, or more than one."""
    found = [row[0] for row in conn.execute(query("events", "find"), {"prefix": prefix.lower()})] if prefix else []
    if not found:
        raise StoreError(f"The database holds no event {prefix}.")
    if len(found) > 1:
        raise StoreError(f"Several events begin with {prefix}, {found[0]} and {found[1]} among them: give more digits.")
    (event,) = _read(conn, _parameters(Wanted()) | {"id": found[0]})
    return event


def voices(conn: Connection, event: str) -> list[Voice]:
    """Whom the event's credibility counts, the weightiest first."""
    rows = conn.execute(query("events", "voices"), {"id": event})
    return [Voice(row[0], row[1] or None, *row[2:]) for row in rows]


def links(conn: Connection, event: str) -> dict[str, Link]:
    """How each of the event's reports came to it, by report id."""
    return {row[0]: Link(*row) for row in conn.execute(query("events", "links_of"), {"id": event})}


def _parameters(wanted: Wanted) -> dict[str, Any]:
    west, south, east, north = wanted.bbox or (None, None, None, None)
    return {
        "id": None,
        "types": list(wanted.types) or None,
        "since": wanted.since,
        "until": wanted.until,
        "west": west,
        "south": south,
        "east": east,
        "north": north,
        "countries": list(wanted.countries) or None,
        "min_confidence": wanted.min_confidence,
    }


def _read(conn: Connection, parameters: dict[str, Any]) -> Generator[Event, None, None]:
    with conn.transaction():
        # Events and their reports come from several statements, and all must see one state of the database.
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        with conn.cursor(f"events_{uuid4().hex}", row_factory=dict_row) as cursor:
            cursor.execute(query("events", "events"), parameters)
            while rows := cursor.fetchmany(_CHUNK):
                reports = _reports(conn, [row["id"] for row in rows])
                yield from (_event(row, reports[row["id"]]) for row in rows)


def _reports(conn: Connection, ids: Sequence[str]) -> dict[str, tuple[tuple[Document, Report], ...]]:
    with conn.cursor(row_factory=dict_row) as cursor:
        cursor.execute(query("events", "reports_of"), {"ids": list(ids)})
        return {
            event: tuple((document_of(row), report_of(row)) for row in rows)
            for event, rows in groupby(cursor, key=lambda row: str(row["event_id"]))
        }


def _event(row: Row, reports: tuple[tuple[Document, Report], ...]) -> Event:
    by_id = {report.id: report for _, report in reports}
    date_report = by_id.get(row["date_report"])
    place_report = by_id.get(row["place_report"])
    return Event(
        id=row["id"],
        type=row["type"],
        status=row["status"],
        contested=row["contested"],
        date=date_report.date if date_report else DateSpan(),
        place=place_report.places[0] if place_report else None,
        actors=tuple(row["actors"]),
        targets=tuple(row["targets"]),
        weapon=row["weapon"],
        killed=_toll(row, "killed", tuple(_claim(document, report, report.killed) for document, report in reports)),
        injured=_toll(row, "injured", tuple(_claim(document, report, report.injured) for document, report in reports)),
        confidence=row["confidence"],
        credibility=row["credibility"],
        sources=tuple(row["sources"]),
        reports=reports,
    )


def _claim(document: Document, report: Report, count: Count | None) -> Claim | None:
    if count is None:
        return None
    said_by = report.said_by.text if report.said_by else None
    return Claim(report.id, document.source, said_by, count.low, count.high)


def _toll(row: Row, name: str, claims: tuple[Claim | None, ...]) -> Toll | None:
    if row[f"{name}_low"] is None:
        return None
    given = tuple(claim for claim in claims if claim is not None)
    return Toll(best=row[f"{name}_best"], low=row[f"{name}_low"], high=row[f"{name}_high"], claims=given)
