"""Which area each place lies in: by polygon where there is one, else by the nearest place that knows."""

import sqlite3
from collections import defaultdict
from typing import Final

import numpy as np
import shapely

from sijill.geo.distance import km

_NEAREST_DEGREES: Final = 0.3  # about 30 km
_STRAY: Final = 0.1  # degrees, about 10 km: polygons are simplified
_AREA_SHARE: Final = 0.95  # of an area's settlements lie within the radius given to it


def assign_areas(connection: sqlite3.Connection) -> None:
    """Fill admin1 to admin3 of every place, and the radius of areas that have none. Changes the index in place."""
    _from_polygons(connection)
    _from_neighbours(connection)
    _name_admin1(connection)
    _reach(connection)


def _from_polygons(connection: sqlite3.Connection) -> None:
    """A polygon's word outweighs the source's own code, so that sources with different codes agree."""
    rows = connection.execute("SELECT id, lon, lat FROM place WHERE kind <> 'country'").fetchall()
    ids = np.array([row[0] for row in rows])
    points = shapely.points([row[1] for row in rows], [row[2] for row in rows])
    areas = connection.execute(
        "SELECT area, kind, subtype, name_en, admin1_code, country, id FROM place"
        " WHERE area IS NOT NULL AND kind IN ('admin1', 'district')"
    ).fetchall()
    if not areas:
        return
    shapes = shapely.from_wkb([row[0] for row in areas])
    tree = shapely.STRtree(points)
    for shape, (_, kind, subtype, name_en, code, country, own) in zip(shapes, areas, strict=True):
        inside = [(int(i),) for i in ids[tree.query(shape, predicate="contains")]]
        if kind == "admin1":
            known = (code or f"{country}.{own}", name_en)
            connection.execute("UPDATE place SET admin1_code = ?, admin1 = ? WHERE id = ?", (*known, own))
            connection.executemany(
                "UPDATE place SET admin1_code = ?, admin1 = ? WHERE id = ? AND kind <> 'admin1'",
                [(*known, *i) for i in inside],
            )
            _disown_strays(connection, shape, known[0])
        else:
            level = "admin3" if subtype == "subdistrict" else "admin2"
            connection.executemany(
                f"UPDATE place SET {level} = ? WHERE id = ? AND kind NOT IN ('admin1', 'district')",
                [(name_en, *i) for i in inside],
            )


def _disown_strays(connection: sqlite3.Connection, shape: shapely.Geometry, code: str) -> None:
    """Sources err: a place well outside the area that its source puts it in is in no area that is known."""
    claimed = connection.execute(
        "SELECT id, lon, lat FROM place WHERE admin1_code = ? AND kind NOT IN ('admin1', 'country')", (code,)
    ).fetchall()
    points = shapely.points([row[1] for row in claimed], [row[2] for row in claimed])
    strays = [(row[0],) for row, near in zip(claimed, shapely.dwithin(shape, points, _STRAY), strict=True) if not near]
    connection.executemany("UPDATE place SET admin1_code = NULL, admin1 = NULL WHERE id = ?", strays)


def _from_neighbours(connection: sqlite3.Connection) -> None:
    known = connection.execute(
        "SELECT lon, lat, country, admin1_code FROM place WHERE admin1_code IS NOT NULL AND kind = 'settlement'"
    ).fetchall()
    lost = connection.execute(
        "SELECT id, lon, lat, country FROM place WHERE admin1_code IS NULL AND kind NOT IN ('country', 'admin1')"
    ).fetchall()
    if not known or not lost:
        return
    tree = shapely.STRtree(shapely.points([row[0] for row in known], [row[1] for row in known]))
    points = shapely.points([row[1] for row in lost], [row[2] for row in lost])
    pairs = tree.query_nearest(points, max_distance=_NEAREST_DEGREES, all_matches=False)
    updates = []
    for at, nearest in zip(*pairs, strict=True):
        _, _, country, code = known[int(nearest)]
        if lost[int(at)][3] in (None, country):
            updates.append((country, code, lost[int(at)][0]))
    connection.executemany("UPDATE place SET country = coalesce(country, ?), admin1_code = ? WHERE id = ?", updates)


def _name_admin1(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TEMP TABLE province (code TEXT PRIMARY KEY, name TEXT)")
    connection.execute(
        "INSERT OR IGNORE INTO province SELECT admin1_code, name_en FROM place"
        " WHERE kind = 'admin1' AND admin1_code IS NOT NULL ORDER BY population DESC"
    )
    connection.execute(
        "UPDATE place SET admin1 = (SELECT name FROM province WHERE code = admin1_code)"
        " WHERE admin1_code IN (SELECT code FROM province)"
    )


def _reach(connection: sqlite3.Connection) -> None:
    members: defaultdict[tuple[str | None, str | None], list[tuple[float, float]]] = defaultdict(list)
    for country, code, lat, lon in connection.execute(
        "SELECT country, admin1_code, lat, lon FROM place WHERE kind = 'settlement'"
    ):
        members[country, None].append((lat, lon))
        if code:
            members[country, code].append((lat, lon))
    areas = connection.execute(
        "SELECT id, kind, country, admin1_code, lat, lon, area FROM place"
        " WHERE radius_km IS NULL AND (area IS NOT NULL OR kind IN ('country', 'admin1'))"
    ).fetchall()
    updates = []
    for place, kind, country, code, lat, lon, area in areas:
        if area is not None:
            corners = shapely.get_coordinates(shapely.from_wkb(area))
            updates.append((round(max(km(lat, lon, y, x) for x, y in corners), 1), place))
            continue
        points = members.get((country, code if kind == "admin1" else None))
        if points:
            away = sorted(km(lat, lon, *point) for point in points)
            updates.append((round(max(away[min(len(away) - 1, int(_AREA_SHARE * len(away)))], 5.0), 1), place))
    connection.executemany("UPDATE place SET radius_km = ? WHERE id = ?", updates)
