"""The circle that a radius stands for."""

import math
from typing import Final

import shapely

EARTH_RADIUS_KM: Final = 6371.0088
"""Mean Earth radius (IUGG, 1980)."""


def circle(lat: float, lon: float, radius_km: float, corners: int = 64) -> shapely.Polygon:
    """A polygon (WGS 84) whose corners lie ``radius_km`` from the point, along great circles of a spherical Earth.

    Source of the formula: the direct problem on the sphere, as in any text on spherical trigonometry; against the
    ellipsoid it is off by 0.6 % at most, which is far below what a radius of doubt claims.
    """
    away = radius_km / EARTH_RADIUS_KM
    phi = math.radians(lat)
    corner_points = []
    for step in range(corners):
        # Counter-clockwise, the orientation that RFC 7946 asks of an outer ring.
        bearing = -2 * math.pi * step / corners
        sine = math.sin(phi) * math.cos(away) + math.cos(phi) * math.sin(away) * math.cos(bearing)
        phi_there = math.asin(max(-1.0, min(1.0, sine)))
        east = math.atan2(math.sin(bearing) * math.sin(away) * math.cos(phi), math.cos(away) - math.sin(phi) * sine)
        corner_points.append((lon + math.degrees(east), math.degrees(phi_there)))
    return shapely.Polygon(corner_points)
