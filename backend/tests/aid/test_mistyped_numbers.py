"""A number with a digit too few or too many is asked for again, and nowhere kept or shown in full."""

import pytest

from app.aid.schemas import AlertOutcomeCreate
from app.cases.numbers import digits_of_wrong, last_number, masked
from app.cases.private_parts import private_parts
from app.cases.shown import PRIVATE, TELLING
from app.privacy.notes import without_numbers
from tests.aid.test_contact import ASKED, MASKED, NUMBER, asked
from tests.aid.world import World, labels

WRONG = [
    ("1391234567", 10),
    ("139123456789", 12),
    ("139 1234 567", 10),
    ("139-1234-56789", 12),
    ("打1391234567就行", 10),
    ("幺三九幺二三四五六七", 10),
    ("幺三九幺二三四五六七八九", 12),
    ("一幺三九幺二三四五六七八", 12),
    ("我电话是139123456789，晚上打", 12),
]
RIGHT = [
    "139 1234 5678",
    "139-1234-5678",
    "139—1234—5678",
    "139，1234，5678",
    "1 3 9 1 2 3 4 5 6 7 8",
    "幺三九 幺二三四 五六七八",
    "幺三九，幺二三四，五六七八",
    "一三九一二三四五六七八",
    "幺三九幺二三四五六七八一会儿打",
    "打13912345678就行，一般晚上在家",
]


def nobody(token: str) -> None:
    return None


@pytest.mark.parametrize(("said", "digits"), WRONG)
def test_a_wrong_number_is_counted_and_not_called(said: str, digits: int) -> None:
    assert digits_of_wrong(said, nobody) == digits
    assert last_number(said, nobody, asked=True) is None


@pytest.mark.parametrize("said", RIGHT)
def test_a_number_spoken_or_with_spaces_is_one_to_call(said: str) -> None:
    assert last_number(said, nobody, asked=True) == NUMBER
    assert digits_of_wrong(said, nobody) is None


@pytest.mark.parametrize(("said", "digits"), WRONG[::3])
def test_who_says_a_wrong_number_is_asked_again_and_may_leave_none(
    world: World, said: str, digits: int
) -> None:
    visitor = asked(world)
    visitor.say(said)
    assert f"是{digits}位" in visitor.heard and "11位" in visitor.heard and ASKED in visitor.heard
    assert "不留" in visitor.heard and "phone" not in visitor.values()
    assert said not in "".join(visitor.sent)
    visitor.say("幺三九 幺二三四 五六七八")
    assert MASKED in visitor.heard and visitor.values()["phone"] == NUMBER


def test_who_cannot_say_it_right_can_go_on_without(world: World) -> None:
    visitor = asked(world)
    visitor.say("1391234567")
    visitor.say("139123456789")
    visitor.say("那算了，不留了")
    assert "交给工作人员" in labels(visitor) and visitor.values()["phone"] is None


TOLD = ["店黄了，打我1391234567", "1391234567那个号是催债的", "号是139 1234 567", "联系139123456789"]


@pytest.mark.parametrize("told", TOLD)
def test_no_note_and_no_view_shows_a_mistyped_number(told: str) -> None:
    number = "".join(filter(str.isdigit, told))
    for shown in (masked(told), without_numbers(told), AlertOutcomeCreate(outcome="reached", note=told).note):
        assert shown is not None and "****" in shown
        assert number not in shown and number not in shown.replace(" ", "")


@pytest.mark.parametrize("told", ["一年流水1391234567元", "欠了1391万", "订单号1391234567", "2026年11月27日"])
def test_other_figures_stay_readable(told: str) -> None:
    assert masked(told) == without_numbers(told) == told


@pytest.mark.parametrize("expects", [PRIVATE, TELLING])
@pytest.mark.parametrize("said", ["号是1391234567行吗", "1391234567对吗？", "1391234567"])
def test_what_others_must_read_goes_to_them_without_a_mistyped_number(expects: str, said: str) -> None:
    parts = private_parts(expects, said)
    assert len(parts) == 1
    assert "1391234567" in said[parts[0].start : parts[0].end]
