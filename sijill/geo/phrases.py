"""Taking a place phrase apart: "ريف حلب الشمالي" is the northern sector of the country around a place called حلب.

The words of a place and its relation are read from the left, as Arabic builds them: distance and direction, relation
words, generic words, then the name; a trailing masculine direction ("الشمالي") belongs to the countryside before it.
What is not understood stays in the name.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from sijill.geo.names import form, key
from sijill.geo.words import Relation, country_words, directions, generics, relations, split_generic

_DISTANCE = re.compile(
    r"(?:(?:على )?(?:بعد|مسافه|نحو|حوالي|قرابه) )*(\d+(?:[.,]\d+)?) ?(?:كم|كيلو ?مترا?ت?|كلم)\b"
    r"|(?:على بعد )?(\d+) (?:مترا?|امتار)\b"
)
_FILLER: Final = frozenset(
    {"من", "الي", "علي", "في", "عن", "التابعه", "التابع", "اتجاه", "باتجاه", "الجهه", "القسم", "الجزء"}
)
_QUALIFIER: Final = frozenset(
    {
        "المحتله",
        "المحتل",
        "المحاصره",
        "المحاصر",
        "المحرر",
        "المحرره",
        "الحدوديه",
        "الحدودي",
        "الدولي",
        "الدوليه",
        "المدينه",
    }
)
# What a direction may tell of a place, and where that lies: "القرى الشمالية لمدينة X". A direction inside a town, or of
# the fields at its edge, is less than a gazetteer can tell.
_PARTS: Final[Mapping[str, Relation]] = {
    "قري": "countryside",
    "بلدات": "countryside",
    "مناطق": "all",
    "مزارع": "near",
    "اراضي": "near",
    "احياء": "all",
    "حارات": "all",
}
_UNDIRECTED: Final = frozenset({"مزارع", "اراضي", "احياء", "حارات"})
CAPITAL: Final = frozenset({"عاصمه", "العاصمه"})
_JOINTS: Final = frozenset({"في", "من", "داخل", "وسط", "شمال", "جنوب", "شرق", "غرب", "قرب"})
_BETWEEN = re.compile(r"\s+[-–—−/]\s*|\s*[-–—−/]\s+|[–—]")
_BRACKETED = re.compile(r"[(\[/](\D+?)[)\]/]")
_OF = frozenset({"لمدينه", "لبلده", "لمحافظه", "لقريه", "لناحيه", "لمنطقه", "لمقاطعه"})
# Directions that agree with a masculine noun (ريف, شمال); the feminine ones are mostly part of a name (الغوطة الشرقية).
_MASCULINE = re.compile(r"^(?:ال)?(?:شمال|جنوب|شرق|غرب)(?:ي)?$")


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a place phrase says: the name (folded), its other end, how the event lies to it.

    ``name`` empty: relation words alone ("الشريط الحدودي"). ``relation`` None: at the place itself. ``bearing``:
    degrees from the place towards the event. ``other``: the second end of a road, a stretch or a border. ``host``:
    words after في that name where a facility is ("المركز الثقافي في سوروتش"). ``country``: its code where the name is
    a country's or an adjective made of one. ``nation``: the country that an adjective after the name puts the place in
    ("محافظة حمص السورية").
    """

    name: str
    relation: Relation | None = None
    bearing: float | None = None
    distance_km: float | None = None
    other: str | None = None
    host: str | None = None
    country: str | None = None
    nation: str | None = None

    @property
    def vague(self) -> bool:
        """Whether the event may lie off the place itself."""
        return self.relation is not None or self.bearing is not None or self.distance_km is not None


def parse(words: str, relation: str | None = None, known: Callable[[str], object] = lambda _: None) -> Phrase:
    """Read a place's words and the relation words that the extractor kept beside it.

    ``known`` tells whether a name is in the gazetteer (any true value): a name that is known as it stands is not
    taken apart ("ريف دمشق", "الغارية الغربية").
    """
    phrase = _read(words, known)
    if relation:
        outer = _read_relation(relation)
        phrase = replace(
            phrase,
            relation=outer.relation or phrase.relation,
            bearing=outer.bearing if outer.bearing is not None else phrase.bearing,
            distance_km=outer.distance_km if outer.distance_km is not None else phrase.distance_km,
        )
    return phrase


