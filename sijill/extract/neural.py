"""The neural tagger: a small encoder read through ONNX Runtime, or any Hugging Face token classifier through torch.

One network, one label set: ``O`` and BIO over ``TRIGGER-<event type>`` and the arguments ACTOR, TARGET, WEAPON, PLACE,
TIME, KILLED, INJURED, SOURCE and DENIER. A sentence as it stands is read for triggers; a sentence with ``[TRG]`` and
``[/TRG]`` around one trigger is read for that trigger's arguments. All offsets are characters of the sentence given.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from sijill.records import EVENT_TYPES

ARGUMENTS: Final = ("ACTOR", "TARGET", "WEAPON", "PLACE", "TIME", "KILLED", "INJURED", "SOURCE", "DENIER")
LABELS: Final[tuple[str, ...]] = (
    "O",
    *(f"{edge}-{name}" for name in [f"TRIGGER-{slug}" for slug in EVENT_TYPES] + list(ARGUMENTS) for edge in "BI"),
)
"""The label set that every tagging model must have, in the order of the shipped one."""

MARKERS: Final = ("[TRG]", "[/TRG]")
_BATCH_TOKENS = 2048
_TRIGGER = "TRIGGER-"

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
Forward = Callable[[Integers, Integers], Floats]
"""Token ids and attention mask, both [sentences, tokens], to logits [sentences, tokens, labels]."""


@dataclass(frozen=True, slots=True)
class TaggedSpan:
    """Labelled characters of a sentence; ``score`` from 0 to 1."""

    label: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network makes of one sentence: for each token its characters and its probability of each label."""

    offsets: tuple[tuple[int, int], ...]
    probabilities: Floats  # [tokens, labels], in the order of LABELS

    def spans(self) -> list[TaggedSpan]:
        """The labelled spans of the likeliest reading, each with its mean token probability."""
        out: list[TaggedSpan] = []
        names = [_NAMES[i] for i in self.probabilities.argmax(axis=1)]
        begins = [LABELS[i].startswith("B-") for i in self.probabilities.argmax(axis=1)]
        at = 0
        while at < len(names):
            name, first = names[at], at
            at += 1
            if name is None:
                continue
            while at < len(names) and names[at] == name and not begins[at]:
                at += 1
            score = float(self.mass(name, first, at).mean())
            out.append(TaggedSpan(name, self.offsets[first][0], self.offsets[at - 1][1], score))
        return out

    def mass(self, name: str, first: int, last: int) -> Floats:
        """Probability that each of the tokens belongs to a span of that name."""
        begin = _BEGIN[name]
        mass: Floats = self.probabilities[first:last, begin : begin + 2].sum(axis=1)
        return mass

    def chance(self, name: str, start: int, end: int) -> float | None:
        """Mean probability that the words at ``[start, end)`` belong to a span of that name; None where cut off."""
        inside = [i for i, (a, b) in enumerate(self.offsets) if a < end and start < b]
        return float(self.mass(name, inside[0], inside[-1] + 1).mean()) if inside else None

    def event_types(self, start: int, end: int) -> dict[str, float]:
        """Probability of each event type, and under ``""`` of being no event, for the words at ``[start, end)``:
        read at the token that is surest to be a trigger. Empty where the words were cut off."""
        inside = [i for i, (a, b) in enumerate(self.offsets) if a < end and start < b]
        if not inside:
            return {}
        first, last = inside[0], inside[-1] + 1
        by_type = {slug: self.mass(_TRIGGER + slug, first, last) for slug in EVENT_TYPES}
        surest = int(np.sum(list(by_type.values()), axis=0).argmax())
        types = {slug: float(mass[surest]) for slug, mass in by_type.items()}
        return types | {"": max(0.0, 1.0 - sum(types.values()))}


_NAMES: Final = [None, *(label[2:] for label in LABELS[1:])]
_BEGIN: Final = {label[2:]: i for i, label in enumerate(LABELS) if label.startswith("B-")}


@dataclass(frozen=True)
class NeuralTagger:
    """A loaded model: how it cuts text, how it scores tokens, and the order of its labels."""

    name: str
    tokenizer: Tokenizer
    forward: Forward
    order: tuple[int, ...]  # for each of LABELS, its column in the model's logits
    pad: int
    silent: frozenset[int]  # token ids that stand for no words: [CLS], [SEP], the markers

    def read(self, sentences: Sequence[str], triggers: Sequence[tuple[int, int] | None] | None = None) -> list[Reading]:
        """Read sentences, batched by length; where a trigger is given for one, for that trigger's arguments."""
        given = triggers or [None] * len(sentences)
        texts = [mark(text, span) if span else text for text, span in zip(sentences, given, strict=True)]
        coded = self.tokenizer.encode_batch(texts)
        readings: list[Reading | None] = [None] * len(texts)
        for batch in batches([len(c) for c in coded]):
            width = len(coded[batch[-1]])
            ids = np.full((len(batch), width), self.pad, np.int64)
            mask = np.zeros_like(ids)
            for row, i in enumerate(batch):
                ids[row, : len(coded[i])] = coded[i].ids
                mask[row, : len(coded[i])] = 1
            chances = _softmax(self.forward(ids, mask)[:, :, self.order])
            for row, i in enumerate(batch):
                code = coded[i]
                keep = [t for t, token in enumerate(code.ids) if token not in self.silent]
                offsets = tuple(unmark(code.offsets[t], given[i]) for t in keep)
                readings[i] = Reading(offsets, chances[row, keep])
        return [reading for reading in readings if reading is not None]

    def tag(self, sentences: Sequence[str]) -> list[list[TaggedSpan]]:
        """The trigger spans of each sentence."""
        return [
            [span for span in reading.spans() if span.label.startswith(_TRIGGER)] for reading in self.read(sentences)
        ]

    def arguments(self, sentences: Sequence[str], triggers: Sequence[tuple[int, int]]) -> list[list[TaggedSpan]]:
        """The argument spans of one trigger in each sentence."""
        return [
            [span for span in reading.spans() if not span.label.startswith(_TRIGGER)]
            for reading in self.read(sentences, triggers)
        ]

    def score_triggers(self, sentence: str, spans: Iterable[tuple[int, int]]) -> list[dict[str, float]]:
        """For each candidate trigger, the probability of each event type and, under ``""``, of being no event."""
        reading = self.read([sentence])[0]
        return [reading.event_types(start, end) for start, end in spans]


def mark(text: str, span: tuple[int, int]) -> str:
    """The sentence with the markers around one trigger."""
    start, end = span
    return f"{text[:start]}{MARKERS[0]}{text[start:end]}{MARKERS[1]}{text[end:]}"


def unmark(offsets: tuple[int, int], span: tuple[int, int] | None) -> tuple[int, int]:
    """Offsets in a marked sentence to offsets in the sentence."""
    if span is None:
        return offsets
    opened = span[0] + len(MARKERS[0])
    closed = span[1] + len(MARKERS[0])
    shift = (len(MARKERS[0]) if offsets[0] >= opened else 0) + (len(MARKERS[1]) if offsets[0] >= closed else 0)
    return offsets[0] - shift, offsets[1] - shift


def batches(lengths: Sequence[int]) -> list[list[int]]:
    """Indexes in batches of like length, each of at most ``_BATCH_TOKENS`` tokens with the padding."""
    out: list[list[int]] = []
    for i in sorted(range(len(lengths)), key=lengths.__getitem__):
        if not out or lengths[i] * (len(out[-1]) + 1) > _BATCH_TOKENS:
            out.append([])
        out[-1].append(i)
    return out


def _softmax(logits: Floats) -> Floats:
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    chances: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return chances
