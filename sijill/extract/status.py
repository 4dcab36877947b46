"""What an event's telling is worth: asserted by the outlet, claimed by a source, alleged, denied, disputed.

Which attribution an event rests on, and whether the outlet tells it in its own voice, are judged by two small learned
models (``source`` and ``claimed`` in ``ar/roles.json``) over how the attributions stand to the event's mentions: what a
verb of saying covers is plain within its sentence, and not after it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from sijill.extract.assemble import Mention, Proto
from sijill.extract.attribution import Attribution
from sijill.extract.denial import denial_of
from sijill.extract.model import LinearModel, probability
from sijill.extract.nounphrases import function_words
from sijill.extract.page import Page
from sijill.extract.roles import role_models
from sijill.records import EVENT_TYPES, Span, Status

_SOURCE = 0.2  # probability from which a source is given
_SOURCE_OF_CLAIM = 0.1  # the same for an event that is somebody's word in any case
_CLAIMED = 0.5
_DOUBT = 4  # tokens between a mark of doubt and the trigger that it doubts
_REACH = 3000  # tokens on either side of an event's first mention in which somebody may speak of it


@dataclass(frozen=True, slots=True)
class Voice:
    """One source of a page with everything that it says there."""

    words: tuple[str, ...]
    told: tuple[Attribution, ...]


def voices(attributions: Sequence[Attribution]) -> list[Voice]:
    """The sources of a page in the order in which they first speak."""
    told: dict[tuple[str, ...], list[Attribution]] = {}
    for attribution in attributions:
        if attribution.source is not None and not attribution.denies:
            told.setdefault(attribution.words, []).append(attribution)
    return [Voice(words, tuple(items)) for words, items in told.items()]


def status_of(page: Page, proto: Proto, attributions: list[Attribution]) -> tuple[Status, Span | None, Span | None]:
    """Status, source and denier of an event after the codebook: the outlet's own voice once in the body asserts."""
    proto, attributions = _within_reach(page, proto, attributions)
    rated = rate_sources(page, proto, voices(attributions), role_models()["source"])
    best, voice = max(rated, key=lambda pair: pair[0], default=(0.0, None))
    claimed = probability(role_models()["claimed"].logit(claim_features(page, proto, attributions, best, voice)))
    sure = _SOURCE if claimed < _CLAIMED else _SOURCE_OF_CLAIM
    said = None if voice is None or best < sure else _words(proto, voice)
    disputed, denied = denial_of(page, proto, attributions)
    if denied and said is None:
        return "denied", None, disputed
    if _doubted(page, proto, attributions):
        return "alleged", said, disputed
    return ("claimed" if claimed >= _CLAIMED else "asserted"), said, disputed


def rate_sources(page: Page, proto: Proto, speaking: Sequence[Voice], model: LinearModel) -> list[tuple[float, Voice]]:
    """The probability of each voice to be an event's source."""
    last = last_speakers(proto, speaking)
    return [
        (probability(model.logit(source_features(page, proto, speaking, last, voice))), voice) for voice in speaking
    ]


def last_speakers(proto: Proto, speaking: Sequence[Voice]) -> set[tuple[str, ...]]:
    """Who, by the voice's words, speaks last before each mention of an event."""
    told = [attribution for voice in speaking for attribution in voice.told]
    found: set[tuple[str, ...]] = set()
    for mention in proto.mentions:
        here = mention.sentence, mention.trigger.first
        before = [attribution for attribution in told if (attribution.sentence, attribution.first) <= here]
        if before:
            found.add(max(before, key=lambda attribution: (attribution.sentence, attribution.first)).words)
    return found


def _within_reach(page: Page, proto: Proto, attributions: list[Attribution]) -> tuple[Proto, list[Attribution]]:
    """An event and the attributions as far as they stand near its first mention: all of them in an article, few in a
    file of thousands of sentences."""
    low, high = proto.lead.trigger.first - _REACH, proto.lead.trigger.first + _REACH
    mentions = [mention for mention in proto.mentions if low <= mention.trigger.first <= high]
    sentence = page.words.sentence
    # They stand in the order of their sentences, but for the outlet's own name, which comes first.
    begin = bisect_left(attributions, sentence[max(low, 0)], lo=min(1, len(attributions)), key=_sentence)
    end = bisect_right(attributions, sentence[min(high, len(sentence) - 1)], lo=begin, key=_sentence)
    near = (*attributions[:1], *attributions[begin:end])
    return Proto(mentions), [attribution for attribution in near if low <= attribution.first <= high]


