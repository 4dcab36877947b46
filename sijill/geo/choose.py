"""Choosing among the places that a chain of names could mean: additive evidence in log-odds, each step with a name.

A chain ("النيرب" in "ريف إدلب الشرقي") is decided as a whole, so that each name's candidates vote for the others'.
The weights below were set on the development data; ``python -m sijill.geo.evaluate`` measures them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, log2
from typing import Final

from sijill.geo.bundled import REGION
from sijill.geo.distance import bearing, km, turn
from sijill.geo.lookup import Match, Spot, prominence
from sijill.geo.phrases import Phrase
from sijill.geo.vague import reach
from sijill.records import PlaceKind

_BEAM: Final = 40
_MOST_CANDIDATES: Final = 25
_GRADE_WEIGHT: Final = 3.0
_COUNTRY_WEIGHT: Final = 1.4
_COUNTRY_FLOOR: Final = 0.01
_LOOSE: Final = 0.7  # quality below which a match is not quite the name given
_LOOSE_COUNTRY: Final = 2.0
_LOOSE_PLACE: Final = 3.0
_SITE: Final = 1.0  # for a site that the bundled list has because the news names it
_OUTSIDE: Final = -2.0  # for lying outside the first-level area that the text names
_IN_NATION: Final = (0.5, -2.5)  # for lying in the country that an adjective after the name tells, and in another
_FIELD: Final = 1.5  # where nothing tells the country: for lying where Arabic news names small places
_SEAT_REACH: Final = 30.0  # km
_NEAR_ANCHOR: Final = ((15.0, 1.5), (120.0, 1.2))  # (scale in km, weight)
_FAR_DEGREES: Final = 6.0  # from which nearness counts for nothing
_UNRESOLVED_WITH_AREA: Final = -1.0  # what a candidate must beat where the text names an enclosing area
_UNRESOLVED_ALONE: Final = -3.5

_KIND_FIT: Final[Mapping[PlaceKind, Mapping[PlaceKind, float]]] = {
    "settlement": {
        "settlement": 0.3, "neighbourhood": -0.7, "district": -0.8, "region": -1.0, "admin1": -3.0,
        "facility": -1.0, "country": -4.0,
    },
    "neighbourhood": {
        "settlement": -0.3, "neighbourhood": 1.0, "district": -0.7, "region": -0.7, "admin1": -3.0,
        "facility": -0.3, "country": -5.0,
    },
    "facility": {
        "settlement": -1.0, "neighbourhood": -0.7, "district": -1.5, "region": -0.7, "admin1": -3.0,
        "facility": 1.2, "country": -5.0,
    },
    "district": {
        "settlement": 0.0, "neighbourhood": -0.5, "district": 1.0, "region": 0.2, "admin1": -0.8,
        "facility": -2.0, "country": -4.0,
    },
    "region": {
        "settlement": -0.2, "neighbourhood": -0.6, "district": 0.3, "region": 1.0, "admin1": 0.6,
        "facility": -0.7, "country": 0.0,
    },
    "admin1": {
        "settlement": -0.8, "neighbourhood": -2.0, "district": 0.2, "region": 0.3, "admin1": 2.5,
        "facility": -3.0, "country": -1.0,
    },
    "country": {
        "settlement": -3.0, "neighbourhood": -4.0, "district": -3.0, "region": -1.5, "admin1": -1.0,
        "facility": -4.0, "country": 3.0,
    },
}  # fmt: skip
"""Kind that the text gives → kind that the gazetteer gives → weight."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that the document is already known to be about; ``weight`` 0 to 1."""

    spot: Spot
    weight: float


@dataclass(frozen=True, slots=True)
class Context:
    """What the document says about where it is: shares of countries, how sure these are (0 to 1), and places."""

    countries: Mapping[str, float]
    anchors: tuple[Anchor, ...] = ()
    sure: float = 1.0


@dataclass(frozen=True, slots=True)
class Rated:
    """A candidate with its evidence: name of each step → log-odds."""

    match: Match
    evidence: tuple[tuple[str, float], ...]

    @property
    def score(self) -> float:
        """The sum of the evidence."""
        return sum(weight for _, weight in self.evidence)


