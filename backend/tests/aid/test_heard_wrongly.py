"""An intention is no fact, a question or a denial no answer, a reproach no question."""

from typing import Any

import pytest

from app.aid.schemas import AlertOutcomeCreate
from app.cases.after_help import tells_how_it_is
from app.cases.reproaches import without_reproach
from app.cases.stories import _verdict_of
from tests.aid.telling import reader
from tests.aid.test_short_answers import asked
from tests.aid.test_unharmed import began
from tests.aid.world import HELPER, Visitor, World, labels, run

STORY = "店停了没注销 个体户 雇了俩人 工资还欠着 欠货款"


def told(world: World, story: str, key: str, **said: str) -> Visitor:
    """Somebody safe whose story is confirmed and who is asked a question; others are skipped, or said."""
    visitor = began(world, "平安", story)
    for _ in range(25):
        with world.database.reading() as session:
            opened = world.cases.book.read(session, visitor.case_id)
        place = opened.open_place
        if place.key == key and not opened.row.pending:
            return visitor
        if place.key in said and not opened.row.pending:
            visitor.say(said[place.key])
        else:
            visitor.press(next(each for each in ("对", "跳过", "不同意") if each in labels(visitor)))
    raise AssertionError(key)


def in_danger(world: World, visitor: Visitor, text: str, kind: str) -> None:
    """What the edge does with words that it answered with help."""
    sent = visitor.protected(text)
    with world.database.transaction() as session:
        world.parts.alerts.raise_(session, visitor.conversation_id, kind)
        world.cases.in_danger(session, visitor.conversation_id, sent, kind)


def handed_in(world: World, visitor: Visitor) -> list[Any]:
    """The steps of the plan after everything else was skipped."""
    while "交给工作人员" not in labels(visitor):
        visitor.say("跳过")
    visitor.press("交给工作人员")
    return list(run(world.aid.plan(visitor.conversation_id, visitor.case_id)).steps)


# ---- deregistering ----


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("合计着过完年把照注销", "stopped"),
        ("明天去销照", "stopped"),
        ("正在跑注销手续", "stopped"),
        ("注销公告还在公示期", "stopped"),
        ("把那执照销了得了", "stopped"),
        ("税务卡着不让注销", "stopped"),
        ("注销办到半道了", "stopped"),
        ("快注销下来了", "stopped"),
        ("买卖还支着，想下个月注销", "running"),
        ("执照前年注销的", "deregistered"),
        ("早注销完了", "deregistered"),
        ("我上个月把照销了", "deregistered"),
        ("在大厅办完注销了", "deregistered"),
    ],
)
def test_who_is_going_to_deregister_has_not_done_it_yet(world: World, said: str, state: str) -> None:
    visitor = asked(world, "business_state")
    visitor.say(said)
    assert visitor.values().get("business_state") == state, visitor.heard


def test_a_question_about_deregistering_is_no_state(world: World) -> None:
    visitor = told(world, "没雇人 没欠款", "business_state")
    visitor.say("注销得几天")
    assert "business_state" not in visitor.values()


def test_wanting_it_done_first_changes_no_state(world: World) -> None:
    visitor = told(world, STORY, "first")
    visitor.say("赶紧把照销了吧")
    assert (visitor.values()["first"], visitor.values()["business_state"]) == ("closing", "stopped")


@pytest.mark.parametrize("said", ["不对，注销还在办呢，没下来", "还没注销，这两天去"])
def test_who_says_that_it_is_not_done_yet_puts_the_state_right(world: World, said: str) -> None:
    visitor = began(world, "平安", "饭店黄了 执照注销了 没雇人")
    assert "已经注销" in visitor.heard
    visitor.say(said)
    assert "停了，没注销" in visitor.heard


# ---- questions, denials, what others owe ----


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("own_insurance", "我是不是得先去办失业登记？"),
        ("wish", "我这样的还能贷着款不"),
        ("wish", "有没有厂子招人啊"),
        ("first", "创业补贴我能领吗"),
    ],
)
def test_what_is_asked_answers_nothing(world: World, key: str, said: str) -> None:
    visitor = told(world, STORY, key)
    before = visitor.values()
    visitor.say(said)
    assert visitor.values() == before


