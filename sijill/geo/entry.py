"""The frozen record that gazetteer importers yield and the index stores: one place as one source knows it."""

from dataclasses import dataclass
from typing import Final

from sijill.records import GeoPrecision, PlaceKind

_SUBTYPES_OF: Final[dict[PlaceKind, str]] = {
    "settlement": "capital city town village hamlet camp abandoned",
    "neighbourhood": "quarter street square market",
    "region": (
        "mountain hill valley plain desert plateau island peninsula river lake sea gulf coast wadi spring road axis"
        " border park tribal_area"
    ),
    "facility": (
        "airport airbase military_base checkpoint crossing bridge dam port gas_field gas_plant oil_field refinery"
        " pipeline power_plant substation fuel_depot industrial factory mine station railway tunnel junction"
        " hospital school university mosque church monastery shrine cemetery prison government embassy media"
        " stadium hotel castle ruin tower farm water_plant well silo aid_site"
    ),
    "admin1": "governorate state",
    "district": "district subdistrict municipality",
}

PRECISION: Final[dict[PlaceKind, GeoPrecision]] = {
    "facility": "site",
    "neighbourhood": "settlement",
    "settlement": "settlement",
    "district": "district",
    "region": "area",
    "admin1": "admin1",
    "country": "country",
}
"""How exact the point of an entry is, where the text says nothing that makes it less so."""

SUBTYPES: Final[dict[str, PlaceKind]] = {
    subtype: kind for kind, subtypes in _SUBTYPES_OF.items() for subtype in subtypes.split()
}
"""What a place is more closely → the kind it normally has. Importers use these words for ``Entry.subtype``;
a refugee or displacement camp is a settlement, a military camp a ``military_base``."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One place of a gazetteer source.

    ``ids``: the source's own identifiers with its prefix: ``gn:163843`` (GeoNames layout), ``pcode:C1353`` (OCHA),
    ``osm:n123``/``osm:w123``/``osm:r123``, ``site:ebla-gas-plant`` (the bundled sites), ``csv:…`` (a user's table).
    ``names``: every name in any script, ``name_en`` among them or not; order without meaning, except that the first
    Arabic one is shown.
    ``feature``: GeoNames class and code where the source gives one (``P.PPLA``), for prominence.
    ``admin1_code``: the source's own code (``SY.09``, ``SY02``); ``admin1``, ``admin2``, ``admin3``: English names
    (any script where the source has no English). ``parents``: further names of enclosing areas, any script.
    ``radius_km``: how far the place reaches from its point where known. ``area``: its (multi)polygon as WKB, WGS 84.
    ``source``: short name of the source, with its licence or the reference of a single coordinate.
    """

    ids: tuple[str, ...]
    name_en: str
    names: tuple[str, ...]
    kind: PlaceKind
    lat: float
    lon: float
    subtype: str | None = None
    feature: str | None = None
    country: str | None = None
    admin1_code: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    admin3: str | None = None
    parents: tuple[str, ...] = ()
    population: int = 0
    radius_km: float | None = None
    area: bytes | None = None
    source: str = ""
