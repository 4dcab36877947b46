"""Who speaks: the noun phrase that is the subject of a verb of saying or denial, or the source after "according to".

What may stand in it differs from other noun phrases: titles run on over prepositions ("المتحدث باسم الجيش العقيد …"), a
body's name holds its task ("المركز الروسي للمصالحة", "قيادة العمليات المشتركة"), and it ends where what is said or
denied begins.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sijill.extract.lexicon import Actor, Source
from sijill.extract.nounphrases import conjunct, function_words, is_verb, phrase_end
from sijill.extract.page import Page
from sijill.extract.phrases import Match

KNOWN = frozenset({"source", "own_voice", "monitor", "outlet", "rank", "office", "institution"})
_PARTIES = frozenset({"official", "authority", "force", "police", "fighters", "crowd", "person", "media"})
ASIDE = 9  # tokens between a verb of saying and its subject at most ("وقال في بيان له أمس المتحدث …")
MOST = 14
QUOTES = "\"'"


@dataclass(frozen=True, slots=True)
class Speaker:
    start: int
    end: int
    kind: str


def is_denied(page: Page, sentence: int, at: int) -> bool:
    """Whether a token begins what somebody denies: "that", an act, that it took place, the reports of it, one's own
    part in it ("أن", "قصف", "وقوع", "صحة الأنباء", "مسؤوليتها")."""
    f, word = function_words(), page.words.text[at]
    if word in f.that or word in f.points_back or without_pronoun(word.removeprefix("ال")) in f.denied:
        return True
    return any(match.start == at and match.entry.pos != "verb" for match in page.triggers_in.get(sentence, ()))


def without_pronoun(word: str) -> str:
    """A noun without the pronoun written on to it, its feminine ending restored: "مسؤوليتها" → "مسؤوليه"."""
    for pronoun in ("هما", "هم", "ها", "ه"):
        if word.endswith(pronoun) and len(word) > len(pronoun) + _STEM:
            stem = word.removesuffix(pronoun)
            return stem[:-1] + "ه" if stem.endswith("ت") else stem
    return word


_STEM = 2  # letters that a noun has at least


def subject(page: Page, sentence: int, match: Match[Source], last: int) -> Speaker | None:
    """The noun phrase after a verb of saying that speaks, or None where the verb goes straight on to what is said."""
    text, f = page.words.text, function_words()
    at = match.end if match.contiguous else match.start + 1
    if match.head in f.channels:
        carried = next((i for i in range(at, min(last, at + MOST)) if text[i] == "عن"), None)
        if carried is not None and carried + 1 < last:
            told = named(page, sentence, carried + 1, last, certain=False)
            if told is not None:
                return told
    days = day_tokens(page, sentence)
    start = at
    while at < last and at - start < ASIDE and (text[at] in f.aside or at in days):
        at += 1
    if at >= last or text[at] in f.that:
        return None
    if text[at] in QUOTES and (at + 1 == last or not kind_at(page, sentence, at + 1)):
        return None
    denies = match.entry.kind == "denial"
    if denies and is_denied(page, sentence, at):
        return None
    certain = denies or match.head in f.plain_saying
    return named(page, sentence, at, last, certain=certain, claims=match.head in f.claims, denies=denies)


def named(
    page: Page, sentence: int, at: int, last: int, *, certain: bool, claims: bool = False, denies: bool = False
) -> Speaker | None:
    """The source that begins at a token: one of the lexicon, or any name where the verb surely speaks and what is said
    (or denied) follows."""
    text, f = page.words.text, function_words()
    at = _issuer(text, at, last)
    if at < last and text[at] in QUOTES:
        at += 1
    if at >= last or not text[at][0].isalpha() or text[at] in f.stop or text[at] in f.not_sources:
        return None
    if without_pronoun(text[at]) != text[at] and without_pronoun(text[at]) in f.denied:
        return None  # "أعلن مسؤوليته عن …"
    kind = kind_at(page, sentence, at, bare=True)
    end = speaker_end(page, sentence, at, last, denies=denies)
    if (kind in KNOWN and (certain or kind != "rank")) or (kind and claims):
        return Speaker(at, end, kind)
    if not certain:
        return None
    follows = text[end] if end < last else ""
    goes_on = follows in f.that or follows in _SAYS_AFTER_NAME
    if (
        certain and kind and end < last and (end > at + 1 or text[at].startswith("ال"))
    ):  # a bare head owns the next word
        goes_on = goes_on or any(m.start == end and m.entry.pos == "masdar" for m in page.triggers_in.get(sentence, ()))
    if denies and end < last:
        goes_on = goes_on or any(is_denied(page, sentence, i) for i in range(end, min(last, end + ASIDE)))
    if kind == "party" or (kind and goes_on):
        return Speaker(at, end, kind)
    titled = any(kind_at(page, sentence, i) in KNOWN for i in range(at + 1, end))
    if not kind and (titled or (goes_on and (denies or end - at <= NAME))):
        return Speaker(at, end, "name")
    return None


def _issuer(text: Sequence[str], at: int, last: int) -> int:
    """Past "issued by" where it stands at a token: "بيان صادر عن قيادة الجيش" is the command's word."""
    return at + 2 if at + 2 < last and text[at] in _ISSUED and text[at + 1] == "عن" else at


