"""A submitted case: its sub-items, what moves it on, and handing sub-items to the departments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.cases import repository
from app.cases.asking import button
from app.cases.book import Actor, CaseBook, Opened
from app.cases.chat_notice import paper_buttons
from app.cases.chat_view import Reply, text_reply
from app.cases.connectors import Connector, Order
from app.cases.errors import ItemNotFound, ReasonNeeded, TransitionRefused
from app.cases.life import FINAL, STATES, CaseLife, ItemLife, after
from app.cases.models import CaseItem
from app.cases.next_moves import NextMoves, before
from app.privacy.fields import Source
from app.processes.plan import Plan

FREE_WITHDRAWAL = timedelta(minutes=10)
_MOVES = {"with_case": "queue", "reminder": "remind", "by_self": "leave_to_person"}
_OF_ITEM = {"accept": "accept", "correction": "ask_correction", "finish": "finish", "refuse": "refuse"}


@dataclass(frozen=True, slots=True)
class Note:
    """A move with what is said about it."""

    move: str
    text: str | None = None


class CaseOutcome:
    """Submitting makes a case with one sub-item for everything that applies."""

    def __init__(self, book: CaseBook, connector: Connector) -> None:
        self._book = book
        self._connector = connector

    def complete(self, session: Session, opened: Opened, actor: Actor) -> Sequence[Reply]:
        """Submit: the sub-items are planned, the person is told the number and what comes next."""
        row, now = opened.row, self._book.now
        self._confirm(session, opened, actor)
        state = after(CaseLife, row.state, "submit")
        self._plan(session, opened, actor)
        repository.change(
            session, row.id, state=state, submitted_at=now, updated_at=now, expires_at=None, at=None
        )
        self._book.note(session, row.id, actor, "case.submitted", from_state=row.state, to_state=state)
        text = (
            f"{opened.process.file.submitted}\n办件编号 {row.number}，记下来就行，也可以随时问“办到哪了”。\n"
            "10分钟内想撤回，直接点下面的“撤回”，不用写原因。"
        )
        options = [
            button("办到哪了", do="status", case=row.id),
            button("撤回", do="withdraw", case=row.id),
            *(paper_buttons(row.id) if opened.plan else []),
        ]
        return [text_reply(text, options, {"type": "case", "case_id": row.id, "number": row.number})]

    def _confirm(self, session: Session, opened: Opened, actor: Actor) -> None:
        """What staff typed for the citizen counts as confirmed when the citizen submits it himself."""
        if actor.source is not Source.CITIZEN:
            return
        for answer in opened.stored.values():
            supplied = answer.supplied
            if supplied is not None and supplied.confirmed_at is None:
                repository.confirm_answer(session, opened.row.id, answer.key, supplied, self._book.now)

    def _plan(self, session: Session, opened: Opened, actor: Actor) -> None:
        """The sub-items of the case as it is now. After a correction those that stay keep their receipts."""
        planned = {row["item_id"]: row for row in self._items(opened)}
        there = {item.item_id: item for item in repository.items(session, opened.row.id)}
        repository.delete_items(session, opened.row.id, [each for each in there if each not in planned])
        repository.add_items(session, [row for each, row in planned.items() if each not in there])
        for item in there.values():
            if item.state == "correction" and item.item_id in planned:
                self._move_item(session, opened, item, "hand_on", actor, None)

    def _items(self, opened: Opened) -> list[dict[str, Any]]:
        plan = self._book.plan_of(opened)
        if plan is None:
            return []
        placed = [(wave, item) for wave, items in enumerate(plan.waves) for item in items]
        return [
            {
                "case_id": opened.row.id,
                "item_id": item.id,
                "place": place,
                "wave": wave,
                "title": item.title,
                "department": item.department,
                "state": after(ItemLife, "planned", _MOVES[item.filed]),
                "updated_at": self._book.now,
            }
            for place, (wave, item) in enumerate(placed)
        ]

    def needs_reason(self, opened: Opened) -> bool:
        """Whether a withdrawal now needs a reason."""
        submitted_at = opened.row.submitted_at
        return submitted_at is not None and self._book.now - submitted_at > FREE_WITHDRAWAL

    def withdraw(self, session: Session, opened: Opened, actor: Actor, reason: str | None) -> str:
        """Take a case back; after ten minutes with a reason. Returns what to tell."""
        row, now = opened.row, self._book.now
        state = after(CaseLife, row.state, "withdraw")
        if self.needs_reason(opened) and not (reason or "").strip():
            raise ReasonNeeded(field="reason")
        for item in repository.items(session, row.id):
            if item.state not in FINAL:
                self._move_item(session, opened, item, "withdraw", actor, None)
        repository.change(session, row.id, state=state, closed_at=now, in_chat=False)
        self._book.note(
            session, row.id, actor, "case.withdrawn", from_state=row.state, to_state=state, note=reason
        )
        return (
            f"办件 {row.number} 已撤回，部门不会再办。"
            "填过的内容可以说“删除我的数据”删掉，想再办就说“我要办”。"
        )

    def move(self, session: Session, opened: Opened, actor: Actor, note: Note) -> None:
        """A member of staff moves the case on: accept, ask_correction, begin, finish, refuse."""
        row = opened.row
        if note.move in ("submit", "withdraw"):
            raise TransitionRefused
        state = after(CaseLife, row.state, note.move)
        if note.move == "finish" and not _all_ended(repository.items(session, row.id), opened):
            raise TransitionRefused("还有部门没办完，等都办完了再办结。")
        if state in ("correction", "refused"):
            _require_reason(note)
        closed = self._book.now if state in FINAL else None
        repository.change(session, row.id, state=state, closed_at=closed)
        self._book.note(
            session, row.id, actor, f"case.{note.move}", from_state=row.state, to_state=state, note=note.text
        )
        if note.move == "accept":
            self._hand_on(session, opened, actor)

    def move_item(self, session: Session, opened: Opened, item_id: str, actor: Actor, note: Note) -> None:
        """A department's answer about one sub-item; what waited for it is handed on."""
        item = next(
            (each for each in repository.items(session, opened.row.id) if each.item_id == item_id), None
        )
        if item is None:
            raise ItemNotFound
        if opened.row.state not in ("accepted", "in_progress") or note.move not in _OF_ITEM:
            raise TransitionRefused
        if note.move in ("correction", "refuse"):
            _require_reason(note)
        self._move_item(session, opened, item, _OF_ITEM[note.move], actor, note.text)
        if opened.row.state == "accepted":
            repository.change(session, opened.row.id, state=after(CaseLife, "accepted", "begin"))
            self._book.note(
                session, opened.row.id, actor, "case.begin", from_state="accepted", to_state="in_progress"
            )
        self._hand_on(session, opened, actor)
        self._finish_when_done(session, opened, actor)

    def _move_item(
        self, session: Session, opened: Opened, item: CaseItem, move: str, actor: Actor, text: str | None
    ) -> None:
        state = after(ItemLife, item.state, move)
        repository.change_item(
            session, opened.row.id, item.item_id, state=state, note=text, updated_at=self._book.now
        )
        self._book.note(
            session,
            opened.row.id,
            actor,
            f"item.{move}",
            item_id=item.item_id,
            from_state=item.state,
            to_state=state,
            note=text,
        )

    def _hand_on(self, session: Session, opened: Opened, actor: Actor) -> None:
        """Send what waits and has nothing left to wait for."""
        items = {item.item_id: item for item in repository.items(session, opened.row.id)}
        for item in items.values():
            if item.state == "waiting" and _is_ready(item, items, opened):
                receipt = self._connector.send(Order(opened.row.number, item.item_id, item.department))
                self._move_item(session, opened, item, "hand_on", actor, None)
                repository.change_item(session, opened.row.id, item.item_id, receipt=receipt.number)

    def _finish_when_done(self, session: Session, opened: Opened, actor: Actor) -> None:
        items = repository.items(session, opened.row.id)
        if not _all_ended(items, opened) or all(each.state in ("by_self", "reminder") for each in items):
            return
        state = after(CaseLife, "in_progress", "finish")
        repository.change(session, opened.row.id, state=state, closed_at=self._book.now)
        self._book.note(
            session, opened.row.id, actor, "case.finish", from_state="in_progress", to_state=state
        )


