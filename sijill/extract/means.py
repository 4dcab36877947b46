"""From a trigger and the weapons near it to the event type: "قصف" by aircraft is a strike from the air."""

import tomllib
from functools import cache
from importlib.resources import files

from sijill.extract.lexicon import Weapon, load_lexicon
from sijill.extract.page import Page
from sijill.extract.phrases import Match
from sijill.extract.triggers import TriggerMention

_REACH = 18  # tokens over which a weapon still tells a trigger's means
_ADJECTIVE = 3  # tokens after a trigger within which an adjective of means ("قصف مدفعي وجوي") is its own
_OPEN = frozenset({"means", "armed", "weak"})


def settle_type(page: Page, trigger: TriggerMention) -> tuple[str, bool]:
    """The event type of a trigger, and whether it is only a default that other mentions may correct."""
    entry = trigger.entry
    if entry.type in _TERRITORY:
        return _gainer(page, trigger), False
    if entry.type == "remote_explosive_landmine_ied":
        weapon = nearest_weapon(page, trigger, typed=True)
        suicide = weapon is not None and weapon.entry.type == "suicide_bomb"
        return ("suicide_bomb", False) if suicide else (entry.type, weapon is None or weapon.entry.type != entry.type)
    if entry.context not in _OPEN:
        return entry.type, False
    weapon = nearest_weapon(page, trigger, typed=True)
    implied = weapon.entry.type if weapon is not None else None
    if implied in (_BY_MEANS if entry.context == "means" else _DECISIVE):
        assert implied is not None
        return implied, False
    return entry.type, True


# What the means decides for "قصف", "استهدف", "هجوم"; rifles and guided missiles leave those as they are.
_BY_MEANS = frozenset(
    {
        "air_drone_strike",
        "shelling_artillery_missile",
        "chemical_weapon",
        "suicide_bomb",
        "remote_explosive_landmine_ied",
    }
)
_DECISIVE = frozenset(
    {"suicide_bomb", "remote_explosive_landmine_ied", "air_drone_strike", "grenade", "chemical_weapon"}
)


_TERRITORY = frozenset({"government_regains_territory", "non_state_overtakes_territory"})


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


def nearest_weapon(page: Page, trigger: TriggerMention, *, typed: bool) -> Match[Weapon] | None:
    """The weapon nearest to a trigger in its sentence, one after it before one in front; ``typed``: only a weapon that
    implies an event type."""
    rivals = [t.start for t in page.triggers_in.get(trigger.sentence, ()) if t.start != trigger.first]
    best: tuple[float, Match[Weapon]] | None = None
    for weapon in page.weapons_in.get(trigger.sentence, ()):
        if typed and weapon.entry.type is None:
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
        if distance <= _REACH and (best is None or distance < best[0]):
            best = (distance, weapon)
    return best[1] if best else None
