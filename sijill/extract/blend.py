"""Where both taggers meet: the network's view of a page's candidates, and how much it counts beside the lexicon's.

The lexicon proposes triggers and places, the network judges them in their sentence. The two log-odds are added up with
weights that ``train/blend.py`` fits on annotated articles which neither tagger had seen; they stand in
``ar/blend.json``.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from sijill.extract.model import probability
from sijill.extract.neural import NeuralTagger, Reading
from sijill.extract.page import Page
from sijill.extract.places import PlaceMention
from sijill.extract.triggers import TriggerMention
from sijill.records import Span

_LEAST = 1e-3  # the network is never surer than this of either answer


@dataclass(frozen=True, slots=True)
class Weights:
    """A blended log-odds: ``bias + lexical · lexical log-odds + neural · neural log-odds``."""

    bias: float
    lexical: float
    neural: float

    def logit(self, lexical: float, neural: float) -> float:
        return self.bias + self.lexical * lexical + self.neural * neural


@cache
def weights() -> Mapping[str, Weights]:
    """The weights by question: ``event`` (is this trigger an event?), ``place`` (did it happen there?)."""
    table = json.loads(files("sijill.extract.ar").joinpath("blend.json").read_text(encoding="utf-8"))
    return {name: Weights(**row) for name, row in table.items()}


def log_odds(chance: float) -> float:
    """Log-odds of a probability, kept off the ends."""
    kept = min(max(chance, _LEAST), 1 - _LEAST)
    return math.log(kept / (1 - kept))


def blend_triggers(triggers: Sequence[TriggerMention], types: Sequence[Mapping[str, float]]) -> list[TriggerMention]:
    """The triggers with both taggers' log-odds, given what :func:`event_types` says of them."""
    blended = weights()["event"]
    return [
        replace(trigger, logit=blended.logit(trigger.logit, log_odds(1 - chances[""]))) if chances else trigger
        for trigger, chances in zip(triggers, types, strict=True)
    ]


def blend_places(
    page: Page, trigger: TriggerMention, rated: Iterable[tuple[PlaceMention, float]], reading: Reading
) -> list[tuple[PlaceMention, float]]:
    """The places of a trigger with both taggers' probabilities, given the trigger's argument reading. Places outside
    its sentence keep the lexical one."""
    blended = weights()["place"]
    out = []
    for place, lexical in rated:
        neural = place_chance(page, trigger, place, reading)
        both = lexical if neural is None else probability(blended.logit(log_odds(lexical), log_odds(neural)))
        out.append((place, both))
    return out


def event_types(page: Page, tagger: NeuralTagger, triggers: Sequence[TriggerMention]) -> list[dict[str, float]]:
    """For each trigger the network's probability of each event type and, under ``""``, of no event; empty where the
    sentence is too long for it. Each sentence is read once."""
    sentences = sorted({trigger.sentence for trigger in triggers})
    wholes = [page.sentence_span(sentence) for sentence in sentences]
    readings = dict(zip(sentences, tagger.read([whole.text for whole in wholes]), strict=True))
    starts = dict(zip(sentences, (whole.start for whole in wholes), strict=True))
    out = []
    for trigger in triggers:
        start, end = _within(page.span(trigger.first, trigger.last), starts[trigger.sentence])
        out.append(readings[trigger.sentence].event_types(start, end))
    return out


def argument_readings(page: Page, tagger: NeuralTagger, triggers: Sequence[TriggerMention]) -> list[Reading]:
    """For each trigger its sentence, read for that trigger's arguments."""
    wholes = [page.sentence_span(trigger.sentence) for trigger in triggers]
    marks = [
        _within(page.span(trigger.first, trigger.last), whole.start)
        for trigger, whole in zip(triggers, wholes, strict=True)
    ]
    return tagger.read([whole.text for whole in wholes], marks)


def place_chance(page: Page, trigger: TriggerMention, place: PlaceMention, reading: Reading) -> float | None:
    """The network's probability that a place of the trigger's sentence is where it happened: the mean over its words.
    None where the sentence is too long for it."""
    whole = page.sentence_span(trigger.sentence)
    span = page.folded.span(place.start, place.end)
    return reading.chance("PLACE", *_within(span, whole.start))


def _within(span: Span, start: int) -> tuple[int, int]:
    return span.start - start, span.end - start
