"""Reading single days and nights: relative days, weekdays, days of a month, numeric dates."""

from dataclasses import replace
from datetime import date
from typing import Final

from sijill.extract import hijri
from sijill.extract.time_calendar import a_day, latest_weekday, month_bounds, nearest_weekday, shift, year_of_day
from sijill.extract.time_parts import (
    FIRST_HIJRI,
    FIRST_YEAR,
    LAST_HIJRI,
    LAST_YEAR,
    Context,
    Found,
    read_days,
    read_modifier,
    read_month,
    read_year,
)
from sijill.extract.time_words import time_words
from sijill.extract.vocabulary import Tokens
from sijill.records import DateBasis, DatePrecision

_GLUE: Final = frozenset({"من", "يوم", "نهار", "هذا", "يومي", "ال"})
_LONGEST_OPENING: Final = 10  # words, "في ساعة متأخرة من بعد منتصف ليل يوم"


def read_day(context: Context, index: int, word: str) -> Found | None:
    """A day or night at a token (``word`` is the token without its clitic), with parts of the day before it."""
    words, tokens = time_words(), context.tokens
    start = tokens.end[index] - len(word)
    at, first, night, late = index, word, "", False
    while first and at < index + _LONGEST_OPENING:
        opened = words.openers.match(tokens, at, first)
        bare = first.removeprefix("ال")
        if first in words.night_words:
            night, at = words.night_words[first], at + 1
        elif opened is not None:
            late, at = late or "متاخر" in "".join(tokens.text[at : opened[1]]), opened[1]
        elif (bare in words.parts_of_day and bare == first) or (
            first in _GLUE and (at > index or first in ("يوم", "يومي")) and not _is_today(context, at, first)
        ):
            at += 1
        else:
            break
        first = tokens.word(at)
    found = _relative(context, at, first) or _weekday(context, at, first, bool(night)) or read_date(context, at, first)
    if found is None:
        return None
    after = _adverb(tokens, found.after)
    found = replace(found, start=start if at > index else found.start, after=after)
    if night and found.precision != "night":
        return _night(context, found, night, late, tokens.text[at : found.after])
    return found


def _is_today(context: Context, at: int, word: str) -> bool:
    return word == "هذا" and time_words().days.match(context.tokens, at) is not None


def _adverb(tokens: Tokens, at: int) -> int:
    return at + 1 if tokens.word(at) in time_words().adverbs else at


def _night(context: Context, found: Found, night: str, late: bool, core: list[str]) -> Found:
    """ "ليل X" is that day and the next, "ليلة X" the eve and that day; "ليلة أمس" and late hours of it as "ليل"."""
    if found.first is None or found.last is None:
        return replace(found, precision="night")
    yesterday = bool({"امس", "الامس", "البارحه"} & set(core)) and "اول" not in core and "الاول" not in core
    if found.first != found.last:
        return replace(found, precision="night")
    if night == "between" or late or yesterday:
        last = shift(found.first, 1)
        if last and context.today and found.role != "future":
            last = max(found.first, min(last, context.today))
        return replace(found, last=last, precision="night")
    return replace(found, first=shift(found.first, -1), precision="night")


def _relative(context: Context, at: int, word: str) -> Found | None:
    """ "أمس"، "اليوم الأربعاء"، "أول من أمس": a day counted from publication, its weekday and date if they follow."""
    words, tokens = time_words(), context.tokens
    matched = words.days.match(tokens, at, word)
    if matched is None or not _is_day(context, at, word, matched[1]):
        return None
    back, after = matched
    day = shift(context.today, -back) if context.today else None
    found = Found(tokens.end[at] - len(word), after, day, day, role="future" if back < 0 else None)
    look = after + (tokens.word(after) in ("(", "،", ",", "-"))
    look += tokens.word(look) == "يوم"
    weekday = words.weekdays.get(tokens.word(look))
    if weekday is not None:
        closing = look + 1 + (tokens.word(look + 1) == ")")
        day = nearest_weekday(weekday, day) if day else None
        found = replace(found, after=closing, first=day, last=day)
    return _with_date(context, found)


