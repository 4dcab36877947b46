"""Which of a page's tolls belongs to which event."""

from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sijill.extract.assemble import Mention, Proto
from sijill.extract.casualties import Casualty
from sijill.extract.casualty_links import (
    WINDOW,
    Cause,
    Toll,
    causes,
    governed,
    nearest_behind,
    places_near,
    triggers_near,
)
from sijill.extract.casualty_words import casualty_words
from sijill.extract.page import Page
from sijill.extract.place_choice import is_inside, same_name
from sijill.extract.places import RANK, PlaceMention
from sijill.records import EVENT_TYPES

_BLOODLESS: Final = frozenset(
    {
        "agreement",
        "change_to_group_activity",
        "headquarters_or_base_established",
        "other_strategic",
        "peaceful_protest",
        "non_violent_transfer_of_territory",
        "disrupted_weapons_use",
        "abduction_forced_disappearance",
    }
)
"""Types of events in which nobody is killed or hurt: where somebody is, that is another event."""
_UNLIKELY: Final = {
    "arrests": 10.0,
    "looting_property_destruction": 10.0,
    "protest_with_intervention": 4.0,
    "violent_demonstration": 4.0,
    "government_regains_territory": 6.0,
    "non_state_overtakes_territory": 6.0,
}
"""What it costs to think that people were killed or hurt in an event of a type, in tokens."""
_OWN: Final = 5.0  # the cost of a death or an injury that was taken for an event of its own
_UNTOLD: Final = 8.0  # the cost of a trigger that was not taken for an event
_POINTING: Final = 3.0  # the same, where it points back to one
_FAR: Final = 6.5  # how far a toll leads back at most, in sentences and the like
_FAR_UNTOLD: Final = 4.0  # the same, where its own sentence tells a cause that was not taken for an event
_SAME_PLACE: Final = 3.0  # what a place told in both sentences brings nearer
_OTHER_PLACE: Final = 3.0
_SAME_FIGURE: Final = 3.0
_BACK: Final = 6  # sentences over which a toll looks back for its event
_AHEAD_OF_LEAD: Final = 6  # the same for the first sentences, forwards
_LEAD: Final = 3  # the sentences from the first on that sum up what follows
_MARGIN: Final = 18  # tokens of a line that may stand in a web page's margin
_MENTIONS: Final = 12  # mentions of one sentence, before a toll and behind it, that it may belong to
_CRASH: Final = 14  # tokens between a toll and an aircraft's crash
_AROUND: Final = 100  # events before and after one, among which its toll finds another
_JOINED: Final = 4  # tokens between two tolls that go together


def share_tolls(page: Page, protos: list[Proto]) -> list[list[Casualty]]:
    """Give each casualty mention of a page to the event that caused it, in the order of the text.

    The cause is sought in the sentence first, by the words that tie a toll to a trigger; a trigger that only points
    back ("وأسفر القصف عن") and a sentence without one lead to the events told before. Where one trigger has several
    places, the place next to the toll decides, else the first has it all, but that nobody was hurt goes for each. A
    total over events that have tolls of their own is left out, as are statistics over a longer time.
    """
    desk = _Desk.of(page, protos)
    found: dict[int, tuple[int, bool]] = {}
    body: dict[tuple[str, int, int | None], list[int]] = {}  # the body's tolls → their events
    tolls = [Toll.of(page, casualty) for casualty in page.casualties if not casualty.cumulative]
    tolls.sort(key=lambda toll: page.is_headline(toll.sentence))
    before: Toll | None = None
    for number, toll in enumerate(tolls):
        same = before is not None and before.sentence == toll.sentence
        follows = same and before is not None and desk.follows(before, toll)
        given = found.get(number - 1) if follows else desk.event_of(toll)
        if _telling(toll.casualty) and page.is_headline(toll.sentence) and (told := body.get(_figure(toll.casualty))):
            given = given if given is not None and given[0] in told else (told[0], False)
        if given is not None:
            found[number] = given
            if not page.is_headline(toll.sentence):
                body.setdefault(_figure(toll.casualty), []).append(given[0])
            if _telling(casualty := toll.casualty):
                desk.figures.setdefault(_figure(casualty), given[0])
        before = toll
    _totals(page, tolls, found, desk.places)
    shared: list[list[Casualty]] = [[] for _ in protos]
    for number, (event, of_several) in found.items():
        toll = tolls[number]
        events = desk.sharing(event, toll) if toll.casualty.zero and of_several else {event}
        for each in events:
            shared[each].append(toll.casualty)
    return shared


