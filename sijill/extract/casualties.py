"""Killed and injured people told in Arabic text: how many, and which words say so.

The vocabulary is ``ar/casualties.toml``; what the figures mean is section 3 of the codebook. Each sentence is read
once from left to right.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from sijill.extract.casualty_before import fell, hurt_by
from sijill.extract.casualty_none import may_deny, read_none
from sijill.extract.casualty_sentence import Sentence, bare, made, unmarked
from sijill.extract.casualty_side import is_earlier, side_of
from sijill.extract.casualty_toll import Casualty, combine
from sijill.extract.casualty_verbs import ahead, by_verb, in_general
from sijill.extract.casualty_victims import Victims, read_definite, read_victims
from sijill.extract.casualty_words import LIVES, Kind, casualty_words, may_tell
from sijill.extract.numbers import expression_at, number_words, read_number
from sijill.extract.text import Folded
from sijill.extract.time_words import time_words
from sijill.extract.vocabulary import CLITICS, Tokens, tokenize

__all__ = ["Casualty", "combine", "find_casualties"]

_LARGE: Final = frozenset({"كبير", "كبيرا", "غير"})
_CONTINUED: Final = 8  # words from a toll to one that leaves out its verb
_PERCENT: Final = frozenset({"الميه", "المايه", "بالميه"})
_SENTENCE_END: Final = frozenset("\n.؟?!…")


def find_casualties(folded: Folded, tokens: Tokens | None = None) -> list[Casualty]:
    """Mentions of killed and injured people in a folded text, or in the ``tokens`` of a stretch of it, in order."""
    tokens = unmarked(tokens or tokenize(folded))
    found: list[Casualty] = []
    for first, limit in _sentences(tokens):
        found.extend(_read(Sentence(folded, tokens, first, limit)))
    return found


def _sentences(tokens: Tokens) -> Iterator[tuple[int, int]]:
    first = 0
    for index, token in enumerate(tokens.text):
        if token in _SENTENCE_END and not (token == "." and index > first and len(tokens.text[index - 1]) == 1):
            if index > first:
                yield first, index
            first = index + 1
    if first < len(tokens.text):
        yield first, len(tokens.text)


def _read(sentence: Sentence) -> list[Casualty]:
    words, text = casualty_words(), sentence.tokens.text
    found: list[Casualty] = []
    cumulative = any(
        (_statistic(sentence, index) or _since_month(sentence, index))
        and words.superlatives.isdisjoint(text[max(sentence.first, index - 6) : index])
        for index in range(sentence.first, sentence.limit)
    )
    rise: Kind | None = None
    part_of: Kind | None = None
    index = sentence.first
    while index < sentence.limit:
        word = text[index]
        if not _may_matter(word):
            index += 1
            continue
        zero = read_none(sentence, index)
        if zero is not None:
            found.extend(zero[0])
            index = zero[1]
            continue
        if rise is not None and word.startswith("ال") and word[2:] in words.states:
            rise = words.states[word[2:]][0]
        if bare(word, words.rise) and _toll_follows(sentence, index):
            rise = _toll_kind(sentence, index)
        if word in words.part or (word[:1] == "و" and word[1:] in words.part):
            part_of = found[-1].kind if found else "killed"
            index += 1
            continue
        if word in words.turns:
            part_of = None
        item = _mention(sentence, index, found) if may_tell(word) else None
        if item is None and rise is not None and word == "الي":
            victims = read_victims(sentence.folded, sentence.tokens, index + 1, sentence.limit)
            if victims is not None and victims.form == "number" and _state_of(sentence, victims) is None:
                item = made(sentence, rise, victims, victims.start), victims.after
        item = item or _continued(sentence, index, found)
        if item is None:
            index += 1
            continue
        casualty, after = item
        if part_of == casualty.kind and rise is None and casualty.form != "vague" and _stands_alone(sentence, index):
            casualty = replace(casualty, part=True)
        else:
            part_of = None
        side, earlier = side_of(sentence, after), is_earlier(sentence, index)
        found.append(replace(casualty, rise=rise is not None, cumulative=cumulative, side=side, earlier=earlier))
        rise = None
        index = max(after, index + 1)
    return found


@lru_cache(maxsize=1 << 16)
def _may_matter(word: str) -> bool:
    """Whether a word could begin anything that the reader of a sentence looks for: a quick no for most of a text."""
    words = casualty_words()
    if word[:1] == "و" or word == "الي" or word in words.part or word in words.turns or may_deny(word):
        return True
    return (word.startswith("ال") and word[2:] in words.states) or bool(bare(word, words.rise)) or may_tell(word)


def _continued(sentence: Sentence, index: int, found: Sequence[Casualty]) -> tuple[Casualty, int] | None:
    """A further number that leaves out verb and noun: "قتل مدنيان في بلدة وثلاثة في أخرى"."""
    tokens, word = sentence.tokens, sentence.tokens.text[index]
    if not word.startswith("و") or not found or found[-1].sentence != tokens.start[sentence.first]:
        return None
    last = found[-1]
    if last.form == "vague" or last.zero or last.part or index - tokens.at(last.end) > _CONTINUED:
        return None
    number = read_number(tokens, index + (word == "و"))
    if number is None or number.after + 1 >= sentence.limit:
        return None
    following, behind = tokens.text[number.after], tokens.text[number.after + 1]
    if not (following in ("في", "قرب") or following.startswith("بال")) or behind in _PERCENT:
        return None
    end = tokens.end[number.after - 1]
    victims = Victims(number.value, number.value, "number", number.start, end, number.after)
    return made(sentence, last.kind, victims, number.start), number.after


def _statistic(sentence: Sentence, index: int) -> bool:
    phrases, word = casualty_words().cumulative, sentence.tokens.text[index]
    bare_word = word if word in phrases.by_first else word[1:] if word[0] in CLITICS else ""
    return bare_word in phrases.by_first and phrases.match(sentence.tokens, index, bare_word) is not None


def _since_month(sentence: Sentence, index: int) -> bool:
    """ "منذ مطلع حزيران": what is counted from a month on is a statistic."""
    tokens = sentence.tokens
    opened = tokens.text[index] == "منذ" and tokens.word(index + 1) in ("مطلع", "بدايه", "اوايل")
    return opened and tokens.word(index + 2) in time_words().months.by_first


def _toll_follows(sentence: Sentence, index: int) -> bool:
    """Whether a rise is one of a toll: "ارتفعت حصيلة"، "ارتفاع عدد الشهداء"."""
    words = casualty_words()
    return any(sentence.tokens.word(look) in words.tolls for look in range(index + 1, min(index + 5, sentence.limit)))


def _toll_kind(sentence: Sentence, index: int) -> Kind | None:
    """Whose toll rises: the dead's unless the next words say otherwise; None where it is no toll of people hurt."""
    states = casualty_words().states
    near = sentence.tokens.text[index + 1 : min(index + 7, sentence.limit)]
    for word in near:
        state = states.get(word.removeprefix("ال"))
        if state is not None:
            return state[0]
    return "killed" if {"حصيله", "الحصيله"} & set(near) else None


