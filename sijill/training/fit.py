"""Fine-tuning an encoder for token classification.

Rows are those of :mod:`sijill.training.rows`. Any encoder that ``transformers`` can load
with a token-classification head will do as base.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from zlib import crc32

import numpy as np
import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModelForTokenClassification, PreTrainedTokenizerFast

from sijill.extract.neural import LABELS, MARKERS, Reading, mark, unmark

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


def fold_of(document: str, folds: int) -> int:
    """Which fold a document is held out in: a property of its id alone, so that every script agrees."""
    return crc32(document.encode()) % folds


def encode(rows: Sequence[Row], tokenizer: PreTrainedTokenizerFast) -> list[dict[str, Any]]:
    """Token ids, labels and the offsets in the unmarked sentence."""
    texts = [mark(row["text"], tuple(row["trigger"])) if row["trigger"] else row["text"] for row in rows]
    coded = tokenizer(
        texts, truncation=True, max_length=LONGEST, return_offsets_mapping=True, return_special_tokens_mask=True
    )
    index = {label: i for i, label in enumerate(LABELS)}
    markers = {tokenizer.convert_tokens_to_ids(marker) for marker in MARKERS}
    out = []
    for i, row in enumerate(rows):
        ids = coded["input_ids"][i]
        silent = [s == 1 or t in markers for s, t in zip(coded["special_tokens_mask"][i], ids, strict=True)]
        trigger = tuple(row["trigger"]) if row["trigger"] else None
        offsets = [unmark(o, trigger) for o in coded["offset_mapping"][i]]
        labels = [IGNORED if quiet else 0 for quiet in silent]
        for start, end in row["ignore"]:
            for t in touched(offsets, silent, start, end):
                labels[t] = IGNORED
        for start, end, name in row["spans"]:
            for n, t in enumerate(touched(offsets, silent, start, end)):
                labels[t] = index[f"{'I' if n else 'B'}-{name}"]
        out.append({"ids": ids, "labels": labels, "offsets": offsets, "silent": silent})
    return out


def touched(offsets: list[tuple[int, int]], silent: list[bool], start: int, end: int) -> list[int]:
    """The tokens with at least half their characters in ``[start, end)``."""
    return [
        t for t, (a, b) in enumerate(offsets) if not silent[t] and 2 * (min(b, end) - max(a, start)) >= max(1, b - a)
    ]


def collate(rows: list[dict[str, Any]], pad: int) -> tuple[Tensor, Tensor, Tensor]:
    width = max(len(row["ids"]) for row in rows)
    ids = torch.full((len(rows), width), pad)
    labels = torch.full((len(rows), width), IGNORED)
    for i, row in enumerate(rows):
        ids[i, : len(row["ids"])] = torch.tensor(row["ids"])
        labels[i, : len(row["labels"])] = torch.tensor(row["labels"])
    mask = (torch.arange(width) < torch.tensor([len(row["ids"]) for row in rows])[:, None]).long()
    return ids, mask, labels


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
            hidden = (torch.rand(ids.shape) < how.hide) & (labels != IGNORED)
            logits = model(input_ids=torch.where(hidden, tokenizer.mask_token_id, ids), attention_mask=mask).logits
            loss = nn.functional.cross_entropy(
                logits.transpose(1, 2), labels, ignore_index=IGNORED, label_smoothing=0.02
            )
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total.append(loss.item())
        tell(f"epoch {epoch + 1} of {how.epochs}: loss {np.mean(total):.4f}")


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
    out = []
    for row, chance in zip(rows, chances, strict=True):
        keep = [t for t, quiet in enumerate(row["silent"]) if not quiet]
        out.append(Reading(tuple(row["offsets"][t] for t in keep), chance[keep]))
    return out
