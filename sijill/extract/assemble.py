"""From judged triggers to events: which mentions tell one event, and what its place, day and type are.

Mentions are joined when their types can be the same, their places do not contradict each other and their days meet.
Those with the most specific places found the events; vaguer ones (a headline, "القصف") then join or stand alone. Deaths
and injuries are consequences: they stand alone only where the text tells nothing that caused them.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sijill.extract.judgement import Judgement
from sijill.extract.model import probability
from sijill.extract.page import Page
from sijill.extract.place_choice import PLACE_THRESHOLD, areas, best_rated, chosen_places, name_key, within_reach
from sijill.extract.places import RANK, PlaceMention
from sijill.extract.time import TimeExpression
from sijill.extract.triggers import TriggerMention
from sijill.extract.when import date_of
from sijill.records import EVENT_TYPES

EVENT_THRESHOLD = 0.42
_TERRITORY = frozenset({"government_regains_territory", "non_state_overtakes_territory"})
_VIOLENT = frozenset({"battles", "explosions_remote_violence", "violence_against_civilians"})
_HISTORY = 14  # days before publication from which a day is background, not news
_OPEN_EVENTS = 200
_TELLING = 12  # mentions of an event that its type, place and day are taken from: a flood of them tells no more
_LEAD = 2  # sentences of a headline and lead
_NEAR = 2  # sentences over which a mention without a place or a cause looks back


@dataclass(frozen=True, slots=True)
class Mention:
    """One trigger that tells an event, at one place. ``inherited``: the place stands in another sentence."""

    trigger: TriggerMention
    type: str
    vague: bool  # the type is a default that another mention may correct
    place: PlaceMention | None
    place_score: float
    inherited: bool
    date: TimeExpression | None

    @property
    def sentence(self) -> int:
        return self.trigger.sentence

    @property
    def group(self) -> str:
        return EVENT_TYPES[self.type]

    @property
    def consequence(self) -> bool:
        return self.trigger.entry.context == "deaths"

    @property
    def anaphoric(self) -> bool:
        """Whether it points back: a definite verbal noun ("القصف", "الهجوم") or one with a pronoun."""
        return self.trigger.entry.pos != "verb" and "ال" in self.trigger.prefix


@dataclass(slots=True)
class Proto:
    """An event in the making: its mentions in the order in which they joined, and what the first ones make of it, kept
    as each further mention asks for it. ``names`` are those of its places, ``areas`` those that hold them."""

    mentions: list[Mention]
    type: str = field(init=False)
    vague: bool = field(init=False)
    date: TimeExpression | None = field(init=False)
    places: tuple[PlaceMention, ...] = field(init=False)
    names: frozenset[str] = field(init=False)
    areas: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self._settle()

    @property
    def lead(self) -> Mention:
        return self.mentions[0]

    @property
    def place(self) -> PlaceMention | None:
        return self.places[0] if self.places else None

    def add(self, mention: Mention) -> None:
        """Take in a further mention."""
        self.mentions.append(mention)
        if len(self.mentions) <= _TELLING:
            self._settle()

    def _settle(self) -> None:
        first = self.mentions[:_TELLING]
        causes = [mention for mention in first if not mention.consequence] or first
        sure = [mention for mention in causes if not mention.vague]
        self.type = (sure or causes)[0].type
        self.vague = all(mention.vague for mention in first)
        self.date = next((m.date for m in first if m.date is not None and m.date.date.start), None)
        self.places = tuple(m.place for m in first if m.place is not None)
        self.names = frozenset(name_key(place.name) for place in self.places)
        self.areas = frozenset().union(*map(areas, self.places))


def assemble(page: Page, judged: Judgement) -> list[Proto]:
    """The events that a page tells, in the order of their first mention."""
    mentions = _without_consequences(page, list(_mentions(page, judged)))
    protos: list[Proto] = []
    outer = {name_key(area.name) for m in mentions if m.place is not None for area in m.place.chain}
    placed = [(m, m.place) for m in mentions if m.place is not None]
    wide = [RANK[place.kind] >= RANK["region"] or name_key(place.name) in outer for _, place in placed]
    vague = [m for (m, _), is_wide in zip(placed, wide, strict=True) if is_wide]
    exact = [m for (m, _), is_wide in zip(placed, wide, strict=True) if not is_wide]
    placeless = [m for m in mentions if m.place is None]
    body = [m for m in exact if not page.is_headline(m.sentence)]
    for mention in body or exact:
        _join_or_found(page, protos, mention)
    for mention in (*(m for m in exact if body and page.is_headline(m.sentence)), *vague):
        _join_or_found(page, protos, mention)
    for mention in placeless:
        label = _label(page, mention)
        if label is None:
            _join_placeless(page, protos, mention)
        else:
            _join_or_found(page, protos, replace(mention, place=label, place_score=PLACE_THRESHOLD, inherited=True))
    return sorted(protos, key=lambda proto: min(m.trigger.first for m in proto.mentions))


# --- mentions ------------------------------------------------------------------------------------------------


def _mentions(page: Page, judged: Judgement) -> Iterator[Mention]:
    accepted = [trigger for trigger in judged.triggers if probability(trigger.logit) >= EVENT_THRESHOLD]
    last_row: list[PlaceMention] = []
    for cluster in _clusters(page, accepted):
        settled = [judged.type_of(trigger) for trigger in cluster]
        sure = next((type_ for type_, vague in settled if not vague), None)
        rated = best_rated([judged.places_of(trigger) for trigger in cluster])
        chosen = chosen_places(page, within_reach(rated, cluster[-1].last))
        if page.words.text[cluster[0].first - 1] in _THIS and cluster[0].entry.pos != "verb":
            chosen = []  # "هذا الهجوم" is the one told before, whatever places follow
        if not chosen and _DUALS & set(page.words.text[cluster[0].first : cluster[-1].last + _RUN]):
            chosen = [(place, PLACE_THRESHOLD) for place in last_row]  # "البلدتين" are the two told before
        if len(chosen) > 1:
            last_row = [place for place, _ in chosen]
        headline = page.is_headline(cluster[0].sentence)
        for trigger, (type_, vague) in zip(cluster, settled, strict=True):
            vague = (vague and sure is None) or headline
            if trigger is not cluster[0] and chosen:
                continue
            when = next((d for d in (date_of(page, member) for member in cluster) if d is not None), None)
            if not chosen:
                yield Mention(trigger, sure or type_, vague, None, 0.0, False, when)
            for place, p in chosen:
                yield Mention(trigger, sure or type_, vague, place, p, False, when)


def _clusters(page: Page, triggers: Sequence[TriggerMention]) -> list[list[TriggerMention]]:
    """Triggers that one clause runs through: "انفجار عبوة … استهدف دورية", "غارات … استهدفت": a later one without a
    conjunction, of a kind that the first can be."""
    clusters: list[list[TriggerMention]] = []
    for trigger in triggers:
        if clusters and _continues(page, clusters[-1], trigger):
            clusters[-1].append(trigger)
        else:
            clusters.append([trigger])
    return clusters


def _continues(page: Page, cluster: Sequence[TriggerMention], trigger: TriggerMention) -> bool:
    last = cluster[-1]
    if last.sentence != trigger.sentence or trigger.first - last.last > _RUN or trigger.entry.context == "deaths":
        return False
    between = page.words.text[last.last : trigger.first + 1]
    if trigger.prefix[:1] in ("و", "ف") or any(word in _BREAKS for word in between):
        return False
    mine, theirs = trigger.entry, cluster[0].entry
    same = bool(_BROAD.get(mine.type, {mine.type}) & _BROAD.get(theirs.type, {theirs.type}))
    return same or (mine.context == "means" and EVENT_TYPES[theirs.type] in _VIOLENT and theirs.context != "deaths")


_THIS = frozenset({"هذا", "هذه", "ذلك", "تلك"})
_DUALS = frozenset({"البلدتين", "القريتين", "المدينتين", "المخيمين", "للبلدتين", "بالبلدتين"})
_RUN = 14  # tokens over which a clause runs on from one trigger to the next
_BREAKS = frozenset(
    {"كما", "فيما", "بينما", "ثم", "تلاه", "تبعه", "اعقبه", "رد", "ردا", "بعد", "قبل", "عقب", "وسط", "بالتزامن", "؛"}
)


def _without_consequences(page: Page, mentions: list[Mention]) -> list[Mention]:
    """Leave out deaths and injuries whose sentence tells what caused them; a death by bullets or at somebody's hands
    tells its own cause."""
    causes = {m.sentence for m in mentions if not m.consequence and m.group in _VIOLENT}
    return [m for m in mentions if not (m.consequence and m.sentence in causes) or _by_hand(page, m)]


_BY_HAND = frozenset({"برصاص", "بالرصاص", "رميا", "بنيران", "طعنا", "ذبحا", "شنقا", "اعداما", "بسلاح", "بسكين"})
_HANDS = frozenset({"يد", "ايدي"})
_CLAUSE = 9  # tokens after a death within which its own cause stands


def _by_hand(page: Page, mention: Mention) -> bool:
    text, (_, end) = page.words.text, page.words.bounds[mention.sentence]
    last = mention.trigger.last
    for i in range(last, min(last + _CLAUSE, end)):
        if text[i] in _BY_HAND or (text[i] in _HANDS and text[i - 1] == "علي"):
            return True
        if text[i] in ("؛", ".", "،") or any(m.start == i for m in page.triggers_in[mention.sentence]):
            return False
    return False


# --- joining ------------------------------------------------------------------------------------------------


def _join_or_found(page: Page, protos: list[Proto], mention: Mention) -> None:
    fitting = [p for p in _recent(protos) if types_meet(p, mention) and days_meet(p, mention, page.document.published)]
    near = [p for p in fitting if _places_meet(p, mention)]
    if not near and _restates(page, mention):
        near = [p for p in fitting if RANK[p.place.kind if p.place else "country"] <= RANK["region"]][:1]
    if near:
        min(near, key=lambda proto: _distance(proto, mention)).add(mention)
    else:
        protos.append(Proto([mention]))


def _restates(page: Page, mention: Mention) -> bool:
    """Whether a mention sums up what the body tells more closely: a headline, or a wide area in the lead."""
    if page.is_headline(mention.sentence):
        return True
    wide = mention.place is not None and RANK[mention.place.kind] >= RANK["region"]
    return wide and mention.sentence <= _LEAD and page.document.published is not None


def _join_placeless(page: Page, protos: list[Proto], mention: Mention) -> None:
    """A mention without a place joins the nearest event of its kind, before it rather than after; else the place that
    the text set last is taken over."""
    fitting = [p for p in _recent(protos) if types_meet(p, mention) and days_meet(p, mention, page.document.published)]
    if fitting:
        min(fitting, key=lambda proto: _distance(proto, mention)).add(mention)
        return
    place = _inherited(page, protos, mention)
    protos.append(Proto([replace(mention, place=place, place_score=0.2, inherited=True)]))


def _recent(protos: list[Proto]) -> Sequence[Proto]:
    """The events that a mention can still belong to: those of the opening and the latest ones. A page has few; in a
    file of thousands not each is compared with all."""
    return protos if len(protos) <= _OPEN_EVENTS else (*protos[: _OPEN_EVENTS // 4], *protos[-_OPEN_EVENTS:])


def _label(page: Page, mention: Mention) -> PlaceMention | None:
    """The place that a section label before a mention sets for what follows: "حلب::", "ريف إدلب:"."""
    return _last_before(page.labels, mention.trigger.first)


def _last_before(places: Sequence[PlaceMention], token: int) -> PlaceMention | None:
    """The last of some places, in the order of the text, that begins before a token."""
    at = bisect_left(places, token, key=lambda place: place.first)
    return places[at - 1] if at else None


def _distance(proto: Proto, mention: Mention) -> float:
    """How far an event's nearest mention is, in sentences, one after counting more than one before."""
    near = (*proto.mentions[:_TELLING], *proto.mentions[-_TELLING:])
    gaps = [mention.sentence - m.sentence for m in near]
    tokens = min(abs(mention.trigger.first - m.trigger.first) for m in near)
    return min(gap if gap >= 0 else 2 - gap for gap in gaps) + tokens / 10_000 + 0.5 * (proto.type != mention.type)


