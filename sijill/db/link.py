"""Linking: which reports of different documents tell of one event.

A link is a row that can be undone; no report is touched, no event with reports is merged away, and no link that stands
is changed. Reports that no event holds yet are grouped, the best pairs first, so that within a batch the order in which
documents came does not matter; each group joins the event it fits or founds one.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from psycopg.rows import class_row

from sijill.db.alike import THRESHOLD, Pair, score
from sijill.db.connect import Connection
from sijill.db.sql import query

METHOD: Final = "alike-1"
"""Name and version of the rules, kept with every link."""

_REACH_KM: Final = 80.0  # points further apart are never one place, however vague
_LONGEST_DAYS: Final = 7  # a longer span says too little about the day
_MISSING: Final = -1.0  # score of two reports that are no pair: other days, other places, another type


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking changed: reports that joined an event, and events founded."""

    joined: int = 0
    founded: int = 0


@dataclass(slots=True)
class _Group:
    """Reports taken for one event so far, with the documents they are from."""

    reports: list[str]
    documents: set[str]
    event: str | None = None
    fresh: list[str] = field(default_factory=list)


def link_new_reports(conn: Connection, run: int) -> Linked:
    """Give every current report that has no event one; in one transaction, one process at a time.

    Called once at the end of a batch. What a killed run stored and did not link, the next one links.
    """
    with conn.transaction():
        conn.execute(query("link", "lock"))
        fresh = conn.execute(query("link", "fresh")).fetchall()
        if not fresh:
            return Linked()
        conn.execute(query("link", "gather_statistics"))
        order = {
            report: (day or published or date.max, published or date.max, report) for report, _, published, day in fresh
        }
        pairs = _scored_pairs(conn)
        groups = _group({report: document for report, document, *_ in fresh}, pairs, conn)
        linked = _write(conn, groups, order, pairs, run)
        conn.execute(query("link", "gather_statistics"))
        return linked


def unlinked_reports(conn: Connection) -> int:
    """How many current reports no event holds yet: those of a run that goes on, or that was cut off."""
    return conn.execute(query("link", "fresh")).rowcount


def _scored_pairs(conn: Connection) -> dict[tuple[str, str], tuple[float, str | None]]:
    """Score of each possible pair, and the event that its second report is in."""
    with conn.cursor(row_factory=class_row(Pair)) as cursor:
        cursor.execute(query("link", "pairs"), {"reach": _REACH_KM, "longest": _LONGEST_DAYS})
        return {(pair.a, pair.b): (value, pair.b_event) for pair in cursor if (value := score(pair)) is not None}


def _group(
    fresh: Mapping[str, str], pairs: Mapping[tuple[str, str], tuple[float, str | None]], conn: Connection
) -> list[_Group]:
    """Grow groups from the best pairs down; two that share a document, or stand in two events, stay apart."""
    of: dict[str, _Group] = {report: _Group([report], {document}, fresh=[report]) for report, document in fresh.items()}
    standing: dict[str, _Group] = {}
    touched = sorted({event for _, event in pairs.values() if event})
    for event, report, document in conn.execute(query("link", "members"), {"events": touched}):
        group = standing.setdefault(event, _Group([], set(), event))
        group.reports.append(report)
        group.documents.add(document)
        of[report] = group
    parted = set(conn.execute(query("link", "parted")).fetchall())
    best_first = sorted((-value, a, b) for (a, b), (value, _) in pairs.items() if value >= THRESHOLD)
    for _, a, b in best_first:
        left, right = of[a], of[b]
        if left is not right and _may_join(left, right, pairs, parted):
            _join(left, right, of)
    return list({id(of[report]): of[report] for report in fresh}.values())


def _may_join(
    left: _Group,
    right: _Group,
    pairs: Mapping[tuple[str, str], tuple[float, str | None]],
    parted: set[tuple[str, str]],
) -> bool:
    """Whether all of both tell of one event on the whole: the mean over all cross pairs reaches the threshold."""
    if left.documents & right.documents or (left.event and right.event):
        return False
    event = left.event or right.event
    if event and any((report, event) in parted for report in (*left.fresh, *right.fresh)):
        return False
    return _mean_score(left.reports, right.reports, pairs) >= THRESHOLD


def _mean_score(
    left: Iterable[str], right: list[str], pairs: Mapping[tuple[str, str], tuple[float, str | None]]
) -> float:
    values = [(pairs.get((a, b)) or pairs.get((b, a)) or (_MISSING, None))[0] for a in left for b in right]
    return sum(values) / len(values)


def _join(left: _Group, right: _Group, of: dict[str, _Group]) -> None:
    left.reports += right.reports
    left.documents |= right.documents
    left.fresh += right.fresh
    left.event = left.event or right.event
    for report in right.reports:
        of[report] = left


def _write(
    conn: Connection,
    groups: list[_Group],
    order: Mapping[str, tuple[date, date, str]],
    pairs: Mapping[tuple[str, str], tuple[float, str | None]],
    run: int,
) -> Linked:
    """Add the links, and the events that are new."""
    founders = {min(group.fresh, key=order.__getitem__): group for group in groups if group.event is None}
    names = _event_ids(conn, sorted(founders))
    for founder, group in founders.items():
        group.event = names[founder]
    joins = []
    for group in groups:
        for report in group.fresh:
            others = [other for other in group.reports if other != report]
            value = round(_mean_score([report], others, pairs), 3) if others and report not in founders else None
            method = "founder" if report in founders else METHOD
            joins.append({"event": group.event, "report": report, "score": value, "method": method, "run": run})
    joins.sort(key=lambda join: (str(join["event"]), str(join["report"])))
    found = [{"event": names[founder], "report": founder, "run": run} for founder in sorted(founders)]
    with conn.cursor() as cursor:
        cursor.executemany(query("link", "found"), found)
        cursor.executemany(query("link", "join"), joins)
    return Linked(len(joins) - len(founders), len(founders))


def _event_ids(conn: Connection, founders: list[str]) -> dict[str, str]:
    """A stable id for each founder's event: a hash of the report's.

    A report that left the event it once founded, while others stayed, founds one under the next hash.
    """
    names: dict[str, str] = {}
    left, round_ = founders, 0
    while left:
        tried = {founder: event_id(founder, round_) for founder in left}
        taken = {row[0] for row in conn.execute(query("link", "held"), {"events": list(tried.values())})}
        taken |= set(names.values())
        names |= {founder: name for founder, name in tried.items() if name not in taken}
        left, round_ = [founder for founder, name in tried.items() if name in taken], round_ + 1
    return names


def event_id(founder: str, round_: int = 0) -> str:
    """Id of the event that the report ``founder`` founds: 12 hexadecimal digits."""
    return hashlib.sha256(f"event\x1f{founder}\x1f{round_}".encode()).hexdigest()[:12]
