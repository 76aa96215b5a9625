"""An alert is closed (a false one, one reached, passed on): its intake is as urgent as its answers say."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.aid import alert_repository, repository
from app.aid.due import RECENT, first_call
from app.aid.models import AidAlert, AidCase
from app.aid.outcome import AidOutcome
from app.cases.book import CaseBook
from app.clock import Clock

Changed = list[tuple[str, str]]  # number of an intake and how urgent it is now


class Calming:
    """Sets how urgent the intakes are that an alert made urgent."""

    def __init__(self, book: CaseBook, outcome: AidOutcome, clock: Clock, at_once: timedelta) -> None:
        self._book = book
        self._outcome = outcome
        self._clock = clock
        self._at_once = at_once

    def calm(self, session: Session, alert: AidAlert) -> Changed:
        """After an alert was closed. Where another one stands, the intake stays as urgent as it is."""
        changed = []
        for case in alert_repository.of_alert(session, alert):
            if alert_repository.still_hurries(session, case, case.created_at - RECENT):
                continue
            due_at, urgency = min(
                [self._told(session, case), *(self._told(session, each) for each in _waiting(session, case))]
            )
            if (due_at, urgency) != (case.due_at, case.urgency):
                repository.change(session, case.case_id, due_at=due_at, urgency=urgency)
                changed.append((case.number, urgency))
        return changed

    def hurry(self, session: Session, alert: AidAlert) -> Changed:
        """After an alert that was closed wrongly: the intake waits no longer than for any danger."""
        waiting = [
            each for each in alert_repository.of_alert(session, alert) if each.first_contact_at is None
        ]
        due_at, changed = self._clock.now() + self._at_once, []
        for case in waiting:
            if alert.kind != alert_repository.FROM_ANSWERS and case.due_at > due_at:
                repository.change(session, case.case_id, due_at=due_at, urgency="at_once")
                changed.append((case.number, "at_once"))
        return changed

    def _told(self, session: Session, case: AidCase) -> tuple[datetime, str]:
        """By when somebody must call and how urgent it is, by what was told and the danger that stands."""
        days = self._outcome.working_days(session, self._book.read(session, case.case_id))
        urgency, due_at = first_call(case.created_at, days, self._at_once)
        return due_at, urgency


def _waiting(session: Session, case: AidCase) -> list[AidCase]:
    """What an intake stands in place of and whose call it took over: nobody had called."""
    return [each for each in repository.superseded(session, case.case_id) if each.first_contact_at is None]
