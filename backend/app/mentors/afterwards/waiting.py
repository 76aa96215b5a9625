"""The waiting list: whoever has waited longest is offered a time that fits, held for them for a while.

Nobody watches what made a time free (cancelled, given back, new hours, an exception taken back, deleted data,
a new day in sight): rounds look at what is free now, and only when something has changed since the last one.
An offer is a held appointment that says in `booked_by` for which wish it was made. So the database decides
about it as about any other, it runs out like any other, and what was offered once is known afterwards.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.clock import Clock, in_shanghai
from app.db import Database
from app.errors import Conflict, NotFound
from app.mentors.afterwards import repository
from app.mentors.appointments import repository as appointments
from app.mentors.appointments.booking import Booking, Details, Wanted
from app.mentors.errors import TooManyBookings
from app.mentors.finding import Finder, FindingStatus
from app.mentors.free import Between
from app.mentors.kinds import OFFERED_BY, Format, Status
from app.mentors.library import repository as mentors
from app.mentors.notices.outbox import NoticeKind, Outbox
from app.mentors.rules import BookingRules
from app.mentors.words_for_times import WordsForTimes


@dataclass(frozen=True, slots=True)
class _Search:
    """What an offer is made with."""

    finder: Finder
    words: WordsForTimes


class WaitingList:
    """Makes offers, each in a transaction of its own. Any number of processes may do so at once."""

    def __init__(
        self,
        database: Database,
        booking: Booking,
        finder: Finder,
        words: WordsForTimes,
        outbox: Outbox,
        rules: BookingRules,
        clock: Clock,
    ) -> None:
        self._database = database
        self._booking = booking
        self._search = _Search(finder, words)
        self._outbox = outbox
        self._rules = rules
        self._clock = clock
        self._nothing_to_do: Hashable = None  # the state in which the last round made no offer

    async def run(self) -> int:
        """One round, from the oldest wish on; how many offers were made."""
        state = await self._database.read(self._state)
        if state == self._nothing_to_do:
            return 0
        waiting = await self._database.read(repository.waiting)
        made = 0
        for wish_id in waiting:
            made += await self._offer(wish_id)
        self._nothing_to_do = None if made else state
        return made

    def _state(self, db: Session) -> Hashable:
        day = in_shanghai(self._clock.now()).date()
        return (day, mentors.library_version(db), repository.waiting_state(db))

    async def _offer(self, wish_id: str) -> bool:
        """Offer the first fitting time that can be had."""
        for wanted in await self._database.read(partial(self._fitting, wish_id=wish_id)):
            try:
                return await self._database.write(partial(self._hold, wish_id=wish_id, wanted=wanted))
            except TooManyBookings:
                return False
            except (Conflict, NotFound):
                continue  # somebody was faster, or it is a bad time for them
        return False

    def _fitting(self, db: Session, wish_id: str) -> list[Wanted]:
        """Times for a wish that were not offered to it before, the best first."""
        wish = repository.open_wish(db, wish_id)
        if wish is None or not wish.need:
            return []
        before = repository.offered_before(db, f"{OFFERED_BY}{wish.id}", wish.conversation_id)
        if len(before) >= self._rules.waitlist_offers or any(row.status == Status.HELD for row in before):
            return []
        known = {(row.mentor_id, row.starts_at) for row in before}
        return [
            wanted for wanted in self._found(db, wish) if (wanted.mentor_id, wanted.starts_at) not in known
        ]

    def _found(self, db: Session, wish: Row[Any]) -> Iterator[Wanted]:
        format = Format(wish.format) if wish.format else None
        between = self._between(wish.need, wish.created_at)
        found = self._search.finder.find(db, wish.need, wish.city, format, between)
        if found.status != FindingStatus.FOUND:
            return
        for suggestion in found.suggestions:
            for slot in suggestion.slots:
                yield Wanted(suggestion.mentor.id, slot.starts_at, suggestion.format)

    def _between(self, need: str, said_at: datetime) -> Between | None:
        """The time a wish speaks of, as of when it was said. Days that are over limit nothing any more."""
        between = self._search.words.between(need, said_at)
        is_over = between is not None and between.day_to < in_shanghai(self._clock.now()).date()
        return None if is_over else between

    def _hold(self, db: Session, wish_id: str, wanted: Wanted) -> bool:
        """Hold it for whoever waits, unless they hold something already: that is theirs to decide first."""
        seen = repository.open_wish(db, wish_id)
        if seen is None or not mentors.lock_conversation(db, seen.conversation_id):
            return False
        # From here on nobody else acts for this conversation: what is read now stays so.
        wish = repository.open_wish(db, wish_id)
        now = self._clock.now()
        if wish is None or any(
            row.status == Status.HELD for row in appointments.open_ones(db, wish.conversation_id, now)
        ):
            return False
        hold_for = min(timedelta(minutes=self._rules.waitlist_hold_minutes), wanted.starts_at - now)
        offered = self._booking.hold(
            db,
            wish.conversation_id,
            wanted,
            Details(description=wish.need),
            f"{OFFERED_BY}{wish.id}",
            hold_for=hold_for,
        )
        self._outbox.about_appointment(db, NoticeKind.OFFERED, offered, wish.conversation_id, 0)
        return True
