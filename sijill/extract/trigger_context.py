"""What a trigger has around it: the troops, place, persons or parties that its entry in the lexicon asks for."""

from collections.abc import Iterator

from sijill.extract.lexicon import Trigger
from sijill.extract.nounphrases import function_words
from sijill.extract.page import Page
from sijill.extract.phrases import Match
from sijill.records import EVENT_TYPES

_BESIDE = 4  # tokens after or before a trigger within which a noun can be its object or subject
_CLAUSE = 10  # tokens over which other triggers, days and tolls of its clause stand
# The kinds of nouns and names that a context of triggers.txt asks for.
_TROOPS = frozenset({"actor", "force", "fighters", "police", "military_vehicle", "convoy", "aircraft", "artillery"})
_PEOPLE = frozenset({"person", "casualty", "official", "civilians", "protesters", "crowd", "media"})
_ASKED = {
    "armed": _TROOPS | {"weapon", "unknown", "unknown_men", "military_site", "attacker"},
    "units": _TROOPS,
    "deal": _TROOPS | {"authority"},
    "people": _PEOPLE | {"fighters", "attacker", "unknown_men"},
    "crowd": _PEOPLE,
    "weapons": frozenset({"weapon", "aircraft", "artillery"}),
    "property": frozenset({"home", "vehicle", "market", "school", "health", "worship", "infrastructure", "camp"}),
    "place": frozenset({"area", "military_site", "infrastructure"})
    | {f"{kind} named" for kind in ("facility", "neighbourhood", "settlement", "district", "region", "admin1")},
}
_LINKED = 6  # tokens between two triggers of which one tells what the other struck or caused


def context_features(page: Page, match: Match[Trigger]) -> Iterator[str]:
    """What the model knows of a candidate by its neighbourhood's kinds rather than its words."""
    words, at, end = page.words, match.start, match.end
    sentence = words.sentence[at]
    first, _ = words.bounds[sentence]
    entry = match.entry
    group = EVENT_TYPES[entry.type]
    own = min(len(match.own), 3)
    yield f"words={own}"
    yield f"context+words={entry.context}+{own}"

    after, before = set(_kinds(page, sentence, end, end + _BESIDE)), set(_kinds(page, sentence, at - _BESIDE, at))
    for kind in after:
        yield f"context+after={entry.context}+{kind}"
    for kind in before:
        yield f"context+before={entry.context}+{kind}"
    if not after and not before:
        yield f"context+nothing beside={entry.context}"
    if asked := _ASKED.get(entry.context):
        met = not asked.isdisjoint(after | before)
        yield "what it asks for is beside" if met else "what it asks for is not beside"
        yield f"context+met={entry.context}+{met}"
        yield f"pos+met={entry.pos}+{met}"

    f = function_words()
    if any(words.text[i] in f.light_verbs for i in range(max(first, at - 3), at)):
        yield "light verb before"
    if at - first <= 1:
        yield "opens sentence"
        yield f"opens sentence+{entry.pos}"
    if any(words.at(d.start) - _CLAUSE <= at <= words.before(d.end) + _CLAUSE for d in page.dates_in.get(sentence, ())):
        yield "date near"
        yield f"date near+{group}"
    if any(
        words.at(t.start) - _CLAUSE <= at <= words.before(t.end) + _CLAUSE for t in page.casualties_in.get(sentence, ())
    ):
        yield "casualties near"
        yield f"casualties near+{group}"

    for other in page.triggers_in.get(sentence, ()):
        theirs = EVENT_TYPES[other.entry.type]
        if other.entry.context == "deaths":
            theirs = "deaths"
        gap = at - other.start
        if 0 < gap <= _LINKED and not match.prefix.startswith("و"):
            yield f"follows+{group}+{theirs}"
        elif 0 < -gap <= _LINKED and not other.prefix.startswith("و"):
            yield f"leads+{group}+{theirs}"

    if entry.pos != "verb" and "ال" in match.prefix:
        told = page.first_of_group[group] < first
        yield "definite, told before" if told else "definite, not told before"


def _kinds(page: Page, sentence: int, start: int, stop: int) -> Iterator[str]:
    """The kinds of nouns and names that begin within a stretch of a sentence."""
    for actor in page.actors_in.get(sentence, ()):
        if start <= actor.start < stop:
            yield actor.entry.kind if actor.entry.kind in ("civilians", "protesters", "unknown") else "actor"
    for head in page.heads_in.get(sentence, ()):
        if start <= head.start < stop:
            yield head.entry.kind
    for weapon in page.weapons_in.get(sentence, ()):
        if start <= weapon.start < stop:
            yield "weapon"
    for place in page.places_in.get(sentence, ()):
        if place.named and start <= place.first < stop:
            yield f"{place.kind} named"
