"""Which words name an event, and which only look so: candidates from the lexicon, judged by a small learned model."""

from collections.abc import Iterator
from dataclasses import dataclass

from sijill.extract.lexicon import Trigger
from sijill.extract.model import models
from sijill.extract.page import Page
from sijill.extract.phrases import Match
from sijill.extract.trigger_context import context_features

_WINDOW = 12  # tokens around a trigger that count as its neighbourhood
_STATISTIC = 200  # dead or hurt from which a toll is more often that of a war than of an event
_SHORT = 9  # a line of at most so many tokens without a full stop may be a headline or a navigation line


@dataclass(frozen=True, slots=True)
class TriggerMention:
    """A candidate trigger over the tokens ``first`` to ``last``; ``logit`` its log-odds of telling an event."""

    first: int
    last: int
    sentence: int
    entry: Trigger
    prefix: str
    head: str
    logit: float

    @classmethod
    def of(cls, page: Page, match: Match[Trigger], logit: float) -> "TriggerMention":
        last = match.end if match.contiguous else match.start + 1
        return cls(match.start, last, page.words.sentence[match.start], match.entry, match.prefix, match.head, logit)


def find_triggers(page: Page) -> list[TriggerMention]:
    """All candidates with their log-odds, in order."""
    model = models()["event"]
    found: list[TriggerMention] = []
    around: dict[int, tuple[float, ...]] = {}  # the weights of what the triggers of a sentence have alike
    for match in page.triggers:
        sentence = page.words.sentence[match.start]
        if sentence not in around:
            around[sentence] = model.known(_sentence_features(page, sentence))
        features = list(_own_features(page, match))
        logit = model.logit(features, around[sentence]) - _DOUBT * (not _UNREAL.isdisjoint(features))
        found.append(TriggerMention.of(page, match, logit))
    return found


# What stands right before a trigger and says that nothing happened; a few annotated articles teach that too weakly,
# and a register that invents events is worth nothing.
_UNREAL = frozenset(
    {"not=threat"}
    | {f"not={kind}+near" for kind in ("plan", "call", "fear", "future", "negation")}
    | {f"not-over={kind}" for kind in ("sport", "disaster", "accident", "culture", "medicine", "economy")}
    | {f"not-sentence={kind}" for kind in ("sport", "disaster", "economy")}
)
_DOUBT = 4.0  # log-odds


def event_features(page: Page, match: Match[Trigger]) -> Iterator[str]:
    """What the model knows of a candidate: its words, its neighbours, what its sentence holds, where it stands."""
    yield from _own_features(page, match)
    yield from _sentence_features(page, page.words.sentence[match.start])


def _own_features(page: Page, match: Match[Trigger]) -> Iterator[str]:
    """What it has by itself: its words, its neighbours, and how it stands to what its sentence holds."""
    words, at = page.words, match.start
    sentence = words.sentence[at]
    first, last = words.bounds[sentence]
    entry = match.entry

    def word(i: int) -> str:
        return words.text[i] if first <= i < last else "-"

    yield f"type={entry.type}"
    yield f"lemma={entry.lemma}"
    yield f"head={match.head}"
    yield f"pos={entry.pos}"
    yield f"context={entry.context}"
    yield f"prefix={match.prefix}"
    yield f"pos+prefix={entry.pos}+{match.prefix}"
    yield f"prev={word(at - 1)}"
    yield f"prev2={word(at - 2)}"
    yield f"next={word(match.end)}"
    yield f"lemma+prev={entry.lemma}+{word(at - 1)}"
    yield f"lemma+next={entry.lemma}+{word(match.end)}"
    yield f"lemma+prefix={entry.lemma}+{match.prefix}"
    if entry.pos == "verb":
        tense = "imperfect" if match.head[0] in "يتن" and entry.lemma[0] != match.head[0] else "perfect"
        yield f"tense={tense}"
        yield f"type+tense={entry.type}+{tense}"

    for other in page.not_events_in.get(sentence, ()):
        kind, scope = other.entry.kind, other.entry.scope
        if scope == "after" and other.start <= at <= other.start + _WINDOW and not _break(page, other.end, at):
            yield f"not={kind}"
            yield f"not={kind}+{'near' if at - other.end <= 1 else 'far'}"
        elif scope == "before" and at < other.start <= at + _WINDOW and not _break(page, at, other.start):
            yield f"not={kind}"
        elif scope == "over" and other.start < match.end and match.start < other.end:
            yield f"not-over={kind}"
        elif scope in ("sentence", "line"):
            yield f"not-sentence={kind}"

    places = page.places_in.get(sentence, ())
    named = [place for place in places if place.named]
    if not named:
        yield "no place"
    elif any(0 <= place.first - at <= _WINDOW for place in named):
        yield "place soon after"
        yield f"place soon after+{entry.context}"
    elif any(place.first > at for place in named):
        yield "place after"
    else:
        yield "place before"
    if any(place.known and place.kind in ("settlement", "neighbourhood", "facility") for place in named):
        yield "settlement in sentence"
    elif named and all(place.kind == "country" for place in named):
        yield "only countries"
    near = range(at - _WINDOW, match.end + _WINDOW)
    if any(w.start in near for w in page.weapons_in.get(sentence, ())):
        yield "weapon near"
    actors = [a for a in page.actors_in.get(sentence, ()) if a.start in near]
    yield "actor near" if actors else "no actor near"
    heads = {head.entry.kind for head in page.heads_in.get(sentence, ()) if head.start in near}
    for kind in heads:
        yield f"near={kind}"
    if any(match.end == head.start for head in page.heads_in.get(sentence, ())) or any(
        match.end == a.start for a in actors
    ):
        yield "actor or target next"
    sources = page.sources_in.get(sentence, ())
    for source in sources:
        if source.start < at:
            yield f"after source={source.entry.kind}"
    if words.text[first:at].count('"') % 2:
        yield "in quotation"
    yield from context_features(page, match)
    others = page.triggers_in.get(sentence, ())
    yield f"triggers in sentence={min(len(others), 5)}"
    index = next(i for i, other in enumerate(others) if other is match)
    yield "first trigger" if index == 0 else "later trigger"
    if index and others[index - 1].entry.type == entry.type:
        yield "repeats type"
    if index + 1 < len(others) and others[index + 1].start - match.end <= 2:
        yield f"then trigger={others[index + 1].entry.type}"
    if index and match.start - others[index - 1].end <= 2:
        yield f"after trigger={others[index - 1].entry.type}"


