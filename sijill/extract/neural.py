"""The neural tagger: a small encoder read through ONNX Runtime, or any Hugging Face token classifier through torch.

One network, one label set: ``O`` and BIO over ``TRIGGER-<event type>`` and the arguments ACTOR, TARGET, WEAPON, PLACE,
TIME, KILLED, INJURED, SOURCE and DENIER. It reads a sentence with ``[TRG]`` and ``[/TRG]`` around one candidate
trigger, after the title and the sentence before it. The labels of ``[TRG]`` tell which event the candidate names, ``O``
that it names none; those of the words tell the event's arguments. All offsets are characters of the sentence given.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from sijill.errors import MissingError
from sijill.records import EVENT_TYPES

ARGUMENTS: Final = ("ACTOR", "TARGET", "WEAPON", "PLACE", "TIME", "KILLED", "INJURED", "SOURCE", "DENIER")
LABELS: Final[tuple[str, ...]] = (
    "O",
    *(f"{edge}-{name}" for name in [f"TRIGGER-{slug}" for slug in EVENT_TYPES] + list(ARGUMENTS) for edge in "BI"),
)
"""The label set that every tagging model must have, in the order of the shipped one."""

MARKERS: Final = ("[TRG]", "[/TRG]")
TITLE, BEFORE, SENTENCE = 24, 36, 140
"""Tokens that are read of the title, of the end of the sentence before, and of the sentence with its markers."""

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
class Question:
    """A candidate trigger, ``[start, end)`` of its sentence, with the page's title and the sentence before; those are
    empty where the sentence itself is the title, or follows it."""

    sentence: str
    trigger: tuple[int, int]
    title: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Coded:
    """A question as the network reads it: token ids, which of them is ``[TRG]``, and for each word piece of the
    sentence its place among the tokens and its characters."""

    ids: list[int]
    marker: int
    pieces: list[tuple[int, tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network makes of a question: each event type's probability, under ``""`` that of no event, and for each
    token of the sentence its characters and its probability of each label."""

    types: Mapping[str, float]
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
    frame: tuple[int, int]  # the ids that open a text and that close or part texts: [CLS] and [SEP]
    markers: tuple[int, int]

    def read(self, questions: Sequence[Question]) -> list[Reading | None]:
        """Read the questions, batched by length; None where the trigger stands too far into its sentence."""
        coded = code(self.tokenizer, self.frame, self.markers, questions)
        readings: list[Reading | None] = [None] * len(coded)
        known = [i for i, row in enumerate(coded) if row is not None]
        rows = [row for row in coded if row is not None]
        for batch in batches([len(row.ids) for row in rows]):
            width = len(rows[batch[-1]].ids)
            ids = np.full((len(batch), width), self.pad, np.int64)
            mask = np.zeros_like(ids)
            for line, i in enumerate(batch):
                ids[line, : len(rows[i].ids)] = rows[i].ids
                mask[line, : len(rows[i].ids)] = 1
            chances = _softmax(self.forward(ids, mask)[:, :, self.order])
            for line, i in enumerate(batch):
                readings[known[i]] = reading_of(rows[i], chances[line])
        return readings


def signs(tokenizer: Tokenizer) -> tuple[tuple[int, int], tuple[int, int]]:
    """The ids that open and close a text, and those of the markers. Raises :class:`MissingError` where the tokenizer
    lacks the markers."""
    opening, *_, closing = tokenizer.encode("").ids
    first, last = tokenizer.token_to_id(MARKERS[0]), tokenizer.token_to_id(MARKERS[1])
    if first is None or last is None:
        raise MissingError(f"The model's tokenizer lacks {' and '.join(MARKERS)}; give one that `sijill train` made.")
    return (opening, closing), (first, last)


def code(
    tokenizer: Tokenizer, frame: tuple[int, int], markers: tuple[int, int], questions: Sequence[Question]
) -> list[Coded | None]:
    """The questions in token ids: opening, title, before and sentence, each closed. None where the trigger was cut off.
    The tokenizer must neither pad nor truncate."""
    around = list(dict.fromkeys(text for q in questions for text in (q.title, q.before) if text))
    known = dict(zip(around, tokenizer.encode_batch(around, add_special_tokens=False), strict=True))
    marked = tokenizer.encode_batch([mark(q.sentence, q.trigger) for q in questions], add_special_tokens=False)
    out: list[Coded | None] = []
    for question, sentence in zip(questions, marked, strict=True):
        ids = [frame[0]]
        if question.title:
            ids += [*known[question.title].ids[:TITLE], frame[1]]
        if question.before:
            ids += [*known[question.before].ids[-BEFORE:], frame[1]]
        first, own = len(ids), sentence.ids[:SENTENCE]
        if markers[0] not in own:
            out.append(None)
            continue
        pieces = [
            (first + at, unmark(offsets, question.trigger))
            for at, (piece, offsets) in enumerate(zip(own, sentence.offsets, strict=False))
            if piece not in markers
        ]
        out.append(Coded([*ids, *own, frame[1]], first + own.index(markers[0]), pieces))
    return out


def reading_of(row: Coded, chances: Floats) -> Reading:
    """The reading of one coded question, given the label probabilities of its tokens."""
    at = chances[row.marker]
    columns = {slug: _BEGIN[_TRIGGER + slug] for slug in EVENT_TYPES}
    types = {slug: float(at[column : column + 2].sum()) for slug, column in columns.items()}
    types[""] = max(0.0, 1.0 - sum(types.values()))
    return Reading(types, tuple(offsets for _, offsets in row.pieces), chances[[t for t, _ in row.pieces]])


def mark(text: str, span: tuple[int, int]) -> str:
    """The sentence with the markers around one trigger."""
    start, end = span
    return f"{text[:start]}{MARKERS[0]}{text[start:end]}{MARKERS[1]}{text[end:]}"


def unmark(offsets: tuple[int, int], span: tuple[int, int]) -> tuple[int, int]:
    """Offsets in a marked sentence to offsets in the sentence."""
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
