"""Who did it and to whom, in every order of words that news uses. All sentences are our own."""

import pytest

from sijill.extract.arguments import participants
from sijill.extract.page import Page, read
from sijill.extract.participants import Participants
from sijill.extract.triggers import find_triggers
from sijill.records import Document


def page_of(text: str) -> Page:
    return read(Document("d", text), lambda name: None)


def roles(text: str, word: str) -> tuple[list[str], list[str]]:
    """Actors and targets of the trigger that begins with ``word``."""
    page = page_of(text)
    trigger = next(t for t in find_triggers(page) if page.words.text[t.first].endswith(word))
    actors, targets = participants(page, Participants(page), [trigger], [])
    return [span.text for span in actors], [span.text for span in targets]


@pytest.mark.parametrize(
    ("text", "word", "actor"),
    [
        ("قصفت قوات النظام بلدة الزيتون بالمدفعية.", "قصفت", "قوات النظام"),
        ("قوات النظام تقصف بلدة الزيتون", "تقصف", "قوات النظام"),
        ("جرح طفل جراء قصف قوات النظام بلدة الزيتون.", "قصف", "قوات النظام"),
        ("شنت الطائرات الروسية غارات على بلدة الزيتون.", "غارات", "الطائرات الروسية"),
        ("تعرضت بلدة الزيتون لقصف من قبل القوات التركية.", "قصف", "القوات التركية"),
        ("تعرضت بلدة الزيتون لقصف نفذته القوات التركية.", "قصف", "القوات التركية"),
        ("قصف مسلحون ثلاث محطات وقود في البلدة.", "قصف", "مسلحون"),
        ("قصف الجيش السوري مواقع للمسلحين قرب البلدة.", "قصف", "الجيش السوري"),
    ],
)
def test_the_agent_is_found_in_every_order(text: str, word: str, actor: str) -> None:
    assert roles(text, word)[0][:1] == [actor]


def test_an_act_without_a_subject_takes_the_last_agent_of_its_kind() -> None:
    text = "قصفت قوات النظام بلدة الزيتون بالمدفعية. كما طال القصف قرية النخيل المجاورة."
    assert roles(text, "القصف")[0][:1] == ["قوات النظام"]


def test_a_preposition_written_on_to_the_name_is_left_out() -> None:
    actors, _ = roles("أصيب مدني بقصف للقوات التركية على بلدة الزيتون.", "قصف")
    assert actors[:1] == ["قوات التركية"]  # the article has no letter of its own after ل


def test_the_name_of_a_side_does_not_change_who_acted() -> None:
    """A model that knew the sides would guess; swapping them must only swap the answer."""
    pattern = "قصفت {} بلدة الزيتون بعد اشتباكات مع {}."
    one, other = "قوات النظام", "فصائل المعارضة"
    assert roles(pattern.format(one, other), "قصفت")[0][:1] == [one]
    assert roles(pattern.format(other, one), "قصفت")[0][:1] == [other]


def test_the_people_hit_are_targets_with_their_number() -> None:
    _, targets = roles("اعتقلت الشرطة ثلاثة صيادين في ميناء البلدة.", "اعتقلت")
    assert targets[:1] == ["ثلاثة صيادين"]


def test_every_name_stands_in_the_text() -> None:
    text = "اندلعت اشتباكات بين «كتيبة النهر» وقوات النظام، وقتل ٣ عناصر من الكتيبة."
    page = page_of(text)
    for sentence in Participants(page)[0]:
        assert page.span(sentence.first, sentence.last).text in text


@pytest.mark.parametrize(
    ("text", "word", "actor"),
    [
        ('قصفت قوات "الراية" بلدة الزيتون.', "قصفت", 'قوات "الراية"'),
        ("قصفت قوات تنظيم «داعش» بلدة الزيتون.", "قصفت", "قوات تنظيم «داعش»"),
    ],
)
def test_a_mark_that_opens_in_a_name_closes_in_it(text: str, word: str, actor: str) -> None:
    assert roles(text, word)[0][:1] == [actor]


def test_a_clause_that_follows_is_no_part_of_a_name() -> None:
    _, targets = roles("قصفت قوات النظام منزل المدعو في بلدة الزيتون.", "قصفت")
    assert "منزل" in targets
