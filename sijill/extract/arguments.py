"""Who did it, to whom, with what: noun phrases of a trigger's sentence, by the words that tie them to the trigger."""

from collections.abc import Iterator
from dataclasses import dataclass

from sijill.extract.means import nearest_weapon
from sijill.extract.nounphrases import phrase_end
from sijill.extract.page import Page
from sijill.extract.triggers import TriggerMention
from sijill.records import Span

_AGENT_MARKS = frozenset(["قبل", "جانب", "يد", "ايدي"])  # من قبل، من جانب، على يد
_AGENT_VERBS = frozenset(
    [
        "نفذته",
        "نفذتها",
        "نفذها",
        "نفذه",
        "شنته",
        "شنتها",
        "شنها",
        "شنه",
        "ارتكبها",
        "ارتكبته",
        "ارتكبتها",
        "تشنها",
        "يشنها",
        "اطلقته",
        "اطلقتها",
        "اطلقها",
        "مصدره",
        "مصدرها",
        "تنفذها",
    ]
)
_TARGET_PREPS = frozenset(
    [
        "علي",
        "ضد",
        "بحق",
        "صوب",
        "باتجاه",
        "نحو",
        "مستهدفا",
        "مستهدفه",
        "استهدف",
        "استهدفت",
        "استهدفا",
        "طال",
        "طالت",
        "يستهدف",
        "تستهدف",
    ]
)
_FIGHT = frozenset({"armed_clash"})
_REACH = 30


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase that may take part: ``role`` is what its head can be, ``before`` the word in front of it."""

    first: int
    last: int
    role: str  # actor, target, both
    kind: str
    before: str
    prefix: str


def phrases(page: Page, sentence: int) -> list[Phrase]:
    """The candidate participants of a sentence in order, longest reading of each."""
    words = page.words
    _, last = words.bounds[sentence]
    blocked = _blocked(page, sentence)
    found: list[Phrase] = []
    spans = sorted(
        [
            (
                m.start,
                m.end,
                "actor" if m.entry.kind not in ("civilians", "protesters") else "both",
                m.entry.kind,
                m.prefix,
                True,
            )
            for m in page.actors_in.get(sentence, ())
        ]
        + [(m.start, m.end, m.entry.role, m.entry.kind, m.prefix, False) for m in page.heads_in.get(sentence, ())],
        key=lambda item: (item[0], -item[1]),
    )
    for start, stop, role, kind, prefix, named in spans:
        if found and start < found[-1].last:
            if named and found[-1].role == "both":
                found[-1] = Phrase(
                    found[-1].first,
                    max(found[-1].last, stop),
                    "actor" if kind != "civilians" else "both",
                    found[-1].kind,
                    found[-1].before,
                    found[-1].prefix,
                )
            continue
        end = max(stop, phrase_end(words, stop - 1, last, blocked)) if not named or stop < last else stop
        found.append(Phrase(start, end, role, kind, words.text[start - 1] if start else "", prefix))
    return found


def _blocked(page: Page, sentence: int):  # type: ignore[no-untyped-def]
    tokens: set[int] = set()
    for trigger in page.triggers_in.get(sentence, ()):
        tokens.add(trigger.start)
    for when in page.dates_in.get(sentence, ()):
        tokens.update(range(page.words.at(when.start), page.words.before(when.end)))
    for place in page.places_in.get(sentence, ()):
        if place.kind != "country":
            tokens.add(place.cue)
            tokens.add(place.first)
    return tokens.__contains__


def participants(page: Page, trigger: TriggerMention) -> tuple[list[tuple[float, Phrase]], list[tuple[float, Phrase]]]:
    """(actors, targets) of a trigger, each with a cost, cheapest first."""
    text = page.words.text
    rivals = [t.start for t in page.triggers_in.get(trigger.sentence, ()) if t.start != trigger.first]
    actors: list[tuple[float, Phrase]] = []
    targets: list[tuple[float, Phrase]] = []
    verb = trigger.entry.pos == "verb"
    for phrase in phrases(page, trigger.sentence):
        after = phrase.first >= trigger.first
        gap = phrase.first - trigger.last if after else trigger.first - phrase.last
        gap = max(gap, 0)
        if gap > _REACH:
            continue
        low, high = sorted((phrase.first, trigger.first))
        cost = gap + 6.0 * sum(1 for rival in rivals if low < rival < high) + (0.0 if after else 4.0)
        before, before2 = phrase.before, text[phrase.first - 2] if phrase.first > 1 else ""
        agent = (before in _AGENT_MARKS and before2 in ("من", "علي")) or before in _AGENT_VERBS
        victim = before in _TARGET_PREPS or (phrase.prefix.endswith("ب") is False and before == "ضد")
        if agent:
            actors.append((cost - 12, phrase))
        elif victim and phrase.role != "actor":
            targets.append((cost - 6, phrase))
        elif victim:
            targets.append((cost - 3, phrase))
        elif phrase.role == "actor" or (phrase.role == "both" and verb and after and gap == 0):
            actors.append((cost, phrase))
            targets.append((cost + 20, phrase))
        elif phrase.role == "both":
            actors.append((cost + 4, phrase))
            targets.append((cost + 4, phrase))
        else:
            targets.append((cost, phrase))
    actors.sort(key=lambda pair: pair[0])
    targets.sort(key=lambda pair: pair[0])
    return actors, targets


def demonym_after(page: Page, trigger: TriggerMention) -> Span | None:
    """The adjective of origin on a verbal noun: "قصف تركي", "غارات جوية إسرائيلية"."""
    if trigger.entry.pos == "verb":
        return None
    for match in page.demonyms:
        if trigger.first < match.start <= trigger.last + 2 and page.words.sentence[match.start] == trigger.sentence:
            if all(page.words.text[i].isalpha() for i in range(trigger.first, match.start)):
                return page.span(match.start, match.end)
    return None


def actor_spans(page: Page, trigger: TriggerMention) -> Iterator[Span]:
    """Who did it, best first; for a clash one side."""
    actors, _ = participants(page, trigger)
    for cost, phrase in actors[:1]:
        if cost < 18:
            yield page.span(phrase.first, phrase.last, particle(phrase.prefix))
    if not actors or actors[0][0] >= 18:
        origin = demonym_after(page, trigger)
        if origin is not None:
            yield origin


def target_spans(page: Page, trigger: TriggerMention) -> Iterator[Span]:
    """Whom or what it hit, best first; for a clash the other side."""
    actors, targets = participants(page, trigger)
    if trigger.entry.type in _FIGHT and len(actors) > 1:
        yield page.span(actors[1][1].first, actors[1][1].last, particle(actors[1][1].prefix))
    taken = {actors[0][1].first} if actors and actors[0][0] < 18 else set()
    for cost, phrase in targets:
        if cost < 24 and phrase.first not in taken:
            taken.add(phrase.first)
            yield page.span(phrase.first, phrase.last, particle(phrase.prefix))
            if len(taken) > 3:
                return


def weapon_span(page: Page, trigger: TriggerMention) -> Span | None:
    """The weapon nearest to a trigger, with its adjectives."""
    weapon = nearest_weapon(page, trigger, typed=False)
    if weapon is None:
        return None
    return page.span(weapon.start, weapon.end, particle(weapon.prefix))


def particle(prefix: str) -> int:
    """How many letters of a prefix are particles, the article not counted."""
    return len(prefix.removesuffix("ال")) if not prefix.endswith("لل") else 0
