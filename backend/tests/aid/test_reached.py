"""What people ask around the intake reaches somebody: consent after a no, handing in, what is no story."""

import pytest

from tests.aid.world import Visitor, World, labels


def at_consent(world: World) -> Visitor:
    visitor = world.visitor()
    visitor.begin()
    return visitor


@pytest.mark.parametrize(
    "said",
    [
        "算了我同意吧",
        "算了，我同意吧",
        "行吧同意",
        "那就同意吧",
        "改成同意",
        "想通了，同意",
        "中，同意",
        "帮我捋一捋",
    ],
)
def test_who_agrees_after_a_no_is_asked_the_consent_once_and_nothing_is_taken_back(
    world: World, said: str
) -> None:
    visitor = at_consent(world)
    visitor.press("不同意")
    visitor.say(said)
    assert labels(visitor) == {"同意", "不同意"} and "撤回" not in visitor.heard
    visitor.say("行吧同意")
    assert "还行，能慢慢说" in labels(visitor)


@pytest.mark.parametrize("said", ["算了不同意", "我媳妇不同意", "考虑考虑再同意", "要是同意了会咋样"])
def test_what_does_not_agree_leaves_the_no_as_it_is(world: World, said: str) -> None:
    visitor = at_consent(world)
    visitor.press("不同意")
    visitor.say(said)
    assert "同意" not in labels(visitor)


@pytest.mark.parametrize(
    "said", ["行吧同意", "中，同意", "那就同意吧", "得了，同意", "我同意还不行吗", "同意了同意了"]
)
def test_a_consent_in_any_words_is_taken(world: World, said: str) -> None:
    visitor = at_consent(world)
    visitor.say(said)
    assert "还行，能慢慢说" in labels(visitor)


@pytest.mark.parametrize("lament", ["咋整啊", "愁死我了", "这可咋办", "店黄了，我也不知道咋整"])
@pytest.mark.parametrize("sound", ["嗯", "嗯嗯", "哎"])
def test_a_sound_after_a_lament_is_no_consent(world: World, lament: str, sound: str) -> None:
    visitor = at_consent(world)
    visitor.say(lament)
    visitor.say(sound)
    assert labels(visitor) == {"同意", "不同意"}
    visitor.say("同意")
    assert "还行，能慢慢说" in labels(visitor)


def test_a_sound_is_no_consent_even_right_behind_the_question(world: World) -> None:
    visitor = at_consent(world)
    visitor.say("嗯")
    assert labels(visitor) == {"同意", "不同意"}


@pytest.mark.parametrize(
    "said",
    [
        "你说的同意是啥意思",
        "这些别人能看见不？我媳妇不知道",
        "我岁数大了不会弄，你说的同意是啥意思",
        "会不会告诉我家里人",
    ],
)
def test_a_question_back_at_the_consent_is_answered_and_is_no_story(world: World, said: str) -> None:
    visitor = at_consent(world)
    visitor.say(said)
    assert "只有负责援助的工作人员能看" in visitor.heard and "不用再讲" not in visitor.heard
    visitor.say("同意")
    visitor.press("还行，能慢慢说")
    visitor.say("店黄了，执照没注销，欠房租")
    assert visitor.values()["story"] == "店黄了，执照没注销，欠房租"


@pytest.mark.parametrize(
    "said", ["申请再创业援助", "我想申请再创业援助", "帮我捋一捋", "经营遇到困难，求帮助"]
)
def test_the_command_that_began_is_no_story(world: World, said: str) -> None:
    visitor = world.visitor()
    visitor._turn(said, wish="start", process_id="aid_intake")
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    assert "您可以先说说情况" in visitor.heard
    visitor.say("2023年在望奎开的店，今年黄了，没注销")
    assert visitor.values()["story"] == "2023年在望奎开的店，今年黄了，没注销"


def test_what_was_told_beside_the_command_arrives(world: World) -> None:
    visitor = world.visitor()
    visitor.begin_with("申请再创业援助，我2023年在望奎开的店黄了\n执照还没注销\n帮我捋一捋")
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    assert visitor.values()["story"] == "我2023年在望奎开的店黄了\n执照还没注销"


