"""Let the network have its say about assembled events: ``python train/blend.py GOLD.jsonl... --folds FOLD_0 FOLD_1``.

Writes ``sijill/extract/ar/blend.json``: the models that prune events and state their confidence where the network gives
its opinion. Each article is put together by lexical models and read by a network (``finetune.py --hold-out K/N``) that
were trained without it. Also prints how well lexical, neural and both answer "is this trigger an event?" and "did it
happen there?"; with ``--dev`` and ``--model`` for articles that none of them had seen. Run it again whenever
``lexical.py`` has written new weights.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, f1_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from lexical import (
    EVENT_STRENGTH,
    LEAST,
    Also,
    Example,
    Judged,
    cross_validated,
    crossfit,
    document_of,
    event_examples,
    fit_values,
    guesses,
    own_triggers,
    place_examples,
    read_articles,
    to_matrix,
)
from sijill.extract.assemble import Proto
from sijill.extract.checkpoint import load_tagger
from sijill.extract.confidence import BLENDED_THRESHOLD
from sijill.extract.model import models
from sijill.extract.neural import NeuralTagger, Question, Reading
from sijill.extract.opinion import read_events
from sijill.extract.page import Page, read
from sijill.extract.reading import Readings, event_log_odds, log_odds, place_chance, read_triggers
from sijill.extract.triggers import TriggerMention
from sijill.geo import open_gazetteer
from sijill.training.rows import fold_of

OUT = Path(__file__).parent.parent / "sijill/extract/ar/blend.json"
STRENGTH = 0.02  # inverse of the penalty on the weights of the models of assembled events


class Memory:
    """A tagger that reads each question once."""

    def __init__(self, tagger: NeuralTagger) -> None:
        self.tagger = tagger
        self.known: dict[Question, Reading | None] = {}

    def read(self, questions: Sequence[Question]) -> list[Reading | None]:
        new = [q for q in dict.fromkeys(questions) if q not in self.known]
        self.known.update(zip(new, self.tagger.read(new), strict=True))
        return [self.known[q] for q in questions]


@dataclass(slots=True)
class Candidates:
    """Examples of one question with the network's log-odds of each."""

    examples: list[Example]
    neural: list[float]

    @property
    def labels(self) -> np.ndarray:
        return np.array([label for _, _, label in self.examples])


def judge(pages: Iterable[tuple[Page, list[dict]]], taggers: Sequence[Memory]) -> dict[str, Candidates]:
    """All candidates, each judged by the network that did not see its document."""
    out = {"event": Candidates([], []), "place": Candidates([], [])}
    for page, gold in pages:
        tagger = taggers[fold_of(page.document.id, len(taggers))]
        triggers = [TriggerMention.of(page, match, 0.0) for match in page.triggers]
        readings = read_triggers(page, tagger, triggers)
        out["event"].examples += event_examples(page, gold)
        out["event"].neural += [event_log_odds(readings[t.first]) if t.first in readings else 0.0 for t in triggers]
        out["place"].examples += place_examples(page, gold)
        told = {match.start for event in gold if event["places"] for match in own_triggers(page, event)}
        for trigger in (t for t in triggers if t.first in told):  # the pairs of place_examples, in its order
            reading = readings.get(trigger.first)
            for place in page.places_in.get(trigger.sentence, ()):
                chance = place_chance(page, trigger, place, reading) if reading else None
                out["place"].neural.append(0.0 if chance is None else log_odds(chance))
        assert len(out["place"].examples) == len(out["place"].neural)
    return out


def pages(paths: Iterable[Path], gazetteer: Path | None) -> Iterable[tuple[Page, list[dict]]]:
    knows = open_gazetteer(gazetteer).knows
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            article = json.loads(line)
            yield read(document_of(article), knows), article["events"]


