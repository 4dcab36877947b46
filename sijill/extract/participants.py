"""Candidates for who did it and to whom: the noun phrases of a sentence that can name people, forces or things hit."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sijill.extract.lexicon import Actor, Head
from sijill.extract.morphology import nominal_clitics
from sijill.extract.nounphrases import conjunct, function_words, is_verb, phrase_end, phrase_start, strip_and
from sijill.extract.page import Page
from sijill.extract.phrases import Match
from sijill.records import Span


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase over the tokens ``first`` to ``last`` (exclusive) with its head at ``head``.

    ``role`` is what its head can be (actor, target, both), ``kind`` the head's section or the actor's class, ``named``
    whether it is an actor's proper name, ``prefix`` the particles written on to its first word.
    """

    first: int
    last: int
    head: int
    sentence: int
    role: str
    kind: str
    named: bool
    prefix: str
    words: str  # folded, without particles and articles, to tell whether two phrases are one
    hurt: str = ""  # "killed", "injured" or "both" where the phrase stands in a toll
    outer: str = ""  # the kind of the phrase that this one stands inside: "مواقع قوات النظام"

    def overlaps(self, other: "Phrase") -> bool:
        return self.first < other.last and other.first < self.last


class Participants(dict[int, list[Phrase]]):
    """The phrases of a page by sentence, found when a sentence is first asked for."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.readings: Any = None  # kept here by the models of roles
        self.rated: dict[int, Any] = {}

    def __missing__(self, sentence: int) -> list[Phrase]:
        self[sentence] = found = list(phrases(self.page, sentence))
        return found


_Seed = tuple[int, int, str, str, bool, str]  # start, end of the sure part, role, kind, named, prefix
_Toll = tuple[int, int, str]  # its first and last token, killed or injured


def phrases(page: Page, sentence: int) -> list[Phrase]:
    """The candidate participants of a sentence in order; coordinated ones are joined, but not the sides of a fight."""
    words = page.words
    first, last = words.bounds[sentence]
    taken, tolls = _claimed(page, sentence), list(_tolls(page, sentence))
    seeds = sorted(_seeds(page, sentence, taken, tolls), key=lambda seed: (seed[0], not seed[4], -seed[1]))
    starts = {seed[0]: seed[3] if seed[2] == "target" and seed[3] not in _PEOPLE else "party" for seed in seeds}
    found: list[Phrase] = []
    for start, stop, role, kind, named, prefix in seeds:
        if found and start < found[-1].last and not named:
            continue
        outer = ""
        if found and start < found[-1].last:
            around = found[-1]
            if around.named or start == around.head:
                continue
            if around.role == "both" and around.kind != "area" and not prefix:
                end = max(around.last, stop)
                seed = (around.head, stop, role, kind, True, around.prefix)
                found[-1] = _phrase(page, seed, around.first, end, tolls)
                continue
            outer = around.kind
        sides = words.text[start - 1] in function_words().sides if start > first else False
        joins = _joins(starts, starts.get(start, ""), sides, words.text)
        end = max(stop, phrase_end(words, stop - 1, last, taken, joins, agreeing=True, name=named))
        begin = phrase_start(words, start, first) if not named and not prefix else start
        if found and begin < found[-1].last:
            begin = start
        seed = (start, stop, role, kind, named, prefix if begin == start else "")
        found.append(_phrase(page, seed, begin, end, tolls, outer))
    return found


_PEOPLE = frozenset({"person", "casualty", "official", "fighters", "civilians", "protesters"})


def _joins(starts: dict[int, str], kind: str, sides: bool, text: list[str]) -> Callable[[int], bool]:
    """Whether "and" at a token goes on with the phrase: parties with parties, things with things of their kind; between
    the sides of a fight only where the text closes the side itself ("من جهة")."""

    def joins(at: int) -> bool:
        if starts.get(at) != kind:
            return False
        return not sides or "جهه" in text[at : at + 8]

    return joins


def _phrase(page: Page, seed: _Seed, first: int, last: int, tolls: list[_Toll], outer: str = "") -> Phrase:
    head, _, role, kind, named, prefix = seed
    text, sentence = page.words.text, page.words.sentence[head]
    hurt = next((harm for start, stop, harm in tolls if start < last and first <= stop), "")
    words = [text[first].removeprefix(prefix), *text[first + 1 : last]]
    key = " ".join([_without_article(words[i - first]) for i in range(first, last) if text[i][0].isalnum()])
    return Phrase(first, last, head, sentence, role, kind, named, prefix, key, hurt, outer)


def _tolls(page: Page, sentence: int) -> Iterator[_Toll]:
    """The tokens of each toll of a sentence that counts somebody, and whether they died."""
    for toll in page.casualties_in.get(sentence, ()):
        if not toll.zero and not toll.cumulative:
            yield page.words.at(toll.start), page.words.before(toll.end), toll.kind


def _without_article(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


def _seeds(page: Page, sentence: int, taken: Callable[[int], bool], tolls: list[_Toll]) -> Iterator[_Seed]:
    """Where phrases begin: actors' names, head nouns, and bare nouns where grammar wants a subject or an object."""
    covered: set[int] = set()
    for actor in page.actors_in.get(sentence, ()):
        role = "both" if actor.entry.kind in ("civilians", "protesters") else "actor"
        covered.update(range(actor.start, actor.end))
        named = actor.entry.kind not in _VAGUE
        yield actor.start, actor.end, role, actor.entry.kind, named, _particles(page, actor)
    means = _means(page, sentence)
    for head in page.heads_in.get(sentence, ()):
        if head.start not in covered and head.start not in means:
            covered.add(head.start)
            yield head.start, head.end, head.entry.role, head.entry.kind, False, _particles(page, head)
    for demonym in page.demonyms_in.get(sentence, ()):
        if demonym.start not in covered and not demonym.prefix:
            covered.add(demonym.start)
            yield demonym.start, demonym.end, "actor", "origin", False, ""
    for start, stop, _ in tolls:
        if not covered & set(range(start, stop + 1)) and is_noun(page.words.text[stop - 1]):
            covered.add(stop - 1)
            yield stop - 1, stop, "target", "casualty", False, ""
    for weapon in page.weapons_in.get(sentence, ()):
        covered.update(range(weapon.start, weapon.end))
    yield from _bare_seeds(page, sentence, covered, taken)


