"""Which day belongs to which trigger, and what an event's date is when the text gives none."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sijill.extract.page import Page
from sijill.extract.time import TimeExpression
from sijill.extract.triggers import TriggerMention
from sijill.records import DateSpan

_STATEMENT = 4  # a day so many tokens after a verb of saying, and before "أن", belongs to the saying


def date_of(page: Page, trigger: TriggerMention) -> TimeExpression | None:
    """The time expression of a trigger's sentence that is nearest to it, with those of other triggers held off."""
    words = page.words
    rivals = [t.start for t in page.triggers_in.get(trigger.sentence, ()) if t.start != trigger.first]
    best: tuple[float, TimeExpression] | None = None
    for when in page.dates_in.get(trigger.sentence, ()):
        if not tells_day(when):
            continue
        at = words.at(when.start)
        gap = at - trigger.first if at >= trigger.first else trigger.first - words.before(when.end) + 1
        low, high = sorted((at, trigger.first))
        cost = gap + 10.0 * sum(1 for rival in rivals if low < rival < high)
        cost += 15 * (when.date.start is None) + 20 * of_statement(page, when)
        if best is None or cost < best[0]:
            best = (cost, when)
    return best[1] if best else None


def of_statement(page: Page, when: TimeExpression) -> bool:
    """Whether a day tells when something was said: "أعلن الخميس أن …"."""
    at = page.words.at(when.start)
    for source in page.sources_in.get(page.sentence_of(when.start), ()):
        if source.entry.kind == "said" and at - source.end >= 0:
            between = page.words.text[source.end : at]
            if len(between) <= _STATEMENT or not any(word in _THAT for word in between):
                return not any(word in _THAT for word in between)
    return False


_THAT = frozenset({"ان", "بان", "انه", "انها", "بانه", "بانها", "عن"})


_LONGEST_SINCE = 20  # days: "منذ ثلاثة أيام" dates an event, "منذ الشهر الماضي" a situation
_FRESH = 14  # days before publication within which a day in the opening is that of the story
_OPENING = 4  # sentences


def tells_day(when: TimeExpression) -> bool:
    """Whether a time expression can date an event: not "سابقا", "غدا", or how long something has lasted."""
    if when.vague or when.role_hint in ("future", "until"):
        return False
    days = when.date.end - when.date.start if when.date.end and when.date.start else timedelta(0)
    return not (when.role_hint == "since" and days.days > _LONGEST_SINCE)


def story_day(page: Page) -> TimeExpression | None:
    """The day that the opening of an article sets for what follows: the first fresh one in it."""
    published = page.document.published
    for sentence in range(min(_OPENING, len(page.words.bounds))):
        for when in page.dates_in.get(sentence, ()):
            start, end = when.date.start, when.date.end
            fresh = start and end and published and 0 <= (published - start).days <= _FRESH and (end - start).days <= 1
            if fresh and tells_day(when):
                return when
    return None


def event_date(page: Page, times: Sequence[TimeExpression]) -> DateSpan:
    """The date of an event from the time expressions of its mentions: the first, or a narrower one inside it. Without
    any, the day that the opening sets; else the day before publication to that day."""
    dated = [when for when in times if when.date.start and when.date.end]
    if dated:
        chosen = dated[0]
        for when in dated[1:]:
            if _within(when.date, chosen.date):
                chosen = when
        return _said_on(page, chosen)
    opening = story_day(page)
    if opening is not None:
        return replace(_said_on(page, opening), basis="assumed")
    if times:
        return times[0].date
    if page.today is None:
        return DateSpan()
    return DateSpan(page.today - timedelta(days=1), page.today, None, "day", "assumed")


def _within(inner: DateSpan, outer: DateSpan) -> bool:
    assert inner.start and inner.end and outer.start and outer.end
    return (
        outer.start <= inner.start and inner.end <= outer.end and (inner.start, inner.end) != (outer.start, outer.end)
    )


def _said_on(page: Page, when: TimeExpression) -> DateSpan:
    """A day of a statement dates what it tells to that day or the one before."""
    found = when.date
    if found.start is not None and found.start == found.end and of_statement(page, when):
        return DateSpan(found.start - timedelta(days=1), found.end, found.words, "day", "assumed")
    return found
