"""What a withdrawn consent does to cases: what was kept on it is forgotten at once."""

from sqlalchemy.orm import Session

from app.cases import repository
from app.cases.life import OPEN_FOR_ANSWERS


def forget_on_withdrawal(session: Session, conversation_id: str, purpose: str) -> None:
    """Delete the answers of drafts that were kept for a purpose.

    Cases that were handed in are left: the departments work on them until they are taken back (撤回).
    """
    for row in repository.cases_with_purpose(session, conversation_id, purpose):
        if row.state in OPEN_FOR_ANSWERS:
            repository.delete_answers_of_purpose(session, row.id, purpose)
            repository.change(session, row.id, at=None, pending=None, shown=None)
