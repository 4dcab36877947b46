"""Train the lexical tagger's three small models from annotated articles: ``python train/lexical.py GOLD.jsonl...``

Writes ``sijill/extract/ar/weights.json``. The models are logistic regressions over named features
(:mod:`sijill.extract.triggers`, :mod:`sijill.extract.link`, :mod:`sijill.extract.confidence`); a feature must occur
in at least ``--least`` examples. With ``--folds`` it prints cross-validated scores by document.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, f1_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from sijill.extract.lexicon import Trigger
from sijill.extract.link import place_features
from sijill.extract.page import Page, read
from sijill.extract.phrases import Match
from sijill.extract.text import fold
from sijill.extract.triggers import TriggerMention, event_features
from sijill.geo.lookup import open_gazetteer
from sijill.records import EVENT_TYPES, Document

OUT = Path(__file__).parent.parent / "sijill/extract/ar/weights.json"
Example = tuple[str, list[str], int]  # document, features, label


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--least", type=int, default=3)
    parser.add_argument("--gazetteer", type=Path, default=None)
    args = parser.parse_args()
    gazetteer = open_gazetteer(args.gazetteer)
    events: list[Example] = []
    places: list[Example] = []
    for path in args.gold:
        for line in path.read_text(encoding="utf-8").splitlines():
            article = json.loads(line)
            page = read(document_of(article), gazetteer.knows)
            events.extend(event_examples(page, article["events"]))
            places.extend(place_examples(page, article["events"]))
    models = {
        "event": fit("event", events, args.least, strength=0.15),
        "place": fit("place", places, args.least, strength=0.15),
        "record": {"bias": 0.0, "weights": {"trigger": 0.5, "place link": 0.3}},
    }
    OUT.write_text(
        json.dumps({"models": models}, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8"
    )


def document_of(article: dict[str, Any]) -> Document:
    published = date.fromisoformat(article["published"][:10]) if article.get("published") else None
    return Document(article["id"], article["text"], article.get("outlet") or article.get("source"), published)


def sentences_of(page: Page, event: dict[str, Any]) -> set[int]:
    """The sentences that an event's evidence touches."""
    found: set[int] = set()
    text = page.document.text
    starts = [page.folded.offset(page.words.start[first]) for first, _ in page.words.bounds]
    ends = [page.folded.offset(page.words.end[last - 1] - 1) + 1 for _, last in page.words.bounds]
    for quote in event["evidence"]:
        for match in re.finditer(re.escape(quote), text):
            found.update(s for s in range(len(starts)) if starts[s] < match.end() and match.start() < ends[s])
    return found


def event_examples(page: Page, gold: list[dict[str, Any]]) -> Iterator[Example]:
    """Each candidate trigger: does its sentence tell an event of a kind that it can name, or by its very word?"""
    told = [(event["type"], sentences_of(page, event), fold(event["trigger"]).text.split()) for event in gold]
    for match in page.triggers:
        sentence = page.words.sentence[match.start]
        kinds = KIN.get(match.entry.type, {match.entry.type})
        if match.entry.context == "deaths":
            kinds = kinds | VIOLENT
        word = page.words.text[match.start]
        yes = any(s in kinds or word in trigger for s, where, trigger in told if sentence in where)
        yield page.document.id, list(event_features(page, match)), int(yes)


KIN = {
    slug: set(family)
    for family in (
        ("shelling_artillery_missile", "air_drone_strike", "chemical_weapon", "grenade"),
        ("remote_explosive_landmine_ied", "suicide_bomb", "grenade"),
        ("armed_clash", "attack"),
        ("government_regains_territory", "non_state_overtakes_territory", "non_violent_transfer_of_territory"),
        ("peaceful_protest", "protest_with_intervention", "excessive_force_against_protesters", "violent_demonstration"),
        ("arrests", "abduction_forced_disappearance"),
    )
    for slug in family
}
VIOLENT = {slug for slug, group in EVENT_TYPES.items() if group.startswith(("battles", "explosions", "violence"))}


def place_examples(page: Page, gold: list[dict[str, Any]]) -> Iterator[Example]:
    """Each pair of an event's own trigger and a place of its sentence: did it happen there? Other triggers of the
    sentence, which may tell the same event, teach nothing."""
    told: dict[int, list[Counter[str]]] = {}
    for event in gold:
        if event["places"]:
            for match in own_triggers(page, event):
                told.setdefault(match.start, []).append(key(event["places"][0]["text"]))
    for match in page.triggers:
        if match.start not in told:
            continue
        mention = TriggerMention.of(page, match, 0.0)
        for place in page.places_in.get(mention.sentence, ()):
            named = [key(page.folded.span(p.start, p.end).text) for p in (place, *place.chain[: not place.named])]
            yes = any(overlap(words, names) >= 0.5 for names in told[match.start] for words in named)
            yield page.document.id, list(place_features(page, mention, place)), int(yes)


def own_triggers(page: Page, event: dict[str, Any]) -> Iterator[Match[Trigger]]:
    """The candidates that stand within an event's trigger words, in the sentences of its evidence."""
    words = set(fold(event["trigger"]).text.split())
    for sentence in sentences_of(page, event):
        if event["trigger"] not in page.sentence_span(sentence).text:
            continue
        for match in page.triggers_in.get(sentence, ()):
            if page.words.text[match.start] in words or match.head in words:
                yield match


def key(text: str) -> Counter[str]:
    return Counter(word.removeprefix("ال") for word in re.findall(r"\w+", fold(text).text))


def overlap(a: Counter[str], b: Counter[str]) -> float:
    hit = sum((a & b).values())
    return 2 * hit / (sum(a.values()) + sum(b.values())) if hit else 0.0


def fit(name: str, examples: list[Example], least: int, strength: float) -> dict[str, Any]:
    """Fit one model; prints its cross-validated quality."""
    counts = Counter(feature for _, features, _ in examples for feature in set(features))
    index = {feature: i for i, feature in enumerate(sorted(f for f, n in counts.items() if n >= least))}
    matrix = to_matrix((features for _, features, _ in examples), index)
    labels = np.array([label for _, _, label in examples])
    groups = np.array([document for document, _, _ in examples])
    model = LogisticRegression(C=strength, max_iter=2000)
    guess = cross_val_predict(model, matrix, labels, groups=groups, cv=GroupKFold(8), method="predict_proba")[:, 1]
    best = max((f1_score(labels, guess >= t), t) for t in np.linspace(0.2, 0.7, 26))
    print(
        f"{name}: {len(labels)} examples, {labels.mean():.2f} positive, {len(index)} features,"
        f" average precision {average_precision_score(labels, guess):.3f},"
        f" F1 {f1_score(labels, guess >= 0.5):.3f} at 0.5, {best[0]:.3f} at {best[1]:.2f}"
    )
    model.fit(matrix, labels)
    weights = {f: round(float(model.coef_[0][i]), 3) for f, i in index.items() if abs(model.coef_[0][i]) >= 0.02}
    return {"bias": round(float(model.intercept_[0]), 3), "weights": weights}


def to_matrix(rows: Iterable[Iterable[str]], index: dict[str, int]) -> Any:
    columns: list[int] = []
    edges = [0]
    for row in rows:
        columns.extend(sorted({index[feature] for feature in row if feature in index}))
        edges.append(len(columns))
    return csr_matrix((np.ones(len(columns)), columns, edges), shape=(len(edges) - 1, len(index)))


if __name__ == "__main__":
    main()
