"""Annotated articles to labelled sentences.

Two kinds of line come out, for one network with one label set:

- ``trigger`` null: the sentence as it stands; the spans are the triggers with their event types.
- ``trigger`` ``[start, end]``: the sentence read for the arguments of that trigger.

A mention that the annotator may have passed over because the event is already on record is neither event nor
non-event: its words go into ``ignore`` and bear no loss.
"""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sijill.errors import InputError
from sijill.extract.sentences import split
from sijill.extract.text import fold

_WORD = re.compile(r"\w+")
_PREFIX = re.compile(r"^(?:[وف]?(?:ال|لل|بال|كال|[بل])|[وف])(?=\w{3})")
_SUFFIX = re.compile(r"(?<=\w{3})(?:ات|ين|ون|ان|تا|وا|ه|ت|ا|ي)$")

Json = dict[str, Any]


def labelled(gold: Iterable[Path]) -> list[Json]:
    """The labelled sentences of annotated files, one JSON article a line with the codebook's ``events``.

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
                out.extend(article(json.loads(line)))
            except (ValueError, KeyError, TypeError) as error:
                raise InputError(f"{path}, line {number}, is not an annotated article: {error!r}.") from error
    return out


def stem(word: str) -> str:
    """A light stem of a folded word: the article, attached particles and inflectional endings off."""
    return _SUFFIX.sub("", _PREFIX.sub("", word))


def sentences(text: str) -> list[tuple[int, int]]:
    """Offsets of the sentences, cut as the extractor cuts them."""
    words = split(fold(text))
    out = []
    for first, last in words.bounds:
        span = words.folded.span(*words.covers(first, last))
        out.append((span.start, span.end))
    return out


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


def nearest(text: str, words: str, low: int, high: int, anchor: int) -> tuple[int, int] | None:
    """The occurrence of the words within ``[low, high)`` that stands nearest to the anchor."""
    found = [m.start() + low for m in re.finditer(re.escape(words), text[low:high])]
    if not found:
        return None
    start = min(found, key=lambda at: abs(at - anchor))
    return start, start + len(words)


def mentions(text: str, event: Json) -> Iterator[tuple[int, int]]:
    """Where the event's trigger stands: once in each piece of evidence that holds it."""
    for evidence in event["evidence"]:
        low = text.find(evidence)
        at = evidence.find(event["trigger"])
        if low >= 0 and at >= 0:
            yield low + at, low + at + len(event["trigger"])


def article(item: Json) -> Iterator[Json]:
    """The labelled sentences of one annotated article."""
    text, events = item["text"], item["events"]
    triggers: dict[tuple[int, int], list[Json]] = {}
    for event in events:
        for span in mentions(text, event):
            triggers.setdefault(span, []).append(event)
    known = {stem(word) for event in events for word in _WORD.findall(fold(event["trigger"]).text)[:2]}
    for low, high in sentences(text):
        here = {s: e for s, e in triggers.items() if low <= s[0] and s[1] <= high}
        spans = no_overlap([(s, e, f"TRIGGER-{triggers[s, e][0]['type']}") for s, e in here])
        sentence = text[low:high]
        folded = fold(sentence)
        ignore = []
        for word in _WORD.finditer(folded.text):
            at = folded.span(word.start(), word.end())
            start, end = at.start + low, at.end + low
            if stem(word.group()) in known and all(end <= s or e <= start for s, e, _ in spans):
                ignore.append([start - low, end - low])
        base = {"doc": item["id"], "text": sentence}
        yield base | {"trigger": None, "spans": _shift(spans, low), "ignore": ignore}
        for start, end, _ in spans:
            arguments = []
            for event in here[start, end]:
                for label, words in fields(event):
                    at_words = nearest(text, words, low, high, start)
                    if at_words:
                        arguments.append((*at_words, label))
            yield base | {
                "trigger": [start - low, end - low],
                "spans": _shift(no_overlap(arguments), low),
                "ignore": [],
            }


def no_overlap(spans: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """The spans, earlier ones winning, in text order."""
    kept: list[tuple[int, int, str]] = []
    for start, end, label in spans:
        if all(end <= s or e <= start for s, e, _ in kept):
            kept.append((start, end, label))
    return sorted(kept)


def _shift(spans: Iterable[tuple[int, int, str]], by: int) -> list[list[Any]]:
    return [[start - by, end - by, label] for start, end, label in spans]
