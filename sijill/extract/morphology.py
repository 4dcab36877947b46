"""Light Arabic morphology: the surface forms of a lemma, and the particles written on to the front of a word.

Lemmas come as an analyst spells them (``هاجم``, ``أطلق``, ``قاد/يقود``, ``قذيفة/قذائف``); every form that leaves here
is folded (:mod:`sijill.extract.text`) and unvowelled, so that an active and a passive that differ in vowels alone are
one form. News speaks in the third person, and of itself in the first person plural: only those are made. Too many forms
are harmless as long as none of them is another common word; where one would be (``قتل`` + ``ى``, "the killed"), it is
left out and listed in the lexicon as a word of its own.
"""

import re
from functools import cache, lru_cache
from typing import Final, Literal, NamedTuple

from sijill.extract.text import fold

Pos = Literal["verb", "masdar", "noun", "person", "adjective", "name"]
"""Part of speech: ``masdar`` is a verbal noun, ``person`` a word for people with sound plurals
(``مقاتل``, ``مقاتلون``), ``name`` does not inflect."""

_MARKS: Final = re.compile("[\u064b-\u0652\u0640]")  # vowel marks and tatweel
_PRONOUNS: Final = ("ه", "ها", "هم", "هما", "نا")
_LONG_MASDAR: Final = 5  # letters from which a verbal noun takes its plural in -āt: انفجار yes, قصف no


class Clitics(NamedTuple):
    """One way to take a word apart: the particles in front, and what stays."""

    prefix: str  # "", "و", "ب", "ال", "وبال", "س", …
    stem: str


def expand(lemma: str, pos: Pos) -> frozenset[str]:
    """All folded surface forms of ``lemma`` without particles in front.

    A verb is given as its perfect, third person masculine singular, with its imperfect after a slash where the form I
    vowel pattern does not tell it (``قاد/يقود``); a noun as its singular with broken plurals after slashes.
    """
    return _expand(_MARKS.sub("", lemma), pos)


@cache
def _expand(lemma: str, pos: Pos) -> frozenset[str]:
    first, *others = lemma.split("/")
    singular, *plurals = fold(lemma).text.split("/")
    match pos:
        case "verb":
            forms = _perfect(first) | _imperfect(others or [imperfect(first)])
        case "name":
            forms = {singular, *plurals}
        case _:
            forms = {
                "masdar": _masdar,
                "noun": _noun,
                "person": _person,
                "adjective": _adjective,
            }[pos](singular)
            for plural in plurals:
                forms |= _with_pronouns(plural) | _accusative(plural)
    return frozenset(forms)


def imperfect(perfect: str) -> str:
    """The imperfect, third person masculine singular, that the pattern of a perfect tells."""
    if perfect[0] == "ت" and len(perfect) >= 4:  # V, VI: تسلل, تبادل, تلقى
        return "ي" + perfect
    derived = perfect[0] in "أإا" and len(perfect) >= 4
    body = perfect[1:] if derived else perfect
    if len(perfect) == 3:  # form I
        body = {"و": body[1:], "أ": body}.get(perfect[0], body)
    if body[-1] in "ىا":  # defective: رمى, ألقى
        body = body[:-1] + "ي"
    elif derived and len(body) >= 3 and body[-2] == "ا" and (perfect[0] == "أ" or perfect.startswith("است")):
        body = body[:-2] + "ي" + body[-1]  # hollow IV and X: أصاب, استعاد
    return "ي" + body


def _perfect(raw: str) -> set[str]:
    verb = fold(raw).text
    if raw[-1] in "ىاي":
        stem = verb[:-1]
        weak = "و" if raw[-1] == "ا" else "ي"
        forms = {
            verb,
            stem + "ي",
            stem + "ت",
            stem + "تا",
            stem + weak + "ا",
            stem + "وا",
            stem + weak + "نا",
            stem + "يت",
        }
        before = (stem + ("ي" if raw[-1] == "ي" else "ا"), stem + "ت", stem + "و")
    else:
        hollow = len(verb) >= 3 and verb[-2] == "ا"
        short = verb[:-2] + verb[-1] if hollow else verb
        if len(verb) == 2:  # doubled: شن, شننا
            short = verb + verb[-1]
        forms = {verb, verb + "ت", verb + "ا", verb + "تا", verb + "وا", short + "ن", short + "نا"}
        forms.add(verb + "و")  # قصفو: a frequent misspelling of the plural
        before = (verb, verb + "ت", verb + "و")
        for passive in _passive_perfect(raw, verb, hollow):
            forms |= {passive, passive + "ت", passive + "ا", passive + "تا", passive + "وا"}
    return forms | {form + pronoun for form in before for pronoun in _PRONOUNS}


def _passive_perfect(raw: str, verb: str, hollow: bool) -> list[str]:
    """Passives that differ in letters: اغتيل, استعيد; هوجم, حوصر; تبودل. The others are written like the active."""
    if hollow:
        return [verb[:-2] + "ي" + verb[-1]]
    if len(verb) >= 4 and raw[1] == "ا":
        return [verb[0] + "و" + verb[2:]]
    if len(verb) >= 5 and raw[0] == "ت" and raw[2] == "ا":
        return [verb[:2] + "و" + verb[3:]]
    return []


