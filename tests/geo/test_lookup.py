import pytest

from sijill.geo import Gazetteer, find_toponyms


@pytest.mark.parametrize(
    ("name", "identifier", "grade"),
    [
        ("عين الوردة", "gn:101", "exact"),
        ("عين ورده", "gn:101", "spelling"),
        ("عينالوردة", "gn:101", "spelling"),
        ("بلدة عين الوردة", "gn:101", "core"),
        ("بعين الوردة", "gn:101", "prefix"),
        ("عرب السهل", "gn:112", "short"),
        ("عين الوردا", "gn:101", "ending"),
        ("كفر الحجار", "gn:103", "edit"),
        ("Kafr al-Hajar", "gn:103", "exact"),
        ("محطة تل الزيتون", "gn:102", "part"),
    ],
)
def test_grades_of_match(gazetteer: Gazetteer, name: str, identifier: str, grade: str) -> None:
    best = gazetteer.lookup(name)[0]
    assert (best.spot.id, best.grade) == (identifier, grade)


def test_nothing_like_it_is_nothing(gazetteer: Gazetteer) -> None:
    assert gazetteer.lookup("قنطرة الغروب البعيدة") == []
    assert gazetteer.lookup("") == []
    assert gazetteer.lookup("كفر الحجار", fuzzy=False) == []


def test_a_likeness_is_found_beside_a_namesake(gazetteer: Gazetteer) -> None:
    assert {match.spot.id for match in gazetteer.misspelt("كفر الحجار")} == {"gn:103"}
    assert not any(match.grade == "exact" for match in gazetteer.misspelt("الجديدة"))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("سورية", "country"),
        ("السنديان", "settlement"),  # the bare name of a seat means the town
        ("محافظة السنديان", "admin1"),
        ("معمل غاز الملح", "facility"),
        ("كفر الحجار", None),  # no misspellings here
    ],
)
def test_knows(gazetteer: Gazetteer, name: str, kind: str | None) -> None:
    assert gazetteer.knows(name) == kind


def test_toponyms_in_a_text(gazetteer: Gazetteer) -> None:
    text = "شبكة المرج | قصف على بلدة عين الوردة بريف السنديان الغربي، ونزوح نحو كفر الحجر"
    found = find_toponyms(text, gazetteer)
    assert [t.span.text for t in found] == ["عين الوردة", "السنديان", "كفر الحجر"]
    assert [t.kind for t in found] == ["settlement", "region", "settlement"]
    assert found[1].relation == "ريف … الغربي"
    assert all(text[t.span.start : t.span.end] == t.span.text for t in found)


def test_names_do_not_cross_punctuation(gazetteer: Gazetteer) -> None:
    assert [t.span.text for t in find_toponyms("عين، الوردة. تل/الزيتون", gazetteer)] == []
