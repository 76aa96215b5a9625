"""Which times of which mentors can be booked now: the library's open time minus what is taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.clock import Clock, in_shanghai
from app.mentors.appointments.times import repository as time_rows
from app.mentors.calendar import NOT_ANNOUNCED
from app.mentors.cells import (
    CELL_MINUTES,
    CELLS_A_DAY,
    cell_of,
    day_cell,
    day_of,
    moment_of,
    nearest,
    positions,
    run,
)
from app.mentors.free import DAYS_SEEN, Between, Taken, free_starts, wanted
from app.mentors.kinds import Format
from app.mentors.library.records import Library, Mentor
from app.mentors.library.service import Libraries
from app.mentors.rules import BookingRules


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that can be booked. `note` says what is not certain about the day."""

    starts_at: datetime
    ends_at: datetime
    note: str | None


@dataclass(frozen=True, slots=True)
class Occupied:
    """What is taken of some mentors' time, read once for all of them.

    `known`: the cells it was read for (first, end); outside of them nothing counts as free. None: all.
    """

    times: Mapping[str, list[Taken]]
    months: Mapping[str, Mapping[str, int]]  # mentor → month → how many
    known: tuple[int, int] | None = None


def month_of(moment: datetime) -> str:
    """2026-11, by the calendar of Shanghai."""
    return f"{in_shanghai(moment):%Y-%m}"


class Offers:
    """Works out free times."""

    def __init__(self, libraries: Libraries, rules: BookingRules, clock: Clock) -> None:
        self.libraries = libraries
        self._rules = rules
        self._clock = clock

    def minutes(self, mentor: Mentor, format: Format) -> int:
        """How long a meeting takes."""
        slot = mentor.habits.slot_minutes
        return max(slot, self._rules.check_up_minutes) if format == Format.CHECK_UP else slot

    def stretch(self, mentor: Mentor, starts_at: datetime, format: Format) -> Taken:
        """The cells a meeting takes, with the buffer behind it."""
        minutes = self.minutes(mentor, format) + mentor.habits.buffer_minutes
        return Taken(cell_of(starts_at), minutes // CELL_MINUTES)

    def occupied(
        self, session: Session, mentor_ids: Sequence[str] | None, days: tuple[date, date] | None = None
    ) -> Occupied:
        """What is taken of these mentors (or of everybody) on some days, or in all the coming weeks."""
        now = self._clock.now()
        today = in_shanghai(now).date()
        last = today + timedelta(days=DAYS_SEEN - 1)
        first_day, last_day = (max(today, days[0]), min(last, days[1])) if days else (today, last)
        first, end = day_cell(first_day), day_cell(max(first_day, last_day) + timedelta(days=1))
        # A meeting at the end of the last day reaches, with its buffer, into the next one.
        reach = end if days is None else end + CELLS_A_DAY
        times = time_rows.taken_times(session, mentor_ids, first, reach, now)
        span = (last_day - first_day).days
        months = sorted(
            {f"{first_day + timedelta(days=n):%Y-%m}" for n in (*range(0, max(span, 1), 15), span)}
        )
        counts = time_rows.months_taken(session, mentor_ids, months, now)
        return Occupied(times, counts, (first, end) if days else None)

    def starts(self, library: Library, mentor: Mentor, format: Format, occupied: Occupied) -> tuple[int, int]:
        """(origin, bits) of where meetings with a mentor may begin."""
        now = self._clock.now()
        opening = library.opening(mentor, in_shanghai(now).date())
        taken = occupied.times.get(mentor.id, ())
        minutes = self.minutes(mentor, format)
        bits = free_starts(opening, mentor.habits, minutes, taken, now, occupied.known)
        for month in self._full_months(mentor, occupied):
            bits &= ~_month_bits(month, opening.origin)
        return opening.origin, bits

    @staticmethod
    def _full_months(mentor: Mentor, occupied: Occupied) -> list[str]:
        counts = occupied.months.get(mentor.id, {})
        return [month for month, count in counts.items() if count >= mentor.monthly_capacity]

    def is_offered(self, library: Library, mentor: Mentor, starts_at: datetime, format: Format) -> bool:
        """Whether a meeting may begin then at all, whoever has that time now."""
        origin, bits = self.starts(library, mentor, format, Occupied({}, {}))
        return self.has(origin, bits, starts_at)

    @staticmethod
    def has(origin: int, bits: int, starts_at: datetime) -> bool:
        """Whether a moment is the beginning of one of the cells."""
        place = cell_of(starts_at) - origin
        return place >= 0 and bool(bits >> place & 1) and moment_of(origin + place) == starts_at

    def slots(
        self,
        session: Session,
        mentor_id: str,
        format: Format,
        between: Between | None = None,
        limit: int | None = None,
    ) -> list[Slot]:
        """The free times of a mentor, in order; MentorNotFound when they are not in office."""
        library, mentor = self.libraries.mentor(session, mentor_id)
        origin, bits = self.starts(library, mentor, format, self.occupied(session, [mentor_id]))
        if between is not None:
            bits &= wanted(between, origin)
        return self.as_slots(library, mentor, format, origin, bits, limit)

    def as_slots(
        self, library: Library, mentor: Mentor, format: Format, origin: int, bits: int, limit: int | None
    ) -> list[Slot]:
        """Bits as times, the first ones only if limited."""
        length = timedelta(minutes=self.minutes(mentor, format))
        slots = []
        for place in positions(bits):
            starts_at = moment_of(origin + place)
            slots.append(Slot(starts_at, starts_at + length, _note(library, day_of(origin + place))))
            if len(slots) == limit:
                break
        return slots

    def near(self, session: Session, mentor_id: str, format: Format, moment: datetime) -> list[Slot]:
        """Some free times nearest to a moment, in order of time."""
        library, mentor = self.libraries.mentor(session, mentor_id)
        origin, bits = self.starts(library, mentor, format, self.occupied(session, [mentor_id]))
        return self.near_in(library, mentor, format, origin, bits, moment)

    def near_in(
        self, library: Library, mentor: Mentor, format: Format, origin: int, bits: int, moment: datetime
    ) -> list[Slot]:
        """The same for bits that are known already."""
        chosen = 0
        for place in nearest(bits, cell_of(moment) - origin, self._rules.times_each):
            chosen |= 1 << place
        return self.as_slots(library, mentor, format, origin, chosen, None)


def _note(library: Library, day: date) -> str | None:
    return None if library.calendar.day(day).announced else NOT_ANNOUNCED


def _month_bits(month: str, origin: int) -> int:
    first = date.fromisoformat(f"{month}-01")
    following = (first + timedelta(days=32)).replace(day=1)
    return run(day_cell(first) - origin, max(0, day_cell(following) - origin))
