"""The lexicon files load, say what they should, and are refused with file and line where they are wrong."""

import time

import pytest

from sijill.errors import SijillError
from sijill.extract.lexicon import LexiconError, _parse, load_lexicon
from sijill.extract.phrases import GAP, Table, build
from sijill.extract.sentences import split
from sijill.extract.text import fold
from sijill.records import EVENT_TYPES


def words(text: str) -> list[str]:
    return split(fold(text)).text


def types(text: str) -> list[str]:
    return [match.entry.type for match in load_lexicon().triggers.longest(words(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("وقصفت المدفعية أطراف البلدة", ["shelling_artillery_missile"]),
        ("قصفت طائرات حربية أطراف البلدة", ["air_drone_strike"]),
        ("شنت الطائرات أربع غارات", ["air_drone_strike"]),
        ("انفجرت عبوة ناسفة بسيارة", ["remote_explosive_landmine_ied"]),
        ("فجر انتحاري نفسه عند الحاجز", ["suicide_bomb"]),
        ("اندلعت اشتباكات عنيفة بين الطرفين", ["armed_clash"]),
        ("اغتيل القيادي برصاص مجهولين", ["attack", "attack"]),
        ("استعادت القوات السيطرة على المدينة", ["government_regains_territory"]),
        ("خطف مسلحون ثلاثة عمال", ["abduction_forced_disappearance"]),
        ("تظاهر المئات في الساحة", ["peaceful_protest"]),
        ("ألقت الشرطة القبض على خمسة", ["arrests"]),
        ("أسقطت الدفاعات الجوية طائرة مسيرة", ["disrupted_weapons_use"]),
        ("وصل رتل من عشر آليات", ["change_to_group_activity"]),
        ("هدمت الجرافات منزلا", ["looting_property_destruction"]),
        ("تبادل الأسرى بين الجانبين", ["agreement"]),
    ],
)
def test_triggers_name_their_events(text: str, expected: list[str]) -> None:
    assert types(text) == expected


def test_every_event_type_has_triggers() -> None:
    assert {trigger.type for trigger in load_lexicon().triggers.entries} == set(EVENT_TYPES)


def test_a_future_is_seen_in_the_prefix() -> None:
    (match,) = load_lexicon().triggers.longest(words("ستقصف"))
    assert (match.prefix, match.head) == ("س", "تقصف")


def test_the_names_that_the_sides_use_are_one_actor() -> None:
    def ids(text: str) -> set[str]:
        return {match.entry.id for match in load_lexicon().actors.longest(words(text))}

    assert ids("قوات النظام") == ids("الجيش العربي السوري") == ids("ميليشيات الأسد") == {"syrian_government"}
    assert ids('تنظيم "الدولة الإسلامية"') == ids("داعش") == ids("للدواعش") == {"islamic_state"}
    assert ids("الحوثيون") == ids("لجماعة أنصار الله") == ids("الميليشيات الانقلابية") == {"houthis"}
    assert ids("قسد") == ids("وقوات سوريا الديمقراطية") == {"sdf"}


def test_one_name_may_mean_actors_of_several_countries() -> None:
    countries = {match.entry.country for match in load_lexicon().actors.at(words("الجيش الوطني"), 0) if match.end == 2}
    assert {"SY", "YE", "LY"} <= countries


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("هدد بقصف المدينة", "threat"),
        ("لم تقصف", "negation"),
        ("انفجار سكاني", "economy"),
        ("هجوم الفريق", "sport"),
        ("انفجار أسطوانة غاز", "accident"),
        ("اقرأ أيضا", "navigation"),
        ("عملية جراحية", "medicine"),
    ],
)
def test_what_is_no_event_is_known(text: str, kind: str) -> None:
    assert kind in {match.entry.kind for match in load_lexicon().not_events.find(words(text))}


@pytest.mark.parametrize(
    ("text", "kind", "implied"),
    [
        ("براميل متفجرة", "air_munition", "air_drone_strike"),
        ("قذيفتي هاون", "mortar", "shelling_artillery_missile"),
        ("بطائرة مسيّرة", "drone", "air_drone_strike"),
        ("سيارتين مفخختين", "car_bomb", "remote_explosive_landmine_ied"),
        ("قنابل عنقودية", "cluster", None),
    ],
)
def test_weapons_imply_types(text: str, kind: str, implied: str | None) -> None:
    match = next(load_lexicon().weapons.longest(words(text)))
    assert (match.entry.kind, match.entry.type, match.end) == (kind, implied, len(words(text)))


def test_sources_places_and_demonyms() -> None:
    lexicon = load_lexicon()
    assert next(lexicon.sources.longest(words("وأفادت"))).entry.kind == "said"
    assert next(lexicon.sources.longest(words("وفقا للمرصد"))).entry.kind == "according"
    assert next(lexicon.place_words.longest(words("بلدة"))).entry.kind == "settlement"
    assert next(lexicon.place_words.longest(words("بالقرب من"))).entry.near
    assert next(lexicon.place_names.longest(words("في دير الزور"))).entry.country == "SY"
    assert next(lexicon.place_names.longest(words("الباب"))).entry.common
    assert next(lexicon.demonyms.longest(words("التركية"))).entry.country == "TR"


def gap_table() -> Table[str]:
    return build([("أطلق … نار", "verb", "fire"), ("اشتباك", "masdar", "clash"), ("تنظيم الدولة", "name", "group")])


def test_a_gap_hides_nothing_and_ends_with_the_clause() -> None:
    text = words("أطلق مسلحون خلال اشتباك النار")
    assert [match.entry for match in gap_table().longest(text)] == ["fire", "clash"]
    assert not next(gap_table().longest(text)).contiguous
    assert list(gap_table().find(words("أطلق الأسرى، بعد النار"))) == []
    assert list(gap_table().find(words("أطلق " + "كلمة " * (GAP + 1) + "النار"))) == []


def test_quotes_may_stand_inside_a_name() -> None:
    (match,) = gap_table().longest(words('تنظيم "الدولة"'))
    assert (match.start, match.end, match.contiguous) == (0, 3, True)


def test_a_match_stays_before_the_stop() -> None:
    assert gap_table().at(["تنظيم", "الدوله"], 0, 1) == []


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[battle]\n", "line 1: .* is not a section"),
        ("قصف | verb | sure\n", "line 1: an entry stands before"),
        ("[attack]\n# comment\nقتل | verb\n", r"line 3: \[attack\] takes words and 2 fields"),
        ("[attack]\nقتل، | verb | sure\n", r"line 2: \[attack\] takes words"),
        ("[attack]\nقتل | verbs | sure\n", "line 2: 'verbs' is no part of speech"),
        ("[attack]\nإعدام | masdar | sure\n\nاعدام | masdar | people\n", "line 4: .* stands already at .* line 2"),
        ("[attack: scope]\n", "line 1: 'scope' is not an option"),
        ("[attack: colour=red]\n", "line 1: 'colour=red' is not an option"),
    ],
)
def test_a_wrong_line_is_named(text: str, complaint: str) -> None:
    with pytest.raises(LexiconError, match="triggers.txt, " + complaint):
        list(_parse(text, "triggers.txt"))


def test_lexicon_errors_belong_to_the_tree() -> None:
    assert issubclass(LexiconError, SijillError)


def test_loading_is_quick() -> None:
    start = time.process_time()
    load_lexicon.__wrapped__()
    assert time.process_time() - start < 1.0  # about 0.2 s; the rest is for slow machines
