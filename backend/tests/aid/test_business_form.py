"""What kind of business it was is heard whenever it is said, and the words of the plan are those for it."""

import pytest

from app.processes.model import StepType
from tests.aid.test_plan_fits import step_of, words_of
from tests.aid.world import Visitor, World, labels

ASKED = "是个体户、公司，还是合作社？"


def at(world: World, *moves: str) -> Visitor:
    """Somebody who agreed, is safe, and then presses (!) or says."""
    visitor = world.visitor()
    visitor.begin()
    for move in moves:
        visitor.press(move[1:]) if move.startswith("!") else visitor.say(move)
    return visitor


SAID = [
    ("我那公司黄了", "company"),
    ("我自己的公司干不下去了", "company"),
    ("那个合作社散了", "other"),
    ("我是个体工商户，干不动了", "individual"),
]


@pytest.mark.parametrize(("said", "form"), SAID)
@pytest.mark.parametrize(
    "before",
    [
        (),  # at the consent
        ("!同意",),  # at the question of safety
        ("!同意", "!还行，能慢慢说"),  # where the story is asked
    ],
)
def test_the_form_said_too_early_is_read_back_and_not_asked(
    world: World, said: str, form: str, before: tuple[str, ...]
) -> None:
    visitor = at(world, *before, said)
    for move in ("同意", "还行，能慢慢说"):
        if move in labels(visitor):
            visitor.press(move)
    assert "经营形式：" in visitor.heard
    visitor.press("对")
    assert visitor.values()["business_form"] == form
    if "停了，没注销" in labels(visitor):
        visitor.press("停了，没注销")
    assert ASKED not in visitor.heard


@pytest.mark.parametrize(("said", "form"), [("我那公司黄了", "company"), ("那合作社黄了，没注销", "other")])
def test_the_answer_to_another_question_may_name_the_form(world: World, said: str, form: str) -> None:
    visitor = at(world, "!同意", "!还行，能慢慢说", "!跳过", said)
    assert visitor.values()["business_state"] == "stopped"
    assert visitor.values()["business_form"] == form and ASKED not in visitor.heard


@pytest.mark.parametrize("said", ["黄了", "停了，没注销", "我姐的公司黄了，我的停了没注销"])
def test_where_it_was_not_said_it_is_asked(world: World, said: str) -> None:
    visitor = at(world, "!同意", "!还行，能慢慢说", "!跳过", said)
    assert "business_form" not in visitor.values() and ASKED in visitor.heard


def test_a_short_answer_still_says_nothing_else(world: World) -> None:
    visitor = at(world, "!同意", "!还行，能慢慢说", "!跳过", "我那公司黄了")
    visitor.say("没欠")
    assert "owing" not in visitor.values()


def test_who_has_no_licence_any_more_is_not_asked_but_heard(world: World) -> None:
    visitor = at(world, "!同意", "!还行，能慢慢说", "!跳过", "!已经注销")
    assert ASKED not in visitor.heard
    process = world.cases.book.library.process("aid_intake")
    assert process.steps["business_form"].type is StepType.CHOICE
    visitor = at(world, "!同意", "!还行，能慢慢说", "我那公司已经注销完了")
    assert "经营形式：公司" in visitor.heard


STATES = {
    "T6": ("stopped", "unreported", "deregistered", "running"),
    "T5": ("stopped",),
    "T3": ("stopped",),
}
WHY = {"T6": {"wish": "job"}, "T5": {"living": True}, "T3": {}}
CASES = [(code, state) for code, states in STATES.items() for state in states]


@pytest.mark.parametrize(("code", "state"), CASES)
def test_the_plan_calls_a_business_by_its_form(code: str, state: str) -> None:
    values = {**WHY[code], "business_state": state}
    assert "公司" in said(code, values | {"business_form": "company"})
    assert "店" not in said(code, values | {"business_form": "company"})
    assert "店" in said(code, values | {"business_form": "individual"})
    for form in ({}, {"business_form": None}, {"business_form": "other"}, {"business_form": "unknown"}):
        assert "店" not in said(code, values | form) and "公司" not in said(code, values | form)


@pytest.mark.parametrize("owing", [["none"], ["wronged"], ["debts"], None])
@pytest.mark.parametrize("staff", ["none", "wages", None])
def test_leaving_is_said_without_a_shop_where_the_form_is_not_known(
    owing: list[str] | None, staff: str | None
) -> None:
    values = {"business_state": "stopped", "owing": owing, "staff": staff}
    assert "店" not in said("T3", values) and "公司" not in said("T3", values)


def said(code: str, values: dict[str, object]) -> str:
    """What is to be said at the desk."""
    step = step_of(code, values)
    assert step.say in words_of(step)
    return str(step.say)