def _sentence(attribution: Attribution) -> int:
    return attribution.sentence


def _words(proto: Proto, voice: Voice) -> Span | None:
    """The source's words where it speaks nearest to the event."""
    sentences = {mention.sentence for mention in proto.mentions}
    nearest = min(voice.told, key=lambda told: min(abs(told.sentence - sentence) for sentence in sentences))
    return nearest.literal if nearest.literal is not None and nearest.sentence in sentences else nearest.source


def source_features(
    page: Page, proto: Proto, speaking: Sequence[Voice], last: Container[tuple[str, ...]], voice: Voice
) -> Iterator[str]:
    """What the model ``source`` knows of a voice and an event; ``last`` are the event's :func:`last_speakers`."""
    found: set[str] = set()
    for mention in proto.mentions:
        for told in voice.told:
            found.update(_standing(page, mention, told))
    if voice.words in last:
        found.add("last to speak before a mention")
    yield from sorted(found)
    yield from (f"kind={kind}" for kind in {told.kind for told in voice.told})
    yield from (f"form={form}" for form in {told.form for told in voice.told})
    yield f"speaks {min(len(voice.told), 4)} times"
    yield f"voices={min(len(speaking), 5)}"
    if speaking[0] is voice:
        yield "first to speak"
    if speaking[-1] is voice:
        yield "last to speak"
    yield f"words={min(len(voice.words), 5)}"


def _standing(page: Page, mention: Mention, told: Attribution) -> Iterator[str]:
    """How an attribution stands to a mention: covers it, stands beside it, or so many sentences away."""
    trigger, text = mention.trigger, page.words.text
    distance = mention.sentence - told.sentence
    if distance == 0:
        if told.first <= trigger.first < told.last:
            yield "covers"
            yield f"covers: {told.form}"
            if told.form in ("verb", "after", "carried"):
                between = range(told.first, trigger.first)
                breaks = sum(1 for i in between if text[i] in function_words().clause_breaks)
                yield f"covers, clauses between={min(breaks, 2)}"
                yield f"covers, gap={min((trigger.first - told.first) // 8, 4)}"
            elif told.form == "according":
                where = "behind" if told.at > trigger.first else "ahead"
                low, high = sorted((trigger.first, told.at))
                breaks = sum(1 for i in range(low, high) if text[i] in function_words().clause_breaks)
                yield f"according {where}, clauses between={min(breaks, 2)}"
                yield f"according {where}, gap={min((high - low) // 10, 4)}"
        else:
            yield f"beside: {told.form}"
        return
    side = "before" if distance > 0 else "after"
    near = min(abs(distance), 4)
    yield f"{side} by {near}"
    if page.words.lines[mention.sentence] == page.words.lines[told.sentence]:
        yield f"{side} by {near}, same paragraph"
    if page.is_headline(mention.sentence):
        yield f"{side} by {near}, of a headline"


def claim_features(
    page: Page, proto: Proto, attributions: Sequence[Attribution], best: float, voice: Voice | None
) -> Iterator[str]:
    """What the model ``claimed`` knows of how an event is told: are all its mentions in the body somebody's word?"""
    body = [m for m in proto.mentions if not page.is_headline(m.sentence)]
    speaking = [a for a in attributions if not a.denies and not a.doubts and a.source is not None]
    covered = own = loose = 0
    found: set[str] = set()
    for mention in body:
        over = [a for a in speaking if a.sentence == mention.sentence and a.first <= mention.trigger.first < a.last]
        if any(a.own_voice for a in over):
            own += 1
        elif over:
            covered += 1
            found.update(f"covered: {a.form}" for a in over)
            found.update(f"covered by {a.kind}" for a in over)
            for told in over:
                found.update(
                    f"claim {name}" for name in _standing(page, mention, told) if "between" in name or "gap" in name
                )
        else:
            loose += 1
            found.update(_loose(page, mention, speaking))
    yield from sorted(found)
    yield f"own={min(own, 1)}"
    yield f"covered={min(covered, 2)} loose={min(loose, 2)}"
    yield f"covered={min(covered, 3)}"
    yield f"loose={min(loose, 3)}"
    if not own and not loose and covered:
        yield "all covered"
        yield from (f"all {name}" for name in sorted(found) if name.startswith("covered"))
    if body and any(a.sentence == body[0].sentence for a in speaking):
        yield "source in the sentence of the first mention"
    lead = next((s for s in range(len(page.words.bounds)) if not page.is_headline(s)), 0)
    if any(a.sentence == lead for a in speaking):
        yield "source in the lead"
    if not body:
        yield "headline only"
    yield f"source p={int(best * 5)}"
    if voice is not None:
        yield f"source kind={voice.told[0].kind}"
        if any(told.own_voice for told in voice.told):
            yield "source is own voice"
    if any(a.kind == "own_name" for a in speaking):
        yield "own name"
    if any(a.own_voice for a in speaking):
        yield "own voice in page"
    sentences = max(len(page.words.bounds), 1)
    yield f"share attributed={int(4 * len({a.sentence for a in speaking}) / sentences)}"
    yield f"mentions={min(len(body), 4)}"
    voices_here = {a.words for a in speaking if not a.own_voice}
    yield f"voices={min(len(voices_here), 3)}"
    yield from sorted(set(_lead(page, proto, speaking)))
    if loose and not own:
        yield f"loose={min(loose, 2)}, voices={min(len(voices_here), 3)}"
        yield f"loose={min(loose, 2)}, source p={int(best * 5)}"
        if body and speaking and speaking[0].sentence < body[0].sentence:
            yield f"loose, a source since the beginning, voices={min(len(voices_here), 3)}"


