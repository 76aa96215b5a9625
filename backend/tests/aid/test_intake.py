"""The intake in chat, from the first message to the plan, and what staff see of it."""

import json

import pytest
from sqlalchemy import text as sql

from app.aid import plan_page
from app.aid.errors import AidClosed, AidNotFound, AidOwned, AidTaken, AlertTaken
from app.aid.schemas import ContactCreate, FollowUpPut, OutcomeCreate, ReferralPut
from app.aid.wording import blaming
from app.privacy.consent import ConsentSource
from tests.aid.world import HELPER, OTHER, Visitor, World, labels, run, submitted

STORY = "店黄了，执照没注销。雇了俩服务员，工资欠了两个月。我还想再干，咋办啊，换个小点的店。"


def at_story(world: World) -> Visitor:
    """Somebody who is asked to tell."""
    visitor = world.visitor()
    visitor.begin()
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    return visitor


def test_a_story_is_read_back_before_it_counts(world: World) -> None:
    visitor = at_story(world)
    visitor.say(STORY)
    assert "我理解的是" in visitor.heard and "欠着工资" in visitor.heard
    assert set(visitor.values()) == {"urgent", "story"}
    visitor.press("对")
    values = visitor.values()
    assert (
        values["staff"] == "wages" and values["business_state"] == "stopped" and values["wish"] == "restart"
    )
    assert "店或公司现在" not in visitor.heard


def test_what_was_understood_wrongly_is_dropped(world: World) -> None:
    visitor = at_story(world)
    visitor.say(STORY)
    visitor.say("不对")
    assert visitor.values() == {"urgent": "ok", "story": STORY, "mentioned": None}
    assert "现在是啥状态" in visitor.heard


def test_more_of_a_story_is_understood_together_with_the_first_part(world: World) -> None:
    visitor = at_story(world)
    visitor.say(STORY)
    visitor.say("还有一样，我自己的社保断了一年了，家里孩子学费也交不起")
    assert "断了" in visitor.heard and "欠着工资" in visitor.heard
    visitor.say("对")
    assert visitor.values()["own_insurance"] == "stopped"
    assert visitor.values()["mentioned"] == ["living"]


def test_the_bot_sees_no_word_of_the_story_and_none_of_an_answer_typed_in_words(world: World) -> None:
    visitor = at_story(world)
    visitor.say(STORY)
    visitor.say("不对")
    turned = visitor.say("执照被吊销了")
    assert visitor.values()["business_state"] == "revoked"
    assert [text for text in visitor.sent if "服务员" in text or "吊销" in text] == []
    telling = [reply for reply in (*turned["before"], *turned["after"]) if "吊销" in reply["text"]]
    assert telling and all(reply["card"]["private"] is True for reply in telling)


def test_a_story_typed_where_consent_is_asked_is_taken_out_as_well(world: World) -> None:
    visitor = world.visitor()
    visitor.begin()
    visitor.say(STORY)
    assert "服务员" not in visitor.sent[-1]
    assert "同意我记下来吗" in visitor.heard


def test_a_draft_with_danger_in_it_raises_one_alert_at_once(world: World) -> None:
    visitor = world.visitor()
    visitor.begin()
    visitor.press("同意")
    visitor.press("心里撑不住了")
    assert "12356" in visitor.heard and "110" in visitor.heard
    visitor.say("返回")
    visitor.press("有人威胁、骚扰")
    alerts = run(world.aid.alerts()).alerts
    assert [(alert.kind, alert.times, alert.case_id) for alert in alerts] == [("intake", 2, visitor.case_id)]


def test_who_is_in_danger_may_stop_there_and_is_handed_over_without_leaving_a_number(world: World) -> None:
    visitor = world.visitor()
    visitor.begin()
    visitor.press("同意")
    visitor.press("有人威胁、骚扰")
    visitor.press("先说到这")
    assert "留个电话" in visitor.heard
    visitor.say("不留")
    visitor.press("交给工作人员")
    row = run(world.aid.open_cases(HELPER.office_id)).cases[0]
    assert (row.urgency, row.overdue, row.waiting_for) == ("at_once", False, "第一次联系")
    world.clock.forward(minutes=16)
    assert run(world.aid.open_cases(HELPER.office_id)).cases[0].overdue
    assert visitor.turns == 6 and "12345" in visitor.heard


