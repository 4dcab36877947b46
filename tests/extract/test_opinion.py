"""What the network is asked, and what its opinion of an assembled event changes."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.extract import extract
from sijill.extract.assemble import assemble
from sijill.extract.checkpoint import load_tagger
from sijill.extract.judgement import judge_page
from sijill.extract.model import models, probability
from sijill.extract.neural import NeuralTagger
from sijill.extract.opinion import blended_models, opinion_features, read_events
from sijill.extract.page import Page, read
from sijill.extract.reading import event_log_odds, log_odds, question, read_triggers
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


def test_what_happened_gains_on_what_is_threatened(page: Page, tagger: NeuralTagger) -> None:
    triggers = find_triggers(page)
    happened = next(i for i, trigger in enumerate(triggers) if trigger.sentence == 0)
    threatened = next(i for i, trigger in enumerate(triggers) if trigger.sentence == 1)
    readings = read_triggers(page, tagger, triggers)
    odds = [event_log_odds(readings[trigger.first]) for trigger in triggers]
    assert odds[happened] > odds[threatened]


def test_the_network_is_asked_about_a_trigger_after_the_title_and_the_sentence_before() -> None:
    page = read(Document("context", "قصف في حمص\nقال شهود ذلك.\nقصفت المدفعية القرية."), lambda name: None)
    first, last = find_triggers(page)[0], find_triggers(page)[-1]
    assert (question(page, first).title, question(page, first).before) == ("", "")
    asked = question(page, last)
    assert (asked.title, asked.before) == ("قصف في حمص", "قال شهود ذلك.")
    assert asked.sentence[slice(*asked.trigger)].startswith("قصفت")


def test_the_network_alone_judges_the_same_candidates(page: Page, tagger: NeuralTagger) -> None:
    by_lexicon, by_network = judge_page(page, "lexical"), judge_page(page, "neural", tagger)
    assert [t.first for t in by_network.triggers] == [t.first for t in by_lexicon.triggers]
    assert [t.logit for t in by_network.triggers] != [t.logit for t in by_lexicon.triggers]
    for trigger in by_network.triggers:
        assert by_network.type_of(trigger)[0] in EVENT_TYPES
        places = [place for place, _ in by_network.places_of(trigger)]
        assert places == [place for place, _ in by_lexicon.places_of(trigger)]


def test_the_network_is_asked_about_the_mentions_of_events_alone(page: Page, tagger: NeuralTagger) -> None:
    protos = assemble(page, judge_page(page))
    asked = set(read_events(page, protos, tagger))
    assert asked == {m.trigger.first for proto in protos for m in proto.mentions}
    assert asked < {trigger.first for trigger in find_triggers(page)}


def test_an_event_bears_the_network_s_opinion(page: Page, tagger: NeuralTagger) -> None:
    protos = assemble(page, judge_page(page))
    opinion = dict(opinion_features(page, protos[0], read_events(page, protos, tagger)))
    assert opinion["network: event, surest mention"] >= opinion["network: event, mean"]
    assert opinion["network: type group"] >= opinion["network: type"]
    assert opinion["network: place"] > 0
    assert all(math.isfinite(value) for value in opinion.values())
    assert set(dict(opinion_features(page, protos[0], {}))) == {"network: not read"}


def test_only_both_weigh_the_network_s_opinion() -> None:
    for name, model in blended_models().items():
        assert model.weights["network: event, surest mention"] > 0, name
        assert not any(feature.startswith("network") for feature in models()[name].weights)


def test_a_report_by_both_tells_the_network_s_share(page: Page, tagger: NeuralTagger) -> None:
    lexical = extract(page.document)[0]
    both = extract(page.document, way="both", tagger=tagger)[0]
    assert not any(factor.name.startswith("network") for factor in lexical.factors)
    assert any(factor.name.startswith("network") for factor in both.factors)
    assert both.confidence is not None
    assert both.trigger == lexical.trigger