def unseen_lexical(examples: list[Example]) -> np.ndarray:
    """Lexical log-odds of each example from a model that was trained on other documents."""
    counts = Counter(feature for _, features, _ in examples for feature in set(features))
    index = {feature: i for i, feature in enumerate(sorted(f for f, n in counts.items() if n >= LEAST))}
    documents = np.array([document for document, _, _ in examples])
    chances = cross_validated(
        LogisticRegression(C=EVENT_STRENGTH, max_iter=2000),
        to_matrix((features for _, features, _ in examples), index),
        np.array([label for _, _, label in examples]),
        documents,
    )
    return np.log(chances / (1 - chances))


def report(name: str, labels: np.ndarray, sides: dict[str, np.ndarray]) -> None:
    for side, logits in sides.items():
        print(
            f"{name:6} {side:8} average precision {average_precision_score(labels, logits):.4f}"
            f"  F1 {f1_score(labels, logits > 0):.4f} at even odds"
        )


def prune(judged: list[Judged], also: Also, gold: int) -> list[Judged]:
    """The events of the fully annotated articles that a cross-fitted model keeps; prints what other thresholds would
    keep."""
    chances = guesses([(d, f, m) for d, f, m, _ in judged], STRENGTH, also)
    full = [(j, p) for j, p in zip(judged, chances, strict=True) if j[0] not in also]
    for threshold in np.arange(0.34, 0.57, 0.02):
        kept = [j for j, p in full if p >= threshold]
        detection, record = (2 * sum(j[at] for j in kept) / (len(kept) + gold) for at in (2, 3))
        print(
            f"  pruned at {threshold:.2f}: {len(kept)} of {len(full)}, detection {detection:.3f}, record {record:.3f}"
        )
    return [j for j, p in full if p >= BLENDED_THRESHOLD]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--folds", nargs="+", type=Path, required=True, help="networks, in the order of their folds")
    parser.add_argument("--also", nargs="+", type=Path, default=[], metavar="GOLD", help="as for lexical.py")
    parser.add_argument("--dev", type=Path)
    parser.add_argument("--model", type=Path, help="the network trained on everything, for --dev")
    parser.add_argument("--gazetteer", type=Path)
    args = parser.parse_args()
    folds = [Memory(load_tagger(folder)) for folder in args.folds]
    fitted = dict(models())
    stacks = {}
    for name, side in judge(pages(args.gold, args.gazetteer), folds).items():
        both = np.c_[unseen_lexical(side.examples), side.neural]
        groups = np.array([document for document, _, _ in side.examples])
        stacks[name] = LogisticRegression(C=10.0)
        guess = cross_val_predict(
            stacks[name], both, side.labels, groups=groups, cv=GroupKFold(8), method="decision_function"
        )
        stacks[name].fit(both, side.labels)
        report(name, side.labels, {"lexical": both[:, 0], "neural": both[:, 1], "both": guess})

    known = open_gazetteer(args.gazetteer).knows
    articles, also = read_articles(args.gold, args.also, known)

    def reader(page: Page, protos: list[Proto]) -> Readings:
        return read_events(page, protos, folds[fold_of(page.document.id, len(folds))])

    judged = crossfit(articles, known, also, reader)
    kept = prune(judged, also, sum(len(a.gold["events"]) for a in articles if a.document.id not in also))
    assembled = {
        "report": fit_values("report", [(d, f, matched) for d, f, matched, _ in judged], STRENGTH, also),
        "record": fit_values("record", [(d, f, right) for d, f, _, right in kept], STRENGTH, also),
    }
    text = json.dumps({"models": assembled}, ensure_ascii=False, indent=0, sort_keys=True)
    OUT.write_text(text + "\n", encoding="utf-8")

    if args.dev:
        models().update(fitted)
        print("dev")
        for name, side in judge(pages([args.dev], args.gazetteer), [Memory(load_tagger(args.model))]).items():
            lexical = np.array([fitted[name].logit(features) for _, features, _ in side.examples])
            neural = np.array(side.neural)
            both = stacks[name].decision_function(np.c_[lexical, neural])
            report(name, side.labels, {"lexical": lexical, "neural": neural, "both": both})


if __name__ == "__main__":
    main()
