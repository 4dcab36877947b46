"""The frozen records that move between the rooms, and their one JSON codec.

Conventions: character offsets count Python characters from the start of ``Document.text``, end exclusive.
Coordinates are degrees WGS 84, distances km, dates ISO 8601, countries ISO 3166-1 alpha-2. Text fields marked
*verbatim* stand in the document exactly so. The names of a report's fields are the codebook's.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Final, Literal, get_args

Status = Literal["asserted", "claimed", "alleged", "denied"]
PlaceKind = Literal["facility", "neighbourhood", "settlement", "district", "region", "admin1", "country"]
DatePrecision = Literal["day", "night", "week", "month", "season", "year", "range", "unknown"]
DateBasis = Literal["stated", "relative", "assumed", "unknown"]
GeoPrecision = Literal["site", "settlement", "near", "district", "area", "admin1", "country", "unknown"]

EVENT_TYPES: Final[Mapping[str, str]] = {
    slug: group
    for group, slugs in {
        "battles": "armed_clash government_regains_territory non_state_overtakes_territory",
        "explosions_remote_violence": (
            "air_drone_strike shelling_artillery_missile remote_explosive_landmine_ied suicide_bomb grenade"
            " chemical_weapon"
        ),
        "violence_against_civilians": "attack abduction_forced_disappearance sexual_violence",
        "protests": "peaceful_protest protest_with_intervention excessive_force_against_protesters",
        "riots": "violent_demonstration mob_violence",
        "strategic_developments": (
            "agreement arrests change_to_group_activity disrupted_weapons_use headquarters_or_base_established"
            " looting_property_destruction non_violent_transfer_of_territory other_strategic"
        ),
    }.items()
    for slug in slugs.split()
}
"""Sub-event type slug → event type slug, after the ACLED codebook's names."""


@dataclass(frozen=True, slots=True)
class Span:
    """Verbatim words and where they stand."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """One article as it came in. ``text`` is the original and never changed; normalisation happens on copies."""

    id: str
    text: str
    source: str | None = None  # the outlet
    published: date | None = None
    title: str | None = None
    url: str | None = None

    @property
    def sha256(self) -> str:
        """Hash of the original text, hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class DateSpan:
    """First and last possible day of an event; both None where unknown."""

    start: date | None = None
    end: date | None = None
    words: Span | None = None  # the time words, verbatim
    precision: DatePrecision = "unknown"
    basis: DateBasis = "unknown"


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people: ``low`` to ``high``, ``high`` None where open ("more than 30")."""

    low: int
    high: int | None
    words: Span | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A gazetteer entry that a toponym could mean; ``score`` from 0 to 1 among the candidates of one place."""

    gazetteer_id: str
    name: str
    kind: PlaceKind
    admin1: str | None
    country: str | None
    lat: float
    lon: float
    score: float


@dataclass(frozen=True, slots=True)
class Place:
    """A place as the text names it and, after ``geo.locate``, where that is.

    ``relation`` holds the verbatim words that put the event relative to the place: "قرب", "11 كم شمال غرب",
    "بين" (on both ends), "على طريق", "ريف", "ريف … الشرقي". ``radius_km``: the event lies within it of
    (``lat``, ``lon``) as far as the text lets one know. ``reason`` says in one English phrase how the point
    was chosen or why it was not.
    """

    words: Span
    kind: PlaceKind
    relation: str | None = None
    name_en: str | None = None
    admin1: str | None = None
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    radius_km: float | None = None
    precision: GeoPrecision = "unknown"
    gazetteer_id: str | None = None
    reason: str | None = None
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Factor:
    """One step on the way to a confidence: a name a reader understands, and its additive weight (log-odds)."""

    name: str
    weight: float


