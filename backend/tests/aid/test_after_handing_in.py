"""Whoever handed in his story is not asked for it again: his question finds its desk, his plan is there."""

import pytest
from sqlalchemy import text as sql

from app.aid.errors import AidSuperseded
from app.aid.schemas import ContactCreate, FollowUpPut, OutcomeCreate, ReferralPut
from tests.aid.world import HELPER, Visitor, World, labels, run, submitted


def ask(visitor: Visitor, text: str, wish: str = "start") -> None:
    """Say something that the bot takes for a wish to begin, or to see how far it is."""
    visitor._turn(text, wish=wish, process_id="aid_intake" if wish == "start" else None)


def intakes(world: World) -> int:
    """How many intakes were begun."""
    return len(world.rows("SELECT 1 FROM cases WHERE process_id = 'aid_intake'"))


def options(visitor: Visitor) -> list[str]:
    """The buttons that were shown."""
    return [each["label"] for reply in visitor.last["before"] for each in reply["options"]]


@pytest.mark.parametrize(
    ("said", "desk"),
    [
        ("保险那块我咋办", "社保经办窗口"),
        ("法院传票我昨天刚收到，咋办", "公共法律服务中心"),
        ("执照上哪注销去", "市场监管登记窗口"),
        ("员工那边要补偿怎么办", "仲裁窗口"),
    ],
)
def test_a_question_after_handing_in_is_told_its_desk_and_begins_nothing(
    world: World, said: str, desk: str
) -> None:
    visitor = submitted(world)
    ask(visitor, said)
    assert desk in visitor.heard and "工作人员那里有" in visitor.heard and "您同意吗" not in visitor.heard
    assert options(visitor)[-2:] == ["看我的计划", "情况变了，重新说一遍"] and intakes(world) == 1


def test_what_a_question_tells_beside_is_said_not_to_be_in_what_was_handed_in(world: World) -> None:
    visitor = submitted(world)
    ask(visitor, "法院传票我昨天刚收到，咋办")
    assert "那份里还没有" in visitor.heard and options(visitor)[0] == "改了再交"
    ask(visitor, "保险那块我咋办")
    assert "那份里还没有" not in visitor.heard and "改了再交" not in options(visitor)


def test_what_has_no_desk_is_still_told_that_staff_have_it(world: World) -> None:
    visitor = submitted(world)
    ask(visitor, "帮帮我吧")
    assert visitor.heard.startswith("您讲的情况工作人员那里有") and intakes(world) == 1


def test_the_offer_to_tell_begins_nothing_twice_either(world: World) -> None:
    visitor = submitted(world)
    visitor.begin_with("保险那块我咋办")
    assert "社保经办窗口" in visitor.heard and intakes(world) == 1


def test_who_says_that_things_have_changed_begins_anew(world: World) -> None:
    visitor = submitted(world)
    ask(visitor, "法院传票我昨天刚收到，咋办")
    visitor.press("情况变了，重新说一遍")
    assert intakes(world) == 2 and "先不着急" in visitor.heard
    visitor.say("先到这")
    ask(visitor, "我想申请再创业援助")
    assert "没填完" in visitor.heard
    visitor.press("重新开始")
    assert "先不着急" in visitor.heard


def test_the_plan_is_shown_again_with_its_page_by_the_button(world: World) -> None:
    visitor = submitted(world)
    given = visitor.last["before"][-1]
    ask(visitor, "保险那块我咋办")
    visitor.press("看我的计划")
    assert visitor.last["before"] == [given]
    card = given["card"]
    assert card["type"] == "aid_plan" and card["private"] is True
    assert [link["path"] for link in card["links"]] == [
        f"/api/aid/plan/{card['case_id']}.html",
        f"/api/aid/plan/{card['case_id']}.pdf",
    ]


def test_my_cases_show_the_button_for_the_plan(world: World) -> None:
    visitor = submitted(world)
    ask(visitor, "我的办件", wish="status")
    assert "已提交" in visitor.heard and options(visitor)[0] == "看我的计划"
    visitor.press("看我的计划")
    assert "给您排了个先后" in visitor.heard


