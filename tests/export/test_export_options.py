"""What the options of ``sijill export`` and ``sijill map`` choose, and what they refuse."""

from datetime import date, datetime

import pytest

from sijill.cli.export import export, wanted_of
from sijill.db import Wanted
from sijill.errors import UsageError
from sijill.records import EVENT_TYPES


def test_no_option_means_every_event() -> None:
    assert wanted_of(None, None, None, None, None, 0.0) == Wanted()


def test_the_options_become_a_choice() -> None:
    days = datetime(2031, 2, 3), datetime(2031, 2, 9)
    assert wanted_of(["armed_clash"], *days, "35,32,42,37.5", ["sy", "IQ"], 0.5) == Wanted(
        types=("armed_clash",),
        since=date(2031, 2, 3),
        until=date(2031, 2, 9),
        bbox=(35.0, 32.0, 42.0, 37.5),
        countries=("SY", "IQ"),
        min_confidence=0.5,
    )


def test_a_group_stands_for_its_types() -> None:
    types = wanted_of(["riots", "grenade"], None, None, None, None, 0.0).types
    assert types == ("violent_demonstration", "mob_violence", "grenade")
    assert set(types) <= set(EVENT_TYPES)


@pytest.mark.parametrize("box", ["1,2,3", "a,b,c,d", "42,32,35,37", "35,37,42,32", "35,32,42,nan", "35,32,420,37"])
def test_a_box_that_is_none_is_one_sentence(box: str) -> None:
    with pytest.raises(UsageError, match=f"--bbox {box}"):
        wanted_of(None, None, None, box, None, 0.0)


def test_a_type_that_is_none_is_one_sentence() -> None:
    with pytest.raises(UsageError, match="'war' is no event type"):
        wanted_of(["war"], None, None, None, None, 0.0)


def test_days_in_the_wrong_order_are_one_sentence() -> None:
    with pytest.raises(UsageError, match="no event can match"):
        wanted_of(None, datetime(2031, 2, 9), datetime(2031, 2, 3), None, None, 0.0)


def test_a_name_without_a_format_is_refused_before_the_database_is_asked() -> None:
    with pytest.raises(UsageError, match=r"events\.doc"):
        export("events.doc", dsn="postgresql://nowhere.invalid/none")
