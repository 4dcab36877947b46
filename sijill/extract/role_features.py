"""What the models of roles know of a phrase: what it is, and how the words tie it to the trigger.

Features name grammar (who follows the verb, what word stands between), never which side a name belongs to: a model that
knew would guess who uses to do such things.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sijill.extract.lexicon import Trigger
from sijill.extract.nounphrases import function_words, is_verb
from sijill.extract.page import Page
from sijill.extract.participants import Participants, Phrase
from sijill.extract.phrases import Match
from sijill.extract.triggers import TriggerMention
from sijill.records import EVENT_TYPES

_PRONOUNS = ("ه", "ها", "هم")
_RECENT = 3  # agents told before a trigger that may go on acting
_FAR = 3


@dataclass(frozen=True, slots=True)
class Agent:
    """Who grammar makes the agent of a trigger: ``at`` is the trigger's token, ``group`` its event type."""

    at: int
    group: str
    type: str
    phrase: Phrase
    tie: str  # how grammar says so


@dataclass(frozen=True)
class Scene:
    """A trigger whose participants are sought, with what its page tells of agents elsewhere."""

    page: Page
    known: Participants
    trigger: TriggerMention
    role: str
    agents: tuple[Agent, ...]  # of the page

    @classmethod
    def of(cls, page: Page, known: Participants, trigger: TriggerMention, role: str) -> "Scene":
        if known.agents is None:
            known.agents = agents_of(page, known)
        return cls(page, known, trigger, role, known.agents)

    @property
    def group(self) -> str:
        return EVENT_TYPES[self.trigger.entry.type]

    @cached_property
    def agent(self) -> Agent | None:
        """The agent that grammar gives the trigger in its own sentence."""
        return next((agent for agent in self.agents if agent.at == self.trigger.first), None)

    @property
    def has_agent(self) -> bool:
        return self.agent is not None

    @cached_property
    def recent(self) -> list[Agent]:
        """The last agents of this kind of act before the trigger, latest first, each name once."""
        found: dict[str, Agent] = {}
        for agent in reversed(self.agents):
            if agent.at < self.trigger.first and agent.group == self.group:
                found.setdefault(agent.phrase.words, agent)
        return list(found.values())[:_RECENT]

    @cached_property
    def elsewhere(self) -> dict[str, int]:
        """How often each name is the agent of this kind of act at other triggers of the page."""
        counts: dict[str, int] = {}
        for agent in self.agents:
            if agent.at != self.trigger.first and agent.group == self.group:
                counts[agent.phrase.words] = counts.get(agent.phrase.words, 0) + 1
        return counts


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
                    EVENT_TYPES[match.entry.type],
                    match.entry.type,
                    phrase,
                    f"{_TIES[order]} {_kind(phrase)}",
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
    if first < phrase.first <= last + 1 and all(text[i] in f.aside for i in range(last, phrase.first)):
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


def features(scene: Scene, phrase: Phrase) -> Iterator[str]:
    """What the models know of a phrase and a trigger."""
    page, trigger, group = scene.page, scene.trigger, scene.group
    kind = _kind(phrase)
    yield f"kind={kind}"
    yield f"role={phrase.role}"
    yield f"group+role={group}+{phrase.role}"
    yield f"type+kind={trigger.entry.type}+{kind}"
    if phrase.outer:
        yield f"inside={phrase.outer}"
    if phrase.named:
        yield "name"
    text = page.words.text
    yield "definite" if phrase.prefix.endswith("ال") or text[phrase.head].startswith("ال") else "indefinite"
    yield f"length={min(phrase.last - phrase.first, 5)}"
    if phrase.first != phrase.head:
        yield "counted"
    if phrase.hurt:
        yield f"hurt={phrase.hurt}"
        yield f"group+hurt={group}"
    source = is_source(page, phrase)
    if source:
        yield f"speaks={source}"
    if scene.agent is not None:
        yield f"{'is the agent' if scene.agent.phrase is phrase else 'another is the agent'}: {scene.agent.tie}"
    here = "near" if phrase.sentence == trigger.sentence else "far"
    if phrase.words in scene.elsewhere:
        yield f"{here}, acts so elsewhere"
        yield f"{here}, acts so elsewhere, own agent={scene.has_agent}"
        if scene.elsewhere[phrase.words] == max(scene.elsewhere.values()):
            yield f"{here}, acts so most often, own agent={scene.has_agent}"
    for order, agent in enumerate(scene.recent):
        if agent.phrase.words == phrase.words:
            yield f"{here}, acted so {order} agents ago"
            same = "same" if agent.type == trigger.entry.type else "other"
            yield f"{here}, acted so {order} agents ago, {same} type, own agent={scene.has_agent}"
    if here == "far":
        yield from _far(scene, phrase)
    else:
        yield from _near(scene, phrase)


