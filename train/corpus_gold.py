"""Put our annotations and the corpus that they are of together: ``python train/corpus_gold.py CORPUS > GOLD.jsonl``

``train/annotations/corpus.jsonl`` holds no text: for each article the paragraphs of the corpus that it is made of
(number of the first, from 0, and how many), the SHA-256 of them joined by line feeds, and its events with character
offsets into that text. The corpus may be plain or ``.xz``. Articles whose text is another are named on stderr and left
out. With ``--strip GOLD.jsonl`` the way back: annotated articles whose ids are ``c`` and the number of their first
paragraph become lines without text.
"""

import argparse
import json
import lzma
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

ANNOTATIONS = Path(__file__).parent / "annotations/corpus.jsonl"
Event = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--strip", type=Path, metavar="GOLD", help="write annotations without text from this file")
    args = parser.parse_args()
    if args.strip:
        for line in args.strip.read_text("utf-8").splitlines():
            print(json.dumps(strip(json.loads(line)), ensure_ascii=False, separators=(",", ":")))
    else:
        for article in articles(args.corpus):
            print(json.dumps(article, ensure_ascii=False))


def articles(corpus: Path) -> Iterator[dict[str, Any]]:
    """The annotated articles as gold, in the order of the corpus."""
    known = sorted(map(json.loads, ANNOTATIONS.read_text("utf-8").splitlines()), key=lambda given: given["first"])
    wanted = {given["first"] + i for given in known for i in range(given["count"])}
    with (lzma.open if corpus.suffix == ".xz" else open)(corpus, "rt", encoding="utf-8") as stream:
        found = {number: line.rstrip("\n") for number, line in enumerate(stream) if number in wanted}
    for given in known:
        text = "\n".join(found.get(given["first"] + i, "") for i in range(given["count"]))
        if sha256(text.encode()).hexdigest() != given["sha256"]:
            print(f"{corpus}, paragraph {given['first']}: another text than was annotated, left out", file=sys.stderr)
            continue
        events = [told(text, event) for event in given["events"]]
        yield {"id": f"c{given['first']}", "text": text, "published": given["published"], "events": events}


def strip(article: dict[str, Any]) -> dict[str, Any]:
    """An annotated article without its words."""
    text = article["text"]
    return {
        "first": int(article["id"].removeprefix("c")),
        "count": text.count("\n") + 1,
        "sha256": sha256(text.encode()).hexdigest(),
        "published": article["published"],
        "events": [bare(text, event) for event in article["events"]],
    }


def bare(text: str, event: Event) -> Event:
    """An event with offsets for its words, each where it stands first in the evidence, else in the text."""
    evidence = [place(text, quote, []) for quote in event["evidence"]]

    def at(words: str | None) -> list[int] | None:
        return place(text, words, evidence) if words else None

    def count(given: Event | None) -> list[Any] | None:
        return [at(given["text"]), given["low"], given["high"]] if given else None

    return {
        "type": event["type"],
        "trigger": at(event["trigger"]),
        "evidence": evidence,
        "status": event["status"],
        "said_by": at(event["said_by"]),
        "disputed_by": at(event["disputed_by"]),
        "places": [at(area["text"]) for area in event["places"]],
        "near": event["near"],
        "actors": [at(words) for words in event["actors"]],
        "targets": [at(words) for words in event["targets"]],
        "weapon": at(event["weapon"]),
        "killed": count(event["killed"]),
        "injured": count(event["injured"]),
    }


def place(text: str, words: str, within: list[list[int]]) -> list[int]:
    for start, end in within:
        if (at := text.find(words, start, end)) >= 0:
            return [at, at + len(words)]
    at = text.index(words)
    return [at, at + len(words)]


def told(text: str, event: Event) -> Event:
    """The way back from :func:`bare`. Days were not annotated."""

    def words(span: list[int] | None) -> str | None:
        return text[span[0] : span[1]] if span else None

    def count(given: list[Any] | None) -> Event | None:
        return {"text": words(given[0]) or "", "low": given[1], "high": given[2]} if given else None

    return event | {
        "trigger": words(event["trigger"]),
        "evidence": [words(span) for span in event["evidence"]],
        "said_by": words(event["said_by"]),
        "disputed_by": words(event["disputed_by"]),
        "date": {"text": None, "start": None, "end": None},
        "places": [{"text": words(span)} for span in event["places"]],
        "actors": [words(span) for span in event["actors"]],
        "targets": [words(span) for span in event["targets"]],
        "weapon": words(event["weapon"]),
        "killed": count(event["killed"]),
        "injured": count(event["injured"]),
    }


if __name__ == "__main__":
    main()
