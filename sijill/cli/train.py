"""``sijill train``: a tagging model of one's own."""

from pathlib import Path
from typing import Annotated, Final

import typer

from sijill.cli.common import put, say
from sijill.errors import MissingError

EXAMPLE: Final = "Example: sijill train --base CAMeL-Lab/bert-base-arabic-camelbert-msa --out tagger gold.jsonl"


def train(
    gold: Annotated[
        list[Path],
        typer.Argument(
            metavar="GOLD...",
            exists=True,
            dir_okay=False,
            help="Annotated articles: JSON Lines with id, text and events by the codebook.",
            show_default=False,
        ),
    ],
    base: Annotated[str, typer.Option(metavar="FOLDER_OR_HUB_ID", help="Encoder to start from.", show_default=False)],
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Where to write the model.", show_default=False)],
    dev: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, metavar="GOLD", help="Articles to score on.", show_default=False),
    ] = None,
    epochs: Annotated[int, typer.Option(min=1, metavar="N", help="Readings of the annotated articles.")] = 12,
    rate: Annotated[
        float,
        typer.Option(
            min=1e-6, max=1e-2, metavar="RATE", help="Peak learning rate; for large pretrained models about 5e-5."
        ),
    ] = 5e-4,
    seed: Annotated[int, typer.Option(metavar="N", help="Seed of what is random.")] = 0,
) -> None:
    """Fine-tune an encoder for tagging on annotated articles.

    OUT holds the model twice: as Hugging Face files (config.json, model.safetensors), and as the int8 ONNX file that
    'sijill extract --model OUT' reads without torch. With --dev, prints the scores, one JSON line a label.
    """
    try:
        from sijill.training.train import train_tagger
    except ImportError as error:
        raise MissingError(
            f"Training needs packages that are not here ({error.name}): pip install 'sijill[torch]'."
        ) from error
    from sijill.training.candidates import candidates
    from sijill.training.fit import Schedule
    from sijill.training.rows import labelled

    how = Schedule(epochs=epochs, rate=rate, seed=seed)
    rows = labelled(gold) + labelled(gold, candidates)
    for line in train_tagger(base, rows, out, how, dev=dev, tell=say):
        put(line)