def _kind(phrase: Phrase) -> str:
    return "name" if phrase.named else phrase.kind


def _far(scene: Scene, phrase: Phrase) -> Iterator[str]:
    page, known, trigger = scene.page, scene.known, scene.trigger
    distance = phrase.sentence - trigger.sentence
    where = "farther" if distance < -_FAR else "later" if distance > _FAR else f"{distance}"
    yield f"far={where}"
    yield f"far {'back' if distance < 0 else 'on'} role={phrase.role}"
    own = [p for p in known[trigger.sentence] if p.role == "actor"]
    yield f"far, own actors={min(len(own), 2)}"
    yield f"far, own agent={scene.has_agent}"
    yield f"far name={phrase.named}"
    yield f"far hurt={phrase.hurt} {where}"
    yield f"far {scene.group} {phrase.role}"
    if page.words.lines[phrase.sentence] == page.words.lines[trigger.sentence]:
        yield "far, same paragraph"
    rivals = [p for p in known[phrase.sentence] if p.role == "actor"]
    if rivals and rivals[0] is phrase:
        yield "far, first actor of its sentence"
    same = [t for t in page.triggers_in.get(phrase.sentence, ()) if EVENT_TYPES[t.entry.type] == scene.group]
    yield "far, same kind of act" if same else "far, other acts"
    if any(t.end == phrase.first or phrase.last == t.start for t in same):
        yield "far, next to the same kind of act"
    text = page.words.text
    before = text[phrase.first - 1] if phrase.first else ""
    if before in function_words().agent_marks or before in function_words().agent_verbs:
        yield "far, agent"
    if text[trigger.first].endswith(_PRONOUNS) and trigger.head != text[trigger.first]:
        yield "far, pronoun on trigger"


@dataclass(frozen=True, slots=True)
class _Path:
    """The way from a trigger to a phrase of its sentence: the tokens ``low`` to ``high`` lie between them."""

    pos: str
    side: str
    low: int
    high: int

    @classmethod
    def of(cls, trigger: TriggerMention, phrase: Phrase) -> "_Path":
        pos = "verb" if trigger.entry.pos == "verb" else "noun"
        if phrase.first >= trigger.first:
            return cls(pos, "after", trigger.last, phrase.first)
        return cls(pos, "before", phrase.last, trigger.first)

    @property
    def gap(self) -> int:
        return max(self.high - self.low, 0)


def _near(scene: Scene, phrase: Phrase) -> Iterator[str]:
    path = _Path.of(scene.trigger, phrase)
    yield from _distance(scene, phrase, path)
    yield from _marks(scene, phrase, path)
    yield from _acts_around(scene, phrase, path)
    yield from _words_between(scene, phrase, path)


def _distance(scene: Scene, phrase: Phrase, path: _Path) -> Iterator[str]:
    """How far a phrase stands from the trigger, and on which side."""
    known, trigger, group = scene.known, scene.trigger, scene.group
    pos, side, low, high, gap = path.pos, path.side, path.low, path.high, path.gap
    yield f"{pos} {side}"
    yield f"{pos} {side} gap={min(gap, 4) if gap < 5 else 5 + min((gap - 5) // 5, 4)}"
    yield f"{pos} {side} {phrase.role}"
    yield f"{pos} {side} kind={_kind(phrase)}"
    if phrase.hurt:
        between = sum(1 for p in known[trigger.sentence] if p.hurt and p is not phrase and low <= p.first < high)
        yield f"{side} hurt, hurt between={min(between, 2)}"
        yield f"{side} hurt gap={min(gap // 4, 5)}"
    if gap == 0:
        yield f"next {pos} {side} {phrase.role} {phrase.prefix.removesuffix('ال')}"
        yield f"next {trigger.entry.lemma} {side}"
        yield f"next {pos} {side} kind={_kind(phrase)}"
        yield f"next {pos} {side} name={phrase.named}"
    yield f"lemma={trigger.entry.lemma} {side} {phrase.role}"
    context = trigger.entry.context
    yield f"context={context} {side} {phrase.role}"
    yield f"{group} {pos} {side} {phrase.role}"
    yield f"{group} {side} kind={_kind(phrase)}"
    yield f"{group} {side} gap={min(gap // 3, 5)}"


