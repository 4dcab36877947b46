"""Where a noun phrase ends: from its head over adjectives, genitives and names to the first word that cannot belong.

A shallow reading after the order of words in Arabic: what follows a head noun without a preposition, a verb or a stop
either describes it or owns it. Sets of function words live in ``ar/function_words.toml``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from sijill.extract.sentences import Words
from sijill.extract.vocabulary import data, folded_word

_QUOTES = "\"'"
_MAX_WORDS = 14
_QUOTED = 8  # tokens between a pair of quotes inside a phrase at most


@dataclass(frozen=True, slots=True)
class FunctionWords:
    """Folded function words by what they do to a noun phrase; ``ar/function_words.toml`` explains each."""

    stop: frozenset[str]
    verbs: frozenset[str]
    adverbs: frozenset[str]
    linking: frozenset[str]
    attached: frozenset[str]
    pronominal: frozenset[str]
    partitive: frozenset[str]
    members: frozenset[str]
    numerals: frozenset[str]
    native_waw: frozenset[str]
    agent_marks: frozenset[str]
    agent_verbs: frozenset[str]
    light_verbs: frozenset[str]
    target_marks: frozenset[str]
    sides: frozenset[str]
    that: frozenset[str]
    aside: frozenset[str]
    reporting: frozenset[str]
    channels: frozenset[str]
    in_source: frozenset[str]
    back_reference: frozenset[str]
    plain_saying: frozenset[str]
    rarely_saying: frozenset[str]
    messages: frozenset[str]
    not_sources: frozenset[str]
    takes_lam: frozenset[str]
    claims: frozenset[str]
    own_voice: frozenset[str]
    titles: frozenset[str]
    clause_breaks: frozenset[str]
    points_back: frozenset[str]
    denied: frozenset[str]
    own_part: frozenset[str]
    losses: frozenset[str]
    bodies: frozenset[str]
    never_last: frozenset[str]


@cache
def function_words() -> FunctionWords:
    """Load ``ar/function_words.toml``."""
    table = data("function_words.toml")
    return FunctionWords(
        **{name: frozenset(folded_word(word) for group in table[name] for word in group.split()) for name in table}
    )


@lru_cache(maxsize=1 << 14)
def is_verb(word: str) -> bool:
    """Whether a folded word is surely a verb of the third person, by its form or as a listed one."""
    f = function_words()
    if word in f.verbs or word in f.light_verbs:
        return True
    bare = word[1:] if word[0] in "وف" and len(word) > 3 and word not in f.native_waw else word
    if bare in f.verbs or bare in f.light_verbs:
        return True
    if len(bare) < 4 or bare.startswith("ال"):
        return False
    if (bare.endswith("ت") and bare[-2] not in "اي") or bare.endswith("وا"):
        return True
    return bare[0] == "ي" and len(bare) > 3 and not bare.endswith(("ي", "يين", "يون", "يه", "يات", "ا"))


@lru_cache(maxsize=1 << 14)
def conjunct(word: str) -> str | None:
    """The word after a written-on "and" ("والفصائل" → "الفصائل"), or None where the letter is the word's own."""
    if word[0] not in "وف" or len(word) < 4:
        return None
    f = function_words()
    if word[0] == "ف" or word in f.native_waw:
        return None
    if not word.startswith("وال") and any(word.startswith(native) for native in f.native_waw if len(native) > 3):
        return None
    return word[1:]


