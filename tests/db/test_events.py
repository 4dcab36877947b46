"""What an event is: values resolved from its reports by the stated rules, and finding events."""

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from sijill.db import Connection, Wanted, begin_run, events, find_event, link_new_reports, links, store_document, voices
from sijill.errors import StoreError
from sijill.records import Count, DateSpan, DocumentReports, Event

Maker = Callable[..., DocumentReports]


def _event(conn: Connection, *items: DocumentReports) -> Event:
    """The one event of ``items``, whose reports are joined whatever they say."""
    run = begin_run(conn, {})
    for item in items:
        store_document(conn, item, run)
    conn.execute("INSERT INTO events (id, founded_by) VALUES ('e', 'x')")
    conn.execute(
        "INSERT INTO links (event_id, report_id, method, made_by) SELECT 'e', id, 'review', 'amal' FROM current_reports"
    )
    (event,) = events(conn)
    return event


def _killed(item: DocumentReports, low: int, high: int | None) -> DocumentReports:
    return replace(item, reports=(replace(item.reports[0], killed=Count(low, high)),))


def test_every_sources_figure_is_kept(conn: Connection, make: Maker) -> None:
    event = _event(
        conn,
        make("a", killed=3, source="x"),
        make("b", killed=5, source="y", said_by="الدفاع المدني"),
        make("c", killed=5, source="z", said_by="المشفى"),
    )
    assert event.killed
    assert (event.killed.low, event.killed.best, event.killed.high) == (3, 5, 5)
    assert {(c.source, c.said_by, c.low, c.high) for c in event.killed.claims} == {
        ("x", None, 3, 3),
        ("y", "الدفاع المدني", 5, 5),
        ("z", "المشفى", 5, 5),
    }


def test_outlets_that_quote_one_source_give_one_figure(conn: Connection, make: Maker) -> None:
    quoting = [make(name, killed=9, source=name, said_by="المرصد") for name in "abc"]
    others = [make(name, killed=4, source=name) for name in "de"]
    event = _event(conn, *quoting, *others)
    assert event.killed
    assert event.killed.best == 4


@pytest.mark.parametrize(
    ("figures", "low", "best", "high"),
    [
        ([(1, None), (8, 8)], 1, 8, 8),
        ([(30, None), (8, 8)], 8, 30, None),
        ([(10, None)], 10, 10, None),
        ([(5, 8)], 5, 6, 8),
        ([(0, 0), (2, 2)], 0, 2, 2),
    ],
)
def test_ranges_of_tolls(
    conn: Connection, make: Maker, figures: list[tuple[int, int | None]], *, low: int, best: int, high: int | None
) -> None:
    """Of figures that as many give, the one published last counts: the last of each list."""
    items = [
        _killed(make(f"{n}", source=f"{n}", day=date(2021, 3, 4 + n) if best != 30 else date(2021, 3, 9 - n)), *figure)
        for n, figure in enumerate(figures)
    ]
    event = _event(conn, *items)
    assert event.killed
    assert (event.killed.low, event.killed.best, event.killed.high) == (low, best, high)


def test_no_toll_told(conn: Connection, make: Maker) -> None:
    assert _event(conn, make("a", killed=None)).killed is None


def test_the_narrowest_date_and_the_most_precise_place(conn: Connection, make: Maker) -> None:
    wide = make("a", date=DateSpan(date(2021, 3, 1), date(2021, 3, 31), None, "month", "stated"), confidence=0.99)
    area = replace(wide.reports[0].places[0], precision="area", radius_km=40.0)
    wide = replace(wide, reports=(replace(wide.reports[0], places=(area,)),))
    narrow = make("b", source="y", confidence=0.2)
    event = _event(conn, wide, narrow)
    assert event.date == narrow.reports[0].date
    assert event.place == narrow.reports[0].places[0]
    assert event.confidence == 0.99


def test_status_and_contradiction(conn: Connection, make: Maker) -> None:
    event = _event(conn, make("a", status="claimed"), make("b", status="denied", source="y", confidence=0.95))
    assert event.status == "claimed"
    assert event.contested
    assert event.confidence == 0.8, "a denial does not make it likelier"


