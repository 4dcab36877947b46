"""What a document says about where it is: the countries it is about, and the places that it names beside its events."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp
from typing import Final

from sijill.geo.bundled import REGION
from sijill.geo.choose import Anchor, Choice, Context
from sijill.geo.lookup import Gazetteer, Match, Spot
from sijill.geo.names import form, key
from sijill.geo.toponyms import Toponym, find_toponyms
from sijill.geo.words import outlets
from sijill.records import Document, Place

_METROPOLIS: Final = 500_000  # inhabitants of a town that is as well known as the country of its name
LARGE: Final = 20_000  # inhabitants from which a town named in passing tells what a text is about
_FIELD: Final = 5  # how much likelier Arabic news means a town of the field than one as large elsewhere
_VOTE: Final = 2.0  # of a place that was chosen, on which country a text is about
_ENOUGH: Final = 2.0  # votes from which the shares of countries are sure: one name in passing is not
_SURE: Final = 0.7  # quality of a match from which its place tells where others are
_TEXT_WEIGHT: Final = 0.6  # an anchor found in running text, against 1 for a place of an event
_BESIDE: Final = (1.0, 250.0)  # what it weighs more right beside the place, and over how many letters that wears off

Chain = tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A name that a text gives, what it could mean, and where it stands (none: in the title)."""

    toponym: Toponym
    matches: tuple[Match, ...]
    at: tuple[int, ...]


def mentioned_in(document: Document, gazetteer: Gazetteer) -> list[Named]:
    """Places that the text names and that say something about where it is: countries, provinces, larger towns."""
    found: dict[str, Named] = {}
    titled = find_toponyms(document.title or "", gazetteer)
    for toponym, at in (
        *((t, ()) for t in titled),
        *((t, (t.span.start,)) for t in find_toponyms(document.text, gazetteer)),
    ):
        name = key(toponym.name)
        if name in found:
            found[name] = replace(found[name], at=(*found[name].at, *at))
            continue
        telling = tuple(
            match
            for match in gazetteer.lookup(toponym.name, fuzzy=False)
            if match.quality > 0.8
            and (match.spot.kind in ("country", "admin1") or match.spot.population >= LARGE or toponym.strength >= 0.9)
        )
        found[name] = Named(toponym, telling, at)
    return [named for named in found.values() if named.matches]


def context_of(
    document: Document, chain: Chain, choices: Mapping[Chain, Sequence[Choice]], mentioned: Sequence[Named]
) -> Context:
    """The context of one chain, given what was chosen for each and the names in the text.

    A document's outlet, the names in it and the places chosen vote for countries; places chosen and larger places
    named are anchors, those right beside the chain more than others.
    """
    votes: defaultdict[str, float] = defaultdict(float)
    for position, code in enumerate(_beat(document)):
        votes[code] += 1.5 if position == 0 else 0.75
    anchors: dict[int, Anchor] = {}
    start = chain[0].words.start

    def anchor(spot: Spot, weight: float) -> None:
        known = anchors.get(spot.place)
        if known is None or known.weight < weight:
            anchors[spot.place] = Anchor(spot, weight)

    for named in mentioned:
        matches = named.matches
        best = max(matches, key=lambda m: (m.spot.kind == "country", _weight(m.spot)))
        rivals = sum(_weight(m.spot) for m in matches) or 1
        if best.spot.kind == "country" and any(
            m.spot.population >= _METROPOLIS and m.spot.country != best.spot.country for m in matches
        ):
            continue  # عمان
        sure = named.toponym.strength * (_weight(best.spot) / rivals if best.spot.population else 1 / len(matches))
        apart = min((abs(at - start) for at in named.at), default=None)
        beside = _BESIDE[0] * exp(-apart / _BESIDE[1]) if apart is not None else 0.0
        votes[best.spot.country or ""] += sure * (1 + beside)
        if best.spot.kind in ("settlement", "admin1"):
            anchor(best.spot, _TEXT_WEIGHT * sure * (1 + beside))
    for other, decided in choices.items():
        for choice in decided:
            for rated, share in choice.rated[:1]:
                votes[rated.match.spot.country or ""] += _VOTE * share * rated.match.quality
                if other != chain and rated.match.quality > _SURE:
                    anchor(rated.match.spot, share)
    votes.pop("", None)
    total = sum(votes.values())
    shares = {code: vote / total for code, vote in votes.items()} if total else {}
    return Context(shares, tuple(anchors.values()), min(1.0, total / _ENOUGH))


def _weight(spot: Spot) -> int:
    """Inhabitants, those of the field's countries counted more: "بنش" is Binnish before it is Binche."""
    return spot.population * (_FIELD if spot.country in REGION else 1)


def _beat(document: Document) -> tuple[str, ...]:
    source = (document.source or "").casefold().removeprefix("https://").removeprefix("http://").removeprefix("www.")
    return outlets().get(form(source.partition("/")[0]), ())
