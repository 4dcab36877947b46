"""Tokenise the corpus once: ``python train/corpus.py CORPUS TOKENIZER_FOLDER OUT.npz``.

Writes every paragraph's token ids end to end, where each starts, and how many different conflict cues it holds, so
that a short run can read the paragraphs of its own field first.
"""

import argparse
import re
from itertools import islice
from pathlib import Path

import numpy as np
from transformers import AutoTokenizer

from sijill.extract.text import fold
from tokenizer import lines

CUES = re.compile(
    "(قصف|غار[هات]|اشتباك|اشتبك|انفج|تفجير|هجوم|هجم|هاجم|اقتحم|اقتحام|مقتل|قتيل|قتل|جرح|جريح|اصيب|اصاب|استشهد|شهيد"
    "|شهداء|مسلح|صاروخ|صواريخ|قذيف|قذائف|قذايف|مدفع|عبوه|ناسف|مفخخ|انتحار|قناص|كمين|اطلاق نار|النار|اسر |اعتقل|اعتقال|"
    "خطف|اختطف|تظاهر|مظاهر|احتجاج|ميليشيا|مليشيا|داعش|الطيران|طائرات|طايرات|مسير|غزه|حلب|ادلب|الموصل|الحوثي|الجيش|قوات|هدنه"
    "|انسحب|سيطر|تحرير|معارك|المعارض|اغتيال|اغتال|دمر|نزوح|ضحايا|حصار|توغل|لغم|الغام)"
)
"""Conflict words in folded spelling. Only the order of reading depends on them, so a miss costs little."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("tokenizer", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    tokenizer = AutoTokenizer.from_pretrained(args.tokenizer)
    ids: list[np.ndarray] = []
    lengths: list[int] = []
    cues: list[int] = []
    stream = lines(args.corpus)
    while paragraphs := list(islice(stream, 5000)):
        for row in tokenizer(paragraphs, add_special_tokens=False)["input_ids"]:
            ids.append(np.asarray(row, np.uint16))
            lengths.append(len(row))
        cues.extend(len(set(CUES.findall(fold(paragraph).text))) for paragraph in paragraphs)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    np.savez(args.out, ids=np.concatenate(ids), starts=starts, cues=np.asarray(cues, np.uint8))


if __name__ == "__main__":
    main()
