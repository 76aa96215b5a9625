"""All SQL of the outbox and its ledger."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, insert, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from app.mentors.appointments.models import Appointment
from app.mentors.library.models import Mentor, MentorInternal
from app.mentors.notices.models import Delivery, DiaryEntry, Notice
from app.mentors.sessions.models import GroupSession, Registration

_INSERTS: dict[str, Any] = {"postgresql": postgresql_insert, "sqlite": sqlite_insert}


# Built once: every booking runs them.
_ADD = {
    dialect: insert_or_not(Notice.__table__).on_conflict_do_nothing(index_elements=["dedupe_key", "channel"])
    for dialect, insert_or_not in _INSERTS.items()
}
_DROP_WAITING = (
    update(Notice)
    .where(Notice.appointment_id == bindparam("appointment"), Notice.state == "waiting")
    .values(state="dropped")
)


def add(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put notices into the outbox; one that is there already is not put in twice."""
    if rows:
        session.connection().execute(_ADD[session.get_bind().dialect.name], [dict(row) for row in rows])


def drop_waiting(session: Session, appointment_id: str) -> None:
    """Notices of an appointment that are not sent yet are about a time that no longer stands."""
    session.connection().execute(_DROP_WAITING, {"appointment": appointment_id})


def drop_in_chat(session: Session, appointment_id: str, kind: str) -> None:
    """The chat has said it itself already; the other channels still tell."""
    session.execute(
        update(Notice)
        .where(Notice.appointment_id == appointment_id, Notice.kind == kind)
        .where(Notice.channel == "chat", Notice.state == "waiting")
        .values(state="dropped")
    )


def due(session: Session, now: datetime, limit: int) -> list[str]:
    """Notices to be tried now, oldest first."""
    statement = select(Notice.id).where(Notice.state == "waiting", Notice.next_try_at <= now)
    return list(session.scalars(statement.order_by(Notice.next_try_at, Notice.id).limit(limit)))


def find(session: Session, notice_id: str) -> Row[Any] | None:
    """A notice with what it is about as it stands now, locked until the transaction ends."""
    statement = (
        select(
            *Notice.__table__.columns,
            Appointment.status.label("appointment_status"),
            Appointment.sequence.label("appointment_sequence"),
            Appointment.starts_at,
            Appointment.ends_at,
            Appointment.held_until,
            Appointment.format,
            Mentor.name.label("mentor_name"),
            Mentor.meeting_place,
            Registration.status.label("registration_status"),
            GroupSession.title.label("session_title"),
            GroupSession.starts_at.label("session_starts_at"),
            GroupSession.ends_at.label("session_ends_at"),
            GroupSession.place.label("session_place"),
        )
        .outerjoin(Appointment, Appointment.id == Notice.appointment_id)
        .outerjoin(Mentor, Mentor.id == Appointment.mentor_id)
        .outerjoin(Registration, Registration.id == Notice.registration_id)
        .outerjoin(GroupSession, GroupSession.id == Registration.session_id)
        .where(Notice.id == notice_id)
    )
    return session.execute(statement.with_for_update(of=Notice)).one_or_none()


def change(session: Session, notice_id: str, values: Mapping[str, Any]) -> None:
    """Change a notice."""
    session.execute(update(Notice).where(Notice.id == notice_id).values(**values))


def begin_attempt(session: Session, notice_id: str, attempt: int, now: datetime) -> None:
    """Write an attempt into the ledger before it is made."""
    session.execute(
        insert(Delivery).values(notice_id=notice_id, attempt=attempt, outcome="started", started_at=now)
    )


def end_attempt(
    session: Session, notice_id: str, attempt: int, outcome: str, detail: str | None, now: datetime
) -> None:
    """Write down how an attempt ended."""
    session.execute(
        update(Delivery)
        .where(Delivery.notice_id == notice_id, Delivery.attempt == attempt)
        .values(outcome=outcome, detail=detail, finished_at=now)
    )


def deliveries(session: Session, appointment_id: str) -> Sequence[Row[Any]]:
    """The ledger of an appointment."""
    statement = (
        select(Notice.kind, Notice.channel, Notice.state, *Delivery.__table__.columns)
        .join(Delivery, Delivery.notice_id == Notice.id)
        .where(Notice.appointment_id == appointment_id)
    )
    return session.execute(statement.order_by(Delivery.started_at, Notice.channel)).all()


def compare_diary(session: Session, now: datetime) -> None:
    """Bring the mentors' diary up to date; what does not stand any more is to be told."""
    _copy_booked(session, now)
    lost = update(DiaryEntry).where(DiaryEntry.state == "kept", DiaryEntry.starts_at > now)
    of_it = select(Appointment.id).where(Appointment.id == DiaryEntry.appointment_id)
    for reason, gone in (
        ("deleted", ~of_it.exists()),
        ("cancelled", of_it.where(Appointment.status == "cancelled").exists()),
    ):
        session.execute(
            lost.where(gone).values(state="waiting", reason=reason, next_try_at=now),
            execution_options={"synchronize_session": False},
        )
    # What the mentor called off needs no telling; what is over is nobody's business any more.
    knows = of_it.where(Appointment.status == "mentor_cancelled").exists()
    session.execute(
        delete(DiaryEntry).where(or_(DiaryEntry.ends_at <= now, and_(DiaryEntry.state == "kept", knows))),
        execution_options={"synchronize_session": False},
    )


def _copy_booked(session: Session, now: datetime) -> None:
    """Every meeting to come as it is booked now, also one that was moved."""
    booked = select(
        Appointment.id,
        Appointment.mentor_id,
        Appointment.starts_at,
        Appointment.ends_at,
        literal("kept"),
        literal(0),
    ).where(Appointment.status == "booked", Appointment.starts_at > now)
    statement = _INSERTS[session.get_bind().dialect.name](DiaryEntry.__table__).from_select(
        ["appointment_id", "mentor_id", "starts_at", "ends_at", "state", "attempts"], booked
    )
    times = {name: statement.excluded[name] for name in ("starts_at", "ends_at")}
    statement = statement.on_conflict_do_update(
        index_elements=["appointment_id"],
        set_=times,
        where=DiaryEntry.starts_at != statement.excluded.starts_at,
    )
    session.connection().execute(statement)


def diary_due(session: Session, now: datetime, limit: int) -> list[str]:
    """Meetings that are gone and whose mentors are to be told now."""
    statement = select(DiaryEntry.appointment_id).where(
        DiaryEntry.state == "waiting", DiaryEntry.next_try_at <= now
    )
    return list(session.scalars(statement.order_by(DiaryEntry.next_try_at).limit(limit)))


def diary_entry(session: Session, appointment_id: str) -> Row[Any] | None:
    """An entry with whom to tell."""
    statement = (
        select(*DiaryEntry.__table__.columns, Mentor.name.label("mentor_name"), MentorInternal.phone)
        .join(Mentor, Mentor.id == DiaryEntry.mentor_id)
        .outerjoin(MentorInternal, MentorInternal.mentor_id == DiaryEntry.mentor_id)
        .where(DiaryEntry.appointment_id == appointment_id)
    )
    return session.execute(statement).one_or_none()


def change_diary(session: Session, appointment_id: str, values: Mapping[str, Any]) -> None:
    """Note how far telling a mentor has come."""
    session.execute(update(DiaryEntry).where(DiaryEntry.appointment_id == appointment_id).values(**values))
