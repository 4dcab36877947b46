"""Who denies an event: a verb of denial over it or pointing back at it, another's word that it was not so, or another
account of it.

What is denied need not be the event: who denies losses or the aim ("نفى وقوع ضحايا") lets it stand, and who denies a
part in it ("نفت مسؤوليتها عن التفجير") disputes it without its being told for the denial alone.
"""

from collections.abc import Iterator, Sequence

from sijill.extract.assemble import Mention, Proto
from sijill.extract.attribution import Attribution
from sijill.extract.lexicon import Trigger
from sijill.extract.nounphrases import function_words
from sijill.extract.page import Page
from sijill.extract.phrases import Match
from sijill.extract.speakers import without_pronoun
from sijill.records import EVENT_TYPES, Span

_NEAR = 2  # sentences between an event's telling and who denies it
_OBJECT = 6  # tokens in which a denial says what it denies
_NAMING = 3  # letters of a word that two sentences must share to speak of the same parties or place
_NEGATIONS = frozenset({"لم", "ولم", "لا", "ولا", "عدم", "وعدم"})
_ADVERSATIVE = frozenset({"لكن", "ولكن", "غير", "الا", "بيد"})
_RELATIVES = frozenset({"الذي", "التي", "الذين", "الذى"})
_VIOLENT = frozenset({"battles", "explosions_remote_violence", "violence_against_civilians"})


def denial_of(page: Page, proto: Proto, attributions: Sequence[Attribution]) -> tuple[Span | None, bool]:
    """Who denies an event, and whether the event is told for the denial alone."""
    denier: Span | None = None
    covered: set[int] = set()
    for told in attributions:
        if not told.denies:
            continue
        over = [mention for mention in proto.mentions if _covers(page, told, mention)]
        if not _own_part(page, told):
            covered.update(mention.trigger.first for mention in over)
        if over or _points_back(page, told, proto) or _echoes(page, proto, told, _denied_acts(page, told), both=True):
            denier = denier or told.source
    denier = denier or _contradicts(page, proto, attributions) or _other_account(page, proto, attributions)
    body = [mention for mention in proto.mentions if not page.is_headline(mention.sentence)] or proto.mentions
    return denier, all(mention.trigger.first in covered for mention in body)


def _covers(page: Page, told: Attribution, mention: Mention) -> bool:
    """Whether a mention stands in what is denied."""
    return mention.sentence == told.sentence and told.what <= mention.trigger.first < _end(page, told)


def _end(page: Page, told: Attribution) -> int:
    """Where what is denied ends: at the next clause. A relative clause belongs to it only where reports are denied, and
    losses take nothing with them."""
    f, text = function_words(), page.words.text
    opening = [without_pronoun(text[i]) for i in range(told.what, min(told.last, told.what + _OBJECT))]
    if any(word in f.losses for word in opening[:3]):
        return told.what
    reports = not _REPORTS.isdisjoint(word.removeprefix("ال") for word in opening)
    for i in range(told.what + 1, told.last):
        if text[i] in f.clause_breaks or text[i] in _ADVERSATIVE or (text[i] in _RELATIVES and not reports):
            return i
        if any(
            m.start == i and m.entry.kind == "said" and m.entry.pos != "masdar" and text[i - 1] in "،.-"
            for m in page.sources_in.get(told.sentence, ())
        ):
            return i
    return told.last


_REPORTS = frozenset(
    {
        "انباء",
        "اخبار",
        "تقارير",
        "معلومات",
        "اتهامات",
        "مزاعم",
        "ادعاءات",
        "شائعات",
        "اشاعات",
        "ما",
        "روايات",
        "روايه",
        "تصريحات",
    }
)


def _own_part(page: Page, told: Attribution) -> bool:
    """Whether only a part in the act is denied: "مسؤوليتها عن", "أي علاقة له ب", "الاتهامات ب"."""
    f, text = function_words(), page.words.text
    opening = (without_pronoun(text[i]) for i in range(told.what, min(told.last, told.what + 3)))
    return any(word.removeprefix("ال") in f.own_part for word in opening)


def _denied_acts(page: Page, told: Attribution) -> list[Match[Trigger]]:
    return [m for m in page.triggers_in.get(told.sentence, ()) if told.what <= m.start < _end(page, told)]


