"""Arabic time expressions and the days they mean, counted from publication.

The vocabulary is ``ar/time.toml``; ``time_day`` reads days and nights, ``time_period`` stretches of time. Reading goes
token by token and never back, so it is linear in the text's length.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Final, Literal

from sijill.extract.numbers import number_words, read_digits
from sijill.extract.text import Folded
from sijill.extract.time_calendar import nearest_weekday, shift
from sijill.extract.time_day import numeric_date, read_day
from sijill.extract.time_parts import Context, Found
from sijill.extract.time_period import read_duration, read_fixed, read_period
from sijill.extract.time_words import time_words
from sijill.extract.vocabulary import CLITICS, Tokens, tokenize
from sijill.records import DateSpan, Span

Role = Literal["since", "until", "before", "after", "future", "same_day", "next_day"]

_ROLES: Final[dict[str, Role]] = {
    "منذ": "since", "حتي": "until", "لغايه": "until", "قبل": "before", "قبيل": "before", "بعد": "after", "عقب": "after",
}  # fmt: skip
_LATEST_TODAY: Final = 2  # days after its stated publication that an article may call today


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Time words in a text and the days they mean. ``words`` and ``date.words`` are the original's; ``start`` and
    ``end`` offsets of the folded text.

    ``role_hint``: "since", "until", "before", "after" from the word in front; "future"; "same_day" and "next_day" for
    words that point to a day told before ("في اليوم نفسه"), which have no dates of their own. ``vague`` marks times
    that cannot be dated ("مؤخرا").
    """

    words: Span
    start: int
    end: int
    date: DateSpan
    role_hint: Role | None = None
    vague: bool = False


def find_dates(folded: Folded, published: date | None, tokens: Tokens | None = None) -> list[TimeExpression]:
    """Time expressions of a text (``tokens``: its words, where they are at hand) in order, without overlap, the longest
    reading of each.

    Relative ones are resolved against :func:`reporting_day`; without a publication date only absolute ones get days.
    """
    tokens = tokens or tokenize(folded)
    context = Context(folded, tokens, reporting_day(tokens, published))
    return [_expression(context, found) for found in _joined(context, _scan(context))]


def reporting_day(tokens: Tokens, published: date | None) -> date | None:
    """The day that the text calls today: publication, or up to two days later where the text names a later weekday
    or date for "اليوم" or "أمس" (the stated publication may lag behind by a time zone)."""
    if published is None:
        return None
    words, latest = time_words(), published
    for index, word in enumerate(tokens.text):
        if word not in ("اليوم", "امس") or tokens.word(index - 1) in ("اول", "من"):
            continue
        look = index + 1 + (tokens.word(index + 1) in ("(", "،"))
        weekday = words.weekdays.get(tokens.word(look))
        if weekday is None:
            continue
        back = int(word == "امس")
        day = nearest_weekday(weekday, shift(published, -back) or published)
        claimed = shift(day, back) if day else None
        if claimed and 0 < (claimed - published).days <= _LATEST_TODAY:
            latest = max(latest, claimed)
    return latest


@cache
def _starters() -> frozenset[str]:
    """Words that can begin a time expression."""
    words, numbers = time_words(), number_words()
    tables = (
        words.months,
        words.hijri,
        words.days,
        words.anchored,
        words.openers,
        words.nights,
        words.vague,
        words.just_now,
    )
    units = {form for unit in words.units for form in (unit, "ال" + unit)}
    return frozenset(
        {first for table in tables for first in table.by_first}
        | set(words.weekdays)
        | words.parts_of_day
        | set(words.night_words)
        | set(words.thirds)
        | set(words.seasons)
        | set(numbers.ordinals)
        | units
        | {
            "قبل",
            "منذ",
            "خلال",
            "غضون",
            "مدي",
            "طوال",
            "طيله",
            "مدار",
            "اخر",
            "هذا",
            "شهر",
            "شهري",
            "عام",
            "سنه",
            "العام",
        }
        | {"السنه", "يوم", "في", "ال"}
    )


def _scan(context: Context) -> list[Found]:
    tokens, starters = context.tokens, _starters()
    found: list[Found] = []
    index = 0
    while index < len(tokens.text):
        word = tokens.text[index]
        item = None
        if word in starters or word[0].isdecimal():
            item = _read(context, index, word)
        if item is None and len(word) > 2 and word[0] in CLITICS:
            rest = "ا" + word[1:] if word.startswith("لل") else word[1:]
            if word.startswith("لل"):
                rest = "ال" + word[2:]
            if rest in starters:
                item = _read(context, index, rest if rest == word[1:] else word[1:])
        if item is None:
            index += 1
        else:
            found.append(item)
            index = max(item.after, index + 1)
    return found


def _read(context: Context, index: int, word: str) -> Found | None:
    """The longest expression that starts at a token."""
    if word[0].isdecimal() and not word.isdecimal():
        parts = word.split(".")
        if len(parts) != 3 or not all(part.isdecimal() for part in parts) or read_digits(word) is not None:
            return None
        return numeric_date(context, context.tokens.start[index], index + 1, parts)
    readings = [
        reading
        for read in (read_fixed, read_day, read_duration, read_period)
        if (reading := read(context, index, word)) is not None
    ]
    return max(readings, key=lambda reading: reading.after, default=None)


def _joined(context: Context, found: list[Found]) -> list[Found]:
    """Two expressions that bound one stretch made one: "من الجمعة حتى الأحد"، "بين 3 أيار و5 حزيران"،
    "الجمعة والسبت"."""
    joined: list[Found] = []
    for item in found:
        previous = joined[-1] if joined else None
        if previous is not None and _one_stretch(context, previous, item):
            last = item.last if item.first is not None else None
            joined[-1] = replace(previous, after=item.after, last=last, precision="range")
        else:
            joined.append(item)
    return joined


def _one_stretch(context: Context, previous: Found, item: Found) -> bool:
    tokens = context.tokens
    if previous.vague or item.vague or (previous.first is None) != (item.first is None):
        return False
    if previous.first is None or previous.last is None or item.first is None or item.last is None:
        return False
    if not previous.first <= item.first or not previous.last <= item.last:
        return False
    between = tokens.text[previous.after : tokens.holding(item.start)]
    opening = tokens.word(tokens.holding(previous.start) - 1)
    attached = context.folded.text[item.start - 1 : item.start] == "و"
    if between in (["حتي"], ["الي"], ["وحتي"], ["والي"]) or (between == ["-"] and previous.precision == item.precision):
        return opening in ("من", "بين", "منذ") or between != ["الي"]
    if between == ["و"] or (attached and not between):
        return opening in ("بين", "يومي") or (item.first - previous.last).days == 1 == len(
            {previous.precision, item.precision}
        )
    return False


def _expression(context: Context, found: Found) -> TimeExpression:
    tokens = context.tokens
    end = tokens.end[found.after - 1]
    words = context.folded.span(found.start, end)
    first, last = found.first, found.last
    known = first is not None and last is not None
    previous = tokens.word(tokens.holding(found.start) - 1)
    previous = previous[1:] if previous[:1] in CLITICS and previous[1:] in _ROLES else previous
    role = found.role if found.role else _ROLES.get(previous)
    span = DateSpan(
        start=first if known else None,
        end=last if known else None,
        words=words,
        precision=found.precision if known else "unknown",
        basis=found.basis if known else "unknown",
    )
    return TimeExpression(words, found.start, end, span, role, found.vague)  # type: ignore[arg-type]