@pytest.mark.parametrize("said", ["我没说想再创业，就打听打听", "不是要再创业", "没提过再创业啊 你记错了"])
def test_a_denial_takes_out_what_was_recorded_and_fills_nothing_else(world: World, said: str) -> None:
    visitor = told(world, STORY, "first", wish="想再创业")
    assert visitor.values()["wish"] == "restart"
    visitor.say(said)
    assert "wish" not in visitor.values() and "first" not in visitor.values()
    assert "往后有什么打算" in visitor.heard


@pytest.mark.parametrize("said", ["我没说要打官司", "我可没提官司的事，你记岔了"])
def test_one_of_several_that_is_denied_is_taken_out_alone(world: World, said: str) -> None:
    visitor = told(world, "店停了没注销 个体户 没雇人 被银行起诉了 欠货款", "first")
    visitor.say(said)
    assert visitor.values()["owing"] == ["debts"], visitor.heard


@pytest.mark.parametrize(
    "said", ["不对 客户欠我的钱没写上", "漏了，甲方还欠着我工程款呢", "人家欠我的货款咋没记上"]
)
@pytest.mark.parametrize("key", ["own_insurance", "first"])
def test_what_others_owe_is_added_and_changes_no_other_answer(world: World, said: str, key: str) -> None:
    visitor = told(world, STORY, key)
    before = visitor.values()
    visitor.say(said)
    after = visitor.values()
    assert after["owing"] == ["debts", "wronged"], visitor.heard
    assert {name for name in after if after[name] != before.get(name)} <= {"owing", "story"}


@pytest.mark.parametrize(
    "story",
    [
        "包工程的，甲方欠我二百多万一直不给，公司停了没注销",
        "平台扣着我五万货款，店也停了没注销",
        "客户的账收不回来，厂子停了没注销",
    ],
)
def test_what_others_owe_the_founder_is_heard_in_his_story(story: str) -> None:
    said = {each.key: each.value for each in reader().propose([story])}
    assert "wronged" in said["owing"] and said.get("staff") is None


@pytest.mark.parametrize("story", ["老板欠我四个月工资不给", "屯里人欠我点修车钱，秋后都能给，不用管"])
def test_wages_and_what_does_not_press_are_no_claim(story: str) -> None:
    said = {each.key: each.value for each in reader().propose([story])}
    assert "wronged" not in said.get("owing", [])


def test_the_words_of_a_long_later_answer_reach_whoever_helps(world: World) -> None:
    visitor = told(world, "公司停了没注销", "owing")
    visitor.say("法院判了，开发商欠我九十万没给，我也欠着材料商的货款")
    assert "九十万" in visitor.values()["story"]


@pytest.mark.parametrize("said", ["再也不开店了，伤着了", "想回去考研", "回家种地得了", "不想再折腾了"])
def test_who_wants_neither_work_nor_a_business_has_an_answer(world: World, said: str) -> None:
    visitor = told(world, STORY, "wish")
    visitor.say(said)
    assert visitor.values()["wish"] == "other", visitor.heard


# ---- yes, reproaches ----


@pytest.mark.parametrize(
    "said",
    ["嗯呐 都对", "嗯哪", "嗯哪没错", "对 就这么回事", "差不离吧", "没啥毛病", "是这么个意思", "对着呢"],
)
def test_yes_in_any_dialect_is_a_yes(said: str) -> None:
    assert _verdict_of(said) is True


@pytest.mark.parametrize("said", ["不是这么回事", "不对劲", "嗯哪 就是没雇人", "差不离 工资没欠", "不差钱"])
def test_what_says_more_or_no_is_no_plain_yes(said: str) -> None:
    assert _verdict_of(said) is not True


@pytest.mark.parametrize(
    ("said", "rest"),
    [
        ("公司啊，俺刚才不说了么", "公司"),
        ("我一开头就告诉你了", ""),
        ("都问了三遍了 没雇人", "没雇人"),
        ("你咋还问", ""),
    ],
)
def test_a_reproach_is_told_from_what_it_answers(said: str, rest: str) -> None:
    assert (without_reproach(said) or "").rstrip("啊") == rest


@pytest.mark.parametrize("said", ["老板说了不给", "都跟工人说好了", "法院都说了要执行", "我说完了", "没说过"])
def test_what_others_said_is_no_reproach(said: str) -> None:
    assert without_reproach(said) is None


def test_what_stands_beside_a_reproach_is_the_answer_and_nobody_else_is_asked(world: World) -> None:
    visitor = told(world, "店停了没注销 没雇人", "region")
    visitor.say("绥化啊 前面不说过了么")
    assert visitor.values()["region"].startswith("2312") and visitor.last["digress"] is False