def _read(words: str, known: Callable[[str], object]) -> Phrase:
    formed = form(words)
    if nameless := _nameless(formed):
        return nameless
    if formed and known(formed):
        return _with_country(Phrase(formed))
    if inner := _BRACKETED.search(words):
        # A second name in brackets, or a remark: whichever of the two names is known.
        outside = _BRACKETED.sub(" ", words)
        return _read(outside if known(outside) or not known(inner[1]) else inner[1], known)
    ends = [form(part) for part in _BETWEEN.split(words) if form(part)]
    if len(ends) == 2 and not known(words):
        first = _peel(ends[0], known)
        second = _peel(ends[1], known)
        return replace(first, relation=first.relation or "between", other=second.name)
    phrase = _peel(formed, known)
    if phrase.relation is None and " بين " in phrase.name and not known(phrase.name):
        phrase = replace(phrase, name=phrase.name.partition(" بين ")[2], relation="between")
    if phrase.relation in ("between", "border") and phrase.other is None:
        return _two_ends(phrase, known)
    return _with_country(phrase)


def _nameless(formed: str) -> Phrase | None:
    """Relation and direction words with no name after them: "الشريط الحدودي" of the country that the text is about."""
    if formed in directions():
        return Phrase("", None, directions()[formed])
    return Phrase("", relations()[formed]) if formed in relations() else None


def _peel(formed: str, known: Callable[[str], object]) -> Phrase:
    relation: Relation | None = None
    bearing: float | None = None
    distance: float | None = None
    rest = formed
    while rest and not (known(rest) and rest != formed):
        if match := _DISTANCE.match(rest):
            distance = float(match[1].replace(",", ".")) if match[1] else float(match[2]) / 1000
            rest = rest[match.end() :].strip()
        elif (part := _part(rest)) is not None:
            relation = _stronger(relation, _PARTS[part])
            bearing, rest = _towards(rest.partition(" ")[2])
            bearing = None if part in _UNDIRECTED else bearing
        elif _head(rest, directions()):
            bearing, rest = _towards(rest)
        elif head := _head(rest, relations()):
            following = _after(rest, head)
            if not following:
                break
            relation = _stronger(relation, relations()[head])
            rest = following
        else:
            first, _, following = rest.partition(" ")
            if first in _FILLER and following:
                rest = following
            elif first in _OF and following:
                rest = rest[1:]
                break
            elif (relation is not None or bearing is not None) and (held := _held(rest, known)):
                rest = held
                break
            else:
                break
        if not rest:
            return Phrase(formed)
    rest, trailing = _tail(rest, known)
    bearing = trailing if trailing is not None else bearing
    rest, nation = _unqualified(rest, known) if relation not in ("between", "border") else (rest, None)
    return _hosted(Phrase(rest or formed, relation, bearing, distance, nation=nation), known)


def _part(rest: str) -> str | None:
    """The plural noun, a direction after it, that says which part of the place after them is meant."""
    first, _, following = rest.partition(" ")
    part = first.removeprefix("ال")
    return part if part in _PARTS and _head(following, directions()) and " ل" in following else None


def _towards(rest: str) -> tuple[float | None, str]:
    """The direction that words begin with and what follows; none where several are told ("الشمالية والغربية")."""
    head = _head(rest, directions()) or ""
    bearing: float | None = directions()[head]
    rest = _after(rest, head)
    while rest.startswith("و") and (more := _head(rest[1:], directions())):
        bearing, rest = None, _after(rest[1:], more)
    return bearing, rest


def _held(rest: str, known: Callable[[str], object]) -> str | None:
    """A name without the "of" on it: "الريف الشرقي لعين عيسى", "… للرقة"."""
    if not rest.startswith("ل") or known(rest):
        return None
    bare = "ال" + rest[2:] if rest.startswith("لل") else rest[1:]
    return bare if known(bare) else None


def _head(rest: str, table: dict[str, object] | object) -> str | None:
    words = rest.split(" ")
    for size in range(min(4, len(words)), 0, -1):
        head = " ".join(words[:size])
        if head in table:  # type: ignore[operator]
            return head
    return None


def _after(rest: str, head: str) -> str:
    return rest[len(head) :].strip()


def _stronger(old: Relation | None, new: Relation) -> Relation:
    """Of two relation words the one that says more: "محيط ريف" is still a countryside."""
    order = ("all", "centre", "near", "countryside", "front", "coast", "road", "between", "border")
    return new if old is None or order.index(new) > order.index(old) else old