@pytest.mark.parametrize("wish", ["status", "start"])
@pytest.mark.parametrize(
    "said",
    [
        "一页纸给我看看",
        "我的计划呢",
        "下一步干啥",
        "接下来我该去找谁",
        "把那张纸再发我一遍",
        "我先办哪样来着",
    ],
)
def test_who_asks_for_the_plan_in_words_gets_it(world: World, said: str, wish: str) -> None:
    visitor = submitted(world)
    ask(visitor, said, wish)
    assert "给您排了个先后" in visitor.heard and intakes(world) == 1


@pytest.mark.parametrize("said", ["办到哪了", "我的办件", "创业计划书谁给看", "商业计划书要交吗"])
def test_other_words_are_told_how_far_it_is(world: World, said: str) -> None:
    visitor = submitted(world)
    ask(visitor, said, wish="status")
    assert "给您排了个先后" not in visitor.heard and "已提交" in visitor.heard


def test_a_draft_has_no_plan_to_show(world: World) -> None:
    visitor = world.visitor()
    visitor.begin()
    visitor.press("同意")
    visitor.say("先到这")
    ask(visitor, "我的计划呢", wish="status")
    assert "草稿" in visitor.heard and "看我的计划" not in options(visitor)


def test_what_was_taken_back_keeps_nobody_from_beginning_again(world: World) -> None:
    visitor = submitted(world)
    ask(visitor, "我的办件", wish="status")
    visitor.press("撤回")
    assert "真要撤回吗" in visitor.heard
    visitor.press("确定撤回")
    ask(visitor, "我想申请再创业援助")
    assert "先不着急" in visitor.heard and intakes(world) == 2
    ask(visitor, "我的计划呢", wish="status")
    assert "给您排了个先后" not in visitor.heard


def test_what_staff_closed_keeps_nobody_from_beginning_again_and_its_plan_stays(world: World) -> None:
    visitor = submitted(world)
    run(world.aid.take(visitor.case_id, HELPER))
    run(world.aid.close(visitor.case_id, OutcomeCreate(outcome="helped", note="当面谈过了"), HELPER))
    ask(visitor, "我的计划呢", wish="status")
    assert "给您排了个先后" in visitor.heard
    ask(visitor, "我想申请再创业援助")
    assert "先不着急" in visitor.heard and intakes(world) == 2


def test_the_plan_of_somebody_else_is_not_shown(world: World) -> None:
    visitor, stranger = submitted(world), world.visitor()
    stranger._turn("", button={"do": "plan", "case": visitor.case_id})
    assert "给您排了个先后" not in stranger.heard


def test_the_days_in_the_plan_stay_when_it_is_looked_at_later(world: World) -> None:
    visitor = submitted(world)
    given = visitor.last["before"][-1]["text"]
    world.clock.forward(days=3)
    ask(visitor, "我的计划呢", wish="status")
    assert visitor.heard == given


def test_another_process_is_begun_as_before(world: World) -> None:
    visitor = submitted(world)
    visitor.begin("personal_startup")
    assert "工作人员那里有" not in visitor.heard


def test_taking_back_is_asked_once_and_offers_to_change_instead(world: World) -> None:
    visitor = submitted(world)
    ask(visitor, "我的办件", wish="status")
    visitor.press("撤回")
    assert options(visitor) == ["确定撤回", "改了再交", "先不撤"]
    visitor.press("先不撤")
    assert "已提交" in visitor.heard


def test_changing_brings_the_answers_along_and_hands_in_again(world: World) -> None:
    visitor = submitted(world)
    before = visitor.values()
    ask(visitor, "我的办件", wish="status")
    visitor.press("撤回")
    visitor.press("改了再交")
    assert "都搬过来了" in visitor.heard and str(before["story"]) in visitor.heard
    visitor.say("往后打算改成先找个工作")
    visitor.press("交给工作人员")
    assert "编号" in visitor.heard and intakes(world) == 2


