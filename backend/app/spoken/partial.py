"""A date of which the day or the month may be unknown."""

from dataclasses import dataclass
from datetime import date

from app.spoken.almanac import month_span, spell


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month of a year, or a day. The day is only known together with the month."""

    year: int
    month: int | None = None
    day: int | None = None

    def first_day(self) -> date:
        """The earliest day it may mean."""
        return date(self.year, self.month or 1, self.day or 1)

    def last_day(self) -> date:
        """The latest day it may mean."""
        if self.month is None:
            return date(self.year, 12, 31)
        if self.day is None:
            return month_span(self.year, self.month).last
        return date(self.year, self.month, self.day)

    def iso(self) -> str:
        """2025, 2025-06 or 2025-06-03."""
        parts = [f"{self.year:04}"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    def said(self) -> str:
        """For people: 2025年, 2025年6月, 2026年11月30日（星期一）."""
        if self.month is None:
            return f"{self.year}年"
        if self.day is None:
            return f"{self.year}年{self.month}月"
        return spell(self.first_day())


def of_day(day: date) -> PartialDate:
    """A day that is fully known."""
    return PartialDate(day.year, day.month, day.day)