@dataclass(frozen=True, slots=True)
class Choice:
    """What was decided for one name of a chain: the chosen candidate or None, and all with their share of belief."""

    chosen: Rated | None
    rated: tuple[tuple[Rated, float], ...]


def rate(match: Match, kind: PlaceKind | None, context: Context, nation: str | None = None) -> Rated:
    """One candidate by itself: spelling, prominence, kind, country, nearness to the document's other places.

    ``nation``: the country that an adjective after the name tells.
    """
    spot = match.spot
    evidence = [("spelling", _GRADE_WEIGHT * log(match.quality)), ("prominence", prominence(spot))]
    if kind:
        evidence.append(("kind", _KIND_FIT[kind][spot.kind]))
    if match.generic:
        fits = spot.kind in match.generic.kinds
        evidence.append(("generic word", 0.4 if fits else -0.4))
    loose = match.quality < _LOOSE
    if context.countries or loose:
        share = context.countries.get(spot.country or "", 0.0)
        # A name that is not quite the one given must at least be where the text is.
        weight = _COUNTRY_WEIGHT * (_LOOSE_COUNTRY if loose else context.sure)
        evidence.append(("country", weight * log(max(share, _COUNTRY_FLOOR))))
    if nation:
        evidence.append(("nation", _IN_NATION[spot.country != nation]))
    elif context.sure < 1 and spot.country in REGION:
        evidence.append(("field", _FIELD * (1 - context.sure)))
    # "عين عيسى" is the town; the camp at it is meant where a camp or a facility is named.
    if spot.id.startswith("site:") and not loose and (spot.subtype != "camp" or match.generic or kind == "facility"):
        evidence.append(("charted site", _SITE))
    if context.anchors and spot.kind != "country":
        evidence.append(("other places", _nearness(spot, context.anchors)))
    return Rated(match, tuple(evidence))


def _nearness(spot: Spot, anchors: Sequence[Anchor]) -> float:
    """Up to the sum of the weights where another place of the document lies next to the candidate."""
    best = 0.0
    for anchor in anchors:
        other = anchor.spot
        if other.kind == "country" or other.place == spot.place:
            continue
        same = 0.6 if spot.admin1_code and spot.admin1_code == other.admin1_code else 0.0
        if abs(spot.lat - other.lat) > _FAR_DEGREES or abs(spot.lon - other.lon) > _FAR_DEGREES:
            best = max(best, anchor.weight * same)
            continue
        apart = km(spot.lat, spot.lon, other.lat, other.lon)
        near = sum(weight * exp(-apart / scale) for scale, weight in _NEAR_ANCHOR)
        best = max(best, anchor.weight * (near + same))
    return best


def link(child: Spot, parent: Spot, phrase: Phrase, seat: Spot | None = None) -> float:
    """Weight of a child lying in (or by) a parent that the text puts around it.

    ``seat``: the town from which the parent's directions are read, where the parent is an area.
    """
    if child.place == parent.place:
        return 0.5
    if parent.kind == "country" and phrase.relation == "border":
        return 0.0  # "على الحدود مع تركيا" is said of either side
    if parent.kind == "country":
        return 1.0 if child.country == parent.country else -4.0
    if child.kind == "country":
        return -4.0
    origin = seat or parent
    apart = km(child.lat, child.lon, parent.lat, parent.lon)
    if parent.kind == "admin1":
        inside = child.country == parent.country and child.admin1_code == parent.admin1_code
        weight = 2.0 if inside else max(-4.0, _OUTSIDE - 0.02 * max(0.0, apart - (parent.radius_km or 50.0)))
    else:
        far = max(reach(parent), 30.0 if phrase.vague or parent.kind in ("district", "region") else 12.0)
        if child.admin2 and child.admin2 == parent.admin2 and parent.kind == "settlement":
            far = max(far, _SEAT_REACH)  # a town lends its name to the district that it is the seat of
        weight = 2.2 - apart / far if apart <= far else max(-4.0, 1.2 - 2.0 * log2(apart / far))
        if child.kind in ("facility", "neighbourhood") and apart > far:
            weight -= 2.0
        if parent.kind == "settlement" and child.admin1_code and child.admin1_code != parent.admin1_code:
            weight -= 0.5
    if phrase.bearing is not None and child.kind != "admin1":
        off = turn(phrase.bearing, bearing(origin.lat, origin.lon, child.lat, child.lon))
        weight += 0.8 if off <= 60 else 0.0 if off <= 90 else -0.8
    return weight


