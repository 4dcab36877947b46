"""Both taggers' judgements in one: what changes, what stays, and what is out of the network's reach."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.extract.blend import (
    argument_readings,
    blend_places,
    blend_triggers,
    event_types,
    log_odds,
    weights,
)
from sijill.extract.checkpoint import load_tagger
from sijill.extract.judgement import judge_page
from sijill.extract.link import place_probabilities
from sijill.extract.model import probability
from sijill.extract.neural import LABELS, NeuralTagger, Reading
from sijill.extract.page import Page, read
from sijill.extract.triggers import find_triggers
from sijill.records import EVENT_TYPES, Document

TEXT = (
    "قصفت المدفعية قرية الصوامع في ريف حمص صباح الثلاثاء ما أدى إلى مقتل ثلاثة مدنيين.\n"
    "وهدد القائد بقصف المدينة إذا فشلت المفاوضات."
)


@pytest.fixture(scope="module")
def page() -> Page:
    return read(Document("blend", TEXT), lambda name: None)


@pytest.fixture(scope="module")
def tagger() -> NeuralTagger:
    return load_tagger()


@given(st.floats(0, 1))
def test_log_odds_stay_finite_and_turn_back(chance: float) -> None:
    assert probability(log_odds(chance)) == pytest.approx(min(max(chance, 1e-3), 1 - 1e-3))


@pytest.mark.parametrize("question", ["event", "place"])
def test_either_tagger_raises_the_blend(question: str) -> None:
    blended = weights()[question]
    assert blended.lexical > 0
    assert blended.neural > 0


def test_what_happened_gains_on_what_is_threatened(page: Page, tagger: NeuralTagger) -> None:
    triggers = find_triggers(page)
    happened = next(i for i, trigger in enumerate(triggers) if trigger.sentence == 0)
    threatened = next(i for i, trigger in enumerate(triggers) if trigger.sentence == 1)
    types = event_types(page, tagger, triggers)
    assert types[happened][""] < types[threatened][""]
    both = blend_triggers(triggers, types)
    assert both[happened].logit > both[threatened].logit


def test_a_trigger_that_was_not_read_keeps_its_log_odds(page: Page) -> None:
    triggers = find_triggers(page)
    assert blend_triggers(triggers, [{} for _ in triggers]) == triggers


def test_places_keep_their_order_and_their_number(page: Page, tagger: NeuralTagger) -> None:
    trigger = find_triggers(page)[0]
    rated = place_probabilities(page, trigger)
    (reading,) = argument_readings(page, tagger, [trigger])
    both = blend_places(page, trigger, rated, reading)
    assert [place for place, _ in both] == [place for place, _ in rated]
    assert all(0 < chance < 1 for _, chance in both)


def test_places_that_were_cut_off_keep_the_lexical_probability(page: Page) -> None:
    trigger = find_triggers(page)[0]
    rated = place_probabilities(page, trigger)
    unread = Reading((), np.zeros((0, len(LABELS)), np.float32))
    assert blend_places(page, trigger, rated, unread) == rated


def test_every_way_judges_the_same_candidates(page: Page, tagger: NeuralTagger) -> None:
    by_lexicon = judge_page(page, "lexical")
    for way in ("neural", "both"):
        judged = judge_page(page, way, tagger)
        assert [t.first for t in judged.triggers] == [t.first for t in by_lexicon.triggers]
        assert [t.logit for t in judged.triggers] != [t.logit for t in by_lexicon.triggers]
        for trigger in judged.triggers:
            assert judged.type_of(trigger)[0] in EVENT_TYPES
            places = [place for place, _ in judged.places_of(trigger)]
            assert places == [place for place, _ in by_lexicon.places_of(trigger)]
