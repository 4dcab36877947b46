"""Between records and rows: how a report lies in the tables, and back."""

from collections.abc import Iterator, Sequence
from typing import Any

from psycopg.types.json import Jsonb
from psycopg.types.range import Int4Range

from sijill.records import EVENT_TYPES, Candidate, Count, DateSpan, Document, Factor, Json, Place, Report, Span

Row = dict[str, Any]


def report_row(extraction: int, report: Report) -> Row:
    """The row of ``reports``."""
    return {
        "extraction_id": extraction,
        "id": report.id,
        "type": report.type,
        "type_group": EVENT_TYPES[report.type],
        "status": report.status,
        **_span("trigger", report.trigger),
        **_span("said_by", report.said_by),
        **_span("disputed_by", report.disputed_by),
        "date_text": report.date.words.text if report.date.words else None,
        "date_at": _at(report.date.words),
        "date_start": report.date.start,
        "date_end": report.date.end,
        "date_precision": report.date.precision,
        "date_basis": report.date.basis,
        "near": report.near,
        "actors": [span.text for span in report.actors],
        "actors_at": [_at(span) for span in report.actors],
        "targets": [span.text for span in report.targets],
        "targets_at": [_at(span) for span in report.targets],
        **_span("weapon", report.weapon),
        **_count("killed", report.killed),
        **_count("injured", report.injured),
        "confidence": report.confidence,
        "factors": Jsonb([[factor.name, factor.weight] for factor in report.factors]),
    }


def evidence_rows(extraction: int, report: Report) -> Iterator[Row]:
    """The rows of ``evidence``."""
    for position, span in enumerate(report.evidence):
        yield {
            "extraction_id": extraction,
            "report_id": report.id,
            "position": position,
            "text": span.text,
            "at": _at(span),
        }


def place_rows(extraction: int, report: Report) -> Iterator[Row]:
    """The rows of ``places``."""
    known = report.date.start is not None and report.date.end is not None
    for position, place in enumerate(report.places):
        yield {
            "extraction_id": extraction,
            "report_id": report.id,
            "position": position,
            "text": place.words.text,
            "at": _at(place.words),
            "kind": place.kind,
            "relation": place.relation,
            "name_en": place.name_en,
            "admin1": place.admin1,
            "country": place.country,
            "lat": place.lat,
            "lon": place.lon,
            "radius_km": place.radius_km,
            "precision": place.precision,
            "gazetteer_id": place.gazetteer_id,
            "reason": place.reason,
            "candidates": Jsonb([_candidate_json(candidate) for candidate in place.candidates]),
            "start": report.date.start if known else None,
            "end": report.date.end if known else None,
        }


def document_of(row: Row) -> Document:
    """A document without its text, from a row of ``current_reports``."""
    return Document(
        id=row["document_id"],
        text="",
        source=row["source"],
        published=row["published"],
        title=row["title"],
        url=row["url"],
    )


def report_of(row: Row) -> Report:
    """A report from a row of the query ``event_reports``, which has its evidence and places as JSON."""
    return Report(
        document=row["document_id"],
        type=row["type"],
        trigger=_span_of(row["trigger"], row["trigger_at"]),
        evidence=tuple(Span(text, start, end) for text, start, end in row["evidence"]),
        status=row["status"],
        said_by=_optional_span(row["said_by"], row["said_by_at"]),
        disputed_by=_optional_span(row["disputed_by"], row["disputed_by_at"]),
        date=_date_of(row),
        places=tuple(_place_of(place) for place in row["places"]),
        near=row["near"],
        actors=_spans_of(row["actors"], row["actors_at"]),
        targets=_spans_of(row["targets"], row["targets_at"]),
        weapon=_optional_span(row["weapon"], row["weapon_at"]),
        killed=_count_of(row, "killed"),
        injured=_count_of(row, "injured"),
        confidence=row["confidence"],
        factors=tuple(Factor(name, weight) for name, weight in row["factors"]),
    )


def _at(span: Span | None) -> Int4Range | None:
    return Int4Range(span.start, span.end) if span else None


def _span(name: str, span: Span | None) -> Row:
    return {name: span.text if span else None, f"{name}_at": _at(span)}


def _count(name: str, count: Count | None) -> Row:
    return {
        f"{name}_low": count.low if count else None,
        f"{name}_high": count.high if count else None,
        f"{name}_text": count.words.text if count and count.words else None,
        f"{name}_at": _at(count.words) if count else None,
    }


def _candidate_json(candidate: Candidate) -> Json:
    return {name: getattr(candidate, name) for name in Candidate.__slots__}


def _span_of(text: str, at: Int4Range) -> Span:
    assert at.lower is not None and at.upper is not None
    return Span(text, at.lower, at.upper)


def _optional_span(text: str | None, at: Int4Range | None) -> Span | None:
    return _span_of(text, at) if text is not None and at is not None else None


def _spans_of(texts: Sequence[str], ats: Sequence[Int4Range]) -> tuple[Span, ...]:
    return tuple(_span_of(text, at) for text, at in zip(texts, ats, strict=True))


def _date_of(row: Row) -> DateSpan:
    return DateSpan(
        start=row["date_start"],
        end=row["date_end"],
        words=_optional_span(row["date_text"], row["date_at"]),
        precision=row["date_precision"],
        basis=row["date_basis"],
    )


def _count_of(row: Row, name: str) -> Count | None:
    low = row[f"{name}_low"]
    if low is None:
        return None
    return Count(low, row[f"{name}_high"], _optional_span(row[f"{name}_text"], row[f"{name}_at"]))


def _place_of(place: Json) -> Place:
    start, end = place.pop("at")
    text, candidates = place.pop("text"), place.pop("candidates")
    return Place(
        words=Span(text, start, end), candidates=tuple(Candidate(**candidate) for candidate in candidates), **place
    )
