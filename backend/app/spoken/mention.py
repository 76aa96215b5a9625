"""The words of a time, and the wish they make together."""

from dataclasses import dataclass

from app.spoken.day_hit import DayHit
from app.spoken.hours import Reading


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a time. Exactly one of the fields is set, or none: understood as time, but not readable."""

    start: int
    end: int
    day: DayHit | None = None
    part: str | None = None
    clock: Reading | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """One wish within the text, before it is turned into dates. `link`: how it follows the one before it."""

    start: int
    end: int
    day: DayHit | None = None
    part: str | None = None
    clock: Reading | None = None
    to_day: DayHit | None = None
    to_part: str | None = None
    to_clock: Reading | None = None
    minutes: int | None = None
    link: str = ""
    side: str = ""
    ruled_out: bool = False
    unreadable: bool = False
    any_day: bool = False
    excepted: bool = False
    narrower: "Mention | None" = None
