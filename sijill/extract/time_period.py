"""Reading stretches of time: weeks, months, seasons, years, and durations counted back from publication."""

from datetime import date, timedelta
from typing import Final

from sijill.extract import hijri
from sijill.extract.numbers import number_words, read_number
from sijill.extract.time_calendar import month_bounds, shift, third_of_month, year_bounds, year_of_month
from sijill.extract.time_parts import (
    FIRST_HIJRI,
    FIRST_YEAR,
    LAST_HIJRI,
    LAST_YEAR,
    Context,
    Found,
    read_modifier,
    read_month,
    read_year,
)
from sijill.extract.time_words import time_words
from sijill.records import DatePrecision

_BACK: Final = {"last": 1, "this": 0, "next": -1, "before_last": 2}
_LEADS: Final = frozenset({"قبل", "منذ", "خلال", "غضون", "مدي", "طوال", "طيله", "مدار", "اخر"})
_ABOUT: Final = frozenset({"نحو", "حوالي", "قرابه", "زهاء", "قبل"})
_MONTH_OPENERS: Final = frozenset(
    {"شهر", "في", "منذ", "خلال", "حتي", "مطلع", "منتصف", "اواخر", "اوائل", "بدايه", "نهايه", "بين", "من"}
)
_YEAR_OPENERS: Final = frozenset({"في", "منذ", "خلال", "حتي", "بين", "عامي", "اعوام"})
_HOURS_A_DAY: Final = 24
# No duration in a news text that dates an event is longer; it also keeps a flood of digits out of the calendar.
_LONGEST_DAYS: Final = 366 * 200


def read_fixed(context: Context, index: int, word: str) -> Found | None:
    """Set phrases: vague times, "الليلة الماضية", "نفس اليوم", "منذ الصباح", "قبل قليل"."""
    words, tokens, today = time_words(), context.tokens, context.today
    start = tokens.end[index] - len(word)
    vague = words.vague.match(tokens, index, word)
    if vague is not None:
        # "في وقت سابق من الشهر الجاري" is not vague: the month follows.
        if tokens.word(vague[1]) == "من" and tokens.word(vague[1] - 1) == "سابق":
            vague = None
        else:
            return Found(start, vague[1], precision="unknown", basis="unknown", vague=True)
    anchored = words.anchored.match(tokens, index, word)
    if anchored is not None:
        return Found(start, anchored[1], role=anchored[0])
    now = words.just_now.match(tokens, index, word)
    if now is not None:
        return Found(start, now[1], today, today)
    night = words.nights.match(tokens, index, word)
    if night is not None:
        kind, after = night
        if kind == "tonight" or today is None:
            return Found(start, after, today, today, "night")
        back = 1 if kind == "last" else 2
        return Found(start, after, shift(today, -back), shift(today, 1 - back), "night")
    if word == "منذ":
        since = words.since.match(tokens, index + 1)
        if since is not None and tokens.word(since[1]) not in ("من", "يوم"):
            return Found(tokens.start[index + 1], since[1], today, today, role="since")
    return None


def read_duration(context: Context, index: int, word: str) -> Found | None:
    """ "قبل يومين"، "منذ ثلاثة أيام"، "الـ 24 ساعة الماضية"، "الأيام الثلاثة الماضية", counted from publication."""
    tokens, units = context.tokens, time_words().units
    lead = word if word in _LEADS and tokens.word(index - 1) != "من" else ""  # "من خلال" is "by way of"
    start = tokens.end[index] - len(word)
    at = index + bool(lead)
    more = False
    if lead:
        if tokens.word(at) in ("اكثر", "اقل") and tokens.word(at + 1) == "من":
            more, at = tokens.word(at) == "اكثر", at + 2
        elif tokens.word(at) in _ABOUT:
            at += 1
    at += tokens.word(at) == "ال"
    reading = read_number(tokens, at)
    if reading is not None and at == index and reading.start != start:
        return None
    amount = reading.value if reading else None
    at = reading.after if reading else at
    at += reading is not None and tokens.word(at) == "ال"
    token = word if at == index else tokens.word(at)
    unit, size = units.get(token, units.get(token.removeprefix("ال"), ("", 0)))
    if not unit or (at == index and token == token.removeprefix("ال")):
        return None
    definite = token.startswith("ال") and token not in units
    at += 1
    if amount is None:
        inner_at = at + (tokens.word(at) == "ال")
        inner = read_number(tokens, inner_at) if definite and size == 0 else None
        if inner is not None:
            amount, at = inner.value, inner.after
        else:
            at += definite and time_words().modifiers.get(tokens.word(at)) == "few"
            amount = size or (1 if unit == "hour" else None)
    when, at = read_modifier(tokens, at)
    if amount is None or when in ("next", "this") or (definite and size == 1 and when is None):
        return None
    if amount == 1 and size == 1 and not lead:
        return None
    if lead == "قبل" and when is None and tokens.word(at) == "من":
        return None  # before some other event
    if when is None and (not lead or (definite and lead != "خلال")):
        return None
    span = _span(context.today, unit, amount, unit == "hour" and size == 0 and reading is None)
    return None if span is None else _counted(context, start, at, lead=lead, unit=unit, span=span, more=more)


