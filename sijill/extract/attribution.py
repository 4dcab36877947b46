"""Who says so: every attribution of a page, with its source's words and the stretch of text that it covers.

Forms: a verb of saying with its subject before or after it ("أفاد مصدر أمني بأن …", "الدفاع المدني أكد أن …"), the same
carried on without one ("وأضاف أن …", "مشيرا إلى …"), a preposition that closes what it covers ("… بحسب المرصد"), and a
name with a colon in front ("المرصد: …").
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sijill.extract.lexicon import Source
from sijill.extract.nounphrases import function_words
from sijill.extract.page import Page
from sijill.extract.phrases import Match
from sijill.extract.speakers import (
    KNOWN,
    MOST,
    NAME,
    QUOTES,
    Speaker,
    day_tokens,
    held,
    is_denied,
    kind_at,
    named_after,
    speaker_end,
    subject,
    subject_before,
)
from sijill.extract.text import fold
from sijill.records import Span

Form = Literal["verb", "after", "carried", "according", "colon", "doubt", "title"]

_COLON = 10
_FULLER = 2  # words from which a name is fuller than "the source"


@dataclass(frozen=True, slots=True)
class Attribution:
    """``source`` says (or, ``denies``, denies) what the tokens ``first`` to ``last`` of a sentence tell.

    ``kind`` is the kind of source in the lexicon ("name" for an unknown one), ``own_voice`` the outlet's own
    correspondent. ``source`` None: only ``doubts``, or a verb that carries on with nobody before it.
    """

    first: int
    last: int
    sentence: int
    form: Form
    source: Span | None
    kind: str = ""
    own_voice: bool = False
    denies: bool = False
    doubts: bool = False
    words: tuple[str, ...] = ()  # the source's, folded
    literal: Span | None = None  # the words here, where ``source`` is a fuller name from elsewhere
    at: int = -1  # the token of the source's own words, where it stands in the text
    what: int = -1  # the token where what is denied begins


def find_attributions(page: Page) -> list[Attribution]:
    """All attributions of a page in order."""
    found: list[Attribution] = list(_own_name(page))
    own = {word.removeprefix("ال") for title in found for word in title.words}
    previous: Attribution | None = None
    for sentence in range(len(page.words.bounds)):
        told = list(_in_sentence(page, sentence))
        for attribution in (*told, *_called_untrue(page, sentence, told)):
            resolved = attribution
            if attribution.form == "carried" and previous is not None:
                resolved = replace(
                    attribution,
                    source=previous.source,
                    words=previous.words,
                    kind=previous.kind,
                    own_voice=previous.own_voice,
                )
            elif attribution.source is not None:
                resolved = _resolved(_as_own(attribution, own), found)
            found.append(resolved)
            if resolved.source is not None and not resolved.denies:
                previous = resolved
    return found


def _called_untrue(page: Page, sentence: int, told: Sequence[Attribution]) -> Iterator[Attribution]:
    """Who says that something is not so: "قال المتحدث إن هذا ليس صحيحا", "أكد أنه لا صحة لأنباء قصف …"."""
    first, last = page.words.bounds[sentence]
    for match in page.sources_in.get(sentence, ()):
        if match.entry.kind != "denial" or match.entry.pos != "name":
            continue
        over = [a for a in told if a.source is not None and not a.denies and a.first <= match.start < a.last]
        if over:
            by = max(over, key=lambda attribution: attribution.at if attribution.at < match.start else -1)
            that = (i for i in range(max(by.at, first), match.start) if page.words.text[i] in function_words().that)
            yield replace(by, denies=True, what=next(that, match.start))
        elif any(is_denied(page, sentence, i) for i in range(match.end, min(last, match.end + 3))):
            yield Attribution(match.start, last, sentence, "carried", None, denies=True, what=match.end)


def _own_name(page: Page) -> Iterator[Attribution]:
    """The outlet's own name behind the page's title, in its first line: "… | المرصد السوري", "… - شبكة …"."""
    text = page.words.text
    for sentence, (first, last) in enumerate(page.words.bounds):
        if page.words.lines[sentence] != page.words.lines[0]:
            return
        for match in page.sources_in.get(sentence, ()):
            if match.entry.kind in ("monitor", "outlet") and match.start > first and text[match.start - 1] in "|-":
                end = match.end
                if match.end - match.start < _WHOLE:
                    while (
                        end < last and text[end][0].isalpha() and end - match.start < NAME and text[end] != text[first]
                    ):
                        end += 1
                speaker = Speaker(match.start, end, "own_name")
                yield replace(_made(page, sentence, match.start, match.start, "title", speaker), own_voice=True)
                return


_WHOLE = 3  # words from which a listed name is whole


def _as_own(attribution: Attribution, own: set[str]) -> Attribution:
    """An attribution to the outlet itself, by the name in its title, or to its correspondent ("مراسل شبكة …")."""
    head, *rest = attribution.words
    named = [head, *rest] if head not in _REPORTERS else rest
    said = {word.removeprefix("ال") for word in named}
    if said and len(said) >= min(2, len(own)) and said <= own:
        return replace(attribution, own_voice=True, kind="own_voice")
    return attribution


_REPORTERS = frozenset({"مراسل", "مراسله", "مندوب", "مندوبه", "موفد", "مراسلو", "مراسلي", "مصادر", "نشطاء", "ناشطو"})


def _in_sentence(page: Page, sentence: int) -> Iterator[Attribution]:
    first, last = page.words.bounds[sentence]
    text, f = page.words.text, function_words()
    taken = 0
    speaks = first  # where the last verb of saying stands
    for match in page.sources_in.get(sentence, ()):
        kind, pos = match.entry.kind, match.entry.pos
        if kind == "doubt":
            yield Attribution(match.start, last, sentence, "doubt", None, doubts=True)
        elif match.start < taken or (match.start > first and text[match.start - 1] in _UNSAID):
            continue
        elif kind in ("said", "denial") and (pos == "verb" or _is_perfect(page, match)):
            if match.head in _ALSO_DISGUISED and not kind_at(page, sentence, match.end, bare=True):
                continue
            if match.head in f.rarely_saying and speaks > first and f.that.isdisjoint(text[speaks : match.start]):
                continue  # "قال المركز الروسي للمصالحة بين الأطراف إن …"
            for attribution in _spoken(page, sentence, match):
                yield attribution
                taken = match.end
                speaks = match.end
        elif kind == "denial" and pos == "person" and match.end < last and is_denied(page, sentence, match.end):
            yield _carried_denial(page, sentence, match)
        elif kind == "said" and pos == "person" and match.end < last and text[match.end] in _PARTICIPLE_GOES_ON:
            yield Attribution(match.start, last, sentence, "carried", None)
        elif kind == "according" and text[match.start] == "كما" and match.end < last and text[match.end] in f.that:
            yield Attribution(match.start, last, sentence, "carried", None)  # "كما قال إن …"
            taken = match.end
        elif kind == "according" and text[match.start] not in ("في", "خلال"):
            speaker = named_after(page, sentence, match.end, last)
            if speaker is not None:
                taken = speaker.end
                yield _made(page, sentence, first, last, "according", speaker)
    colon = next((i for i in range(first + 1, min(last, first + _COLON)) if text[i] == ":"), None)
    if colon is not None:
        kind = kind_at(page, sentence, first)
        if kind and kind not in ("crowd", "person", "fighters") and not any(p.cue == first for p in page.labels):
            yield _made(page, sentence, first, last, "colon", Speaker(first, colon, kind))


def _is_perfect(page: Page, match: Match[Source]) -> bool:
    """Whether "نفي" is the verb "نفى" after all: folded, it looks like the noun."""
    return match.entry.pos == "masdar" and page.span(match.start, match.start + 1).text.endswith("ى")


_ALSO_DISGUISED = frozenset({"تنكر"})  # "تنكر بزي امرأة": disguised himself, and not "denies"
# "شريطة عدم ذكر اسمه", "لم يذكر البيان تفاصيل": nobody says anything
_UNSAID = frozenset({"عدم", "دون", "بعدم", "يتم", "تتم", "تم", "تمت", "لم", "ولم"})
_PARTICIPLE_GOES_ON = frozenset({"ان", "الي", "بان", "انه", "انها", "علي", "في", "عن", ":", '"'})


def _spoken(page: Page, sentence: int, match: Match[Source]) -> Iterator[Attribution]:
    """The attribution of a verb of saying, if it is one."""
    words, text, f = page.words, page.words.text, function_words()
    first, last = words.bounds[sentence]
    denies = match.entry.kind == "denial"
    speaker = subject(page, sentence, match, last)
    if match.head in f.rarely_saying and not (speaker and text[min(speaker.end, last - 1)] in f.that):
        return
    if denies:
        yield from _denying(page, sentence, match, speaker)
        return
    if speaker is not None:
        yield _made(page, sentence, match.start, last, "verb", speaker)
        return
    before = subject_before(page, sentence, match.start, first)
    days = day_tokens(page, sentence)
    after = next((i for i in range(match.end, last) if i not in days), last)
    follows = text[after] if after < last else ""
    says = follows in f.that or follows in _GOES_ON
    if before is not None and (says or (before.kind in KNOWN and match.head in f.plain_saying)):
        yield _made(page, sentence, before.start, last, "after", before)
    elif says and match.start <= first + 2 and match.head in f.plain_saying:
        yield Attribution(match.start, last, sentence, "carried", None)


def _denying(page: Page, sentence: int, match: Match[Source], speaker: Speaker | None) -> Iterator[Attribution]:
    """The attribution of a verb of denial: its subject stands after it ("نفت الوزارة وقوع …"), before it ("الوزارة تنفي
    وقوع …"), or is who spoke last ("ونفى وقوع …")."""
    first, last = page.words.bounds[sentence]
    after = match.end if match.contiguous else match.start + 1
    form: Form = "verb"
    if speaker is None:
        speaker = subject_before(page, sentence, match.start, first, denies=True)
        form = "after"
    else:
        after = speaker.end
    what = next((i for i in range(after, min(last, after + MOST)) if is_denied(page, sentence, i)), after)
    if speaker is not None:
        begin = match.start if form == "verb" else speaker.start
        yield replace(_made(page, sentence, begin, last, form, speaker), denies=True, what=what)
    elif match.start <= first + 2 and what < last and is_denied(page, sentence, match.end):
        yield Attribution(match.start, last, sentence, "carried", None, denies=True, what=what)


def _carried_denial(page: Page, sentence: int, match: Match[Source]) -> Attribution:
    """The denial of a participle ("نافية وقوع …"): its sentence's subject denies, or who spoke last."""
    first, last = page.words.bounds[sentence]
    subject = next((i for i in range(first, match.start) if kind_at(page, sentence, i, bare=True)), None)
    if subject is None:
        return Attribution(match.start, last, sentence, "carried", None, denies=True, what=match.end)
    kind = kind_at(page, sentence, subject)
    speaker = Speaker(subject, speaker_end(page, sentence, subject, match.start), kind)
    made = _made(page, sentence, match.start, last, "verb", speaker)
    return replace(made, denies=True, what=match.end)


_GOES_ON = frozenset({"الي", "عن", '"', "ايضا", "في", "،"})


def _made(page: Page, sentence: int, first: int, last: int, form: Form, speaker: Speaker) -> Attribution:
    text = page.words.text[speaker.start : speaker.end]
    own = any(word in function_words().own_voice for word in text) or any(
        m.entry.kind == "own_voice" and m.start == speaker.start for m in page.sources_in.get(sentence, ())
    )
    kind = "own_voice" if own else speaker.kind
    source = _trimmed(page, speaker)
    names = tuple(word for word in fold(source.text).text.replace('"', " ").split() if word[0].isalnum())
    words = names or (source.text,)
    return Attribution(first, last, sentence, form, source, kind, own, words=words, at=speaker.start)


def _trimmed(page: Page, speaker: Speaker) -> Span:
    """A source's words without a written-on ل ("وفقا لمصادر") and without loose marks at the end."""
    text = page.words.text
    start, end = speaker.start, speaker.end
    while end > start + 1 and (
        text[end - 1] in "،.:-()|"
        or (text[end - 1] in QUOTES and sum(text[i] in QUOTES for i in range(start, end)) % 2)
    ):
        end -= 1
    word, f = text[start], function_words()
    skip = 2 if word.startswith("لل") else 0
    if not skip and word.startswith("ل") and len(word) > 4:
        sentence = page.words.sentence[start]
        lam = any(m.start == start and held(m.prefix) == "ل" for m in page.sources_in.get(sentence, ()))
        skip = int(lam or word[1:] in f.bodies or (start > 0 and text[start - 1] in f.takes_lam))
    return page.span(start, end, skip)


def _resolved(attribution: Attribution, found: list[Attribution]) -> Attribution:
    """A source told before under a fuller name: "المصدر", "البيان", "الوكالة" → the one that it points back to."""
    f = function_words()
    head, *rest = attribution.words
    if rest or head not in f.back_reference:
        return attribution
    for earlier in reversed(found):
        if earlier.source is None or earlier.denies or len(earlier.words) < _FULLER:
            continue
        if head in f.messages or head in ("ال" + earlier.words[0], earlier.words[0]):
            return replace(
                attribution,
                literal=None if head in f.messages else attribution.source,
                source=earlier.source,
                words=earlier.words,
                kind=earlier.kind,
                own_voice=earlier.own_voice,
            )
    return attribution
