"""``sijill extract``: articles in, reports out."""

from typing import Final

from sijill.cli.common import Gazetteer, Inputs, Jobs, Model, Tagger, Way, documents_of, end, put, with_progress
from sijill.records import encode_document_reports

EXAMPLE: Final = "Example: sijill extract examples/articles > reports.jsonl"


def extract(
    inputs: Inputs,
    gazetteer: Gazetteer = None,
    jobs: Jobs = 1,
    tagger: Tagger = Way.lexical,
    model: Model = None,
) -> None:
    """Find the events that articles report.

    Prints one JSON line a document, in the order of the input: id, source, published, title, url, text and "events"
    with the codebook's fields, their character offsets in the text, and how sure the program is. Needs no database.
    """
    from sijill.cli.workers import Tools, extract_all

    documents = documents_of(inputs)
    for item in with_progress(extract_all(documents, Tools(gazetteer, tagger.value, model), jobs), "documents read"):
        put(encode_document_reports(item))
    end(documents.done, documents.set_aside)
