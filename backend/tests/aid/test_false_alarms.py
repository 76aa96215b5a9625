"""Every open alert can be seen, the latest danger first; a false alarm leaves the queue, hurries nobody."""

import json
from typing import Any

import pytest

from app.aid.schemas import AlertOutcomeCreate, AlertView
from app.errors import InvalidInput
from tests.aid.test_after_handing_in import change_and_hand_in
from tests.aid.test_alarms import alarm, handed_in
from tests.aid.world import HELPER, OTHER, Visitor, World, run

MISTAKEN = AlertOutcomeCreate(outcome="false_alarm", note="他说的是电视剧里的事")


def urgency(world: World) -> tuple[str, Any]:
    """How urgent the open intake is, and until when it waits."""
    (row,) = run(world.aid.open_cases(HELPER.office_id)).cases
    return row.urgency, row.due_at


def take(world: World, kind: str = "self") -> AlertView:
    """Look after the open alert of a kind."""
    alert = next(each for each in run(world.aid.alerts()).alerts if each.kind == kind)
    return run(world.aid.take_alert(alert.id, HELPER))


def safe(world: World) -> tuple[Visitor, tuple[str, Any]]:
    """Somebody whose intake is not urgent, and how urgent it is."""
    visitor = world.visitor()
    handed_in(world, visitor)
    told = urgency(world)
    assert told[0] != "at_once"
    return visitor, told


def test_the_latest_danger_is_listed_first_and_the_total_counts_what_is_not_on_the_page(world: World) -> None:
    visitors = [world.visitor() for _ in range(5)]
    for visitor in visitors:
        alarm(world, visitor)
        world.clock.forward(minutes=6)
    alarm(world, visitors[1])
    page = run(world.aid.alerts(limit=2))
    heard = [each.conversation_id for each in page.alerts]
    assert heard == [visitors[1].conversation_id, visitors[4].conversation_id]
    assert (page.total, page.overdue) == (5, 3)


def test_page_by_page_every_open_alert_is_seen_once_also_when_one_is_taken_on_the_way(world: World) -> None:
    visitors = [world.visitor() for _ in range(7)]
    for visitor in visitors:
        alarm(world, visitor)  # all at the same moment
    seen, page = [], run(world.aid.alerts(limit=3))
    while True:
        seen += [each.conversation_id for each in page.alerts]
        if page.next is None:
            break
        run(world.aid.take_alert(page.alerts[0].id, HELPER))
        page = run(world.aid.alerts(limit=3, before=page.next))
    assert sorted(seen) == sorted(each.conversation_id for each in visitors)
    taken = run(world.aid.alerts(taken=True, limit=1))
    assert (taken.total, taken.overdue, taken.next is not None) == (2, 0, True)


def test_a_false_alarm_needs_a_reason(world: World) -> None:
    alarm(world, world.visitor(), "self")
    alert = take(world)
    for note in (None, "", "  "):
        with pytest.raises(InvalidInput) as refused:
            run(
                world.aid.settle_alert(alert.id, AlertOutcomeCreate(outcome="false_alarm", note=note), HELPER)
            )
        assert refused.value.field == "note"
    assert run(world.aid.alerts(taken=True)).alerts[0].outcomes == []


def test_a_false_alarm_leaves_the_queue_and_is_still_found_for_a_correction(world: World) -> None:
    alarm(world, world.visitor(), "self")
    alarm(world, world.visitor(), "other")
    run(world.aid.settle_alert(take(world).id, MISTAKEN, HELPER))
    stays = take(world, "other")
    run(world.aid.settle_alert(stays.id, AlertOutcomeCreate(outcome="called_120"), HELPER))
    assert run(world.aid.alerts()).total == 0
    assert [each.id for each in run(world.aid.alerts(taken=True)).alerts] == [stays.id]
    (alert,) = run(world.aid.alerts(false_alarms=True)).alerts
    assert alert.outcomes[-1].note == MISTAKEN.note
    right = AlertOutcomeCreate(outcome="called_110", corrects=1)
    run(world.aid.settle_alert(alert.id, right, OTHER))
    assert run(world.aid.alerts(taken=True)).total == 2
    assert run(world.aid.alerts(false_alarms=True)).total == 0