@dataclass(frozen=True, slots=True)
class Report:
    """One document's account of one event: a claim, never rewritten.

    ``places`` is a chain for one location, most specific first. ``confidence`` is the probability (0 to 1)
    that the record is right, and ``factors`` how it came about.
    """

    document: str
    type: str
    trigger: Span
    evidence: tuple[Span, ...]
    status: Status = "asserted"
    said_by: Span | None = None
    disputed_by: Span | None = None
    date: DateSpan = DateSpan()
    places: tuple[Place, ...] = ()
    near: bool = False
    actors: tuple[Span, ...] = ()
    targets: tuple[Span, ...] = ()
    weapon: Span | None = None
    killed: Count | None = None
    injured: Count | None = None
    confidence: float = 0.5
    factors: tuple[Factor, ...] = ()

    @property
    def id(self) -> str:
        """Hash of what identifies the report: document, type, trigger offset, place words. 16 hex digits."""
        place = self.places[0].words.text if self.places else ""
        key = "\x1f".join((self.document, self.type, str(self.trigger.start), place))
        return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class DocumentReports:
    """What moves from ``extract`` to ``locate`` to the store: a document and its reports."""

    document: Document
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """One report's figure within an event: who gave which number."""

    report: str
    source: str | None  # the outlet
    said_by: str | None
    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Toll:
    """A resolved number of people: best guess, lowest and highest claimed, and every source's figure."""

    best: int | None
    low: int
    high: int | None
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: a view over the reports linked to it, with values resolved by stated rules.

    ``confidence`` is the probability that the best report is right as a record; ``credibility`` (0 to 1) how
    well the event is supported: independent sources, their reliability, contradiction.
    """

    id: str
    type: str
    status: Status
    contested: bool
    date: DateSpan
    place: Place | None
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    weapon: str | None
    killed: Toll | None
    injured: Toll | None
    confidence: float
    credibility: float
    sources: tuple[str, ...]
    reports: tuple[tuple[Document, Report], ...]  # documents without need of their text


# --- JSON ---------------------------------------------------------------------------------------------------

Json = dict[str, Any]


def encode_document_reports(item: DocumentReports, *, with_text: bool = True) -> Json:
    """One output line of ``sijill extract``: id, source, published, title, url, sha256, text, events."""
    document = item.document
    head: Json = {
        "id": document.id,
        "source": document.source,
        "published": document.published.isoformat() if document.published else None,
        "title": document.title,
        "url": document.url,
        "sha256": document.sha256,
    }
    if with_text:
        head["text"] = document.text
    return head | {"events": [encode_report(report) for report in item.reports]}


def decode_document_reports(line: Json) -> DocumentReports:
    """The inverse of :func:`encode_document_reports`. Raises KeyError, TypeError or ValueError on a malformed line."""
    document = Document(
        id=line["id"],
        text=line.get("text") or "",
        source=line.get("source"),
        published=_day(line.get("published")),
        title=line.get("title"),
        url=line.get("url"),
    )
    return DocumentReports(document, tuple(decode_report(event, document.id) for event in line["events"]))


def encode_report(report: Report) -> Json:
    """The codebook's fields as plain JSON; offsets stand beside them under ``spans``, field by field."""

    def words(span: Span | None) -> str | None:
        return span.text if span else None

    def at(span: Span | None) -> list[int] | None:
        return [span.start, span.end] if span else None

    def count(value: Count | None) -> Json | None:
        return {"text": words(value.words), "low": value.low, "high": value.high} if value else None

    return {
        "id": report.id,
        "type": report.type,
        "trigger": report.trigger.text,
        "evidence": [span.text for span in report.evidence],
        "status": report.status,
        "said_by": words(report.said_by),
        "disputed_by": words(report.disputed_by),
        "date": {
            "text": words(report.date.words),
            "start": report.date.start.isoformat() if report.date.start else None,
            "end": report.date.end.isoformat() if report.date.end else None,
            "precision": report.date.precision,
            "basis": report.date.basis,
        },
        "places": [encode_place(place) for place in report.places],
        "near": report.near,
        "actors": [span.text for span in report.actors],
        "targets": [span.text for span in report.targets],
        "weapon": words(report.weapon),
        "killed": count(report.killed),
        "injured": count(report.injured),
        "confidence": round(report.confidence, 4),
        "factors": [[factor.name, round(factor.weight, 3)] for factor in report.factors],
        "spans": {
            "trigger": at(report.trigger),
            "evidence": [at(span) for span in report.evidence],
            "said_by": at(report.said_by),
            "disputed_by": at(report.disputed_by),
            "date": at(report.date.words),
            "places": [at(place.words) for place in report.places],
            "actors": [at(span) for span in report.actors],
            "targets": [at(span) for span in report.targets],
            "weapon": at(report.weapon),
            "killed": at(report.killed.words) if report.killed else None,
            "injured": at(report.injured.words) if report.injured else None,
        },
    }


def encode_place(place: Place) -> Json:
    """A place as JSON, its words under ``text``; offsets stand in the report's ``spans``."""
    rest = {f.name: getattr(place, f.name) for f in fields(place) if f.name not in ("words", "candidates")}
    return {"text": place.words.text} | rest | {"candidates": [asdict(c) for c in place.candidates]}


def decode_report(event: Json, document: str) -> Report:
    """The inverse of :func:`encode_report`. Raises KeyError, TypeError or ValueError on a malformed event."""
    spans = event["spans"]
    if event["type"] not in EVENT_TYPES:
        raise ValueError(f"unknown event type {event['type']!r}")
    if event["status"] not in get_args(Status):
        raise ValueError(f"unknown status {event['status']!r}")

    def one(text: str | None, at: list[int] | None) -> Span | None:
        return Span(text, at[0], at[1]) if text is not None and at is not None else None

    def many(texts: list[str], ats: list[list[int]]) -> tuple[Span, ...]:
        return tuple(Span(text, at[0], at[1]) for text, at in zip(texts, ats, strict=True))

    def count(name: str) -> Count | None:
        value = event.get(name)
        return Count(value["low"], value["high"], one(value["text"], spans[name])) if value else None

    when = event["date"]
    return Report(
        document=document,
        type=event["type"],
        trigger=Span(event["trigger"], *spans["trigger"]),
        evidence=many(event["evidence"], spans["evidence"]),
        status=event["status"],
        said_by=one(event["said_by"], spans["said_by"]),
        disputed_by=one(event["disputed_by"], spans["disputed_by"]),
        date=DateSpan(
            start=_day(when["start"]),
            end=_day(when["end"]),
            words=one(when["text"], spans["date"]),
            precision=when["precision"],
            basis=when["basis"],
        ),
        places=tuple(decode_place(p, at) for p, at in zip(event["places"], spans["places"], strict=True)),
        near=event["near"],
        actors=many(event["actors"], spans["actors"]),
        targets=many(event["targets"], spans["targets"]),
        weapon=one(event["weapon"], spans["weapon"]),
        killed=count("killed"),
        injured=count("injured"),
        confidence=event["confidence"],
        factors=tuple(Factor(name, weight) for name, weight in event.get("factors", [])),
    )


def decode_place(place: Json, at: list[int]) -> Place:
    """The inverse of :func:`encode_place`, given the offsets of its words."""
    rest = {f.name: place[f.name] for f in fields(Place) if f.name in place and f.name != "candidates"}
    return Place(
        words=Span(place["text"], at[0], at[1]),
        candidates=tuple(Candidate(**candidate) for candidate in place.get("candidates", [])),
        **rest,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None
