"""Train the lexical tagger's three small models from annotated articles: ``python train/lexical.py GOLD.jsonl...``

Writes ``sijill/extract/ar/weights.json``. Articles given with ``--also`` were annotated in one reading and without
days (``train/corpus_gold.py``): they teach what both kinds of press share (``train/domains.py``), and nothing of whole
records. The models are logistic regressions over named features (:mod:`sijill.extract.triggers`,
:mod:`sijill.extract.link`, :mod:`sijill.extract.confidence`, :mod:`sijill.extract.rivals`); a feature must occur in
some examples. Prints scores that are cross-validated by document.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, f1_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from domains import gather, spread
from sijill.evaluate import calibration, calibration_error, evaluate
from sijill.extract.assemble import Proto, assemble
from sijill.extract.attribution import find_attributions
from sijill.extract.confidence import REPORT_THRESHOLD, Features, features_of
from sijill.extract.judgement import lexical
from sijill.extract.lexicon import Trigger
from sijill.extract.link import place_features
from sijill.extract.model import LinearModel, models
from sijill.extract.page import Page, read
from sijill.extract.phrases import Match
from sijill.extract.places import Known
from sijill.extract.reading import Readings
from sijill.extract.reports import build, complete
from sijill.extract.text import fold
from sijill.extract.tolls import share_tolls
from sijill.extract.triggers import TriggerMention, event_features
from sijill.geo.lookup import open_gazetteer
from sijill.records import Document, encode_report
from sijill.training.candidates import sentences_of, told

LEAST = 3  # examples that a feature must occur in
LEAST_WEIGHT = 0.02  # what weighs less is left out
EVENT_STRENGTH = PLACE_STRENGTH = 0.15  # inverse of the penalty on weights
REPORT_STRENGTH = 0.05
RECORD_STRENGTH = 0.012  # few examples, and a confidence that is to be believed
OUT = Path(__file__).parent.parent / "sijill/extract/ar/weights.json"
Example = tuple[str, list[str], int]  # document, features, label


FOLDS = 6
Also = frozenset[str]  # the documents given with --also


@dataclass
class Article:
    """An annotated article with the training examples of its triggers and places."""

    gold: dict[str, Any]
    document: Document
    events: list[Example]
    places: list[Example]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--also", nargs="+", type=Path, default=[], metavar="GOLD")
    parser.add_argument("--gazetteer", type=Path, default=None)
    args = parser.parse_args()
    known = open_gazetteer(args.gazetteer).knows
    articles, also = read_articles(args.gold, args.also, known)
    models = {
        "event": fit("event", [e for a in articles for e in a.events], EVENT_STRENGTH, also),
        "place": fit("place", [e for a in articles for e in a.places], PLACE_STRENGTH, also),
    }
    judged = crossfit(articles, known, also)
    models["report"] = fit_values("report", [(d, f, matched) for d, f, matched, _ in judged], REPORT_STRENGTH, also)
    kept = [j for j in keep(judged, also) if j[0] not in also]
    models["record"] = fit_values("record", [(d, f, right) for d, f, _, right in kept], RECORD_STRENGTH, also)
    text = json.dumps({"models": models}, ensure_ascii=False, indent=0, sort_keys=True)
    OUT.write_text(text + "\n", encoding="utf-8")


def read_articles(gold: Iterable[Path], also: Iterable[Path], known: Known) -> tuple[list[Article], Also]:
    """The articles of files of annotations, and which of them come from ``also``."""
    full, further = ([read_article(article, known) for article in lines(paths)] for paths in (gold, also))
    return full + further, frozenset(article.document.id for article in further)


def lines(paths: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """The annotated articles of files of JSON Lines."""
    for path in paths:
        yield from (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def read_article(gold: dict[str, Any], known: Known) -> Article:
    document = document_of(gold)
    page = read(document, known)
    events = gold["events"]
    return Article(gold, document, list(event_examples(page, events)), list(place_examples(page, events)))


Judged = tuple[str, Features, int, int]  # document, features, matches a gold event, is right as a record


def crossfit(
    articles: list[Article],
    known: Known,
    also: Also,
    reader: Callable[[Page, list[Proto]], Readings] | None = None,
) -> list[Judged]:
    """What the assembly makes of each article with trigger and place models that have not seen it; ``reader`` gives
    what a network reads of it."""
    judged: list[Judged] = []
    totals: Counter[str] = Counter()
    for part in range(FOLDS):
        seen = [a for i, a in enumerate(articles) if i % FOLDS != part]
        models().update(
            event=linear(fit(None, [e for a in seen for e in a.events], EVENT_STRENGTH, also)),
            place=linear(fit(None, [e for a in seen for e in a.places], PLACE_STRENGTH, also)),
        )
        for article in articles[part::FOLDS]:
            page = read(article.document, known)
            protos = assemble(page, lexical(page))
            tolls = share_tolls(page, protos)
            reports = build(page, protos, tolls, find_attributions(page))
            reports = complete(page, protos, tolls, reports, range(len(reports)))
            events = [encode_report(report) for report in reports]
            scores = evaluate([article.gold], {article.document.id: events})
            spurious = {id(m.predicted) for m in scores.mistakes if m.kind == "spurious"}
            totals.update(gold=scores.detection.gold, predicted=len(events), hits=scores.detection.hits)
            known_of = features_of(page, protos, reports, reader(page, protos) if reader else None)
            for features, event, (_, right) in zip(known_of, events, scores.judged, strict=True):
                judged.append((article.document.id, features, int(id(event) not in spurious), int(right)))
    f1 = 2 * totals["hits"] / (totals["gold"] + totals["predicted"])
    print(f"cross-fitted detection before pruning: F1 {f1:.3f}")
    return judged


def keep(judged: list[Judged], also: Also) -> list[Judged]:
    """The events that a cross-fitted report model keeps."""
    chances = guesses([(d, f, m) for d, f, m, _ in judged], REPORT_STRENGTH, also)
    gold = sum(m for *_, m, _ in judged)
    for threshold in (0.35, 0.4, 0.45, 0.5, 0.55):
        kept = [j for j, p in zip(judged, chances, strict=True) if p >= threshold]
        matched = sum(j[2] for j in kept)
        print(f"  pruned at {threshold}: {len(kept)} left of {len(judged)}, {matched} of {gold} matched")
    return [j for j, p in zip(judged, chances, strict=True) if p >= REPORT_THRESHOLD]


def vectorise(examples: list[tuple[str, Features, int]]) -> tuple[Any, Any, Any, list[str]]:
    counts = Counter(name for _, features, _ in examples for name in features)
    names = sorted(name for name, n in counts.items() if n >= 5)
    index = {name: i for i, name in enumerate(names)}
    matrix = np.zeros((len(examples), len(names)))
    for row, (_, features, _) in enumerate(examples):
        for name, value in features.items():
            if name in index:
                matrix[row, index[name]] = value
    labels = np.array([label for *_, label in examples])
    return matrix, labels, np.array([d for d, *_ in examples]), names


def guesses(examples: list[tuple[str, Features, int]], strength: float, also: Also) -> Any:
    matrix, labels, documents, _ = vectorise(examples)
    matrix = spread(matrix, documents, also)
    return cross_validated(LogisticRegression(C=strength, max_iter=5000), matrix, labels, documents)


def cross_validated(model: LogisticRegression, matrix: Any, labels: Any, documents: Any) -> Any:
    """Each example's probability by a model that has not seen its document."""
    return cross_val_predict(model, matrix, labels, groups=documents, cv=GroupKFold(8), method="predict_proba")[:, 1]


