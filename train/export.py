"""A fine-tuned tagger to the folder that ships: ``python train/export.py TAGGER OUT``.

Writes ``model.onnx``, ``tokenizer.json`` and ``sijill.json``. Weights of the layers and word vectors become int8
(dynamic quantisation), unless ``--full`` keeps them in single precision.
"""

import argparse
import hashlib
import json
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from transformers import AutoModelForTokenClassification, AutoTokenizer


class Logits(nn.Module):
    """The model with plain tensors in and out."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        return self.model(input_ids=input_ids, attention_mask=attention_mask).logits


def to_onnx(model: nn.Module, out: Path) -> None:
    """Trace the model with free batch and length."""
    batch, length = torch.export.Dim("batch", min=1), torch.export.Dim("length", min=2, max=512)
    axes = {0: batch, 1: length}
    ids = torch.randint(10, 100, (3, 17))
    torch.onnx.export(
        Logits(model).eval(),
        (ids, torch.ones_like(ids)),
        out,
        input_names=["input_ids", "attention_mask"],
        output_names=["logits"],
        dynamic_shapes={"input_ids": axes, "attention_mask": axes},
        dynamo=True,
        external_data=False,
        optimize=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tagger", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--full", action="store_true", help="keep single precision")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    model = AutoModelForTokenClassification.from_pretrained(args.tagger, attn_implementation="eager")
    tokenizer = AutoTokenizer.from_pretrained(args.tagger)
    target = args.out / "model.onnx"
    with tempfile.TemporaryDirectory() as folder:
        full = target if args.full else Path(folder) / "full.onnx"
        to_onnx(model, full)
        if not args.full:
            quantize_dynamic(
                full, target, op_types_to_quantize=["MatMul", "Gather"], weight_type=QuantType.QInt8, per_channel=True
            )
    tokenizer.backend_tokenizer.no_padding()
    tokenizer.backend_tokenizer.no_truncation()
    tokenizer.backend_tokenizer.save(str(args.out / "tokenizer.json"), pretty=False)
    labels = [model.config.id2label[i] for i in range(model.config.num_labels)]
    files = ("model.onnx", "tokenizer.json")
    card = {
        "labels": labels,
        "pad_token_id": tokenizer.pad_token_id,
        "sha256": {name: hashlib.sha256((args.out / name).read_bytes()).hexdigest() for name in files},
    }
    (args.out / "sijill.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
