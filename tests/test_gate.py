"""The evaluation gate: quality on the invented gold may not fall below its floors, nor depend on who names whom how."""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from sijill.evaluate import Scores, evaluate
from sijill.extract import extract
from sijill.geo import Gazetteer, locate, open_gazetteer, unite
from sijill.records import Document, DocumentReports, Json, Report, encode_document_reports

ROOT = Path(__file__).parents[1]
ARTICLES = ROOT / "tests/articles"
FLOORS = tomllib.loads((ARTICLES / "floors.toml").read_text("utf-8"))
PARTIES = [party["names"] for party in tomllib.loads((ARTICLES / "side_names.toml").read_text("utf-8"))["party"]]


def gold() -> Iterator[Json]:
    for path in (ROOT / "examples/gold.jsonl", ARTICLES / "events.jsonl", ARTICLES / "nothing.jsonl"):
        yield from map(json.loads, path.read_text("utf-8").splitlines())


def document(given: Json) -> Document:
    published = date.fromisoformat(given["published"]) if given.get("published") else None
    return Document(given["id"], given["text"], given.get("source"), published)


@cache
def bundled() -> Gazetteer:
    return open_gazetteer(None)


@cache
def read(article: Document) -> tuple[Report, ...]:
    gazetteer = bundled()
    return unite(locate(DocumentReports(article, tuple(extract(article, gazetteer.knows))), gazetteer)).reports


@pytest.fixture(scope="module")
def scores() -> Scores:
    read_ones = (DocumentReports(article, read(article)) for article in map(document, gold()))
    return evaluate(gold(), {item.document.id: encode_document_reports(item)["events"] for item in read_ones})


@pytest.mark.parametrize("name", ["detection", "type", "record"])
def test_f1_stays_above_its_floor(scores: Scores, name: str) -> None:
    assert getattr(scores, name).f1 >= FLOORS[name]


@pytest.mark.parametrize("name", sorted(FLOORS["fields"]))
def test_field_stays_above_its_floor(scores: Scores, name: str) -> None:
    value = scores.fields[name].value
    assert value is not None
    assert value >= FLOORS["fields"][name]


def test_few_events_where_there_is_none() -> None:
    told = {given["id"]: [r.trigger.text for r in read(document(given))] for given in gold() if not given["events"]}
    made_up = {name: triggers for name, triggers in told.items() if triggers}
    assert sum(map(len, made_up.values())) <= FLOORS["made_up"], made_up


# --- neutral reading ---


def swapped(text: str) -> Iterator[tuple[str, str, str]]:
    """The text with one party's name replaced by another that a side uses for it: (old, new, text)."""
    for names in PARTIES:
        for old in names:
            whole = re.compile(rf"(?<!\w)([وفبك]?){old}(?!\w)")
            if not whole.search(text):
                continue
            for new in names:
                if new != old:
                    yield old, new, whole.sub(rf"\g<1>{new}", text)


def facts(article: Document) -> Counter[tuple[object, ...]]:
    """What must not depend on a name: type, days, place, and how many were killed and injured."""
    return Counter(
        (
            report.type,
            report.date.start,
            report.date.end,
            report.places[0].words.text if report.places else None,
            (report.killed.low, report.killed.high) if report.killed else None,
            (report.injured.low, report.injured.high) if report.injured else None,
        )
        for report in read(article)
    )


CASES = [(given, old, new, text) for given in gold() for old, new, text in swapped(given["text"])]


def test_neutral_reading() -> None:
    changed = []
    for given, old, new, text in CASES:
        before, after = facts(document(given)), facts(document({**given, "text": text}))
        if before != after:
            changed.append(f"{given['id']}, {old} > {new}: {dict(before - after)} became {dict(after - before)}")
    assert len(CASES) - len(changed) >= FLOORS["neutral"] * len(CASES), "\n".join(changed)


def test_every_party_is_met() -> None:
    assert [names for names in PARTIES if not any(old in names for _, old, _, _ in CASES)] == []
