"""What an event's telling is worth: asserted by the outlet, claimed by a source, alleged, denied, disputed."""

from sijill.extract.assemble import Proto
from sijill.extract.attribution import Attribution
from sijill.extract.page import Page
from sijill.records import Span, Status


def status_of(page: Page, proto: Proto, attributions: list[Attribution]) -> tuple[Status, Span | None, Span | None]:
    """Status, source and denier of an event after the codebook: the outlet's own voice once in the body asserts."""
    said: Span | None = None
    disputed: Span | None = None
    own = False
    body = [m for m in proto.mentions if not page.is_headline(m.sentence)]
    doubted = False
    for mention in sorted(proto.mentions, key=lambda m: m.trigger.first):
        covering = [a for a in attributions if a.first <= mention.trigger.first < a.last]
        speaking = [a for a in covering if not a.denies and not a.doubts]
        denying = [a for a in covering if a.denies]
        doubted = doubted or any(a.doubts for a in covering)
        if speaking and said is None:
            said = speaking[-1].source
        if denying and disputed is None:
            disputed = denying[-1].source
        if mention in body and (not speaking or any(a.own_voice for a in speaking)) and not denying:
            own = True
    if not body and said is None:
        own = True
    if disputed is not None and not own and said is None:
        return "denied", None, disputed
    if doubted and not own:
        return "alleged", said, disputed
    return ("asserted" if own else "claimed"), said, disputed
