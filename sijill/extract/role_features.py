"""What the models of roles know of a phrase: what it is, and how the words tie it to the trigger.

Features name grammar (who follows the verb, what word stands between), never which side a name belongs to: a model that
knew would guess who uses to do such things.
"""

from bisect import bisect_left
from itertools import chain
from typing import NamedTuple

from sijill.extract.agents import act_of, kind_of
from sijill.extract.nounphrases import function_words
from sijill.extract.page import Page
from sijill.extract.participants import Phrase
from sijill.extract.scene import Scene

_FAR = 3


class Shared(NamedTuple):
    """The features of a trigger and a phrase that are the same for every role: parts that many pairs of a page have
    alike, so that their weights need be looked up once, and the pair's own."""

    alike: tuple[tuple[str, ...], ...]
    own: list[str]


def features(scene: Scene, phrase: Phrase, role: str) -> list[str]:
    """What the model of a role knows of a phrase and a trigger."""
    alike, own = shared_features(scene, phrase)
    return [*chain.from_iterable(alike), *own, *role_features(scene, phrase, role)]


def shared_features(scene: Scene, phrase: Phrase) -> Shared:
    """Those that are the same for every role."""
    kept = scene.readings.looks
    if (looks := kept.get(id(phrase))) is None:
        looks = kept[id(phrase)] = tuple(_looks(scene.page, phrase))
    if phrase.sentence == scene.trigger.sentence:
        return Shared((looks,), [*_agents(scene, phrase, "near"), *_near(scene, phrase)])
    there = scene.sentences.get(phrase.sentence)
    if there is None:
        there = scene.sentences[phrase.sentence] = _Sentence.of(scene, phrase.sentence)
    own = [*_agents(scene, phrase, "far"), *_far(scene, there, phrase)]
    return Shared((looks, _alike(scene, there, phrase)), own)


def _kinds(scene: Scene, phrase: Phrase) -> list[str]:
    """What a phrase is, and what is done in the scene."""
    found = [f"group+role={scene.group}+{phrase.role}", f"type+kind={scene.trigger.entry.type}+{kind_of(phrase)}"]
    if phrase.hurt:
        found.append(f"group+hurt={scene.group}")
    return found


def role_features(scene: Scene, phrase: Phrase, role: str) -> list[str]:
    """Those that depend on the role: how many others that can play it stand between."""
    if phrase.sentence != scene.trigger.sentence:
        return []
    path, own = _Path.of(scene, phrase), {phrase.role, "both"} if role == "actor" else {phrase.role}
    firsts = [scene.firsts.get(kind, ()) for kind in own]
    between = sum(max(bisect_left(f, path.high) - bisect_left(f, path.low), 0) for f in firsts)
    return [f"{path.side} of its role between={min(between, 3)}"]


def _looks(page: Page, phrase: Phrase) -> list[str]:
    text = page.words.text
    found = [f"kind={kind_of(phrase)}", f"role={phrase.role}", f"length={min(phrase.last - phrase.first, 5)}"]
    found.append("definite" if phrase.prefix.endswith("ال") or text[phrase.head].startswith("ال") else "indefinite")
    if phrase.outer:
        found.append(f"inside={phrase.outer}")
    if phrase.named:
        found.append("name")
    if phrase.first != phrase.head:
        found.append("counted")
    if phrase.hurt:
        found.append(f"hurt={phrase.hurt}")
    if source := is_source(page, phrase):
        found.append(f"speaks={source}")
    return found


def _agents(scene: Scene, phrase: Phrase, here: str) -> list[str]:
    """Whether grammar makes a phrase, or another of its name, the agent of this trigger or of others."""
    found: list[str] = []
    own = scene.agent is not None
    if scene.agent is not None:
        found.append(f"{'is the agent' if scene.agent.phrase is phrase else 'another is the agent'}: {scene.agent.tie}")
    if phrase.words not in scene.elsewhere:
        return found
    found += (f"{here}, acts so elsewhere", f"{here}, acts so elsewhere, own agent={own}")
    if scene.elsewhere[phrase.words] == scene.most:
        found.append(f"{here}, acts so most often, own agent={own}")
    for order, agent in enumerate(scene.recent):
        if agent.phrase.words == phrase.words:
            same = "same" if agent.type == scene.trigger.entry.type else "other"
            found.append(f"{here}, acted so {order} agents ago")
            found.append(f"{here}, acted so {order} agents ago, {same} type, own agent={own}")
    return found


# --- phrases of other sentences ------------------------------------------------------------------------------


