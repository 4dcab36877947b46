"""Place expressions: where a text names a place, with the words that tell its kind and its relation to the event.

A mention is a head ("بلدة الكفير") with the chain of larger areas that the text hangs on it ("غرب محافظة إدلب").
Recognition is syntactic (generic words, prepositions, coordination) over a list of known names; the gazetteer, where
one is given, only says which names exist.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from sijill.extract.lexicon import Head, PlaceName, PlaceWord, load_lexicon
from sijill.extract.morphology import nominal_clitics
from sijill.extract.nounphrases import function_words
from sijill.extract.phrases import Match
from sijill.extract.sentences import Words
from sijill.extract.text import fold
from sijill.records import PlaceKind

Known = Callable[[str], PlaceKind | None]

RANK: dict[PlaceKind, int] = {
    "facility": 0,
    "neighbourhood": 1,
    "settlement": 2,
    "district": 3,
    "region": 3,
    "admin1": 4,
    "country": 5,
}
_MAX_NAME = 4
_MAX_FACILITY = 5
_PARTICLES = frozenset("وفبلك")


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place expression over the tokens ``first`` to ``last`` (exclusive).

    ``start`` and ``end`` are folded offsets of its words without a prefixed preposition. ``prep`` is the preposition
    or the word of relation before it ("" where none), ``cue`` the first token that belongs to it with those,
    ``named`` whether it holds a proper name and ``known`` whether that name is a known one, ``row`` the number of its
    coordination (equal for "A وB وC") and ``order`` the position in it, ``chain`` the larger areas told with it.
    """

    first: int
    last: int
    start: int
    end: int
    kind: PlaceKind
    name: str
    prep: str
    cue: int
    named: bool
    known: bool
    relation: tuple[int, int] | None = None  # folded offsets of the words that put the event near, between, …
    plural: bool = False
    row: int = 0
    order: int = 0
    chain: tuple["PlaceMention", ...] = ()

    @property
    def stop(self) -> int:
        """Token index just past the mention and its chain."""
        return max([self.last, *(outer.last for outer in self.chain)])


