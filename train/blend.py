"""Weigh the two taggers against each other: ``python train/blend.py GOLD.jsonl... --folds FOLD_0 FOLD_1``.

Each article is judged by a lexical model and by a network (``finetune.py --hold-out K/N``) that were trained without
it; a logistic regression over their two log-odds then gives the weights of ``sijill/extract/ar/blend.json``, for "is
this trigger an event?" and "did it happen there?". With ``--dev`` and ``--model`` it prints how well lexical, neural
and both do on articles that none of them had seen.
"""

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, f1_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from lexical import Example, document_of, event_examples, own_triggers, place_examples, to_matrix
from sijill.extract.blend import argument_readings, event_types, log_odds, place_chance
from sijill.extract.checkpoint import load_tagger
from sijill.extract.model import models
from sijill.extract.neural import NeuralTagger
from sijill.extract.page import Page, read
from sijill.extract.triggers import TriggerMention
from sijill.geo import open_gazetteer
from sijill.training.fit import fold_of

OUT = Path(__file__).parent.parent / "sijill/extract/ar/blend.json"


@dataclass(slots=True)
class Judged:
    """Examples of one question with the network's log-odds of each."""

    examples: list[Example]
    neural: list[float]

    @property
    def labels(self) -> np.ndarray:
        return np.array([label for _, _, label in self.examples])


def judge(pages: Iterable[tuple[Page, list[dict]]], taggers: Sequence[NeuralTagger]) -> dict[str, Judged]:
    """All candidates, each judged by the network that did not see its document."""
    out = {"event": Judged([], []), "place": Judged([], [])}
    for page, gold in pages:
        tagger = taggers[fold_of(page.document.id, len(taggers))]
        triggers = [TriggerMention.of(page, match, 0.0) for match in page.triggers]
        out["event"].examples += event_examples(page, gold)
        types = event_types(page, tagger, triggers)
        out["event"].neural += [log_odds(1 - t[""]) if t else 0.0 for t in types]
        pairs = list(place_examples(page, gold))
        out["place"].examples += pairs
        out["place"].neural += place_log_odds(page, tagger, triggers, gold)
        assert len(out["place"].examples) == len(out["place"].neural)
    return out


def place_log_odds(page: Page, tagger: NeuralTagger, triggers: list[TriggerMention], gold: list[dict]) -> list[float]:
    """The network's log-odds of the pairs that ``place_examples`` gives, in its order."""
    told = {match.start for event in gold if event["places"] for match in own_triggers(page, event)}
    asked = [trigger for trigger in triggers if trigger.first in told]
    out = []
    for trigger, reading in zip(asked, argument_readings(page, tagger, asked), strict=True):
        for place in page.places_in.get(trigger.sentence, ()):
            chance = place_chance(page, trigger, place, reading)
            out.append(0.0 if chance is None else log_odds(chance))
    return out


def pages(paths: Iterable[Path], gazetteer: Path | None) -> Iterable[tuple[Page, list[dict]]]:
    knows = open_gazetteer(gazetteer).knows
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            article = json.loads(line)
            yield read(document_of(article), knows), article["events"]


def unseen_lexical(examples: list[Example], least: int, strength: float) -> np.ndarray:
    """Lexical log-odds of each example from a model that was trained on other documents."""
    counts: dict[str, int] = {}
    for _, features, _ in examples:
        for feature in set(features):
            counts[feature] = counts.get(feature, 0) + 1
    index = {feature: i for i, feature in enumerate(sorted(f for f, n in counts.items() if n >= least))}
    return cross_val_predict(
        LogisticRegression(C=strength, max_iter=2000),
        to_matrix((features for _, features, _ in examples), index),
        np.array([label for _, _, label in examples]),
        groups=np.array([document for document, _, _ in examples]),
        cv=GroupKFold(8),
        method="decision_function",
    )


def report(name: str, labels: np.ndarray, sides: dict[str, np.ndarray]) -> None:
    for side, logits in sides.items():
        best = max((f1_score(labels, logits > t), t) for t in np.linspace(-2, 2, 41))
        print(
            f"{name:6} {side:8} average precision {average_precision_score(labels, logits):.4f}"
            f"  F1 {f1_score(labels, logits > 0):.4f} at even odds, {best[0]:.4f} at {best[1]:+.1f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--folds", nargs="+", type=Path, required=True, help="networks, in the order of their folds")
    parser.add_argument("--dev", type=Path)
    parser.add_argument("--model", type=Path, help="the network trained on everything, for --dev")
    parser.add_argument("--gazetteer", type=Path)
    parser.add_argument("--least", type=int, default=3)
    parser.add_argument("--strength", type=float, default=0.15)
    args = parser.parse_args()
    judged = judge(pages(args.gold, args.gazetteer), [load_tagger(folder) for folder in args.folds])
    table, fitted = {}, {}
    for name, side in judged.items():
        lexical, neural = unseen_lexical(side.examples, args.least, args.strength), np.array(side.neural)
        model = LogisticRegression(C=10.0).fit(np.c_[lexical, neural], side.labels)
        both = model.decision_function(np.c_[lexical, neural])
        report(name, side.labels, {"lexical": lexical, "neural": neural, "both": both})
        values = [float(model.intercept_[0]), *map(float, model.coef_[0])]
        table[name] = dict(zip(("bias", "lexical", "neural"), (round(v, 3) for v in values), strict=True))
        fitted[name] = model
    print(table)
    OUT.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    if args.dev:
        print("dev")
        for name, side in judge(pages([args.dev], args.gazetteer), [load_tagger(args.model)]).items():
            lexical = np.array([models()[name].logit(features) for _, features, _ in side.examples])
            neural = np.array(side.neural)
            both = fitted[name].decision_function(np.c_[lexical, neural])
            report(name, side.labels, {"lexical": lexical, "neural": neural, "both": both})


if __name__ == "__main__":
    main()
