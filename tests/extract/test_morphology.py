"""The surface forms that news writes, and nothing that would be another common word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.extract.morphology import expand, imperfect, nominal_clitics, verbal_clitics
from sijill.extract.text import fold


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("قصف", "قصف قصفت قصفوا قصفو قصفتا قصفنا قصفها قصفته قصفوهم يقصف تقصف يقصفون تقصفان نقصف يقصفونها"),
        ("استهدف", "استهدفت استهدفوا استهدفته يستهدف تستهدف يستهدفون استهدفنا"),
        ("هاجم", "هاجموا يهاجم هوجم هوجمت تهاجمهم"),
        ("أطلق", "أطلق أطلقت أطلقوا يطلق تطلق يطلقون"),
        ("استعاد", "استعادت استعادوا استعدنا يستعيد تستعيد استعيد استعيدت يستعاد"),
        ("اغتال", "اغتالت اغتالوا اغتاله اغتيل اغتيلت يغتال"),
        ("ألقى", "ألقى ألقت ألقوا ألقاها يلقي تلقي يلقون ألقيت"),
        ("نجا/ينجو", "نجا نجت نجوا ينجو ينجون"),
        ("شن", "شن شنت شنوا شننا يشن تشن يشنون"),
        ("قاد/يقود", "قاد قادت قادوا يقود تقود يقودون"),
        ("تبادل", "تبادل تبادلت يتبادل تبودلت"),
        ("وصل", "وصلت وصلوا يصل تصل يصلون"),
        ("أسر/يأسر", "أسر أسرت أسروا يأسر أسرهم"),
    ],
)
def test_verbs_are_conjugated_as_in_the_news(lemma: str, forms: str) -> None:
    assert {fold(form).text for form in forms.split()} <= expand(lemma, "verb")


@pytest.mark.parametrize(
    ("lemma", "expected"),
    [
        ("فجر", "يفجر"),
        ("ألقى", "يلقى"),
        ("استولى", "يستولى"),
        ("تصدى", "يتصدى"),
        ("أصاب", "يصيب"),
        ("استعاد", "يستعيد"),
        ("اغتال", "يغتال"),
        ("وقع", "يقع"),
        ("أخذ", "يأخذ"),
        ("انفجر", "ينفجر"),
    ],
)
def test_the_imperfect_follows_from_the_pattern(lemma: str, expected: str) -> None:
    assert fold(imperfect(lemma)).text == fold(expected).text


@pytest.mark.parametrize(
    ("lemma", "pos", "forms"),
    [
        ("غارة", "noun", "غارة غارات غارتان غارتين غاراتها غارتي غارته"),
        ("قذيفة/قذائف", "noun", "قذيفة قذائف قذيفتين قذائفها"),
        ("انفجار", "masdar", "انفجارا انفجارات انفجارين انفجارها"),
        ("اعتداء", "masdar", "اعتداءات اعتداءين اعتدائه اعتداؤهم"),
        ("مسلح", "person", "مسلح مسلحون مسلحين مسلحو مسلحي مسلحة مسلحان مسلحيه"),
        ("داعش", "name", "داعش"),
    ],
)
def test_nouns_inflect(lemma: str, pos: str, forms: str) -> None:
    assert {fold(form).text for form in forms.split()} <= expand(lemma, pos)  # type: ignore[arg-type]


def test_forms_that_would_be_other_words_are_left_out() -> None:
    assert fold("قتلى").text not in expand("قتل", "masdar")
    assert fold("حربي").text not in expand("حرب", "noun")
    assert expand("داعش", "name") == {"داعش"}


def test_vowel_marks_in_a_lexicon_change_nothing() -> None:
    assert expand("شنّ", "verb") == expand("شن", "verb")


@pytest.mark.parametrize(
    ("word", "prefix", "stem"),
    [
        ("وبالغارات", "وبال", "غارات"),
        ("للقوات", "لل", "قوات"),
        ("للقوات", "ل", "القوات"),
        ("بقصف", "ب", "قصف"),
        ("قصف", "", "قصف"),
        ("ب", "", "ب"),
    ],
)
def test_particles_come_off_nouns(word: str, prefix: str, stem: str) -> None:
    assert (prefix, stem) in nominal_clitics(word)


def test_future_and_purpose_come_off_verbs_only() -> None:
    assert ("س", "تقصف") in verbal_clitics("ستقصف")
    assert ("س", "تقصف") not in nominal_clitics("ستقصف")
    assert ("ول", "يقصف") in verbal_clitics("وليقصف")


@given(st.text(alphabet="ابتثجحخدرزسشصضطظعغفقكلمنهوي", min_size=1, max_size=12))
def test_the_whole_word_comes_first_and_no_stem_is_longer_than_it(word: str) -> None:
    ways = nominal_clitics(word)
    assert ways[0] == ("", word)
    assert all(word.startswith(way.prefix) and way.stem and len(way.stem) <= len(word) for way in ways)
