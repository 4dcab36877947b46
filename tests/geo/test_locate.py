from dataclasses import replace
from pathlib import Path

import pytest

from sijill.geo import Entry, Gazetteer, build_index, locate, open_gazetteer
from sijill.geo.distance import km
from sijill.records import Document, DocumentReports, Place, PlaceKind, Report, Span

DOCUMENT = Document("d", "نص", source="syriahr.com")


def report(*chain: tuple[str, PlaceKind] | tuple[str, PlaceKind, str], near: bool = False) -> Report:
    places = tuple(Place(Span(link[0], 0, len(link[0])), link[1], link[2] if len(link) > 2 else None) for link in chain)
    return Report("d", "armed_clash", Span("قصف", 0, 3), (), places=places, near=near)


def first(gazetteer: Gazetteer, *reports: Report, document: Document = DOCUMENT) -> Place:
    return locate(DocumentReports(document, reports), gazetteer).reports[0].places[0]


def test_the_chain_decides_between_namesakes(gazetteer: Gazetteer) -> None:
    north = first(gazetteer, report(("الجديدة", "settlement"), ("ريف السنديان", "region")))
    south = first(gazetteer, report(("الجديدة", "settlement"), ("محافظة المرج", "admin1")))
    assert (north.gazetteer_id, south.gazetteer_id) == ("gn:104", "gn:111")
    assert north.candidates[0].gazetteer_id == "gn:104"
    assert 0 < north.candidates[0].score <= 1


def test_other_places_of_the_document_decide_too(gazetteer: Gazetteer) -> None:
    alone = report(("الجديدة", "settlement"))
    company = [report((name, "settlement")) for name in ("عين الوردة", "تل الزيتون")]
    assert first(gazetteer, alone, *company).gazetteer_id == "gn:104"
    assert first(gazetteer, alone).gazetteer_id == "gn:111"  # else the larger


def test_an_unknown_name_takes_the_area_around_it(gazetteer: Gazetteer) -> None:
    place = first(gazetteer, report(("نقطة مراقبة مجهولة", "facility"), ("عين الوردة", "settlement")))
    assert (place.lat, place.lon, place.gazetteer_id) == (36.2, 36.6, "gn:101")
    assert place.precision == "near" and place.radius_km is not None and place.radius_km >= 10
    assert place.reason is not None and "stands for it" in place.reason


def test_a_likeness_counts_where_no_namesake_fits(entries: list[Entry], tmp_path: Path) -> None:
    """A village of exactly the name in a country that the text is not about is not the one."""
    abroad = Entry(("gn:900",), "Zeytun", ("تل الزيتونا",), "settlement", 39.0, 30.0, country="TR")
    path = tmp_path / "alike.sqlite"
    build_index(iter([*entries, abroad]), path)
    place = first(open_gazetteer(path), report(("تل الزيتونا", "settlement"), ("ريف السنديان", "region")))
    assert place.gazetteer_id == "gn:102"


def test_an_unknown_name_alone_stays_without_a_point(gazetteer: Gazetteer) -> None:
    place = first(gazetteer, report(("قنطرة الغروب البعيدة", "settlement")))
    assert place.lat is None and place.precision == "unknown" and place.reason is not None
    assert place.words.text == "قنطرة الغروب البعيدة"


def test_the_sentence_names_the_area_where_the_chain_does_not(gazetteer: Gazetteer) -> None:
    text = "وقع القصف على نقطة مجهولة في محافظة المرج"
    item = replace(report(("نقطة مجهولة", "facility")), evidence=(Span(text, 0, len(text)),))
    place = first(gazetteer, item, document=Document("d", text))
    assert place.precision in ("admin1", "area") and place.admin1 == "Marj"


@pytest.mark.parametrize(
    ("words", "relation", "km_off", "bearing_east", "precision"),
    [
        ("السنديان", "11 كم شمال غرب", 11.0, -1, "near"),
        ("السنديان", "على بعد 5 كم شرق", 5.0, 1, "near"),
        ("20 كم جنوب السنديان", None, 20.0, 0, "near"),
    ],
)
def test_distance_and_direction(
    gazetteer: Gazetteer, words: str, relation: str | None, km_off: float, bearing_east: int, precision: str
) -> None:
    link = (words, "settlement", relation) if relation else (words, "settlement")
    place = first(gazetteer, report(link))  # type: ignore[arg-type]
    assert place.lat is not None and place.lon is not None
    assert km(36.0, 37.0, place.lat, place.lon) == pytest.approx(km_off, rel=0.01)
    assert (place.lon - 37.0) * bearing_east >= 0
    assert place.precision == precision


