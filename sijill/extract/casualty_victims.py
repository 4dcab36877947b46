"""Reading how many people a phrase of victims names: "خمسة مدنيين"، "طفلان وامرأة"، "عدد من الجنود"."""

from dataclasses import dataclass, replace
from typing import Final, Literal

from sijill.extract.casualty_words import casualty_words
from sijill.extract.numbers import NumberExpression, expression_at, number_words
from sijill.extract.text import Folded
from sijill.extract.time_words import time_words
from sijill.extract.vocabulary import Tokens

Form = Literal["number", "one", "vague"]

_QUALIFIERS: Final = frozenset(
    [
        "ما",
        "مالا",
        "لا",
        "يقل",
        "تقل",
        "عن",
        "من",
        "اكثر",
        "نحو",
        "حوالي",
        "قرابه",
        "يقارب",
        "مايقارب",
        "يزيد",
        "مايزيد",
        "علي",
        "يربو",
        "يناهز",
        "زهاء",
        "اقل",
        "يتجاوز",
        "ازيد",
        "كل",
        "كلا",
        "تجاوز",
        "فاق",
        "ال",
        "عدد",
    ]
)
_OTHER_ONE: Final = frozenset({"اخر", "اخري"})
_OTHER_SOME: Final = frozenset({"اخرون", "اخرين", "الاخرون", "الاخرين", "اخريات"})
_NTH: Final = frozenset({"ثالث", "رابع", "خامس", "سادس", "ثان", "ثاني"})
_SUFFIXES: Final = ("هما", "هم", "هن", "ها", "ه", "نا")
_FIVE_NOUNS: Final = frozenset({"اخا", "ابا"})  # "أخاه" is one brother, as "والداه" are two parents
_ALL: Final = frozenset({"كل", "جميع", "كافه"})
_FAMILIES: Final = frozenset({"عايله", "اسره"})
_ONE_OF_TWO: Final = frozenset({"احدهم", "احدهما"})
_SOME: Final = frozenset({"عدد", "عشرات", "ميات", "بضعه", "بعض"})
_WITH: Final = frozenset({"مع", "برفقه", "ومعه", "ومعهم"})
_BESIDES: Final = frozenset({("اضافه", "الي"), ("بالاضافه", "الي"), ("فضلا", "عن"), ("الي", "جانب"), ("علاوه", "علي")})
_LONGEST_LIST: Final = 60
_LONGEST_PHRASE: Final = 9


@dataclass(frozen=True, slots=True)
class Victims:
    """A quantity of people: bounds, how it was said, folded offsets of its words, and the token after the phrase."""

    low: int
    high: int | None
    form: Form
    start: int
    end: int
    after: int


def read_victims(folded: Folded, tokens: Tokens, index: int, limit: int, *, through: bool = False) -> Victims | None:
    """The people counted by the phrase that starts at a token, further ones joined by "و" added up.

    ``through``: their verb is still to come, so descriptions may run on over "في" ("قياديا في التنظيم وخمسة").
    """
    first = read_one(folded, tokens, index, limit)
    if first is None:
        return None
    total = first
    last = index + _LONGEST_LIST
    while total.after < last and (further := _further(folded, tokens, total, limit, through)) is not None:
        high = None if total.high is None or further.high is None else total.high + further.high
        total = replace(further, low=total.low + further.low, high=high, form="number", start=first.start)
    return total


def opens_range(folded: Folded, tokens: Tokens, index: int) -> bool:
    """Whether "بين" at a token opens a range of numbers: "ما بين 5 و7", "بين خمسة وسبعة"."""
    if tokens.word(index) not in ("بين", "وبين"):
        return False
    item = expression_at(folded, tokens, index + 1)
    return item is not None and item[0].form == "range"


def read_one(folded: Folded, tokens: Tokens, index: int, limit: int) -> Victims | None:
    """The people counted at a token, qualifiers before the number skipped; "آخرون" is some, "آخر" one."""
    words = casualty_words()
    at = index
    while at < min(index + 6, limit):
        word = tokens.text[at]
        bare = word[1:] if word[:1] in "وبل" and word not in _QUALIFIERS and word[1:] in _QUALIFIERS else word
        if expression_at(folded, tokens, at) is not None or not (
            bare in _QUALIFIERS or opens_range(folded, tokens, at)
        ):
            break
        at += 1
    if at >= limit:
        return None
    item = expression_at(folded, tokens, at)
    if item is not None:
        return _counted(tokens, item, limit)
    if at > index:
        return None
    word = tokens.text[at]
    if word in words.stops:
        return None
    split = word[0] in "وبل" and len(word) > 3
    victims = _uncounted(folded, tokens, at, word, limit)
    return victims or (_uncounted(folded, tokens, at, word[1:], limit) if split else None)


