"""Dates of the Hijri calendar, turned to Gregorian ones by the Umm al-Qura tables of ``hijridate``."""

from datetime import date, timedelta

from hijridate import Gregorian, Hijri

# A moon sighted elsewhere may shift a month by a day against these tables.


def to_gregorian(year: int, month: int, day: int) -> date | None:
    """The Gregorian day of a Hijri date; None where there is no such day or it lies outside 1343 to 1500 AH."""
    try:
        found = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return date(found.year, found.month, found.day)


def month_bounds(year: int, month: int) -> tuple[date, date] | None:
    """First and last Gregorian day of a Hijri month; None outside the tables."""
    first = to_gregorian(year, month, 1)
    after = to_gregorian(year + month // 12, month % 12 + 1, 1)
    return (first, after - timedelta(days=1)) if first and after else None


def year_bounds(year: int) -> tuple[date, date] | None:
    """First and last Gregorian day of a Hijri year; None outside the tables."""
    first = to_gregorian(year, 1, 1)
    after = to_gregorian(year + 1, 1, 1)
    return (first, after - timedelta(days=1)) if first and after else None


def hijri_year(day: date) -> int | None:
    """The Hijri year in which a Gregorian day falls; None outside the tables (1924 to 2077)."""
    try:
        return Gregorian(day.year, day.month, day.day).to_hijri().year
    except (ValueError, OverflowError):
        return None
