"""Shareholders in plain words: one leaves, is put back, and how the whole is shared out among them."""

import json
from typing import Any

import pytest

from tests.cases.test_amending import standing_at
from tests.cases.world import Visitor, World, words

NAMES = ("周淑芬", "丁大海", "李国强")


def company(*members: tuple[str, int | None], closed: bool = True) -> dict[str, Any]:
    """Answers of a company with these shareholders."""
    given: dict[str, Any] = {"business_form": "company", "owners": "partners", "registered_capital": 300_000}
    for number, (name, share) in enumerate(members):
        last = number + 1 == len(members)
        given[f"shareholders.{number}.shareholder_name"] = name
        given[f"shareholders.{number}.share"] = share
        given[f"shareholders.{number}.more"] = not (last and closed)
    return given


THREE = company((NAMES[0], 40), (NAMES[1], 30), (NAMES[2], 30))


def members(visitor: Visitor) -> list[tuple[Any, Any]]:
    """Name and share of each shareholder."""
    values = visitor.values
    found = []
    while (key := f"shareholders.{len(found)}.shareholder_name") in values:
        found.append((values[key], values.get(f"shareholders.{len(found)}.share")))
    return found


def press(visitor: Visitor, turned: dict[str, Any], label: str) -> dict[str, Any]:
    """Press the button whose label holds these words."""
    shown = [each for reply in (*turned["before"], *turned["after"]) for each in reply["options"]]
    payload = next(each["payload"] for each in shown if label in each["label"])
    return visitor.press(json.loads(payload.removeprefix("/answer")))


@pytest.mark.parametrize(
    "said",
    [
        "把老李去掉",
        "李国强不干了",
        "老李退出了",
        "李国强退股了 就剩我俩",
        "国强不参与了",
        "股东3不要了",
        "第三个股东删了吧",
        "去掉李国强",
        "不带老李了",
        "老李说他不投了",
        "把李哥划掉行不",
        "李国强变卦了",
    ],
)
@pytest.mark.parametrize("step", ["submit", "premises"])
def test_a_shareholder_who_leaves_is_taken_out_and_said_so(startup: World, said: str, step: str) -> None:
    visitor = standing_at(startup, step, **THREE)
    turned = visitor.say(said, intent="cancel", confidence=0.9)
    assert members(visitor) == [("周淑芬", 40), ("丁大海", 30)]
    assert "李**）去掉了" in words(turned)
    assert "70%" in words(turned)
    assert visitor.open_key == step


def test_those_behind_him_move_up(startup: World) -> None:
    visitor = standing_at(startup, "submit", **THREE)
    visitor.say("把周淑芬去掉")
    assert members(visitor) == [("丁大海", 30), ("李国强", 30)]
    assert visitor.open_key == "submit"


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("said", ["", "还是留着他吧"])
def test_who_was_taken_out_is_put_back_where_he_was(startup: World, number: int, said: str) -> None:
    visitor = standing_at(startup, "submit", **THREE)
    before = visitor.values
    turned = visitor.say(f"{NAMES[number]}不干了")
    assert len(members(visitor)) == 2
    if said:
        visitor.say(said)
    else:
        press(visitor, turned, "放回来")
    assert visitor.values == before
    assert visitor.open_key == "submit"


def test_when_too_few_are_left_it_is_asked_who_else(startup: World) -> None:
    visitor = standing_at(startup, "submit", **company((NAMES[0], 60), (NAMES[1], 40)))
    turned = visitor.say("大海退出了")
    assert "只剩1位" in words(turned)
    assert visitor.open_key == "shareholders.0.more"
    press(visitor, turned, "一个人出钱")
    assert visitor.values["owners"] == "alone"
    assert members(visitor) == []


@pytest.mark.parametrize(
    "said", ["他退出了 就剩我俩", "我姐不干了", "老孙退股了", "有个股东不干了", "就剩我俩了"]
)
def test_who_leaves_without_his_name_is_asked_for(startup: World, said: str) -> None:
    visitor = standing_at(startup, "submit", **THREE)
    before = visitor.values
    turned = visitor.say(said)
    assert visitor.values == before
    assert "哪一位" in words(turned)
    press(visitor, turned, "股东2")
    assert members(visitor) == [("周淑芬", 40), ("李国强", 30)]


@pytest.mark.parametrize(
    "said", ["孙伟不干了，退出了", "孙伟不干了", "高小明说他退股了，取消了", "孙伟退出了 就俺仨干"]
)
@pytest.mark.parametrize("step", ["submit", "applicant_name", "shareholders.2.more"])
def test_somebody_who_was_never_noted_ends_no_form_when_he_leaves(
    startup: World, said: str, step: str
) -> None:
    visitor = standing_at(startup, step, **THREE)
    before = members(visitor)
    turned = visitor.say(said, intent="cancel", confidence=0.95)
    assert visitor.case.state == "draft" and visitor.case.in_chat
    assert members(visitor) == before and visitor.open_key == step
    assert "没记在股东里" in words(turned)


