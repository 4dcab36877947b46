"""Admin areas and neighbourhoods as polygons: GeoJSON, shapefile, GeoPackage, whatever GDAL reads as vector layers.

Columns are recognised for OCHA's COD-AB of several years, ITOS, geoBoundaries and GADM (``data/columns.toml``).
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from sijill.errors import InputError
from sijill.geo.entry import SUBTYPES, Entry
from sijill.geo.sources import columns
from sijill.geo.sources.common import SetAside, distinct, shape_point, strict
from sijill.records import PlaceKind

_SUBTYPE: Final = {0: None, 1: "governorate", 2: "district", 3: "subdistrict", 4: "municipality"}
_WGS84: Final = frozenset({"EPSG:4326", "OGC:CRS84", "EPSG:4979"})
_BATCH: Final = 500  # features held in memory at a time


def read(path: Path, *, set_aside: SetAside = strict) -> Iterator[Entry]:
    """Areas of every layer of a file; level and names from its columns, the point inside the area.

    Raises InputError for a file that GDAL cannot read, a layer in another coordinate system or without a name
    column; a feature without name or area goes to ``set_aside``.
    """
    try:
        for layer, _ in pyogrio.list_layers(path):
            yield from _layer(path, str(layer), set_aside)
    except (DataSourceError, DataLayerError) as error:
        raise InputError(f"{path}: cannot be read as a map layer ({error}).") from error


def _layer(path: Path, layer: str, set_aside: SetAside) -> Iterator[Entry]:
    info = pyogrio.read_info(path, layer=layer)
    if info["crs"] and info["crs"] not in _WGS84:
        raise InputError(
            f"{path}: layer {layer} is in {str(info['crs'])[:40]}, not in WGS 84; convert it with "
            f"'ogr2ogr -t_srs EPSG:4326 OUT.gpkg {path.name}'."
        )
    make = _Layer.of(path, layer, [str(name) for name in info["fields"]])
    start = 0
    while True:
        meta, _, shapes, values = pyogrio.raw.read(path, layer=layer, skip_features=start, max_features=_BATCH)
        for index, wkb in enumerate(shapes):
            row = {str(name): column[index] for name, column in zip(meta["fields"], values, strict=True)}
            try:
                yield make.entry(row, wkb)
            except (ValueError, shapely.errors.GEOSException) as error:
                set_aside(f"{path}, layer {layer}, feature {start + index + 1}: {error}; it was left out.")
        if len(shapes) < _BATCH:
            return
        start += len(shapes)


class _Layer:
    """What the columns of one layer mean."""

    def __init__(self, own: Mapping[str, list[str]], level: int | None, kind: PlaceKind, subtype: str | None) -> None:
        self.own, self.level, self.kind, self.subtype = own, level, kind, subtype
        self.above: dict[int, Mapping[str, list[str]]] = {}

    @classmethod
    def of(cls, path: Path, layer: str, fields: list[str]) -> "_Layer":
        above: dict[int, Mapping[str, list[str]]] = {
            level: found for level in range(5) if "name_en" in (found := columns.find("area", fields, level))
        }
        if "name_en" in (own := columns.find("neighbourhood", fields)):
            made = cls(own, None, "neighbourhood", "quarter")
        elif above:
            level = max(above)
            subtype = _SUBTYPE[level]
            made = cls(above.pop(level), level, SUBTYPES[subtype] if subtype else "country", subtype)
        elif "name_en" in (own := columns.find("plain", fields)):
            made = cls(own, None, "district", "district")
        else:
            raise InputError(
                f"{path}: layer {layer} has no column with the areas' name (found: {', '.join(fields) or 'none'}); "
                "rename it to name or adm1_en."
            )
        made.above = above
        return made

    def entry(self, row: Mapping[str, Any], wkb: bytes | None) -> Entry:
        name = columns.value(row, self.own, "name_en")
        shape = shapely.from_wkb(wkb) if wkb else None
        if not name or shape is None or shape.is_empty:
            raise ValueError("it has no name or no area")
        if shape.geom_type not in ("Polygon", "MultiPolygon"):
            raise ValueError(f"it is a {shape.geom_type}, not an area")
        if not shape.is_valid:
            shape = shapely.make_valid(shape)
        pcode = columns.value(row, self.own, "pcode")
        lat, lon, radius = shape_point(shape)
        admin = {level: columns.value(row, found, "name_en") for level, found in self.above.items()}
        country = self._country(row, pcode)
        return Entry(
            ids=(f"pcode:{pcode}",) if pcode else (f"area:{country or ''}:{name}",),
            name_en=name,
            names=distinct(
                (
                    columns.value(row, self.own, "name_ar"),
                    name,
                    *(str(row[column]) for column in self.own.get("others", ()) if row[column]),
                )
            ),
            kind=self.kind,
            subtype=self.subtype,
            lat=lat,
            lon=lon,
            country=country,
            admin1_code=pcode if self.level == 1 else self._above(row, 1, "pcode"),
            admin1=name if self.level == 1 else admin.get(1),
            admin2=name if self.level == 2 else admin.get(2),
            admin3=name if self.level == 3 else admin.get(3),
            parents=distinct(
                columns.value(row, found, field)
                for level, found in sorted(self.above.items(), reverse=True)
                if level > 0
                for field in ("name_ar", "name_en")
            ),
            radius_km=round(radius, 2),
            area=shapely.to_wkb(shape),
            source="admin areas" if self.kind != "neighbourhood" else "neighbourhoods",
        )

    def _above(self, row: Mapping[str, Any], level: int, field: str) -> str | None:
        return columns.value(row, self.above[level], field) if level in self.above else None

    def _country(self, row: Mapping[str, Any], pcode: str | None) -> str | None:
        """Two letters that head the P-code of the area or of one above it (``SY0204``)."""
        codes = [pcode, *(self._above(row, level, "pcode") for level in sorted(self.above, reverse=True))]
        return next((code[:2] for code in codes if code and re.fullmatch(r"[A-Z]{2}\d*", code)), None)
