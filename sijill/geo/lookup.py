"""Opening a gazetteer and looking names up in it, from exact spelling to misspelling, each with its quality."""

import os
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log10
from pathlib import Path
from typing import Final, Literal, NamedTuple

import numpy as np
import shapely

from sijill.errors import GazetteerError, MissingError
from sijill.geo.bitmap import may_hold
from sijill.geo.bundled import bundled_path
from sijill.geo.distance import Points, km_to
from sijill.geo.index import SCHEMA_VERSION
from sijill.geo.names import edit_distance, fold, form, is_arabic, key, key_of_form, neighbours, skeleton, unprefixed
from sijill.geo.paths import installed_path
from sijill.geo.toponyms import ordinary_words
from sijill.geo.words import Generic, split_generic, unqualified
from sijill.records import PlaceKind

Grade = Literal["exact", "spelling", "core", "ending", "short", "part", "prefix", "script", "sound", "edit"]
QUALITY: Final[dict[Grade, float]] = {
    "exact": 1.0,  # the same words in folded letters
    "spelling": 0.95,  # the same but for articles, spaces and habits of spelling
    "core": 0.95,  # the same after the generic word ("مدينة حلب")
    "ending": 0.8,  # the same but for the vowel at its end ("كفريا", "كفرية")
    "short": 0.75,  # the same but for a qualifier behind it ("الكبير")
    "part": 0.6,  # the same after a generic word that belongs to the name, or names a thing at the place
    "prefix": 0.85,  # the same after a conjunction or preposition written onto it
    "script": 0.45,  # the same consonants in Latin script, where the place is known in no other
    "sound": 0.3,  # the same consonants, other letters
    "edit": 0.35,  # one letter off
}
"""How far each grade of match is to be trusted, 0 to 1."""

_SEAT: Final = 20_000  # inhabitants from which a town of a province's name is what the bare name means
_SHORTEST_FUZZY: Final = 5  # letters; below it nearly every name has a neighbour
_ENDINGS: Final = {"ا": "ه", "ه": "ا"}  # the vowel at the end of foreign and old names is written either way
_SHORTEST_VARIED: Final = 4  # letters of a key whose end may be spelt otherwise
_SPOTS_KEPT: Final = 100_000  # in memory, about 60 MB
_COLUMNS: Final = (
    "place.id, ids, name_en, names, kind, subtype, feature, country, admin1_code, admin1, admin2, admin3,"
    " population, lat, lon, radius_km, area IS NOT NULL"
)

_BEARERS: Final = (
    "SELECT form, kind, subtype, feature, population FROM name JOIN place ON place.id = name.place"
    " WHERE key = ? AND bare = 0"
)


class Bearer(NamedTuple):
    """As much of a place that bears a name as tells its kind and prominence; ``form`` is the name's."""

    form: str
    kind: PlaceKind
    subtype: str | None
    feature: str | None
    population: int


_NAMED: Final = f"SELECT name.form, name.bare, {_COLUMNS} FROM name JOIN place ON place.id = name.place WHERE key = ?"


class Spot(NamedTuple):
    """A place of the gazetteer as look-ups give it: see ``Entry`` for the fields. ``place`` is its row; ids and names
    stand one a line, as in the file."""

    place: int
    id_lines: str
    name_en: str
    name_lines: str
    kind: PlaceKind
    subtype: str | None
    feature: str | None
    country: str | None
    admin1_code: str | None
    admin1: str | None
    admin2: str | None
    admin3: str | None
    population: int
    lat: float
    lon: float
    radius_km: float | None
    has_area: int

    @property
    def ids(self) -> tuple[str, ...]:
        """The identifiers, each with its source's prefix."""
        return tuple(self.id_lines.split("\n"))

    @property
    def names(self) -> tuple[str, ...]:
        """Every name in any script."""
        return tuple(self.name_lines.split("\n"))

    @property
    def id(self) -> str:
        """The identifier that is shown: the first source's."""
        return self.id_lines.partition("\n")[0]

    @property
    def name_ar(self) -> str | None:
        """The first Arabic name."""
        return next((name for name in self.names if is_arabic(name)), None)


