"""Generic words and what names the place after them: "بلدة الكفير", "محطة غاز الريان", "شمال شرقي سوريا", "طريق A - B".

A generic word that names nothing ("مواقع للفصائل", "قرية صغيرة", "المدينة") is no place; the one that holds it, told
after it, is a place by itself.
"""

from dataclasses import replace
from functools import lru_cache

from sijill.extract.lexicon import PlaceWord, load_lexicon
from sijill.extract.nounphrases import conjunct
from sijill.extract.phrases import Match
from sijill.extract.place_mention import PlaceMention
from sijill.extract.place_names import (
    could_be_name,
    describes,
    is_demonym,
    is_other_word,
    listed,
    place_grammar,
)
from sijill.extract.place_reader import Names
from sijill.extract.text import fold

_MAX_FACILITY = 5


class Generics(Names):
    """Reads the place expressions of one sentence that begin with a generic word."""

    __slots__ = ()

    def generic(self, at: int, match: Match[PlaceWord], sited: bool) -> PlaceMention | None:
        """A generic word or a direction with what names the place: "مدينة معرة النعمان", "ريف حلب الجنوبي".
        ``sited``: the words before it call for a place."""
        whole = self.capital(match) or self.whole(at, match, sited)
        if whole is not None:
            return whole
        if _is_owned(match.head, match.entry.lemma):
            return None
        if match.entry.kind is None:
            return self.relational(at, match)
        if match.entry.kind == "facility" and self.is_mobile(at):
            return None
        if match.prefix.endswith(("ال", "لل")):
            return self.definite(at, match, sited)
        return self.facility(at, match, sited) if match.entry.kind == "facility" else self.area(at, match)

    def area(self, at: int, match: Match[PlaceWord]) -> PlaceMention | None:
        """A town, quarter, district or region without the article, with its name."""
        kind = match.entry.kind
        assert kind is not None
        step = match.end
        nested = self.generics.get(step)
        while nested is not None and nested.prefix in ("", "و") and nested.entry.kind not in (None, "facility"):
            hit = self.names.longest(self.run(step), nested.head) if nested.prefix == "" else None
            if hit is not None and step + hit[0] > nested.end:
                break  # "مدينة تل رفعت": the generic word is part of the name
            step = nested.end
            nested = self.generics.get(step)
        name = self.name(step, strict=False)
        if name is None or _is_indefinite(match.head, match.entry.lemma):
            return None
        last, known = name
        if match.head == "جهه" and self.names.kind_of(" ".join(self.tokens[step:last])) != "admin1":
            return None  # "من جهة بلدة X", not "جهة سوس ماسة"
        plural = _is_plural(match.head, match.entry.lemma)
        if plural and known and kind == "settlement" and self.text(step) != '"':
            over = self.names.kind_of(" ".join(self.tokens[step:last]))
            kind = "region" if over in ("region", "district") else kind  # "قرى شيراوا"
        if known:
            last = self.alias(last, kind)
        last = self.adjectives(last, of=kind)
        return replace(self.mention(at, last, kind, (step, last), known), plural=plural)

    def whole(self, at: int, match: Match[PlaceWord], sited: bool) -> PlaceMention | None:
        """A known name that begins with a generic word: "تل رفعت", "دير الزور", "جسر الشغور", "جنوب سيناء"."""
        stem = "ال" + match.head if match.prefix.endswith(("ال", "لل")) else match.head
        hit = self.names.longest(self.run(at), stem)
        if hit is None or at + hit[0] <= match.end:
            entry = listed(stem)
            if hit is None or hit[0] > 1 or entry is None or (entry.common and not sited) or match.end > at + 1:
                return None
        size, known_kind = hit
        if size > 1 and listed(self.name_from(stem, at, at + size)) is None:
            if self.is_named_on(at + size - 1):
                return None  # "منطقة جبل السماق", though there is a place called "منطقة جبل"
            if at + size == match.end + 1 and is_demonym(self.text(match.end)) and stem == match.head:
                return None  # "بلدة تركية" is any town of Turkey's
        inner = self.name(match.end, strict=False) if size > match.end - at else None
        plural = _is_plural(match.head, match.entry.lemma)
        if inner is not None and (inner[0] > at + size or (plural and inner[0] == at + size)):
            return None  # "قرية تل سوسن", though there is a village called "تل"; "قريتي الزر" and more to come
        name = self.name_from(stem, at, at + size)
        kind, entry = match.entry.kind, listed(name)
        if kind is None or kind in ("region", "facility") or entry is not None:
            kind = known_kind
        if kind == "facility" and entry is None and self.is_mobile(at):
            return None
        last = self.alias(at + size, kind)
        last = self.adjectives(last, of="settlement" if kind == "settlement" else "region")
        mention = self.mention(at, last, kind, (at, at + size), known=True)
        return replace(mention, name=name)

    def is_named_on(self, at: int) -> bool:
        """Whether a generic word stands at a token, and its name after it."""
        generic = self.generics.get(at)
        if generic is None or generic.prefix or generic.entry.kind in (None, "facility"):
            return False
        following = self.text(generic.end)
        return bool(following) and conjunct(following) is None and self.name(generic.end, strict=False) is not None

    def definite(self, at: int, match: Match[PlaceWord], sited: bool) -> PlaceMention | None:
        """A generic word with the article: a place of its own where an adjective tells it apart ("الحي الشرقي"),
        else one that points back ("المدينة")."""
        kind, grammar = match.entry.kind, place_grammar()
        assert kind is not None
        last = match.end
        while last - match.end < 3 and self.is_adjective(last, joined=last > match.end):
            last += 1
        told = self.tokens[match.end : last]
        apart = match.end > at + 1 or any(word in grammar.directions or word in grammar.naming for word in told)
        if kind == "facility" and self.text(last).isdigit():
            apart = True  # "الفوج 46"
        while apart and self.text(last).isascii() and self.text(last).isalnum():
            last += 1  # "الطريق الدولي M4"
        plural = _is_plural(match.head, match.entry.lemma)
        if plural and apart and kind != "country" and (held := self.holder(last)) is not None:
            # "القرى الشمالية والغربية لمدينة منبج", "الأحياء الجنوبية لحلب"
            kind = "neighbourhood" if kind == "neighbourhood" else "region"
            return replace(self.mention(at, held[0], kind, (last, held[0]), held[2]), name=held[1])
        nation = any(is_demonym(word) for word in told) and not plural
        if not (apart or nation) and (
            plural or (kind == "facility" and match.head.removesuffix("ا") in grammar.vague_sites)
        ):
            return None
        if not (apart or nation) and (kind != "facility" or not sited):
            return None
        mention = self.mention(at, last, kind, (match.end, last), known=False)
        return replace(mention, named=apart or nation)

    def begins_name(self, at: int, generic: Match[PlaceWord]) -> bool:
        """Whether a generic word is part of the name that it begins, not one that stands before a name."""
        hit = self.names.longest(self.run(at), generic.head)
        if hit is None or at + hit[0] <= generic.end:
            return False
        whole = listed(self.name_from(generic.head, at, at + hit[0])) is not None
        return whole or self.names.longest(self.run(generic.end), self.text(generic.end)) is None

    def is_adjective(self, at: int, joined: bool) -> bool:
        """Whether a word only qualifies the definite noun before it; ``joined``: or is joined to one that does, as in
        "الشمالية والغربية"."""
        word, grammar = self.text(at), place_grammar()
        if joined and word.removeprefix("و") in grammar.directions:
            return True
        return describes(word) and (word in grammar.naming or word not in grammar.belonging)

    def capital(self, match: Match[PlaceWord]) -> PlaceMention | None:
        """The town named after "العاصمة" and the adjective that tells whose it is: "العاصمة الليبية طرابلس"."""
        at = match.end + 1
        if "ال" + match.head not in place_grammar().apposed or not is_demonym(self.text(at - 1)):
            return None
        name = self.name(at, strict=True)
        if name is None:
            return None
        nation = self.mention(at - 1, at, "country", (at - 1, at), known=True)
        return replace(self.mention(at, name[0], "settlement", (at, name[0]), known=True), chain=(nation,))

    def facility(self, at: int, match: Match[PlaceWord], sited: bool) -> PlaceMention | None:
        """A facility without the article: its generic word and what names it, up to a preposition, verb or stop."""
        first, grammar = match.end, place_grammar()
        vague = match.head.removesuffix("ا") in grammar.vague_sites and match.end == at + 1
        plural = _is_plural(match.head, match.entry.lemma)
        following = self.text(first)
        if following == '"' and plural and any(word[0] == "و" for word in self.tokens[first + 2 : first + 4]):
            name = self.name(first + 1, strict=False)  # مخيمي "A وB"
            last = name[0] if name else 0
            return replace(self.mention(at, last, "facility", (first + 1, last), False), plural=True) if name else None
        if following == '"':
            close = self.closing(first)
            known = close is not None and self.names.kind_of(" ".join(self.tokens[first + 1 : close - 1])) is not None
            if close is None or (vague and not known):
                return None
            return replace(self.mention(at, close, "facility", (first + 1, close - 1), known), plural=plural)
        if plural or vague:
            if is_demonym(following) or (is_other_word(following) and not match.head.endswith("ي")):
                return None
            name = self.name(first, strict=vague)
            if name is None and vague and not plural and following.startswith("ال") and not describes(following):
                unknown = self.unknown(first, following)
                name = (unknown, False) if unknown is not None else None
            if name is None:
                return None
            return replace(self.mention(at, name[0], "facility", (first, name[0]), name[1]), plural=plural)
        last = first
        while last < self.last and last - at < _MAX_FACILITY and self.goes_on(last):
            last += 1
        if last - first <= 1 and self.text(last).startswith("ل") and self.is_purpose(last):
            last += 1  # "مزرعة لتربية الدواجن", "محطة للطاقة الحرارية"
            while last - at < _MAX_FACILITY and self.text(last).startswith("ال") and self.goes_on(last):
                last += 1
        owned = match.end > at + 1 and self.text(last) in grammar.lying  # "نقطة تفتيش تابعة للشرطة"
        if last == first and (not sited or (match.head.removesuffix("ا") in grammar.vague_sites and not owned)):
            return None
        return self.mention(at, last, "facility", (first, last), known=False)

    def goes_on(self, at: int) -> bool:
        """Whether a word can carry on the name of a facility."""
        word, generic = self.text(at), self.generics.get(at)
        if not word or conjunct(word) is not None or (word.startswith("ل") and self.is_purpose(at)):
            return False
        if word in place_grammar().lying and self.text(at + 1).startswith(("ل", "في")):
            return False  # "مستودع تابع للجيش"
        if word in place_grammar().describing:
            return True
        if generic is not None and (generic.entry.kind is None or generic.prefix.strip("ال")):
            return False
        return could_be_name(word) and not (word[0] == "ب" and self.names.kind_of(word[1:]))

    def is_purpose(self, at: int) -> bool:
        word = self.text(at)
        return word.startswith("لل") or (word[0] == "ل" and word.endswith("ه") and self.text(at + 1).startswith("ال"))

    def is_mobile(self, at: int) -> bool:
        """Whether a word is rather a vehicle or a person than a place."""
        kinds = {head.entry.kind for head in load_lexicon().heads.at(self.tokens, at, at + 1)}
        return bool(kinds) and kinds <= {"vehicle", "military_vehicle", "person"}

    def relational(self, at: int, match: Match[PlaceWord]) -> PlaceMention | None:
        """ "شمال شرقي سوريا", "الشمال السوري", "ريف حلب الجنوبي", "الحدود السورية التركية"."""
        grammar, section, step = place_grammar(), match.entry.section, match.end
        article = match.prefix.endswith(("ال", "لل"))
        if section == "direction":
            if match.head.split(" ", 1)[0] not in grammar.compass:
                return None
            while (nested := self.generics.get(step)) is not None and step - at < 5:
                compass = nested.entry.section == "direction" and nested.head.split(" ")[0] in grammar.compass
                if self.tokens[step] in grammar.apposed:
                    step = nested.end
                    continue
                if not (compass and nested.prefix in ("", "و", "ال", "وال")) and nested.prefix:
                    break
                hit = None if compass else self.names.longest(self.run(step), nested.head)
                if hit is not None and step + hit[0] > nested.end:
                    break
                step = nested.end
        elif section not in ("countryside", "border", "road"):
            return None
        else:
            while (nested := self.generics.get(step)) is not None and nested.prefix == "" and step - at < 4:
                if self.begins_name(step, nested):
                    break  # "ريف تل رفعت", not "ريف مدينة حلب"
                step = nested.end
        if section == "road" and self.text(step).isascii() and self.text(step).isalnum():
            while self.text(step).isascii() and self.text(step).isalnum():
                step += 1
            return self.mention(at, step, "facility", (at, step), known=False)
        if article and section == "countryside" and (holder := self.holder(self.adjectives(step))) is not None:
            end, held, known = holder
            return replace(self.mention(at, end, "region", (step, end), known), name=held)
        if article or section == "border":
            last = self.adjectives(step)
            told = section != "direction" or (last > step and is_demonym(self.tokens[step]))
            if told and (last > step or section == "border"):
                name = self.name(last, strict=True) if section == "border" and last == step else None
                end = name[0] if name else last
                return self.mention(at, end, "region", (at, end), known=False)
            return None
        name = (step + 1, False) if self.text(step) in grammar.anaphors else None
        name = name or self.name(step, strict=section == "direction")
        if name is None:
            return None
        last = self.adjectives(name[0], of="region")
        parsed = self.mention(at, last, "region", (step, last), name[1])
        if section == "road":
            where = self.words.start[at] + len(match.prefix.removesuffix("ال")), self.words.end[match.end - 1]
            return replace(parsed, relation=where)
        return replace(parsed, plural=section == "countryside" and match.head.endswith("ي"))

    def holder(self, at: int) -> tuple[int, str, bool] | None:
        """The place that a countryside with the article is of: "الريف الغربي لناحية عين عيسى", "… للرقة". Token index
        past it, its name, and whether that is known."""
        word, generic = self.text(at), self.generics.get(at)
        if generic is not None and generic.prefix == "ل" and generic.entry.kind not in (None, "facility"):
            area = self.area(at, generic)
            return (area.last, area.name, area.known) if area is not None else None
        if not word.startswith("ل") or self.names.longest(self.run(at), word) is not None:
            return None
        stem = "ال" + word[2:] if word.startswith("لل") else word[1:]
        hit = self.names.longest(self.run(at), stem)
        if hit is None:
            return None
        end = at + hit[0]
        return end, self.name_from(stem, at, end), True

    def stretch(self, at: int, match: Match[PlaceWord]) -> PlaceMention | None:
        """A road or an area that two ends tell: "الطريق الواصل بين A وB", "طريق A - B"."""
        grammar = place_grammar()
        if match.entry.kind is None and match.entry.section != "road":
            return None
        if match.head not in grammar.stretches and "ال" + match.head not in grammar.stretches:
            return None
        step = match.end
        while step - at < 7 and self.text(step) in grammar.joining:
            step += 1
        start = self.text(step)
        first = self.end_point(step + 1 if start in ("من", "الي") else step, joined=False)
        if first is None:
            return None
        if start == "من":
            last = self.end_point(first + 1, joined=False) if self.text(first) == "الي" else None
        elif start == "الي" or self.tokens[step - 1] == "بين":
            last = self.end_point(first, joined=True) or (first if start == "الي" else None)
        else:
            last = self.end_point(first + 1, joined=False) if self.text(first) in ("-", "/") else None
        if last is None:
            return None
        last = self.adjectives(last)
        where = self.words.start[at] + len(match.prefix.removesuffix("ال")), self.words.end[step - 1]
        return replace(self.mention(at, last, "region", (step, last), known=False), relation=where)

    def end_point(self, at: int, joined: bool) -> int | None:
        """Token index past a name with or without a generic word; ``joined``: written on to "and"."""
        generic = self.generics.get(at)
        if generic is not None and generic.entry.kind is not None and joined == generic.prefix.startswith("و"):
            name = self.name(generic.end, strict=False)
            return name[0] if name else generic.end if generic.prefix.endswith("ال") else None
        word = self.text(at)
        if joined and (word[:1] != "و" or len(word) < 3):
            return None
        if word == "و":
            at, word = at + 1, "و" + self.text(at + 1)
        stem = word[1:] if joined else word
        hit = self.names.longest(self.run(at), stem) if stem else None
        if hit is not None:
            return at + hit[0]
        return self.unknown(at, stem) if joined and stem else None


