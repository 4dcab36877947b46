"""Who denies an event, and whether it is told for the denial alone. All sentences are our own."""

import pytest

from sijill.extract import extract
from sijill.records import Document, Report


def told(text: str) -> Report:
    (report,) = extract(Document("d", text))
    return report


@pytest.mark.parametrize(
    ("text", "denier"),
    [
        ("نفت وزارة الدفاع السورية وقوع غارة جوية ليل السبت على مطار الضبعة.", "وزارة الدفاع السورية"),
        ("نفت الوزارة وقوع غارة جوية على مطار الضبعة أمس.", "الوزارة"),
        ("نفى المتحدث باسم الجيش قصف بلدة سراقب أمس.", "المتحدث باسم الجيش"),
        ("نفت قيادة الجيش أن تكون طائراتها قد قصفت مدينة دوما أمس.", "قيادة الجيش"),
        (
            "نفى مصدر عسكري في الجيش الليبي لوكالة الأنباء صحة الأنباء عن قصف مدينة ترهونة أمس.",
            "مصدر عسكري في الجيش الليبي",
        ),
    ],
)
def test_told_for_the_denial_alone(text: str, denier: str) -> None:
    report = told(text)
    assert report.status == "denied"
    assert report.disputed_by is not None
    assert report.disputed_by.text == denier
    assert all(actor.text not in denier and "نفت" not in actor.text for actor in report.actors)


@pytest.mark.parametrize(
    ("text", "denier"),
    [
        (
            "شنت الطائرات الروسية أمس غارات على مدينة إدلب، وفق المرصد السوري لحقوق الإنسان.\n"
            "وقال المركز الروسي للمصالحة إن الطائرات الروسية لم تضرب أي هدف في محافظة إدلب.",
            "المركز الروسي للمصالحة",
        ),
        (
            "هاجم الطيران التركي أمس مواقع في إدلب، وفق وزير الدفاع التركي.\n"
            "وقال المركز الروسي للمصالحة بين الأطراف المتحاربة إن الطائرات التركية لم تعبر الحدود ولم تضرب أي موقع.",
            "المركز الروسي للمصالحة بين الأطراف المتحاربة",
        ),
        ("أفاد ناشطون بأن طائرات حربية قصفت أمس بلدة معرة مصرين، فيما نفى مصدر عسكري ذلك.", "مصدر عسكري"),
        (
            "قصفت المدفعية التركية أمس قرية الدبس في ريف الرقة. وأنكرت قيادة العمليات المشتركة استهداف القرية.",
            "قيادة العمليات المشتركة",
        ),
        (
            "قال المرصد إن التحالف قصف أمس حي المشلب في الرقة وقتل سبعة مدنيين.\n"
            "وأكد متحدث باسم التحالف أن هذا ليس صحيحا.",
            "متحدث باسم التحالف",
        ),
        (
            "اتهم المرصد قوات النظام بقصف بلدة كفريا أمس. ورفضت غرفة العمليات المشتركة هذه الاتهامات.",
            "غرفة العمليات المشتركة",
        ),
        ("قصفت طائرات أمس سوق قرية شالي، بحسب لجنة أطباء. ونفى الجيش السوداني قصف السوق.", "الجيش السوداني"),
    ],
)
def test_disputed(text: str, denier: str) -> None:
    report = told(text)
    assert report.status != "denied"
    assert report.disputed_by is not None
    assert report.disputed_by.text == denier


def test_who_denies_a_part_in_it_leaves_it_standing() -> None:
    report = told("نفت حركة الشباب مسؤوليتها عن التفجير الذي استهدف فندقا في مقديشو أمس وأودى بحياة 12 شخصا.")
    assert report.status == "asserted"
    assert report.disputed_by is not None
    assert report.disputed_by.text == "حركة الشباب"
    assert report.actors == ()


@pytest.mark.parametrize(
    "text",
    [
        "قصفت قوات النظام أمس بلدة النيرب بالمدفعية. ونفى مصدر طبي وقوع ضحايا جراء القصف.",  # losses
        "قصفت قوات النظام أمس بلدة النيرب بالمدفعية. ونفى رئيس البلدية وجود خلافات بين أعضاء المجلس.",  # something else
        "انفجرت سيارة مفخخة أمس في بلدة الراعي. وقال الجيش الوطني إن طائراته لم تقصف مدينة منبج.",  # another act
        "انفجرت سيارة مفخخة أمس في بلدة الراعي. ونفت الوزارة الاتهامات الموجهة إليها بدعم التهريب.",  # another charge
        "قصفت قوات النظام أمس بلدة النيرب. وتحدث شهود شريطة عدم ذكر أسمائهم عن هلع في البلدة.",  # said by nobody
    ],
)
def test_not_disputed(text: str) -> None:
    reports = extract(Document("d", text))
    assert reports
    assert [report.disputed_by for report in reports] == [None] * len(reports)
    assert all(report.status != "denied" for report in reports)
