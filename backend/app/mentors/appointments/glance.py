"""What holding a time would end with as things stand. Decides nothing: it spares late ones the attempt."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.clock import Clock, in_shanghai
from app.mentors.appointments.booking import Wanted
from app.mentors.appointments.times import repository as time_rows
from app.mentors.appointments.times.repository import Claim
from app.mentors.cells import CELLS_A_DAY, day_cell, moment_of
from app.mentors.errors import FormatNotOffered, MonthFull, SlotNotOffered, SlotTaken, WithTimes
from app.mentors.free import DAYS_SEEN, Taken
from app.mentors.kinds import Format
from app.mentors.library.records import Library, Mentor
from app.mentors.offers import Occupied, Offers, month_of


@dataclass(frozen=True, slots=True)
class Seen:
    """A mentor with everything that is taken of their time, at one moment.

    `judged`: what was found out about times for people who hold nothing here themselves, and the fresh times
    for them. Everybody who shares the look shares it.
    """

    library: Library
    mentor: Mentor
    claims: tuple[Claim, ...]
    months: dict[str, int]
    judged: dict[tuple[Format, datetime], WithTimes | None] = field(default_factory=dict)


def see(db: Session, offers: Offers, mentor_id: str, clock: Clock) -> Seen:
    """Read it; MentorNotFound when they are not in office."""
    library, mentor = offers.libraries.mentor(db, mentor_id)
    now = clock.now()
    today = in_shanghai(now).date()
    first = day_cell(today)
    claims = time_rows.claims(db, mentor_id, first, first + DAYS_SEEN * CELLS_A_DAY, now)
    months = sorted({f"{today + timedelta(days=n):%Y-%m}" for n in (*range(0, DAYS_SEEN, 15), DAYS_SEEN)})
    counts = time_rows.months_taken(db, [mentor_id], months, now)
    return Seen(library, mentor, tuple(claims), dict(counts.get(mentor_id, {})))


def judge(seen: Seen, offers: Offers, conversation_id: str, wanted: Wanted) -> None:
    """Raise what the attempt would end with, with fresh times. What the citizen holds does not count."""
    if any(claim.id == wanted.id for claim in seen.claims):
        return  # asked again: answered again
    if wanted.format not in seen.mentor.formats or wanted.format == Format.GROUP:
        raise FormatNotOffered
    if any(_is_own(claim, conversation_id) for claim in seen.claims):
        found = _judged(seen, offers, _without_own(seen, conversation_id), wanted)
    else:
        key = (wanted.format, wanted.starts_at)
        if key not in seen.judged:
            seen.judged[key] = _judged(seen, offers, _without_own(seen, conversation_id), wanted)
        found = seen.judged[key]
    if found is not None:
        raise type(found)(found.near)  # one of its own: an exception carries where it was raised


def _judged(seen: Seen, offers: Offers, occupied: Occupied, wanted: Wanted) -> WithTimes | None:
    mentor, starts_at = seen.mentor, wanted.starts_at
    origin, bits = offers.starts(seen.library, mentor, wanted.format, occupied)
    if offers.has(origin, bits, starts_at):
        return None
    near = offers.near_in(seen.library, mentor, wanted.format, origin, bits, starts_at)
    if not offers.is_offered(seen.library, mentor, starts_at, wanted.format):
        return SlotNotOffered(near)
    is_full = occupied.months[mentor.id].get(month_of(starts_at), 0) >= mentor.monthly_capacity
    return MonthFull(near) if is_full else SlotTaken(near)


def _is_own(claim: Claim, conversation_id: str) -> bool:
    return claim.conversation_id == conversation_id and claim.status == "held"


def _without_own(seen: Seen, conversation_id: str) -> Occupied:
    """What others have; a time the citizen holds is released when they hold another."""
    months = dict(seen.months)
    times = []
    for claim in seen.claims:
        if _is_own(claim, conversation_id):
            month = month_of(moment_of(claim.first))
            months[month] = months.get(month, 1) - 1
        else:
            times.append(Taken(claim.first, claim.count))
    mentor_id = seen.mentor.id
    return Occupied({mentor_id: times}, {mentor_id: months})