def test_a_sector_lies_where_people_live_in_that_direction(gazetteer: Gazetteer) -> None:
    place = first(gazetteer, report(("ريف السنديان الغربي", "region")))
    assert place.lon is not None and place.lon < 36.7
    assert place.precision == "area" and place.radius_km is not None and place.radius_km >= 10
    assert first(gazetteer, report(("السنديان", "region", "ريف … الغربي"))).lon == place.lon


def test_between_two_towns(gazetteer: Gazetteer) -> None:
    place = first(gazetteer, report(("طريق عين الوردة - كفر الحجر", "region")))
    assert (place.lat, place.lon) == (pytest.approx(36.3, abs=0.02), pytest.approx(37.0, abs=0.02))
    assert place.radius_km is not None and place.radius_km > km(36.2, 36.6, 36.4, 37.4) / 2


def test_near_widens_and_says_so(gazetteer: Gazetteer) -> None:
    at = first(gazetteer, report(("عين الوردة", "settlement")))
    for near in (
        first(gazetteer, report(("عين الوردة", "settlement"), near=True)),
        first(gazetteer, report(("أطراف بلدة عين الوردة", "settlement"))),
        first(gazetteer, report(("عين الوردة", "settlement", "قرب"))),
    ):
        assert (near.lat, near.precision) == (at.lat, "near")
        assert (near.radius_km or 0) > (at.radius_km or 0)


def test_locating_twice_changes_nothing_and_keeps_everything_else(gazetteer: Gazetteer) -> None:
    item = DocumentReports(DOCUMENT, (report(("عين الوردة", "settlement")), report()))
    once = locate(item, gazetteer)
    assert locate(item, gazetteer) == once
    assert [r.trigger for r in once.reports] == [r.trigger for r in item.reports]
    assert once.reports[1] == item.reports[1]


def abroad(name: str, country: str, lat: float, lon: float, people: int) -> Entry:
    ids, kind = (f"gn:{country}{people}",), "settlement"
    return Entry(ids, f"{name} {country}", (name,), kind, lat, lon, country=country, population=people)  # type: ignore[arg-type]


@pytest.fixture
def wide(entries: list[Entry], tmp_path: Path) -> Gazetteer:
    """With namesakes far away."""
    path = tmp_path / "wide.sqlite"
    far = [abroad("الجديدة", "BE", 50.4, 4.2, 40_000), abroad("السنديان", "TR", 39.0, 30.0, 900_000)]
    build_index(iter([*entries, *far]), path)
    return open_gazetteer(path)


def test_where_nothing_tells_the_country_a_town_of_the_field_is_meant(wide: Gazetteer) -> None:
    text = "قصف على الجديدة أمس"
    place = first(wide, report(("الجديدة", "settlement")), document=Document("d", text))
    assert place.gazetteer_id == "gn:111"
    belgian = Document("d", "شب حريق في الجديدة البلجيكية")
    assert first(wide, report(("الجديدة البلجيكية", "settlement")), document=belgian).country == "BE"


def test_an_adjective_of_nation_chooses_the_country_and_hides_nothing(wide: Gazetteer) -> None:
    here = first(wide, report(("محافظة السنديان السورية", "admin1")), document=Document("d", "نص"))
    assert (here.gazetteer_id, here.precision) == ("gn:10", "admin1")
    there = first(wide, report(("مدينة السنديان التركية", "settlement")), document=Document("d", "نص"))
    assert there.country == "TR"


def test_a_bare_name_of_a_town_and_its_province_says_so(gazetteer: Gazetteer) -> None:
    bare, town = (first(gazetteer, report((words, "settlement"))) for words in ("المرج", "مدينة المرج"))
    assert bare.gazetteer_id == town.gazetteer_id == "gn:110"
    assert bare.radius_km == 10.0 and town.radius_km is not None and town.radius_km < 10.0
    assert bare.reason is not None and "province" in bare.reason
    assert town.reason is not None and "province" not in town.reason


def test_candidates_that_nobody_would_take_are_not_kept(wide: Gazetteer) -> None:
    place = first(wide, report(("الجديدة", "settlement"), ("ريف السنديان", "region")))
    assert place.candidates and all(candidate.score >= 0.01 for candidate in place.candidates)
    assert "BE" not in {candidate.country for candidate in place.candidates}
