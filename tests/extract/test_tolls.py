"""Which event a toll is given to, in articles written for the test: the events are set by hand."""

from datetime import date

import pytest

from sijill.extract.assemble import Mention, Proto
from sijill.extract.casualties import combine
from sijill.extract.page import Page, read
from sijill.extract.phrases import Match
from sijill.extract.places import PlaceMention
from sijill.extract.tolls import hand_on, share_tolls
from sijill.extract.triggers import TriggerMention
from sijill.records import Document, PlaceKind

Bounds = tuple[int, int | None] | None
Event = tuple[str, tuple[str, ...], str | None]  # type, the words of its triggers, the name of its place

TOWNS = frozenset(["الكفير", "رام حمدان", "تل السن", "الرقيطه", "ابو حبه"])
SHELLING, STRIKE, BOMB, CLASH = (
    "shelling_artillery_missile",
    "air_drone_strike",
    "remote_explosive_landmine_ied",
    "armed_clash",
)


def kind_of(name: str) -> PlaceKind | None:
    return "settlement" if name in TOWNS else None


def page_of(text: str) -> Page:
    return read(Document("test", text, published=date(2021, 3, 4)), kind_of)


def proto(page: Page, event: Event, used: set[int]) -> Proto:
    type_, triggers, town = event
    found = [place for place in page.places if town is not None and town in place.name]
    place = found[0] if found else None
    assert (place is None) == (town is None)
    return Proto([mention(page, type_, trigger, place, used) for trigger in triggers])


def mention(page: Page, type_: str, word: str, place: PlaceMention | None, used: set[int]) -> Mention:
    """The first trigger of the text with a word that no earlier one of this event took."""
    match = next(m for m in page.triggers if page.words.text[m.start] == word and m.start not in used)
    used.add(match.start)
    return Mention(trigger(page, match), type_, False, place, 0.9, False, None)


def trigger(page: Page, match: Match) -> TriggerMention:  # type: ignore[type-arg]
    return TriggerMention.of(page, match, 3.0)


def tolls(text: str, *events: Event, together: bool = False) -> list[tuple[Bounds, Bounds]]:
    """Killed and injured of each event. ``together``: one trigger tells all of the events."""
    page = page_of(text)
    used: set[int] = set()
    protos = []
    for event in events:
        protos.append(proto(page, event, set() if together else used))
    shared = share_tolls(page, protos)
    return [tuple((c.low, c.high) if c else None for c in combine(mentions)) for mentions in shared]  # type: ignore[misc]


@pytest.mark.parametrize(
    "text",
    [
        "أدى قصف على بلدة الكفير إلى مقتل ثلاثة مدنيين، كما شنت طائرات غارات على بلدة تل السن أسفرت عن مقتل خمسة.",
        "قتل ثلاثة مدنيين جراء قصف على بلدة الكفير، فيما قتل خمسة آخرون في غارات على بلدة تل السن.",
        "قصف الجيش بلدة الكفير ما تسبب بمقتل ثلاثة مدنيين، وأوقعت غارات على بلدة تل السن خمسة قتلى.",
        "مقتل ثلاثة مدنيين في قصف على بلدة الكفير وخمسة قتلى في غارات على بلدة تل السن.",
    ],
)
def test_the_cause_is_sought_in_the_clause(text: str) -> None:
    trigger_word = "قصف"
    found = tolls(text, (SHELLING, (trigger_word,), "الكفير"), (STRIKE, ("غارات",), "تل السن"))
    assert found == [((3, 3), None), ((5, 5), None)]


def test_what_follows_a_toll_goes_with_it() -> None:
    text = "أدى قصف على بلدة الكفير إلى مقتل مدني وإصابة أربعة آخرين، ثم اندلعت اشتباكات قرب بلدة تل السن."
    assert tolls(text, (SHELLING, ("قصف",), "الكفير"), (CLASH, ("اشتباكات",), "تل السن")) == [
        ((1, 1), (4, 4)),
        (None, None),
    ]


def test_one_trigger_at_several_places_gives_its_toll_to_the_first() -> None:
    text = "قصف الجيش بلدات الكفير وتل السن والرقيطة، ما أدى إلى إصابة سبعة مدنيين."
    events = [(SHELLING, ("قصف",), town) for town in ("الكفير", "تل السن", "الرقيطه")]
    assert tolls(text, *events, together=True) == [(None, (7, 7)), (None, None), (None, None)]


def test_the_place_beside_a_toll_decides() -> None:
    text = "قصف الجيش بلدتي الكفير وتل السن، فقتل مدنيان في الكفير وثلاثة في تل السن."
    found = tolls(text, (SHELLING, ("قصف",), "الكفير"), (SHELLING, ("قصف",), "تل السن"), together=True)
    assert [killed for killed, _ in found] == [(2, 2), (3, 3)]


def test_nobody_hurt_goes_for_every_place() -> None:
    text = "طال قصف بلدات الكفير وتل السن، دون وقوع إصابات."
    found = tolls(text, (SHELLING, ("قصف",), "الكفير"), (SHELLING, ("قصف",), "تل السن"), together=True)
    assert found == [(None, (0, 0)), (None, (0, 0))]


def test_a_word_that_points_back_leads_to_the_event_before() -> None:
    text = (
        "انفجرت عبوة ناسفة في بلدة تل السن صباح اليوم. ثم تعرضت بلدة الكفير إلى قصف مدفعي."
        " وأسفر القصف عن مقتل أربعة مدنيين."
    )
    found = tolls(text, (BOMB, ("انفجرت",), "تل السن"), (SHELLING, ("قصف",), "الكفير"))
    assert found == [(None, None), ((4, 4), None)]


