"""Gazetteer sources: each importer yields entries; this module tells which importer a file is for.

``read(paths)`` takes any mix of files and folders and knows each by its content.
"""

import csv
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final, Literal

from sijill.errors import InputError, SijillError
from sijill.geo.entry import Entry
from sijill.geo.sources import geonames, ocha, osm, polygons, table
from sijill.geo.sources.common import SetAside, strict

Format = Literal["geonames", "admin1", "alternates", "ocha", "table", "polygons", "osm"]

_SUFFIXES: Final = re.compile(r"\.(txt|tsv|csv|zip|geojson|json|gpkg|shp|pbf|osm)", re.IGNORECASE)
_LINES: Final[dict[Format, Callable[[bytes], bool]]] = {
    "geonames": geonames.is_dump,
    "admin1": geonames.is_admin1,
    "alternates": geonames.is_alternates,
}
_SNIFF: Final = 65536  # bytes that are looked at


def expand(paths: Iterable[Path]) -> list[Path]:
    """The files named or inside the folders named, each once; in a folder those with a suffix that an importer reads.

    Raises InputError for a path that does not exist.
    """
    files: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = (file for file in sorted(path.rglob("*")) if file.is_file() and not file.name.startswith("."))
            files.update(dict.fromkeys(file for file in inside if _SUFFIXES.fullmatch(file.suffix)))
        elif path.exists():
            files[path] = None
        else:
            raise InputError(f"{path}: there is no such file or folder.")
    return list(files)


def recognise(path: Path, given: Mapping[str, str] | None = None) -> Format:
    """Which importer a file is for, by its content. Raises InputError where none is."""
    try:
        with path.open("rb") as file:
            head = file.read(_SNIFF)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}).") from error
    if not head.strip():
        raise InputError(f"{path}: is empty.")
    if b"OSMHeader" in head[:64] or b"<osm" in head[:512]:
        return "osm"
    if head.startswith(b"PK"):
        return _recognise_zip(path)
    # SQLite (GeoPackage), a shapefile's magic number, or JSON
    if head.startswith((b"SQLite format 3", b"\x00\x00\x27\x0a")) or head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(
        b"{"
    ):
        return "polygons"
    return _recognise_text(path, head, given)


def read(
    paths: Iterable[Path],
    *,
    given: Mapping[str, str] | None = None,
    country: str | None = None,
    set_aside: SetAside = strict,
) -> Iterator[Entry]:
    """Entries of any mix of files and folders, streamed.

    ``given``: field → column for tables whose columns have unusual names. ``country``: ISO code for entries whose
    source does not say, as in an OpenStreetMap extract; without it their country stays open. A file that
    cannot be read or recognised goes to ``set_aside`` as a whole, a bad line or feature by itself; the rest goes on.
    """
    formats: dict[Path, Format] = {}
    for path in expand(paths):
        try:
            formats[path] = recognise(path, given)
        except InputError as error:
            set_aside(str(error))
    dumps = [path for path, found in formats.items() if found in ("geonames", "admin1")]
    areas = geonames.read_areas(dumps)
    alternates = geonames.read_alternates((path for path, found in formats.items() if found == "alternates"), set_aside)
    for entry in _entries(formats, areas, alternates, given, set_aside):
        yield entry if entry.country or not country else replace(entry, country=country.upper())


def _entries(
    formats: Mapping[Path, Format],
    areas: geonames.Areas,
    alternates: Mapping[str, tuple[str, ...]],
    given: Mapping[str, str] | None,
    set_aside: SetAside,
) -> Iterator[Entry]:
    for path, found in formats.items():
        try:
            match found:
                case "geonames":
                    yield from geonames.read(path, areas=areas, alternates=alternates, set_aside=set_aside)
                case "ocha":
                    yield from ocha.read(path, set_aside=set_aside)
                case "polygons":
                    yield from polygons.read(path, set_aside=set_aside)
                case "osm":
                    yield from osm.read(path, set_aside=set_aside)
                case "table":
                    yield from table.read(path, given=given, set_aside=set_aside)
                case "admin1" | "alternates":
                    pass  # read above: they name the places of the dumps
        except InputError as error:
            set_aside(str(error))


def _recognise_zip(path: Path) -> Format:
    try:
        names = zipfile.ZipFile(path).namelist()
    except zipfile.BadZipFile as error:
        raise InputError(f"{path}: is a damaged zip file ({error}); fetch it again.") from error
    if any(name.lower().endswith((".shp", ".geojson", ".gpkg")) for name in names):
        return "polygons"
    with geonames.open_lines(path) as lines:
        first = lines.readline()
    if geonames.is_dump(first):
        return "geonames"
    if geonames.is_alternates(first):
        return "alternates"
    raise InputError(f"{path}: holds neither a GeoNames dump nor a map layer.")


def _recognise_text(path: Path, head: bytes, given: Mapping[str, str] | None) -> Format:
    lines = [line.rstrip(b"\r") for line in head.split(b"\n") if line.strip() and not line.startswith(b"#")]
    # A bad line or two at the top must not hide what the file is.
    for known, test in _LINES.items():
        if any(test(line) for line in lines[:5]):
            return known
    header_line = lines[0].decode("utf-8-sig", "replace")
    header = next(csv.reader([header_line], delimiter=table.delimiter(header_line)))
    if ocha.is_ocha(header) and not given:
        return "ocha"
    try:
        known_table = table.is_table(header, given)
    except SijillError as error:
        raise InputError(f"{path}: {error}") from error
    if known_table:
        return "table"
    raise InputError(
        f"{path}: is no gazetteer file that Sijill knows; for a CSV name its columns "
        "with --column name=COLUMN --column lat=COLUMN --column lon=COLUMN."
    )