def _stands_alone(sentence: Sentence, index: int) -> bool:
    """Whether the mention has no verb or noun of action of its own."""
    words, word = casualty_words(), sentence.tokens.text[index]
    return not (bare(word, words.verbs) or bare(word, words.actions))


def _mention(sentence: Sentence, index: int, found: Sequence[Casualty]) -> tuple[Casualty, int] | None:
    words, word = casualty_words(), sentence.tokens.text[index]
    phrase = words.phrases.match(sentence.tokens, index) or words.phrases.match(
        sentence.tokens, index, word[1:] if word[0] in CLITICS else word
    )
    if phrase is not None:
        victims = ahead(sentence, phrase[1], people_only=False)
        if victims is not None:
            return made(sentence, phrase[0], victims, sentence.tokens.start[index]), victims.after
    return (
        _lives(sentence, index)
        or fell(sentence, index, found)
        or hurt_by(sentence, index, found)
        or _and_hurt(sentence, index, found)
        or _by_number(sentence, index)
        or by_verb(sentence, index, found)
        or _by_action(sentence, index)
        or _by_state(sentence, index)
    )


def _lives(sentence: Sentence, index: int) -> tuple[Casualty, int] | None:
    """ "أودى الانفجار بحياة عشرة عمال"."""
    tokens = sentence.tokens
    took = {"اودي", "اودت", "يودي", "واودي", "واودت", "تودي"}
    if tokens.text[index] not in LIVES or took.isdisjoint(tokens.text[max(sentence.first, index - 8) : index]):
        return None
    victims = read_victims(sentence.folded, tokens, index + 1, sentence.limit)
    return (made(sentence, "killed", victims, victims.start), victims.after) if victims is not None else None