_ISSUED = frozenset({"صادر", "صادره", "صدر", "الصادر", "الصادره"})
NAME = 5  # words of a person's name at most
_SAYS_AFTER_NAME = frozenset({"ان", "بان", "ل", "في", "عن", "،", ":"})


def speaker_end(page: Page, sentence: int, at: int, last: int, *, denies: bool = False) -> int:
    """Where a source's words end; titles run on over prepositions: "المتحدث باسم الجيش العقيد …", "مصدر في الشرطة"."""
    words, text, f = page.words, page.words.text, function_words()
    days = day_tokens(page, sentence)
    said = {
        m.start
        for m in page.sources_in.get(sentence, ())
        if m.entry.kind in ("said", "said_that", "denial") and held(m.prefix) != "ل"
    }
    parties = {m.start for m in page.sources_in.get(sentence, ()) if m.entry.kind in KNOWN}
    acts = {m.start for m in page.triggers_in.get(sentence, ())}
    told = {m.start for m in page.sources_in.get(sentence, ()) if m.entry.kind in _TOLD_TO and held(m.prefix) == "ل"}
    limit = min(last, at + MOST)
    informant = kind_at(page, sentence, at) == "source"  # "مصدر طبي لوكالة …": told to whom, no part of a title

    def joins(i: int) -> bool:
        """Whether "and" goes on with the source: "مصادر أمنية وطبية", "الدفاع المدني والهلال الأحمر"."""
        word, before = conjunct(text[i]), text[i - 1]
        return i in parties or (
            word is not None and i > at + 1 and word[-2:] == before[-2:] and before.endswith(_NISBA)
        )

    named = max((m.end for m in page.actors_in.get(sentence, ()) if m.start == at and _is_name(m)), default=last)

    def in_title(i: int) -> bool:
        """Whether a word that names acts elsewhere belongs to a body's name: "قيادة العمليات", "غرفة العمليات"."""
        if text[at] not in f.bodies or not text[i].startswith("ال"):
            return False
        return not text[at].startswith("ال") if i == at + 1 else text[i].endswith(("ي", "يه"))

    def blocked(i: int) -> bool:
        if informant and i > at and _addressed(text[i], text[i - 1]):
            return True
        if denies and i > at and is_denied(page, sentence, i) and not (i in acts and in_title(i)):
            return True
        if i in acts and in_title(i):
            return False
        if i >= named and not text[i].startswith(("ال", "ل", '"')):
            return True  # "أعلنت إسرائيل إقامة …": a name is whole
        if i > at and ((i in said and i > at + 1) or i in acts or i in told or text[i] == "ل"):
            return True
        if i > at and _is_adverb(text[i]) and text[i - 1] not in QUOTES:
            return True
        if (
            informant
            and i == at + 1
            and text[at].endswith("ون")
            and text[i][0].isalpha()
            and not text[i].endswith(("ون", "ين"))
        ):
            return True  # "اتهم ناشطون قوات النظام"
        return text[i] in f.that or i in days

    whole = max(
        (m.end for m in page.sources_in.get(sentence, ()) if m.start == at and m.entry.kind in KNOWN), default=0
    )
    head = min(whole, limit) - 1 if kind_at(page, sentence, at) == "office" else at
    end = phrase_end(words, max(at, head), limit, blocked, joins)
    while end + 1 < limit and text[end] in f.in_source and end - at < 8:
        after = text[end + 1]
        if (
            blocked(end + 1)
            or after in f.messages
            or after in f.stop
            or after in f.aside
            or is_verb(after)
            or not after[0].isalpha()
        ):
            break
        end = phrase_end(words, end + 1, limit, blocked, joins)
    kind = kind_at(page, sentence, at)
    office = kind == "office" or (kind == "source" and text[at].removeprefix("ال") in _OFFICES)
    while (
        (text[at] in f.bodies or office)
        and end + 1 < limit
        and end not in days
        and (text[end] == "بين" or _is_of(text[end]))
    ):
        end = phrase_end(words, end + (text[end] == "بين"), limit, blocked, joins)
    while end + 1 < limit and _is_ali(page, end) and not blocked(end + 1):
        end = phrase_end(words, end, limit, blocked, joins)
    while end > at + 1 and text[end - 1] in f.aside:
        end -= 1
    return max(end, whole)


