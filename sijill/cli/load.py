"""``sijill load``: located reports into the database."""

from typing import Annotated, Final

import typer

from sijill.cli.common import Dsn, end, reports_of, say, with_progress
from sijill.errors import InputError

EXAMPLE: Final = "Example: sijill extract examples/articles | sijill locate | sijill load"


def load(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="[REPORTS]...", help="Files that 'sijill locate' wrote, or - for stdin (the default)."),
    ] = None,
    dsn: Dsn = None,
) -> None:
    """Store located reports, and join the reports of one event.

    Each document is stored in one transaction. What is stored already adds nothing; a document read again with another
    result gets a new current reading, and the older one stays. A line that cannot be used is set aside with its reason,
    and the exit status is 4.
    """
    from sijill import db

    items = reports_of(inputs or ["-"])
    documents = reports = superseded = 0
    with db.connect(dsn) as conn:
        run = db.begin_run(conn, {"command": "load", "inputs": inputs or ["-"]})
        for item in with_progress(items, "documents stored"):
            try:
                stored = db.store_document(conn, item, run)
            except InputError as error:
                items.reject(str(error))
                continue
            documents += stored.document_added
            reports += stored.reports_added
            superseded += stored.reports_superseded
        linked = db.link_new_reports(conn, run)
        db.end_run(conn, run)
    instead = f", in place of {superseded} of an earlier reading" if superseded else ""
    say(
        f"{items.done} documents read, {documents} of them new; {reports} new reports{instead}: "
        f"{linked.founded} founded an event, {linked.joined} joined one."
    )
    end(items.done, items.set_aside)