class Match(NamedTuple):
    """A place that a name could mean, how the name met it, and what the generic word before the name implies."""

    spot: Spot
    grade: Grade
    generic: Generic | None = None

    @property
    def quality(self) -> float:
        """Trust in the match, 0 to 1."""
        return QUALITY[self.grade]


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """A gazetteer file, open for reading. Safe for any number of processes, and for the threads of one."""

    path: Path
    connection: sqlite3.Connection = field(repr=False)
    _bits: bytes = field(init=False, repr=False)
    _spots_read: dict[int, Spot] = field(init=False, repr=False, default_factory=dict)
    _by_key: Callable[[str], tuple[tuple[Spot, str, int], ...]] = field(init=False, repr=False)
    knows: Callable[[str], PlaceKind | None] = field(init=False, repr=False)
    settlements: Callable[..., Points] = field(init=False, repr=False)
    """(lat, lon) of the settlements of a country or of one of its first-level areas."""

    def __post_init__(self) -> None:
        bits = self.connection.execute("SELECT value FROM meta WHERE name = 'keys'").fetchone()[0]
        object.__setattr__(self, "_bits", bits)
        object.__setattr__(self, "_by_key", lru_cache(maxsize=50_000)(self._read_key))
        object.__setattr__(self, "knows", lru_cache(maxsize=200_000)(self._knows))
        object.__setattr__(self, "settlements", lru_cache(maxsize=256)(self._settlements))

    def lookup(self, name: str, *, fuzzy: bool = True) -> list[Match]:
        """The places that a name could mean, best grade first.

        With ``fuzzy``, misspellings too if nothing better is found, and names known in Latin script alone.
        """
        formed = form(name)
        found = self._exact(formed) + self._generic(formed)
        if not found and is_arabic(formed):
            found = self._prefixed(formed)
        if fuzzy and all(match.grade in ("part", "short") for match in found):
            found += self._fuzzy(formed)
        elif fuzzy and is_arabic(formed):
            found += [m for m in self._sounding(formed, None) if m.spot.name_ar is None]
        if len(found) < 2:
            return found
        best: dict[int, Match] = {}
        for match in sorted(found, key=lambda m: -m.quality):
            best.setdefault(match.spot.place, match)
        return list(best.values())

    def misspelt(self, name: str) -> list[Match]:
        """The places whose name is one letter off or sounds alike, whether or not others have exactly this name."""
        return self._fuzzy(form(name))

    def _knows(self, name: str) -> PlaceKind | None:
        """The kind of the most prominent place with this name, spelling variants folded, or None; no misspellings."""
        formed = fold(name)  # what it comes to is remembered here, so that its form and key need not be
        bearers = self._bearing(formed)
        if bearers and _ordinary(formed):
            bearers = [bearer for bearer in bearers if bearer.form == formed]
        while not bearers and (split := split_generic(formed)) and split[0].loose == "yes":
            formed = split[1]
            bearers = self._bearing(formed)
        if not bearers:
            return None
        if any(bearer.kind == "country" for bearer in bearers):
            return "country"
        best = max(bearers, key=prominence)
        # A district is mostly called after its town, and the bare name means the town.
        towns = best.kind in ("district", "neighbourhood") and any(b.kind == "settlement" for b in bearers)
        seat = best.kind == "admin1" and any(b.kind == "settlement" and b.population >= _SEAT for b in bearers)
        return "settlement" if towns or seat else best.kind

    def place(self, identifier: str) -> Spot | None:
        """The place with this identifier of a source ("gn:163843")."""
        rows = self._spots("JOIN identifier ON identifier.place = place.id WHERE identifier.id = ?", (identifier,))
        return rows[0] if rows else None

    def country(self, code: str) -> Spot | None:
        """The country with this ISO code."""
        rows = self._spots("WHERE kind = 'country' AND country = ?", (code,))
        return rows[0] if rows else None

    def capital(self, code: str) -> Spot | None:
        """The capital of the country with this ISO code."""
        rows = self._spots("WHERE country = ? AND feature = 'P.PPLC'", (code,))
        return max(rows, key=lambda s: s.population, default=None)

    def admin1(self, country: str | None, code: str | None) -> Spot | None:
        """The first-level area with this country and code."""
        rows = self._spots("WHERE kind = 'admin1' AND country IS ? AND admin1_code IS ?", (country, code))
        return max(rows, key=lambda s: s.population, default=None)

    def around(self, lat: float, lon: float, reach_km: float, kind: PlaceKind = "settlement") -> Points:
        """(lat, lon) of the places of a kind within a distance of a point."""
        up = reach_km / 111.0
        rows = self.connection.execute(
            "SELECT lat, lon FROM place WHERE kind = ? AND lat BETWEEN ? AND ?", (kind, lat - up, lat + up)
        )
        points = _points(rows)
        return points[km_to(lat, lon, points) <= reach_km]

    def area(self, spot: Spot) -> shapely.Geometry | None:
        """The place's polygon, if the gazetteer has one."""
        if not spot.has_area:
            return None
        row = self.connection.execute("SELECT area FROM place WHERE id = ?", (spot.place,)).fetchone()
        return shapely.from_wkb(row[0]) if row and row[0] else None

    def count(self) -> int:
        """How many places there are."""
        return int(self.connection.execute("SELECT value FROM meta WHERE name = 'places'").fetchone()[0])

    def _settlements(self, country: str, admin1_code: str | None = None) -> Points:
        query = "SELECT lat, lon FROM place WHERE country = ? AND kind = 'settlement'"
        if admin1_code is None:
            return _points(self.connection.execute(query, (country,)))
        return _points(self.connection.execute(f"{query} AND admin1_code = ?", (country, admin1_code)))

    def _bearing(self, formed: str) -> list[Bearer]:
        """The places of exactly this name, but for habits of spelling."""
        wanted = key_of_form(formed)
        if not wanted or not may_hold(self._bits, wanted):
            return []
        return [Bearer._make(row) for row in self.connection.execute(_BEARERS, (wanted,))]

    def _exact(self, formed: str) -> list[Match]:
        wanted = key(formed)
        found = [Match(spot, _grade(stored == formed, bare)) for spot, stored, bare in self._by_key(wanted)]
        if wanted[-1:] in _ENDINGS and len(wanted) >= _SHORTEST_VARIED:
            varied = self._by_key(wanted[:-1] + _ENDINGS[wanted[-1]])
            found += [Match(spot, "ending") for spot, _, bare in varied if not bare]
        if all(match.grade in ("short", "part") for match in found) and (short := unqualified(formed)):
            found += [Match(spot, "short") for spot, _, bare in self._by_key(key(short)) if bare != 1]
        return found

    def _generic(self, formed: str) -> list[Match]:
        found: list[Match] = []
        rest, whole = formed, True
        while split := split_generic(rest):
            generic, rest = split
            whole = whole and generic.loose == "yes"
            for match in self._exact(rest):
                grade: Grade = (
                    "part" if not whole else "core" if match.quality > QUALITY["core"] - 0.01 else match.grade
                )
                found.append(Match(match.spot, grade, generic))
            if whole and found:
                break
        return found

    def _prefixed(self, formed: str) -> list[Match]:
        for bare in unprefixed(formed):
            found = self._exact(bare) or self._generic(bare)
            if found:
                return [Match(m.spot, "prefix" if m.quality > QUALITY["prefix"] else m.grade, m.generic) for m in found]
        return []

    def _fuzzy(self, formed: str) -> list[Match]:
        generic = None
        while (split := split_generic(formed)) and split[0].loose == "yes":
            generic, formed = split
        wanted = key(formed)
        if len(wanted) < _SHORTEST_FUZZY:
            return []
        near = sorted(neighbours(wanted))
        places: set[int] = set()
        for start in range(0, len(near), 500):
            chunk = near[start : start + 500]
            marks = ",".join("?" * len(chunk))
            rows = self.connection.execute(f"SELECT place FROM name WHERE bare = 0 AND key IN ({marks})", chunk)
            places |= {row[0] for row in rows}
        found = [Match(spot, "edit", generic) for spot in self._by_places(places)]
        return found + self._sounding(formed, generic)

    def _sounding(self, formed: str, generic: Generic | None) -> list[Match]:
        sound, wanted = skeleton(formed), key(formed)
        if len(sound) < 3:
            return []
        alike = self._spots("JOIN sound ON sound.place = place.id WHERE skeleton = ? LIMIT 200", (sound,))
        least = 4  # consonants below which a likeness across scripts says little
        return [
            Match(s, "script" if s.name_ar is None and len(sound) >= least else "sound", generic)
            for s in alike
            if _alike(wanted, s)
        ]

    def _read_key(self, wanted: str) -> tuple[tuple[Spot, str, int], ...]:
        if not wanted or not may_hold(self._bits, wanted):
            return ()
        if len(self._spots_read) >= _SPOTS_KEPT:
            self._spots_read.clear()
        keep, rows = self._spots_read.setdefault, self.connection.execute(_NAMED, (wanted,)).fetchall()
        return tuple((keep(row[2], Spot._make(row[2:])), row[0], row[1]) for row in rows)

    def _by_places(self, places: Iterable[int]) -> list[Spot]:
        wanted = sorted(places)[:500]
        return self._spots(f"WHERE id IN ({','.join('?' * len(wanted))})", wanted) if wanted else []

    def _spots(self, condition: str, values: Sequence[object]) -> list[Spot]:
        rows = self.connection.execute(f"SELECT {_COLUMNS} FROM place {condition}", tuple(values))
        return [self._spots_read.setdefault(row[0], Spot._make(row)) for row in rows]


