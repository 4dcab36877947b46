"""The scorer against the reference scorer and against figures worked out by hand."""

import copy
import importlib.util
import json
import os
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from sijill.cli.evaluate import figures
from sijill.evaluate import alike, calibration, calibration_error, evaluate, halves
from sijill.records import EVENT_TYPES, Json

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("SIJILL_SHARED", ROOT.parent / "shared"))
GOLD = [ROOT / "examples/gold.jsonl", ROOT / "tests/articles/events.jsonl"]


def load(path: Path) -> list[Json]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    path = SHARED / "score.py"
    if not path.exists():
        pytest.skip("the reference scorer is not here")
    spec = importlib.util.spec_from_file_location("reference_score", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def spoiled(documents: list[Json], seed: int) -> list[Json]:
    """Predictions with every kind of mistake: fields changed, dropped, swapped; events missing, doubled, moved."""
    rng = random.Random(seed)
    everything = [event for document in documents for event in document["events"]]
    result = []
    for document in documents:
        events = [copy.deepcopy(event) for event in document["events"] if rng.random() > 0.15]
        if everything and rng.random() < 0.2:
            events.append(copy.deepcopy(rng.choice(everything)))
        if events and rng.random() < 0.2:
            events.append(copy.deepcopy(rng.choice(events)))
        for event in events:
            other = rng.choice(everything)
            names = ("type", "date", "places", "actors", "targets", "weapon", "said_by", "disputed_by", "status")
            event |= {name: copy.deepcopy(other[name]) for name in names if rng.random() < 0.15}
            event |= {name: None for name in ("killed", "injured", "weapon", "date", "places") if rng.random() < 0.1}
            event["type"] = rng.choice([event["type"]] * 9 + sorted(EVENT_TYPES)[:3])
            if event["places"] and event["places"][0].get("lat") is not None and rng.random() < 0.3:
                event["places"][0]["lat"] += rng.uniform(-0.4, 0.4)
            if rng.random() < 0.2:
                event["evidence"] = [quote[len(quote) // 2 :] for quote in event["evidence"]]
            if rng.random() < 0.2:
                event["evidence"] = ["ليست هذه الجملة في النص أبدا"]
            event["confidence"] = rng.random()
        rng.shuffle(events)
        if rng.random() > 0.05:
            result.append({"id": document["id"], "events": events})
    return result


@pytest.mark.parametrize("name", ["dev", "train", "seed", "own"])
@pytest.mark.parametrize("seed", range(3))
def test_samefigures_as_the_reference(reference: ModuleType, name: str, seed: int) -> None:
    paths = GOLD if name == "own" else [SHARED / "data/gold" / f"{name}.jsonl"]
    gold = [document for path in paths for document in load(path)]
    predicted = spoiled(gold, seed)
    errors: list[Json] = []
    wanted: dict[str, Any] = reference.score(gold, predicted, errors)
    scores = evaluate(gold, {document["id"]: document["events"] for document in predicted})
    got = figures(scores)
    got.pop("calibration")
    assert _close(got, wanted), (got, wanted)
    kinds = [mistake.kind for mistake in scores.mistakes]
    assert kinds.count("missed") == sum("missed" in error for error in errors)
    assert kinds.count("spurious") == sum("spurious" in error for error in errors)
    assert kinds.count("wrong") == sum("wrong" in error for error in errors)


def _close(got: Json, wanted: Json) -> bool:
    if isinstance(got, dict):
        return got.keys() == wanted.keys() and all(_close(got[key], wanted[key]) for key in got)
    return bool(got == (pytest.approx(wanted, abs=1e-12) if isinstance(wanted, float) else wanted))


TEXT = "قصف مسلحون بلدة النيرب أمس. وقال مصدر إن اشتباكات دارت في سراقب."
EVENT: Json = {
    "type": "shelling_artillery_missile",
    "trigger": "قصف",
    "evidence": ["قصف مسلحون بلدة النيرب أمس"],
    "status": "asserted",
    "date": {"start": "2020-02-03", "end": "2020-02-03"},
    "places": [{"text": "بلدة النيرب", "lat": 35.87, "lon": 36.72, "radius_km": 3}],
    "actors": ["مسلحون"],
    "killed": {"low": 3, "high": None},
}


def fields(**changed: object) -> dict[str, tuple[int, int]]:
    scores = evaluate([{"id": "1", "text": TEXT, "events": [EVENT]}], {"1": [{**EVENT, **changed}]})
    return {name: (share.right, share.of) for name, share in scores.fields.items() if share.of}


def test_fields_by_hand() -> None:
    perfect = dict.fromkeys(("type", "status", "date", "place", "actors", "killed"), (1, 1))
    assert fields() == perfect
    assert fields(date={"start": "2020-02-02", "end": "2020-02-04"}) == perfect
    assert fields(date={"start": "2020-02-01", "end": "2020-02-03"})["date"] == (0, 1)
    assert fields(places=[{"text": "سراقب", "lat": 35.86, "lon": 36.80}])["place"] == (1, 1)  # 7 km away
    assert fields(places=[{"text": "النيرب", "lat": 36.17, "lon": 37.22}])["place"] == (0, 1)  # the one by Aleppo
    assert fields(places=[{"text": "النيرب"}])["place"] == (1, 1)  # no point: by name
    assert fields(killed={"low": 3, "high": 3})["killed"] == (0, 1)
    assert fields(injured={"low": 1, "high": 1})["injured"] == (0, 1)
    assert fields(actors=["المسلحون", "الجيش"])["actors"] == (1, 1)
    assert "weapon" not in fields(weapon="صاروخ")


def test_counts_by_hand() -> None:
    clash = {**EVENT, "type": "armed_clash", "evidence": ["اشتباكات دارت في سراقب"], "confidence": 0.9}
    later = {**EVENT, "date": None, "confidence": 0.4}
    scores = evaluate(
        [{"id": "1", "text": TEXT, "events": [EVENT]}, {"id": "2", "text": TEXT, "events": [EVENT]}],
        {"1": [clash, later]},
    )
    assert (scores.detection.precision, scores.detection.recall, scores.detection.f1) == (0.5, 0.5, 0.5)
    assert (scores.type.f1, scores.record.f1) == (0.5, 0.0)
    assert [(m.document, m.kind) for m in scores.mistakes] == [("1", "wrong"), ("1", "spurious"), ("2", "missed")]
    assert scores.judged == ((0.9, False), (0.4, False))


def test_alike_folds_spelling() -> None:
    assert alike("مدينة إعزاز", "مدينه اعزاز") == 1
    assert alike("القوّات", "قوات") == 1
    assert alike("قوات النظام", "قوات المعارضة") == 0.5
    assert alike(None, "قوات") == 0


def test_calibration_by_hand() -> None:
    judged = [(0.95, True), (0.95, True), (1.0, False), (0.15, False)]
    table = calibration(judged)
    assert [(row.low, row.count, round(row.right, 3)) for row in table] == [(0.1, 1, 0.0), (0.9, 3, 0.667)]
    error = calibration_error(table)
    assert error == pytest.approx(0.25 * 0.15 + 0.75 * abs(2.9 / 3 - 2 / 3))
    assert halves(judged) == (0.5, 0.5)
    assert calibration_error([]) is None
    assert halves([(0.5, True)]) is None
