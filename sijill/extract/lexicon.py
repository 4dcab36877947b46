"""The Arabic lexicons: typed access to the data files in ``ar/``, which ``docs/lexicons.md`` explains to analysts.

>>> lexicon = load_lexicon()
>>> [m.entry.type for m in lexicon.triggers.at(["وقصفت", "المدينه"], 0)]
['shelling_artillery_missile']
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal, NamedTuple, TypeVar, get_args

from sijill.errors import SijillError
from sijill.extract import phrases
from sijill.extract.morphology import Pos
from sijill.extract.phrases import Table, build
from sijill.extract.text import fold
from sijill.records import EVENT_TYPES, PlaceKind


class LexiconError(SijillError):
    """A lexicon file cannot be read: the message names the file, the line and what was expected there."""


Context = Literal[
    "sure", "means", "armed", "place", "people", "weapons", "units", "crowd", "deaths", "property", "deal", "weak"
]
"""What a trigger needs around it; :file:`triggers.txt` says what each means."""

Scope = Literal["after", "before", "over", "sentence", "line"]
"""What a not-event phrase takes away: triggers after it in the clause, before it, the one it stands over (contains or
touches), all of the sentence, all of the line."""

ActorClass = Literal[
    "state", "police", "rebel", "militia", "jihadist", "external", "international", "civilians", "protesters", "unknown"
]
Role = Literal["actor", "target", "both"]

NotEventKind = Literal[
    "threat", "plan", "call", "fear", "hypothetical", "future", "negation", "statistics", "standing", "commentary",
    "politics", "sport", "economy", "medicine", "culture", "crime", "disaster", "accident", "fixed", "navigation",
]  # fmt: skip
HeadKind = Literal[
    "force", "fighters", "unknown_men", "police", "aircraft", "artillery", "vessel", "crowd", "settlers", "authority",
    "attacker", "person", "casualty", "official", "home", "public_building", "health", "school", "worship", "market",
    "camp", "infrastructure", "vehicle", "military_vehicle", "military_site", "area", "convoy", "media",
]  # fmt: skip
WeaponKind = Literal[
    "artillery", "mortar", "rocket", "missile", "shell", "aircraft", "helicopter", "drone", "air_munition", "naval",
    "ied", "mine", "car_bomb", "suicide", "hand_grenade", "small_arms", "anti_armour", "tank", "chemical", "cluster",
    "incendiary", "explosive", "air_defence", "cold_weapon", "riot_control", "generic",
]  # fmt: skip
SourceKind = Literal[
    "said", "said_that", "according", "doubt", "denial", "source", "own_voice", "monitor", "outlet", "rank", "office",
    "institution",
]  # fmt: skip
PlaceWordKind = Literal["before", "facility", "countryside", "direction", "near", "road", "border", "whole"]


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word or phrase that names an event. ``type`` is the default; with context ``means`` the weapon decides."""

    type: str
    lemma: str
    pos: Pos
    context: Context


@dataclass(frozen=True, slots=True)
class NotEvent:
    """A word or phrase that takes the event out of a trigger. ``kind`` is the section (threat, negation …)."""

    kind: str
    scope: Scope
    lemma: str
    pos: Pos


@dataclass(frozen=True, slots=True)
class Actor:
    """An armed group, force, government or state in arms; all its names share one ``id``. Country: ISO alpha-2."""

    id: str
    name_en: str
    kind: ActorClass
    country: str


@dataclass(frozen=True, slots=True)
class Head:
    """A noun that heads a phrase for an actor, a target, or either. ``kind`` is the section (soldiers, aircraft …)."""

    lemma: str
    role: Role
    kind: str
    cls: ActorClass | None


@dataclass(frozen=True, slots=True)
class Weapon:
    """A weapon, munition or platform; ``type`` is the event type its use implies, None where it tells nothing."""

    lemma: str
    kind: str
    type: str | None


@dataclass(frozen=True, slots=True)
class Source:
    """A word of attribution. ``kind`` is the section: said, according, doubt, denial, source, own_voice, office …"""

    lemma: str
    kind: str
    pos: Pos