def _sentence_features(page: Page, sentence: int) -> Iterator[str]:
    """What the candidates of a sentence have alike: its words, days and tolls, and where in the page it stands."""
    for word in _company(page, sentence):
        yield f"with {word}"
    dates = page.dates_in.get(sentence, ())
    if not dates:
        yield "no date"
    for when in dates:
        yield f"date={when.date.precision}"
        if when.date.end and page.document.published:
            age = (page.document.published - when.date.end).days
            yield "date " + ("future" if age < 0 else "fresh" if age <= 7 else "recent" if age <= 60 else "old")
    tolls = page.casualties_in.get(sentence, ())
    yield "casualties" if tolls else "no casualties"
    if any(toll.cumulative for toll in tolls):
        yield "cumulative toll"
    most = max((toll.count.low for toll in tolls), default=0)
    if most >= _STATISTIC:
        yield f"toll of {'thousands' if most >= 1000 else 'hundreds'}"
    yield from _standing(page, sentence)


def _company(page: Page, sentence: int) -> set[str]:
    """The words of a sentence that name no party and no place: whose deed it is, and where, must not decide whether
    there was one."""
    first, last = page.words.bounds[sentence]
    named = {i for actor in page.actors_in.get(sentence, ()) for i in range(actor.start, actor.end)}
    named.update(i for place in page.places_in.get(sentence, ()) for i in range(place.first, place.last))
    text = page.words.text
    return {text[i] for i in range(first, last) if i not in named and len(text[i]) > 2}


def _standing(page: Page, sentence: int) -> Iterator[str]:
    """Where in the page the sentence stands: headline, lead, body, or a loose line of a web page's margin."""
    words = page.words
    first, last = words.bounds[sentence]
    count = len(words.bounds)
    full = words.text[last - 1] in '.!؟?"'
    if sentence == 0:
        yield "headline" if not full else "lead"
    elif sentence <= 2:
        yield "lead"
    elif sentence >= count - 3:
        yield "near end"
    if not full and last - first <= 2 * _SHORT:
        yield "loose line" if sentence > page.last_full else "line without stop"
        if sentence > page.last_full and sentence > 0:
            yield "after last full sentence"
        if 0 < sentence < count - 1 and all(_loose(page, other) for other in (sentence - 1, sentence + 1)):
            yield "among loose lines"
    yield f"length={min((last - first) // 10, 6)}"
    yield f"document triggers={min(len(page.triggers) // 4, 6)}"
    yield f"document tokens={min(len(words.text) // 200, 6)}"
    if page.repeats_title(sentence):
        yield "repeats title"


def _loose(page: Page, sentence: int) -> bool:
    """Whether a sentence is a short line without a full stop: a headline, a caption or a link."""
    first, last = page.words.bounds[sentence]
    return page.words.text[last - 1] not in '.!؟?"' and last - first <= 2 * _SHORT


def _break(page: Page, start: int, end: int) -> bool:
    """Whether a clause boundary lies between two tokens."""
    return any(page.words.text[i] in "،؛,:" for i in range(start, end))
