"""Aid intakes for the person and for the people who help, without HTTP."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy.orm import Session

from app.accounts import repository as accounts
from app.aid import repository, schemas
from app.aid.alert_desk import AlertDesk
from app.aid.alerts import PROCESS
from app.aid.calming import Calming
from app.aid.due import AT_ONCE
from app.aid.errors import (
    AidChanged,
    AidClosed,
    AidNeverContacted,
    AidNotFound,
    AidOwned,
    AidSuperseded,
    AidTaken,
    AidUnowned,
    FollowUpDone,
    FollowUpEarly,
    FollowUpUnknown,
    HelperUnknown,
    ReferralUnknown,
)
from app.aid.models import AidCase
from app.aid.outcome import AidOutcome
from app.aid.triage import Triage
from app.aid.views import AidViews, phone_of
from app.auth import StaffMember
from app.cases.book import CaseBook, staff_actor
from app.clock import Clock
from app.db import Database
from app.errors import InvalidInput
from app.policies.library import Library
from app.privacy.audit.chain import Audit, Detail
from app.privacy.vault import Vault

T = TypeVar("T")
_TAKEN = "负责援助的工作人员已经接手。"
_CONTACTED = "工作人员已经跟您联系上了。"
_NOT_YET = "这次没联系上您，工作人员还会再联系。"
_ANSWERED = "工作人员给您回话了，点“看我的计划”就能看到。"
_CLOSED = "这次援助办结了，过些日子还会再问问您。"
_SLIP = timedelta(days=1)  # a contact noted by mistake is noticed within it


class Aid(AlertDesk):
    """The intakes of this backend."""

    def __init__(
        self,
        database: Database,
        book: CaseBook,
        outcome: AidOutcome,
        triage: Triage,
        library: Library,
        audit: Audit,
        vault: Vault,
        clock: Clock,
        at_once: timedelta = AT_ONCE,
    ) -> None:
        super().__init__(database, Calming(book, outcome, clock, at_once), audit, clock, at_once)
        self._book = book
        self._outcome = outcome
        self._views = AidViews(book, triage, library, vault, clock, at_once)

    # ── the person ──

    async def plan(self, conversation_id: str, case_id: str) -> schemas.Plan:
        """The plan of one's own intake, handed in or not."""

        def look(db: Session) -> schemas.Plan:
            opened = self._book.read(db, case_id, conversation_id)
            if opened.process.id != PROCESS:
                raise AidNotFound
            return self._outcome.plan(db, opened)

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
        return schemas.AidList(cases=self._views.queue(db, repository.open_cases(db, office_id)))

    async def read(self, case_id: str, staff: StaffMember) -> schemas.AidView:
        """An intake in full; the look is noted first."""
        return await self._changed(case_id, staff, "aid.read", lambda db, case: None)

    async def phone(self, case_id: str, staff: StaffMember) -> schemas.PhoneView:
        """The number to call, in full; the look is noted."""

        def look(db: Session) -> schemas.PhoneView:
            case = self._seen(db, case_id, staff)
            phone = phone_of(self._book.read(db, case_id))
            self._record(db, staff, "aid.phone", case.conversation_id)
            return schemas.PhoneView(phone=phone)

        return await self._database.write(look)

    async def take(self, case_id: str, staff: StaffMember) -> schemas.AidView:
        """Become its owner."""

        def work(db: Session, case: AidCase) -> None:
            _not_superseded(case)
            was_free = case.owner is None
            if not repository.take(db, case_id, staff.username, staff.office_id):
                raise AidTaken
            if was_free:
                self._tell(db, case_id, staff, "aid.taken", _TAKEN)

        return await self._changed(case_id, staff, "aid.taken", work)

    async def refer(
        self, case_id: str, place: int, wish: schemas.ReferralPut, staff: StaffMember
    ) -> schemas.AidView:
        """Note where a referral stands and what was answered."""

        def work(db: Session, case: AidCase) -> None:
            _open_only(case)
            known = next((each for each in repository.referrals(db, case_id) if each.place == place), None)
            if known is None:
                raise ReferralUnknown
            told_before = known.for_person  # the change below changes `known` too
            answer = wish.answer or known.answer  # what was answered once stays
            if wish.state == "answered" and not answer:
                raise InvalidInput("改成“有答复”要写上答复的内容。", field="answer")
            values = {"state": wish.state, "answer": answer, "updated_by": staff.username}
            if wish.for_person is not None:
                values["for_person"] = wish.for_person.strip() or None
            repository.change_referral(db, case_id, place, updated_at=self._clock.now(), **values)
            if values.get("for_person") not in (None, told_before):
                self._tell(db, case_id, staff, "aid.answered", _ANSWERED)

        details: dict[str, Detail] = {"referral": place, "state": wish.state}
        if wish.for_person is not None:
            details["for_person"] = "told" if wish.for_person.strip() else "taken_back"
        return await self._changed(case_id, staff, "aid.referral", work, details)

    async def contact(self, case_id: str, wish: schemas.ContactCreate, staff: StaffMember) -> schemas.AidView:
        """Note an attempt to reach the person. One that reaches them ends the waiting, until put right."""

        def work(db: Session, case: AidCase) -> None:
            _open_only(case)
            row = {"id": str(uuid4()), "case_id": case_id, "at": self._clock.now(), "actor": staff.username}
            repository.add_contact(db, {**row, **wish.model_dump()})
            if wish.reached and case.first_contact_at is None:
                repository.change(db, case_id, first_contact_at=self._clock.now())
                self._tell(db, case_id, staff, "aid.contact", _CONTACTED)
            elif not wish.reached and self._takes_back(case):
                repository.change(db, case_id, first_contact_at=None)
                self._tell(db, case_id, staff, "aid.contact", _NOT_YET)

        details = {"channel": wish.channel, "reached": wish.reached}
        return await self._changed(case_id, staff, "aid.contact", work, details)

    def _takes_back(self, case: AidCase) -> bool:
        """Whether a try that failed says that nobody has spoken to the person: the newest contact counts.

        Days later a call that nobody answers undoes no talk there was; but who was in danger is looked for.
        """
        if case.first_contact_at is None:
            return False
        slip = self._clock.now() - case.first_contact_at <= _SLIP
        return slip or case.urgency == "at_once"

    async def followed_up(
        self, case_id: str, weeks: int, wish: schemas.FollowUpPut, staff: StaffMember
    ) -> schemas.AidView:
        """Note that it was asked how it went."""

        def work(db: Session, case: AidCase) -> None:
            _not_superseded(case)
            asked = {each.weeks: each for each in repository.follow_ups(db, [case_id])}.get(weeks)
            if asked is None:
                raise FollowUpUnknown
            if asked.due_at > self._clock.now() and not wish.reason:
                raise FollowUpEarly
            reason = f"提前：{wish.reason}" if wish.reason else None
            note = "。".join(each for each in (reason, wish.note) if each) or None
            done = {"done_at": self._clock.now(), "done_by": staff.username, "note": note}
            if not repository.follow_up_done(db, case_id, weeks, **done):
                raise FollowUpDone

        return await self._changed(case_id, staff, "aid.followup", work, {"week": weeks})

    async def close(self, case_id: str, wish: schemas.OutcomeCreate, staff: StaffMember) -> schemas.AidView:
        """Note how it ended."""

        def work(db: Session, case: AidCase) -> None:
            _open_only(case)
            if case.owner is None:
                raise AidUnowned
            if not wish.note and not repository.contacts(db, case_id):
                raise AidNeverContacted
            ended = {"outcome": wish.outcome, "outcome_note": wish.note or None, "state": "closed"}
            self._change_as_seen(db, case, wish.revision, closed_at=self._clock.now(), **ended)
            self._tell(db, case_id, staff, "aid.closed", _CLOSED)

        return await self._changed(case_id, staff, "aid.closed", work)

    def _change_as_seen(self, db: Session, case: AidCase, revision: int | None, **values: Any) -> None:
        """Change an open intake as it was looked at: of two at the same moment the database lets one."""
        case_id, seen = case.case_id, case.revision
        if revision in (None, seen) and repository.change_as_seen(db, case_id, seen, **values):
            return
        db.expire_all()
        now = repository.find(db, case_id, None)
        if now is not None:
            _not_superseded(now)
        raise AidClosed if now is not None and now.state != "open" else AidChanged

    async def hand_over(
        self, case_id: str, owner: str | None, staff: StaffMember, revision: int | None = None
    ) -> schemas.AidRow:
        """Give an intake to another who helps, or free it. Nothing of what was told is shown."""

        def work(db: Session) -> schemas.AidRow:
            case = repository.find(db, case_id, None)
            if case is None:
                raise AidNotFound
            _open_only(case)
            before, helper = case.owner, accounts.account(db, owner) if owner is not None else None
            if owner is not None and (helper is None or helper.role != "aid" or helper.disabled_at):
                raise HelperUnknown
            office_id = helper.office_id if helper is not None else None
            self._change_as_seen(db, case, revision, owner=owner, office_id=office_id)
            db.expire_all()
            row = self._views.row(db, case)
            details = {"from": before, "to": owner}
            self._record(db, staff, "aid.handed_over", case.conversation_id, details)
            return row

        return await self._database.write(work)

    async def _changed(
        self,
        case_id: str,
        staff: StaffMember,
        action: str,
        work: Callable[[Session, AidCase], None],
        details: Mapping[str, Detail] | None = None,
    ) -> schemas.AidView:
        """Do something to an intake and show it: each leaves a line in the audit trail."""

        def whole(db: Session) -> schemas.AidView:
            case = self._seen(db, case_id, staff)
            work(db, case)
            db.expire_all()
            view = self._views.whole(db, self._seen(db, case_id, staff), f"staff:{staff.username}")
            self._record(db, staff, action, case.conversation_id, details)
            return view

        return await self._database.write(whole)

    def _seen(self, db: Session, case_id: str, staff: StaffMember) -> AidCase:
        case = repository.find(db, case_id, staff.office_id)
        if case is None:
            raise AidOwned if repository.find(db, case_id, None) is not None else AidNotFound
        return case

    def _tell(self, db: Session, case_id: str, staff: StaffMember, action: str, words: str) -> None:
        """A line in the history that the person reads; it holds fixed words alone."""
        self._book.note(db, case_id, staff_actor(staff.username), action, note=words)


def _not_superseded(case: AidCase) -> None:
    if case.superseded_by is not None:
        raise AidSuperseded


def _open_only(case: AidCase) -> None:
    _not_superseded(case)
    if case.state != "open":
        raise AidClosed
