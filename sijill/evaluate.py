"""How good the records are: predicted events against gold annotations.

Gold and predictions are plain JSON with the codebook's field names, so that the output of any program can be scored,
not only Sijill's. Three figures, each stricter than the one before, as precision, recall and F1 over events:

detection  an event of the right group (EVENT_TYPES) whose evidence overlaps the gold evidence in the text
type       and of the right type
record     and with date and place right: the share of rows that can be used unseen

For each field there is the share of detected events that have it right, where the gold gives it. Events are paired one
to one within a document, the most alike first.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import Final, Literal

from sijill.geo.distance import km
from sijill.records import EVENT_TYPES, Json

NEAR_KM: Final = 20.0
"""A point this close to the gold point is right; farther where the gold itself is vaguer (``radius_km``)."""

DAYS: Final = 1
"""Days by which either end of a date may be off."""

ALIKE: Final = 0.5
"""Token F1 from which two phrases count as the same."""

_SPELLINGS: Final = str.maketrans("أإآىةؤئ", "ااايهوي", "ـ" + "".join(map(chr, range(0x64B, 0x653))))

Verdict = bool | None
"""Whether a field is right; None where the gold says nothing that could be compared."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many right of so many."""

    right: int
    of: int

    @property
    def value(self) -> float | None:
        """From 0 to 1; None where there was nothing to be right about."""
        return self.right / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Rate:
    """Hits among what was predicted and among what the gold holds."""

    hits: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        """Hits per prediction."""
        return self.hits / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Hits per gold event."""
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.hits / (self.predicted + self.gold) if self.hits else 0.0


@dataclass(frozen=True, slots=True)
class Mistake:
    """One event that is missed, made up, or recorded with wrong fields."""

    document: str
    kind: Literal["missed", "spurious", "wrong"]
    gold: Json | None
    predicted: Json | None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scores:
    """Everything measured. ``judged`` holds (confidence, record right) of each prediction that states a confidence."""

    documents: int
    detection: Rate
    type: Rate
    record: Rate
    fields: Mapping[str, Share]
    mistakes: tuple[Mistake, ...] = ()
    judged: tuple[tuple[float, bool], ...] = field(default=(), repr=False)


def evaluate(gold: Iterable[Json], predicted: Mapping[str, Sequence[Json]]) -> Scores:
    """Score ``predicted`` (events by document id; a missing document has none) against gold documents.

    Raises KeyError, TypeError or ValueError where a document or event does not have the codebook's shape.
    """
    documents = n_gold = n_predicted = 0
    hits: Counter[str] = Counter()
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    mistakes: list[Mistake] = []
    judged: list[tuple[float, bool]] = []
    for document in gold:
        wanted, got = document["events"], predicted.get(document["id"], ())
        documents, n_gold, n_predicted = documents + 1, n_gold + len(wanted), n_predicted + len(got)
        pairs = _pairs(document["text"], wanted, got)
        usable: set[int] = set()
        for i, j in pairs:
            verdicts = {name: judge(wanted[i], got[j]) for name, judge in FIELDS.items()}
            asked.update(name for name, verdict in verdicts.items() if verdict is not None)
            right.update(name for name, verdict in verdicts.items() if verdict)
            hits["detection"] += 1
            if verdicts["type"]:
                hits["type"] += 1
                if verdicts["date"] is not False and verdicts["place"] is not False:
                    hits["record"] += 1
                    usable.add(j)
            if wrong := tuple(name for name, verdict in verdicts.items() if verdict is False):
                mistakes.append(Mistake(document["id"], "wrong", wanted[i], got[j], wrong))
        found, used = {i for i, _ in pairs}, {j for _, j in pairs}
        mistakes += [Mistake(document["id"], "missed", e, None) for i, e in enumerate(wanted) if i not in found]
        mistakes += [Mistake(document["id"], "spurious", None, e) for j, e in enumerate(got) if j not in used]
        judged += [(e["confidence"], j in usable) for j, e in enumerate(got) if e.get("confidence") is not None]
    return Scores(
        documents=documents,
        detection=Rate(hits["detection"], n_predicted, n_gold),
        type=Rate(hits["type"], n_predicted, n_gold),
        record=Rate(hits["record"], n_predicted, n_gold),
        fields={name: Share(right[name], asked[name]) for name in FIELDS},
        mistakes=tuple(mistakes),
        judged=tuple(judged),
    )


# --- pairing ------------------------------------------------------------------------------------------------


def _pairs(text: str, gold: Sequence[Json], predicted: Sequence[Json]) -> list[tuple[int, int]]:
    """Which gold event each prediction is taken for: indices, one to one, the most alike first."""
    gold_spans = [list(_occurrences(text, event.get("evidence"))) for event in gold]
    predicted_spans = [list(_occurrences(text, event.get("evidence"))) for event in predicted]
    rated = [
        (-_likeness(g, p), i, j)
        for (i, g), (j, p) in product(enumerate(gold), enumerate(predicted))
        if EVENT_TYPES.get(g["type"]) == EVENT_TYPES.get(p.get("type", ""))
        and any(a < d and c < b for (a, b), (c, d) in product(gold_spans[i], predicted_spans[j]))
    ]
    pairs: list[tuple[int, int]] = []
    taken_gold: set[int] = set()
    taken_predicted: set[int] = set()
    for _, i, j in sorted(rated):
        if i not in taken_gold and j not in taken_predicted:
            taken_gold.add(i)
            taken_predicted.add(j)
            pairs.append((i, j))
    return pairs


def _likeness(gold: Json, predicted: Json) -> float:
    """How alike two events are; the place weighs most, because one sentence often tells of several places."""
    return float(
        1
        + (gold["type"] == predicted.get("type"))
        + 3 * bool(_place_right(gold, predicted))
        + bool(_date_right(gold, predicted))
        + alike(gold["trigger"], predicted.get("trigger"))
    )


def _occurrences(text: str, quotes: Sequence[str] | None) -> Iterator[tuple[int, int]]:
    for quote in filter(None, quotes or ()):
        at = text.find(quote)
        while at >= 0:
            yield at, at + len(quote)
            at = text.find(quote, at + 1)


# --- fields -------------------------------------------------------------------------------------------------


def alike(one: str | None, other: str | None) -> float:
    """F1 of the tokens of two phrases, spelling variants, diacritics and the article aside.

    >>> alike("القوات الحكومية", "قوات حكومية")
    1.0
    """
    a, b = Counter(_tokens(one)), Counter(_tokens(other))
    shared = (a & b).total()
    return 2 * shared / (a.total() + b.total()) if shared else 0.0


def _tokens(phrase: str | None) -> list[str]:
    words = re.findall(r"\w+", (phrase or "").translate(_SPELLINGS))
    return [word[2:] if word.startswith("ال") and len(word) > 4 else word for word in words]


def _place_right(gold: Json, predicted: Json) -> Verdict:
    """The first place: by distance where both have a point, else by name."""
    if not gold.get("places"):
        return None
    if not predicted.get("places"):
        return False
    wanted, got = gold["places"][0], predicted["places"][0]
    if wanted.get("lat") is not None and got.get("lat") is not None:
        distance = km(wanted["lat"], wanted["lon"], got["lat"], got["lon"])
        return bool(distance <= max(NEAR_KM, wanted.get("radius_km") or 0))
    return alike(wanted["text"], got.get("text")) >= ALIKE


def _date_right(gold: Json, predicted: Json) -> Verdict:
    wanted, got = _days(gold), _days(predicted)
    if wanted is None:
        return None
    return got is not None and all(abs((a - b).days) <= DAYS for a, b in zip(wanted, got, strict=True))


def _days(event: Json) -> tuple[date, date] | None:
    when = event.get("date") or {}
    start, end = when.get("start"), when.get("end")
    return (date.fromisoformat(start[:10]), date.fromisoformat(end[:10])) if start and end else None


def _same(name: str) -> Callable[[Json, Json], Verdict]:
    return lambda gold, predicted: bool(gold[name] == predicted.get(name))


def _phrase(name: str) -> Callable[[Json, Json], Verdict]:
    return lambda gold, predicted: alike(gold[name], predicted.get(name)) >= ALIKE if gold.get(name) else None


def _any_phrase(name: str) -> Callable[[Json, Json], Verdict]:
    def judge(gold: Json, predicted: Json) -> Verdict:
        if not gold.get(name):
            return None
        return any(alike(a, b) >= ALIKE for a, b in product(gold[name], predicted.get(name) or ()))

    return judge


def _count(name: str) -> Callable[[Json, Json], Verdict]:
    """Low and high the same; a number where the gold has none is wrong, none where it has none is not counted."""

    def judge(gold: Json, predicted: Json) -> Verdict:
        wanted, got = gold.get(name), predicted.get(name)
        if not wanted:
            return False if got else None
        return got is not None and bool((wanted["low"], wanted.get("high")) == (got.get("low"), got.get("high")))

    return judge


FIELDS: Final[Mapping[str, Callable[[Json, Json], Verdict]]] = {
    "type": _same("type"),
    "status": _same("status"),
    "date": _date_right,
    "place": _place_right,
    "actors": _any_phrase("actors"),
    "targets": _any_phrase("targets"),
    "weapon": _phrase("weapon"),
    "said_by": _phrase("said_by"),
    "disputed_by": _phrase("disputed_by"),
    "killed": _count("killed"),
    "injured": _count("injured"),
}
"""How each field is judged."""


# --- calibration --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions with a confidence from ``low`` to ``high``: how many, how sure on average, what share is right."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


def calibration(judged: Sequence[tuple[float, bool]], bins: int = 10) -> list[Bin]:
    """The reliability table, bins of equal width; empty bins are left out."""
    groups: dict[int, list[tuple[float, bool]]] = {}
    for confidence, is_right in judged:
        groups.setdefault(min(int(confidence * bins), bins - 1), []).append((confidence, is_right))
    return [
        Bin(
            low=n / bins,
            high=(n + 1) / bins,
            count=len(group),
            confidence=sum(c for c, _ in group) / len(group),
            right=sum(r for _, r in group) / len(group),
        )
        for n, group in sorted(groups.items())
    ]


def calibration_error(table: Sequence[Bin]) -> float | None:
    """Expected calibration error (Naeini et al. 2015): how far confidence and share of right lie apart, on average."""
    total = sum(row.count for row in table)
    return sum(row.count * abs(row.confidence - row.right) for row in table) / total if total else None


def halves(judged: Sequence[tuple[float, bool]]) -> tuple[float, float] | None:
    """Share of records right among the half that the program is surer of, and among the other; None below two."""
    if len(judged) < 2:
        return None
    ranked = [is_right for _, is_right in sorted(judged, key=lambda pair: -pair[0])]
    middle = len(ranked) // 2
    return sum(ranked[:middle]) / middle, sum(ranked[middle:]) / (len(ranked) - middle)