class _Sentence(NamedTuple):
    """What a sentence beside the trigger's gives each of its phrases."""

    where: str
    side: str
    tie: str
    features: tuple[str, ...]
    first_actor: Phrase | None
    starts: frozenset[int]  # where triggers of the same kind of act begin
    ends: frozenset[int]
    alike: dict[tuple[str, str, str], tuple[str, ...]]  # features that phrases of one role, kind and harm share

    @classmethod
    def of(cls, scene: Scene, sentence: int) -> "_Sentence":
        page, here = scene.page, scene.trigger.sentence
        distance = sentence - here
        side = "back" if distance < 0 else "on"
        where = "farther" if distance < -_FAR else "later" if distance > _FAR else f"{distance}"
        acts, act = page.triggers_in.get(sentence, ()), act_of(scene.trigger.entry.type)
        same = [t for t in acts if act_of(t.entry.type) == act]
        placing = scene.readings.placing(here, sentence)
        told = "" if not scene.readings.acts(sentence) else "same act" if same else "other act"
        entry, opening = scene.trigger.entry, page.words.text[page.words.bounds[max(here, sentence)][0]]
        points = entry.pos != "verb" and "ال" in scene.trigger.prefix
        found = [
            f"far {side} {placing}, {told}",
            f"far {side} {placing}, {told}, own agent={scene.agent is not None}",
            f"far {side} {scene.group} {placing}",
            f"far {side} type={entry.type} {told}",
            f"far {side} pos={entry.pos} points={points} {told}",
            f"far {side} pos={entry.pos} context={entry.context}",
            f"far opens {opening}" if opening in function_words().clause_breaks else "far opens plainly",
            f"far={where}",
            f"far, own actors={min(scene.actors, 2)}",
            f"far, own agent={scene.agent is not None}",
            "far, same kind of act" if same else "far, other acts",
        ]
        if page.words.lines[sentence] == page.words.lines[here]:
            found.append("far, same paragraph")
        if scene.pronoun:
            found.append("far, pronoun on trigger")
        actor = next((p for p in scene.known[sentence] if p.role == "actor"), None)
        starts, ends = frozenset(t.start for t in same), frozenset(t.end for t in same)
        return cls(where, side, f"{placing}, {told}", tuple(found), actor, starts, ends, {})


def _alike(scene: Scene, there: _Sentence, phrase: Phrase) -> tuple[str, ...]:
    """What the phrases of one role, kind and harm in a sentence have alike."""
    kind = phrase.role, kind_of(phrase), phrase.hurt
    if kind not in there.alike:
        there.alike[kind] = (
            *_kinds(scene, phrase),
            *there.features,
            f"far {there.side} role={phrase.role}",
            f"far name={phrase.named}",
            f"far hurt={phrase.hurt} {there.where}",
            f"far {scene.group} {phrase.role}",
            f"far {there.side} {there.tie} role={phrase.role}",
            f"far {there.side} {there.tie} hurt={phrase.hurt}",
        )
    return there.alike[kind]


def _far(scene: Scene, there: _Sentence, phrase: Phrase) -> list[str]:
    found: list[str] = []
    if there.first_actor is phrase:
        found.append("far, first actor of its sentence")
    if phrase.first in there.ends or phrase.last in there.starts:
        found.append("far, next to the same kind of act")
    f, before = function_words(), scene.page.words.text[phrase.first - 1] if phrase.first else ""
    if before in f.agent_marks or before in f.agent_verbs:
        found.append("far, agent")
    return found


# --- phrases of the trigger's sentence -----------------------------------------------------------------------


class _Path(NamedTuple):
    """The way from a trigger to a phrase of its sentence: the tokens ``low`` to ``high`` lie between them."""

    pos: str
    side: str
    low: int
    high: int

    @classmethod
    def of(cls, scene: Scene, phrase: Phrase) -> "_Path":
        trigger = scene.trigger
        pos = "verb" if trigger.entry.pos == "verb" else "noun"
        if phrase.first >= trigger.first:
            leans = trigger.last < phrase.first and scene.page.words.text[trigger.last] in function_words().pronominal
            return cls(pos, "after", trigger.last + leans, phrase.first)
        return cls(pos, "before", phrase.last, trigger.first)

    @property
    def gap(self) -> int:
        return max(self.high - self.low, 0)


def _near(scene: Scene, phrase: Phrase) -> list[str]:
    path = _Path.of(scene, phrase)
    return [
        *_kinds(scene, phrase),
        *_distance(scene, phrase, path),
        *_marks(scene, phrase, path),
        *_acts_around(scene, phrase, path),
        *_words_between(scene, phrase, path),
    ]


