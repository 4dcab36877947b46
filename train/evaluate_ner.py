"""Named entities as a public check: ``python train/evaluate_ner.py BASE TRAIN.txt TEST.txt [--scratch]``.

Fine-tunes the encoder on a CoNLL file of two columns (ANERcorp, the CAMeL Lab split) and prints entity F1 on the test
split, exact spans and types as conlleval counts them. Run it with ``--scratch`` for the same network without
pretraining.
"""

import argparse
from pathlib import Path

from transformers import AutoTokenizer

from finetune import schedule, scheduled
from sijill.training.fit import IGNORED, fit, new_model, predict

Sentence = tuple[list[str], list[str]]


def sentences(path: Path, longest: int = 60) -> list[Sentence]:
    """Words and tags, cut at blank lines and full stops, at ``longest`` words where neither comes."""
    out: list[Sentence] = []
    words: list[str] = []
    tags: list[str] = []

    def cut() -> None:
        if words:
            out.append((words.copy(), tags.copy()))
            words.clear()
            tags.clear()

    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip():
            cut()
            continue
        word, tag = line.rsplit(maxsplit=1)
        if len(words) >= longest and not tag.startswith("I-"):
            cut()
        words.append(word)
        tags.append(tag)
        if word in {".", "؟", "!"}:
            cut()
    cut()
    return out


def entities(tags: list[str]) -> set[tuple[int, int, str]]:
    """(first word, end, type) of the entities; an I- after another type or O opens one."""
    out = set()
    start = kind = None
    for i, tag in enumerate([*tags, "O"]):
        edge, _, name = tag.partition("-")
        if kind and (edge != "I" or name != kind):
            out.add((start, i, kind))
            kind = None
        if edge != "O" and kind is None:
            start, kind = i, name
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base")
    parser.add_argument("train", type=Path)
    parser.add_argument("test", type=Path)
    schedule(parser)
    args = parser.parse_args()
    how = scheduled(args)
    train, test = sentences(args.train), sentences(args.test)
    labels = tuple(sorted({tag for _, tags in train for tag in tags}, key=lambda tag: (tag != "O", tag)))
    tokenizer = AutoTokenizer.from_pretrained(args.base)

    def coded(rows: list[Sentence]) -> list[dict[str, object]]:
        out = []
        for words, tags in rows:
            code = tokenizer(words, is_split_into_words=True, truncation=True, max_length=240)
            at = code.word_ids()
            first = [w is not None and (t == 0 or at[t - 1] != w) for t, w in enumerate(at)]
            row_labels = [labels.index(tags[w]) if f else IGNORED for w, f in zip(at, first, strict=True)]
            out.append({"ids": code["input_ids"], "labels": row_labels, "first": first, "at": at})
        return out

    model = new_model(args.base, tokenizer, labels, scratch=args.scratch)
    fit(model, coded(train), tokenizer, how, print)
    rows = coded(test)
    right = found = gold = 0
    for (words, tags), row, chance in zip(test, rows, predict(model, rows, tokenizer.pad_token_id), strict=True):
        guess = ["O"] * len(words)
        for t, first in enumerate(row["first"]):
            if first:
                guess[row["at"][t]] = labels[int(chance[t].argmax())]
        ours, theirs = entities(guess), entities(tags)
        right, found, gold = right + len(ours & theirs), found + len(ours), gold + len(theirs)
    precision, recall = right / max(1, found), right / gold
    print(f"P {precision:.4f} R {recall:.4f} F1 {2 * precision * recall / max(1e-9, precision + recall):.4f}")


if __name__ == "__main__":
    main()
