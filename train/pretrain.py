"""Masked-language pretraining: ``python train/pretrain.py IDS.npz TOKENIZER_FOLDER VECTORS.npz OUT_FOLDER``.

Made for a couple of cores: skip-gram vectors to start from, the paragraphs of the field first, short rows of like
length, and a softmax over the masked positions against sampled words only. Stops after ``--minutes`` of running, saves
every five, and goes on from the last save when run again.
"""

import argparse
import math
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from transformers import AutoTokenizer, ModernBertModel

from encoder import config

LONGEST = 64
SPECIALS = 7


def rows(corpus: Path, cls: int, sep: int, seed: int) -> list[np.ndarray]:
    """Windows of at most ``LONGEST`` tokens, shuffled: first those of paragraphs with two conflict cues or more, with
    every eighth of the others among them, then the rest."""
    data = np.load(corpus)
    ids, starts, cues = data["ids"].astype(np.int32), data["starts"], data["cues"]
    rng = np.random.default_rng(seed)
    first = (cues >= 2) | (rng.random(len(cues)) < 0.125)
    order = np.concatenate([rng.permutation(np.flatnonzero(first)), rng.permutation(np.flatnonzero(~first))])
    body = LONGEST - 2
    out = []
    for paragraph in order:
        for at in range(starts[paragraph], starts[paragraph + 1], body):
            window = ids[at : min(at + body, starts[paragraph + 1])]
            if len(window) >= 12:
                out.append(np.concatenate([[cls], window, [sep]]))
    return out


