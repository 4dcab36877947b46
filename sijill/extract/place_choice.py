"""Which places an event happened at: the choice among those that a trigger may belong to, and when two are one."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from sijill.extract.page import Page
from sijill.extract.places import RANK, PlaceMention

PLACE_THRESHOLD = 0.42
PLACE_RELATIVE = 0.65  # of the likeliest place's probability that another must reach
PLACE_FLOOR = 0.15
_OBJECT, _REACH = 8, 22  # tokens from a trigger to its own place, and to one of another clause


def within_reach(rated: list[tuple[PlaceMention, float]], last: int) -> list[tuple[PlaceMention, float]]:
    """Without the far places of a long sentence where a likely one stands right after the trigger."""
    if any(0 <= place.first - last <= _OBJECT and p >= PLACE_THRESHOLD for place, p in rated):
        opened = {place.row for place, _ in rated if place.first - last <= _REACH}
        return [(place, p) for place, p in rated if place.row in opened]
    return rated


def best_rated(
    ratings: Sequence[Sequence[tuple[PlaceMention, float]]],
) -> list[tuple[PlaceMention, float]]:
    """For each place the highest probability that any trigger of a clause gives it."""
    best: dict[int, tuple[PlaceMention, float]] = {}
    for rated in ratings:
        for place, p in rated:
            if place.first not in best or p > best[place.first][1]:
                best[place.first] = (place, p)
    return [best[first] for first in sorted(best)]


def chosen_places(page: Page, rated: Sequence[tuple[PlaceMention, float]]) -> list[tuple[PlaceMention, float]]:
    """The places of one trigger: a coordination is taken or left as a whole, by its mean, with what goes on from it
    ("في الحسكة والرقة، وقرب كركوك"); an area that another chosen place lies in, a repetition of a name and "the town"
    are left out."""
    rows: dict[int, list[tuple[PlaceMention, float]]] = {}
    for place, p in rated:
        rows.setdefault(place.row, []).append((place, p))
    means = {row: sum(p for _, p in members) / len(members) for row, members in rows.items()}
    least = max([PLACE_THRESHOLD, *(PLACE_RELATIVE * mean for mean in means.values())])
    taken = {row for row, mean in means.items() if mean >= least}
    if not taken and means:
        best = max(means, key=lambda row: means[row])
        taken = {best} if means[best] >= PLACE_FLOOR else set()
    for before, after in pairwise(sorted(rows)):
        if before in taken and means[after] >= _GOES_ON and goes_on(page, rows[before][-1][0], rows[after][0][0]):
            taken.add(after)
    chosen = [(place, means[row]) for row in sorted(taken) for place in _as_told([place for place, _ in rows[row]])]
    kept: list[tuple[PlaceMention, float]] = []
    for place, p in chosen:
        inside = any(
            other is not place and is_inside(other, place) and RANK[other.kind] < RANK[place.kind]
            for other, _ in chosen
        )
        if not inside and not any(same_name(place, other) for other, _ in kept):
            kept.append((place, p))
    with_exact = {place.row for place, _ in kept if RANK[place.kind] < RANK["region"]}
    return [pair for pair in kept if pair[0].row in with_exact] or kept


_GOES_ON = 0.3  # probability that is enough for a coordination that goes on from one that is chosen


def goes_on(page: Page, before: PlaceMention, after: PlaceMention) -> bool:
    """Whether one place follows another with nothing but "and", a comma and the words that belong to the second."""
    between = page.words.text[before.stop : after.cue + 1]
    return (
        0 < len(between) <= 3
        and any(word.startswith("و") for word in between)
        and not any(word in "؛.:" for word in between)
        and not any(
            before.stop <= m.start < after.first for m in page.triggers_in.get(page.words.sentence[after.first], ())
        )
    )


def _as_told(row: list[PlaceMention]) -> list[PlaceMention]:
    """The places of a coordination as the codebook counts them: quarters of one town are the town, unnamed buildings
    ("مواقع في ريف X", "منازل") the area that holds them, "the town" is none."""
    told: list[PlaceMention] = []
    quarters = len(row) > 1 and all(place.kind == "neighbourhood" for place in row)
    for place in row:
        head = place
        site = place.kind == "facility" and not place.plural  # "سوق في سراقب" stays the place that it is
        if place.chain and (quarters or not (place.named or site) or (place.kind == "facility" and place.plural)):
            head = replace(place.chain[0], chain=place.chain[1:], row=place.row)
        elif is_anaphor(place) or (place.kind == "facility" and place.plural):
            continue
        if not any(same_name(head, other) for other in told):
            told.append(head)
    return told


def is_anaphor(place: PlaceMention) -> bool:
    """Whether a place only points back: "المدينة", "القرية", "المنطقة" with nothing after."""
    return not place.named and not place.chain and place.kind != "facility"


def same_name(a: PlaceMention, b: PlaceMention) -> bool:
    """Whether two places have one name, generic words and the article aside."""
    return bool(a.name) and name_key(a.name) == name_key(b.name)


def is_inside(inner: PlaceMention, outer: PlaceMention) -> bool:
    """Whether ``outer``'s name is among the larger areas told with ``inner``."""
    return name_key(outer.name) in areas(inner)


def areas(place: PlaceMention) -> frozenset[str]:
    """The names of the larger areas told with a place."""
    return frozenset(name_key(area.name) for area in place.chain if area.name)


@lru_cache(maxsize=1 << 14)
def name_key(name: str) -> str:
    """A name without spaces, articles and the endings that spelling wavers over: كفر نوران is كفرنوران."""
    bare = "".join(word[2:] if word.startswith("ال") and len(word) > 4 else word for word in name.split())
    return bare.rstrip("هايو") if len(bare) > 4 else bare
