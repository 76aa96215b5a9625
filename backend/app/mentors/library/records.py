"""The mentor library in memory: what everybody may know of the mentors, and their open times."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.mentors.calendar import WorkCalendar
from app.mentors.free import Habits, Opening, opening_of
from app.mentors.kinds import Category, Format


@dataclass(frozen=True, slots=True)
class Mentor:
    """A mentor in office. `standing` is internal: it only decides the order of equals."""

    id: str
    name: str
    organisation: str
    position: str
    city: str
    categories: tuple[Category, ...]
    industries: tuple[str, ...]
    formats: tuple[Format, ...]
    introduction: str
    photo: str | None
    meeting_place: str | None
    monthly_capacity: int
    max_pairings: int
    is_demo: bool
    habits: Habits
    standing: float


@dataclass
class Library:
    """All active mentors at one version. Opening times are worked out once a mentor and day."""

    version: int
    mentors: Mapping[str, Mentor]
    calendar: WorkCalendar
    topics: Mapping[str, frozenset[str]] = field(default_factory=dict)
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    _openings: dict[str, tuple[date, Opening]] = field(default_factory=dict)

    def opening(self, mentor: Mentor, today: date) -> Opening:
        """Where a mentor is open from today on."""
        known = self._openings.get(mentor.id)
        if known is not None and known[0] == today:
            return known[1]
        opening = opening_of(mentor.habits, self.calendar, today)
        self._openings[mentor.id] = (today, opening)
        return opening