def hand_on(page: Page, protos: list[Proto], tolls: list[list[Casualty]], kept: Container[int]) -> list[list[Casualty]]:
    """The tolls after events that turned out to be none were left out: theirs go to the nearest kept one that may be
    the same, of a kind and place that do not contradict."""
    handed = [list(toll) for toll in tolls]
    for i, toll in enumerate(tolls):
        if i in kept or not toll:
            continue
        sentences = {mention.sentence for mention in protos[i].mentions}
        near = [
            (min(abs(m.sentence - s) for m in protos[j].mentions[:_MENTIONS] for s in sentences), j)
            for j in range(max(i - _AROUND, 0), min(i + _AROUND, len(protos)))
            if j in kept and _kin(page, protos[i], protos[j])
        ]
        if near:
            handed[min(near)[1]].extend(toll)
    return handed


def _kin(page: Page, one: Proto, other: Proto) -> bool:
    """Whether two events may be one: by their kinds of act, and by places that are one, vague or not told."""
    mine, theirs = EVENT_TYPES[one.type], EVENT_TYPES[other.type]
    if mine != theirs and not {mine, theirs} <= _VIOLENT:
        return False
    if one.place is None or other.place is None or _one_place(one.place, other.place):
        return True
    summed = any(all(page.is_headline(m.sentence) for m in proto.mentions) for proto in (one, other))
    return summed and max(RANK[one.place.kind], RANK[other.place.kind]) >= RANK["region"]


_VIOLENT: Final = frozenset({"battles", "explosions_remote_violence", "violence_against_civilians"})


def _telling(casualty: Casualty) -> bool:
    """Whether a figure is large enough to be known again."""
    return _countable(casualty) and casualty.count.low > 1


def _figure(casualty: Casualty) -> tuple[str, int, int | None]:
    return casualty.kind, casualty.count.low, casualty.count.high


def _totals(
    page: Page, tolls: list[Toll], found: dict[int, tuple[int, bool]], places: Sequence[PlaceMention | None]
) -> None:
    """Leave out a total that stands before the tolls of the several events it adds up: one that speaks of several, or
    that may be told of all. That the dead of one town are as many as those of two others is chance."""
    for kind in ("killed", "injured"):
        numbers = [n for n in found if tolls[n].casualty.kind == kind and _countable(tolls[n].casualty)]
        if not numbers:
            continue
        first = min(numbers, key=lambda n: tolls[n].first)
        total = tolls[first].casualty.count.low
        told = {n for n in numbers if tolls[n].casualty.count.low == total}
        highest: dict[int, int] = {}
        for n in numbers:
            if n not in told:
                highest[found[n][0]] = max(highest.get(found[n][0], 0), tolls[n].casualty.count.low)
        parts = sum(highest.values())
        of_several = found[first][1] or _several(page, tolls[first])
        early = tolls[first].sentence <= _LEAD or page.is_headline(tolls[first].sentence)
        if not early or len(highest) < 2 or total < parts or (total > parts and not of_several):
            continue
        in_body = [n for n in told if not page.is_headline(tolls[n].sentence)]
        apart = [(tolls[n], places[found[n][0]]) for n in numbers if n not in told]
        if of_several or all(_holds_all(page, tolls[n], apart) for n in in_body):
            for n in told:
                del found[n]


def _holds_all(page: Page, toll: Toll, parts: Sequence[tuple[Toll, PlaceMention | None]]) -> bool:
    """Whether a toll may add up others, given with the places of their events: its sentence tells no act of its own,
    or names no exact place, or one that each of theirs is, lies in or is told with."""
    acts = [trigger for trigger in page.triggers_in.get(toll.sentence, ()) if trigger.entry.context != "deaths"]
    told = [place for place in page.places_in.get(toll.sentence, ()) if place.named]
    exact = [place for place in told if RANK[place.kind] < RANK["region"]]

    def within(part: Toll, place: PlaceMention | None) -> bool:
        if place is None or RANK[place.kind] >= RANK["region"]:
            return True
        around = [place, *page.places_in.get(part.sentence, ())]
        return any(_one_place(each, mine) for each in around for mine in exact)

    return not (acts and exact) or all(within(part, place) for part, place in parts)


def _several(page: Page, toll: Toll) -> bool:
    """Whether a toll's sentence speaks of several events: "حوادث متفرقة"، "هجومين"، "سلسلة تفجيرات"."""
    first, last = page.words.bounds[toll.sentence]
    return any(word in casualty_words().totals for word in page.words.text[first : min(last, toll.last + 20)])


def _countable(casualty: Casualty) -> bool:
    return casualty.form != "vague" and not casualty.zero and not casualty.part