def _tail(rest: str, known: Callable[[str], object]) -> tuple[str, float | None]:
    words = rest.split(" ")
    if len(words) > 2 and words[-2] in directions() and words[-1][0] == "و" and words[-1][1:] in directions():
        return " ".join(words[:-2]), None  # "الشرقي والشمالي": two sectors, so the whole
    for size in (2, 1):
        tail = " ".join(words[-size:])
        if len(words) > size and tail in directions() and all(_MASCULINE.match(word) for word in words[-size:]):
            return (rest, None) if known(rest) else (" ".join(words[:-size]), directions()[tail])
    return rest, None


def _unqualified(rest: str, known: Callable[[str], object]) -> tuple[str, str | None]:
    """A name that is not known as it stands without the adjectives behind it, and the country that one of nation
    tells: "محافظة حمص السورية", "مدينة أعزاز السورية الحدودية", "العاصمة الليبية طرابلس"."""
    words, nation = rest.split(" "), None
    if len(words) > 2 and words[0] in CAPITAL and (nation := _nation(words[1])):
        return " ".join(words[2:]), nation
    while len(words) > 1 and not known(" ".join(words)):
        shorter = " ".join(words[:-1])
        code = _nation(words[-1])
        if words[-1] not in _QUALIFIER and not (code and _in_nation(shorter, known)):
            break
        nation = nation or code
        words.pop()
    return " ".join(words), nation


def _nation(word: str) -> str | None:
    """The country of a definite adjective of nation."""
    return country_words().get(key(word)) if word.startswith("ال") and word[-1] in "يه" else None


def _in_nation(name: str, known: Callable[[str], object]) -> bool:
    """Whether an adjective of nation after a name tells where it is: after a place of its own, not after a site, which
    may be another country's ("القاعدة التركية")."""
    if name in generics() or name.removeprefix("ال") in generics():
        return False
    head = split_generic(name)
    if head is not None and "facility" in head[0].kinds:
        return False
    return bool(known(name)) or (head is not None and head[0].loose == "yes")


def _hosted(phrase: Phrase, known: Callable[[str], object]) -> Phrase:
    """Split "المركز الثقافي في سوروتش" at its inner preposition, where the name as a whole is unknown."""
    words = phrase.name.split(" ")
    if known(phrase.name):
        return phrase
    for at in range(1, len(words) - 1):
        if words[at] in _JOINTS:
            return replace(phrase, name=" ".join(words[:at]), host=" ".join(words[at + 1 :]))
    return phrase


def _two_ends(phrase: Phrase, known: Callable[[str], object]) -> Phrase:
    """ "X وY", "X مع Y" after بين or حدود, and the border's two adjectives ("السورية التركية")."""
    words = phrase.name.split(" ")
    codes = [country_words().get(key(word)) for word in words]
    named = list(dict.fromkeys(code for code in codes if code))
    if phrase.relation == "border" and named and (len(named) > 1 or "مع" in words):
        return replace(phrase, country=named[0], other=named[1] if len(named) > 1 else None)
    for at in range(1, len(words)):
        if words[at] == "و" or (words[at].startswith("و") and len(words[at]) > 2 and not known(words[at])):
            second = " ".join([words[at][1:], *words[at + 1 :]]).strip()
            first = " ".join(words[:at])
            return replace(phrase, name=_peel(first, known).name, other=_peel(second, known).name)
    return _with_country(phrase)


def _with_country(phrase: Phrase) -> Phrase:
    """Read a country's name or adjective: "الأراضي العراقية", "الداخل السوري", "حدودها مع سوريا"."""
    words = [w for w in phrase.name.split(" ") if w not in ("مع",)]
    if not words:
        return phrase  # "الحدود مع" before a name that nothing knows
    code = country_words().get(key(" ".join(words))) or (
        country_words().get(key(words[-1])) if phrase.vague and len(words) <= 2 else None
    )
    return replace(phrase, country=code) if code else phrase


def _read_relation(relation: str) -> Phrase:
    """Relation words alone: every direction, distance and relation in them counts; "…" stands for the place."""
    text = relation.replace("…", " ").replace("...", " ")
    formed = form(text)
    found = Phrase("")
    if match := _DISTANCE.search(formed):
        found = replace(found, distance_km=float(match[1].replace(",", ".")) if match[1] else float(match[2]) / 1000)
    words = formed.split(" ")
    at = 0
    while at < len(words):
        rest = " ".join(words[at:])
        if head := _head(rest, directions()):
            found = replace(found, bearing=directions()[head])
        elif head := _head(rest, relations()):
            found = replace(found, relation=_stronger(found.relation, relations()[head]))
        at += len(head.split(" ")) if head else 1
    return found
