"""The life of a case: declared moves only, ten minutes to withdraw, codes that work once, expiry."""

import asyncio
import json
from typing import Any

import pytest

from app.cases.errors import CaseNotFound, CodeUnknown, ReasonNeeded, TransitionRefused
from app.cases.life import FINAL, ITEM_STATES, STATES, CaseLife, ItemLife, after
from app.cases.schemas import CaseView, ItemMove, Revision, StaffMove, Withdrawal
from app.conversations.locks import InProcessLocks
from app.privacy.retention import Retention
from tests.cases.world import CONTACT, PLAIN, Visitor, World, run, words

OFFICE = "office-1"
CASE_MOVES = {
    ("draft", "submit"): "submitted",
    ("correction", "submit"): "submitted",
    ("submitted", "ask_correction"): "correction",
    ("accepted", "ask_correction"): "correction",
    ("submitted", "accept"): "accepted",
    ("accepted", "begin"): "in_progress",
    ("in_progress", "finish"): "done",
    ("submitted", "refuse"): "refused",
    ("accepted", "refuse"): "refused",
    ("in_progress", "refuse"): "refused",
    ("submitted", "withdraw"): "withdrawn",
    ("correction", "withdraw"): "withdrawn",
    ("accepted", "withdraw"): "withdrawn",
}
MOVES = sorted({move for _, move in CASE_MOVES} | {"explode", "__init__", "hand_on", ""})


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("move", MOVES)
def test_only_declared_moves_are_possible(state: str, move: str) -> None:
    if (state, move) in CASE_MOVES:
        assert after(CaseLife, state, move) == CASE_MOVES[state, move]
        return
    with pytest.raises(TransitionRefused) as refused:
        after(CaseLife, state, move)
    assert refused.value.status == 409


@pytest.mark.parametrize("state", [state for state in ITEM_STATES if state not in FINAL])
def test_every_unfinished_sub_item_can_still_be_finished(state: str) -> None:
    """By moves that somebody can make: nothing waits for ever."""
    reached, fresh = set[str](), {state}
    while fresh:
        reached |= fresh
        moves = ("hand_on", "accept", "ask_correction", "finish", "refuse")
        fresh = {new for old in fresh for move in moves if (new := _after(old, move))} - reached
    assert "done" in reached


def _after(state: str, move: str) -> str | None:
    try:
        return after(ItemLife, state, move)
    except TransitionRefused:
        return None


# ── a submitted case ──


def submitted(visitor: Visitor) -> str:
    case_id = visitor.start().id
    view = visitor.fill(case_id, PLAIN | CONTACT)
    run(visitor.world.service.submit(visitor.conversation_id, case_id, Revision(revision=view.revision)))
    return case_id


def withdraw(visitor: Visitor, case_id: str, reason: str | None = None) -> CaseView:
    service = visitor.world.service
    return run(service.withdraw(visitor.conversation_id, case_id, Withdrawal(reason=reason)))


def move(visitor: Visitor, case_id: str, name: Any, note: str | None = None) -> CaseView:
    wish = StaffMove(move=name, note=note)
    return run(visitor.world.service.staff_move(case_id, wish, "clerk", OFFICE))


@pytest.mark.parametrize("seconds", [0, 599, 600])
def test_within_ten_minutes_no_reason_is_needed(visitor: Visitor, seconds: int) -> None:
    case_id = submitted(visitor)
    visitor.world.clock.forward(seconds=seconds)
    assert withdraw(visitor, case_id).state == "withdrawn"


@pytest.mark.parametrize("reason", [None, "", "   "])
def test_after_ten_minutes_a_reason_is_needed(visitor: Visitor, reason: str | None) -> None:
    case_id = submitted(visitor)
    visitor.world.clock.forward(seconds=601)
    with pytest.raises(ReasonNeeded):
        withdraw(visitor, case_id, reason)
    assert visitor.read(case_id).state == "submitted"
    assert withdraw(visitor, case_id, "不干了").state == "withdrawn"


def test_a_late_withdrawal_in_chat_asks_for_the_reason(visitor: Visitor) -> None:
    case_id = submitted(visitor)
    visitor.world.clock.forward(minutes=30)
    asked = visitor.press({"do": "withdraw", "case": case_id})
    assert visitor.read(case_id).state == "submitted"
    payload = asked["before"][0]["options"][0]["payload"]
    visitor.press(json.loads(payload.removeprefix("/answer")))
    assert visitor.read(case_id).state == "withdrawn"