def find_places(words: Words, known: Known) -> list[PlaceMention]:
    """All place expressions of a text in order. Linear in the number of tokens."""
    found: list[PlaceMention] = []
    for first, last in words.bounds:
        reader = _Reader(words, first, last, known)
        at = first
        while at < last:
            row = reader.row(at, number=len(found))
            found.extend(row)
            at = max([at + 1, *(mention.stop for mention in row)])
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one sentence, from token ``first`` to ``last`` (exclusive)."""

    words: Words
    first: int
    last: int
    known: Known

    def text(self, at: int) -> str:
        return self.words.text[at] if self.first <= at < self.last else ""

    def word(self, at: int) -> Match[PlaceWord] | None:
        """The place word (generic or relational) that begins at a token."""
        if not self.text(at):
            return None
        matches = load_lexicon().place_words.at(self.words.text, at, self.last)
        return matches[0] if matches else None

    def row(self, at: int, number: int) -> list[PlaceMention]:
        """The coordination of mentions that starts at token ``at``: each head with its chain; a chain that closes
        the coordination ("A وB في ريف C") is given to the heads before it as well."""
        row: list[PlaceMention] = []
        open_heads: list[int] = []
        plural = False
        while at < self.last:
            head = self.head(at, row[-1] if row else None, plural)
            if head is None:
                break
            plural = plural or head.plural
            chain = tuple(self.chain(head))
            row.append(replace(head, chain=chain, row=number, order=len(row)))
            if chain:
                for i in open_heads:
                    if RANK[chain[0].kind] > RANK[row[i].kind]:
                        row[i] = replace(row[i], chain=chain)
                open_heads = []
            else:
                open_heads.append(len(row) - 1)
            following = self.conjunct(row[-1].stop)
            if following is None:
                break
            at = following
        return row

    def conjunct(self, at: int) -> int | None:
        """Where the next conjunct starts: after a comma, or at a word that begins with و."""
        word = self.text(at)
        if not word:
            return None
        if word in "،,":
            following = self.text(at + 1)
            return at + 1 if following and following[0].isalpha() else None
        if word == "و":
            return at + 1
        return at if word[0] == "و" and len(word) > 2 else None

    def head(self, at: int, follows: PlaceMention | None, plural: bool) -> PlaceMention | None:
        """The mention whose words begin at token ``at``, or None. A bare name needs a cue: a preposition before or
        on it, or a coordination or chain that it continues."""
        word = self.text(at)
        if not word or not word[0].isalpha():
            return None
        before = self.text(at - 1)
        cue = at - 1
        if before == '"':
            before, cue = self.text(at - 2), at - 2
        prep_before = before if before in _PREPOSITIONS else ""
        relation = self.relation_before(cue + 1)
        near = relation is not None and before not in _LOOSE_RELATIONS
        parsed: PlaceMention | None = None
        particle = ""
        generic = self.word(at)
        if generic is not None:
            particle = generic.prefix.removesuffix("ال")
            parsed = self.generic(at, generic) if generic.entry.kind is not None else self.relational(at, generic)
        if parsed is None:
            for conjunction, preposition, stem in _readings(word):
                if follows is not None and word[0] == "و" and not conjunction and not self.kind_of(word):
                    continue  # the conjunction of a list, unless the name itself begins with it
                loose = (plural and follows is not None) or (near and not conjunction and not preposition)
                if generic is not None and stem.removeprefix("ال") == generic.head.removeprefix("ال"):
                    continue  # "المدينة" alone points back, whatever villages are called so
                cued = bool(prep_before or relation or preposition or follows is not None or before in _CUES)
                if preposition and not conjunction and not prep_before and not self.listed(self.longest_listed(at, stem)):
                    # "للبؤر", "بيان": a particle alone is a weak cue, so only a name that stands in the list, or a
                    # longer one after ب, is taken.
                    if preposition != "ب" or len(stem) < _SHORTEST_AFTER_PARTICLE:
                        continue
                if not cued and (len(stem) < _SHORTEST_UNCUED or load_lexicon().demonyms.at([stem], 0)):
                    continue
                parsed = self.bare(at, stem, loose)
                entry = self.listed(parsed.name) if parsed is not None else None
                if parsed is not None and not cued and (parsed.kind == "country" or entry is None or entry.common):
                    parsed = None
                if parsed is not None:
                    particle = conjunction + preposition
                    break
        if parsed is None:
            return None
        prep = particle.lstrip("وف") or prep_before
        if not prep and relation is not None:
            prep = self.words.folded.text[relation[0] : relation[1]].split()[-1]
        if not prep and follows is not None:
            prep = follows.prep
        cue = cue if prep_before or relation else at
        start = self.words.start[at] + len(particle)
        return replace(parsed, start=start, prep=prep, cue=cue, relation=relation or parsed.relation)

    def relation_before(self, at: int) -> tuple[int, int] | None:
        """Folded offsets of the words of relation that end just before a token: "قرب", "على أطراف"."""
        for size in (3, 2, 1):
            match = self.word(at - size) if at - size >= self.first else None
            if match is not None and match.end == at and match.entry.kind is None and match.entry.section != "whole":
                return self.words.start[match.start] + len(match.prefix.removesuffix("ال")), self.words.end[at - 1]
        return None

    def chain(self, head: PlaceMention) -> Iterator[PlaceMention]:
        """Larger areas that follow a head: "في ريف X الغربي", "(شمال Y)", "التابعة لمدينة Z"."""
        rank, at = RANK[head.kind], head.last
        for _ in range(3):
            step = at
            while self.text(step) and (self.text(step) in '،,()"-' or self.text(step) in _BELONGING):
                step += 1
            if step - at > 4 or step >= self.last:
                return
            comma = any(self.text(i) in "،," for i in range(at, step))
            belongs = any(self.text(i).startswith(("التابع", "الواقع", "تابع")) for i in range(at, step))
            if self.text(step) in _PREPOSITIONS or self.is_relation(step):
                step += 1
                comma = False
            joined = self.text(step)[:1] == "و" and self.word(step) is None
            outer = self.head(step, head, plural=False)
            if outer is None or joined:
                return
            if RANK[outer.kind] <= rank and outer.relation is None and outer.kind != "region" and not belongs:
                return
            if comma and RANK[outer.kind] <= RANK["settlement"] and outer.relation is None:
                return
            if outer.prep in ("الي", "من") and outer.cue != outer.first:
                return
            yield outer
            rank, at = max(rank, RANK[outer.kind]), outer.last

    def is_relation(self, at: int) -> bool:
        match = self.word(at)
        return match is not None and match.entry.kind is None and match.end == at + 1 and match.prefix == ""

    # --- heads --------------------------------------------------------------------------------------------------

    def mention(self, first: int, last: int, kind: PlaceKind, name: tuple[int, int], known: bool) -> PlaceMention:
        """A head over tokens ``first`` to ``last``; its start and prepositions are filled in by :meth:`head`."""
        end = self.words.end[last - 1]
        text = " ".join(word for word in self.words.text[name[0] : name[1]] if word != '"')
        return PlaceMention(first, last, self.words.start[first], end, kind, text, "", first, name[1] > name[0], known)

    def generic(self, at: int, match: Match[PlaceWord]) -> PlaceMention | None:
        """A generic word and the name after it: "مدينة معرة النعمان", "محطة غاز الريان", "ريف حلب الجنوبي"."""
        kind = match.entry.kind
        assert kind is not None
        step = match.end
        if kind == "facility":
            return self.facility(at, match)
        nested = self.word(step)
        while nested is not None and nested.prefix in ("", "و") and nested.entry.kind not in (None, "facility"):
            if nested.prefix == "" and (self.longest_known(step, nested.head) or 0) > nested.end:
                break  # "مدينة تل رفعت": the generic word is part of the name
            step = nested.end
            nested = self.word(step)
        name = self.name(step, strict=False)
        if name is None:
            return None
        last, known = name
        if kind in ("region", "admin1", "district"):
            last = self.adjectives(last)
        whole = self.longest_known(at, match.head) if match.end == at + 1 else None
        if whole is not None and whole >= last:
            known, last = True, whole
        parsed = self.mention(at, last, kind, (step, last), known)
        return replace(parsed, plural=_is_plural(match))

    def facility(self, at: int, match: Match[PlaceWord]) -> PlaceMention | None:
        """A facility: its generic word and what names it, up to a preposition, a verb or a stop."""
        last = match.end
        whole = self.longest_known(at, match.head)
        if whole is not None and whole > match.end:
            return self.mention(at, whole, "facility", (at, whole), known=True)
        plural = _is_plural(match)
        if any(head.entry.kind in ("vehicle", "military_vehicle", "person") for head in self.heads(at)):
            return None
        if self.text(last) == '"':
            close = self.closing(last)
            if close is not None:
                return self.mention(at, close, "facility", (last + 1, close - 1), known=False)
        while last < self.last and last - at < _MAX_FACILITY and self.is_name_word(last):
            last += 1
        if last == match.end and "ال" not in match.prefix:
            return None
        return replace(self.mention(at, last, "facility", (match.end, last), known=False), plural=plural)

    def heads(self, at: int) -> list[Match[Head]]:
        return load_lexicon().heads.at(self.words.text, at, at + 1)

    def relational(self, at: int, match: Match[PlaceWord]) -> PlaceMention | None:
        """ "شمال شرقي سوريا", "جنوبي مدينة إدلب", "الطريق الواصل بين A وB"."""
        if match.entry.section not in ("direction", "road", "border", "countryside"):
            return None
        step = match.end
        nested = self.word(step)
        while nested is not None and nested.prefix in ("", "ال") and step - at < 4:
            step = nested.end
            nested = self.word(step)
        name = self.name(step, strict=match.entry.section == "direction")
        if name is None:
            return None
        last = self.adjectives(name[0])
        return self.mention(at, last, "region", (step, last), name[1])

    def bare(self, at: int, stem: str, loose: bool) -> PlaceMention | None:
        """A name without a generic word; ``loose`` accepts an unknown one (after "قرى A وB")."""
        last = self.longest_known(at, stem)
        if last is None:
            if loose and len(stem) > 2 and self.is_name_word(at, stem):
                return self.mention(at, at + 1, "settlement", (at, at + 1), known=False)
            return None
        kind = self.kind_of(" ".join([stem, *self.words.text[at + 1 : last]]))
        if kind is None or (last == at + 1 and (stem in function_words().stop or self.is_ambiguous(stem))):
            return None
        first_name = (at, last)
        if kind in ("region", "admin1", "country"):
            last = self.adjectives(last)
        parsed = self.mention(at, last, kind, first_name, known=True)
        return replace(parsed, name=" ".join([stem, *self.words.text[at + 1 : first_name[1]]]))

    def is_ambiguous(self, stem: str) -> bool:
        """Whether a one-word name is an ordinary word too, and not among the names well known from the news."""
        return stem.removeprefix("ال") in ambiguous_names() and not self.listed(stem)

    # --- names --------------------------------------------------------------------------------------------------

    def kind_of(self, name: str) -> PlaceKind | None:
        entry = self.listed(name)
        return entry.kind if entry else self.known(name)

    def listed(self, name: str) -> PlaceName | None:
        """The entry of a name that stands in ``ar/places.txt``."""
        matches = load_lexicon().place_names.at(parts := name.split(" "), 0)
        if matches and matches[0].end == len(parts) and matches[0].prefix in ("", "ال"):
            return matches[0].entry
        return None

    def longest_listed(self, at: int, stem: str) -> str:
        """The longest run of words from ``at`` that is a listed name, or the first alone."""
        tail = self.words.text[at + 1 : min(self.last, at + _MAX_NAME)]
        runs = (" ".join([stem, *tail[:size]]) for size in range(len(tail), -1, -1))
        return next((run for run in runs if self.listed(run)), stem)

    def longest_known(self, at: int, stem: str) -> int | None:
        """Token index past the longest known name that starts at ``at`` (its first word read as ``stem``)."""
        tail = self.words.text[at + 1 : min(self.last, at + _MAX_NAME)]
        for size in range(len(tail), -1, -1):
            if size and not tail[size - 1][0].isalpha():
                continue
            if self.kind_of(" ".join([stem, *tail[:size]])):
                return at + 1 + size
        return None

    def name(self, at: int, strict: bool) -> tuple[int, bool] | None:
        """A proper name from token ``at``: (token index past it, whether it is known). Not ``strict``: an unknown
        name of one word, or two after a word that begins names ("أم حرملة"), is accepted."""
        word = self.text(at)
        if word == '"':
            close = self.closing(at)
            if close is None:
                return None
            return close, self.kind_of(" ".join(self.words.text[at + 1 : close - 1])) is not None
        if not word or not word[0].isalpha():
            return None
        if word in function_words().stop or word in _BELONGING:
            return None
        last = self.longest_known(at, word)
        place_word = self.word(at)
        if place_word is not None and not place_word.prefix and (last is None or last <= place_word.end):
            return None  # a place word is no name by itself: "مناطق محيط"
        if last is not None:
            return last, True
        if strict or not self.is_name_word(at):
            return None
        if word in _NAME_STARTERS and self.is_name_word(at + 1):
            return at + 2, False
        return at + 1, False

    def closing(self, at: int) -> int | None:
        """Token index past the quotation mark that closes the one at ``at``, if within a name's length."""
        for i in range(at + 2, min(self.last, at + 2 + _MAX_NAME)):
            if self.words.text[i] == '"':
                return i + 1
        return None

    def is_name_word(self, at: int, stem: str | None = None) -> bool:
        """Whether a token could be (part of) a name that no list knows; ``stem``: without its particles."""
        word = stem or self.text(at)
        if len(word) < 2 or not word[0].isalpha() or word in function_words().stop or word in function_words().linking:
            return False
        place_word = self.word(at)
        if place_word is not None and place_word.prefix.strip("ال"):
            return False
        if word[0] in "وفبل" and (word[1:] in function_words().stop or word[1:3] == "ال"):
            return False
        lexicon = load_lexicon()
        verbs = [*lexicon.triggers.at([word], 0), *lexicon.sources.at([word], 0)]
        return not any(match.entry.pos == "verb" and match.head == word for match in verbs) and not self.is_relation(at)

    def adjectives(self, at: int) -> int:
        """Past the adjectives of direction or nation after a name: "ريف حلب الجنوبي الشرقي", "محافظة حمص السورية"."""
        while self.text(at) in _DIRECTIONS or (
            self.text(at).startswith("ال") and load_lexicon().demonyms.at(self.words.text, at, at + 1)
        ):
            at += 1
        return at


