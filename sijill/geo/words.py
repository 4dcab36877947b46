"""The Arabic word lists under ``geo/data``, read once: generic words, directions, relations, countries, outlets."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, cast

from sijill.geo.names import form, key
from sijill.records import PlaceKind

Relation = Literal["near", "between", "road", "countryside", "front", "border", "coast", "all", "centre"]


@dataclass(frozen=True, slots=True)
class Generic:
    """A word that says what the place after it is. ``loose``: see the head of generic_words.tsv."""

    word: str
    kinds: tuple[PlaceKind, ...]
    subtype: str | None
    loose: str


@dataclass(frozen=True, slots=True)
class Country:
    """A country as Arabic texts name it: its names and the adjectives made of them, in folded form."""

    code: str
    name_en: str
    names: tuple[str, ...]
    adjectives: tuple[str, ...]


def rows(name: str) -> Iterator[list[str]]:
    """The fields of each line of a tab-separated data file, comments and empty lines left out."""
    text = files("sijill.geo").joinpath("data", name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            yield [field.strip() for field in line.split("\t")]


@cache
def generics() -> Mapping[str, Generic]:
    """Folded generic word → what it implies."""
    found = {}
    for word, kinds, subtype, loose in rows("generic_words.tsv"):
        generic = Generic(form(word), cast("tuple[PlaceKind, ...]", tuple(kinds.split("|"))), subtype or None, loose)
        found[generic.word] = generic
    return found


@cache
def _generic_starts() -> frozenset[str]:
    """The first words of the generic words, most of which are alone."""
    return frozenset(word.partition(" ")[0] for word in generics())


@cache
def directions() -> Mapping[str, float]:
    """Folded word of direction → bearing in degrees."""
    return {form(word): float(bearing) for bearing, *words in rows("directions.tsv") for word in words}


@cache
def relations() -> Mapping[str, Relation]:
    """Folded word of relation → what it means; the first line that has a word wins."""
    found: dict[str, Relation] = {}
    for name, *words in rows("relations.tsv"):
        for word in words:
            found.setdefault(form(word), cast("Relation", name))
    return found


@cache
def countries() -> Mapping[str, Country]:
    """ISO 3166 code → country."""
    return {
        code: Country(code, name_en, _forms(names), _forms(adjectives[0] if adjectives else ""))
        for code, name_en, names, *adjectives in rows("countries.tsv")
    }


@cache
def qualifiers() -> frozenset[str]:
    """Folded words behind a name that are often left out ("عرب حسن كبير")."""
    return frozenset(form(word) for fields in rows("qualifiers.tsv") for word in fields[0].split())


def unqualified(formed: str) -> str | None:
    """A folded name without the qualifiers behind it, or None where it has none."""
    words = formed.split(" ")
    while len(words) > 1 and words[-1] in qualifiers():
        words.pop()
    short = " ".join(words)
    return short if short != formed else None


@cache
def country_words() -> Mapping[str, str]:
    """Key of a country's name or adjective → its code."""
    found: dict[str, str] = {}
    for country in countries().values():
        feminine = [adjective + "ه" for adjective in country.adjectives]
        found |= {key(word): country.code for word in (*country.adjectives, *feminine, *country.names)}
    return found


@cache
def outlets() -> Mapping[str, tuple[str, ...]]:
    """Web domain or name of an outlet → the countries it mostly writes about, the main one first."""
    return {form(name): tuple(codes.split(",")) for name, codes in rows("outlets.tsv")}


def split_generic(formed: str) -> tuple[Generic, str] | None:
    """The generic word at the head of a folded name and the rest, or None; the article on the word is ignored.

    >>> split_generic("مدينه حلب")[1]
    'حلب'
    """
    first, space, _ = formed.partition(" ")
    if not space or (first not in _generic_starts() and first.removeprefix("ال") not in _generic_starts()):
        return None
    words = formed.split(" ")
    known = generics()
    for size in (2, 1):
        head = " ".join(words[:size])
        found = known.get(head) or (known.get(head[2:]) if head.startswith("ال") else None)
        if found and len(words) > size:
            return found, " ".join(words[size:])
    return None


def _forms(field: str) -> tuple[str, ...]:
    return tuple(form(word) for word in field.split("|") if word.strip())
