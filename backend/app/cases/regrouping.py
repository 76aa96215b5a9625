"""Takes a member out of a group and puts him back: those behind him move up, or down again.

What was taken out waits, encrypted, on the row of the case: until the next one is, the case is handed in, or
the consent is taken back that it rests on.
"""

import re
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.cases import repository
from app.cases.book import CITIZEN_IN_CHAT, CaseBook, Opened
from app.cases.errors import CaseChanged, CaseNotOpen
from app.cases.life import OPEN_FOR_ANSWERS
from app.cases.opened import answer_row
from app.cases.repository import StoredAnswer
from app.cases.sums import MORE, is_closed, members_of
from app.processes.interview import Given, Place, more_place
from app.processes.model import Step

_BACK = re.compile(
    r"(?:还是|那|算了|不对|先|把|给|我|他|她|这位|刚才|刚|那个|那位|[，, ])*"
    r"(?:(?:放|加|添|弄|填|拿)回(?:来|去)|恢复|撤销|别(?:去掉|删)|留着|又(?:干|参加|加入)了|还(?:干|算上?))"
    r"(?:他|她|吧|呗|了|这位|那位)*[。.！! ]*"
)
_Row = dict[str, StoredAnswer]
Kept = dict[str, list[Any]]  # step → its value, and whether it was skipped


def take_out(book: CaseBook, session: Session, opened: Opened, group: Step, number: int, base: int) -> Opened:
    """The case without a member. CaseChanged when somebody else changed the group since `base`."""
    rows = _rows(opened, group)
    if opened.row.state not in OPEN_FOR_ANSWERS:
        raise CaseNotOpen
    if any(each.revision > base for row in rows for each in row.values()):
        raise CaseChanged(field=group.id)
    closed = is_closed(opened.interview.answers, group)
    gone, rest = rows[number], rows[:number] + rows[number + 1 :]
    kept = {step: [each.value, each.skipped] for step, each in gone.items() if step != MORE}
    _write(session, opened, group, _linked(opened, group, rest, closed=closed, now=book.now))
    taken_out = {"group": group.id, "number": number, "answers": kept, "closed": closed}
    repository.change(session, opened.row.id, at=None, pending=None, misses=0, taken_out=taken_out)
    return book.reopened(session, opened)


def group_out(opened: Opened) -> Step | None:
    """The group that the one taken out last belonged to."""
    kept = opened.row.taken_out
    return opened.process.steps.get(kept["group"]) if kept else None


def number_out(opened: Opened) -> int | None:
    """The number he had."""
    return int(opened.row.taken_out["number"]) if opened.row.taken_out else None


def asks_back(text: str) -> bool:
    """Whether words ask for him back: 放回来吧, 还是留着他."""
    return _BACK.fullmatch(text.strip()) is not None


def put_back(book: CaseBook, session: Session, opened: Opened) -> Opened | None:
    """The case with him where he was; None where there is no room, or no consent to keep his name."""
    group, kept = group_out(opened), opened.row.taken_out
    if group is None or opened.row.state not in OPEN_FOR_ANSWERS:
        return None
    rows = _rows(opened, group)
    asked = any(place.group == group.id for place in opened.interview.places)
    purposes = {step.personal for step in group.steps if step.personal and step.id in kept["answers"]}
    agreed = all(opened.interview.consents.get(each) is True for each in purposes)
    if not asked or not agreed or len(rows) >= (group.most or 1):
        return None
    number = min(int(kept["number"]), len(rows))
    back = _restored(opened, group, number, kept["answers"], book.now)
    closed = bool(kept["closed"]) or is_closed(opened.interview.answers, group)
    rows = [*rows[:number], back, *rows[number:]]
    _write(session, opened, group, _linked(opened, group, rows, closed=closed, now=book.now))
    repository.change(session, opened.row.id, at=None, pending=None, misses=0, taken_out=None)
    return book.reopened(session, opened)


def _rows(opened: Opened, group: Step) -> list[_Row]:
    """The answers of each member, by step."""
    steps = [*(step.id for step in group.steps), MORE]
    return [
        {
            step: opened.stored[key]
            for step in steps
            if (key := f"{group.id}.{member.number}.{step}") in opened.stored
        }
        for member in members_of(opened.interview.answers, group)
    ]


def _linked(
    opened: Opened, group: Step, rows: list[_Row], *, closed: bool, now: datetime
) -> list[dict[str, Any]]:
    """The columns of every answer under its member's number: between members it goes on, and behind the
    last it has ended where it had and enough are left."""
    written = []
    for number, row in enumerate(rows):
        prefix = f"{group.id}.{number}."
        for step, answer in row.items():
            if step != MORE:
                written.append(_columns(opened, f"{prefix}{step}", answer))
        last = number + 1 == len(rows)
        ends = closed and len(rows) >= (group.least or 1)
        if number + 1 < (group.most or 1) and (ends or not last):
            place = more_place(group, prefix, number)
            written.append(answer_row(opened, place, Given(not last), CITIZEN_IN_CHAT, now))
    return written


def _columns(opened: Opened, key: str, answer: StoredAnswer) -> dict[str, Any]:
    """An answer under another key, with the provenance it had."""
    return {
        "case_id": opened.row.id,
        "key": key,
        "revision": opened.row.revision,
        "value": answer.supplied,
        "personal": answer.personal,
        "skipped": answer.skipped,
        "updated_at": opened.row.updated_at,
    }


def _write(session: Session, opened: Opened, group: Step, written: list[dict[str, Any]]) -> None:
    old = [key for key in opened.stored if key.startswith(f"{group.id}.")]
    repository.delete_answers(session, opened.row.id, old)
    for row in written:
        repository.set_answer(session, row)


def _restored(opened: Opened, group: Step, number: int, kept: Kept, now: datetime) -> _Row:
    """What was taken out as answers again."""
    row = {}
    for step in group.steps:
        if step.id in kept:
            value, skipped = kept[step.id]
            place = Place(f"{group.id}.{number}.{step.id}", step, step.label, group.section)
            row[step.id] = repository.stored_answer(
                answer_row(opened, place, Given(value, skipped), CITIZEN_IN_CHAT, now)
            )
    return row
