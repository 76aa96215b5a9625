"""How to change what was handed in: in every state what the product really offers, with its button."""

import json
from typing import Any

import pytest

from tests.cases.test_life import move, submitted_startup, withdraw
from tests.cases.world import Visitor, World, words


def ask(visitor: Visitor, text: str) -> dict[str, Any]:
    """What actions hand over when somebody asks this."""
    return visitor.turn(text, wish="standing")


def buttons(turned: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Label → what it sends."""
    return {
        each["label"]: json.loads(each["payload"].removeprefix("/answer"))
        for reply in turned["before"]
        for each in reply["options"]
    }


@pytest.mark.parametrize(
    ("moves", "told", "offered"),
    [
        ([], "先点“撤回”", ["撤回", "办到哪了"]),
        (["accept"], "先点“撤回”", ["撤回", "办到哪了"]),
        (["ask_correction"], "现在就能改", ["接着填", "撤回"]),
        (["accept", "begin"], "撤不回", ["办到哪了"]),
        (["refuse"], "改了再交", ["改了再交", "办到哪了"]),
    ],
)
def test_what_can_be_done_follows_from_the_state(
    startup: World, moves: list[str], told: str, offered: list[str]
) -> None:
    visitor = startup.visitor()
    case_id = submitted_startup(visitor)
    for name in moves:
        move(visitor, case_id, name, "门牌写清楚")
    turned = ask(visitor, "交上去还能改不")
    assert told in words(turned)
    assert list(buttons(turned)) == offered


def test_after_ten_minutes_a_reason_is_told_to_be_asked(startup: World) -> None:
    visitor = startup.visitor()
    submitted_startup(visitor)
    assert "不用写原因" in words(ask(visitor, "地址写错了"))
    startup.clock.forward(minutes=11)
    assert "点一下原因" in words(ask(visitor, "地址写错了"))


def test_what_was_taken_back_is_handed_in_again_with_its_answers(startup: World) -> None:
    visitor = startup.visitor()
    case_id = submitted_startup(visitor)
    withdraw(visitor, case_id)
    visitor.press(buttons(ask(visitor, "能改了再交不"))["改了再交"])
    assert visitor.values["trade"] == "修鞋"


def test_where_nothing_was_handed_in_others_answer(startup: World) -> None:
    assert not ask(startup.visitor(), "我想改一下 地址写错了")["handled"]