@dataclass(frozen=True, slots=True)
class PlaceWord:
    """A generic word before a toponym with the kind it implies, or (``kind`` None) a word of relation.

    ``near`` is the codebook's: near, around, outskirts, between, on the road to.
    """

    lemma: str
    kind: PlaceKind | None
    near: bool
    section: str


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A toponym well known from the news. ``country`` is ISO alpha-2; ``common`` warns that it is a common word too
    and a place only where the words around it say so."""

    name: str
    kind: PlaceKind
    country: str
    common: bool = False


@dataclass(frozen=True, slots=True)
class Demonym:
    """An adjective of origin (``تركي``, ``تركية``); ``country`` is ISO alpha-2."""

    lemma: str
    country: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All lexicons; each table is asked with folded words (:class:`sijill.extract.phrases.Table`)."""

    triggers: Table[Trigger]
    not_events: Table[NotEvent]
    actors: Table[Actor]
    heads: Table[Head]
    weapons: Table[Weapon]
    sources: Table[Source]
    place_words: Table[PlaceWord]
    place_names: Table[PlaceName]
    demonyms: Table[Demonym]


class _Row(NamedTuple):
    """One entry: the names before the first bar, the fields after it, and the options of its section."""

    where: str  # file and line
    section: str
    options: Mapping[str, str]
    pos: Pos  # the section's, or a trigger's own in its first field
    names: tuple[str, ...]
    fields: tuple[str, ...]

    def choice(self, value: str, allowed: Any) -> Any:
        """The value, if it is one of a Literal's."""
        if value not in allowed.__args__:
            raise LexiconError(f"{self.where}: {value!r} is not one of {', '.join(allowed.__args__)}.")
        return value

    def option(self, name: str, allowed: Any) -> Any:
        """An option that the section must have."""
        if name not in self.options:
            raise LexiconError(f"{self.where}: section [{self.section}] does not say {name}=….")
        return self.choice(self.options[name], allowed)

    def country(self, value: str) -> str:
        """The value, if it looks like an ISO 3166-1 alpha-2 code."""
        if not (len(value) == 2 and value.isascii() and value.isupper()):
            raise LexiconError(f"{self.where}: {value!r} is not a country code such as SY.")
        return value


T = TypeVar("T")


@cache
def load_lexicon() -> Lexicon:
    """The lexicons of the package, read once. Raises LexiconError where a file is not as it should be."""
    actors, places = _read("actors.txt"), _read("places.txt")
    named = [row for row in places if row.section in ("country", "name")]
    demonyms = [row for row in places if row.section == "demonym"]
    words = [row for row in places if row.section not in ("country", "name", "demonym")]
    return Lexicon(
        triggers=_table(_read("triggers.txt"), _trigger),
        not_events=_table(_read("not_events.txt"), _not_event),
        actors=_table([row for row in actors if row.section == "actors"], _actor),
        heads=_table([row for row in actors if row.section != "actors"], _head),
        weapons=_table(_read("weapons.txt"), _weapon),
        sources=_table(_read("sources.txt"), _source),
        place_words=_table(words, _place_word),
        place_names=_table(named, _place_name),
        demonyms=_table(demonyms, _demonym),
    )


@cache
def openers() -> Callable[[str], tuple[str, ...]]:
    """Tells the tables of which an entry could begin with a folded word, by their names in :class:`Lexicon`."""
    lexicon = load_lexicon()
    return phrases.openers({table.name: getattr(lexicon, table.name) for table in fields(lexicon)})


def _table(rows: list[_Row], entry: Callable[[_Row, str], T]) -> Table[T]:
    """A table with one entry for each name of each row."""
    return build((name, row.pos, entry(row, name)) for row in rows for name in row.names)


def _trigger(row: _Row, name: str) -> Trigger:
    return Trigger(row.section, name, row.pos, row.choice(row.fields[1], Context))


def _not_event(row: _Row, name: str) -> NotEvent:
    return NotEvent(row.choice(row.section, NotEventKind), row.option("scope", Scope), name, row.pos)


def _actor(row: _Row, name: str) -> Actor:
    identifier, english, kind, country = row.fields
    return Actor(identifier, english, row.choice(kind, ActorClass), row.country(country))


def _head(row: _Row, name: str) -> Head:
    cls = row.option("class", ActorClass) if "class" in row.options else None
    return Head(name, row.option("role", Role), row.choice(row.section, HeadKind), cls)


def _weapon(row: _Row, name: str) -> Weapon:
    implied = row.options.get("type")
    if implied is not None and implied not in EVENT_TYPES:
        raise LexiconError(f"{row.where}: {implied!r} is not an event type of the codebook.")
    return Weapon(name, row.choice(row.section, WeaponKind), implied)


