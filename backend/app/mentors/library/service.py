"""Keeps the library in memory and reads it again when its version in the database has changed."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.clock import Clock
from app.mentors.calendar import WorkCalendar
from app.mentors.errors import MentorNotFound
from app.mentors.free import Habits, Special, Weekly
from app.mentors.kinds import Category, Format
from app.mentors.library import repository
from app.mentors.library.records import Library, Mentor
from app.mentors.needs import Needs


class Libraries:
    """The library as of the transaction that asks."""

    def __init__(self, needs: Needs, clock: Clock) -> None:
        self._needs = needs
        self._clock = clock
        self._library: Library | None = None

    def current(self, session: Session) -> Library:
        """The library; one small query when nothing has changed.

        Threads may read it anew at the same time: the last one stays, all are right.
        """
        version = repository.library_version(session)
        known = self._library
        if known is not None and known.version == version:
            return known
        self._library = library = self._read(session, version)
        return library

    def mentor(self, session: Session, mentor_id: str) -> tuple[Library, Mentor]:
        """The library and one of its mentors; MentorNotFound when they are not in office."""
        library = self.current(session)
        mentor = library.mentors.get(mentor_id)
        if mentor is None:
            raise MentorNotFound
        return library, mentor

    def _read(self, session: Session, version: int) -> Library:
        hours = repository.all_hours(session)
        specials = repository.exceptions_from(session, self._clock.now() - timedelta(days=2))
        mentors = {
            row.id: _mentor(row, hours.get(row.id, ()), specials.get(row.id, ()))
            for row in repository.active_mentors(session)
        }
        said = {
            mentor.id: self._needs.read("。".join((*mentor.industries, mentor.introduction)))
            for mentor in mentors.values()
        }
        topics = {mentor_id: frozenset(need.topics) for mentor_id, need in said.items()}
        words = {
            mentor.id: self._needs.read("。".join(mentor.industries)).words | frozenset(mentor.industries)
            for mentor in mentors.values()
        }
        calendar = WorkCalendar(repository.overrides(session))
        return Library(version, mentors, calendar, topics, words)


def _mentor(row: Row[Any], hours: Sequence[Row[Any]], specials: Sequence[Row[Any]]) -> Mentor:
    return Mentor(
        **_public(row._asdict()),
        categories=tuple(Category(name) for name in row.categories),
        industries=tuple(row.industries),
        formats=tuple(Format(name) for name in row.formats),
        standing=row.rating or 0.0,
        habits=Habits(
            weekly=tuple(Weekly(window.weekday, window.start_minute, window.end_minute) for window in hours),
            specials=tuple(
                Special(special.kind == "closed", special.starts_at, special.ends_at) for special in specials
            ),
            slot_minutes=row.slot_minutes,
            buffer_minutes=row.buffer_minutes,
            lead_minutes=row.lead_minutes,
            horizon_days=row.horizon_days,
            works_on_holidays=row.works_on_holidays,
            term_from=row.term_from,
            term_to=row.term_to,
        ),
    )


_PUBLIC = (
    *("id", "name", "organisation", "position", "city", "introduction", "photo", "meeting_place"),
    *("monthly_capacity", "max_pairings", "is_demo"),
)


def _public(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in _PUBLIC}