def choose(
    matches: Sequence[Sequence[Match]],
    kinds: Sequence[PlaceKind | None],
    phrases: Sequence[Phrase],
    context: Context,
    seats: Mapping[int, Spot],
) -> list[Choice]:
    """Decide a chain, most specific name first. ``seats``: place of an area → its seat."""
    rated = [
        sorted((rate(match, kind, context, phrase.nation) for match in found), key=lambda r: -r.score)[
            :_MOST_CANDIDATES
        ]
        for found, kind, phrase in zip(matches, kinds, phrases, strict=True)
    ]
    scores = [[candidate.score for candidate in level] for level in rated]
    known: dict[tuple[int, int, int], float] = {}

    def links(candidate: Rated, outer: Sequence[Rated | None], level: int) -> list[tuple[str, float]]:
        """The weights of a candidate lying in each area chosen around it, the widest first."""
        found = []
        child = candidate.match.spot
        for at, parent in enumerate(outer):
            if parent is not None:
                spot = parent.match.spot
                position = len(rated) - 1 - at
                pair = (child.place, spot.place, level * len(rated) + position)
                if pair not in known:
                    weight = link(child, spot, phrases[position], seats.get(spot.place))
                    # A name that is not quite the one given must at least be where the text puts it.
                    loose = candidate.match.quality < _LOOSE and weight < 0
                    known[pair] = weight * _LOOSE_PLACE if loose else weight
                found.append((f"in {spot.name_en}", known[pair]))
        return found

    # From the widest area inwards; each state is (score, choices so far from the outside in).
    beam: list[tuple[float, tuple[Rated | None, ...]]] = [(0.0, ())]
    for level in range(len(rated) - 1, -1, -1):
        grown: list[tuple[float, tuple[Rated | None, ...], Rated | None, list[tuple[str, float]]]] = []
        for score, outer in beam:
            floor = _UNRESOLVED_WITH_AREA if any(outer) else _UNRESOLVED_ALONE
            grown.append((score + floor, outer, None, []))
            for candidate, alone in zip(rated[level], scores[level], strict=True):
                found = links(candidate, outer, level)
                grown.append((score + alone + sum(weight for _, weight in found), outer, candidate, found))
        grown.sort(key=lambda state: -state[0])
        beam = [
            (score, (*outer, _with(candidate, found) if candidate else None))
            for score, outer, candidate, found in grown[:_BEAM]
        ]
    best = beam[0][1][::-1]
    return [_choice(level, best, beam, len(rated)) for level in range(len(rated))]


def _with(candidate: Rated, links: Sequence[tuple[str, float]]) -> Rated:
    return Rated(candidate.match, (*candidate.evidence, *links)) if links else candidate


def _choice(
    level: int, best: Sequence[Rated | None], beam: Sequence[tuple[float, tuple[Rated | None, ...]]], size: int
) -> Choice:
    """Belief in each candidate of a level: the soft maximum over the states that hold it."""
    top = beam[0][0]
    totals: dict[int, float] = {}
    named: dict[int, Rated] = {}
    mass = 0.0
    for score, states in beam:
        state = states[size - 1 - level]
        weight = exp(score - top)
        mass += weight
        if state is not None:
            place = state.match.spot.place
            totals[place] = totals.get(place, 0.0) + weight
            named.setdefault(place, state)
    shares = sorted(((named[place], total / mass) for place, total in totals.items()), key=lambda pair: -pair[1])
    return Choice(best[level], tuple(shares))
