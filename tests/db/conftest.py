"""Located reports written by hand: a small maker of documents whose words stand where the offsets say."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from sijill.records import Count, DateSpan, Document, DocumentReports, Place, Report, Span

Maker = Callable[..., DocumentReports]

TOWNS = {
    "تدمر": (34.5653, 38.2842, "Tadmur", "Homs"),
    "السخنة": (34.8870, 38.8720, "As Sukhnah", "Homs"),
    "القريتين": (34.2294, 37.2406, "Al Qaryatayn", "Homs"),
}
"""Towns of the tests: latitude, longitude, name, province. Approximate; only their distances matter here."""


def make_document(
    id: str,
    *,
    town: str = "تدمر",
    day: date = date(2021, 3, 4),
    killed: int | None = 3,
    source: str | None = "وكالة الشروق",
    said_by: str | None = None,
    disputed_by: str | None = None,
    **changes: Any,
) -> DocumentReports:
    """One article with one report: shelling of ``town`` that killed ``killed``; ``changes`` are fields of Report."""
    toll = f"قتل {killed} أشخاص" if killed is not None else "وقعت أضرار"
    text = f"تعرضت مدينة {town} لقصف مدفعي يوم {day.isoformat()}، و{toll} جراء القصف."
    text += f" وقال {said_by} إن القصف استمر ساعة." if said_by else ""
    text += f" ونفى {disputed_by} ذلك." if disputed_by else ""

    def span(words: str) -> Span:
        start = text.index(words)
        return Span(words, start, start + len(words))

    lat, lon, name, admin1 = TOWNS[town]
    place = Place(
        span(town), "settlement", None, name, admin1, "SY", lat, lon, 3.0, "settlement", f"test:{name}", "one match"
    )
    report = Report(
        document=id,
        type="shelling_artillery_missile",
        trigger=span("قصف"),
        evidence=(span(text[: text.index("،")]),),
        status="asserted",
        said_by=span(said_by) if said_by else None,
        disputed_by=span(disputed_by) if disputed_by else None,
        date=DateSpan(day, day, span(day.isoformat()), "day", "stated"),
        places=(place,),
        killed=Count(killed, killed, span(str(killed))) if killed is not None else None,
        confidence=0.8,
    )
    document = Document(id, text, source, day + timedelta(days=1), "قصف على مدينة", f"https://example.org/{id}")
    return DocumentReports(document, (replace(report, **changes),))


@pytest.fixture
def make() -> Maker:
    """The maker of documents."""
    return make_document
