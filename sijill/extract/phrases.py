"""Finding the entries of a lexicon in a sequence of folded words."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final, Generic, NamedTuple, TypeVar

from sijill.extract.morphology import Pos, expand, nominal_clitics, verbal_clitics
from sijill.extract.sentences import split
from sijill.extract.text import fold

E = TypeVar("E")

GAP: Final = 8
"""Words that may stand where a pattern has "…"."""

_SKIPPED: Final = frozenset("\"'()[]")  # quotes and brackets may stand inside a name: حركة "حماس"
# A gap does not reach over the end of a clause.
_STOP: Final = frozenset(".!?؟؛:\n،,") | {
    *("فيما", "بينما", "كما", "حيث", "حين", "عندما", "وذلك", "مما", "ان", "الذي", "التي", "الذين", "اللذين"),
    *("بعد", "بعدما", "قبل", "قبيل", "اثر", "عقب", "وسط"),
}


class Match(NamedTuple, Generic[E]):
    """An entry found at ``words[start:end]``; ``head`` is its first word without the particles in ``prefix``
    ("", "و", "ب", "ال", "وبال", "س" …), ``contiguous`` says that no other words stand within, and ``own`` which
    words are the entry's own."""

    start: int
    end: int
    entry: E
    prefix: str
    head: str
    contiguous: bool
    own: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Pattern(Generic[E]):
    entry: E
    tail: tuple[tuple[bool, frozenset[str]], ...]  # (may a gap stand before it, its forms)


@dataclass(frozen=True, slots=True)
class _Group(Generic[E]):
    """The patterns that begin with one form, in file order: all of them, those of one word, and where these stand; and
    by the forms that they ask for where those stand that ask for a second word, or for a later one after a gap."""

    patterns: tuple[_Pattern[E], ...]
    free: tuple[_Pattern[E], ...]
    alone: tuple[int, ...]
    second: dict[str, list[int]]
    later: dict[str, list[int]]

    @classmethod
    def of(cls, patterns: Iterable[_Pattern[E]]) -> "_Group[E]":
        every = tuple(patterns)
        second: dict[str, list[int]] = {}
        later: dict[str, list[int]] = {}
        for order, pattern in enumerate(every):
            for gap, forms in pattern.tail[:1]:
                for form in forms:
                    (later if gap else second).setdefault(form, []).append(order)
        alone = tuple(order for order, pattern in enumerate(every) if not pattern.tail)
        return cls(every, tuple(every[order] for order in alone), alone, second, later)

    def fitting(self, following: Set[str], ahead: Set[str]) -> Sequence[_Pattern[E]]:
        """The patterns that are left by the forms of the next word and of those that a gap reaches: most fail there,
        so that these are looked at before anything else."""
        if self.second.keys().isdisjoint(following) and self.later.keys().isdisjoint(ahead):
            return self.free
        fit = {order for form in following for order in self.second.get(form, ())}
        fit.update(order for form in ahead for order in self.later.get(form, ()))
        return [self.patterns[order] for order in sorted(fit.union(self.alone))]


_Heads = tuple[tuple[str, str, _Group[E]], ...]  # (particles, form, the patterns that begin with it)


@dataclass(frozen=True, slots=True)
class Table(Generic[E]):
    """The patterns that a folded word can begin; :func:`build` makes it. ``nominal`` and ``verbal`` are the forms that
    they begin with, without particles."""

    entries: tuple[E, ...]
    heads: Callable[[str], _Heads[E]]  # remembers the words it was asked for, as the same ones come all the time
    nominal: Set[str]
    verbal: Set[str]

    def at(self, words: Sequence[str], index: int, stop: int | None = None) -> list[Match[E]]:
        """The entries that begin at ``words[index]`` and end before ``stop``: those of most words first, then without
        a gap, then with fewest letters taken off the word as particles, then in file order.
        """
        heads = self.heads(words[index])
        if not heads:
            return []
        end = len(words) if stop is None else stop
        follows = index + 1 < end
        following = _stems(words[index + 1]) if follows else _NOTHING
        skipped = follows and words[index + 1] in _SKIPPED
        found: list[Match[E]] = []
        for prefix, stem, group in heads:
            ahead = _ahead(words, index + 1, end) if group.later else _NOTHING
            for pattern in group.patterns if skipped else group.fitting(following, ahead):
                own = _own_words(pattern, words, index, end) if pattern.tail else (index,)
                if own:
                    contiguous = len(own) == 1 or _contiguous(words, own)
                    found.append(Match(index, own[-1] + 1, pattern.entry, prefix, stem, contiguous, own))
        if len(found) > 1:
            found.sort(key=lambda match: (-len(match.own), not match.contiguous, match.end, len(match.prefix)))
        return found

    def starts(self, words: Sequence[str], start: int, stop: int) -> list[int]:
        """Where in ``words[start:stop]`` an entry could begin, as far as one word tells."""
        return [index for index, heads in enumerate(map(self.heads, words[start:stop]), start) if heads]

    def find(self, words: Sequence[str], start: int = 0, stop: int | None = None) -> Iterator[Match[E]]:
        """Every match that begins in ``words[start:stop]``, overlapping ones included."""
        end = len(words) if stop is None else stop
        for index in self.starts(words, start, end):
            yield from self.at(words, index, end)

    def longest(self, words: Sequence[str], start: int = 0, stop: int | None = None) -> Iterator[Match[E]]:
        """The first of :meth:`at` at each word that no earlier match has taken for its own. The words inside a gap
        are free: "قصفت … البلدة بقذائف" does not hide what happens in between."""
        end = len(words) if stop is None else stop
        return self.longest_at(words, ((index, end) for index in self.starts(words, start, end)))

    def longest_at(self, words: Sequence[str], starts: Iterable[tuple[int, int]]) -> Iterator[Match[E]]:
        """The same where the words at which an entry could begin are known, each with the stop of its sentence."""
        taken: set[int] = set()
        for index, end in starts:
            if index not in taken and (matches := self.at(words, index, end)):
                taken.update(matches[0].own)
                yield matches[0]


