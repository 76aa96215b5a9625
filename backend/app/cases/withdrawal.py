"""What a withdrawn consent does to cases: what was kept on it is forgotten at once."""

from typing import Protocol

from sqlalchemy.orm import Session

from app.cases import repository
from app.cases.life import OPEN_FOR_ANSWERS


class Tidying(Protocol):
    """Brings a case in order after answers of it were forgotten, and what the chat shows of it."""

    def after_withdrawal(self, session: Session, case_id: str, conversation_id: str) -> None:
        """In the transaction of the withdrawal."""


class ForgetOnWithdrawal:
    """Called by privacy for every no. The cases are made after privacy, so they join later."""

    def __init__(self) -> None:
        self._tidying: Tidying | None = None

    def join(self, tidying: Tidying) -> None:
        """The cases are there."""
        self._tidying = tidying

    def __call__(self, session: Session, conversation_id: str, purpose: str) -> None:
        """Delete the answers of drafts that were kept for a purpose, and what hung on them.

        Cases that were handed in are left: the departments work on them until they are taken back (撤回).
        What somebody began with waits for a consent: after any no it waits no longer.
        """
        repository.forget_openings(session, conversation_id)
        for row in repository.cases_with_purpose(session, conversation_id, purpose):
            if row.state in OPEN_FOR_ANSWERS:
                repository.delete_answers_of_purpose(session, row.id, purpose)
                repository.change(session, row.id, at=None, pending=None, taken_out=None, contact_wish=None)
                if self._tidying is not None:
                    self._tidying.after_withdrawal(session, row.id, conversation_id)
