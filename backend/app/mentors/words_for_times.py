"""From what somebody says about a time to times that can be booked, or to a question. Never to a guess."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from app.clock import Clock, in_shanghai
from app.mentors.free import Between
from app.mentors.kinds import Format
from app.mentors.offers import Offers, Slot
from app.spoken.open_times import OpenTo, open_to
from app.spoken.reading import Spoken
from app.spoken.surroundings import tidy
from app.spoken.wish import TimeWish

FindTimes = Callable[[str, datetime], list[Spoken[TimeWish]]]


class TimesStatus(StrEnum):
    """What the words came to."""

    SLOT = "slot"  # one exact time that is free: read it back
    CHOOSE = "choose"  # some free times of what was said
    ASK = "ask"  # it can be read in several ways
    NOT_FREE = "not_free"  # understood, but nothing is free then; others are offered
    NOT_UNDERSTOOD = "not_understood"


@dataclass(frozen=True, slots=True)
class TimesFound:
    """`readings` are what to choose from when it has to be asked."""

    status: TimesStatus
    slots: tuple[Slot, ...] = ()
    readings: tuple[str, ...] = ()


def between_of(wish: TimeWish) -> Between:
    """A wish as a part of the calendar."""
    exact = wish.start is not None and wish.start == wish.end
    return Between(wish.day_from, wish.day_to, wish.start, None if exact else wish.end, exact)


class WordsForTimes:
    """Reads words against a mentor's free times."""

    def __init__(self, find_times: FindTimes, offers: Offers, clock: Clock, times_each: int) -> None:
        self._find_times = find_times
        self._offers = offers
        self._clock = clock
        self._times_each = times_each

    def between(self, text: str, said_at: datetime | None = None) -> Between | None:
        """When a text speaks of exactly one time that can be read in one way (when it was said): that."""
        spoken = self._find_times(text, in_shanghai(said_at or self._clock.now()))
        if len(spoken) != 1 or len(spoken[0].candidates) != 1:
            return None
        return between_of(spoken[0].candidates[0].value)

    def wanted(self, text: str) -> tuple[Between, ...]:
        """All times a text speaks of, when each can be read in one way: 周二九点半，要不十点也行."""
        spoken = self._find_times(text, in_shanghai(self._clock.now()))
        if any(len(each.candidates) != 1 for each in spoken):
            return ()
        return tuple(between_of(each.candidates[0].value) for each in spoken)

    def open_to(self, text: str) -> OpenTo | None:
        """What somebody is open to who has time at any time, or at any but some; None for all others."""
        return open_to(text, in_shanghai(self._clock.now()))

    def beside(self, text: str) -> str:
        """What a text says beside the times in it."""
        words = tidy(text)
        for each in reversed(self._find_times(text, in_shanghai(self._clock.now()))):
            words = words[: each.start] + words[each.end :]
        return words

    def read(self, session: Session, mentor_id: str, format: Format, text: str) -> TimesFound:
        """Free times of a mentor for what was said."""
        spoken = self._find_times(text, in_shanghai(self._clock.now()))
        if not spoken:
            return TimesFound(TimesStatus.NOT_UNDERSTOOD)
        for value in spoken:
            if len(value.candidates) > 1:
                readings = tuple(candidate.said for candidate in value.candidates)
                return TimesFound(TimesStatus.ASK, readings=readings)
        wishes = [between_of(value.candidates[0].value) for value in spoken]
        found: dict[datetime, Slot] = {}
        for wish in wishes:
            for slot in self._offers.slots(session, mentor_id, format, wish, self._times_each):
                found[slot.starts_at] = slot
        slots = tuple(found[start] for start in sorted(found))
        if not slots:
            return TimesFound(TimesStatus.NOT_FREE, tuple(self._near(session, mentor_id, format, wishes[0])))
        exact = len(wishes) == 1 and wishes[0].exact and len(slots) == 1
        return TimesFound(TimesStatus.SLOT if exact else TimesStatus.CHOOSE, slots)

    def _near(self, session: Session, mentor_id: str, format: Format, wish: Between) -> list[Slot]:
        now = in_shanghai(self._clock.now())
        at = wish.start or wish.end
        moment = now.replace(year=wish.day_from.year, month=wish.day_from.month, day=wish.day_from.day)
        if at is not None:
            moment = moment.replace(hour=at.hour, minute=at.minute)
        return self._offers.near(session, mentor_id, format, moment)
