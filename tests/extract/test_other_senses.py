"""Words of war in another sense: control over fires, prices, matches. All sentences are our own."""

import pytest

from sijill.extract import extract
from sijill.records import Document


@pytest.mark.parametrize(
    "text",
    [
        "وقال مصدر إن فرق الإطفاء سيطرت على الحريق في سوق مدينة حمص.",
        "سيطرت طواقم الإطفاء أمس بشكل كامل على النيران في ميناء اللاذقية.",
        "أحكمت فرق الإنقاذ السيطرة على الحريق في سوق مدينة حمص أمس.",
        "سيطرت الحكومة على أسعار الخبز في دمشق أمس.",
        "سيطر المنتخب على مجريات المباراة في مدينة البصرة أمس.",
        "سيطر السائق على المركبة في مدينة حمص أمس.",
        "سيطر التوتر على مدينة الرقة أمس.",
    ],
)
def test_control_that_no_army_takes(text: str) -> None:
    assert extract(Document("d", text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "سيطرت القوات على بلدة كفرنبل أمس.",
        "سيطر المسلحون أمس على قرية النيران قرب حماة.",
        "سيطرت قوات المعارضة أمس على سوق بلدة دارة عزة.",
    ],
)
def test_control_over_a_place(text: str) -> None:
    (report,) = extract(Document("d", text))
    assert report.type == "non_state_overtakes_territory"