def test_a_crisis_seen_at_the_edge_raises_an_alert_without_any_intake(world: World) -> None:
    visitor = world.visitor()
    with world.database.transaction() as session:
        world.parts.alerts.raise_(session, visitor.conversation_id, "crisis")
    alert = run(world.aid.alerts()).alerts[0]
    run(world.aid.take_alert(alert.id, HELPER))
    assert run(world.aid.alerts()).alerts == []
    with pytest.raises(AlertTaken):
        run(world.aid.take_alert(alert.id, OTHER))


def test_without_consent_nothing_is_handed_in_and_nothing_is_kept(world: World) -> None:
    visitor = world.visitor()
    visitor.begin()
    visitor.press("不同意")
    asked = visitor.say("确认提交")
    assert asked["digress"] and not asked["after"]
    assert world.rows("SELECT 1 FROM aid_cases") == [] and visitor.values() == {}


def test_stopping_leaves_a_draft_that_goes_on_and_can_be_deleted(world: World) -> None:
    visitor = at_story(world)
    visitor.say(STORY)
    visitor.press("对")
    visitor.say("先到这")
    plan = run(world.aid.plan(visitor.conversation_id, visitor.case_id))
    assert [step.code for step in plan.steps] == ["T1", "T3", "T7"] and not plan.submitted
    visitor._turn("接着填", wish="resume")
    visitor.say("取消")
    visitor.press("删掉草稿")
    assert world.rows("SELECT 1 FROM cases") == [] and world.rows("SELECT 1 FROM case_answers") == []


def test_the_plan_says_what_comes_first_and_leads_to_the_mentor_and_the_one_thing(world: World) -> None:
    visitor = submitted(world)
    codes = [step.code for step in run(world.aid.plan(visitor.conversation_id, visitor.case_id)).steps]
    assert codes == ["T1", "T3", "T7"]
    said = next(reply for reply in visitor.last["before"] if "先后" in reply["text"])
    assert {each["label"] for each in said["options"]} == {"约创业导师", "办创业“一件事”"}
    assert said["card"]["private"] is True
    assert blaming(visitor.heard) == []


def test_the_plan_as_a_page_holds_no_script_and_every_step(world: World) -> None:
    visitor = submitted(world)
    plan = run(world.aid.plan(visitor.conversation_id, visitor.case_id))
    page = plan_page.page(plan)
    assert "<script" not in page and all(step.title in page for step in plan.steps)


def test_nobody_else_reads_the_plan(world: World) -> None:
    visitor, stranger = submitted(world), world.visitor()
    with pytest.raises(Exception, match="not_found"):
        run(world.aid.plan(stranger.conversation_id, visitor.case_id))


def test_what_was_said_in_the_intake_is_not_asked_again_in_the_one_thing(world: World) -> None:
    visitor = submitted(world)
    visitor.press("办创业“一件事”") if "办创业“一件事”" in labels(visitor) else visitor.begin(
        "personal_startup"
    )
    visitor.say("想开个小吃店")
    rows = world.rows("SELECT id FROM cases WHERE process_id = 'personal_startup'")
    with world.database.reading() as session:
        opened = world.cases.book.read(session, str(rows[0][0]))
        carried = opened.stored["first_business"]
    assert carried.value is False
    assert carried.supplied is not None and carried.supplied.supplied_by == "visitor:aid_intake"


def test_the_windows_neither_list_nor_open_an_intake(world: World) -> None:
    visitor = submitted(world)
    states = ["submitted", "accepted"]
    assert run(world.cases.staff_list("office-a", states, "", 50)).cases == []
    with pytest.raises(Exception, match="not_found"):
        run(world.cases.staff_read(visitor.case_id, "office-a"))


def test_every_look_is_noted_with_its_purpose(world: World) -> None:
    visitor = submitted(world)
    run(world.aid.read(visitor.case_id, HELPER))
    run(world.aid.read(visitor.case_id, HELPER))
    looks = world.rows(
        "SELECT actor, purpose FROM audit_events WHERE action = 'aid.read' AND conversation_id = :id",
        id=visitor.conversation_id,
    )
    assert [tuple(row) for row in looks] == [("staff:helper", "aid_intake")] * 2


