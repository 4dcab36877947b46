"""The parts that dates are put together from: day numbers, months, years, and words such as "last"."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sijill.extract.numbers import number_words, read_number
from sijill.extract.text import Folded
from sijill.extract.time_words import time_words
from sijill.extract.vocabulary import Tokens
from sijill.records import DateBasis, DatePrecision

_RANGE: Final = ("-", "الي", "حتي", "و", "/", "،")
_YEAR_WORDS: Final = frozenset({"عام", "سنه", "العام", "السنه", "لعام", "لسنه", "للعام"})
_LONGEST_LIST: Final = 10  # days named one by one
FIRST_YEAR, LAST_YEAR = 1800, 2100
FIRST_HIJRI, LAST_HIJRI = 1343, 1500


@dataclass(frozen=True, slots=True)
class Context:
    """What reading needs: the text, its tokens, and the day that "today" means (None where unknown)."""

    folded: Folded
    tokens: Tokens
    today: date | None


@dataclass(frozen=True, slots=True)
class Found:
    """A time expression read from tokens: folded start, the token after it, and what it means."""

    start: int
    after: int
    first: date | None = None
    last: date | None = None
    precision: DatePrecision = "day"
    basis: DateBasis = "relative"
    role: str | None = None
    vague: bool = False


def read_days(tokens: Tokens, at: int, word: str) -> tuple[list[int], int] | None:
    """Day numbers from 1 to 31, in digits or ordinals, one or a list or range ("3 و4 و5"، "3-5"), as written."""
    one = _one_day(tokens, at, word)
    if one is None:
        return None
    numbers, after = [one[0]], one[1]
    while len(numbers) < _LONGEST_LIST:
        link, look = tokens.word(after), after + 1
        following = tokens.word(look)
        if link not in _RANGE and link.startswith("و"):
            look, following = after, link[1:]
        elif link not in _RANGE:
            break
        further = _one_day(tokens, look, following)
        if further is None:
            break
        numbers.append(further[0])
        after = further[1]
    return numbers, after


def _one_day(tokens: Tokens, at: int, word: str) -> tuple[int, int] | None:
    if word.isdecimal():
        return (int(word), at + 1) if len(word) <= 2 and 1 <= int(word) <= 31 else None
    ordinals = number_words().ordinals
    value = ordinals.get(word)
    if value is None:
        return None
    following = tokens.word(at + 1)
    if value < 10 and following == "عشر":
        return value + 10, at + 2
    tens = ordinals.get(following[1:], ordinals.get("ال" + following[1:])) if following.startswith("و") else None
    if value < 10 and tens in (20, 30):
        return (value + tens, at + 2) if value + tens <= 31 else None
    return value, at + 1


def read_month(tokens: Tokens, at: int, first: str | None = None) -> tuple[int, int] | None:
    """A Gregorian month and the token after it; its name in the other system ("/كانون الثاني", "(شباط)") belongs
    to it, and the first name counts where they disagree."""
    months = time_words().months
    matched = months.match(tokens, at, first)
    if matched is None:
        return None
    number, after = matched
    sign = tokens.word(after)
    look = after + (sign in ("/", "-", "(", "\\", "،", "او"))
    other = months.match(tokens, look)
    if other is not None:
        after = other[1] + (sign == "(" and tokens.word(other[1]) == ")")
    return number, after


def read_year(context: Context, at: int) -> tuple[int | None, str | None, int, bool]:
    """Year, a relative word ("last" …), the token after them, and whether the year is Hijri.

    Reads "2018"، "عام 2018"، "من العام الماضي"، "العام الجاري"، "1436 هـ" after a month.
    """
    tokens = context.tokens
    look = at + (tokens.word(at) in ("،", ",", "/", "-", ".", "من", "في"))
    said = tokens.word(look) in _YEAR_WORDS
    look += said
    look += said and tokens.word(look) in ("ال", "-")
    word = tokens.word(look)
    if word.isdecimal() and len(word) == 4:
        year, after = int(word), look + 1
        lunar = FIRST_HIJRI <= year <= LAST_HIJRI
        if lunar or FIRST_YEAR <= year <= LAST_YEAR:
            after += tokens.word(after) in ("م", "ه", "هـ", "ميلادي", "هجري", "هجريه", "ميلاديه")
            return year, None, after, lunar
    if said:
        when, after = read_modifier(tokens, look)
        if when is not None and context.today is not None:
            return context.today.year - {"last": 1, "this": 0, "next": -1, "before_last": 2}[when], None, after, False
        reading = read_number(tokens, look)
        if reading is not None and FIRST_YEAR <= reading.value <= LAST_YEAR:
            return reading.value, None, reading.after, False
    when, after = read_modifier(tokens, at)
    return None, when, after, False


def read_modifier(tokens: Tokens, at: int) -> tuple[str | None, int]:
    """last, this, next or before_last from words such as "الماضي"، "قبل الماضي", and the token after them."""
    modifiers = time_words().modifiers
    word = tokens.word(at)
    if word in ("قبل", "ما") and modifiers.get(tokens.word(at + 1 + (word == "ما"))) == "last":
        return "before_last", at + 2 + (word == "ما")
    kind = modifiers.get(word)
    return (kind, at + 1) if kind in ("last", "this", "next") else (None, at)
