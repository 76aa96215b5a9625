"""How the person can be reached: a number is asked for once, never needed, and shown in full to aid alone."""

import json

import pytest
from sqlalchemy import text as sql

from app.cases.numbers import last_number
from app.cases.schemas import AnswerPut, ChatTurnCreate
from app.privacy.export import collect
from tests.aid.test_after_handing_in import change_and_hand_in, ids
from tests.aid.test_intake import at_story
from tests.aid.world import HELPER, Visitor, World, labels, run

NUMBER, MASKED = "13912345678", "139****5678"
TOLD = f"我店黄了，欠一屁股债，我电话{NUMBER}"
ASKED = "留个电话"


def in_danger(world: World, opening: str = "") -> Visitor:
    """Somebody in danger who does not want to go on telling."""
    visitor = world.visitor()
    visitor.begin_with(opening) if opening else visitor.begin()
    visitor.press("同意")
    visitor.press("有人威胁、骚扰")
    visitor.press("先说到这")
    return visitor


def asked(world: World) -> Visitor:
    """Somebody who skips everything until he is asked for a number."""
    visitor = at_story(world)
    while ASKED not in visitor.heard:
        visitor.press("跳过") if "跳过" in labels(visitor) else visitor.press("不同意")
    return visitor


@pytest.mark.parametrize(
    "said", [NUMBER, f"打{NUMBER}就行", "幺三九幺二三四五六七八", "139 1234 5678，晚上打"]
)
def test_a_number_is_taken_read_back_in_part_and_seen_by_no_bot(world: World, said: str) -> None:
    visitor = asked(world)
    visitor.say(said)
    assert MASKED in visitor.heard and NUMBER not in visitor.heard
    assert "交给工作人员" in labels(visitor) and visitor.values()["phone"] == NUMBER
    assert NUMBER not in "".join(visitor.sent)


def test_how_to_be_called_is_kept_for_those_who_call(world: World) -> None:
    visitor = asked(world)
    visitor.say("晚上六点以后打，别打给我媳妇")
    assert "别打给我媳妇" in visitor.heard and ASKED in visitor.heard
    visitor.say(NUMBER)
    visitor.press("交给工作人员")
    view = run(world.aid.read(visitor.case_id, HELPER))
    assert view.contact_wish == "晚上六点以后打，别打给我媳妇"
    with world.database.reading() as session:
        export = collect(session, world.privacy.holdings, visitor.conversation_id, 1, world.clock)
    rows = {section.table: section.rows for section in export.sections}
    assert rows["cases"][0]["contact_wish"] == view.contact_wish
    assert "媳妇" not in json.dumps(
        [str(row) for row in world.rows("SELECT * FROM cases")], ensure_ascii=False
    )


def test_how_to_be_called_goes_along_into_what_is_changed_and_handed_in_anew(world: World) -> None:
    visitor = asked(world)
    visitor.say("别打给我媳妇")
    visitor.say(NUMBER)
    visitor.press("交给工作人员")
    change_and_hand_in(visitor)
    newest = ids(visitor)[0]
    assert run(world.aid.read(newest, HELPER)).contact_wish == "别打给我媳妇"


def test_how_to_be_called_said_after_handing_in_reaches_those_who_help(world: World) -> None:
    visitor = asked(world)
    visitor.say(NUMBER)
    visitor.press("交给工作人员")
    said = ChatTurnCreate(
        conversation_id=visitor.conversation_id, message_id="after", text="别打给我媳妇", wish="contact"
    )
    turned = run(world.cases.chat_turn(said))
    assert turned["handled"] and turned["before"][0]["card"]["private"]
    assert run(world.aid.read(visitor.case_id, HELPER)).contact_wish == "别打给我媳妇"


def test_who_left_no_number_is_told_so_when_he_says_how_to_be_called(world: World) -> None:
    visitor = in_danger(world)
    visitor.say("不留")
    visitor.press("交给工作人员")
    said = ChatTurnCreate(
        conversation_id=visitor.conversation_id, message_id="after", text="下午再打给我", wish="contact"
    )
    turned = run(world.cases.chat_turn(said))
    assert "没留手机号" in turned["before"][0]["text"]
    assert "改了再交" in [each["label"] for each in turned["before"][1]["options"]]


@pytest.mark.parametrize(
    "told",
    [
        "放高利贷那个人的手机是13912345678，天天催",
        "房东电话13912345678，催我交房租",
        "他们天天用13912345678给我打电话",
    ],
)
def test_a_number_that_is_not_said_to_be_ones_own_is_never_called(told: str) -> None:
    assert last_number(f"店黄了，{told}", lambda token: None) is None


@pytest.mark.parametrize("told", ["我电话13912345678", "打我13912345678", "13912345678是我的号"])
def test_a_number_said_to_be_ones_own_is_taken(told: str) -> None:
    assert last_number(f"店黄了，{told}", lambda token: None) == NUMBER


@pytest.mark.parametrize("said", ["不留", "不用了", "没有电话", "不想留", "不了", "不", "跳过"])
def test_nobody_has_to_leave_a_number(world: World, said: str) -> None:
    visitor = asked(world)
    visitor.say(said)
    assert "交给工作人员" in labels(visitor) and visitor.values()["phone"] is None


def test_a_yes_is_asked_for_the_number_and_a_wrong_one_again(world: World) -> None:
    visitor = asked(world)
    visitor.say("行")
    assert "直接说号码" in visitor.heard and "phone" not in visitor.values()
    visitor.say("1391234567")
    assert "11位" in visitor.heard and "phone" not in visitor.values()


