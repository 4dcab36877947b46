"""Linking: what is joined, what stays apart, and that neither order nor repetition matters."""

import itertools
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from sijill.db import Connection, Linked, begin_run, events, link_new_reports, store_document
from sijill.db.link import event_id
from sijill.records import DateSpan, DocumentReports

Maker = Callable[..., DocumentReports]


def _load(conn: Connection, *items: DocumentReports) -> Linked:
    run = begin_run(conn, {})
    for item in items:
        store_document(conn, item, run)
    return link_new_reports(conn, run)


def _groups(conn: Connection) -> set[frozenset[str]]:
    return {frozenset(document.id for document, _ in event.reports) for event in events(conn)}


def _at(item: DocumentReports, precision: str, radius_km: float) -> DocumentReports:
    report = item.reports[0]
    place = replace(report.places[0], precision=precision, radius_km=radius_km)  # type: ignore[arg-type]
    return replace(item, reports=(replace(report, places=(place,)),))


def test_one_event_in_several_documents(conn: Connection, make: Maker) -> None:
    items = [make("a"), make("b", source="y", killed=4), make("c", source="z", type="air_drone_strike")]
    assert _load(conn, *items) == Linked(joined=2, founded=1)
    assert _groups(conn) == {frozenset("abc")}


def test_what_stays_apart(conn: Connection, make: Maker) -> None:
    _load(
        conn,
        make("a"),
        make("town", town="السخنة"),
        make("day", day=date(2021, 3, 8)),
        make("kind", type="armed_clash"),
        make("undated", date=DateSpan()),
        make("placeless", places=()),
    )
    assert all(len(group) == 1 for group in _groups(conn))
    assert len(_groups(conn)) == 6


def test_a_province_alone_joins_nothing(conn: Connection, make: Maker) -> None:
    """Two shellings "in Homs province" on one day are two, until a rare toll says that they are one."""
    _load(conn, *(_at(make(name, source=name, killed=None), "admin1", 80.0) for name in "ab"))
    assert _groups(conn) == {frozenset("a"), frozenset("b")}
    _load(conn, *(_at(make(name, source=name, killed=17), "admin1", 80.0) for name in "cd"))
    assert frozenset("cd") in _groups(conn)


def test_neighbouring_days_need_more(conn: Connection, make: Maker) -> None:
    _load(conn, make("a", killed=None), make("b", killed=None, day=date(2021, 3, 5)))
    assert len(_groups(conn)) == 2
    _load(conn, make("c", killed=9, day=date(2021, 4, 4)), make("d", killed=9, day=date(2021, 4, 5)))
    assert frozenset("cd") in _groups(conn)


def test_reports_of_one_document_are_different_events(conn: Connection, make: Maker) -> None:
    item = make("a")
    second = replace(item.reports[0], type="air_drone_strike")
    _load(conn, replace(item, reports=(*item.reports, second)), make("b", source="y"))
    assert sorted(len(event.reports) for event in events(conn)) == [1, 2]


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_documents_does_not_matter(conn: Connection, make: Maker, seed: int) -> None:
    towns, days, tolls = ("تدمر", "السخنة"), (date(2021, 3, 4), date(2021, 3, 5), date(2021, 3, 6)), (None, 2, 9)
    items = [
        make(f"{number}", town=town, day=day, killed=killed, source=f"outlet {number}")
        for number, (town, day, killed) in enumerate(itertools.product(towns, days, tolls))
    ]
    _load(conn, *items)
    ordered = {event.id: frozenset(document.id for document, _ in event.reports) for event in events(conn)}
    assert 2 < len(ordered) < len(items)
    with conn.transaction():
        conn.execute("TRUNCATE runs, sources, documents, extractions, reports, evidence, places, events, links")
    random.Random(seed).shuffle(items)
    _load(conn, *items)
    assert {event.id: frozenset(d.id for d, _ in event.reports) for event in events(conn)} == ordered


def test_later_reports_join_and_ids_stay(conn: Connection, make: Maker) -> None:
    first = make("m")
    _load(conn, first)
    (before,) = events(conn)
    assert before.id == event_id(first.reports[0].id)
    assert _load(conn, make("a", source="y"), make("z", source="z")) == Linked(joined=2, founded=0)
    (after,) = events(conn)
    assert after.id == before.id
    assert len(after.reports) == 3
    assert link_new_reports(conn, begin_run(conn, {})) == Linked()


def test_a_persons_judgement_is_kept_to(conn: Connection, make: Maker) -> None:
    _load(conn, make("a"))
    (event,) = events(conn)
    other = make("b", source="y")
    conn.execute(
        "INSERT INTO links (event_id, report_id, judgement, method, made_by)"
        " VALUES (%s, %s, 'different', 'review', 'amal')",
        [event.id, other.reports[0].id],
    )
    assert _load(conn, other) == Linked(joined=0, founded=1)


def test_an_undone_link_is_history(conn: Connection, make: Maker) -> None:
    """A report whose link is undone founds an event, though its own id's event is held by another."""
    _load(conn, make("a"), make("b", source="y"))
    founder = conn.execute("SELECT founded_by FROM events").fetchone()
    assert founder
    conn.execute("UPDATE links SET undone_at = now() WHERE report_id = %s", founder)
    conn.execute(
        "INSERT INTO links (event_id, report_id, judgement, method, made_by)"
        " SELECT id, founded_by, 'different', 'review', 'amal' FROM events"
    )
    assert link_new_reports(conn, begin_run(conn, {})) == Linked(joined=0, founded=1)
    ids = {event.id for event in events(conn)}
    assert ids == {event_id(founder[0]), event_id(founder[0], 1)}
