"""Loading tagging models: the shipped one and others like it through ONNX Runtime, any other through torch.

The fast tokenizer is read straight by ``tokenizers``, the library underneath ``transformers``: importing
``transformers`` takes two seconds, which is more than reading the model.
"""

import hashlib
import json
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from sijill.errors import MissingError
from sijill.extract.neural import LABELS, MARKERS, Floats, Forward, Integers, NeuralTagger, signs

SHIPPED: Final = Path(__file__).parent.parent / "models" / "tagger"
CARD: Final = "sijill.json"
"""Beside ``model.onnx``: the labels in the model's order, the padding id, and each file's SHA-256."""


def load_tagger(path: Path | str | None = None, threads: int = 1) -> NeuralTagger:
    """Load the shipped model, a folder that holds ``model.onnx``, or a Hugging Face folder or hub id through torch.

    ``threads`` is for the forward pass. Raises :class:`MissingError` where a file or a package is missing, damaged, or
    labels otherwise.
    """
    folder = Path(path) if path else SHIPPED
    if (folder / CARD).exists() or path is None:
        return _load_onnx(folder, threads)
    return _load_torch(str(path), threads)


def _load_onnx(folder: Path, threads: int) -> NeuralTagger:
    card = _card(folder)
    model, words = _checked(folder, "model.onnx", card), _checked(folder, "tokenizer.json", card)
    order = label_order(card["labels"], str(folder))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    # Spinning threads take the cores from the other workers.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def forward(ids: Integers, mask: Integers) -> Floats:
        logits: Floats = session.run(["logits"], {"input_ids": ids, "attention_mask": mask})[0]
        return logits

    return _tagger(str(folder), Tokenizer.from_buffer(words), forward, order, card["pad_token_id"])


def _card(folder: Path) -> dict[str, Any]:
    path = folder / CARD
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
        return {"labels": list(card["labels"]), "pad_token_id": int(card["pad_token_id"]), "sha256": card["sha256"]}
    except FileNotFoundError:
        raise MissingError(
            f"There is no tagging model at {folder}: {CARD} is missing; copy the folder again."
        ) from None
    except (ValueError, KeyError, TypeError) as error:
        raise MissingError(f"The model file {path} is damaged ({error!r}); copy the folder again.") from error


def _checked(folder: Path, name: str, card: dict[str, Any]) -> bytes:
    """A model file's bytes, once they are known to be whole."""
    try:
        data = (folder / name).read_bytes()
    except FileNotFoundError:
        raise MissingError(f"The model folder {folder} holds no {name}; copy the folder again.") from None
    if hashlib.sha256(data).hexdigest() != card["sha256"].get(name):
        raise MissingError(
            f"The model file {folder / name} is damaged or cut short: it is not the file that {CARD} was written for;"
            " copy the folder again."
        )
    return data


def _load_torch(name: str, threads: int) -> NeuralTagger:
    try:
        import torch  # noqa: PLC0415 - an extra
        from transformers import AutoModelForTokenClassification, AutoTokenizer  # noqa: PLC0415
    except ImportError:
        raise MissingError(
            f"The model {name} needs torch and transformers: pip install 'sijill[torch]', or give a folder that"
            f" `sijill train` exported ({CARD} is in it)."
        ) from None
    try:
        model = AutoModelForTokenClassification.from_pretrained(name)
        fast = AutoTokenizer.from_pretrained(name, use_fast=True)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        reason = str(error).strip().splitlines()[0]
        raise MissingError(f"The model {name} cannot be loaded: {reason}") from error
    order = label_order([label for _, label in sorted(model.config.id2label.items())], name)
    if not fast.is_fast or any(marker not in fast.get_vocab() for marker in MARKERS):
        raise MissingError(
            f"The model {name} has no fast tokenizer with the tokens {' and '.join(MARKERS)};"
            " give a model that `sijill train` made."
        )
    torch.set_num_threads(threads)
    model.eval()

    def forward(ids: Integers, mask: Integers) -> Floats:
        with torch.inference_mode():
            output = model(input_ids=torch.from_numpy(ids), attention_mask=torch.from_numpy(mask))
        return np.asarray(output.logits.float().numpy(), np.float32)

    return _tagger(name, fast.backend_tokenizer, forward, order, int(fast.pad_token_id or 0))


def _tagger(name: str, tokenizer: Tokenizer, forward: Forward, order: tuple[int, ...], pad: int) -> NeuralTagger:
    tokenizer.no_padding()
    tokenizer.no_truncation()
    frame, markers = signs(tokenizer)
    return NeuralTagger(name, tokenizer, forward, order, pad, frame, markers)


def label_order(labels: list[str], name: str) -> tuple[int, ...]:
    """Where each of ``LABELS`` stands among a model's labels. Raises :class:`MissingError` where one is lacking."""
    columns = {label: column for column, label in enumerate(labels)}
    if missing := [label for label in LABELS if label not in columns]:
        raise MissingError(
            f"The model {name} has other labels than Sijill's tagger: {len(missing)} of {len(LABELS)} are missing, the"
            f" first is {missing[0]}; give a model that `sijill train` made."
        )
    return tuple(columns[label] for label in LABELS)
