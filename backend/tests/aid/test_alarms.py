"""Danger heard in a conversation belongs to its intake and hurries it; a relative's is not the teller's."""

import pytest

from tests.aid.world import HELPER, Visitor, World, run


def alarm(world: World, visitor: Visitor, kind: str = "other") -> None:
    """What the edge does when it hears danger."""
    with world.database.transaction() as session:
        world.parts.alerts.raise_(session, visitor.conversation_id, kind)


def handed_in(world: World, visitor: Visitor) -> None:
    """Safe, nothing told, no number: handed in as soon as it may be."""
    visitor.begin()
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    visitor.say("店黄了，欠银行二十万，没雇人，执照注销了")
    for _ in range(20):
        labels = [each["label"] for reply in visitor.last["after"] for each in reply["options"]]
        if "交给工作人员" in labels:
            visitor.press("交给工作人员")
            return
        visitor.press("对") if "对" in labels else visitor.say("跳过")
    raise AssertionError(visitor.heard)


def test_an_alert_raised_before_the_intake_belongs_to_it_and_makes_it_urgent(world: World) -> None:
    visitor = world.visitor()
    alarm(world, visitor)
    handed_in(world, visitor)
    (alert,) = run(world.aid.alerts()).alerts
    (row,) = run(world.aid.open_cases(HELPER.office_id)).cases
    assert (alert.kind, alert.case_id, row.urgency) == ("other", visitor.case_id, "at_once")
    assert "工作人员已经收到提醒" in visitor.heard and "心里撑不住" not in visitor.heard
    world.clock.forward(minutes=16)
    assert run(world.aid.open_cases(HELPER.office_id)).cases[0].overdue


def test_an_intake_without_danger_is_not_hurried(world: World) -> None:
    visitor, other = world.visitor(), world.visitor()
    alarm(world, other)
    handed_in(world, visitor)
    (row,) = run(world.aid.open_cases(HELPER.office_id)).cases
    (alert,) = run(world.aid.alerts()).alerts
    assert (row.urgency == "at_once", alert.case_id) == (False, None)


def test_an_alert_in_the_middle_of_the_draft_belongs_to_it(world: World) -> None:
    visitor = world.visitor()
    visitor.begin()
    visitor.press("同意")
    alarm(world, visitor, "self")
    (alert,) = run(world.aid.alerts()).alerts
    assert alert.case_id == visitor.case_id


def test_an_alert_is_joined_to_the_draft_with_its_first_answer(world: World) -> None:
    visitor = world.visitor()
    alarm(world, visitor)
    visitor.begin()
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    assert run(world.aid.alerts()).alerts[0].case_id == visitor.case_id


def test_danger_after_handing_in_hurries_the_intake(world: World) -> None:
    visitor = world.visitor()
    handed_in(world, visitor)
    alarm(world, visitor, "self")
    (row,) = run(world.aid.open_cases(HELPER.office_id)).cases
    assert row.urgency == "at_once"
    assert run(world.aid.alerts()).alerts[0].case_id == visitor.case_id


def test_danger_that_somebody_took_long_ago_hurries_nothing(world: World) -> None:
    visitor = world.visitor()
    alarm(world, visitor)
    run(world.aid.take_alert(run(world.aid.alerts()).alerts[0].id, HELPER))
    world.clock.forward(days=30)
    handed_in(world, visitor)
    (row,) = run(world.aid.open_cases(HELPER.office_id)).cases
    assert row.urgency != "at_once"


@pytest.mark.parametrize(
    "told",
    [
        "我弟弟半夜给我妈发语音说姐我对不起你，我不想活了",
        "我哥前天喝了农药，刚抢救过来",
        "我弟店黄了，他老说活够了",
    ],
)
def test_a_relative_who_despairs_is_not_read_back_as_the_teller(world: World, told: str) -> None:
    heard = world.parts.story.matters(told)
    assert "despair" not in heard.get("mentioned", [])


@pytest.mark.parametrize("told", ["我也不想活了", "我媳妇说她活够了，我也不想活了", "媳妇跟人走了，我活够了"])
def test_the_tellers_own_despair_is_heard_beside_relatives(world: World, told: str) -> None:
    assert "despair" in world.parts.story.matters(told).get("mentioned", [])


@pytest.mark.parametrize(
    "said", ["心里撑不住的是我弟弟，不是我", "不对，撑不住的是我弟弟", "是我弟弟撑不住了，不是我"]
)
def test_a_correction_at_the_read_back_takes_the_despair_out(world: World, said: str) -> None:
    visitor = world.visitor()
    visitor.begin()
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    visitor.say("店黄了欠银行二十万，心里撑不住了")
    assert "心里撑不住" in visitor.heard
    visitor.say(said)
    assert "心里撑不住" not in visitor.heard and "欠款" in visitor.heard


def test_another_correction_leaves_the_despair_where_it_is(world: World) -> None:
    visitor = world.visitor()
    visitor.begin()
    visitor.press("同意")
    visitor.press("还行，能慢慢说")
    visitor.say("店黄了欠银行二十万，心里撑不住了")
    visitor.say("欠钱的是我姐，不是我")
    assert "心里撑不住" in visitor.heard


def test_a_correction_after_the_question_of_safety_has_it_asked_again(world: World) -> None:
    visitor = world.visitor()
    visitor.begin()
    visitor.press("同意")
    visitor.press("心里撑不住了")
    visitor.say("撑不住的是我弟弟，不是我")
    assert "urgent" not in visitor.values()
    assert "眼下平安吗" in visitor.heard
