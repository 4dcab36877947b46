"""Labels, colours and marker shapes of everything an export shows, read from ``vocabulary.toml``."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from sijill.records import GeoPrecision

Section = dict[str, dict[str, Any]]


@cache
def vocabulary() -> dict[str, Section]:
    """Section → term → its labels (``en``, ``ar``) and, by section, ``colour``, ``marker``, ``vague``."""
    return tomllib.loads(files("sijill.export").joinpath("vocabulary.toml").read_text(encoding="utf-8"))


def is_vague(precision: GeoPrecision) -> bool:
    """True where the point only stands for an area in which the event lies somewhere."""
    return bool(vocabulary()["geo_precision"][precision]["vague"])
