"""When somebody must have been in touch: working days here, public holidays left out."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import holidays

from app.clock import in_shanghai

_WEEKEND = 5
_NO_REASON = 5  # working days, where nothing that was told says how soon
AT_ONCE = timedelta(minutes=15)  # what must be done at once is late after these
FOLLOW_UP_WEEKS = (1, 4, 12)
RECENT = timedelta(days=7)  # danger somebody took since is urgent no more
_URGENCY = ((0, "at_once"), (1, "one_day"))


def urgency_of(working_days: Iterable[int]) -> str:
    """The most urgent of several."""
    least = min(working_days, default=None)
    return next((name for most, name in _URGENCY if least is not None and least <= most), "normal")


def due_after(now: datetime, working_days: int) -> datetime:
    """The same time of day so many working days later; at once for none."""
    local, left = in_shanghai(now), working_days
    off = holidays.country_holidays("CN", years=(local.year, local.year + 1))
    while left > 0:
        local += timedelta(days=1)
        left -= _is_worked(local.date(), off)
    return local


def first_call(now: datetime, working_days: Iterable[int], at_once: timedelta) -> tuple[str, datetime]:
    """How urgent an intake handed in `now` is, and by when somebody must have called."""
    days = list(working_days)
    least = min(days, default=_NO_REASON)
    return urgency_of(days), due_after(now, least) if least else now + at_once


def _is_worked(day: date, off: "holidays.HolidayBase") -> bool:
    return day.weekday() < _WEEKEND and day not in off


def follow_ups(now: datetime) -> list[tuple[int, datetime]]:
    """Weeks and days of asking again."""
    return [(weeks, now + timedelta(weeks=weeks)) for weeks in FOLLOW_UP_WEEKS]
