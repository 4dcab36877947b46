"""What an event's company in its article says of it: surer triggers in its sentences, others of its kind or place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sijill.extract.assemble import Proto
from sijill.extract.page import Page
from sijill.extract.place_choice import is_inside, same_name
from sijill.records import EVENT_TYPES

_COMPANY = 100  # events before and after that count as company: an article has fewer, a file of thousands stays fast


@dataclass(frozen=True, slots=True)
class Standing:
    """An assembled event as the others see it. ``strength``: the log-odds of its surest trigger, which stands first
    at token ``first``."""

    proto: Proto
    type: str
    group: str
    sentences: frozenset[int]
    strength: float
    first: int
    headline: bool

    @classmethod
    def of(cls, page: Page, proto: Proto) -> "Standing":
        return cls(
            proto,
            proto.type,
            EVENT_TYPES[proto.type],
            frozenset(m.sentence for m in proto.mentions),
            max(m.trigger.logit for m in proto.mentions),
            min(m.trigger.first for m in proto.mentions),
            any(page.is_headline(m.sentence) for m in proto.mentions),
        )


def standings(page: Page, protos: Sequence[Proto]) -> list[tuple[Standing, list[Standing]]]:
    """Each event with its company, both in the order of the text."""
    every = [Standing.of(page, proto) for proto in protos]
    return [(mine, every[max(0, i - _COMPANY) : i] + every[i + 1 : i + 1 + _COMPANY]) for i, mine in enumerate(every)]


def rival_features(page: Page, mine: Standing, others: Sequence[Standing]) -> Iterator[tuple[str, float]]:
    """Named features of an event among the others of its article, with their values."""
    beside = [other for other in others if other.sentences & mine.sentences]
    kin = [other for other in others if other.group == mine.group]
    yield "others in its sentences", min(len(beside), 4) / 2
    yield "surer ones in its sentences", min(sum(_surer(other, mine) for other in beside), 3) / 2
    yield "others of its kind", min(len(kin), 5) / 3
    yield "surer ones of its kind", min(sum(other.strength > mine.strength for other in kin), 5) / 3
    yield "surer ones in the article", min(sum(other.strength > mine.strength for other in others), 8) / 4
    lead = max(mine.proto.mentions, key=lambda m: m.trigger.logit).trigger.entry
    yield f"lemma: {lead.lemma}", 1.0
    yield f"part of speech: {lead.pos}", 1.0
    named = {name for other in beside for name in _beside(mine, other)} | set(_placed(page, mine, others))
    heads = [other for other in others if other.headline]
    if mine.headline:
        named.add("told in the headline")
    elif heads:
        named.add("the headline tells another")
        if any(other.group == mine.group for other in heads):
            named.add("the headline tells one of its kind")
    if min((mine, *others), key=lambda other: other.first).type == mine.type:
        named.add("of the type told first")
    for name in sorted(named):
        yield name, 1.0


def _surer(other: Standing, mine: Standing) -> bool:
    return (other.strength, -other.first) > (mine.strength, -mine.first)


def _beside(mine: Standing, other: Standing) -> Iterator[str]:
    """What one other event of the same sentence adds: which kind beside which, and how the places stand."""
    rank = "surer" if _surer(other, mine) else "weaker"
    kin = "of its kind" if other.group == mine.group else "of another kind"
    yield f"a {rank} one {kin} beside it"
    yield f"a {rank} one {kin} beside it, {_where(other.proto, mine.proto)}"
    yield f"{rank} {other.type} beside {mine.type}"
    yield f"{rank} {other.group} beside {mine.group}"


def _placed(page: Page, mine: Standing, others: Sequence[Standing]) -> Iterator[str]:
    """Who else is told at its place, and whether the title names it."""
    place = mine.proto.place
    if place is None:
        return
    for other in others:
        if other.proto.place is not None and same_name(other.proto.place, place):
            yield "its place tells one " + ("of its kind" if other.group == mine.group else "of another kind")
    title = {word.removeprefix("ال") for word in page.title_words}
    if any(word.removeprefix("ال") in title for word in place.name.split() if len(word) > 2):
        yield "place stands in the title"


def _where(other: Proto, mine: Proto) -> str:
    """How the places of two events stand to each other."""
    if other.place is None or mine.place is None:
        return "one of them without a place"
    if same_name(other.place, mine.place):
        return "at its place"
    if other.place.row == mine.place.row:
        return "in its row of places"
    if is_inside(other.place, mine.place) or is_inside(mine.place, other.place):
        return "around or in its place"
    return "elsewhere"
