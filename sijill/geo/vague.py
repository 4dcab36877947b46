"""The point and the honest radius of a place phrase: how far from the chosen place the event may lie.

A sector of an area ("ريف حلب الشمالي") is taken from where its settlements are: the median of those that lie in that
direction from the seat, with the radius that holds 90 % of them. Fighting and reporting happen where people live, and
a polygon's geometric sector would point into the desert.
"""

from dataclasses import dataclass
from math import pi, sqrt
from typing import TYPE_CHECKING, Final

import numpy as np

from sijill.geo.distance import Points, bearing, destination, km, km_to, spread, turns_to
from sijill.geo.entry import PRECISION
from sijill.geo.phrases import Phrase
from sijill.records import GeoPrecision, PlaceKind

if TYPE_CHECKING:
    from sijill.geo.lookup import Gazetteer, Spot

# Radius in km of a place whose extent no source gives.
_RADIUS: Final[dict[str, float]] = {
    "facility": 2.0,
    "neighbourhood": 2.5,
    "settlement": 3.0,
    "district": 20.0,
    "region": 20.0,
    "admin1": 60.0,
    "country": 300.0,
}
_RADIUS_OF_SUBTYPE: Final = {
    "airport": 4.0,
    "airbase": 4.0,
    "oil_field": 6.0,
    "gas_field": 6.0,
    "dam": 3.0,
    "capital": 8.0,
}
_PEOPLE_PER_KM2: Final = 5000.0  # density by which a population becomes an area
_COUNTRYSIDE_KM: Final = 25.0  # how far the countryside around a town reaches
_SECTOR: Final = 60.0  # degrees to either side of a direction that it still covers
_CORE: Final = 35.0  # and from whose settlements its middle is taken


@dataclass(frozen=True, slots=True)
class Fix:
    """A point, the radius in km within which the event lies as far as the text tells, and how that came about."""

    lat: float
    lon: float
    radius_km: float
    precision: GeoPrecision
    reason: str


def reach(spot: "Spot") -> float:
    """How far a place reaches from its point, km: what its source says, else by kind and population."""
    if spot.radius_km is not None:
        return spot.radius_km
    usual = max(_RADIUS[spot.kind], _RADIUS_OF_SUBTYPE.get(spot.subtype or "", 0.0))
    if spot.kind == "settlement":
        return round(max(usual, 1.25 * sqrt(spot.population / _PEOPLE_PER_KM2 / pi)), 1)
    return usual


def fix(
    phrase: Phrase,
    spot: "Spot",
    kind: PlaceKind,
    gazetteer: "Gazetteer",
    *,
    other: "Spot | None" = None,
    seat: "Spot | None" = None,
    near: bool = False,
) -> Fix:
    """Where the event lies, given the place chosen for its phrase.

    ``other``: the second end of "between" and of a road or border; ``seat``: the town from which an area's directions
    are read; ``near``: the text says "near" elsewhere than in the phrase.
    """
    own = reach(spot)
    if phrase.relation == "border" and spot.kind == "country":
        return _border(spot, other, gazetteer)
    if other is not None:
        return _between(spot, other, "road" if phrase.relation == "road" else "between")
    if phrase.distance_km is not None and phrase.bearing is not None:
        lat, lon = destination(spot.lat, spot.lon, phrase.bearing, phrase.distance_km)
        radius = max(2.0, own / 2 + 0.25 * phrase.distance_km)
        return Fix(lat, lon, round(radius, 1), "near", f"{phrase.distance_km:g} km {_compass(phrase.bearing)} of it")
    if phrase.distance_km is not None:
        return Fix(spot.lat, spot.lon, own + phrase.distance_km, "near", f"within {phrase.distance_km:g} km of it")
    wide = spot.kind in ("country", "admin1", "district", "region")
    if phrase.bearing is not None:
        found = _sector(spot, phrase, gazetteer, seat)
        if found:
            return found
    if phrase.relation == "countryside" and not wide:
        return Fix(spot.lat, spot.lon, max(own, _COUNTRYSIDE_KM), "area", "the countryside around it")
    if phrase.relation == "front" and not wide:
        return Fix(spot.lat, spot.lon, own + 10.0, "area", "a front at it")
    if phrase.relation == "coast":
        return Fix(spot.lat, spot.lon, own + 10.0, "near", "off or along its coast")
    if phrase.relation == "road":
        return Fix(spot.lat, spot.lon, own + 10.0, "near", "on a road at it")
    if (near or phrase.relation == "near") and not wide:
        return Fix(spot.lat, spot.lon, own + 3.0, "near", "near it")
    if not wide and kind in ("district", "region"):
        return Fix(spot.lat, spot.lon, max(own, 15.0), PRECISION[kind], f"the {kind} called after it")
    return Fix(spot.lat, spot.lon, own, PRECISION[spot.kind], "")


