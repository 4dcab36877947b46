"""Which words name the weapon of an event: munitions before what carried them, nouns before adjectives of means."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from sijill.extract.lexicon import Weapon
from sijill.extract.page import Page
from sijill.extract.participants import particle
from sijill.extract.phrases import Match
from sijill.extract.triggers import TriggerMention
from sijill.records import Span

_REACH: Final = 18  # tokens between a trigger and its weapon
_ADJECTIVE: Final = 3  # tokens after a trigger within which an adjective of means ("قصف مدفعي وجوي") is its own
_BESIDE: Final = 24  # weapons of one sentence that a trigger is compared with

# What a weapon costs apart from its distance in tokens; the least costly of all mentions is given.
_LATER: Final = 3.0  # for each mention after the first
_RIVAL: Final = 4.0  # for each other trigger between
_MOST: Final = 24.0  # what a weapon may cost
_MEANS: Final = 14.0  # an adjective ("جوي", "مدفعي") where some mention names the thing
_CARRIER: Final = 6.0  # an aircraft or a ship, where its munition is told too
_VAGUE: Final = 8.0  # "أسلحة"
_OTHER_TYPE: Final = 12.0  # a weapon of another kind of event
_INSTRUMENT: Final = -6.0  # with ب: "بصواريخ", "بالمدفعية الثقيلة"

_CARRIERS: Final = frozenset({"aircraft", "helicopter", "naval", "suicide"})
_DROPPED: Final = frozenset({"rocket", "missile", "shell", "ied", "cluster"})  # aircraft use them too


# Acts without a weapon of their own: what stands near is another event's, or part of "وقف إطلاق النار".
_UNARMED: Final = frozenset(
    {
        "abduction_forced_disappearance",
        "agreement",
        "arrests",
        "headquarters_or_base_established",
        "non_violent_transfer_of_territory",
        "peaceful_protest",
    }
)


def weapon_of(page: Page, triggers: Sequence[TriggerMention], type_: str) -> Span | None:
    """The weapon that the mentions of an event of a type tell, verbatim, with those joined to it by "and"."""
    if type_ in _UNARMED:
        return None
    found = [
        (cost + _LATER * order, order, weapons)
        for order, trigger in enumerate(triggers)
        for cost, weapons in _told(page, trigger, type_)
    ]
    if not found:
        return None
    cost, _, weapons = min(found, key=lambda item: item[:2])
    if cost > _MOST:
        return None
    first, last = weapons[0], weapons[-1]
    return page.span(first.start, last.end, particle(first.prefix))


def _told(page: Page, trigger: TriggerMention, type_: str) -> Iterator[tuple[float, list[Match[Weapon]]]]:
    """The weapons about a trigger with their costs, joined ones together."""
    weapons = page.weapons_in.get(trigger.sentence, [])
    rivals = [t.start for t in page.triggers_in.get(trigger.sentence, ()) if t.start != trigger.first]
    near = bisect_left(weapons, trigger.first - _REACH, key=lambda weapon: weapon.start)
    for at in range(near, min(near + _BESIDE, len(weapons))):
        weapon = weapons[at]
        ahead = weapon.start - trigger.first
        if _is_means(weapon) and weapon.entry.type == "air_drone_strike":
            continue  # "غارة جوية" names no weapon
        if _is_means(weapon) and not (0 <= ahead <= _ADJECTIVE or weapon.start - 1 in rivals):
            continue  # "المخابرات الجوية": an adjective of means speaks of the noun before it
        distance = ahead if ahead >= 0 else 1.5 * (trigger.first - weapon.end) + 2
        low, high = sorted((weapon.start, trigger.first))
        distance += _RIVAL * (bisect_left(rivals, high) - bisect_left(rivals, low + 1))
        if distance <= _REACH:
            yield distance + _kind_cost(weapon, type_), _row(page, weapons, at, type_)


def _is_means(weapon: Match[Weapon]) -> bool:
    return weapon.end - weapon.start == 1 and weapon.entry.lemma.endswith(("ي", "وا"))


def _kind_cost(weapon: Match[Weapon], type_: str) -> float:
    entry = weapon.entry
    cost = _INSTRUMENT if weapon.prefix.removesuffix("ال")[-1:] == "ب" else 0.0
    if _is_means(weapon):
        cost += _MEANS
    elif entry.kind in _CARRIERS:
        cost += _CARRIER
    elif entry.kind == "generic":
        cost += _VAGUE
    fits = entry.type in (None, type_) or (type_ == "air_drone_strike" and entry.kind in _DROPPED)
    return cost if fits else cost + _OTHER_TYPE


def _row(page: Page, weapons: list[Match[Weapon]], at: int, type_: str) -> list[Match[Weapon]]:
    """A weapon and those of its kind of event joined to it: "المدفعية الثقيلة وقذائف الهاون"."""
    row = [weapons[at]]
    if _is_means(weapons[at]):
        return row
    for other in weapons[at + 1 :]:
        if other.start != row[-1].end or not other.prefix.startswith("و") or _is_means(other):
            break
        if other.entry.type != weapons[at].entry.type:
            break
        row.append(other)
    for other in reversed(weapons[:at]):
        if other.end != row[0].start or not row[0].prefix.startswith("و") or _is_means(other):
            break
        if other.entry.type != weapons[at].entry.type:
            break
        row.insert(0, other)
    return row
