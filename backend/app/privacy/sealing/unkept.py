"""What was said while a consent was open and is gone after a no: its place in the history says so."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.db import Base
from app.privacy import repository
from app.privacy.kinds import Kind
from app.privacy.masking import mask
from app.privacy.sealing.rule import RESTRICTED, UNKEPT, WAITING


def say_unkept(session: Session, conversation_id: str, purpose: str) -> None:
    """Called for every no, after the vault was emptied.

    What was agreed to once went into the case: whatever became of it there, nothing is changed here.
    """
    decisions = repository.decisions(session, conversation_id)
    agreed = any(row.purpose == purpose and row.decision == "granted" for row in decisions)
    if purpose not in RESTRICTED or agreed:
        return
    messages, kept = Base.metadata.tables["messages"], mask(Kind.ANSWER, "")
    waiting = select(messages.c.seq, messages.c.text, messages.c.private).where(
        messages.c.conversation_id == conversation_id,
        messages.c.role == "visitor",
        messages.c.details["expects"].as_string() == WAITING,
    )
    for row in session.execute(waiting).all():
        if kept in (row.private or row.text):
            gone = {"text": UNKEPT, "text_for_bot": None, "private": None, "private_for_bot": None}
            here = messages.c.conversation_id == conversation_id, messages.c.seq == row.seq
            session.execute(update(messages).where(*here).values(gone))
