"""Score judged candidates and their arguments, by group of labels."""

from collections import defaultdict
from typing import Any

from sijill.extract.neural import Reading, TaggedSpan
from sijill.records import EVENT_TYPES, Json

Counts = dict[str, list[int]]


def overlaps(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def keys(label: str) -> list[tuple[str, str]]:
    """(row of the table, what must agree): a trigger counts as an event, as its group, and as its type."""
    if not label.startswith("TRIGGER-"):
        return [(label, label), ("all arguments", label)]
    slug = label.removeprefix("TRIGGER-")
    return [("trigger", ""), ("trigger with type", slug), (f"trigger {EVENT_TYPES[slug]}", EVENT_TYPES[slug])]


def scores(rows: list[dict[str, Any]], readings: list[Reading]) -> list[Json]:
    """Precision, recall and F1 of judged candidates and of their arguments, by label and group, most frequent first. A
    candidate is found where an event is likelier than none, with the likeliest type; an argument counts as right where
    it overlaps one of the same label."""
    counts: Counts = defaultdict(lambda: [0, 0, 0, 0])  # found and right, found, gold and found, gold
    for row, reading in zip(rows, readings, strict=True):
        start, end = row["trigger"]
        types = {slug: chance for slug, chance in reading.types.items() if slug}
        best = max(types, key=types.__getitem__)
        gold = [TaggedSpan(f"TRIGGER-{row['event']}", start, end, 1.0)] if row["event"] else []
        found = [TaggedSpan(f"TRIGGER-{best}", start, end, 1.0)] if reading.types[""] < 0.5 else []
        if row["spans"] is not None:
            gold += [TaggedSpan(label, first, last, 1.0) for first, last, label in row["spans"]]
            found += [span for span in reading.spans() if not span.label.startswith("TRIGGER-")]
        for side, others, column in ((found, gold, 0), (gold, found, 2)):
            for span in side:
                for name, agree in keys(span.label):
                    counts[name][column + 1] += 1
                    counts[name][column] += any(
                        overlaps((span.start, span.end), (other.start, other.end))
                        and (name, agree) in keys(other.label)
                        for other in others
                    )
    return [
        {
            "label": name,
            "precision": round(right / max(1, found_n), 3),
            "recall": round(hit / max(1, gold_n), 3),
            "f1": round(f1(right / max(1, found_n), hit / max(1, gold_n)), 3),
            "gold": gold_n,
        }
        for name, (right, found_n, hit, gold_n) in sorted(counts.items(), key=lambda item: (-item[1][3], item[0]))
    ]


def f1(precision: float, recall: float) -> float:
    """Harmonic mean; 0 where both are 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
