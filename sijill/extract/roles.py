"""Which participant plays which role in an event: a small learned model over how a phrase stands to the trigger.

Two logistic models, ``actor`` and ``target``, over the features of :mod:`sijill.extract.role_features`, fitted on
annotated articles by ``train/roles.py`` into ``ar/roles.json``.
"""

import json
from functools import cache
from importlib.resources import files

from sijill.extract.agents import Agent
from sijill.extract.model import LinearModel, probability
from sijill.extract.page import Page
from sijill.extract.participants import Participants, Phrase
from sijill.extract.role_features import Shared, role_features, shared_features
from sijill.extract.scene import Scene
from sijill.extract.triggers import TriggerMention

_REACH_BACK = 3  # sentences before the trigger's that may name who acts on
_REACH_ON = 2  # and after it: a claim of responsibility, a fuller name
_MOST = 120  # phrases that a trigger is compared with, in its sentence and in those around it, wherever they stand
_WIDE = 60  # tokens that further ones may be away: no article has so many, a page without full stops may
_NAMED_AGENT = 0.7  # how far to believe grammar against the model, for a name and for any other noun
_AGENT = 0.4
_FORCES = frozenset({"force", "fighters", "aircraft", "police", "authority", "settlers", "origin"})


@cache
def role_models() -> dict[str, LinearModel]:
    """The models: "actor" and "target" of this module, "source" and "claimed" of :mod:`sijill.extract.status`."""
    table = json.loads(files("sijill.extract.ar").joinpath("roles.json").read_text(encoding="utf-8"))
    return {name: LinearModel(model["bias"], model["weights"]) for name, model in table["models"].items()}


Rating = list[tuple[float, Phrase]]


def rate(page: Page, known: Participants, trigger: TriggerMention) -> dict[str, Rating]:
    """For the roles "actor" and "target" the candidates of a trigger with their probabilities, most likely first."""
    if trigger.first not in known.rated:
        scene = Scene.of(page, known, trigger)
        shared: dict[int, Shared] = {}
        known.rated[trigger.first] = {role: _rate(scene, role, shared) for role in ("actor", "target")}
    ratings: dict[str, Rating] = known.rated[trigger.first]
    return ratings


def _rate(scene: Scene, role: str, shared: dict[int, Shared]) -> Rating:
    """The candidates for one role; ``shared`` remembers the features of phrases that stand for both."""
    model, weights = role_models()[role], scene.readings.weights[role]
    rated: Rating = []
    for phrase in candidates(scene, role):
        if (found := shared.get(id(phrase))) is None:
            found = shared[id(phrase)] = shared_features(scene, phrase)
        looked_up: list[float] = []
        for part in found.alike:
            if (known := weights.get(part)) is None:
                known = weights[part] = model.known(part)
            looked_up += known
        p = probability(model.logit([*found.own, *role_features(scene, phrase, role)], looked_up))
        rated.append((_by_grammar(scene.agent, p, phrase) if role == "actor" and scene.agent else p, phrase))
    return sorted(rated, key=lambda pair: -pair[0])


def _by_grammar(agent: Agent, p: float, phrase: Phrase) -> float:
    """The probability of a phrase where grammar names the agent: nine in ten such names are right, whatever else may
    speak for others."""
    if phrase is agent.phrase:
        return 1 - (1 - p) * (1 - (_NAMED_AGENT if phrase.named else _AGENT))
    return p * (1 - _NAMED_AGENT) if agent.phrase.named else p * (1 - _AGENT)


def candidates(scene: Scene, role: str) -> list[Phrase]:
    """The phrases of a trigger's sentence, forces named in the sentences about it, and who acts so elsewhere."""
    page, known, here = scene.page, scene.known, scene.trigger.sentence
    found = list(_nearest(scene, known[here]))
    around = (*range(max(0, here - _REACH_BACK), here), *range(here + 1, here + 1 + _REACH_ON))
    others = [phrase for s in around if s < len(page.words.bounds) for phrase in _lent(scene, s, role)]
    found.extend(phrase for phrase in _nearest(scene, others) if _may_be_meant(scene, phrase, role))
    if role == "actor":
        within = {here, *around}
        found.extend(agent.phrase for agent in scene.recent if agent.phrase.sentence not in within)
    return found


def _lent(scene: Scene, sentence: int, role: str) -> list[Phrase]:
    """The phrases of another sentence that can play a role here. News of another place lends nobody whom it hit, and
    of its actors only who does the same again: "قصفت القوات … كما استهدفت"."""
    phrases = scene.known[sentence]
    if not scene.readings.apart(scene.trigger.sentence, sentence):
        return phrases
    return [phrase for phrase in phrases if phrase.words in scene.elsewhere] if role == "actor" else []


def _nearest(scene: Scene, phrases: list[Phrase]) -> list[Phrase]:
    """The phrases, or of a flood of them those near the trigger."""
    if len(phrases) <= _MOST:
        return phrases
    return [phrase for phrase in phrases if abs(phrase.first - scene.trigger.first) <= _WIDE]


def _may_be_meant(scene: Scene, phrase: Phrase, role: str) -> bool:
    """Whether a phrase of another sentence may play a role in the trigger's."""
    if role == "actor":
        return phrase.named or phrase.kind in _FORCES
    if phrase.hurt:
        return True
    if scene.group == "battles" and phrase.named:
        return True
    near = abs(phrase.sentence - scene.trigger.sentence) == 1
    return near and phrase.role != "actor" and phrase.kind != "area"