@pytest.mark.parametrize("said", ["不对，一样一样问", "那你一个一个问吧", "挨个问我得了"])
def test_who_wants_to_be_asked_one_by_one_is_and_says_no_story_with_it(world: World, said: str) -> None:
    visitor = at_consent(world)
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    visitor.say("店黄了，执照没注销，欠房租")
    visitor.say(said)
    assert "那一样一样问您" in visitor.heard
    assert visitor.values()["story"] == "店黄了，执照没注销，欠房租"


def at_review(world: World) -> Visitor:
    visitor = at_consent(world)
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    visitor.say("店黄了，执照没注销，欠房租")
    visitor.press("对")
    while "交给工作人员" not in labels(visitor):
        visitor.press("跳过") if "跳过" in labels(visitor) else visitor.press("不同意")
    return visitor


@pytest.mark.parametrize(
    "said",
    [
        "交给工作人员吧",
        "交上去",
        "就这么交吧",
        "那就交吧",
        "行，交上去吧",
        "提交上去",
        "那就交给工作人员吧，谢谢",
    ],
)
def test_own_words_hand_in_also_after_a_stray_skip(world: World, said: str) -> None:
    visitor = at_review(world)
    visitor.say("跳过")
    assert "刷新" not in visitor.heard and "交给工作人员" in labels(visitor)
    visitor.say(said)
    assert "编号" in visitor.heard and "给您排了个先后" in visitor.heard


@pytest.mark.parametrize(
    "said", ["先别交", "我不想交", "交给工作人员以后呢", "交上去会咋样", "员工社保还没交"]
)
def test_what_does_not_mean_it_hands_nothing_in(world: World, said: str) -> None:
    visitor = at_review(world)
    visitor.say(said)
    assert "编号" not in visitor.heard


def test_nobody_is_told_to_ask_for_a_person_in_the_chat(world: World) -> None:
    visitor = at_consent(world)
    visitor.press("同意")
    for _ in range(3):
        visitor.say("烧烤")
        assert "转人工" not in visitor.heard
    assert "12345" in visitor.heard


def at_staff(world: World) -> Visitor:
    visitor = at_consent(world)
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    visitor.press("跳过")
    visitor.press("停了，没注销")
    visitor.press("个体户")
    assert "没雇人" in labels(visitor)
    return visitor


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("2026年13月停的", "没有13月"),
        ("2025年2月30日关的", "2月没有30日"),
        ("店是4月31号黄的", "4月没有31日"),
        ("2025年3月停的", "没听明白"),
        ("店是2024年6月关门的", "没听明白"),
    ],
)
def test_a_date_at_another_question_fills_nothing_and_an_impossible_one_is_named(
    world: World, said: str, wrong: str
) -> None:
    visitor = at_staff(world)
    before = visitor.values()
    visitor.say(said)
    assert wrong in visitor.heard and visitor.values() == before and "没雇人" in labels(visitor)


def test_a_date_beside_an_answer_takes_nothing_from_it(world: World) -> None:
    visitor = at_staff(world)
    visitor.say("没雇人，2025年3月停的")
    assert visitor.values()["staff"] == "none"


def skipped_all(world: World) -> Visitor:
    visitor = at_consent(world)
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    while "交给工作人员" not in labels(visitor):
        visitor.press("跳过") if "跳过" in labels(visitor) else visitor.press("不同意")
    return visitor


def test_what_says_nothing_is_not_handed_in_and_what_is_missing_is_said(world: World) -> None:
    visitor = skipped_all(world)
    visitor.press("交给工作人员")
    shown = [each["label"] for reply in visitor.last["before"] for each in reply["options"]]
    assert "还没说是什么情况" in visitor.heard and shown == ["说说情况", "留个电话"]
    visitor.press("留个电话")
    visitor.say("13904511234")
    visitor.press("交给工作人员")
    assert "编号" in visitor.heard


def test_who_says_a_little_after_all_hands_that_in(world: World) -> None:
    visitor = skipped_all(world)
    visitor.say("交上去吧")
    visitor.press("说说情况")
    visitor.say("店黄了，执照没注销")
    assert "对" in labels(visitor)
    visitor.press("对")
    assert visitor.values()["business_state"] == "stopped" and "是个体户、公司，还是合作社" in visitor.heard
