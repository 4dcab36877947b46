"""Calendar arithmetic for news: which day, month or year a date without its year means."""

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta

# News dated by its first hours somewhere else may name "the 24th" on the 23rd.
AHEAD = timedelta(days=3)


def shift(day: date, days: int) -> date | None:
    """The day so many days later (earlier if negative); None outside the years 1 to 9999."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def a_day(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_bounds(year: int, month: int) -> tuple[date, date]:
    """First and last day of a month; ``month`` may run below 1 or above 12 into the neighbouring years, but not out of
    the years 1 to 9999, where it stays the first or the last month of all."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if not MINYEAR <= year <= MAXYEAR:
        year, month = (MINYEAR, 1) if year < MINYEAR else (MAXYEAR, 12)
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def third_of_month(bounds: tuple[date, date], third: int | None) -> tuple[date, date]:
    """Days 1 to 10, 11 to 20, or 21 to the last of a month; the whole month for None."""
    first, last = bounds
    if third is None:
        return bounds
    if third == 2:
        return first.replace(day=21), last
    return first.replace(day=1 + 10 * third), first.replace(day=10 + 10 * third)


def year_bounds(year: int, third: int | None = None) -> tuple[date, date]:
    """First and last day of a year, or of its first, middle or last four months."""
    if third is None:
        return date(year, 1, 1), date(year, 12, 31)
    return month_bounds(year, 1 + 4 * third)[0], month_bounds(year, 4 + 4 * third)[1]


def year_of_day(month: int, day: int, today: date, when: str | None) -> int | None:
    """The year of a day and month named without one: the latest that is not (much) after ``today``.

    ``when``: "last" strictly before today, "this" the same year, "next" after today. None where no such day exists.
    """
    if when == "this":
        return today.year
    years = range(today.year + 1, max(today.year - 8, 1), -1)  # 29 February may be eight years back
    days = [found for year in years if (found := a_day(min(year, 9999), month, day))]
    if when == "next":
        later = [found for found in days if found > today]
        return later[-1].year if later else None
    limit = shift(today, -1) if when == "last" else shift(today, AHEAD.days)
    earlier = [found for found in days if found <= (limit or today)]
    return earlier[0].year if earlier else None


def year_of_month(month: int, today: date, when: str | None) -> int:
    """The year of a month named without one: the latest that has begun by ``today`` (by the month before for
    "last"; after today for "next")."""
    if when == "next":
        return today.year if month > today.month else today.year + 1
    if when == "last":
        return today.year if month < today.month else today.year - 1
    return today.year if month <= today.month else today.year - 1


def latest_weekday(weekday: int, today: date, when: str | None) -> date | None:
    """The weekday's latest day not after ``today``.

    "last" is not today or yesterday, whose names need no such word; "before_last" a week earlier; "next" comes
    after today.
    """
    back = (today.weekday() - weekday) % 7
    if when == "next":
        return shift(today, 7 - back)
    if when == "last" and back <= 1:
        back += 7
    elif when == "before_last":
        back += 7 if back > 1 else 14
    return shift(today, -back)


def nearest_weekday(weekday: int, day: date) -> date | None:
    """The day with that weekday at most three days from ``day``."""
    return shift(day, (weekday - day.weekday() + 3) % 7 - 3)
