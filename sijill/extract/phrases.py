"""Finding the entries of a lexicon in a sequence of folded words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Generic, TypeVar

from sijill.extract.morphology import Pos, expand, nominal_clitics, verbal_clitics
from sijill.extract.sentences import split
from sijill.extract.text import fold

E = TypeVar("E")

GAP: Final = 8
"""Words that may stand where a pattern has "…"."""

_SKIPPED: Final = frozenset("\"'()[]")  # quotes and brackets may stand inside a name: حركة "حماس"
_STOP: Final = frozenset(".!?؟؛:\n")  # a gap does not reach over these


@dataclass(frozen=True, slots=True)
class Match(Generic[E]):
    """An entry found at ``words[start:end]``; ``head`` is its first word without the particles in ``prefix``
    ("", "و", "ب", "ال", "وبال", "س" …), and ``contiguous`` says that no other words stand within."""

    start: int
    end: int
    entry: E
    prefix: str
    head: str
    contiguous: bool = True


@dataclass(frozen=True, slots=True)
class _Pattern(Generic[E]):
    entry: E
    tail: tuple[tuple[bool, frozenset[str]], ...]  # (may a gap stand before it, its forms)


@dataclass(frozen=True, slots=True)
class Table(Generic[E]):
    """Patterns by the folded forms of their first word, verbs apart from nouns as they take other particles."""

    nominal: Mapping[str, Sequence[_Pattern[E]]]
    verbal: Mapping[str, Sequence[_Pattern[E]]]

    def at(self, words: Sequence[str], index: int, stop: int | None = None) -> list[Match[E]]:
        """The entries that begin at ``words[index]`` and end before ``stop``, longest first, then in file order.

        Of several ways to take particles off the word, the one that takes least and finds something counts.
        """
        end = len(words) if stop is None else stop
        found: list[Match[E]] = []
        for table, ways in ((self.nominal, nominal_clitics), (self.verbal, verbal_clitics)):
            for prefix, stem in ways(words[index]):
                matches = [
                    Match(index, reach[0], pattern.entry, prefix, stem, not reach[1])
                    for pattern in table.get(stem, ())
                    if (reach := _reach(pattern, words, index + 1, end)) is not None
                ]
                if matches:
                    found += matches
                    break
        return sorted(found, key=lambda match: match.start - match.end)

    def find(self, words: Sequence[str], start: int = 0, stop: int | None = None) -> Iterator[Match[E]]:
        """Every match that begins in ``words[start:stop]``, overlapping ones included."""
        end = len(words) if stop is None else stop
        for index in range(start, end):
            yield from self.at(words, index, end)

    def longest(self, words: Sequence[str], start: int = 0, stop: int | None = None) -> Iterator[Match[E]]:
        """Matches from left to right that do not overlap, the longest (then the first in the file) at each word."""
        index = start
        end = len(words) if stop is None else stop
        while index < end:
            matches = self.at(words, index, end)
            if matches:
                yield matches[0]
            index = matches[0].end if matches else index + 1


def _reach(pattern: _Pattern[E], words: Sequence[str], index: int, stop: int) -> tuple[int, bool] | None:
    """Where the rest of a pattern ends and whether it leapt over words, or None if it is not there."""
    leapt = False
    for gap, forms in pattern.tail:
        left = GAP if gap else 0
        while True:
            if index >= stop:
                return None
            word = words[index]
            if word not in _SKIPPED:
                if any(stem in forms for _, stem in nominal_clitics(word)):
                    break
                if left == 0 or word in _STOP:
                    return None
                left -= 1
                leapt = True
            index += 1
        index += 1
    return index, leapt


def build(entries: Iterable[tuple[str, Pos, E]]) -> Table[E]:
    """A table from (pattern, part of speech, entry). The part of speech is the first word's; the rest are nouns,
    or do not inflect in a ``name``. "…" between two words allows up to :data:`GAP` others there."""
    nominal: dict[str, list[_Pattern[E]]] = {}
    verbal: dict[str, list[_Pattern[E]]] = {}
    for words, pos, entry in entries:
        first, *rest = _units(words)
        pattern = _Pattern(entry, _tail(rest, pos) if rest else ())
        table = verbal if pos == "verb" else nominal
        for form in expand(first, pos):
            if form in table:
                table[form].append(pattern)
            else:
                table[form] = [pattern]
    return Table(nominal, verbal)


def _tail(units: Iterable[str], pos: Pos) -> tuple[tuple[bool, frozenset[str]], ...]:
    tail: list[tuple[bool, frozenset[str]]] = []
    gap = False
    for unit in units:
        if unit == "…":
            gap = True
        else:
            tail.append((gap, _later_forms(unit, "name" if pos == "name" else "noun")))
            gap = False
    return tuple(tail)


@cache
def _later_forms(word: str, pos: Pos) -> frozenset[str]:
    """Forms of a word that is not the first, the article taken off as well: "قوات النظام", "قوات للنظام"."""
    forms = expand(word, pos)
    return forms | {form[2:] for form in forms if form.startswith("ال") and len(form) > 4}


def _units(words: str) -> list[str]:
    """The words of a pattern as the tokeniser would cut them, forms joined by slashes kept together."""
    units: list[str] = []
    for unit in words.split():
        whole = unit.isalpha() or unit == "…" or unit.replace("/", "").isalpha()
        units += [unit] if whole else split(fold(unit)).text
    return units