def test_what_was_taken_back_can_be_copied_and_handed_in_again(world: World) -> None:
    visitor = submitted(world)
    ask(visitor, "我的办件", wish="status")
    world.clock.forward(minutes=11)
    visitor.press("撤回")
    visitor.press("不想办了")
    assert "已撤回" in visitor.heard
    visitor.press("改了再交")
    visitor.press("交给工作人员")
    assert "编号" in visitor.heard


@pytest.mark.parametrize("said", ["那我先去哪", "先干啥", "啥时候给我打电话", "你们啥时候联系我"])
def test_what_stands_is_the_first_step_and_who_is_in_touch(world: World, said: str) -> None:
    visitor = submitted(world)
    visitor._turn(said, wish="standing")
    assert "您先办“员工的事”" in visitor.heard and options(visitor)[0] == "看我的计划"
    assert "您没留电话" in visitor.heard and "最晚" not in visitor.heard
    visitor._turn("我的计划呢", wish="standing")
    assert "给您排了个先后" in visitor.heard


def test_by_when_staff_call_is_said_to_whoever_left_a_number(world: World) -> None:
    visitor = with_number(world)
    visitor._turn("啥时候给我打电话", wish="standing")
    assert "工作人员最晚11月24日（周二）12:00前打您留的电话 139****1234" in visitor.heard
    world.clock.forward(days=3)
    visitor._turn("咋还没人给我打电话", wish="standing")
    assert "本来该在11月24日" in visitor.heard and "12345" in visitor.heard


def with_number(world: World) -> Visitor:
    """Somebody who left a number to call."""
    visitor = world.visitor()
    visitor.begin()
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    visitor.say("店黄了，执照没注销。雇了俩服务员，工资欠了两个月。我电话13904511234")
    visitor.press("对")
    while "交给工作人员" not in labels(visitor):
        visitor.press("跳过") if "跳过" in labels(visitor) else visitor.press("不同意")
    visitor.press("交给工作人员")
    return visitor


def test_without_a_case_handed_in_nothing_stands(world: World) -> None:
    visitor = world.visitor()
    visitor._turn("那我先去哪", wish="standing")
    assert visitor.last["handled"] is False
    visitor.begin()
    visitor.press("同意")
    visitor.say("先到这")
    visitor._turn("那我先去哪", wish="standing")
    assert visitor.last["handled"] is False


def ids(visitor: Visitor) -> list[str]:
    """The intakes of somebody, the latest first."""
    statement = "SELECT id FROM cases WHERE conversation_id = :id ORDER BY created_at DESC, number DESC"
    return [str(row[0]) for row in visitor.world.rows(statement, id=visitor.conversation_id)]


def change_and_hand_in(visitor: Visitor) -> None:
    """改了再交, with another wish."""
    visitor.world.clock.forward(minutes=3)
    ask(visitor, "我的办件", wish="status")
    visitor.press("撤回")
    visitor.press("改了再交")
    visitor.say("往后打算改成先找个工作")
    visitor.press("交给工作人员")
    assert "编号" in visitor.heard


def listed(world: World) -> list[str]:
    """What the people of aid have before them."""
    return [row.case_id for row in run(world.aid.open_cases(HELPER.office_id)).cases]


def test_until_the_changed_one_is_handed_in_the_first_one_stands(world: World) -> None:
    visitor = submitted(world)
    first = visitor.case_id
    ask(visitor, "我的办件", wish="status")
    visitor.press("撤回")
    visitor.press("改了再交")
    assert listed(world) == [first]


def test_what_is_handed_in_anew_stands_in_place_of_the_first(world: World) -> None:
    visitor = with_number(world)
    first = visitor.case_id
    run(world.aid.take(first, HELPER))
    run(world.aid.contact(first, ContactCreate(channel="phone", reached=False, note="没接"), HELPER))
    due = run(world.aid.read(first, HELPER)).due_at
    change_and_hand_in(visitor)
    new, old = ids(visitor)
    assert old == first and listed(world) == [new]
    view = run(world.aid.read(new, HELPER))
    assert (view.owner, view.due_at, view.superseded_by) == (HELPER.username, due, None)
    assert [each.case_id for each in view.earlier] == [old]
    assert [each.note for each in view.earlier[0].contacts] == ["没接"]
    before = run(world.aid.read(old, HELPER))
    assert (before.state, before.superseded_by, before.outcome) == ("closed", new, None)


