"""GeoPackage through GDAL: ``events`` (points), ``areas`` (how far the doubt reaches), ``reports`` (a plain table)."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyogrio
import pyogrio.errors
import shapely

from sijill.errors import ExportError
from sijill.export.circle import circle
from sijill.export.flat import EVENT_COLUMNS, REPORT_COLUMNS, Value, event_row, report_row
from sijill.export.style import areas_qml, events_qml
from sijill.records import Event

BATCH: Final = 2000
"""Events held in memory at a time."""

AREA_COLUMNS: Final[Mapping[str, type]] = {
    name: EVENT_COLUMNS[name]
    for name in ("id", "type", "event_type", "date_start", "place_text", "geo_precision", "radius_km", "confidence")
}

# QGIS looks for a layer's default style in this table of the same file; the columns are QGIS's own.
LAYER_STYLES: Final = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    f_table_catalog TEXT, f_table_schema TEXT, f_table_name TEXT, f_geometry_column TEXT,
    styleName TEXT, styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN,
    description TEXT, owner TEXT, ui TEXT,
    update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
)
"""

_NUMPY: Final[Mapping[type, Any]] = {int: "int32", float: "float64", bool: "bool", date: "datetime64[D]", str: object}
_EMPTY: Final[Mapping[type, Any]] = {int: 0, float: np.nan, bool: False, date: np.datetime64("NaT"), str: None}


def write_geopackage(events: Iterable[Event], path: Path) -> None:
    """Write a new GeoPackage at ``path``. An event without coordinates has an empty geometry and no area.

    Raises ExportError where GDAL or SQLite cannot write the file.
    """
    waiting = iter(events)
    try:
        first = True
        while (batch := list(islice(waiting, BATCH))) or first:
            _write_batch(batch, path, first)
            first = False
        _add_styles(path)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, sqlite3.Error) as error:
        raise ExportError(f"The GeoPackage cannot be written: {error}.") from error


def _write_batch(events: list[Event], path: Path, first: bool) -> None:
    rows = [event_row(event) for event in events]
    located = [
        (row, float(event.place.lat), float(event.place.lon), event.place.radius_km)
        for event, row in zip(events, rows, strict=True)
        if event.place and event.place.lat is not None and event.place.lon is not None
    ]
    point_of = {str(row["id"]): shapely.to_wkb(shapely.Point(lon, lat)) for row, lat, lon, _ in located}
    circles = [(row, shapely.to_wkb(circle(lat, lon, radius))) for row, lat, lon, radius in located if radius]
    reports = [report_row(event, document, report) for event in events for document, report in event.reports]

    area_rows, areas = [row for row, _ in circles], [wkb for _, wkb in circles]
    points = [point_of.get(str(row["id"])) for row in rows]
    _append(path, "areas", AREA_COLUMNS, area_rows, geometry_type="Polygon", geometries=areas, new_file=first)
    _append(path, "events", EVENT_COLUMNS, rows, geometry_type="Point", geometries=points)
    _append(path, "reports", REPORT_COLUMNS, reports)


def _append(
    path: Path,
    layer: str,
    columns: Mapping[str, type],
    rows: list[dict[str, Value]],
    *,
    geometry_type: str | None = None,
    geometries: Sequence[bytes | None] = (),
    new_file: bool = False,
) -> None:
    values, masks = [], []
    for name, kind in columns.items():
        column = [row[name] for row in rows]
        values.append(np.array([_storable(value, kind) for value in column], dtype=_NUMPY[kind]))
        masks.append(np.array([value is None for value in column], dtype=bool) if kind in (int, bool) else None)
    shapes = None
    if geometry_type:
        # Filled one by one: numpy would otherwise make a table of bytes of equal length.
        shapes = np.empty(len(rows), dtype=object)
        shapes[:] = list(geometries)
    pyogrio.raw.write(
        path,
        shapes,
        values,
        np.array(list(columns), dtype=object),
        field_mask=masks,
        layer=layer,
        driver="GPKG",
        geometry_type=geometry_type,
        crs="EPSG:4326" if geometry_type else None,
        append=not new_file,
        # Version 1.3 is what QGIS and GDAL of the stable distributions read without a warning.
        dataset_options={"VERSION": "1.3"} if new_file else None,
    )


def _storable(value: Value, kind: type) -> Any:
    if value is None:
        return _EMPTY[kind]
    # A lone surrogate has no UTF-8 form, and SQLite ends a text at NUL.
    return value.encode("utf-8", "replace").decode().replace("\0", "\ufffd") if isinstance(value, str) else value


def _add_styles(path: Path) -> None:
    styles = {"events": events_qml(), "areas": areas_qml()}
    connection = sqlite3.connect(path)
    try:
        with connection:
            connection.execute(LAYER_STYLES)
            connection.execute(
                "INSERT INTO gpkg_contents (table_name, data_type, identifier, description)"
                " VALUES ('layer_styles', 'attributes', 'layer_styles', 'Default styles for QGIS')"
            )
            connection.executemany(
                "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName,"
                " styleQML, styleSLD, useAsDefault, description, owner) VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '')",
                [(layer, f"sijill {layer}", qml, "Sijill's default style") for layer, qml in styles.items()],
            )
    finally:
        connection.close()
