"""From an assembled event to the codebook's report: evidence, status, date, chain of places, participants, counts."""

from collections.abc import Sequence
from dataclasses import replace

from sijill.extract.arguments import Owners, participants
from sijill.extract.armament import weapon_of
from sijill.extract.assemble import Mention, Proto
from sijill.extract.attribution import Attribution
from sijill.extract.casualties import Casualty, combine
from sijill.extract.lexicon import load_lexicon
from sijill.extract.page import Page
from sijill.extract.participants import Participants
from sijill.extract.places import PlaceMention
from sijill.extract.status import status_of
from sijill.extract.tolls import hand_on
from sijill.extract.when import event_date
from sijill.records import Place, Report, Span

_MAX_EVIDENCE = 6


Tolls = list[list[Casualty]]  # of each event


def build(page: Page, protos: list[Proto], tolls: Tolls, attributions: list[Attribution]) -> list[Report]:
    """One report for each event, in order, without participants and weapon: not all of them turn out to be events,
    and who took part is the dearest to find."""
    return [_report(page, proto, toll, attributions) for proto, toll in zip(protos, tolls, strict=True)]


def complete(page: Page, protos: list[Proto], tolls: Tolls, reports: list[Report], kept: Sequence[int]) -> list[Report]:
    """The kept reports with participants and weapon, and with the tolls of those that were left out where they belong
    to a kept one after all."""
    left_out = set(range(len(reports))) - set(kept)
    counted = any(reports[i].killed or reports[i].injured for i in left_out)
    handed = hand_on(page, protos, tolls, frozenset(kept)) if counted else tolls
    known = Participants(page)
    owners = _owners(page, protos, tolls)
    return [_completed(page, protos[i], tolls[i], handed[i], reports[i], known, owners) for i in kept]


def _owners(page: Page, protos: list[Proto], tolls: Tolls) -> Owners:
    """For each token of a toll the first tokens of the triggers that tell each event that has it."""
    owners: dict[int, list[frozenset[int]]] = {}
    for proto, toll in zip(protos, tolls, strict=True):
        triggers = frozenset(mention.trigger.first for mention in proto.mentions)
        for casualty in toll:
            for at in range(page.words.at(casualty.start), page.words.before(casualty.end)):
                owners.setdefault(at, []).append(triggers)
    return owners


def _completed(
    page: Page,
    proto: Proto,
    own: list[Casualty],
    handed: list[Casualty],
    report: Report,
    known: Participants,
    owners: Owners,
) -> Report:
    triggers = [mention.trigger for mention in _in_order(page, proto)]
    actors, targets = participants(page, known, triggers, own, owners)
    denier = report.disputed_by
    if denier is not None:  # who denies an act has not been named as its doer by that
        actors = tuple(actor for actor in actors if actor.end <= denier.start or denier.end <= actor.start)
    killed, injured = combine(handed)
    return replace(
        report,
        actors=actors,
        targets=targets,
        weapon=weapon_of(page, triggers, proto.type),
        killed=killed,
        injured=injured,
    )


def _in_order(page: Page, proto: Proto) -> list[Mention]:
    """The mentions of an event, those of the body first and those that tell a place."""
    return sorted(proto.mentions, key=lambda m: (page.is_headline(m.sentence), m.place is None, m.trigger.first))


def _report(page: Page, proto: Proto, toll: list[Casualty], attributions: list[Attribution]) -> Report:
    mentions = _in_order(page, proto)
    lead = mentions[0]
    status, said_by, disputed_by = status_of(page, proto, attributions)
    killed, injured = combine(toll)
    chain = _chain(page, proto)
    return Report(
        document=page.document.id,
        type=proto.type,
        trigger=_trigger(page, lead.trigger.first, lead.trigger.last),
        evidence=_evidence(page, [m.sentence for m in mentions]),
        status=status,
        said_by=said_by,
        disputed_by=disputed_by,
        date=event_date(page, [m.date for m in mentions if m.date is not None]),
        places=chain,
        near=any(place.relation is not None for place in chain[:1]),
        killed=killed,
        injured=injured,
    )


def _trigger(page: Page, first: int, last: int) -> Span:
    return page.span(first, last if last - first <= 3 else first + 1)


def _evidence(page: Page, sentences: list[int]) -> tuple[Span, ...]:
    return tuple(page.sentence_span(s) for s in list(dict.fromkeys(sentences))[:_MAX_EVIDENCE])


def _chain(page: Page, proto: Proto) -> tuple[Place, ...]:
    """The event's place and the larger areas told with it, from the mention that tells most."""
    placed = [m.place for m in proto.mentions if m.place is not None]
    if not placed:
        return ()
    head = placed[0]
    outer = max((p.chain for p in placed if p.name == head.name), key=len, default=head.chain)
    return tuple(_place(page, mention) for mention in (head, *(area for area in outer if not _points_back(area))))


def _points_back(area: PlaceMention) -> bool:
    """Whether an area is only "the town" or "the country", which places nothing."""
    return bool(load_lexicon().place_words.at([area.name], 0)) and " " not in area.name


def _place(page: Page, mention: PlaceMention) -> Place:
    relation = page.folded.span(*mention.relation).text if mention.relation else None
    return Place(words=page.folded.span(mention.start, mention.end), kind=mention.kind, relation=relation)