def _require_reason(note: Note) -> None:
    """ReasonNeeded where nothing is said to the person who has to do something now."""
    if not (note.text or "").strip():
        raise ReasonNeeded("请写明原因和要补什么，办事群众会看到这段话。", field="note")


def _is_ready(item: CaseItem, items: Mapping[str, CaseItem], opened: Opened) -> bool:
    """Whether everything before a sub-item is done; what the person does alone is not waited for."""
    if opened.plan is None:
        return True
    earlier = before(item.item_id, {each.id: each for each in opened.plan.file.items})
    return all(
        items[each].state in ("done", "by_self", "reminder", "withdrawn") for each in earlier if each in items
    )


def _all_ended(items: Sequence[CaseItem], opened: Opened) -> bool:
    """Whether no department has anything left to do: what waits for a refused sub-item never comes."""
    by_id = {item.item_id: item for item in items}
    definitions = {each.id: each for each in opened.plan.file.items} if opened.plan else {}
    return all(
        item.state in (*FINAL, "by_self", "reminder")
        or (
            item.state == "waiting"
            and any(
                by_id[each].state == "refused" for each in before(item.item_id, definitions) if each in by_id
            )
        )
        for item in items
    )


def status_text(row: Any, items: Sequence[CaseItem], plan: Plan | None = None) -> str:
    """How far a case is, for the chat."""
    moves = NextMoves(row.state, items, plan)
    lines = [f"{row.title}（{row.number}）：{STATES[row.state]}"]
    lines += [f"· {item.title}｜{item.department}｜{moves.label(item)}" for item in items]
    return "\n".join(lines)
