"""``sijill run``: the whole road from articles to events in the database."""

from typing import Final

from sijill.cli.common import Dsn, Gazetteer, Inputs, Jobs, documents_of, end, say, with_progress
from sijill.errors import InputError

EXAMPLE: Final = "Example: sijill run examples/articles --jobs 2"


def run(inputs: Inputs, dsn: Dsn = None, gazetteer: Gazetteer = None, jobs: Jobs = 1) -> None:
    """Read articles, place their events, store them, and join the reports of one event.

    Each document is stored in one transaction, and what is stored already is not stored again: a run that was cut off
    is completed by running the same command again. A summary goes to stderr.
    """
    from sijill import db
    from sijill.cli.workers import read_all

    documents = documents_of(inputs)
    new_documents = new_reports = 0
    with db.connect(dsn) as conn:
        number = db.begin_run(conn, {"command": "run", "inputs": inputs, "gazetteer": str(gazetteer or "")})
        for item in with_progress(read_all(documents, gazetteer, jobs), "documents stored"):
            try:
                stored = db.store_document(conn, item, number)
            except InputError as error:
                documents.reject(f"{item.document.id}: {error}")
                continue
            new_documents += stored.document_added
            new_reports += stored.reports_added
        linked = db.link_new_reports(conn, number)
        db.end_run(conn, number)
    say(
        f"{documents.done} documents read, {new_documents} of them new; {new_reports} new reports: "
        f"{linked.founded} new events, {linked.joined} reports joined to events known before."
    )
    end(documents.done, documents.set_aside)