def _lead(page: Page, proto: Proto, speaking: Sequence[Attribution]) -> Iterator[str]:
    """Whether the lead tells an act of an event's kind, in the outlet's own voice or on somebody's word."""
    kind = EVENT_TYPES[proto.type]
    body = [s for s in range(min(_LEAD, len(page.words.bounds))) if not page.is_headline(s)][:2]
    for sentence in body:
        over = [a for a in speaking if a.sentence == sentence and not a.own_voice]
        for match in page.triggers_in.get(sentence, ()):
            if EVENT_TYPES[match.entry.type] == kind:
                told = any(a.first <= match.start < a.last for a in over)
                same = "same type" if match.entry.type == proto.type else "same kind"
                yield f"lead {'on a word' if told else 'plain'}: {same}"


_LEAD = 4  # sentences in which a page's lead is sought


def _loose(page: Page, mention: Mention, speaking: Sequence[Attribution]) -> Iterator[str]:
    """How a mention stands that no attribution covers: after one of its paragraph it may still be the source's word."""
    sentence = mention.sentence
    before = [a for a in speaking if a.sentence < sentence]
    if not before:
        yield "loose, nobody before"
    else:
        last = max(before, key=lambda a: a.sentence)
        gap = sentence - last.sentence
        yield f"loose, last source {min(gap, 4)} before"
        if page.words.lines[sentence] == page.words.lines[last.sentence]:
            yield f"loose, last source {min(gap, 4)} before in the paragraph"
        if last.own_voice:
            yield "loose, after own voice"
    if any(a.sentence == sentence for a in speaking):
        yield "loose, source in the sentence"
    if any(a.sentence == sentence + 1 for a in speaking):
        yield "loose, source in the next sentence"
    if sentence <= 2:
        yield "loose in the lead"
    first, _ = page.words.bounds[sentence]
    if page.words.text[first] in function_words().clause_breaks:
        yield "loose, clause goes on"
    quotes = sum(1 for i in range(first, mention.trigger.first) if page.words.text[i] == '"')
    if quotes % 2:
        yield "loose, in quotation"
    if _quoted_on(page, sentence):
        yield "loose, quotation goes on"


def _quoted_on(page: Page, sentence: int) -> bool:
    """Whether a quotation that an earlier sentence of the paragraph opened is still open."""
    lines, text = page.words.lines, page.words.text
    begin = sentence
    while begin > 0 and lines[begin - 1] == lines[sentence] and sentence - begin < _QUOTED:
        begin -= 1
    first, last = page.words.bounds[begin][0], page.words.bounds[sentence][0]
    return sum(1 for i in range(first, last) if text[i] == '"') % 2 == 1


_QUOTED = 8  # sentences that one quotation runs over at most


def _doubted(page: Page, proto: Proto, attributions: Sequence[Attribution]) -> bool:
    """Whether a mark of doubt stands right at every mention in the body."""
    doubts = [a for a in attributions if a.doubts]
    body = [m for m in proto.mentions if not page.is_headline(m.sentence)] or proto.mentions
    return bool(doubts) and all(
        any(-_DOUBT // 2 <= m.trigger.first - a.first <= _DOUBT and a.sentence == m.sentence for a in doubts)
        for m in body
    )
