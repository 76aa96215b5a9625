"""What somebody says before the intake begins is not asked again: it is taken over once it may be."""

from typing import Any

import pytest

from tests.aid.world import Visitor, World, labels

OPENING = "我店黄了，执照没注销，欠了一屁股债，想再开一个小店"


def begun(world: World, opening: str = OPENING) -> Visitor:
    """Somebody who presses the offer under the answer to what he said."""
    visitor = world.visitor()
    visitor.begin_with(opening)
    return visitor


def waiting(world: World) -> list[Any]:
    """What lies in the table as it is stored."""
    return [row[0] for row in world.rows("SELECT opening FROM cases")]


def test_what_was_told_before_is_read_back_after_consent_and_safety(world: World) -> None:
    visitor = begun(world)
    assert "您同意吗" in visitor.heard and "欠款" not in visitor.heard
    visitor.press("同意")
    assert "眼下平安吗" in visitor.heard
    visitor.press("还行，能慢慢说")
    assert "一开头说的我记着" in visitor.heard and "我理解的是" in visitor.heard
    assert "想再创业" in visitor.heard and "有欠款没还上" in visitor.heard
    visitor.press("对")
    values = visitor.values()
    assert values["story"] == OPENING
    assert (values["business_state"], values["owing"], values["wish"]) == ("stopped", ["debts"], "restart")
    assert waiting(world) == [None]


def test_more_may_be_told_after_what_was_said_at_the_beginning(world: World) -> None:
    visitor = begun(world)
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    visitor.say("还有，两个服务员的工资欠了两个月")
    assert "欠着工资" in visitor.heard and "想再创业" in visitor.heard


def test_what_stands_beside_a_question_is_taken_over_too(world: World) -> None:
    visitor = begun(world, "公司吊销了还能再开吗")
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    assert "执照被吊销" in visitor.heard


def test_whoever_skips_the_question_of_safety_is_not_asked_to_tell_again(world: World) -> None:
    visitor = begun(world)
    visitor.press("同意")
    visitor.press("跳过")
    assert "我理解的是" in visitor.heard


def test_until_it_is_taken_over_it_lies_encrypted_and_a_no_to_the_consent_drops_it(world: World) -> None:
    visitor = begun(world)
    (kept,) = waiting(world)
    assert kept and "黄" not in kept
    visitor.press("不同意")
    assert waiting(world) == [None]
    visitor.press("改成同意")
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    assert "可以先说说情况" in visitor.heard


@pytest.mark.parametrize("opening", ["我想申请再创业援助", "买卖上的事，帮帮我吧", "援助怎么申请？"])
def test_a_beginning_that_tells_nothing_is_asked_for_the_story(world: World, opening: str) -> None:
    visitor = begun(world, opening)
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    assert "可以先说说情况" in visitor.heard
    assert labels(visitor) >= {"跳过"} and waiting(world) == [None]


def test_whoever_has_to_be_safe_first_is_not_read_anything_back(world: World) -> None:
    visitor = begun(world)
    visitor.press("同意")
    visitor.press("心里撑不住了")
    assert "您的平安最要紧" in visitor.heard and "我理解的是" not in visitor.heard
    visitor.press("先说到这")
    assert "黄" not in str(waiting(world)) and "我理解的是" not in visitor.heard


@pytest.mark.parametrize(
    ("opening", "desk"),
    [
        ("店倒了，员工要赔偿我该咋办", "劳动关系或者劳动人事争议仲裁窗口"),
        ("公司开不下去了，注销要啥手续", "市场监管登记窗口"),
        ("店关了，我自己的社保咋接", "社保经办窗口"),
        ("买卖黄了，欠的税咋办", "税务窗口"),
        ("店黄了还能再贷款不", "公共法律服务中心"),
    ],
)
def test_a_question_at_the_beginning_is_told_its_desk_and_who_settles_it(
    world: World, opening: str, desk: str
) -> None:
    visitor = begun(world, opening)
    assert desk in visitor.heard and "12345" in visitor.heard and "核定" in visitor.heard
    assert "您同意吗" in visitor.heard


def test_a_beginning_without_a_question_is_sent_nowhere_yet(world: World) -> None:
    visitor = begun(world)
    assert "先跟您说在哪问" not in visitor.heard and "您同意吗" in visitor.heard
