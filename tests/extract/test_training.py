"""From annotated articles to rows, and with the extra ``torch`` on to a model of one's own."""

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from sijill.cli import app
from sijill.errors import InputError, MissingError
from sijill.extract.checkpoint import CARD, SHIPPED, load_tagger
from sijill.extract.neural import MARKERS, Question
from sijill.training.candidates import candidates
from sijill.training.rows import article, labelled, stem

EXAMPLES = Path(__file__).parents[2] / "examples/gold.jsonl"

ARTICLE = {
    "id": "rows",
    "published": "2024-05-07",
    "text": (
        "قصفت المدفعية قرية الصوامع صباح الثلاثاء ما أدى إلى مقتل ثلاثة مدنيين.\n"
        "وقال المتحدث إن القصف يهدد الهدنة.\n"
        "وارتفعت أسعار القمح في الأسواق."
    ),
    "events": [
        {
            "type": "shelling_artillery_missile",
            "trigger": "قصفت",
            "evidence": ["قصفت المدفعية قرية الصوامع صباح الثلاثاء ما أدى إلى مقتل ثلاثة مدنيين."],
            "status": "asserted",
            "said_by": None,
            "disputed_by": None,
            "date": {"text": "صباح الثلاثاء", "start": "2024-05-07", "end": "2024-05-07"},
            "places": [{"text": "قرية الصوامع", "kind": "settlement"}],
            "near": False,
            "actors": ["المدفعية"],
            "targets": [],
            "weapon": None,
            "killed": {"text": "ثلاثة مدنيين", "low": 3, "high": 3},
            "injured": None,
        }
    ],
}


class TestRows:
    def test_a_sentence_tells_its_trigger_and_then_the_trigger_s_arguments(self) -> None:
        plain, marked, *_ = article(ARTICLE)
        assert plain["trigger"] is None
        assert plain["spans"] == [[0, 4, "TRIGGER-shelling_artillery_missile"]]
        assert marked["trigger"] == [0, 4]
        words = {label: marked["text"][start:end] for start, end, label in marked["spans"]}
        assert words == {
            "ACTOR": "المدفعية",
            "PLACE": "قرية الصوامع",
            "TIME": "صباح الثلاثاء",
            "KILLED": "ثلاثة مدنيين",
        }

    def test_a_repetition_elsewhere_is_neither_event_nor_none(self) -> None:
        second = list(article(ARTICLE))[2]
        assert second["spans"] == []
        assert [second["text"][start:end] for start, end in second["ignore"]] == ["القصف"]

    def test_a_sentence_without_events_is_plain(self) -> None:
        last = list(article(ARTICLE))[-1]
        assert (last["trigger"], last["spans"], last["ignore"]) == (None, [], [])

    @pytest.mark.parametrize("word", ["قصفت", "القصف", "وقصف", "بالقصف"])
    def test_stems_meet_over_particles_and_endings(self, word: str) -> None:
        assert stem(word) == "قصف"

    def test_the_examples_that_come_with_sijill_can_be_trained_on(self) -> None:
        rows = labelled([EXAMPLES])
        assert all(row["text"][start:end].strip() for row in rows for start, end, _ in row["spans"])
        assert sum(bool(row["trigger"]) for row in rows) > 20

    @pytest.mark.parametrize("line", ["{", '{"id": "x"}', '{"id": "x", "text": "قصف", "events": [{}]}'])
    def test_a_malformed_line_is_named(self, tmp_path: Path, line: str) -> None:
        gold = tmp_path / "gold.jsonl"
        gold.write_text(json.dumps(ARTICLE) + "\n" + line + "\n", encoding="utf-8")
        with pytest.raises(InputError, match=r"gold\.jsonl, line 2"):
            labelled([gold])


class TestCandidates:
    def test_a_candidate_tells_its_event_with_arguments_or_none(self) -> None:
        rows = list(candidates(ARTICLE))
        words = [row["text"][slice(*row["trigger"])] for row in rows]
        told = next(row for row, word in zip(rows, words, strict=True) if word.startswith("قصفت"))
        assert told["event"] == "shelling_artillery_missile"
        assert {label for _, _, label in told["spans"]} == {"ACTOR", "PLACE", "TIME", "KILLED"}
        repeated = rows[words.index("القصف")]
        assert (repeated["event"], repeated["spans"]) == ("", None)

    def test_context_is_the_title_and_the_sentence_before(self) -> None:
        first, *_ = candidates(ARTICLE)
        assert (first["title"], first["before"]) == ("", "")
        repeated = next(row for row in candidates(ARTICLE) if "المتحدث" in row["text"])
        assert repeated["title"] == first["text"]
        assert repeated["before"] == ""  # the title is the sentence before

    def test_a_death_tells_the_event_that_caused_it(self) -> None:
        death = next(row for row in candidates(ARTICLE) if row["text"][slice(*row["trigger"])] == "مقتل")
        assert death["event"] == "shelling_artillery_missile"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    folder = tmp_path_factory.mktemp("base")
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_file=str(SHIPPED / "tokenizer.json"),
        unk_token="[UNK]",
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
    )
    config = transformers.BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=1,
        num_attention_heads=2,
    )
    transformers.BertModel(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def own(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("own")
    result = CliRunner().invoke(
        app,
        ["train", "--base", str(base), "--out", str(out), "--epochs", "1", "--dev", str(EXAMPLES), str(EXAMPLES)],
    )
    assert result.exit_code == 0, result.output
    labels = [json.loads(line)["label"] for line in result.stdout.splitlines() if line.startswith("{")]
    assert "trigger" in labels
    return out


class TestOwnModel:
    """With a checkpoint made on the spot, since none can be downloaded in a test."""

    def test_onnx_and_torch_read_alike(self, own: Path, tmp_path: Path) -> None:
        sentence = ARTICLE["text"].splitlines()[0]  # type: ignore[attr-defined]
        (through_onnx,) = load_tagger(own).read([Question(sentence, (0, 4))])
        (own / CARD).rename(tmp_path / CARD)
        try:
            (through_torch,) = load_tagger(own).read([Question(sentence, (0, 4))])
        finally:
            (tmp_path / CARD).rename(own / CARD)
        assert through_onnx is not None
        assert through_torch is not None
        assert through_onnx.offsets == through_torch.offsets
        np.testing.assert_allclose(through_onnx.probabilities, through_torch.probabilities, atol=0.02)

    def test_a_checkpoint_with_other_labels_is_refused(self, base: Path) -> None:
        with pytest.raises(MissingError, match="has other labels than Sijill's tagger"):
            load_tagger(base)

    def test_a_base_that_is_not_there_is_named(self, tmp_path: Path) -> None:
        pytest.importorskip("torch")
        result = CliRunner().invoke(
            app, ["train", "--base", str(tmp_path / "none"), "--out", str(tmp_path / "out"), str(EXAMPLES)]
        )
        assert result.exit_code == 3
        assert "cannot be loaded" in result.stderr

    def test_the_markers_are_part_of_the_vocabulary(self, own: Path) -> None:
        tokenizer = load_tagger(own).tokenizer
        assert all(tokenizer.token_to_id(marker) is not None for marker in MARKERS)
