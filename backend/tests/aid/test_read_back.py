"""What is said to a read-back changes it, goes on, or is said not to have been matched."""

import re

import pytest

from tests.aid.world import Visitor, World

STORY = "去年开的奶茶店，雇了俩人，工资都结了，欠银行十万"


def told(world: World, story: str) -> Visitor:
    """Somebody whose story is read back."""
    visitor = world.visitor()
    visitor.begin()
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    visitor.say(story)
    assert "我理解的是" in visitor.heard
    return visitor


def lines(visitor: Visitor) -> dict[str, str]:
    """What is read back: label → value."""
    return dict(re.findall(r"^· ([^：]+)：(.+)$", visitor.heard, re.MULTILINE))


@pytest.mark.parametrize(
    ("story", "said", "label", "value"),
    [
        (STORY, "不对，没雇人", "员工", "没雇人"),
        (STORY, "员工那条不对，我从来没雇过人", "员工", "没雇人"),
        (STORY, "没雇人没欠钱", "员工", "没雇人"),
        (STORY, "没雇人没欠钱", "欠款和官司", "都没有"),
        (STORY, "就我自己干，没有员工", "员工", "没雇人"),
        (STORY, "工资其实没开，欠着呢", "员工", "欠着工资"),
        (STORY, "我一分钱也没欠银行的", "欠款和官司", "都没有"),
        (STORY, "有，担保过", "欠款和官司", "有欠款没还上、替人担保"),
        (STORY, "银行天天催", "欠款和官司", "有欠款没还上、有人催款"),
        (STORY, "欠款和官司里头还有替人担保", "欠款和官司", "有欠款没还上、替人担保"),
        ("店停了没注销，没雇人", "公司", "经营形式", "公司"),
        ("店停了没注销，没雇人", "我自己的社保去年就断了，过两年才退休了能领", "自己的社保", "断了"),
        ("店停了没注销，想先找个工作", "算了还是想再干", "往后打算", "想再创业"),
        ("店停了没注销，想再干一次", "算了，先找个班上吧", "往后打算", "先找个工作"),
        ("公司停了没注销，没雇人", "个体还是公司不对，是合作社", "经营形式", "合作社、其他"),
        ("公司停了没注销，没雇人", "不是公司，是个体户", "经营形式", "个体户"),
        ("店停了没注销，没雇人", "不对，都注销完了", "现在的状态", "已经注销"),
    ],
)
def test_what_contradicts_a_read_back_changes_it(
    world: World, story: str, said: str, label: str, value: str
) -> None:
    visitor = told(world, story)
    visitor.say(said)
    assert lines(visitor)[label] == value, visitor.heard
    assert "再念一遍" in visitor.heard


@pytest.mark.parametrize(
    ("story", "said", "label"),
    [
        (STORY, "欠钱的是我姐，不是我", "欠款和官司"),
        (STORY, "欠银行的是我弟弟", "欠款和官司"),
        (STORY, "员工那条不对", "员工"),
        ("店停了没注销，我心里撑不住了", "撑不住的是我弟弟，不是我", "提到的难处"),
        ("店停了没注销，心里撑不住了", "我没撑不住", "提到的难处"),
        ("店停了没注销，没雇人，撑不下去了，不想活了", "不想活的是我妹妹", "提到的难处"),
    ],
)
def test_what_is_somebody_elses_or_wrong_is_taken_out(
    world: World, story: str, said: str, label: str
) -> None:
    visitor = told(world, story)
    assert label in lines(visitor)
    visitor.say(said)
    assert label not in lines(visitor), visitor.heard
    assert "再念一遍" in visitor.heard or "我听着" in visitor.heard


def test_what_was_put_right_stays_right_whatever_is_told_afterwards(world: World) -> None:
    visitor = told(world, STORY)
    visitor.say("不对，没雇人")
    visitor.say("对了，我自己的社保也断了半年了")
    assert lines(visitor)["员工"] == "没雇人" and lines(visitor)["自己的社保"] == "断了"
    visitor.press("对")
    assert visitor.values()["staff"] == "none" and visitor.values()["own_insurance"] == "stopped"


@pytest.mark.parametrize("said", ["没办", "不对", "两个人欠不是仨", "那条写错了", "瞎整"])
def test_what_changes_nothing_is_said(world: World, said: str) -> None:
    visitor = told(world, "雇了仨，还欠着俩月工资，店停了没注销")
    visitor.say(said)
    if said == "不对":
        assert "一样一样" in visitor.heard
    else:
        assert "没对上" in visitor.heard and said in visitor.heard, visitor.heard


