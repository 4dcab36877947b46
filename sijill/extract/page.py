"""A document as the readers see it: words, sentences, and every span of interest that the lexicons find in them."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import TypeVar

from sijill.extract.casualties import Casualty, find_casualties
from sijill.extract.lexicon import Actor, Demonym, Head, NotEvent, Source, Trigger, Weapon, load_lexicon, openers
from sijill.extract.phrases import Match, Table
from sijill.extract.places import Known, PlaceMention, find_places
from sijill.extract.sentences import Words, split
from sijill.extract.text import Folded, fold
from sijill.extract.time import TimeExpression, find_dates, reporting_day
from sijill.extract.vocabulary import Tokens, tokenize
from sijill.records import EVENT_TYPES, Document, Span

T = TypeVar("T")


@dataclass(frozen=True)
class Page:
    """One document with its spans; token indexes refer to ``words``."""

    document: Document
    folded: Folded
    words: Words
    tokens: Tokens  # the words as the readers of dates and numbers cut them
    triggers: list[Match[Trigger]]
    not_events: list[Match[NotEvent]]
    actors: list[Match[Actor]]
    heads: list[Match[Head]]
    weapons: list[Match[Weapon]]
    sources: list[Match[Source]]
    demonyms: list[Match[Demonym]]
    places: list[PlaceMention]
    dates: list[TimeExpression]
    casualties: list[Casualty]

    def span(self, first: int, last: int, skip: int = 0) -> Span:
        """The original words under the tokens ``first`` to ``last`` (exclusive), without the first ``skip`` folded
        letters (a particle written on to the word)."""
        start, end = self.words.covers(first, last)
        return self.folded.span(start + skip, end)

    def sentence_span(self, sentence: int) -> Span:
        first, last = self.words.bounds[sentence]
        return self.span(first, last)

    def sentence_of(self, offset: int) -> int:
        """The sentence that a folded offset stands in."""
        at = min(self.words.at(offset), len(self.words.text) - 1)
        return self.words.sentence[at]

    @cached_property
    def today(self) -> date | None:
        """The day that the text calls today."""
        return reporting_day(self.tokens, self.document.published)

    @cached_property
    def places_in(self) -> dict[int, list[PlaceMention]]:
        return _by(self.places, lambda place: self.words.sentence[place.first])

    @cached_property
    def dates_in(self) -> dict[int, list[TimeExpression]]:
        return _by(self.dates, lambda when: self.sentence_of(when.start))

    @cached_property
    def casualties_in(self) -> dict[int, list[Casualty]]:
        return _by(self.casualties, lambda toll: self.sentence_of(toll.start))

    @cached_property
    def not_events_in(self) -> dict[int, list[Match[NotEvent]]]:
        return self._by_sentence(self.not_events)

    @cached_property
    def actors_in(self) -> dict[int, list[Match[Actor]]]:
        return self._by_sentence(self.actors)

    @cached_property
    def heads_in(self) -> dict[int, list[Match[Head]]]:
        return self._by_sentence(self.heads)

    @cached_property
    def weapons_in(self) -> dict[int, list[Match[Weapon]]]:
        return self._by_sentence(self.weapons)

    @cached_property
    def sources_in(self) -> dict[int, list[Match[Source]]]:
        return self._by_sentence(self.sources)

    @cached_property
    def demonyms_in(self) -> dict[int, list[Match[Demonym]]]:
        return self._by_sentence(self.demonyms)

    @cached_property
    def labels(self) -> list[PlaceMention]:
        """Places that stand as labels of a digest's sections."""
        return [place for place in self.places if place.label]

    @cached_property
    def named_places(self) -> list[PlaceMention]:
        """Places with a known name of their own."""
        return [p for p in self.places if p.named and p.known and not (p.kind == "facility" and p.plural)]

    @cached_property
    def last_full(self) -> int:
        """The last sentence of the last line that ends with a full stop; loose lines after it are often the margin
        of a web page."""
        bounds, text = self.words.bounds, self.words.text
        full = [s for s, (_, last) in enumerate(bounds) if text[last - 1] in '.!؟?"' and self._ends_line(s)]
        return max((s for s in full if text[bounds[s][1] - 2] not in ".…"), default=-1)

    def _ends_line(self, sentence: int) -> bool:
        lines = self.words.lines
        return sentence + 1 == len(lines) or lines[sentence + 1] != lines[sentence]

    @cached_property
    def title_words(self) -> frozenset[str]:
        first, last = self.words.bounds[0] if self.words.bounds else (0, 0)
        return frozenset(word for word in self.words.text[first:last] if len(word) > 2)

    def is_headline(self, sentence: int) -> bool:
        """Whether a sentence is the headline: the first, or one that repeats it, without a full stop."""
        _, last = self.words.bounds[sentence]
        return self.words.text[last - 1] not in ".!؟?" and (
            sentence == 0 or (sentence <= 4 and self.repeats_title(sentence))
        )

    def repeats_title(self, sentence: int) -> bool:
        """Whether at least half of a sentence's longer words stand in the first one."""
        return sentence in self._repeating

    @cached_property
    def _repeating(self) -> frozenset[int]:
        text, title = self.words.text, self.title_words
        longer = [{word for word in text[first:last] if len(word) > 2} for first, last in self.words.bounds]
        return frozenset(s for s, mine in enumerate(longer) if s and len(mine & title) * 2 >= max(len(mine), 1))

    def _by_sentence(self, matches: list[Match[T]]) -> dict[int, list[Match[T]]]:
        return _by(matches, lambda match: self.words.sentence[match.start])

    @cached_property
    def first_of_group(self) -> dict[str, int]:
        """For each group of event types the token of its first trigger."""
        return {EVENT_TYPES[match.entry.type]: match.start for match in reversed(self.triggers)}

    @cached_property
    def triggers_in(self) -> dict[int, list[Match[Trigger]]]:
        return self._by_sentence(self.triggers)


