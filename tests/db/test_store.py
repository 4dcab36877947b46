"""Storing: everything comes back, nothing comes twice, claims stay as they were made."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sijill.db import (
    Connection,
    Stored,
    begin_run,
    cache_answer,
    cached_answer,
    end_run,
    events,
    link_new_reports,
    store_document,
)
from sijill.errors import InputError
from sijill.records import (
    EVENT_TYPES,
    Candidate,
    Count,
    DateSpan,
    Document,
    DocumentReports,
    Factor,
    Place,
    Report,
    Span,
)

Maker = Callable[..., DocumentReports]

TABLES = ("runs", "sources", "documents", "extractions", "reports", "evidence", "places", "events", "links")


def _rows(conn: Connection) -> dict[str, int]:
    return {table: conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}  # type: ignore[index, arg-type]


def _run(conn: Connection, *items: DocumentReports) -> list[Stored]:
    run = begin_run(conn, {"command": "test"})
    stored = [store_document(conn, item, run) for item in items]
    link_new_reports(conn, run)
    end_run(conn, run)
    return stored


def _stored_reports(conn: Connection) -> list[Report]:
    return [report for event in events(conn) for _, report in event.reports]


def test_a_second_run_adds_no_row_anywhere(conn: Connection, make: Maker) -> None:
    items = [make("a"), make("b", source="y"), make("c", town="السخنة")]
    assert _run(conn, *items) == [Stored(True, 1, 0)] * 3
    before = _rows(conn)
    assert before["documents"] == before["reports"] == before["links"] == 3
    assert _run(conn, *items) == [Stored()] * 3
    assert _rows(conn) == before


TEXT = "قصفت طائرات مجهولة بلدة الغروب 🙂 فجر الأحد، وقتل ٥ أشخاص.\r\nونفى ناطق ذلك."


@st.composite
def _spans(draw: st.DrawFn) -> Span:
    start = draw(st.integers(0, len(TEXT) - 1))
    end = draw(st.integers(start + 1, len(TEXT)))
    return Span(TEXT[start:end], start, end)


_names = st.none() | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
_share = st.floats(0, 1)
_candidates = st.builds(
    Candidate, st.text("abc:1"), st.just("x"), st.just("settlement"), _names, _names, _share, _share, _share
)


@st.composite
def _counts(draw: st.DrawFn) -> Count:
    low = draw(st.integers(0, 10**6))
    return Count(low, draw(st.none() | st.integers(low, 2 * 10**6)), draw(st.none() | _spans()))


@st.composite
def _places(draw: st.DrawFn) -> Place:
    lat, lon = draw(st.none() | st.floats(-90, 90)), draw(st.floats(-180, 180))
    return Place(
        words=draw(_spans()),
        kind=draw(st.sampled_from(["facility", "settlement", "region", "admin1", "country"])),
        relation=draw(_names),
        name_en=draw(_names),
        admin1=draw(_names),
        country=draw(_names),
        lat=lat,
        lon=None if lat is None else lon,
        radius_km=draw(st.none() | st.floats(0, 500)),
        precision=draw(st.sampled_from(["site", "settlement", "area", "unknown"])),
        gazetteer_id=draw(_names),
        reason=draw(_names),
        candidates=tuple(draw(st.lists(_candidates, max_size=2))),
    )


@st.composite
def _reports(draw: st.DrawFn) -> Report:
    days = sorted(draw(st.tuples(st.dates(), st.dates())))
    known = draw(st.booleans())
    return Report(
        document="any",
        type=draw(st.sampled_from(sorted(EVENT_TYPES))),
        trigger=draw(_spans()),
        evidence=tuple(draw(st.lists(_spans(), max_size=3))),
        status=draw(st.sampled_from(["asserted", "claimed", "alleged", "denied"])),
        said_by=draw(st.none() | _spans()),
        disputed_by=draw(st.none() | _spans()),
        date=DateSpan(*(days if known else (None, None)), draw(st.none() | _spans()), "range", "stated"),
        places=tuple(draw(st.lists(_places(), max_size=2))),
        near=draw(st.booleans()),
        actors=tuple(draw(st.lists(_spans(), max_size=2))),
        targets=tuple(draw(st.lists(_spans(), max_size=2))),
        weapon=draw(st.none() | _spans()),
        killed=draw(st.none() | _counts()),
        injured=draw(st.none() | _counts()),
        confidence=draw(_share),
        factors=tuple(draw(st.lists(st.builds(Factor, st.text("ab "), st.floats(-5, 5)), max_size=2))),
    )


@given(report=_reports())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_every_field_comes_back(conn: Connection, report: Report) -> None:
    number = uuid4()  # not hypothesis's, which repeats itself: differences below rounding are no new reading
    report = replace(report, document=str(number))
    document = Document(str(number), TEXT, "وكالة", date(2021, 1, 2), "عنوان", "https://example.org")
    _run(conn, DocumentReports(document, (report,)))
    stored = [pair for event in events(conn) for pair in event.reports if pair[0].id == document.id]
    assert stored == [(replace(document, text=""), report)]


def test_offsets_lead_back_to_the_words_in_the_database(conn: Connection, make: Maker) -> None:
    _run(conn, make("a", said_by="المجلس المحلي"))
    row = conn.execute(
        "SELECT substr(d.text, lower(r.said_by_at) + 1, upper(r.said_by_at) - lower(r.said_by_at)), r.said_by"
        " FROM reports r JOIN extractions x ON x.id = r.extraction_id JOIN documents d ON d.id = x.document_id"
    ).fetchone()
    assert row == ("المجلس المحلي", "المجلس المحلي")


def test_another_reading_supersedes_and_keeps(conn: Connection, make: Maker) -> None:
    first, second = make("a"), make("a", confidence=0.4)
    _run(conn, first)
    (before,) = events(conn)
    assert _run(conn, second) == [Stored(False, 1, 1)]
    (after,) = events(conn)
    assert after.id == before.id, "the event is the same"
    assert _stored_reports(conn) == list(second.reports)
    assert _rows(conn)["reports"] == 2, "the older claim is still there"
    assert _rows(conn)["links"] == 1, "time and place are as before, and so is the link"
    assert _run(conn, first) == [Stored(False, 1, 1)], "going back to an older program is a third reading"
    assert _stored_reports(conn) == list(first.reports)


def test_a_reading_that_moves_a_report_links_it_anew(conn: Connection, make: Maker) -> None:
    _run(conn, make("a"), make("b", source="y"))
    assert len(list(events(conn))) == 1
    moved = make("b", source="y", date=DateSpan(date(2021, 3, 20), date(2021, 3, 20), None, "day", "stated"))
    _run(conn, moved)
    assert sorted(len(event.reports) for event in events(conn)) == [1, 1]
    undone = conn.execute(
        "SELECT count(*) FROM links WHERE undone_at IS NOT NULL AND undone_run_id IS NOT NULL"
    ).fetchone()
    assert undone == (1,), "the old link is kept as undone"


def test_a_reading_without_the_report_withdraws_it(conn: Connection, make: Maker) -> None:
    item = make("a")
    _run(conn, item)
    assert _run(conn, replace(item, reports=())) == [Stored(False, 0, 1)]
    assert list(events(conn)) == []
    assert _rows(conn)["reports"] == 1


def test_of_reports_with_one_id_the_most_confident_stays(conn: Connection, make: Maker) -> None:
    item = make("a", confidence=0.3)
    twin = replace(item.reports[0], confidence=0.9)
    assert _run(conn, replace(item, reports=(*item.reports, twin))) == [Stored(True, 1, 0)]
    assert [report.confidence for report in _stored_reports(conn)] == [0.9]


def _changed(item: DocumentReports, **changes: Any) -> DocumentReports:
    return replace(item, document=replace(item.document, **changes))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda item: _changed(item, text=""), "comes without its text"),
        (lambda item: _changed(item, text=item.document.text[1:]), r"are not at characters \d+ to \d+ of the text"),
        (lambda item: _changed(item, title="nul \x00 byte"), "cannot be stored"),
        (lambda item: _changed(item, title="half \ud800 letter"), "cannot be stored"),
        (lambda item: replace(item, reports=(replace(item.reports[0], confidence=1.5),)), "impossible value"),
        (
            lambda item: replace(item, reports=(replace(item.reports[0], killed=Count(10**12, None)),)),
            "cannot be stored",
        ),
        (lambda item: replace(item, reports=(replace(item.reports[0], killed=Count(5, 2)),)), "impossible value"),
    ],
)
def test_what_is_unsound_is_set_aside_whole(
    conn: Connection, make: Maker, change: Callable[[DocumentReports], DocumentReports], says: str
) -> None:
    run = begin_run(conn, {})
    with pytest.raises(InputError, match=says) as caught:
        store_document(conn, change(make("a")), run)
    assert "\n" not in str(caught.value)
    assert _rows(conn)["documents"] == 0
    assert store_document(conn, make("b"), run) == Stored(True, 1, 0), "and the rest goes on"


def test_another_text_under_a_known_id(conn: Connection, make: Maker) -> None:
    _run(conn, make("a"))
    with pytest.raises(InputError, match="already stored with another text"):
        _run(conn, make("a", killed=9))


def test_geocoding_answers_are_remembered(conn: Connection) -> None:
    assert cached_answer(conn, "nominatim", "تدمر") is None
    cache_answer(conn, "nominatim", "تدمر", {"found": [1]})
    cache_answer(conn, "nominatim", "تدمر", {"found": []})
    assert cached_answer(conn, "nominatim", "تدمر") == {"found": []}