def fit_values(name: str, examples: list[tuple[str, Features, int]], strength: float, also: Also) -> dict[str, Any]:
    """Fit a model over features with values; prints how well calibrated it is when cross-fitted."""
    matrix, labels, documents, names = vectorise(examples)
    chances = guesses(examples, strength, also)
    table = calibration([(float(p), bool(y)) for p, y in zip(chances, labels, strict=True)])
    print(
        f"{name}: {len(labels)} examples, {labels.mean():.2f} positive, average precision"
        f" {average_precision_score(labels, chances):.3f}, calibration error {calibration_error(table):.3f}"
    )
    model = LogisticRegression(C=strength, max_iter=5000).fit(spread(matrix, documents, also), labels)
    bias, weights = gather(model, len(names))
    found = {n: round(float(w), 3) for n, w in zip(names, weights, strict=True)}
    return {"bias": round(bias, 3), "weights": found}


def linear(model: dict[str, Any]) -> LinearModel:
    return LinearModel(model["bias"], model["weights"])


def document_of(article: dict[str, Any]) -> Document:
    published = date.fromisoformat(article["published"][:10]) if article.get("published") else None
    return Document(article["id"], article["text"], article.get("outlet") or article.get("source"), published)


def event_examples(page: Page, gold: list[dict[str, Any]]) -> Iterator[Example]:
    """Each candidate trigger: does its sentence tell an event of a kind that it can name, or by its very word?"""
    for match, event in zip(page.triggers, told(page, gold), strict=True):
        yield page.document.id, list(event_features(page, match)), int(event is not None)


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


def fit(name: str | None, examples: list[Example], strength: float, also: Also) -> dict[str, Any]:
    """Fit one model; with a name it prints its cross-validated quality."""
    counts = Counter(feature for _, features, _ in examples for feature in set(features))
    index = {feature: i for i, feature in enumerate(sorted(f for f, n in counts.items() if n >= LEAST))}
    labels = np.array([label for _, _, label in examples])
    documents = np.array([document for document, _, _ in examples])
    matrix = spread(to_matrix((features for _, features, _ in examples), index), documents, also)
    model = LogisticRegression(C=strength, max_iter=2000)
    if name:
        guess = cross_validated(model, matrix, labels, documents)
        print(
            f"{name}: {len(labels)} examples, {labels.mean():.2f} positive, {len(index)} features, average precision"
            f" {average_precision_score(labels, guess):.3f}, F1 {f1_score(labels, guess >= 0.5):.3f}"
        )
    model.fit(matrix, labels)
    bias, weights = gather(model, len(index))
    found = {f: round(float(weights[i]), 3) for f, i in index.items() if abs(weights[i]) >= LEAST_WEIGHT}
    return {"bias": round(bias, 3), "weights": found}


def to_matrix(rows: Iterable[Iterable[str]], index: dict[str, int]) -> Any:
    columns: list[int] = []
    edges = [0]
    for row in rows:
        columns.extend(sorted({index[feature] for feature in row if feature in index}))
        edges.append(len(columns))
    return csr_matrix((np.ones(len(columns)), columns, edges), shape=(len(edges) - 1, len(index)))


if __name__ == "__main__":
    main()
