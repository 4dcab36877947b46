"""OpenStreetMap extracts (``.osm.pbf``), through pyosmium: the extra ``sijill[osm]``."""

from collections.abc import Iterator
from pathlib import Path

from sijill.geo.entry import Entry
from sijill.geo.sources.common import SetAside, strict


def read(path: Path, *, set_aside: SetAside = strict) -> Iterator[Entry]:
    raise NotImplementedError
    yield