def openers(tables: Mapping[str, Table[Any]]) -> Callable[[str], tuple[str, ...]]:
    """Tells the names of the tables of which an entry could begin with a word: one look-up for all of them."""
    nominal, verbal = (
        _by_form({n: t.nominal for n, t in tables.items()}),
        _by_form({n: t.verbal for n, t in tables.items()}),
    )

    @lru_cache(maxsize=1 << 16)
    def opened(word: str) -> tuple[str, ...]:
        nouns, verbs = _stems(word), _verb_stems(word)
        if nominal.keys().isdisjoint(nouns) and verbal.keys().isdisjoint(verbs):
            return ()
        found = {name for stem in nouns for name in nominal.get(stem, ())}
        return tuple(found.union(*(verbal.get(stem, ()) for stem in verbs)))

    return opened


def _by_form(forms: Mapping[str, Set[str]]) -> dict[str, tuple[str, ...]]:
    """Form → the names of the tables that have it."""
    found: dict[str, tuple[str, ...]] = {}
    for name, mine in forms.items():
        for form in mine:
            found[form] = (*found.get(form, ()), name)
    return found


def _ahead(words: Sequence[str], index: int, stop: int) -> set[str]:
    """The forms of the words from ``index`` on that may stand after a gap."""
    found: set[str] = set()
    left = GAP
    while index < stop:
        word = words[index]
        index += 1
        if word not in _SKIPPED:
            found.update(_stems(word))
            if left == 0 or word in _STOP:
                break
            left -= 1
    return found


def _own_words(pattern: _Pattern[E], words: Sequence[str], index: int, stop: int) -> tuple[int, ...]:
    """The words that a pattern takes from its head at ``index`` on, or () if they are not all there."""
    own = [index]
    for gap, forms in pattern.tail:
        index += 1
        left = GAP if gap else 0
        while index < stop and (words[index] in _SKIPPED or forms.isdisjoint(_stems(words[index]))):
            if words[index] not in _SKIPPED:
                if left == 0 or words[index] in _STOP:
                    return ()
                left -= 1
            index += 1
        if index >= stop:
            return ()
        own.append(index)
    return tuple(own)


@lru_cache(maxsize=1 << 16)
def _stems(word: str) -> frozenset[str]:
    """What a word can be without particles in front."""
    return frozenset([stem for _, stem in nominal_clitics(word)])


@lru_cache(maxsize=1 << 16)
def _verb_stems(word: str) -> frozenset[str]:
    """The same for a word read as a verb."""
    return frozenset([stem for _, stem in verbal_clitics(word)])


_NOTHING: Final[frozenset[str]] = frozenset()


def _contiguous(words: Sequence[str], own: tuple[int, ...]) -> bool:
    return own[-1] - own[0] == len(own) - 1 or all(words[i] in _SKIPPED for i in range(own[0], own[-1]) if i not in own)


def build(entries: Iterable[tuple[str, Pos, E]]) -> Table[E]:
    """A table from (pattern, part of speech, entry). The part of speech is the first word's; the rest are nouns,
    or do not inflect in a ``name``. "…" between two words allows up to :data:`GAP` others there."""
    nominal: dict[str, list[_Pattern[E]]] = {}
    verbal: dict[str, list[_Pattern[E]]] = {}
    kept: list[E] = []
    for words, pos, entry in entries:
        first, *rest = _units(words)
        pattern = _Pattern(entry, _tail(rest, pos) if rest else ())
        kept.append(entry)
        table = verbal if pos == "verb" else nominal
        for form in expand(first, pos):
            if form in table:
                table[form].append(pattern)
            else:
                table[form] = [pattern]

    noun_groups: dict[str, _Group[E]] = {}
    verb_groups: dict[str, _Group[E]] = {}

    def heads(word: str) -> _Heads[E]:
        if nominal.keys().isdisjoint(_stems(word)) and verbal.keys().isdisjoint(_verb_stems(word)):
            return ()
        return tuple(
            (prefix, stem, groups.get(stem) or groups.setdefault(stem, _Group.of(table[stem])))
            for table, groups, ways in (
                (nominal, noun_groups, nominal_clitics(word)),
                (verbal, verb_groups, verbal_clitics(word)),
            )
            for prefix, stem in ways
            if stem in table
        )

    return Table(tuple(kept), lru_cache(maxsize=1 << 16)(heads), nominal.keys(), verbal.keys())


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
