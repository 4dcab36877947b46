"""Events and reports as flat rows, for formats that hold tables: one value a column, names as in ``full``."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from sijill.records import EVENT_TYPES, Count, Document, Event, Report, Toll

Value = str | int | float | bool | date | None

EVENT_COLUMNS: Final[Mapping[str, type]] = {
    "id": str,
    "type": str,
    "event_type": str,
    "date_start": date,
    "date_end": date,
    "date_precision": str,
    "date_basis": str,
    "date_text": str,
    "place_text": str,
    "place_relation": str,
    "place_name": str,
    "place_kind": str,
    "admin1": str,
    "country": str,
    "lat": float,
    "lon": float,
    "radius_km": float,
    "geo_precision": str,
    "geo_reason": str,
    "gazetteer_id": str,
    "actors": str,
    "targets": str,
    "weapon": str,
    "killed_best": int,
    "killed_low": int,
    "killed_high": int,
    "killed_claims": str,
    "injured_best": int,
    "injured_low": int,
    "injured_high": int,
    "injured_claims": str,
    "status": str,
    "contested": bool,
    "said_by": str,
    "disputed_by": str,
    "confidence": float,
    "credibility": float,
    "sources": str,
    "n_sources": int,
    "n_reports": int,
    "evidence": str,
}
"""Column → type of an event's row, in order."""

REPORT_COLUMNS: Final[Mapping[str, type]] = {
    "id": str,
    "event_id": str,
    "document": str,
    "source": str,
    "published": date,
    "title": str,
    "url": str,
    "type": str,
    "trigger": str,
    "trigger_start": int,
    "trigger_end": int,
    "status": str,
    "said_by": str,
    "disputed_by": str,
    "date_start": date,
    "date_end": date,
    "date_text": str,
    "place_text": str,
    "place_chain": str,
    "lat": float,
    "lon": float,
    "radius_km": float,
    "geo_precision": str,
    "actors": str,
    "targets": str,
    "weapon": str,
    "killed_low": int,
    "killed_high": int,
    "injured_low": int,
    "injured_high": int,
    "confidence": float,
    "evidence": str,
    "evidence_start": int,
    "evidence_end": int,
}
"""Column → type of a report's row, in order; offsets are those of the first piece of evidence."""


def event_row(event: Event) -> dict[str, Value]:
    """The row of an event; lists are joined by "; ", an unknown value is None."""
    place, when = event.place, event.date
    reports = [report for _, report in event.reports]
    row: dict[str, Value] = {
        "id": event.id,
        "type": event.type,
        "event_type": EVENT_TYPES[event.type],
        "date_start": when.start,
        "date_end": when.end,
        "date_precision": when.precision,
        "date_basis": when.basis,
        "date_text": when.words.text if when.words else None,
        "place_text": place.words.text if place else None,
        "place_relation": place.relation if place else None,
        "place_name": place.name_en if place else None,
        "place_kind": place.kind if place else None,
        "admin1": place.admin1 if place else None,
        "country": place.country if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "radius_km": place.radius_km if place else None,
        "geo_precision": place.precision if place else "unknown",
        "geo_reason": place.reason if place else "no report names a place",
        "gazetteer_id": place.gazetteer_id if place else None,
        "actors": _join(event.actors),
        "targets": _join(event.targets),
        "weapon": event.weapon,
        "status": event.status,
        "contested": event.contested,
        "said_by": _join(report.said_by.text for report in reports if report.said_by),
        "disputed_by": _join(report.disputed_by.text for report in reports if report.disputed_by),
        "confidence": event.confidence,
        "credibility": event.credibility,
        "sources": _join(event.sources),
        "n_sources": len(event.sources),
        "n_reports": len(reports),
        "evidence": next((span.text for report in reports for span in report.evidence), None),
    }
    return row | _toll("killed", event.killed) | _toll("injured", event.injured)


def report_row(event: Event, document: Document, report: Report) -> dict[str, Value]:
    """The row of one report of an event."""
    place = report.places[0] if report.places else None
    evidence = report.evidence[0] if report.evidence else None
    row: dict[str, Value] = {
        "id": report.id,
        "event_id": event.id,
        "document": document.id,
        "source": document.source,
        "published": document.published,
        "title": document.title,
        "url": document.url,
        "type": report.type,
        "trigger": report.trigger.text,
        "trigger_start": report.trigger.start,
        "trigger_end": report.trigger.end,
        "status": report.status,
        "said_by": report.said_by.text if report.said_by else None,
        "disputed_by": report.disputed_by.text if report.disputed_by else None,
        "date_start": report.date.start,
        "date_end": report.date.end,
        "date_text": report.date.words.text if report.date.words else None,
        "place_text": place.words.text if place else None,
        "place_chain": " < ".join(p.words.text for p in report.places) or None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "radius_km": place.radius_km if place else None,
        "geo_precision": place.precision if place else "unknown",
        "actors": _join(span.text for span in report.actors),
        "targets": _join(span.text for span in report.targets),
        "weapon": report.weapon.text if report.weapon else None,
        "confidence": report.confidence,
        "evidence": evidence.text if evidence else None,
        "evidence_start": evidence.start if evidence else None,
        "evidence_end": evidence.end if evidence else None,
    }
    return row | _count("killed", report.killed) | _count("injured", report.injured)


def _toll(name: str, toll: Toll | None) -> dict[str, Value]:
    claims = [f"{c.said_by or c.source or c.report}: {_figure(c.low, c.high)}" for c in toll.claims] if toll else []
    return {
        f"{name}_best": toll.best if toll else None,
        f"{name}_low": toll.low if toll else None,
        f"{name}_high": toll.high if toll else None,
        f"{name}_claims": _join(claims),
    }


def _count(name: str, count: Count | None) -> dict[str, Value]:
    return {f"{name}_low": count.low if count else None, f"{name}_high": count.high if count else None}


def _figure(low: int, high: int | None) -> str:
    if high is None:
        return f"{low}+"
    return str(low) if low == high else f"{low}-{high}"


def _join(values: Iterable[str]) -> str | None:
    return "; ".join(dict.fromkeys(values)) or None