def test_nobody_goes_on_with_what_was_handed_in_anew(world: World) -> None:
    visitor = submitted(world)
    first = visitor.case_id
    run(world.aid.take(first, HELPER))
    change_and_hand_in(visitor)
    world.clock.forward(days=8)
    works = [
        lambda: world.aid.contact(first, ContactCreate(channel="phone", reached=True), HELPER),
        lambda: world.aid.close(first, OutcomeCreate(outcome="helped", note="谈过了"), HELPER),
        lambda: world.aid.followed_up(first, 1, FollowUpPut(note="问过了"), HELPER),
        lambda: world.aid.hand_over(first, None, HELPER),
        lambda: world.aid.take(first, HELPER),
        lambda: world.aid.refer(first, 0, ReferralPut(state="sent"), HELPER),
    ]
    for work in works:
        with pytest.raises(AidSuperseded):
            run(work())


def test_the_third_one_stands_in_place_of_both_before(world: World) -> None:
    visitor = submitted(world)
    change_and_hand_in(visitor)
    change_and_hand_in(visitor)
    newest, *earlier = ids(visitor)
    assert listed(world) == [newest]
    run(world.aid.take(newest, HELPER))
    assert [each.case_id for each in run(world.aid.read(newest, HELPER)).earlier] == earlier


def test_the_person_sees_which_one_counts_and_both_histories_say_it(world: World) -> None:
    visitor = submitted(world)
    change_and_hand_in(visitor)
    new, old = ids(visitor)
    number = world.rows("SELECT number FROM cases WHERE id = :id", id=new)[0][0]
    ask(visitor, "我的办件", wish="status")
    assert f"又交了一份（编号 {number}）" in visitor.heard
    history = "SELECT action FROM case_events WHERE case_id = :id ORDER BY seq"
    assert world.rows(history, id=old)[-1][0] == "aid.superseded"
    assert ("aid.supersedes",) in [tuple(row) for row in world.rows(history, id=new)]


def test_questions_about_the_plan_are_answered_by_the_one_handed_in_last(world: World) -> None:
    visitor = submitted(world)
    change_and_hand_in(visitor)
    new, old = ids(visitor)
    touched = sql("UPDATE cases SET updated_at = '2099-01-01 00:00:00' WHERE id = :id")
    run(world.database.write(lambda db: db.execute(touched, {"id": old}) and None))
    ask(visitor, "第一条是啥", wish="plan")
    assert new in str(visitor.last) and old not in str(visitor.last)


def test_what_staff_closed_before_is_not_touched(world: World) -> None:
    visitor = submitted(world)
    first = visitor.case_id
    run(world.aid.take(first, HELPER))
    run(world.aid.close(first, OutcomeCreate(outcome="helped", note="当面谈过了"), HELPER))
    change_and_hand_in(visitor)
    assert run(world.aid.read(first, HELPER)).superseded_by is None
    assert set(listed(world)) == set(ids(visitor))  # the first is still to be asked how it went


def test_an_alert_nobody_took_goes_over_to_the_new_one_and_keeps_it_urgent(world: World) -> None:
    visitor = submitted(world)
    first = visitor.case_id
    with world.database.transaction() as session:
        world.parts.alerts.raise_(session, visitor.conversation_id, "chat")
    change_and_hand_in(visitor)
    new, old = ids(visitor)
    assert (old, [alert.case_id for alert in run(world.aid.alerts()).alerts]) == (first, [new])
    run(world.aid.take(new, HELPER))
    assert run(world.aid.read(new, HELPER)).urgency == "at_once"