def read(document: Document, known: Known) -> Page:
    """Find every span of interest in a document."""
    lexicon = load_lexicon()
    folded = fold(document.text)
    words = split(folded)
    tokens = tokenize(folded)
    text = words.text

    dates = find_dates(folded, document.published, tokens)
    dated = {i for when in dates for i in range(words.at(when.start), words.before(when.end))}
    taken = {i for when in dates for i in range(words.at(when.start) - 1, words.before(when.end))}

    opened, starts = openers(), defaultdict[str, list[tuple[int, int]]](list)
    for first, last in words.bounds:
        for index in range(first, last):
            for name in opened(text[index]):
                starts[name].append((index, last))

    def every(name: str, table: Table[T]) -> list[Match[T]]:
        return list(table.longest_at(text, starts[name]))

    actors = every("actors", lexicon.actors)
    sources = every("sources", lexicon.sources)
    bodies = {i for m in sources if m.entry.kind in _BODIES and m.end > m.start + 1 for i in range(m.start, m.end)}
    speakers = {m.end for m in sources if m.entry.kind in ("said", "denial") and m.entry.pos == "verb"}

    def happens(place: PlaceMention) -> bool:
        """Whether something can happen there: not where a date or a body is named, nor at a site that speaks."""
        if place.kind == "facility" and place.first in speakers:
            return False  # "قال مركز المصالحة"
        if place.first in dated or place.last - 1 in dated:
            return False
        if place.first not in bodies and place.last - 1 not in bodies:
            return True
        led = place.prep in _AT or place.relation is not None or place.first not in bodies
        there = place.kind == "facility" or led
        return place.known and there  # "في تل أبيب", "قصفت قاعدة حميميم"

    named = {i for match in actors if match.end - match.start > 1 for i in range(match.start, match.end)}

    def inside(match: Match[Trigger]) -> bool:
        """Whether a trigger is part of a group's name: "جبهة النصرة"."""
        return match.start in named and match.end <= match.start + 1

    return Page(
        document=document,
        folded=folded,
        words=words,
        tokens=tokens,
        triggers=[
            m
            for m in every("triggers", lexicon.triggers)
            if not (m.start in taken and m.head.startswith(_HOURS)) and not inside(m)
        ],
        not_events=every("not_events", lexicon.not_events),
        actors=actors,
        heads=every("heads", lexicon.heads),
        weapons=every("weapons", lexicon.weapons),
        sources=sources,
        demonyms=every("demonyms", lexicon.demonyms),
        places=[place for place in find_places(words, known) if happens(place)],
        dates=dates,
        casualties=find_casualties(folded, tokens),
    )


_BODIES = frozenset({"institution", "monitor", "outlet"})  # "مركز المصالحة" speaks; nothing happens there
_AT = frozenset({"في", "ب", "علي"})
_HOURS = ("فجر", "ليل", "صباح", "مساء", "ظهر")  # "فجر الأحد" is dawn, whatever else the letters can mean


def _by(items: Sequence[T], key: Callable[[T], int]) -> dict[int, list[T]]:
    return {number: list(group) for number, group in groupby(sorted(items, key=key), key=key)}
