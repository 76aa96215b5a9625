"""Questions that name both answers, and answers that leave open which it is."""

import pytest

from tests.cases.test_amending import standing_at
from tests.cases.world import World, words


@pytest.mark.parametrize("said", ["对对", "嗯嗯", "行吧", "好", "是啊", "可以"])
@pytest.mark.parametrize("step", ["has_licence", "employees_yes"])
def test_a_bare_yes_to_an_either_or_question_is_asked_again(startup: World, said: str, step: str) -> None:
    visitor = standing_at(startup, step)
    turned = visitor.say(said, intent="affirm", confidence=0.9)
    assert step not in visitor.values
    assert "还是“" in words(turned)


@pytest.mark.parametrize("said", ["不对，是个体", "不是 我说的是个体户", "哎不对 个体的"])
def test_an_objection_that_speaks_of_something_else_is_no_answer(startup: World, said: str) -> None:
    visitor = standing_at(startup, "has_licence")
    visitor.say(said, intent="deny", confidence=0.9)
    assert "has_licence" not in visitor.values
    assert visitor.values["business_form"] == "individual"


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("还没呢", False),
        ("没领", False),
        ("对，没领呢", False),
        ("没有", False),
        ("不是 没领", False),
        ("领了", True),
        ("嗯 领完了", True),
    ],
)
def test_what_says_which_counts(startup: World, said: str, value: bool) -> None:
    visitor = standing_at(startup, "has_licence")
    visitor.say(said)
    assert visitor.values["has_licence"] is value


def test_who_takes_a_misheard_yes_back_is_heard(startup: World) -> None:
    visitor = standing_at(startup, "registered_on", has_licence=True)
    visitor.say("不是不是，还没领呢，刚才的对不是那意思", intent="deny", confidence=0.9)
    assert visitor.values["has_licence"] is False


@pytest.mark.parametrize(
    "said", ["以前出过摊 没办过执照", "前几年赶过集卖袜子", "干过一阵 那时候没照", "没有", "在闲鱼上卖过"]
)
def test_business_without_any_licence_is_asked_back_with_the_rule(startup: World, said: str) -> None:
    visitor = standing_at(startup, "first_business")
    told = words(visitor.say(said))
    assert "first_business" not in visitor.values
    assert "名下" in told and "注销" in told
    assert "premises" not in visitor.values


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("从来没有过", True),
        ("名下没有过", True),
        ("头一回", True),
        ("开过店 后来注销了", False),
        ("名下有过", False),
    ],
)
def test_what_settles_it_counts(startup: World, said: str, value: bool) -> None:
    visitor = standing_at(startup, "first_business")
    visitor.say("摆过摊 没领过照")
    visitor.say(said)
    assert visitor.values["first_business"] is value
