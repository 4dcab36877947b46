"""Killed and injured people in sentences written for the test."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.extract.casualties import Casualty, combine, find_casualties
from sijill.extract.text import fold
from sijill.extract.vocabulary import tokenize

Bounds = tuple[int, int | None] | None


def toll(text: str) -> tuple[Bounds, Bounds]:
    killed, injured = combine(find_casualties(fold(text)))
    return (killed.low, killed.high) if killed else None, (injured.low, injured.high) if injured else None


def only(text: str) -> Casualty:
    found = find_casualties(fold(text))
    assert len(found) == 1, [item.words.text for item in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("مقتل خمسة مدنيين وإصابة 12 آخرين في قصف على البلدة", (5, 5), (12, 12)),
        ("قُتل شخص وأصيب آخرون بانفجار عبوة", (1, 1), (1, None)),
        ("أسفر القصف عن استشهاد طفلين وجرح امرأة", (2, 2), (1, 1)),
        ("لقي سبعة جنود على الأقل حتفهم في الكمين", (7, None), None),
        ("أدى الانفجار إلى سقوط 3 قتلى و5 جرحى", (3, 3), (5, 5)),
        ("أوقع التفجير 52 قتيلا وعشرات الجرحى", (52, 52), (10, None)),
        ("راح ضحيته أحد عشر شخصا", (11, 11), None),
        ("مقتل ما بين 5 و7 مدنيين", (5, 7), None),
        ("ما أدى إلى مقتل بين خمسة وسبعة مدنيين", (5, 7), None),
        ("أوقع القصف بين خمسة وسبعة قتلى", (5, 7), None),
        ("سقوط من 5 إلى 7 قتلى وإصابة ما بين عشرة وخمسة عشر مدنيا", (5, 7), (10, 15)),
        ("مقتل شخص بين قرية التل و7 قرى أخرى", (1, 1), None),
        ("أودى بحياة أكثر من 30 مدنيا", (30, None), None),
        ("قتلت قوات الأمن، مساء أمس، ثلاثة محتجين", (3, 3), None),
        ("قتل مسلحون أربعة من رجال الشرطة", (4, 4), None),
        ("فقد عنصر حياته وأصيب اثنان آخران", (1, 1), (2, 2)),
        ("إن طفلا قتل وأصيب ستة مدنيين", (1, 1), (6, 6)),
        ("إن 4 مدنيين بينهم طفل وسيدة قتلوا وجرح اثنان", (4, 4), (2, 2)),
        ("مقتل 5 عسكريين وثلاثة أفراد مدنيين", (8, 8), None),
        ("مقتل 3 من الجيش و7 من المسلحين في الاشتباك", (10, 10), None),
        ("أصيب شخصان وأربعة أطفال", None, (6, 6)),
        ("مقتل 21 وإصابة 36 من طرف ومقتل 3 وإصابة 5 من الطرف الآخر", (24, 24), (41, 41)),
        ("مقتل أربعة أطفال ورجل", (5, 5), None),
        ("قتل 13 جنديا وشرطيا", (13, 13), None),
        ("مقتل ستة أشخاص من عائلة واحدة", (6, 6), None),
        ("مقتل ثلاثة أشخاص بينهم طفل ووالده", (3, 3), None),
        ("مقتل وإصابة 25 شخصا", (1, 24), (1, 24)),
        ("68 قتيلا وجريحا في الانفجار", (1, 67), (1, 67)),
        ("سقوط قتلى وجرحى في القصف", (1, None), (1, None)),
        ("استشهاد عدد من المدنيين", (1, None), None),
        ("مقتل العشرات من المقاتلين", (10, None), None),
        ("ارتفعت حصيلة القصف إلى 40 قتيلا", (40, 40), None),
        ("ارتفع عدد الشهداء إلى 12", (12, 12), None),
        ("إحياء ذكرى الضحايا الـ32", (32, 32), None),
        ("استهدفت طائرة مسيرة أحد القادة ما أدى إلى مقتله", (1, 1), None),
        ("سائق الحافلة قتل، وأصيب مرافقه", (1, 1), (1, 1)),
        ("أودى الانفجار بحياة عشرة عمال في المصنع", (10, 10), None),
        ("خلف القصف عشرات القتلى والجرحى", (10, None), (10, None)),
        ("قتل خمسة جنود وجرح عدد آخر", (5, 5), (1, None)),
        ("دون وقوع إصابات أو خسائر بشرية", (0, 0), (0, 0)),
        ("مقتل «22» مسلحا واستشهاد (3) من الجنود في الهجوم", (25, 25), None),
        ("أدى القصف إلى إصابة /11/ مدنيا", None, (11, 11)),
        ('أعلن مقتل "ستة مدنيين على الأقل" في القصف', (6, None), None),
        ("سقط عشرات المسلحين بين قتيل وجريح في المواجهات", (1, None), (1, None)),
        ("تعرض ثلاثة شبان لإصابات بليغة في القصف", None, (3, 3)),
        ("إن جنديين تعرضا للإصابة في الهجوم", None, (2, 2)),
        ("أسفرت الغارة عن سقوط عدد كبير من القتلى والجرحى", (1, None), (1, None)),
        ("هجوم يحصد أرواح 6 أشخاص", (6, 6), None),
        ("قتل أمس ستة على الأقل في هجوم", (6, None), None),
        ("أصيب سمير خالد (22 عاما) برصاصة", None, (1, 1)),
        ("أعلن الفصيل قتله عشرات من عناصر القوات", (10, None), None),
        ("قتلت القوات المئات من أنصار الجماعة", (100, None), None),
        ("سقوط عشرة من مقاتلي الفصيل بين قتيل وجريح", (1, 9), (1, 9)),
        ("إن شرطيين أصيبا جراء انفجار", None, (2, 2)),
        ("إن مدنيين قتلوا بانفجار ألغام", (1, None), None),
        ("إن الجنود الثلاثة قتلوا خلال المهمة", (3, 3), None),
        ("قال المتحدث إن مهندس المحطة قتل برصاص مجهولين", (1, 1), None),
        ("مقتل القائد الميداني أبو علي و7 من مرافقيه", (8, 8), None),
        ("مقتل القيادي أبو علي مع اثنين من مرافقيه", (3, 3), None),
        ("مقتل عائلة من خمسة أفراد", (5, 5), None),
        ("انتشال جثث سبعة أشخاص من تحت الأنقاض", (7, 7), None),
        ("قتل جندي في الهجوم، كما قتل ثمانية مدنيين", (9, 9), None),
        ("قتل مدنيان في بلدة وثلاثة في أخرى مجاورة", (5, 5), None),
        ("اغتال مسلحون مجهولون العقيد أمام منزله", (1, 1), None),
        ("خسائر كبيرة في الأرواح والعتاد", (1, None), None),
        ("مر الهجوم بلا إصابات", None, (0, 0)),
        ("سقطت قذائف على الحي دون إصابات", None, (0, 0)),
        ("دون خسائر بشرية", (0, 0), (0, 0)),
        ("لم تسفر الغارة عن سقوط ضحايا", (0, 0), (0, 0)),
        ("لم ترد أنباء عن إصابات", None, None),
        ("قتل 25 مقاتلا من الفصائل المحلية على الأقل في هجوم", (25, None), None),
        ("إن شخصين على الأقل قتلا في الهجوم", (2, None), None),
        ("سقط ما يزيد على الثمانية قتلى وما يفوق العشرين جريحا", (8, None), (20, None)),
        ("قتل على الأقل تسعة أشخاص", (9, None), None),
        ("وفاة 15 حالة وإصابة ست حالات أخرى", (15, 15), (6, 6)),
        ("مقتل عشرة من الحراس إضافة إلى ثلاثة من العمال وإصابة تسعة", (13, 13), (9, 9)),
        ("قتل خمسة مدنيين إضافة إلى إصابة عشرة", (5, 5), (10, 10)),
        ("قتل خمسة مدنيين فضلا عن عشرات الجرحى", (5, 5), (10, None)),
        ("مقتل أحد القادة مع سائقه", (2, 2), None),
        ("خمسة قتلى في اشتباكات مع ثلاثة مسلحين", (5, 5), None),
        ("مقتل قيادي وعدد من مرافقيه", (2, None), None),
        ("لقي ركاب الحافلة الـ11 مصرعهم", (11, 11), None),
        ("انتهى الهجوم بمقتل جميع المسلحين", (1, None), None),
        ("وأصيب والداه وشقيقه بجروح", None, (3, 3)),
        ("بلغت حصيلة القتلى 15 والجرحى 30", (15, 15), (30, 30)),
        ("القيادي الذي قتل في غارة على البلدة", (1, 1), None),
        ("تشييع المسعفة التي قتلت برصاص الجنود", (1, 1), None),
        ("القيادي الذي قتل ثلاثة جنود", (3, 3), None),
        ("أصاب ثوار أربعة أشخاص", None, (4, 4)),
        ("إن عشرين جنديا قتلوا أو أصيبوا في الكمين", (1, 19), (1, 19)),
        ("قتل مستوطن وجرح ثلاثة آخرين", (1, 1), (3, 3)),
        ("قتل جندي واعتقل ثلاثة مسلحين", (1, 1), None),
        ("اغتال مسلحان المحافظ أمام منزله", (1, 1), None),
    ],
)
def test_tolls_of_one_sentence(text: str, killed: Bounds, injured: Bounds) -> None:
    assert toll(text) == (killed, injured)


@pytest.mark.parametrize(
    "text",
    [
        "أصابت القذائف 3 منازل وسيارتين",
        "نقل الجرحى إلى المستشفى",
        "قصفت الطائرات 5 قرى",
        "كتائب شهداء الأقصى",
        "نجا من محاولة اغتيال",
        "ندد المشاركون بالقتل",
        "قضت المحكمة بسجن ثلاثة متهمين",
        "مجموعة السابع عشر من فبراير",
        "عدد القتلى غير معروف",
        "عدم المبادرة إلى مساعدة الضحايا",
        "سياسة قتل المدنيين مدانة",
        "أصيب أحد المنازل بأضرار",
        "ارتفع عدد الموقوفين إلى 590 شخصا",
        "نفت الوزارة وقوع إصابات في الحادث",
        "ولم تعلن وزارة الصحة عن وقوع إصابات جراء الانفجارات",
        "ونجا من محاولة اغتيال الشهر الماضي",
        "حالة الهلع التي أصابت المواطنين",
        "ارتفع عدد شهداء المجزرة",
    ],
)
def test_no_casualties(text: str) -> None:
    assert find_casualties(fold(text)) == []


def test_parts_are_marked_and_not_added() -> None:
    found = find_casualties(fold("أصيب ستة أشخاص، بينهم 4 جرحى من عائلة واحدة"))
    assert [(item.count.low, item.part) for item in found] == [(6, False), (4, True)]


def test_the_words_of_the_count() -> None:
    item = only("أسفر القصف عن مقتل ما لا يقل عن 22 شخصا")
    assert item.count.words is not None
    assert (item.words.text, item.count.words.text) == ("مقتل ما لا يقل عن 22 شخصا", "ما لا يقل عن 22 شخصا")
    assert only("قُتِلَ طفلٌ في القصف").words.text == "قُتِلَ طفل"


@pytest.mark.parametrize(
    "text",
    [
        "غالبا ما يخلف القصف شهداء وجرحى",
        "هجمات بشكل دوري تسفر عن سقوط ضحايا",
        "قتل 130 شخصا في الهجمات منذ مطلع حزيران",
    ],
)
def test_habits_and_statistics_are_cumulative(text: str) -> None:
    assert all(item.cumulative for item in find_casualties(fold(text)))
    assert toll(text) == (None, None)


def test_a_superlative_since_a_day_is_no_statistic() -> None:
    assert toll("51 قتيلا في أعنف هجوم منذ بداية العام") == ((51, 51), None)


def test_statistics_over_years_are_cumulative() -> None:
    assert only("قتل 2000 مدني منذ بداية الحرب").cumulative
    assert combine(find_casualties(fold("قتل 2000 مدني منذ بداية الحرب"))) == (None, None)


def test_the_same_total_told_again_is_one() -> None:
    assert toll("مقتل 5 مدنيين.\nقتل خمسة مدنيين في القصف.") == ((5, 5), None)


def test_contradicting_tolls_give_a_range() -> None:
    assert toll("قتل 28 شخصا على الأقل.\nسقط نحو 30 قتيلا.") == ((28, 30), None)
    assert toll("أصيب ستة مدنيين.\nجرح سبعة مدنيين.") == (None, (6, 7))


def test_a_toll_that_the_text_calls_earlier_gives_way() -> None:
    assert toll("مقتل 19 شخصا في التفجير. وكانت حصيلة سابقة أفادت بمقتل 17 شخصا.") == ((19, 19), None)


def test_what_is_told_most_stands_against_a_figure_far_from_it() -> None:
    assert toll("مقتل مدنيين اثنين. قتل 70 شخصا في الغارة. وأكد المصدر مقتل 70 شخصا.") == ((70, 70), None)


def test_the_two_sides_of_a_clash_are_added_over_sentences() -> None:
    text = "وقوع عشرات القتلى في صفوف المتمردين. وأشارت مصادر إلى سقوط سبعة قتلى في صفوف المقاومة."
    assert toll(text) == ((17, None), None)
    assert toll("مقتل عشرة من المتمردين. وقال مصدر إن 12 من المتمردين قتلوا.") == ((10, 12), None)


def test_a_number_replaces_vaguer_words() -> None:
    assert toll("قتلى وجرحى في قصف على البلدة.\nقتل 4 مدنيين وأصيب تسعة.") == ((4, 4), (9, 9))


def test_a_risen_toll_replaces_the_earlier_one() -> None:
    assert toll("قتل 5 مدنيين في القصف.\nوارتفعت حصيلة القتلى إلى 9 قتلى.") == ((9, 9), None)


@given(st.text())
def test_any_text(text: str) -> None:
    check(text)


PIECES = [
    "قتل", "قتلوا", "مقتل", "وإصابة", "أصيب", "لقي", "حتفه", "دون", "لم", "تسفر", "عن", "إصابات", "خمسة", "3",
    "مدنيين", "طفل", "وطفلة", "وأحد", "الجرحى", "قتلى", "وجرحى", "جريحا", "بين", "قتيل", "وجريح", "بينهم",
    "منهم", "آخرون", "عدد", "من", "إلى", "ارتفع", "حصيلة", "الشهداء", "الـ", "،", ".", "\n", "خسائر", "بشرية",
    "مقتله", "أن", "و", "\u200e", "مَدَنيَّين", "على", "الأقل", "99999999999999999999",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_any_run_of_casualty_words(pieces: list[str]) -> None:
    check(" ".join(pieces))


def check(text: str) -> None:
    folded = fold(text)
    found = find_casualties(folded)
    for item in found:
        assert text[item.words.start : item.words.end] == item.words.text
        assert item.count.words is not None
        assert text[item.count.words.start : item.count.words.end] == item.count.words.text
        assert item.start < item.end
        assert item.count.low >= 0
        assert item.count.high is None or item.count.low <= item.count.high
    for count in combine(found):
        assert count is None or count.high is None or count.low <= count.high


def test_only_the_stretch_asked_for() -> None:
    folded = fold("قتل خمسة مدنيين. أصيب ستة مدنيين.")
    assert [item.kind for item in find_casualties(folded, tokenize(folded, 16))] == ["injured"]
    assert [item.kind for item in find_casualties(folded, tokenize(folded, 0, 16))] == ["killed"]


def test_a_long_line_takes_linear_time() -> None:
    for piece in ("قتل ", "بينهم ", "3 و", "طفل وطفلة ", "دون ", "ارتفع عدد ", "مقتل وإصابة "):
        assert isinstance(find_casualties(fold(piece * 20_000)), list)
