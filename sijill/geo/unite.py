"""Reports of one document that turn out, once they are on the map, to tell one event.

A text names one place in several ways ("مخيم مريم", "محيط معرة مصرين"); which of them are one, only a gazetteer knows.
The codebook counts one event for each type, place and day.
"""

from dataclasses import replace
from typing import Final

from sijill.records import DocumentReports, Report

_CLOSE: Final = frozenset({"site", "settlement", "near"})  # a province is not one place


def unite(item: DocumentReports) -> DocumentReports:
    """Join the reports of one type, one day and one gazetteer entry: the surest stays and takes over the others'
    evidence, participants and the tolls that it lacks. Pure; wider areas than a settlement are left alone."""
    kept: list[Report] = []
    for report in sorted(item.reports, key=lambda r: (-r.confidence, r.trigger.start)):
        twin = next((i for i, other in enumerate(kept) if _same(other, report)), None)
        if twin is None:
            kept.append(report)
        else:
            kept[twin] = _joined(kept[twin], report)
    order = {report.id: i for i, report in enumerate(item.reports)}
    return DocumentReports(item.document, tuple(sorted(kept, key=lambda report: order[report.id])))


def _same(one: Report, other: Report) -> bool:
    if one.type != other.type or not (one.places and other.places):
        return False
    here, there = one.places[0], other.places[0]
    if here.gazetteer_id is None or here.gazetteer_id != there.gazetteer_id:
        return False
    if here.precision not in _CLOSE or there.precision not in _CLOSE:
        return False
    if not (one.date.start and one.date.end and other.date.start and other.date.end):
        return True
    return one.date.start <= other.date.end and other.date.start <= one.date.end


def _joined(kept: Report, other: Report) -> Report:
    return replace(
        kept,
        evidence=(*kept.evidence, *(span for span in other.evidence if span not in kept.evidence)),
        actors=kept.actors or other.actors,
        targets=kept.targets or other.targets,
        weapon=kept.weapon or other.weapon,
        killed=kept.killed or other.killed,
        injured=kept.injured or other.injured,
        said_by=kept.said_by or other.said_by,
        disputed_by=kept.disputed_by or other.disputed_by,
        status="asserted" if "asserted" in (kept.status, other.status) else kept.status,
    )
