"""Train the models of who acted, who was hit and who says so: ``python train/roles.py GOLD.jsonl...``

Writes ``sijill/extract/ar/roles.json``: logistic regressions over the features of :mod:`sijill.extract.role_features`
(actor, target) and :mod:`sijill.extract.status` (source, claimed). For the first two an example is a candidate phrase
of a trigger that an annotated event's evidence holds; it is right where it shares half of its words with one of the
event's annotated names. Prints cross-validated scores by document.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from sijill.extract.assemble import Mention, Proto
from sijill.extract.attribution import find_attributions
from sijill.extract.model import LinearModel
from sijill.extract.page import Page, read
from sijill.extract.participants import Participants, span_of
from sijill.extract.places import Known
from sijill.extract.role_features import features
from sijill.extract.roles import candidates
from sijill.extract.scene import Scene
from sijill.extract.status import claim_features, last_speakers, rate_sources, source_features, voices
from sijill.extract.text import fold
from sijill.extract.triggers import TriggerMention
from sijill.geo.lookup import open_gazetteer
from sijill.records import EVENT_TYPES, Document

OUT = Path(__file__).parent.parent / "sijill/extract/ar/roles.json"
STRENGTH = 0.3  # inverse of the penalty on weights
ALSO = 0.3  # weight of an article of ``--also``, which one person read once (``train/corpus_gold.py``)
VOICE_STRENGTH = 0.1  # the same for the two models of sources, which have few examples
ROLES = {"actor": "actors", "target": "targets"}
Weights = Mapping[str, float]  # of each document
Annotated = tuple[Page, list[dict[str, Any]]]
Example = tuple[str, str, list[str], int]  # document, event with trigger, features, label


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--also", nargs="+", type=Path, default=[], metavar="GOLD")
    parser.add_argument("--least", type=int, default=4)
    parser.add_argument("--gazetteer", type=Path, default=None)
    args = parser.parse_args()
    known = open_gazetteer(args.gazetteer).knows
    pages, also = annotated(args.gold, known), annotated(args.also, known)
    weights = {page.document.id: weight for given, weight in ((pages, 1.0), (also, ALSO)) for page, _ in given}
    table = json.dumps(
        {"models": fit_all(pages + also, weights, args.least)}, ensure_ascii=False, indent=0, sort_keys=True
    )
    OUT.write_text(table + "\n", encoding="utf-8")


def annotated(paths: list[Path], known: Known) -> list[Annotated]:
    """The articles of annotated files."""
    pages = []
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            article = json.loads(line)
            published = date.fromisoformat(article["published"][:10]) if article.get("published") else None
            pages.append((read(Document(article["id"], article["text"], None, published), known), article["events"]))
    return pages


def fit_all(pages: list[Annotated], weights: Weights, least: int) -> dict[str, Any]:
    """All four models; ``claimed`` looks at what ``source`` finds."""
    models = {role: fit(role, list(examples(pages, role)), weights, least) for role in ROLES}
    models["source"] = fit("source", list(source_examples(pages)), weights, least, VOICE_STRENGTH)
    source = LinearModel(models["source"]["bias"], models["source"]["weights"])
    models["claimed"] = fit("claimed", list(claim_examples(pages, source)), weights, least, VOICE_STRENGTH)
    return models


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


def examples(pages: list[Annotated], role: str) -> Iterator[Example]:
    for page, events in pages:
        known = Participants(page)
        for number, event in enumerate(events):
            names = [key(name) for name in event[ROLES[role]]]
            if not names:
                continue
            for trigger in triggers_of(page, event):
                scene = Scene.of(page, known, trigger)
                for phrase in candidates(scene, role):
                    right = any(overlap(key(span_of(page, phrase).text), name) >= 0.5 for name in names)
                    listed = list(features(scene, phrase, role))
                    yield page.document.id, f"{page.document.id} {number} {trigger.first}", listed, int(right)


def protos(page: Page, events: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any], Proto]]:
    """Each annotated event with its mentions."""
    for number, event in enumerate(events):
        mentions = [Mention(t, event["type"], False, None, 0.0, False, None) for t in triggers_of(page, event)]
        if mentions:
            yield f"{page.document.id} {number}", event, Proto(mentions)


def source_examples(pages: list[Annotated]) -> Iterator[Example]:
    """Each voice of a page for each event: is it the one that the annotator names?"""
    for page, events in pages:
        speaking = voices(find_attributions(page))
        for name, event, proto in protos(page, events):
            said = key(event["said_by"] or "")
            last = last_speakers(proto, speaking)
            for voice in speaking:
                right = any(a.source and overlap(key(a.source.text), said) >= 0.5 for a in voice.told)
                yield page.document.id, name, list(source_features(page, proto, speaking, last, voice)), int(right)


def claim_examples(pages: list[Annotated], source: LinearModel) -> Iterator[Example]:
    """Each asserted or claimed event: is it claimed?"""
    for page, events in pages:
        attributions = find_attributions(page)
        speaking = voices(attributions)
        for name, event, proto in protos(page, events):
            if event["status"] in ("asserted", "claimed"):
                rated = rate_sources(page, proto, speaking, source)
                best, voice = max(rated, key=lambda pair: pair[0], default=(0.0, None))
                listed = list(claim_features(page, proto, attributions, best, voice))
                yield page.document.id, name, listed, int(event["status"] == "claimed")


def key(text: str) -> Counter[str]:
    return Counter(word.removeprefix("ال") for word in re.findall(r"\w+", fold(text).text))


def overlap(a: Counter[str], b: Counter[str]) -> float:
    hit = sum((a & b).values())
    return 2 * hit / (sum(a.values()) + sum(b.values())) if hit else 0.0


def fit(role: str, rows: list[Example], weights: Weights, least: int, strength: float = STRENGTH) -> dict[str, Any]:
    """Fit one model; prints its cross-validated quality."""
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
    weight = np.array([weights[document] for document in groups])
    model = LogisticRegression(C=strength, max_iter=2000)
    guess = cross_val_predict(
        model, matrix, labels, groups=groups, cv=GroupKFold(8), method="predict_proba", params={"sample_weight": weight}
    )[:, 1]
    best: dict[str, tuple[float, int]] = {}
    for (_, event, _, label), score in zip(rows, guess, strict=True):
        best[event] = max(best.get(event, (-1.0, 0)), (float(score), label))
    share = float(np.mean([label for _, label in best.values()]))
    print(f"{role}: {len(rows)} phrases, {labels.mean():.2f} right, {len(index)} features, best one right {share:.3f}")
    if role == "claimed":
        print(f"claimed: right {float(np.mean((guess >= 0.5) == labels)):.3f}")
    model.fit(matrix, labels, sample_weight=weight)
    found = {f: round(float(model.coef_[0][i]), 3) for f, i in index.items() if abs(model.coef_[0][i]) >= 0.02}
    return {"bias": round(float(model.intercept_[0]), 3), "weights": found}


if __name__ == "__main__":
    main()
