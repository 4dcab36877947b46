"""How sure a record is: a calibrated probability that its type, place and day are all right, with its reasons.

The model is a logistic regression over what the assembly knows of a report, fitted on annotated articles whose
triggers and places were judged by models that had not seen them (``train/lexical.py``); ``sijill evaluate
--calibration`` prints the reliability table.
"""

import math
from collections.abc import Iterator, Mapping, Sequence

from sijill.extract.assemble import Proto
from sijill.extract.model import models, probability
from sijill.extract.opinion import blended_models, opinion_features
from sijill.extract.page import Page
from sijill.extract.reading import Readings
from sijill.extract.rivals import rival_features, standings
from sijill.records import EVENT_TYPES, Factor, Report

REPORT_THRESHOLD = 0.38
BLENDED_THRESHOLD = 0.41  # where the network has its say too
Features = Mapping[str, float]


def features_of(
    page: Page, protos: Sequence[Proto], reports: Sequence[Report], readings: Readings | None = None
) -> list[Features]:
    """What the models know of each assembled event of a page: by itself, beside the others, and by what the network
    read, where it did."""
    return [
        dict(record_features(page, proto, report))
        | dict(rival_features(page, mine, others))
        | (dict(opinion_features(page, proto, readings)) if readings is not None else {})
        for proto, report, (mine, others) in zip(protos, reports, standings(page, protos), strict=True)
    ]


def is_event(features: Features, *, blended: bool = False) -> bool:
    """Whether an assembled event is likely enough to be one, all its mentions taken together. ``blended``: by the model
    that knows the network's opinion."""
    chance = probability(sum(weight for _, weight in _weights("report", features, blended)))
    return chance >= (BLENDED_THRESHOLD if blended else REPORT_THRESHOLD)


def judge(features: Features, *, blended: bool = False) -> tuple[float, tuple[Factor, ...]]:
    """The probability that a record is right, and each feature's weight in log-odds."""
    factors = tuple(Factor(name, weight) for name, weight in _weights("record", features, blended))
    return probability(sum(factor.weight for factor in factors)), factors


def _weights(name: str, features: Features, blended: bool) -> Iterator[tuple[str, float]]:
    """What each feature that the model knows brings to the log-odds, the model's own start first."""
    model = (blended_models() if blended else models())[name]
    known = model.weights
    yield "base", model.bias
    for feature, value in features.items():
        if feature in known and (weight := known[feature] * value):
            yield feature, round(weight, 3)


def record_features(page: Page, proto: Proto, report: Report) -> Iterator[tuple[str, float]]:
    """Named features with their values: log-odds for the learned scores, 1 for what is so."""
    best = max(m.trigger.logit for m in proto.mentions)
    lead = max(proto.mentions, key=lambda m: m.trigger.logit).trigger.entry
    yield f"trigger context: {lead.context}", 1.0
    yield f"type: {report.type}", 1.0
    yield f"mentions: {min(len(proto.mentions), 4)}", 1.0
    body = [m for m in proto.mentions if not page.is_headline(m.sentence)]
    if body and all(m.sentence > page.last_full for m in body):
        yield "told in the margin of the page", 1.0
    if all(m.consequence for m in proto.mentions):
        yield "only deaths or injuries told", 1.0
    if all(m.anaphoric for m in proto.mentions):
        yield "only pointed back to", 1.0
    yield f"first told in sentence {min(6, *(m.sentence for m in proto.mentions))}", 1.0
    yield "trigger", min(best, 5.0)
    yield "second trigger", min(sum(m.trigger.logit for m in proto.mentions) - best, 8.0) / 4
    placed = [m.place_score for m in proto.mentions if m.place is not None]
    score = min(max(max(placed, default=0.02), 0.02), 0.98)
    yield "place link", math.log(score / (1 - score))
    yield f"type group: {EVENT_TYPES[report.type]}", 1.0
    if proto.vague:
        yield "type is a default", 1.0
    if not placed:
        yield "no place", 1.0
    else:
        place = next(m.place for m in proto.mentions if m.place is not None)
        yield f"place kind: {report.places[0].kind}", 1.0
        yield ("place name known" if place.known else "place name unknown"), 1.0
        if all(m.inherited for m in proto.mentions if m.place is not None):
            yield "place carried over from another sentence", 1.0
        if place.order:
            yield "one of several places", 1.0
        if place.chain:
            yield "larger area named with the place", 1.0
    yield f"date: {report.date.basis}", 1.0
    if report.date.start and report.date.end:
        days = (report.date.end - report.date.start).days
        yield ("date: day" if days <= 1 else "date: days" if days <= 31 else "date: longer"), 1.0
        if page.document.published and (page.document.published - report.date.end).days > 60:
            yield "date: long before publication", 1.0
    if all(page.is_headline(m.sentence) for m in proto.mentions):
        yield "told in a headline only", 1.0
    if len(proto.mentions) > 1:
        yield "told more than once", 1.0
    if report.killed or report.injured:
        yield "casualties given", 1.0
    yield f"status: {report.status}", 1.0
    yield "events in document", min(len(page.triggers) / 20, 2.0)
