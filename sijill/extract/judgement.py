"""What a page's candidates amount to, by the lexicon, by the network, or by both: the choice behind ``--tagger``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from sijill.extract.blend import (
    argument_readings,
    blend_places,
    blend_triggers,
    event_types,
    log_odds,
    place_chance,
)
from sijill.extract.link import place_probabilities
from sijill.extract.means import settle_type
from sijill.extract.neural import NeuralTagger
from sijill.extract.page import Page
from sijill.extract.places import PlaceMention
from sijill.extract.triggers import TriggerMention, find_triggers

Rated = list[tuple[PlaceMention, float]]
Way = Literal["lexical", "neural", "both"]

_UNREAD: Final = -6.0  # log-odds for the network alone where a sentence is too long for it


@dataclass(frozen=True, slots=True)
class Judgement:
    """A page's candidate triggers with their log-odds of telling an event; for each its type and whether that is a mere
    default; and the places around it with the probability that it happened there."""

    triggers: list[TriggerMention]
    type_of: Callable[[TriggerMention], tuple[str, bool]]
    places_of: Callable[[TriggerMention], Rated]


def lexical(page: Page) -> Judgement:
    """By the lexicon's models alone."""
    return Judgement(
        find_triggers(page),
        lambda trigger: settle_type(page, trigger),
        lambda trigger: place_probabilities(page, trigger),
    )


def judge_page(page: Page, way: Way = "lexical", tagger: NeuralTagger | None = None) -> Judgement:
    """Judge by ``way``; ``neural`` and ``both`` need the tagger. The network reads each sentence with candidates once,
    and once more for every trigger that is more likely than not an event."""
    if way == "lexical" or tagger is None:
        return lexical(page)
    candidates = find_triggers(page)
    types = event_types(page, tagger, candidates)
    triggers = blend_triggers(candidates, types) if way == "both" else _by_network(candidates, types)
    chances = {trigger.first: row for trigger, row in zip(triggers, types, strict=True)}
    likely = [trigger for trigger in triggers if trigger.logit >= 0]
    readings = dict(zip((trigger.first for trigger in likely), argument_readings(page, tagger, likely), strict=True))

    def type_of(trigger: TriggerMention) -> tuple[str, bool]:
        type_, vague = settle_type(page, trigger)
        row = chances[trigger.first]
        if way == "both":
            return type_, vague  # the network's types were tried: right less often than the lexicon's
        return max((slug for slug in row if slug), key=row.__getitem__, default=type_), False

    def places_of(trigger: TriggerMention) -> Rated:
        rated = place_probabilities(page, trigger)
        reading = readings.get(trigger.first)
        if reading is None:
            return rated
        if way == "both":
            return blend_places(page, trigger, rated, reading)
        return [(place, place_chance(page, trigger, place, reading) or 0.0) for place, _ in rated]

    return Judgement(triggers, type_of, places_of)


def _by_network(triggers: list[TriggerMention], types: list[dict[str, float]]) -> list[TriggerMention]:
    return [replace(trigger, logit=_chance(row)) for trigger, row in zip(triggers, types, strict=True)]


def _chance(row: Mapping[str, float]) -> float:
    return log_odds(1 - row[""]) if row else _UNREAD
