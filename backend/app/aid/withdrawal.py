"""What a withdrawn consent does to aid intakes: they are gone, with everything told in them."""

from sqlalchemy.orm import Session

from app.aid import repository
from app.cases import repository as cases

_PURPOSES = ("aid_intake", "debts")


def forget_aid(session: Session, conversation_id: str, purpose: str) -> None:
    """Called by privacy for every no. Also what was handed in: nobody may work on it any more."""
    if purpose == "aid_intake":
        for case_id in repository.forget(session, conversation_id):
            for each in _PURPOSES:
                cases.delete_answers_of_purpose(session, case_id, each)
