"""Putting reports on the map: each place of each report gets a point, an honest radius, and the reason for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sijill.geo.choose import Choice, Context, Rated, choose
from sijill.geo.context import LARGE, Chain, Named, context_of, mentioned_in
from sijill.geo.distance import km
from sijill.geo.lookup import Gazetteer, Match, Spot
from sijill.geo.names import form, key
from sijill.geo.phrases import CAPITAL, Phrase, parse
from sijill.geo.toponyms import find_toponyms, ordinary_words
from sijill.geo.vague import Fix, fix, reach
from sijill.geo.words import country_words, generics, split_generic
from sijill.records import Candidate, Document, DocumentReports, GeoPrecision, Place, PlaceKind, Report

_ROUNDS: Final = 3  # each round sees the places that the one before settled on
_SHOWN_CANDIDATES: Final = 5
_SHOWN: Final = 0.01  # share of belief below which nobody would take a candidate for the place
_OR_PROVINCE: Final = 10.0  # km around a town whose name the text may use for its province, as for what is at its edge
_FAR_END: Final = 100.0  # km from which only a large place is the other end of a road or a stretch
_ABOUT: Final = 0.6  # share of the votes from which a text is about a country
_MENTIONED: Final = 0.25  # and from which it says anything of weight about one
_AREA_PRECISION: Final[Mapping[PlaceKind, GeoPrecision]] = {"admin1": "admin1", "country": "country"}


@dataclass(frozen=True, slots=True)
class Link:
    """One name of a chain with what it could mean."""

    place: Place
    phrase: Phrase
    matches: tuple[Match, ...]
    others: tuple[Match, ...]  # candidates of the second end


def locate(item: DocumentReports, gazetteer: Gazetteer) -> DocumentReports:
    """Fill the coordinates of every report's places. Pure: the same item and gazetteer give the same result.

    A name that cannot be placed takes the enclosing area that the chain, or else the sentence, names, with that
    area's radius, and ``reason`` says so. Nothing is taken out of a report.
    """
    chains = {report.places: read_chain(report.places, gazetteer) for report in item.reports if report.places}
    mentioned = mentioned_in(item.document, gazetteer)
    seats = {chain: seats_of(links, gazetteer) for chain, links in chains.items()}
    choices, context = _settle(item.document, chains, seats, mentioned, {})
    respelt = {
        chain: [_respelt(link, choice, gazetteer) for link, choice in zip(links, choices[chain], strict=True)]
        for chain, links in chains.items()
    }
    if respelt != chains:
        chains = respelt
        choices, context = _settle(item.document, chains, seats, mentioned, choices)
    reports = []
    for report in item.reports:
        if report.places:
            links = chains[report.places]
            places = _place_chain(report, links, choices[report.places], context[report.places], gazetteer)
            reports.append(replace(report, places=places))
        else:
            reports.append(report)
    return replace(item, reports=tuple(reports))


def _settle(
    document: Document,
    chains: Mapping[Chain, Sequence[Link]],
    seats: Mapping[Chain, Mapping[int, Spot]],
    mentioned: Sequence[Named],
    choices: Mapping[Chain, Sequence[Choice]],
) -> tuple[dict[Chain, list[Choice]], dict[Chain, Context]]:
    """Decide all chains, again and again in the light of each other until nothing changes, from earlier choices on."""
    before: list[int | None] = []
    for _ in range(_ROUNDS):
        context = {chain: context_of(document, chain, choices, mentioned) for chain in chains}
        decided = {
            chain: choose(
                [link.matches for link in links],
                [_kind(link) for link in links],
                [link.phrase for link in links],
                context[chain],
                seats[chain],
            )
            for chain, links in chains.items()
        }
        chosen = [c.chosen.match.spot.place if c.chosen else None for many in decided.values() for c in many]
        if chosen == before:
            break
        choices, before = decided, chosen
    return decided, context


def _kind(link: Link) -> PlaceKind:
    """What the name is: in "القرى الشمالية لمدينة X", a region, a town."""
    head = split_generic(link.phrase.name) if link.phrase.vague else None
    return head[0].kinds[0] if head is not None and head[0].loose == "yes" else link.place.kind


def _respelt(link: Link, choice: Choice, gazetteer: Gazetteer) -> Link:
    """With the places of a similar spelling too, where none of exactly this name fits the text."""
    if choice.chosen is not None or not link.matches or not link.phrase.name:
        return link
    held = {match.spot.place for match in link.matches}
    more = tuple(match for match in gazetteer.misspelt(link.phrase.name) if match.spot.place not in held)
    return replace(link, matches=(*link.matches, *more))


def read_chain(chain: Chain, gazetteer: Gazetteer) -> list[Link]:
    """Each name of a chain taken apart, with the places that it could mean."""
    return [_link(place, gazetteer) for place in chain]


def _link(place: Place, gazetteer: Gazetteer) -> Link:
    phrase = parse(place.words.text, place.relation, gazetteer.knows)
    if capital := _capital(phrase.name, gazetteer):
        return Link(place, phrase, (Match(capital, "exact"),), ())
    if phrase.country and (country := gazetteer.country(phrase.country)):
        other = gazetteer.country(phrase.other) if phrase.other else None
        others: tuple[Match, ...] = (Match(other, "exact"),) if other else ()
        if form(phrase.name) in map(form, country.names) and not phrase.vague:
            return Link(place, phrase, tuple(gazetteer.lookup(phrase.name)), others)
        return Link(place, phrase, (Match(country, "exact"),), others)
    if place.kind == "facility" and phrase.name.removeprefix("ال") in generics():
        return Link(place, phrase, (), ())  # "المحطة", "مبنى": no name at all, whatever villages are called so
    matches = gazetteer.lookup(phrase.name)
    if not matches and place.kind == "facility":
        matches = _called_after(phrase.name, gazetteer)
    if phrase.host:
        hosts = gazetteer.lookup(phrase.host, fuzzy=False)
        matches += [Match(m.spot, "part", m.generic) for m in hosts]
    others = tuple(gazetteer.lookup(phrase.other, fuzzy=False)) if phrase.other else ()
    return Link(place, phrase, tuple(matches), others)


def _capital(name: str, gazetteer: Gazetteer) -> Spot | None:
    """ "العاصمة الليبية": the capital of the country whose name or adjective follows."""
    head, _, rest = name.partition(" ")
    code = country_words().get(key(rest)) if head in CAPITAL and rest else None
    return gazetteer.capital(code) if code else None


def _called_after(name: str, gazetteer: Gazetteer) -> list[Match]:
    """The settlement at the end of a facility's name: "محطة تحويل تل تمر" is at تل تمر."""
    head = split_generic(name)
    if head is None:
        return []
    words = head[1].split(" ")
    for at in range(1, len(words)):
        tail = " ".join(words[at:])
        if gazetteer.knows(tail) and key(tail) not in ordinary_words():
            found = gazetteer.lookup(tail, fuzzy=False)
            return [Match(m.spot, "part", head[0]) for m in found if m.spot.kind == "settlement"]
    return []


