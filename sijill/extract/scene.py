"""What is asked of a page to tell a trigger's participants: its agents, and which sentences tell of one place."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

from sijill.extract.agents import Agent, Agents, act_of
from sijill.extract.lexicon import Trigger
from sijill.extract.nounphrases import function_words, is_verb
from sijill.extract.page import Page
from sijill.extract.participants import Participants
from sijill.extract.phrases import Match
from sijill.extract.place_choice import name_key
from sijill.extract.places import RANK
from sijill.extract.triggers import TriggerMention
from sijill.records import EVENT_TYPES

_PRONOUNS = ("ه", "ها", "هم")
_RECENT = 3  # agents told before a trigger that may go on acting
_CLAUSE = frozenset({"التي", "الذي", "حيث", "فيما", "بينما", "كما", "بعد"})


class Readings:
    """What many pairs of a trigger and a phrase ask of a page, found once."""

    def __init__(self, page: Page, known: Participants) -> None:
        f, text = function_words(), page.words.text
        self.page = page
        self.agents = Agents.of(page, known)
        self.commas = _counted(text, frozenset("،,؛:").__contains__)
        self.verbs = _counted(text, is_verb)
        self.light = _counted(text, f.light_verbs.__contains__)
        self.particles = _counted(text, f.stop.__contains__)
        self.clauses = _counted(text, _CLAUSE.__contains__)
        self.weights: dict[str, dict[tuple[str, ...], tuple[float, ...]]] = {"actor": {}, "target": {}}
        self.looks: dict[int, tuple[str, ...]] = {}  # features of a phrase by itself, by its id
        self._places: dict[int, _Places] = {}

    def placing(self, one: int, other: int) -> str:
        """Whether two sentences tell of "one place", of "another place", or do not say ("untold")."""
        mine, theirs = self._places_of(one), self._places_of(other)
        if mine.names & theirs.names:
            return "one place"
        apart = (mine.towns and theirs.towns) or (mine.section and theirs.section and mine.section != theirs.section)
        return "another place" if apart else "untold"

    def apart(self, one: int, other: int) -> bool:
        """Whether two sentences are two pieces of news: each has acts of its own, and they tell of two places or are
        two lines of a list, of which none sums up the article."""
        page = self.page
        if not (self.acts(one) and self.acts(other)):
            return False
        elsewhere = self.placing(one, other) == "another place"
        loose = page.words.lines[one] != page.words.lines[other] and self._loose(one) and self._loose(other)
        if page.is_headline(one) or page.is_headline(other):
            return elsewhere and loose
        return elsewhere or loose

    def acts(self, sentence: int) -> list[Match[Trigger]]:
        """The triggers of a sentence that are no mere consequence of others."""
        return [t for t in self.page.triggers_in.get(sentence, ()) if t.entry.context != "deaths"]

    def _loose(self, sentence: int) -> bool:
        """Whether a sentence is a line without a full stop, as in a list of headlines."""
        _, last = self.page.words.bounds[sentence]
        return self.page.words.text[last - 1] not in ".!؟?:"

    def _places_of(self, sentence: int) -> "_Places":
        if sentence not in self._places:
            self._places[sentence] = _Places.of(self.page, sentence)
        return self._places[sentence]


class _Places(NamedTuple):
    """Where a sentence is set: the names of what is narrower than a region, of towns alone, and which label of a
    digest's sections it stands under (0 where none)."""

    names: frozenset[str]
    towns: frozenset[str]
    section: int

    @classmethod
    def of(cls, page: Page, sentence: int) -> "_Places":
        told = [place for place in page.places_in.get(sentence, ()) if place.named and place.known]
        every = [each for place in told for each in (place, *place.chain) if each.name]
        _, last = page.words.bounds[sentence]
        section = bisect_left(page.labels, last, key=lambda label: label.first)
        return cls(
            frozenset(name_key(each.name) for each in every if RANK[each.kind] < RANK["region"]),
            frozenset(name_key(each.name) for each in every if each.kind == "settlement"),
            section,
        )


def _counted(text: list[str], told: Callable[[str], bool]) -> list[int]:
    """How many tokens before each one are of a kind, so that a stretch is counted by a subtraction."""
    return list(accumulate(map(told, text), initial=0))


@dataclass(frozen=True)
class Scene:
    """A trigger whose participants are sought, with what its page tells of agents elsewhere."""

    page: Page
    known: Participants
    trigger: TriggerMention
    readings: Readings

    @classmethod
    def of(cls, page: Page, known: Participants, trigger: TriggerMention) -> "Scene":
        if known.readings is None:
            known.readings = Readings(page, known)
        return cls(page, known, trigger, known.readings)

    @cached_property
    def group(self) -> str:
        return EVENT_TYPES[self.trigger.entry.type]

    @cached_property
    def agent(self) -> Agent | None:
        """The agent that grammar gives the trigger in its own sentence."""
        return self.readings.agents.at.get(self.trigger.first)

    @cached_property
    def _others(self) -> tuple[list[Agent], list[Agent]]:
        return self.readings.agents.around(act_of(self.trigger.entry.type), self.trigger.first)

    @cached_property
    def recent(self) -> list[Agent]:
        """The last agents of this kind of act before the trigger, latest first, each name once."""
        found: dict[str, Agent] = {}
        for agent in reversed(self._others[0]):
            found.setdefault(agent.phrase.words, agent)
            if len(found) == _RECENT:
                break
        return list(found.values())

    @cached_property
    def elsewhere(self) -> dict[str, int]:
        """How often each name is the agent of this kind of act at other triggers of the page."""
        counts: dict[str, int] = {}
        for agent in (*self._others[0], *self._others[1]):
            counts[agent.phrase.words] = counts.get(agent.phrase.words, 0) + 1
        return counts

    @cached_property
    def most(self) -> int:
        """The highest of these counts."""
        return max(self.elsewhere.values(), default=0)

    @cached_property
    def others(self) -> list[Match[Trigger]]:
        """The other triggers of the sentence."""
        return [t for t in self.page.triggers_in.get(self.trigger.sentence, ()) if t.start != self.trigger.first]

    @cached_property
    def actors(self) -> int:
        """How many phrases of the sentence can be nothing but actors."""
        return sum(phrase.role == "actor" for phrase in self.known[self.trigger.sentence])

    @cached_property
    def firsts(self) -> dict[str, list[int]]:
        """Where the phrases of the sentence begin, by their role."""
        found: dict[str, list[int]] = {}
        for phrase in self.known[self.trigger.sentence]:
            found.setdefault(phrase.role, []).append(phrase.first)
        for firsts in found.values():
            firsts.sort()
        return found

    @cached_property
    def pronoun(self) -> bool:
        """Whether a pronoun is written on to the trigger: "قصفها"."""
        word = self.page.words.text[self.trigger.first]
        return word.endswith(_PRONOUNS) and self.trigger.head != word

    @cached_property
    def sentences(self) -> dict[int, Any]:
        """What the models have asked of other sentences, kept by them."""
        return {}
