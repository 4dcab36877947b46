"""Number words and quantities; the reader is checked against a writer of Arabic numerals written for the test."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.extract.numbers import find_numbers, read_digits
from sijill.extract.text import fold

UNITS = {
    "masculine": ["", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة"],
    "feminine": ["", "واحدة", "اثنتان", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع", "عشر"],
}
TENS = ["", "", "عشر", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع"]
HUNDREDS = ["", "مئة", "", "ثلاثمئة", "أربعمئة", "خمسمئة", "ستمئة", "سبعمئة", "ثمانمئة", "تسعمئة"]


def below_hundred(n: int, gender: str, oblique: bool) -> str:
    units = UNITS[gender]
    if n <= 10:
        return "اثنين" if n == 2 and oblique else units[n]
    if n < 20:
        first = {11: "أحد" if gender == "masculine" else "إحدى", 12: "اثني" if oblique else "اثنا"}.get(
            n, units[n - 10]
        )
        return f"{first} {'عشر' if gender == 'masculine' else 'عشرة'}"
    tens = TENS[n // 10] + ("ين" if oblique else "ون")
    return f"{below_hundred(n % 10, gender, oblique)} و{tens}" if n % 10 else tens


def below_thousand(n: int, gender: str, oblique: bool) -> str:
    hundreds = ("مئتين" if oblique else "مئتان") if n // 100 == 2 else HUNDREDS[n // 100]
    return " و".join(part for part in (hundreds, below_hundred(n % 100, gender, oblique)) if part)


def in_words(n: int, gender: str, oblique: bool) -> str:
    """An Arabic numeral from 1 to 999,999, written out."""
    thousands, rest = divmod(n, 1000)
    if thousands == 0:
        head = ""
    elif thousands == 1:
        head = "ألف"
    elif thousands == 2:
        head = "ألفين" if oblique else "ألفان"
    else:
        noun = "آلاف" if 3 <= thousands % 100 <= 10 else "ألف"
        head = f"{below_thousand(thousands, 'masculine', oblique)} {noun}"
    return " و".join(part for part in (head, below_thousand(rest, gender, oblique)) if part)


@given(st.integers(2, 999_999), st.sampled_from(["masculine", "feminine"]), st.booleans())
def test_number_words_read_back(n: int, gender: str, oblique: bool) -> None:
    words = in_words(n, gender, oblique)
    found = find_numbers(fold(f"سقط {words} قرب الجسر"))
    assert [(item.low, item.high, item.words.text) for item in found] == [(n, n, words)]


@given(st.integers(0, 10**9))
def test_digits_in_three_scripts_and_with_separators(n: int) -> None:
    eastern = str(n).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    for written in (str(n), f"{n:,}", eastern):
        found = find_numbers(fold(f"وصل {written} منهم"))
        assert [(item.low, item.high) for item in found] == [(n, n)]


@pytest.mark.parametrize(
    ("text", "low", "high", "words"),
    [
        ("ما لا يقل عن 8 أشخاص", 8, None, "ما لا يقل عن 8"),
        ("أكثر من ثلاثين شخصا", 30, None, "أكثر من ثلاثين"),
        ("نحو ستين شخصا", 60, 60, "نحو ستين"),
        ("من 5 إلى 7 أشخاص", 5, 7, "5 إلى 7"),
        ("بين 5 و7 أشخاص", 5, 7, "5 و7"),
        ("14 شخصا على الأقل", 14, None, "14"),
        ("عشرات الجنود", 10, None, "عشرات"),
        ("مئات الآلاف", 100_000, None, "مئات الآلاف"),
        ("آلاف النازحين", 1000, None, "آلاف"),
        ("بضعة جنود", 3, 9, "بضعة"),
        ("عدد من الجنود", 1, None, "عدد"),
        ("لا يتجاوز 12 مقاتلا", 1, 12, "لا يتجاوز 12"),
        ("قتيلان", 2, 2, "قتيلان"),
        ("طفلتين", 2, 2, "طفلتين"),
        ("مدنيَّين", 2, 2, "مدنيَّين"),
        ("مدنيين اثنين", 2, 2, "مدنيين اثنين"),
        ("3 آلاف و500 شخص", 3500, 3500, "3 آلاف و500"),
        ("2.5 مليون نازح", 2_500_000, 2_500_000, "2.5 مليون"),
        ("الضحايا الـ32", 32, 32, "32"),
    ],
)
def test_quantities(text: str, low: int, high: int | None, words: str) -> None:
    assert [(item.low, item.high, item.words.text) for item in find_numbers(fold(text))] == [(low, high, words)]


@pytest.mark.parametrize("text", ["يوم الاثنين", "أحد عناصر الفصيل", "بنسبة 30%", "السبت", "والد الطفل"])
def test_no_quantity(text: str) -> None:
    assert find_numbers(fold(text)) == []


def test_numbers_that_do_not_add_up_stay_apart() -> None:
    assert [item.low for item in find_numbers(fold("خمسة وثلاثة"))] == [5, 3]
    assert [item.low for item in find_numbers(fold("3 و4 و5"))] == [3, 4, 5]


def test_digits_out_of_bounds_are_no_number() -> None:
    assert read_digits("9" * 5000) is None
    assert read_digits("1.2.3") is None


@given(st.text())
def test_any_text_gives_verbatim_spans(text: str) -> None:
    _check(text)


@given(
    st.lists(
        st.sampled_from(
            ["خمسة", "و", "وعشرون", "ألف", "مئة", "عشر", "3", "إلى", "بين", "عشرات", "مدنيين", "\u200f", "."]
        )
    )
)
def test_any_run_of_number_words(words: list[str]) -> None:
    _check(" ".join(words))


def _check(text: str) -> None:
    last = 0
    for item in find_numbers(fold(text)):
        assert text[item.words.start : item.words.end] == item.words.text
        assert item.low >= 0
        assert item.high is None or item.low <= item.high
        assert last <= item.end
        last = item.end
