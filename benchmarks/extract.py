"""How fast articles are read: ``python benchmarks/extract.py GOLD.jsonl [--gazetteer FILE] [--megabytes 5]``.

One process, one core, processor time: articles a second over the file, after a first article that loads the lexicons,
which are then left out of garbage collection, as ``sijill extract`` does too; then the time for one document of the
given size, made of the articles one after another, and for a tenth of it, whose ratio tells whether time grows with
length alone. Figures go to stdout as JSON.
"""

import gc
import json
import os
import time
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from sijill.extract import extract
from sijill.geo import Gazetteer, open_gazetteer
from sijill.records import Document


def document(article: dict[str, Any]) -> Document:
    published = date.fromisoformat(article["published"]) if article.get("published") else None
    return Document(article["id"], article["text"], article.get("source"), published)


def long_document(documents: list[Document], megabytes: float) -> Document:
    """The texts one after another, over and over, until they are so many megabytes of UTF-8."""
    texts = [given.text for given in documents]
    size = sum(len(text.encode()) + 1 for text in texts)
    whole = "\n".join(texts * (int(megabytes * 1e6 / size) + 1))
    cut = whole.encode()[: int(megabytes * 1e6)].decode(errors="ignore")
    return Document(f"{megabytes} MB", cut, published=documents[0].published)


def seconds(given: Document, gazetteer: Gazetteer) -> float:
    """Processor time that it takes to read a document."""
    started = time.process_time()
    extract(given, gazetteer.knows)
    return time.process_time() - started


def main(
    gold: Annotated[Path, typer.Argument(help="Articles as JSON Lines with id, text and published.")],
    gazetteer: Annotated[Path | None, typer.Option(help="Gazetteer file; without it, the bundled one.")] = None,
    megabytes: Annotated[float, typer.Option(help="Size of the long document; 0 for none.")] = 5,
) -> None:
    """Measure ``extract``."""
    documents = [document(json.loads(line)) for line in gold.read_text("utf-8").splitlines()]
    opened = open_gazetteer(gazetteer)
    figures: dict[str, float] = {"articles": len(documents), "load_s": round(seconds(documents[0], opened), 2)}
    gc.freeze()
    spent = sum(seconds(given, opened) for given in documents)
    figures["articles_per_s"] = round(len(documents) / spent, 1)
    if megabytes:
        whole = seconds(long_document(documents, megabytes), opened)
        tenth = seconds(long_document(documents, megabytes / 10), opened)
        figures |= {"long_mb": megabytes, "long_s": round(whole, 1), "long_to_tenth": round(whole / tenth, 1)}
    typer.echo(json.dumps(figures | {"load": round(os.getloadavg()[0], 1)}))


if __name__ == "__main__":
    typer.run(main)
