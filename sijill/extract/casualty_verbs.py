"""Victims told by a verb: "قتل خمسة"، "أصيب آخرون"، "إن طفلا قتل"، "لقي مصرعه"."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sijill.extract.casualty_sentence import Sentence, bare, made
from sijill.extract.casualty_toll import Casualty
from sijill.extract.casualty_victims import Victims, read_victims
from sijill.extract.casualty_words import Kind, casualty_words
from sijill.extract.numbers import expression_at, number_words

_REACH: Final = 10  # words between a verb and those it counts, after it and before it
_REACH_BACK: Final = 24
_LONGEST_NAME: Final = 5
_FATE: Final = 26  # words between "لقي" and "مصرعه"
_AGED: Final = 8  # words between a verb and an age behind the name of who was hit
_SOME: Final = {"عددا": 1, "عدد": 1, "بعض": 1, "عشرات": 10, "العشرات": 10, "ميات": 100}
_NOT_YET: Final = frozenset({"دون", "قبل", "منذ", "بعد"})
_COUNTABLE: Final = frozenset({"اخرين", "اخرون", "اخر", "من", "العشرات", "الميات", "الالاف"})
_THAT: Final = frozenset({"ان", "بان", "لان", "فان", "وان"})


def by_verb(sentence: Sentence, index: int, found: Sequence[Casualty]) -> tuple[Casualty, int] | None:
    words, tokens = casualty_words(), sentence.tokens
    verb = bare(tokens.text[index], words.verbs)
    if not verb or (verb != tokens.text[index] and tokens.text[index][0] not in "وف"):  # "بقتل" is a noun
        return None
    kind, at = words.verbs[verb], index + 1
    start = tokens.end[index] - len(verb)
    fate = next((look for look in range(at, min(at + _FATE, sentence.limit)) if tokens.text[look] in words.fates), None)
    if verb in words.need_fate and fate is None:
        return None
    joined = tokens.word(at)[1:] if tokens.word(at).startswith("و") else ""
    if tokens.word(at) in ("او", "و"):
        at += 1
        joined = tokens.word(at)
    other = words.verbs.get(joined, words.actions.get(joined))
    subject_told = verb.endswith(("وا", "تا")) or (verb.endswith("ا") and verb != "لقيا")
    if subject_told or (other is not None and other != kind):
        either = other is not None and other != kind and joined.endswith(("وا", "تا"))  # "قتلوا أو أصيبوا"
        told = _before(sentence, index, "both" if either else kind, found)
        if told is not None:
            return told
    if other is not None and other != kind and not subject_told and not tokens.word(at + 1).startswith("اخر"):
        kind, at = "both", at + 1
    elif other is not None:
        return None
    victims = read_victims(sentence.folded, tokens, at, sentence.limit)
    if victims is not None and (victims.form != "number" or victims.low == victims.high == 2):
        agent = tokens.word(victims.after - 1)
        if agent in words.agents or tokens.word(at) in words.agents or verb in _ASSASSINATED:
            victims = ahead(sentence, victims.after, people_only=True) or _assassinated(verb, victims)
    if victims is None and verb not in words.doubtful and not subject_told:
        victims = ahead(sentence, at, people_only=True)
    if victims is None:
        if verb in words.need_object:
            return None
        return (
            _before(sentence, index, kind, found)
            or _subject(sentence, index, kind)
            or _named(sentence, index, kind, fate)
            or _aged(sentence, index, kind)
            or _told_of(sentence, index, kind)
        )
    if verb in words.need_object and victims.form == "vague":  # "أصاب ثوار أربعة أشخاص": those named first did it
        victims = ahead(sentence, victims.after, people_only=True) or victims
    if verb in words.need_object and (not is_people(sentence, victims) or tokens.word(at).startswith("ال")):
        return None
    if in_general(sentence, index, victims):
        return None
    return made(sentence, kind, victims, start), victims.after


def in_general(sentence: Sentence, index: int, victims: Victims) -> bool:
    """Whether killing is spoken of, not told: "سياسة قتل المدنيين"; the noun cannot be the subject of a passive."""
    tokens = sentence.tokens
    object_ = (
        victims.form == "vague" and tokens.word(index + 1).startswith("ال") and tokens.word(index + 1).endswith("ين")
    )
    return object_ and tokens.word(index).endswith("قتل") and tokens.word(index - 1) not in ("الي", "عن", "من")


def _assassinated(verb: str, agents: Victims) -> Victims:
    """Who is assassinated by men that are named first is one: "اغتال مسلحون العقيد"."""
    return replace(agents, low=1, high=1, form="one") if verb in _ASSASSINATED else agents


_ASSASSINATED: Final = frozenset({"اغتال", "اغتالت"})


def is_people(sentence: Sentence, victims: Victims) -> bool:
    last = sentence.tokens.word(victims.after - 1)
    if sentence.tokens.text[victims.after : victims.after + 2] == ["علي", "الاقل"] or last == "الاقل":
        return True
    some = victims.form == "vague" and sentence.tokens.word(victims.after - 2) == "من"  # "المئات من أنصار الجماعة"
    return some or last.removeprefix("ال") in number_words().people or last in _COUNTABLE


def ahead(sentence: Sentence, at: int, *, people_only: bool) -> Victims | None:
    """The first people counted within reach of a verb, before another verb or noun of action."""
    words, tokens = casualty_words(), sentence.tokens
    for look in range(at, min(at + _REACH, sentence.limit)):
        word = tokens.text[look]
        joined = word[0] == "و" or look > at
        if joined and (bare(word, words.verbs) or bare(word, words.actions) or bare(word, words.others)):
            return None
        if look > at and word in words.part:
            return None
        if word in ("في", "بعد", "اثر", "جراء") and look > at + 6:
            return None
        counted = expression_at(sentence.folded, tokens, look) is not None
        single = number_words().people.get(word) == "singular" and (
            word.endswith("ا") or all(tokens.text[back] in words.between for back in range(at, look))
        )
        if not (counted or single or (not people_only and look == at)):
            continue
        victims = read_victims(sentence.folded, tokens, look, sentence.limit)
        if victims is not None and (not people_only or is_people(sentence, victims) or single):
            return victims
    return None


def _before(sentence: Sentence, index: int, kind: Kind, found: Sequence[Casualty]) -> tuple[Casualty, int] | None:
    """Victims that stand before their verb: "إن طفلا قتل"، "4 مدنيين بينهم طفل قتلوا"."""
    words, tokens = casualty_words(), sentence.tokens
    floor = max(sentence.first, index - _REACH_BACK)
    if found and found[-1].sentence == tokens.start[sentence.first]:
        floor = max(floor, tokens.at(found[-1].end))
    opening = next(
        (at for at in range(index - 1, floor - 1, -1) if tokens.text[at] in _THAT),
        floor - 1,
    )
    for at in range(opening + 1, index):
        word = tokens.text[at]
        if word in words.part:
            return None
        counted = expression_at(sentence.folded, tokens, at) is not None
        counted = counted and tokens.word(at - 1) not in number_words().ordinals
        single = number_words().people.get(word) == "singular" and at - opening <= 2
        if not (counted or single):
            continue
        victims = read_victims(sentence.folded, tokens, at, index, through=True)
        if (
            victims is not None
            and victims.form != "vague"
            and (single or is_people(sentence, victims) or tokens.word(victims.after) == "من" or at == opening + 1)
        ):
            return replace(made(sentence, kind, victims, victims.start)), index + 1
    return None


def _subject(sentence: Sentence, index: int, kind: Kind) -> tuple[Casualty, int] | None:
    """People without a number before their verb: "إن شرطيين أصيبا"، "أن عددا من الجنود قتلوا"، "أن فلانا قتل"."""
    words, tokens = casualty_words(), sentence.tokens
    verb = tokens.text[index]
    floor = max(sentence.first, index - _REACH)
    opening = next((at for at in range(index - 1, floor - 1, -1) if tokens.text[at] in _THAT), index - 1)
    between = tokens.text[opening + 1 : index]
    if not between or verb not in words.verbs or verb in words.doubtful or tokens.word(opening - 1) in _NOT_YET:
        return None
    first = between[0]
    people = number_words().people.get(first.removeprefix("ال"), "")
    some = first in _SOME
    if any((word in words.stops and not some) or word.endswith("وا") or word == "قد" for word in between):
        return None
    start, end = tokens.start[opening + 1], tokens.end[index - 1]
    victims = None
    if verb.endswith("وا") and (some or people in ("plural", "dual_or_plural")):
        counted = read_victims(sentence.folded, tokens, opening + 1, index)
        exact = counted if counted is not None and counted.form == "number" and first.startswith("ال") else None
        victims = exact or Victims(_SOME.get(first, 1), None, "vague", start, end, index)
    elif verb.endswith(("تا", "ا")) and people in ("dual", "dual_or_plural"):
        victims = Victims(2, 2, "number", start, end, index)
    elif not verb.endswith("ا") and len(between) <= _LONGEST_NAME and people in ("", "singular") and not some:
        thing = first.removeprefix("ال") in words.things or first in words.pointers
        if not thing and all(word.isalpha() for word in between):
            victims = Victims(1, 1, "one", start, end, index)
    return (made(sentence, kind, victims, start), index + 1) if victims is not None else None


def _aged(sentence: Sentence, index: int, kind: Kind) -> tuple[Casualty, int] | None:
    """One person told by name and age: "قتل فلان (22 عاما)"، "أصيبت فلانة البالغة من العمر 30 عاما"."""
    words, tokens = casualty_words(), sentence.tokens
    at = index + 1
    if at >= sentence.limit or not tokens.text[at].isalpha() or tokens.text[at] in words.stops | words.pointers:
        return None
    for look in range(at, min(at + _AGED, sentence.limit - 2)):
        word = tokens.text[look]
        bracketed = word == "(" and tokens.text[look + 1].isdecimal() and tokens.text[look + 2] in _YEARS
        if bracketed or word in _OF_AGE:
            victims = Victims(1, 1, "one", tokens.start[at], tokens.end[look - 1], look)
            return made(sentence, kind, victims, victims.start), look + 1
        if not word.isalpha() or bare(word, words.verbs) or word in words.stops:
            return None
    return None


def _told_of(sentence: Sentence, index: int, kind: Kind) -> tuple[Casualty, int] | None:
    """One told of before, by a pronoun: "القيادي الذي قتل في غارة"، "لكنه أصيب برصاص"، "الصحفية التي قتلت برصاص"."""
    words, tokens = casualty_words(), sentence.tokens
    verb, behind = tokens.text[index], tokens.word(index + 1)
    if verb not in words.verbs or verb in words.doubtful | words.need_fate or verb.endswith(("وا", "تا", "ا")):
        return None
    before = tokens.word(index - 1 - (tokens.word(index - 1) == "قد"))
    cause = behind in _BY or (behind[:1] in ("ب", "ا") and behind in words.caused)
    if before.removeprefix("و") not in _TOLD or index + 1 >= sentence.limit or not cause:
        return None
    victims = Victims(1, 1, "one", tokens.start[index], tokens.end[index], index + 1)
    return made(sentence, kind, victims, victims.start), index + 1


_TOLD: Final = frozenset({"الذي", "التي", "لكنه", "لكنها", "انه", "انها", "بانه", "بانها", "كان", "كانت"})
_BY: Final = frozenset({"في", "جراء", "اثر", "خلال", "نتيجه", "علي", "متاثرا", "متاثره", "حرقا", "قرب", "اثناء", "بعد"})
_YEARS: Final = frozenset({"عاما", "عام", "سنه", "سنوات", "اعوام", "ربيعا", ")"})
_OF_AGE: Final = frozenset({"البالغ", "البالغه"})


def _named(sentence: Sentence, index: int, kind: Kind, fate: int | None) -> tuple[Casualty, int] | None:
    """One person told by name: "استشهد فلان"، "لقي فلان مصرعه"."""
    words, tokens = casualty_words(), sentence.tokens
    verb, at = bare(tokens.text[index], words.verbs), index + 1
    following = tokens.word(at)
    if verb in words.need_fate:
        if fate is None or not tokens.text[fate].endswith(("ته", "تها", "عه", "عها", "فه", "فها")) or fate > index + 9:
            return None
    elif verb not in words.named or not following.isalpha() or following in words.stops | words.pointers:
        return None
    if at >= sentence.limit or following.endswith(("ون", "ات")) or following[:1] in "بلوف":
        return None
    victims = Victims(1, 1, "one", tokens.start[at], tokens.end[at], at + 1)
    return made(sentence, kind, victims, tokens.end[index] - len(verb)), at + 1