def _source(row: _Row, name: str) -> Source:
    return Source(name, row.choice(row.section, SourceKind), row.pos)


def _place_word(row: _Row, name: str) -> PlaceWord:
    kind = row.option("kind", PlaceKind) if row.section in ("before", "facility") else None
    return PlaceWord(name, kind, row.options.get("near") == "yes", row.choice(row.section, PlaceWordKind))


def _place_name(row: _Row, name: str) -> PlaceName:
    if row.section == "country":
        return PlaceName(name, "country", row.country(row.fields[0]))
    country = row.country(row.options.get("country", ""))
    return PlaceName(name, row.option("kind", PlaceKind), country, row.options.get("common") == "yes")


def _demonym(row: _Row, name: str) -> Demonym:
    return Demonym(name, row.country(row.fields[0]))


# --- the file format -----------------------------------------------------------------------------------------

_POS: Final[tuple[str, ...]] = get_args(Pos)
_FIELDS: Final = dict.fromkeys(EVENT_TYPES, 2) | {"actors": 4, "country": 1, "demonym": 1}
"""Fields that the entries of a section have after their words, where there are any."""

_SECTIONS: Final[Mapping[str, frozenset[str]]] = {
    "triggers.txt": frozenset(EVENT_TYPES),
    "not_events.txt": frozenset(get_args(NotEventKind)),
    "actors.txt": frozenset({"actors", *get_args(HeadKind)}),
    "weapons.txt": frozenset(get_args(WeaponKind)),
    "sources.txt": frozenset(get_args(SourceKind)),
    "places.txt": frozenset({"country", "name", "demonym", *get_args(PlaceWordKind)}),
}
_OPTIONS: Final = frozenset({"pos", "scope", "role", "class", "type", "kind", "near", "country", "common"})
_HEADER = re.compile(r"\[(\w+)(?::\s*(.+))?\]")


def _read(name: str) -> list[_Row]:
    return list(_parse(files("sijill.extract").joinpath("ar", name).read_text("utf-8"), name))


def _parse(text: str, name: str) -> Iterator[_Row]:
    """The entries of a lexicon file. Raises LexiconError at the first line that is not as it should be."""
    section = ""
    options: Mapping[str, str] = {}
    seen: dict[tuple[str, ...], str] = {}
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.partition("#")[0].strip()
        where = f"{name}, line {number}"
        if not line:
            continue
        if line.startswith("["):
            section, options = _header(line, name, where)
            continue
        if not section:
            raise LexiconError(f"{where}: an entry stands before the first [section].")
        words, *rest = (field.strip() for field in line.split("|"))
        names = tuple(word.strip() for word in words.split("،"))
        if len(rest) != _FIELDS.get(section, 0) or not all((*names, *rest)):
            raise LexiconError(
                f"{where}: [{section}] takes words and {_FIELDS.get(section, 0)} fields after them, none of them empty."
            )
        pos: Any = options.get("pos") or (rest[0] if section in EVENT_TYPES else "name")
        if pos not in _POS:
            raise LexiconError(f"{where}: {pos!r} is no part of speech; known are {', '.join(_POS)}.")
        country = rest[3] if section == "actors" else options.get("country", "")
        for word in fold(words).text.split("،"):
            key = (section, pos, word.strip(), country)
            if key in seen:
                raise LexiconError(f"{where}: {word.strip()!r} stands already at {seen[key]}; delete one of the two.")
            seen[key] = where
        yield _Row(where, section, options, pos, names, tuple(rest))


def _header(line: str, name: str, where: str) -> tuple[str, Mapping[str, str]]:
    parts = _HEADER.fullmatch(line)
    if not parts or parts[1] not in _SECTIONS[name]:
        raise LexiconError(f"{where}: {line} is not a section; known are {', '.join(sorted(_SECTIONS[name]))}.")
    options: dict[str, str] = {}
    for option in (parts[2] or "").split(",") if parts[2] else ():
        key, _, value = option.strip().partition("=")
        if key not in _OPTIONS or not value:
            raise LexiconError(
                f"{where}: {option.strip()!r} is not an option; known are {', '.join(sorted(_OPTIONS))}."
            )
        options[key] = value
    return parts[1], options