def seats_of(links: Sequence[Link], gazetteer: Gazetteer) -> dict[int, Spot]:
    """For each area among the candidates, the town of the same name in it, from which its directions are read."""
    found: dict[int, Spot] = {}
    for link in links:
        for area in (m.spot for m in link.matches if m.spot.kind in ("admin1", "district")):
            seat = seat_of(area, gazetteer)
            if seat:
                found[area.place] = seat
    return found


def seat_of(area: Spot, gazetteer: Gazetteer) -> Spot | None:
    """The most populous settlement that bears an area's name and lies in it."""
    names = {name for name in (area.name_ar, area.name_en) if name}
    towns = {
        match.spot.place: match.spot
        for name in names
        for match in gazetteer.lookup(name, fuzzy=False)
        if match.spot.kind == "settlement"
        and match.spot.country == area.country
        and (match.spot.admin1_code == area.admin1_code)
    }
    return max(towns.values(), key=lambda s: s.population, default=None)


def _place_chain(
    report: Report, links: Sequence[Link], choices: Sequence[Choice], context: Context, gazetteer: Gazetteer
) -> tuple[Place, ...]:
    placed: list[Place] = []
    for level in range(len(links) - 1, -1, -1):
        link, choice = links[level], choices[level]
        near = report.near and level == 0
        if choice.chosen is None:
            # A border runs along a country; what lies at it is not in its middle.
            held = placed and links[level + 1].phrase.relation != "border"
            placed.append(_fallback(link, choice, placed[-1] if held else None, report, context, gazetteer))
        else:
            around = choices[level + 1].chosen if level + 1 < len(links) else None
            if link.phrase.relation == "border" and not link.others and around:
                # "الحدود السورية" with "التركية" around it: the other side
                link = replace(link, others=(around.match,))
            placed.append(_placed(link, choice, choice.chosen, gazetteer, near=near))
    return tuple(placed[::-1])


