"""Which trigger of its sentence a toll is the consequence of: "قصف … ما أدى إلى مقتل ثلاثة"، "مقتل ثلاثة جراء قصف"."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sijill.extract.casualties import Casualty
from sijill.extract.casualty_words import casualty_words
from sijill.extract.lexicon import Trigger
from sijill.extract.page import Page
from sijill.extract.phrases import Match
from sijill.extract.places import PlaceMention
from sijill.extract.vocabulary import CLITICS

WINDOW: Final = 70  # tokens over which a trigger still tells a toll's cause
_LEAD: Final = 12  # tokens before a toll in which a verb of consequence governs it
_BREAK: Final = 10.0  # what a new thought between toll and trigger costs, in tokens
_COMMA: Final = 2.0
_UNTIED: Final = 9.0  # a trigger behind the toll without a word of cause between
_LOOSE: Final = 4.0  # a trigger before the toll without a verb of consequence between
_AGAINST: Final = 14.0  # a trigger behind the toll, where a verb of consequence points to one before


@dataclass(frozen=True, slots=True)
class Toll:
    """A casualty mention in its sentence, over the tokens ``first`` to ``last`` (exclusive) of the page."""

    casualty: Casualty
    sentence: int
    first: int
    last: int

    @classmethod
    def of(cls, page: Page, casualty: Casualty) -> "Toll":
        first = page.words.at(casualty.start)
        last = max(page.words.before(casualty.end), first + 1)
        return cls(casualty, page.sentence_of(casualty.start), first, last)


@dataclass(frozen=True, slots=True)
class Cause:
    """A trigger that a toll may be the consequence of, and what the way to it costs: roughly, tokens."""

    trigger: Match[Trigger]
    cost: float

    @property
    def anaphoric(self) -> bool:
        """Whether it points back to an event told before: "القصف"، "هذا الهجوم"."""
        return self.trigger.entry.pos != "verb" and "ال" in self.trigger.prefix


def causes(page: Page, toll: Toll) -> Iterator[Cause]:
    """The triggers of a toll's sentence that can have caused it, deaths and injuries themselves aside."""
    verb = governed(page, toll)
    for trigger in triggers_near(page, toll, toll.first - WINDOW, toll.last + WINDOW):
        if trigger.start >= toll.last:
            yield Cause(trigger, _ahead(page, toll, trigger) + (_AGAINST if verb is not None else 0.0))
        elif trigger.start < toll.first:
            yield Cause(trigger, _behind(page, toll, trigger, verb))
        else:
            yield Cause(trigger, 1.0)


def governed(page: Page, toll: Toll) -> int | None:
    """The verb of consequence that a toll depends on: "ما أدى إلى"، "أسفر عن"، "مخلفا"."""
    words, text = casualty_words(), page.words.text
    floor = max(page.words.bounds[toll.sentence][0], toll.first - _LEAD)
    for at in range(toll.first, floor - 1, -1):
        if _is(text[at], words.breaks) and at < toll.first:
            return None
        if _is(text[at], words.consequence):
            return at
    return None


def triggers_near(page: Page, toll: Toll, first: int, last: int) -> Iterator[Match[Trigger]]:
    """The triggers of a toll's sentence that begin from token ``first`` to ``last`` (exclusive), but for deaths."""
    triggers = page.triggers_in.get(toll.sentence, [])
    for at in range(bisect_left(triggers, first, key=lambda trigger: trigger.start), len(triggers)):
        if triggers[at].start >= last:
            return
        if triggers[at].entry.context != "deaths":
            yield triggers[at]


def places_near(page: Page, toll: Toll, first: int, last: int) -> Iterator[PlaceMention]:
    """The places of a toll's sentence whose words begin from token ``first`` to ``last`` (exclusive)."""
    places = page.places_in.get(toll.sentence, [])
    for at in range(bisect_left(places, first, key=lambda place: place.first), len(places)):
        if places[at].first >= last:
            return
        yield places[at]


def nearest_behind(page: Page, toll: Toll) -> bool:
    """Whether a word of cause and its trigger stand right behind a toll: "وأصيب خمسة بقصف"."""
    return any(_tied(page, toll, trigger) for trigger in triggers_near(page, toll, toll.last, toll.last + 4))


def _tied(page: Page, toll: Toll, trigger: Match[Trigger]) -> bool:
    text = page.words.text[max(toll.last, trigger.start - 3) : trigger.start]
    return not casualty_words().causal.isdisjoint(text) or trigger.prefix[:1] in ("ب", "ل")


def _ahead(page: Page, toll: Toll, trigger: Match[Trigger]) -> float:
    """A trigger behind the toll: near, in the same clause, after a word of cause."""
    words, text = casualty_words(), page.words.text
    cost = _way(page, toll.last, trigger.start)
    if not _tied(page, toll, trigger):
        within = any(word in words.causal for word in text[toll.last : trigger.start])
        cost += _UNTIED / 2 if within else _UNTIED
    if trigger.prefix.startswith("و") and trigger.entry.pos == "verb":
        cost += _BREAK
    return cost


def _behind(page: Page, toll: Toll, trigger: Match[Trigger], governed: int | None) -> float:
    """A trigger before the toll: tied by a verb of consequence, else by being near."""
    if governed is not None:
        if trigger.start > governed:  # "أدى قصف على البلدة إلى مقتل"
            return _way(page, trigger.end, toll.first, free=True) / 2
        return _way(page, trigger.end, governed) / 2 + (toll.first - governed) / 4
    return _way(page, trigger.end, toll.first) + _LOOSE


def _way(page: Page, first: int, last: int, *, free: bool = False) -> float:
    """What the tokens between cost: one each, more where a thought ends."""
    words, text = casualty_words(), page.words.text
    cost = float(max(last - first, 0))
    for at in range(first, last):
        if _is(text[at], words.breaks):
            cost += _BREAK
        elif text[at] in "،," and not free:
            cost += _COMMA
    return cost


def _is(word: str, table: frozenset[str]) -> bool:
    return word in table or (len(word) > 2 and word[0] in CLITICS and word[1:] in table)