def test_a_bare_reproach_asks_kindly_once_more(world: World) -> None:
    visitor = told(world, STORY, "own_insurance")
    visitor.say("我开头不就说了么")
    assert "没记全" in visitor.heard and "社保现在怎么样" in visitor.heard
    assert visitor.last["digress"] is False and "没听明白" not in visitor.heard


@pytest.mark.parametrize("said", ["接着讲", "往下问吧"])
def test_who_wants_to_go_on_at_the_read_back_is_not_told_that_he_was_not_understood(
    world: World, said: str
) -> None:
    visitor = began(world, "平安", STORY)
    visitor.say(said)
    assert "没听明白" not in visitor.heard and "我理解的是" in visitor.heard


# ---- after help ----


@pytest.mark.parametrize(
    "said", ["我妈守着他呢", "刚睡下", "他又喝上了", "没想寻死 就是憋屈 接着问", "缓过来了"]
)
@pytest.mark.parametrize("key", ["own_insurance", "first"])
def test_how_somebody_is_after_help_is_heard_and_the_question_asked_again(
    world: World, said: str, key: str
) -> None:
    visitor = told(world, STORY, key)
    question = visitor.last["after"][-1]["text"]
    in_danger(world, visitor, "我爸说要从楼上下去", "other")
    before = visitor.values()
    visitor.say(said)
    assert "12356" in visitor.heard and "没听明白" not in visitor.heard
    assert question.split("？")[0] in visitor.heard and visitor.values() == before


def test_without_any_danger_it_is_no_such_thing(world: World) -> None:
    visitor = told(world, STORY, "first")
    visitor.say("刚睡下")
    assert "12356" not in visitor.heard


@pytest.mark.parametrize("said", ["没雇人", "停了", "在家带孩子", "接着说", "我妈看病没钱"])
def test_what_answers_a_form_is_no_word_of_how_somebody_is(said: str) -> None:
    assert not tells_how_it_is(said)


# ---- the plan ----


@pytest.mark.parametrize(
    ("kind", "title"), [("self", "您的平安"), ("violence", "您的平安"), ("other", "您和身边人的平安")]
)
def test_danger_heard_in_the_middle_comes_first_in_the_plan(world: World, kind: str, title: str) -> None:
    visitor = told(world, STORY, "own_insurance")
    in_danger(world, visitor, "这话在边上就答过了", kind)
    steps = handed_in(world, visitor)
    assert (steps[0].code, steps[0].title) == ("T0", title)
    assert "12356" in steps[0].where and "每天不少于18小时" in steps[0].where
    assert len(steps) > 1


def test_danger_heard_after_the_plan_was_made_does_not_change_it(world: World) -> None:
    visitor = told(world, STORY, "own_insurance")
    before = [step.code for step in handed_in(world, visitor)]
    world.clock.forward(minutes=5)
    with world.database.transaction() as session:
        world.parts.alerts.raise_(session, visitor.conversation_id, "self")
    plan = run(world.aid.plan(visitor.conversation_id, visitor.case_id))
    assert "T0" not in before and [step.code for step in plan.steps] == before


def test_a_false_alarm_is_no_part_of_the_plan(world: World) -> None:
    visitor = told(world, STORY, "own_insurance")
    in_danger(world, visitor, "这话在边上就答过了", "self")
    alert = world.rows("SELECT id FROM aid_alerts")[0][0]
    run(world.aid.take_alert(alert, HELPER))
    run(world.aid.settle_alert(alert, AlertOutcomeCreate(outcome="false_alarm", note="说的是电视剧"), HELPER))
    assert "T0" not in [step.code for step in handed_in(world, visitor)]


@pytest.mark.parametrize("said", ["先找个人唠唠", "想找个人说说心里话"])
def test_who_wants_to_talk_first_has_that_in_the_plan_without_an_alarm(world: World, said: str) -> None:
    visitor = told(world, STORY, "first")
    visitor.say(said)
    assert visitor.values()["first"] == "talk", visitor.heard
    steps = handed_in(world, visitor)
    assert steps[0].title == "找人说说" and "12356" in steps[0].where and steps[0].when == "想说的时候"
    assert world.rows("SELECT urgency FROM aid_cases") != [("at_once",)]
    assert world.rows("SELECT count(*) FROM aid_alerts") == [(0,)]
