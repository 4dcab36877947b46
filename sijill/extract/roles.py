"""Which participant plays which role in an event: a small learned model over how a phrase stands to the trigger.

Two logistic models, ``actor`` and ``target``, over named features of grammar (who follows the verb, what word stands
between), fitted on annotated articles by ``train/roles.py`` into ``ar/roles.json``.
"""

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from sijill.extract.model import LinearModel, probability
from sijill.extract.nounphrases import function_words, is_verb
from sijill.extract.page import Page
from sijill.extract.participants import Participants, Phrase
from sijill.extract.triggers import TriggerMention
from sijill.records import EVENT_TYPES

_REACH_BACK = 3  # sentences before the trigger's that may name who acts on
_REACH_ON = 2  # and after it: a claim of responsibility, a fuller name
_PRONOUNS = ("ه", "ها", "هم")
_FORCES = frozenset({"force", "fighters", "aircraft", "police", "authority", "settlers"})


@cache
def role_models() -> dict[str, LinearModel]:
    """The models by role, "actor" and "target"."""
    table = json.loads(files("sijill.extract.ar").joinpath("roles.json").read_text(encoding="utf-8"))
    return {name: LinearModel(model["bias"], model["weights"]) for name, model in table["models"].items()}


def rate(page: Page, known: Participants, trigger: TriggerMention, role: str) -> list[tuple[float, Phrase]]:
    """The candidates of a trigger for a role with their probabilities, most likely first."""
    model = role_models()[role]
    agent = has_agent(page, known, trigger)
    rated = [
        (probability(model.logit(features(page, known, trigger, phrase, role, agent))), phrase)
        for phrase in candidates(page, known, trigger, role)
    ]
    return sorted(rated, key=lambda pair: -pair[0])


def candidates(page: Page, known: Participants, trigger: TriggerMention, role: str) -> list[Phrase]:
    """The phrases of a trigger's sentence, and forces named in sentences about it."""
    here = trigger.sentence
    found = list(known[here])
    fight = EVENT_TYPES[trigger.entry.type] == "battles"
    for sentence in (*range(max(0, here - _REACH_BACK), here), *range(here + 1, here + 1 + _REACH_ON), 0):
        if sentence >= len(page.words.bounds) or sentence == here:
            continue
        for phrase in known[sentence]:
            if (role == "actor" and (phrase.named or phrase.kind in _FORCES)) or (role == "target" and (
                phrase.hurt
                or (fight and phrase.named)
                or (phrase.role != "actor"
                and phrase.kind != "area"
                and abs(sentence - here) == 1)
            )):
                found.append(phrase)
    return found


def features(
    page: Page, known: Participants, trigger: TriggerMention, phrase: Phrase, role: str, agent: bool
) -> Iterator[str]:
    """What the models know of a phrase: what it is, and how the words tie it to the trigger."""
    kind = _kind(phrase)
    group = EVENT_TYPES[trigger.entry.type]
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
    if phrase.sentence != trigger.sentence:
        yield from _far(page, known, trigger, phrase, agent)
        return
    yield from _near(page, known, trigger, phrase, role)


def _kind(phrase: Phrase) -> str:
    """What a phrase names; not which side, or the model would know who uses to do such things."""
    return "name" if phrase.named else phrase.kind


def has_agent(page: Page, known: Participants, trigger: TriggerMention) -> bool:
    """Whether grammar gives a trigger its agent in its own sentence: next to it, or marked as one."""
    f, text = function_words(), page.words.text
    for phrase in known[trigger.sentence]:
        if phrase.role == "target":
            continue
        before = text[phrase.first - 1] if phrase.first else ""
        if trigger.first <= phrase.first <= trigger.last or phrase.last == trigger.first:
            return True
        if phrase.first > trigger.first and (before in f.agent_marks or before in f.agent_verbs):
            return True
        if phrase.first < trigger.first and (before in f.light_verbs or text[phrase.last] in f.light_verbs):
            return True
    return False


def _far(page: Page, known: Participants, trigger: TriggerMention, phrase: Phrase, agent: bool) -> Iterator[str]:
    distance = phrase.sentence - trigger.sentence
    where = "headline" if phrase.sentence == 0 and distance < -_REACH_BACK else f"{max(-3, min(2, distance))}"
    yield f"far={where}"
    yield f"far {'back' if distance < 0 else 'on'} role={phrase.role}"
    own = [p for p in known[trigger.sentence] if p.role == "actor"]
    yield f"far, own actors={min(len(own), 2)}"
    yield f"far, own agent={agent}"
    yield f"far name={phrase.named}"
    yield f"far hurt={phrase.hurt} {where}"
    yield f"far {EVENT_TYPES[trigger.entry.type]} {phrase.role}"
    if page.words.lines[phrase.sentence] == page.words.lines[trigger.sentence]:
        yield "far, same paragraph"
    rivals = [p for p in known[phrase.sentence] if p.role == "actor"]
    if rivals and rivals[0] is phrase:
        yield "far, first actor of its sentence"
    same = [
        t
        for t in page.triggers_in.get(phrase.sentence, ())
        if EVENT_TYPES[t.entry.type] == EVENT_TYPES[trigger.entry.type]
    ]
    yield "far, same kind of act" if same else "far, other acts"
    if any(t.end == phrase.first or phrase.last == t.start for t in same):
        yield "far, next to the same kind of act"
    text = page.words.text
    before = text[phrase.first - 1] if phrase.first else ""
    if before in function_words().agent_marks or before in function_words().agent_verbs:
        yield "far, agent"
    if text[trigger.first].endswith(_PRONOUNS) and trigger.head != text[trigger.first]:
        yield "far, pronoun on trigger"


def _near(page: Page, known: Participants, trigger: TriggerMention, phrase: Phrase, role: str) -> Iterator[str]:
    text, f = page.words.text, function_words()
    group = EVENT_TYPES[trigger.entry.type]
    first, last = page.words.bounds[trigger.sentence]
    after = phrase.first >= trigger.first
    side = "after" if after else "before"
    pos = "verb" if trigger.entry.pos == "verb" else "noun"
    low, high = (trigger.last, phrase.first) if after else (phrase.last, trigger.first)
    gap = max(high - low, 0)
    inside = range(low, max(high, low))
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
        if not after and gap == 0:
            yield f"subject before {pos}"
    else:
        yield f"before={before}"
    if before in f.sides or (prefix == "و" and before2 in f.sides):
        yield "side of a fight"
        yield f"side of a fight {prefix} {side}"
        yield f"side of a fight={before} {group_of(trigger)}"
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
    commas = sum(1 for i in inside if text[i] in "،,؛:")
    yield f"{side} commas between={min(commas, 3)}"
    if any(is_verb(text[i]) for i in inside):
        yield f"{pos} {side} verb between"
    if any(text[i] in f.light_verbs for i in inside):
        yield f"{pos} {side} light verb between"
    if not after and phrase.last < last and text[phrase.last] in f.light_verbs:
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


def group_of(trigger: TriggerMention) -> str:
    return "fight" if trigger.entry.type == "armed_clash" else "other"


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
