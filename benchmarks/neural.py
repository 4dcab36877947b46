"""Speed of the neural tagger: ``python benchmarks/neural.py ARTICLES.jsonl [--model FOLDER] [--threads 1]``.

Prints articles a second with both taggers in one process, the network's share of it, the ratio of its reading to the
bare ONNX forward passes over the very same batches, the time to load, and the peak memory of the process.
"""

import argparse
import json
import resource
import time
from pathlib import Path

from sijill.extract import extract
from sijill.extract.checkpoint import load_tagger
from sijill.extract.neural import Floats, Integers, NeuralTagger, Question, Reading
from sijill.geo import open_gazetteer
from sijill.records import Document


class Watched(NeuralTagger):
    """The tagger with a clock inside and outside the network."""

    reading = passing = 0.0
    tokens = 0

    def read(self, questions: list[Question]) -> list[Reading | None]:  # type: ignore[override]
        begun = time.perf_counter()
        readings = super().read(questions)
        Watched.reading += time.perf_counter() - begun
        return readings


def main() -> None:
    """Read the articles once and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--model", type=Path, default=None)
    parser.add_argument("--gazetteer", type=Path, default=None)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    articles = [json.loads(line) for line in args.articles.read_text(encoding="utf-8").splitlines()]
    gazetteer = open_gazetteer(args.gazetteer)

    start = time.perf_counter()
    tagger = load_tagger(args.model, threads=args.threads)
    loaded = time.perf_counter() - start

    def timed(ids: Integers, mask: Integers) -> Floats:
        begun = time.perf_counter()
        logits = tagger.forward(ids, mask)
        Watched.passing += time.perf_counter() - begun
        Watched.tokens += int(mask.sum())
        return logits

    watched = Watched(tagger.name, tagger.tokenizer, timed, tagger.order, tagger.pad, tagger.frame, tagger.markers)
    extract(Document("warm", articles[0]["text"]), gazetteer.knows, way="both", tagger=watched)
    Watched.reading = Watched.passing = 0.0
    Watched.tokens = 0
    start = time.perf_counter()
    for article in articles:
        extract(Document(article["id"], article["text"]), gazetteer.knows, way="both", tagger=watched)
    whole = time.perf_counter() - start
    print(f"load              {loaded:8.2f} s")
    print(f"articles          {len(articles) / whole:8.1f} a second")
    print(f"network's share   {Watched.reading / whole:8.2f}")
    print(f"tokens            {Watched.tokens / Watched.reading:8.0f} a second")
    print(f"over bare forward {Watched.reading / Watched.passing:8.2f} times")
    print(f"peak memory       {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")


if __name__ == "__main__":
    main()
