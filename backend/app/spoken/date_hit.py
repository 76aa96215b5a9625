"""What a reader of dates makes of a stretch of text."""

from dataclasses import dataclass, field

from app.spoken.almanac import safe_date
from app.spoken.partial import PartialDate


@dataclass(frozen=True, slots=True)
class Hit:
    """What a reader made of a stretch.

    `either`: the past and the coming one. `open`: month and day without a year.
    """

    start: int
    end: int
    candidates: tuple[PartialDate, ...] = ()
    vague: bool = False
    exact: bool = False
    either: bool = False
    open: tuple[int | None, int | None] | tuple[()] = field(default=())


def checked(year: int, month: int | None, day: int | None) -> PartialDate | None:
    """A date the calendar has, or None."""
    if safe_date(year, 1 if month is None else month, 1 if day is None else day) is None:
        return None
    return PartialDate(year, month, day)
