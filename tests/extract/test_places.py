"""Place expressions in self-written sentences; every span must stand verbatim in the original."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sijill.extract.page import read as read_page
from sijill.extract.places import PlaceMention, find_places
from sijill.extract.sentences import split
from sijill.extract.text import fold
from sijill.records import Document, PlaceKind

KNOWN: dict[str, PlaceKind] = {
    "الكفير": "settlement",
    "مارع": "settlement",
    "السفيره": "settlement",
    "باب شرقي": "neighbourhood",
    "شيراوا": "district",
    "سمعان": "settlement",
    "تل": "settlement",
    "خطاب": "settlement",
    "بينين": "country",
    "براءته": "settlement",
    "سريع": "settlement",
    "حجه": "admin1",
    "لها": "settlement",
    "عبدالله صالح": "settlement",
}


def read(text: str) -> tuple[list[PlaceMention], list[str]]:
    folded = fold(text)
    found = find_places(split(folded), KNOWN.get)
    return found, [folded.span(p.start, p.end).text for p in found]


def chain(text: str, place: PlaceMention) -> list[str]:
    folded = fold(text)
    return [folded.span(outer.start, outer.end).text for outer in place.chain]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("استهدف القصف بلدة الكفير صباحا", ["بلدة الكفير"]),
        ("قصفٌ على قرى الكفير وتل سمعان وخربة زيدان ومارع", ["الكفير", "تل سمعان", "خربة زيدان", "مارع"]),
        ("اشتباكات في محيط حقلي سمران ووهبان", ["حقلي سمران", "وهبان"]),
        ("غارات على مخيمي الوردان والياسر", ["مخيمي الوردان", "الياسر"]),
        ("قصفوا حيا سكنيا وسط مدينة إدلب", ["مدينة إدلب"]),
        ("قصف الأحياء السكنية في مدينة حلب", ["مدينة حلب"]),
        ("غارة على مواقع للفصائل في شمال العراق", ["شمال العراق"]),
        ("سقطت قذيفة على قرية صغيرة في ريف حماة", ["ريف حماة"]),
        ("قصف مناطق سيطرة الفصائل في مارع", ["مارع"]),
        ("إصابة أربعة في الحي الشرقي بمدينة حماة", ["الحي الشرقي"]),
        ("غارة على الفوج 46 غرب حلب", ["الفوج 46"]),
        ("قصف في الشمال السوري", ["الشمال السوري"]),
        ("حشود على الحدود السورية التركية", ["الحدود السورية التركية"]),
        ("غارة استهدفت سوقا شعبيا في مارع", ["سوقا شعبيا"]),
        ("غارة على مزرعة لتربية الدواجن في مارع", ["مزرعة لتربية الدواجن"]),
        ("كمين على الطريق الواصل بين مارع والسفيرة", ["الطريق الواصل بين مارع والسفيرة"]),
        ("انفجار لغم على طريق مارع - السفيرة", ["طريق مارع - السفيرة"]),
        ("قصف #ريف_درعا ثم #إدلب", ["ريف_درعا", "إدلب"]),
        ("هجوم في عين العرب (كوباني) أمس", ["عين العرب (كوباني)"]),
        ('قصف بلدة "الكفير" أمس', ['بلدة "الكفير"']),
        ("اشتباكات على محور برج السلام", ["محور برج السلام"]),
        ("قصف على قرية سمعان رودان، شمال حلب", ["قرية سمعان رودان"]),
        ("قصف قريتي سمعان كرو وتل زيدان شمال حلب", ["سمعان كرو", "تل زيدان"]),
        ("قصف على قرية سمعان صباح اليوم", ["قرية سمعان"]),
        ("قصف على مخيم تل الوردان أمس", ["مخيم تل الوردان"]),
        ('قصف قرى "زيدانة، الكفير ومارع" أمس', ["زيدانة", "الكفير", "مارع"]),
        ('غارات على مخيمي "زيد والياسر" أمس', ['مخيمي "زيد', "الياسر"]),
        ("قصف مواقع في خطاب بريف حماة", ["خطاب"]),
        ("ألقى في خطاب كلمة", []),
        ("دخلت بلدة مارع وسط إطلاق نار", ["بلدة مارع"]),
        ("قصف على مدينة السفيرة الصناعية أمس", ["مدينة السفيرة الصناعية"]),
        ("قصف على قريتي الكفير والزيدان، وسط إطلاق نار", ["الكفير", "الزيدان"]),
        ("قصفت المدفعية أماكن في الكفير وزيدان ومارع", ["الكفير", "زيدان", "مارع"]),
        ("قصف على الكفير وزيدان كثيرا", ["الكفير"]),
        ("قصف على الريف الشرقي لمارع أمس", ["الريف الشرقي لمارع"]),
    ],
)
def test_heads(text: str, expected: list[str]) -> None:
    assert read(text)[1] == expected


@pytest.mark.parametrize(
    "text",
    [
        "قالت جبهة النصرة إنها ترفض العرض",
        "أعلن تنظيم القاعدة مسؤوليته",
        "وصلت رسالة من جهة أخرى",
        "قال اللواء إن قواته باقية",
        "عاد الأهالي إلى مدينتهم بعد الظهر",
        "قال المرصد ومقره بريطانيا إن العدد كبير",
        "قضت المحكمة ببراءته من التهم",
        "انفجرت قنبلة على طريق سريع",
        "اعتقل الشاب بحجة أنه هارب",
        "قال إن القوات تتقدم في منطقة لها تاريخ",
        "قصف عنيف ومتواصل بلا توقف",
        "قوات الرئيس السابق علي عبدالله صالح",
        "انسحاب الحوثيين وعلي عبدالله صالح",
    ],
)
def test_what_names_no_place(text: str) -> None:
    assert read(text)[1] == []


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("بلدة الكفير غرب محافظة إدلب", ["غرب محافظة إدلب"]),
        ("قصف بلدة الكفير بريف حلب الشمالي", ["ريف حلب الشمالي"]),
        ("انفجار في كيليس (جنوب تركيا)", ["جنوب تركيا"]),
        ("قرية الكفير التابعة لناحية شيراوا", ["ناحية شيراوا"]),
        ("في بلدة الكفير بريف الباب شرقي حلب", ["ريف الباب"]),
        ("قرية الكفير في الريف الغربي لناحية شيراوا", ["الريف الغربي لناحية شيراوا"]),
        ("قصف قرية الكفير في الريف الجنوبي للسفيرة", ["الريف الجنوبي للسفيرة"]),
    ],
)
def test_larger_areas(text: str, areas: list[str]) -> None:
    assert chain(text, read(text)[0][0])[: len(areas)] == areas


def test_a_closing_area_holds_the_whole_row() -> None:
    text = "قصفت المدفعية قرى الكفير ومارع في ريف حلب"
    found, _ = read(text)
    assert len({place.row for place in found}) == 1
    assert [chain(text, place) for place in found] == [["ريف حلب"], ["ريف حلب"]]
    assert [place.order for place in found] == [0, 1]


def test_two_areas_close_a_row() -> None:
    text = "قصفت المدفعية قرى الكفير ومارع بريفي حلب والسفيرة"
    found, words = read(text)
    assert words == ["الكفير", "مارع"]
    assert chain(text, found[1]) == ["ريفي حلب", "السفيرة"]


def test_an_area_after_the_closing_one_is_no_place_of_the_row() -> None:
    text = "قصف قرى الكفير ومارع في مقاطعة عفرين وإدلب"
    assert "إدلب" not in read(text)[1][:2]
    assert len(read(text)[1]) <= 3


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("انفجار قرب بلدة الكفير", "قرب"),
        ("قصف على أطراف مدينة حلب", "على أطراف"),
        ("قصف في مدينة حلب", None),
        ("تفجير أمام مدرسة الحكمة", None),
    ],
)
def test_near(text: str, near: str | None) -> None:
    place = read(text)[0][0]
    assert (fold(text).span(*place.relation).text if place.relation else None) == near


@pytest.mark.parametrize("text", ["حلب:: قصف الطيران حيا فيها", "ريف إدلب: غارات", "محافظة حماة:\nقصف عنيف"])
def test_labels(text: str) -> None:
    found, _ = read(text)
    assert found[0].label
    assert not any(place.label for place in found[1:])


@pytest.mark.parametrize(
    ("text", "head", "within"),
    [
        ("غارة في شمال سوريا قرب بلدة الكفير", "بلدة الكفير", "شمال سوريا"),
        ("قصف على ريف حلب المحيط بمطار السفيرة", "مطار السفيرة", "ريف حلب"),
        ("قصف على بلدة الكفير ومحيطها بريف حلب", "بلدة الكفير", "ريف حلب"),
    ],
)
def test_the_place_comes_before_its_area(text: str, head: str, within: str) -> None:
    found, names = read(text)
    assert names[0] == head
    assert chain(text, found[0])[0] == within


def test_a_country_among_villages_is_a_village() -> None:
    assert [place.kind for place in read("قصف قرى الكفير وبينين ومارع")[0]] == ["settlement"] * 3


def test_a_place_within_a_sentence_is_no_label() -> None:
    assert not any(place.label for place in read("قصف الطيران مدينة حلب: قتلى وجرحى")[0])


def test_an_article_within_the_preposition_is_no_part_of_the_name() -> None:
    assert read("قصف على بلدة مارع بالإضافة للكفير")[1] == ["بلدة مارع", "كفير"]


_PIECES = st.sampled_from(
    ["بلدة", "الكفير", "قرى", "وتل", "ريف", "حلب", "شمال", "(", ")", '"', "#", "_", "،", "و", "في", "على", "طريق",
     "بين", "الحدود", "مواقع", "46", "M4", ":", "\n", ".", "مارع", "ـــ", "\u200f", "حقلي", "/", "-", "الواصل", "من"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=25), st.text(max_size=12))
@settings(max_examples=300, deadline=None)
def test_spans_are_ordered_and_verbatim(pieces: list[str], noise: str) -> None:
    text = " ".join(pieces) + noise + "".join(pieces)
    folded = fold(text)
    words = split(folded)
    for place in find_places(words, KNOWN.get):
        for part in (place, *place.chain):
            span = folded.span(part.start, part.end)
            assert span.text and text[span.start : span.end] == span.text
            assert 0 <= part.cue <= part.first < part.last <= len(words.text)
            assert words.start[part.first] <= part.start < part.end
        assert all(words.sentence[outer.first] == words.sentence[place.first] for outer in place.chain)


def test_time_grows_with_length_alone() -> None:
    piece = "قصف قرى الكفير ومارع وتل سمعان في ريف حلب، "

    def seconds(times: int) -> float:
        words = split(fold(piece * times))
        start = time.process_time()
        find_places(words, KNOWN.get)
        return time.process_time() - start

    seconds(50)
    assert seconds(1600) < 12 * max(seconds(400), 0.01)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("انفجرت قنبلة في تل أبيب أمس", ["تل ابيب"]),
        ("وقالت تل أبيب إن القنبلة انفجرت", []),
        ("سقطت قذائف على قاعدة حميميم", ["قاعده حميميم"]),
        ("أعلنت قاعدة حميميم حصيلة القصف", []),
        ("وقع الانفجار أمام وزارة الدفاع", []),
    ],
)
def test_a_name_that_speaks_is_a_place_where_something_happens_there(text: str, names: list[str]) -> None:
    known: dict[str, PlaceKind] = {"تل ابيب": "settlement", "قاعده حميميم": "facility"}
    page = read_page(Document("d", text), known.get)
    assert [place.name for places in page.places_in.values() for place in places] == names


def test_listed_names_that_begin_or_end_like_other_words_are_places() -> None:
    assert read("انفجرت قنبلة في باب الهوى أمس")[1] == ["باب الهوى"]
    assert read("انفجرت قنبلة في كفر عقب أمس")[1] == ["كفر عقب"]


@pytest.mark.parametrize(
    ("text", "place", "areas"),
    [
        # what a town is called in apposition tells its area
        ("قصف على بلدة الكفير عاصمة محافظة حماة", "بلدة الكفير", ["محافظة حماة"]),
        ("قصف على مدينة السفيرة، مركز محافظة حماة", "مدينة السفيرة", ["محافظة حماة"]),
        ("غارات على مدينة السفيرة رابع أكبر مدن سوريا", "مدينة السفيرة", ["سوريا"]),
        ("غارات على مدينة السفيرة، آخر معاقل الفصائل في ريف حلب", "مدينة السفيرة", ["ريف حلب"]),
        # words that describe a place stand before what it lies in
        ("قصف قرية الكفير المكتظة بالنازحين بريف حماة", "قرية الكفير", ["ريف حماة"]),
        ("غارة على مستودع ذخيرة تابع لحزب الله في مطار الوردان", "مستودع ذخيرة", ["مطار الوردان"]),
        ("انفجار في مدرسة حديثة البناء قرب مارع", "مدرسة حديثة البناء", ["مارع"]),
        ("استهدفت غارة معملا للنسيج في قرية قريبة من مدينة حلب", "معملا للنسيج", ["مدينة حلب"]),
        # a capital and its name are one place
        ("انفجار في العاصمة السورية دمشق", "دمشق", ["السورية"]),
        # a name that begins like a generic word
        ("قصف على قرية الكفير بريف تل رفعت", "قرية الكفير", ["ريف تل رفعت"]),
    ],
)
def test_one_place_with_what_it_lies_in(text: str, place: str, areas: list[str]) -> None:
    found, words = read(text)
    assert words == [place]
    assert chain(text, found[0]) == areas


def test_an_enumeration_is_no_apposition() -> None:
    assert read("قصف على مدينة السفيرة، ومدينة مارع")[1] == ["مدينة السفيرة", "مدينة مارع"]
    assert read("القوات في مارع، على بلدة الكفير")[1] == ["مارع", "بلدة الكفير"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قصف على القرى الشرقية والغربية لمدينة حلب", ["القرى الشرقية والغربية لمدينة حلب"]),
        ("قصف على المزارع الجنوبية لبلدة الكفير", ["المزارع الجنوبية لبلدة الكفير"]),
        ("استهدف القصف معملا للنسيج ومدرسة خاصة في بلدة الكفير", ["بلدة الكفير"]),  # buildings of one town
        ("اشتباكات على جبهات قتالية في حلب", ["حلب"]),
        ("هجوم على مارع انطلاقا من مدينة حلب", ["مارع"]),
        ("قصفت القوات المتمركزة في مدينة حلب قرية الكفير", ["قرية الكفير"]),
        ("قصف نفذته القوات المتمركزة في مدينة حلب على قرية الكفير", ["قرية الكفير"]),
        ("غارة على القوات المتمركزة في مدينة حلب", ["مدينة حلب"]),
        ("مقتل شاب ينحدر من مدينة حلب في بلدة الكفير", ["بلدة الكفير"]),
        ("قصف على قرية بلعان أمس", ["قرية بلعان"]),
        ("طائرات في سماء محافظة حماة", ["محافظة حماة"]),
        ("هجوم من جهة بلدة الكفير", ["بلدة الكفير"]),
        ("خلاف على الدور الكبير وفي الدور الثاني", []),
        ("اشتباكات في الدور العراقية", ["الدور"]),
        ("كانت الأسلحة الحديثة هناك", []),
    ],
)
def test_what_is_the_place_and_what_is_not(text: str, expected: list[str]) -> None:
    assert [words for words in read(text)[1] if words != "العراقية"] == expected