def _is_plural(match: Match[PlaceWord]) -> bool:
    """Whether a generic word stands in the dual or plural: "قريتي", "قرى", "بلدات", "مواقع"."""
    singular = fold(match.entry.lemma.split("/")[0].split(" ")[0]).text
    stem = singular.removesuffix("ه")
    return match.head.endswith(("ات", "تي", "تين", "تان")) or not match.head.startswith(stem)


_SHORTEST_UNCUED = 4  # letters of a name that is taken for a place with nothing before it
_LOOSE_RELATIONS = frozenset({"بين", "عند", "حول", "داخل", "وسط"})  # stand before many things that are not places
_SHORTEST_AFTER_PARTICLE = 5
_SHORTEST_STEM = 3  # letters left after a one-letter preposition for the rest to be a name


def _readings(word: str) -> Iterator[tuple[str, str, str]]:
    """Ways to read a word as (conjunction, preposition, stem), least taken off first."""
    for prefix, stem in nominal_clitics(word):
        if "ك" in prefix or (prefix.strip("وف") and len(stem) < _SHORTEST_STEM):
            continue
        article = prefix.endswith("ال") or prefix.endswith("لل")
        particle = (
            prefix.removesuffix("ال") if prefix.endswith("ال") else prefix[:-1] if prefix.endswith("لل") else prefix
        )
        bare = particle.lstrip("وف")
        if len(stem) > 1:
            yield particle[: len(particle) - len(bare)], bare, ("ال" + stem) if article else stem