def _and_hurt(sentence: Sentence, index: int, found: Sequence[Casualty]) -> tuple[Casualty, int] | None:
    """The hurt named after the dead: "عشرات القتلى والجرحى"، "عدد من الضحايا والجرحى"."""
    tokens, word = sentence.tokens, sentence.tokens.text[index]
    if not word.startswith("وال") or not found or found[-1].kind != "killed" or found[-1].form == "one":
        return None
    kind, plural = casualty_words().states.get(word[3:], ("killed", False))
    behind = tokens.word(index + 1)
    if behind[:1].isdecimal() or behind == "الي":  # "القتلى 12 والجرحى 30"
        return None
    if kind != "injured" or not plural or found[-1].end != tokens.end[index - 1]:
        return None
    start, count = tokens.start[index] + 1, found[-1].count
    high = None if found[-1].form == "vague" else count.high
    victims = Victims(count.low, high, "vague", start, tokens.end[index], index + 1)
    return made(sentence, "injured", victims, start), index + 1


# --- "مقتل خمسة"، "إصابة آخرين" ---------------------------------------------------------------------------------


def _by_action(sentence: Sentence, index: int) -> tuple[Casualty, int] | None:
    words, tokens = casualty_words(), sentence.tokens
    action = bare(tokens.text[index], words.actions)
    if not action:
        return _of_someone(sentence, index)
    if bare(tokens.word(index - 1), words.attempts):
        return None
    kind, at = words.actions[action], index + 1
    start = tokens.end[index] - len(action)
    other = bare(tokens.word(at), words.actions) if tokens.word(at).startswith(("و", "ا")) else ""
    other = other or (bare(tokens.word(at + 1), words.actions) if tokens.word(at) in ("او", "و") else "")
    if other and words.actions[other] != kind:
        kind, at = "both", at + (2 if tokens.word(at) in ("او", "و") else 1)
    victims = read_victims(sentence.folded, tokens, at, sentence.limit)
    if victims is not None:
        return None if in_general(sentence, index, victims) else (made(sentence, kind, victims, start), victims.after)
    following = tokens.word(at)
    if (
        action not in words.alone
        or not following.isalpha()
        or following in words.stops | words.pointers
        or at >= sentence.limit
    ):
        return None
    plural = following.endswith(("ون", "ين", "ات"))
    plural = plural and (following.startswith("ال") or not following.endswith("ين"))  # names: "شيرين"
    named = Victims(1, None if plural else 1, "vague" if plural else "one", tokens.start[at], tokens.end[at], at + 1)
    if number_words().people.get(following.removeprefix("ال")) or (
        following.startswith(("ب", "ل", "ف")) and len(following) < 4
    ):
        return None
    return made(sentence, kind, named, start), at + 1