def _placed(link: Link, choice: Choice, chosen: Rated, gazetteer: Gazetteer, *, near: bool) -> Place:
    spot, match = chosen.match.spot, chosen.match
    phrase = link.phrase
    area, seat = _area_for(phrase, spot, gazetteer)
    other = _other_end(link, spot)
    where = fix(phrase, area, link.place.kind, gazetteer, other=other, seat=seat, near=near)
    reason = f"{area.name_en} ({area.kind})" + (f", {where.reason}" if where.reason else "")
    if match.grade == "part" and match.generic:
        where = _at_host(where, spot, link.place.kind)
        reason = f"the gazetteer lacks the place itself; put at {area.name_en}, after which it is called"
    elif _is_either(link, match, gazetteer) and not near:
        where = replace(where, radius_km=max(where.radius_km, _OR_PROVINCE))
        reason += ", or the province of its name: the text does not say which"
    elif match.grade in ("edit", "sound"):
        reason += f"; spelt otherwise in the gazetteer ({spot.name_ar or spot.name_en})"
    rivals = sum(1 for rated, share in choice.rated if share > 0.05 and rated is not chosen) - 1
    if rivals > 0:
        reason += f"; {rivals} other candidate{'s' if rivals > 1 else ''} possible"
    return _filled(link.place, area, where, reason, choice)


def _at_host(where: Fix, spot: Spot, kind: str) -> Fix:
    least = 10.0 if kind == "facility" else 5.0
    return replace(where, radius_km=max(where.radius_km, least + reach(spot) / 2), precision="near")


def _is_either(link: Link, match: Match, gazetteer: Gazetteer) -> bool:
    """Whether a bare name is a town's and its province's: "في إدلب", not "مدينة إدلب" or "العاصمة صنعاء"."""
    bare = not (link.phrase.vague or match.generic) and link.phrase.name.partition(" ")[0] not in CAPITAL
    return bare and match.spot.kind == link.place.kind and _names_province(match.spot, gazetteer)


def _names_province(spot: Spot, gazetteer: Gazetteer) -> bool:
    """Whether a town's name is its province's too."""
    area = gazetteer.admin1(spot.country, spot.admin1_code) if spot.kind == "settlement" else None
    return area is not None and not {key(n) for n in area.names}.isdisjoint(key(n) for n in spot.names)


def _area_for(phrase: Phrase, spot: Spot, gazetteer: Gazetteer) -> tuple[Spot, Spot | None]:
    """The place whose extent is meant and its seat: the countryside of a province's seat is the province's."""
    if spot.kind == "settlement" and (phrase.relation == "countryside" or phrase.bearing is not None):
        area = gazetteer.admin1(spot.country, spot.admin1_code)
        if area and area.name_ar and _names_province(spot, gazetteer):
            return area, spot
    if spot.kind in ("admin1", "district"):
        return spot, seat_of(spot, gazetteer)
    return spot, None


def _other_end(link: Link, spot: Spot) -> Spot | None:
    if not link.others:
        return None
    if link.phrase.relation == "border":
        return link.others[0].spot
    nearest = min(link.others, key=lambda m: km(spot.lat, spot.lon, m.spot.lat, m.spot.lon) - 30 * m.quality).spot
    # A village far off is a namesake of the one at the road's other end.
    far = km(spot.lat, spot.lon, nearest.lat, nearest.lon) > _FAR_END
    return None if far and nearest.population < LARGE and nearest.kind not in ("country", "admin1") else nearest