def _marks(scene: Scene, phrase: Phrase, path: _Path) -> Iterator[str]:
    """What the word in front of a phrase makes of it."""
    page, trigger, group = scene.page, scene.trigger, scene.group
    text, f = page.words.text, function_words()
    first, _ = page.words.bounds[trigger.sentence]
    pos, side, low, high = path.pos, path.side, path.low, path.high
    before = text[phrase.first - 1] if phrase.first > first else "^"
    before2 = text[phrase.first - 2] if phrase.first > first + 1 else "^"
    prefix = phrase.prefix.removesuffix("ال")
    yield f"prefix={prefix}"
    yield f"{pos} {side} prefix={prefix}"
    agent = (before in f.agent_marks and before2 in ("من", "علي")) or before in f.agent_verbs
    if agent:
        yield f"agent {side}"
        yield f"{group} agent {side}"
        if not any(low <= t.start < high and t.start != phrase.first - 1 for t in page.triggers_in[trigger.sentence]):
            yield f"agent {side}, no other act between"
    elif before in f.light_verbs:
        yield f"subject of light verb {side}"
    elif before in f.target_marks:
        yield "target mark"
        yield f"target mark={before} {side}"
        yield f"{group} target mark {side}"
    elif before in f.that or before == "^":
        yield f"clause begins {side}"
        if side == "before" and path.gap == 0:
            yield f"subject before {pos}"
    else:
        yield f"before={before}"
    if before in f.sides or (prefix == "و" and before2 in f.sides):
        yield "side of a fight"
        yield f"side of a fight {prefix} {side}"
        yield f"side of a fight={before} {group}"


def _acts_around(scene: Scene, phrase: Phrase, path: _Path) -> Iterator[str]:
    """Other triggers beside a phrase and on the way to it."""
    page, trigger = scene.page, scene.trigger
    side, low, high = path.side, path.low, path.high
    for other in page.triggers_in.get(trigger.sentence, ()):
        if other.end == phrase.first and other.start != trigger.first:
            yield f"after another {other.entry.pos} {other.entry.context}"
            yield f"after act={other.entry.lemma}"
        if other.start == phrase.last and other.start != trigger.first:
            yield f"then another {other.entry.pos}"
    rivals = sum(
        1 for t in page.triggers_in.get(trigger.sentence, ()) if t.start != trigger.first and low <= t.start < high
    )
    yield f"{side} acts between={min(rivals, 3)}"


def _words_between(scene: Scene, phrase: Phrase, path: _Path) -> Iterator[str]:
    """What lies between the trigger and a phrase, and what follows it."""
    page, known, trigger, role = scene.page, scene.known, scene.trigger, scene.role
    text, f = page.words.text, function_words()
    _, last = page.words.bounds[trigger.sentence]
    pos, side, low, high = path.pos, path.side, path.low, path.high
    inside = range(low, max(high, low))
    commas = sum(1 for i in inside if text[i] in "،,؛:")
    yield f"{side} commas between={min(commas, 3)}"
    if any(is_verb(text[i]) for i in inside):
        yield f"{pos} {side} verb between"
    if any(text[i] in f.light_verbs for i in inside):
        yield f"{pos} {side} light verb between"
    if side == "before" and phrase.last < last and text[phrase.last] in f.light_verbs:
        yield "then a light verb"
    if any(text[i] in f.stop for i in inside):
        yield f"{pos} {side} particle between"
    if low <= high and any(text[i] in ("التي", "الذي", "حيث", "فيما", "بينما", "كما", "بعد") for i in inside):
        yield f"{side} clause between"
    same = [p for p in known[trigger.sentence] if p.role == phrase.role or (role == "actor" and p.role == "both")]
    between = sum(1 for p in same if p is not phrase and low <= p.first < high)
    yield f"{side} of its role between={min(between, 3)}"
    if not any(p.role == "actor" for p in known[trigger.sentence]):
        yield f"no actor here, {phrase.role}"
    if text[trigger.first].endswith(_PRONOUNS) and trigger.head != text[trigger.first]:
        yield f"pronoun on trigger {side}"
    follow = text[phrase.last] if phrase.last < last else "$"
    yield f"then={follow}" if follow in f.stop or not follow[0].isalnum() else "then word"


def is_source(page: Page, phrase: Phrase) -> str:
    """What kind of source a phrase is, if the text has it speak."""
    text = page.words.text
    spoken = phrase.first > 0 and any(
        m.end == phrase.first and m.entry.kind in ("said", "according", "denial")
        for m in page.sources_in.get(phrase.sentence, ())
    )
    if spoken:
        return "said"
    for match in page.sources_in.get(phrase.sentence, ()):
        if match.start < phrase.last and phrase.first < match.end and match.entry.kind not in ("said", "said_that"):
            return match.entry.kind
    return "colon" if phrase.last < len(text) and text[phrase.last] == ":" else ""