def phrase_end(
    words: Words,
    head: int,
    last: int,
    blocked: Callable[[int], bool],
    joins: Callable[[int], bool] | None = None,
    *,
    agreeing: bool = False,
    name: bool = False,
) -> int:
    """Token index just past the noun phrase whose head is token ``head``.

    ``last`` is the end of the sentence, ``blocked`` tells tokens that something else has claimed (a trigger, a date,
    a place with its preposition), ``joins`` tells tokens with a written-on "and" that carry the phrase on.
    ``agreeing``: end where the next word does not agree in definiteness or number, as the verb's object does not
    ("قصف الجيش مواقع"); names after titles are let through. ``name``: the head is a proper name, which is whole, so
    that of bare nouns none goes on from it ("قصفت إسرائيل مواقع").
    """
    f = function_words()
    text = words.text
    at = head + 1
    limit = min(last, head + _MAX_WORDS)
    partitive = text[head] in f.partitive
    quoted = head > 0 and text[head - 1] in _QUOTES
    while at < limit:
        word = text[at]
        if word in _QUOTES:
            close = _closing(words, at, last)
            if quoted or close is None or blocked(at + 1):
                break
            at = close + 1
            continue
        if word == "في" and at == head + 1 and text[head] in f.members and _noun_follows(words, at, limit, blocked):
            at += 2
            continue
        if (
            blocked(at)
            or not word[0].isalnum()
            or (word in f.stop and word != "من")
            or word in f.adverbs
            or word in f.pronominal
            or is_verb(word)
        ):
            break
        if word == "من":
            if (partitive or at == head + 1) and _noun_follows(words, at, limit, blocked):
                partitive = text[at + 1] in f.partitive
                at += 2
                continue
            break
        if word in f.linking or word in f.attached:
            if _noun_follows(words, at, limit, blocked):
                at += 2
                continue
            break
        if word == "و" or conjunct(word) is not None:
            if joins is not None and joins(at):
                at += 1
                continue
            break
        if word[0] in "بك" and len(word) > 4 and word[1:3] == "ال":
            break
        definite = text[at - 1].startswith(("ال", "وال"))
        if word.startswith("لل") and len(word) > 4 and text[at - 1] not in f.attached and (definite or at - head > 1):
            break
        if agreeing and not _agrees(text, head, at, definite or (name and at == head + 1)):
            break
        at += 1
    while at > head + 1 and (text[at - 1] in f.linking or text[at - 1] == "من"):
        at -= 1
    return at


def _agrees(text: list[str], head: int, at: int, definite: bool) -> bool:
    """Whether a word may describe or name what the phrase has named so far."""
    f = function_words()
    word, before = text[at], text[at - 1]
    if word in f.numerals:
        return False
    if word[0].isdigit():
        return at + 1 < len(text) and not (text[at + 1][0].isalpha() and text[at + 1] not in f.stop)
    if before.endswith("ون") and len(before) > 4 and not definite:
        return word.endswith(("ون", "ين"))
    if _is_object(word) and not before.endswith("ا"):
        return False
    return not definite or word.startswith("ال") or before.removeprefix("و") in f.titles or text[head] in f.titles


def _is_object(word: str) -> bool:
    """Whether a word is by its ending an indefinite accusative, and no name of a country: after a noun in another case
    it is the verb's object ("قصفت طائرات مسيرة سوقا")."""
    return len(word) > 3 and word.endswith("ا") and not word.endswith(("يا", "كا", "ها", "هما"))


def phrase_start(words: Words, head: int, first: int) -> int:
    """Index of the number or counting word in front of a noun: "3 مواطنين", "نحو عشرة مدنيين", "عدد من الشبان"."""
    f = function_words()
    text = words.text
    at = head
    while at > first:
        word = text[at - 1]
        if word[0].isdigit() or strip_and(word) in f.numerals:
            at -= 1
        elif word == "من" and at - 2 >= first and strip_and(text[at - 2]) in f.numerals:
            at -= 2
        else:
            break
    return at


def strip_and(word: str) -> str:
    """A word without a written-on particle before a counting word: "وثلاثة", "بثلاثة"."""
    f = function_words()
    return word[1:] if word[0] in "وفبل" and word[1:] in f.numerals else word


def _noun_follows(words: Words, at: int, limit: int, blocked: Callable[[int], bool]) -> bool:
    if at + 1 >= limit or blocked(at + 1):
        return False
    word = words.text[at + 1]
    return word not in function_words().stop and (word[0].isalnum() or word in _QUOTES)


def _closing(words: Words, at: int, last: int) -> int | None:
    for i in range(at + 1, min(last, at + _QUOTED)):
        if words.text[i] in _QUOTES:
            return i
    return None
