"""The type of a trigger by what it was done with and whom it hit."""

from datetime import date

import pytest

from sijill.extract.means import settle_type
from sijill.extract.page import Page, read
from sijill.extract.trigger_context import context_features
from sijill.extract.triggers import TriggerMention
from sijill.records import Document


def page(text: str) -> Page:
    return read(Document("made-up", text, None, date(2024, 5, 2)), lambda name: None)


def types(text: str) -> dict[str, str]:
    """The settled type of each candidate by its first word."""
    told = page(text)
    return {told.words.text[m.start]: settle_type(told, TriggerMention.of(told, m, 0.0))[0] for m in told.triggers}


@pytest.mark.parametrize(
    ("text", "word", "type_"),
    [
        ("أطلق مسلحون النار على مزارع قرب القرية.", "اطلق", "attack"),
        ("أطلق مسلحون النار على حاجز للشرطة قرب القرية.", "اطلق", "armed_clash"),
        ("فتح مسلحون النار على مدنيين في السوق.", "فتح", "attack"),
        ("هجوم مسلح على مدرسة في المدينة.", "هجوم", "attack"),
        ("هجوم مسلح على ثكنة في المدينة.", "هجوم", "armed_clash"),
        ("مقتل ثلاثة جنود في المدينة.", "مقتل", "armed_clash"),
        ("مقتل ثلاثة مزارعين في المدينة.", "مقتل", "attack"),
        ("انتهت عملية أمنية للقوات بمساندة طائرات مروحية في البلدة.", "عمليه", "armed_clash"),
        ("استهدف مقاتلون آلية بصاروخ موجه في البلدة.", "استهدف", "shelling_artillery_missile"),
        ("استهدفت طائرة مسيرة سيارة في البلدة.", "استهدفت", "air_drone_strike"),
        ("شن الطيران غارات على القرية، فيما قصفت القوات البلدة.", "قصفت", "shelling_artillery_missile"),
    ],
)
def test_settled_type(text: str, word: str, type_: str) -> None:
    assert types(text)[word] == type_


@pytest.mark.parametrize(
    "text", ["فقد قال الشيخ إن الأمر انتهى.", "وصلت الرسالة عبر البريد.", "مصنع للصلب في المدينة."]
)
def test_words_that_only_look_like_events(text: str) -> None:
    assert not {"فقد", "عبر", "للصلب"} & set(types(text))


def test_context_that_is_asked_for() -> None:
    def features(text: str) -> set[str]:
        told = page(text)
        match = next(m for m in told.triggers if m.entry.context == "units")
        return set(context_features(told, match))

    assert "context+met=units+True" in features("انسحبت قوات الجيش من البلدة.".replace("انسحبت", "توجهت"))
    assert "context+met=units+False" in features("توجهت الأنظار إلى الملعب.")
