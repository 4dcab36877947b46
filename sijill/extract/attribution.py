"""Who says so: every attribution of a page, with its source's words and the stretch of text that it covers.

Forms: a verb of saying with its subject before or after it ("أفاد مصدر أمني بأن …", "الدفاع المدني أكد أن …"), the same
carried on without one ("وأضاف أن …", "مشيرا إلى …"), a preposition that closes what it covers ("… بحسب المرصد"), and a
name with a colon in front ("المرصد: …").
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sijill.extract.lexicon import Source
from sijill.extract.nounphrases import function_words, is_verb, phrase_end
from sijill.extract.page import Page
from sijill.extract.phrases import Match
from sijill.extract.text import fold
from sijill.records import Span

Form = Literal["verb", "after", "carried", "according", "colon", "doubt", "title"]

_KNOWN = frozenset({"source", "own_voice", "monitor", "outlet", "rank", "office", "institution"})
_PARTIES = frozenset({"official", "authority", "force", "police", "fighters", "crowd", "person", "media"})
_ASIDE = 9  # tokens between a verb of saying and its subject at most ("وقال في بيان له أمس المتحدث …")
_COLON = 10
_MOST = 14
_FULLER = 2  # words from which a name is fuller than "the source"
_QUOTES = "\"'"


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


@dataclass(frozen=True, slots=True)
class _Speaker:
    start: int
    end: int
    kind: str


def find_attributions(page: Page) -> list[Attribution]:
    """All attributions of a page in order."""
    found: list[Attribution] = list(_own_name(page))
    own = {word.removeprefix("ال") for title in found for word in title.words}
    previous: Attribution | None = None
    for sentence in range(len(page.words.bounds)):
        for attribution in _in_sentence(page, sentence):
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


def _own_name(page: Page) -> Iterator[Attribution]:
    """The outlet's own name behind the page's title, in its first line: "… | المرصد السوري", "… - شبكة …"."""
    text = page.words.text
    for sentence, (first, last) in enumerate(page.words.bounds):
        if page.words.lines[sentence] != page.words.lines[0]:
            return
        for match in page.sources_in.get(sentence, ()):
            if match.entry.kind in ("monitor", "outlet") and match.start > first and text[match.start - 1] in "|-":
                end = match.start + 1
                while end < last and text[end][0].isalpha() and end - match.start < _NAME:
                    end += 1
                speaker = _Speaker(match.start, max(match.end, end), "own_name")
                yield replace(_made(page, sentence, match.start, match.start, "title", speaker), own_voice=True)
                return


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
    text = page.words.text
    taken = 0
    for match in page.sources_in.get(sentence, ()):
        kind, pos = match.entry.kind, match.entry.pos
        if kind == "doubt":
            yield Attribution(match.start, last, sentence, "doubt", None, doubts=True)
        elif match.start < taken:
            continue
        elif kind in ("said", "denial") and (pos == "verb" or _is_perfect(page, match)):
            for attribution in _spoken(page, sentence, match):
                yield attribution
                taken = match.end
        elif kind == "said" and pos == "person" and match.end < last and text[match.end] in _PARTICIPLE_GOES_ON:
            yield Attribution(match.start, last, sentence, "carried", None)
        elif kind == "according" and text[match.start] not in ("في", "خلال"):
            speaker = _named_after(page, sentence, match.end, last)
            if speaker is not None:
                taken = speaker.end
                yield _made(page, sentence, first, last, "according", speaker)
    colon = next((i for i in range(first + 1, min(last, first + _COLON)) if text[i] == ":"), None)
    if colon is not None:
        kind = _kind_at(page, sentence, first)
        if kind and kind not in ("crowd", "person", "fighters") and not any(p.cue == first for p in page.labels):
            yield _made(page, sentence, first, last, "colon", _Speaker(first, colon, kind))


def _is_perfect(page: Page, match: Match[Source]) -> bool:
    """Whether "نفي" is the verb "نفى" after all: folded, it looks like the noun."""
    return match.entry.pos == "masdar" and page.span(match.start, match.start + 1).text.endswith("ى")


_PARTICIPLE_GOES_ON = frozenset({"ان", "الي", "بان", "انه", "انها", "علي", "في", "عن", ":", '"'})


def _spoken(page: Page, sentence: int, match: Match[Source]) -> Iterator[Attribution]:
    """The attribution of a verb of saying, if it is one."""
    words, text, f = page.words, page.words.text, function_words()
    first, last = words.bounds[sentence]
    denies = match.entry.kind == "denial"
    speaker = _subject(page, sentence, match, last)
    if match.head in f.rarely_saying and not (speaker and text[min(speaker.end, last - 1)] in f.that):
        return
    if speaker is not None:
        yield _made(page, sentence, match.start, last, "verb", speaker, denies)
        return
    before = _subject_before(page, sentence, match.start, first)
    days = _day_tokens(page, sentence)
    after = next((i for i in range(match.end, last) if i not in days), last)
    follows = text[after] if after < last else ""
    says = follows in f.that or follows in _GOES_ON
    if before is not None and (says or denies or (before.kind in _KNOWN and match.head in f.plain_saying)):
        yield _made(page, sentence, before.start, last, "after", before, denies)
    elif says and match.start <= first + 2 and match.head in f.plain_saying:
        yield Attribution(match.start, last, sentence, "carried", None, denies=denies)


_GOES_ON = frozenset({"الي", "عن", '"', "ايضا", "في", "،"})


def _subject(page: Page, sentence: int, match: Match[Source], last: int) -> _Speaker | None:
    """The noun phrase after a verb of saying that speaks, or None where the verb goes straight on to what is said."""
    text, f = page.words.text, function_words()
    at = match.end if match.contiguous else match.start + 1
    if match.head in f.channels:
        carried = next((i for i in range(at, min(last, at + _MOST)) if text[i] == "عن"), None)
        if carried is not None and carried + 1 < last:
            told = _named(page, sentence, carried + 1, last, certain=False)
            if told is not None:
                return told
    days = _day_tokens(page, sentence)
    start = at
    while at < last and at - start < _ASIDE and (text[at] in f.aside or at in days):
        at += 1
    if at >= last or text[at] in f.that:
        return None
    if text[at] in _QUOTES and (at + 1 == last or not _kind_at(page, sentence, at + 1)):
        return None
    return _named(page, sentence, at, last, certain=match.head in f.plain_saying, claims=match.head in f.claims)


def _named(page: Page, sentence: int, at: int, last: int, *, certain: bool, claims: bool = False) -> _Speaker | None:
    """The source that begins at a token: one of the lexicon, or any name where the verb surely speaks and what is said
    follows."""
    text, f = page.words.text, function_words()
    at = _issuer(text, at, last)
    if at < last and text[at] in _QUOTES:
        at += 1
    if at >= last or not text[at][0].isalpha() or text[at] in f.stop or text[at] in f.not_sources:
        return None
    kind = _kind_at(page, sentence, at, bare=True)
    end = _speaker_end(page, sentence, at, last)
    if (kind in _KNOWN and (certain or kind != "rank")) or (kind and claims):
        return _Speaker(at, end, kind)
    if not certain:
        return None
    follows = text[end] if end < last else ""
    goes_on = follows in f.that or follows in _SAYS_AFTER_NAME
    if kind == "party" or (kind and goes_on):
        return _Speaker(at, end, kind)
    titled = any(_kind_at(page, sentence, i) in _KNOWN for i in range(at + 1, end))
    if not kind and (titled or (goes_on and end - at <= _NAME)):
        return _Speaker(at, end, "name")
    return None


def _issuer(text: Sequence[str], at: int, last: int) -> int:
    """Past "issued by" where it stands at a token: "بيان صادر عن قيادة الجيش" is the command's word."""
    return at + 2 if at + 2 < last and text[at] in _ISSUED and text[at + 1] == "عن" else at


