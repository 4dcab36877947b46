"""``sijill show``: one event with everything it rests on."""

from typing import TYPE_CHECKING, Annotated, Final

import typer

from sijill.cli.common import Dsn, put

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import Console

    from sijill.db import Link, Voice
    from sijill.records import DateSpan, Document, Event, Json, Place, Report, Toll

EXAMPLE: Final = "Example: sijill show 3f9a"


def show(
    event: Annotated[
        str, typer.Argument(metavar="EVENT", help="Id of an event, or how it begins.", show_default=False)
    ],
    dsn: Dsn = None,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON instead of text.")] = False,
) -> None:
    """Show an event: who says what, with the evidence, every source's figures, and how sure one may be.

    Confidence is the probability that the best report is right as a record; credibility is how well the event is
    supported: independent sources, their reliability, contradiction. Arabic stands on lines of its own.
    """
    from rich.console import Console

    from sijill import db

    with db.connect(dsn) as conn:
        found = db.find_event(conn, event)
        voices, links = db.voices(conn, found.id), db.links(conn, found.id)
    if as_json:
        put(_json(found, voices, links))
    else:
        # The terminal wraps: a line broken by us may fall apart where it runs right to left.
        _print(Console(soft_wrap=True, highlight=False, markup=False, emoji=False), found, voices, links)


def _print(console: "Console", event: "Event", voices: "list[Voice]", links: "dict[str, Link]") -> None:
    def head(text: str) -> None:
        console.print(f"\n{text}", style="bold")

    console.print(f"Event {event.id}: {event.type.replace('_', ' ')}", style="bold")
    console.print(f"  {event.status}{', contested' if event.contested else ''}")
    _lines(console, _values(event))
    for name, toll in (("Killed", event.killed), ("Injured", event.injured)):
        if toll:
            head(f"{name}: {_figures(toll)}")
            _lines(console, _claims(toll))
    head(f"Confidence {event.confidence:.2f}: that the best report is right as a record")
    _lines(console, _confidence(event))
    head(f"Credibility {event.credibility:.2f}: how well the event is supported")
    _lines(console, _credibility(event, voices))
    for number, (document, report) in enumerate(event.reports, 1):
        head(f"Report {number} of {len(event.reports)}: {report.id}")
        _lines(console, _report(document, report, links.get(report.id)))


def _lines(console: "Console", lines: "Iterable[str]") -> None:
    for line in lines:
        console.print(f"  {line}")


def _verbatim(label: str, *words: str | None) -> "Iterator[str]":
    """The article's own words, each on a line of its own, so that left-to-right text does not mix into them."""
    given = [text for text in words if text]
    if given:
        yield f"{label}:"
        yield from (f"  {line}" for text in given for line in text.splitlines())


def _values(event: "Event") -> "Iterator[str]":
    yield f"Date: {_date(event.date)}"
    if event.place:
        yield from _place(event.place)
    else:
        yield "Place: none named"
    yield from _verbatim("Who did it", *event.actors)
    yield from _verbatim("Whom or what it hit", *event.targets)
    yield from _verbatim("Weapon", event.weapon)


def _date(date: "DateSpan") -> str:
    if date.start is None or date.end is None:
        return "unknown"
    days = date.start.isoformat() if date.start == date.end else f"{date.start} to {date.end}"
    return f"{days} ({date.precision}, {date.basis})"


def _place(place: "Place") -> "Iterator[str]":
    name = ", ".join(part for part in (place.name_en, place.admin1, place.country) if part) or "not in the gazetteer"
    if place.lat is not None and place.lon is not None:
        radius = f" within {place.radius_km:g} km" if place.radius_km is not None else ""
        name += f": {place.lat:.4f}, {place.lon:.4f}{radius} ({place.precision})"
    yield f"Place: {name}"
    if place.reason:
        yield f"  {place.reason}"
    yield from _verbatim("In the text", place.relation, place.words.text)


def _figures(toll: "Toll") -> str:
    return f"best {toll.best}, lowest {toll.low}, highest {'open' if toll.high is None else toll.high}"


def _range(low: int, high: int | None) -> str:
    return f"{low} or more" if high is None else str(low) if low == high else f"{low} to {high}"


def _claims(toll: "Toll") -> "Iterator[str]":
    for claim in toll.claims:
        yield f"{_range(claim.low, claim.high)}, report {claim.report}, from"
        yield f"  {claim.source or 'an unnamed outlet'}"
        yield from (f"  {line}" for line in _verbatim("who has it from", claim.said_by))


def _confidence(event: "Event") -> "Iterator[str]":
    likely = [report for _, report in event.reports if report.status != "denied"] or [r for _, r in event.reports]
    best = max(likely, key=lambda report: report.confidence)
    yield f"Report {best.id}" + (", in log-odds:" if best.factors else " gives no factors.")
    for factor in best.factors:
        yield f"  {factor.weight:+.2f}  {factor.name}"


def _credibility(event: "Event", voices: "list[Voice]") -> "Iterator[str]":
    yield f"{len(voices)} of {len(event.reports)} reports are independent; each weighs reliability by status:"
    for voice in voices:
        yield f"  {voice.weight:.2f} = {voice.reliability:.2f} x {voice.status}, report {voice.report}, from"
        yield f"    {voice.outlet or 'an unnamed outlet'}"
        yield from (f"    {line}" for line in _verbatim("who has it from", voice.said_by))
    if event.contested:
        yield "  lowered because somebody denies or disputes it"


def _report(document: "Document", report: "Report", link: "Link | None") -> "Iterator[str]":
    yield f"Document {document.id}{f', published {document.published}' if document.published else ''}"
    yield from (line for line in (document.source, document.title, document.url) if line)
    yield f"{report.status}, {report.type.replace('_', ' ')}, confidence {report.confidence:.2f}"
    yield f"Date: {_date(report.date)}"
    if link:
        score = "" if link.score is None else f", score {link.score:+.2f}"
        yield f"Linked {link.made_at:%Y-%m-%d %H:%M} by {link.made_by} ({link.method}{score})"
    yield from _verbatim("Said by", report.said_by.text if report.said_by else None)
    yield from _verbatim("Disputed by", report.disputed_by.text if report.disputed_by else None)
    for evidence in report.evidence:
        yield from _verbatim(f"Evidence, characters {evidence.start} to {evidence.end}", evidence.text)


def _json(event: "Event", voices: "list[Voice]", links: "dict[str, Link]") -> "Json":
    """What the full profile exports, and how credibility and links came about."""
    from dataclasses import asdict

    from sijill.export.full import encode_event

    return encode_event(event) | {
        "voices": [asdict(voice) for voice in voices],
        "links": [asdict(link) | {"made_at": link.made_at.isoformat()} for link in links.values()],
    }
