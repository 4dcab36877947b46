"""The neural tagger: what its scores mean, how it loads, and what it says of a model it cannot use."""

import itertools
import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.errors import MissingError
from sijill.extract.checkpoint import CARD, SHIPPED, load_tagger
from sijill.extract.neural import LABELS, MARKERS, NeuralTagger, Reading, batches, mark, unmark
from sijill.records import EVENT_TYPES

SHELLING = "قصفت المدفعية قرية الصوامع صباح الثلاثاء ما أدى إلى مقتل ثلاثة مدنيين."
TRADE = "ارتفعت أسعار القمح في الأسواق العالمية بنسبة ثلاثة في المئة."


@pytest.fixture(scope="module")
def tagger() -> NeuralTagger:
    return load_tagger()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the shipped model that a test may damage."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "tagger"))


def reading(*tokens: tuple[str, int, int, float]) -> Reading:
    """A reading in which each token has one label with that probability, and the rest is ``O``."""
    chances = np.zeros((len(tokens), len(LABELS)), np.float32)
    for row, (label, _, _, chance) in enumerate(tokens):
        chances[row, 0] = 1 - chance
        chances[row, LABELS.index(label)] += chance
    return Reading(tuple((start, end) for _, start, end, _ in tokens), chances)


class TestReading:
    def test_a_span_goes_on_over_inside_labels(self) -> None:
        spans = reading(
            ("B-TRIGGER-air_drone_strike", 0, 4, 0.9), ("I-TRIGGER-air_drone_strike", 5, 9, 0.7), ("O", 10, 12, 1.0)
        ).spans()
        assert [(s.label, s.start, s.end) for s in spans] == [("TRIGGER-air_drone_strike", 0, 9)]
        assert spans[0].score == pytest.approx(0.8)

    def test_a_begin_label_opens_a_new_span(self) -> None:
        spans = reading(("B-PLACE", 0, 4, 0.9), ("B-PLACE", 5, 9, 0.9)).spans()
        assert [(s.start, s.end) for s in spans] == [(0, 4), (5, 9)]

    def test_an_inside_label_of_another_name_opens_a_new_span(self) -> None:
        spans = reading(("B-ACTOR", 0, 4, 0.9), ("I-TARGET", 5, 9, 0.9)).spans()
        assert [s.label for s in spans] == ["ACTOR", "TARGET"]

    def test_event_types_are_read_at_the_surest_token_and_add_up_to_one(self) -> None:
        types = reading(("O", 0, 1, 1.0), ("B-TRIGGER-arrests", 1, 6, 0.8)).event_types(0, 6)
        assert types["arrests"] == pytest.approx(0.8)
        assert types[""] == pytest.approx(0.2)
        assert set(types) == {*EVENT_TYPES, ""}

    def test_words_that_were_cut_off_have_no_event_types(self) -> None:
        assert reading(("O", 0, 1, 1.0)).event_types(50, 60) == {}


@given(st.text(max_size=40), st.data())
def test_markers_never_move_what_they_stand_around(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    marked = mark(text, (start, end))
    assert len(marked) == len(text) + sum(map(len, MARKERS))
    low = data.draw(st.integers(0, len(text)))
    high = data.draw(st.integers(low, len(text)))
    shift = sum(len(marker) for marker, edge in zip(MARKERS, (start, end), strict=True) if low >= edge)
    crosses = any(low < edge < high for edge in (start, end))
    if low < high and not crosses:
        assert unmark((low + shift, high + shift), (start, end)) == (low, high)
        assert marked[low + shift : high + shift] == text[low:high]


@given(st.lists(st.integers(2, 256), max_size=200))
def test_batches_take_every_sentence_once_and_keep_to_the_limit(lengths: list[int]) -> None:
    parts = batches(lengths)
    assert sorted(i for part in parts for i in part) == list(range(len(lengths)))
    assert all(len(part) * lengths[part[-1]] <= 2048 for part in parts)
    assert all(lengths[a] <= lengths[b] for part in parts for a, b in itertools.pairwise(part))


class TestShippedModel:
    def test_it_tells_an_event_from_trade_news(self, tagger: NeuralTagger) -> None:
        (shelling, trade) = tagger.tag([SHELLING, TRADE])
        assert any(s.label == "TRIGGER-shelling_artillery_missile" and s.start < 6 for s in shelling)
        assert trade == []

    def test_offsets_are_the_sentence_s_own_under_vowel_marks(self, tagger: NeuralTagger) -> None:
        vowelled = "قَصَفَتِ المدفعيةُ قرية الصوامع صباح الثلاثاء."
        first = tagger.tag([vowelled])[0][0]
        assert vowelled[first.start : first.end].startswith("قَصَفَت")

    def test_candidates_are_scored_over_types_and_no_event(self, tagger: NeuralTagger) -> None:
        word, other = tagger.score_triggers(SHELLING, [(0, 4), (SHELLING.index("قرية"), SHELLING.index("قرية") + 4)])
        assert sum(word.values()) == pytest.approx(1, abs=1e-3)
        assert word[""] < other[""]

    def test_arguments_are_those_of_the_marked_trigger(self, tagger: NeuralTagger) -> None:
        found = {SHELLING[s.start : s.end]: s.label for s in tagger.arguments([SHELLING], [(0, 4)])[0]}
        assert any(label == "PLACE" and "الصوامع" in words for words, label in found.items())

    def test_a_sentence_reads_the_same_whatever_it_is_batched_with(self, tagger: NeuralTagger) -> None:
        alone = tagger.read([SHELLING])[0].probabilities
        among = tagger.read([TRADE, SHELLING * 4, SHELLING, "", TRADE])[2].probabilities
        np.testing.assert_allclose(alone, among, atol=1e-4)

    def test_empty_and_endless_sentences_are_read(self, tagger: NeuralTagger) -> None:
        empty, endless = tagger.read(["", SHELLING * 200])
        assert empty.offsets == ()
        assert 200 < len(endless.offsets) <= 256

    def test_it_loads_within_two_seconds(self) -> None:
        start = time.perf_counter()
        load_tagger()
        assert time.perf_counter() - start < 2

    def test_it_is_small_enough_to_ship(self) -> None:
        assert sum(file.stat().st_size for file in SHIPPED.iterdir()) <= 40e6


def _cut(folder: Path) -> None:
    whole = (folder / "model.onnx").read_bytes()
    (folder / "model.onnx").write_bytes(whole[: len(whole) // 2])


def _relabel(folder: Path) -> None:
    card = json.loads((folder / CARD).read_text(encoding="utf-8"))
    card["labels"][5] = "B-PERSON"
    (folder / CARD).write_text(json.dumps(card), encoding="utf-8")


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (_cut, "model.onnx is damaged or cut short"),
        (lambda folder: (folder / "tokenizer.json").unlink(), "holds no tokenizer.json"),
        (lambda folder: (folder / "tokenizer.json").write_text("{}"), "tokenizer.json is damaged or cut short"),
        (lambda folder: (folder / CARD).write_text("{"), "is damaged"),
        (lambda folder: (folder / CARD).write_text("[]"), "is damaged"),
        (_relabel, "has other labels than Sijill's tagger: 1 of"),
    ],
)
def test_a_damaged_model_is_named_in_one_sentence(copy: Path, damage: Callable[[Path], object], words: str) -> None:
    damage(copy)
    with pytest.raises(MissingError, match=words.replace(".", r"\.")) as caught:
        load_tagger(copy)
    assert "\n" not in str(caught.value)


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match=str(tmp_path)):
        load_tagger(tmp_path)
