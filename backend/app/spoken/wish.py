"""What someone wishes for an appointment: a day or several, and a time or part of the day."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from app.spoken.almanac import spell


@dataclass(frozen=True, slots=True)
class TimeWish:
    """From `day_from` to `day_to`, at `start` (when `end` is the same), between both, or any time (None)."""

    day_from: date
    day_to: date
    start: time | None = None
    end: time | None = None

    def said(self) -> str:
        """2026年12月2日（星期三）14:00."""
        days = spell(self.day_from)
        if self.day_to != self.day_from:
            days = f"{days}至{spell(self.day_to)}"
        return days + self._said_time()

    def _said_time(self) -> str:
        start, end = (f"{at:%H:%M}" if at else "" for at in (self.start, self.end))
        if start == end:
            return start
        if not end:
            return f"{start}以后"
        return f"{start}至{end}" if start else f"{end}之前"


def ahead(wish: TimeWish, now: datetime) -> TimeWish | None:
    """The part of a wish that is not over yet; None when nothing is left."""
    today, minute = now.date(), now.time().replace(second=0, microsecond=0)
    if wish.day_to < today:
        return None
    if wish.day_from < today:
        wish = replace(wish, day_from=today)
    if wish.day_from == wish.day_to == today and (wish.start or wish.end):
        return _left_today(wish, minute)
    return wish


def _left_today(wish: TimeWish, minute: time) -> TimeWish | None:
    if wish.start and wish.start == wish.end:
        return wish if wish.start > minute else None
    if wish.end and wish.end <= minute:
        return None
    if wish.start and wish.start < minute:
        return replace(wish, start=minute)
    return wish
