"""OCHA's lists of populated places with P-codes, as CSV."""

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from sijill.errors import InputError
from sijill.geo.entry import Entry
from sijill.geo.sources import columns
from sijill.geo.sources.common import SetAside, coordinates, distinct, strict

_COUNTRY: Final = re.compile(r"([A-Z]{2})-?[A-Z]?\d+")
_SYRIA: Final = re.compile(r"C\d{4}")  # Syria's communities are numbered without a country code
_QUALIFIER: Final = re.compile(r"\s*\(([^)]*)\)")


def is_ocha(header: list[str]) -> bool:
    """Whether a CSV with this header is a list of places with P-codes."""
    return {"pcode", "name_en", "lat", "lon"} <= columns.find("pcodes", header).keys()


def read(path: Path, *, set_aside: SetAside = strict) -> Iterator[Entry]:
    """Populated places of a P-code list: P-code, English and Arabic name, enclosing areas, latitude, longitude.

    Areas come either as chains (``subdistrict > district``) or in columns per level (``ADM2_EN``). Raises
    InputError for a file that cannot be read; a bad line goes to ``set_aside``.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            found = columns.find("pcodes", rows.fieldnames or ())
            levels = {level: columns.find("area", rows.fieldnames or (), level) for level in (1, 2, 3)}
            for row in rows:
                try:
                    yield _entry(row, found, levels)
                except ValueError as error:
                    set_aside(f"{path}, line {rows.line_num}: {error}; correct or delete the line.")
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: cannot be read as CSV in UTF-8 ({error}).") from error


def _entry(
    row: Mapping[str, str], found: Mapping[str, list[str]], levels: Mapping[int, Mapping[str, list[str]]]
) -> Entry:
    pcode = columns.value(row, found, "pcode")
    english = columns.value(row, found, "name_en")
    if not pcode or not english:
        raise ValueError("no P-code or no name")
    point = coordinates(columns.value(row, found, "lat") or "", columns.value(row, found, "lon") or "")
    arabic = (columns.value(row, found, "name_ar") or "").split("_")
    chain = _chain(columns.value(row, found, "parents_en"))
    chain_ar = _chain(columns.value(row, found, "parents_ar"))
    # The list joins a place's two names with "_"; its English half of the pair heads the chain of areas.
    aliases = chain[: max(0, len(chain) - 2)]
    qualifiers = _QUALIFIER.findall(english)
    plain = _QUALIFIER.sub("", english).strip() or english
    by_level = [columns.value(row, levels[level], "name_en") for level in (1, 2, 3)]
    admin3, admin2 = (chain[-2:] if len(chain) >= 2 else [by_level[2], by_level[1]])[:2]
    return Entry(
        ids=(f"pcode:{pcode}",),
        name_en=plain,
        names=distinct((*arabic, plain, *(aliases if len(arabic) > 1 else ()))),
        kind="settlement",
        subtype="village",
        lat=point[0],
        lon=point[1],
        country=_country(pcode),
        admin1_code=columns.value(row, levels[1], "pcode"),
        admin1=by_level[0],
        admin2=admin2,
        admin3=admin3,
        parents=distinct(
            (*chain_ar, *chain, *qualifiers, *(columns.value(row, levels[level], "name_ar") for level in (1, 2, 3)))
        ),
        source="OCHA P-codes",
    )


def _chain(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(">") if part.strip()]


def _country(pcode: str) -> str | None:
    if _SYRIA.fullmatch(pcode):
        return "SY"
    match = _COUNTRY.match(pcode)
    return match[1] if match else None
