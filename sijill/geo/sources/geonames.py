"""GeoNames' layout: dump files of 19 tab-separated columns, admin1CodesASCII.txt, alternate names.

Layout after geonames.org/export/dump/readme.txt. Who's On First is also given out in this layout.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import IO, Final, cast

from sijill.errors import InputError
from sijill.geo.entry import SUBTYPES, Entry
from sijill.geo.sources.common import DATA, SetAside, coordinates, distinct, is_arabic, strict
from sijill.records import PlaceKind

COLUMNS: Final = 19
LANGUAGES: Final = frozenset({"ar", "en", "ku", "ckb", "tr", "fa", "he", "fr"})
"""Languages whose alternate names are taken: those of the region's press and of its transliterations."""

_CITY, _TOWN = 100_000, 10_000  # inhabitants from which a populated place (PPL) is a city, a town
_AREA_WORD: Final = re.compile(r"([A-Z][a-zA-Z' -]+) (?:Governorate|Province|State|District|Municipality)")
_NUMBER: Final = re.compile(r"-?\d+")
_ADMIN1_CODE: Final = re.compile(r"[A-Z]{2}\.[^\t]+")


@dataclass(frozen=True, slots=True)
class Areas:
    """Names of admin areas by code (``SY.09``, ``SY.09.1108779073``): the English name, then names in any script."""

    names: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def english(self, code: str) -> str | None:
        return self.names[code][0] if code in self.names else None


def is_dump(line: bytes) -> bool:
    """Whether a line is one of a dump file."""
    cells = line.split(b"\t")
    return len(cells) == COLUMNS and cells[4].strip()[-1:].isdigit() and len(cells[6]) <= 1


def is_admin1(line: bytes) -> bool:
    """Whether a line is one of admin1CodesASCII.txt."""
    cells = line.decode("utf-8", "replace").lstrip("\ufeff").split("\t")
    return len(cells) == 4 and _ADMIN1_CODE.fullmatch(cells[0]) is not None


def is_alternates(line: bytes) -> bool:
    """Whether a line is one of alternateNames.txt or alternateNamesV2.txt."""
    cells = line.split(b"\t")
    return 4 <= len(cells) <= 10 and cells[0].isdigit() and cells[1].isdigit()


def read_areas(paths: Iterable[Path], set_aside: SetAside = strict) -> Areas:
    """Names of first- and second-level areas from dump files and admin1CodesASCII.txt, dumps first: they have Arabic.

    A first pass over the same files, so that :func:`read` can name each place's areas while it streams.
    """
    areas = Areas()
    for path in paths:
        with open_lines(path) as lines:
            for line in lines:
                if b"\tADM1\t" in line or b"\tADM2\t" in line:
                    cells = line.decode("utf-8", "replace").split("\t")
                    if len(cells) != COLUMNS:
                        continue  # told about by read()
                    levels = cells[10:12] if cells[7] == "ADM2" else cells[10:11]
                    alternates = (name for name in cells[3].split(",") if is_arabic(name))
                    if names := distinct((_english(cells), cells[2], cells[1], *alternates)):
                        areas.names[".".join((cells[8], *levels))] = names
                elif line.count(b"\t") == 3 and is_admin1(line):
                    code, name, ascii_name, _ = line.decode("utf-8", "replace").lstrip("\ufeff").split("\t")
                    areas.names.setdefault(code, distinct((ascii_name, name)))
    return areas


def read_alternates(paths: Iterable[Path], set_aside: SetAside = strict) -> dict[str, tuple[str, ...]]:
    """GeoNames id → further names, from alternate names files. Historic names and pseudo-languages are left out."""
    found: dict[str, tuple[str, ...]] = {}
    for path in paths:
        with open_lines(path) as lines:
            for number, line in enumerate(lines, 1):
                cells = line.decode("utf-8", "replace").rstrip("\r\n").split("\t")
                if len(cells) < 4:
                    set_aside(f"{path}, line {number}: {len(cells)} columns where alternate names have 4 or more.")
                    continue
                historic = len(cells) > 7 and cells[7] == "1"
                # Names without a language tag are local spellings; those in Arabic letters are worth having.
                if not historic and (cells[2] in LANGUAGES or (not cells[2] and is_arabic(cells[3]))):
                    found[cells[1]] = (*found.get(cells[1], ()), cells[3])
    return found


