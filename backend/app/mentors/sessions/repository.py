"""All SQL of the group sessions."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from app.mentors.library.models import Mentor
from app.mentors.sessions.models import GroupSession, Registration, Seat

_INSERTS: dict[str, Any] = {"postgresql": postgresql_insert, "sqlite": sqlite_insert}
_TAKEN = select(func.count()).where(Seat.session_id == GroupSession.id).scalar_subquery()


def add(session: Session, row: Mapping[str, Any]) -> None:
    """Announce a group session."""
    session.execute(insert(GroupSession).values(**row))


def find(session: Session, session_id: str) -> Row[Any] | None:
    """A group session as it is announced."""
    statement = select(*GroupSession.__table__.columns).where(GroupSession.id == session_id)
    return session.execute(statement).one_or_none()


def lock(session: Session, session_id: str) -> Row[Any] | None:
    """A group session; whoever else takes or frees a seat of it waits until the transaction ends."""
    statement = select(*GroupSession.__table__.columns).where(GroupSession.id == session_id)
    return session.execute(statement.with_for_update(key_share=True)).one_or_none()


def change(session: Session, session_id: str, values: Mapping[str, Any]) -> None:
    """Change a group session."""
    session.execute(update(GroupSession).where(GroupSession.id == session_id).values(**values))


def upcoming(session: Session, now: datetime, cities: Sequence[str] | None) -> Sequence[Row[Any]]:
    """Open group sessions to come with the number of seats taken, in order."""
    statement = (
        select(*GroupSession.__table__.columns, Mentor.name.label("mentor_name"), _TAKEN.label("taken"))
        .outerjoin(Mentor, Mentor.id == GroupSession.mentor_id)
        .where(GroupSession.status == "open", GroupSession.starts_at > now)
    )
    if cities is not None:
        statement = statement.where(GroupSession.city.in_(cities))
    return session.execute(statement.order_by(GroupSession.starts_at, GroupSession.id).limit(100)).all()


def find_open_registration(session: Session, session_id: str, conversation_id: str) -> Row[Any] | None:
    """The place (or the place in the line) of a conversation."""
    statement = select(*Registration.__table__.columns).where(
        Registration.session_id == session_id,
        Registration.conversation_id == conversation_id,
        Registration.status.in_(("registered", "waiting")),
    )
    return session.execute(statement).one_or_none()


def find_registration(session: Session, registration_id: str) -> Row[Any] | None:
    """A registration by its id."""
    statement = select(*Registration.__table__.columns).where(Registration.id == registration_id)
    return session.execute(statement).one_or_none()


def next_queue_no(session: Session, session_id: str) -> int:
    """The number behind everybody who has come so far. Ask with the session locked."""
    statement = select(func.max(Registration.queue_no)).where(Registration.session_id == session_id)
    return (session.scalar(statement) or 0) + 1


def add_registration(session: Session, row: Mapping[str, Any]) -> None:
    """Store a registration."""
    session.execute(insert(Registration).values(**row))


def change_registration(session: Session, registration_id: str, values: Mapping[str, Any]) -> None:
    """Change a registration."""
    session.execute(update(Registration).where(Registration.id == registration_id).values(**values))


def take_seat(session: Session, session_id: str, seats: int, registration_id: str) -> bool:
    """Take one of the seats; False when all are taken."""
    taken = set(session.scalars(select(Seat.seat).where(Seat.session_id == session_id)))
    for number in range(1, seats + 1):
        if number in taken:
            continue
        statement = _INSERTS[session.get_bind().dialect.name](Seat).values(
            session_id=session_id, seat=number, registration_id=registration_id
        )
        statement = statement.on_conflict_do_nothing(index_elements=["session_id", "seat"])
        if session.scalar(statement.returning(Seat.seat)) is not None:
            return True
    return False


def free_seat(session: Session, registration_id: str) -> None:
    """Give a seat back."""
    session.execute(delete(Seat).where(Seat.registration_id == registration_id))


def highest_seat(session: Session, session_id: str) -> int:
    """The highest seat number that is taken."""
    return session.scalar(select(func.max(Seat.seat)).where(Seat.session_id == session_id)) or 0


def seats_taken(session: Session, session_id: str) -> int:
    """How many seats are taken."""
    return session.scalar(select(func.count()).where(Seat.session_id == session_id)) or 0


def first_waiting(session: Session, session_id: str) -> Row[Any] | None:
    """Who waits longest for a seat."""
    statement = select(*Registration.__table__.columns).where(
        Registration.session_id == session_id, Registration.status == "waiting"
    )
    return session.execute(statement.order_by(Registration.queue_no).limit(1)).one_or_none()


def waiting_before(session: Session, session_id: str, queue_no: int) -> int:
    """How many wait before this number."""
    statement = select(func.count()).where(
        Registration.session_id == session_id,
        Registration.status == "waiting",
        Registration.queue_no < queue_no,
    )
    return session.scalar(statement) or 0


def with_line_and_seats(session: Session, now: datetime) -> list[str]:
    """Sessions to come where somebody waits although a seat is free: somebody's data was deleted."""
    waiting = select(Registration.session_id).where(Registration.status == "waiting")
    statement = select(GroupSession.id).where(
        GroupSession.status == "open",
        GroupSession.starts_at > now,
        GroupSession.id.in_(waiting),
        GroupSession.seats > _TAKEN,
    )
    return list(session.scalars(statement.order_by(GroupSession.id)))


def registrations(session: Session, session_id: str) -> Sequence[Row[Any]]:
    """Everybody who came to be on the list, in order."""
    statement = select(*Registration.__table__.columns).where(Registration.session_id == session_id)
    return session.execute(statement.order_by(Registration.queue_no)).all()


def of_conversation(session: Session, conversation_id: str) -> Sequence[Row[Any]]:
    """All registrations of a conversation with their sessions, latest first."""
    statement = (
        select(
            *Registration.__table__.columns,
            GroupSession.title,
            GroupSession.place,
            GroupSession.city,
            GroupSession.starts_at,
            GroupSession.ends_at,
            GroupSession.status.label("session_status"),
        )
        .join(GroupSession, GroupSession.id == Registration.session_id)
        .where(Registration.conversation_id == conversation_id)
        .order_by(GroupSession.starts_at.desc())
    )
    return session.execute(statement).all()


def forget_contacts(session: Session, conversation_id: str) -> None:
    """Delete telephone numbers given with registrations."""
    statement = update(Registration).where(Registration.conversation_id == conversation_id)
    session.execute(statement.values(contact_phone=None))


def exists(session: Session, session_id: str) -> bool:
    """Whether there is such a group session."""
    statement = select(GroupSession.id).where(GroupSession.id == session_id)
    return session.execute(statement).first() is not None
