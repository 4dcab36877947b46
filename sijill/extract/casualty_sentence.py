"""One sentence as the readers of casualties see it, and what they make of the victims they find in it."""

from dataclasses import dataclass, replace
from typing import Final

from sijill.extract.casualty_toll import Casualty
from sijill.extract.casualty_victims import Victims
from sijill.extract.casualty_words import Kind, casualty_words
from sijill.extract.numbers import number_words
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


def made(sentence: Sentence, kind: Kind, victims: Victims, start: int) -> Casualty:
    folded = sentence.folded
    tokens = sentence.tokens
    after = victims.after + (tokens.word(victims.after) == "ما")
    if tokens.word(after) == "بين" and tokens.word(after + 1) in casualty_words().states:  # "25 بين قتيل وجريح"
        kind, victims = "both", replace(victims, form="number", end=tokens.end[min(after + 2, len(tokens.end) - 1)])
    elif kind == "killed" and and_hurt(sentence, victims):  # "68 قتيلا وجريحا"
        kind, victims = "both", replace(victims, end=tokens.end[victims.after], after=victims.after + 1)
    if kind == "both" and victims.high == 2:  # "قتل وجرح مدنيين"
        victims = replace(victims, low=1, high=None, form="vague")
    from_trigger = victims.form != "number" and start < victims.start
    told = folded.span(start if from_trigger else victims.start, victims.end)
    low, high = victims.low, victims.high
    if kind == "both":
        low, high = 1, None if high is None else max(1, high - 1)
    start = min(start, victims.start)
    end = max(victims.end, victims.start + 1)
    at = sentence.tokens.start[sentence.first]
    return Casualty(folded.span(start, end), start, end, kind, Count(low, high, told), form=victims.form, sentence=at)


def and_hurt(sentence: Sentence, victims: Victims) -> bool:
    """Whether a counted noun of the dead is followed by the hurt without a count: "قتيلا وجريحا"."""
    states, word = casualty_words().states, sentence.tokens.word(victims.after)
    counted = victims.form == "number" and sentence.tokens.word(victims.after - 1) in states
    return (
        counted
        and word.startswith("و")
        and states.get(word[1:], ("", True)) == ("injured", False)
        and word.endswith("ا")
    )


def unmarked(tokens: Tokens) -> Tokens:
    """Without the marks that stand about a number: "مقتل «22» مسلحا"، "استشهاد (15)"، "إصابة /11/ مدنيا". An age in
    brackets keeps them."""
    words, numbers, text = casualty_words(), number_words(), tokens.text
    dropped: set[int] = set()
    for at, token in enumerate(text):
        if token not in _OPENING or at + 1 >= len(text):
            continue
        number = text[at + 1]
        if not (number[0].isdecimal() or number in numbers.starts or number in numbers.open):
            continue
        closed = tokens.word(at + 2) in _OPENING[token]
        before = tokens.word(at - 1)
        counts = bare(before, words.actions) or bare(before, words.verbs) or bare(before, words.states)
        if token == '"' or (closed and (token == "/" or counts)):
            dropped |= {at, at + 2} if closed else {at}
    if not dropped:
        return tokens
    kept = [at for at in range(len(text)) if at not in dropped]
    return Tokens([text[at] for at in kept], [tokens.start[at] for at in kept], [tokens.end[at] for at in kept])


_OPENING: Final = {'"': '"', "(": ")", "[": "]", "{": "}", "/": "/"}
