"""Place expressions: where a text names a place, with the words that tell its kind and its relation to the event.

A mention is a head ("بلدة الكفير") with the chain of larger areas that the text hangs on it ("غرب محافظة إدلب").
Recognition is syntactic (generic words, prepositions, coordination) over a list of known names; the gazetteer, where
one is given, only says which names exist. A generic word that names nothing ("مواقع للفصائل", "قرية صغيرة") is no
mention; the place that holds it, told after it, is one by itself.
"""

from collections.abc import Iterator
from dataclasses import replace

from sijill.extract.place_heads import IN, Heads
from sijill.extract.place_mention import RANK, PlaceMention
from sijill.extract.place_names import Known, PlaceNames, place_grammar
from sijill.extract.sentences import Words
from sijill.records import PlaceKind

__all__ = ["RANK", "Known", "PlaceMention", "find_places"]

_INVISIBLE = frozenset("#_")  # "#إدلب", "ريف_درعا"


def find_places(words: Words, known: Known) -> list[PlaceMention]:
    """All place expressions of a text in order. Linear in the number of tokens."""
    if not _INVISIBLE.isdisjoint(words.text):
        return _find_without_marks(words, known)
    found: list[PlaceMention] = []
    names = PlaceNames(known)
    for first, last in words.bounds:
        heads = Heads(words, first, last, names)
        stop = first
        for at in heads.openings():
            if at >= stop and (row := _row(heads, at, number=len(found))):
                if heads.is_origin(row[0]):
                    stop = max(_end_with_area(mention) for mention in row)
                    continue
                found.extend(row)
                stop = max(mention.stop for mention in row)
    return found


def _end_with_area(mention: PlaceMention) -> int:
    """Token index past a mention and the larger areas told with it, not past another town: "ينحدر من X في Y"."""
    return max(mention.last, *(area.last if RANK[area.kind] > RANK[mention.kind] else 0 for area in mention.chain), 0)


def _find_without_marks(words: Words, known: Known) -> list[PlaceMention]:
    """Read a text as if the marks of hashtags were not there; indexes still count them."""
    kept = [i for i, word in enumerate(words.text) if word not in _INVISIBLE]
    bounds: list[tuple[int, int]] = []
    for i, token in enumerate(kept):
        if i and words.sentence[token] == words.sentence[kept[i - 1]]:
            bounds[-1] = bounds[-1][0], i + 1
        else:
            bounds.append((i, i + 1))

    def back(mention: PlaceMention) -> PlaceMention:
        first, last, cue = kept[mention.first], kept[mention.last - 1] + 1, kept[mention.cue]
        return replace(mention, first=first, last=last, cue=cue, chain=tuple(back(outer) for outer in mention.chain))

    lists = ([values[i] for i in kept] for values in (words.text, words.start, words.end, words.sentence))
    text, start, end, sentence = lists
    plain = Words(words.folded, text, start, end, sentence, bounds, words.lines)  # type: ignore[arg-type]
    return [back(mention) for mention in find_places(plain, known)]


# --- coordination -------------------------------------------------------------------------------------------


def _row(heads: Heads, at: int, number: int) -> list[PlaceMention]:
    """The coordination of mentions that starts at token ``at``: each head with its chain; a chain that closes
    the coordination ("A وB في ريف C") is given to the heads before it as well."""
    row: list[PlaceMention] = []
    open_heads: list[int] = []
    group: PlaceKind | None = None
    while at < heads.last:
        head = heads.head(at, row[-1] if row else None, group)
        if head is None:
            break
        group = head.kind if head.plural else group
        head, chain = _nearest(head, (*head.chain, *_chain(heads, head)))
        closed = bool(row and row[-1].chain) and not chain and at not in heads.generics
        if closed and (row[-1].chain[-1].plural or RANK[head.kind] >= RANK["district"]):
            row[-1] = replace(row[-1], chain=(*row[-1].chain, head))  # "A في مقاطعة C وD", "A بريفي C وD"
            break
        row.append(replace(head, chain=chain, row=number, order=len(row)))
        if chain:
            for i in open_heads:
                if RANK[chain[0].kind] > RANK[row[i].kind]:
                    row[i] = replace(row[i], chain=chain)
            open_heads = []
        else:
            open_heads.append(len(row) - 1)
        following = _conjunct(heads, row[-1].stop)
        if following is None:
            break
        at = following
    if len(row) == 1 and _is_label(heads, row[0]):
        row = [replace(row[0], label=True)]
    if len(row) > 1 and group is None and all(_is_building(m) and m.chain == row[0].chain for m in row):
        around, *wider = row[0].chain
        return [replace(around, chain=tuple(wider), row=number)]
    if len(row) > 1 and row[0].plural and row[0].kind == "settlement":
        row[0] = _without_plural(heads, row[0])
    return row


def _is_building(mention: PlaceMention) -> bool:
    """Whether a place is a site that no list knows, in a place that the text tells: several of these are one place."""
    return mention.kind == "facility" and not mention.known and bool(mention.chain)


def _without_plural(heads: Heads, mention: PlaceMention) -> PlaceMention:
    """The first of "قريتي A وB" without the word that says it of both."""
    name = mention.name.partition(" ")[0]
    at = next((i for i in range(mention.first, mention.last) if heads.text(i) == name), mention.first)
    return replace(mention, start=heads.words.start[at])


