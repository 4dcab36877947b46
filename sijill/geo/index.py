"""The gazetteer on disk: one SQLite file, built by streaming entries, opened read-only by any number of processes.

Entries of several sources that are the same place (a name in common, kinds that can be one, close enough) become one
place with all their ids and names. The file is written beside its target and renamed, so that readers see the old
gazetteer or the new one and never half of it.
"""

import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeVar

from sijill.errors import GazetteerError
from sijill.geo.bitmap import bits_of
from sijill.geo.containment import assign_areas
from sijill.geo.distance import km
from sijill.geo.entry import Entry
from sijill.geo.names import form, is_arabic, key, skeleton, sound_of_key
from sijill.geo.words import rows, split_generic, unqualified

SCHEMA_VERSION: Final = 2
_APPLICATION_ID: Final = 0x53494A4C  # "SIJL"

# ids, names and parents hold one name a line. meta: ``places``, their number, and ``keys``, the bits of all keys of
# names (see sijill.geo.bitmap).
SCHEMA: Final = """
CREATE TABLE place (
    id INTEGER PRIMARY KEY, ids TEXT NOT NULL, name_en TEXT NOT NULL, names TEXT NOT NULL,
    kind TEXT NOT NULL, subtype TEXT, feature TEXT, country TEXT,
    admin1_code TEXT, admin1 TEXT, admin2 TEXT, admin3 TEXT, parents TEXT NOT NULL,
    population INTEGER NOT NULL, lat REAL NOT NULL, lon REAL NOT NULL, radius_km REAL, area BLOB, source TEXT NOT NULL
);
CREATE INDEX place_of_country ON place (country) WHERE kind = 'country';
CREATE TABLE name (key TEXT NOT NULL, place INTEGER NOT NULL, form TEXT NOT NULL, bare INTEGER NOT NULL,
    PRIMARY KEY (key, place, form)) WITHOUT ROWID;
CREATE TABLE sound (skeleton TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (skeleton, place)) WITHOUT ROWID;
CREATE TABLE identifier (id TEXT PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE meta (name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
"""

# How far apart (km) the same place may lie in two sources. Areas are measured at label points, hence the slack.
_SAME_PLACE_KM: Final = {
    "facility": 3.0,
    "neighbourhood": 2.0,
    "settlement": 5.0,
    "district": 80.0,
    "region": 30.0,
    "admin1": 300.0,
    "country": 2000.0,
}
_SAME_SOURCE_KM: Final = 0.8
_LATIN_NAMES: Final = 6  # of a place whose skeletons are kept: transliterations differ in vowels
_SOUNDS_AT_ONCE: Final = 50_000
_COMPUTED: Final = "computed from towns"
_COLUMNS: Final = (
    "ids, name_en, names, kind, subtype, feature, country, admin1_code, admin1, admin2, admin3, parents,"
    " population, lat, lon, radius_km, area, source"
)


