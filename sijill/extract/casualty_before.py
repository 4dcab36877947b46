"""Victims told some words before what befell them: "سقط عشرات المسلحين بين قتيل وجريح"، "جنديان تعرضا للإصابة"."""

from collections.abc import Sequence
from typing import Final

from sijill.extract.casualty_sentence import Sentence, made
from sijill.extract.casualty_toll import Casualty
from sijill.extract.casualty_victims import Victims, read_victims
from sijill.extract.casualty_words import casualty_words
from sijill.extract.numbers import expression_at

_REACH_BACK: Final = 18  # words from those counted to what befell them
_SUBJECT: Final = 5  # the same for a subject right before its verb
_UNDERGO: Final = ("تعرض", "وتعرض", "يتعرض")


def fell(sentence: Sentence, index: int, found: Sequence[Casualty]) -> tuple[Casualty, int] | None:
    """ "سقط عشرات المسلحين بين قتيل وجريح": so many of both, told before."""
    tokens, states = sentence.tokens, casualty_words().states
    joined = tokens.word(index + 2)
    if tokens.text[index] != "بين" or tokens.word(index + 1) not in states or joined[1:] not in states:
        return None
    counted = _counted_before(sentence, index, found)
    return (made(sentence, "both", counted, counted.start), index + 3) if counted is not None else None


def hurt_by(sentence: Sentence, index: int, found: Sequence[Casualty]) -> tuple[Casualty, int] | None:
    """ "تعرض ثلاثة شبان لإصابات"، "جنديان تعرضا للإصابة"."""
    tokens, word = sentence.tokens, sentence.tokens.text[index]
    if word not in casualty_words().undergone:
        return None
    floor = max(sentence.first, index - _REACH_BACK)
    verb = next((at for at in range(index - 1, floor - 1, -1) if tokens.text[at].startswith(_UNDERGO)), None)
    if verb is None:
        return None
    victims = read_victims(sentence.folded, tokens, verb + 1, index)
    victims = victims or _counted_before(sentence, verb, found, near=True)
    return (made(sentence, "injured", victims, victims.start), index + 1) if victims is not None else None


def _counted_before(sentence: Sentence, index: int, found: Sequence[Casualty], *, near: bool = False) -> Victims | None:
    """The last people counted before a token and behind what was read so far."""
    tokens = sentence.tokens
    floor = max(sentence.first, index - (_SUBJECT if near else _REACH_BACK))
    if found and found[-1].sentence == tokens.start[sentence.first]:
        floor = max(floor, tokens.at(found[-1].end))
    for at in range(index - 1, floor - 1, -1):
        if expression_at(sentence.folded, tokens, at) is not None:
            victims = read_victims(sentence.folded, tokens, at, index)
            if victims is not None:
                return victims
    return None
