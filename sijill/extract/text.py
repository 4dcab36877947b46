"""Folding Arabic spelling for matching, without ever losing the way back to the original's offsets."""

import re
import unicodedata
from array import array
from dataclasses import dataclass

from sijill.records import Span

_SAME_LENGTH = {
    **dict.fromkeys("أإآٱٲٳ", "ا"),
    **dict.fromkeys("ىیېۍئ", "ي"),
    "ة": "ه",
    "ۀ": "ه",
    "ہ": "ه",
    "ھ": "ه",
    "ک": "ك",
    "ڪ": "ك",
    "گ": "ك",
    "ؤ": "و",
    "ۆ": "و",
    "ڤ": "ف",
    "پ": "ب",
    "چ": "ج",
    "ژ": "ز",
    **{chr(0x660 + d): str(d) for d in range(10)},
    **{chr(0x6F0 + d): str(d) for d in range(10)},
    **dict.fromkeys("“”„«»″", '"'),
    **dict.fromkeys("‘’‚`´", "'"),
    **dict.fromkeys("–—−‐‑‒", "-"),
    **dict.fromkeys("\t\r\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000", " "),
}
# Letters that stay as they are stand in the table too: one that is missing there costs an exception each time.
_FOLD = {letter: letter for letter in range(0x700)} | str.maketrans(_SAME_LENGTH)

# Marks that carry no letters: harakat and Qur'anic signs, tatweel, zero-width and bidirectional controls, BOM.
_DROPPED = re.compile(
    "[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+"
)


# Letters by their shape (isolated, initial, medial, final) and ligatures, as text copied from a PDF has them. A mark
# shown alone comes with a space that the text does not have.
_SHAPED = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")
_PLAIN = {
    shape: plain.strip()
    for shape in map(chr, (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD)))
    if (plain := unicodedata.normalize("NFKC", shape)) != shape
} | {"\ufe73": ""}  # the tail of a letter, by itself


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text and, where characters were dropped or came apart, the original offset of each that stands in it."""

    text: str
    original: str
    _at: "array[int] | None" = None

    def offset(self, index: int) -> int:
        """Original offset of a position in the folded text (its end maps to the original's end)."""
        return index if self._at is None else self._at[index]

    def span(self, start: int, end: int) -> Span:
        """The original words under ``[start, end)`` of the folded text."""
        if self._at is None:
            return Span(self.original[start:end], start, end)
        first = self._at[start]
        last = self._at[end - 1] + 1 if end > start else first
        return Span(self.original[first:last], first, last)


def fold(text: str) -> Folded:
    """Fold hamza carriers, ta marbuta, alef maqsura, Persian letters, shaped letters and ligatures, digits, quotes and
    dashes to one form each, and drop vowel marks, tatweel and invisible controls. Line breaks stay."""
    plain, origin = _unshaped(text) if _SHAPED.search(text) else (text, None)
    same = plain.translate(_FOLD)
    if not _DROPPED.search(same):
        return Folded(same, text, origin)
    kept: list[str] = []
    at: array[int] = array("q")
    last = 0
    for mark in _DROPPED.finditer(same):
        kept.append(same[last : mark.start()])
        at.extend(range(last, mark.start()))
        last = mark.end()
    kept.append(same[last:])
    at.extend(range(last, len(same) + 1))
    return Folded("".join(kept), text, at if origin is None else array("q", map(origin.__getitem__, at)))


def _unshaped(text: str) -> tuple[str, "array[int]"]:
    """The text in plain letters, and the offset that each comes from."""
    pieces: list[str] = []
    origin: array[int] = array("q")
    for offset, shape in enumerate(text):
        plain = _PLAIN.get(shape, shape)
        pieces.append(plain)
        origin.extend([offset] * len(plain))
    origin.append(len(text))
    return "".join(pieces), origin
