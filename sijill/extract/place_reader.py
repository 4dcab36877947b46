"""A sentence as a reader of place expressions sees it, and the proper names in it: where each begins and ends.

A name is one that a list or a gazetteer knows, or else the words that look like one up to what may follow a place.
"""

from sijill.extract.lexicon import PlaceWord, load_lexicon
from sijill.extract.nounphrases import conjunct, function_words
from sijill.extract.phrases import Match
from sijill.extract.place_mention import PlaceMention
from sijill.extract.place_names import (
    NO_SIGNS,
    PlaceNames,
    could_be_name,
    describes,
    is_ambiguous,
    is_demonym,
    is_never_name,
    is_other_word,
    listed,
    place_grammar,
    signs,
)
from sijill.extract.sentences import Words
from sijill.records import PlaceKind

MAX_NAME = 4


class Names:
    """Reads one sentence, from token ``first`` to ``last`` (exclusive)."""

    __slots__ = ("actors", "first", "generics", "last", "names", "relations", "signs", "tokens", "words")

    def __init__(self, words: Words, first: int, last: int, names: PlaceNames) -> None:
        self.words, self.tokens, self.first, self.last, self.names = words, words.text, first, last, names
        self.generics: dict[int, Match[PlaceWord]] = {}  # the place word, generic or relational, that begins at a token
        self.relations: dict[int, Match[PlaceWord]] = {}  # the word of relation that ends before a token
        self.actors: dict[int, int] | None = None  # token → where the longest name of an actor that covers it begins
        told = enumerate(map(signs, words.text[first:last]), first)
        self.signs = [(at, sign) for at, sign in told if sign is not NO_SIGNS]
        table = load_lexicon().place_words
        for i, sign in self.signs:
            if sign.generic and (matches := table.at(words.text, i, last)):
                match = matches[0]
                if "ك" in match.prefix:
                    continue
                if words.text[i] not in place_grammar().prepositions:
                    self.generics[i] = match
                if (
                    match.entry.kind is None
                    and match.entry.section not in ("whole", "countryside")
                    and (match.entry.section != "direction" or not match.prefix.endswith("ال"))
                ):
                    self.relations.setdefault(match.end, match)

    def text(self, at: int) -> str:
        return self.tokens[at] if self.first <= at < self.last else ""

    def name_from(self, stem: str, at: int, end: int) -> str:
        """The words of a name from token ``at`` to ``end``, the first read as ``stem``."""
        return " ".join((stem, *self.tokens[at + 1 : end]))

    def run(self, at: int) -> list[str]:
        """The words from a token on that one name could hold."""
        end = at + 1
        while end < min(self.last, at + MAX_NAME) and self.tokens[end][0].isalpha():
            end += 1
        return self.tokens[at:end]

    def mention(self, first: int, last: int, kind: PlaceKind, name: tuple[int, int], known: bool) -> PlaceMention:
        """A head over tokens ``first`` to ``last``; its start and prepositions are filled in by :meth:`head`."""
        words = self.words
        text = " ".join(word for word in self.tokens[name[0] : name[1]] if word != '"')
        return PlaceMention(
            first, last, words.start[first], words.end[last - 1], kind, text, "", first, name[1] > name[0], known
        )

    def name(self, at: int, strict: bool) -> tuple[int, bool] | None:
        """A proper name from token ``at``: (token index past it, whether it is known). ``strict``: only a known one."""
        word = self.text(at)
        if word == '"':
            close = self.closing(at)
            if close is None:
                return self.name(at + 1, strict) if self.text(at + 1) != '"' else None  # قرى "A، B وC"
            return close, self.names.kind_of(" ".join(self.tokens[at + 1 : close - 1])) is not None
        grammar = place_grammar()
        if not word or not word[0].isalpha() or word in grammar.belonging or word in grammar.uses:
            return None
        if is_never_name(word):
            return None
        hit = self.names.longest(self.run(at), word)
        if hit is not None and hit[0] == 1 and word in grammar.name_starters and not strict:
            longer = self.unknown(at, word)
            if longer == at + 2:
                return longer, False  # "الشيخ عجلين", though there is a place called "الشيخ" too
        if (hit is None and conjunct(word) is not None) or (
            is_demonym(word) and hit and hit[0] == 1 and not listed(word)
        ):
            return None
        generic = self.generics.get(at)
        if generic is not None and not generic.prefix and (hit is None or at + hit[0] <= generic.end):
            if word in grammar.name_starters and not strict and (longer := self.unknown(at, word)) == at + 2:
                return longer, False  # "تل سوسن"
            inner = generic.entry.kind == "facility" and not strict and self.text(generic.end)
            unknown = self.unknown(generic.end, inner) if inner else None
            return (unknown, False) if unknown else None  # "محور برج الحياة"; "مناطق محيط" names nothing
        if hit is not None and hit[0] == 1 and not strict and listed(word) is None and self.is_continued(at):
            return at + 2, False  # "خالد كلو", though there are places called "خالد"
        if hit is not None and not (hit[0] == 1 and (word in grammar.describing or (strict and is_ambiguous(word)))):
            return at + hit[0], True
        unknown = None if strict else self.unknown(at, word)
        return (unknown, False) if unknown is not None else None

    def unknown(self, at: int, stem: str) -> int | None:
        """Token index past a name that no list knows: one word, or two where the first begins names ("أم حرملة") or
        only the second has the article ("سليمان الحلبي")."""
        starts = stem in place_grammar().name_starters
        if not could_be_name(stem) or (is_other_word(stem) and not starts) or is_demonym(stem):
            return None
        following = self.text(at + 1)
        if not following or not could_be_name(following) or describes(following) or is_other_word(following):
            return at + 1
        if starts and at + 1 not in self.generics:
            return at + 2
        article = following.startswith("ال") and not stem.startswith("ال")
        return at + 2 if (article and at + 1 not in self.generics) or self.is_continued(at) else at + 1

    def is_continued(self, at: int) -> bool:
        """Whether the word after a name's first belongs to it: a bare noun, and nothing of its own after it, but what
        may follow a place ("قرية برخ بوطان بريف كوباني")."""
        word, grammar = self.text(at + 1), place_grammar()
        if not word or word.startswith("ال") or word.endswith(("ا", "ات", "ين", "ون")) or at + 1 in self.generics:
            return False
        if not could_be_name(word) or is_other_word(word) or is_demonym(word) or conjunct(word) is not None:
            return False
        if word in grammar.directions or word in grammar.times or listed(word) is not None:
            return False
        following = self.text(at + 2)
        if not following or following[0] in "،,.)" or following in grammar.belonging or describes(following):
            return True
        generic = self.generics.get(at + 2)
        if generic is not None:
            return generic.prefix.removesuffix("ال") in ("", "ب", "و") and generic.entry.kind != "facility"
        return conjunct(following) is not None and self.text(at - 1) != ""

    def alias(self, at: int, kind: PlaceKind) -> int:
        """Past a second name in brackets: "عين العرب (كوباني)"."""
        if kind != "settlement" or self.text(at) not in ("(", "/") or self.text(at + 2) not in (")", "/"):
            return at
        name = self.text(at + 1)
        return at + 3 if self.names.kind_of(name) == "settlement" and name not in place_grammar().compass else at

    def closing(self, at: int) -> int | None:
        """Token index past the quotation mark that closes the one at ``at``, if within a name's length."""
        stop = function_words().stop
        for i in range(at + 1, min(self.last, at + 2 + MAX_NAME)):
            if self.tokens[i] == '"' and i > at + 1:
                return i + 1
            if not self.tokens[i][0].isalnum() or (i == at + 1 and self.tokens[i] in stop):
                return None
        return None

    def adjectives(self, at: int, of: PlaceKind = "region") -> int:
        """Past the adjectives of direction or nation after a name: "ريف حلب الجنوبي والشرقي", "محافظة حمص السورية".
        After a town ("المليحة الشرقية") only directions in the feminine."""
        directions = place_grammar().directions
        while word := self.text(at):
            if of in ("settlement", "neighbourhood"):
                if not ((word in directions and word.endswith("ه")) or word in place_grammar().of_towns):
                    break
            elif not (word in directions or word.removeprefix("و") in directions) and not (
                word.startswith("ال") and is_demonym(word)
            ):
                break
            at += 1
        return at
