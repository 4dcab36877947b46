"""Who grammar makes the agent of a trigger: the phrase next to it, or one that a particle or a verb marks."""

from bisect import bisect_left
from dataclasses import dataclass

from sijill.extract.lexicon import Trigger
from sijill.extract.nounphrases import function_words
from sijill.extract.page import Page
from sijill.extract.participants import Participants, Phrase
from sijill.extract.phrases import Match
from sijill.records import EVENT_TYPES

_AROUND = 60  # agents on either side of a trigger that are compared with it: more than an article tells


_PLANTED = frozenset({"remote_explosive_landmine_ied", "suicide_bomb"})


def act_of(type_: str) -> str:
    """What kind of act an event type is, so that who does it once may be who does it again: its group, but that who
    shells a town has nothing to do with the bomb in another."""
    return "planted" if type_ in _PLANTED else EVENT_TYPES[type_]


@dataclass(frozen=True, slots=True)
class Agent:
    """Who grammar makes the agent of a trigger: ``at`` is the trigger's token, ``act`` its kind of act."""

    at: int
    act: str
    type: str
    phrase: Phrase
    tie: str  # how grammar says so


@dataclass(frozen=True, slots=True)
class Agents:
    """The agents of a page: by their trigger's token, and in order by their kind of act."""

    at: dict[int, Agent]
    acts: dict[str, list[Agent]]

    @classmethod
    def of(cls, page: Page, known: Participants) -> "Agents":
        found = agents_of(page, known)
        acts: dict[str, list[Agent]] = {}
        for agent in found:
            acts.setdefault(agent.act, []).append(agent)
        return cls({agent.at: agent for agent in reversed(found)}, acts)

    def around(self, act: str, at: int) -> tuple[list[Agent], list[Agent]]:
        """The agents of a kind of act before a token and after it, in order."""
        agents = self.acts.get(act, [])
        here = bisect_left(agents, at, key=lambda agent: agent.at)
        after = here + (here < len(agents) and agents[here].at == at)
        return agents[max(here - _AROUND, 0) : here], agents[after : after + _AROUND]


def agents_of(page: Page, known: Participants) -> tuple[Agent, ...]:
    """The agents that stand next to a trigger of the page, or are marked as its agents."""
    found: list[Agent] = []
    for match in page.triggers:
        last = match.end if match.contiguous else match.start + 1
        rated = [
            (_TIES.index(tie), phrase.first, phrase)
            for phrase in known[page.words.sentence[match.start]]
            if (tie := _tie(page, match, last, phrase))
        ]
        if rated:
            order, _, phrase = min(rated, key=lambda item: item[:2])
            found.append(
                Agent(
                    match.start,
                    act_of(match.entry.type),
                    match.entry.type,
                    phrase,
                    f"{_TIES[order]} {kind_of(phrase)}",
                )
            )
    return tuple(found)


_ACTING = frozenset(
    {"aircraft", "fighters", "force", "unknown", "unknown_men", "origin", "crowd", "police", "settlers"}
)
_TIES = ("marked", "next", "light verb after", "light verb before", "before verb")


def _tie(page: Page, match: Match[Trigger], last: int, phrase: Phrase) -> str:
    """How grammar ties an agent to a trigger: "قصف من قبل …", "قصفت قوات …", "قوات … شنت غارة", "شنت قوات … غارة",
    "قوات … قصفت"; "" where it does not."""
    f, text = function_words(), page.words.text
    if not (phrase.named or phrase.kind in _ACTING) or phrase.prefix[-1:] == "ب" or phrase.prefix.endswith("بال"):
        return ""
    first = match.start
    before = text[phrase.first - 1] if phrase.first else ""
    if first < phrase.first <= last + _MARKED and (before in f.agent_verbs or _marked(text, phrase.first)):
        return "marked"
    if first < phrase.first <= last + 1 and all(
        text[i] in f.aside or text[i] in f.pronominal for i in range(last, phrase.first)
    ):
        return "next"
    follows = text[phrase.last] if phrase.last < len(text) else ""
    if first - _MARKED <= phrase.last <= first:
        if follows in f.light_verbs:
            return "light verb after"
        if before in f.light_verbs:
            return "light verb before"
    if match.entry.pos == "verb" and 0 <= first - phrase.last <= 1:
        return "before verb"
    return ""


def _marked(text: list[str], first: int) -> bool:
    marks = function_words().agent_marks
    return first > 1 and text[first - 1] in marks and text[first - 2] in ("من", "علي")


_MARKED = 8  # tokens between a trigger and an agent with a mark at most


def kind_of(phrase: Phrase) -> str:
    return "name" if phrase.named else phrase.kind
