"""Which place belongs to which trigger: a learned score over how the two stand to each other in the sentence."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from sijill.extract.lexicon import Actor, Head, Source, Trigger, Weapon
from sijill.extract.model import models, probability
from sijill.extract.page import Page
from sijill.extract.phrases import Match
from sijill.extract.place_names import place_grammar
from sijill.extract.places import RANK, PlaceMention
from sijill.extract.triggers import TriggerMention
from sijill.records import EVENT_TYPES

T = TypeVar("T")

_BEFORE = 4  # words before a place that may tell what is there
_REACH = 150  # tokens on either side of a trigger that its place may stand in


def place_probabilities(page: Page, trigger: TriggerMention) -> list[tuple[PlaceMention, float]]:
    """The places around a trigger, in its sentence, with the probability that the event happened there, in order."""
    model = models()["place"]
    view = _View.of(page, trigger)
    return [(place, probability(model.logit(_features(view, place)))) for place in view.places]


def place_features(page: Page, trigger: TriggerMention, place: PlaceMention) -> Iterator[str]:
    """What the model knows of a pair: order, distance, what stands between, and what the place looks like. The places
    of a coordination are seen from where it begins and ends, so that they are judged alike."""
    return _features(_View.of(page, trigger), place)


@dataclass(frozen=True, slots=True)
class _View:
    """A trigger with what its sentence holds within reach, so that a line without end costs no more than a long one."""

    page: Page
    trigger: TriggerMention
    first: int
    last: int
    places: list[PlaceMention]
    triggers: list[Match[Trigger]]
    heads: list[Match[Head]]
    actors: list[Match[Actor]]
    sources: list[Match[Source]]
    weapons: list[Match[Weapon]]

    @classmethod
    def of(cls, page: Page, trigger: TriggerMention) -> "_View":
        sentence = trigger.sentence
        first, last = page.words.bounds[sentence]
        low, high = trigger.first - _REACH, trigger.first + _REACH

        def near(matches: Sequence[Match[T]]) -> list[Match[T]]:
            begin = bisect_left(matches, low, key=lambda match: match.start)
            return list(matches[begin : bisect_left(matches, high, key=lambda match: match.start)])

        places = page.places_in.get(sentence, [])
        begin = bisect_left(places, low, key=lambda place: place.first)
        end = bisect_left(places, high, key=lambda place: place.first)
        return cls(
            page,
            trigger,
            first,
            last,
            places[begin:end],
            near(page.triggers_in.get(sentence, ())),
            near(page.heads_in.get(sentence, ())),
            near(page.actors_in.get(sentence, ())),
            near(page.sources_in.get(sentence, ())),
            near(page.weapons_in.get(sentence, ())),
        )


def _features(view: _View, place: PlaceMention) -> Iterator[str]:
    text, trigger = view.page.words.text, view.trigger
    row = [other for other in view.places if other.row == place.row] or [place]
    lead = row[0]
    after = lead.first >= trigger.last
    low, high = (trigger.last, lead.cue) if after else (row[-1].stop, trigger.first)
    side = "after" if after else "before"
    yield side
    yield from _standing(view, lead, side, max(high - low, 0))
    yield from _looks(place, row, side)
    yield from _around(view, lead, side)
    yield from _between(view, low, high, side)
    yield from _others(view, place, row, range(low, high), side)
    if after and high <= low:
        yield "adjacent"
    if after and lead.prep and high - low <= 2:
        yield f"adjacent {lead.prep}+{trigger.entry.pos}"
    if not after and lead.cue > view.first and text[lead.cue - 1] in "،,":
        yield "before, after a comma"


def _standing(view: _View, lead: PlaceMention, side: str, gap: int) -> Iterator[str]:
    """Order and distance, with the preposition and the kind of event."""
    trigger, first = view.trigger, view.first
    entry, prep, far = trigger.entry, lead.prep, _bucket(gap)
    yield f"{side} gap={far}"
    yield f"{side} prep={prep}"
    yield f"prep={prep}"
    yield f"{side} prep={prep} gap={min(far, 7) // 2}"
    yield f"pos={entry.pos}+{side}"
    yield f"{entry.pos}+{side}+{prep}"
    yield f"type+prep={entry.type}+{prep}"
    yield f"group+prep={EVENT_TYPES[entry.type]}+{side}+{prep}"
    yield f"context={entry.context}+{side}"
    yield f"lemma+prep={entry.lemma}+{prep}"
    if lead.cue - first <= 1:
        yield f"opens sentence {prep}"
        yield f"opens sentence {side}"
    if trigger.first - first <= 1:
        yield f"trigger opens {side}"
    if trigger.sentence == 0:
        yield f"headline {side} {prep}"
    yield f"prefix={trigger.prefix}+{side}"


def _looks(place: PlaceMention, row: list[PlaceMention], side: str) -> Iterator[str]:
    """What the place is by itself."""
    yield f"kind={place.kind}"
    yield f"{side} kind={place.kind}"
    yield f"kind+prep={place.kind}+{row[0].prep}"
    yield "near" if row[0].relation else "not near"
    yield f"kind+known={place.kind}+{place.known}+{place.named}"
    if len(row) > 1:
        yield f"row {side}={min(len(row), 4)}"
    if place.plural:
        yield "plural"
    if place.label:
        yield "label"
    if place.chain:
        yield "has chain"
        yield f"chain={place.kind}<{place.chain[0].kind}"
    if place.name in place_grammar().anaphors:
        yield "anaphor"


def _around(view: _View, lead: PlaceMention, side: str) -> Iterator[str]:
    """The words before and after the place, and who is told there."""
    text, grammar = view.page.words.text, place_grammar()
    trigger, first, last = view.trigger, view.first, view.last
    before = text[lead.cue - 1] if lead.cue > first else "-"
    yield f"word before={before}"
    yield f"word before+prep={before}+{lead.prep}"
    own = range(trigger.first, trigger.last)
    ahead = [i for i in range(max(first, lead.cue - _BEFORE), lead.cue) if i not in own]
    for i in ahead:
        if text[i] in grammar.elsewhere:
            yield f"elsewhere={text[i]}"
            yield f"elsewhere {side}"
        if text[i] in grammar.clauses and text[i] not in grammar.elsewhere:
            yield f"clause before={text[i]}"
    for head in view.heads:
        if head.start in ahead:
            yield f"before is {head.entry.kind}+{lead.prep}"
    for actor in view.actors:
        if actor.start <= lead.first < actor.end:
            yield "inside an actor's name"
        elif actor.end == lead.cue:
            yield f"actor before+{lead.prep}"
    for source in view.sources:
        if source.start < lead.first and lead.first - source.start <= 6:
            yield f"source before={source.entry.kind}"
    following = text[lead.stop] if lead.stop < last else "-"
    yield f"word after={following}"


def _between(view: _View, low: int, high: int, side: str) -> Iterator[str]:
    """What stands between the trigger and the place."""
    text, grammar, trigger = view.page.words.text, place_grammar(), view.trigger
    words = text[low:high]
    commas = sum(1 for word in words if word in "،,؛:")
    yield f"{side} commas={min(commas, 3)}"
    others = [m for m in view.triggers if low <= m.start < high]
    yield f"{side} triggers between={min(len(others), 3)}"
    for other in others:
        same = EVENT_TYPES[other.entry.type] == EVENT_TYPES[trigger.entry.type]
        joined = "and" if other.prefix[:1] in ("و", "ف") else "run"
        yield f"{side} between {'same' if same else 'other'} {joined} {other.entry.pos}"
    for word in set(words) & grammar.telling:
        yield f"between={word}"
        yield f"{side} between={word}"
    if not grammar.clauses.isdisjoint(words):
        yield f"{side} clause between"
    if any(a in "،," and len(b) > 3 and b[0] == "و" for a, b in pairwise(words)):
        yield f"{side} comma and"
    for source in view.sources:
        if low <= source.start < high:
            yield f"source between={source.entry.kind}"
    heads = {head.entry.kind for head in view.heads if low <= head.start < high}
    for kind in heads:
        yield f"{side} between {kind}"
    if any(low <= weapon.start < high for weapon in view.weapons):
        yield f"{side} weapon between"
    if any(low <= actor.start < high for actor in view.actors):
        yield f"{side} actor between"


def _others(view: _View, place: PlaceMention, row: list[PlaceMention], between: range, side: str) -> Iterator[str]:
    """How the other places and triggers of the sentence compete."""
    places, trigger = view.places, view.trigger
    strangers = [other for other in places if other.row != place.row]
    rivals = {other.row for other in strangers if other.first in between}
    yield f"{side} places between={min(len(rivals), 3)}"
    first_after = next((other for other in places if other.first >= trigger.last), None)
    if first_after is not None and first_after.row == place.row:
        yield "first place after"
        yield f"first place after {place.prep}"
    elif side == "before":
        yield "another place after" if first_after is not None else "no place after"
    if not strangers:
        yield "only place"
    elif any(RANK[other.kind] < RANK[place.kind] and other.named for other in strangers):
        yield f"{side} a smaller place is told"
    else:
        yield f"{side} the smallest place"
    if any(other.name == place.name and other.first != place.first for other in strangers):
        yield "told twice"
    if any(any(outer.name == place.name for outer in other.chain) for other in strangers):
        yield "chain of another"
    triggers, stop = view.triggers, row[-1].stop
    nearest = min(triggers, key=lambda m: m.start - stop if m.start >= stop else row[0].first - m.start, default=None)
    if nearest is not None:
        yield f"{side} nearest trigger" if nearest.start == trigger.first else f"{side} another trigger is nearer"
    if side == "before" and any(0 <= m.start - stop <= 25 and m.start < trigger.first for m in triggers):
        yield "another trigger follows place"


def _bucket(gap: int) -> int:
    return gap if gap <= 3 else 4 + min((gap - 4) // 4, 6)
