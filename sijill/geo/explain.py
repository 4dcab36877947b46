"""Why a name is put where it is put: the candidates of a look-up with their evidence, for people to read."""

from collections.abc import Sequence
from dataclasses import dataclass

from sijill.geo.choose import Context, choose
from sijill.geo.locate import read_chain, seats_of
from sijill.geo.lookup import Gazetteer, Grade, Spot
from sijill.records import Place, PlaceKind, Span


@dataclass(frozen=True, slots=True)
class Explained:
    """A candidate, how its name met the one asked for, its share of belief (0 to 1) and the steps to it (log-odds)."""

    spot: Spot
    grade: Grade
    share: float
    evidence: tuple[tuple[str, float], ...]
    chosen: bool


def explain(
    name: str, gazetteer: Gazetteer, *, within: Sequence[str] = (), kind: PlaceKind | None = None, country: str = ""
) -> list[Explained]:
    """The candidates for a name as a text would write it, the likeliest first.

    ``within``: the areas that the text names around it, the narrowest first; ``kind``: what the text calls it, else
    what the gazetteer thinks of the bare name; ``country``: ISO code of the country that the text is about. An empty
    list: there is nothing like it. None chosen: nothing fits, and ``locate`` would fall back to an enclosing area.
    """
    words = (name, *within)
    kinds: list[PlaceKind] = [kind or gazetteer.knows(name) or "settlement"]
    kinds += [gazetteer.knows(area) or "region" for area in within]
    links = read_chain(tuple(Place(Span(w, 0, len(w)), k) for w, k in zip(words, kinds, strict=True)), gazetteer)
    context = Context({country.upper(): 1.0} if country else {})
    decided = choose(
        [link.matches for link in links], kinds, [link.phrase for link in links], context, seats_of(links, gazetteer)
    )[0]
    chosen = decided.chosen.match.spot.place if decided.chosen else None
    return [
        Explained(r.match.spot, r.match.grade, share, r.evidence, r.match.spot.place == chosen)
        for r, share in decided.rated
    ]
