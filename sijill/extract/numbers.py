"""Arabic numbers: digits, number words in every gender and case, duals, and quantities without a number.

The vocabulary is ``ar/numbers.toml``. Reading goes token by token, so it is linear in the text's length.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final, Literal

from sijill.extract.text import Folded
from sijill.extract.vocabulary import CLITICS, Tokens, data, folded_word, tokenize
from sijill.records import Span

NumberForm = Literal["exact", "about", "at_least", "at_most", "range", "open", "indefinite", "dual"]
NounForm = Literal["singular", "dual", "plural", "dual_or_plural"]

_DIGITS: Final = re.compile(r"\d+(?:[.,٬٫]\d+)*")
_LONGEST_DIGITS: Final = 15


@dataclass(frozen=True, slots=True)
class Reading:
    """An exact number read from tokens: its value, where its digits or letters start, and the token after it."""

    value: int
    start: int
    after: int


@dataclass(frozen=True, slots=True)
class NumberExpression:
    """A quantity in the text. ``words`` covers qualifier and number; ``start`` and ``end`` are folded offsets;
    ``high`` is None where the quantity is open above. ``noun`` is the folded noun that a dual carries in itself."""

    words: Span
    start: int
    end: int
    low: int
    high: int | None
    form: NumberForm
    noun: str | None = None


@dataclass(frozen=True, slots=True)
class NumberWords:
    """The folded vocabulary of ``ar/numbers.toml``, by what a word does in a number."""

    atoms: dict[str, tuple[str, int]]
    starts: dict[str, str]  # each atom with the clitics and article it may begin a number with → the atom
    open: dict[str, int]
    indefinite: frozenset[str]
    ordinals: dict[str, int]
    qualifiers: dict[str, tuple[tuple[str, tuple[str, ...]], ...]]
    after: dict[str, tuple[tuple[str, tuple[str, ...]], ...]]
    people: dict[str, NounForm]


@cache
def number_words() -> NumberWords:
    """The vocabulary, read once."""
    raw = data("numbers.toml")
    atoms: dict[str, tuple[str, int]] = {}
    for kind in ("units", "ten", "teens", "tens", "hundreds", "scales", "dual_scales"):
        for value, words in raw[kind].items():
            for word in words:
                atoms.setdefault(folded_word(word), (kind, int(value)))
    starts = {atom: atom for atom in atoms}
    for atom, (_, value) in atoms.items():
        for before in (*CLITICS, *(("ال", "وال", "بال", "لل") if value != 2 else ())):  # "الاثنين" is Monday
            starts.setdefault(before + atom, atom)
    open_words = {folded_word(word): int(value) for value, words in raw["open"].items() for word in words}
    people: dict[str, NounForm] = {}
    for singular, *plurals in raw["people"]["person"]:
        _add_person(people, folded_word(singular), [folded_word(plural) for plural in plurals])
    for word in raw["people"]["not"]:
        people.pop(folded_word(word), None)
    return NumberWords(
        atoms=atoms,
        starts=starts,
        open=open_words,
        indefinite=frozenset(map(folded_word, raw["indefinite"]["words"])),
        ordinals={folded_word(word): int(value) for value, words in raw["ordinals"].items() for word in words},
        qualifiers=_phrases(raw["qualifiers"], ("at_least", "about", "at_most"), key=-1),
        after=_phrases(raw["qualifiers"], ("after_at_least", "after_at_most"), key=0),
        people=people,
    )


def _add_person(people: dict[str, NounForm], singular: str, plurals: list[str]) -> None:
    stem = singular[:-1] + "ت" if singular.endswith("ه") else singular
    forms: list[tuple[str, NounForm]] = [(singular, "singular")]
    if stem == singular:
        forms.append((singular + "ا", "singular"))
    forms += [(plural, "plural") for plural in plurals]
    forms += [(stem + "ان", "dual")]
    # Without vowel marks the oblique dual of a sound masculine noun looks like its plural ("مدنيين").
    forms += [(stem + "ين", "dual_or_plural" if stem + "ين" in plurals else "dual")]
    for form, kind in forms:
        if kind in ("dual", "dual_or_plural") or form not in people:
            people[form] = kind


def _phrases(
    raw: dict[str, list[str]], names: tuple[str, ...], *, key: int
) -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for name in names:
        for phrase in raw[name]:
            words = tuple(folded_word(phrase).split())
            found.setdefault(words[key], []).append((name.removeprefix("after_"), words))
    return {word: tuple(sorted(set(entries), key=lambda entry: -len(entry[1]))) for word, entries in found.items()}


def read_digits(token: str) -> Decimal | None:
    """The value of digits with thousands separators or a decimal mark ("1,500", "2.5"); None for anything else."""
    if not _DIGITS.fullmatch(token) or len(token) > _LONGEST_DIGITS:
        return None
    whole, *groups = re.split(r"[.,٬٫]", token)
    if all(len(group) == 3 for group in groups) and len(whole) <= (3 if groups else _LONGEST_DIGITS):
        return Decimal(whole + "".join(groups))
    return Decimal(f"{int(whole)}.{int(groups[0]):0{len(groups[0])}}") if len(groups) == 1 else None


def read_number(tokens: Tokens, index: int) -> Reading | None:
    """The longest exact number that starts with the token at ``index``; a clitic or article before it is skipped."""
    if not 0 <= index < len(tokens.text):
        return None
    word, start = tokens.text[index], tokens.start[index]
    if word[0].isdigit():
        return _read_digits(tokens, index)
    rest = number_words().starts.get(word)
    if rest is None or rest == "الاف" or (rest == "واحد" and tokens.word(index + 1).startswith("ال")):  # "وأحد الجرحى"
        return None
    if rest in ("احد", "احدي") and not _continues_one(tokens, index + 1):
        return None
    if number_words().atoms[rest][0] == "scales" and rest.endswith(("ين", "ات")):
        return None
    total, after = _sum(tokens, index, rest)
    return Reading(total, start + len(word) - len(rest), after) if total else None


def _continues_one(tokens: Tokens, index: int) -> bool:
    following = tokens.word(index)
    atoms = number_words().atoms
    return atoms.get(following, ("",))[0] == "ten" or (
        following.startswith("و") and atoms.get(following[1:], ("",))[0] == "tens"
    )


def _read_digits(tokens: Tokens, index: int) -> Reading | None:
    value = read_digits(tokens.text[index])
    if value is None:
        return None
    after = index + 1
    kind, scale = number_words().atoms.get(tokens.word(after), ("", 0))
    if kind == "scales":
        value *= scale
        after += 1
        rest, beyond = _joined(tokens, after, limit=scale)
        value += rest
        after = beyond
    return Reading(int(value), tokens.start[index], after) if value == int(value) else None


def _joined(tokens: Tokens, index: int, *, limit: int) -> tuple[int, int]:
    """A further number below ``limit`` after "و", as in "3 آلاف و500"; value 0 and the same index without one."""
    word = tokens.word(index)
    if word == "و" and tokens.word(index + 1)[:1].isdigit():
        value = read_digits(tokens.text[index + 1])
        if value is not None and 100 <= value < limit and value == int(value):
            return int(value), index + 2
    elif word.startswith("و") and word[1:] in number_words().atoms:
        total, after = _sum(tokens, index, word[1:])
        if 0 < total < limit:
            return total, after
    return 0, index


def _sum(tokens: Tokens, index: int, first: str) -> tuple[int, int]:
    """Value and end of the number words from ``index`` on, whose first word without its clitic is ``first``."""
    atoms = number_words().atoms
    total = current = 0
    limit = 10**12  # scales come in falling order
    word, joined = first, False
    while True:
        kind, value = atoms.get(word, ("", 0))
        step = 1
        if kind == "units" and current % 100 == 0 and (joined or current == 0):
            following, size = atoms.get(tokens.word(index + 1).removeprefix("ال"), ("", 0))
            if following == "ten":
                value, step = value + 10, 2
            elif following == "hundreds" and size == 100 and value > 2 and current == 0:
                value, step = value * 100, 2
            current += value
        elif (
            (kind in ("ten", "teens") and current % 100 == 0 and (joined or current == 0))
            or (kind == "tens" and current % 100 < 10 and (joined or current == 0))
            or (kind == "hundreds" and current == 0)
        ):
            current += value
        elif kind == "scales" and value < limit and (not joined or current == 0):
            total += max(current, 1) * value
            current, limit = 0, value
        elif kind == "dual_scales" and current == 0 and value // 2 < limit:
            total, limit = total + value, value // 2
        else:
            return total + current, index
        index += step
        word, joined, index = _next(tokens, index, total + current)
        if not word:
            return total + current, index


def _next(tokens: Tokens, index: int, so_far: int) -> tuple[str, bool, int]:
    """The next number word, whether "و" joins it, and its index; an empty word where the number ends."""
    atoms = number_words().atoms
    word = tokens.word(index)
    if word in atoms and atoms[word][0] == "scales":
        return word, False, index
    if word.startswith("و") and len(word) > 1:
        rest = word[1:].removeprefix("ال")
        if rest in atoms and _fits(atoms[rest], so_far):
            return rest, True, index
    if word == "و" and tokens.word(index + 1) in atoms and _fits(atoms[tokens.word(index + 1)], so_far):
        return tokens.word(index + 1), True, index + 1
    return "", False, index


def _fits(atom: tuple[str, int], so_far: int) -> bool:
    kind, value = atom
    if kind == "tens":
        return so_far % 100 < 10
    if kind in ("units", "ten", "teens"):
        return so_far % 100 == 0
    if kind == "hundreds":
        return so_far % 1000 == 0
    return so_far % max(value, 1000) == 0 and so_far > value


def find_numbers(folded: Folded, start: int = 0, end: int | None = None) -> list[NumberExpression]:
    """Quantities in ``[start, end)`` (folded offsets) of a text, in order and without overlap.

    "ما لا يقل عن 8" is 8 to None, "نحو 50" 50 to 50, "5 إلى 7" 5 to 7, "عشرات" 10 to None, "قتيلان" 2 to 2,
    "عدد من" 1 to None, as section 3 of the codebook has it.
    """
    tokens = tokenize(folded, start, end)
    found: list[NumberExpression] = []
    index = 0
    while index < len(tokens.text):
        item = expression_at(folded, tokens, index)
        if item is None:
            index += 1
            continue
        expression, index = item
        found.append(expression)
    return found


def expression_at(folded: Folded, tokens: Tokens, index: int) -> tuple[NumberExpression, int] | None:
    """The quantity whose number stands at token ``index`` (qualifiers before it taken in), and the token after it."""
    word = tokens.text[index]
    reading = read_number(tokens, index)
    if reading is None:
        return _without_number(folded, tokens, index)
    low: int = reading.value
    high: int | None = reading.value
    form: NumberForm = "exact"
    first, after = reading.start, reading.after
    upper = _upper(tokens, index, reading)
    if upper is not None and upper.value > reading.value:
        high, form, after = upper.value, "range", upper.after
    else:
        before = _before(tokens, index)
        if before is not None and (first == tokens.start[index] or word.startswith("ال")):
            form, first = before
        behind = _behind(tokens, after)
        if behind is not None:
            form, after = behind
        if form == "at_least":
            high = None
        elif form == "at_most":
            low = min(1, low)
    last = tokens.end[after - 1]
    if word[0].isdigit() and tokens.word(after) in ("٪", "%"):
        return None
    return NumberExpression(folded.span(first, last), first, last, low, high, form), after


def _upper(tokens: Tokens, index: int, reading: Reading) -> Reading | None:
    between = tokens.word(index - 1) in ("بين", "وبين")
    link = tokens.word(reading.after)
    if link in ("الي", "-", "او", "حتي") or (between and link == "و"):
        return read_number(tokens, reading.after + 1)
    if between and link.startswith("و"):
        return read_number(tokens, reading.after)
    return None


def _before(tokens: Tokens, index: int) -> tuple[NumberForm, int] | None:
    """Form and folded start of a qualifier phrase that ends just before the token."""
    last = tokens.word(index - 1)
    entries = number_words().qualifiers
    for entry_key in (last, last[1:] if last[:1] in CLITICS else ""):
        for form, words in entries.get(entry_key, ()):
            first = index - len(words)
            if first < 0:
                continue
            head = tokens.text[first]
            if tokens.text[first + 1 : index] != list(words[1:]):
                continue
            if head == words[0] or (head[:1] in CLITICS and head[1:] == words[0]):
                return _form(form), tokens.end[first] - len(words[0])
    return None


def _behind(tokens: Tokens, index: int) -> tuple[NumberForm, int] | None:
    """Form and next token of a qualifier phrase behind the number and who is counted: "25 من المقاتلين على الأقل"."""
    for skip in range(_COUNTED + 1):
        word = tokens.word(index + skip)
        for form, words in number_words().after.get(word, ()):
            if tokens.text[index + skip : index + skip + len(words)] == list(words):
                return _form(form), index + (len(words) if skip == 0 else 0)
        if not word.isalpha() or read_number(tokens, index + skip) or (word in _PLACING or word[0] == "و"):
            break
    return None


_COUNTED: Final = 6  # words that tell who is counted, between a number and its qualifier
_PLACING: Final = frozenset({"في", "قرب", "بين", "بعد", "قبل", "جراء", "اثر", "الي", "عن", "خلال"})


def _form(name: str) -> NumberForm:
    return "at_least" if name == "at_least" else "at_most" if name == "at_most" else "about"


def _without_number(folded: Folded, tokens: Tokens, index: int) -> tuple[NumberExpression, int] | None:
    """Tens, hundreds, some, a few, and duals of people nouns."""
    vocabulary = number_words()
    word, end = tokens.text[index], tokens.end[index]
    for rest in (word, word[1:] if word[0] in CLITICS else ""):
        first = end - len(rest)
        after = index + 1
        if rest in vocabulary.open:
            low = vocabulary.open[rest]
            scale = tokens.word(after).removeprefix("ال")
            if scale in ("الاف", "الالاف", "اف") or tokens.word(after) in ("الالاف", "الاف"):
                low, after = low * 1000, after + 1
            high = 9 if low == 3 else None
            last = tokens.end[after - 1]
            return NumberExpression(folded.span(first, last), first, last, low, high, "open"), after
        if rest in vocabulary.indefinite:
            return NumberExpression(folded.span(first, end), first, end, 1, None, "indefinite"), after
        form = vocabulary.people.get(rest)
        if form == "dual" or (form == "dual_or_plural" and _marked_dual(folded, tokens, index)):
            two = number_words().atoms.get(tokens.word(after), ("", 0))
            if two == ("units", 2):
                after += 1
            last = tokens.end[after - 1]
            behind = _behind(tokens, after)
            high = None if behind is not None and behind[0] == "at_least" else 2
            return NumberExpression(folded.span(first, last), first, last, 2, high, "dual", rest), after
    return None


def _marked_dual(folded: Folded, tokens: Tokens, index: int) -> bool:
    """Whether "اثنين" follows or a fatha before the ending tells the dual from the plural."""
    if number_words().atoms.get(tokens.word(index + 1), ("", 0)) == ("units", 2):
        return True
    original = folded.span(tokens.start[index], tokens.end[index]).text
    return re.search("\u064e\u0651?ي\u0652?ن", original) is not None