def read(
    path: Path,
    *,
    areas: Areas | None = None,
    alternates: Mapping[str, tuple[str, ...]] | None = None,
    set_aside: SetAside = strict,
) -> Iterator[Entry]:
    """Places of one dump file (``.txt``, or a zip that holds one), line by line.

    ``areas``: names of the enclosing areas, from :func:`read_areas`. Feature codes that
    ``data/geonames_features.csv`` does not list, and places without any name, are left out on purpose. Raises
    InputError for a file that cannot be opened; a bad line goes to ``set_aside``.
    """
    areas = areas or Areas()
    alternates = alternates or {}
    with open_lines(path) as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                entry = _entry(line.decode("utf-8").rstrip("\r\n").lstrip("\ufeff").split("\t"), areas, alternates)
            except ValueError as error:
                set_aside(f"{path}, line {number}: {_phrase(error)}; correct or delete the line.")
                continue
            if entry:
                yield entry


def _entry(cells: list[str], areas: Areas, alternates: Mapping[str, tuple[str, ...]]) -> Entry | None:
    if len(cells) != COLUMNS:
        raise ValueError(f"{len(cells)} columns where GeoNames' layout has {COLUMNS}")
    identifier, name, ascii_name, others, lat, lon, group, code, country = cells[:9]
    names = distinct((name, ascii_name, *others.split(",")))
    if not _NUMBER.fullmatch(identifier):
        raise ValueError(f"the id {identifier!r} is not a number")
    point = coordinates(lat, lon)
    people = int(cells[14] or 0)
    if code not in _features() or not names:
        return None
    subtype, kind = _features()[code]
    if code == "PPL":
        subtype = "city" if people >= _CITY else "town" if people >= _TOWN else subtype
    admin1, admin2 = f"{country}.{cells[10]}", f"{country}.{cells[10]}.{cells[11]}"
    if kind in ("country", "admin1"):
        admin2 = ""
    enclosing = () if kind == "country" else (*areas.names.get(admin2, ()), *areas.names.get(admin1, ()))
    return Entry(
        # Who's On First writes -1 for a place whose GeoNames id it does not know.
        ids=(f"gn:{country}:{names[0]}" if identifier.startswith("-") else f"gn:{identifier}",),
        name_en=_english(cells) or names[0],
        names=distinct((*names, *alternates.get(identifier, ()))),
        kind=kind,
        lat=point[0],
        lon=point[1],
        subtype=subtype,
        feature=f"{group}.{code}",
        country=country or None,
        admin1_code=admin1 if cells[10] and kind != "country" else None,
        admin1=areas.english(admin1),
        admin2=areas.english(admin2),
        parents=enclosing,
        population=people,
        source="GeoNames layout",
    )


def _english(cells: list[str]) -> str:
    """The usual English name: of a first-level area what stands before "Governorate" and the like in a name of it."""
    if cells[7] == "ADM1":
        matches = (_AREA_WORD.fullmatch(name.strip()) for name in (cells[1], cells[2], *cells[3].split(",")))
        if found := [match[1] for match in matches if match]:
            # Seats give their names to some areas; the one most like the area's own name is meant.
            return max(found, key=lambda name: SequenceMatcher(None, name.lower(), cells[1].lower()).ratio())
    return cells[2] or cells[1]


@cache
def _features() -> dict[str, tuple[str | None, PlaceKind]]:
    text = (DATA / "geonames_features.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {
        row["code"]: (row["subtype"] or None, cast(PlaceKind, row["kind"] or SUBTYPES[row["subtype"]])) for row in rows
    }


@contextmanager
def open_lines(path: Path) -> Iterator[IO[bytes]]:
    """The lines of a text file, or of the dump inside a zip, as bytes: one bad byte must not lose the file."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                members = [
                    name for name in archive.namelist() if name.endswith(".txt") and "readme" not in name.lower()
                ]
                if len(members) != 1:
                    raise InputError(f"{path}: holds {len(members)} text files where one dump was expected; unpack it.")
                with archive.open(members[0]) as member:
                    yield io.BufferedReader(cast(io.RawIOBase, member))
        else:
            with path.open("rb") as file:
                yield file
    except (OSError, zipfile.BadZipFile) as error:
        raise InputError(f"{path}: cannot be read ({error}).") from error


def _phrase(error: ValueError) -> str:
    return "not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)
