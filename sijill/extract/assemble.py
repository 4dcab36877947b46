"""From judged triggers to reports: which mentions tell one event, and what its place, day and type are.

Mentions are joined when their types can be the same, their places do not contradict each other and their days meet.
Those with the most specific places found the events; vaguer ones (a headline, "القصف") then join or stand alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sijill.extract.link import place_probabilities
from sijill.extract.means import settle_type
from sijill.extract.model import probability
from sijill.extract.page import Page
from sijill.extract.places import RANK, PlaceMention
from sijill.extract.time import TimeExpression
from sijill.extract.triggers import TriggerMention, find_triggers
from sijill.extract.when import date_of

EVENT_THRESHOLD = 0.5
PLACE_THRESHOLD = 0.5
PLACE_FLOOR = 0.25


@dataclass(frozen=True, slots=True)
class Mention:
    """One trigger that tells an event, at one place. ``inherited``: the place stands in another sentence."""

    trigger: TriggerMention
    type: str
    vague: bool  # the type is a default that another mention may correct
    place: PlaceMention | None
    place_score: float
    inherited: bool
    date: TimeExpression | None

    @property
    def sentence(self) -> int:
        return self.trigger.sentence


@dataclass(slots=True)
class Proto:
    """An event in the making: its mentions in the order in which they joined."""

    mentions: list[Mention]
    extra: list[Mention] = field(default_factory=list)

    @property
    def lead(self) -> Mention:
        return self.mentions[0]

    @property
    def type(self) -> str:
        sure = [mention for mention in self.mentions if not mention.vague]
        return (sure or self.mentions)[0].type

    @property
    def vague(self) -> bool:
        return all(mention.vague for mention in self.mentions)

    @property
    def place(self) -> PlaceMention | None:
        return next((m.place for m in self.mentions if m.place is not None), None)

    @property
    def date(self) -> TimeExpression | None:
        return next((m.date for m in self.mentions if m.date is not None and m.date.date.start), None)


def assemble(page: Page) -> list[Proto]:
    """The events that a page tells, in the order of their first mention."""
    mentions = list(_mentions(page))
    protos: list[Proto] = []
    waiting: list[Mention] = []
    for mention in mentions:
        if mention.place is not None and RANK[mention.place.kind] < RANK["region"]:
            _join_or_found(page, protos, mention)
        else:
            waiting.append(mention)
    for mention in waiting:
        if mention.place is not None:
            _join_or_found(page, protos, mention)
    for mention in waiting:
        if mention.place is None:
            _join_placeless(page, protos, mention)
    return sorted(protos, key=lambda proto: min(m.trigger.first for m in proto.mentions))


def _mentions(page: Page) -> list[Mention]:
    found: list[Mention] = []
    for trigger in find_triggers(page):
        if probability(trigger.logit) < EVENT_THRESHOLD:
            continue
        type_, vague = settle_type(page, trigger)
        date = date_of(page, trigger)
        rated = place_probabilities(page, trigger)
        chosen = [(place, p) for place, p in rated if p >= PLACE_THRESHOLD]
        if not chosen:
            best = max(rated, key=lambda pair: pair[1], default=None)
            chosen = [best] if best and best[1] >= PLACE_FLOOR else []
        chosen = _without_outer(chosen)
        if not chosen:
            found.append(Mention(trigger, type_, vague, None, 0.0, False, date))
        for place, p in chosen:
            found.append(Mention(trigger, type_, vague, place, p, False, date))
    return found


def _without_outer(chosen: list[tuple[PlaceMention, float]]) -> list[tuple[PlaceMention, float]]:
    """Leave out areas that another chosen place lies in, and repetitions of one name."""
    kept: list[tuple[PlaceMention, float]] = []
    for place, p in chosen:
        if any(
            other is not place and same_or_inside(other, place) and RANK[other.kind] < RANK[place.kind]
            for other, _ in chosen
        ):
            continue
        if any(same_name(place, other) for other, _ in kept):
            continue
        kept.append((place, p))
    vague = [pair for pair in kept if RANK[pair[0].kind] >= RANK["region"]]
    exact = [pair for pair in kept if RANK[pair[0].kind] < RANK["region"]]
    return exact or vague


# --- joining ------------------------------------------------------------------------------------------------


def _join_or_found(page: Page, protos: list[Proto], mention: Mention) -> None:
    for proto in protos:
        if _types_meet(proto, mention) and _days_meet(proto, mention) and _places_meet(page, proto, mention):
            proto.mentions.append(mention)
            return
    protos.append(Proto([mention]))


def _join_placeless(page: Page, protos: list[Proto], mention: Mention) -> None:
    """A mention without a place joins the nearest event of its kind, before it rather than after; else the place that
    the text set last is taken over."""
    fitting = [p for p in protos if _types_meet(p, mention) and _days_meet(p, mention)]
    if fitting:
        nearest = min(fitting, key=lambda proto: _distance(proto, mention))
        nearest.mentions.append(mention)
        return
    place = _inherited(page, protos, mention)
    protos.append(Proto([Mention(mention.trigger, mention.type, mention.vague, place, 0.3, True, mention.date)]))


def _distance(proto: Proto, mention: Mention) -> float:
    gaps = [mention.sentence - m.sentence for m in proto.mentions]
    return min(gap if gap >= 0 else 2 - gap for gap in gaps) + 0.001 * proto.lead.trigger.first / 1000


def _inherited(page: Page, protos: Sequence[Proto], mention: Mention) -> PlaceMention | None:
    """The place that the text set last before a mention: another event's, else the nearest named one."""
    before = [
        (m.trigger.first, m.place)
        for proto in protos
        for m in proto.mentions
        if m.place is not None and m.trigger.first <= mention.trigger.first and mention.sentence - m.sentence <= 2
    ]
    if before:
        return max(before, key=lambda pair: pair[0])[1]
    named = [p for p in page.places if p.named and p.first < mention.trigger.first]
    if named:
        return named[-1]
    return next((p for p in page.places if p.named), None)


