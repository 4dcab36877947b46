"""Which weapon an event is told with. All sentences are our own."""

import pytest

from sijill.extract.armament import weapon_of
from sijill.extract.page import read
from sijill.extract.triggers import TriggerMention
from sijill.records import Document

SHELLING, STRIKE = "shelling_artillery_missile", "air_drone_strike"


def weapon(text: str, type_: str, *words: str) -> str | None:
    page = read(Document("d", text), lambda name: None)
    triggers = [m for m in page.triggers if page.words.text[m.start] in words]
    span = weapon_of(page, [TriggerMention.of(page, match, 2.0) for match in triggers], type_)
    return span.text if span else None


@pytest.mark.parametrize(
    ("text", "type_", "words", "told"),
    [
        ("قصفت القوات بالمدافع وقذائف الهاون قرى في الريف.", SHELLING, ("قصفت",), "المدافع وقذائف الهاون"),
        ("قصفت القوات القرية بالمدفعية الثقيلة وقذائف الهاون.", SHELLING, ("قصفت",), "المدفعية الثقيلة وقذائف الهاون"),
        ("قصفت طائرة حربية بصاروخين محطة للكهرباء.", STRIKE, ("قصفت",), "صاروخين"),
        ("قصفت طائرة مسيرة سيارة على الطريق.", STRIKE, ("قصفت",), "طائرة مسيرة"),
        ("تعرضت القرية لقصف مدفعي.", SHELLING, ("قصف", "لقصف"), "مدفعي"),
        (
            "قصف مدفعي على القرية. وقصفت القوات القرية بالمدفعية الثقيلة.",
            SHELLING,
            ("قصف", "وقصفت"),
            "المدفعية الثقيلة",
        ),
        ("شنت القوات غارة جوية على القرية.", STRIKE, ("غاره",), None),
        ("قصفت القوات القرية.", SHELLING, ("قصفت",), None),
        ("اتفق الطرفان على هدنة ووقف إطلاق الرصاص.", "agreement", ("هدنه",), None),
        ("وقع تبادل لإطلاق النار في القرية.", "armed_clash", ("تبادل",), None),
    ],
)
def test_the_weapon_is_told(text: str, type_: str, words: tuple[str, ...], told: str | None) -> None:
    assert weapon(text, type_, *words) == told


def test_weapons_of_other_kinds_of_events_are_not_joined() -> None:
    text = "قصفت القوات القرية بالطائرات المسيرة والمدفعية الثقيلة."
    assert weapon(text, SHELLING, "قصفت") == "المدفعية الثقيلة"
    assert weapon(text, STRIKE, "قصفت") == "الطائرات المسيرة"
