"""Which place belongs to which trigger: a learned score over how the two stand to each other in the sentence."""

from collections.abc import Iterator

from sijill.extract.model import models, probability
from sijill.extract.page import Page
from sijill.extract.places import PlaceMention
from sijill.extract.triggers import TriggerMention


def place_probabilities(page: Page, trigger: TriggerMention) -> list[tuple[PlaceMention, float]]:
    """The places of a trigger's sentence with the probability that the event happened there, in order."""
    model = models()["place"]
    return [
        (place, probability(model.logit(place_features(page, trigger, place))))
        for place in page.places_in.get(trigger.sentence, ())
    ]


def place_features(page: Page, trigger: TriggerMention, place: PlaceMention) -> Iterator[str]:
    """What the model knows of a pair: order, distance, what stands between, and what the place looks like."""
    words, text = page.words, page.words.text
    after = place.first >= trigger.last
    low, high = (trigger.last, place.cue) if after else (place.stop, trigger.first)
    gap = max(high - low, 0)
    side = "after" if after else "before"
    places = page.places_in.get(trigger.sentence, ())
    triggers = page.triggers_in.get(trigger.sentence, ())

    yield side
    yield f"{side} gap={_bucket(gap)}"
    yield f"prep={place.prep}"
    yield f"{side} prep={place.prep}"
    yield f"kind={place.kind}"
    yield f"{side} kind={place.kind}"
    yield f"relation={place.relation}"
    yield "known" if place.known else "unknown"
    yield "named" if place.named else "unnamed"
    yield f"kind+known={place.kind}+{place.known}+{place.named}"
    yield f"pos={trigger.entry.pos}+{side}"
    yield f"type+prep={trigger.entry.type}+{place.prep}"
    yield f"context={trigger.entry.context}+{side}"
    before = text[place.cue - 1] if place.cue else "-"
    yield f"word before={before}"
    yield f"word before+prep={before}+{place.prep}"
    if after and gap == 0:
        yield "adjacent"
    between = range(low, high)
    stops = sum(1 for i in between if text[i] in "،,؛:")
    yield f"{side} commas={min(stops, 3)}"
    rivals = sum(1 for other in triggers if low <= other.start < high)
    yield f"{side} triggers between={min(rivals, 3)}"
    others = {other.row for other in places if low <= other.first < high} - {place.row}
    yield f"{side} places between={min(len(others), 3)}"
    if after and not any(other.first >= trigger.last and other.first < place.first for other in places):
        yield "first place after"
    if len({other.row for other in places}) == 1:
        yield "only place"
    if place.order:
        yield f"conjunct {side}"
    if place.chain:
        yield "has chain"
    if any(other is not place and _inside(place, other) for other in places):
        yield "chain of another"
    if any(actor.start <= place.first < actor.end for actor in page.actors_in.get(trigger.sentence, ())):
        yield "inside an actor's name"
    for source in page.sources_in.get(trigger.sentence, ()):
        if low <= source.start < high:
            yield f"source between={source.entry.kind}"
        if source.start < place.first and place.first - source.start <= 6:
            yield f"source before={source.entry.kind}"
    if any(low <= head.start < high for head in page.heads_in.get(trigger.sentence, ())):
        yield f"{side} actor between"
    for i in between:
        if text[i] in _CUES:
            yield f"between={text[i]}"
    sibling = any(0 < other.start - place.stop <= 25 and not (other.start == trigger.first) for other in triggers)
    if not after and sibling:
        yield "another trigger follows place"


_CUES = frozenset(
    [
        "من",
        "الي",
        "باتجاه",
        "نحو",
        "بعد",
        "قبل",
        "جراء",
        "اثر",
        "نتيجه",
        "خلال",
        "اثناء",
        "الذي",
        "التي",
        "حيث",
        "فيما",
        "بينما",
        "كما",
        "ان",
        "الموجوده",
        "المتواجده",
        "التابعه",
        "اطلقت",
        "انطلقت",
        "قادمه",
        "قادما",
        "متوجه",
        "انطلاقا",
        "مواقع",
        "استهدف",
        "استهدفت",
        "مستهدفا",
        "مستهدفه",
        "طال",
        "طالت",
        "علي",
        "في",
        "وسط",
        "داخل",
        "مقره",
        "ومقرها",
        "متجها",
        "المقيم",
        "ابناء",
        "اهالي",
        "سكان",
        "نازحي",
    ]
)


def _inside(place: PlaceMention, other: PlaceMention) -> bool:
    return any(outer.first == place.first for outer in other.chain)


def _bucket(gap: int) -> int:
    return gap if gap <= 3 else 4 + min((gap - 4) // 4, 6)
