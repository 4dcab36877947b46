"""The vocabulary of Arabic time expressions, read from ``ar/time.toml`` once, and its look-up in a token list."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from sijill.extract.vocabulary import Tokens, data, folded_word

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Phrases(Generic[V]):
    """Phrases by their first word, longest first, each with what it means."""

    by_first: dict[str, tuple[tuple[tuple[str, ...], V], ...]]

    def match(self, tokens: Tokens, index: int, first: str | None = None) -> tuple[V, int] | None:
        """Meaning of the longest phrase at ``index`` and the token after it; ``first`` replaces the first token."""
        word = tokens.word(index) if first is None else first
        for words, value in self.by_first.get(word, ()):
            if len(words) == 1 or tokens.text[index + 1 : index + len(words)] == list(words[1:]):
                return value, index + len(words)
        return None


@dataclass(frozen=True, slots=True)
class TimeWords:
    """What the words of ``ar/time.toml`` mean, folded."""

    months: Phrases[int]
    ambiguous_months: frozenset[str]
    hijri: Phrases[int]
    feasts: Phrases[tuple[int, int]]
    weekdays: dict[str, int]
    days: Phrases[int]
    anchored: Phrases[str]
    not_before: frozenset[str]
    not_after: frozenset[str]
    papers_after: frozenset[str]
    weekday_not_after: frozenset[str]
    parts_of_day: frozenset[str]
    adverbs: frozenset[str]
    openers: Phrases[str]
    since: Phrases[str]
    nights: Phrases[str]
    night_words: dict[str, str]
    units: dict[str, tuple[str, int]]  # unit, and 1, 2 or 0 for the plural
    modifiers: dict[str, str]
    thirds: dict[str, int]
    seasons: dict[str, int]
    vague: Phrases[str]
    just_now: Phrases[str]
    named: frozenset[str]
    not_counted: frozenset[str]


def phrases(pairs: Iterable[tuple[str, V]]) -> Phrases[V]:
    """A table of phrases, folded, longest first under each first word."""
    found: dict[str, dict[tuple[str, ...], V]] = {}
    for phrase, value in pairs:
        words = tuple(folded_word(phrase).split())
        found.setdefault(words[0], {})[words] = value
    return Phrases(
        {first: tuple(sorted(entries.items(), key=lambda e: -len(e[0]))) for first, entries in found.items()}
    )


def _set(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(folded_word, words))


def _numbered(table: dict[str, list[str]]) -> list[tuple[str, int]]:
    return [(word, int(value)) for value, words in table.items() for word in words]


@cache
def time_words() -> TimeWords:
    """The vocabulary, read once."""
    raw: dict[str, Any] = data("time.toml")
    nights = raw["nights"]
    return TimeWords(
        months=phrases(_numbered(raw["months"])),
        ambiguous_months=_set(raw["month_rules"]["ambiguous"]),
        hijri=phrases(_numbered(raw["hijri_months"])),
        feasts=phrases((name, (month, day)) for name, (month, day) in raw["feasts"].items()),
        weekdays={folded_word(word): value for word, value in _numbered(raw["weekdays"])},
        days=phrases(raw["days"].items()),
        anchored=phrases(raw["day_rules"]["anchored"].items()),
        not_before=_set(raw["day_rules"]["not_before"]),
        not_after=_set(raw["day_rules"]["not_after"]),
        papers_after=_set(raw["day_rules"]["papers_after"]),
        weekday_not_after=_set(raw["day_rules"]["weekday_not_after"]),
        parts_of_day=_set(raw["parts_of_day"]["words"]),
        adverbs=_set(raw["parts_of_day"]["adverbs"]),
        openers=phrases((phrase, phrase) for phrase in raw["parts_of_day"]["openers"]),
        since=phrases((phrase, phrase) for phrase in raw["parts_of_day"]["since"]),
        nights=phrases((phrase, kind) for kind in ("last", "before_last", "tonight") for phrase in nights[kind]),
        night_words={folded_word(word): kind for kind in ("between", "before") for word in nights[kind]},
        units={
            folded_word(word): (unit, 1 if folded_word(word) in _singulars(words) else 2 if _is_dual(word) else 0)
            for unit, words in raw["units"].items()
            for word in words
        },
        modifiers={folded_word(word): kind for kind, words in raw["modifiers"].items() for word in words},
        thirds={
            folded_word(word): number
            for number, kind in enumerate(("first", "middle", "last"))
            for word in raw["thirds"][kind]
        },
        seasons={folded_word(word): month for word, month in raw["seasons"].items()},
        vague=phrases((phrase, phrase) for phrase in raw["vague"]["phrases"]),
        just_now=phrases((phrase, phrase) for phrase in raw["vague"]["just_now"]),
        named=_set(raw["named"]["before"]),
        not_counted=_set(raw["named"]["not_counted"]),
    )


def _is_dual(word: str) -> bool:
    return folded_word(word).endswith(("ين", "ان")) and folded_word(word) != "سنين"


def _singulars(words: list[str]) -> frozenset[str]:
    """The singular and its accusative, and the other word for year."""
    return _set([words[0], words[0] + "ا", *(word for word in words if word == "سنة")])