def test_the_list_tells_nothing_and_the_record_tells_it_in_neutral_words(world: World) -> None:
    visitor = submitted(world)
    row = run(world.aid.open_cases(HELPER.office_id)).cases[0]
    assert "工资" not in row.model_dump_json()
    view = run(world.aid.read(visitor.case_id, HELPER))
    assert "员工：欠着工资" in view.summary and blaming("".join(view.summary)) == []
    assert not any("服务员" in line for line in view.summary)


def test_nothing_told_stands_in_clear_in_any_table_of_aid_or_cases(world: World) -> None:
    submitted(world)
    for table in (
        "aid_cases",
        "aid_referrals",
        "cases",
        "case_answers",
        "case_events",
        "case_turns",
        "vault_values",
    ):
        content = json.dumps(
            [str(tuple(row)) for row in world.rows(f"SELECT * FROM {table}")], ensure_ascii=False
        )
        assert "工资" not in content and "服务员" not in content and "t1_labour" not in content, table


def test_of_two_who_want_an_intake_the_second_is_told(world: World) -> None:
    visitor = submitted(world)
    assert run(world.aid.take(visitor.case_id, HELPER)).owner == "helper"
    colleague = HELPER.__class__("colleague", "aid", "office-a")
    with pytest.raises(AidTaken):
        run(world.aid.take(visitor.case_id, colleague))
    with pytest.raises(AidOwned):
        run(world.aid.read(visitor.case_id, OTHER))


def test_an_intake_is_followed_from_the_first_contact_to_its_outcome(world: World) -> None:
    case_id = submitted(world).case_id
    run(world.aid.take(case_id, HELPER))
    view = run(world.aid.contact(case_id, ContactCreate(channel="chat", reached=True, note="聊过"), HELPER))
    assert view.waiting_for == "第1周回访" and view.contacts[0].note == "聊过"
    view = run(world.aid.refer(case_id, 0, ReferralPut(state="answered", answer="仲裁窗口已约"), HELPER))
    assert (view.referrals[0].code, view.referrals[0].state) == ("T1", "answered")
    world.clock.forward(weeks=1)
    view = run(world.aid.followed_up(case_id, 1, FollowUpPut(note="在办"), HELPER))
    assert view.waiting_for == "第4周回访"
    view = run(world.aid.close(case_id, OutcomeCreate(outcome="helped"), HELPER))
    assert view.outcome == "helped" and not view.overdue
    with pytest.raises(AidClosed):
        run(world.aid.refer(case_id, 0, ReferralPut(state="done"), HELPER))
    with pytest.raises(AidClosed):
        run(world.aid.close(case_id, OutcomeCreate(outcome="helped"), HELPER))


def test_overdue_ones_come_first_and_rise_to_the_supervisor(world: World) -> None:
    first, second = submitted(world), submitted(world)
    world.clock.moment = world.clock.moment.replace(year=world.clock.moment.year + 1)
    run(world.aid.contact(first.case_id, ContactCreate(channel="phone", reached=False), HELPER))
    rows = run(world.aid.overdue()).cases
    assert {row.case_id for row in rows} == {first.case_id, second.case_id}
    assert all(row.overdue for row in run(world.aid.open_cases(HELPER.office_id)).cases[:2])


def test_withdrawing_consent_takes_the_whole_intake_away(world: World) -> None:
    visitor = submitted(world)
    with world.database.transaction() as session:
        world.privacy.consents.withdraw(
            session,
            visitor.conversation_id,
            "aid_intake",
            source=ConsentSource.CHAT,
            actor="visitor",
        )
    for table in ("aid_cases", "aid_referrals", "aid_followups"):
        assert world.rows(f"SELECT 1 FROM {table}") == [], table
    assert world.rows("SELECT 1 FROM case_answers WHERE personal = 'aid_intake'") == []


def test_a_taken_back_case_is_on_no_list(world: World) -> None:
    visitor = submitted(world)
    with world.database.transaction() as session:
        session.execute(sql("UPDATE cases SET state = 'withdrawn'"))
    assert run(world.aid.open_cases(HELPER.office_id)).cases == []
    with pytest.raises(AidNotFound):
        run(world.aid.read(visitor.case_id, HELPER))