def test_disputed_is_contested(conn: Connection, make: Maker) -> None:
    assert _event(conn, make("a", disputed_by="الناطق")).contested


def test_credibility_counts_independent_voices(conn: Connection, make: Maker) -> None:
    copied = make("b", source="copy")
    event = _event(
        conn,
        make("a", source="x"),
        make("a2", source="x", killed=4),  # the same outlet
        replace(copied, document=replace(copied.document, published=date(2021, 3, 7))),  # the same text as a, later
        make("c", source="y", said_by="المرصد", status="claimed"),
        make("d", source="z", said_by="المرصد", status="claimed", killed=7),  # quotes the same source as c
        make("e", source="w", status="denied", killed=8),
    )
    weights = [voice.weight for voice in voices(conn, "e")]
    assert weights == [0.5, 0.4]
    assert math.isclose(event.credibility, 0.7 * (1 - (1 - 0.5) * (1 - 0.4)))


def test_reliability_is_the_users(conn: Connection, make: Maker) -> None:
    _event(conn, make("a", source="x"))
    conn.execute("UPDATE sources SET reliability = 0.9 WHERE name = 'x'")
    (event,) = events(conn)
    assert math.isclose(event.credibility, 0.9)


def test_filters(conn: Connection, make: Maker) -> None:
    run = begin_run(conn, {})
    for item in (
        make("a", confidence=0.9),
        make("b", town="القريتين", day=date(2021, 5, 1)),
        make("c", type="armed_clash", day=date(2021, 6, 1)),
        make("d", places=(), date=DateSpan()),
    ):
        store_document(conn, item, run)
    link_new_reports(conn, run)

    def found(wanted: Wanted) -> str:
        return "".join(event.reports[0][0].id for event in events(conn, wanted))

    assert found(Wanted()) == "abcd", "by date, the undated last"
    assert found(Wanted(types=("armed_clash",))) == "c"
    assert found(Wanted(since=date(2021, 5, 1))) == "bc"
    assert found(Wanted(until=date(2021, 5, 1))) == "ab"
    assert found(Wanted(bbox=(38.0, 34.0, 39.0, 35.0))) == "ac"
    assert found(Wanted(countries=("SY",))) == "abc"
    assert found(Wanted(countries=("IQ",))) == ""
    assert found(Wanted(min_confidence=0.85)) == "a"


def test_events_stream(conn: Connection, make: Maker) -> None:
    run = begin_run(conn, {})
    for number in range(600):
        store_document(conn, make(f"{number}", day=date(2021, 1, 1), places=()), run)
    link_new_reports(conn, run)
    reading = events(conn)
    assert next(reading).reports
    assert 1 + sum(1 for _ in reading) == 600


def test_find_by_prefix(conn: Connection, make: Maker) -> None:
    run = begin_run(conn, {})
    for number in range(17):
        store_document(conn, make(f"{number}", places=()), run)
    link_new_reports(conn, run)
    ids = [event.id for event in events(conn)]
    assert find_event(conn, ids[0]).id == ids[0]
    assert find_event(conn, ids[0].upper()).id == ids[0]
    first = [one[0] for one in ids]
    shared = next(digit for digit in first if first.count(digit) > 1)
    with pytest.raises(StoreError, match=f"Several events begin with {shared}"):
        find_event(conn, shared)
    for unknown in ("nothing", ""):
        with pytest.raises(StoreError, match="holds no event"):
            find_event(conn, unknown)


def test_how_a_report_came_to_its_event(conn: Connection, make: Maker) -> None:
    run = begin_run(conn, {})
    for item in (make("a"), make("b", source="y")):
        store_document(conn, item, run)
    link_new_reports(conn, run)
    (event,) = events(conn)
    ways = sorted(links(conn, event.id).values(), key=lambda link: link.method)
    assert [(way.method, way.made_by, way.score is None) for way in ways] == [
        ("alike-1", "sijill", False),
        ("founder", "sijill", True),
    ]