def test_a_sentence_without_a_cause_goes_on_with_the_event_before() -> None:
    text = "قصف الجيش بلدة الكفير أمس. وقال مسعفون إن ثلاثة أطفال قتلوا. وتظاهر مئات السكان في رام حمدان."
    found = tolls(text, (SHELLING, ("قصف",), "الكفير"), ("peaceful_protest", ("وتظاهر",), "رام حمدان"))
    assert found == [((3, 3), None), (None, None)]


def test_a_headline_is_told_again_below() -> None:
    text = "مقتل تسعة مدنيين في الشمال\nقصف الجيش بلدة الكفير اليوم. وأدى القصف إلى مقتل تسعة مدنيين وجرح عشرين."
    assert tolls(text, (SHELLING, ("قصف",), "الكفير")) == [((9, 9), (20, 20))]


def test_a_total_over_events_that_have_their_own_tolls_is_left_out() -> None:
    text = (
        "قتل 12 شخصا في هجومين منفصلين أمس. انفجرت عبوة ناسفة في بلدة تل السن ما أدى إلى مقتل سبعة."
        " وأسفر قصف على بلدة الكفير عن مقتل خمسة أشخاص."
    )
    found = tolls(text, (BOMB, ("انفجرت",), "تل السن"), (SHELLING, ("قصف",), "الكفير"))
    assert found == [((7, 7), None), ((5, 5), None)]


def test_long_statistics_belong_to_no_event() -> None:
    text = "قصف الجيش بلدة الكفير أمس. وقتل 600 مدني في القصف منذ مطلع حزيران."
    assert tolls(text, (SHELLING, ("قصف",), "الكفير")) == [(None, None)]


@pytest.mark.parametrize("type_", ["agreement", "peaceful_protest", "change_to_group_activity"])
def test_bloodless_events_take_no_toll(type_: str) -> None:
    text = "تظاهر مئات السكان في بلدة الكفير بعد مقتل أربعة مدنيين."
    assert tolls(text, (type_, ("تظاهر",), "الكفير")) == [(None, None)]


def test_links_in_the_margin_of_a_page_are_not_of_the_event() -> None:
    text = "قصف الجيش بلدة الكفير أمس وأصيب طفلان.\nاقرأ أيضا\nمقتل ستة عمال في رام حمدان"
    assert tolls(text, (SHELLING, ("قصف",), "الكفير")) == [(None, (2, 2))]


def test_a_page_without_events_gives_nothing() -> None:
    assert share_tolls(page_of("قتل ثلاثة مدنيين في قصف على بلدة الكفير."), []) == []


def test_the_dead_that_an_event_answers_are_not_its_own() -> None:
    text = "قصف الجيش بلدة الكفير ردا على مقتل أربعة جنود، ما أدى إلى إصابة طفلين."
    assert tolls(text, (SHELLING, ("قصف",), "الكفير")) == [(None, (2, 2))]


def test_the_toll_of_an_event_left_out_goes_to_one_that_may_be_the_same() -> None:
    text = "قصف على بلدة الكفير. وهز انفجار البلدة وقتل فيه ثلاثة مدنيين. وشنت طائرات غارات على بلدة تل السن."
    page = page_of(text)
    events = [(SHELLING, ("قصف",), "الكفير"), (BOMB, ("انفجار",), "الكفير"), (STRIKE, ("غارات",), "تل السن")]
    protos = [proto(page, event, set()) for event in events]
    shared = share_tolls(page, protos)
    assert [len(toll) for toll in shared] == [0, 1, 0]
    assert [len(toll) for toll in hand_on(page, protos, shared, {0, 2})] == [1, 1, 0]


def test_the_toll_of_an_event_left_out_goes_to_no_other_place() -> None:
    text = "وهز انفجار بلدة الكفير وقتل فيه ثلاثة مدنيين. وشنت طائرات غارات على بلدة تل السن."
    page = page_of(text)
    protos = [proto(page, event, set()) for event in [(BOMB, ("انفجار",), "الكفير"), (STRIKE, ("غارات",), "تل السن")]]
    shared = share_tolls(page, protos)
    assert [len(toll) for toll in hand_on(page, protos, shared, {1})] == [1, 0]


def test_a_headlines_toll_goes_where_the_body_tells_it() -> None:
    text = (
        "مقتل ثلاثة مدنيين في قصف على تل السن\n"
        "قصف الجيش بلدة تل السن صباحا دون إصابات. ثم قتل ثلاثة مدنيين في غارات على بلدة الكفير."
    )
    found = tolls(text, (SHELLING, ("قصف", "قصف"), "تل السن"), (STRIKE, ("غارات",), "الكفير"))
    assert [killed for killed, _ in found] == [None, (3, 3)]


def test_the_dead_of_a_crash_are_not_the_strikes() -> None:
    text = "تحطمت طائرة حربية أثناء قصف على بلدة الكفير ما تسبب بمقتل ثلاثة مدنيين."
    assert tolls(text, (STRIKE, ("قصف",), "الكفير")) == [(None, None)]


def test_the_dead_that_an_event_answers_go_to_no_cause_that_is_none() -> None:
    text = "قصف الجيش بلدة الكفير ردا على مقتل جندي بإطلاق نار."
    assert tolls(text, (SHELLING, ("قصف",), "الكفير")) == [(None, None)]
