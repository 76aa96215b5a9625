"""All SQL of the appointments; that of the time they take is in `times`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from app.db import UtcDateTime
from app.mentors.appointments.models import Appointment
from app.mentors.kinds import FIRM_STATUSES, OFFERED_BY
from app.mentors.library.models import Mentor

_INSERTS: dict[str, Any] = {"postgresql": postgresql_insert, "sqlite": sqlite_insert}
_TABLE = Appointment.__table__

# Built once: building them anew costs more than the database itself. Values are named by the parameters.
_ADD = {
    dialect: insert(_TABLE).on_conflict_do_nothing(index_elements=["id"]).returning(_TABLE.c.id)
    for dialect, insert in _INSERTS.items()
}
_CHANGE = update(Appointment).where(Appointment.id == bindparam("appointment"))


def add(session: Session, row: Mapping[str, Any]) -> bool:
    """Store an appointment; False when its id is taken."""
    statement = _ADD[session.get_bind().dialect.name]
    return session.connection().execute(statement, dict(row)).first() is not None


def _with_mentor() -> Any:
    columns = (*Appointment.__table__.columns, Mentor.name.label("mentor_name"), Mentor.meeting_place)
    return select(*columns).join(Mentor, Mentor.id == Appointment.mentor_id)


_FIND = _with_mentor().where(Appointment.id == bindparam("id"))


def find(session: Session, appointment_id: str) -> Row[Any] | None:
    """An appointment with its mentor's name and place."""
    found: Row[Any] | None = session.connection().execute(_FIND, {"id": appointment_id}).one_or_none()
    return found


def of_conversation(session: Session, conversation_id: str) -> Sequence[Row[Any]]:
    """All appointments of a conversation, latest first."""
    statement = (
        _with_mentor()
        .where(Appointment.conversation_id == conversation_id, Appointment.status != "released")
        .order_by(Appointment.starts_at.desc())
    )
    return session.execute(statement).all()


def change(session: Session, appointment_id: str, values: Mapping[str, Any]) -> None:
    """Change an appointment."""
    session.connection().execute(_CHANGE, {"appointment": appointment_id, **values})


_OPEN_ONES = select(
    Appointment.id,
    Appointment.mentor_id,
    Appointment.status,
    Appointment.starts_at,
    Appointment.ends_at,
    Appointment.booked_by,
).where(
    Appointment.conversation_id == bindparam("conversation"),
    or_(
        Appointment.status == "held",
        and_(
            Appointment.status.in_(FIRM_STATUSES), Appointment.ends_at > bindparam("now", type_=UtcDateTime)
        ),
    ),
)


def open_ones(session: Session, conversation_id: str, now: datetime) -> Sequence[Row[Any]]:
    """What a conversation holds (one of its own at most, and an offer), and its appointments to come."""
    parameters = {"conversation": conversation_id, "now": now}
    return session.connection().execute(_OPEN_ONES, parameters).all()


def held_by(session: Session, conversation_id: str) -> Sequence[Row[Any]]:
    """The time a conversation has taken without having confirmed it: one at most. Offers are no such time."""
    statement = select(Appointment.id, Appointment.mentor_id).where(
        Appointment.conversation_id == conversation_id,
        Appointment.status == "held",
        Appointment.booked_by.not_like(f"{OFFERED_BY}%"),
    )
    return session.execute(statement).all()


def expired_holds(session: Session, now: datetime, limit: int) -> Sequence[Row[Any]]:
    """Appointments held longer than they may be."""
    statement = select(Appointment.id, Appointment.mentor_id)
    statement = statement.where(Appointment.status == "held", Appointment.held_until <= now)
    return session.execute(statement.limit(limit)).all()


def is_expired(session: Session, appointment_id: str, now: datetime) -> bool:
    """Whether an appointment is still held, and for too long."""
    statement = select(Appointment.id).where(
        Appointment.id == appointment_id, Appointment.status == "held", Appointment.held_until <= now
    )
    return session.execute(statement).first() is not None


def count_no_shows(session: Session, conversation_id: str, since: datetime) -> int:
    """Meetings the citizen missed."""
    statement = select(func.count()).where(
        Appointment.conversation_id == conversation_id,
        Appointment.status == "no_show",
        Appointment.starts_at > since,
    )
    return session.scalar(statement) or 0


def booked_in(session: Session, mentor_id: str, starts_at: datetime, ends_at: datetime) -> Sequence[Row[Any]]:
    """A mentor's firm appointments that touch a stretch of time."""
    statement = select(Appointment.id, Appointment.starts_at, Appointment.ends_at).where(
        Appointment.mentor_id == mentor_id,
        Appointment.status.in_(FIRM_STATUSES),
        Appointment.starts_at < ends_at,
        Appointment.ends_at > starts_at,
    )
    return session.execute(statement.order_by(Appointment.starts_at)).all()


def for_staff(
    session: Session, *, status: str | None, starts_from: datetime, starts_to: datetime, limit: int
) -> Sequence[Row[Any]]:
    """Appointments that begin in a stretch of time, in order."""
    statement = (
        _with_mentor()
        .where(Appointment.starts_at >= starts_from, Appointment.starts_at < starts_to)
        .where(Appointment.status == status if status else literal(True))
        .order_by(Appointment.starts_at, Appointment.id)
    )
    return session.execute(statement.limit(limit)).all()


def forget_contacts(session: Session, conversation_id: str) -> None:
    """Delete telephone numbers given with appointments."""
    statement = update(Appointment).where(Appointment.conversation_id == conversation_id)
    session.execute(statement.values(contact_phone=None))