def _is_day(context: Context, at: int, word: str, after: int) -> bool:
    if word not in ("اليوم", "غد", "الغد", "غدا"):
        return True
    words, tokens = time_words(), context.tokens
    if tokens.word(after) in words.weekdays:
        return True
    previous = tokens.word(at - 1)
    if previous in words.papers_after and tokens.word(at - 2) in words.not_after:
        return False
    if word == "غد" and previous != "بعد" and previous not in words.parts_of_day:
        return False
    quoted = previous == '"' and tokens.word(after) == '"'
    return not quoted and previous not in words.not_after and tokens.word(after) not in words.not_before


def _with_date(context: Context, found: Found) -> Found:
    """The expression joined with a day of the month that follows it ("، 20 آب", "الموافق 3 مايو")."""
    tokens = context.tokens
    look = found.after
    while (
        tokens.word(look) in ("،", ",", "(", "الموافق", "المصادف", "يوم", "في", "-", "بتاريخ")
        and look < found.after + 2
    ):
        look += 1
    date_found = read_date(context, look, tokens.word(look)) if look < len(tokens.text) else None
    if date_found is None or "\n" in tokens.text[found.after : look]:
        return found
    closing = date_found.after + (tokens.word(look - 1) == "(" and tokens.word(date_found.after) == ")")
    if date_found.first is None:
        return replace(found, after=closing)
    return replace(date_found, start=found.start, after=closing)


def _weekday(context: Context, at: int, word: str, night: bool) -> Found | None:
    """ "الاثنين"، "الجمعة الماضي"، "السبت/الأحد", with the date that follows."""
    words, tokens = time_words(), context.tokens
    weekday = words.weekdays.get(word)
    if weekday is None or tokens.word(at - 1) in words.weekday_not_after:
        return None
    if weekday == 0 and tokens.word(at - 1) in words.weekdays and not night:
        return None
    after = at + 1
    second, after = _second_weekday(tokens, after, night)
    when, after = read_modifier(tokens, after)
    today = context.today
    day = latest_weekday(weekday, today, when) if today else None
    last = day
    if second is not None and day is not None and today is not None:
        if when == "last":
            end = latest_weekday(second, today, when)
            day = shift(end, -((second - weekday) % 7)) if end else None
        last = shift(day, (second - weekday) % 7) if day else None
    found = Found(
        tokens.end[at] - len(word),
        after,
        day,
        last,
        "night" if night and second is not None else "range" if second is not None else "day",
        role="future" if when == "next" else None,
    )
    return found if second is not None else _with_date(context, found)


def _second_weekday(tokens: Tokens, after: int, night: bool) -> tuple[int | None, int]:
    weekdays = time_words().weekdays
    look = after
    if tokens.word(look) in ("-", "/", "الي"):
        look += 1
    elif not night and not tokens.word(look).startswith("و"):
        return None, after
    word = tokens.word(look)
    second = weekdays.get(word, weekdays.get(word[1:]) if word.startswith("و") else None)
    return (None, after) if second is None else (second, look + 1)


def read_date(context: Context, at: int, word: str) -> Found | None:
    """A day of a month ("3 أيار"، "الثاني عشر من مايو 2018"، "3 و4 و5 أيار") or a numeric date at a token."""
    tokens = context.tokens
    if word.isdecimal() and len(word) == 4:
        return _numeric(context, at)
    days = read_days(tokens, at, word)
    if days is None:
        return None
    numbers, after = days
    if len(numbers) >= 2 or tokens.word(at + 1) in ("/", "-"):
        numeric = _numeric(context, at)
        if numeric is not None:
            return numeric
    if tokens.word(at - 1) in time_words().named or tokens.word(at - 1) in ("ساعه", "الساعه"):
        return None
    previous_named = tokens.word(at - 1) == "ال" and tokens.word(at - 2) in time_words().named
    start = tokens.end[at] - len(word)
    look = after + (tokens.word(after) == "من")
    look += tokens.word(look) in ("شهر", "ايام", "/")
    month = read_month(tokens, look)
    if month is None:
        return (
            None
            if previous_named
            else _of_this_month(context, start, numbers, look) or _hijri_day(context, start, numbers, look)
        )
    number, after = month
    return _resolve_day(context, start, numbers, number, after)


