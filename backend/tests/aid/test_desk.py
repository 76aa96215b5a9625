"""The desk of aid: who looks after an intake, what must be done before it ends, what its person sees."""

import asyncio
import json
from typing import Any

import pytest

from app.aid import repository
from app.aid.errors import (
    AidChanged,
    AidClosed,
    AidNeverContacted,
    AidOwned,
    AidUnowned,
    AlertSettled,
    AlertTaken,
    AlertUnknown,
    AlertUntaken,
    FollowUpDone,
    FollowUpEarly,
    FollowUpUnknown,
    ReferralUnknown,
)
from app.aid.schemas import AlertOutcomeCreate, ContactCreate, FollowUpPut, OutcomeCreate, ReferralPut
from app.auth import StaffMember
from app.errors import InvalidInput
from tests.aid.world import HELPER, OTHER, World, run, submitted

CHIEF = StaffMember("chief", "supervisor", "office-a")
TRIED = ContactCreate(channel="phone", reached=False)


def owned(world: World) -> str:
    """An intake somebody looks after."""
    case_id = submitted(world).case_id
    run(world.aid.take(case_id, HELPER))
    return case_id


def test_an_intake_of_another_desk_is_said_to_be_owned_and_not_to_be_gone(world: World) -> None:
    case_id = owned(world)
    for work in (world.aid.read(case_id, OTHER), world.aid.take(case_id, OTHER)):
        with pytest.raises(AidOwned):
            run(work)


def test_the_supervisor_frees_an_intake_and_that_is_noted(world: World) -> None:
    case_id = owned(world)
    row = run(world.aid.hand_over(case_id, None, CHIEF))
    assert row.owner is None and run(world.aid.take(case_id, OTHER)).owner == "other"
    (line,) = world.rows("SELECT actor, details FROM audit_events WHERE action = 'aid.handed_over'")
    assert (line[0], json.loads(line[1])) == ("staff:chief", {"from": "helper", "to": None})


def test_nothing_ends_that_nobody_looks_after_or_tried_to_reach_without_a_reason(world: World) -> None:
    case_id = submitted(world).case_id
    with pytest.raises(AidUnowned):
        run(world.aid.close(case_id, OutcomeCreate(outcome="helped"), HELPER))
    run(world.aid.take(case_id, HELPER))
    with pytest.raises(AidNeverContacted):
        run(world.aid.close(case_id, OutcomeCreate(outcome="not_reached"), HELPER))
    ended = OutcomeCreate(outcome="not_reached", note="没留电话，也没再来")
    assert run(world.aid.close(case_id, ended, HELPER)).state == "closed"


def test_an_attempt_to_reach_somebody_is_enough_to_end(world: World) -> None:
    case_id = owned(world)
    run(world.aid.contact(case_id, TRIED, HELPER))
    assert run(world.aid.close(case_id, OutcomeCreate(outcome="not_reached"), HELPER)).state == "closed"


def test_asking_again_stays_on_the_list_after_the_end(world: World) -> None:
    case_id = owned(world)
    run(world.aid.contact(case_id, TRIED, HELPER))
    run(world.aid.close(case_id, OutcomeCreate(outcome="helped"), HELPER))
    (row,) = run(world.aid.open_cases(HELPER.office_id)).cases
    assert (row.state, row.waiting_for, row.overdue) == ("closed", "第1周回访", False)
    for weeks, later in ((1, 1), (4, 3), (12, 8)):
        world.clock.forward(weeks=later)
        assert run(world.aid.overdue()).cases
        run(world.aid.followed_up(case_id, weeks, FollowUpPut(note="在办"), HELPER))
    assert run(world.aid.open_cases(HELPER.office_id)).cases == []


def test_asking_again_before_its_time_needs_a_reason(world: World) -> None:
    case_id = owned(world)
    with pytest.raises(FollowUpEarly):
        run(world.aid.followed_up(case_id, 4, FollowUpPut(note="好了"), HELPER))
    view = run(world.aid.followed_up(case_id, 4, FollowUpPut(note="好了", reason="本人来过"), HELPER))
    assert view.follow_ups[1].note == "提前：本人来过。好了"
    with pytest.raises(FollowUpDone):
        run(world.aid.followed_up(case_id, 4, FollowUpPut(reason="再记一次"), HELPER))
    with pytest.raises(FollowUpUnknown):
        run(world.aid.followed_up(case_id, 3, FollowUpPut(), HELPER))