def _is_ali(page: Page, at: int) -> bool:
    """Whether a token is the name Ali, which folded looks like "on", where the page spells the two apart."""
    text = page.words.text
    return (
        text[at] == "علي"
        and (text[at - 1] in function_words().titles or text[at - 1] in _RANKS)
        and page.span(at, at + 1).text.endswith("ي")
        and "على" in page.document.text
    )


_RANKS = frozenset({"رايد", "مقدم", "عقيد", "عميد", "لواء", "فريق", "نقيب"})
_NISBA = ("يه", "ي", "يون", "يين")  # ends of adjectives from nouns


def _is_name(match: Match[Actor]) -> bool:
    return match.entry.kind not in _NO_PARTY


_OFFICES = frozenset({"متحدث", "متحدثا", "متحدثه", "ناطق", "ناطقا", "مدير", "ريس", "قايد", "مسوول"})


def _is_of(word: str) -> bool:
    """Whether a word with "of the" belongs to a body's name ("المركز الروسي للمصالحة"), and is not whom it told."""
    return word.startswith("لل") and len(word) > 5 and not word.endswith(("ين", "ون")) and word not in _HEARERS


_HEARERS = frozenset({"للصحافه", "للاعلام", "للقناه", "للوكاله", "للصحيفه", "للموقع", "للجزيره", "للعربيه", "للاناضول"})
_TOLD_TO = frozenset({"outlet", "own_voice"})  # "قال شهود لمراسل وكالة …"


def _addressed(word: str, before: str) -> bool:
    """Whether a word may be whom a source told something: a noun with ل, but not after "loyal to" and the like."""
    return len(word) > 4 and word[0] == "ل" and before not in function_words().attached


def _is_adverb(word: str) -> bool:
    """An accusative without an article, which a title does not hold: "نقلا", "تعليقا", "أخيرا"."""
    return len(word) > 3 and word[-1] == "ا" and not word.startswith(("ال", "وال")) and word[-2] not in "يه"


