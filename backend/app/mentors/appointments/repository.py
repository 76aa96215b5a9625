"""All SQL of the appointments. Nothing decides by looking first: the statements that take a time decide."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    String,
    and_,
    bindparam,
    cast,
    delete,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from app.db import UtcDateTime
from app.mentors.appointments.models import Appointment, MentorCell, MonthPlace
from app.mentors.cells import CELLS_A_DAY
from app.mentors.free import Taken
from app.mentors.kinds import FIRM_STATUSES, OPEN_STATUSES
from app.mentors.library.models import Mentor
from app.mentors.sessions.models import GroupSession


@dataclass(frozen=True, slots=True)
class Claim:
    """A stretch of a mentor's time that somebody has; a group session has no conversation."""

    id: str
    conversation_id: str | None
    status: str
    first: int
    count: int


_INSERTS: dict[str, Any] = {"postgresql": postgresql_insert, "sqlite": sqlite_insert}


def _take_cells(dialect: str) -> Any:
    """One statement that takes a stretch of cells, in order; cells of an expired hold are taken over.

    It returns the cells that are ours now: fewer than asked for means that somebody else has one.
    """
    first, end = bindparam("first", type_=Integer), bindparam("end", type_=Integer)
    wanted = select(first.label("cell")).cte("wanted", recursive=True)
    wanted = wanted.union_all(select(wanted.c.cell + 1).where(wanted.c.cell + 1 < end))
    owner = bindparam("appointment", type_=String)
    rows = select(
        bindparam("mentor", type_=String),
        wanted.c.cell,
        owner,
        bindparam("group_session", type_=String),
        bindparam("until", type_=UtcDateTime),
    ).where(wanted.c.cell >= first)
    columns = ["mentor_id", "cell", "appointment_id", "session_id", "held_until"]
    statement = _INSERTS[dialect](MentorCell).from_select(columns, rows)
    may_have = or_(
        MentorCell.held_until <= bindparam("now", type_=UtcDateTime), MentorCell.appointment_id == owner
    )
    taken = {name: statement.excluded[name] for name in columns[2:]}
    return statement.on_conflict_do_update(
        index_elements=["mentor_id", "cell"], set_=taken, where=may_have
    ).returning(MentorCell.cell)


# Built once: building them anew costs more than the database itself.
_TAKE_CELLS = {dialect: _take_cells(dialect) for dialect in _INSERTS}


def take_cells(
    session: Session,
    mentor_id: str,
    stretch: Taken,
    *,
    appointment_id: str | None = None,
    session_id: str | None = None,
    held_until: datetime | None,
    now: datetime,
) -> bool:
    """Take a stretch of a mentor's time; False when somebody has a part of it (then roll back)."""
    parameters = {
        "mentor": mentor_id,
        "first": stretch.first,
        "end": stretch.first + stretch.count,
        "appointment": appointment_id,
        "group_session": session_id,
        "until": held_until,
        "now": now,
    }
    taken = session.connection().execute(_TAKE_CELLS[session.get_bind().dialect.name], parameters)
    return len(taken.all()) == stretch.count


def release_cells(session: Session, appointment_id: str, *, except_for: Taken | None = None) -> None:
    """Give time back, all of it or all but a stretch."""
    statement = delete(MentorCell).where(MentorCell.appointment_id == appointment_id)
    if except_for is not None:
        end = except_for.first + except_for.count
        statement = statement.where(or_(MentorCell.cell < except_for.first, MentorCell.cell >= end))
    session.execute(statement)


def release_session_cells(session: Session, session_id: str) -> None:
    """Give the time of a group session back."""
    session.execute(delete(MentorCell).where(MentorCell.session_id == session_id))


def _live(column: Any, now: datetime) -> ColumnElement[bool]:
    return or_(column.is_(None), column > now)


def take_month_place(
    session: Session,
    mentor_id: str,
    month: str,
    capacity: int,
    *,
    appointment_id: str,
    held_until: datetime | None,
    now: datetime,
) -> bool:
    """Take one of the mentor's places of a month; False when all are taken."""
    others = select(MonthPlace.place).where(
        MonthPlace.mentor_id == mentor_id,
        MonthPlace.month == month,
        MonthPlace.appointment_id != appointment_id,
        _live(MonthPlace.held_until, now),
    )
    taken = set(session.scalars(others))
    mine = session.scalar(
        select(MonthPlace.place).where(MonthPlace.appointment_id == appointment_id, MonthPlace.month == month)
    )
    free = [place for place in range(1, capacity + 1) if place not in taken]
    candidates = [mine] if mine is not None else free
    insert = _INSERTS[session.get_bind().dialect.name]
    for place in candidates:
        statement = insert(MonthPlace).values(
            mentor_id=mentor_id,
            month=month,
            place=place,
            appointment_id=appointment_id,
            held_until=held_until,
        )
        statement = statement.on_conflict_do_update(
            index_elements=["mentor_id", "month", "place"],
            set_={"appointment_id": appointment_id, "held_until": held_until},
            where=or_(MonthPlace.held_until <= now, MonthPlace.appointment_id == appointment_id),
        )
        if session.scalar(statement.returning(MonthPlace.place)) is not None:
            return True
    return False


def release_month_places(session: Session, appointment_id: str, *, except_for: str | None = None) -> None:
    """Give places back, all or all but the one of a month."""
    statement = delete(MonthPlace).where(MonthPlace.appointment_id == appointment_id)
    if except_for is not None:
        statement = statement.where(MonthPlace.month != except_for)
    session.execute(statement)


_NOW = bindparam("now", type_=UtcDateTime)
# No appointment is longer than a day: the first condition says where an index may begin.
_REACHES = (
    Appointment.first_cell > bindparam("first", type_=Integer) - CELLS_A_DAY,
    Appointment.first_cell + Appointment.cell_count > bindparam("first", type_=Integer),
)