def _points_back(page: Page, told: Attribution, proto: Proto) -> bool:
    """Whether a denial takes back the act told last: "نفى ذلك", "وهو أمر نفته الوزارة", "نفى علاقته بالهجوم"."""
    f, text = function_words(), page.words.text
    pronoun = any(text[i] in _IT for i in range(told.first, max(told.what, told.first + 1)))
    said = any(
        text[i] in f.points_back and not _content(text[i + 1 : min(told.last, i + 1 + _OBJECT)])
        for i in range(told.what, min(told.last, told.what + _OBJECT))
    )
    acts = _denied_acts(page, told)
    if not pronoun and acts:
        said = _own_part(page, told) and all(_definite(page, match) for match in acts)
    if not pronoun and not said:
        return False
    begin = told.first if told.form != "after" else told.what
    for sentence in range(told.sentence, max(told.sentence - _NEAR, 0) - 1, -1):
        before = [m.start for m in page.triggers_in.get(sentence, ()) if m.start < begin]
        mine = [m.trigger.first for m in proto.mentions if m.sentence == sentence and m.trigger.first < begin]
        if before:
            return bool(mine) and (not pronoun or mine[-1] >= before[-1])
    return False


def _content(after: Sequence[str]) -> bool:
    """Whether what was reported is told again ("الاتهامات الموجهة لبلاده بدعم التنظيم"): nothing points back then."""
    return any(word in _ABOUT or (word[0] == "ب" and len(word) > 3) for word in after[:4])


_ABOUT = frozenset({"عن", "حول", "بشان", "بان", "ان"})


def _definite(page: Page, match: Match[Trigger]) -> bool:
    return page.words.text[match.start].removeprefix(match.prefix.removesuffix("ال")).startswith(("ال", "لل"))


_IT = frozenset(
    {"نفاه", "نفته", "نفاها", "نفتها", "ينفيه", "تنفيه", "انكره", "انكرته", "فنده", "فندته", "كذبه", "كذبته"}
)


def _contradicts(page: Page, proto: Proto, attributions: Sequence[Attribution]) -> Span | None:
    """Who says, where an event is told, that no such thing was done: "إن الطائرات التركية لم تضرب …"."""
    if EVENT_TYPES[proto.type] not in _VIOLENT:
        return None
    for told in attributions:
        if told.source is None or told.denies or told.own_voice:
            continue
        if _echoes(page, proto, told, list(_negated(page, told)), both=False):
            return told.source
    return None


def _negated(page: Page, told: Attribution) -> Iterator[Match[Trigger]]:
    """The acts that a source says were not done: "لم تقصف", "لم تنفذ أي غارات", "عدم وقوع غارات"."""
    f, text = function_words(), page.words.text
    for match in page.triggers_in.get(told.sentence, ()):
        if told.at < match.start < told.last:
            at = match.start - 1
            while match.entry.pos != "verb" and (
                text[at] in f.light_verbs or text[at] in f.denied or text[at] in _HAPPENS
            ):
                at -= 1
            if text[at] in _NEGATIONS and at > told.at:
                yield match


_HAPPENS = frozenset(
    {
        "تنفذ",
        "ينفذ",
        "تشن",
        "يشن",
        "ترتكب",
        "يرتكب",
        "تقع",
        "يقع",
        "تحدث",
        "يحدث",
        "تجر",
        "يجر",
        "توجد",
        "يوجد",
        "تسجل",
        "يسجل",
    }
)


def _echoes(page: Page, proto: Proto, told: Attribution, acts: list[Match[Trigger]], *, both: bool) -> bool:
    """Whether one of the acts is an event's own, told nearby: of its kind and at its place, or, where no place is named
    again, with its parties or as a known thing ("الغارات"). ``both``: the event may be told after it as well."""
    acts = [match for match in acts if _alike(match.entry.type, proto.type)]
    if not acts:
        return False
    begin, end = (told.what, _end(page, told)) if told.denies else (told.at, told.last)
    there = _stems(
        page, [(p.first, p.last) for p in page.places_in.get(told.sentence, ()) if begin <= p.first < end and p.named]
    )
    known = any(_definite(page, match) for match in acts)
    for mention in proto.mentions:
        gap = told.sentence - mention.sentence
        if gap == 0 and begin <= mention.trigger.first < end:
            continue
        if not (0 <= gap <= _NEAR or (both and -_NEAR < gap < 0)):
            continue
        if both:
            alike = (
                not there.isdisjoint(_stems(page, [page.words.bounds[mention.sentence]]))
                if there
                else (known and gap >= 0)
                or not _parties(page, told.sentence, begin, end).isdisjoint(
                    _parties(page, mention.sentence, *page.words.bounds[mention.sentence])
                )
            )
            if alike and _told_last(page, mention, told, proto):
                return True
        elif not _doers_denied(page, told, acts[0]).isdisjoint(_doers(page, mention)):
            return True
    return False