@dataclass(slots=True)
class _Desk:
    """A page's events, to be asked by token and by sentence."""

    page: Page
    protos: list[Proto]
    at: dict[int, list[tuple[int, Mention]]]  # first token of a trigger → the events it tells
    in_sentence: dict[int, list[tuple[int, Mention]]]
    types: list[str]
    places: list[PlaceMention | None]
    figures: dict[tuple[str, int, int | None], int]  # tolls given so far → the first event that has them

    @classmethod
    def of(cls, page: Page, protos: list[Proto]) -> "_Desk":
        desk = cls(page, protos, {}, {}, [proto.type for proto in protos], [proto.place for proto in protos], {})
        for i, proto in enumerate(protos):
            for mention in proto.mentions:
                desk.at.setdefault(mention.trigger.first, []).append((i, mention))
                desk.in_sentence.setdefault(mention.sentence, []).append((i, mention))
        for told in desk.in_sentence.values():
            told.sort(key=lambda pair: (pair[1].trigger.first, pair[0]))
        return desk

    def event_of(self, toll: Toll) -> tuple[int, bool] | None:
        """The event that a toll belongs to, and whether the toll is one of several events."""
        own = self._own(toll)
        if own is not None and not own.consequence:
            return self._among(toll, self.at[own.trigger.first])
        if self._in_margin(toll.sentence) or self._crash(toll):
            return None
        best: tuple[float, int, Cause] | None = None
        for number, cause in enumerate(causes(self.page, toll)):
            told = self.at.get(cause.trigger.start)
            cost = cause.cost + (0.0 if told else _POINTING if cause.anaphoric else _UNTOLD)
            cost += _UNLIKELY.get(self.types[told[0][0]] if told else cause.trigger.entry.type, 0.0)
            if (best is None or cost < best[0]) and not (told and self.types[told[0][0]] in _BLOODLESS):
                best = cost, number, cause
        told = self.at.get(best[2].trigger.start) if best else None
        if own is not None and (best is None or best[0] > _OWN):
            return self._among(toll, self.at[own.trigger.first])
        if self._occasion(toll) and (not told or best is None or best[2].trigger.start < toll.first):
            return None
        if best is None:
            return self._elsewhere(toll, None)
        return self._among(toll, told) if told else self._elsewhere(toll, best[2])

    def _in_margin(self, sentence: int) -> bool:
        """Whether a sentence is a loose line behind the article, such as a link to another one."""
        first, last = self.page.words.bounds[sentence]
        return sentence > self.page.last_full and sentence not in self.in_sentence and last - first < _MARGIN

    def _crash(self, toll: Toll) -> bool:
        """Whether an aircraft that fell killed or hurt them, which is no act of war: "تحطمت طائرة … ما تسبب بمقتل"."""
        words, text = casualty_words(), self.page.words.text
        first, last = self.page.words.bounds[toll.sentence]
        around = range(max(first, toll.first - _CRASH), min(last - 1, toll.last + _CRASH))
        return any(
            text[at].removeprefix("ب").removeprefix("ل") in words.crashes and text[at + 1] in words.crashing
            for at in around
        )

    def _occasion(self, toll: Toll) -> bool:
        """Whether those dead are what an event answers: "قصف المواقع ردا على مقتل جندي"."""
        first, _ = self.page.words.bounds[toll.sentence]
        before = self.page.words.text[max(first, toll.first - 3) : toll.first]
        return not casualty_words().occasions.isdisjoint(before)

    def follows(self, before: Toll, toll: Toll) -> bool:
        """Whether a toll goes on from the one before it: "مقتل ثلاثة وإصابة خمسة"."""
        text, page = self.page.words.text, self.page
        own = self._own(toll)
        if toll.first - before.last > _JOINED or (own is not None and not own.consequence):
            return False
        between = [*text[before.last : toll.first], text[toll.first]]
        if not any(word.startswith("و") for word in between) or not {"بينما", "فيما"}.isdisjoint(between):
            return False
        stretch = before.last, toll.first
        if any(triggers_near(page, toll, *stretch)) or any(places_near(page, toll, *stretch)):
            return False
        return not (nearest_behind(page, toll) and governed(page, before) is not None)

    def _own(self, toll: Toll) -> Mention | None:
        """The event whose trigger is the toll itself: "اغتيال القائد"، "قتل مدنيان" where nothing tells the cause."""
        for at in range(toll.first, toll.last):
            for i, mention in self.at.get(at, ()):
                if self.types[i] not in _BLOODLESS and self.types[i] not in _UNLIKELY:
                    return mention
        return None

    def _among(self, toll: Toll, told: list[tuple[int, Mention]]) -> tuple[int, bool]:
        """Of the events that one trigger tells at several places, the one whose place stands by the toll, else the
        first."""
        if len({i for i, _ in told}) == 1:
            return told[0][0], False
        for place in self._beside(toll):
            for i, mention in told:
                if mention.place is not None and same_name(mention.place, place):
                    return i, False
        trigger = told[0][1].trigger.first
        between = [p for p in told if p[1].place is not None and trigger < p[1].place.first < toll.first]
        if between and len(between) < len(told):
            return self._among(toll, between)  # what is told behind the toll is another clause's place
        sure = max(told, key=lambda pair: pair[1].place_score)[1].place
        row = [
            pair for pair in told if pair[1].place is not None and sure is not None and pair[1].place.row == sure.row
        ]
        return min(row or told, key=lambda pair: (pair[1].place.first if pair[1].place else 0, pair[0]))[0], True

    def sharing(self, event: int, toll: Toll) -> set[int]:
        """The events that one trigger tells: that nobody was hurt goes for all of them."""
        mentions = [m for m in self.protos[event].mentions if m.sentence == toll.sentence]
        return {event, *(i for m in mentions for i, _ in self.at[m.trigger.first])}

    def _beside(self, toll: Toll) -> list[PlaceMention]:
        """Places within a few words behind the toll."""
        near = places_near(self.page, toll, toll.last, toll.last + 6)
        return [place for place in near if toll.last <= place.cue <= toll.last + 3]

    def _elsewhere(self, toll: Toll, cause: Cause | None) -> tuple[int, bool] | None:
        """The event of another sentence (or of another trigger of this one) that a toll leads back to."""
        around = places_near(self.page, toll, toll.first - WINDOW, toll.last + WINDOW)
        places = [place for place in around if place.named and place.known]
        best: tuple[float, int] | None = None
        for sentence, far in self._around(toll.sentence):
            for i, mention in self._mentions_near(sentence, toll):
                cost = (
                    far + _UNLIKELY.get(self.types[i], 0.0) / 2 + self._unlike(i, cause) + self._apart(i, places, far)
                )
                if cause is not None and sentence == toll.sentence:
                    cost += abs(mention.trigger.first - cause.trigger.start) / 25
                if self.figures.get(_figure(toll.casualty)) == i:
                    cost -= _SAME_FIGURE
                if self.types[i] not in _BLOODLESS and (best is None or cost < best[0]):
                    best = cost, i
        limit = _FAR if cause is None or cause.anaphoric else _FAR_UNTOLD
        if best is None or best[0] > limit:
            return None
        if best[0] < 0:  # the place is told again: that very event
            return best[1], False
        return self._among(toll, self.at[self.protos[best[1]].lead.trigger.first])[0], False

    def _unlike(self, event: int, cause: Cause | None) -> float:
        """What speaks against an event in the cause's own type."""
        if cause is None or cause.trigger.entry.type == self.types[event]:
            return 0.0
        same = EVENT_TYPES[cause.trigger.entry.type] == EVENT_TYPES[self.types[event]]
        return 0.5 if same or cause.trigger.entry.context in ("means", "armed") else 2.0

    def _apart(self, event: int, places: list[PlaceMention], far: float) -> float:
        """What speaks for or against an event in the places told with the toll."""
        mine = self.places[event]
        if mine is None:
            return 0.0
        if any(_one_place(place, mine) for place in places):
            return -_SAME_PLACE
        exact = RANK[mine.kind] < RANK["region"] and any(RANK[place.kind] < RANK["region"] for place in places)
        return _OTHER_PLACE if far and exact else 0.0

    def _mentions_near(self, sentence: int, toll: Toll) -> list[tuple[int, Mention]]:
        """The mentions of a sentence next to a toll, so that the time stays linear in sentences of any length."""
        mentions = self.in_sentence.get(sentence, [])
        at = bisect_left(mentions, toll.first, key=lambda pair: pair[1].trigger.first)
        return mentions[max(at - _MENTIONS, 0) : at + _MENTIONS]

    def _around(self, sentence: int) -> Iterator[tuple[int, float]]:
        """Sentences near one, with how far they are: those before it, then those behind it."""
        yield sentence, 0.0
        for gap in range(1, _BACK + 1):
            yield sentence - gap, float(gap)
        lead = sentence <= _LEAD or self.page.is_headline(sentence)
        for gap in range(1, _AHEAD_OF_LEAD + 1 if lead else 2):
            yield sentence + gap, 1.0 + gap / 2 if lead else 3.5 + gap


def _one_place(a: PlaceMention, b: PlaceMention) -> bool:
    return same_name(a, b) or is_inside(a, b) or is_inside(b, a)
