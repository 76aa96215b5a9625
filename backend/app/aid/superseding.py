"""An intake that is handed in anew stands in place of what its person handed in before: nobody calls twice.

The earlier one is closed and points to the new one; what was done with it stays, and is shown beside the new.
Whoever looked after it looks after the new one, and a call that was promised is due no later than it was.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.aid import repository
from app.aid.models import AidCase
from app.cases import repository as cases

_ACTOR = "visitor"
_TOLD = "您后来又交了一份（编号 {number}），以新的那份为准，这一份不再办了。"


def take_over(session: Session, row: Row[Any], now: datetime) -> Sequence[AidCase]:
    """End the open intakes of a conversation in favour of the case that is handed in; those it ended."""
    known = repository.of_conversation(session, row.conversation_id)
    earlier = [each for each in known if each.case_id != row.id and each.state == "open"]
    ended = [each for each in earlier if repository.supersede(session, each, row.id, now)]
    for each in ended:
        cases.lock(session, each.case_id, now)  # its history goes on; that of the new one is held already
        _note(session, each.case_id, now, "aid.superseded", _TOLD.format(number=row.number))
        _note(session, row.id, now, "aid.supersedes")
    return ended


def inherited(kept: Mapping[str, Any], earlier: Sequence[AidCase]) -> dict[str, Any]:
    """Who looks after it, and how soon somebody is called who waits for a first call."""
    owned = next((each for each in earlier if each.owner is not None), None)
    waiting = [each for each in earlier if each.first_contact_at is None]
    soonest = min(waiting, key=lambda each: each.due_at, default=None)
    found: dict[str, Any] = {}
    if owned is not None:
        found |= {"owner": owned.owner, "office_id": owned.office_id}
    if soonest is not None and soonest.due_at < kept["due_at"]:
        found |= {"due_at": soonest.due_at, "urgency": soonest.urgency}
    return found


def _note(session: Session, case_id: str, now: datetime, action: str, note: str | None = None) -> None:
    event = {
        "case_id": case_id,
        "at": now,
        "actor": _ACTOR,
        "action": action,
        "item_id": None,
        "from_state": None,
        "to_state": None,
        "note": note,
    }
    cases.add_event(session, event)
