"""Annotated articles to judged candidates: each trigger of the lexicon in its context, and whether it tells an event.

A row has the sentence as ``text``, the candidate's ``[start, end)`` in it as ``trigger``, the page's ``title`` and the
sentence ``before``, the type of the ``event`` that it tells, empty where it tells none, and as ``spans`` the event's
arguments, null where they are not known.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from sijill.extract.lexicon import Trigger
from sijill.extract.page import Page, read
from sijill.extract.phrases import Match
from sijill.extract.reading import question
from sijill.extract.text import fold
from sijill.extract.triggers import TriggerMention
from sijill.records import EVENT_TYPES, Document, Json
from sijill.training.rows import article, overlap

KIN = {
    slug: set(family)
    for family in (
        ("shelling_artillery_missile", "air_drone_strike", "chemical_weapon", "grenade"),
        ("remote_explosive_landmine_ied", "suicide_bomb", "grenade"),
        ("armed_clash", "attack"),
        ("government_regains_territory", "non_state_overtakes_territory", "non_violent_transfer_of_territory"),
        (
            *("peaceful_protest", "protest_with_intervention"),
            *("excessive_force_against_protesters", "violent_demonstration"),
        ),
        ("arrests", "abduction_forced_disappearance"),
    )
    for slug in family
}
"""Event types that one word can name, by each of them."""

VIOLENT = {slug for slug, group in EVENT_TYPES.items() if group.startswith(("battles", "explosions", "violence"))}


def candidates(item: Json) -> Iterator[Json]:
    """The judged candidates of one annotated article."""
    published = date.fromisoformat(item["published"][:10]) if item.get("published") else None
    page = read(Document(item["id"], item["text"], published=published), lambda name: None)
    asked: dict[str, list[Json]] = {}
    for row in article(item):
        if row["trigger"]:
            asked.setdefault(row["text"], []).append(row)
    for match, event in zip(page.triggers, told(page, item["events"]), strict=True):
        about = question(page, TriggerMention.of(page, match, 0.0))
        known = (row for row in asked.get(about.sentence, ()) if overlap(tuple(row["trigger"]), about.trigger))
        yield {
            "doc": item["id"],
            "text": about.sentence,
            "trigger": list(about.trigger),
            "title": about.title,
            "before": about.before,
            "event": event["type"] if event else "",
            "spans": next((row["spans"] for row in known), None) if event else None,
            "ignore": [],
        }


def told(page: Page, gold: Iterable[Json]) -> Iterator[Json | None]:
    """For each candidate trigger of a page the annotated event that it tells, one of its own type first: one that its
    sentence is evidence for, of a kind that it can name, or by its very word."""
    events = [(event, sentences_of(page, event), fold(event["trigger"]).text.split()) for event in gold]
    for match in page.triggers:
        here = [(event, words) for event, where, words in events if page.words.sentence[match.start] in where]
        kinds, word = _kinds(match), page.words.text[match.start]
        fitting = [event for event, words in here if event["type"] in kinds or word in words]
        yield min(fitting, key=lambda event: event["type"] != match.entry.type, default=None)


def _kinds(match: Match[Trigger]) -> set[str]:
    kinds = KIN.get(match.entry.type, {match.entry.type})
    return kinds | VIOLENT if match.entry.context == "deaths" else kinds


def sentences_of(page: Page, event: Json) -> set[int]:
    """The sentences that an event's evidence touches."""
    found: set[int] = set()
    spans = [page.sentence_span(sentence) for sentence in range(len(page.words.bounds))]
    for quote in event["evidence"]:
        for match in re.finditer(re.escape(quote), page.document.text):
            found.update(s for s, span in enumerate(spans) if span.start < match.end() and match.start() < span.end)
    return found
