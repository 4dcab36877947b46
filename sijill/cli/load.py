"""``sijill load``: located reports into the database."""

from typing import Annotated, Final

import typer

from sijill.cli.common import Dsn, reports_of
from sijill.cli.storing import store_all

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
    and the exit status is 4.
    """
    items = reports_of(inputs or ["-"])
    store_all(items, items, dsn, {"command": "load", "inputs": inputs or ["-"]})