def _numeric(context: Context, at: int) -> Found | None:
    """12/3/2018، 2018-03-12، 12-3 after "بتاريخ"; the month comes second unless only the first can be one."""
    tokens = context.tokens
    parts: list[str] = []
    after, sign = at, tokens.word(at + 1)
    while tokens.word(after).isdecimal() and len(parts) < 3:
        parts.append(tokens.word(after))
        after += 1
        if len(parts) == 3 or tokens.word(after) != sign:
            break
        after += 1
    start = tokens.start[at]
    if len(parts) == 3:
        return numeric_date(context, start, after, parts)
    if len(parts) == 2 and tokens.word(at - 1) in ("بتاريخ", "تاريخ", "الموافق", "يوم", *time_words().weekdays):
        return _resolve_day(context, start, [int(parts[0])], int(parts[1]), after) if int(parts[1]) <= 12 else None
    return None


def numeric_date(context: Context, start: int, after: int, parts: list[str]) -> Found | None:
    """The date of three numbers, year first or last; a Hijri year is converted. None where they are no date."""
    if max(map(len, parts)) > 4:
        return None
    numbers = [int(part) for part in parts]
    if len(parts[0]) == 4:
        year, month, day = numbers
    else:
        day, month, year = numbers
        if len(parts[2]) == 2:
            year += 2000
    if month > 12 >= day:
        day, month = month, day
    if FIRST_HIJRI <= year <= LAST_HIJRI:
        found = hijri.to_gregorian(year, month, day) if month <= 12 else None
    else:
        found = a_day(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    after += context.tokens.word(after) in ("م", "ه", "هـ")
    return Found(start, after, found, found, "day", "stated") if found else None


def _resolve_day(context: Context, start: int, days: list[int], month: int, after: int) -> Found | None:
    year, when, after, lunar = read_year(context, after)
    if lunar:
        return None
    basis: DateBasis = "stated" if year is not None else "relative"
    if year is None and context.today is not None:
        year = year_of_day(month, days[-1], context.today, when)
    if a_day(year or 2000, month, days[0]) is None or a_day(year or 2000, month, days[-1]) is None:
        return None
    role = "future" if when == "next" else None
    precision: DatePrecision = "day" if len(days) == 1 else "range"
    if year is None:
        return Found(start, after, None, None, precision, basis, role)
    first, last = a_day(year, month, days[0]), a_day(year, month, days[-1])
    if first is None or last is None or first > last:
        return None
    return Found(start, after, first, last, precision, basis, role)


def _of_this_month(context: Context, start: int, days: list[int], at: int) -> Found | None:
    """ "التاسع من الشهر الحالي"، "24 من هذا الشهر"."""
    tokens, back = context.tokens, None
    if tokens.word(at) == "هذا" and tokens.word(at + 1) == "الشهر":
        back, after = 0, at + 2
    elif tokens.word(at) in ("الشهر", "شهر"):
        when, after = read_modifier(tokens, at + 1)
        back = {"last": 1, "this": 0, "next": -1, "before_last": 2}.get(when or "")
    if back is None:
        return None
    if context.today is None:
        return Found(start, after, None, None)
    bounds = month_bounds(context.today.year, context.today.month - back)
    first, last = (a_day(bounds[0].year, bounds[0].month, day) for day in (days[0], days[-1]))
    if first is None or last is None or first > last:
        return None
    return Found(start, after, first, last, "day" if first == last else "range")


def _hijri_day(context: Context, start: int, days: list[int], at: int) -> Found | None:
    """ "14 رمضان 1436"، "ثالث أيام عيد الأضحى"."""
    tokens, words = context.tokens, time_words()
    feast = words.feasts.match(tokens, at)
    month = words.hijri.match(tokens, at)
    if feast is not None:
        (number, offset), after = feast
        days = [day + offset - 1 for day in days]
    elif month is not None:
        number, after = month
    else:
        return None
    after += tokens.word(after) in ("المبارك", "الكريم", "الحرام", "المحرم")
    year, when, after, lunar = read_year(context, after)
    if year is not None and not lunar:
        current = hijri.hijri_year(date(year, 6, 30))
    else:
        current = year or (hijri.hijri_year(context.today) if context.today else None)
    if current is None or max(days) > 30:
        return Found(start, after, None, None) if max(days) <= 30 else None
    for candidate in (current, current - 1) if year is None and when != "this" else (current,):
        first, last = (hijri.to_gregorian(candidate, number, day) for day in (days[0], days[-1]))
        if first and last and first <= last and (year or context.today is None or first <= context.today):
            return Found(
                start, after, first, last, "day" if first == last else "range", "stated" if year else "relative"
            )
    return None
