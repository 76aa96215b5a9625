"""An alert is closed when somebody was reached or it was passed on: it leaves the queue, hurries no more."""

import json

import pytest

from app.aid.schemas import AlertOutcomeCreate
from app.errors import InvalidInput
from tests.aid.test_alarms import alarm, handed_in
from tests.aid.test_false_alarms import safe, take, urgency
from tests.aid.world import HELPER, OTHER, World, run

REACHED = AlertOutcomeCreate(outcome="reached", note="聊过了，家里有人陪着")
PASSED_ON = AlertOutcomeCreate(outcome="passed_on", note="社区网格员上门了，人在家")
CLOSING = [REACHED, PASSED_ON]


@pytest.mark.parametrize("noted", CLOSING, ids=["reached", "passed on"])
def test_a_closed_alert_leaves_the_queue_and_the_intake_follows_its_own_triage(
    world: World, noted: AlertOutcomeCreate
) -> None:
    visitor, told = safe(world)
    alarm(world, visitor, "self")
    assert urgency(world)[0] == "at_once"
    alert = take(world)
    assert run(world.aid.alerts(taken=True)).total == 1
    run(world.aid.settle_alert(alert.id, noted, HELPER))
    assert urgency(world) == told
    assert (run(world.aid.alerts()).total, run(world.aid.alerts(taken=True)).total) == (0, 0)
    (closed,) = run(world.aid.alerts(closed=True)).alerts
    assert (closed.id, closed.outcomes[-1].outcome) == (alert.id, noted.outcome)
    assert run(world.aid.alerts(false_alarms=True)).total == 0
    (line,) = world.rows("SELECT details FROM audit_events WHERE action = 'aid.urgency'")
    details = json.loads(line[0]) if isinstance(line[0], str) else line[0]
    assert details["urgency"] == told[0]


def test_somebody_not_reached_stays_in_the_queue_and_urgent_until_he_is(world: World) -> None:
    visitor, told = safe(world)
    alarm(world, visitor, "self")
    alert = take(world)
    run(world.aid.settle_alert(alert.id, AlertOutcomeCreate(outcome="not_reached"), HELPER))
    assert urgency(world)[0] == "at_once" and run(world.aid.alerts(taken=True)).total == 1
    later = REACHED.model_copy(update={"corrects": 1})
    run(world.aid.settle_alert(alert.id, later, OTHER))
    assert urgency(world) == told and run(world.aid.alerts(taken=True)).total == 0


def test_whom_an_alert_was_passed_on_to_is_said(world: World) -> None:
    alarm(world, world.visitor(), "self")
    alert = take(world)
    with pytest.raises(InvalidInput) as refused:
        run(world.aid.settle_alert(alert.id, AlertOutcomeCreate(outcome="passed_on"), HELPER))
    assert refused.value.field == "note" and run(world.aid.alerts(closed=True)).total == 0


def test_one_closed_before_the_handing_in_hurries_nothing_and_the_plan_still_says_whom_to_call(
    world: World,
) -> None:
    visitor = world.visitor()
    alarm(world, visitor, "self")
    run(world.aid.settle_alert(take(world).id, REACHED, HELPER))
    handed_in(world, visitor)
    assert urgency(world)[0] != "at_once" and "12356" in visitor.heard
    assert "会先联系您" not in visitor.heard.split("\n")[1]


def test_closed_by_mistake_it_is_opened_and_hurries_again(world: World) -> None:
    visitor, told = safe(world)
    alarm(world, visitor, "self")
    alert = take(world)
    run(world.aid.settle_alert(alert.id, REACHED, HELPER))
    assert urgency(world) == told
    wrong = AlertOutcomeCreate(outcome="not_reached", note="接电话的不是他", corrects=1)
    run(world.aid.settle_alert(alert.id, wrong, HELPER))
    assert urgency(world)[0] == "at_once" and run(world.aid.alerts(taken=True)).total == 1


def test_from_reached_to_a_false_alarm_nothing_hurries_in_between(world: World) -> None:
    visitor, told = safe(world)
    alarm(world, visitor, "self")
    alert = take(world)
    run(world.aid.settle_alert(alert.id, REACHED, HELPER))
    mistaken = AlertOutcomeCreate(outcome="false_alarm", note="他唱的是歌词", corrects=1)
    run(world.aid.settle_alert(alert.id, mistaken, HELPER))
    assert urgency(world) == told
    assert run(world.aid.alerts(closed=True)).total == 0
    assert run(world.aid.alerts(false_alarms=True)).total == 1


def test_danger_heard_again_after_one_was_closed_hurries_again(world: World) -> None:
    visitor, _ = safe(world)
    alarm(world, visitor, "self")
    run(world.aid.settle_alert(take(world).id, REACHED, HELPER))
    world.clock.forward(minutes=5)
    alarm(world, visitor, "self")
    assert urgency(world)[0] == "at_once" and run(world.aid.alerts()).total == 1


def test_who_said_himself_that_he_cannot_bear_it_stays_urgent_by_his_own_words(world: World) -> None:
    visitor = world.visitor()
    visitor.begin()
    visitor.press("同意")
    visitor.press("心里撑不住了")
    visitor.press("先说到这")
    visitor.press("跳过")
    visitor.press("交给工作人员")
    alarm(world, visitor, "self")
    for kind in ("self", "intake"):
        run(world.aid.settle_alert(take(world, kind).id, PASSED_ON, HELPER))
    assert urgency(world)[0] == "at_once"
