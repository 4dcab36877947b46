"""What every importer shares: setting bad lines aside, checked coordinates, names in order, how far a shape reaches."""

import math
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import numpy as np
import shapely
from geopy.distance import geodesic

from sijill.errors import InputError

SetAside = Callable[[str], None]
"""Takes one sentence about a line or feature that was left out. It may raise to stop the import."""

DATA: Final = Path(__file__).parent.parent / "data"


def strict(sentence: str) -> None:
    """The default :data:`SetAside`: the first bad line ends the import with an InputError."""
    raise InputError(sentence)


def coordinates(lat: str, lon: str) -> tuple[float, float]:
    """Degrees as numbers. Raises ValueError with a phrase that says what is wrong."""
    try:
        point = float(lat.replace(",", ".")), float(lon.replace(",", "."))
    except ValueError:
        raise ValueError(f"latitude {lat!r} and longitude {lon!r} are not both numbers") from None
    if not (-90 <= point[0] <= 90 and -180 <= point[1] <= 180):
        raise ValueError(f"latitude {lat} and longitude {lon} lie outside the globe")
    return point


def distinct(names: Iterable[str | None]) -> tuple[str, ...]:
    """The names that are there, each once, white space trimmed, in the order given."""
    return tuple(dict.fromkeys(name.strip() for name in names if name and name.strip()))


def is_arabic(name: str) -> bool:
    """Whether the name is written in Arabic letters."""
    return any("\u0600" <= letter <= "\u06ff" or "\u0750" <= letter <= "\u077f" for letter in name)


def shape_point(shape: shapely.Geometry) -> tuple[float, float, float]:
    """Latitude, longitude and radius in km of a shape in WGS 84.

    The point is the centroid, or a point inside the shape where the centroid falls outside; the radius is the
    geodesic distance to the farthest vertex, so that the circle covers the whole shape.
    """
    point = shape.centroid
    if not shape.covers(point):
        point = shape.point_on_surface()
    vertices = shapely.get_coordinates(shape)
    # Degrees of longitude shrink with the latitude; good enough to pick the farthest vertex, measured geodesically.
    offsets = (vertices - [point.x, point.y]) * [math.cos(math.radians(point.y)), 1.0]
    lon, lat = vertices[int(np.argmax(np.hypot(offsets[:, 0], offsets[:, 1])))]
    return point.y, point.x, float(geodesic((point.y, point.x), (lat, lon)).km)