def _of_someone(sentence: Sentence, index: int) -> tuple[Casualty, int] | None:
    """ "أدى إلى مقتله"، "تسبب بإصابتها": one told of before, or two, or several."""
    words, tokens = casualty_words(), sentence.tokens
    word = tokens.text[index]
    if tokens.word(index - 1) in words.attempts:
        return None
    stem = next((word.removesuffix(owner) for owner in ("ها", "ه", "هم") if word.endswith(owner)), "")
    action = bare(stem, words.actions)
    many = read_victims(sentence.folded, tokens, index + 1, sentence.limit) if action else None
    if many is not None and many.form != "one":  # "أعلنت قتلها عشرات المسلحين"
        return made(sentence, words.actions[action], many, many.start), many.after
    if not (tokens.word(index - 1) == "الي" or word.startswith("ب")):
        return None
    for suffix, low, high in (("هما", 2, 2), ("هم", 1, None), ("هن", 1, None), ("ها", 1, 1), ("ه", 1, 1)):
        stem = word.removeprefix("ب").removesuffix(suffix)
        kind = words.actions.get(stem) or (words.actions.get(stem[:-1] + "ه") if stem.endswith("ت") else None)
        if kind is not None and word.endswith(suffix):
            start, end = tokens.end[index] - len(word.removeprefix("ب")), tokens.end[index]
            victims = Victims(low, high, "vague" if high is None else "one", start, end, index + 1)
            return made(sentence, kind, victims, start), index + 1
    return None


# --- "52 قتيلا"، "قتلى وجرحى"، "الشهداء الثلاثة" ---------------------------------------------------------------


def _state_of(sentence: Sentence, victims: Victims) -> Kind | None:
    state = casualty_words().states.get(sentence.tokens.word(victims.after - 1).removeprefix("ال"))
    return state[0] if state else None


def _by_number(sentence: Sentence, index: int) -> tuple[Casualty, int] | None:
    """A number with a noun of the dead or hurt behind it."""
    words, tokens = casualty_words(), sentence.tokens
    item = expression_at(sentence.folded, tokens, index)
    if item is None:
        return None
    expression, after = item
    between = _dead_and_hurt(sentence, after)
    if between is not None and tokens.word(index - 1) in words.one_after:
        many = Victims(expression.low, expression.high, "number", expression.start, expression.end, after)
        if expression.form in ("indefinite", "open"):
            many = replace(many, form="vague")
        return made(sentence, "both", many, expression.start), between
    states, large = words.states, after
    if expression.form == "dual" and expression.noun is not None:
        stem = expression.noun[:-2]
        state = states.get(stem) or states.get(stem[:-1] + "ه" if stem.endswith("ت") else stem)
    else:
        large += expression.form == "indefinite" and tokens.word(after) in _LARGE
        noun = tokens.word(large + (tokens.word(large) == "من" and expression.form in ("indefinite", "open")))
        state = states.get(noun.removeprefix("ال"))
        if noun == "بين" and bare(tokens.word(after + 1), states) and read_number(tokens, index) is not None:
            victims = Victims(expression.low, expression.high, "number", expression.start, expression.end, after + 3)
            return made(sentence, "both", victims, expression.start), min(after + 3, sentence.limit)
    if state is None or (after >= sentence.limit and expression.form != "dual"):
        return None
    if expression.form == "indefinite" and tokens.word(large) != "من" and expression.words.text.endswith("عدد"):
        return None  # "عدد شهداء القصف", how many they are
    if large != after:  # "عدد كبير من القتلى والجرحى"
        some = Victims(1, None, "vague", expression.start, tokens.end[large + 1], large + 2)
        return made(sentence, state[0], some, expression.start), large + 2
    victims_found = read_victims(sentence.folded, tokens, index, sentence.limit)
    if victims_found is None:
        return None
    start = tokens.start[max(index, 0)]
    return made(sentence, state[0], victims_found, max(start, victims_found.start)), victims_found.after