def test_an_answer_of_a_desk_is_needed_to_call_it_answered_and_is_never_erased(world: World) -> None:
    case_id = owned(world)
    with pytest.raises(InvalidInput):
        run(world.aid.refer(case_id, 0, ReferralPut(state="answered"), HELPER))
    run(world.aid.refer(case_id, 0, ReferralPut(state="answered", answer="已约周三"), HELPER))
    view = run(world.aid.refer(case_id, 0, ReferralPut(state="done"), HELPER))
    assert (view.referrals[0].state, view.referrals[0].answer) == ("done", "已约周三")
    with pytest.raises(ReferralUnknown):
        run(world.aid.refer(case_id, 9, ReferralPut(state="done"), HELPER))


def test_an_alert_grows_old_and_keeps_who_took_it(world: World) -> None:
    visitor = world.visitor()
    with world.database.transaction() as session:
        world.parts.alerts.raise_(session, visitor.conversation_id, "crisis")
    world.clock.forward(minutes=14)
    (alert,) = run(world.aid.alerts()).alerts
    assert (alert.minutes, alert.overdue) == (14, False)
    world.clock.forward(minutes=2)
    assert run(world.aid.alerts()).alerts[0].overdue
    run(world.aid.take_alert(alert.id, HELPER))
    world.clock.forward(days=1)
    (taken,) = run(world.aid.alerts(taken=True)).alerts
    assert (taken.taken_by, taken.minutes, run(world.aid.alerts()).alerts) == ("helper", 16, [])


def test_the_audit_trail_says_which_referral_week_and_state_and_no_word_more(world: World) -> None:
    case_id = owned(world)
    run(world.aid.refer(case_id, 0, ReferralPut(state="answered", answer="仲裁已约"), HELPER))
    run(world.aid.followed_up(case_id, 1, FollowUpPut(note="还愁着", reason="来过"), HELPER))
    run(world.aid.contact(case_id, ContactCreate(channel="phone", reached=True, note="聊过"), HELPER))
    rows = world.rows("SELECT action, details FROM audit_events WHERE action LIKE 'aid.%' ORDER BY seq")
    noted = {row[0]: json.loads(row[1]) for row in rows}
    assert noted == {
        "aid.taken": {},
        "aid.referral": {"referral": 0, "state": "answered"},
        "aid.followup": {"week": 1},
        "aid.contact": {"channel": "phone", "reached": True},
    }


def test_its_person_sees_that_somebody_looks_after_it(world: World) -> None:
    visitor = submitted(world)
    run(world.aid.take(visitor.case_id, HELPER))
    run(world.aid.take(visitor.case_id, HELPER))
    visitor._turn("我的办件", wish="status")
    assert "已经接手" in visitor.heard
    run(world.aid.contact(visitor.case_id, ContactCreate(channel="phone", reached=True), HELPER))
    visitor._turn("我的办件", wish="status")
    assert "联系上了" in visitor.heard
    run(world.aid.close(visitor.case_id, OutcomeCreate(outcome="helped"), HELPER))
    events = run(world.cases.read(visitor.conversation_id, visitor.case_id)).events
    notes = [event.note for event in events if event.note]
    assert len(notes) == 3 and "办结" in notes[-1]


def test_taking_again_what_one_already_looks_after_is_no_change(world: World) -> None:
    case_id = submitted(world).case_id
    first = run(world.aid.take(case_id, HELPER)).revision
    assert run(world.aid.take(case_id, HELPER)).revision == first
    run(world.aid.hand_over(case_id, None, CHIEF, first))
    assert run(world.aid.take(case_id, HELPER)).revision == first + 2


def test_an_alert_somebody_took_is_said_to_be_taken(world: World) -> None:
    with pytest.raises(AlertTaken):
        run(world.aid.take_alert(taken(world), OTHER))


def test_of_handing_over_and_ending_on_what_both_looked_at_one_fails(world: World) -> None:
    first, second = owned(world), owned(world)
    ended = OutcomeCreate(outcome="helped", note="已经落实")
    seen = run(world.aid.read(first, HELPER)).revision
    run(world.aid.hand_over(first, None, CHIEF, seen))
    run(world.aid.take(first, HELPER))
    with pytest.raises(AidChanged):
        run(world.aid.close(first, ended.model_copy(update={"revision": seen}), HELPER))
    seen = run(world.aid.read(second, HELPER)).revision
    run(world.aid.close(second, ended.model_copy(update={"revision": seen}), HELPER))
    with pytest.raises(AidClosed):
        run(world.aid.hand_over(second, None, CHIEF, seen))


