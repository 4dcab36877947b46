"""Score tagged sentences: spans that meet a gold span of the same label, by group of labels."""

from collections import defaultdict
from typing import Any

from sijill.extract.neural import Reading, TaggedSpan
from sijill.records import EVENT_TYPES

Counts = dict[str, list[int]]


def overlaps(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def keys(label: str) -> list[tuple[str, str]]:
    """(row of the table, what must agree): a trigger counts as an event, as its group, and as its type."""
    if not label.startswith("TRIGGER-"):
        return [(label, label), ("all arguments", label)]
    slug = label.removeprefix("TRIGGER-")
    return [("trigger", ""), ("trigger with type", slug), (f"  {EVENT_TYPES[slug]}", EVENT_TYPES[slug])]


def table(rows: list[dict[str, Any]], readings: list[Reading]) -> str:
    """Precision, recall and F1 for triggers and arguments. Spans that touch ignored words count neither way."""
    counts: Counts = defaultdict(lambda: [0, 0, 0])  # found and right, found, gold
    for row, reading in zip(rows, readings, strict=True):
        wanted = [span for span in reading.spans() if span.label.startswith("TRIGGER-") != bool(row["trigger"])]
        gold = [TaggedSpan(label, start, end, 1.0) for start, end, label in row["spans"]]
        found = [
            span
            for span in wanted
            if not any(overlaps((span.start, span.end), tuple(i)) for i in row["ignore"])
            or any(overlaps((span.start, span.end), (g.start, g.end)) for g in gold)
        ]
        for side, others, column in ((found, gold, 1), (gold, found, 2)):
            for span in side:
                for name, agree in keys(span.label):
                    counts[name][column] += 1
                    hit = any(
                        overlaps((span.start, span.end), (other.start, other.end))
                        and (name, agree) in keys(other.label)
                        for other in others
                    )
                    if column == 1:
                        counts[name][0] += hit
    lines = [f"{'':32} {'P':>6} {'R':>6} {'F1':>6} {'gold':>6}"]
    for name, (right, found_n, gold_n) in sorted(counts.items(), key=lambda item: (-item[1][2], item[0])):
        precision, recall = right / max(1, found_n), min(1.0, right / max(1, gold_n))
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        lines.append(f"{name:32} {precision:6.3f} {recall:6.3f} {f1:6.3f} {gold_n:6}")
    return "\n".join(lines)
