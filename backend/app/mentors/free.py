"""Free times of one mentor: weekly hours, exceptions, what is taken, buffers, lead time, horizon, term."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.clock import SHANGHAI
from app.mentors.calendar import DayKind, WorkCalendar
from app.mentors.cells import (
    CELL_MINUTES,
    CELLS_A_DAY,
    cell_of,
    day_cell,
    end_cell_of,
    every,
    run,
    starts_of_runs,
)

DAYS_SEEN = 62  # the longest horizon and its edges


@dataclass(frozen=True, slots=True)
class Weekly:
    """A window of every week, in minutes of the day."""

    weekday: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Special:
    """A stretch that is closed, or open beside the weekly hours."""

    closed: bool
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Habits:
    """Everything that decides about a mentor's times except what is taken."""

    weekly: tuple[Weekly, ...]
    specials: tuple[Special, ...]
    slot_minutes: int
    buffer_minutes: int
    lead_minutes: int
    horizon_days: int
    works_on_holidays: bool
    term_from: date
    term_to: date | None


@dataclass(frozen=True, slots=True)
class Opening:
    """Where a mentor is open and where meetings may begin, as bits from `origin` on."""

    origin: int
    open: int
    grid: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A stretch of cells somebody has, with its buffer."""

    first: int
    count: int


@dataclass(frozen=True, slots=True)
class Between:
    """What part of the time is wanted: days, on each of them hours, or one exact beginning."""

    day_from: date
    day_to: date
    start: time | None = None
    end: time | None = None
    exact: bool = False


def opening_of(habits: Habits, calendar: WorkCalendar, first_day: date) -> Opening:
    """The mentor's open time for the coming weeks; does not depend on what is taken."""
    origin = day_cell(first_day)
    windows = list(_weekly_windows(habits, calendar, first_day, origin))
    end = DAYS_SEEN * CELLS_A_DAY
    for special in habits.specials:
        if not special.closed:
            first = -(-int(special.starts_at.timestamp()) // (CELL_MINUTES * 60)) - origin
            windows.append((max(0, first), min(end, cell_of(special.ends_at) - origin)))
    opened, grid = 0, 0
    step = habits.slot_minutes // CELL_MINUTES
    for first, last in merged(windows):
        opened |= run(first, last)
        grid |= every(first, last, step)
    for special in habits.specials:
        if special.closed:
            opened &= ~run(cell_of(special.starts_at) - origin, end_cell_of(special.ends_at) - origin)
    return Opening(origin, opened & _term(habits, origin), grid)


def _weekly_windows(
    habits: Habits, calendar: WorkCalendar, first_day: date, origin: int
) -> Iterable[tuple[int, int]]:
    for offset in range(DAYS_SEEN):
        day = calendar.day(first_day + timedelta(days=offset))
        if day.kind == DayKind.HOLIDAY and not habits.works_on_holidays:
            continue
        for window in habits.weekly:
            if window.weekday == day.weekday:
                base = offset * CELLS_A_DAY
                yield base + window.start // CELL_MINUTES, base + window.end // CELL_MINUTES


def merged(windows: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same time without overlaps: windows that overlap or touch become one."""
    found: list[tuple[int, int]] = []
    for first, end in sorted(windows):
        if end <= first:
            continue
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((first, end))
    return found


def _term(habits: Habits, origin: int) -> int:
    end = DAYS_SEEN * CELLS_A_DAY
    if habits.term_to is not None:
        end = min(end, day_cell(habits.term_to + timedelta(days=1)) - origin)
    return run(day_cell(habits.term_from) - origin, end)


def free_starts(
    opening: Opening,
    habits: Habits,
    minutes: int,
    taken: Sequence[Taken],
    now: datetime,
    known: tuple[int, int] | None = None,
) -> int:
    """Where a meeting of `minutes` may begin, as bits from the opening's origin on.

    `known`: only these cells (first, end) are looked at; what is taken behind them counts with the buffer.
    """
    first, end = 0, DAYS_SEEN * CELLS_A_DAY
    if known is not None:
        first, end = max(0, known[0] - opening.origin), max(0, min(end, known[1] - opening.origin))
        if end <= first:
            return 0
    needed = minutes // CELL_MINUTES
    with_buffer = needed + habits.buffer_minutes // CELL_MINUTES
    origin, span = opening.origin + first, end - first
    # Only the wanted part: shifts and ands of two months cost ten times those of a day. A meeting that begins
    # there may reach out of it. Behind the seen days everything counts as free: only a buffer can lie there.
    seen = run(0, span + with_buffer)
    starts = opening.grid >> first & _in_time(habits, now, origin, span)
    starts &= starts_of_runs(opening.open >> first & seen, needed)
    starts &= starts_of_runs(seen & ~_busy(taken, origin), with_buffer)
    return starts << first


def _busy(taken: Sequence[Taken], origin: int) -> int:
    """What is taken, as bits."""
    busy = 0
    for stretch in taken:
        busy |= run(stretch.first - origin, stretch.first - origin + stretch.count)
    return busy


def _in_time(habits: Habits, now: datetime, origin: int, span: int) -> int:
    """Where a meeting is neither too soon nor beyond the horizon, as bits."""
    soonest = end_cell_of(now + timedelta(minutes=habits.lead_minutes)) - origin
    latest = day_cell(now.astimezone(SHANGHAI).date() + timedelta(days=habits.horizon_days + 1)) - origin
    return run(soonest, min(latest, span))


def wanted(between: Between, origin: int) -> int:
    """The bits where a meeting may begin to be what was asked for."""
    bits = 0
    for offset in range(min(DAYS_SEEN, (between.day_to - between.day_from).days + 1)):
        base = day_cell(between.day_from + timedelta(days=offset)) - origin
        first = base + _cell_in_day(between.start) if between.start else base
        if between.exact:
            last = first + 1
        else:
            last = base + (_cell_in_day(between.end) if between.end else CELLS_A_DAY)
        bits |= run(first, last) if last > 0 else 0
    return bits


def _cell_in_day(moment: time) -> int:
    return (moment.hour * 60 + moment.minute) // CELL_MINUTES
