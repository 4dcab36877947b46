"""Annotated articles to labelled sentences.

Two kinds of row come out, for one network with one label set:

- ``trigger`` null: the sentence as it stands; the spans are the triggers with their event types.
- ``trigger`` ``[start, end]``: the sentence read for the arguments of that trigger.

They teach words and arguments first; the rows of :mod:`sijill.training.candidates`, which the network then judges as it
does in use, come after.

Triggers are the annotated words, and whatever else of the lexicon stands in a sentence that is evidence for an event of
the same kind. Elsewhere a mention of an event already on record is neither event nor non-event, since the annotator
passes over repetitions: its words go into ``ignore`` and bear no loss.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from zlib import crc32

from sijill.errors import InputError
from sijill.extract.page import Page, read
from sijill.extract.text import fold
from sijill.extract.triggers import TriggerMention
from sijill.records import EVENT_TYPES, Document, Json

_WORD = re.compile(r"\w+")
_PREFIX = re.compile(r"^(?:[وف]?(?:ال|لل|بال|كال|[بل])|[وف])(?=\w{3})")
_SUFFIX = re.compile(r"(?<=\w{3})(?:ات|ين|ون|ان|تا|وا|ه|ت|ا|ي)$")

Offsets = tuple[int, int]


def labelled(gold: Iterable[Path], rows_of: Callable[[Json], Iterator[Json]] | None = None) -> list[Json]:
    """The rows of annotated files, one JSON article a line with the codebook's ``events``; ``rows_of`` an article makes
    them, :func:`article` unless given.

    Raises :class:`InputError` where a line is not such an article.
    """
    out: list[Json] = []
    for path in gold:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"The annotated file {path} cannot be read: {error}.") from error
        for number, line in enumerate(lines, start=1):
            try:
                out.extend((rows_of or article)(json.loads(line)))
            except (ValueError, KeyError, TypeError) as error:
                raise InputError(f"{path}, line {number}, is not an annotated article: {error!r}.") from error
    return out


def article(item: Json) -> Iterator[Json]:
    """The labelled sentences of one annotated article."""
    text, events = item["text"], item["events"]
    published = date.fromisoformat(item["published"][:10]) if item.get("published") else None
    page = read(Document(item["id"], text, published=published), lambda name: None)
    exact: dict[Offsets, list[Json]] = {}
    for event in events:
        for span in mentions(text, event):
            exact.setdefault(span, []).append(event)
    known = {stem(word) for event in events for word in _WORD.findall(fold(event["trigger"]).text)[:2]}
    for sentence in range(len(page.words.bounds)):
        whole = page.sentence_span(sentence)
        low, high = whole.start, whole.end
        told = {span: found for span, found in exact.items() if low <= span[0] and span[1] <= high}
        here = [event for event in events if any(_meets(text, quote, low, high) for quote in event["evidence"])]
        told |= _by_lexicon(page, sentence, here, told)
        triggers = _apart((s, e, f"TRIGGER-{found[0]['type']}") for (s, e), found in told.items())
        ignore = [
            span for span in _with_stem(text, low, high, known) if not any(overlap(span, t[:2]) for t in triggers)
        ]
        base = {"doc": item["id"], "text": text[low:high]}
        yield base | {
            "trigger": None,
            "spans": _shift(triggers, low),
            "ignore": [[s - low, e - low] for s, e in ignore],
        }
        for start, end, _ in triggers:
            arguments = [
                (*at, label)
                for event in told[start, end]
                for label, words in fields(event)
                if (at := nearest(text, words, low, high, start))
            ]
            if arguments:
                yield base | {
                    "trigger": [start - low, end - low],
                    "spans": _shift(_apart(arguments), low),
                    "ignore": [],
                }


def fold_of(document: str, folds: int) -> int:
    """Which fold a document is held out in: a property of its id alone, so that every script agrees."""
    return crc32(document.encode()) % folds


def mentions(text: str, event: Json) -> Iterator[Offsets]:
    """Where the event's trigger stands: once in each piece of evidence that holds it."""
    for evidence in event["evidence"]:
        low = text.find(evidence)
        at = evidence.find(event["trigger"])
        if low >= 0 and at >= 0:
            yield low + at, low + at + len(event["trigger"])


def fields(event: Json) -> Iterator[tuple[str, str]]:
    """(label, verbatim words) of an event's arguments; those that win where two overlap come first."""
    for name in ("killed", "injured"):
        if event[name] and event[name]["text"]:
            yield name.upper(), event[name]["text"]
    for place in event["places"]:
        yield "PLACE", place["text"]
    if event["date"]["text"]:
        yield "TIME", event["date"]["text"]
    for label, name in (("WEAPON", "weapon"), ("DENIER", "disputed_by"), ("SOURCE", "said_by")):
        if event[name]:
            yield label, event[name]
    for label, name in (("ACTOR", "actors"), ("TARGET", "targets")):
        for words in event[name]:
            yield label, words


def nearest(text: str, words: str, low: int, high: int, anchor: int) -> Offsets | None:
    """The occurrence of the words within ``[low, high)`` that stands nearest to the anchor."""
    found = [m.start() + low for m in re.finditer(re.escape(words), text[low:high])]
    if not found:
        return None
    start = min(found, key=lambda at: abs(at - anchor))
    return start, start + len(words)


def stem(word: str) -> str:
    """A light stem of a folded word: the article, attached particles and inflectional endings off."""
    return _SUFFIX.sub("", _PREFIX.sub("", word))


def overlap(a: Offsets, b: Offsets) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _by_lexicon(
    page: Page, sentence: int, here: list[Json], told: dict[Offsets, list[Json]]
) -> dict[Offsets, list[Json]]:
    """The lexicon's triggers of a sentence that stand for one of the events it is evidence for."""
    out: dict[Offsets, list[Json]] = {}
    for match in page.triggers_in.get(sentence, ()):
        mention = TriggerMention.of(page, match, 0.0)
        span = page.span(mention.first, mention.last)
        if any(overlap((span.start, span.end), other) for other in told):
            continue
        group = EVENT_TYPES[match.entry.type]
        events = [e for e in here if EVENT_TYPES[e["type"]] == group or match.head in fold(e["trigger"]).text]
        if events:
            out[span.start, span.end] = sorted(events, key=lambda event: event["type"] != match.entry.type)
    return out


def _with_stem(text: str, low: int, high: int, stems: set[str]) -> Iterator[Offsets]:
    folded = fold(text[low:high])
    for word in _WORD.finditer(folded.text):
        if stem(word.group()) in stems:
            span = folded.span(word.start(), word.end())
            yield span.start + low, span.end + low


def _meets(text: str, quote: str, low: int, high: int) -> bool:
    at = text.find(quote)
    return at >= 0 and overlap((at, at + len(quote)), (low, high))


def _apart(spans: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The spans without those that overlap an earlier one, in text order."""
    kept: list[tuple[int, int, str]] = []
    for span in spans:
        if not any(overlap(span[:2], other[:2]) for other in kept):
            kept.append(span)
    return sorted(kept)


def _shift(spans: Iterable[tuple[int, int, str]], by: int) -> list[list[Any]]:
    return [[start - by, end - by, label] for start, end, label in spans]
