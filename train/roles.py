"""Train the models of who acted and who was hit from annotated articles: ``python train/roles.py GOLD.jsonl...``

Writes ``sijill/extract/ar/roles.json``: two logistic regressions over the features of :mod:`sijill.extract.roles`.
An example is a candidate phrase of a trigger that an annotated event's evidence holds; it is right where it shares
half of its words with one of the event's annotated names. Prints cross-validated scores by document.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from sijill.extract.page import Page, read
from sijill.extract.participants import Participants, span_of
from sijill.extract.places import Known
from sijill.extract.roles import candidates, features, has_agent
from sijill.extract.text import fold
from sijill.extract.triggers import TriggerMention
from sijill.geo.lookup import open_gazetteer
from sijill.records import EVENT_TYPES, Document

OUT = Path(__file__).parent.parent / "sijill/extract/ar/roles.json"
STRENGTH = 0.3
ROLES = {"actor": "actors", "target": "targets"}
Example = tuple[str, str, list[str], int]  # document, event with trigger, features, label


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--least", type=int, default=4)
    parser.add_argument("--gazetteer", type=Path, default=None)
    args = parser.parse_args()
    train(args.gold, open_gazetteer(args.gazetteer).knows, args.least)


def train(paths: list[Path], known: Known, least: int) -> None:
    """Fit both models on annotated files and write them."""
    pages = []
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            article = json.loads(line)
            published = date.fromisoformat(article["published"][:10]) if article.get("published") else None
            pages.append((read(Document(article["id"], article["text"], None, published), known), article["events"]))
    models = {role: fit(role, list(examples(pages, role)), least) for role in ROLES}
    table = json.dumps({"models": models}, ensure_ascii=False, indent=0, sort_keys=True)
    OUT.write_text(table + "\n", encoding="utf-8")


def triggers_of(page: Page, event: dict[str, Any]) -> Iterator[TriggerMention]:
    """The candidate trigger nearest to the annotated one in each piece of evidence."""
    wanted = fold(event["trigger"]).text
    for quote in event["evidence"]:
        at = page.document.text.find(quote)
        best: tuple[int, TriggerMention] | None = None
        for match in page.triggers:
            if at < 0 or not at <= page.folded.offset(page.words.start[match.start]) < at + len(quote):
                continue
            rate = (
                2 * (match.head in wanted)
                + (EVENT_TYPES[match.entry.type] == EVENT_TYPES[event["type"]])
                + (match.entry.type == event["type"])
            )
            if rate and (best is None or rate > best[0]):
                best = rate, TriggerMention.of(page, match, 0.0)
        if best is not None:
            yield best[1]


def examples(pages: list[tuple[Page, list[dict[str, Any]]]], role: str) -> Iterator[Example]:
    for page, events in pages:
        known = Participants(page)
        for number, event in enumerate(events):
            names = [key(name) for name in event[ROLES[role]]]
            if not names:
                continue
            for trigger in triggers_of(page, event):
                agent = has_agent(page, known, trigger)
                for phrase in candidates(page, known, trigger, role):
                    right = any(overlap(key(span_of(page, phrase).text), name) >= 0.5 for name in names)
                    listed = list(features(page, known, trigger, phrase, role, agent))
                    yield page.document.id, f"{page.document.id} {number} {trigger.first}", listed, int(right)


def key(text: str) -> Counter[str]:
    return Counter(word.removeprefix("ال") for word in re.findall(r"\w+", fold(text).text))


def overlap(a: Counter[str], b: Counter[str]) -> float:
    hit = sum((a & b).values())
    return 2 * hit / (sum(a.values()) + sum(b.values())) if hit else 0.0


def fit(role: str, rows: list[Example], least: int, cv: bool = True) -> dict[str, Any]:
    counts = Counter(feature for _, _, features, _ in rows for feature in set(features))
    index = {feature: i for i, feature in enumerate(sorted(f for f, n in counts.items() if n >= least))}
    columns: list[int] = []
    edges = [0]
    for _, _, listed, _ in rows:
        columns.extend(sorted({index[feature] for feature in listed if feature in index}))
        edges.append(len(columns))
    matrix = csr_matrix((np.ones(len(columns)), columns, edges), shape=(len(rows), len(index)))
    labels = np.array([label for *_, label in rows])
    groups = np.array([document for document, *_ in rows])
    model = LogisticRegression(C=STRENGTH, max_iter=2000)
    if cv:
        guess = cross_val_predict(model, matrix, labels, groups=groups, cv=GroupKFold(8), method="predict_proba")[:, 1]
        best: dict[str, tuple[float, int]] = {}
        for (_, event, _, label), score in zip(rows, guess, strict=True):
            best[event] = max(best.get(event, (-1.0, 0)), (float(score), label))
        share = float(np.mean([label for _, label in best.values()]))
        print(
            f"{role}: {len(rows)} phrases, {labels.mean():.2f} right, {len(index)} features, best one right {share:.3f}"
        )
    model.fit(matrix, labels)
    weights = {f: round(float(model.coef_[0][i]), 3) for f, i in index.items() if abs(model.coef_[0][i]) >= 0.02}
    return {"bias": round(float(model.intercept_[0]), 3), "weights": weights}


if __name__ == "__main__":
    main()