def _fallback(
    link: Link, choice: Choice, outer: Place | None, report: Report, context: Context, gazetteer: Gazetteer
) -> Place:
    """The enclosing area that the chain names, else one that the sentence names, else nothing, with the reason."""
    why = "not in the gazetteer" if not link.matches else "no place of this name fits the text"
    if not link.phrase.name:
        why = "the words name no place of their own"
    if outer is not None and outer.lat is not None:
        return replace(
            link.place,
            lat=outer.lat,
            lon=outer.lon,
            radius_km=max(outer.radius_km or 0.0, 10.0),
            precision="near" if outer.precision in ("site", "settlement", "near") else outer.precision,
            admin1=outer.admin1,
            country=outer.country,
            gazetteer_id=outer.gazetteer_id,
            reason=f"{why}; {outer.name_en or outer.words.text}, which the text names around it, stands for it",
            candidates=_candidates(choice),
        )
    spot = _from_evidence(link, report, context, gazetteer)
    if spot is not None:
        where = Fix(spot.lat, spot.lon, max(reach(spot), 25.0), _AREA_PRECISION.get(spot.kind, "area"), "")
        reason = f"{why}; {spot.name_en}, named in the same sentence, stands for it"
        return replace(_filled(link.place, spot, where, reason, choice), name_en=link.place.name_en)
    country, share = max(context.countries.items(), key=lambda pair: pair[1], default=("", 0.0))
    about = gazetteer.country(country) if share >= _ABOUT else None
    if about is None:
        reason = f"{why}, and the text names no area around it"
        return replace(link.place, reason=reason, candidates=_candidates(choice))
    if link.phrase.bearing is not None and not link.phrase.name:
        where = fix(link.phrase, about, "country", gazetteer)
        return _filled(link.place, about, where, f"{where.reason or why}; the text is about {about.name_en}", choice)
    # A point in the middle of a country would say more than the text does.
    reason = f"{why}; the text is about {about.name_en}, and names no smaller area around it"
    return replace(link.place, country=country, reason=reason, candidates=_candidates(choice))


def _from_evidence(link: Link, report: Report, context: Context, gazetteer: Gazetteer) -> Spot | None:
    """The largest area or town that the report's sentences name in a country that the text is about."""
    for span in report.evidence:
        for toponym in find_toponyms(span.text, gazetteer):
            if toponym.name in form(link.place.words.text) or toponym.strength < 0.75:
                continue
            known = [
                match.spot
                for match in gazetteer.lookup(toponym.name, fuzzy=False)
                if match.quality > 0.9
                and context.countries.get(match.spot.country or "", 0.0) >= _MENTIONED
                and (match.spot.kind in ("country", "admin1") or match.spot.population >= LARGE)
            ]
            if known:
                return max(known, key=lambda s: s.population)
    return None


def _filled(place: Place, spot: Spot, where: Fix, reason: str, choice: Choice) -> Place:
    return replace(
        place,
        lat=round(where.lat, 6),
        lon=round(where.lon, 6),
        radius_km=round(where.radius_km, 1),
        precision=where.precision,
        name_en=spot.name_en,
        admin1=spot.admin1 if spot.kind != "country" else None,
        country=spot.country,
        gazetteer_id=spot.id,
        reason=reason,
        candidates=_candidates(choice),
    )


def _candidates(choice: Choice) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(
            gazetteer_id=rated.match.spot.id,
            name=rated.match.spot.name_ar or rated.match.spot.name_en,
            kind=rated.match.spot.kind,
            admin1=rated.match.spot.admin1,
            country=rated.match.spot.country,
            lat=rated.match.spot.lat,
            lon=rated.match.spot.lon,
            score=round(share, 3),
        )
        for rated, share in choice.rated[:_SHOWN_CANDIDATES]
        if share >= _SHOWN
    )
