"""All SQL of ratings, records, follow-ups, pairings and wishes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from app.mentors.afterwards.models import AppointmentRating, AppointmentRecord, FollowUp, Pairing, Wish
from app.mentors.appointments.models import Appointment
from app.mentors.library.models import Mentor
from app.mentors.sessions.models import GroupSession

_INSERTS: dict[str, Any] = {"postgresql": postgresql_insert, "sqlite": sqlite_insert}
_OPEN = ("requested", "offered", "active")


def add_rating(session: Session, row: Mapping[str, Any]) -> bool:
    """Store a rating; False when the appointment has one."""
    insert_rating = _INSERTS[session.get_bind().dialect.name](AppointmentRating)
    statement = insert_rating.values(**row).on_conflict_do_nothing(index_elements=["appointment_id"])
    return session.scalar(statement.returning(AppointmentRating.appointment_id)) is not None


def rated(session: Session, appointment_ids: Sequence[str]) -> dict[str, str]:
    """The levels of those appointments that are rated."""
    statement = select(AppointmentRating.appointment_id, AppointmentRating.level)
    rows = session.execute(statement.where(AppointmentRating.appointment_id.in_(appointment_ids)))
    return {row.appointment_id: row.level for row in rows}


def save_record(session: Session, row: Mapping[str, Any]) -> None:
    """Store the record of a meeting or replace it."""
    session.merge(AppointmentRecord(**row))
    session.flush()


def find_record(session: Session, appointment_id: str) -> Row[Any] | None:
    """The record of a meeting."""
    statement = select(*AppointmentRecord.__table__.columns)
    return session.execute(statement.where(AppointmentRecord.appointment_id == appointment_id)).one_or_none()


def next_steps(session: Session, appointment_ids: Sequence[str]) -> dict[str, str]:
    """What the mentors wrote for after the meetings."""
    statement = select(AppointmentRecord.appointment_id, AppointmentRecord.next_step)
    rows = session.execute(statement.where(AppointmentRecord.appointment_id.in_(appointment_ids)))
    return {row.appointment_id: row.next_step for row in rows if row.next_step}


def add_follow_up(session: Session, row: Mapping[str, Any]) -> None:
    """Open a follow-up."""
    session.execute(insert(FollowUp).values(**row))


def follow_ups(session: Session, *, done: bool) -> Sequence[Row[Any]]:
    """Follow-ups with the rating behind them, the most urgent first."""
    statement = (
        select(
            *FollowUp.__table__.columns,
            AppointmentRating.level,
            AppointmentRating.reason,
            Appointment.mentor_id,
            Mentor.name.label("mentor_name"),
        )
        .join(AppointmentRating, AppointmentRating.appointment_id == FollowUp.appointment_id)
        .join(Appointment, Appointment.id == FollowUp.appointment_id)
        .join(Mentor, Mentor.id == Appointment.mentor_id)
        .where(FollowUp.done_at.is_not(None) if done else FollowUp.done_at.is_(None))
    )
    return session.execute(statement.order_by(FollowUp.due_on, FollowUp.appointment_id).limit(200)).all()


def finish_follow_up(session: Session, appointment_id: str, values: Mapping[str, Any]) -> bool:
    """Note that a follow-up is done; False when there is none open."""
    statement = update(FollowUp).where(FollowUp.appointment_id == appointment_id, FollowUp.done_at.is_(None))
    return session.scalar(statement.values(**values).returning(FollowUp.appointment_id)) is not None


def add_pairing(session: Session, row: Mapping[str, Any]) -> None:
    """Store a pairing."""
    session.execute(insert(Pairing).values(**row))


def open_pairing(session: Session, mentor_id: str, conversation_id: str) -> str | None:
    """The pairing of these two that is not over."""
    statement = select(Pairing.id).where(
        Pairing.mentor_id == mentor_id,
        Pairing.conversation_id == conversation_id,
        Pairing.status.in_(_OPEN),
    )
    return session.scalar(statement)


def find_pairing(session: Session, pairing_id: str) -> Row[Any] | None:
    """A pairing."""
    statement = select(*Pairing.__table__.columns).where(Pairing.id == pairing_id)
    return session.execute(statement).one_or_none()


def change_pairing(session: Session, pairing_id: str, values: Mapping[str, Any]) -> None:
    """Change a pairing."""
    session.execute(update(Pairing).where(Pairing.id == pairing_id).values(**values))


def count_promised(session: Session, mentor_id: str) -> int:
    """Pairings a mentor has agreed to and that are not over."""
    statement = select(func.count()).where(
        Pairing.mentor_id == mentor_id, Pairing.status.in_(("offered", "active"))
    )
    return session.scalar(statement) or 0


def pairings(
    session: Session, *, conversation_id: str | None = None, status: str | None = None
) -> Sequence[Row[Any]]:
    """Pairings of a conversation, or all with a status."""
    statement = select(*Pairing.__table__.columns, Mentor.name.label("mentor_name")).join(
        Mentor, Mentor.id == Pairing.mentor_id
    )
    if conversation_id is not None:
        statement = statement.where(Pairing.conversation_id == conversation_id)
    if status is not None:
        statement = statement.where(Pairing.status == status)
    return session.execute(statement.order_by(Pairing.created_at.desc()).limit(200)).all()


def add_wish(session: Session, row: Mapping[str, Any]) -> None:
    """Store a wish."""
    session.execute(insert(Wish).values(**row))


def wishes(
    session: Session, *, conversation_id: str | None = None, only_open: bool = True
) -> Sequence[Row[Any]]:
    """Wishes, oldest first."""
    statement = select(*Wish.__table__.columns)
    if conversation_id is not None:
        statement = statement.where(Wish.conversation_id == conversation_id)
    if only_open:
        statement = statement.where(Wish.closed_at.is_(None))
    return session.execute(statement.order_by(Wish.created_at).limit(200)).all()


def waiting(session: Session) -> list[str]:
    """Who waits for a mentor, by the id of the wish, oldest first."""
    statement = select(Wish.id).where(Wish.kind == "waitlist", Wish.closed_at.is_(None))
    return list(session.scalars(statement.order_by(Wish.created_at, Wish.id)))


def waiting_state(session: Session) -> tuple[Any, ...]:
    """Changes whenever somebody waits anew or somebody's time may have come free."""
    # Not by time alone: who began earlier may end later.
    queries = (
        select(
            Appointment.status, func.count(), func.sum(Appointment.sequence), func.max(Appointment.updated_at)
        )
        .group_by(Appointment.status)
        .order_by(Appointment.status),
        select(func.count(), func.max(Wish.created_at)).where(Wish.closed_at.is_(None)),
        select(func.count()).select_from(GroupSession).where(GroupSession.status == "open"),
    )
    return tuple(tuple(tuple(row) for row in session.execute(query)) for query in queries)


