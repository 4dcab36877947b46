"""Which column of a table or map layer holds what: synonyms from ``data/columns.toml``."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import cast

from sijill.geo.sources.common import DATA


def find(group: str, headers: Iterable[str], level: int | None = None) -> dict[str, list[str]]:
    """Field → the file's own columns that hold it, in order of preference; fields without one are not there.

    ``group`` is a section of ``data/columns.toml``; ``level`` fills its ``{n}``.
    """
    by_key = {_key(header): header for header in headers}
    found = {}
    for field, synonyms in _synonyms()[group].items():
        columns = [by_key[key] for name in synonyms if (key := name.replace("{n}", str(level))) in by_key]
        if columns:
            found[field] = columns
    return found


def fields(group: str) -> tuple[str, ...]:
    """The fields that a section knows."""
    return tuple(_synonyms()[group])


def value(row: Mapping[str, object], columns: Mapping[str, list[str]], field: str) -> str | None:
    """The first of a field's columns that is filled in this row."""
    for column in columns.get(field, ()):
        cell = row.get(column)
        if cell is not None and (text := str(cell).strip()):
            return text
    return None


def _key(header: str) -> str:
    return re.sub(r"[\s_\-.]", "", header.lower().lstrip("\ufeff"))


@cache
def _synonyms() -> dict[str, dict[str, list[str]]]:
    return cast(dict[str, dict[str, list[str]]], tomllib.loads((DATA / "columns.toml").read_text(encoding="utf-8")))
