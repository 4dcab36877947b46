"""A mention of casualties, and how one event's mentions make its toll."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sijill.extract.casualty_victims import Form
from sijill.extract.casualty_words import Kind
from sijill.records import Count, Span

_TOGETHER: Final = 500  # the same where each is told to be of a side of its own
_NEAR: Final = 150  # characters between the tolls of two sides that add up


@dataclass(frozen=True, slots=True)
class Casualty:
    """One mention of killed or injured people.

    ``words`` covers the whole mention, ``count.words`` the figure as the text gives it; ``start`` and ``end`` are
    folded offsets, ``sentence`` that of its sentence. ``both``: killed and injured not told apart, ``count`` is
    what each may be. ``part`` is one of those already counted ("بينهم طفلان"), ``zero`` says there were none,
    ``rise`` an updated toll ("ارتفعت الحصيلة إلى"), ``cumulative`` a statistic over a longer time. ``form``: told
    by a number, as one person, or vaguely. ``side``: what force those counted are of, a word of its name; ``earlier``:
    a toll that the text itself calls superseded ("وكانت حصيلة سابقة").
    """

    words: Span
    start: int
    end: int
    kind: Kind
    count: Count
    part: bool = False
    zero: bool = False
    rise: bool = False
    cumulative: bool = False
    form: Form = "number"
    sentence: int = 0
    side: str = ""
    earlier: bool = False


def combine(casualties: Sequence[Casualty]) -> tuple[Count | None, Count | None]:
    """Killed and injured of one event from the mentions that belong to it.

    Parts and long-time statistics are left out. Within a sentence figures add up (the sides of a clash); the same
    total told again is one; a sentence's total replaces vaguer words; an updated toll replaces earlier ones; tolls
    that contradict each other give the range from the lowest to the highest.
    """
    told = [item for item in casualties if not (item.part or item.cumulative)]
    return _toll([item for item in told if item.kind != "injured"]), _toll(
        [item for item in told if item.kind != "killed"]
    )


def _toll(told: Sequence[Casualty]) -> Count | None:
    counted = [item for item in told if not item.zero]
    counted = [item for item in counted if not item.earlier] or counted
    if not counted:
        return told[0].count if told else None
    rises = [item for item in counted if item.rise and item.form != "vague"]
    for form in ("number", "one", "vague"):
        chosen = [item for item in rises or counted if item.form == form]
        chosen = [item for item in chosen if item.kind != "both"] or chosen
        if chosen:
            break
    if form == "number" and not rises:
        chosen = _with_single_ones(counted, chosen)
        chosen += [item for item in counted if item.form == "vague" and item.side and _of_another_side(item, chosen)]
    counts = _by_sentence(chosen, form)
    if form == "vague":
        return max(counts, key=lambda count: count.low)
    if form == "one" or rises:
        return counts[-1] if rises else counts[0]
    return _agreed(counts)


def _by_sentence(chosen: Sequence[Casualty], form: Form) -> list[Count]:
    """The tolls of a text: those of one sentence added, and those that tell of both sides in one breath."""
    counts: list[Count] = []
    previous: Casualty | None = None
    for item in sorted(chosen, key=lambda item: item.start):
        near = previous is not None and item.start - previous.end < _NEAR and previous.sentence == item.sentence
        if near or (previous is not None and _of_another_side(item, [previous])):
            counts[-1] = _added(counts[-1], item.count, form)
        else:
            counts.append(item.count)
        previous = item
    return counts


def _of_another_side(item: Casualty, others: Sequence[Casualty]) -> bool:
    """Whether a toll is of a force, and others told not far from it are of another."""
    sides = {other.side for other in others}
    near = any(abs(item.start - other.start) < _TOGETHER for other in others)
    return near and bool(item.side) and "" not in sides and item.side not in sides


def _with_single_ones(counted: Sequence[Casualty], chosen: Sequence[Casualty]) -> list[Casualty]:
    """The chosen, and single people told just before a number of others: "قتل جندي، كما قتل ثمانية مدنيين"."""
    together: list[Casualty] = []
    behind: Casualty | None = None
    for item in sorted((*chosen, *(one for one in counted if one.form == "one")), key=lambda item: -item.start):
        near = behind is not None and behind.sentence == item.sentence and behind.kind == item.kind
        if item.form != "one" or (near and behind is not None and 0 < behind.start - item.end < _NEAR // 2):
            together.append(item)
        behind = item if item.form != "one" else behind
    return together[::-1]


def _added(first: Count, second: Count, form: Form) -> Count:
    if form != "number":
        return max(first, second, key=lambda count: count.low)
    if (first.low, first.high) == (second.low, second.high):
        return first
    high = None if first.high is None or second.high is None else first.high + second.high
    return Count(first.low + second.low, high, first.words)


def _agreed(counts: Sequence[Count]) -> Count:
    """The range over several tolls; figures too far apart tell of different things, and what is told most stands."""
    first = max(counts, key=lambda count: sum(_near(count, other) for other in counts))
    close = [count for count in counts if _near(count, first)]
    low = min(count.low for count in close)
    highest = max(count.low for count in close)
    exact = [count.high for count in close if count.high is not None]
    open_lows = {count.low for count in close if count.high is None}
    if open_lows and (not exact or max(exact) <= max(open_lows)):
        return Count(low, None, first.words)
    return Count(low, max([*exact, highest]), first.words)


def _near(one: Count, other: Count) -> bool:
    """Whether two tolls are so alike that they can be tolls of one event."""
    return one.low <= 2 * other.low and other.low <= 2 * one.low