_ISSUED = frozenset({"صادر", "صادره", "صدر", "الصادر", "الصادره"})
_NAME = 5  # words of a person's name at most
_SAYS_AFTER_NAME = frozenset({"ان", "بان", "ل", "في", "عن", "،", ":"})


def _speaker_end(page: Page, sentence: int, at: int, last: int) -> int:
    """Where a source's words end; titles run on over prepositions: "المتحدث باسم الجيش العقيد …", "مصدر في الشرطة"."""
    words, text, f = page.words, page.words.text, function_words()
    days = _day_tokens(page, sentence)
    said = {m.start for m in page.sources_in.get(sentence, ()) if m.entry.kind in ("said", "said_that", "denial")}
    parties = {m.start for m in page.sources_in.get(sentence, ()) if m.entry.kind in _KNOWN}
    acts = {m.start for m in page.triggers_in.get(sentence, ())}
    told = {m.start for m in page.sources_in.get(sentence, ()) if m.entry.kind in _TOLD_TO and _held(m.prefix) == "ل"}
    limit = min(last, at + _MOST)
    informant = _kind_at(page, sentence, at) == "source"  # "مصدر طبي لوكالة …": told to whom, no part of a title

    def blocked(i: int) -> bool:
        if informant and i > at and _addressed(text[i], text[i - 1]):
            return True
        if i > at and ((i in said and i > at + 1) or i in acts or i in told or text[i] == "ل" or _is_adverb(text[i])):
            return True
        return text[i] in f.that or i in days

    end = phrase_end(words, at, limit, blocked, lambda i: i in parties)
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
        end = phrase_end(words, end + 1, limit, blocked, lambda i: i in parties)
    while end > at + 1 and text[end - 1] in f.aside:
        end -= 1
    return end