def _doers_denied(page: Page, told: Attribution, act: Match[Trigger]) -> set[str]:
    """Who did not do it: named between "that" and the first "not", or right after the act."""
    f, text = function_words(), page.words.text
    begin = next((i + 1 for i in range(max(told.at, told.first), act.start) if text[i] in f.that), told.at)
    no = next((i for i in range(begin, act.start) if text[i] in _NEGATIONS), act.start)
    return _stems(page, [(begin, no) if no > begin else (act.end, act.end + _DOERS)])


def _doers(page: Page, mention: Mention) -> set[str]:
    first, last = page.words.bounds[mention.sentence]
    trigger = mention.trigger
    return _stems(
        page, [(trigger.last, min(last, trigger.last + _DOERS)), (max(first, trigger.first - _DOERS), trigger.first)]
    )


_DOERS = 3  # words after an act, or before it, that name who did it


def _told_last(page: Page, mention: Mention, told: Attribution, proto: Proto) -> bool:
    """Whether no other act of the kind is told between a mention and who denies it."""
    low, high = sorted((mention.sentence, told.sentence))
    return not any(
        _alike(match.entry.type, proto.type) for s in range(low + 1, high) for match in page.triggers_in.get(s, ())
    )


_STRIKES = frozenset({"air_drone_strike", "shelling_artillery_missile"})


def _alike(one: str, other: str) -> bool:
    return one == other or {one, other} <= _STRIKES


def _parties(page: Page, sentence: int, first: int, last: int) -> set[str]:
    marks = [
        *((m.start, m.end) for m in page.actors_in.get(sentence, ())),
        *((m.start, m.end) for m in page.heads_in.get(sentence, ())),
        *((m.start, m.end) for m in page.demonyms_in.get(sentence, ())),
    ]
    return _stems(page, [mark for mark in marks if first <= mark[0] < last])


def _stems(page: Page, marks: Sequence[tuple[int, int]]) -> set[str]:
    """The longer words under some stretches of a page, stemmed."""
    words = {_stem(page.words.text[i]) for first, last in marks for i in range(first, last)}
    return {word for word in words if len(word) >= _NAMING}


def _stem(word: str) -> str:
    """A word without "and", the article and the endings of gender and number: "التركية" and "تركيا" are one."""
    bare = word.removeprefix("و").removeprefix("ال").removeprefix("لل")
    for ending in ("ات", "ين", "ون", "يه", "يا", "ه", "ي"):
        if bare.endswith(ending) and len(bare) - len(ending) >= _NAMING:
            return bare.removesuffix(ending)
    return bare


def _other_account(page: Page, proto: Proto, attributions: Sequence[Attribution]) -> Span | None:
    """Who, right after an event is told, gives another account of it: "لكن متحدثا قال إن الانفجار نجم عن …"."""
    text, group = page.words.text, EVENT_TYPES[proto.type]
    if group not in _VIOLENT:
        return None
    for told in attributions:
        opening = text[max(told.first - 2, page.words.bounds[told.sentence][0]) : told.first + 2]
        if told.source is None or told.own_voice or _ADVERSATIVE.isdisjoint(opening):
            continue
        near = any(
            m.sentence <= told.sentence <= m.sentence + 1 and m.trigger.first < told.first for m in proto.mentions
        )
        acts = [t for t in page.triggers_in.get(told.sentence, ()) if told.at <= t.start < told.last]
        if near and any(EVENT_TYPES[t.entry.type] == group or t.entry.context == "deaths" for t in acts):
            return told.source
    return None
