"""Place phrases: what they say of the place, and where that puts the event."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.geo import Gazetteer, locate
from sijill.geo.distance import km
from sijill.geo.phrases import Phrase, parse
from sijill.records import Document, DocumentReports, Place, PlaceKind, Report, Span

TOWNS = {"السنديان", "عين الورده", "كفر الحجر", "سوريا", "تركيا"}
WORDS = st.lists(
    st.sampled_from("طريق بين محيط شمال غرب ريف حدود 11 كم من على و السنديان عين الوردة - ( ) الشرقي مجهولة".split()),
    min_size=1,
    max_size=8,
).map(" ".join)


def at(words: str, kind: PlaceKind = "region", relation: str | None = None, text: str = "نص") -> Report:
    place = Place(Span(words, 0, len(words)), kind, relation)
    return Report("d", "armed_clash", Span("قصف", 0, 3), (Span(text, 0, len(text)),), places=(place,))


def put(gazetteer: Gazetteer, report: Report) -> Place:
    return locate(DocumentReports(Document("d", "نص", "syriahr.com"), (report,)), gazetteer).reports[0].places[0]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ريف السنديان الغربي", Phrase("السنديان", "countryside", 270.0)),
        ("الريف الغربي للسنديان", Phrase("السنديان", "countryside", 270.0)),
        ("الريف الشرقي لكفر الحجر", Phrase("كفر الحجر", "countryside", 90.0)),
        ("أطراف السنديان", Phrase("السنديان", "near")),
        ("محور السنديان", Phrase("السنديان", "front")),
        ("سواحل السنديان", Phrase("السنديان", "coast")),
        ("السنديان المدينة", Phrase("السنديان")),
        ("القرى الشرقية لمدينة السنديان", Phrase("مدينه السنديان", "countryside", 90.0)),
        ("القرى الشرقية والشمالية للسنديان", Phrase("السنديان", "countryside")),
        ("المزارع الجنوبية لبلدة كفر الحجر", Phrase("بلده كفر الحجر", "near")),
        ("الأحياء الغربية لمدينة السنديان", Phrase("مدينه السنديان", "all")),
        ("الريف الجنوبي والشرقي لمدينة السنديان", Phrase("مدينه السنديان", "countryside")),
        ("السنديان السورية", Phrase("السنديان", nation="SY")),
        ("كفر الحجر السورية الحدودية", Phrase("كفر الحجر", nation="SY")),
        ("ريف السنديان السوري", Phrase("السنديان", "countryside", nation="SY")),
        ("العاصمة السورية السنديان", Phrase("السنديان", nation="SY")),
        ("العاصمة السورية", Phrase("العاصمه السوريه")),
        ("القاعدة التركية", Phrase("القاعده التركيه")),  # whose it is, not where
        ("ريف السنديان الشرقي والشمالي", Phrase("السنديان", "countryside")),
        ("11 كم شمال غرب السنديان", Phrase("السنديان", None, 315.0, 11.0)),
        ("طريق عين الوردة - كفر الحجر", Phrase("عين الورده", "road", other="كفر الحجر")),
        ("بين عين الوردة وكفر الحجر", Phrase("عين الورده", "between", other="كفر الحجر")),
        ("الحدود السورية التركية", Phrase("السوريه التركيه", "border", other="TR", country="SY")),
        ("الشريط الحدودي", Phrase("", "border")),
        ("الحدود مع", Phrase("مع", "border")),
        ("الشمال", Phrase("", None, 0.0)),
        ("كفر الحجر (مجهولة)", Phrase("كفر الحجر")),
        ("مجهولة (كفر الحجر)", Phrase("كفر الحجر")),
        ("المركز الثقافي في السنديان", Phrase("المركز الثقافي", host="السنديان")),
    ],
)
def test_what_a_phrase_says(words: str, expected: Phrase) -> None:
    assert parse(words, known=lambda name: name in TOWNS) == expected


@given(WORDS, st.none() | WORDS)
def test_any_words_give_a_phrase(words: str, relation: str | None) -> None:
    phrase = parse(words, relation, TOWNS.__contains__)
    assert phrase.bearing is None or 0 <= phrase.bearing < 360
    assert phrase.distance_km is None or phrase.distance_km >= 0
    assert phrase == parse(words, relation, TOWNS.__contains__)


@given(words=WORDS, kind=st.sampled_from(["facility", "settlement", "region", "admin1", "country"]))
def test_a_point_never_comes_without_radius_reason_and_precision(
    gazetteer: Gazetteer, words: str, kind: PlaceKind
) -> None:
    place = put(gazetteer, at(words, kind))
    assert place.reason
    assert (place.lat is None) == (place.lon is None) == (place.radius_km is None) == (place.precision == "unknown")
    assert place.radius_km is None or place.radius_km > 0
    assert place.words.text == words and place.kind == kind


def test_a_front_is_an_area_around_the_town(gazetteer: Gazetteer) -> None:
    place = put(gazetteer, at("محور عين الوردة"))
    assert (place.lat, place.lon, place.precision) == (36.2, 36.6, "area")
    assert place.radius_km is not None and place.radius_km >= 10


@pytest.mark.parametrize(
    ("words", "relation"), [("سواحل عين الوردة", None), ("عين الوردة", "قبالة سواحل"), ("عين الوردة", "على طريق")]
)
def test_off_a_coast_and_on_a_road_are_near(gazetteer: Gazetteer, words: str, relation: str | None) -> None:
    place = put(gazetteer, at(words, "settlement", relation))
    assert (place.lat, place.precision) == (36.2, "near")
    assert place.radius_km is not None and place.radius_km >= 10


def test_between_covers_both_ends(gazetteer: Gazetteer) -> None:
    place = put(gazetteer, at("بين عين الوردة وكفر الحجر"))
    assert place.lat is not None and place.lon is not None and place.radius_km is not None
    assert all(km(place.lat, place.lon, *end) <= place.radius_km for end in ((36.2, 36.6), (36.4, 37.4))), (
        "the radius reaches both ends"
    )


def test_a_road_ends_at_no_village_far_away(gazetteer: Gazetteer) -> None:
    place = put(gazetteer, at("طريق عين الوردة - عرب السهل"))
    assert (place.lat, place.precision) == (36.2, "near")


def test_a_border_with_no_stretch_known_is_as_wide_as_the_country(gazetteer: Gazetteer) -> None:
    place = put(gazetteer, at("الحدود السورية التركية"))
    assert place.country == "SY" and place.radius_km is not None and place.radius_km >= 100
    assert place.reason is not None and "border" in place.reason


def test_a_town_at_a_border_is_on_its_own_side(gazetteer: Gazetteer) -> None:
    report = at("عين الوردة", kind="settlement")
    border = Place(Span("الحدود مع تركيا", 20, 35), "region")
    place = put(gazetteer, replace(report, places=(*report.places, border)))
    assert (place.country, place.precision) == ("SY", "settlement")


def test_what_is_unknown_at_a_border_is_not_in_the_middle_of_the_country_beyond(gazetteer: Gazetteer) -> None:
    report = at("خربة المجهول", kind="settlement")
    border = Place(Span("الحدود مع تركيا", 20, 35), "region")
    assert put(gazetteer, replace(report, places=(*report.places, border))).lat is None


def test_a_direction_alone_is_a_part_of_the_country_that_the_text_is_about(gazetteer: Gazetteer) -> None:
    place = put(gazetteer, at("الجنوب"))
    assert place.country == "SY" and place.precision == "area"
    assert place.lat is not None and place.lat < 34


def test_what_is_not_known_takes_no_country_centre(gazetteer: Gazetteer) -> None:
    place = put(gazetteer, at("قنطرة الغروب البعيدة", "settlement"))
    assert (place.country, place.lat, place.precision) == ("SY", None, "unknown")


def test_a_facility_called_after_a_town_is_put_at_the_town(gazetteer: Gazetteer) -> None:
    place = put(gazetteer, at("مدرسة الأمل الجديدة عين الوردة", "facility"))
    assert (place.lat, place.precision) == (36.2, "near")
    assert place.radius_km is not None and place.radius_km >= 10
