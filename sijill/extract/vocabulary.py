"""What every reader of language data shares: the data files, their folding, and the tokens that they are matched on."""

import re
import tomllib
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

from sijill.extract.text import Folded, fold

_TOKEN: Final = re.compile(r"\d+(?:[.,٬٫]\d+)*|[^\W\d_]+|[^\w \n]|\n")
CLITICS: Final = "وفبلك"
"""One-letter words written together with the next: and, so, in, for, like."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Words, numbers and marks of a stretch of folded text, as parallel lists; offsets are folded ones."""

    text: list[str]
    start: list[int]
    end: list[int]

    def word(self, index: int) -> str:
        """The token there, or the empty string outside the stretch."""
        return self.text[index] if 0 <= index < len(self.text) else ""

    def at(self, offset: int) -> int:
        """Index of the first token that starts at or after a folded offset."""
        return bisect_left(self.start, offset)

    def holding(self, offset: int) -> int:
        """Index of the last token that starts at or before a folded offset."""
        return bisect_right(self.start, offset) - 1


def data(name: str) -> dict[str, Any]:
    """A language data file of ``extract/ar``, parsed."""
    return tomllib.loads(files("sijill.extract").joinpath("ar", name).read_text(encoding="utf-8"))


def folded_word(word: str) -> str:
    """A vocabulary entry in the spelling that texts are folded to."""
    return fold(word).text


def tokenize(folded: Folded, start: int = 0, end: int | None = None) -> Tokens:
    """Tokens of ``[start, end)`` of a folded text: words, numbers with their separators, single marks, newlines."""
    text = folded.text
    spans = [match.span() for match in _TOKEN.finditer(text, start, len(text) if end is None else end)]
    return Tokens([text[a:b] for a, b in spans], [a for a, _ in spans], [b for _, b in spans])
