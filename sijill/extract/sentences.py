"""Words and sentences of a folded text, as parallel lists that later steps index into."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from sijill.extract.text import Folded

_WORD = re.compile(r"\d+(?:[.,:/]\d+)*|[^\W\d_]+|[^\w\s]|_+")

# A full stop ends a sentence unless it stands inside a number or after a single letter ("أ.ف.ب", "د."). News pages
# often glue the next sentence to it without a space.
_END = re.compile(r"\n+|(?<![\s.]\b\w)(?<!\b\w)[.!?؟…]+(?=[\s\"')\]]|[^\W\d]|$)[\"')\]]*|(?<=\s)[.!?؟…]+(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Words:
    """Tokens of a text: ``text[i]`` stands at folded offsets ``start[i]:end[i]``, in sentence ``sentence[i]``.

    ``bounds[s]`` gives the half-open token range of sentence ``s``; ``lines[s]`` the number of the text line
    (paragraph) that it stands in.
    """

    folded: Folded
    text: list[str]
    start: list[int]
    end: list[int]
    sentence: list[int]
    bounds: list[tuple[int, int]]
    lines: list[int]

    def at(self, offset: int) -> int:
        """Index of the first token that ends after a folded offset."""
        return bisect_right(self.end, offset)

    def before(self, offset: int) -> int:
        """Index just past the last token that starts before a folded offset."""
        return bisect_left(self.start, offset)

    def covers(self, first: int, last: int) -> tuple[int, int]:
        """Folded offsets of the tokens ``first`` to ``last`` (exclusive)."""
        return self.start[first], self.end[last - 1]


def split(folded: Folded) -> Words:
    """Split a folded text into words and sentences; lines always end a sentence. Linear in the text's length."""
    text = folded.text
    words: list[str] = []
    start: list[int] = []
    end: list[int] = []
    sentence: list[int] = []
    bounds: list[tuple[int, int]] = []
    lines: list[int] = []
    line = last = 0
    edges = [(m.end(), m.group().count("\n")) for m in _END.finditer(text)] + [(len(text), 0)]
    for edge, newlines in edges:
        first = len(words)
        spans = [m.span() for m in _WORD.finditer(text, last, edge)]
        words += [text[a:b] for a, b in spans]
        start += [a for a, _ in spans]
        end += [b for _, b in spans]
        for begin, stop in _pieces(words, first):
            sentence.extend([len(bounds)] * (stop - begin))
            bounds.append((begin, stop))
            lines.append(line)
        line += newlines > 0
        last = edge
    return Words(folded, words, start, end, sentence, bounds, lines)


_LONGEST = 200  # tokens: no sentence of news is longer, and later steps compare all of a sentence's spans
_COMMAS = frozenset("،,؛;")


def _pieces(words: list[str], first: int) -> Iterator[tuple[int, int]]:
    """The token ranges of a sentence that begins at ``first`` and runs to the end; an endless one is cut at a comma."""
    while len(words) - first > _LONGEST:
        half, end = first + _LONGEST // 2, first + _LONGEST
        cut = next((i + 1 for i in range(end - 1, half, -1) if words[i] in _COMMAS), end)
        yield first, cut
        first = cut
    if len(words) > first:
        yield first, len(words)
