"""Placing bare text: the place that a short text is about, and mentions marked by somebody else."""

from collections.abc import Sequence
from typing import Final

from sijill.geo.locate import locate
from sijill.geo.lookup import Gazetteer
from sijill.geo.names import form, key
from sijill.geo.toponyms import Toponym, find_toponyms
from sijill.geo.words import country_words, split_generic
from sijill.records import Document, DocumentReports, Place, PlaceKind, Report, Span

_WIDE: Final[frozenset[PlaceKind]] = frozenset({"country", "admin1", "district", "region"})


def place_text(text: str, gazetteer: Gazetteer, *, source: str | None = None) -> Place | None:
    """The most specific place that a short text names, located, or None if it names none.

    Areas and provincial seats that it names serve as the hierarchy around the place, other places as context.
    """
    found = _distinct(find_toponyms(text, gazetteer))
    if not found:
        return None
    seats = {t.name for t in found if _is_seat(t, gazetteer)}
    ordered = sorted(found, key=lambda t: (_rank(t, t.name in seats), t.strength, -t.span.start), reverse=True)
    head, *rest = ordered
    # A country is as often an actor as a place ("الطيران الروسي"), so it counts as context alone.
    around = [t for t in rest if t.kind != "country" and (t.kind in _WIDE or t.name in seats or t.relation)]
    others = [t for t in rest if t not in around]
    reports = tuple(
        _report("title", tuple(Place(t.span, t.kind, t.relation) for t in chain))
        for chain in ([head, *around[:3]], *([t] for t in others))
    )
    return locate(DocumentReports(Document("title", text, source), reports), gazetteer).reports[0].places[0]


def _is_seat(toponym: Toponym, gazetteer: Gazetteer) -> bool:
    kinds = {match.spot.kind for match in gazetteer.lookup(toponym.name, fuzzy=False) if match.quality > 0.9}
    return {"settlement", "admin1"} <= kinds


def _rank(toponym: Toponym, seat: bool) -> int:
    """How specific: a place proper before a provincial seat, that before an area, and a country last."""
    if toponym.kind == "country":
        return 0
    if toponym.relation or toponym.kind in _WIDE:
        return 1
    return 2 if seat else 3


def locate_mentions(document: Document, mentions: Sequence[Span], gazetteer: Gazetteer) -> list[Place]:
    """Place mentions that somebody else has marked, each by itself but in the light of the others and of the text."""
    whole = (Span(document.text, 0, len(document.text)),)
    reports = tuple(
        _report(document.id, (Place(Span(m.text.lstrip("#"), m.start, m.end), _kind(m.text, gazetteer)),), whole)
        for m in mentions
    )
    located = locate(DocumentReports(document, reports), gazetteer)
    return [report.places[0] for report in located.reports]


def _report(document: str, places: tuple[Place, ...], evidence: tuple[Span, ...] = ()) -> Report:
    return Report(document, "other_strategic", Span("", 0, 0), evidence, places=places)


def _distinct(toponyms: Sequence[Toponym]) -> list[Toponym]:
    return list({key(t.name): t for t in reversed(toponyms)}.values())[::-1]


def _kind(words: str, gazetteer: Gazetteer) -> PlaceKind:
    """What a mention names, as far as its words and the gazetteer tell."""
    if key(words) in country_words():
        return "country"
    split = split_generic(form(words))
    return split[0].kinds[0] if split else gazetteer.knows(words) or "settlement"
