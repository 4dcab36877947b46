"""Where it happened: gazetteers, look-up of Arabic place names, and the honest choice among candidates."""

from sijill.geo.entry import SUBTYPES, Entry
from sijill.geo.index import build_index
from sijill.geo.locate import locate
from sijill.geo.lookup import Gazetteer, Match, Spot, open_gazetteer
from sijill.geo.toponyms import Toponym, find_toponyms
from sijill.geo.unite import unite

__all__ = [
    "SUBTYPES",
    "Entry",
    "Gazetteer",
    "Match",
    "Spot",
    "Toponym",
    "build_index",
    "find_toponyms",
    "locate",
    "open_gazetteer",
    "unite",
]
