"""Killed and injured people told in a stretch of Arabic text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sijill.extract.text import Folded
from sijill.records import Count, Span

Kind = Literal["killed", "injured", "both"]


@dataclass(frozen=True, slots=True)
class Casualty:
    """One mention of killed or injured people."""

    words: Span
    start: int
    end: int
    kind: Kind
    count: Count
    part: bool = False
    zero: bool = False
    rise: bool = False
    cumulative: bool = False


def find_casualties(folded: Folded, start: int = 0, end: int | None = None) -> list[Casualty]:
    """Mentions of killed and injured people in ``[start, end)`` of a folded text."""
    del folded, start, end
    return []


def combine(casualties: Sequence[Casualty]) -> tuple[Count | None, Count | None]:
    """Killed and injured of one event from its mentions."""
    del casualties
    return None, None
