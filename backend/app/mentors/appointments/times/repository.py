"""All SQL of the mentors' time. Nothing decides by looking first: the statements that take a time decide."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Integer,
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
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from app.db import UtcDateTime
from app.mentors.appointments.models import Appointment, MentorCell, MonthPlace
from app.mentors.cells import CELLS_A_DAY
from app.mentors.free import Taken
from app.mentors.kinds import FIRM_STATUSES
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


_NOW = bindparam("now", type_=UtcDateTime)


def _take_place(dialect: str) -> Any:
    """One statement that takes the lowest place of a month nobody has, or keeps the one that is ours."""
    owner, month = bindparam("appointment", type_=String), bindparam("month", type_=String)
    capacity, mentor = bindparam("capacity", type_=Integer), bindparam("mentor", type_=String)
    mine = select(MonthPlace.place).where(MonthPlace.appointment_id == owner, MonthPlace.month == month)
    places = select(literal(1).label("place")).cte("places", recursive=True)
    places = places.union_all(select(places.c.place + 1).where(places.c.place < capacity))
    others = select(MonthPlace.place).where(
        MonthPlace.mentor_id == mentor,
        MonthPlace.month == month,
        or_(MonthPlace.held_until.is_(None), MonthPlace.held_until > _NOW),
    )
    free = select(places.c.place).where(
        places.c.place <= capacity, ~mine.exists(), places.c.place.not_in(others)
    )
    candidates = union_all(mine, free).subquery("candidates")
    place = select(candidates.c.place).order_by(candidates.c.place).limit(1).subquery("chosen")
    row = select(mentor, month, place.c.place, owner, bindparam("until", type_=UtcDateTime))
    columns = ["mentor_id", "month", "place", "appointment_id", "held_until"]
    # Always true: SQLite cannot tell where the selection ends without a condition.
    statement = _INSERTS[dialect](MonthPlace).from_select(columns, row.where(place.c.place > 0))
    return statement.on_conflict_do_update(
        index_elements=["mentor_id", "month", "place"],
        set_={name: statement.excluded[name] for name in columns[3:]},
        where=or_(MonthPlace.held_until <= _NOW, MonthPlace.appointment_id == owner),
    ).returning(MonthPlace.place)


_TAKE_PLACE = {dialect: _take_place(dialect) for dialect in _INSERTS}


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
    """Take one of the mentor's places of a month; False when all are taken. The mentor is held."""
    parameters = {
        "mentor": mentor_id,
        "month": month,
        "capacity": capacity,
        "appointment": appointment_id,
        "until": held_until,
        "now": now,
    }
    taken = session.connection().execute(_TAKE_PLACE[session.get_bind().dialect.name], parameters)
    return taken.first() is not None


def release_month_places(session: Session, appointment_id: str, *, except_for: str | None = None) -> None:
    """Give places back, all or all but the one of a month."""
    statement = delete(MonthPlace).where(MonthPlace.appointment_id == appointment_id)
    if except_for is not None:
        statement = statement.where(MonthPlace.month != except_for)
    session.execute(statement)


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
    # All at once: row by row costs more than the query.
    rows = session.connection().execute(_TAKEN_TIMES[mentor_ids is not None], parameters).all()
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
    rows = session.connection().execute(_MONTHS_TAKEN[mentor_ids is not None], parameters).all()
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for mentor_id, month, count in rows:
        found[mentor_id][month] = count
    return found


def claims(session: Session, mentor_id: str, first: int, end: int, now: datetime) -> list[Claim]:
    """Who has what of a mentor's time."""
    parameters = {"mentor": mentor_id, "first": first, "end": end, "now": now}
    return [Claim(*row) for row in session.connection().execute(_CLAIMS, parameters)]
