"""Alerts at the desk of aid: who may be in danger, who looks after them, what came of it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from app.aid import alert_repository, schemas
from app.aid.alert_repository import Shown
from app.aid.calming import Calming
from app.aid.errors import AlertSettled, AlertTaken, AlertUnknown, AlertUntaken
from app.aid.models import AidAlert, AidAlertOutcome
from app.aid.outcome import PURPOSE
from app.auth import StaffMember
from app.clock import Clock
from app.db import Database
from app.errors import InvalidInput
from app.privacy.audit.chain import Audit, Detail

MOST_ALERTS = 500
_SAYS_WHY = {
    alert_repository.FALSE_ALARM: "记成误报，请写一句怎么看出来的。",
    "passed_on": "转给别人了，请写一句转给了哪里、谁接的手（不写姓名）。",
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class AlertDesk:
    """What staff do with alerts. Each step leaves a line in the audit trail."""

    def __init__(
        self, database: Database, calming: Calming, audit: Audit, clock: Clock, at_once: timedelta
    ) -> None:
        self._database = database
        self._calming = calming
        self._audit = audit
        self._clock = clock
        self._at_once = at_once

    async def alerts(
        self,
        *,
        taken: bool = False,
        closed: bool = False,
        false_alarms: bool = False,
        limit: int = MOST_ALERTS,
        before: str | None = None,
    ) -> schemas.AlertList:
        """Open alerts, the latest danger first; or those somebody looks after, are closed, or were none."""
        shown = Shown(taken=taken, closed=closed, false_alarms=false_alarms)
        place = _place(before) if before is not None else None

        def look(db: Session) -> schemas.AlertList:
            page = alert_repository.alerts(db, shown, self._clock.now() - self._at_once, limit, place)
            known: dict[str, list[AidAlertOutcome]] = {}
            for each in alert_repository.outcomes(db, [row.id for row in page.rows] if any(shown) else []):
                known.setdefault(each.alert_id, []).append(each)
            gone = alert_repository.without_consent(db, page.rows)
            return schemas.AlertList(
                alerts=[self._alert(row, gone, known.get(row.id, [])) for row in page.rows],
                total=page.total,
                overdue=0 if any(shown) else page.waiting,
                next=_mark(page.rows[-1], shown) if page.has_more else None,
            )

        return await self._database.read(look)

    def _alert(
        self, row: AidAlert, gone: set[str], outcomes: Sequence[AidAlertOutcome] = ()
    ) -> schemas.AlertView:
        waited = (row.taken_at or self._clock.now()) - row.raised_at
        return schemas.AlertView(
            id=row.id,
            conversation_id=row.conversation_id,
            case_id=None if row.case_id in gone else row.case_id,
            withdrawn=row.case_id in gone,
            kind=row.kind,
            raised_at=row.raised_at,
            last_at=row.last_at,
            times=row.times,
            minutes=int(waited.total_seconds() // 60),
            overdue=waited > self._at_once,
            taken_by=row.taken_by,
            taken_at=row.taken_at,
            outcomes=[
                schemas.AlertOutcomeView.model_validate(each, from_attributes=True) for each in outcomes
            ],
        )

    async def take_alert(self, alert_id: str, staff: StaffMember) -> schemas.AlertView:
        """Look after an alert."""

        def work(db: Session) -> schemas.AlertView:
            taken = alert_repository.take_alert(db, alert_id, staff.username, self._clock.now())
            if taken is None:
                known = alert_repository.find_alert(db, alert_id)
                raise AlertTaken if known is not None else AlertUnknown
            self._record(db, staff, "aid.alert_taken", taken.conversation_id)
            return self._alert(taken, alert_repository.without_consent(db, [taken]))

        return await self._database.write(work)

    async def settle_alert(
        self, alert_id: str, wish: schemas.AlertOutcomeCreate, staff: StaffMember
    ) -> schemas.AlertView:
        """Note what came of an alert that somebody took. Nothing noted before is changed."""

        def work(db: Session) -> schemas.AlertView:
            alert = alert_repository.find_alert(db, alert_id)
            if alert is None:
                raise AlertUnknown
            if alert.taken_at is None:
                raise AlertUntaken
            known = alert_repository.outcomes(db, [alert_id])
            latest = known[-1].number if known else None
            note = (wish.note or "").strip() or None
            if wish.corrects == latest and note is None and (why := _SAYS_WHY.get(wish.outcome)) is not None:
                raise InvalidInput(why, field="note")
            number = (latest or 0) + 1
            row = {"alert_id": alert_id, "number": number, "at": self._clock.now()}
            row |= {"outcome": wish.outcome, "note": note, "actor": staff.username}
            if wish.corrects != latest or not alert_repository.add_outcome(db, row):
                raise AlertSettled
            details: dict[str, Detail] = {"outcome": wish.outcome, "number": number}
            self._record(db, staff, "aid.alert_outcome", alert.conversation_id, details)
            self._hurry_or_calm(db, alert, known[-1].outcome if known else None, wish.outcome, staff)
            gone = alert_repository.without_consent(db, [alert])
            return self._alert(alert, gone, alert_repository.outcomes(db, [alert_id]))

        return await self._database.write(work)

    def _hurry_or_calm(
        self, db: Session, alert: AidAlert, before: str | None, now: str, staff: StaffMember
    ) -> None:
        """A closed alert hurries nobody; one that is opened again by a correction hurries again."""
        closed = now in alert_repository.CLOSED_BY
        if closed == (before in alert_repository.CLOSED_BY):
            return
        work = self._calming.calm if closed else self._calming.hurry
        for number, urgency in work(db, alert):
            details: dict[str, Detail] = {"number": number, "urgency": urgency}
            self._record(db, staff, "aid.urgency", alert.conversation_id, details)

    def _record(
        self,
        db: Session,
        staff: StaffMember,
        action: str,
        conversation_id: str,
        details: Mapping[str, Detail] | None = None,
    ) -> None:
        self._audit.record(
            db,
            actor=f"staff:{staff.username}",
            action=action,
            purpose=PURPOSE,
            conversation_id=conversation_id,
            details=details,
        )


def _mark(row: AidAlert, shown: Shown) -> str:
    """The place of an alert in its list, for whoever asks for what is behind it."""
    moment = row.taken_at if any(shown) else row.last_at
    assert moment is not None  # taken ones say when
    return f"{(moment - _EPOCH) // _MICROSECOND}.{row.id}"


def _place(mark: str) -> tuple[datetime, str]:
    """The place a mark names; its shape was checked at the door."""
    moment, _, alert_id = mark.partition(".")
    return _EPOCH + int(moment) * _MICROSECOND, alert_id
