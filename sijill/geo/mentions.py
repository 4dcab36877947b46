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

    Its other places serve as the hierarchy around it.
    """
    found = find_toponyms(text, gazetteer)
    if not found:
        return None
    chain = sorted(found, key=_specific, reverse=True)
    places = tuple(Place(t.span, t.kind) for t in _distinct(chain)[:4])
    report = _report("title", places)
    item = locate(DocumentReports(Document("title", text, source), (report,)), gazetteer)
    return item.reports[0].places[0]


def locate_mentions(document: Document, mentions: Sequence[Span], gazetteer: Gazetteer) -> list[Place]:
    """Place mentions that somebody else has marked, each by itself but in the light of the others and of the text."""
    reports = tuple(
        _report(document.id, (Place(Span(m.text.lstrip("#"), m.start, m.end), _kind(m.text, gazetteer)),))
        for m in mentions
    )
    located = locate(DocumentReports(document, reports), gazetteer)
    return [report.places[0] for report in located.reports]


def _report(document: str, places: tuple[Place, ...]) -> Report:
    return Report(document, "other_strategic", Span("", 0, 0), (), places=places)


def _specific(toponym: Toponym) -> tuple[bool, float, int]:
    return toponym.kind not in _WIDE, toponym.strength, -toponym.span.start


def _distinct(toponyms: Sequence[Toponym]) -> list[Toponym]:
    return list({key(t.name): t for t in reversed(toponyms)}.values())[::-1]


def _kind(words: str, gazetteer: Gazetteer) -> PlaceKind:
    """What a mention names, as far as its words and the gazetteer tell."""
    if key(words) in country_words():
        return "country"
    split = split_generic(form(words))
    return split[0].kinds[0] if split else gazetteer.knows(words) or "settlement"
