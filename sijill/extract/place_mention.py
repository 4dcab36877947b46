"""A place expression: what is read of it before anything is known of where it is."""

from dataclasses import dataclass

from sijill.records import PlaceKind

RANK: dict[PlaceKind, int] = {
    "facility": 0,
    "neighbourhood": 1,
    "settlement": 2,
    "district": 3,
    "region": 3,
    "admin1": 4,
    "country": 5,
}


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place expression over the tokens ``first`` to ``last`` (exclusive).

    ``start`` and ``end`` are folded offsets of its words without a prefixed preposition. ``prep`` is the preposition
    or the word of relation before it ("" where none), ``cue`` the first token that belongs to it with those,
    ``named`` whether the words tell which place it is and ``known`` whether a list has its name, ``row`` the number
    of its coordination (equal for "A وB وC") and ``order`` the position in it, ``chain`` the larger areas told with
    it. ``label``: it stands alone before a colon or on its line, so that it names the area of what follows.
    """

    first: int
    last: int
    start: int
    end: int
    kind: PlaceKind
    name: str
    prep: str
    cue: int
    named: bool
    known: bool
    relation: tuple[int, int] | None = None  # folded offsets of the words that put the event near, between, …
    plural: bool = False
    row: int = 0
    order: int = 0
    chain: tuple["PlaceMention", ...] = ()
    label: bool = False

    @property
    def stop(self) -> int:
        """Token index just past the mention and its chain."""
        return max(self.last, *(outer.last for outer in self.chain)) if self.chain else self.last
