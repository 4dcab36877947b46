"""Who a trigger's violence hits: people without arms, or men and places under arms.

The codebook parts ``attack`` from ``armed_clash`` by nothing else, as the same words tell both: "إطلاق نار على مدنيين"
and "إطلاق نار على حاجز", "مقتل مزارع" and "مقتل جندي".
"""

from collections.abc import Iterator
from typing import Literal

from sijill.extract.page import Page
from sijill.extract.triggers import TriggerMention

Hit = Literal["unarmed", "armed"]

_AIMS = frozenset({"علي", "ضد", "باتجاه", "صوب", "نحو", "تجاه", "استهدف", "استهدفت", "يستهدف", "طال", "طالت"})
_REACH = 12  # tokens from a trigger to the word that aims it
_CLOSE = 3  # tokens from that word to the noun that is aimed at
_DEAD = 6  # tokens from "مقتل" to who died
_STOPS = frozenset("،؛.:") | {"فيما", "بينما", "كما", "حيث", "بعد", "قبل", "عقب", "اثر", "ان"}

_UNARMED = frozenset(
    {"person", "official", "home", "health", "school", "worship", "market", "camp", "media", "crowd", "public_building"}
    | {"civilians", "protesters"}
)
_ARMED = frozenset(
    {"force", "fighters", "police", "military_vehicle", "military_site"}
    | {"state", "rebel", "militia", "jihadist", "external"}
)


def who_is_hit(page: Page, trigger: TriggerMention) -> Hit | None:
    """Whom the trigger's clause aims at, else who its sentence counts as dead or hurt; None where neither is told."""
    return _aimed_at(page, trigger) or _counted(page, trigger)


def who_died(page: Page, trigger: TriggerMention) -> Hit | None:
    """Who is dead or hurt by the noun next after "مقتل", "أصيب"; None where it tells nothing."""
    return next(_sides(page, trigger.sentence, trigger.first + 1, trigger.first + 1 + _DEAD), None)


def _aimed_at(page: Page, trigger: TriggerMention) -> Hit | None:
    _, last = page.words.bounds[trigger.sentence]
    for at in range(trigger.first + 1, min(trigger.first + 1 + _REACH, last)):
        word = page.words.text[at]
        if word in _STOPS:
            return None
        if word in _AIMS and (side := next(_sides(page, trigger.sentence, at + 1, at + 1 + _CLOSE), None)):
            return side
    return None


def _counted(page: Page, trigger: TriggerMention) -> Hit | None:
    found = {
        side
        for toll in page.casualties_in.get(trigger.sentence, ())
        if not toll.zero and not toll.cumulative
        for side in _sides(page, trigger.sentence, page.words.at(toll.start), page.words.before(toll.end) + 2)
    }
    return found.pop() if len(found) == 1 else None


def _sides(page: Page, sentence: int, start: int, stop: int) -> Iterator[Hit]:
    """Of the nouns and names that begin in a stretch of a sentence those that tell, in order."""
    named = {actor.start: actor.entry.kind for actor in page.actors_in.get(sentence, ())}
    heads = {head.start: head.entry.kind for head in page.heads_in.get(sentence, ())}
    for at in range(start, stop):
        kind = heads.get(at) or named.get(at)
        if kind in _UNARMED:
            yield "unarmed"
        elif kind in _ARMED:
            yield "armed"