_TOLD_TO = frozenset({"outlet", "own_voice"})  # "قال شهود لمراسل وكالة …"


def _addressed(word: str, before: str) -> bool:
    """Whether a word may be whom a source told something: a noun with ل, but not after "loyal to" and the like."""
    return len(word) > 4 and word[0] == "ل" and before not in function_words().attached


def _is_adverb(word: str) -> bool:
    """An accusative without an article, which a title does not hold: "نقلا", "تعليقا", "أخيرا"."""
    return len(word) > 3 and word[-1] == "ا" and not word.startswith(("ال", "وال")) and word[-2] not in "يه"


def _subject_before(page: Page, sentence: int, verb: int, first: int) -> _Speaker | None:
    """The source that ends right before a verb: "الدفاع المدني السوري، أكد أن …"."""
    text = page.words.text
    end = verb
    while end > first and text[end - 1] in ("،", "قد", *_QUOTES):
        end -= 1
    for start in range(max(first, end - 10), end):
        kind = _kind_at(page, sentence, start)
        opening = start == first or text[start - 1] in "،.:\"'-" or text[start - 1] in _BEFORE_SUBJECT
        if kind and kind not in ("crowd", "fighters") and opening and _speaker_end(page, sentence, start, end) == end:
            return _Speaker(start, end, kind)
    return None


_BEFORE_SUBJECT = frozenset({"ان", "لكن", "ولكن", "وكان", "وكانت", "كان", "كانت", "وكانوا", "بان", "الا"})


