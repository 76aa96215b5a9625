"""What was said while a consent was open and is gone after a no: its place in the history says so."""

from sqlalchemy.orm import Session

from app.privacy import repository
from app.privacy.kinds import Kind
from app.privacy.masking import mask
from app.privacy.sealing.repository import said_while_open, say_gone
from app.privacy.sealing.rule import RESTRICTED


def say_unkept(session: Session, conversation_id: str, purpose: str) -> None:
    """Called for every no, after the vault was emptied.

    What was agreed to once went into the case: whatever became of it there, nothing is changed here.
    """
    decisions = repository.decisions(session, conversation_id)
    agreed = any(row.purpose == purpose and row.decision == "granted" for row in decisions)
    if purpose not in RESTRICTED or agreed:
        return
    kept = mask(Kind.ANSWER, "")
    for seq, words in said_while_open(session, conversation_id):
        if kept in words:
            say_gone(session, conversation_id, seq)
