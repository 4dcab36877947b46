"""``sijill export``: events out of the database into a file for GIS or further work."""

from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Final

import typer

from sijill.cli.common import Dsn, say, some, with_progress
from sijill.errors import UsageError
from sijill.records import EVENT_TYPES

if TYPE_CHECKING:
    from sijill.db import Wanted
    from sijill.export.formats import Tally

EXAMPLE: Final = "Example: sijill export events.gpkg --since 2024-01-01 --country SY"

Types = Annotated[
    list[str] | None,
    typer.Option("--type", metavar="TYPE", help="Only this type or group of types (repeatable).", show_default=False),
]
Since = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], metavar="DAY", help="Only what may have happened on this day or later."),
]
Until = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], metavar="DAY", help="Only what may have happened on this day or before."),
]
Box = Annotated[
    str | None,
    typer.Option("--bbox", metavar="W,S,E,N", help="Only events placed in this box, in degrees.", show_default=False),
]
Countries = Annotated[
    list[str] | None,
    typer.Option(
        "--country",
        metavar="COUNTRY",
        help="Only events placed in this country: an ISO code or a name, SY or Syria or سوريا (repeatable).",
    ),
]
MinConfidence = Annotated[
    float, typer.Option("--min-confidence", min=0.0, max=1.0, help="Only events at least this sure.")
]


def export(
    out: Annotated[
        str,
        typer.Argument(
            metavar="OUT", help="File that ends in .gpkg, .geojson or .jsonl, or - for JSON Lines on stdout."
        ),
    ],
    form: Annotated[
        str | None,
        typer.Option("--format", metavar="NAME", help="gpkg, geojson or jsonl, whatever the file is called."),
    ] = None,
    types: Types = None,
    since: Since = None,
    until: Until = None,
    bbox: Box = None,
    countries: Countries = None,
    min_confidence: MinConfidence = 0.0,
    dsn: Dsn = None,
) -> None:
    """Write events to a file; one that exists is replaced whole.

    A GeoPackage holds the layers events, areas (how far the doubt about a place reaches) and reports, with styles for
    QGIS. An event that could not be placed is written too, without a point.
    """
    from sijill import db
    from sijill.export import formats

    formats.format_of(out, form)  # what is wrong with the name is said before the database is asked
    wanted = wanted_of(types, since, until, bbox, countries, min_confidence)
    with db.connect(dsn) as conn, closing(db.events(conn, wanted)) as found:
        tally = formats.export(with_progress(found, "events written"), out, form)
        waiting = db.unlinked_reports(conn)
    tell(tally, waiting, out)


def wanted_of(
    types: list[str] | None,
    since: datetime | None,
    until: datetime | None,
    bbox: str | None,
    countries: list[str] | None,
    min_confidence: float,
) -> "Wanted":
    """The choice of events that the options make.

    Raises UsageError for a type, country, box or stretch of days that is none.
    """
    from sijill.db import Wanted
    from sijill.geo.countries import country_code

    if since and until and since > until:
        raise UsageError(f"--since {since.date()} lies after --until {until.date()}, so no event can match.")
    return Wanted(
        types=tuple(slug for name in types or () for slug in _slugs(name)),
        since=since.date() if since else None,
        until=until.date() if until else None,
        bbox=_box(bbox) if bbox else None,
        countries=tuple(map(country_code, countries or ())),
        min_confidence=min_confidence,
    )


def tell(tally: "Tally", waiting: int, out: str) -> None:
    """Say on stderr what was written; where stored reports wait to become events, say so and leave as partly done."""
    without = f", {tally.unplaced} of them without a point on the map" if tally.unplaced else ""
    say(f"{some(tally.events, 'event')} written to {'stdout' if out == '-' else out}{without}.")
    if waiting:
        tell_waiting(waiting)
        raise typer.Exit(4)


def tell_waiting(waiting: int) -> None:
    """Say that reports are stored which no event holds yet, and what to do."""
    say(
        f"{some(waiting, 'stored report')} {'belongs' if waiting == 1 else 'belong'} to no event yet, as a run still "
        "goes on or was cut off; run the same 'sijill run' or 'sijill load' again to complete it."
    )


def _slugs(name: str) -> list[str]:
    slugs = [slug for slug, group in EVENT_TYPES.items() if name in (slug, group)]
    if not slugs:
        groups = ", ".join(dict.fromkeys(EVENT_TYPES.values()))
        raise UsageError(f"{name!r} is no event type; give a group ({groups}) or a type of one, such as armed_clash.")
    return slugs


def _box(text: str) -> tuple[float, float, float, float]:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise UsageError(f"--bbox {text} is not four numbers: west,south,east,north in degrees.") from error
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise UsageError(f"--bbox {text} is not a box: west before east, south before north, in degrees.")
    return west, south, east, north
