"""Taking a mentor's time and a place in their month, and giving both back: here the database decides."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.mentors.appointments import repository
from app.mentors.appointments.times import repository as time_rows
from app.mentors.errors import AppointmentNotFound, MentorNotFound, MonthFull, SlotTaken
from app.mentors.free import Taken
from app.mentors.kinds import Status
from app.mentors.library import repository as mentors
from app.mentors.offers import month_of

Capacities = Mapping[str, int]
"""How many appointments a month mentors take who are in office and held by this transaction."""


def locked(db: Session, appointment_id: str) -> Row[Any]:
    """An appointment that nobody else changes until the transaction ends; AppointmentNotFound."""
    return locked_with_capacities(db, appointment_id)[0]


def locked_with_capacities(db: Session, appointment_id: str) -> tuple[Row[Any], Capacities]:
    """The same, with what its mentor takes a month."""
    capacities = mentors.lock_mentor_of(db, appointment_id)
    row = repository.find(db, appointment_id)
    if row is None:
        raise AppointmentNotFound
    return row, capacities


def take(
    db: Session,
    row: Mapping[str, Any],
    capacities: Capacities,
    held_until: datetime | None,
    now: datetime,
) -> None:
    """Take the time and the place in the month: here the database decides. SlotTaken, MonthFull.

    The mentor is held; `capacities` is what holding them told.
    """
    capacity = capacities.get(row["mentor_id"])
    if capacity is None:
        raise MentorNotFound
    stretch = Taken(row["first_cell"], row["cell_count"])
    if not time_rows.take_cells(
        db, row["mentor_id"], stretch, appointment_id=row["id"], held_until=held_until, now=now
    ):
        raise SlotTaken
    _take_place(db, row, capacity, held_until, now)


def _take_place(
    db: Session, row: Mapping[str, Any], capacity: int, held_until: datetime | None, now: datetime
) -> None:
    month = month_of(row["starts_at"])
    if not time_rows.take_month_place(
        db, row["mentor_id"], month, capacity, appointment_id=row["id"], held_until=held_until, now=now
    ):
        raise MonthFull


def release(
    db: Session,
    appointment_id: str,
    status: Status,
    now: datetime,
    *,
    sequence: int | None = None,
    reason: str | None = None,
) -> None:
    """Give an appointment's time back."""
    values: dict[str, Any] = {"status": status.value, "held_until": None, "updated_at": now}
    if sequence is not None:
        values |= {"sequence": sequence, "cancel_reason": reason}
    repository.change(db, appointment_id, values)
    time_rows.release_cells(db, appointment_id)
    time_rows.release_month_places(db, appointment_id)
