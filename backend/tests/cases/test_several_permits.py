"""A trade may touch several permits at once: food and tobacco. All that are named are kept."""

import pytest

from tests.cases.test_amending import standing_at
from tests.cases.world import World, words

BOTH = ["food", "special"]


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("食品和烟草都有", BOTH),
        ("又卖烟又卖零食", BOTH),
        ("小超市，也卖烟", BOTH),
        ("烟酒都卖", BOTH),
        ("食品证烟草证都得办", BOTH),
        ("第一个和第六个", BOTH),
        ("1和6", BOTH),
        ("前两个都有", ["food", "medical"]),
        ("药店带卖保健食品", ["food", "medical"]),
        ("两样都沾 吃的和住的", ["food", "public_place"]),
        ("旅店，楼下开饭店", ["food", "public_place"]),
        ("吃的喝的，烟、农药、危险品", BOTH),
    ],
)
def test_everything_that_is_named_is_kept(startup: World, said: str, kinds: list[str]) -> None:
    visitor = standing_at(startup, "licence_bound")
    visitor.say(said)
    assert visitor.values["licence_bound"] == kinds
    assert visitor.open_key == "region"


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("食品沾，烟不沾", ["food"]),
        ("吃的 不卖烟", ["food"]),
        ("都不沾", ["none"]),
        ("都不沾，我就修鞋", ["none"]),
        ("说不准，窗口给看看", ["unknown"]),
        ("不知道算不算", ["unknown"]),
    ],
)
def test_what_is_said_no_to_or_left_open_is_not_kept_beside_it(
    startup: World, said: str, kinds: list[str]
) -> None:
    visitor = standing_at(startup, "licence_bound")
    visitor.say(said)
    assert visitor.values["licence_bound"] == kinds


def test_a_yes_to_several_asks_which_and_a_question_is_no_answer(startup: World) -> None:
    visitor = standing_at(startup, "licence_bound")
    assert "哪几样" in words(visitor.say("都沾"))
    visitor.say("吃的还是烟啊")
    assert "licence_bound" not in visitor.values


def test_the_trade_alone_tells_both(startup: World) -> None:
    visitor = standing_at(startup, "trade")
    told = words(visitor.say("开个超市卖烟"))
    assert visitor.values["licence_bound"] == BOTH
    assert "吃的喝的" in told and "烟、农药、危险品" in told


@pytest.mark.parametrize("said", ["还卖烟", "烟也卖", "顺便卖点烟"])
@pytest.mark.parametrize("step", ["region", "group", "business_name", "applicant_name", "submit"])
def test_one_more_is_added_wherever_it_comes_to_mind(startup: World, said: str, step: str) -> None:
    visitor = standing_at(startup, step, licence_bound=["food"])
    visitor.say(said)
    assert visitor.values["licence_bound"] == BOTH
    assert visitor.open_key == step
    assert "business_name" not in visitor.values or step in ("applicant_name", "submit")


def test_one_is_added_by_the_name_of_the_question_and_taken_out_again(startup: World) -> None:
    visitor = standing_at(startup, "submit", licence_bound=["food"])
    visitor.say("许可那块再加个烟草")
    assert visitor.values["licence_bound"] == BOTH
    visitor.say("烟不卖了")
    assert visitor.values["licence_bound"] == ["food"]


@pytest.mark.parametrize("said", ["还有啥要填的", "我还没想好", "药也吃了", "他家也卖烟吗"])
def test_what_only_sounds_like_one_more_adds_nothing(startup: World, said: str) -> None:
    visitor = standing_at(startup, "region", licence_bound=["food"])
    visitor.say(said)
    assert visitor.values["licence_bound"] == ["food"]


def test_the_permit_is_in_the_plan_once_whichever_it_is(startup: World) -> None:
    visitor = standing_at(startup, "submit", licence_bound=BOTH)
    plan = startup.book.plan_of(startup.opened(visitor.case.id))
    assert plan is not None
    ids = [item.id for item in plan.items]
    assert ids.count("prior_check") == 1 and ids.count("industry_permit") == 1
