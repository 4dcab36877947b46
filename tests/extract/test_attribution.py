"""Who says so, in every form of attribution. All sentences are our own."""

import pytest

from sijill.extract.attribution import find_attributions
from sijill.extract.page import read
from sijill.records import Document


def sources(text: str) -> list[str | None]:
    page = read(Document("d", text), lambda name: None)
    return [a.source.text if a.source else None for a in find_attributions(page)]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("أفاد مصدر أمني بأن قذيفة سقطت على البلدة.", "مصدر أمني"),
        ("وقال في بيان له أمس المتحدث باسم الشرطة إن قذيفة سقطت على البلدة.", "المتحدث باسم الشرطة"),
        ("سقطت قذيفة على البلدة، بحسب شهود عيان.", "شهود عيان"),
        ("سقطت قذيفة على البلدة وفقا لمصادر محلية.", "مصادر محلية"),
        ("سقطت قذيفة على البلدة، حسب ما أفاد به مصدر طبي.", "مصدر طبي"),
        ("الدفاع المدني أكد أن قذيفة سقطت على البلدة.", "الدفاع المدني"),
        ("نقلت وكالة رويترز عن مصدر عسكري أن قذيفة سقطت على البلدة.", "مصدر عسكري"),
        ("المرصد السوري: قذيفة تسقط على البلدة", "المرصد السوري"),
        ("سقطت قذيفة على البلدة، وفق حصيلة جديدة للدفاع المدني.", "دفاع المدني"),
        ("قال مصدر طبي لموقعنا إن قذيفة سقطت على البلدة.", "مصدر طبي"),
        ("قال شهود لمراسل الوكالة إن قذيفة سقطت على البلدة.", "شهود"),
        ("أفادت وكالة رويترز بتعرض البلدة لقصف.", "وكالة رويترز"),
        ("سقطت قذيفة على البلدة، وفق بيان لوزارة الدفاع.", "وزارة الدفاع"),
        ("مصادر أمنية وطبية عراقية أعلنت أن قذيفة سقطت على البلدة.", "مصادر أمنية وطبية عراقية"),
        ("قالت الشبكة العربية لمعلومات حقوق الإنسان إن قذيفة سقطت.", "الشبكة العربية لمعلومات حقوق الإنسان"),
        ("قال المتحدث الإعلامي للدفاع المدني إن قذيفة سقطت.", "المتحدث الإعلامي للدفاع المدني"),
        ("قال العميد علي بن سالم إن قذيفة سقطت على البلدة.", "العميد علي بن سالم"),
        ("أشارت مصادر داخل المقاومة الشعبية إلى أن قذيفة سقطت.", "مصادر داخل المقاومة الشعبية"),
        ("ذكرت صحيفة “صوتنا بوست” المحلية إن قذيفة سقطت.", "صحيفة “صوتنا بوست” المحلية"),
        ("اتهم ناشطون قوات النظام بقصف البلدة.", "ناشطون"),
        ("أعلن قائد عمليات الجزيرة أن قذيفة سقطت.", "قائد عمليات الجزيرة"),
        ("أكدت قوات المارينز مقتل جنديين في البلدة.", "قوات المارينز"),
        ("أفادت تقارير اليوم الاثنين أن قذيفة سقطت.", "تقارير"),
        ("أعلنت إسرائيل إقامة مستوطنة قرب البلدة.", "إسرائيل"),
        ("وفق تصريحات مصدر عسكري لم يتم ذكر اسمه، سقطت قذيفة على البلدة.", "مصدر عسكري"),
        ("قال المركز الروسي للمصالحة بين الأطراف إن قذيفة سقطت.", "المركز الروسي للمصالحة بين الأطراف"),
        ("ونقل الموقع عن المصدر قوله إن قذيفة سقطت على البلدة.", "المصدر"),
        ("وأشار المصدر إلى سقوط قذيفة على البلدة.", "المصدر"),
        ("وبين مسؤول أمني أن قذيفة سقطت على البلدة.", "مسؤول أمني"),
        ("وقال بيان صادر عن قيادة الشرطة إن قذيفة سقطت على البلدة.", "قيادة الشرطة"),
        ("وبحسب بيان صادر عن وزارة الداخلية فقد سقطت قذيفة على البلدة.", "وزارة الداخلية"),
    ],
)
def test_the_source_is_found(text: str, source: str) -> None:
    assert sources(text)[:1] == [source]


def test_a_source_carries_on() -> None:
    assert sources("قال مصدر طبي إن شخصا جرح. وأضاف أن قذيفة سقطت على البلدة.") == ["مصدر طبي", "مصدر طبي"]


def test_what_points_back_takes_the_fuller_name() -> None:
    assert sources("قال مصدر طبي في البلدة إن شخصا جرح. وذكر المصدر أن قذيفة سقطت.")[-1] == "مصدر طبي في البلدة"


@pytest.mark.parametrize(
    "text",
    [
        "سجل الفريق هدفا في الدقيقة الأخيرة.",
        "نقلت سيارة الإسعاف الجرحى إلى المستشفى.",
        "قصفت قوات النظام البلدة وفق خطة معدة سلفا.",
        "اندلعت اشتباكات بين مصدر أمني ومسلحين في البلدة.",
        "سقطت قذيفة على البلدة، ولم يذكر البيان أي تفاصيل.",
    ],
)
def test_what_nobody_says_has_no_source(text: str) -> None:
    assert sources(text) == []


def test_as_well_he_said_goes_on_with_who_spoke_last() -> None:
    assert sources("قال مصدر طبي إن قذيفة سقطت.\nكما قال إن شخصا أصيب.") == ["مصدر طبي", "مصدر طبي"]


def test_a_denial_is_told_apart() -> None:
    page = read(Document("d", "نفت وزارة الدفاع قصف البلدة."), lambda name: None)
    (denial,) = find_attributions(page)
    assert denial.denies
    assert denial.source is not None
    assert denial.source.text == "وزارة الدفاع"


def test_the_masculine_verb_of_denial_is_no_noun() -> None:
    page = read(Document("d", "إلا أن متحدثا باسم الجيش نفى قصف البلدة."), lambda name: None)
    (denial,) = [a for a in find_attributions(page) if a.denies]
    assert denial.source is not None
    assert denial.source.text == "متحدثا باسم الجيش"


def test_the_own_correspondent_is_the_outlets_own_voice() -> None:
    page = read(Document("d", "قال مراسلنا إن قذيفة سقطت على البلدة."), lambda name: None)
    assert [a.own_voice for a in find_attributions(page)] == [True]


def test_a_monitor_on_its_own_site_is_the_outlets_own_voice() -> None:
    text = "قصف على البلدة.. وإصابة شخص | المرصد السوري لحقوق الإنسان\nوقال المرصد السوري إن قذيفة سقطت على البلدة."
    page = read(Document("d", text), lambda name: None)
    assert [a.own_voice for a in find_attributions(page) if a.form == "verb"] == [True]


def test_another_outlets_reporter_is_not_the_own_voice_by_the_name_of_this_one() -> None:
    text = "قصف على البلدة | شبكة شام\nوقال شهود لمراسل الجزيرة إن قذيفة سقطت على البلدة."
    page = read(Document("d", text), lambda name: None)
    assert [a.own_voice for a in find_attributions(page) if a.form == "verb"] == [False]


def test_a_digests_label_does_not_speak() -> None:
    page = read(Document("d", "محافظة حلب: قصفت القوات البلدة."), lambda name: "admin1" if name == "حلب" else None)
    assert find_attributions(page) == []