@pytest.mark.parametrize(
    "said", ["今年秋天黄的", "羊得口蹄役了", "死了八十多只", "俺养羊30年了", "今年赔了十来万", "头几年还行"]
)
def test_trade_time_and_cause_told_at_the_read_back_are_kept(world: World, said: str) -> None:
    visitor = told(world, STORY)
    before = lines(visitor)
    visitor.say(said)
    assert "没对上" not in visitor.heard and said in str(visitor.values()["story"])
    assert "记着了" in visitor.heard or lines(visitor) != before, visitor.heard


def test_what_puts_right_only_his_own_words_is_kept_too(world: World) -> None:
    visitor = told(world, STORY)
    visitor.say("死了八十多只")
    visitor.say("不是八十多 是六十多只 记错了")
    assert "记着了" in visitor.heard and "没对上" not in visitor.heard


def test_more_of_the_story_that_answers_nothing_is_kept_and_said_to_be(world: World) -> None:
    visitor = told(world, STORY)
    visitor.say("我这店开在学校门口，头两年放学的时候孩子们都来，排队排到马路边上")
    assert "记在您讲的情况里了" in visitor.heard


@pytest.mark.parametrize("said", ["说完了", "就这些", "没别的了", "我说完了。", "就这些吧", "没啥说的了"])
def test_who_has_said_everything_goes_on(world: World, said: str) -> None:
    visitor = told(world, STORY)
    visitor.say(said)
    assert "我理解的是" not in visitor.heard and visitor.values()["staff"] == "settled"


@pytest.mark.parametrize("said", ["交给工作人员", "交给工作人员吧", "直接交给工作人员"])
def test_who_wants_to_hand_in_at_the_read_back_is_told_what_is_left(world: World, said: str) -> None:
    visitor = told(world, STORY)
    visitor.say(said)
    assert "跳过" in visitor.heard and visitor.values()["staff"] == "settled"


def test_a_number_at_the_read_back_is_kept_and_not_asked_for_again(world: World) -> None:
    visitor = told(world, STORY)
    visitor.say("13804510000")
    assert "号码我记着" in visitor.heard and "13804510000" not in visitor.heard
    visitor.press("对")
    while "电话" not in visitor.heard:
        visitor.press("跳过")
    assert "138****0000" in visitor.heard


def test_a_sisters_business_is_not_the_tellers(world: World) -> None:
    visitor = told(world, "我姐店黄了，她欠了三十万，我的店还干着呢")
    assert lines(visitor) == {"现在的状态": "还在干"}


@pytest.mark.parametrize(
    ("story", "debts"),
    [
        ("我哥的饭店黄了，欠了一屁股债。我自己的店还开着呢，没雇人", False),
        ("我妹妹开的美容院关了，银行贷款还不上了。我的店停了没注销", False),
        ("我弟弟的洗车行黄了，欠银行二十万，我给他担保的，银行催我。我的店也停了没注销", True),
        ("我跟我姐合伙的店黄了，欠货款五万，没注销", True),
        ("我媳妇的店黄了，欠了三十万，执照没注销", True),
    ],
)
def test_only_the_debts_of_a_relatives_own_business_are_left_out(
    world: World, story: str, debts: bool
) -> None:
    assert ("欠款和官司" in lines(told(world, story))) is debts


def test_a_cooperative_is_no_company(world: World) -> None:
    visitor = told(world, "俺们那个合作社去年就停了，没注销，没雇人")
    assert lines(visitor)["经营形式"] == "合作社、其他"


def at_the_review(world: World) -> Visitor:
    """Somebody who told his story and left the rest out."""
    visitor = told(world, STORY)
    visitor.press("对")
    for _ in range(20):
        if "交给工作人员" in visitor.heard:
            return visitor
        visitor.say("跳过")
    raise AssertionError(visitor.heard)


def test_a_story_that_is_gone_back_to_keeps_what_was_told(world: World) -> None:
    visitor = at_the_review(world)
    visitor.say("改一下我讲的情况")
    visitor.say("其实欠银行的是十五万，还有我小舅子三万")
    assert visitor.values()["story"] == f"{STORY}\n其实欠银行的是十五万，还有我小舅子三万"


@pytest.mark.parametrize("said", ["确认提交", "提交吧", "没问题，交吧"])
def test_words_that_hand_in_become_no_part_of_a_story(world: World, said: str) -> None:
    visitor = at_the_review(world)
    visitor.say("改一下我讲的情况")
    visitor.say(said)
    assert visitor.values()["story"] == STORY and "您讲的我都记下了" in visitor.heard
    visitor.say("改一下我讲的情况")
    visitor.say("还欠我小舅子三万")
    visitor.say(said)
    assert visitor.values()["story"] == f"{STORY}\n还欠我小舅子三万"
