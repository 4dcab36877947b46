"""Measuring geocoding: ``python -m sijill.geo.evaluate {gold,titles,mentions} FILE [--gazetteer FILE] [--errors N]``.

gold: reports with coordinates (JSON Lines of documents with ``events``); only the words, kinds and ``near`` of the
places are given to ``locate``. titles: short texts with one place each. mentions: texts with marked mentions and their
coordinates, beside the baseline that takes the most populous place of the name. Figures go to stdout as JSON.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from statistics import median
from typing import Annotated, Any, Final

import typer

from sijill.geo.distance import km
from sijill.geo.locate import locate
from sijill.geo.lookup import Gazetteer, open_gazetteer
from sijill.geo.mentions import locate_mentions, place_text
from sijill.records import DateSpan, Document, DocumentReports, Place, Report, Span

_RIGHT_KM: Final = 20.0
_TITLE_KM: Final = 10.0
_COUNTRY_LEVEL_KM: Final = 161.0  # 100 miles, the field's usual mark (Gritta et al. 2020)

app = typer.Typer(add_completion=False, help=__doc__)
GazetteerOption = Annotated[Path | None, typer.Option(help="Gazetteer file; without it, the default one.")]
ErrorsOption = Annotated[int, typer.Option(help="Show this many of the wrong ones.")]
FileArgument = Annotated[Path, typer.Argument(help="JSON Lines with the truth.")]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One place: how far off (None: not placed), what was expected and found, in words."""

    name: str
    error_km: float | None
    expected: str
    found: str
    allowed_km: float = _RIGHT_KM
    radius_km: float | None = None
    kind: str = ""  # what the truth calls the place, where it does


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def gold_item(line: dict[str, Any]) -> DocumentReports:
    """A gold document as the extractor would hand it over, without what gold knows of coordinates and areas."""

    def span(text: str | None) -> Span:
        at = max(0, line["text"].find(text or ""))
        return Span(text or "", at, at + len(text or ""))

    published = line.get("published")
    document = Document(
        id=line["id"],
        text=line["text"],
        source=line.get("outlet") or line.get("source"),
        published=date.fromisoformat(published[:10]) if published else None,
    )
    reports = tuple(
        Report(
            document=line["id"],
            type=event["type"],
            trigger=span(event["trigger"]),
            evidence=tuple(span(words) for words in event["evidence"]),
            date=DateSpan(),
            places=tuple(Place(span(p["text"]), p["kind"]) for p in event["places"]),
            near=bool(event.get("near")),
        )
        for event in line["events"]
    )
    return DocumentReports(document, reports)


def gold_outcomes(path: Path, gazetteer: Gazetteer) -> Iterator[Outcome]:
    """The first place of every gold event that has coordinates."""
    for line in read_lines(path):
        item = locate(gold_item(line), gazetteer)
        for event, report in zip(line["events"], item.reports, strict=True):
            if not report.places or event["places"][0].get("lat") is None:
                continue
            gold, place = event["places"][0], report.places[0]
            placed = place.lat is not None and place.lon is not None
            yield Outcome(
                name=" < ".join(p.words.text for p in report.places),
                error_km=km(gold["lat"], gold["lon"], place.lat or 0, place.lon or 0) if placed else None,
                expected=f"{gold['lat']},{gold['lon']} r{gold.get('radius_km')} {gold['kind']}",
                found=f"{place.lat},{place.lon} r{place.radius_km} {place.precision}: {place.reason}",
                allowed_km=max(_RIGHT_KM, gold.get("radius_km") or 0.0),
                radius_km=place.radius_km,
            )


def title_outcomes(path: Path, gazetteer: Gazetteer) -> Iterator[Outcome]:
    """The place of each title, found in it and placed."""
    for line in read_lines(path):
        place = place_text(line["title"], gazetteer)
        placed = place is not None and place.lat is not None
        yield Outcome(
            name=line["title"],
            error_km=km(line["lat"], line["lon"], place.lat or 0, place.lon or 0) if place and placed else None,
            expected=f"{line['place_ar']} {line['lat']},{line['lon']}",
            found=f"{place.words.text} {place.lat},{place.lon} {place.reason}" if place else "nothing found",
            allowed_km=_TITLE_KM,
            radius_km=place.radius_km if place else None,
        )


