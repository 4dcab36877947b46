"""Fine-tune an encoder for tagging: ``python train/finetune.py BASE OUT TAGGED.jsonl... --dev DEV.jsonl``.

The rows are those of ``tag_data.py``; a row may carry a ``weight``. Any encoder that ``transformers`` can load with a
token-classification head will do as BASE; ``--scratch`` forgets its weights and keeps its shape.
"""

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModelForTokenClassification, AutoTokenizer, PreTrainedTokenizerFast

from sijill.extract.neural import LABELS, MARKERS, Reading, mark, unmark

LONGEST = 160
IGNORED = -100
Row = dict[str, Any]


def load(paths: Iterable[Path]) -> list[Row]:
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


def fold_of(document: str, folds: int) -> int:
    """Which fold a document is held out in: a property of its id alone, so that every script agrees."""
    return crc32(document.encode()) % folds


def encode(rows: list[Row], tokenizer: PreTrainedTokenizerFast) -> list[dict[str, Any]]:
    """Token ids, labels and the offsets in the unmarked sentence."""
    texts = [mark(row["text"], tuple(row["trigger"])) if row["trigger"] else row["text"] for row in rows]
    coded = tokenizer(
        texts, truncation=True, max_length=LONGEST, return_offsets_mapping=True, return_special_tokens_mask=True
    )
    index = {label: i for i, label in enumerate(LABELS)}
    markers = set(tokenizer.convert_tokens_to_ids(list(MARKERS)))
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
        out.append(
            {"ids": ids, "labels": labels, "offsets": offsets, "silent": silent, "weight": row.get("weight", 1.0)}
        )
    return out


def touched(offsets: list[tuple[int, int]], silent: list[bool], start: int, end: int) -> list[int]:
    """The tokens with at least half their characters in ``[start, end)``."""
    return [
        t for t, (a, b) in enumerate(offsets) if not silent[t] and 2 * (min(b, end) - max(a, start)) >= max(1, b - a)
    ]


def collate(rows: list[dict[str, Any]], pad: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    width = max(len(row["ids"]) for row in rows)
    ids = torch.full((len(rows), width), pad)
    labels = torch.full((len(rows), width), IGNORED)
    for i, row in enumerate(rows):
        ids[i, : len(row["ids"])] = torch.tensor(row["ids"])
        labels[i, : len(row["labels"])] = torch.tensor(row["labels"])
    mask = (torch.arange(width) < torch.tensor([len(row["ids"]) for row in rows])[:, None]).long()
    return ids, mask, labels, torch.tensor([row["weight"] for row in rows])


def batches(rows: list[dict[str, Any]], size: int, rng: np.random.Generator) -> list[list[dict[str, Any]]]:
    """Shuffled batches of rows of like length."""
    noisy = sorted(rows, key=lambda row: len(row["ids"]) + rng.uniform(-6, 6))
    out = [noisy[at : at + size] for at in range(0, len(noisy), size)]
    rng.shuffle(out)
    return out


def new_model(base: str, tokenizer: PreTrainedTokenizerFast, labels: tuple[str, ...], scratch: bool) -> nn.Module:
    """The base with a fresh head for the labels, and room for the two markers where its vocabulary lacks them."""
    names = {"id2label": dict(enumerate(labels)), "label2id": {label: i for i, label in enumerate(labels)}}
    config = AutoConfig.from_pretrained(base, **names)
    if config.model_type == "modernbert":
        config.classifier_dropout = config.mlp_dropout = config.embedding_dropout = 0.1
    if scratch:
        model = AutoModelForTokenClassification.from_config(config)
    else:
        model = AutoModelForTokenClassification.from_pretrained(base, config=config)
    if tokenizer.add_special_tokens({"additional_special_tokens": list(MARKERS)}):
        model.resize_token_embeddings(len(tokenizer))
    return model


def groups(model: nn.Module, rate: float, vectors: float) -> list[dict[str, Any]]:
    """Parameter groups: word vectors move slower, by the factor ``vectors``, so that rare words keep their place."""
    table = model.get_input_embeddings().weight
    rest = [p for p in model.parameters() if p is not table]
    return [
        {"params": rest, "lr": rate, "weight_decay": 0.01},
        {"params": [table], "lr": rate * vectors, "weight_decay": 0.0},
    ]


def fit(model: nn.Module, rows: list[dict[str, Any]], pad: int, hide: int, args: argparse.Namespace) -> None:
    """Train for ``args.epochs`` with warm-up and linear decay; one word in ten is hidden each time it is read."""
    rng = np.random.default_rng(args.seed)
    optimizer = torch.optim.AdamW(groups(model, args.rate, args.vectors), fused=True)
    steps = args.epochs * (-(-len(rows) // args.batch))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / (0.1 * steps), max(0.0, (steps - step) / (0.9 * steps)))
    )
    model.train()
    for epoch in range(args.epochs):
        total = []
        for part in batches(rows, args.batch, rng):
            ids, mask, labels, weights = collate(part, pad)
            hidden = (torch.rand(ids.shape) < args.hide) & (labels != IGNORED)
            logits = model(input_ids=torch.where(hidden, hide, ids), attention_mask=mask).logits
            losses = nn.functional.cross_entropy(
                logits.transpose(1, 2), labels, ignore_index=IGNORED, reduction="none", label_smoothing=0.02
            )
            counted = (labels != IGNORED) * weights[:, None]
            loss = (losses * counted).sum() / counted.sum().clamp(min=1)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total.append(loss.item())
        print(f"epoch {epoch + 1} loss {np.mean(total):.4f}", flush=True)


@torch.inference_mode()
def predict(model: nn.Module, rows: list[dict[str, Any]], pad: int) -> list[np.ndarray]:
    """Label probabilities of each row's tokens."""
    model.eval()
    out: list[np.ndarray] = [np.empty(0)] * len(rows)
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]["ids"]))
    for at in range(0, len(order), 32):
        part = order[at : at + 32]
        ids, mask, _, _ = collate([rows[i] for i in part], pad)
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


def options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--rate", type=float, default=5e-4)
    parser.add_argument("--vectors", type=float, default=0.2, help="how much slower the word vectors learn")
    parser.add_argument("--hide", type=float, default=0.1, help="share of the words hidden while training")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--scratch", action="store_true", help="start from random weights")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", help="folder or hub id of an encoder")
    parser.add_argument("out", type=Path)
    parser.add_argument("tagged", type=Path, nargs="+")
    parser.add_argument("--dev", type=Path, help="rows to score on, never trained on")
    parser.add_argument("--hold-out", metavar="K/N", help="leave out the documents of fold K of N")
    options(parser)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    tokenizer = AutoTokenizer.from_pretrained(args.base)
    model = new_model(args.base, tokenizer, LABELS, args.scratch)
    rows = load(args.tagged)
    if args.hold_out:
        k, n = map(int, args.hold_out.split("/"))
        rows = [row for row in rows if fold_of(row["doc"], n) != k]
    fit(model, encode(rows, tokenizer), tokenizer.pad_token_id, tokenizer.mask_token_id, args)
    model.save_pretrained(args.out)
    tokenizer.save_pretrained(args.out)
    if args.dev:
        from score_tags import table  # noqa: PLC0415 - only needed here

        dev = load([args.dev])
        coded = encode(dev, tokenizer)
        print(table(dev, readings(coded, predict(model, coded, tokenizer.pad_token_id))))


if __name__ == "__main__":
    main()