def _dead_and_hurt(sentence: Sentence, after: int) -> int | None:
    """The token after "بين قتيل وجريح" within a few words: "سقوط عشرة من المقاتلين بين قتيل وجريح"."""
    tokens, states = sentence.tokens, casualty_words().states
    for look in range(after + 1, min(after + 8, sentence.limit - 2)):
        if tokens.text[look] == "بين" and tokens.word(look + 1) in states and tokens.word(look + 2)[1:] in states:
            return look + 3
    return None


def _by_state(sentence: Sentence, index: int) -> tuple[Casualty, int] | None:
    """A noun of the dead or hurt without a number before it."""
    words, tokens = casualty_words(), sentence.tokens
    word = tokens.text[index]
    state = bare(word, words.states)
    if not state:
        return _losses(sentence, index) if word.removeprefix("و") == "خساير" else _definite(sentence, index)
    kind, plural = words.states[state]
    previous = tokens.word(index - 1) if index > sentence.first else ""
    if state in words.actions or previous in words.not_after or previous.removeprefix("و") in ("عدد", "اعداد"):
        return None
    start = tokens.end[index] - len(state)
    if plural:
        return _several(sentence, index, state, start)
    alone = state.endswith("ا") or previous in words.one_after or index == sentence.first
    if not alone or previous in ("كان", "يكون", "سقطوا"):
        return None
    return made(sentence, kind, Victims(1, 1, "one", start, tokens.end[index], index + 1), start), index + 1


def _losses(sentence: Sentence, index: int) -> tuple[Casualty, int] | None:
    """ "خسائر بشرية"، "خسائر في الأرواح"."""
    tokens = sentence.tokens
    reach = range(index + 1, min(index + 6, sentence.limit))
    harm = next((at for at in reach if tokens.text[at].removeprefix("و") in casualty_words().harm), None)
    if harm is None or any(tokens.text[at] in ("،", ",") for at in range(index + 1, harm)):
        return None
    start = tokens.end[index] - len("خساير")
    return made(sentence, "killed", Victims(1, None, "vague", start, tokens.end[harm], harm + 1), start), harm + 1


def _definite(sentence: Sentence, index: int) -> tuple[Casualty, int] | None:
    """ "الشهداء الثلاثة"، "الضحايا البريطانيين الـ30": the number stands behind."""
    words, tokens = casualty_words(), sentence.tokens
    word = tokens.text[index].removeprefix("و")
    root = word[2:] if word.startswith("ال") else ""
    if not words.states.get(root, ("killed", False))[1]:
        return None
    for look in range(index + 1, min(index + 4, sentence.limit)):
        victims = read_definite(sentence.folded, tokens, look)
        if victims is not None:
            victims = replace(victims, start=tokens.end[index] - len(word))
            return made(sentence, words.states[root][0], victims, victims.start), victims.after
        if not tokens.text[look].startswith("ال"):
            break
    return None


def _several(sentence: Sentence, index: int, state: str, start: int) -> tuple[Casualty, int] | None:
    """ "قتلى"، "جرحى": some; "قتلى وجرحى 3 …": so many of both."""
    words, tokens = casualty_words(), sentence.tokens
    kind = words.states[state][0]
    following = tokens.word(index + 1) if index + 1 < sentence.limit else ""
    if state in words.remains:
        victims = read_victims(sentence.folded, tokens, index + 1, sentence.limit)
        if victims is not None and victims.form != "vague":
            return made(sentence, kind, victims, start), victims.after
    if (following in words.hits and state == "اصابات") or following.startswith("ال"):
        return None  # "ضحايا الهجوم" are those told before
    if kind == "killed" and following.startswith("و") and words.states.get(following[1:]) == ("injured", True):
        victims = read_victims(sentence.folded, tokens, index + 2, sentence.limit)
        if victims is not None and victims.form == "number" and tokens.text[index + 2].isdecimal():
            return made(sentence, "both", victims, start), victims.after
    return made(sentence, kind, Victims(1, None, "vague", start, tokens.end[index], index + 1), start), index + 1
