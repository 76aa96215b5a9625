"""From the aid intake to the personal-startup one thing: what was said is not asked again."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.aid import repository
from app.aid.alerts import PROCESS
from app.cases.book import Actor, CaseBook, Opened
from app.privacy.consent import ConsentSource
from app.privacy.fields import Source
from app.processes.interview import Place, answered_values

STARTUP = "personal_startup"
# The person said it, in the intake: the provenance of every value that is carried over.
FROM_AID = Actor("visitor:aid_intake", Source.CITIZEN, ConsentSource.CHAT)


def carried(values: Mapping[str, Any]) -> dict[str, Any]:
    """Answers of the intake as answers of the one thing. Only what says the same there."""
    found = dict(_carried(values))
    return {key: value for key, value in found.items() if value is not None}


def _carried(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    # Whoever tells of a business of his own does not start his first one.
    yield "first_business", False if values.get("business_state") not in (None, "unknown") else None
    yield "unemployment_registration", values.get("unemployment_registration")
    insurance = values.get("own_insurance")
    yield "insured_as_employee", None if insurance in (None, "unknown") else insurance == "employer"
    debts = values.get("debts")
    if debts:
        yield "other_loans", _loans(debts)
        yield "guaranteed_loan_now", "guaranteed" in debts


def _loans(debts: list[str]) -> str | None:
    if "bank" in debts or "online" in debts or "guaranteed" in debts:
        return "other"
    return "none" if debts == ["none"] else None


class CarryOver:
    """Watches the one thing: fills in what its person told in the intake, as soon as it is asked."""

    def __init__(self) -> None:
        self._book: CaseBook | None = None

    def join(self, book: CaseBook) -> None:
        """The cases are there."""
        self._book = book

    def answered(self, session: Session, opened: Opened, place: Place) -> Opened:
        """After an answer: the case with everything that is known already."""
        book = self._book
        if book is None or opened.process.id != STARTUP:
            return opened
        known = self._known(session, book, opened.row.conversation_id)
        for key, value in known.items():
            other = opened.interview.by_key.get(key)
            if other is None or key == place.key or opened.interview.is_answered(other):
                continue
            if other.step.personal and not opened.interview.consents.get(other.step.personal):
                continue
            opened, _ = book.give(session, opened, key, value, FROM_AID, opened.row.revision)
        return opened

    def _known(self, session: Session, book: CaseBook, conversation_id: str) -> dict[str, Any]:
        """What the person's latest intake says; nothing when consent to it does not stand any more."""
        rows = repository.of_conversation(session, conversation_id)
        if not rows:
            return {}
        intake = book.read(session, rows[0].case_id, conversation_id)
        if intake.process.id != PROCESS or not intake.interview.consents.get(PROCESS):
            return {}
        return carried(answered_values(intake.interview))
