"""Aid intakes for the person and for the people who help, without HTTP."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import uuid4

from sqlalchemy.orm import Session

from app.aid import repository, schemas
from app.aid.alerts import PROCESS
from app.aid.errors import AidClosed, AidNotFound, AidTaken, AlertTaken
from app.aid.models import AidCase, AidFollowUp
from app.aid.outcome import PURPOSE, AidOutcome
from app.aid.plan import make_plan
from app.aid.summary import answers_in_words
from app.aid.triage import Triage
from app.auth import StaffMember
from app.cases.book import CaseBook
from app.clock import Clock
from app.db import Database
from app.policies.library import Library
from app.privacy.audit.chain import Audit

T = TypeVar("T")
_FIRST_CONTACT = "第一次联系"


class Aid:
    """The intakes of this backend."""

    def __init__(
        self,
        database: Database,
        book: CaseBook,
        outcome: AidOutcome,
        triage: Triage,
        library: Library,
        audit: Audit,
        clock: Clock,
    ) -> None:
        self._database = database
        self._book = book
        self._outcome = outcome
        self._tables = {table.id: table for table in triage.tables}
        self._facts = {fact.id: fact for fact in library.all_facts}
        self._library = library
        self._audit = audit
        self._clock = clock

    # ── the person ──

    async def plan(self, conversation_id: str, case_id: str) -> schemas.Plan:
        """The plan of one's own intake, handed in or not."""

        def look(db: Session) -> schemas.Plan:
            opened = self._book.read(db, case_id, conversation_id)
            if opened.process.id != PROCESS:
                raise AidNotFound
            return make_plan(
                self._outcome.refer(opened),
                self._library,
                case_id,
                opened.row.number,
                self._clock.now(),
                submitted=opened.row.submitted_at is not None,
            )

        return await self._database.read(look)

    # ── staff ──

    async def open_cases(self, office_id: str) -> schemas.AidList:
        """Open intakes of the office and free ones, overdue first. No contents."""
        return await self._database.read(lambda db: self._list(db, office_id))

    async def overdue(self) -> schemas.AidList:
        """Overdue ones of every office, for the supervisor. No contents."""

        def look(db: Session) -> schemas.AidList:
            return schemas.AidList(cases=[row for row in self._list(db, None).cases if row.overdue])

        return await self._database.read(look)

    def _list(self, db: Session, office_id: str | None) -> schemas.AidList:
        cases = repository.open_cases(db, office_id)
        asked: dict[str, list[AidFollowUp]] = {}
        for each in repository.follow_ups(db, [case.case_id for case in cases]):
            asked.setdefault(each.case_id, []).append(each)
        rows = [self._row(case, asked.get(case.case_id, [])) for case in cases]
        return schemas.AidList(cases=sorted(rows, key=lambda row: (not row.overdue, row.due_at)))

    def _row(self, case: AidCase, follow_ups: Sequence[AidFollowUp]) -> schemas.AidRow:
        waiting, due = _next_due(case, follow_ups)
        return schemas.AidRow(
            case_id=case.case_id,
            number=case.number,
            urgency=case.urgency,
            due_at=due,
            overdue=case.state == "open" and due <= self._clock.now(),
            waiting_for=waiting,
            owner=case.owner,
            created_at=case.created_at,
        )

    async def read(self, case_id: str, staff: StaffMember) -> schemas.AidView:
        """An intake in full; the look is noted first."""
        return await self._changed(case_id, staff, "aid.read", lambda db, case: None)

    async def take(self, case_id: str, staff: StaffMember) -> schemas.AidView:
        """Become its owner."""

        def work(db: Session, case: AidCase) -> None:
            if not repository.take(db, case_id, staff.username, staff.office_id):
                raise AidTaken

        return await self._changed(case_id, staff, "aid.taken", work)

    async def refer(
        self, case_id: str, place: int, wish: schemas.ReferralPut, staff: StaffMember
    ) -> schemas.AidView:
        """Note where a referral stands and what was answered."""

        def work(db: Session, case: AidCase) -> None:
            _open_only(case)
            values = {"state": wish.state, "answer": wish.answer or None, "updated_by": staff.username}
            if not repository.change_referral(db, case_id, place, updated_at=self._clock.now(), **values):
                raise AidNotFound

        return await self._changed(case_id, staff, "aid.referral", work)

    async def contact(self, case_id: str, wish: schemas.ContactCreate, staff: StaffMember) -> schemas.AidView:
        """Note an attempt to reach the person. The first that reaches them ends the waiting."""

        def work(db: Session, case: AidCase) -> None:
            _open_only(case)
            row = {"id": str(uuid4()), "case_id": case_id, "at": self._clock.now(), "actor": staff.username}
            repository.add_contact(db, {**row, **wish.model_dump()})
            if wish.reached and case.first_contact_at is None:
                repository.change(db, case_id, first_contact_at=self._clock.now())

        return await self._changed(case_id, staff, "aid.contact", work)

    async def followed_up(
        self, case_id: str, weeks: int, wish: schemas.FollowUpPut, staff: StaffMember
    ) -> schemas.AidView:
        """Note that it was asked how it went."""

        def work(db: Session, case: AidCase) -> None:
            done = {"done_at": self._clock.now(), "done_by": staff.username, "note": wish.note or None}
            if not repository.follow_up_done(db, case_id, weeks, **done):
                raise AidNotFound

        return await self._changed(case_id, staff, "aid.followup", work)

    async def close(self, case_id: str, wish: schemas.OutcomeCreate, staff: StaffMember) -> schemas.AidView:
        """Note how it ended."""

        def work(db: Session, case: AidCase) -> None:
            ended = {"outcome": wish.outcome, "outcome_note": wish.note or None}
            if not repository.close(db, case_id, closed_at=self._clock.now(), **ended):
                raise AidClosed

        return await self._changed(case_id, staff, "aid.closed", work)

    async def alerts(self) -> schemas.AlertList:
        """Open alerts."""

        def look(db: Session) -> schemas.AlertList:
            rows = repository.alerts(db)
            return schemas.AlertList(
                alerts=[schemas.AlertView.model_validate(row, from_attributes=True) for row in rows]
            )

        return await self._database.read(look)

    async def take_alert(self, alert_id: str, staff: StaffMember) -> schemas.AlertView:
        """Look after an alert."""

        def work(db: Session) -> schemas.AlertView:
            taken = repository.take_alert(db, alert_id, staff.username, self._clock.now())
            if taken is None:
                raise AlertTaken
            self._record(db, staff, "aid.alert_taken", taken.conversation_id)
            return schemas.AlertView.model_validate(taken, from_attributes=True)

        return await self._database.write(work)

    async def _changed(
        self,
        case_id: str,
        staff: StaffMember,
        action: str,
        work: Callable[[Session, AidCase], None],
    ) -> schemas.AidView:
        """Do something to an intake and show it: each leaves a line in the audit trail."""

        def whole(db: Session) -> schemas.AidView:
            case = repository.find(db, case_id, staff.office_id)
            if case is None:
                raise AidNotFound
            work(db, case)
            db.expire_all()
            view = self._view(db, case_id, staff)
            self._record(db, staff, action, case.conversation_id)
            return view

        return await self._database.write(whole)

    def _record(self, db: Session, staff: StaffMember, action: str, conversation_id: str) -> None:
        self._audit.record(
            db,
            actor=f"staff:{staff.username}",
            action=action,
            purpose=PURPOSE,
            conversation_id=conversation_id,
        )

    def _view(self, db: Session, case_id: str, staff: StaffMember) -> schemas.AidView:
        case = repository.find(db, case_id, staff.office_id)
        if case is None:
            raise AidNotFound
        follow_ups = repository.follow_ups(db, [case_id])
        return schemas.AidView(
            **self._row(case, follow_ups).model_dump(),
            state=case.state,
            summary=[str(line) for line in case.summary],
            answers=answers_in_words(self._book.read(db, case_id).interview),
            referrals=self._referrals(db, case_id),
            contacts=[
                schemas.ContactView.model_validate(each, from_attributes=True)
                for each in repository.contacts(db, case_id)
            ],
            follow_ups=[
                schemas.FollowUpView.model_validate(each, from_attributes=True) for each in follow_ups
            ],
            outcome=case.outcome,
            outcome_note=case.outcome_note,
            closed_at=case.closed_at,
        )

    def _referrals(self, db: Session, case_id: str) -> list[schemas.ReferralView]:
        found = []
        for row in repository.referrals(db, case_id):
            table = self._tables.get(row.table_id)
            if table is None:
                continue  # the class was given up since
            found.append(
                schemas.ReferralView(
                    place=row.place,
                    code=table.class_code,
                    title=table.title,
                    office=table.referral.office,
                    reasons=[str(reason) for reason in row.reasons],
                    state=row.state,
                    answer=row.answer,
                    staff_notes=[self._note(name) for name in table.referral.staff_facts],
                    updated_by=row.updated_by,
                    updated_at=row.updated_at,
                )
            )
        return found

    def _note(self, fact_id: str) -> str:
        fact = self._facts[fact_id]
        standing = "已核对" if fact.state == "verified" else "待核对，不能当作答复"
        return f"（{standing}）{fact.text}"


def _open_only(case: AidCase) -> None:
    if case.state != "open":
        raise AidClosed


def _next_due(case: AidCase, follow_ups: Sequence[AidFollowUp]) -> tuple[str, datetime]:
    """What is waited for next and until when."""
    if case.first_contact_at is None:
        return _FIRST_CONTACT, case.due_at
    left = [each for each in follow_ups if each.done_at is None]
    if not left:
        return "办结", case.due_at if case.closed_at else max(
            (each.due_at for each in follow_ups), default=case.due_at
        )
    return f"第{left[0].weeks}周回访", left[0].due_at
