"""The online geocoder against a local server that speaks Nominatim's protocol, with its failures."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from nominatim import FAR, VILLAGE, Server

from sijill.errors import GazetteerError, UsageError
from sijill.geo.online import FileCache, Geocoder, is_unresolved, locate_online, online_geocoder
from sijill.records import Document, DocumentReports, Place, Report, Span


def geocoder(server: Server, **options: Any) -> Geocoder:
    settings = {"min_delay_seconds": 0.0, "error_wait_seconds": 0.0, "timeout": 0.5, "max_retries": 1} | options
    return online_geocoder(domain=server.domain, scheme="http", **settings)


def item(*places: Place) -> DocumentReports:
    text = "قصف على سلمار في فردان"
    report = Report(document="d", type="attack", trigger=Span("قصف", 0, 3), evidence=(), places=places)
    return DocumentReports(Document("d", text), (report,))


LOST = Place(words=Span("سلمار", 8, 13), kind="settlement", reason="not in the gazetteer", country="SY")
AREA = Place(
    words=Span("فردان", 17, 22), kind="district", lat=34.5, lon=36.4, radius_km=30.0, precision="district",
    gazetteer_id="pcode:SY99", country="SY", reason="Fardan (district)",
)  # fmt: skip
STAND_IN = replace(
    LOST, lat=34.5, lon=36.4, radius_km=30.0, precision="district", gazetteer_id="pcode:SY99",
    reason="not in the gazetteer; Fardan, which the text names around it, stands for it",
)  # fmt: skip


def first(answered: DocumentReports) -> Place:
    return answered.reports[0].places[0]


def test_a_lost_place_is_found_and_marked_as_online(server: Server) -> None:
    server.answers = [[VILLAGE]]
    place = first(locate_online(item(LOST, AREA), geocoder(server)))
    assert (place.lat, place.lon) == (34.5, 36.5)
    assert place.gazetteer_id == "online:nominatim:n42"
    assert place.precision == "settlement"
    assert place.radius_km == pytest.approx(2.9, abs=0.1)  # half the diagonal of its box
    assert place.reason is not None and place.reason.startswith("online: nominatim answered 'Salmar, Fardan, Syria'")
    assert [candidate.gazetteer_id for candidate in place.candidates] == ["online:nominatim:n42"]
    assert place.words == LOST.words
    (asked,) = server.asked
    assert asked["q"] == ["سلمار, فردان"]
    assert asked["countrycodes"] == ["sy"]
    assert "sijill" in str(server.agents[0])


def test_the_name_is_asked_for_without_town_of(server: Server) -> None:
    town = replace(LOST, words=Span("بلدة سلمار", 3, 13))
    locate_online(item(town), geocoder(server))
    assert server.asked[0]["q"] == ["سلمار"]


def test_a_place_that_the_gazetteer_knows_is_never_asked_for(server: Server) -> None:
    known = item(AREA, LOST)
    assert locate_online(known, geocoder(server)) == known
    assert server.asked == []


def test_a_stand_in_is_replaced_by_an_answer_inside_its_circle(server: Server) -> None:
    server.answers = [[FAR, VILLAGE]]
    place = first(locate_online(item(STAND_IN, AREA), geocoder(server)))
    assert place.gazetteer_id == "online:nominatim:n42"


def test_an_answer_outside_of_the_area_that_the_text_names_is_refused(server: Server) -> None:
    server.answers = [[FAR]]
    place = first(locate_online(item(STAND_IN, AREA), geocoder(server)))
    assert (place.lat, place.lon, place.gazetteer_id) == (STAND_IN.lat, STAND_IN.lon, STAND_IN.gazetteer_id)
    assert place.reason is not None and "outside of the area" in place.reason


def test_answers_far_apart_are_not_guessed_among(server: Server) -> None:
    server.answers = [[VILLAGE, FAR]]
    place = first(locate_online(item(LOST), geocoder(server)))
    assert place.lat is None
    assert place.reason is not None and "2 places" in place.reason
    assert len(place.candidates) == 2


def test_no_answer_leaves_the_place_with_a_word_about_it(server: Server) -> None:
    place = first(locate_online(item(LOST), geocoder(server)))
    assert place.lat is None
    assert place.reason == "not in the gazetteer; online: nominatim knows no 'سلمار'"


def test_near_a_place_is_wider_and_called_near(server: Server) -> None:
    server.answers = [[VILLAGE]]
    place = first(locate_online(item(replace(LOST, relation="قرب")), geocoder(server)))
    assert place.precision == "near"
    assert place.radius_km is not None and place.radius_km > 10


@pytest.mark.parametrize("failure", [503, 429, 2.0, b"<html>busy</html>", [{"foo": 1}]])
def test_a_passing_failure_is_asked_again(server: Server, failure: Any) -> None:
    server.answers = [failure, [VILLAGE]]
    place = first(locate_online(item(LOST), geocoder(server)))
    if failure == [{"foo": 1}]:  # an answer without coordinates is no failure, and no place either
        assert place.lat is None
    else:
        assert place.gazetteer_id == "online:nominatim:n42"
        assert len(server.asked) == 2


@pytest.mark.parametrize("failure", [503, 429, 2.0, b"<html>busy</html>"])
def test_a_lasting_failure_leaves_the_place_and_says_so(server: Server, failure: Any) -> None:
    server.answers = [failure] * 2
    one = geocoder(server)
    assert locate_online(item(LOST), one) == item(LOST)  # or an unchanged reading would pass for another one
    assert one.unanswered == 1
    assert one.fault.startswith("Geocoder")


def test_a_refusal_is_not_asked_again(server: Server) -> None:
    server.answers = [403, [VILLAGE]]
    one = geocoder(server)
    assert locate_online(item(LOST), one) == item(LOST)
    assert (len(server.asked), one.unanswered) == (1, 1)


def test_what_the_server_wants_to_be_waited_is_waited(server: Server) -> None:
    server.answers, server.retry_after = [429, [VILLAGE]], "1"
    place = first(locate_online(item(LOST), geocoder(server)))
    assert place.lat is not None
    assert server.times[1] - server.times[0] >= 0.95


def test_requests_are_spaced(server: Server) -> None:
    one = geocoder(server, min_delay_seconds=0.3)
    for name in ("أ", "ب", "ج"):
        locate_online(item(replace(LOST, words=Span(name, 0, 1))), one)
    assert server.times[2] - server.times[0] >= 0.55


def test_after_three_failures_running_it_is_left_in_peace(server: Server) -> None:
    server.answers = [503] * 20
    one = geocoder(server, max_retries=0)
    for _ in range(5):
        assert locate_online(item(LOST), one) == item(LOST)
    assert (len(server.asked), one.unanswered) == (3, 5)


def test_answers_are_kept_and_asked_for_once(server: Server, tmp_path: Path) -> None:
    server.answers = [[VILLAGE]]
    kept = FileCache(tmp_path / "online.sqlite")
    once = locate_online(item(LOST), geocoder(server), kept)
    again = locate_online(item(LOST), geocoder(server), FileCache(tmp_path / "online.sqlite"))
    assert again == once
    assert first(again).lat == 34.5
    assert len(server.asked) == 1


def test_without_a_search_only_what_is_kept_is_used(server: Server, tmp_path: Path) -> None:
    server.answers = [[VILLAGE]]
    kept = FileCache(tmp_path / "online.sqlite")
    silent = Geocoder("nominatim")
    assert locate_online(item(LOST), silent, kept) == item(LOST)
    asked = locate_online(item(LOST), geocoder(server), kept)
    assert locate_online(item(LOST), silent, kept) == asked != item(LOST)
    assert (len(server.asked), silent.unanswered) == (1, 0)


def test_that_nothing_was_found_is_kept_too_but_a_failure_is_not(server: Server, tmp_path: Path) -> None:
    kept = FileCache(tmp_path / "online.sqlite")
    server.answers = [503, 503, [], [VILLAGE]]
    assert locate_online(item(LOST), geocoder(server), kept) == item(LOST)
    for _ in range(2):
        assert "knows no" in str(first(locate_online(item(LOST), geocoder(server), kept)).reason)
    assert len(server.asked) == 3


def test_a_cache_that_is_another_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("not a database, but long enough to be looked at as one" * 20, encoding="utf-8")
    with pytest.raises(GazetteerError, match="another file"):
        FileCache(tmp_path / "notes")


def test_another_geocoder_by_name_takes_its_own_options() -> None:
    assert online_geocoder("photon", domain="localhost:9").provider == "photon"
    with pytest.raises(UsageError, match="no online geocoder"):
        online_geocoder("atlas")
    with pytest.raises(UsageError, match="takes no api_key"):
        online_geocoder("nominatim", api_key="x")
    with pytest.raises(UsageError, match="cannot be set up"):
        online_geocoder("opencage")  # wants a key


def test_what_locate_leaves_open_is_what_is_asked_for(tmp_path: Path) -> None:
    """Holds the two modules together: the words by which ``locate`` marks a stand-in are those looked for."""
    from sijill.geo.entry import Entry  # noqa: PLC0415
    from sijill.geo.index import build_index  # noqa: PLC0415
    from sijill.geo.locate import locate  # noqa: PLC0415
    from sijill.geo.lookup import open_gazetteer  # noqa: PLC0415

    area = Entry(("csv:1",), "Fardan", ("فردان",), "district", 34.5, 36.4, "district", country="SY", radius_km=30.0)
    path = tmp_path / "small.sqlite"
    build_index([area], path)
    lost = Place(words=Span("سلمار", 8, 13), kind="settlement")
    around = Place(words=Span("فردان", 17, 22), kind="district")
    places = locate(item(lost, around), open_gazetteer(path)).reports[0].places
    assert places[0].lat is not None  # the area stands for it
    assert is_unresolved(places[0])
    assert not is_unresolved(places[1])
    assert is_unresolved(first(locate(item(lost), open_gazetteer(path))))