def test_a_case_is_withdrawn_once(visitor: Visitor) -> None:
    case_id = submitted(visitor)
    withdraw(visitor, case_id)
    with pytest.raises(TransitionRefused):
        withdraw(visitor, case_id)
    assert "现在的状态不能这样操作" in words(visitor.press({"do": "withdraw", "case": case_id}))


def test_withdrawing_beside_accepting_leaves_one_consistent_case(visitor: Visitor) -> None:
    case_id = submitted(visitor)
    service = visitor.world.service

    async def both() -> list[Any]:
        return await asyncio.gather(
            service.withdraw(visitor.conversation_id, case_id, Withdrawal()),
            service.staff_move(case_id, StaffMove(move="accept"), "clerk", OFFICE),
            return_exceptions=True,
        )

    assert all(isinstance(each, CaseView | TransitionRefused) for each in run(both()))
    events = [event.to_state for event in visitor.read(case_id).events if event.to_state]
    assert visitor.read(case_id).state == events[-1] == "withdrawn"


@pytest.mark.parametrize("name", ["begin", "finish"])
def test_staff_cannot_skip_a_state(visitor: Visitor, name: str) -> None:
    with pytest.raises(TransitionRefused):
        move(visitor, submitted(visitor), name)


def test_asking_for_a_correction_needs_words_and_opens_the_answers_again(visitor: Visitor) -> None:
    case_id = submitted(visitor)
    with pytest.raises(ReasonNeeded):
        move(visitor, case_id, "ask_correction")
    move(visitor, case_id, "ask_correction", "请写清门牌")
    view = visitor.answer(case_id, "house", "果戈里大街二号")
    assert view.state == "correction"
    after_it = visitor.world.service.submit(
        visitor.conversation_id, case_id, Revision(revision=view.revision)
    )
    assert run(after_it).state == "submitted"


def test_the_history_tells_every_move_in_order(visitor: Visitor) -> None:
    case_id = submitted(visitor)
    move(visitor, case_id, "accept")
    move(visitor, case_id, "begin")
    view = move(visitor, case_id, "finish")
    assert [event.to_state for event in view.events if event.to_state] == [
        "draft",
        "submitted",
        "accepted",
        "in_progress",
        "done",
    ]


# ── sub-items of the real process ──


def test_a_sub_item_sent_back_for_correction_can_be_finished(startup: World) -> None:
    """The department wants something put right, gets it, and finishes."""
    visitor = startup.visitor()
    case_id = submitted_startup(visitor)
    move(visitor, case_id, "accept")
    item = next(each for each in visitor.read(case_id).items if each.state == "sent")
    move_item(visitor, case_id, item.id, "correction", "少一页")
    move_item(visitor, case_id, item.id, "accept")
    view = move_item(visitor, case_id, item.id, "finish")
    assert next(each.state for each in view.items if each.id == item.id) == "done"


def test_a_case_is_not_done_while_a_department_still_works_on_it(startup: World) -> None:
    visitor = startup.visitor()
    case_id = submitted_startup(visitor)
    move(visitor, case_id, "accept")
    move(visitor, case_id, "begin")
    with pytest.raises(TransitionRefused):
        move(visitor, case_id, "finish")


def move_item(visitor: Visitor, case_id: str, item: str, name: Any, note: str | None = None) -> CaseView:
    wish = ItemMove(move=name, note=note)
    return run(visitor.world.service.staff_move_item(case_id, item, wish, "clerk", OFFICE))


def submitted_startup(visitor: Visitor) -> str:
    case_id = visitor.start("personal_startup").id
    visitor.fill(case_id, STARTUP)
    while not (view := visitor.read(case_id)).can_submit:
        assert view.process is not None and view.process.step is not None
        visitor.answer(case_id, view.process.step.id, skip=True)
    run(visitor.world.service.submit(visitor.conversation_id, case_id, Revision(revision=view.revision)))
    return case_id


STARTUP = {
    "trade": "修鞋",
    "licence_bound": ["none"],
    "region": "230103",
    "has_licence": False,
    "group": ["none"],
    "first_business": True,
    "employees_yes": False,
    "business_form": "individual",
    "premises": "none",
    "wishes": ["none"],
    "consent_basic": True,
    "applicant_name": "王小明",
    "id_number": "230606199901010017",
    "phone": "13904511234",
}