_BLAST = "remote_explosive_landmine_ied"
_BOMBS = frozenset({"car_bomb", "ied", "mine"})


def _means(page: Page, sentence: int) -> set[int]:
    """The tokens of what blows up, which is nobody's target: "انفجرت سيارة مفخخة"."""
    blasts = [t for t in page.triggers_in.get(sentence, ()) if t.contiguous and t.entry.type == _BLAST]
    bombs = [weapon for weapon in page.weapons_in.get(sentence, ()) if weapon.entry.kind in _BOMBS]
    spans = [*((t.start, t.end) for t in blasts), *((weapon.start, weapon.end) for weapon in bombs)]
    return {i for start, stop in spans for i in range(start, stop)}


@lru_cache(maxsize=1 << 14)
def is_noun(word: str) -> bool:
    """Whether a word that no lexicon knows may head a phrase."""
    f = function_words()
    if not word[0].isalpha() or len(word) <= 2 or word in f.numerals or is_verb(word):
        return False
    bare = conjunct(word) or word
    return not (word in f.stop or bare in f.stop or bare in f.pronominal or bare in f.verbs)


def _particles(page: Page, match: Match[Actor] | Match[Head]) -> str:
    """The prefix of a match; of a name with an article of its own after ل both ("للقوات": ل and ال are "لل")."""
    if match.head.startswith("ال") and page.words.text[match.start] == match.prefix + match.head[1:]:
        return match.prefix + "ل"
    return match.prefix


_VAGUE = frozenset({"civilians", "protesters", "unknown"})


