"""All SQL of the mentor library."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, column, delete, func, insert, select, table, update
from sqlalchemy.orm import Session

from app.mentors.calendar import Override
from app.mentors.library.models import (
    LibraryVersion,
    Mentor,
    MentorException,
    MentorHours,
    MentorInternal,
    OfficeDay,
)

_CONVERSATIONS = table("conversations", column("id"))
_APPOINTMENTS = table("appointments", column("id"), column("mentor_id"))


# Built once: it comes before every answer.
_VERSION = select(LibraryVersion.version)


def library_version(session: Session) -> int:
    """Grows with every change of the library."""
    version: int = session.connection().execute(_VERSION).scalar_one()
    return version


def changed(session: Session) -> None:
    """Note that the library changed: every process reads it again before its next answer."""
    session.execute(update(LibraryVersion).values(version=LibraryVersion.version + 1))


def active_mentors(session: Session) -> Sequence[Row[Any]]:
    """Public fields of every active mentor, with the internal rating."""
    statement = select(*Mentor.__table__.columns, MentorInternal.rating)
    statement = statement.outerjoin(MentorInternal, MentorInternal.mentor_id == Mentor.id)
    return session.execute(statement.where(Mentor.active).order_by(Mentor.id)).all()


def all_hours(session: Session) -> Mapping[str, list[Row[Any]]]:
    """Weekly windows by mentor."""
    return _by_mentor(session.execute(select(*MentorHours.__table__.columns)).all())


def exceptions_from(session: Session, since: datetime) -> Mapping[str, list[Row[Any]]]:
    """Exceptions that are not over, by mentor."""
    statement = select(*MentorException.__table__.columns).where(MentorException.ends_at > since)
    return _by_mentor(session.execute(statement).all())


def _by_mentor(rows: Sequence[Row[Any]]) -> Mapping[str, list[Row[Any]]]:
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row.mentor_id].append(row)
    return found


def overrides(session: Session) -> dict[date, Override]:
    """What the office decided about days."""
    rows = session.execute(select(OfficeDay.day, OfficeDay.kind, OfficeDay.as_weekday))
    return {row.day: Override(row.kind == "work", row.as_weekday) for row in rows}


# Built once: every booking runs them.
_LOCK_MENTORS = (
    select(Mentor.id, Mentor.monthly_capacity, Mentor.active)
    .where(Mentor.id.in_(bindparam("ids", expanding=True)))
    .order_by(Mentor.id)
    .with_for_update(key_share=True)
)
_LOCK_CONVERSATION = (
    select(_CONVERSATIONS.c.id).where(_CONVERSATIONS.c.id == bindparam("id")).with_for_update(key_share=True)
)
_LOCK_MENTOR_OF = (
    select(Mentor.id, Mentor.monthly_capacity, Mentor.active)
    .where(
        Mentor.id
        == select(_APPOINTMENTS.c.mentor_id)
        .where(_APPOINTMENTS.c.id == bindparam("appointment"))
        .scalar_subquery()
    )
    .with_for_update(key_share=True, of=Mentor)
)
_CAPACITY = select(Mentor.monthly_capacity, Mentor.max_pairings).where(
    Mentor.id == bindparam("id"), Mentor.active
)


def lock_mentors(session: Session, mentor_ids: Iterable[str]) -> dict[str, int]:
    """Make everybody else who changes appointments of these mentors wait until the transaction ends.

    How many appointments a month each of them takes who is in office.

    Whoever changes an appointment holds its mentor: first the conversation (if one acts), then mentors by id,
    then everything else. So no two transactions ever wait for each other.
    """
    locked = session.connection().execute(_LOCK_MENTORS, {"ids": sorted(mentor_ids)})
    return {row.id: row.monthly_capacity for row in locked if row.active}


def lock_mentor_of(session: Session, appointment_id: str) -> dict[str, int]:
    """The same for the mentor of an appointment, who is never another one."""
    locked = session.connection().execute(_LOCK_MENTOR_OF, {"appointment": appointment_id})
    return {row.id: row.monthly_capacity for row in locked if row.active}


def capacity_of(session: Session, mentor_id: str) -> Row[Any] | None:
    """How many appointments a month and pairings a mentor takes; None when they are not in office."""
    return session.connection().execute(_CAPACITY, {"id": mentor_id}).one_or_none()


def lock_conversation(session: Session, conversation_id: str) -> bool:
    """Make the other bookings of a conversation wait until the transaction ends; False when it is gone."""
    locked = session.connection().execute(_LOCK_CONVERSATION, {"id": conversation_id})
    return locked.first() is not None


def find_internal(session: Session, mentor_id: str) -> Row[Any] | None:
    """The internal fields of a mentor."""
    statement = select(*MentorInternal.__table__.columns).where(MentorInternal.mentor_id == mentor_id)
    return session.execute(statement).one_or_none()


def known_ids(session: Session) -> set[str]:
    """Every mentor there is, active or not."""
    return set(session.scalars(select(Mentor.id)))


def save_mentor(session: Session, public: Mapping[str, Any], internal: Mapping[str, Any]) -> None:
    """Add a mentor or replace what is known of them."""
    session.merge(Mentor(**public))
    session.flush()
    session.merge(MentorInternal(mentor_id=public["id"], **internal))
    session.flush()


def set_active(session: Session, mentor_id: str, active: bool) -> bool:
    """Take a mentor in or out; False when there is none."""
    statement = update(Mentor).where(Mentor.id == mentor_id).values(active=active).returning(Mentor.id)
    return session.scalar(statement) is not None


def replace_hours(session: Session, mentor_id: str, windows: Sequence[tuple[int, int, int]]) -> None:
    """The weekly windows (weekday, start, end in minutes) instead of those before."""
    session.execute(delete(MentorHours).where(MentorHours.mentor_id == mentor_id))
    rows = [
        {"mentor_id": mentor_id, "weekday": weekday, "start_minute": start, "end_minute": end}
        for weekday, start, end in windows
    ]
    if rows:
        session.execute(insert(MentorHours), rows)


def add_exception(session: Session, row: Mapping[str, Any]) -> None:
    """A stretch that is closed or open beside the weekly hours."""
    session.execute(insert(MentorException).values(**row))


def delete_exception(session: Session, mentor_id: str, exception_id: str) -> bool:
    """Take an exception back; False when there is none."""
    statement = delete(MentorException).where(
        MentorException.id == exception_id, MentorException.mentor_id == mentor_id
    )
    return session.scalar(statement.returning(MentorException.id)) is not None


def save_office_day(session: Session, row: Mapping[str, Any]) -> None:
    """Decide about a day."""
    session.merge(OfficeDay(**row))
    session.flush()


def delete_office_day(session: Session, day: date) -> bool:
    """Leave a day to the public calendar again; False when nothing was decided."""
    statement = delete(OfficeDay).where(OfficeDay.day == day).returning(OfficeDay.day)
    return session.scalar(statement) is not None


def count_demo_mentors(session: Session) -> int:
    """How many demo mentors there are."""
    return session.scalar(select(func.count()).select_from(Mentor).where(Mentor.is_demo)) or 0
