"""``sijill locate``: reports in, reports with coordinates out."""

from typing import Annotated, Final

import typer

from sijill.cli.common import Gazetteer, Jobs, end, put, reports_of, with_progress
from sijill.cli.online import NOMINATIM, GeocoderName, GeocoderOptions, Online, ask_online, geocoder_of
from sijill.records import encode_document_reports

EXAMPLE: Final = "Example: sijill extract examples/articles | sijill locate > located.jsonl"


def locate(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="REPORTS", help="Files that 'sijill extract' wrote, or - for stdin (the default)."),
    ] = None,
    gazetteer: Gazetteer = None,
    jobs: Jobs = 1,
    online: Online = False,
    geocoder: GeocoderName = NOMINATIM,
    geocoder_option: GeocoderOptions = None,
) -> None:
    """Put the places of reports on the map.

    Reads the lines that 'sijill extract' prints and prints them again with latitude, longitude, radius and precision
    of each place, the entry it was taken for, the other candidates and the reason. Needs no database.
    """
    from sijill.cli.workers import locate_all

    asked = geocoder_of(online, geocoder, geocoder_option)
    items = reports_of(inputs or ["-"])
    located = locate_all(items, gazetteer, jobs)
    if online:
        from sijill.geo.online import FileCache
        from sijill.geo.paths import cache_folder

        located = ask_online(located, asked, FileCache(cache_folder() / "online.sqlite"))
    for item in with_progress(located, "documents placed"):
        put(encode_document_reports(item))
    end(items.done, items.set_aside + asked.unanswered)
