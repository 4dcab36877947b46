"""Reports of one document that tell one event are joined; those that do not are left alone."""

from dataclasses import replace
from datetime import date

from sijill.geo import unite
from sijill.records import Count, DateSpan, Document, DocumentReports, Place, Report, Span

DAY = DateSpan(date(2021, 3, 1), date(2021, 3, 1), None, "day", "stated")
PLACE = Place(Span("سرمدا", 10, 15), "settlement", lat=36.18, lon=36.72, precision="settlement", gazetteer_id="gn:1")
FIRST = Report("d", "shelling_artillery_missile", Span("قصف", 0, 3), (Span("قصف سرمدا", 0, 9),), confidence=0.8)
FIRST = replace(FIRST, date=DAY, places=(PLACE,))
SECOND = replace(
    FIRST,
    trigger=Span("القصف", 40, 45),
    evidence=(Span("القصف على البلدة", 40, 56),),
    confidence=0.6,
    killed=Count(2, 2),
)


def joined(*reports: Report) -> tuple[Report, ...]:
    return unite(DocumentReports(Document("d", "نص"), reports)).reports


def test_one_type_place_and_day_is_one_event_with_all_the_evidence() -> None:
    (report,) = joined(SECOND, FIRST)
    assert report.trigger == FIRST.trigger
    assert report.evidence == (*FIRST.evidence, *SECOND.evidence)
    assert report.killed == Count(2, 2)


def test_another_day_type_or_place_is_another_event() -> None:
    later = DateSpan(date(2021, 3, 5), date(2021, 3, 5), None, "day", "stated")
    assert len(joined(FIRST, replace(SECOND, date=later))) == 2
    assert len(joined(FIRST, replace(SECOND, type="air_drone_strike"))) == 2
    assert len(joined(FIRST, replace(SECOND, places=(replace(PLACE, gazetteer_id="gn:2"),)))) == 2


def test_a_province_is_not_one_place() -> None:
    wide = replace(PLACE, kind="admin1", precision="admin1")
    assert len(joined(replace(FIRST, places=(wide,)), replace(SECOND, places=(wide,)))) == 2


def test_what_is_not_joined_keeps_its_order() -> None:
    other = replace(SECOND, type="air_drone_strike", confidence=0.9)
    assert joined(FIRST, other) == (FIRST, other)


TOLL = replace(FIRST, killed=Count(32, 32))


def test_one_toll_of_one_kind_and_day_is_one_event_under_whatever_name() -> None:
    capital = replace(PLACE, kind="admin1", precision="admin1", gazetteer_id="gn:3")
    other = replace(SECOND, type="air_drone_strike", killed=Count(32, None), places=(capital,))
    (report,) = joined(TOLL, other)
    assert (report.type, report.killed, len(report.evidence)) == (TOLL.type, Count(32, None), 2)


def test_one_toll_in_an_area_that_does_not_reach_so_far_is_another_event() -> None:
    area = replace(PLACE, kind="admin1", precision="admin1", gazetteer_id="gn:4", lat=32.6, radius_km=60.0)
    far = replace(SECOND, killed=Count(32, 32), places=(area,))
    assert len(joined(TOLL, far)) == 2
    assert len(joined(TOLL, replace(far, places=(replace(area, radius_km=400.0),)))) == 1


def test_a_small_toll_or_one_that_differs_joins_nothing() -> None:
    other = replace(SECOND, places=(replace(PLACE, gazetteer_id="gn:2"),))
    assert len(joined(replace(TOLL, killed=Count(2, 2)), replace(other, killed=Count(2, 2)))) == 2
    assert len(joined(TOLL, replace(other, killed=Count(33, 33)))) == 2
    assert len(joined(TOLL, replace(other, killed=None))) == 2


def test_one_toll_at_places_far_apart_is_two_events() -> None:
    far = replace(PLACE, gazetteer_id="gn:2", lat=35.1, lon=36.8)
    assert len(joined(TOLL, replace(SECOND, killed=Count(32, 32), places=(far,)))) == 2
