"""Which day belongs to which trigger, and what an event's date is when the text gives none."""

from datetime import date, timedelta

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


def event_date(when: TimeExpression | None, statement: bool, published: date | None) -> DateSpan:
    """The date of an event from its time expression; the day before publication to that day where there is none."""
    if when is None:
        if published is None:
            return DateSpan()
        return DateSpan(published - timedelta(days=1), published, None, "day", "assumed")
    found = when.date
    if statement and found.start is not None and found.start == found.end:
        return DateSpan(found.start - timedelta(days=1), found.end, found.words, "day", "assumed")
    return found