@pytest.mark.parametrize("said", ["今天不干了，退出", "我不干了，退出了", "退出了"])
def test_who_leaves_the_form_himself_is_not_taken_for_a_partner(startup: World, said: str) -> None:
    visitor = standing_at(startup, "applicant_name", **THREE)
    turned = visitor.say(said, intent="cancel", confidence=0.95)
    assert "没记在" not in words(turned)


def test_he_is_the_one_just_asked_about(startup: World) -> None:
    visitor = standing_at(startup, "shareholders.1.share", **THREE)
    visitor.say("他不干了")
    assert members(visitor) == [("周淑芬", 40)]


def test_only_the_speaker_left_is_a_firm_of_one(startup: World) -> None:
    visitor = standing_at(startup, "submit", **THREE)
    turned = visitor.say("都不干了 就剩我自己了")
    assert "谁出资" in words(turned)
    press(visitor, turned, "一个人出钱")
    assert visitor.values["owners"] == "alone"


@pytest.mark.parametrize(
    "said",
    [
        "老李不要钱",
        "他不去现场行吗",
        "老李不干活 光出钱",
        "李国强不参加培训",
        "老李能退出吗",
        "要是老李不干了咋办",
        "李国强走着来",
        "我媳妇不要工资",
        "原来的活不干了",
        "贷款先不弄了",
    ],
)
@pytest.mark.parametrize("step", ["submit", "shareholders.2.more"])
def test_what_somebody_does_not_want_is_no_leaving(startup: World, said: str, step: str) -> None:
    visitor = standing_at(startup, step, **THREE)
    before = members(visitor)
    turned = visitor.say(said)
    assert members(visitor) == before
    assert "去掉了" not in words(turned)


# ── the whole ──


@pytest.mark.parametrize(("second", "told"), [(30, "加起来是90%，还差10%"), (50, "加起来是110%，超过100%")])
def test_what_does_not_add_up_is_told_at_the_end_and_in_the_review(
    startup: World, second: int, told: str
) -> None:
    answers = company((NAMES[0], 60), (NAMES[1], second))
    visitor = standing_at(startup, "shareholders.1.more", **answers)
    assert told in words(visitor.say("没有了"))
    review = words(standing_at(startup, "submit", **answers).say("给我看看都填了啥"))
    assert told in review


def test_a_whole_and_what_is_not_settled_yet_are_left_alone(startup: World) -> None:
    for second in (40, None):
        visitor = standing_at(startup, "submit", **company((NAMES[0], 60), (NAMES[1], second)))
        assert "加起来" not in words(visitor.say("给我看看都填了啥"))


@pytest.mark.parametrize("said", ["一人一半", "俺俩平分", "平分", "五五开"])
def test_equal_shares_are_given_to_both(startup: World, said: str) -> None:
    visitor = standing_at(startup, "submit", **company((NAMES[0], 60), (NAMES[1], 30)))
    turned = visitor.say(said)
    assert members(visitor) == [("周淑芬", 50), ("丁大海", 50)]
    assert "还差" not in words(turned)


def test_equal_shares_of_three_do_not_divide(startup: World) -> None:
    visitor = standing_at(startup, "submit", **THREE)
    assert "除不成" in words(visitor.say("三个人平分"))
    assert [share for _, share in members(visitor)] == [40, 30, 30]


@pytest.mark.parametrize("said", ["我六他四", "四六开，我六", "我占六成 他占四成"])
def test_the_speakers_part_goes_to_him_once_his_name_is_known(startup: World, said: str) -> None:
    answers = company((NAMES[0], None), (NAMES[1], None))
    visitor = standing_at(startup, "submit", applicant_name=NAMES[1], **answers)
    visitor.say(said)
    assert members(visitor) == [("周淑芬", 40), ("丁大海", 60)]


def test_whose_part_is_whose_is_asked_while_that_is_not_known(startup: World) -> None:
    visitor = standing_at(startup, "shareholders.1.share", **company((NAMES[0], None), (NAMES[1], None)))
    turned = visitor.say("三七开 我七")
    press(visitor, turned, "不是我")
    assert members(visitor) == [("周淑芬", 70), ("丁大海", 30)]


@pytest.mark.parametrize(("said", "share"), [("我叫刘洋，我六他四", 60), ("我叫刘洋，我四他六", 40)])
def test_a_split_beside_ones_name_gives_ones_own_part(startup: World, said: str, share: int) -> None:
    visitor = standing_at(startup, "shareholders.0.shareholder_name", **company((NAMES[0], None)))
    visitor.say(said)
    assert members(visitor) == [("刘洋", share)]


def test_a_split_said_for_the_name_of_a_business_is_none(startup: World) -> None:
    visitor = standing_at(startup, "business_name")
    told = words(visitor.say("我六他四"))
    assert "谁占多少先不记" in told and visitor.open_key == "business_name"


def test_a_split_said_at_the_first_of_two_is_his_part(startup: World) -> None:
    visitor = standing_at(startup, "shareholders.0.share", **company((NAMES[0], None), (NAMES[1], None)))
    turned = visitor.say("我六他四")
    press(visitor, turned, "是我")
    assert members(visitor) == [("周淑芬", 60)]
    assert visitor.open_key == "shareholders.1.shareholder_name"
