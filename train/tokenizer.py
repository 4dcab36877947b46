"""Train the WordPiece vocabulary: ``python train/tokenizer.py CORPUS OUT_FOLDER``.

The spelling is folded inside the tokenizer (as ``sijill.extract.text.fold`` does), so that a raw sentence goes in and
the offsets that come out are the raw sentence's.
"""

import argparse
import lzma
from collections.abc import Iterator
from pathlib import Path

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors, trainers
from transformers import PreTrainedTokenizerFast

SPECIALS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[TRG]", "[/TRG]"]
"""``[TRG]`` and ``[/TRG]`` stand around the trigger whose arguments are asked for."""

_FOLD = [
    ("[\u0640\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069]", ""),
    ("[ىیېۍ]", "ي"),
    ("[ةہھە]", "ه"),
    ("[کڪگ]", "ك"),
    ("[“”„«»″]", '"'),
    ("[‘’‚`´]", "'"),
    ("[–—−‐‑‒]", "-"),
]


def blank() -> Tokenizer:
    """An untrained WordPiece tokenizer that folds Arabic spelling and splits at spaces and punctuation."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]", max_input_chars_per_word=40))
    folds = [normalizers.Replace(Regex(pattern), form) for pattern, form in _FOLD]
    # NFKD with the accents stripped takes off vowel marks and the hamza of its carriers.
    digits = [normalizers.Replace(Regex(f"[{chr(0x660 + d)}{chr(0x6F0 + d)}]"), str(d)) for d in range(10)]
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKD(), normalizers.StripAccents(), *folds, *digits, normalizers.Lowercase()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def lines(corpus: Path) -> Iterator[str]:
    """The corpus's paragraphs, from plain text or ``.xz``."""
    opener = lzma.open if corpus.suffix == ".xz" else open
    with opener(corpus, "rt", encoding="utf-8") as stream:
        yield from stream


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", type=int, default=40_000, help="vocabulary size")
    args = parser.parse_args()
    tokenizer = blank()
    trainer = trainers.WordPieceTrainer(
        vocab_size=args.size, special_tokens=SPECIALS, limit_alphabet=250, min_frequency=8
    )
    tokenizer.train_from_iterator(lines(args.corpus), trainer)
    cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", cls), ("[SEP]", sep)]
    )
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        unk_token="[UNK]",
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
        additional_special_tokens=["[TRG]", "[/TRG]"],
        model_max_length=256,
    ).save_pretrained(args.out)


if __name__ == "__main__":
    main()
