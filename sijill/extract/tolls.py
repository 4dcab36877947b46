"""Which of a page's tolls belongs to which event."""

from sijill.extract.assemble import Proto
from sijill.extract.casualties import Casualty
from sijill.extract.page import Page


def share_tolls(page: Page, protos: list[Proto]) -> list[list[Casualty]]:
    """Give each casualty mention to one event: the event whose trigger stands nearest in the same sentence; a total
    over several places goes to the first of them."""
    shared: list[list[Casualty]] = [[] for _ in protos]
    for toll in page.casualties:
        sentence = page.sentence_of(toll.start)
        at = page.words.at(toll.start)
        best: tuple[float, int] | None = None
        for i, proto in enumerate(protos):
            for mention in proto.mentions:
                if mention.sentence != sentence:
                    continue
                gap = abs(mention.trigger.first - at) + (0 if mention.trigger.first <= at else 0.5) + 0.01 * i
                if best is None or gap < best[0]:
                    best = (gap, i)
        if best is None:
            best = _carry(page, protos, sentence)
        if best is not None and not toll.cumulative:
            shared[best[1]].append(toll)
    return shared


def _carry(page: Page, protos: list[Proto], sentence: int) -> tuple[float, int] | None:
    """A toll in a sentence without a trigger belongs to the event told in the sentence just before."""
    for i, proto in reversed(list(enumerate(protos))):
        if any(mention.sentence == sentence - 1 for mention in proto.mentions):
            first = next(
                j for j, p in enumerate(protos) if any(m.trigger.first == proto.lead.trigger.first for m in p.mentions)
            )
            return 0.0, min(first, i)
    return None
