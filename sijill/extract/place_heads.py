"""The heads of place expressions: a generic word with its name, or a bare name where words around it ask for one."""

from dataclasses import replace
from typing import NamedTuple

from sijill.extract.lexicon import PlaceWord, load_lexicon
from sijill.extract.nounphrases import conjunct, function_words, is_verb
from sijill.extract.phrases import Match
from sijill.extract.place_generics import Generics
from sijill.extract.place_mention import PlaceMention
from sijill.extract.place_names import (
    could_be_name,
    describes,
    is_ambiguous,
    is_demonym,
    is_never_name,
    is_other_word,
    listed,
    longest_listed,
    place_grammar,
    readings,
    signs,
)
from sijill.extract.place_reader import MAX_NAME
from sijill.records import PlaceKind

_SHORTEST_UNCUED = 4  # letters of a name that is taken for a place with nothing before it
_SHORTEST_AFTER_PARTICLE = 5
_OWNED = ("ته", "تها", "تهم")  # ends of nouns with a pronoun
# Kinds of a name that a plural word before the list corrects.
_GROUPED = ("settlement", "district", "region", "country")
IN = frozenset({"في", "داخل", "ضمن", "وسط"})
_DESCRIBED = 8  # tokens over which words that describe a place run on to the one that it lies in
_TITLE = 2  # tokens before which the label of a section begins

_Found = tuple[PlaceMention, str, int]  # a head, the particle on it, the letters of its first word that are not its own


class _Cue(NamedTuple):
    """What stands before a word: the last word, a preposition or a word of relation, the first token of these, and
    whether they, or a coordination, call for a place."""

    before: str
    prep: str
    relation: Match[PlaceWord] | None
    first: int
    sited: bool

    @property
    def is_near(self) -> bool:
        """Whether the relation is one that only places have: "قرب", not "بين"."""
        return self.relation is not None and self.relation.entry.near and self.before not in place_grammar().loose


