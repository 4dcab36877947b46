"""Which place a trigger gets, seen through the features and on self-written sentences."""

import time

import pytest

from sijill.extract.link import place_features, place_probabilities
from sijill.extract.page import Page, read
from sijill.extract.triggers import TriggerMention
from sijill.records import Document, PlaceKind

KNOWN: dict[str, PlaceKind] = {"الكفير": "settlement", "مارع": "settlement", "السفيره": "settlement"}


def page_of(text: str) -> Page:
    return read(Document("d", text), KNOWN.get)


def trigger_of(page: Page, head: str) -> TriggerMention:
    match = next(match for match in page.triggers if match.head.startswith(head))
    return TriggerMention.of(page, match, 0.0)


def best(text: str, head: str) -> str:
    page = page_of(text)
    place, _ = max(place_probabilities(page, trigger_of(page, head)), key=lambda pair: pair[1])
    return page.folded.span(place.start, place.end).text


@pytest.mark.parametrize(
    ("text", "trigger", "place"),
    [
        ("قصفت القوات المتمركزة في مارع بلدة الكفير بالمدفعية.", "قصف", "بلدة الكفير"),
        ("قال مصدر في مدينة حلب إن غارة استهدفت بلدة الكفير.", "استهدف", "بلدة الكفير"),
        ("نقل المصابون إلى مشفى في مارع بعد قصف على بلدة الكفير.", "قصف", "بلدة الكفير"),
        ("قصفت الطائرات بلدة الكفير، فيما دارت اشتباكات في مدينة مارع.", "اشتباك", "مدينة مارع"),
    ],
)
def test_the_place_of_an_event(text: str, trigger: str, place: str) -> None:
    assert best(text, trigger) == place


def test_the_places_of_a_row_are_seen_alike() -> None:
    page = page_of("قصفت المدفعية قرى الكفير ومارع والسفيرة في ريف حلب.")
    trigger = trigger_of(page, "قصف")
    features = [set(place_features(page, trigger, place)) for place in page.places]
    assert len(features) == 3
    assert features[1] == features[2]
    probabilities = [p for _, p in place_probabilities(page, trigger)]
    assert max(probabilities) - min(probabilities) < 0.4


def test_what_stands_between_is_told() -> None:
    page = page_of("قصفت القوات المتمركزة في مارع مواقع في بلدة الكفير.")
    trigger = trigger_of(page, "قصف")
    near, far = (set(place_features(page, trigger, place)) for place in page.places)
    assert "elsewhere after" in near
    assert "after places between=1" in far


def test_a_line_without_end_is_read_within_reach() -> None:
    def seconds(times: int) -> float:
        page = page_of("قصفت الطائرات بلدة الكفير ومارع، " * times)
        triggers = [TriggerMention.of(page, match, 0.0) for match in page.triggers]
        start = time.process_time()
        for trigger in triggers:
            place_probabilities(page, trigger)
        return time.process_time() - start

    seconds(20)
    assert seconds(240) < 12 * max(seconds(60), 0.01)
