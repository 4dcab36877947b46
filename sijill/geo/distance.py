"""Distances and bearings on the globe: fast spherical ones for comparing, geodesics (geopy) for results."""

from math import asin, atan2, cos, degrees, radians, sin, sqrt

import numpy as np
from geopy.distance import distance, lonlat

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG


def km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in km (haversine)."""
    a, b = radians(lat1), radians(lat2)
    h = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(h)))


Points = np.ndarray[tuple[int, int], np.dtype[np.float64]]
"""(lat, lon) in rows."""


def km_to(lat: float, lon: float, points: Points) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Great-circle distances in km from a point to others."""
    a, b = radians(lat), np.radians(points[:, 0])
    h = np.sin((b - a) / 2) ** 2 + cos(a) * np.cos(b) * np.sin(np.radians(points[:, 1] - lon) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(h).clip(max=1.0))  # type: ignore[no-any-return]


def turns_to(lat: float, lon: float, points: Points, towards: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """How far, in degrees, the bearings from a point to others are off a direction."""
    east = (points[:, 1] - lon) * np.cos(np.radians((lat + points[:, 0]) / 2))
    off = np.degrees(np.arctan2(east, points[:, 0] - lat)) - towards
    return np.abs((off + 180) % 360 - 180)


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


def spread(points: Points, share: float = 0.9) -> tuple[float, float, float]:
    """(lat, lon, radius) of the disc around the median point that holds ``share`` of the points."""
    lat, lon = (float(np.sort(points[:, axis])[len(points) // 2]) for axis in (0, 1))
    away = np.sort(km_to(lat, lon, points))
    return lat, lon, float(away[min(len(away) - 1, int(share * len(away)))])