def _inherited(page: Page, protos: list[Proto], mention: Mention) -> PlaceMention | None:
    """The place that the text set last before a mention: another event's, else the nearest named one."""
    before = [
        (m.trigger.first, m.place)
        for proto in _recent(protos)
        for m in proto.mentions[-_TELLING:]
        if m.place is not None and m.trigger.first <= mention.trigger.first and mention.sentence - m.sentence <= _NEAR
    ]
    if before:
        return max(before, key=lambda pair: pair[0])[1]
    named = page.named_places
    return _last_before(named, mention.trigger.first) or (named[0] if named else None)


_BROAD = {
    "shelling_artillery_missile": {"explosive"},
    "air_drone_strike": {"explosive"},
    "remote_explosive_landmine_ied": {"blast", "explosive"},
    "suicide_bomb": {"blast", "fight"},
    "armed_clash": {"fight"},
    "attack": {"fight"},
    "government_regains_territory": {"ground"},
    "non_state_overtakes_territory": {"ground"},
}


def types_meet(proto: Proto, mention: Mention) -> bool:
    """Whether a mention can tell the same kind of event: the same type, one that is open, or a consequence."""
    type_ = proto.type
    if type_ == mention.type:
        return True
    if mention.consequence or (mention.vague and mention.anaphoric):
        return EVENT_TYPES[type_] in _VIOLENT and mention.group in _VIOLENT and type_ not in _TERRITORY
    if all(m.consequence for m in proto.mentions):
        return mention.group in _VIOLENT
    if not (proto.vague or mention.vague):
        return False
    return bool(_BROAD.get(mention.type, set()) & _BROAD.get(type_, set()))


def days_meet(proto: Proto, mention: Mention, published: date | None) -> bool:
    """Whether the days of an event and a mention do not contradict each other. What has no day is of the story's, not
    of history that another sentence tells."""
    if mention.date is None or proto.date is None:
        dated = mention.date or proto.date
        end = dated.date.end if dated else None
        past = published is not None and end is not None and (published - end).days > _HISTORY
        return not past or abs(mention.sentence - proto.lead.sentence) <= 1
    mine, theirs = mention.date.date, proto.date.date
    if mine.start is None or theirs.start is None or mine.end is None or theirs.end is None:
        return True
    return mine.start <= theirs.end and theirs.start <= mine.end


def _places_meet(proto: Proto, mention: Mention) -> bool:
    place = mention.place
    if place is None:
        return True
    name = name_key(place.name)
    if (place.name and name in proto.names) or name in proto.areas:
        return True
    around = areas(place) & proto.names
    # "إدلب" took in "أرمناز < إدلب"; "كفر تخاريم < إدلب" is then another event
    return bool(around) and around.isdisjoint(proto.areas)
