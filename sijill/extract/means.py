"""From a trigger, the weapons near it and who is hit to the event type: "قصف" by aircraft is a strike from the air,
shots at a farmer an attack, at a checkpoint a clash."""

import tomllib
from functools import cache
from importlib.resources import files

from sijill.extract.hit import who_died, who_is_hit
from sijill.extract.lexicon import Weapon, load_lexicon
from sijill.extract.page import Page
from sijill.extract.phrases import Match
from sijill.extract.triggers import TriggerMention
from sijill.records import EVENT_TYPES

_REACH = 18  # tokens over which a weapon still tells a trigger's means
_ADJECTIVE = 3  # tokens after a trigger within which an adjective of means ("قصف مدفعي وجوي") is its own
_CLAUSES = frozenset({"فيما", "بينما", "كما", "حين", "حيث", "؛", "وفيما", "وبينما", "كذلك"})


def settle_type(page: Page, trigger: TriggerMention) -> tuple[str, bool]:
    """The event type of a trigger, and whether it is only a default that other mentions may correct."""
    entry = trigger.entry
    if entry.type in _TERRITORY:
        return _gainer(page, trigger), False
    if entry.type == "remote_explosive_landmine_ied":
        weapon = nearest_weapon(page, trigger)
        suicide = weapon is not None and weapon.entry.type == "suicide_bomb"
        return ("suicide_bomb", False) if suicide else (entry.type, weapon is None or weapon.entry.type != entry.type)
    if entry.context == "deaths":
        return ("armed_clash" if who_died(page, trigger) == "armed" else "attack"), True
    if entry.context == "means":
        return _by_means(page, trigger)
    if entry.context in ("armed", "weak") and EVENT_TYPES[entry.type] in _FOUGHT:
        weapon = nearest_weapon(page, trigger)
        if weapon is not None and weapon.entry.type in _DECISIVE:
            return weapon.entry.type, False
        return _by_victims(page, trigger), True
    return entry.type, entry.context in ("armed", "weak")


# What the means decides for "قصف", "استهدف", "هجوم"; rifles leave those as they are.
_BY_MEANS = frozenset(
    {
        "air_drone_strike",
        "shelling_artillery_missile",
        "chemical_weapon",
        "suicide_bomb",
        "remote_explosive_landmine_ied",
    }
)
# What decides for fire and for operations too: not aircraft, which only carry or cover those on the ground.
_DECISIVE = frozenset({"suicide_bomb", "remote_explosive_landmine_ied", "grenade", "chemical_weapon"})
_FOUGHT = frozenset({"battles", "violence_against_civilians"})
_TERRITORY = frozenset({"government_regains_territory", "non_state_overtakes_territory"})
_SHOTS = ("أطلق", "إطلاق", "فتح", "هجوم", "هاجم", "مهاجمة", "هجمة", "اعتداء", "قنص")


def _by_means(page: Page, trigger: TriggerMention) -> tuple[str, bool]:
    weapon = nearest_weapon(page, trigger)
    if weapon is not None and weapon.entry.type in _BY_MEANS:
        return weapon.entry.type, False
    return _by_victims(page, trigger), True


def _by_victims(page: Page, trigger: TriggerMention) -> str:
    """The type where no weapon decides: fire and assaults on the unarmed are attacks."""
    entry = trigger.entry
    if entry.type == "armed_clash" and entry.lemma.startswith(_SHOTS) and who_is_hit(page, trigger) == "unarmed":
        return "attack"
    return entry.type


def _gainer(page: Page, trigger: TriggerMention) -> str:
    """Whose gain a change of hands is: the nearest actor after a verb, else before it, tells by its class."""
    actors = [a for a in page.actors_in.get(trigger.sentence, ()) if a.start >= trigger.first - _REACH]
    near = min(
        actors,
        key=lambda a: a.start - trigger.first if a.start >= trigger.first else 1.5 * (trigger.first - a.start),
        default=None,
    )
    if near is None:
        return trigger.entry.type
    could_be = [a.entry for a in load_lexicon().actors.at(page.words.text, near.start)] or [near.entry]
    regained = any(a.kind in ("state", "police") or a.id in _government_side() for a in could_be)
    return "government_regains_territory" if regained else "non_state_overtakes_territory"


@cache
def _government_side() -> frozenset[str]:
    """Ids of groups that fight for their country's recognised government (``ar/sides.toml``)."""
    text = files("sijill.extract").joinpath("ar", "sides.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)["fights_for_government"])


def nearest_weapon(page: Page, trigger: TriggerMention) -> Match[Weapon] | None:
    """The weapon that implies an event type and is nearest to a trigger in its sentence, one after it before one in
    front."""
    rivals = [t.start for t in page.triggers_in.get(trigger.sentence, ()) if t.start != trigger.first]
    best: tuple[float, Match[Weapon]] | None = None
    for weapon in page.weapons_in.get(trigger.sentence, ()):
        if weapon.entry.type is None:
            continue
        if (
            weapon.end - weapon.start == 1
            and weapon.entry.lemma.endswith(("ي", "وا"))
            and not (0 <= weapon.start - trigger.first <= _ADJECTIVE)
        ):
            continue  # "المخابرات الجوية": an adjective of means speaks of the noun before it
        after = weapon.start >= trigger.first
        distance = weapon.start - trigger.first if after else 1.5 * (trigger.first - weapon.end) + 2
        low, high = sorted((weapon.start, trigger.first))
        distance += 8 * sum(1 for rival in rivals if low < rival < high)
        distance += 8 * any(page.words.text[i] in _CLAUSES for i in range(low, high))
        if distance <= _REACH and (best is None or distance < best[0]):
            best = (distance, weapon)
    return best[1] if best else None