def _uncounted(folded: Folded, tokens: Tokens, at: int, word: str, limit: int) -> Victims | None:
    """People told without a number: "أحد الجنود"، "آخرون"، "طفل"، "طفليها"، "المدنيين"."""
    start, end = tokens.end[at] - len(word), tokens.end[at]
    if word in _ALL and tokens.word(at + 1) not in ("من", "ما"):
        return _all_of(folded, tokens, at, limit) if at + 1 < limit else None
    if word in ("احد", "احدي") and tokens.word(at + 1).isalpha():
        if tokens.word(at + 1).removeprefix("ال") in casualty_words().things:
            return None
        return Victims(1, 1, "one", start, tokens.end[at + 1], at + 2)
    root = word.removeprefix("ال")
    people = number_words().people
    if root in _FAMILIES:
        of = at + 1 + (tokens.word(at + 1) in ("مولفه", "مكونه", "كامله"))
        members = expression_at(folded, tokens, of + 1) if tokens.word(of) == "من" else None
        if members is not None and tokens.word(members[1]) in ("افراد", "اشخاص"):
            return Victims(members[0].low, members[0].high, "number", start, members[0].end, members[1] + 1)
    form = people.get(word) or people.get(root) or _possessed(word)
    behind = tokens.word(at + 1)
    if form == "plural":  # "الجنود الثلاثة"، "ركاب الحافلة الـ11"
        of_one = root == word and behind.startswith("ال")
        counted = read_definite(folded, tokens, at + 2 if of_one else at + 1) if of_one or root != word else None
        if counted is not None:
            return counted
    # Without vowel marks "مدنيين" is two or several; several are mostly "عدد من", or some are named behind.
    several = root != word or (behind in casualty_words().part and behind not in _ONE_OF_TWO)
    if form == "dual" or (form == "dual_or_plural" and not several):
        return Victims(2, 2, "number", start, end, at + 1)
    if word in _OTHER_ONE or word in _NTH or (form == "singular" and root not in _FAMILIES):
        return Victims(1, 1, "one", start, end, at + 1)
    return Victims(1, None, "vague", start, end, at + 1) if form or word in _OTHER_SOME else None


def _all_of(folded: Folded, tokens: Tokens, at: int, limit: int) -> Victims | None:
    """ "جميع المسلحين"، "كل ركاب الحافلة الـ11": as many as a number behind tells, else some."""
    victims = _uncounted(folded, tokens, at + 1, tokens.text[at + 1], limit)
    if victims is None or victims.form == "one":
        return None
    counted = victims.form == "number" and victims.end > tokens.end[at + 1]
    return victims if counted else Victims(1, None, "vague", tokens.start[at], victims.end, victims.after)


def read_definite(folded: Folded, tokens: Tokens, index: int) -> Victims | None:
    """The number behind a definite noun: "الشهداء الثلاثة"، "الضحايا الـ32"."""
    at = index + (tokens.word(index) == "ال")
    if at >= len(tokens.text):
        return None
    word = tokens.text[at]
    if at == index and not (word.startswith("ال") or word.isdecimal()):
        return None
    item = expression_at(folded, tokens, at)
    if item is None or item[0].form not in ("exact", "about", "at_least"):
        return None
    expression, after = item
    return Victims(expression.low, expression.high, "number", tokens.start[index - 1], expression.end, after)


def _possessed(word: str) -> Literal["singular", "dual"] | None:
    """ "طفلها" one, "طفليها" two, "والدتهم" one: a person noun with an owner behind it."""
    people = number_words().people
    for suffix in _SUFFIXES:
        stem = word.removesuffix(suffix)
        if stem == word or len(stem) < 3:
            continue
        if stem[-1] == "ا" and people.get(stem[:-1]) == "singular" and stem not in _FIVE_NOUNS:
            return "dual"
        if people.get(stem) == "singular" or (stem.endswith("ت") and people.get(stem[:-1] + "ه") == "singular"):
            return "singular"
        if stem[-1] in "يا" and (people.get(stem[:-1]) == "singular" or people.get(stem + "ن") == "dual"):
            return "dual"
    return None


def _counted(tokens: Tokens, item: tuple[NumberExpression, int], limit: int) -> Victims | None:
    expression, after = item
    words = casualty_words()
    if expression.high is not None and expression.high > 10**7:
        return None
    end = expression.end
    noun = tokens.word(after)
    months = time_words().months.by_first
    if (noun not in words.stops and noun.removeprefix("ال") in words.things) or noun in ("%", "٪") or noun in months:
        return None
    if noun == "من" and tokens.word(after + 1) in months:
        return None
    if noun.startswith("ال") and expression.words.text in ("عدد", "أعداد"):  # "عدد القتلى", how many they are
        return None
    if expression.form == "dual":
        return Victims(2, expression.high, "number", expression.start, end, after)
    if noun == "من" and expression.form in ("indefinite", "open") and after + 1 < limit:
        if tokens.text[after + 1].removeprefix("ال") in words.things:
            return None
        after += 1
        noun = tokens.word(after)
    elif (
        expression.form == "indefinite"
        and noun.removeprefix("ال") not in number_words().people
        and noun not in _OTHER_SOME
    ):
        known = noun.removeprefix("ال") in words.states or expression.words.text.startswith("ال")
        if not known and noun not in ("منهم", "منها", "كبير", "اخر"):
            return None
    if after < limit and noun.isalpha() and noun not in words.stops and not noun.startswith("و"):
        end, after = tokens.end[after], after + 1
        if tokens.word(after) in _OTHER_SOME:
            end, after = tokens.end[after], after + 1
    form: Form = "vague" if expression.form in ("indefinite", "open") else "number"
    return Victims(expression.low, expression.high, form, expression.start, end, after)


