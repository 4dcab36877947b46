"""How far two reports of different documents speak for one event: log-odds, added up from what they say.

The weights are our own, set by hand and looked at on documented incidents (docs/database.md has the figures). Whatever
decides must be said by both: silence about a toll or an actor speaks neither for nor against.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

THRESHOLD: Final = 1.5
"""Log-odds from which two reports are taken for one event; with even odds at 0 this asks for clear support."""

_PRECISE: Final = frozenset({"site", "settlement", "near"})
_COARSE: Final = {"district": -1.0, "area": -1.5, "admin1": -2.0}
"""What meeting within so vague a place says: the vaguer, the more must speak for one event besides. A country never."""

_RARITY: Final = ((10, 3.0), (4, 2.2), (3, 1.7), (2, 1.0), (1, 0.6), (0, 0.3))
"""What the same toll in both says, from so many people on: most events kill one or two, few just seventeen."""

_CONFUSED: Final = (
    # "Bombing" that one text lays to aircraft and another to artillery, or whose means only one text knows.
    frozenset({"air_drone_strike", "shelling_artillery_missile", "chemical_weapon"}),
    frozenset({"remote_explosive_landmine_ied", "suicide_bomb", "grenade"}),
    frozenset({"armed_clash", "government_regains_territory", "non_state_overtakes_territory"}),
    frozenset({"attack", "abduction_forced_disappearance"}),
    frozenset({"peaceful_protest", "protest_with_intervention", "excessive_force_against_protesters"}),
    frozenset({"violent_demonstration", "mob_violence"}),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports, ``a`` in no event yet; the names are the columns of the query ``pairs``."""

    a: str
    b: str
    b_event: str | None
    a_type: str
    b_type: str
    same_text: bool
    dates_meet: bool
    days_long: int
    km: float
    same_place: bool | None
    a_precision: str
    b_precision: str
    a_radius_km: float | None
    b_radius_km: float | None
    a_killed_low: int | None
    a_killed_high: int | None
    b_killed_low: int | None
    b_killed_high: int | None
    a_injured_low: int | None
    a_injured_high: int | None
    b_injured_low: int | None
    b_injured_high: int | None
    a_actors: Sequence[str]
    b_actors: Sequence[str]
    a_targets: Sequence[str]
    b_targets: Sequence[str]
    a_weapon: str | None
    b_weapon: str | None


def score(pair: Pair) -> float | None:
    """Log-odds that the two tell of one event; None where type or place rules it out."""
    kind, place = _type(pair), _place(pair)
    if kind is None or place is None:
        return None
    killed = _toll(pair.a_killed_low, pair.a_killed_high, pair.b_killed_low, pair.b_killed_high)
    injured = _toll(pair.a_injured_low, pair.a_injured_high, pair.b_injured_low, pair.b_injured_high)
    return round(
        kind
        + place
        + _date(pair)
        + killed
        + 0.6 * injured
        + _words(pair.a_actors, pair.b_actors)
        + _words(pair.a_targets, pair.b_targets)
        + _words([pair.a_weapon or ""], [pair.b_weapon or ""])
        + (1.0 if pair.same_text else 0.0),
        3,
    )


def _type(pair: Pair) -> float | None:
    if pair.a_type == pair.b_type:
        return 0.5
    return 0.0 if any({pair.a_type, pair.b_type} <= group for group in _CONFUSED) else None


def _date(pair: Pair) -> float:
    """Long spans meet by chance; two texts that each name one day, and not the same, seldom tell of one event."""
    if not pair.dates_meet:
        return -1.5 if pair.days_long == 1 else -0.7
    return 0.8 if pair.days_long <= 2 else 0.3 if pair.days_long <= 3 else -0.5


def _place(pair: Pair) -> float | None:
    both = {pair.a_precision, pair.b_precision}
    radii = (pair.a_radius_km or 0.0) + (pair.b_radius_km or 0.0)
    if both <= _PRECISE:
        if pair.same_place or pair.km <= 2.0:
            return 1.2
        # Sites of one town, or a village and the site beside it.
        return 0.5 if pair.km <= 5.0 else -0.5 if pair.km <= min(radii, 15.0) else None
    if not both <= _PRECISE | _COARSE.keys() or pair.km > radii:
        return None
    return min(_COARSE.get(precision, 0.0) for precision in both)


def _toll(a_low: int | None, a_high: int | None, b_low: int | None, b_high: int | None) -> float:
    """Equal tolls speak for one event, the more so the rarer the number; far apart ones against it."""
    if a_low is None or b_low is None:
        return 0.0
    a_top, b_top = a_high if a_high is not None else a_low, b_high if b_high is not None else b_low
    if a_low == b_low and a_top == b_top:
        return next(weight for least, weight in _RARITY if a_low >= least)
    if a_low <= (b_high if b_high is not None else a_low) and b_low <= (a_high if a_high is not None else b_low):
        return 0.4
    # Tolls rise while news of one event comes in.
    return 0.0 if max(a_top, b_top) <= 2 * min(a_top, b_top) + 2 else -1.0


def _words(a: Iterable[str], b: Iterable[str]) -> float:
    """Phrases that share letters, three in a row: inflected names of one party do, in any language."""
    left, right = _trigrams(a), _trigrams(b)
    if not left or not right:
        return 0.0
    shared = len(left & right) / min(len(left), len(right))
    return 0.5 if shared >= 0.3 else -0.2


def _trigrams(phrases: Iterable[str]) -> set[str]:
    return {word[i : i + 3] for phrase in phrases for word in phrase.split() for i in range(len(word) - 2)}
