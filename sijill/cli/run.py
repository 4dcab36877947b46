"""``sijill run``: the whole road from articles to events in the database."""

from typing import Final

from sijill.cli.common import Dsn, Gazetteer, Inputs, Jobs, Model, Tagger, Way, documents_of
from sijill.cli.online import NOMINATIM, GeocoderName, GeocoderOptions, Online, geocoder_of
from sijill.cli.storing import store_all

EXAMPLE: Final = "Example: sijill run examples/articles --jobs 2"


def run(
    inputs: Inputs,
    dsn: Dsn = None,
    gazetteer: Gazetteer = None,
    jobs: Jobs = 1,
    tagger: Tagger = Way.lexical,
    model: Model = None,
    online: Online = False,
    geocoder: GeocoderName = NOMINATIM,
    geocoder_option: GeocoderOptions = None,
) -> None:
    """Read articles, place their events, store them, and join the reports of one event.

    Each document is stored in one transaction, and what is stored already is not stored again: a run that was cut off
    is completed by running the same command again. A summary goes to stderr.
    """
    from sijill.cli.workers import Tools, read_all

    asked = geocoder_of(online, geocoder, geocoder_option)
    documents = documents_of(inputs)
    items = read_all(documents, Tools(gazetteer, tagger.value, model), jobs)
    options = {"command": "run", "inputs": inputs, "gazetteer": str(gazetteer or "bundled"), "tagger": tagger.value}
    if online:
        options["geocoder"] = asked.provider  # but none of its options, which may hold a key
    store_all(items, documents, dsn, options, geocoder=asked)
