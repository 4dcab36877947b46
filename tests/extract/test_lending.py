"""Who is taken over from one sentence to another, and who is not. All sentences are our own."""

from datetime import date

import pytest

from sijill.extract import extract
from sijill.records import Document, PlaceKind, Report

TOWNS = frozenset({"الباب", "مرعناز", "اريحا", "النيرب", "سرمين", "نوي", "دمشق", "الرقه", "الكفير", "تل السن"})

BOMB = "remote_explosive_landmine_ied"
SHELLING = "shelling_artillery_missile"


def kind_of(name: str) -> PlaceKind | None:
    return "settlement" if name in TOWNS else None


def told(text: str) -> dict[str, Report]:
    """The reports of an article by the name of their town."""
    document = Document("d", text, published=date(2021, 5, 12))
    return {report.places[0].words.text.split()[-1]: report for report in extract(document, kind_of) if report.places}


def actors(report: Report) -> list[str]:
    return [span.text for span in report.actors]


def targets(report: Report) -> list[str]:
    return [span.text for span in report.targets]


CAR_BOMB = "انفجرت سيارة مفخخة وسط مدينة الباب، ما أدى إلى مقتل ثلاثة مدنيين وإصابة تسعة آخرين."
TURKISH = "قصفت مدفعية القوات التركية قرية مرعناز، ولم ترد أنباء عن إصابات."


@pytest.mark.parametrize("text", [f"{CAR_BOMB} {TURKISH}", f"{CAR_BOMB}\n{TURKISH}", f"{TURKISH}\n\n{CAR_BOMB}"])
def test_news_of_another_town_lends_neither_actor_nor_victims(text: str) -> None:
    found = told(text)
    assert actors(found["الباب"]) == []
    assert "ثلاثة مدنيين" in targets(found["الباب"])
    assert actors(found["مرعناز"]) == ["القوات التركية"]
    assert "ثلاثة مدنيين" not in targets(found["مرعناز"])


def test_who_shells_one_town_did_not_plant_the_bomb_in_another() -> None:
    text = (
        "استهدفت قوات النظام بالمدفعية بلدة النيرب، ما تسبب بإصابة امرأة."
        " وفي سياق آخر، قتل مدنيان بانفجار عبوة ناسفة في مدينة الباب."
    )
    found = told(text)
    assert actors(found["الباب"]) == []
    assert "امرأة" not in targets(found["الباب"])


def test_an_act_that_goes_on_elsewhere_keeps_its_actor() -> None:
    text = "قصفت قوات النظام بلدة النيرب بالمدفعية أمس. كما استهدفت بقذائف الهاون بلدة سرمين."
    assert actors(told(text)["سرمين"]) == ["قوات النظام"]


def test_the_same_event_told_again_may_name_its_actor() -> None:
    text = "قتل ثلاثة مدنيين بقصف على بلدة النيرب. وقال مسعفون إن قوات النظام قصفت بلدة النيرب بالمدفعية."
    assert actors(told(text)["النيرب"])[:1] == ["قوات النظام"]


def test_a_list_of_headlines_is_as_many_pieces_of_news() -> None:
    text = "انفجار حافلة يقتل أربعة جنود في مدينة دمشق\nالجيش التركي يقصف قرية مرعناز\nقسد تعتقل شابين في مدينة الرقة"
    found = told(text)
    assert actors(found["دمشق"]) == []


def test_what_blows_up_is_not_what_is_hit() -> None:
    assert "سيارة" not in targets(told(CAR_BOMB)["الباب"])


def test_the_dead_of_one_town_are_no_total_of_two_others() -> None:
    text = (
        f"{CAR_BOMB}\nقصفت قوات النظام بلدة النيرب، ما أسفر عن مقتل عنصرين من الفصائل."
        "\nواغتال مجهولون قياديا في مدينة نوى، وقتل في الهجوم مرافق واحد."
    )
    killed = told(text)["الباب"].killed
    assert killed is not None
    assert (killed.low, killed.high) == (3, 3)


def test_victims_counted_for_one_village_are_not_the_next_ones() -> None:
    text = "أصيبت امرأة وطفلها بقصف مدفعي على بلدة الكفير. وطال قصف صاروخي بلدة تل السن دون إصابات."
    found = told(text)
    assert "امرأة وطفلها" in targets(found["الكفير"])
    assert not any("امرأة" in target for target in targets(found["السن"]))


@pytest.mark.parametrize(
    ("text", "town", "actor"),
    [
        ("هاجم الطيران والمدفعية التركية أهدافا في بلدة سرمين أمس.", "سرمين", "الطيران والمدفعية التركية"),
        ("اندلعت اشتباكات في محيط بلدة سرمين التي سيطرت عليها المقاومة أمس.", "سرمين", "المقاومة"),
        ("قصفت إسرائيل مواقع قرب بلدة سرمين أمس.", "سرمين", "إسرائيل"),
        ("قصفت طائرة مسيرة سوقا شعبيا في بلدة سرمين أمس.", "سرمين", "طائرة مسيرة"),
    ],
)
def test_a_name_ends_where_it_ends(text: str, town: str, actor: str) -> None:
    assert actors(told(text)[town])[:1] == [actor]


def test_a_verb_of_denial_is_no_part_of_a_name() -> None:
    text = "نفت وزارة الدفاع السورية وقوع غارة جوية على بلدة سرمين."
    assert not any("نفت" in span for span in actors(told(text)["سرمين"]))