def _distance(scene: Scene, phrase: Phrase, path: _Path) -> list[str]:
    """How far a phrase stands from the trigger, and on which side."""
    entry, group = scene.trigger.entry, scene.group
    pos, side, low, high, gap = path.pos, path.side, path.low, path.high, path.gap
    kind, role = kind_of(phrase), phrase.role
    found = [
        f"{pos} {side}",
        f"{pos} {side} gap={min(gap, 4) if gap < 5 else 5 + min((gap - 5) // 5, 4)}",
        f"{pos} {side} {role}",
        f"{pos} {side} kind={kind}",
        f"lemma={entry.lemma} {side} {role}",
        f"context={entry.context} {side} {role}",
        f"{group} {pos} {side} {role}",
        f"{group} {side} kind={kind}",
        f"{group} {side} gap={min(gap // 3, 5)}",
    ]
    if phrase.hurt:
        hurt = [p for p in scene.known[phrase.sentence] if p.hurt and p is not phrase and low <= p.first < high]
        found += (f"{side} hurt, hurt between={min(len(hurt), 2)}", f"{side} hurt gap={min(gap // 4, 5)}")
    if gap == 0:
        found += (
            f"next {pos} {side} {role} {phrase.prefix.removesuffix('ال')}",
            f"next {entry.lemma} {side}",
            f"next {pos} {side} kind={kind}",
            f"next {pos} {side} name={phrase.named}",
        )
    return found


def _marks(scene: Scene, phrase: Phrase, path: _Path) -> list[str]:
    """What the word in front of a phrase makes of it."""
    page, group = scene.page, scene.group
    text, f = page.words.text, function_words()
    first, _ = page.words.bounds[phrase.sentence]
    pos, side = path.pos, path.side
    before = text[phrase.first - 1] if phrase.first > first else "^"
    before2 = text[phrase.first - 2] if phrase.first > first + 1 else "^"
    prefix = phrase.prefix.removesuffix("ال")
    found = [f"prefix={prefix}", f"{pos} {side} prefix={prefix}"]
    if (before in f.agent_marks and before2 in ("من", "علي")) or before in f.agent_verbs:
        found += (f"agent {side}", f"{group} agent {side}")
        acts = page.triggers_in[phrase.sentence]
        if not any(path.low <= t.start < path.high and t.start != phrase.first - 1 for t in acts):
            found.append(f"agent {side}, no other act between")
    elif before in f.light_verbs:
        found.append(f"subject of light verb {side}")
    elif before in f.target_marks:
        found += ("target mark", f"target mark={before} {side}", f"{group} target mark {side}")
    elif before in f.that or before == "^":
        found.append(f"clause begins {side}")
        if side == "before" and path.gap == 0:
            found.append(f"subject before {pos}")
    else:
        found.append(f"before={before}")
    if before in f.sides or (prefix == "و" and before2 in f.sides):
        found += ("side of a fight", f"side of a fight {prefix} {side}", f"side of a fight={before} {group}")
    return found


def _acts_around(scene: Scene, phrase: Phrase, path: _Path) -> list[str]:
    """Other triggers beside a phrase and on the way to it."""
    found: list[str] = []
    rivals = 0
    for other in scene.others:
        if other.end == phrase.first:
            found.append(f"after another {other.entry.pos} {other.entry.context}")
            found.append(f"after act={other.entry.lemma}")
        if other.start == phrase.last:
            found.append(f"then another {other.entry.pos}")
        rivals += path.low <= other.start < path.high
    found.append(f"{path.side} acts between={min(rivals, 3)}")
    return found


def _words_between(scene: Scene, phrase: Phrase, path: _Path) -> list[str]:
    """What lies between the trigger and a phrase, and what follows it."""
    text, f, counts = scene.page.words.text, function_words(), scene.readings
    _, last = scene.page.words.bounds[phrase.sentence]
    pos, side, low, high = path.pos, path.side, path.low, max(path.low, path.high)
    found = [f"{side} commas between={min(counts.commas[high] - counts.commas[low], 3)}"]
    if counts.verbs[high] > counts.verbs[low]:
        found.append(f"{pos} {side} verb between")
    if counts.light[high] > counts.light[low]:
        found.append(f"{pos} {side} light verb between")
    if side == "before" and phrase.last < last and text[phrase.last] in f.light_verbs:
        found.append("then a light verb")
    if counts.particles[high] > counts.particles[low]:
        found.append(f"{pos} {side} particle between")
    if counts.clauses[high] > counts.clauses[low]:
        found.append(f"{side} clause between")
    if not scene.actors:
        found.append(f"no actor here, {phrase.role}")
    if scene.pronoun:
        found.append(f"pronoun on trigger {side}")
    follow = text[phrase.last] if phrase.last < last else "$"
    found.append(f"then={follow}" if follow in f.stop or not follow[0].isalnum() else "then word")
    return found


def is_source(page: Page, phrase: Phrase) -> str:
    """What kind of source a phrase is, if the text has it speak."""
    text, sources = page.words.text, page.sources_in.get(phrase.sentence, ())
    if any(m.end == phrase.first and m.entry.kind in ("said", "according", "denial") for m in sources):
        return "said"
    for match in sources:
        if match.start < phrase.last and phrase.first < match.end and match.entry.kind not in ("said", "said_that"):
            return match.entry.kind
    return "colon" if phrase.last < len(text) and text[phrase.last] == ":" else ""