def _span(today: date | None, unit: str, amount: int, some_hours: bool) -> tuple[date | None, int] | None:
    """The day so many units ago and the days in one unit."""
    days = {"hour": 1, "day": 1, "week": 7, "month": 30, "year": 365}[unit]
    count = 1 if some_hours else -(-amount // _HOURS_A_DAY) if unit == "hour" else amount
    if not 0 < count * days <= _LONGEST_DAYS:
        return None
    if today is None:
        return None, days
    if unit == "month":
        first, last = month_bounds(today.year, today.month - count)
        return min(last, first + timedelta(days=today.day - 1)), days
    if unit == "year" and today.year > count:
        return month_bounds(today.year - count, today.month)[0].replace(day=min(today.day, 28)), days
    return shift(today, -count * days), days


def _counted(
    context: Context, start: int, after: int, *, lead: str, unit: str, span: tuple[date | None, int], more: bool
) -> Found:
    begun, days = span
    today = context.today
    if begun is None or today is None:
        return Found(start, after, None, None, "range", role="since" if lead == "منذ" else None)
    if lead != "قبل":
        return Found(start, after, begun, today, "range", role="since" if lead == "منذ" else None)
    if unit == "hour":
        return Found(start, after, begun, today, "day")
    if unit == "day":
        return Found(start, after, begun, begun, "day")
    if more:
        return Found(start, after, shift(begun, -days), begun, "range")
    if unit == "week":
        return Found(start, after, shift(begun, -3), shift(begun, 3), "week")
    if unit == "month":
        return Found(start, after, *month_bounds(begun.year, begun.month), "month")
    return Found(start, after, *year_bounds(begun.year), "year")


def read_period(context: Context, index: int, word: str) -> Found | None:
    """ "الأسبوع الماضي"، "مطلع آب"، "أواخر العام الماضي"، "تشرين الأول 2018"، "صيف 2014"، "عام 2013"، "في 2017"."""
    tokens, words = context.tokens, time_words()
    start = tokens.end[index] - len(word)
    third = words.thirds.get(word)
    at, first = index, word
    if third is not None:
        at += 1
        at += tokens.word(at) == "من"
        first = tokens.word(at)
    if first == "هذا" and (tokens.word(at + 1).removeprefix("ال") in words.units):
        unit, size = words.units[tokens.word(at + 1).removeprefix("ال")]
        if size == 1 and tokens.word(at + 1).startswith("ال"):
            return _unit(context, start, at + 2, unit, when="this", third=third)
    bare = first.removeprefix("ال")
    if bare in words.units and words.units[bare][1] == 1 and first != bare:
        when, after = read_modifier(tokens, at + 1)
        if when is None and third in (0, 1):
            when = "this"
        found = _unit(context, start, after, words.units[bare][0], when=when, third=third) if when else None
        if found is not None:
            return found
    return (
        _month(context, start, at, first, third)
        or _season(context, start, at, first)
        or _hijri_month(context, start, at, first)
        or _year(context, start, at, first, third)
    )


def _unit(context: Context, start: int, after: int, unit: str, *, when: str, third: int | None) -> Found | None:
    """A week, month or year counted from the present one; a current one ends today."""
    precision: DatePrecision | None = {"week": "week", "month": "month", "year": "year"}.get(unit)  # type: ignore[assignment]
    if precision is None:
        return None
    role = "future" if when == "next" else None
    today, back = context.today, _BACK[when]
    if today is None:
        return Found(start, after, None, None, precision, role=role)
    if unit == "week":
        sunday = shift(today, -((today.weekday() + 1) % 7) - 7 * back)
        if sunday is None:
            return None
        if third is not None:
            first, last = shift(sunday, (0, 2, 5)[third]), shift(sunday, (1, 4, 6)[third])
        else:
            first, last = sunday, shift(sunday, 6)
    elif unit == "month":
        first, last = third_of_month(month_bounds(today.year, today.month - back), third)
    elif 1 <= today.year - back <= 9999:
        first, last = year_bounds(today.year - back, third)
    else:
        return None
    if when == "this" and first is not None and last is not None:
        last = max(first, min(last, today))
    return Found(start, after, first, last, precision, role=role)


def _month(context: Context, start: int, at: int, first: str, third: int | None) -> Found | None:
    tokens, words = context.tokens, time_words()
    look = at + (first in ("شهر", "شهري"))
    name = first if look == at else tokens.word(look)
    month = read_month(tokens, look, name)
    if month is None:
        return None
    number, after = month
    paired = after > look + 1 and not name.startswith(("كانو", "تشرين"))
    year, when, end, lunar = read_year(context, after)
    alone = not (paired or year or when or look > at or third is not None)
    if alone and _after_a_day(context, at):  # a day that was not read: "ثورة 25 يناير"
        return None
    if alone and name in words.ambiguous_months:
        opened = tokens.word(at - 1) in _MONTH_OPENERS and name != "اب"
        original = context.folded.span(tokens.start[look], tokens.end[look]).text
        if not (opened or (name == "اب" and "آ" in original and tokens.word(at - 1) in _MONTH_OPENERS)):
            return None
    if lunar:
        year, end = None, after
    role = "future" if when == "next" else None
    stated = year is not None
    if year is None:
        if context.today is None:
            return Found(start, end, None, None, "month", role=role)
        year = context.today.year if when == "this" else year_of_month(number, context.today, when)
    first_day, last_day = third_of_month(month_bounds(year, number), third)
    if context.today is not None and role is None and not stated and first_day <= context.today < last_day:
        last_day = context.today
    return Found(start, end, first_day, last_day, "month", "stated" if stated else "relative", role)


def _after_a_day(context: Context, at: int) -> bool:
    word = context.tokens.word
    before = word(at - 2) if word(at - 1) == "من" else word(at - 1)
    return before.isdecimal() or before == "عشر" or before in number_words().ordinals


def _season(context: Context, start: int, at: int, first: str) -> Found | None:
    month = time_words().seasons.get(first)
    if month is None:
        return None
    year, when, after, lunar = read_year(context, at + 1)
    if lunar or (year is None and when is None):
        return None
    stated = year is not None
    if year is None:
        if context.today is None:
            return Found(start, after, None, None, "season")
        year = year_of_month(month, context.today, when)
    return Found(
        start,
        after,
        month_bounds(year, month)[0],
        month_bounds(year, month + 2)[1],
        "season",
        "stated" if stated else "relative",
    )


def _hijri_month(context: Context, start: int, at: int, first: str) -> Found | None:
    """ "شهر رمضان"، "محرم 1436 هـ": only after "شهر" or before a Hijri year."""
    tokens, words = context.tokens, time_words()
    look = at + (first == "شهر")
    matched = words.hijri.match(tokens, look, first if look == at else None)
    if matched is None:
        return None
    number, after = matched
    after += tokens.word(after) in ("المبارك", "الكريم", "الحرام")
    year, _, end, lunar = read_year(context, after)
    if not lunar:
        if look == at:
            return None
        year, end = None, after if year is not None else end
    today = context.today
    current = year or (hijri.hijri_year(today) if today else None)
    if current is None:
        return Found(start, end, None, None, "month")
    for candidate in (current, current - 1):
        bounds = hijri.month_bounds(candidate, number)
        if bounds and (year or today is None or bounds[0] <= today):
            return Found(start, end, *bounds, "month", "stated" if year else "relative")
    return None


def _year(context: Context, start: int, at: int, first: str, third: int | None) -> Found | None:
    """ "عام 2013"، "في 2017"، "مطلع 2017"، "عام 1436هـ"، "عام ألفين وتسعة عشر"."""
    tokens, words = context.tokens, time_words()
    said = first in ("عام", "سنه", "العام", "السنه")
    look = at + said
    look += said and tokens.word(look) == "ال"
    word = first if look == at else tokens.word(look)
    if word.isdecimal() and len(word) == 4:
        year, after = int(word), look + 1
    elif said and (reading := read_number(tokens, look)) is not None:
        year, after = reading.value, reading.after
    else:
        return None
    lunar = FIRST_HIJRI <= year <= LAST_HIJRI and (said or tokens.word(after) in ("ه", "هجري", "هجريه"))
    previous = tokens.word(at - 2)
    second = tokens.word(at - 1) in ("و", "الي", "-") and previous.isdecimal() and len(previous) == 4  # "2011 و2014"
    if not (said or third is not None or second or tokens.word(at - 1) in _YEAR_OPENERS):
        return None
    if not said and tokens.word(after) in words.not_counted:
        return None
    after += tokens.word(after) in ("م", "ه", "ميلادي", "هجري", "هجريه", "ميلاديه")
    if lunar:
        bounds = hijri.year_bounds(year)
        return Found(start, after, *bounds, "year", "stated") if bounds else None
    if not (FIRST_YEAR if said else 1900) <= year <= LAST_YEAR:
        return None
    first_day, last_day = year_bounds(year, third)
    if context.today is not None and first_day <= context.today < last_day:
        last_day = context.today
    return Found(start, after, first_day, last_day, "year", "stated")