def mention_outcomes(path: Path, gazetteer: Gazetteer, *, baseline: bool = False) -> Iterator[Outcome]:
    """Every marked mention of every text, all of a text's mentions placed together."""
    for line in read_lines(path):
        marked = line["mentions"]
        spans = [Span(m["text"], m["start"], m["end"]) for m in marked]
        if baseline:
            points = [_most_populous(span.text, gazetteer) for span in spans]
        else:
            points = locate_mentions(Document(line["id"], line["text"]), spans, gazetteer)
        for truth, place in zip(marked, points, strict=True):
            placed = place.lat is not None
            yield Outcome(
                name=truth["text"],
                error_km=km(truth["lat"], truth["lon"], place.lat or 0, place.lon or 0) if placed else None,
                expected=f"{truth['lat']},{truth['lon']} {truth['type']} {truth['name']}",
                found=f"{place.lat},{place.lon} {place.gazetteer_id} {place.reason}",
                radius_km=place.radius_km,
                kind=truth["type"],
            )


def _most_populous(name: str, gazetteer: Gazetteer) -> Place:
    place = Place(Span(name, 0, len(name)), "settlement")
    matches = gazetteer.lookup(name, fuzzy=False)
    if not matches:
        return place
    spot = max(matches, key=lambda match: match.spot.population).spot
    return replace(place, lat=spot.lat, lon=spot.lon, gazetteer_id=spot.id)


def figures(outcomes: Sequence[Outcome]) -> dict[str, float | int]:
    """Shares are of all outcomes, the unplaced ones counting as wrong; errors and radii are of the placed ones."""
    placed = [o for o in outcomes if o.error_km is not None]
    errors = [o.error_km for o in placed if o.error_km is not None]
    total = len(outcomes) or 1

    def within(far: float) -> float:
        return round(sum(error <= far for error in errors) / total, 4)

    honest = [o for o in placed if o.radius_km is not None]
    return {
        "places": len(outcomes),
        "placed": round(len(placed) / total, 4),
        "right": round(sum((o.error_km or 0.0) <= o.allowed_km for o in placed) / total, 4),
        "within_10_km": within(10.0),
        "within_20_km": within(20.0),
        "within_161_km": within(_COUNTRY_LEVEL_KM),
        "median_error_km": round(median(errors), 2) if errors else -1,
        "inside_radius": round(
            sum((o.error_km or 0.0) <= (o.radius_km or 0.0) + 0.05 for o in honest) / (len(honest) or 1), 4
        ),
        "median_radius_km": round(median(o.radius_km or 0.0 for o in honest), 2) if honest else -1,
    }


@app.command()
def gold(file: FileArgument, gazetteer: GazetteerOption = None, errors: ErrorsOption = 0) -> None:
    """Gold places given directly: right within 20 km or gold's radius, and whether our radius covers the gold point."""
    _tell(list(gold_outcomes(file, open_gazetteer(gazetteer))), errors)


@app.command()
def titles(file: FileArgument, gazetteer: GazetteerOption = None, errors: ErrorsOption = 0) -> None:
    """Places found in short titles: right within 10 km."""
    _tell(list(title_outcomes(file, open_gazetteer(gazetteer))), errors)


@app.command()
def mentions(file: FileArgument, gazetteer: GazetteerOption = None, errors: ErrorsOption = 0) -> None:
    """Marked mentions placed, and the most-populous baseline beside them."""
    opened = open_gazetteer(gazetteer)
    for name, baseline in (("most populous", True), ("sijill", False)):
        found = list(mention_outcomes(file, opened, baseline=baseline))
        _tell(found, 0, name=name)
        # The middle of a country is a convention, on which both sides differ by tens of kilometres.
        told = [o for o in found if o.kind != "Country"]
        _tell(told, 0 if baseline else errors, name=f"{name}, but for countries")


def _tell(outcomes: Sequence[Outcome], errors: int, name: str | None = None) -> None:
    typer.echo(json.dumps(({"method": name} if name else {}) | figures(outcomes), ensure_ascii=False))
    wrong = [o for o in outcomes if o.error_km is None or o.error_km > o.allowed_km]
    for o in wrong[:errors]:
        off = "-" if o.error_km is None else f"{o.error_km:.0f} km"
        typer.echo(f"{off}\t{o.name}\n\texpected {o.expected}\n\tfound    {o.found}")


if __name__ == "__main__":
    app()
