"""``sijill load``: located reports into the database."""

from collections.abc import Iterator
from typing import Annotated, Final

import typer

from sijill.cli.common import Batch, Dsn, reports_of, some
from sijill.cli.storing import store_all
from sijill.records import DocumentReports

EXAMPLE: Final = "Example: sijill extract examples/articles | sijill locate | sijill load"


def load(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="REPORTS", help="Files that 'sijill locate' wrote, or - for stdin (the default)."),
    ] = None,
    dsn: Dsn = None,
) -> None:
    """Store located reports, and join the reports of one event.

    Each document is stored in one transaction. What is stored already adds nothing; a document read again with another
    result gets a new current reading, and the older one stays. A line that cannot be used is set aside with its reason,
    one that 'sijill locate' has not seen too, and the exit status is 4.
    """
    items = reports_of(inputs or ["-"])
    store_all(_located(items), items, dsn, {"command": "load", "inputs": inputs or ["-"]})


def _located(items: Batch[DocumentReports]) -> Iterator[DocumentReports]:
    """Keep out documents whose places nobody looked up: they would take the place of a reading with places."""
    unseen = 0
    for item in items:
        places = [place for report in item.reports for place in report.places]
        # Where locate finds nothing, it says so in the reason.
        if places and all(place.lat is None and place.reason is None for place in places):
            unseen += 1
        else:
            yield item
    if unseen:
        items.reject(
            f"the places of {some(unseen, 'document')} were never looked up; "
            "send what 'sijill extract' wrote through 'sijill locate' first.",
            unseen,
        )
