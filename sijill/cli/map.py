"""``sijill map``: the events as one HTML page that works offline."""

from contextlib import closing
from pathlib import Path
from typing import Annotated, Final

import typer

from sijill.cli.common import Dsn, with_progress
from sijill.cli.export import Box, Countries, MinConfidence, Since, Types, Until, tell, wanted_of

EXAMPLE: Final = "Example: sijill map map.html --type explosions_remote_violence"


def map_page(
    out: Annotated[Path, typer.Argument(metavar="OUT.html", help="The page to write.", show_default=False)],
    types: Types = None,
    since: Since = None,
    until: Until = None,
    bbox: Box = None,
    countries: Countries = None,
    min_confidence: MinConfidence = 0.0,
    dsn: Dsn = None,
) -> None:
    """Write a map page: one file that opens in any browser without a network.

    It shows each event's place and how far its doubt reaches, and on a click who says so, who disputes it, every
    source's figures, and the words of the articles. Arabic and English.
    """
    from sijill import db
    from sijill.export.map_page import write_map

    wanted = wanted_of(types, since, until, bbox, countries, min_confidence)
    with db.connect(dsn) as conn, closing(db.events(conn, wanted)) as found:
        tally = write_map(with_progress(found, "events drawn"), out)
        waiting = db.unlinked_reports(conn)
    tell(tally, waiting, str(out))