def batches(windows: list[np.ndarray], tokens: int, skip: int, seed: int) -> Iterator[tuple[int, Tensor]]:
    """Batches of about ``tokens`` tokens from row ``skip`` on; each pool of rows is sorted by length, so that little
    is padding. Yields the number of rows used up with each batch."""
    pool = 4096
    for at in range(skip - skip % pool, len(windows), pool):
        part = sorted(windows[at : at + pool], key=len)
        cuts, start = [], 0
        while start < len(part):
            size = max(1, tokens // len(part[min(start + tokens // LONGEST, len(part) - 1)]))
            cuts.append(part[start : start + size])
            start += size
        np.random.default_rng((seed, at)).shuffle(cuts)
        done = at
        for cut in cuts:
            done += len(cut)
            if done <= skip:
                continue
            block = torch.zeros(len(cut), max(map(len, cut)), dtype=torch.long)
            for i, row in enumerate(cut):
                block[i, : len(row)] = torch.from_numpy(row)
            yield done, block


class Pretraining(nn.Module):
    """The encoder and a prediction layer that scores hidden states against output word vectors."""

    def __init__(self, tokenizer: Path, vectors: Path) -> None:
        super().__init__()
        self.encoder = ModernBertModel(config(tokenizer))
        size, width = self.encoder.embeddings.tok_embeddings.weight.shape
        self.dense, self.norm = nn.Linear(width, width), nn.LayerNorm(width)
        self.output, self.bias = nn.Embedding(size, width), nn.Embedding(size, 1)
        start = np.load(vectors)
        inputs, outputs = torch.from_numpy(start["inputs"]), torch.from_numpy(start["outputs"])
        counts = torch.from_numpy(start["counts"]).double()
        with torch.no_grad():
            # Pieces that the corpus never shows ([MASK] among them) start from noise of the same size.
            seen = counts > 0
            table = self.encoder.embeddings.tok_embeddings.weight.normal_()
            table[: len(inputs)][seen] = inputs[seen] / inputs[seen].std()
            nn.init.eye_(self.dense.weight)
            self.output.weight[: len(outputs)] = outputs / outputs[counts > 0].norm(dim=1).mean()
            self.bias.weight[: len(counts), 0] = (counts + 1).log().float() - (counts + 1).log().mean()
        chance = (counts + 1) ** 0.75
        self.register_buffer("chance", (chance / chance.sum()).float())

    def forward(self, block: Tensor, labels: Tensor, negatives: int) -> tuple[Tensor, Tensor]:
        """Mean loss over the masked positions, and how many of them are guessed right among the candidates."""
        hidden = self.encoder(input_ids=block, attention_mask=(block != 0).long()).last_hidden_state
        masked = labels >= 0
        query = self.norm(nn.functional.gelu(self.dense(hidden[masked])) + hidden[masked])
        drawn = torch.multinomial(self.chance, negatives)
        candidates, target = torch.unique(torch.cat([labels[masked], drawn]), return_inverse=True)
        target = target[: len(query)]
        # Sampled softmax (Jean et al. 2015): each candidate's logit less the log of how often it is drawn.
        correction = torch.log1p(-torch.exp(negatives * torch.log1p(-self.chance[candidates])) + 1e-9)
        logits = query @ self.output(candidates).T + self.bias(candidates).squeeze(-1) - correction
        loss = nn.functional.cross_entropy(logits, target)
        return loss, (logits.argmax(-1) == target).float().mean()


def mask(block: Tensor, rate: float, mask_id: int, size: int) -> tuple[Tensor, Tensor]:
    """Hide ``rate`` of the tokens: eight in ten become [MASK], one a random piece, one stays."""
    chosen = (torch.rand(block.shape) < rate) & (block >= SPECIALS)
    labels = torch.where(chosen, block, -1)
    draw = torch.rand(block.shape)
    block = torch.where(chosen & (draw < 0.8), mask_id, block)
    random = torch.randint(SPECIALS, size, block.shape)
    return torch.where(chosen & (draw >= 0.9), random, block), labels


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ids", type=Path)
    parser.add_argument("tokenizer", type=Path)
    parser.add_argument("vectors", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=75)
    parser.add_argument("--rate", type=float, default=1e-3, help="peak learning rate")
    parser.add_argument("--batch", type=int, default=2048, help="tokens in a batch")
    parser.add_argument("--masking", type=float, default=0.2)
    parser.add_argument("--negatives", type=int, default=4096)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(0)
    tokenizer = AutoTokenizer.from_pretrained(args.tokenizer)
    model = Pretraining(args.tokenizer, args.vectors)
    vectors = [model.encoder.embeddings.tok_embeddings.weight, model.output.weight, model.bias.weight]
    others = [p for p in model.parameters() if all(p is not v for v in vectors)]
    # The vectors start well placed: they move ten times slower than the layers, which start from noise.
    optimizer = torch.optim.AdamW(
        [
            {"params": others, "scale": 1.0, "weight_decay": 0.01},
            {"params": vectors, "scale": 0.1, "weight_decay": 0.0},
        ],
        betas=(0.9, 0.98),
        fused=True,
    )
    args.out.mkdir(parents=True, exist_ok=True)
    state = {"step": 0, "rows": 0, "tokens": 0, "seconds": 0.0}
    save = args.out / "checkpoint.pt"
    if save.exists():
        stored = torch.load(save)
        model.load_state_dict(stored["model"])
        optimizer.load_state_dict(stored["optimizer"])
        state = stored["state"]
        torch.manual_seed(state["step"])
    windows = rows(args.ids, tokenizer.cls_token_id, tokenizer.sep_token_id, seed=0)
    print(f"{len(windows):,} rows, {sum(map(len, windows)):,} tokens; starting at {state}", flush=True)

    def keep() -> None:
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "state": state}, f"{save}.part")
        Path(f"{save}.part").replace(save)
        model.encoder.save_pretrained(args.out)
        tokenizer.save_pretrained(args.out)

    limit = args.minutes * 60
    last_save, seen, last = time.monotonic(), [], time.monotonic()
    for used, block in batches(windows, args.batch, state["rows"], seed=0):
        # Warm-up, flat, then down to nothing over the last third of the time.
        left = max(0.0, 1 - state["seconds"] / limit)
        pace = min(1.0, (state["step"] + 1) / 100, math.sqrt(min(1.0, left * 3)))
        for group in optimizer.param_groups:
            group["lr"] = args.rate * pace * group["scale"]
        loss, right = model(*mask(block, args.masking, tokenizer.mask_token_id, len(tokenizer)), args.negatives)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(others, 1.0)
        optimizer.step()
        now = time.monotonic()
        state["seconds"] += now - last
        last = now
        state |= {"step": state["step"] + 1, "rows": used, "tokens": state["tokens"] + int((block != 0).sum())}
        seen.append((loss.item(), right.item()))
        if state["step"] % 50 == 0:
            mean, guessed = np.mean(seen, axis=0)
            seen.clear()
            print(
                f"step {state['step']} tokens {state['tokens']:,} minutes {state['seconds'] / 60:.1f}"
                f" loss {mean:.3f} right {guessed:.3f} pace {pace:.2f}",
                flush=True,
            )
        if now - last_save > 300 or state["seconds"] > limit:
            keep()
            last_save = time.monotonic()
        if state["seconds"] > limit:
            break
    keep()


if __name__ == "__main__":
    main()
