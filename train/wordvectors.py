"""Skip-gram vectors of the vocabulary: ``python train/wordvectors.py IDS.npz OUT.npz``.

Minutes of skip-gram (Mikolov et al. 2013) place the embedding matrix where hours of masked-language training on a few
cores would; the input vectors initialise the encoder's embeddings, the output vectors its prediction layer.
"""

import argparse
import logging
import tempfile
from itertools import pairwise
from pathlib import Path

import numpy as np
from gensim.models import Word2Vec


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ids", type=Path, help="what corpus.py wrote")
    parser.add_argument("out", type=Path)
    parser.add_argument("--dimensions", type=int, default=256)
    parser.add_argument("--epochs", type=int, default=3)
    args = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    corpus = np.load(args.ids)
    ids, starts = corpus["ids"], corpus["starts"]
    size = int(ids.max()) + 1
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as pieces:
        pieces.writelines(" ".join(map(str, ids[a:b])) + "\n" for a, b in pairwise(starts))
        pieces.flush()
        model = Word2Vec(
            corpus_file=pieces.name,
            vector_size=args.dimensions,
            epochs=args.epochs,
            sg=1,
            window=5,
            negative=5,
            sample=1e-4,
            min_count=1,
            workers=2,
        )
    inputs, outputs = np.zeros((2, size, args.dimensions), np.float32)
    counts = np.bincount(ids, minlength=size)
    for key, index in model.wv.key_to_index.items():
        inputs[int(key)] = model.wv.vectors[index]
        outputs[int(key)] = model.syn1neg[index]
    np.savez(args.out, inputs=inputs, outputs=outputs, counts=counts)


if __name__ == "__main__":
    main()