BROAD = {
    "shelling_artillery_missile": "explosive",
    "air_drone_strike": "explosive",
    "remote_explosive_landmine_ied": "blast",
    "suicide_bomb": "blast",
    "armed_clash": "fight",
    "attack": "fight",
}


def _types_meet(proto: Proto, mention: Mention) -> bool:
    if proto.type == mention.type:
        return True
    if not (proto.vague or mention.vague):
        return False
    mine, theirs = BROAD.get(mention.type), BROAD.get(proto.type)
    return mine is not None and mine == theirs


def _days_meet(proto: Proto, mention: Mention) -> bool:
    if mention.date is None or proto.date is None:
        return True
    mine, theirs = mention.date.date, proto.date.date
    if mine.start is None or theirs.start is None or mine.end is None or theirs.end is None:
        return mention.date.words.text == proto.date.words.text or mine.start == theirs.start
    return mine.start <= theirs.end and theirs.start <= mine.end


def _places_meet(page: Page, proto: Proto, mention: Mention) -> bool:
    place = mention.place
    if place is None:
        return True
    for other in (m.place for m in proto.mentions if m.place is not None):
        if same_name(place, other):
            return True
        if same_or_inside(other, place) or same_or_inside(place, other):
            return True
    vague = RANK[place.kind] >= RANK["region"]
    return vague and page.is_headline(mention.sentence) and proto.lead is not None


def same_name(a: PlaceMention, b: PlaceMention) -> bool:
    return bool(a.name) and _key(a.name) == _key(b.name) and (RANK[a.kind] >= 4) == (RANK[b.kind] >= 4)


def same_or_inside(inner: PlaceMention, outer: PlaceMention) -> bool:
    """Whether ``outer``'s name is among the larger areas told with ``inner``."""
    return any(_key(area.name) == _key(outer.name) and area.name for area in inner.chain)


def _key(name: str) -> str:
    return " ".join(word[2:] if word.startswith("ال") and len(word) > 4 else word for word in name.split())
