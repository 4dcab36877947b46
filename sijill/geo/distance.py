"""Distances and bearings on the globe: fast spherical ones for comparing, geodesics (geopy) for results."""

from math import asin, atan2, cos, degrees, hypot, radians, sin, sqrt

from geopy.distance import distance, lonlat

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG


def km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in km (haversine)."""
    a, b = radians(lat1), radians(lat2)
    h = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(h)))


def bearing(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Bearing from the first point to the second on the local plane, degrees clockwise from north."""
    east = (lon2 - lon1) * cos(radians((lat1 + lat2) / 2))
    return degrees(atan2(east, lat2 - lat1)) % 360


def turn(a: float, b: float) -> float:
    """The angle between two bearings, 0 to 180 degrees.

    >>> turn(350, 10)
    20
    """
    return abs((a - b + 180) % 360 - 180)


def destination(lat: float, lon: float, towards: float, far_km: float) -> tuple[float, float]:
    """The point ``far_km`` away on the given bearing (geodesic on WGS 84)."""
    point = distance(kilometers=far_km).destination(lonlat(lon, lat), bearing=towards)
    return round(point.latitude, 6), round(point.longitude, 6)


def spread(points: list[tuple[float, float]], share: float = 0.9) -> tuple[float, float, float]:
    """(lat, lon, radius) of the disc around the median point that holds ``share`` of the points."""
    lats, lons = sorted(p[0] for p in points), sorted(p[1] for p in points)
    lat, lon = lats[len(lats) // 2], lons[len(lons) // 2]
    away = sorted(km(lat, lon, *p) for p in points)
    return lat, lon, away[min(len(away) - 1, int(share * len(away)))]


def flat_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Distance in km on the local plane: for ranking near points."""
    return hypot((lat2 - lat1) * 111.2, (lon2 - lon1) * 111.2 * cos(radians((lat1 + lat2) / 2)))