def _named_after(page: Page, sentence: int, at: int, last: int) -> _Speaker | None:
    """The source after a preposition of saying: "بحسب ما أفاد به …", "وفق حصيلة جديدة للمرصد"."""
    text, f = page.words.text, function_words()
    start = at
    while at < last and at - start < _ASIDE and (text[at] in f.reporting or text[at] in f.aside):
        at += 1
    at = _issuer(text, at, last)
    if at >= last:
        return None
    if text[at] in f.messages or text[at] in f.aside:
        for i in range(at + 1, min(last, at + 6)):
            if text[i] in ("عن", "من", "ل"):
                return _named(page, sentence, i + 1, last, certain=True)
            if text[i].startswith("لل") or (text[i][0] == "ل" and _kind_at(page, sentence, i)):
                return _Speaker(i, _speaker_end(page, sentence, i, last), _kind_at(page, sentence, i) or "name")
            if _kind_at(page, sentence, i):
                return _Speaker(i, _speaker_end(page, sentence, i, last), _kind_at(page, sentence, i))
        if text[at] in f.back_reference:
            return _Speaker(at, at + 1, "source")
        return None
    if (not text[at][0].isalpha() and text[at] not in _QUOTES) or text[at] in f.not_sources:
        return None
    if text[at] in _QUOTES:
        at += 1
    if at >= last or text[at] in f.stop or not text[at][0].isalpha():
        return None
    bare = text[at].removeprefix("لل").removeprefix("ل").removeprefix("ال")
    if bare in f.not_sources or "ال" + bare in f.not_sources:
        return None
    return _Speaker(at, _speaker_end(page, sentence, at, last), _kind_at(page, sentence, at) or "name")


def _kind_at(page: Page, sentence: int, at: int, *, bare: bool = False) -> str:
    """The kind of source that begins at a token, or "" where none is known to; ``bare``: without a preposition."""
    for match in page.sources_in.get(sentence, ()):
        if match.start == at and match.entry.kind in _KNOWN and not (bare and _held(match.prefix)):
            return match.entry.kind
    for actor in page.actors_in.get(sentence, ()):
        if actor.start == at and actor.entry.kind not in _NO_PARTY and not (bare and _held(actor.prefix)):
            return "party"
    for head in page.heads_in.get(sentence, ()):
        if head.start == at and head.entry.kind in _PARTIES and not (bare and _held(head.prefix)):
            return head.entry.kind
    return ""


def _held(prefix: str) -> str:
    """The preposition that is written on to a word, the article aside ("بالمصدر", "لمصدر"), or ""."""
    last = prefix.removesuffix("ال")[-1:]
    return last if last in _PREPOSITIONS else ""


_PREPOSITIONS = frozenset("بلك")
_NO_PARTY = frozenset({"unknown", "civilians", "protesters"})


def _day_tokens(page: Page, sentence: int) -> set[int]:
    tokens: set[int] = set()
    for when in page.dates_in.get(sentence, ()):
        tokens.update(range(page.words.at(when.start), page.words.before(when.end)))
    return tokens


def _made(
    page: Page, sentence: int, first: int, last: int, form: Form, speaker: _Speaker, denies: bool = False
) -> Attribution:
    text = page.words.text[speaker.start : speaker.end]
    own = any(word in function_words().own_voice for word in text) or any(
        m.entry.kind == "own_voice" and m.start == speaker.start for m in page.sources_in.get(sentence, ())
    )
    kind = "own_voice" if own else speaker.kind
    source = _trimmed(page, speaker)
    names = tuple(word for word in fold(source.text).text.replace('"', " ").split() if word[0].isalnum())
    words = names or (source.text,)
    return Attribution(first, last, sentence, form, source, kind, own, denies, words=words, at=speaker.start)


def _trimmed(page: Page, speaker: _Speaker) -> Span:
    """A source's words without a written-on ل ("وفقا لمصادر") and without loose marks at the end."""
    text = page.words.text
    start, end = speaker.start, speaker.end
    while end > start + 1 and (
        text[end - 1] in "،.:-()|"
        or (text[end - 1] in _QUOTES and sum(text[i] in _QUOTES for i in range(start, end)) % 2)
    ):
        end -= 1
    word = text[start]
    skip = 0
    if (start and text[start - 1] in function_words().takes_lam) or word.startswith("لل"):
        skip = 2 if word.startswith("لل") else 1 if word.startswith("ل") and len(word) > 4 else 0
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