def _further(folded: Folded, tokens: Tokens, so_far: Victims, limit: int, through: bool) -> Victims | None:
    """People joined to those so far: "5 عسكريين وثلاثة مدنيين", up to a few words of description between."""
    words = casualty_words()
    if so_far.form == "vague":
        return None
    at = so_far.after
    while at < min(so_far.after + _LONGEST_PHRASE, limit):
        word = tokens.text[at]
        if word.startswith("و") and (word == "و" or len(word) > 2) and not _whole(tokens, at):
            start = at + 1 if word == "و" else at
            rest = tokens.word(start) if word == "و" else word[1:]
            if rest in words.verbs or rest in words.actions or rest in words.stops or rest in words.states:
                return None
            further = read_one(folded, tokens, start, limit)
            if further is not None and further.form == "vague" and _some_more(tokens, further, rest):
                return further
            if further is not None and further.form != "vague" and _same_people(tokens, further, at, so_far):
                state = words.states.get(tokens.word(further.after - 1).removeprefix("ال"))
                mine = words.states.get(tokens.word(so_far.after - 1).removeprefix("ال"))
                other = state is not None and state != mine and further.form != "one"
                return None if other else further
            if further is not None:
                return None
        elif (beside := _beside(tokens, at)) and (company := _company(folded, tokens, beside, limit)) is not None:
            return company
        elif (
            (word in words.stops and not (through and word == "في") and not _is_name(folded, tokens, at))
            or (word in ("،", ",") and not (tokens.word(at + 1).startswith("و") or _beside(tokens, at + 1)))
            or not (word.isalpha() or word in "\"'()،,")
        ):
            return None
        at += 1
    return None


def _some_more(tokens: Tokens, further: Victims, rest: str) -> bool:
    """Whether some are joined to those counted, of whom no other fate is told: "قيادي وعدد من مرافقيه"، "وآخرين"."""
    noun = tokens.word(further.after - 1).removeprefix("ال")
    return rest in _OTHER_SOME or (further.low >= 1 and rest in _SOME and noun not in casualty_words().states)


def _beside(tokens: Tokens, at: int) -> int:
    """The token after words that add people to those told: "مع"، "إضافة إلى"، "فضلا عن"، "برفقة"; 0 without."""
    word = tokens.word(at)
    if word in _WITH:
        return at + 1
    return at + 2 if (word.removeprefix("و"), tokens.word(at + 1)) in _BESIDES else 0


def _company(folded: Folded, tokens: Tokens, at: int, limit: int) -> Victims | None:
    """Those who died beside somebody: "مع اثنين من مرافقيه"، "برفقة سائقه"، "إضافة إلى ثلاثة عمال"."""
    words = casualty_words()
    rest = tokens.word(at)
    if at >= limit or rest in words.actions or rest in words.verbs:
        return None
    further = read_one(folded, tokens, at, limit)
    if further is None or further.form == "vague":
        return None
    owned = tokens.word(further.after - (further.form == "one")).endswith(("ه", "هم", "ها"))
    if tokens.word(at - 1) == "مع" and not (
        owned and (further.form == "one" or tokens.word(further.after - 1) == "من")
    ):
        return None  # "اشتباكات مع ثلاثة مسلحين"
    noun = tokens.word(further.after - 1).removeprefix("ال")
    return None if noun in words.states else further


def _is_name(folded: Folded, tokens: Tokens, at: int) -> bool:
    """Whether "علي" is the man's name: folded, it looks like the preposition "على"."""
    return tokens.text[at] == "علي" and folded.span(tokens.start[at], tokens.end[at]).text.endswith("ي")


def _whole(tokens: Tokens, at: int) -> bool:
    """Whether the "و" that a word begins with is its own: "والد"، "عائلة واحدة", but "وأحد الجرحى"."""
    word = tokens.text[at]
    if word == "واحد":
        return not tokens.word(at + 1).startswith("ال")
    return word in number_words().people or (word != "و" and word in number_words().atoms)


def _same_people(tokens: Tokens, further: Victims, at: int, so_far: Victims) -> bool:
    """A single person must follow closely; a bare number belongs to the next verb or noun of action."""
    if further.form == "one":
        joint = so_far.form == "number" and at == so_far.after and tokens.text[at].endswith("ا")
        return at - so_far.after <= 4 and not (joint and tokens.text[at - 1].endswith("ا"))  # "13 جنديا وشرطيا"
    noun = tokens.word(further.after - 1).removeprefix("ال")
    following = tokens.word(further.after)
    return (
        noun in number_words().people
        or following == "من"
        or noun in ("من",)
        or further.high == 2 == further.low
        or noun.isalpha()
    )