def _taken_times(*, of_some: bool) -> Any:
    """What is taken: firm appointments, live holds, group sessions."""
    tables: tuple[Any, ...] = (Appointment, GroupSession)
    statuses = (
        or_(
            Appointment.status.in_(FIRM_STATUSES),
            and_(Appointment.status == "held", Appointment.held_until > _NOW),
        ),
        GroupSession.status == "open",
    )
    parts = []
    reaches = (_REACHES, (GroupSession.first_cell + GroupSession.cell_count > bindparam("first"),))
    for table, counts, behind in zip(tables, statuses, reaches, strict=True):
        part = select(table.mentor_id, table.first_cell, table.cell_count).where(
            counts,
            table.mentor_id.is_not(None),
            table.first_cell < bindparam("end"),
            *behind,
        )
        if of_some:
            part = part.where(table.mentor_id.in_(bindparam("mentors", expanding=True)))
        parts.append(part)
    return union_all(*parts)


def _months_taken(*, of_some: bool) -> Any:
    statement = select(MonthPlace.mentor_id, MonthPlace.month, func.count()).where(
        MonthPlace.month.in_(bindparam("months", expanding=True)),
        or_(MonthPlace.held_until.is_(None), MonthPlace.held_until > _NOW),
    )
    if of_some:
        statement = statement.where(MonthPlace.mentor_id.in_(bindparam("mentors", expanding=True)))
    return statement.group_by(MonthPlace.mentor_id, MonthPlace.month)


def _claims() -> Any:
    """What is taken of one mentor's time, and whose it is."""
    none = cast(null(), String)
    meetings = select(
        Appointment.id,
        Appointment.conversation_id,
        Appointment.status,
        Appointment.first_cell,
        Appointment.cell_count,
    ).where(
        Appointment.mentor_id == bindparam("mentor"),
        or_(
            Appointment.status.in_(FIRM_STATUSES),
            and_(Appointment.status == "held", Appointment.held_until > _NOW),
        ),
        Appointment.first_cell < bindparam("end"),
        *_REACHES,
    )
    groups = select(
        GroupSession.id, none, GroupSession.status, GroupSession.first_cell, GroupSession.cell_count
    ).where(
        GroupSession.mentor_id == bindparam("mentor"),
        GroupSession.status == "open",
        GroupSession.first_cell < bindparam("end"),
        GroupSession.first_cell + GroupSession.cell_count > bindparam("first"),
    )
    return union_all(meetings, groups)


# Built once: every search and everybody who comes too late runs them.
_TAKEN_TIMES = {of_some: _taken_times(of_some=of_some) for of_some in (True, False)}
_MONTHS_TAKEN = {of_some: _months_taken(of_some=of_some) for of_some in (True, False)}
_CLAIMS = _claims()


def taken_times(
    session: Session, mentor_ids: Sequence[str] | None, first: int, end: int, now: datetime
) -> Mapping[str, list[Taken]]:
    """What is taken of some mentors' (or everybody's) time, by mentor."""
    parameters: dict[str, Any] = {"first": first, "end": end, "now": now}
    if mentor_ids is not None:
        parameters["mentors"] = list(mentor_ids)
    found: dict[str, list[Taken]] = defaultdict(list)
    rows = session.connection().execute(_TAKEN_TIMES[mentor_ids is not None], parameters)
    for mentor_id, first_cell, count in rows:
        found[mentor_id].append(Taken(first_cell, count))
    return found


def months_taken(
    session: Session, mentor_ids: Sequence[str] | None, months: Sequence[str], now: datetime
) -> Mapping[str, Mapping[str, int]]:
    """How many places of each month are taken, by mentor and month."""
    parameters: dict[str, Any] = {"months": list(months), "now": now}
    if mentor_ids is not None:
        parameters["mentors"] = list(mentor_ids)
    rows = session.connection().execute(_MONTHS_TAKEN[mentor_ids is not None], parameters)
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for mentor_id, month, count in rows:
        found[mentor_id][month] = count
    return found


def claims(session: Session, mentor_id: str, first: int, end: int, now: datetime) -> list[Claim]:
    """Who has what of a mentor's time."""
    parameters = {"mentor": mentor_id, "first": first, "end": end, "now": now}
    return [Claim(*row) for row in session.connection().execute(_CLAIMS, parameters)]


def add(session: Session, row: Mapping[str, Any]) -> bool:
    """Store an appointment; False when its id is taken."""
    insert = _INSERTS[session.get_bind().dialect.name]
    statement = insert(Appointment).values(**row).on_conflict_do_nothing(index_elements=["id"])
    return session.scalar(statement.returning(Appointment.id)) is not None


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
    session.execute(update(Appointment).where(Appointment.id == appointment_id).values(**values))


def open_ones(session: Session, conversation_id: str, now: datetime, except_for: str) -> Sequence[Row[Any]]:
    """Other appointments to come of a conversation."""
    statement = select(
        Appointment.id,
        Appointment.status,
        Appointment.first_cell,
        Appointment.cell_count,
        Appointment.starts_at,
        Appointment.ends_at,
    ).where(
        Appointment.conversation_id == conversation_id,
        Appointment.status.in_(OPEN_STATUSES),
        Appointment.ends_at > now,
        Appointment.id != except_for,
    )
    return session.execute(statement).all()


def held_by(session: Session, conversation_id: str) -> Sequence[Row[Any]]:
    """The time a conversation holds without having confirmed it: one at most."""
    statement = select(Appointment.id, Appointment.mentor_id).where(
        Appointment.conversation_id == conversation_id, Appointment.status == "held"
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