def test_after_a_false_alarm_the_intake_is_as_urgent_as_its_answers_say_and_that_is_audited(
    world: World,
) -> None:
    visitor, told = safe(world)
    alarm(world, visitor, "self")
    assert urgency(world)[0] == "at_once"
    run(world.aid.settle_alert(take(world).id, MISTAKEN, HELPER))
    assert urgency(world) == told
    (line,) = world.rows("SELECT actor, details FROM audit_events WHERE action = 'aid.urgency'")
    details = json.loads(line[1]) if isinstance(line[1], str) else line[1]
    assert (line[0], details["urgency"]) == ("staff:helper", told[0])
    assert str(MISTAKEN.note) not in str(world.rows("SELECT details FROM audit_events"))


def test_a_false_alarm_raised_before_handing_in_hurries_nothing_either_way(world: World) -> None:
    visitor = world.visitor()
    alarm(world, visitor, "self")
    handed_in(world, visitor)
    assert urgency(world)[0] == "at_once"
    run(world.aid.settle_alert(take(world).id, MISTAKEN, HELPER))
    calmed = urgency(world)[0]
    other = world.visitor()
    alarm(world, other, "self")
    run(world.aid.settle_alert(take(world).id, MISTAKEN, HELPER))
    handed_in(world, other)
    assert calmed != "at_once"
    assert [row.urgency for row in run(world.aid.open_cases(HELPER.office_id)).cases] == [calmed, calmed]


@pytest.mark.parametrize("outcome", [None, "not_reached", "called_110", "called_120"])
def test_another_alert_that_is_not_closed_keeps_the_intake_urgent(world: World, outcome: str | None) -> None:
    visitor, _ = safe(world)
    alarm(world, visitor, "self")
    alarm(world, visitor, "other")
    before = urgency(world)
    if outcome is not None:
        noted = AlertOutcomeCreate.model_validate({"outcome": outcome})
        run(world.aid.settle_alert(take(world, "other").id, noted, HELPER))
    run(world.aid.settle_alert(take(world).id, MISTAKEN, HELPER))
    assert urgency(world) == before == ("at_once", before[1])


def test_who_said_in_the_form_that_he_is_threatened_stays_urgent(world: World) -> None:
    visitor = world.visitor()
    visitor.begin()
    visitor.press("同意")
    visitor.press("有人威胁、骚扰")
    visitor.press("先说到这")
    visitor.press("跳过")  # the number to call
    visitor.press("交给工作人员")
    alarm(world, visitor, "self")
    before = urgency(world)
    for kind in ("self", "intake"):
        run(world.aid.settle_alert(take(world, kind).id, MISTAKEN, HELPER))
    assert urgency(world) == before and before[0] == "at_once"


def test_danger_heard_again_after_a_false_alarm_hurries_again(world: World) -> None:
    visitor, told = safe(world)
    alarm(world, visitor, "self")
    run(world.aid.settle_alert(take(world).id, MISTAKEN, HELPER))
    world.clock.forward(minutes=5)
    alarm(world, visitor, "self")
    assert urgency(world)[0] == "at_once" and run(world.aid.alerts()).total == 1
    run(world.aid.settle_alert(take(world).id, MISTAKEN, HELPER))
    assert urgency(world) == told


def test_a_false_alarm_that_was_none_hurries_the_intake_again(world: World) -> None:
    visitor, told = safe(world)
    alarm(world, visitor, "self")
    alert = take(world)
    run(world.aid.settle_alert(alert.id, MISTAKEN, HELPER))
    assert urgency(world) == told
    right = AlertOutcomeCreate(outcome="not_reached", note="是真的", corrects=1)
    run(world.aid.settle_alert(alert.id, right, OTHER))
    assert urgency(world)[0] == "at_once"


def test_what_an_earlier_intake_owed_is_still_due_after_a_false_alarm(world: World) -> None:
    visitor, told = safe(world)
    alarm(world, visitor, "self")
    first = visitor.case_id
    world.clock.forward(hours=1)
    change_and_hand_in(visitor)
    rows = world.rows("SELECT superseded_by FROM aid_cases WHERE case_id = :id", id=first)
    assert rows[0][0] is not None and urgency(world)[0] == "at_once"
    run(world.aid.settle_alert(take(world).id, MISTAKEN, HELPER))
    assert urgency(world)[1] <= told[1]
