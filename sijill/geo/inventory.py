"""What a gazetteer holds, and what it says about a name, for a person who asks."""

import math
from collections import Counter
from dataclasses import dataclass
from typing import Final

from sijill.geo.choose import Context, Rated, rate
from sijill.geo.lookup import Gazetteer, Grade, Match
from sijill.geo.names import form
from sijill.geo.words import split_generic
from sijill.records import Json

_GRADES: Final[dict[Grade, str]] = {
    "exact": "the same spelling",
    "spelling": "a variant spelling",
    "core": "the same after the generic word",
    "ending": "the same but for its ending",
    "short": "the same without its qualifier",
    "script": "the same in another script",
    "part": "the name is a part of it",
    "prefix": "the same after a prefix",
    "sound": "the same consonants",
    "edit": "one letter off",
}
_SEATS: Final = {
    "P.PPLC": "capital",
    "P.PPLA": "seat of a first-level area",
    "P.PPLA2": "seat of a second-level area",
    "P.PPLA3": "seat of a third-level area",
}


@dataclass(frozen=True, slots=True)
class Holding:
    """How many places of a country one source knows; a place of two sources counts with both."""

    country: str | None
    source: str
    places: int
    areas: int  # of them with a polygon


def holdings(gazetteer: Gazetteer) -> list[Holding]:
    """Counts by country and source, the largest countries first."""
    places: Counter[tuple[str | None, str]] = Counter()
    areas: Counter[tuple[str | None, str]] = Counter()
    countries: Counter[str | None] = Counter()
    rows = gazetteer.connection.execute(
        "SELECT country, ids, count(*), sum(area IS NOT NULL) FROM place GROUP BY country, ids"
    )
    for country, ids, count, with_area in rows:
        countries[country] += count
        for source in {identifier.partition(":")[0] for identifier in ids.split("\n")}:
            places[country, source] += count
            areas[country, source] += with_area
    order = sorted(places, key=lambda pair: (-countries[pair[0]], str(pair[0]), -places[pair]))
    return [Holding(country, source, places[country, source], areas[country, source]) for country, source in order]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A place that a name could mean, its share of the whole (0 to 1), and what speaks for it."""

    match: Match
    score: float
    why: str

    def as_json(self) -> Json:
        """One line of ``sijill gazetteer lookup``."""
        spot = self.match.spot
        return {
            "score": round(self.score, 3),
            "id": spot.id,
            "name_en": spot.name_en,
            "name_ar": spot.name_ar,
            "kind": spot.subtype or spot.kind,
            "country": spot.country,
            "admin1": spot.admin1,
            "lat": round(spot.lat, 5),
            "lon": round(spot.lon, 5),
            "radius_km": spot.radius_km,
            "why": self.why,
        }


def candidates(gazetteer: Gazetteer, name: str) -> list[Ranked]:
    """What a name could mean outside of any text, the likeliest first, weighed as ``sijill.geo.choose`` weighs it.

    A generic word before the name ("مصفاة", "مخيم") tells the kind that is looked for.
    """
    generic = split_generic(form(name))
    kind = generic[0].kinds[0] if generic else None
    rated = [rate(match, kind, Context({})) for match in gazetteer.lookup(name)]
    weights = [math.exp(one.score) for one in rated]
    total = sum(weights)
    ranked = [Ranked(one.match, weight / total, _why(one)) for one, weight in zip(rated, weights, strict=True)]
    return sorted(ranked, key=lambda one: -one.score)


def _why(rated: Rated) -> str:
    spot = rated.match.spot
    reasons = [_GRADES[rated.match.grade]]
    if spot.feature in _SEATS:
        reasons.append(_SEATS[spot.feature])
    if spot.population:
        reasons.append(f"{spot.population:,} inhabitants")
    if len(sources := {identifier.partition(":")[0] for identifier in spot.ids}) > 1:
        reasons.append(f"known to {' and '.join(sorted(sources))}")
    weights = ", ".join(f"{name} {weight:+.1f}" for name, weight in rated.evidence)
    return f"{', '.join(reasons)} ({weights})"