def test_a_number_told_at_the_beginning_is_not_asked_again_in_danger(world: World) -> None:
    visitor = in_danger(world, TOLD)
    assert ASKED not in visitor.heard and MASKED in visitor.heard and NUMBER not in visitor.heard
    visitor.press("交给工作人员")
    assert visitor.turns == 5
    view = run(world.aid.read(visitor.case_id, HELPER))
    assert view.phone == MASKED


def test_a_number_told_in_the_story_is_not_asked_again(world: World) -> None:
    visitor = at_story(world)
    visitor.say(f"店黄了，执照没注销，欠了两个月工资。打我{NUMBER}，我媳妇13800001111")
    visitor.press("对")
    while "交给工作人员" not in labels(visitor):
        assert ASKED not in visitor.heard
        visitor.press("跳过") if "跳过" in labels(visitor) else visitor.press("不同意")
    assert MASKED in visitor.heard and visitor.values()["phone"] == NUMBER


def test_a_number_taken_from_what_was_told_can_be_changed_or_taken_back(world: World) -> None:
    visitor = in_danger(world, TOLD)
    visitor.say("改电话")
    assert ASKED in visitor.heard
    visitor.say("13800001111")
    assert visitor.values()["phone"] == "13800001111"
    visitor.say("改电话")
    visitor.say("不想留了")
    assert visitor.values()["phone"] is None and "交给工作人员" in labels(visitor)


def test_what_was_told_first_goes_along_when_somebody_in_danger_stops_there(world: World) -> None:
    visitor = in_danger(world, TOLD)
    visitor.press("交给工作人员")
    view = run(world.aid.read(visitor.case_id, HELPER))
    assert view.told_first == [f"我店黄了，欠一屁股债，我电话{MASKED}"]
    assert "黄" not in json.dumps([str(row) for row in world.rows("SELECT * FROM cases")], ensure_ascii=False)


def test_what_was_told_unread_before_the_consent_goes_along_too(world: World) -> None:
    visitor = world.visitor()
    visitor.begin()
    visitor.say("店黄了，执照没注销，雇了俩服务员，工资欠了两个月")
    visitor.press("同意")
    visitor.press("有人威胁、骚扰")
    visitor.press("先说到这")
    visitor.say("不留")
    visitor.press("交给工作人员")
    assert "雇了俩服务员" in "".join(run(world.aid.read(visitor.case_id, HELPER)).told_first)


def test_whoever_goes_on_telling_after_all_has_what_he_told_first_read_back(world: World) -> None:
    visitor = in_danger(world, TOLD)
    visitor.say("返回")
    while "愿意接着讲" not in labels(visitor):
        visitor.say("返回")
    visitor.press("愿意接着讲")
    assert "我理解的是" in visitor.heard


def test_what_was_told_first_and_a_story_written_on_the_page_are_joined(world: World) -> None:
    visitor = world.visitor()
    visitor.begin_with(TOLD)
    visitor.press("同意")
    on_page(world, visitor, "urgent", "ok")
    on_page(world, visitor, "story", "还有俩服务员")
    assert visitor.values()["story"] == f"{TOLD}\n还有俩服务员"
    assert [row[0] for row in world.rows("SELECT opening FROM cases")] == [None]


def on_page(world: World, visitor: Visitor, key: str, value: str) -> None:
    """Answer a question of the case on the page."""
    case = run(world.cases.read(visitor.conversation_id, visitor.case_id))
    wish = AnswerPut(value=value, revision=case.revision)
    run(world.cases.answer(visitor.conversation_id, visitor.case_id, key, wish))


def test_the_number_in_full_is_read_apart_and_leaves_a_line_in_the_audit_trail(world: World) -> None:
    visitor = in_danger(world, TOLD)
    visitor.press("交给工作人员")
    view = run(world.aid.read(visitor.case_id, HELPER))
    assert NUMBER not in view.model_dump_json() and "联系电话：" + MASKED in view.summary
    assert run(world.aid.phone(visitor.case_id, HELPER)).phone == NUMBER
    looks = world.rows("SELECT actor, purpose FROM audit_events WHERE action = 'aid.phone'")
    assert [tuple(row) for row in looks] == [("staff:helper", "aid_intake")]


def test_where_somebody_is_known_to_be_stands_beside_the_number(world: World) -> None:
    visitor = in_danger(world, TOLD)
    with world.database.transaction() as session:
        session.execute(sql("UPDATE conversations SET region = '230103'"))
    visitor.press("交给工作人员")
    assert run(world.aid.read(visitor.case_id, HELPER)).region == "哈尔滨市南岗区"


_ALL_SAFE = ["没有危险", "没危险", "都没事", "能慢慢说", "平安着呢", "没啥危险，都平安着呢"]


@pytest.mark.parametrize("said", _ALL_SAFE)
def test_a_plain_word_that_all_are_safe_is_understood(world: World, said: str) -> None:
    visitor = world.visitor()
    visitor.begin()
    visitor.press("同意")
    visitor.say(said)
    assert visitor.values()["urgent"] == "ok" and "眼下平安吗" not in visitor.heard


def test_a_bare_no_to_the_question_of_safety_says_nothing(world: World) -> None:
    visitor = world.visitor()
    visitor.begin()
    visitor.press("同意")
    visitor.say("没有")
    assert "urgent" not in visitor.values() and "眼下平安吗" in visitor.heard
