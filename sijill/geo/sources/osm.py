"""OpenStreetMap extracts (``.osm.pbf``), through pyosmium: the extra ``sijill[osm]``."""

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

import shapely

from sijill.errors import InputError, MissingError
from sijill.geo.entry import SUBTYPES, Entry
from sijill.geo.sources.common import DATA, SetAside, distinct, shape_point, strict
from sijill.records import PlaceKind

_NAME_KEYS: Final = ("name:ar", "name", "name:en", "int_name", "official_name", "official_name:ar", "short_name")
_OTHER_KEYS: Final = (
    "alt_name",
    "alt_name:ar",
    "alt_name:en",
    "old_name",
    "old_name:ar",
    "loc_name",
    "name:ku",
    "name:tr",
)
_ADMIN: Final[dict[str, tuple[str | None, PlaceKind]]] = {
    "2": (None, "country"),
    "4": ("governorate", "admin1"),
    "5": ("district", "district"),
    "6": ("district", "district"),
    "7": ("subdistrict", "district"),
    "8": ("municipality", "district"),
    "9": ("quarter", "neighbourhood"),
    "10": ("quarter", "neighbourhood"),
}
"""admin_level of a boundary → what it is; the levels differ by country, these are those of the Arab east."""


def read(path: Path, *, set_aside: SetAside = strict) -> Iterator[Entry]:
    """Named places of an extract: settlements, quarters, energy, industry, military, airfields, camps, crossings,
    dams, bridges, hospitals (``data/osm_tags.csv``), as points, lines and areas, with names in Arabic and English.

    Raises MissingError without pyosmium and InputError for a file that it cannot read; a shape that is not whole
    in the extract goes to ``set_aside``.
    """
    try:
        import osmium  # noqa: PLC0415  (an extra)
        from osmium.filter import KeyFilter  # noqa: PLC0415
        from osmium.geom import WKBFactory  # noqa: PLC0415
    except ImportError as error:
        raise MissingError(
            f"{path}: OpenStreetMap extracts need pyosmium; install it with: pip install 'sijill[osm]'."
        ) from error
    keys = sorted({key for key, _ in _tags()})
    factory = WKBFactory()
    objects = osmium.FileProcessor(str(path)).with_areas(KeyFilter(*keys)).with_filter(KeyFilter(*keys))
    try:
        for item in objects:
            tags = dict(item.tags)
            what = _what(tags)
            if what is None or not any(tags.get(key) for key in _NAME_KEYS):
                continue
            try:
                shape = _shape(item, factory)
            except (RuntimeError, ValueError, osmium.InvalidLocationError) as error:
                set_aside(f"{path}, {_identifier(item)}: its shape is not whole ({error}); it was left out.")
                continue
            if shape is not None and not shape.is_empty:
                yield _entry(_identifier(item), tags, what, shape)
    except (RuntimeError, OSError) as error:
        raise InputError(f"{path}: cannot be read as an OpenStreetMap extract ({error}).") from error


def _shape(item: Any, factory: Any) -> shapely.Geometry | None:
    """A point, line or area. Relations and closed ways are None: they come again as areas."""
    if item.is_node():
        return shapely.Point(item.location.lon, item.location.lat)
    if item.is_area():
        return shapely.from_wkb(bytes.fromhex(factory.create_multipolygon(item)))
    if item.is_way() and not (item.is_closed() and item.tags.get("area") != "no"):
        return shapely.from_wkb(bytes.fromhex(factory.create_linestring(item)))
    return None


def _identifier(item: Any) -> str:
    if item.is_area():
        return f"osm:{'w' if item.from_way() else 'r'}{item.orig_id()}"
    return f"osm:{'n' if item.is_node() else 'w' if item.is_way() else 'r'}{item.id}"


def _entry(
    identifier: str, tags: Mapping[str, str], what: tuple[str | None, PlaceKind], shape: shapely.Geometry
) -> Entry:
    subtype, kind = what
    several = (name for key in _OTHER_KEYS for name in tags.get(key, "").split(";"))
    names = distinct((*(tags.get(key) for key in _NAME_KEYS), *several))
    is_area = shape.geom_type in ("Polygon", "MultiPolygon")
    lat, lon, radius = (shape.y, shape.x, None) if shape.geom_type == "Point" else shape_point(shape)
    people = tags.get("population", "").replace(",", "")
    country = tags.get("addr:country") or tags.get("is_in:country_code") or tags.get("ISO3166-1:alpha2")
    return Entry(
        ids=(identifier, *((f"pcode:{tags['ref:pcode']}",) if "ref:pcode" in tags else ())),
        name_en=tags.get("name:en") or tags.get("int_name") or names[0],
        names=names,
        kind=kind,
        subtype=subtype,
        lat=lat,
        lon=lon,
        country=country.upper() if country and len(country) == 2 else None,
        population=int(people) if people.isdecimal() else 0,
        radius_km=round(radius, 2) if radius is not None else None,
        area=shapely.to_wkb(shape) if is_area else None,
        source="OpenStreetMap contributors, ODbL",
    )


def _what(tags: Mapping[str, str]) -> tuple[str | None, PlaceKind] | None:
    for (key, value), what in _tags().items():
        found = tags.get(key)
        if found == value or (value == "*" and found not in (None, "no")):
            if key == "boundary":
                return _ADMIN.get(tags.get("admin_level", ""))
            return what
    return None


@cache
def _tags() -> dict[tuple[str, str], tuple[str | None, PlaceKind]]:
    text = (DATA / "osm_tags.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {
        (row["key"], row["value"]): (
            row["subtype"] or None,
            cast(PlaceKind, row["kind"] or SUBTYPES.get(row["subtype"], "district")),
        )
        for row in rows
    }
