"""Reading what says that nobody was killed or hurt: "دون إصابات"، "لم تسفر عن ضحايا"."""

from dataclasses import dataclass
from typing import Literal

from sijill.extract.casualty_toll import Casualty
from sijill.extract.casualty_words import Kind, casualty_words
from sijill.extract.text import Folded
from sijill.extract.vocabulary import CLITICS, Tokens
from sijill.records import Count


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a text: tokens ``first`` to ``limit``."""

    folded: Folded
    tokens: Tokens
    first: int
    limit: int


def bare(word: str, table: object) -> str:
    """The word, or the word without a clitic, whichever the table knows; empty if neither."""
    known: dict[str, object] = table  # type: ignore[assignment]
    if word in known:
        return word
    return word[1:] if len(word) > 3 and word[0] in CLITICS and word[1:] in known else ""


def read_none(sentence: Sentence, index: int) -> tuple[list[Casualty], int] | None:
    """ "دون إصابات" and its like; ([], next) where the text says that nothing is known."""
    words, tokens = casualty_words(), sentence.tokens
    word = tokens.text[index]
    opener = bare(word, words.zero["openers"])
    objects = words.zero["injured"] | words.zero["killed"] | words.zero["both"]
    refused = word in ("لم", "ولم", "فلم")
    unknown_words = words.zero["unknown_after_without" if opener else "unknown"]
    none = word in ("لا", "ولا") and tokens.word(index + 1) in objects | unknown_words
    if not (opener or refused or none):
        return None
    if refused and tokens.word(index + 1) not in words.zero["verbs"] | words.zero["unknown"]:
        return None
    kinds: set[Kind] = set()
    last = index
    unknown = refused and tokens.word(index + 1) in words.zero["unknown"]
    for look in range(index + 1, min(index + 10, sentence.limit)):
        here = tokens.text[look]
        root = (here[1:] if here[0] in "وب" and here not in objects else here).removeprefix("ال")
        if root in unknown_words:
            unknown = True
        elif root in words.zero["other"]:
            return [], look + 1
        elif root in words.zero["injured"]:
            kinds.add("injured")
            last = look
        elif root in words.zero["killed"]:
            kinds.add("killed")
            last = look
        elif root in words.zero["both"] and tokens.word(look - 1).removeprefix("و") not in words.zero["injured"]:
            kinds |= {"killed", "injured"}
            last = look
        elif root in words.zero["both"]:
            last = look
        elif here in ("احد", "اي") and tokens.word(look - 1) in ("يصب", "يصاب", "يقتل"):
            kinds.add("killed" if tokens.word(look - 1) == "يقتل" else "injured")
            last = look
        elif here in ("،", ",") or (kinds and root not in ("او", "في", "لا")) or bare(here, words.verbs):
            break
    if not kinds:
        return None
    if unknown:
        return [], last + 1
    start = tokens.end[index] - len(opener or word.removeprefix("و"))
    end = tokens.end[last]
    span = sentence.folded.span(start, end)
    at = tokens.start[sentence.first]
    kind: Kind | Literal["both"] = "both" if len(kinds) == 2 else kinds.pop()
    return [Casualty(span, start, end, kind, Count(0, 0, span), zero=True, sentence=at)], last + 1
