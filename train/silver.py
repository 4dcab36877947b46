"""Sentences that the lexical tagger labels by itself: ``python train/silver.py CORPUS OUT.jsonl --documents 3000``.

Reads paragraphs with four conflict cues or more. A candidate trigger that the lexical model is sure of becomes an event
of its settled type or a plain word; of the others the network learns nothing. As many sentences
without an event are kept as with one. So the silver teaches the breadth of the
lexicon, and leaves what is doubtful to the annotated articles.
"""

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path

from corpus import CUES
from sijill.extract.means import settle_type
from sijill.extract.model import probability
from sijill.extract.page import Page, read
from sijill.extract.text import fold
from sijill.extract.triggers import find_triggers
from sijill.records import Document, Json
from tokenizer import lines

SURE = 0.8
SURE_NOT = 0.1


def rows(page: Page) -> Iterator[Json]:
    """The sentences of a page in which the lexical model is sure of something."""
    judged: dict[int, list[tuple[int, int, str | None]]] = {}
    for trigger in find_triggers(page):
        span = page.span(trigger.first, trigger.last)
        chance = probability(trigger.logit)
        type_, vague = settle_type(page, trigger)
        label = f"TRIGGER-{type_}" if chance >= SURE and not vague else "" if chance <= SURE_NOT else None
        judged.setdefault(trigger.sentence, []).append((span.start, span.end, label))
    for sentence, found in judged.items():
        if all(label is None for _, _, label in found):
            continue
        whole = page.sentence_span(sentence)
        low = whole.start
        yield {
            "doc": page.document.id,
            "text": whole.text,
            "trigger": None,
            "spans": [[start - low, end - low, label] for start, end, label in found if label],
            "ignore": [[start - low, end - low] for start, end, label in found if label is None],
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--documents", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    paragraphs = [p.strip() for p in lines(args.corpus) if 200 < len(p) < 3000]
    random.Random(args.seed).shuffle(paragraphs)
    told: list[Json] = []
    plain: list[Json] = []
    done = 0
    for number, text in enumerate(paragraphs):
        if len(set(CUES.findall(fold(text).text))) < 4:
            continue
        for row in rows(read(Document(f"silver-{number}", text), lambda name: None)):
            (told if row["spans"] else plain).append(row)
        done += 1
        if done == args.documents:
            break
    with args.out.open("w", encoding="utf-8") as out:
        for row in told + plain[: len(told)]:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
