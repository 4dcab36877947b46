"""Who did it, to whom, with what: the best participants over all mentions of an event, and the weapon."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from sijill.extract.casualties import Casualty
from sijill.extract.page import Page
from sijill.extract.participants import Participants, Phrase, span_of
from sijill.extract.roles import rate
from sijill.extract.triggers import TriggerMention
from sijill.records import EVENT_TYPES, Span

Owners = Mapping[int, Sequence[frozenset[int]]]  # for each token of a toll the triggers of each event that has it

_FIRST = {"actor": 0.25, "target": 0.12}  # probability from which the likeliest phrase is given at all
_FURTHER = {"actor": 0.55, "target": 0.22}  # and from which a further one is
_VICTIM = 0.4  # how likely one of an event's dead or injured is named as its target, apart from what else speaks for it
_MOST = {"actor": 2, "target": 3}


def participants(
    page: Page,
    known: Participants,
    triggers: Sequence[TriggerMention],
    tolls: Sequence[Casualty],
    owners: Owners = MappingProxyType({}),
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Actors and targets of an event told by ``triggers``, best first; of a clash, one side and the other.

    ``tolls`` are the casualties that were given to the event: who they are is who was hit. ``owners``
    tells for each token of a casualty the triggers of the events that it was given to: who they are is who those hit.
    """
    actors = _choose("actor", _rated(page, known, triggers, "actor"), ())
    rated = _without_others(_rated(page, known, triggers, "target"), triggers, owners)
    if any(EVENT_TYPES[trigger.entry.type] != "battles" for trigger in triggers):
        rated = _with_victims(page, known, rated, tolls)
    targets = _choose("target", rated, actors)
    return tuple(span_of(page, phrase) for phrase in actors), tuple(span_of(page, phrase) for phrase in targets)


def _rated(
    page: Page, known: Participants, triggers: Iterable[TriggerMention], role: str
) -> list[tuple[float, Phrase]]:
    """Each name once with its best probability over the mentions."""
    best: dict[str, tuple[float, Phrase]] = {}
    for trigger in triggers:
        for p, phrase in rate(page, known, trigger)[role]:
            if phrase.words not in best or p > best[phrase.words][0]:
                best[phrase.words] = p, phrase
    return sorted(best.values(), key=lambda pair: -pair[0])


def _without_others(
    rated: list[tuple[float, Phrase]], triggers: Sequence[TriggerMention], owners: Owners
) -> list[tuple[float, Phrase]]:
    """The rated phrases without those who were killed or hurt by events that none of the triggers tells."""
    mine = {trigger.first for trigger in triggers}

    def others(phrase: Phrase) -> bool:
        theirs = [owners[i] for i in range(phrase.first, phrase.last) if i in owners]
        return bool(theirs) and all(mine.isdisjoint(each) for events in theirs for each in events)

    return [(p, phrase) for p, phrase in rated if not (phrase.hurt and others(phrase))]


def _with_victims(
    page: Page, known: Participants, rated: list[tuple[float, Phrase]], tolls: Sequence[Casualty]
) -> list[tuple[float, Phrase]]:
    """The rated phrases, those who were killed or hurt by the event ahead of what they would be otherwise."""
    best = {phrase.words: (p, phrase) for p, phrase in rated}
    for toll in tolls:
        if toll.zero or toll.part:
            continue
        start, stop = page.words.at(toll.start), page.words.before(toll.end)
        hurt = [phrase for phrase in known[page.sentence_of(toll.start)] if phrase.first < stop and start < phrase.last]
        hurt = [phrase for phrase in hurt if phrase.role != "actor"]
        if hurt:
            p = best.get(hurt[-1].words, (0.0, hurt[-1]))[0]
            best[hurt[-1].words] = 1 - (1 - p) * (1 - _VICTIM), hurt[-1]
    return sorted(best.values(), key=lambda pair: -pair[0])


def _choose(role: str, rated: list[tuple[float, Phrase]], taken: Sequence[Phrase]) -> list[Phrase]:
    chosen: list[Phrase] = []
    for p, phrase in rated:
        if p < (_FURTHER if chosen else _FIRST)[role] or len(chosen) == _MOST[role]:
            break
        if not any(_same(phrase, other) for other in (*taken, *chosen)):
            chosen.append(phrase)
    return chosen


def _same(one: Phrase, other: Phrase) -> bool:
    """Whether one of two names says no more than the other."""
    mine, theirs = set(one.words.split()), set(other.words.split())
    return mine <= theirs or theirs <= mine
