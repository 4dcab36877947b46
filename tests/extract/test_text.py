"""Folding of spelling, with the way back to the original's offsets."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.extract.text import fold

SHAPES = [chr(c) for c in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD)) if unicodedata.category(chr(c)) == "Lo"]
PLAIN = "قصف البلدة يوم السبت وأدى إلى مقتل ٣ ـ «مدنيين» آخرين\n.ًُ ﷲ"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("ﺍﻟﻘﺘﺎﻝ", "القتال"),
        ("ﻗﺼﻒ ﻋﻠﻰ ﺍﻟﺒﻠﺪﺓ", "قصف علي البلده"),
        ("ﺍﻟﺴﻼﻡ", "السلام"),  # a ligature of two letters
        ("ﻷﻧﻪ ﻵﺧﺮ", "لانه لاخر"),
        ("ﮔﻮﺭﺩ", "كورد"),
    ],
)
def test_shaped_letters_are_plain_ones(text: str, plain: str) -> None:
    assert fold(text).text == plain


@given(st.text(st.sampled_from([*SHAPES, *PLAIN]), max_size=40))
def test_every_stretch_leads_back_to_the_original(text: str) -> None:
    folded = fold(text)
    assert folded.text == fold(folded.text).text
    assert not set(folded.text) & set(SHAPES)
    offsets = [folded.offset(i) for i in range(len(folded.text) + 1)]
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(text)
    for i in range(len(folded.text)):
        span = folded.span(i, i + 1)
        assert text[span.start : span.end] == span.text
        assert folded.text[i] in fold(span.text).text


def test_a_word_of_shaped_letters_is_found_verbatim() -> None:
    text = "ﺃﺩﻯ ﺍﻟﻘﺼﻒ ﺇﻟﻰ ﻣﻘﺘﻞ ﺛﻼﺛﺔ"
    folded = fold(text)
    at = folded.text.index("ثلاثه")
    assert folded.span(at, at + 5).text == "ﺛﻼﺛﺔ"