def open_wish(session: Session, wish_id: str) -> Row[Any] | None:
    """A wish that nobody has closed."""
    statement = select(*Wish.__table__.columns).where(Wish.id == wish_id, Wish.closed_at.is_(None))
    return session.execute(statement).one_or_none()


def offered_before(session: Session, booked_by: str, conversation_id: str) -> Sequence[Row[Any]]:
    """What was held for a wish until now, whatever came of it."""
    statement = select(Appointment.mentor_id, Appointment.starts_at, Appointment.status)
    statement = statement.where(
        Appointment.conversation_id == conversation_id, Appointment.booked_by == booked_by
    )
    return session.execute(statement).all()


def close_wish(
    session: Session, wish_id: str, closed_by: str, now: datetime, conversation_id: str | None = None
) -> bool:
    """Close a wish; False when there is none open."""
    statement = update(Wish).where(Wish.id == wish_id, Wish.closed_at.is_(None))
    if conversation_id is not None:
        statement = statement.where(Wish.conversation_id == conversation_id)
    closed = statement.values(closed_by=closed_by, closed_at=now).returning(Wish.id)
    return session.scalar(closed) is not None


def forget_contacts(session: Session, conversation_id: str) -> None:
    """Delete telephone numbers given with pairings and wishes."""
    for table in (Pairing, Wish):
        session.execute(
            update(table).where(table.conversation_id == conversation_id).values(contact_phone=None)
        )
