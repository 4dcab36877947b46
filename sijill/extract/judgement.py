"""What a page's candidates amount to, by the lexicon, by the network, or by both: the choice behind ``--tagger``."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal

from sijill.extract.link import place_probabilities
from sijill.extract.means import settle_type
from sijill.extract.neural import NeuralTagger
from sijill.extract.page import Page
from sijill.extract.places import PlaceMention
from sijill.extract.reading import event_log_odds, place_chance, read_triggers
from sijill.extract.triggers import TriggerMention, find_triggers

Rated = list[tuple[PlaceMention, float]]
Way = Literal["lexical", "neural", "both"]

_UNREAD: Final = -6.0  # log-odds for the network alone where it has not read


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
    """Judge by ``way``. For ``both`` the lexicon judges, and the network has its say about what is assembled
    (:mod:`sijill.extract.opinion`)."""
    return _by_network(page, tagger) if way == "neural" and tagger is not None else lexical(page)


def _by_network(page: Page, tagger: NeuralTagger) -> Judgement:
    candidates = find_triggers(page)
    readings = read_triggers(page, tagger, candidates)

    def odds(trigger: TriggerMention) -> float:
        return event_log_odds(readings[trigger.first]) if trigger.first in readings else _UNREAD

    def type_of(trigger: TriggerMention) -> tuple[str, bool]:
        if trigger.first not in readings:
            return settle_type(page, trigger)
        types = readings[trigger.first].types
        return max((slug for slug in types if slug), key=types.__getitem__), False

    def places_of(trigger: TriggerMention) -> Rated:
        rated = place_probabilities(page, trigger)
        reading = readings.get(trigger.first)
        if reading is None:
            return rated
        return [(place, place_chance(page, trigger, place, reading) or 0.0) for place, _ in rated]

    return Judgement([replace(t, logit=odds(t)) for t in candidates], type_of, places_of)