@pytest.mark.parametrize("ends", [True, False])
def test_what_was_changed_between_looking_and_writing_is_not_overwritten(
    world: World, monkeypatch: pytest.MonkeyPatch, ends: bool
) -> None:
    case_id, find = owned(world), repository.find

    def slow(session: Any, *args: Any) -> Any:
        """Looks, and lets the other one be faster before it writes."""
        case = find(session, *args)
        monkeypatch.setattr(repository, "find", find)
        values = {"owner": None} if ends else {"state": "closed", "closed_at": world.clock.now()}
        session.expunge(case)
        assert repository.change_as_seen(session, case_id, case.revision, **values)
        return case

    monkeypatch.setattr(repository, "find", slow)
    if ends:
        with pytest.raises(AidChanged) as refused:
            run(world.aid.close(case_id, OutcomeCreate(outcome="helped", note="已经落实"), HELPER))
        assert refused.value.status == 409 and "没有生效" in refused.value.message
    else:
        with pytest.raises(AidClosed):
            run(world.aid.hand_over(case_id, None, CHIEF))


def test_handing_over_and_ending_at_the_same_moment_never_both_count_on_the_same_state(world: World) -> None:
    for _ in range(5):
        case_id = owned(world)
        seen = run(world.aid.read(case_id, HELPER)).revision
        ended = OutcomeCreate(outcome="helped", note="已经落实", revision=seen)

        async def both(case_id: str = case_id, seen: int = seen, ended: OutcomeCreate = ended) -> list[Any]:
            work = (world.aid.hand_over(case_id, None, CHIEF, seen), world.aid.close(case_id, ended, HELPER))
            return await asyncio.gather(*work, return_exceptions=True)

        problems = [each for each in run(both()) if isinstance(each, Exception)]
        assert len(problems) == 1 and isinstance(problems[0], AidChanged | AidClosed | AidUnowned)
        (row,) = world.rows("SELECT state, owner FROM aid_cases WHERE case_id = :id", id=case_id)
        assert tuple(row) in {("closed", "helper"), ("open", None)}


def taken(world: World) -> str:
    """An alert that somebody took."""
    visitor = world.visitor()
    with world.database.transaction() as session:
        world.parts.alerts.raise_(session, visitor.conversation_id, "self")
    (alert,) = run(world.aid.alerts()).alerts
    run(world.aid.take_alert(alert.id, HELPER))
    return alert.id


def test_what_came_of_an_alert_is_noted_and_listed_and_a_correction_stands_beside_it(world: World) -> None:
    alert_id = taken(world)
    run(world.aid.settle_alert(alert_id, AlertOutcomeCreate(outcome="not_reached", note="打了两次"), HELPER))
    with pytest.raises(AlertSettled):
        run(world.aid.settle_alert(alert_id, AlertOutcomeCreate(outcome="false_alarm"), OTHER))
    right = AlertOutcomeCreate(outcome="called_110", note="本人电话13812345678，民警已到", corrects=1)
    run(world.aid.settle_alert(alert_id, right, OTHER))
    with pytest.raises(AlertSettled):
        run(world.aid.settle_alert(alert_id, right, HELPER))
    (alert,) = run(world.aid.alerts(taken=True)).alerts
    noted = [(each.number, each.outcome, each.actor, each.at) for each in alert.outcomes]
    now = world.clock.now()
    assert noted == [(1, "not_reached", "helper", now), (2, "called_110", "other", now)]
    assert "13812345678" not in str(alert.outcomes[1].note) and "民警已到" in str(alert.outcomes[1].note)


def test_an_outcome_is_audited_and_its_note_stands_nowhere_in_clear(world: World) -> None:
    alert_id = taken(world)
    run(world.aid.settle_alert(alert_id, AlertOutcomeCreate(outcome="reached", note="聊过了"), HELPER))
    (line,) = world.rows("SELECT actor, details FROM audit_events WHERE action = 'aid.alert_outcome'")
    details = json.loads(line[1]) if isinstance(line[1], str) else line[1]
    assert (line[0], details) == ("staff:helper", {"outcome": "reached", "number": 1})
    for table in ("aid_alert_outcomes", "audit_events"):
        assert "聊过了" not in str([tuple(row) for row in world.rows(f"SELECT * FROM {table}")])


def test_nothing_is_noted_of_an_alert_that_nobody_took_or_that_is_not_there(world: World) -> None:
    visitor = world.visitor()
    with world.database.transaction() as session:
        world.parts.alerts.raise_(session, visitor.conversation_id, "self")
    (alert,) = run(world.aid.alerts()).alerts
    assert alert.outcomes == []
    with pytest.raises(AlertUntaken):
        run(world.aid.settle_alert(alert.id, AlertOutcomeCreate(outcome="reached"), HELPER))
    with pytest.raises(AlertUnknown):
        run(world.aid.take_alert("no such", HELPER))
    with pytest.raises(AlertUnknown):
        run(world.aid.settle_alert("no such", AlertOutcomeCreate(outcome="reached"), HELPER))