def _sector(spot: "Spot", phrase: Phrase, gazetteer: "Gazetteer", seat: "Spot | None") -> Fix | None:
    towards = phrase.bearing or 0.0
    origin = seat or spot
    if spot.kind == "country":
        points = gazetteer.settlements(spot.country or "")
        if not len(points):
            return None
        # A country's directions are read from the middle of its extent, not from its capital.
        lat, lon = (points.min(axis=0) + points.max(axis=0)) / 2
        return _median(points, (float(lat), float(lon)), towards, f"the {_compass(towards)} of it", 40.0)
    if spot.kind == "admin1":
        points = gazetteer.settlements(spot.country or "", spot.admin1_code)
        return _median(points, (origin.lat, origin.lon), towards, f"the {_compass(towards)} of it", 10.0)
    far = max(_COUNTRYSIDE_KM, reach(spot))
    points = gazetteer.around(spot.lat, spot.lon, far)
    return _median(points, (origin.lat, origin.lon), towards, f"{_compass(towards)} of it", 5.0)


def _median(points: Points, origin: tuple[float, float], towards: float, reason: str, least: float) -> Fix | None:
    off = turns_to(*origin, points, towards)
    apart = km_to(*origin, points) > 3.0
    inside = points[apart & (off <= _SECTOR)]
    core = points[apart & (off <= _CORE)]
    if not len(inside):
        return None
    lat, lon, _ = spread(core if len(core) else inside)
    away = np.sort(km_to(lat, lon, inside))
    radius = float(away[min(len(away) - 1, int(0.9 * len(away)))])
    return Fix(round(lat, 5), round(lon, 5), round(max(radius, least), 1), "area", reason)


def _between(one: "Spot", two: "Spot", what: str) -> Fix:
    apart = km(one.lat, one.lon, two.lat, two.lon)
    lat, lon = destination(one.lat, one.lon, bearing(one.lat, one.lon, two.lat, two.lon), apart / 2)
    reason = f"{'on the road from it to' if what == 'road' else 'between it and'} {two.name_en}"
    return Fix(lat, lon, round(apart / 2 + 2.0, 1), "near" if apart < 40 else "area", reason)


def _border(country: "Spot", other: "Spot | None", gazetteer: "Gazetteer") -> Fix:
    """Where one country's settlements lie within about 20 km of the other's; the country where that is unknown."""
    if other is not None and other.kind == "country":
        theirs = gazetteer.settlements(other.country or "")
        cells = set(map(tuple, np.round(theirs * 5).tolist()))
        here = gazetteer.settlements(country.country or "")
        ours = here[[tuple(cell) in cells for cell in np.round(here * 5).tolist()]]
        if len(ours):
            lat, lon, radius = spread(ours, 0.95)
            return Fix(lat, lon, round(radius + 10.0, 1), "area", f"its border with {other.name_en}")
    return Fix(country.lat, country.lon, reach(country), "country", "its border, no stretch of it named")


def _compass(towards: float) -> str:
    names = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")
    return names[round(towards / 45) % 8]