@lru_cache(maxsize=1 << 12)
def _is_plural(head: str, lemma: str) -> bool:
    """Whether a generic word stands in the dual or plural: "قريتي", "قرى", "بلدات", "مواقع"."""
    singular, *plurals = fold(lemma).text.split("/")
    dual = singular.removesuffix("ه") + ("ت" if singular.endswith("ه") else "")
    first = head.split(" ", maxsplit=1)[0]
    if singular.endswith(("تا", "تي")) and len(plurals) == 1:
        return True  # a dual that stands in the list by itself
    return first in plurals or first in (dual + "ي", dual + "ين", dual + "ان", dual + "تا") or first.endswith("ات")


@lru_cache(maxsize=1 << 12)
def _is_owned(head: str, lemma: str) -> bool:
    """Whether a generic word carries a pronoun: "مقرهم", "ريفها", "مقره", but not "منطقه", where it is the ending."""
    forms = fold(lemma).text.split("/")
    return head not in forms and (head.endswith(("ها", "هم", "هما", "نا")) or head.removesuffix("ه") in forms)


def _is_indefinite(head: str, lemma: str) -> bool:
    """Whether a generic word ends in the accusative of an indefinite: "حيا سكنيا", not "قريتا"."""
    return head.endswith("ا") and not head.endswith("تا") and head not in fold(lemma).text.split("/")
