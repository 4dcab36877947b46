"""Finding place names in running text with the gazetteer alone: longest match, ordinary words left out."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from sijill.geo.names import form, key, unprefixed
from sijill.geo.words import country_words, directions, generics, relations, rows
from sijill.records import PlaceKind, Span

if TYPE_CHECKING:
    from sijill.geo.lookup import Gazetteer

_LONGEST: Final = 4  # words of a name
_TOKEN = re.compile(
    "[\u0621-\u064a\u066e-\u06d3\u0610-\u061a\u064b-\u065f\u0670\u0640\u200c\u200d]+"
)  # Arabic letters and marks
_WITHIN_NAME = re.compile(r"[\s_\-ـ#]*")  # what may stand between the words of one name
# Before these words a name is that of an outlet, not of a place.
_OUTLET: Final = frozenset(("وكاله", "شبكه", "قناه", "صحيفه", "جريده", "موقع", "مراسل", "اذاعه", "تنسيقيه", "مجله"))
_BEFORE: Final = frozenset(
    {"في", "من", "علي", "الي", "قرب", "نحو", "باتجاه", "ريف", "بريف", "وسط", "داخل", "شرق", "غرب"}
)


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place name in a text: its words, the name without what was written onto it, its kind in the gazetteer.

    ``strength`` from 0 to 1: how sure it is that the words name a place and are not ordinary words. ``relation``:
    the countryside words around it, where there are any ("ريف", "ريف … الشمالي"): it then stands for an area.
    """

    span: Span
    name: str
    kind: PlaceKind
    strength: float
    relation: str | None = None


@cache
def ordinary_words() -> frozenset[str]:
    """Keys of words that Arabic news uses in their ordinary sense although minor places are called so."""
    return frozenset(key(word) for fields in rows("ordinary_words.txt") for word in fields[0].split())


def find_toponyms(text: str, gazetteer: "Gazetteer") -> list[Toponym]:
    """Names of places in a text, in order, without overlap; the longest name at each position wins."""
    tokens = [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(_spaced(text))]
    found: list[Toponym] = []
    at = 0
    while at < len(tokens):
        best = None
        if not (at and form(tokens[at - 1][0]) in _OUTLET):
            best = next(_names_at(_run(tokens, at, text), at, gazetteer), None)
        if best is None:
            at += 1
            continue
        size, name, kind, strength, generic = best
        first = at + generic
        start, end = tokens[first][1] + _written_on(tokens[first][0], name), tokens[at + size - 1][2]
        relation = _countryside(tokens, at, at + size)
        if relation and kind not in ("country", "admin1"):
            kind = "region"
        found.append(Toponym(Span(text[start:end], start, end), name, kind, strength, relation))
        at += size
    return found


def _run(tokens: list[tuple[str, int, int]], at: int, text: str) -> list[tuple[str, int, int]]:
    """The tokens up to the first mark that ends a name."""
    last = at
    while last + 1 < len(tokens) and last < at + _LONGEST:
        if not _WITHIN_NAME.fullmatch(text[tokens[last][2] : tokens[last + 1][1]]):
            break
        last += 1
    return tokens[: last + 1]


def _written_on(token: str, name: str) -> int:
    """How many letters of a token come before the name: conjunctions and prepositions written onto it."""
    formed, first = form(token), name.partition(" ")[0]
    return len(formed) - len(first) if len(formed) == len(token) and formed.endswith(first) else 0


def _countryside(tokens: list[tuple[str, int, int]], first: int, after: int) -> str | None:
    """ "ريف" before a name, with the direction behind it if there is one."""
    before = form(tokens[first - 1][0]) if first else ""
    if before not in ("ريف", "بريف", "وريف", "لريف"):
        return None
    behind = form(tokens[after][0]) if after < len(tokens) else ""
    return f"ريف … {tokens[after][0]}" if behind in directions() else "ريف"


def _spaced(text: str) -> str:
    """The text with marks that belong inside words kept; same length."""
    return "".join(" " if unicodedata.category(c) in ("So", "Cf") else c for c in text)


def _names_at(
    tokens: list[tuple[str, int, int]], at: int, gazetteer: "Gazetteer"
) -> Iterator[tuple[int, str, PlaceKind, float, int]]:
    words = [form(token) for token, _, _ in tokens[at : at + _LONGEST + 1]]
    head = words[0]
    generic = _generic(head)
    if generic and len(words) > 1:
        whole = _longest(words, gazetteer, _LONGEST)
        trusted = _yes(head) and not head.startswith(("ال", "وال", "بال", "لل"))
        inner = _longest(words[1:], gazetteer, _LONGEST, introduced=True, trusted=trusted)
        if whole and whole[0] > 1 and (not inner or whole[0] > inner[0] + 1 or not _yes(head)):
            yield (*whole, 0)
        elif inner:
            yield (inner[0] + 1, inner[1], inner[2], 1.0 if _yes(head) else 0.7, 1)
        return
    introduced = at > 0 and form(tokens[at - 1][0]) in _BEFORE
    if head in directions() or head in relations():
        whole = _longest(words, gazetteer, _LONGEST)
        if whole and whole[0] > 1:
            yield (*whole, 0)
        return
    if result := _longest(words, gazetteer, _LONGEST, introduced=introduced):
        yield (*result, 0)


def _longest(
    words: list[str], gazetteer: "Gazetteer", longest: int, *, introduced: bool = False, trusted: bool = False
) -> tuple[int, str, PlaceKind, float] | None:
    for size in range(min(longest, len(words)), 0, -1):
        formed = " ".join(words[:size])
        options = [(formed, 0.0), *((bare, 0.05) for bare in unprefixed(formed) if formed[0] in "وبل")]
        if any(len(word) < 2 for word in words[:size]):
            continue
        for name, loss in options:
            if size == 1 and (len(name) < 3 or name in directions() or (len(words) > 1 and name in generics())):
                continue
            if size > 1 and name.startswith("ال") and _generic(words[0]) and all(map(_common, words[1:size])):
                continue  # "المشفى الوطني", "الحي الغربي"
            if size == 1 and key(name) in ordinary_words() and not trusted:
                continue
            if size > 1 and (
                form(words[0]) in _BEFORE or (words[size - 1] in directions() and not gazetteer.knows(name))
            ):
                continue
            kind = gazetteer.knows(name)
            if kind:
                strength = 0.9 if size > 1 else 0.8 if introduced else 0.6
                return size, name, kind, strength - loss
            code = country_words().get(key(name)) if size == 1 else None
            if code and kind:
                return size, name, "country", 0.8
    return None


def _common(word: str) -> bool:
    return word in directions() or key(word) in ordinary_words()


def _generic(word: str) -> bool:
    bare = next(iter(unprefixed(word)), word)
    return word in generics() or bare in generics()


def _yes(word: str) -> bool:
    found = generics().get(word) or generics().get(next(iter(unprefixed(word)), word))
    return bool(found and found.loose == "yes")
