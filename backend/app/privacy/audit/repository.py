"""All SQL of the audit trail."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.orm import Session

from app.privacy.models import AuditEvent, AuditHead

_HEAD = select(AuditHead.seq, AuditHead.hash)
_FETCH = 1000


def one_view(session: Session) -> None:
    """Everything read from here on is of one moment. Must come first in a transaction."""
    if session.get_bind().dialect.name == "postgresql":  # SQLite's transactions always are
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def locked_head(session: Session) -> tuple[int, str]:
    """Place and hash of the last event. Whoever asks next waits until this transaction ends."""
    row = session.execute(_HEAD.with_for_update()).one()
    return row.seq, row.hash


def head(session: Session) -> tuple[int, str] | None:
    """Place and hash of the last event as the database remembers them; None when that row is gone."""
    row = session.execute(_HEAD).one_or_none()
    return (row.seq, row.hash) if row else None


def add(session: Session, event: dict[str, Any]) -> None:
    """Store the next event and move the head to it."""
    session.execute(insert(AuditEvent).values(**event))
    session.execute(update(AuditHead).values(seq=event["seq"], hash=event["hash"]))


def events(session: Session, conversation_id: str | None = None) -> Iterator[Row[Any]]:
    """All events, or those about one conversation, in the order of the chain."""
    statement = select(*AuditEvent.__table__.columns).order_by(AuditEvent.seq)
    if conversation_id is not None:
        statement = statement.where(AuditEvent.conversation_id == conversation_id)
    yield from session.execute(statement.execution_options(yield_per=_FETCH))
