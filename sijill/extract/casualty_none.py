"""Reading what says that nobody was killed or hurt: "دون إصابات"، "لم تسفر عن ضحايا"."""

from functools import lru_cache

from sijill.extract.casualty_sentence import Sentence, bare
from sijill.extract.casualty_toll import Casualty
from sijill.extract.casualty_words import Kind, casualty_words
from sijill.records import Count


@lru_cache(maxsize=1 << 16)
def may_deny(word: str) -> bool:
    """Whether what says that nobody was hurt could begin with a word: a quick no for most of a text."""
    zero = casualty_words().zero
    return word in _NOT or bool(bare(word, zero["openers"]) or bare(word, zero["denials"]))


_NOT = frozenset({"لم", "ولم", "فلم", "لا", "ولا"})


def read_none(sentence: Sentence, index: int) -> tuple[list[Casualty], int] | None:
    """ "دون إصابات" and its like; ([], next) where the text says that nothing is known."""
    words, tokens = casualty_words(), sentence.tokens
    word = tokens.text[index]
    if not may_deny(word):
        return None
    opener = bare(word, words.zero["openers"])
    objects = words.zero["injured"] | words.zero["killed"] | words.zero["both"]
    if bare(word, words.zero["denials"]):
        return _unsaid(sentence, index - 1, objects)
    refused = word in ("لم", "ولم", "فلم")
    unknown_words = words.zero["unknown_after_without" if opener else "unknown"]
    none = word in ("لا", "ولا") and tokens.word(index + 1) in objects | unknown_words
    if not (opener or refused or none) or (opener == "غير" and tokens.word(index - 1) != "من"):
        return None
    if opener == "عدم" and tokens.word(index + 1).removeprefix("ال") not in objects | words.zero["happening"]:
        return None
    if refused and tokens.word(index + 1) not in words.zero["verbs"] | words.zero["unknown"]:
        return _unsaid(sentence, index, objects)
    return _objects(sentence, index, unknown_words, tokens.end[index] - len(opener or word.removeprefix("و")))


def _unsaid(sentence: Sentence, index: int, objects: frozenset[str]) -> tuple[list[Casualty], int] | None:
    """ "لم تعلن الوزارة عن وقوع إصابات": nothing is said of any."""
    tokens = sentence.tokens
    for look in range(index + 2, min(index + 10, sentence.limit)):
        if tokens.text[look] in objects and tokens.text[look - 1] in ("وقوع", "سقوط", "عن", "اي"):
            return [], look + 1
        if tokens.text[look] in ("،", ",", "بل", "لكن"):
            return None
    return None


def _objects(
    sentence: Sentence, index: int, unknown_words: frozenset[str], start: int
) -> tuple[list[Casualty], int] | None:
    """Those that were not: casualty nouns within a few words of the "no" at ``index``."""
    words, tokens = casualty_words(), sentence.tokens
    kinds: set[Kind] = set()
    last, unknown = index, False
    objects = words.zero["injured"] | words.zero["killed"] | words.zero["both"]
    for look in range(index + 1, min(index + 10, sentence.limit)):
        here = tokens.text[look]
        root = (here[1:] if here[0] in "وب" and here not in objects else here).removeprefix("ال")
        unknown = unknown or root in unknown_words
        if root in words.zero["other"]:
            return [], look + 1
        told = _told(root, tokens.word(look - 1))
        if told is not None:
            kinds |= told
            last = look
        elif root in unknown_words:
            continue
        elif here in ("،", ",") or (kinds and root not in _JOINING) or (look > index + 1 and bare(here, words.verbs)):
            break
    if not kinds:
        return None
    if unknown:
        return [], last + 1
    span = sentence.folded.span(start, tokens.end[last])
    kind: Kind = "both" if len(kinds) == 2 else kinds.pop()
    at = tokens.start[sentence.first]
    return [Casualty(span, start, tokens.end[last], kind, Count(0, 0, span), zero=True, sentence=at)], last + 1


# "دون إصابات أو أي خسائر بشرية": what may stand between one thing that was not and another.
_JOINING = frozenset({"او", "في", "لا", "اي", "اية", "وقوع", "سقوط", "خساير", "اضرار"})


def _told(word: str, previous: str) -> set[Kind] | None:
    """Which casualties a word after "no" names; an empty set where it only goes on ("إصابات بشرية")."""
    zero = casualty_words().zero
    if word in zero["injured"]:
        return {"injured"}
    if word in zero["killed"]:
        return {"killed"}
    if word in zero["both"]:
        return set() if previous.removeprefix("و") in zero["injured"] else {"killed", "injured"}
    if word in ("احد", "اي") and previous in ("يصب", "يصاب", "يقتل"):
        return {"killed"} if previous == "يقتل" else {"injured"}
    return None