def _nearest(head: PlaceMention, chain: tuple[PlaceMention, ...]) -> tuple[PlaceMention, tuple[PlaceMention, ...]]:
    """The place first where the text tells an area before the place that the event is near to in it: "شمال سوريا قرب
    بلدة أطمة"."""
    inner = chain[0] if chain else None
    if inner is None or inner.relation is None:
        return head, chain
    if not head.known or not RANK[inner.kind] < RANK["region"] <= RANK[head.kind]:
        return head, chain
    return replace(inner, prep=head.prep, cue=head.cue, row=head.row), (head, *chain[1:])


def _is_label(heads: Heads, mention: PlaceMention) -> bool:
    """Whether a mention opens its sentence and a colon, or nothing at all, follows."""
    opens = all(not word[0].isalpha() for word in heads.tokens[heads.first : mention.first])
    return opens and not mention.prep and (mention.stop == heads.last or heads.text(mention.stop) == ":")


def _conjunct(heads: Heads, at: int) -> int | None:
    """Where the next conjunct starts: after a comma, at a word that begins with و, after "بالإضافة إلى"."""
    word = heads.text(at)
    if not word:
        return None
    step = at + 1 if word in "،,و" else at
    comma = step > at and word != "و"
    for phrase in place_grammar().more:
        if tuple(heads.tokens[step : min(step + len(phrase), heads.last)]) == phrase:
            step += len(phrase)
            return step + 1 if heads.text(step) in place_grammar().prepositions else step
    following = heads.text(step)
    if not following or not following[0].isalpha():
        return None
    if step == at and (word[0] != "و" or len(word) < 3 or word in place_grammar().prepositions):
        return None
    relation = heads.generics.get(step)
    if relation is not None and relation.entry.near and not comma and relation.prefix.startswith("و"):
        return relation.end  # "وأطراف بلدة B"
    return step


# --- larger areas -------------------------------------------------------------------------------------------


def _chain(heads: Heads, head: PlaceMention) -> Iterator[PlaceMention]:
    """Larger areas that follow a head: "في ريف X الغربي", "(شمال Y)", "التابعة لمدينة Z", "، عاصمة إقليم W"."""
    rank, at = RANK[head.kind], head.last
    for _ in range(3):
        told = heads.apposition(at, head.kind)
        outer = heads.head(told, head, group=None) if told is not None else _larger(heads, head, at, rank)
        if outer is None and (beyond := heads.beyond(at, head)) is not None:
            outer = heads.head(beyond, head, group=None)
            if outer is not None and not _holds(heads, outer, head, rank):
                return
        if outer is None:
            return
        yield outer
        rank, at = max(rank, RANK[outer.kind]), outer.last


def _larger(heads: Heads, head: PlaceMention, at: int, rank: int) -> PlaceMention | None:
    """The larger area right after a head or the last area of its chain, past brackets and "التابعة ل"."""
    grammar, step = place_grammar(), at
    while heads.text(step) and (heads.text(step) in '،,()"-' or heads.text(step) in grammar.belonging):
        step += 1
    if step - at > 4 or step >= heads.last:
        return None
    skipped = heads.tokens[at:step]
    comma = "،" in skipped or "," in skipped
    belongs = any(word in grammar.in_order or word.removesuffix("ه") in grammar.in_order for word in skipped)
    if heads.text(step) in grammar.prepositions:
        if comma and heads.text(step) not in IN:
            return None  # "القوات في X، على بلدة Y"
        step += 1
        comma = False
    if heads.text(step)[:1] == "و" and _joins(heads, step):
        return None
    outer = heads.head(step, head, group=None)
    if outer is None and _is_relation(heads, step):
        comma = False
        outer = heads.head(step + 1, head, group=None)
    if outer is None or (outer.prep in ("الي", "من") and outer.cue != outer.first):
        return None
    own = heads.text(step - 1) == outer.prep or heads.words.start[outer.first] < outer.start
    within = own and outer.prep in ("في", "ب") and RANK[outer.kind] == rank == RANK["settlement"] and not comma
    larger = RANK[outer.kind] > rank or outer.kind == "region" or outer.relation is not None
    if not (larger or belongs or within):
        return None
    if comma and RANK[outer.kind] <= RANK["settlement"] and outer.relation is None:
        return None
    return outer


def _holds(heads: Heads, outer: PlaceMention, head: PlaceMention, rank: int) -> bool:
    """Whether a place told after the words that describe another can be what it lies in."""
    if RANK[outer.kind] > rank or outer.kind == "region" or outer.relation is not None:
        return True
    return RANK[outer.kind] == rank and not head.known and (outer.known or outer.named)


def _joins(heads: Heads, at: int) -> bool:
    """Whether the و of a word is a conjunction, not a letter of "وادي"."""
    generic = heads.generics.get(at)
    return generic is None or generic.prefix.startswith("و")


def _is_relation(heads: Heads, at: int) -> bool:
    match = heads.generics.get(at)
    return match is not None and match.entry.kind is None and match.end == at + 1 and match.prefix == ""
