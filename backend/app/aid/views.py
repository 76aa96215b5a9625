"""An aid intake as the people who help see it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.aid import alert_repository, repository, schemas
from app.aid.beginnings import in_clear
from app.aid.due import AT_ONCE, RECENT
from app.aid.models import AidCase, AidFollowUp
from app.aid.summary import answers_in_words, with_places
from app.aid.triage import Triage
from app.cases.book import CaseBook, Opened
from app.cases.numbers import masked
from app.clock import Clock
from app.policies.library import Library
from app.privacy.kinds import Kind
from app.privacy.masking import mask
from app.privacy.vault import Vault
from app.processes.places import Places

PHONE = "phone"
_STORY = "story"
_FIRST_CONTACT = "第一次联系"
_ALERT = "处理提醒"
_NOTHING = "办结"


class AidViews:
    """Makes them."""

    def __init__(
        self,
        book: CaseBook,
        triage: Triage,
        library: Library,
        vault: Vault,
        clock: Clock,
        at_once: timedelta = AT_ONCE,
    ) -> None:
        self._book = book
        self._tables = {table.id: table for table in triage.tables}
        self._facts = {fact.id: fact for fact in library.all_facts}
        self._vault = vault
        self._clock = clock
        self._at_once = at_once

    def queue(self, db: Session, cases: Sequence[AidCase]) -> list[schemas.AidRow]:
        """The lines of the list: whose danger nobody has closed first, then what is overdue."""
        asked: dict[str, list[AidFollowUp]] = {}
        for each in repository.follow_ups(db, [case.case_id for case in cases]):
            asked.setdefault(each.case_id, []).append(each)
        danger = alert_repository.standing(db, cases, RECENT)
        rows = [self._row(case, asked.get(case.case_id, []), danger.get(case.case_id)) for case in cases]
        return sorted(rows, key=lambda row: (row.case_id not in danger, not row.overdue, row.due_at))

    def row(self, db: Session, case: AidCase) -> schemas.AidRow:
        """The line of one intake."""
        return self.queue(db, [case])[0]

    def _row(
        self, case: AidCase, follow_ups: Sequence[AidFollowUp], danger: datetime | None
    ) -> schemas.AidRow:
        """A contact ends the waiting for it; the danger of its person only an outcome of the alert."""
        waiting, due = next_due(case, follow_ups)
        if danger is not None:
            at_once = max(danger, case.created_at) + self._at_once
            waiting, due = (waiting, min(due, at_once)) if waiting == _FIRST_CONTACT else (_ALERT, at_once)
        return schemas.AidRow(
            case_id=case.case_id,
            number=case.number,
            revision=case.revision,
            state=case.state,
            urgency=case.urgency if danger is None else "at_once",
            due_at=due,
            overdue=waiting != _NOTHING and due <= self._clock.now(),
            waiting_for=waiting,
            owner=case.owner,
            created_at=case.created_at,
        )

    def whole(self, db: Session, case: AidCase, actor: str) -> schemas.AidView:
        """An intake in full, numbers in part."""
        follow_ups = repository.follow_ups(db, [case.case_id])
        opened = self._book.read(db, case.case_id)
        phone = phone_of(opened)
        return schemas.AidView(
            **self.row(db, case).model_dump(),
            summary=with_places([str(line) for line in case.summary], opened.interview, self._places),
            answers=answers_in_words(opened.interview, self._places),
            told_first=self._told_first(db, opened, actor),
            phone=phone and mask(Kind.PHONE, phone),
            contact_wish=opened.row.contact_wish,
            region=self._region(db, opened),
            referrals=self._referrals(db, case.case_id),
            contacts=self._contacts(db, case.case_id),
            follow_ups=[
                schemas.FollowUpView.model_validate(each, from_attributes=True) for each in follow_ups
            ],
            outcome=case.outcome,
            outcome_note=case.outcome_note,
            closed_at=case.closed_at,
            superseded_by=case.superseded_by,
            earlier=[self._earlier(db, each) for each in repository.superseded(db, case.case_id)],
        )

    def _earlier(self, db: Session, case: AidCase) -> schemas.EarlierView:
        return schemas.EarlierView(
            case_id=case.case_id,
            number=case.number,
            owner=case.owner,
            created_at=case.created_at,
            closed_at=case.closed_at,
            contacts=self._contacts(db, case.case_id),
        )

    def _contacts(self, db: Session, case_id: str) -> list[schemas.ContactView]:
        found = repository.contacts(db, case_id)
        return [schemas.ContactView.model_validate(each, from_attributes=True) for each in found]

    def _told_first(self, db: Session, opened: Opened, actor: str) -> list[str]:
        """What was said before the story was asked, where being safe came first and it was not."""
        kept = opened.row.opening
        if kept is None or _STORY in opened.stored:
            return []
        clear = in_clear(self._vault, db, opened.row.conversation_id, kept, actor)
        return [masked(line) for line in clear.split("\n") if line.strip()]

    @property
    def _places(self) -> Places | None:
        return self._book.library.checker.places

    def _region(self, db: Session, opened: Opened) -> str | None:
        return repository.region_in_words(db, opened.row, self._places)

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
                    for_person=row.for_person,
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


def phone_of(opened: Opened) -> str | None:
    """The number somebody left to be called."""
    answer = opened.stored.get(PHONE)
    return answer.value if answer is not None else None


def next_due(case: AidCase, follow_ups: Sequence[AidFollowUp]) -> tuple[str, datetime]:
    """What is waited for next and until when. Asking again is waited for after the end too."""
    if case.first_contact_at is None and case.closed_at is None:
        return _FIRST_CONTACT, case.due_at
    left = [each for each in follow_ups if each.done_at is None]
    if left:
        return f"第{left[0].weeks}周回访", left[0].due_at
    return _NOTHING, case.closed_at or max((each.due_at for each in follow_ups), default=case.due_at)
