"""Speed of the neural tagger: ``python benchmarks/neural.py ARTICLES.jsonl [--model FOLDER] [--threads 2]``.

Prints articles and tokens a second for reading every sentence for triggers, the ratio to the bare ONNX forward passes
over the very same batches, the time to load, and the peak memory of the process.
"""

import argparse
import json
import resource
import time
from pathlib import Path

from sijill.extract.checkpoint import load_tagger
from sijill.extract.neural import Floats, Integers, NeuralTagger
from sijill.extract.sentences import split
from sijill.extract.text import fold


def sentences(text: str) -> list[str]:
    """The sentences of a text as the extractor cuts them."""
    words = split(fold(text))
    return [words.folded.span(*words.covers(first, last)).text for first, last in words.bounds]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--model", type=Path, default=None)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    articles = [json.loads(line)["text"] for line in args.articles.read_text(encoding="utf-8").splitlines()]
    parts = [sentences(text) for text in articles]

    start = time.perf_counter()
    tagger = load_tagger(args.model, threads=args.threads)
    loaded = time.perf_counter() - start

    forward_seconds = 0.0
    tokens = 0
    inner = tagger.forward

    def timed(ids: Integers, mask: Integers) -> Floats:
        nonlocal forward_seconds, tokens
        begun = time.perf_counter()
        logits = inner(ids, mask)
        forward_seconds += time.perf_counter() - begun
        tokens += int(mask.sum())
        return logits

    watched = NeuralTagger(tagger.name, tagger.tokenizer, timed, tagger.order, tagger.pad, tagger.silent)
    watched.read(parts[0])
    forward_seconds = 0.0
    tokens = 0
    start = time.perf_counter()
    for part in parts:
        watched.read(part)
    whole = time.perf_counter() - start
    print(f"load              {loaded:8.2f} s")
    print(f"articles          {len(parts) / whole:8.1f} a second")
    print(f"tokens            {tokens / whole:8.0f} a second")
    print(f"over bare forward {whole / forward_seconds:8.2f} times")
    print(f"peak memory       {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MB")


if __name__ == "__main__":
    main()
