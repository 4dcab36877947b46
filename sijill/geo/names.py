"""Keys under which a place name is found again however it is spelt.

Three grades, from strict to loose: the *form* (folded letters, words kept), the *key* (definite articles, spaces and
spelling habits taken out) and the *skeleton* (consonant classes common to Arabic and Latin script, so that سوروتش
meets Suruç). All are pure functions of the name.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

_MARKS = re.compile("[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]+")
_FOLDED = re.compile("[ابتثجحخدذرزسشصضطظعغفقكلمنهوي ]+")  # nothing but letters that are folded already
_WORD = re.compile(r"[^\W_]+")
_ARABIC = re.compile("[\u0621-\u064a]")
_ARABIC_LETTERS: Final = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
_LATIN_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"

# Letters that NFKD does not bring together. (It does take hamza and madda off their carriers, and undoes
# presentation forms.) Persian and Kurdish letters go to the Arabic ones that Arabic writers use for them.
_FOLD: Final = str.maketrans(
    {
        **dict(zip("ىیېۍةۀہھەکڪگۆۇڤپچژڵێ", "ييييهههههكككووفبجزلي", strict=True)),
        **dict(zip("ıøłđßæœə", "ioldseee", strict=True)),
        **dict.fromkeys("'’`´ʿʾ‘ʻʼ"),
        **{chr(base + digit): str(digit) for base in (0x660, 0x6F0) for digit in range(10)},
        **dict.fromkeys("ـ\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"),
    }
)

# Whole words that writers exchange: أبو/أبي/أبا, ابن/بن, تلة/تل, the joined عبدال.
_SAME_WORD: Final = {"ابي": "ابو", "ابا": "ابو", "ابن": "بن", "تله": "تل", "كفور": "كفر", "ام": "ام"}
# An article inside joined words ("حفرالباطن"). It may fall on letters that are none; then it does so on both sides.
_INNER_ARTICLE = re.compile("(?<=[\u0621-\u064a]{3})ال(?=[\u0621-\u064a]{3})")
_LATIN_ARTICLE = re.compile(r"^(?:al|el|ad|ar|as|ash|at|az|an)$")
# Consonant classes. Vowels, و, ي, ه and hamza carry too little to tell names apart across scripts.
_ARABIC_SOUND = str.maketrans(
    dict(zip("بتثجحخدذرزسشصضطظغفقكلمن", "bttjhxddrzsSsdtzgfkklmn", strict=True)) | dict.fromkeys("اويهع")
)
_NO_SOUND = re.compile("[^A-Za-z0-9]+")
_DOUBLED = re.compile(r"(.)\1+")
_LATIN_PAIRS: Final = (
    ("tch", "tS"),
    ("sch", "S"),
    ("sh", "S"),
    ("ch", "S"),
    ("kh", "x"),
    ("gh", "g"),
    ("th", "t"),
    ("dh", "d"),
    ("dj", "j"),
    ("ph", "f"),
    ("ck", "k"),
    ("ou", ""),
)
_LATIN_LETTER = str.maketrans({"ç": "tch", "ş": "sh", "š": "sh", "č": "tch", "ğ": "gh"})
_LATIN_SOUND = str.maketrans(
    {"q": "k", "p": "b", "v": "f", "c": "j", "ç": "tS", "ş": "S", "ğ": "g", "š": "S", "č": "tS", "ž": "z"}
    | dict.fromkeys("aeiouwyh")
)


def is_arabic(name: str) -> bool:
    """Whether the name has an Arabic letter.

    >>> is_arabic("حلب"), is_arabic("Aleppo")
    (True, False)
    """
    return not name.isascii() and _ARABIC.search(name) is not None


@lru_cache(maxsize=200_000)
def form(name: str) -> str:
    """The name's words in folded letters with single spaces: what two careful writers agree on.

    >>> form("مدينة  #حفر_الباطن") == "مدينه حفر الباطن"
    True
    """
    return fold(name)


def fold(name: str) -> str:
    """The same, not remembered: for names that are asked once."""
    if _FOLDED.fullmatch(name):
        return " ".join(name.split())
    apart = unicodedata.normalize("NFKD", name.casefold())
    folded = _MARKS.sub("", apart).translate(_FOLD)
    return " ".join(_WORD.findall(folded))


@lru_cache(maxsize=200_000)
def key(name: str) -> str:
    """The name without articles, spaces, hamza and other habits of spelling; empty if it has no letter.

    >>> key("كفر نبودة") == key("كفرنبودة"), key("النيرب") == key("نيرب"), key("أبي الظهور") == key("ابو الظهور")
    (True, True, True)
    >>> key("حفرالباطن") == key("حفر الباطن")
    True
    >>> key("Deir ez-Zor") == key("Deir al Zor")
    True
    """
    return key_of_form(form(name))


def key_of_form(formed: str) -> str:
    """The same of a name that is in its :func:`form` already, not remembered."""
    joined = "".join(map(_key_word, _words(formed)))
    return _INNER_ARTICLE.sub("", joined) if "ال" in joined[3:-3] else joined


def _words(formed: str) -> list[str]:
    words = formed.split(" ") if formed else []
    if words and not is_arabic(formed):
        bare = [word for word in words if not _LATIN_ARTICLE.match(word) and word not in ("ez", "es", "ed", "er")]
        return bare or words
    return words


@lru_cache(maxsize=1 << 16)
def _key_word(word: str) -> str:
    bare = word.replace("ء", "")
    if bare.startswith("ال") and len(bare) > 3:
        bare = bare[2:]
    return _SAME_WORD.get(bare, bare)


@lru_cache(maxsize=200_000)
def skeleton(name: str) -> str:
    """Consonant classes of the name in Latin letters, doubled ones once: common to both scripts.

    >>> skeleton("سوروتش") == skeleton("Suruç"), skeleton("شانلي أورفا") == skeleton("Şanlıurfa")
    (True, True)
    """
    if is_arabic(name):
        return sound_of_key(key(name))
    # Letters with a cedilla or caron mean other consonants, so they are read before accents are dropped.
    text = "".join(_words(form(unicodedata.normalize("NFC", name).casefold().translate(_LATIN_LETTER))))
    for pair, sign in _LATIN_PAIRS:
        text = text.replace(pair, sign)
    return _once(text.translate(_LATIN_SOUND))


def sound_of_key(arabic: str) -> str:
    """The skeleton of an Arabic name whose key is known."""
    return _once(arabic.translate(_ARABIC_SOUND))


def _once(sound: str) -> str:
    return _DOUBLED.sub(r"\1", _NO_SOUND.sub("", sound))


def unprefixed(formed: str) -> Iterator[str]:
    """The form without conjunctions and prepositions written onto its first word: "بدرعا" → "درعا"."""
    first, _, rest = formed.partition(" ")
    tail = f" {rest}" if rest else ""
    if len(first) > 4 and first.startswith("لل"):
        yield "ال" + first[2:] + tail
    if len(first) > 3 and first[0] in "وبلفك":
        yield from (bare + tail for bare in [first[1:]])
        yield from (deeper for deeper in unprefixed(first[1:] + tail) if first[0] in "وف")


def neighbours(word_key: str) -> set[str]:
    """Every key one edit away (deletion, swap, substitution, insertion; Damerau 1964)."""
    letters = _ARABIC_LETTERS if is_arabic(word_key) else _LATIN_LETTERS
    cuts = [(word_key[:i], word_key[i:]) for i in range(len(word_key) + 1)]
    found = {a + b[1:] for a, b in cuts if b}
    found |= {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    found |= {a + c + b[1:] for a, b in cuts if b for c in letters}
    found |= {a + c + b for a, b in cuts for c in letters}
    found.discard(word_key)
    return found


def edit_distance(a: str, b: str, limit: int = 3) -> int:
    """Levenshtein distance, or ``limit`` + 1 where it is more than ``limit``."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        above, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (x != y))
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)
