"""Somebody may be in danger: a person is told at once."""

from uuid import uuid4

import structlog
from sqlalchemy.orm import Session

from app.aid import alert_repository
from app.aid.due import AT_ONCE
from app.cases.book import Opened
from app.clock import Clock
from app.processes.interview import Place

PROCESS = "aid_intake"
_URGENT = ("threatened", "despair")
_TOLD = frozenset({"threats", "despair"})

_log = structlog.get_logger(__name__)


class AidAlerts:
    """Raises alerts, in the transaction of what raised them. `kind` says where it was seen, never what."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def raise_(self, session: Session, conversation_id: str, kind: str, case_id: str | None = None) -> None:
        """A row for the people of aid; again within an open alert only counts it up."""
        now = self._clock.now()
        row = {
            "id": str(uuid4()),
            "conversation_id": conversation_id,
            "case_id": case_id,
            "kind": kind[:12],
            "raised_at": now,
            "last_at": now,
            "times": 1,
            "taken_by": None,
            "taken_at": None,
        }
        alert_repository.raise_alert(session, row)
        if kind != alert_repository.FROM_ANSWERS:
            alert_repository.hurry(session, conversation_id, now + AT_ONCE)
        _log.warning("aid_alert_raised", conversation_id=conversation_id)

    def answered(self, session: Session, opened: Opened, place: Place) -> Opened:
        """Watches drafts: who says that he is in danger need not hand anything in first."""
        if opened.process.id == PROCESS:
            alert_repository.link_alerts(session, opened.row.conversation_id, opened.row.id)
        if opened.process.id != PROCESS or place.key not in ("urgent", "mentioned"):
            return opened
        value = opened.interview.answers[place.key].value
        told = {value} if isinstance(value, str) else set(value or [])
        if told & {*_URGENT, *_TOLD}:
            self.raise_(session, opened.row.conversation_id, alert_repository.FROM_ANSWERS, opened.row.id)
        return opened
