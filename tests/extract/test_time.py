"""Time expressions against hand-written expectations; Wednesday 13 June 2018 is the day of publication."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.extract.hijri import month_bounds, to_gregorian
from sijill.extract.text import fold
from sijill.extract.time import TimeExpression, find_dates, reporting_day
from sijill.extract.vocabulary import tokenize

TODAY = date(2018, 6, 13)
LEVANT = [
    "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "تشرين الأول",
    "تشرين الثاني", "كانون الأول",
]  # fmt: skip
EGYPT = [
    "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
]  # fmt: skip
MAGHREB = [
    "جانفي", "فيفري", "مارس", "أفريل", "ماي", "جوان", "جويلية", "أوت", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
]  # fmt: skip
FORMATS = [
    "{d} {levant} {y}", "{d} {egypt} {y}", "{d} {maghreb} {y}", "{d} من {levant} {y}", "{d} {egypt}/{levant} {y}",
    "{d} {levant} / {egypt} {y}", "{d} {egypt} ({levant}) {y}", "{d} {levant} من عام {y}", "{d}/{m}/{y}", "{d}-{m}-{y}",
    "{y}-{m:02}-{d:02}", "{d}.{m}.{y}", "{eastern} {levant} {y}",
]  # fmt: skip


def one(text: str, published: date | None = TODAY) -> TimeExpression:
    found = find_dates(fold(text), published)
    assert len(found) == 1, [item.words.text for item in found]
    return found[0]


def days(text: str, published: date | None = TODAY) -> tuple[str, str]:
    item = one(text, published)
    return str(item.date.start), str(item.date.end)


@given(st.dates(date(1950, 1, 1), date(2050, 12, 31)), st.sampled_from(FORMATS))
def test_every_format_reads_back(day: date, template: str) -> None:
    written = template.format(
        d=day.day,
        m=day.month,
        y=day.year,
        levant=LEVANT[day.month - 1],
        egypt=EGYPT[day.month - 1],
        maghreb=MAGHREB[day.month - 1],
        eastern=str(day.day).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    )
    item = one(f"وقع الهجوم {written} قرب الجسر", None)
    if "{m}" in template and day.month != day.day and day.day <= 12:
        assert item.date.start == day  # the day comes first
    assert (item.date.start, item.date.end, item.date.basis) == (day, day, "stated")
    assert item.words.text.startswith(written)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("12 حزيران", "2018-06-12", "2018-06-12"),
        ("28 تشرين الأول", "2017-10-28", "2017-10-28"),
        ("28 كانو الثاني/يناير", "2018-01-28", "2018-01-28"),
        ("الثاني عشر من مايو", "2018-05-12", "2018-05-12"),
        ("الخامس والعشرين من آذار الماضي", "2018-03-25", "2018-03-25"),
        ("التاسع من الشهر الحالي", "2018-06-09", "2018-06-09"),
        ("4 نوفمبر/تشرين الثاني العام الماضي", "2017-11-04", "2017-11-04"),
        ("3 و4 و5 أيار", "2018-05-03", "2018-05-05"),
        ("من 3 إلى 5 مايو", "2018-05-03", "2018-05-05"),
        ("بين 3 أيار و5 حزيران", "2018-05-03", "2018-06-05"),
        ("اليوم", "2018-06-13", "2018-06-13"),
        ("اليوم الأربعاء", "2018-06-13", "2018-06-13"),
        ("أمس", "2018-06-12", "2018-06-12"),
        ("أمس الثلاثاء", "2018-06-12", "2018-06-12"),
        ("أول من أمس", "2018-06-11", "2018-06-11"),
        ("أمس الأول", "2018-06-11", "2018-06-11"),
        ("الاثنين", "2018-06-11", "2018-06-11"),
        ("يوم الأربعاء", "2018-06-13", "2018-06-13"),
        ("الخميس", "2018-06-07", "2018-06-07"),
        ("الأحد الماضي", "2018-06-10", "2018-06-10"),
        ("الثلاثاء الماضي", "2018-06-05", "2018-06-05"),
        ("يوم الجمعة قبل الماضي", "2018-06-01", "2018-06-01"),
        ("الأحد 10 حزيران", "2018-06-10", "2018-06-10"),
        ("الجمعة والسبت", "2018-06-08", "2018-06-09"),
        ("فجر اليوم", "2018-06-13", "2018-06-13"),
        ("صباح أمس", "2018-06-12", "2018-06-12"),
        ("مساء الخميس", "2018-06-07", "2018-06-07"),
        ("ليلة الاثنين", "2018-06-10", "2018-06-11"),
        ("ليل الاثنين", "2018-06-11", "2018-06-12"),
        ("ليل الأحد-الاثنين", "2018-06-10", "2018-06-11"),
        ("ليل السبت/الأحد", "2018-06-09", "2018-06-10"),
        ("بعد منتصف ليل الاثنين الثلاثاء", "2018-06-11", "2018-06-12"),
        ("ليلة أمس", "2018-06-12", "2018-06-13"),
        ("الليلة الماضية", "2018-06-12", "2018-06-13"),
        ("الليلة قبل الماضية", "2018-06-11", "2018-06-12"),
        ("الأسبوع الماضي", "2018-06-03", "2018-06-09"),
        ("الشهر الماضي", "2018-05-01", "2018-05-31"),
        ("الشهر الجاري", "2018-06-01", "2018-06-13"),
        ("أواخر العام الماضي", "2017-09-01", "2017-12-31"),
        ("مطلع آب", "2017-08-01", "2017-08-10"),
        ("منتصف أيار الماضي", "2018-05-11", "2018-05-20"),
        ("أواخر شباط 2017", "2017-02-21", "2017-02-28"),
        ("فبراير (شباط) الماضي", "2018-02-01", "2018-02-28"),
        ("صيف 2014", "2014-06-01", "2014-08-31"),
        ("عام 2013", "2013-01-01", "2013-12-31"),
        ("عام ألفين وثلاثة عشر", "2013-01-01", "2013-12-31"),
        ("قبل يومين", "2018-06-11", "2018-06-11"),
        ("قبل ثلاثة أيام", "2018-06-10", "2018-06-10"),
        ("منذ ثلاثة أيام", "2018-06-10", "2018-06-13"),
        ("خلال الـ 24 ساعة الماضية", "2018-06-12", "2018-06-13"),
        ("الساعات الماضية", "2018-06-12", "2018-06-13"),
        ("خلال الأيام الثلاثة الماضية", "2018-06-10", "2018-06-13"),
        ("خلال اليومين الماضيين", "2018-06-11", "2018-06-13"),
        ("14 رمضان 1439 هـ", "2018-05-29", "2018-05-29"),
        ("عام 1436هـ", "2014-10-25", "2015-10-13"),
    ],
)
def test_resolved_against_publication(text: str, start: str, end: str) -> None:
    assert days(text) == (start, end)


@pytest.mark.parametrize(
    "text", ["أمس", "الاثنين", "12 حزيران", "قبل يومين", "الأسبوع الماضي", "ليلة الاثنين", "14 رمضان"]
)
def test_relative_times_without_publication_keep_their_words_only(text: str) -> None:
    item = one(text, None)
    assert (item.words.text, item.date.start, item.date.end, item.date.precision) == (text, None, None, "unknown")


@pytest.mark.parametrize("text", ["مؤخرا", "سابقا", "في وقت سابق", "منذ أيام"])
def test_vague_times(text: str) -> None:
    item = one(text)
    assert item.vague
    assert item.date.start is None


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("منذ الخميس", "since"),
        ("حتى الخميس", "until"),
        ("بعد 3 أيار", "after"),
        ("غدا الخميس", "future"),
        ("الخميس المقبل", "future"),
        ("في اليوم نفسه", "same_day"),
        ("اليوم التالي", "next_day"),
        ("وقع الخميس", None),
    ],
)
def test_what_the_words_around_tell(text: str, role: str | None) -> None:
    assert one(text).role_hint == role


@pytest.mark.parametrize(
    "text",
    [
        "أحد عناصر الفصيل",
        "خميس مشيط",
        "مارس ضغوطا على الحكومة",
        "الأب وابنه",
        "يوم",
        "سوق الخميس",
        "ثورة 25 يناير",
        "مجموعة السابع عشر من فبراير",
        "المصري اليوم",
        "عمره 3 سنوات",
        "فاز الفريق 3-2",
        "الساعة 16.00",
        "هاتف 0999-123-456",
        "بنسبة 12.5",
        "في اليوم الأول من الهدنة",
        "كل جمعة",
        "بعد 2000 متر",
    ],
)
def test_no_time(text: str) -> None:
    found = [item for item in find_dates(fold(text), TODAY) if item.date.start is not None]
    assert [item.words.text for item in found] == []


def test_spans_lead_back_to_the_original() -> None:
    text = "قُصِفت البلدة \u200fمساء\u200f الخـميس، ثمّ صباحَ الجُمعة"
    found = find_dates(fold(text), TODAY)
    assert [text[item.words.start : item.words.end] for item in found] == [item.words.text for item in found]
    assert [str(item.date.start) for item in found] == ["2018-06-07", "2018-06-08"]


def test_text_that_calls_the_next_day_today_was_written_then() -> None:
    folded = fold("قال المصدر اليوم الخميس إن القصف وقع أمس")
    assert reporting_day(tokenize(folded), TODAY) == date(2018, 6, 14)
    assert [str(item.date.start) for item in find_dates(folded, TODAY)] == ["2018-06-14", "2018-06-13"]
    assert reporting_day(tokenize(fold("اليوم الثلاثاء")), TODAY) == TODAY
    assert reporting_day(tokenize(folded), None) is None


def test_hijri_conversion_keeps_to_its_tables() -> None:
    assert to_gregorian(1439, 10, 1) == date(2018, 6, 15)
    assert month_bounds(1439, 12) == (date(2018, 8, 12), date(2018, 9, 10))
    assert to_gregorian(1439, 2, 30) is None
    assert to_gregorian(900, 1, 1) is None


@given(st.text(), st.none() | st.dates())
def test_any_text(text: str, published: date | None) -> None:
    check(text, published)


PIECES = [
    "اليوم", "أمس", "الاثنين", "ليل", "ليلة", "3", "31", "2018", "/", "-", "(", ")", "،", "آذار", "مارس",
    "كانون الثاني", "من", "إلى", "و", "وشباط", "قبل", "منذ", "خلال", "الـ", "يومين", "أيام", "الماضي", "المقبل",
    "عام", "الشهر", "مطلع", "رمضان", "1439", "هـ", "شهر", "99999999999", "بين", "صيف", "\n", "\u202e", "ثاني",
    "عشر", "والعشرين",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12), st.sampled_from([None, TODAY, date.min, date.max]))
def test_any_run_of_time_words(pieces: list[str], published: date | None) -> None:
    check(" ".join(pieces), published)
    check("".join(pieces), published)


def check(text: str, published: date | None) -> None:
    last = 0
    for item in find_dates(fold(text), published):
        assert text[item.words.start : item.words.end] == item.words.text
        assert last <= item.start < item.end
        last = item.end
        assert (item.date.start is None) == (item.date.end is None)
        if item.date.start is not None and item.date.end is not None:
            assert item.date.start <= item.date.end
            assert item.date.end - item.date.start <= timedelta(days=366 * 200 + 1)


def test_a_long_line_takes_linear_time() -> None:
    text = "خلال " * 20_000 + "3 و" * 20_000 + "الثاني و" * 20_000 + "بين " * 20_000 + "12/" * 20_000
    assert isinstance(find_dates(fold(text), TODAY), list)


def test_durations_do_not_run_out_of_the_calendar() -> None:
    check("منذ شهر", date.min)
    check("قبل شهر", date.min)
    check("الشهر القادم", date.max)
