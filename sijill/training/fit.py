"""Fine-tuning an encoder for token classification.

Rows are those of :mod:`sijill.training.rows` and :mod:`sijill.training.candidates`. Any encoder that
``transformers`` can load with a token-classification head will do as base.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModelForTokenClassification, PreTrainedTokenizerFast

from sijill.extract.neural import LABELS, MARKERS, Coded, Question, Reading, code, reading_of, signs

LONGEST: Final = 160  # tokens
IGNORED: Final = -100
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Schedule:
    """How to train. ``vectors``: how much slower the word vectors learn; ``hide``: share of the words hidden."""

    epochs: int = 12
    batch: int = 16
    rate: float = 5e-4
    vectors: float = 0.2
    hide: float = 0.1
    seed: int = 0


def encode(rows: Sequence[Row], tokenizer: PreTrainedTokenizerFast) -> list[dict[str, Any]]:
    """Token ids with their labels, the label of the candidate's marker where one is judged, and the word pieces that
    may be hidden. Candidates that stand too far into their sentence are left out."""
    cut = tokenizer.backend_tokenizer
    cut.no_padding()
    cut.no_truncation()
    frame, markers = signs(cut)
    asked = [
        Question(row["text"], tuple(row["trigger"]), row.get("title", ""), row.get("before", ""))
        for row in rows
        if row["trigger"]
    ]
    coded = iter(code(cut, frame, markers, asked))
    index = {label: i for i, label in enumerate(LABELS)}
    out = []
    for row in rows:
        if row["trigger"]:
            question = next(coded)
        else:
            plain = cut.encode(row["text"], add_special_tokens=False)
            pieces = list(enumerate(plain.offsets[:LONGEST], start=1))
            question = Coded([frame[0], *plain.ids[:LONGEST], frame[1]], 0, pieces)
        if question is None:
            continue
        labels = [IGNORED] * len(question.ids)
        at, offsets = [t for t, _ in question.pieces], [o for _, o in question.pieces]
        if row["spans"] is not None:
            for t in at:
                labels[t] = 0
            for start, end in row["ignore"]:
                for n in touched(offsets, start, end):
                    labels[at[n]] = IGNORED
            for start, end, name in row["spans"]:
                for n, piece in enumerate(touched(offsets, start, end)):
                    labels[at[piece]] = index[f"{'I' if n else 'B'}-{name}"]
        event = index.get(f"B-TRIGGER-{row['event']}", 0) if "event" in row else IGNORED
        out.append({"ids": question.ids, "labels": labels, "event": event, "words": at, "coded": question, "row": row})
    return out


def touched(offsets: list[tuple[int, int]], start: int, end: int) -> list[int]:
    """The tokens with at least half their characters in ``[start, end)``."""
    return [t for t, (a, b) in enumerate(offsets) if 2 * (min(b, end) - max(a, start)) >= max(1, b - a)]


def collate(rows: list[dict[str, Any]], pad: int) -> tuple[Tensor, Tensor, Tensor]:
    """Token ids, which of them are there, and their labels."""
    width = max(len(row["ids"]) for row in rows)
    ids = torch.full((len(rows), width), pad)
    labels = torch.full((len(rows), width), IGNORED)
    for i, row in enumerate(rows):
        ids[i, : len(row["ids"])] = torch.tensor(row["ids"])
        labels[i, : len(row["labels"])] = torch.tensor(row["labels"])
    mask = (torch.arange(width) < torch.tensor([len(row["ids"]) for row in rows])[:, None]).long()
    return ids, mask, labels


def words_of(rows: list[dict[str, Any]], width: int) -> Tensor:
    """Which tokens are words, not marks of the frame; a row that does not say hides what bears a label."""
    words = torch.zeros((len(rows), width), dtype=torch.bool)
    for i, row in enumerate(rows):
        words[i, row.get("words") or [t for t, label in enumerate(row["labels"]) if label != IGNORED]] = True
    return words


def batches(rows: list[dict[str, Any]], size: int, rng: np.random.Generator) -> list[list[dict[str, Any]]]:
    """Shuffled batches of rows of like length."""
    noisy = sorted(rows, key=lambda row: len(row["ids"]) + rng.uniform(-6, 6))
    out = [noisy[at : at + size] for at in range(0, len(noisy), size)]
    rng.shuffle(out)
    return out


def new_model(
    base: str, tokenizer: PreTrainedTokenizerFast, labels: tuple[str, ...], *, scratch: bool = False
) -> nn.Module:
    """The base with a fresh head for the labels, and room for the two markers where its vocabulary lacks them."""
    names = {"id2label": dict(enumerate(labels)), "label2id": {label: i for i, label in enumerate(labels)}}
    config = AutoConfig.from_pretrained(base, **names)
    if config.model_type == "modernbert":
        config.classifier_dropout = config.mlp_dropout = config.embedding_dropout = 0.1
    if scratch:
        model = AutoModelForTokenClassification.from_config(config)  # type: ignore[no-untyped-call]
    else:
        model = AutoModelForTokenClassification.from_pretrained(base, config=config)
    if tokenizer.add_special_tokens({"additional_special_tokens": list(MARKERS)}):
        model.resize_token_embeddings(len(tokenizer))
    return model


def groups(model: nn.Module, rate: float, vectors: float) -> list[dict[str, Any]]:
    """Parameter groups: word vectors learn slower, by the factor ``vectors``, or not at all where that is 0, so that
    words which the annotated articles lack keep their place beside those which they have."""
    table = model.get_input_embeddings().weight
    rest = [p for p in model.parameters() if p is not table]
    layers = {"params": rest, "lr": rate, "weight_decay": 0.01}
    if not vectors:
        table.requires_grad_(False)
        return [layers]
    return [layers, {"params": [table], "lr": rate * vectors, "weight_decay": 0.0}]


def fit(
    model: nn.Module,
    rows: list[dict[str, Any]],
    tokenizer: PreTrainedTokenizerFast,
    how: Schedule,
    tell: Callable[[str], None],
) -> None:
    """Train for ``how.epochs`` with warm-up and linear decay, telling each epoch's loss."""
    rng = np.random.default_rng(how.seed)
    optimizer = torch.optim.AdamW(groups(model, how.rate, how.vectors), fused=True)
    steps = how.epochs * (-(-len(rows) // how.batch))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (0.1 * steps), max(0.0, (steps - step) / (0.9 * steps)))
    )
    model.train()
    for epoch in range(how.epochs):
        total = []
        for part in batches(rows, how.batch, rng):
            ids, mask, labels = collate(part, tokenizer.pad_token_id)
            hidden = (torch.rand(ids.shape) < how.hide) & words_of(part, ids.shape[1])
            logits = model(input_ids=torch.where(hidden, tokenizer.mask_token_id, ids), attention_mask=mask).logits
            markers = torch.tensor([row["coded"].marker if "coded" in row else 0 for row in part])
            events = torch.tensor([row.get("event", IGNORED) for row in part])
            loss = _mean(logits.transpose(1, 2), labels, 0.02) + _mean(
                logits[torch.arange(len(part)), markers], events, 0.05
            )
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total.append(loss.item())
        tell(f"epoch {epoch + 1} of {how.epochs}: loss {np.mean(total):.4f}")


def _mean(logits: Tensor, labels: Tensor, smoothing: float) -> Tensor:
    """Mean loss over what bears a label; nothing where nothing does."""
    total = nn.functional.cross_entropy(
        logits, labels, ignore_index=IGNORED, label_smoothing=smoothing, reduction="sum"
    )
    return total / (labels != IGNORED).sum().clamp(min=1)


@torch.inference_mode()  # type: ignore[untyped-decorator]
def predict(model: nn.Module, rows: list[dict[str, Any]], pad: int) -> list[np.ndarray]:
    """Label probabilities of each row's tokens."""
    model.eval()
    out: list[np.ndarray] = [np.empty(0)] * len(rows)
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]["ids"]))
    for at in range(0, len(order), 32):
        part = order[at : at + 32]
        ids, mask, _ = collate([rows[i] for i in part], pad)
        chances = model(input_ids=ids, attention_mask=mask).logits.softmax(-1).numpy()
        for row, i in enumerate(part):
            out[i] = chances[row, : len(rows[i]["ids"])]
    return out


def readings(rows: list[dict[str, Any]], chances: list[np.ndarray]) -> list[Reading]:
    """The predictions as the product reads them."""
    return [reading_of(row["coded"], chance) for row, chance in zip(rows, chances, strict=True)]
