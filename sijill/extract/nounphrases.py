"""Where a noun phrase ends: from its head over adjectives, genitives and names to the first word that cannot belong.

A shallow reading after the order of words in Arabic: what follows a head noun without a preposition, a verb or a stop
either describes it or owns it. Sets of function words live in ``ar/function_words.toml``.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sijill.extract.sentences import Words
from sijill.extract.text import fold

_QUOTES = "\"'"
_MAX_WORDS = 12


@dataclass(frozen=True, slots=True)
class FunctionWords:
    """Folded function words by what they do to a noun phrase."""

    stop: frozenset[str]  # never inside a noun phrase
    linking: frozenset[str]  # may go on with it when a noun follows: التابعة ل، الموالية ل، من (after a number)
    attached: frozenset[str]  # stems of the linking adjectives that take ل: تابع، موال
    numerals: frozenset[str]


@cache
def function_words() -> FunctionWords:
    """Load ``ar/function_words.toml``."""
    table = tomllib.loads(files("sijill.extract.ar").joinpath("function_words.toml").read_text(encoding="utf-8"))
    return FunctionWords(
        **{name: frozenset(fold(word).text for group in table[name] for word in group.split()) for name in table}
    )


def phrase_end(words: Words, head: int, last: int, blocked: Callable[[int], bool]) -> int:
    """Token index just past the noun phrase whose head is token ``head``.

    ``last`` is the end of the sentence, ``blocked`` tells tokens that something else has claimed (a trigger, a date,
    a place with its preposition).
    """
    f = function_words()
    at = head + 1
    open_quote = words.text[head] in _QUOTES
    while at < min(last, head + _MAX_WORDS):
        word = words.text[at]
        if word in _QUOTES:
            if open_quote:
                open_quote = False
                at += 1
                continue
            if _closing(words, at, last) is None:
                break
            open_quote = True
            at += 1
            continue
        if open_quote:
            at += 1
            continue
        if blocked(at) or not (word[0].isalnum()) or word in f.stop:
            break
        if word in f.linking:
            if at + 1 < last and not blocked(at + 1) and words.text[at + 1] not in f.stop:
                at += 2
                continue
            break
        if (
            word[0] in "وف"
            and len(word) > 3
            and not word.startswith(("وا", "وح", "ول", "وز", "وط", "وك", "فر", "فص", "في", "فت", "فل", "فو"))
        ):
            break
        if word[0] in "بلك" and len(word) > 4 and word[1:3] == "ال":
            break
        if word.startswith("لل") and words.text[at - 1] not in f.attached:
            break
        at += 1
    while at > head + 1 and words.text[at - 1] in (*_QUOTES, *f.linking) and words.text[head:at].count('"') % 2:
        at -= 1
    return at


def _closing(words: Words, at: int, last: int) -> int | None:
    for i in range(at + 1, min(last, at + 8)):
        if words.text[i] in _QUOTES:
            return i
    return None
