"""Which words are names of places: the listed ones, those that a gazetteer knows, and the words that bound them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from sijill.extract.lexicon import PlaceName, Source, Trigger, load_lexicon, openers
from sijill.extract.morphology import expand, nominal_clitics
from sijill.extract.nounphrases import function_words, is_verb
from sijill.extract.phrases import Match
from sijill.extract.vocabulary import data, folded_word
from sijill.records import PlaceKind

Known = Callable[[str], PlaceKind | None]

_SHORTEST_STEM = 3  # letters left after a one-letter preposition for the rest to be a name
_SHORTEST_WITHOUT_ARTICLE = 4  # letters of a name that may stand with an article it does not have: not "الأب" for "إب"


@dataclass(frozen=True, slots=True)
class PlaceGrammar:
    """Folded words by what they do in a place expression; ``ar/place_grammar.toml`` explains each list."""

    prepositions: frozenset[str]
    cues: frozenset[str]
    loose: frozenset[str]
    not_near: frozenset[str]
    compass: frozenset[str]
    directions: frozenset[str]
    belonging: frozenset[str]
    in_order: frozenset[str]
    naming: frozenset[str]
    describing: frozenset[str]
    uses: frozenset[str]
    vague_sites: frozenset[str]
    institutions: frozenset[str]
    institution_cues: frozenset[str]
    anaphors: frozenset[str]
    apposed: frozenset[str]
    name_starters: frozenset[str]
    in_names: frozenset[str]
    no_names: frozenset[str]
    more: tuple[tuple[str, ...], ...]
    stretches: frozenset[str]
    joining: frozenset[str]
    persons_before: frozenset[str]
    telling: frozenset[str]
    clauses: frozenset[str]
    elsewhere: frozenset[str]
    times: frozenset[str]
    of_towns: frozenset[str]
    lying: frozenset[str]
    ranking: frozenset[str]
    seats: frozenset[str]
    seats_of: frozenset[str]
    towns: frozenset[str]
    strongholds: frozenset[str]
    common_nouns: frozenset[str]
    leaving: frozenset[str]
    stationed: frozenset[str]
    doing: frozenset[str]


@cache
def place_grammar() -> PlaceGrammar:
    """Load ``ar/place_grammar.toml``; describing adjectives in all their forms, the longest of ``more`` first."""
    table = data("place_grammar.toml")
    more = sorted(
        (tuple(folded_word(w) for w in phrase.split()) for phrase in table.pop("more")), key=len, reverse=True
    )
    lists = {name: frozenset(folded_word(w) for group in table[name] for w in group.split()) for name in table}
    for name in ("describing", "lying"):
        lists[name] = frozenset(form for word in lists[name] for form in expand(word, "adjective"))
    return PlaceGrammar(more=tuple(more), **lists)


class Signs(NamedTuple):
    """What a folded word tells of places at first sight: whether a generic word or a word of relation, a listed name or
    an actor's name could begin with it; whether a listed name could, or a place stand after a particle on it; whether
    it calls for a place, and whether a bare name may follow it."""

    generic: bool
    listed: bool
    actor: bool
    opens: bool
    cue: bool
    leads: bool


NO_SIGNS = Signs(False, False, False, False, False, False)


@lru_cache(maxsize=1 << 16)
def signs(word: str) -> Signs:
    """The signs of a folded word: for most of them ``NO_SIGNS``."""
    tables, grammar = openers()(word), place_grammar()
    known = "place_names" in tables
    cue = word in grammar.cues or (word[:1] in ("و", "ف") and word[1:] in grammar.cues)
    leads = cue or word in grammar.prepositions
    found = Signs("place_words" in tables, known, "actors" in tables, known or "ب" in word[:2], cue, leads)
    return found if any(found) else NO_SIGNS


class PlaceNames:
    """The names of places, as far as the lists and a gazetteer know them; remembers what they said."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._said: dict[str, PlaceKind | None] = {}

    def kind_of(self, name: str) -> PlaceKind | None:
        """The kind of the place of this folded name, or None where no list has it."""
        if name not in self._said:
            entry = listed(name)
            self._said[name] = self._known(name) if entry is None else entry.kind
        return self._said[name]

    def longest(self, words: list[str], stem: str) -> tuple[int, PlaceKind] | None:
        """How many of ``words`` (the first read as ``stem``) make the longest known name, and its kind."""
        compass, stop = place_grammar().compass, function_words().stop
        doubtful: tuple[int, PlaceKind] | None = None
        for size in range(len(words), 0, -1):
            name = " ".join((stem, *words[1:size])) if size > 1 else stem
            if size > 1 and words[size - 1] in stop and listed(name) is None:
                continue  # "حلب أن" is not Halban, though a gazetteer forgives spaces; "كفر عقب" is a place
            kind = self.kind_of(name)
            if kind is not None:
                if size == 1 or words[size - 1] not in compass:
                    return size, kind
                doubtful = doubtful or (size, kind)  # "ريف الباب شرقي حلب" is not Bab Sharqi
        return doubtful