# ── codes ──


def new_code(visitor: Visitor, case_id: str) -> str:
    return run(visitor.world.service.new_code(visitor.conversation_id, case_id)).code


def take_over(visitor: Visitor, code: str) -> CaseView:
    return run(visitor.world.service.take_over(visitor.conversation_id, code))


def test_a_code_opens_the_case_elsewhere_with_the_same_answers_and_question(visitor: Visitor) -> None:
    case_id = visitor.start().id
    before = visitor.fill(case_id, PLAIN | {"consent_basic": True, "full_name": "王小明"})
    other = visitor.world.visitor()
    view = take_over(other, new_code(visitor, case_id).lower())
    assert view.process == before.process
    assert visitor.world.values(case_id)["full_name"] == "王小明"
    with pytest.raises(CaseNotFound):
        visitor.read(case_id)


def test_of_two_who_use_a_code_at_once_one_gets_the_case(visitor: Visitor) -> None:
    case_id = visitor.start().id
    code = new_code(visitor, case_id)
    racers = [visitor.world.visitor() for _ in range(6)]

    async def race() -> list[Any]:
        use = visitor.world.service.take_over
        return await asyncio.gather(
            *(use(each.conversation_id, code) for each in racers), return_exceptions=True
        )

    results = run(race())
    assert sum(isinstance(each, CaseView) for each in results) == 1
    assert sum(isinstance(each, CodeUnknown) for each in results) == len(racers) - 1


def test_a_code_works_for_thirty_minutes_and_the_newest_only(visitor: Visitor) -> None:
    case_id = visitor.start().id
    old, code = new_code(visitor, case_id), new_code(visitor, case_id)
    with pytest.raises(CodeUnknown):
        take_over(visitor.world.visitor(), old)
    visitor.world.clock.forward(minutes=30)
    with pytest.raises(CodeUnknown):
        take_over(visitor.world.visitor(), code)


def test_no_code_lies_readable_in_the_database(visitor: Visitor) -> None:
    code = new_code(visitor, visitor.start().id)
    rows = str(visitor.world.rows("SELECT * FROM resume_codes"))
    assert code not in rows and code.replace("-", "") not in rows


def test_a_code_said_in_chat_opens_the_case(visitor: Visitor) -> None:
    visitor.begin()
    visitor.say("修鞋")
    code = new_code(visitor, visitor.case.id)
    other = visitor.world.visitor()
    turned = other.turn(f"接着填 {code}", wish="resume")
    assert "个体户" in str(turned["after"])
    assert (other.open_key, visitor.case) == ("form", None)


# ── expiry ──


def test_a_draft_goes_when_its_days_are_over_and_a_touched_one_stays(visitor: Visitor) -> None:
    world = visitor.world
    left, touched = visitor.start().id, visitor.start().id
    visitor.answer(left, "trade", "修鞋")
    world.clock.forward(days=20)
    visitor.answer(touched, "trade", "修鞋")
    world.clock.forward(days=20)
    retention = Retention(
        world.database, world.privacy.holdings, world.privacy.audit, InProcessLocks(), world.clock
    )
    run(retention.run())
    assert [row.id for row in visitor.cases] == [touched]
    assert world.rows("SELECT count(*) FROM case_answers WHERE case_id = :id", id=left) == [(0,)]


def test_an_expired_draft_is_not_offered_any_more(visitor: Visitor) -> None:
    """Even before the job has deleted it."""
    visitor.begin()
    visitor.say("修鞋")
    visitor.say("先到这", intent="pause")
    visitor.world.clock.forward(days=31)
    assert "没有没填完的事项" in words(visitor.turn("接着填", wish="resume"))


def test_after_ten_wrong_codes_the_chat_says_when_to_try_again(visitor: Visitor) -> None:
    code = new_code(visitor, visitor.start().id)
    guesser = visitor.world.visitor()
    for _ in range(10):
        assert "不对" in words(guesser.turn("代码 2222-2222", wish="resume"))
    assert "分钟后再试" in words(guesser.turn(f"代码 {code}", wish="resume"))
    assert take_over(visitor.world.visitor(), code).state == "draft"
