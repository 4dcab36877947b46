import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.geo.names import edit_distance, form, key, neighbours, skeleton, unprefixed

ARABIC = st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآىةؤئ ", min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("كفر نبودة", "كفرنبودة"),
        ("إعزاز", "اعزاز"),
        ("حماة", "حماه"),
        ("مأدبا", "مادبا"),
        ("النيرب", "نيرب"),
        ("أبو الظهور", "أبي الظهور"),
        ("تلة السيرياتل", "تل السيرياتل"),
        ("حفر الباطن", "حفرالباطن"),
        ("#جبل_الزاوية", "جبل الزاوية"),
        ("عدن", "ﻋﺪﻥ"),
        ("بنّش", "بنش"),
        ("Dayr az Zawr", "Dayr Zawr"),
        ("Şırnak", "Sirnak"),
    ],
)
def test_variants_share_a_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("حلب", "حلبا"), ("تل رفعت", "تل رفاد"), ("سرمين", "سرمدا"), ("دارة", "دير")]
)
def test_other_names_keep_other_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [("سوروتش", "Suruç"), ("كيليس", "Kilis"), ("نصيبين", "Nusaybin"), ("ديار بكر", "Diyarbakır")],
)
def test_skeleton_meets_across_scripts(arabic: str, latin: str) -> None:
    assert skeleton(arabic) == skeleton(latin)


def test_unprefixed_takes_off_what_is_written_on() -> None:
    assert "درعا" in list(unprefixed("بدرعا"))
    assert "القصير" in list(unprefixed("للقصير"))
    assert "حلب" in list(unprefixed("وبحلب"))
    assert list(unprefixed("سرمين")) == []


@given(ARABIC)
def test_keys_are_stable_and_free_of_spaces(name: str) -> None:
    assert form(form(name)) == form(name)
    assert " " not in key(name)
    assert skeleton(name).isascii()


@given(st.text(alphabet="ابتجحدرس", min_size=2, max_size=7))
def test_neighbours_are_one_edit_away(word: str) -> None:
    found = neighbours(word)
    assert word not in found
    assert all(edit_distance(word, other) <= 2 for other in found)  # a swap counts as two for Levenshtein
    assert word + "ب" in found


def test_edit_distance_stops_at_its_limit() -> None:
    assert edit_distance("سراقب", "سراقيب") == 1
    assert edit_distance("حلب", "اللاذقية", limit=2) == 3
