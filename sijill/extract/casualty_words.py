"""The vocabulary of ``ar/casualties.toml``, folded and arranged for look-up."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from sijill.extract.numbers import number_words
from sijill.extract.time_words import Phrases, phrases, time_words
from sijill.extract.vocabulary import CLITICS, data, folded_word

Kind = Literal["killed", "injured", "both"]


@dataclass(frozen=True, slots=True)
class CasualtyWords:
    """What the words of ``ar/casualties.toml`` do in a sentence."""

    actions: dict[str, Kind]
    alone: frozenset[str]
    attempts: frozenset[str]
    verbs: dict[str, Kind]
    need_object: frozenset[str]
    need_fate: frozenset[str]
    fates: frozenset[str]
    doubtful: frozenset[str]
    named: frozenset[str]
    phrases: Phrases[Kind]
    states: dict[str, tuple[Kind, bool]]  # kind, and whether the word is a plural
    not_after: frozenset[str]
    one_after: frozenset[str]
    remains: frozenset[str]
    harm: frozenset[str]
    undergone: frozenset[str]
    hits: frozenset[str]
    zero: dict[str, frozenset[str]]
    part: frozenset[str]
    others: frozenset[str]
    ranks: frozenset[str]
    members: frozenset[str]
    earlier: frozenset[str]
    rise: frozenset[str]
    tolls: frozenset[str]
    cumulative: Phrases[str]
    superlatives: frozenset[str]
    stops: frozenset[str]
    pointers: frozenset[str]
    turns: frozenset[str]
    between: frozenset[str]
    agents: frozenset[str]
    things: frozenset[str]
    consequence: frozenset[str]
    causal: frozenset[str]
    caused: frozenset[str]
    occasions: frozenset[str]
    breaks: frozenset[str]
    totals: frozenset[str]
    crashes: frozenset[str]
    crashing: frozenset[str]


@cache
def casualty_words() -> CasualtyWords:
    """The vocabulary, read once."""
    raw: dict[str, Any] = data("casualties.toml")

    def words(table: str, name: str) -> frozenset[str]:
        return frozenset(map(folded_word, raw[table][name]))

    def kinds(table: str) -> dict[str, Kind]:
        return {folded_word(word): kind for kind in _KINDS for word in raw[table][kind]}

    states: dict[str, tuple[Kind, bool]] = {}
    for kind in _KINDS:
        for singular, *plurals in raw["states"][kind]:
            one = folded_word(singular)
            states |= dict.fromkeys((one, one + "ا"), (kind, False))
            states |= {folded_word(plural): (kind, True) for plural in plurals}
    return CasualtyWords(
        actions=kinds("nouns_of_action"),
        alone=words("nouns_of_action", "alone"),
        attempts=words("nouns_of_action", "attempts"),
        verbs=kinds("verbs"),
        need_object=words("verbs", "need_object"),
        need_fate=words("verbs", "need_fate"),
        fates=words("verbs", "fates"),
        doubtful=words("verbs", "doubtful"),
        named=words("verbs", "named"),
        phrases=phrases((phrase, kind) for kind in _KINDS for phrase in raw["phrases"].get(kind, ())),
        states=states,
        not_after=words("states", "not_after"),
        one_after=words("states", "one_after"),
        remains=words("states", "remains"),
        harm=words("states", "harm"),
        undergone=words("states", "undergone"),
        hits=words("states", "hits"),
        zero={name: words("zero", name) for name in raw["zero"]},
        part=words("part", "openers"),
        others=words("part", "others"),
        ranks=words("sides", "ranks"),
        members=words("sides", "members"),
        earlier=words("rise", "earlier"),
        rise=words("rise", "words"),
        tolls=words("rise", "tolls"),
        cumulative=phrases((phrase, phrase) for phrase in raw["cumulative"]["phrases"]),
        superlatives=words("cumulative", "superlatives"),
        stops=words("grammar", "stops"),
        turns=words("part", "turns"),
        pointers=words("grammar", "pointers"),
        between=words("grammar", "between") | frozenset(time_words().weekdays) | time_words().parts_of_day,
        agents=words("grammar", "agents"),
        things=words("grammar", "things"),
        consequence=words("links", "consequence"),
        causal=words("links", "causal"),
        caused=words("links", "caused"),
        occasions=words("links", "occasions"),
        breaks=words("links", "breaks"),
        totals=words("links", "totals"),
        crashes=words("links", "crashes"),
        crashing=words("links", "crashing"),
    )


_KINDS: tuple[Kind, Kind] = ("killed", "injured")


@cache
def _telling() -> frozenset[str]:
    """Words that can begin a mention of casualties, without their clitics."""
    words, numbers = casualty_words(), number_words()
    actions = {stem + suffix for action in words.actions for stem in (action, action[:-1] + "ت") for suffix in _OWNERS}
    states = {prefix + state for state in words.states for prefix in ("", "ال")}
    duals = {word for word, form in numbers.people.items() if form.startswith("dual")}
    return frozenset(
        {*words.actions, *actions, *words.verbs, *states, *words.phrases.by_first, *numbers.starts, *numbers.open}
        | numbers.indefinite
        | duals
        | {"خساير", "بين", *LIVES}
        | words.undergone
    )


def may_tell(word: str) -> bool:
    """Whether a token can begin a mention of casualties: a quick look before the slow one."""
    telling = _telling()
    return word in telling or word[0].isdecimal() or (len(word) > 3 and word[0] in CLITICS and word[1:] in telling)


LIVES = ("بحياه", "بارواح")
_OWNERS = ("ه", "ها", "هم", "هن", "هما")
