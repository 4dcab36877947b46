"""Fine-tune and score the tagger: ``python train/finetune.py BASE OUT GOLD.jsonl... --dev DEV.jsonl``.

What ``sijill train`` does, with the switches of an experiment: silver rows instead of annotated articles, a fold held
out, random weights.
"""

import argparse
import json
from pathlib import Path

import torch

from sijill.training.candidates import candidates
from sijill.training.fit import Schedule
from sijill.training.rows import fold_of, labelled
from sijill.training.train import train_tagger


def schedule(parser: argparse.ArgumentParser) -> None:
    """The options that make a :class:`Schedule`, and those of the machine."""
    usual = Schedule()
    parser.add_argument("--epochs", type=int, default=usual.epochs)
    parser.add_argument("--batch", type=int, default=usual.batch)
    parser.add_argument("--rate", type=float, default=usual.rate)
    parser.add_argument("--vectors", type=float, default=usual.vectors, help="how much slower the word vectors learn")
    parser.add_argument("--hide", type=float, default=usual.hide, help="share of the words hidden while training")
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--scratch", action="store_true", help="start from random weights")


def scheduled(args: argparse.Namespace) -> Schedule:
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    return Schedule(args.epochs, args.batch, args.rate, args.vectors, args.hide, args.seed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base", help="folder or hub id of an encoder")
    parser.add_argument("out", type=Path)
    parser.add_argument("gold", type=Path, nargs="*")
    parser.add_argument(
        "--candidates", action="store_true", help="learn to judge candidates in their context, as in use"
    )
    parser.add_argument("--rows", type=Path, nargs="*", default=[], help="rows as silver.py writes them")
    parser.add_argument("--dev", type=Path, help="articles to score on, never trained on")
    parser.add_argument("--hold-out", metavar="K/N", help="leave out the documents of fold K of N")
    schedule(parser)
    args = parser.parse_args()
    rows = labelled(args.gold, candidates if args.candidates else None)
    rows += [json.loads(line) for path in args.rows for line in path.read_text(encoding="utf-8").splitlines()]
    if args.hold_out:
        k, n = map(int, args.hold_out.split("/"))
        rows = [row for row in rows if fold_of(row["doc"], n) != k]
    how = scheduled(args)

    def tell(line: str) -> None:
        print(line, flush=True)

    for line in train_tagger(args.base, rows, args.out, how, dev=args.dev, scratch=args.scratch, tell=tell):
        print(f"{line['label']:36} {line['precision']:6.3f} {line['recall']:6.3f} {line['f1']:6.3f} {line['gold']:6}")


if __name__ == "__main__":
    main()