def subject_before(page: Page, sentence: int, verb: int, first: int, *, denies: bool = False) -> Speaker | None:
    """The source that ends right before a verb: "الدفاع المدني السوري، أكد أن …"; before a verb of denial any party
    does."""
    text = page.words.text
    end = verb
    while end > first and text[end - 1] in ("،", "قد", *QUOTES):
        end -= 1
    for start in range(max(first, end - 10), end):
        kind = kind_at(page, sentence, start)
        opening = start == first or text[start - 1] in "،.:\"'-" or text[start - 1] in _BEFORE_SUBJECT
        if (
            kind
            and (denies or kind not in ("crowd", "fighters"))
            and opening
            and speaker_end(page, sentence, start, end) == end
        ):
            return Speaker(start, end, kind)
    return None


_BEFORE_SUBJECT = frozenset({"ان", "لكن", "ولكن", "وكان", "وكانت", "كان", "كانت", "وكانوا", "بان", "الا"})


def named_after(page: Page, sentence: int, at: int, last: int) -> Speaker | None:
    """The source after a preposition of saying: "بحسب ما أفاد به …", "وفق حصيلة جديدة للمرصد"."""
    text, f = page.words.text, function_words()
    start = at
    while at < last and at - start < ASIDE and (text[at] in f.reporting or text[at] in f.aside):
        at += 1
    at = _issuer(text, at, last)
    if at >= last:
        return None
    if text[at] in f.messages or text[at] in f.aside:
        for i in range(at + 1, min(last, at + 6)):
            if text[i] in ("عن", "من", "ل"):
                return named(page, sentence, i + 1, last, certain=True)
            if text[i].startswith("لل") or (text[i][0] == "ل" and kind_at(page, sentence, i)):
                return Speaker(i, speaker_end(page, sentence, i, last), kind_at(page, sentence, i) or "name")
            if kind_at(page, sentence, i):
                return Speaker(i, speaker_end(page, sentence, i, last), kind_at(page, sentence, i))
        if text[at] in f.back_reference:
            return Speaker(at, at + 1, "source")
        return None
    if (not text[at][0].isalpha() and text[at] not in QUOTES) or text[at] in f.not_sources:
        return None
    if text[at] in QUOTES:
        at += 1
    if at >= last or text[at] in f.stop or not text[at][0].isalpha():
        return None
    bare = text[at].removeprefix("لل").removeprefix("ل").removeprefix("ال")
    if bare in f.not_sources or "ال" + bare in f.not_sources:
        return None
    return Speaker(at, speaker_end(page, sentence, at, last), kind_at(page, sentence, at) or "name")


def kind_at(page: Page, sentence: int, at: int, *, bare: bool = False) -> str:
    """The kind of source that begins at a token, or "" where none is known to; ``bare``: without a preposition."""
    for match in page.sources_in.get(sentence, ()):
        if match.start == at and match.entry.kind in KNOWN and not (bare and held(match.prefix)):
            return match.entry.kind
    for actor in page.actors_in.get(sentence, ()):
        if actor.start == at and actor.entry.kind not in _NO_PARTY and not (bare and held(actor.prefix)):
            return "party"
    for head in page.heads_in.get(sentence, ()):
        if head.start == at and head.entry.kind in _PARTIES and not (bare and held(head.prefix)):
            return head.entry.kind
    return "institution" if page.words.text[at] in function_words().bodies else ""


def held(prefix: str) -> str:
    """The preposition that is written on to a word, the article aside ("بالمصدر", "لمصدر"), or ""."""
    last = prefix.removesuffix("ال")[-1:]
    return last if last in _PREPOSITIONS else ""


_PREPOSITIONS = frozenset("بلك")
_NO_PARTY = frozenset({"unknown", "civilians", "protesters"})


def day_tokens(page: Page, sentence: int) -> set[int]:
    tokens: set[int] = set()
    for when in page.dates_in.get(sentence, ()):
        tokens.update(range(page.words.at(when.start), page.words.before(when.end)))
    return tokens
