"""From annotated articles to a tagging model on disk."""

from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from transformers import AutoTokenizer, PreTrainedTokenizerFast

from sijill.errors import InputError, MissingError
from sijill.extract.neural import LABELS
from sijill.records import Json
from sijill.training.candidates import candidates
from sijill.training.export import export
from sijill.training.fit import Schedule, encode, fit, new_model, predict, readings
from sijill.training.rows import labelled
from sijill.training.scores import scores


def train_tagger(
    base: str,
    rows: Sequence[Json],
    out: Path,
    how: Schedule,
    *,
    dev: Path | None = None,
    scratch: bool = False,
    tell: Callable[[str], None],
) -> list[Json]:
    """Fine-tune ``base`` on labelled sentences; write ``out``; return the scores on the articles of ``dev``.

    A base that has the tagger's labels already keeps its head. Raises :class:`MissingError` where the base cannot be
    had and :class:`InputError` where there is nothing to train on.
    """
    torch.manual_seed(how.seed)
    if not rows:
        raise InputError("The annotated files hold no articles; there is nothing to train on.")
    held = labelled([dev], candidates) if dev else []
    try:
        tokenizer = AutoTokenizer.from_pretrained(base)
        if not isinstance(tokenizer, PreTrainedTokenizerFast):
            raise MissingError(f"The base model {base} has no fast tokenizer, and offsets need one; choose another.")
        model = new_model(base, tokenizer, LABELS, scratch=scratch)
    except (OSError, ValueError, KeyError) as error:
        reason = str(error).strip().splitlines()[0]
        raise MissingError(f"The base model {base} cannot be loaded: {reason}") from error
    tell(f"{len(rows)} sentences, {sum(p.numel() for p in model.parameters()) / 1e6:.1f} M parameters")
    fit(model, encode(rows, tokenizer), tokenizer, how, tell)
    model.save_pretrained(out)
    tokenizer.save_pretrained(out)
    export(out, out)
    if not held:
        return []
    coded = encode(held, tokenizer)
    chances = predict(model, coded, tokenizer.pad_token_id)
    return scores([row["row"] for row in coded], readings(coded, chances))