_PREPOSITIONS = frozenset(
    ["في", "علي", "الي", "من", "عن", "لدي", "داخل", "ضمن", "نحو", "صوب", "وفي", "ومن", "وعلي", "والي"]
)
_CUES = frozenset(
    [
        "استهدف",
        "استهدفت",
        "قصف",
        "قصفت",
        "يقصف",
        "تقصف",
        "اقتحم",
        "اقتحمت",
        "دخل",
        "دخلت",
        ":",
        "العاصمه",
        "احتلال",
        "تحرير",
        "طال",
        "طالت",
        "تفجيرات",
    ]
)
_BELONGING = frozenset(
    [
        "التابعه",
        "التابع",
        "الواقعه",
        "الواقع",
        "الكائنه",
        "الكائن",
        "القريبه",
        "القريب",
        "الحدوديه",
        "الحدودي",
        "المحتله",
        "المحاصره",
        "المجاوره",
        "المجاور",
        "تابعه",
        "تقع",
        "الموجوده",
        "ايضا",
    ]
)
_DIRECTIONS = frozenset(
    [
        "الشمالي",
        "الجنوبي",
        "الشرقي",
        "الغربي",
        "الشماليه",
        "الجنوبيه",
        "الشرقيه",
        "الغربيه",
        "الاوسط",
        "الشمالي",
        "الوسطي",
    ]
)
_NAME_STARTERS = frozenset(
    [
        "ام",
        "ابو",
        "ابي",
        "ابا",
        "تل",
        "تله",
        "كفر",
        "دير",
        "عين",
        "راس",
        "بيت",
        "خان",
        "شيخ",
        "الشيخ",
        "عبد",
        "بير",
        "جسر",
        "باب",
        "معره",
        "وادي",
        "برج",
        "قلعه",
        "خربه",
        "جب",
        "مزرعه",
        "سيدي",
        "بني",
        "ال",
        "عرب",
        "حمام",
        "خربه",
        "رسم",
        "شعيب",
        "سد",
        "ظهره",
        "حوش",
        "مرج",
        "نبع",
    ]
)


@cache
def ambiguous_names() -> frozenset[str]:
    """One-word names of places that are ordinary words in news (``train/ambiguous_names.py`` lists them)."""
    lines = files("sijill.extract").joinpath("ar", "ambiguous_names.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
