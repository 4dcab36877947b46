"""Reports of one document that turn out, once they are on the map, to tell one event.

A text names one place in several ways ("مخيم مريم", "محيط معرة مصرين"); which of them are one, only a gazetteer knows.
The codebook counts one event for each type, place and day.
"""

from dataclasses import replace
from typing import Final

from sijill.geo.distance import km
from sijill.records import EVENT_TYPES, Count, DocumentReports, Place, Report

_CLOSE: Final = frozenset({"site", "settlement", "near"})  # a province is not one place
_TELLING: Final = 5  # people from which a toll is seldom that of two events
_APART: Final = 10.0  # km between the points of one event's names


def unite(item: DocumentReports) -> DocumentReports:
    """Join the reports of one type, one day and one gazetteer entry, and those of one kind and day with one toll that
    no places far from each other part ("the capital", "the airport"): the surest stays and takes over the others'
    evidence, participants and the tolls that it lacks. Pure; wider areas than a settlement are no one place."""
    kept: list[Report] = []
    for report in sorted(item.reports, key=lambda r: (-r.confidence, r.trigger.start)):
        twin = next((i for i, other in enumerate(kept) if _same(other, report) or _one_toll(other, report)), None)
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
    return _days_meet(one, other)


def _one_toll(one: Report, other: Report) -> bool:
    """Whether two reports tell the same number of dead or hurt, large enough to be known again, and nothing parts
    them."""
    if EVENT_TYPES[one.type] != EVENT_TYPES[other.type] or not _days_meet(one, other):
        return False
    tolls = (one.killed, other.killed), (one.injured, other.injured)
    if any(mine and theirs and mine.low != theirs.low for mine, theirs in tolls):
        return False
    if not any(mine and theirs and mine.low >= _TELLING for mine, theirs in tolls):
        return False
    return not (one.places and other.places) or _near(one.places[0], other.places[0])


def _near(here: Place, there: Place) -> bool:
    """Whether two places may be one: by their points, a wide area reaching as far as its radius; what was not found may
    be anywhere."""
    if here.lat is None or here.lon is None or there.lat is None or there.lon is None:
        return True
    wide = sum(place.radius_km or 0.0 for place in (here, there) if place.precision not in _CLOSE)
    return km(here.lat, here.lon, there.lat, there.lon) <= _APART + wide


def _days_meet(one: Report, other: Report) -> bool:
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
        killed=_toll(kept.killed, other.killed),
        injured=_toll(kept.injured, other.injured),
        said_by=kept.said_by or other.said_by,
        disputed_by=kept.disputed_by or other.disputed_by,
        status="asserted" if "asserted" in (kept.status, other.status) else kept.status,
    )


def _toll(kept: Count | None, other: Count | None) -> Count | None:
    """One toll of two: "at least 32" and "32" are at least 32."""
    if kept is not None and other is not None and kept.low == other.low and other.high is None:
        return other
    return kept or other
