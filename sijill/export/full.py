"""The ``full`` profile: everything known of an event as one JSON object, its reports within it."""

from sijill.records import (
    EVENT_TYPES,
    Document,
    Event,
    Json,
    Report,
    Toll,
    encode_place,
    encode_report,
)


def encode_event(event: Event) -> Json:
    """One line of the JSON Lines export.

    ``places`` holds the resolved place, or nothing where no report names one; its ``lat`` and ``lon`` are null where
    the name could not be located. ``reports`` holds each report with its document and, under ``spans``, the character
    offsets of every value in the document's text.
    """
    when = event.date
    return {
        "id": event.id,
        "type": event.type,
        "event_type": EVENT_TYPES[event.type],
        "date": {
            "start": when.start.isoformat() if when.start else None,
            "end": when.end.isoformat() if when.end else None,
            "precision": when.precision,
            "basis": when.basis,
            "text": when.words.text if when.words else None,
        },
        "places": [encode_place(event.place)] if event.place else [],
        "killed": _toll(event.killed),
        "injured": _toll(event.injured),
        "actors": list(event.actors),
        "targets": list(event.targets),
        "weapon": event.weapon,
        "status": event.status,
        "contested": event.contested,
        "confidence": round(event.confidence, 4),
        "credibility": round(event.credibility, 4),
        "sources": list(event.sources),
        "reports": [_report(document, report) for document, report in event.reports],
    }


def _report(document: Document, report: Report) -> Json:
    return {
        "document": document.id,
        "source": document.source,
        "title": document.title,
        "url": document.url,
        "published": document.published.isoformat() if document.published else None,
    } | encode_report(report)


def _toll(toll: Toll | None) -> Json | None:
    if toll is None:
        return None
    claims = [
        {"report": c.report, "source": c.source, "said_by": c.said_by, "low": c.low, "high": c.high}
        for c in toll.claims
    ]
    return {"best": toll.best, "low": toll.low, "high": toll.high, "claims": claims}