def listed(name: str) -> PlaceName | None:
    """The entry of a folded name that stands in ``ar/places.txt``."""
    return _listed(name) if signs(name.partition(" ")[0]).listed else None


@lru_cache(maxsize=1 << 14)
def _listed(name: str) -> PlaceName | None:
    table, parts = load_lexicon().place_names, name.split(" ")
    matches = table.at(parts, 0)
    if matches and matches[0].end == len(parts):
        article = matches[0].prefix == "ال" and len(matches[0].head) >= _SHORTEST_WITHOUT_ARTICLE
        return matches[0].entry if article or not matches[0].prefix else None
    return None


def longest_listed(words: list[str], stem: str) -> tuple[int, PlaceName] | None:
    """How many of ``words`` (the first read as ``stem``) make the longest listed name, and its entry."""
    if not signs(stem).listed:
        return None
    for size in range(len(words), 0, -1):
        entry = listed(" ".join((stem, *words[1:size])) if size > 1 else stem)
        if entry is not None:
            return size, entry
    return None


def is_ambiguous(stem: str) -> bool:
    """Whether a one-word name is an ordinary word too, and not among the names well known from the news."""
    bare = stem.removeprefix("ال")
    return (bare in ambiguous_names() or bare in place_grammar().common_nouns) and listed(stem) is None


@cache
def ambiguous_names() -> frozenset[str]:
    """One-word names of places that are ordinary words in news (``train/ambiguous_names.py`` lists them)."""
    lines = files("sijill.extract").joinpath("ar", "ambiguous_names.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


@lru_cache(maxsize=1 << 16)
def readings(word: str) -> tuple[tuple[str, str, str, int], ...]:
    """Ways to read a word as (conjunction, preposition, stem, letters before the name), least taken off first. The
    name in "للتفاحية" is read "التفاحيه", but what stands of it in the text begins after the two lams."""
    return tuple(_readings(word))


def _readings(word: str) -> Iterator[tuple[str, str, str, int]]:
    for prefix, stem in nominal_clitics(word):
        if "ك" in prefix or (prefix.strip("وف") and len(stem) < _SHORTEST_STEM):
            continue
        article = prefix.endswith(("ال", "لل"))
        particle = prefix.removesuffix("ال") if prefix.endswith("ال") else prefix[:-1] if article else prefix
        bare, cut = particle.lstrip("وف"), len(prefix) - 2 * prefix.endswith("ال")
        if len(stem) > 1:
            yield particle[: len(particle) - len(bare)], bare, ("ال" + stem) if article else stem, cut


def is_never_name(word: str) -> bool:
    """Whether a folded word names no place, whatever villages are called so: "منها", "بحجة"."""
    grammar = place_grammar()
    return word in grammar.no_names or (word in function_words().stop and word not in grammar.in_names)


@lru_cache(maxsize=1 << 16)
def could_be_name(word: str) -> bool:
    """Whether a folded word could be a name, or part of one, that no list knows."""
    f, g = function_words(), place_grammar()
    if len(word) < 2 or not word[0].isalpha() or (word in f.stop and word not in g.in_names) or word in f.linking:
        return False
    if word in g.belonging or word in g.uses or word in g.describing or word in f.adverbs:
        return False
    if word[0] in "وفبل" and (word[1:] in f.stop or word[1:3] == "ال"):
        return False
    if word[:2] in ("ول", "فل", "لل"):  # no two particles begin "بلعان"
        return False
    lexicon = load_lexicon()
    verbs: list[Match[Trigger] | Match[Source]] = [*lexicon.triggers.at([word], 0), *lexicon.sources.at([word], 0)]
    if any(match.entry.pos == "verb" and match.head == word for match in verbs):
        return False
    return word.endswith("وا") or not is_verb(word)


@lru_cache(maxsize=1 << 16)
def is_demonym(word: str) -> bool:
    """Whether a folded word is an adjective of nationality ("السورية")."""
    return "demonyms" in openers()(word) and bool(load_lexicon().demonyms.at([word], 0))


@lru_cache(maxsize=1 << 16)
def describes(word: str) -> bool:
    """Whether a folded word with an article only qualifies the noun before: a direction, nation, adjective."""
    g = place_grammar()
    if not word.startswith("ال"):
        return False
    return (
        word in g.directions or word in g.naming or word in g.belonging or word[2:] in g.describing or is_demonym(word)
    )


@lru_cache(maxsize=1 << 16)
def is_other_word(word: str) -> bool:
    """Whether another lexicon has a folded word: an event, a person, a weapon, an actor are no unknown names."""
    return word in function_words().numerals or not _OTHER.isdisjoint(openers()(word))


_OTHER = frozenset({"triggers", "heads", "weapons", "sources"})
