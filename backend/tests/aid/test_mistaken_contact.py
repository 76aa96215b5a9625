"""One tick 联系上了 sends nobody in danger down the queue for good: alerts and the newest contact count."""

from datetime import timedelta

import pytest

from app.aid.schemas import AidRow, AlertOutcome, AlertOutcomeCreate, ContactCreate
from tests.aid.test_alarms import alarm, handed_in
from tests.aid.test_false_alarms import safe, take
from tests.aid.world import HELPER, Visitor, World, run, submitted

REACHED = ContactCreate(channel="phone", reached=True, note="接了，说没事")
NOT_REACHED = ContactCreate(channel="phone", reached=False, note="刚才点错了，没接")


def queue(world: World) -> list[AidRow]:
    return run(world.aid.open_cases(HELPER.office_id)).cases


def without_danger(world: World) -> Visitor:
    visitor = world.visitor()
    handed_in(world, visitor)
    return visitor


def in_danger_among_others(world: World) -> Visitor:
    """Somebody in danger, handed in last; two ordinary intakes wait beside his."""
    submitted(world)
    submitted(world)
    visitor = without_danger(world)
    alarm(world, visitor, "self")
    return visitor


def test_a_contact_leaves_a_case_with_an_open_alert_at_once_and_first(world: World) -> None:
    visitor = in_danger_among_others(world)
    run(world.aid.contact(visitor.case_id, REACHED, HELPER))
    first = queue(world)[0]
    assert (first.case_id, first.urgency, first.waiting_for) == (visitor.case_id, "at_once", "处理提醒")
    world.clock.forward(minutes=16)
    assert queue(world)[0].overdue
    assert [row.case_id for row in run(world.aid.overdue()).cases] == [visitor.case_id]
    shown = run(world.aid.read(visitor.case_id, HELPER))
    assert (shown.urgency, shown.due_at, shown.overdue) == ("at_once", first.due_at, True)


def test_a_case_in_danger_stands_before_an_ordinary_one_that_is_overdue_for_longer(world: World) -> None:
    submitted(world)
    world.clock.forward(days=1)
    visitor = without_danger(world)
    world.clock.forward(days=20)
    assert queue(world)[0].case_id != visitor.case_id
    alarm(world, visitor, "self")
    first, other = queue(world)
    assert first.case_id == visitor.case_id and first.due_at > other.due_at


@pytest.mark.parametrize("last", ["not_reached", "called_110", "called_120"])
def test_an_alert_that_closed_nothing_keeps_the_case_first_after_a_contact(
    world: World, last: AlertOutcome
) -> None:
    visitor = in_danger_among_others(world)
    run(world.aid.contact(visitor.case_id, REACHED, HELPER))
    alert = take(world)
    assert queue(world)[0].waiting_for == "处理提醒"
    run(world.aid.settle_alert(alert.id, AlertOutcomeCreate(outcome=last), HELPER))
    row = queue(world)[0]
    assert (row.case_id, row.urgency, row.waiting_for) == (visitor.case_id, "at_once", "处理提醒")


def test_an_alert_closed_calms_the_case_and_put_right_brings_it_back(world: World) -> None:
    visitor = in_danger_among_others(world)
    run(world.aid.contact(visitor.case_id, REACHED, HELPER))
    alert = take(world)
    run(world.aid.settle_alert(alert.id, AlertOutcomeCreate(outcome="reached"), HELPER))
    row = next(each for each in queue(world) if each.case_id == visitor.case_id)
    assert (row.waiting_for, row.urgency) != ("处理提醒", "at_once") and row.waiting_for == "第1周回访"
    wrong = AlertOutcomeCreate(outcome="not_reached", note="是他表弟接的，没跟本人说上", corrects=1)
    run(world.aid.settle_alert(alert.id, wrong, HELPER))
    row = queue(world)[0]
    assert (row.case_id, row.urgency, row.waiting_for) == (visitor.case_id, "at_once", "处理提醒")


def test_danger_heard_after_a_contact_brings_the_case_to_the_front(world: World) -> None:
    submitted(world)
    visitor = without_danger(world)
    run(world.aid.contact(visitor.case_id, REACHED, HELPER))
    assert queue(world)[-1].case_id == visitor.case_id
    world.clock.forward(days=2)
    alarm(world, visitor, "self")
    row = queue(world)[0]
    assert (row.case_id, row.urgency, row.overdue) == (visitor.case_id, "at_once", False)


def test_another_persons_alert_moves_nobody(world: World) -> None:
    visitor, told = safe(world)
    alarm(world, world.visitor(), "self")
    run(world.aid.contact(visitor.case_id, REACHED, HELPER))
    (row,) = queue(world)
    assert (row.urgency, row.waiting_for) == (told[0], "第1周回访")


def test_a_contact_noted_by_mistake_is_put_right_by_the_next_one(world: World) -> None:
    visitor = submitted(world)
    (before,) = queue(world)
    run(world.aid.contact(visitor.case_id, REACHED, HELPER))
    assert queue(world)[0].waiting_for == "第1周回访"
    view = run(world.aid.contact(visitor.case_id, NOT_REACHED, HELPER))
    assert (view.waiting_for, view.due_at) == ("第一次联系", before.due_at)
    assert [each.reached for each in view.contacts] in ([True, False], [False, True])  # nothing is erased
    visitor._turn("我的办件", wish="status")
    assert "还会再联系" in visitor.heard
    run(world.aid.contact(visitor.case_id, REACHED, HELPER))
    assert queue(world)[0].waiting_for == "第1周回访"


def test_one_who_said_himself_that_he_cannot_bear_it_waits_again_when_he_is_not_reached(world: World) -> None:
    visitor = world.visitor()
    visitor.begin()
    visitor.press("同意")
    visitor.press("心里撑不住了")
    visitor.press("先说到这")
    visitor.press("跳过")
    visitor.press("交给工作人员")
    run(world.aid.contact(visitor.case_id, REACHED, HELPER))
    settled = AlertOutcomeCreate(outcome="reached", note="聊过了")
    run(world.aid.settle_alert(take(world, "intake").id, settled, HELPER))
    assert queue(world)[0].waiting_for == "第1周回访"
    world.clock.forward(days=3)
    run(world.aid.contact(visitor.case_id, NOT_REACHED, HELPER))
    row = queue(world)[0]
    assert (row.urgency, row.waiting_for, row.overdue) == ("at_once", "第一次联系", True)


def test_a_later_call_nobody_answers_takes_no_ordinary_contact_back(world: World) -> None:
    visitor = submitted(world)
    run(world.aid.contact(visitor.case_id, REACHED, HELPER))
    world.clock.forward(days=2)
    run(world.aid.contact(visitor.case_id, NOT_REACHED, HELPER))
    assert queue(world)[0].waiting_for == "第1周回访"
    assert queue(world)[0].due_at - world.clock.now() == timedelta(days=5)
