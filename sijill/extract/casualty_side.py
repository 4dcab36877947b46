"""What stands about a toll: of which force those counted are, and whether a later toll replaced it."""

from typing import Final

from sijill.extract.casualty_sentence import Sentence
from sijill.extract.casualty_words import casualty_words

_SIDE: Final = 6  # words from a toll to the name of a side
_BEFORE: Final = 9  # words from "in an earlier toll" to its figure


def side_of(sentence: Sentence, after: int) -> str:
    """The word that names the force of those counted up to a token, or none: "10 من أفراد المقاومة", "قتلى في صفوف
    القوات"."""
    words, tokens = casualty_words(), sentence.tokens
    first = after - (tokens.word(after - 2) == "من" and tokens.word(after - 1).startswith("ال"))
    opened = tokens.word(first - 1) == "من"
    for at in range(first, min(after + _SIDE, sentence.limit)):
        word = tokens.text[at]
        if word == "من" or word in words.ranks:
            opened = True
        elif opened and word.isalpha():
            name = word.removeprefix("ل").removeprefix("ل") if word.startswith("لل") else word.removeprefix("ال")
            if name not in words.members:
                return name
        elif not (word in ("في", "بين") or (at == after and word.isalpha())):
            return ""
    return ""


def is_earlier(sentence: Sentence, index: int) -> bool:
    """Whether a toll is one that the text itself calls an earlier one: "وكانت حصيلة سابقة أفادت بمقتل خمسة"."""
    before = sentence.tokens.text[max(sentence.first, index - _BEFORE) : index]
    return not casualty_words().earlier.isdisjoint(before)
