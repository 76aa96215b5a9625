"""The life of a case and of its sub-items: declared states and moves, nothing else is possible."""

from typing import Final

from statemachine import State, StateMachine
from statemachine.exceptions import TransitionNotAllowed

from app.cases.errors import TransitionRefused

STATES: Final = {
    "draft": "草稿",
    "submitted": "已提交",
    "correction": "待补正",
    "accepted": "已受理",
    "in_progress": "办理中",
    "done": "已办结",
    "refused": "不予受理",
    "withdrawn": "已撤回",
}
ITEM_STATES: Final = {
    "waiting": "等前一项办完",
    "sent": "已转交部门",
    "accepted": "部门已受理",
    "correction": "待补正",
    "done": "已办结",
    "refused": "未通过",
    "withdrawn": "已撤回",
    "reminder": "已登记提醒",
    "by_self": "需自行办理",
}
# The event of a case that ended because its person took the consent back, and what is said of it.
CONSENT_WITHDRAWN: Final = "case.consent_withdrawn"
CONSENT_WITHDRAWN_SAID: Final = "已撤回同意，不再办理"
OPEN_FOR_ANSWERS: Final = frozenset({"draft", "correction"})
FINAL: Final = frozenset({"done", "refused", "withdrawn"})


class CaseLife(StateMachine):
    """草稿 → 已提交 → 受理 / 补正 → 办理中 → 办结 / 不予受理 / 撤回."""

    draft = State(initial=True)
    submitted = State()
    correction = State()
    accepted = State()
    in_progress = State()
    done = State(final=True)
    refused = State(final=True)
    withdrawn = State(final=True)

    submit = draft.to(submitted) | correction.to(submitted)
    ask_correction = submitted.to(correction) | accepted.to(correction)
    accept = submitted.to(accepted)
    begin = accepted.to(in_progress)
    finish = in_progress.to(done)
    refuse = submitted.to(refused) | accepted.to(refused) | in_progress.to(refused)
    withdraw = submitted.to(withdrawn) | correction.to(withdrawn) | accepted.to(withdrawn)


class ItemLife(StateMachine):
    """A sub-item at its department."""

    planned = State(initial=True)  # never stored: what kind of sub-item it is decides at once
    waiting = State()
    reminder = State()
    by_self = State()
    sent = State()
    accepted = State()
    correction = State()
    done = State(final=True)
    refused = State(final=True)
    withdrawn = State(final=True)

    queue = planned.to(waiting)
    remind = planned.to(reminder)
    leave_to_person = planned.to(by_self)
    hand_on = waiting.to(sent) | correction.to(sent)
    accept = sent.to(accepted) | correction.to(accepted)
    ask_correction = sent.to(correction) | accepted.to(correction)
    finish = sent.to(done) | accepted.to(done) | correction.to(done) | by_self.to(done) | reminder.to(done)
    refuse = sent.to(refused) | accepted.to(refused) | correction.to(refused)
    withdraw = (
        waiting.to(withdrawn)
        | sent.to(withdrawn)
        | accepted.to(withdrawn)
        | correction.to(withdrawn)
        | by_self.to(withdrawn)
        | reminder.to(withdrawn)
    )


def after(machine: type[StateMachine], state: str, move: str) -> str:
    """The state a move leads to; TransitionRefused when it is not possible from here."""
    life = machine(start_value=state)
    if move not in {event.id for event in life.events}:
        raise TransitionRefused
    try:
        life.send(move)
    except TransitionNotAllowed as error:
        raise TransitionRefused from error
    return str(life.current_state_value)
