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
from sijill.extract.neural import (
    BEFORE,
    LABELS,
    MARKERS,
    SENTENCE,
    TITLE,
    NeuralTagger,
    Question,
    Reading,
    batches,
    code,
    mark,
    unmark,
)
from sijill.records import EVENT_TYPES

SHELLING = "قصفت المدفعية قرية الصوامع صباح الثلاثاء ما أدى إلى مقتل ثلاثة مدنيين."
TALK = "وقال إن القصف لن يوقف المفاوضات بين الطرفين في العاصمة."
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
    return Reading({"": 1.0}, tuple((start, end) for _, start, end, _ in tokens), chances)


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

    def test_words_that_were_cut_off_have_no_chance(self) -> None:
        assert reading(("O", 0, 1, 1.0)).chance("PLACE", 50, 60) is None


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
    def test_it_tells_an_event_from_talk_of_one(self, tagger: NeuralTagger) -> None:
        happened, history = tagger.read([Question(SHELLING, (0, 4)), Question(TALK, (8, 13))])
        assert happened is not None
        assert history is not None
        assert happened.types["shelling_artillery_missile"] > 0.5
        assert history.types[""] > happened.types[""]

    def test_types_add_up_to_one(self, tagger: NeuralTagger) -> None:
        (read,) = tagger.read([Question(SHELLING, (0, 4))])
        assert read is not None
        assert set(read.types) == {*EVENT_TYPES, ""}
        assert sum(read.types.values()) == pytest.approx(1, abs=1e-3)

    def test_arguments_are_those_of_the_marked_trigger(self, tagger: NeuralTagger) -> None:
        (read,) = tagger.read([Question(SHELLING, (0, 4))])
        assert read is not None
        found = {SHELLING[s.start : s.end]: s.label for s in read.spans()}
        assert any(label == "PLACE" and "الصوامع" in words for words, label in found.items())

    def test_offsets_are_the_sentence_s_own_under_vowel_marks(self, tagger: NeuralTagger) -> None:
        vowelled = "قَصَفَتِ المدفعيةُ قرية الصوامع صباح الثلاثاء."
        (read,) = tagger.read([Question(vowelled, (0, 8), title=TRADE, before=SHELLING)])
        assert read is not None
        assert vowelled[slice(*read.offsets[0])].startswith("قَصَفَت")
        assert vowelled[slice(*read.offsets[-1])] == "."

    def test_a_question_reads_the_same_whatever_it_is_batched_with(self, tagger: NeuralTagger) -> None:
        asked = Question(SHELLING, (0, 4), title=TRADE)
        (alone,) = tagger.read([asked])
        among = tagger.read([Question(TRADE, (0, 6)), Question(SHELLING * 4, (0, 4)), asked])[2]
        assert alone is not None
        assert among is not None
        np.testing.assert_allclose(alone.probabilities, among.probabilities, atol=1e-4)

    def test_what_stands_too_far_into_an_endless_sentence_is_not_read(self, tagger: NeuralTagger) -> None:
        endless = SHELLING * 200
        late = len(SHELLING) * 150
        near, far = tagger.read([Question(endless, (0, 4)), Question(endless, (late, late + 4))])
        assert near is not None
        assert 100 < len(near.offsets) < SENTENCE
        assert far is None

    def test_context_is_cut_to_the_start_of_the_title_and_the_end_of_the_sentence_before(
        self, tagger: NeuralTagger
    ) -> None:
        long = " ".join([TRADE] * 20)
        (row,) = code(tagger.tokenizer, tagger.frame, tagger.markers, [Question(SHELLING, (0, 4), long, long)])
        assert row is not None
        assert row.marker == 1 + TITLE + 1 + BEFORE + 1
        ids = tagger.tokenizer.encode(long, add_special_tokens=False).ids
        assert row.ids[1 : 1 + TITLE] == ids[:TITLE]
        assert row.ids[2 + TITLE : 2 + TITLE + BEFORE] == ids[-BEFORE:]

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
