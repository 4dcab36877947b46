"""What ``run`` and ``load`` share: a batch of documents into the database."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sijill.cli.common import Batch, end, say, some, with_progress
from sijill.cli.online import DatabaseCache, ask_online
from sijill.errors import InputError
from sijill.records import DocumentReports, Json

if TYPE_CHECKING:
    from sijill.geo.online import Geocoder


def store_all(
    items: Iterable[DocumentReports],
    batch: Batch[Any],
    dsn: str | None,
    options: Json,
    *,
    geocoder: "Geocoder | None" = None,
) -> None:
    """Store ``items`` one transaction each, join the reports of one event, say what was new, and leave with the status.

    ``batch`` is the input they come from, which counts what is set aside. ``geocoder``, if given, is asked for places
    that the gazetteer lacks; its answers are kept in the database, and used too where it is not to be asked again.
    Raises StoreError or MissingError without a database.
    """
    from sijill import db

    documents = reports = superseded = 0
    with db.connect(dsn) as conn:
        run = db.begin_run(conn, options)
        if geocoder:
            items = ask_online(items, geocoder, DatabaseCache(conn))
        for item in with_progress(items, "documents stored"):
            try:
                stored = db.store_document(conn, item, run)
            except InputError as error:
                batch.reject(str(error))
                continue
            documents += stored.document_added
            reports += stored.reports_added
            superseded += stored.reports_superseded
        linked = db.link_new_reports(conn, run)
        db.end_run(conn, run)
    instead = f", in place of {superseded} of an earlier reading" if superseded else ""
    say(
        f"{some(batch.done, 'document')} read, {documents} of them new; {some(reports, 'new report')}{instead}: "
        f"{linked.founded} founded an event, {linked.joined} joined one."
    )
    end(batch.done, batch.set_aside + (geocoder.unanswered if geocoder else 0))