def _bare_seeds(page: Page, sentence: int, covered: set[int], taken: Callable[[int], bool]) -> Iterator[_Seed]:
    """Nouns that no lexicon knows: after a trigger, a light verb, an agent mark or a preposition of aim, also where a
    preposition with a pronoun stands between ("سيطرت عليها مجموعات")."""
    text, between = page.words.text, function_words().pronominal
    first, last = page.words.bounds[sentence]
    triggers = {trigger.start for trigger in page.triggers_in.get(sentence, ())}
    for at in range(first, last):
        back = at - 2 if at - 1 > first and text[at - 1] in between else at - 1
        kind = _announced(text[back]) if at > first else "first"
        if kind != "first" and back in triggers:
            kind = "bare"
        if kind == "agent":
            kind = "bare" if back > first and text[back - 1] in ("من", "علي") else ""
        if kind and not (at in covered or taken(at) or at in triggers) and is_noun(text[at]):
            yield at, at + 1, "both", kind, False, guessed_prefix(text[at])


@lru_cache(maxsize=1 << 14)
def _announced(before: str) -> str:
    """What a word makes of a noun after it: the first of a clause, a bare one that plays a part, one that is counted;
    an agent if "من" or "على" stands in front; mostly nothing."""
    f = function_words()
    if before in f.that:
        return "first"
    if before in f.light_verbs or before in f.target_marks or before in f.agent_verbs or before in f.sides:
        return "bare"
    if before in f.agent_marks:
        return "agent"
    return "counted" if before[:1].isdigit() or before in f.numerals else ""


def guessed_prefix(word: str) -> str:
    """The particles on a word that no lexicon knows, told by the article after them."""
    for way in nominal_clitics(word):
        if way.prefix in ("وال", "بال", "لل", "كال", "وبال", "ولل", "فال"):
            return way.prefix
    return "و" if conjunct(word) is not None and word.startswith("وا") else ""


def _claimed(page: Page, sentence: int) -> Callable[[int], bool]:
    """Tokens that cannot continue a phrase: triggers, time words, places with their prepositions."""
    tokens: set[int] = set()
    for trigger in page.triggers_in.get(sentence, ()):
        tokens.add(trigger.start)
    for when in page.dates_in.get(sentence, ()):
        tokens.update(range(page.words.at(when.start), page.words.before(when.end)))
    for place in page.places_in.get(sentence, ()):
        if place.kind != "country":
            tokens.add(place.cue)
            tokens.add(place.first)
            tokens.update(outer.cue for outer in place.chain)
    forces = {head.start for head in page.heads_in.get(sentence, ()) if head.entry.role == "actor"}
    for weapon in page.weapons_in.get(sentence, ()):
        if weapon.start not in forces or not page.words.text[weapon.start].startswith("وال"):
            tokens.add(weapon.start)  # but "الطيران والمدفعية" act together
    return tokens.__contains__


def span_of(page: Page, phrase: Phrase) -> Span:
    """The phrase's words in the original, without particles before it and what only stands behind it, with the mark
    that closes a quotation or bracket in it and without one that it does not open."""
    text, first, last = page.words.text, phrase.first, phrase.last
    while last > first + 1 and text[last - 1] in function_words().never_last:
        last -= 1
    if _open_mark(text[first:last]):
        if last < len(text) and text[last] in "\"')":
            last += 1
        elif text[last - 1] in "\"'" and last > first + 1:
            last -= 1
    skipped = particle(phrase.prefix) or len(text[first]) - len(strip_and(text[first]))
    return page.span(first, last, skipped)


def _open_mark(words: Sequence[str]) -> bool:
    """Whether a quotation or bracket that opens among some words does not close there."""
    return sum(word in "\"'" for word in words) % 2 == 1 or words.count("(") > words.count(")")


def particle(prefix: str) -> int:
    """How many letters of a prefix are not the word's own; of "لل" both, as the article has no alef to keep."""
    return len(prefix) if prefix.endswith("لل") else len(prefix.removesuffix("ال"))