def build_index(entries: Iterable[Entry], path: Path) -> int:
    """Write the gazetteer of ``entries`` to ``path`` and return the number of places in it.

    Streams: memory does not grow with the number of entries. Raises GazetteerError if there are none, or if the file
    cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise GazetteerError(f"The gazetteer cannot be written to {path}: {error.strerror}.") from error
    part = Path(name)
    try:
        with closing(sqlite3.connect(part, isolation_level=None)) as connection:
            count = _fill(connection, entries)
        if not count:
            raise GazetteerError("The sources hold no place, so no gazetteer was written; check the files named.")
        part.chmod(0o644)
        part.replace(path)
    except sqlite3.Error as error:
        raise GazetteerError(f"The gazetteer cannot be written to {path}: {error}.") from error
    finally:
        part.unlink(missing_ok=True)
    return count


def _fill(connection: sqlite3.Connection, entries: Iterable[Entry]) -> int:
    connection.executescript(
        f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -131072;"
        f"PRAGMA application_id = {_APPLICATION_ID}; PRAGMA user_version = {SCHEMA_VERSION};"
    )
    connection.executescript(SCHEMA)
    connection.execute("BEGIN")
    sounds: list[tuple[str, int]] = []
    for entry in entries:
        _add(connection, entry, sounds)
        if len(sounds) > _SOUNDS_AT_ONCE:
            _add_sounds(connection, sounds)
    _add_sounds(connection, sounds)
    assign_areas(connection)
    _drop_borrowed_names(connection)
    _add_other_names(connection)
    connection.execute("CREATE INDEX place_point ON place (kind, lat, lon)")
    connection.execute("CREATE INDEX place_admin1 ON place (country, admin1_code, kind)")
    count = int(connection.execute("SELECT count(*) FROM place").fetchone()[0])
    keys = int(connection.execute("SELECT count(DISTINCT key) FROM name").fetchone()[0])
    bits = bits_of((row[0] for row in connection.execute("SELECT DISTINCT key FROM name")), keys)
    connection.executemany("INSERT INTO meta VALUES (?, ?)", [("places", count), ("keys", bits)])
    connection.execute("COMMIT")
    connection.execute("ANALYZE")
    return count


def _add_sounds(connection: sqlite3.Connection, sounds: list[tuple[str, int]]) -> None:
    """Write the skeletons gathered, sorted, so that they go into the table side by side, and forget them."""
    connection.executemany("INSERT OR IGNORE INTO sound VALUES (?, ?)", sorted(sounds))
    sounds.clear()


def _add(connection: sqlite3.Connection, entry: Entry, sounds: list[tuple[str, int]]) -> None:
    keys = {(key(bare), form(bare), stripped) for bare, stripped in _spellings(entry) if key(bare)}
    same = _same_place(connection, entry, {k for k, _, stripped in keys if not stripped} or {k for k, _, _ in keys})
    if same is None:
        marks = ", ".join("?" * len(_COLUMNS.split(",")))
        row = connection.execute(f"INSERT INTO place ({_COLUMNS}) VALUES ({marks})", _values(entry)).lastrowid
        place = int(row or 0)
    else:
        place, known = same
        setters = ", ".join(f"{column.strip()} = ?" for column in _COLUMNS.split(","))
        connection.execute(f"UPDATE place SET {setters} WHERE id = ?", (*_values(merge(known, entry)), place))
    connection.executemany("INSERT OR IGNORE INTO name VALUES (?, ?, ?, ?)", [(k, place, f, s) for k, f, s in keys])
    arabic = {sound_of_key(k) for k, f, stripped in keys if not stripped and is_arabic(f)}
    # Latin script is another's spelling of the name, and asked for only where nobody gives the Arabic one.
    found = arabic or set(map(skeleton, dict.fromkeys((entry.name_en, *entry.names[:_LATIN_NAMES]))))
    sounds += [(sound, place) for sound in found if len(sound) > 1]
    connection.executemany("INSERT OR IGNORE INTO identifier VALUES (?, ?)", [(i, place) for i in entry.ids])


def _drop_borrowed_names(connection: sqlite3.Connection) -> None:
    """Take from a first-level area the names that are another's own: sources give provinces their neighbours' names."""
    own: dict[tuple[str | None, str], int] = {}
    areas = connection.execute("SELECT id, country, name_en, names FROM place WHERE kind = 'admin1'").fetchall()
    for place, country, name_en, names in areas:
        arabic = next((name for name in names.split("\n") if is_arabic(name)), name_en)
        for name in (arabic, name_en):
            formed = form(name)
            split = split_generic(formed)
            for bare in (formed, split[1] if split else formed):
                own.setdefault((country, key(bare)), place)
    country_of = {place: country for place, country, _, _ in areas}
    for (country, wanted), place in own.items():
        for (other,) in connection.execute("SELECT place FROM name WHERE key = ?", (wanted,)).fetchall():
            if other != place and other in country_of and country_of[other] == country:
                connection.execute("DELETE FROM name WHERE key = ? AND place = ?", (wanted, other))


def _add_other_names(connection: sqlite3.Connection) -> None:
    """Give the largest place of a name the names that ``data/other_names.tsv`` knows for it."""
    for country, kind, name, others in rows("other_names.tsv"):
        found = connection.execute(
            "SELECT id FROM place WHERE country = ? AND kind = ? AND id IN (SELECT place FROM name WHERE key = ?)"
            " ORDER BY population DESC LIMIT 1",
            (country, kind, key(name)),
        ).fetchone()
        if found:
            names = [(key(other), found[0], form(other)) for other in others.split("|")]
            connection.executemany("INSERT OR IGNORE INTO name VALUES (?, ?, ?, 0)", names)


def _spellings(entry: Entry) -> Iterator[tuple[str, int]]:
    """Every name with 0; without its generic word ("محافظة حلب" → "حلب") where that is all there is to it with 0 too.

    With 1 what is left of a name when a word is taken off that belongs to it: the generic word of "جبل الزاوية". With
    2 a name without its qualifier ("عرب حسن كبير") or without the name of its area behind it ("الدردارة تل تمر").
    """
    around = {form(parent) for parent in entry.parents}
    for name in dict.fromkeys((entry.name_en, *entry.names)):
        yield name, 0
        if not is_arabic(name):
            continue
        formed = form(name)
        if (rest := split_generic(formed)) and rest[0].loose != "of":
            # A camp is not the town that it is called after ("مخيم جنين").
            yield rest[1], int(rest[0].loose == "part" or rest[0].subtype == "camp")
        if short := unqualified(formed):
            yield short, 2
        for at in range(1, formed.count(" ") + 1):
            words = formed.split(" ")
            if " ".join(words[at:]) in around:
                yield " ".join(words[:at]), 2


def _same_place(connection: sqlite3.Connection, entry: Entry, keys: set[str]) -> tuple[int, Entry] | None:
    for identifier in entry.ids:
        held = connection.execute("SELECT place FROM identifier WHERE id = ?", (identifier,)).fetchone()
        if held:
            row = connection.execute(f"SELECT {_COLUMNS} FROM place WHERE id = ?", held).fetchone()
            return int(held[0]), entry_of(row)
    if entry.kind == "country":
        row = connection.execute(
            f"SELECT id, {_COLUMNS} FROM place WHERE kind = 'country' AND country = ?", (entry.country,)
        ).fetchone()
        return (row[0], entry_of(row[1:])) if row else None
    marks = ", ".join("?" * len(keys))
    # A camp has the name of its town only in part, and is not the town.
    parts = "bare = 0" if entry.kind == "settlement" else "1"
    query = f"SELECT DISTINCT place FROM name WHERE key IN ({marks}) AND {parts}"
    named = [row[0] for row in connection.execute(query, (*keys,))]
    if not named:
        return None
    found = connection.execute(
        f"SELECT id, {_COLUMNS} FROM place WHERE id IN ({', '.join(map(str, named))})"
        " AND country IS ? AND lat BETWEEN ? AND ? AND kind IN (?, ?)",
        (entry.country, *_band(entry), entry.kind, _TWIN.get(entry.kind, entry.kind)),
    ).fetchall()
    best: tuple[float, int, Entry] | None = None
    for row in found:
        known = entry_of(row[1:])
        apart = km(entry.lat, entry.lon, known.lat, known.lon)
        one_source = {i.partition(":")[0] for i in known.ids} & {i.partition(":")[0] for i in entry.ids}
        limit = _SAME_SOURCE_KM if one_source else _SAME_PLACE_KM[entry.kind]
        if apart <= limit and (best is None or apart < best[0]):
            best = (apart, row[0], known)
    return best[1:] if best else None


# A camp or quarter of one source may be a settlement of another.
_TWIN: Final = {"neighbourhood": "settlement"}


def _band(entry: Entry) -> tuple[float, float]:
    degrees = _SAME_PLACE_KM[entry.kind] / 111.0
    return entry.lat - degrees, entry.lat + degrees


_T = TypeVar("_T")


def _first(a: _T | None, b: _T | None) -> _T | None:
    return a if a is not None else b


def merge(known: Entry, other: Entry) -> Entry:
    """One entry with the ids and names of both; the first one's words and point stand, gaps are filled.

    An area that was only made up of its towns takes the point of a source that knows it, and any place the point
    that comes with its polygon.
    """
    rough = known.kind in ("country", "admin1") and known.source.startswith(_COMPUTED)
    if rough or (other.area is not None and known.area is None and known.kind == other.kind):
        known = replace(
            known, lat=other.lat, lon=other.lon, radius_km=other.radius_km, source="" if rough else known.source
        )
    return replace(
        known,
        ids=tuple(dict.fromkeys(other.ids + known.ids if rough else known.ids + other.ids)),
        names=tuple(dict.fromkeys((*known.names, other.name_en, *other.names))),
        subtype=_first(known.subtype, other.subtype),
        feature=_first(known.feature, other.feature),
        admin1_code=_first(known.admin1_code, other.admin1_code),
        admin1=_first(known.admin1, other.admin1),
        admin2=_first(known.admin2, other.admin2),
        admin3=_first(known.admin3, other.admin3),
        parents=tuple(dict.fromkeys(known.parents + other.parents)),
        population=max(known.population, other.population),
        radius_km=_first(known.radius_km, other.radius_km),
        area=_first(known.area, other.area),
        source="; ".join(dict.fromkeys(s for s in (*known.source.split("; "), *other.source.split("; ")) if s)),
    )


def _values(e: Entry) -> tuple[object, ...]:
    return (
        _lines(e.ids),
        e.name_en,
        _lines(e.names),
        e.kind,
        e.subtype,
        e.feature,
        e.country,
        e.admin1_code,
        e.admin1,
        e.admin2,
        e.admin3,
        _lines(e.parents),
        e.population,
        e.lat,
        e.lon,
        e.radius_km,
        e.area,
        e.source,
    )


def _lines(names: Iterable[str]) -> str:
    return "\n".join(" ".join(name.split()) for name in names)


def entry_of(row: tuple[object, ...]) -> Entry:
    """The entry in a row of ``place`` without its id."""
    values = dict(zip((c.strip() for c in _COLUMNS.split(",")), row, strict=True))
    for name in ("ids", "names", "parents"):
        values[name] = tuple(str(values[name]).split("\n")) if values[name] else ()
    return Entry(**values)  # type: ignore[arg-type]
