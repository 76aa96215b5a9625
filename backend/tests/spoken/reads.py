"""Short ways to look at a reading in the tables of these tests."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import TypeVar

from app.clock import SHANGHAI
from app.spoken.dates import find_dates
from app.spoken.reading import Spoken
from app.spoken.times import TimeWish, find_times

T = TypeVar("T")
# A Thursday afternoon.
NOW = datetime(2026, 11, 26, 14, 10, tzinfo=SHANGHAI)
TODAY = NOW.date()


def values(find: Callable[[str], list[Spoken[T]]], text: str) -> list[list[T]]:
    """The candidates of every stretch, without the words around them."""
    return [[candidate.value for candidate in spoken.candidates] for spoken in find(text)]


def dates(text: str, today: date = TODAY) -> list[list[str]]:
    """2025-06 and the like, for every stretch."""
    return [[candidate.value.iso() for candidate in spoken.candidates] for spoken in find_dates(text, today)]


def times(text: str, now: datetime = NOW) -> list[list[str]]:
    """What is read back, for every stretch, with the weekdays left out: 2026-12-02 14:00."""
    return [[_short(candidate.value) for candidate in spoken.candidates] for spoken in find_times(text, now)]


def _short(wish: TimeWish) -> str:
    day_from, day_to, start, end = wish.day_from, wish.day_to, wish.start, wish.end
    days = str(day_from) if day_from == day_to else f"{day_from}..{day_to}"
    if start is None and end is None:
        return days
    if start == end:
        return f"{days} {start:%H:%M}"
    return f"{days} {start:%H:%M}-{end:%H:%M}" if start and end else f"{days} {_hour(start)}-{_hour(end)}"


def _hour(at: time | None) -> str:
    return f"{at:%H:%M}" if at else ""
