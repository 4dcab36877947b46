"""Who says so: attributions with the stretch of text that they cover, and denials.

Three forms: a verb of saying with its subject ("أفاد مصدر أمني بأن …", carried on by "وأضاف …"), a preposition that
closes what it covers ("… بحسب المرصد"), and a name with a colon in front ("المرصد: …").
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sijill.extract.nounphrases import phrase_end
from sijill.extract.page import Page
from sijill.records import Span

_THAT = frozenset(["ان", "بان", "انه", "انها", "بانه", "بانها", "بانهم", "انهم", "عن", "لـ", ":", "،"])
_SUBJECT = 5  # tokens between a verb of saying and its subject at most ("وقال في بيان له المتحدث …")
_ADVERBS = frozenset(
    [
        "في",
        "من",
        "اليوم",
        "امس",
        "صباح",
        "مساء",
        "الاثنين",
        "الثلاثاء",
        "الاربعاء",
        "الخميس",
        "الجمعه",
        "السبت",
        "الاحد",
        "ايضا",
        "بدوره",
        "بدورها",
        "من",
        "جهته",
        "جانبه",
        "كما",
        "وقت",
        "سابق",
        "لاحق",
        "بيان",
        "تصريح",
        "تصريحات",
        "حديث",
        "مقطع",
        "خبر",
    ]
)
_SOURCES = frozenset({"source", "own_voice", "monitor", "outlet", "rank", "office", "institution"})
_COLON = 9


@dataclass(frozen=True, slots=True)
class Attribution:
    """``source`` says (or, ``denies``, denies) what the tokens ``first`` to ``last`` tell.

    ``own_voice``: the source is the outlet's own correspondent. ``source`` None: a verb that carries on with a source
    that could not be found.
    """

    first: int
    last: int
    source: Span | None
    own_voice: bool = False
    denies: bool = False
    doubts: bool = False


def find_attributions(page: Page) -> list[Attribution]:
    """All attributions of a page in order."""
    found: list[Attribution] = []
    previous: Attribution | None = None
    for sentence in range(len(page.words.bounds)):
        here = list(_in_sentence(page, sentence, previous))
        found.extend(here)
        speakers = [a for a in here if a.source is not None and not a.denies]
        if speakers:
            previous = speakers[-1]
    return found


def _in_sentence(page: Page, sentence: int, previous: Attribution | None) -> Iterator[Attribution]:
    first, last = page.words.bounds[sentence]
    text = page.words.text
    for match in page.sources_in.get(sentence, ()):
        kind = match.entry.kind
        if kind in ("said", "denial") and match.entry.pos in ("verb", "person"):
            subject = _subject(page, match.start, match.end, last)
            if subject is None:
                if previous is not None and match.start <= first + 1:
                    yield Attribution(match.start, last, previous.source, previous.own_voice, kind == "denial")
                continue
            start, end = subject
            yield Attribution(
                match.start, last, page.span(start, end), _own(page, sentence, start, end), denies=kind == "denial"
            )
        elif kind == "according":
            at = match.end
            while at < last and text[at] in _SPEAKING:
                at += 1
            if at >= last:
                continue
            end = phrase_end(page.words, at, last, lambda i: False)
            yield Attribution(first, last, _trim(page, at, end), _own(page, sentence, at, end))
        elif kind == "doubt":
            yield Attribution(match.start, last, None, doubts=True)
    colon = next((i for i in range(first, min(last, first + _COLON)) if text[i] == ":"), None)
    if colon and any(m.entry.kind in _SOURCES and m.start == first for m in page.sources_in.get(sentence, ())):
        yield Attribution(first, last, page.span(first, colon), _own(page, sentence, first, colon))


_SPEAKING = frozenset(
    [
        "افاد",
        "ذكر",
        "ذكرت",
        "افادت",
        "نقل",
        "نقلت",
        "اكد",
        "اكدت",
        "قال",
        "قالت",
        "اعلن",
        "اعلنت",
        "اوردت",
        "اورد",
        "به",
        "بها",
        "ل",
        "ما",
        "عن",
        '"',
    ]
)


def _subject(page: Page, verb: int, start: int, last: int) -> tuple[int, int] | None:
    """Tokens of the subject of a verb of saying, or None where it goes straight on to what is said."""
    text = page.words.text
    words = page.words
    if text[verb].lstrip("وف").startswith("نقل"):
        for i in range(start, min(last, start + 10)):
            if text[i] == "عن":
                start = i + 1
                break
    at = start
    while at < last and at - start < _SUBJECT and (text[at] in _ADVERBS or text[at] == "،"):
        at += 1
    if at >= last or text[at] in _THAT or text[at] in '."':
        if at < last and text[at] == '"' and at + 1 < last and text[at + 1] not in _THAT:
            pass
        else:
            return None
    end = phrase_end(words, at, last, lambda i: text[i] in _THAT)
    # Titles run on: "المتحدث باسم الجيش العقيد …", "مصدر في الشرطة": one preposition with its noun belongs to it.
    while end + 1 < last and text[end] in ("في", "باسم", "لدي", "من") and end - at < 8:
        end = phrase_end(words, end + 1, last, lambda i: text[i] in _THAT)
    return (at, end) if end > at else None


def _trim(page: Page, first: int, last: int) -> Span:
    """The source's words without a prefixed ل ("وفقا لمصادر")."""
    span = page.span(first, last)
    word = page.words.text[first]
    before = page.words.text[first - 1] if first else ""
    if word.startswith("لل") and len(word) > 4:
        return Span(span.text[1:], span.start + 1, span.end) if False else span
    if word.startswith("ل") and len(word) > 4 and before in ("وفقا", "طبقا", "تبعا", "استنادا", "ووفقا"):
        return Span(span.text[1:], span.start + 1, span.end)
    return span


def _own(page: Page, sentence: int, first: int, last: int) -> bool:
    return any(m.entry.kind == "own_voice" and first <= m.start < last for m in page.sources_in.get(sentence, ()))
