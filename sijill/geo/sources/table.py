"""Any CSV of places: columns by their usual names or by a map that the user gives."""

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, cast, get_args

from sijill.errors import InputError, UsageError
from sijill.geo.entry import SUBTYPES, Entry
from sijill.geo.sources import columns
from sijill.geo.sources.common import SetAside, coordinates, distinct, strict
from sijill.records import PlaceKind

FIELDS: Final = columns.fields("table")
"""What a column can hold. ``names``: further names separated by ``|``."""


def parse_columns(pairs: list[str]) -> dict[str, str]:
    """``["name=Place", "lat=Y"]`` → field → column. Raises UsageError for an unknown field or a missing ``=``."""
    given = {}
    for pair in pairs:
        field, sign, column = pair.partition("=")
        if not sign or field not in FIELDS:
            raise UsageError(f"Column map {pair!r} is not FIELD=COLUMN with a field of {', '.join(FIELDS)}.")
        given[field] = column
    return given


def is_table(header: list[str], given: Mapping[str, str] | None = None) -> bool:
    """Whether a CSV with this header has at least a name and coordinates."""
    found = _columns(header, given or {})
    return bool(found.keys() & {"name", "name_ar", "names"}) and {"lat", "lon"} <= found.keys()


def read(
    path: Path, *, given: Mapping[str, str] | None = None, prefix: str = "csv", set_aside: SetAside = strict
) -> Iterator[Entry]:
    """Places of a CSV file (UTF-8; comma, semicolon or tab) whose lines starting with ``#`` are comments.

    ``given``: field → column, over the usual names of columns. Ids become ``prefix:…``, from the id column or the
    file's name and the line. Raises InputError for a file that cannot be read or lacks a name or coordinates
    column; a bad line goes to ``set_aside``.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            numbered = [(number, line) for number, line in enumerate(file, 1) if line.strip() and line[0] != "#"]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as CSV in UTF-8 ({error}).") from error
    if not numbered:
        raise InputError(f"{path}: is empty.")
    rows = csv.DictReader((line for _, line in numbered), delimiter=delimiter(numbered[0][1]))
    header = list(rows.fieldnames or ())
    if not is_table(header, given):
        raise InputError(
            f"{path}: has no columns for name, lat and lon (found: {', '.join(header)}); "
            "name them with --column name=COLUMN --column lat=COLUMN --column lon=COLUMN."
        )
    found = _columns(header, given or {})
    for row in rows:
        number = numbered[rows.line_num - 1][0]
        try:
            yield _entry(row, found, f"{prefix}:{path.stem}:{number}", prefix, path.name)
        except ValueError as error:
            set_aside(f"{path}, line {number}: {error}; correct or delete the line.")


def delimiter(header: str) -> str:
    """Comma, semicolon or tab: whichever the header has most of."""
    return max(",;\t", key=header.count)


def _columns(header: list[str], given: Mapping[str, str]) -> dict[str, list[str]]:
    missing = [column for column in given.values() if column not in header]
    if missing:
        raise UsageError(f"There is no column {missing[0]!r}; the file has {', '.join(header)}.")
    return columns.find("table", header) | {field: [column] for field, column in given.items()}


def _entry(row: dict[str, str], found: Mapping[str, list[str]], fallback_id: str, prefix: str, file: str) -> Entry:
    def cell(field: str) -> str | None:
        return columns.value(row, found, field)

    names = distinct((cell("name_ar"), *(cell("names") or "").split("|"), cell("name")))
    if not names:
        raise ValueError("it has no name")
    lat, lon = coordinates(cell("lat") or "", cell("lon") or "")
    subtype = re.sub(r"[\s-]+", "_", (cell("subtype") or "").lower())
    kind = cell("kind") or SUBTYPES.get(subtype, "settlement")
    if kind not in get_args(PlaceKind):
        # A column called "kind" often holds what we call the subtype.
        subtype, kind = kind, SUBTYPES.get(kind, "")
    if kind not in get_args(PlaceKind):
        raise ValueError(f"kind {subtype!r} is none of {', '.join(get_args(PlaceKind))}")
    own = cell("id")
    return Entry(
        ids=(f"{prefix}:{own}" if own else fallback_id,),
        name_en=cell("name") or names[0],
        names=names,
        kind=cast(PlaceKind, kind),
        subtype=subtype if subtype in SUBTYPES else None,
        lat=lat,
        lon=lon,
        country=cell("country"),
        admin1=cell("admin1"),
        admin2=cell("admin2"),
        admin3=cell("admin3"),
        parents=distinct((cell("admin3"), cell("admin2"), cell("admin1"))),
        population=_number(cell("population")) or 0,
        radius_km=float(radius) if (radius := cell("radius_km")) else None,
        source=cell("source") or file,
    )


def _number(text: str | None) -> int | None:
    return int(float(text.replace(",", ""))) if text else None