def open_gazetteer(path: Path | None = None) -> Gazetteer:
    """Open a gazetteer file: the one named, else ``SIJILL_GAZETTEER``, else the installed one, else the bundled one.

    The bundled one is built if need be.

    Raises MissingError if there is no such file, GazetteerError if it is not a gazetteer of this version.
    """
    named = os.environ.get("SIJILL_GAZETTEER")
    path = path or (Path(named) if named else installed_path() if installed_path().is_file() else bundled_path())
    if not path.is_file():
        raise MissingError(
            f"There is no gazetteer {path}; make one with: sijill gazetteer import --into {path} FILE..."
        )
    try:
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        connection.execute("PRAGMA mmap_size = 268435456")
    except sqlite3.Error as error:
        raise GazetteerError(
            f"{path} is not a gazetteer ({error}); build one with: sijill gazetteer import."
        ) from error
    if version != SCHEMA_VERSION:
        connection.close()
        raise GazetteerError(
            f"{path} is a gazetteer of another version; build it again with: sijill gazetteer import (or install)."
        )
    return Gazetteer(path, connection)


def prominence(spot: Spot | Bearer) -> float:
    """How likely a place is to be meant before anything else is known, in log-odds up to a constant.

    Population counts by its logarithm, seats and capitals by a step; the weights are set by hand on the
    development data (see ``sijill.geo.evaluate``).
    """
    steps = {"P.PPLC": 2.0, "P.PPLA": 1.5, "P.PPLA2": 1.0, "P.PPLA3": 0.6, "P.PPLG": 1.0}
    base = {"country": 3.0, "admin1": 1.0, "region": 0.5, "facility": 0.2, "neighbourhood": -0.3}.get(spot.kind, 0.0)
    size = log10(1 + min(spot.population, 3_000_000) / 500)
    unpeopled = {"abandoned": -1.0, "hamlet": -0.4}.get(spot.subtype or "", 0.0)
    return base + 0.7 * size + steps.get(spot.feature or "", 0.0) + unpeopled


def _grade(same_form: bool, bare: int) -> Grade:
    if bare:
        return "part" if bare == 1 else "short"
    return "exact" if same_form else "spelling"


def _ordinary(formed: str) -> bool:
    """Words of ordinary sense, a particle among them ("بعد أن"): a name only if it is spelt just so."""
    words = formed.split(" ")
    return len(words) > 1 and min(map(len, words)) <= 2 and all(key(word) in ordinary_words() for word in words)


def _points(rows: Iterable[tuple[float, float]]) -> Points:
    return np.array(list(rows), dtype=np.float64).reshape(-1, 2)


def _alike(wanted: str, spot: Spot) -> bool:
    arabic = [key(name) for name in spot.names if is_arabic(name)]
    limit = 2 if len(wanted) > 6 else 1
    return not arabic or any(edit_distance(wanted, known, limit) <= limit for known in arabic)