class Heads(Generics):
    """Reads the heads of one sentence."""

    def openings(self) -> list[int]:
        """The tokens at which a head that follows no other could begin, in order: a quick no for most of a text."""
        found = {*self.generics, *self.relations, *range(self.first, self.first + _TITLE + 1)}
        for at, sign in self.signs:
            if sign.opens:
                found.add(at)
            if sign.leads:
                found.add(at + 2 if self.text(at + 1) == '"' else at + 1)
        return sorted(at for at in found if at < self.last)

    def head(self, at: int, follows: PlaceMention | None, group: PlaceKind | None) -> PlaceMention | None:
        """The mention whose words begin at token ``at``, or None. A bare name needs a cue: a preposition before or
        on it, or a coordination (``follows``, of kind ``group`` where a plural word said so) or chain."""
        word = self.text(at)
        if not word or not word[0].isalpha():
            return None
        cue = self.cue(at, follows)
        generic = self.generics.get(at)
        if generic is None and not cue.sited and not signs(word).opens:
            return None
        found = self.generic_head(at, generic, cue, group) if generic is not None else None
        found = found or self.bare_head(at, cue, follows, group)
        if found is None:
            return None
        parsed, particle, cut = found
        relation = cue.relation
        prep, where = particle.lstrip("وف") or cue.prep, parsed.relation
        if relation is not None:
            last_word = self.tokens[relation.end - 1]
            if relation.end == relation.start + 1 and relation.prefix.startswith("و"):
                last_word = last_word[1:]
            prep = prep or last_word
            if relation.entry.near and last_word not in place_grammar().not_near:
                start = self.words.start[relation.start] + len(relation.prefix.removesuffix("ال"))
                where = start, self.words.end[relation.end - 1]
        return replace(
            parsed,
            start=self.words.start[parsed.first] + (cut if parsed.first == at else 0),
            prep=prep or (follows.prep if follows is not None else ""),
            cue=cue.first,
            relation=where,
        )

    def cue(self, at: int, follows: PlaceMention | None) -> "_Cue":
        """What stands before a token, past an opening quote."""
        last = at - 2 if at > self.first and self.tokens[at - 1] == '"' else at - 1
        before = self.tokens[last] if last >= self.first else ""
        prep = before if before in place_grammar().prepositions else ""
        relation = self.relations.get(last + 1)
        sited = bool(prep or relation or follows is not None or signs(before).cue or self.is_title(at))
        first = relation.start if relation is not None else last if prep else at
        return _Cue(before, prep, relation, first, sited)

    def is_title(self, at: int) -> bool:
        """Whether a word opens its sentence as the label of a section: "حلب:", "ريف إدلب:"."""
        if at - self.first > _TITLE or ":" not in self.tokens[at + 1 : min(at + MAX_NAME, self.last)]:
            return False
        return not any(word[0].isalnum() for word in self.tokens[self.first : at])

    def generic_head(self, at: int, generic: Match[PlaceWord], cue: "_Cue", group: PlaceKind | None) -> _Found | None:
        """A generic word with its name, the particle on it and the letters to cut off."""
        actor = self.is_actor(at, bare=False)
        if actor and not (cue.sited and generic.entry.kind == "facility"):
            return None
        grammar = place_grammar()
        particle = generic.prefix.removesuffix("ال").replace("لل", "ل")
        within = particle.strip("وف") == "ب" or cue.before in grammar.institution_cues
        if generic.head in grammar.institutions and not within and self.whole(at, generic, sited=False) is None:
            return None
        before = cue.before
        sited = cue.relation is not None or signs(before).cue or before.removeprefix("و") in grammar.institution_cues
        parsed = self.stretch(at, generic) or self.generic(at, generic, sited)
        if parsed is None or (actor and not parsed.named):
            return None
        if parsed.kind == "region" and group == "settlement" and generic.head in grammar.name_starters:
            parsed = replace(parsed, kind=group)
        return parsed, particle, len(generic.prefix) - 2 * generic.prefix.endswith("ال")

    def bare_head(self, at: int, cue: "_Cue", follows: PlaceMention | None, group: PlaceKind | None) -> _Found | None:
        """A name without a generic word, with the particle on it and the letters to cut off."""
        word, generic, grammar = self.tokens[at], self.generics.get(at), place_grammar()
        if is_never_name(word):
            return None  # "بحجة أنه" is not in Hajjah
        if cue.before in grammar.persons_before or (cue.before.removeprefix("و") == "علي" and word.startswith("عبد")):
            return None
        run = self.run(at)
        loosely: _Found | None = None
        for conjunction, preposition, stem, cut in readings(word):
            if follows is not None and word[0] == "و" and not conjunction and not self.names.kind_of(stem):
                continue  # the conjunction of a list, unless the name itself begins with it
            if generic is not None and stem.removeprefix("ال") == generic.head.removeprefix("ال"):
                continue  # "المدينة" alone points back, whatever villages are called so
            alone = preposition and not conjunction and not cue.prep and follows is None
            if (
                alone
                and longest_listed(run, stem) is None
                and (preposition != "ب" or len(stem) < _SHORTEST_AFTER_PARTICLE or stem.endswith(_OWNED))
            ):
                # "للبؤر", "بيان", "ببراءته": a particle alone is a weak cue, so only a name that stands in the list,
                # or a longer one after ب, is taken.
                continue
            cued = cue.sited or bool(preposition)
            if not cued and is_demonym(stem):
                continue
            parsed = self.bare(at, stem, run, cued)
            if parsed is not None:
                if self.is_actor(at, bare=True):
                    return None
                if group is not None and follows is not None and not follows.chain and parsed.kind in _GROUPED:
                    parsed = replace(parsed, kind=group)
                return parsed, conjunction + preposition, cut
            if conjunction and word in grammar.prepositions:
                continue  # "وسط" is not "and سط"
            in_list = follows is not None and self.is_listed_on(follows, group, bool(conjunction), at + 1)
            if loosely is None and generic is None and (in_list or (not conjunction + preposition and cue.is_near)):
                unknown = self.unknown_head(at, stem, group or (follows.kind if follows else "settlement"))
                loosely = (unknown, conjunction + preposition, cut) if unknown is not None else None
        return loosely

    def is_origin(self, place: PlaceMention) -> bool:
        """Whether a place is where an attack came from, not where it went: "انطلاقا من X", "قصف نفذته القوات المتمركزة
        في X", "قصفت القوات المتمركزة في X بلدة Y"."""
        grammar, at = place_grammar(), place.cue
        before = self.text(at - 1)
        if self.text(at) == "من" and before in grammar.leaving:
            return True
        if before not in grammar.stationed:
            return False
        if self.text(place.stop) in grammar.towns:
            return True  # "قصفت القوات المتمركزة في X بلدة Y": what follows without a preposition was hit
        for step in range(at - 2, max(at - 2 - _DESCRIBED, self.first - 1), -1):
            if self.text(step) in grammar.doing:
                return True
            if self.text(step) in "،؛.:":
                return False
        return False

    def is_listed_on(self, follows: PlaceMention, group: PlaceKind | None, joined: bool, after: int) -> bool:
        """Whether a list of places is sure enough for a name that nobody knows: after a plural word, after two, or
        where a known one comes next."""
        if follows.chain or not (group is not None or (follows.known and joined)):
            return False
        return group is not None or follows.order > 0 or self.is_joined(after)

    def is_joined(self, at: int) -> bool:
        """Whether "and" with a known name stands at a token."""
        word = self.text(at)
        return word.startswith("و") and len(word) > 2 and self.names.longest(self.run(at), word[1:]) is not None

    def unknown_head(self, at: int, stem: str, kind: PlaceKind) -> PlaceMention | None:
        end = None if is_verb(stem) or describes(stem) else self.unknown(at, stem)
        if end is None:
            return None
        mention = self.mention(at, end, kind, (at, end), known=False)
        return replace(mention, name=self.name_from(stem, at, end))

    def bare(self, at: int, stem: str, run: list[str], cued: bool) -> PlaceMention | None:
        """A known name without a generic word; not ``cued``, one that stands in the list and is no common word."""
        if cued:
            hit = self.names.longest(run, stem)
        else:
            found = longest_listed(run, stem)
            hit = (found[0], found[1].kind) if found and not found[1].common else None
            if hit and len(stem) < _SHORTEST_UNCUED and hit[0] == 1:
                return None
        if hit is None or (not cued and hit[1] == "country"):
            return None
        size, kind = hit
        if size == 1 and (stem in function_words().stop or stem in place_grammar().anaphors):
            return None
        if size == 1 and self.is_common_noun(at, stem):
            return None
        if size == 1 and is_ambiguous(stem) and (is_other_word(stem) or not self.is_within(at + 1)):
            return None
        last = self.alias(at + size, kind)
        if kind in ("region", "admin1", "country"):
            last = self.adjectives(last)
        parsed = self.mention(at, last, kind, (at, at + size), known=True)
        return replace(parsed, name=self.name_from(stem, at, at + size))

    def is_common_noun(self, at: int, stem: str) -> bool:
        """Whether a name that is a masculine noun too is that noun: an adjective agrees with it ("الدور الكبير"); towns
        are feminine ("القائم الحدودية")."""
        entry, following = listed(stem), self.text(at + 1)
        if entry is None or not entry.common or not stem.startswith("ال") or not following.startswith("ال"):
            return False
        if following.endswith(("ه", "ا")) or at + 1 in self.generics:
            return False
        return describes(following) or self.names.kind_of(following) is None

    def apposition(self, at: int, kind: PlaceKind) -> int | None:
        """Token index of the area that words in apposition to a name tell it to be in: "الفاشر، عاصمة شمال دارفور",
        "تعز ثالث كبرى مدن اليمن", "الرقة، معقل التنظيم في سوريا"."""
        if kind not in ("settlement", "neighbourhood", "facility"):
            return None
        grammar = place_grammar()
        step = at + 1 if self.text(at) in ("،", ",") else at
        first = step
        while self.text(step) in grammar.ranking:
            step += 1
        word, following = self.text(step), self.generics.get(step + 1)
        if word in grammar.seats or (word in grammar.seats_of and following is not None and following.prefix == ""):
            return step + 1 if following is None or following.entry.kind != "settlement" else None
        if word in grammar.towns and step > first:
            return step + 1
        if word in grammar.strongholds:
            return self.past_names(step + 1)
        return None

    def past_names(self, at: int) -> int | None:
        """Token index past "في", up to which only nouns of whose it is stand."""
        for step in range(at, min(at + _DESCRIBED, self.last)):
            word = self.text(step)
            if word in IN:
                return step + 1
            generic = self.generics.get(step)
            if generic is not None and generic.prefix == "ب":
                return step
            if (
                not word[0].isalpha()
                or conjunct(word) is not None
                or (is_verb(word) and not self.is_actor(step, bare=False))
            ):
                return None
        return None

    def beyond(self, at: int, head: PlaceMention) -> int | None:
        """Token index of the place that a site or town lies in, past words that only describe it: "حاجز تابع للشرطة في
        بلدة X", "قرية X الآهلة بالسكان بريف Y"."""
        grammar, described, owned = place_grammar(), False, False
        for step in range(at, min(at + _DESCRIBED, self.last)):
            word, generic = self.text(step), self.generics.get(step)
            if not word[0].isalpha() or (word[0] == "و" and not self.is_actor(step, bare=False)):
                return None
            if word in IN:
                return self.past_unnamed(step + 1) if step > at or head.kind == "facility" else None
            if generic is not None and generic.prefix == "ب" and generic.entry.kind != "facility":
                return step
            if word in grammar.lying or word in grammar.belonging or describes(word) or word in grammar.describing:
                described = True
            elif self.is_actor(step, bare=False) or (described and word.startswith(("ل", "ب")) and len(word) > 3):
                owned = True
            elif not (owned and could_be_name(word)):
                return None
        return None

    def past_unnamed(self, at: int) -> int | None:
        """Past a place without a name to the one that it is near to: "في منطقة قرب مدينة X", "في بلدة قريبة من X"."""
        generic = self.generics.get(at)
        if generic is None or generic.entry.kind is None or self.generic(at, generic, sited=False) is not None:
            return at
        step = generic.end
        while (word := self.text(step)) and (describes(word) or is_demonym(word)):
            step += 1
        near = self.generics.get(step)
        return near.end if near is not None and near.entry.near else at

    def is_within(self, at: int) -> bool:
        """Whether a token puts what stands before it into an area: "بريف حماة", "في محافظة إب", "شمال حلب"."""
        step = at + 1 if self.text(at) == "في" else at
        area = self.generics.get(step)
        if area is None or (area.prefix not in ("ب", "بال") and step == at):
            return False
        wide = area.entry.section == "countryside" or area.entry.kind in ("district", "admin1")
        return wide and self.generic(step, area, sited=True) is not None

    def is_actor(self, at: int, bare: bool) -> bool:
        """Whether an armed group's name runs over a token: "جبهة النصرة", "الدولة الإسلامية في العراق والشام".
        ``bare``: only names that began before it."""
        if self.actors is None:
            table, self.actors = load_lexicon().actors, {}
            for start in (at for at, sign in self.signs if sign.actor):
                for match in table.at(self.tokens, start, self.last):
                    if match.contiguous:
                        for i in range(start, match.end):
                            self.actors.setdefault(i, start)
        start = self.actors.get(at, self.last)
        return start < at or (start == at and not bare)
