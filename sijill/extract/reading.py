"""What the network reads of a page's candidates: the questions put to it, and its log-odds of the answers."""

import math
from collections.abc import Mapping, Sequence

from sijill.extract.neural import NeuralTagger, Question, Reading
from sijill.extract.page import Page
from sijill.extract.places import PlaceMention
from sijill.extract.triggers import TriggerMention
from sijill.records import Span

Readings = Mapping[int, Reading]
"""What the network makes of triggers, by each one's first token."""

_LEAST = 1e-3  # the network is never surer than this of either answer


def log_odds(chance: float) -> float:
    """Log-odds of a probability, kept off the ends."""
    kept = min(max(chance, _LEAST), 1 - _LEAST)
    return math.log(kept / (1 - kept))


def read_triggers(page: Page, tagger: NeuralTagger, triggers: Sequence[TriggerMention]) -> Readings:
    """The network's reading of each trigger in its sentence, after the title and the sentence before. Triggers that
    stand too far into an endless sentence are left out."""
    readings = tagger.read([question(page, trigger) for trigger in triggers])
    return {t.first: reading for t, reading in zip(triggers, readings, strict=True) if reading is not None}


def question(page: Page, trigger: TriggerMention) -> Question:
    """What the network is asked about a trigger."""
    number = trigger.sentence
    sentence = page.sentence_span(number)
    return Question(
        sentence.text,
        _within(page.span(trigger.first, trigger.last), sentence.start),
        title=page.sentence_span(0).text if number > 0 else "",
        before=page.sentence_span(number - 1).text if number > 1 else "",
    )


def event_log_odds(reading: Reading) -> float:
    """The network's log-odds that the trigger tells an event."""
    return log_odds(1 - reading.types[""])


def place_chance(page: Page, trigger: TriggerMention, place: PlaceMention, reading: Reading) -> float | None:
    """The network's probability that a place of the trigger's sentence is where it happened: the mean over its words.
    None where it was not read."""
    whole = page.sentence_span(trigger.sentence)
    span = page.folded.span(place.start, place.end)
    return reading.chance("PLACE", *_within(span, whole.start))


def _within(span: Span, start: int) -> tuple[int, int]:
    return span.start - start, span.end - start
