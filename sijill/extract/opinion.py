"""The network's opinion of an assembled event: features of the models that prune events and give their confidence.

The lexicon finds the candidates, judges them and puts the events together; the network then reads each mention in its
context. To let it judge single triggers and places too was tried, and was no better: what a weak reader gets wrong
there cannot be weighed against the rest any more. The models that know its opinion stand in ``ar/blend.json``, made by
``train/blend.py`` from articles that neither side had seen.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from sijill.extract.assemble import Proto
from sijill.extract.model import LinearModel
from sijill.extract.neural import NeuralTagger, Reading
from sijill.extract.page import Page
from sijill.extract.reading import Readings, event_log_odds, log_odds, place_chance, read_triggers
from sijill.records import EVENT_TYPES

_MENTIONS = 6  # of an event that are read: the first ones


@cache
def blended_models() -> Mapping[str, LinearModel]:
    """The models of assembled events that know the network's opinion: ``report`` (is it one at all?), ``record`` (are
    its type, place and day right?)."""
    table = json.loads(files("sijill.extract").joinpath("ar", "blend.json").read_text(encoding="utf-8"))
    return {name: LinearModel(m["bias"], m["weights"]) for name, m in table["models"].items()}


def read_events(page: Page, protos: Sequence[Proto], tagger: NeuralTagger) -> Readings:
    """The network's readings of the events' first mentions."""
    triggers = {m.trigger.first: m.trigger for proto in protos for m in proto.mentions[:_MENTIONS]}
    return read_triggers(page, tagger, [triggers[first] for first in sorted(triggers)])


def opinion_features(page: Page, proto: Proto, readings: Readings) -> Iterator[tuple[str, float]]:
    """Named features of an assembled event: what the network says of its mentions, its type and its place."""
    read = [(m, readings[m.trigger.first]) for m in proto.mentions if m.trigger.first in readings]
    if not read:
        yield "network: not read", 1.0
        return
    odds = [event_log_odds(reading) for _, reading in read]
    yield "network: event, surest mention", max(odds)
    yield "network: event, mean", sum(odds) / len(odds)
    group = EVENT_TYPES[proto.type]
    yield "network: type", max(_share(reading, {proto.type}) for _, reading in read)
    kin = {slug for slug, other in EVENT_TYPES.items() if other == group}
    yield "network: type group", max(_share(reading, kin) for _, reading in read)
    chances = [place_chance(page, m.trigger, m.place, reading) for m, reading in read if m.place is not None]
    told = [chance for chance in chances if chance is not None]
    if told:
        yield "network: place", log_odds(max(told))
    elif proto.place is not None:
        yield "network: place not read", 1.0


def _share(reading: Reading, types: set[str]) -> float:
    """Logarithm of the share that the types have in the probability of an event."""
    told = sum(chance for slug, chance in reading.types.items() if slug in types)
    return math.log(told / (1 - reading.types[""] + 1e-6) + 0.01)