def _imperfect(verbs: list[str]) -> set[str]:
    forms: set[str] = set()
    for raw in verbs:
        stem = fold(raw).text[1:]
        weak = raw[-1] in "ىيوا"
        body = stem[:-1] if weak else stem
        forms |= {person + stem for person in "يتن"}
        forms |= {person + stem + pronoun for person in "يتن" for pronoun in _PRONOUNS}
        forms |= {person + (stem if weak else body) + "ان" for person in "يت"}
        forms |= {"ي" + body + "ون", "ت" + body + "ون", "ي" + body + "وا", "ي" + body + "ن"}
        forms |= {"ي" + body + ending + pronoun for ending in ("و", "ون") for pronoun in _PRONOUNS}
        if weak:
            forms |= {"يت"[feminine] + body + "ي" for feminine in (0, 1)}  # passive: يلقى, تلقى
        elif len(stem) >= 3 and stem[-2] in "يو":
            forms |= {person + stem[:-2] + "ا" + stem[-1] for person in "يت"}  # passive: يستعاد, يقاد
    return forms


def _with_pronouns(form: str) -> set[str]:
    """A form and the same with a possessive on it."""
    if form.endswith("ه"):
        return {form} | {form[:-1] + "ت" + pronoun for pronoun in _PRONOUNS}
    if form.endswith("اء"):  # the hamza changes its seat with the case: اعتداءه, اعتدائه, اعتداؤه
        return {form} | {form[:-1] + seat + pronoun for seat in "ءيو" for pronoun in _PRONOUNS}
    return {form} | {form + pronoun for pronoun in _PRONOUNS}


def _accusative(form: str) -> set[str]:
    return set() if form.endswith(("ه", "اء", "ا")) else {form + "ا"}


def _dual(form: str) -> set[str]:
    stem = form[:-1] + "ت" if form.endswith("ه") else form
    construct = {stem + "ا", stem + "ي"} if form.endswith("ه") else {stem + "ا"}
    return {stem + "ان", stem + "ين"} | construct


def _feminine_plural(form: str) -> set[str]:
    return _with_pronouns((form[:-1] if form.endswith("ه") else form) + "ات")


def _masdar(form: str) -> set[str]:
    forms = _with_pronouns(form) | _accusative(form)
    if form.endswith("ه") or len(form) >= _LONG_MASDAR:
        forms |= _feminine_plural(form) | _dual(form)
    return forms


def _noun(form: str) -> set[str]:
    forms = _with_pronouns(form) | _accusative(form) | _dual(form)
    return forms | _feminine_plural(form) if form.endswith("ه") else forms


def _person(form: str) -> set[str]:
    if form.endswith("ه"):
        return _noun(form)
    plural = {form + ending + pronoun for ending in "وي" for pronoun in ("", *_PRONOUNS)}
    return (
        _with_pronouns(form)
        | {form + ending for ending in ("ا", "ان", "ين", "ون", "ه", "تان", "تين")}
        | plural
        | _feminine_plural(form)
    )


def _adjective(form: str) -> set[str]:
    if form.endswith("ه"):
        return _noun(form)
    return {form} | {form + ending for ending in ("ا", "ه", "ان", "ين", "تان", "تين", "ون", "ات")}


_CONJUNCTIONS: Final = ("", "و", "ف")
_NOMINAL: Final = frozenset(
    conjunction + particle
    for conjunction in _CONJUNCTIONS
    for particle in ("", "ب", "ل", "ك", "ال", "بال", "كال", "لل")
)
_VERBAL: Final = frozenset(c + p for c in _CONJUNCTIONS for p in ("", "س", "ل"))
_LONGEST: Final = 4  # letters of a prefix
_PARTICLES: Final = frozenset(prefix[0] for prefix in _NOMINAL | _VERBAL if prefix)  # what a prefix begins with


@lru_cache(maxsize=1 << 16)
def nominal_clitics(word: str) -> tuple[Clitics, ...]:
    """Every way to take و ف, ب ل ك and ال off a folded word that could be a noun, least taken off first.

    للشرطة is read both as لل + شرطة and, for names that keep their article, as ل + الشرطة.
    """
    ways = _take_off(word, _NOMINAL)
    if "لل" not in word[:3]:
        return ways
    with_article = [
        Clitics(conjunction + "ل", "ال" + word[len(conjunction) + 2 :])
        for conjunction in _CONJUNCTIONS
        if word.startswith(conjunction + "لل") and len(word) > len(conjunction) + 3
    ]
    return (*ways, *with_article)


@lru_cache(maxsize=1 << 16)
def verbal_clitics(word: str) -> tuple[Clitics, ...]:
    """Every way to take و ف, س (future) and ل (purpose) off a folded word that could be a verb, least first."""
    return _take_off(word, _VERBAL)


def _take_off(word: str, prefixes: frozenset[str]) -> tuple[Clitics, ...]:
    if word[:1] not in _PARTICLES:
        return (Clitics("", word),)
    most = min(_LONGEST, len(word) - 2)
    return (
        Clitics("", word),
        *[Clitics(word[:size], word[size:]) for size in range(1, most + 1) if word[:size] in prefixes],
    )
