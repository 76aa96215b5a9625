"""Sends what is due. Every attempt stands in the ledger before it is made.

One process at a time, by a lease. When it dies in the middle, the next one sends the notice again under the
same id; the channel's receiver can tell that it has it already.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.clock import Clock
from app.db import Database
from app.mentors.notices import repository
from app.mentors.notices.channels import Channel, Message, Outcome
from app.mentors.notices.texts import is_outdated, text_of
from app.mentors.rules import BookingRules

_log = structlog.get_logger(__name__)

JOB = "mentor-notices"
_LEASE = timedelta(minutes=2)  # renewed with every batch
_SEND_SECONDS = 10.0
_AGAIN_SECONDS = 15.0
_BATCH = 50

Lease = Callable[[Session, str, str, datetime, datetime], bool]
"""Takes or keeps the right to run a job: name, holder, now, until."""
Tidy = Callable[[Session], object]
Errand = Callable[[], Awaitable[object]]
"""Tidies in as many transactions as it likes."""


class NoticeJob:
    """Works the outbox off."""

    def __init__(
        self,
        database: Database,
        channels: Sequence[Channel],
        tidies: Sequence[Tidy],
        errands: Sequence[Errand],
        take_lease: Lease,
        rules: BookingRules,
        clock: Clock,
    ) -> None:
        self._database = database
        self._channels: Mapping[str, Channel] = {channel.name: channel for channel in channels}
        self._tidies = tuple(tidies)
        self._errands = tuple(errands)
        self._take_lease = take_lease
        self._rules = rules
        self._clock = clock
        self._holder = str(uuid4())

    async def run(self) -> int:
        """Tidy up, then send everything that is due; how many attempts were made."""
        attempts = 0
        if not await self._lease():
            return attempts
        for tidy in self._tidies:
            await self._database.write(tidy)
        for errand in self._errands:
            await errand()
        while True:
            due = await self._database.read(lambda db: repository.due(db, self._clock.now(), _BATCH))
            for notice_id in due:
                attempts += await self._deliver(notice_id)
            if len(due) < _BATCH or not await self._lease():
                return attempts

    async def forever(self) -> None:
        """Run again and again. Ends only by cancellation."""
        while True:
            try:
                await self.run()
            except SQLAlchemyError as error:  # the database is away: it is tried again
                _log.error("mentor_notices_failed", error=type(error).__name__)
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _lease(self) -> bool:
        now = self._clock.now()
        return await self._database.write(
            lambda db: self._take_lease(db, JOB, self._holder, now, now + _LEASE)
        )

    async def _deliver(self, notice_id: str) -> int:
        begun = await self._database.write(lambda db: self._begin(db, notice_id))
        if begun is None:
            return 0
        channel, message, attempt = begun
        outcome, detail = await self._send(channel, message)
        await self._database.write(lambda db: self._end(db, notice_id, attempt, outcome, detail))
        return 1

    def _begin(self, db: Session, notice_id: str) -> tuple[str, Message, int] | None:
        """Note the attempt. The next one is planned at once, should this process die."""
        notice = repository.find(db, notice_id)
        if notice is None or notice.state != "waiting":
            return None
        now, attempt = self._clock.now(), notice.attempts + 1
        if is_outdated(notice, now):
            repository.change(db, notice_id, {"state": "dropped"})
            return None
        waits = self._rules.retry_minutes
        wait = timedelta(minutes=waits[min(attempt, len(waits)) - 1])
        repository.change(db, notice_id, {"attempts": attempt, "next_try_at": now + wait})
        repository.begin_attempt(db, notice_id, attempt, now)
        message = Message(
            notice.id, notice.conversation_id, notice.kind, text_of(notice), notice.appointment_id
        )
        return notice.channel, message, attempt

    async def _send(self, channel: str, message: Message) -> tuple[Outcome, str | None]:
        way = self._channels.get(channel)
        if way is None:
            return Outcome.NOT_CONFIGURED, None
        try:
            async with asyncio.timeout(_SEND_SECONDS):
                return await way.send(message), None
        except Exception as error:  # noqa: BLE001  (whatever a channel raises must not stop the others)
            _log.warning("notice_not_sent", channel=channel, error=type(error).__name__)
            return Outcome.FAILED, type(error).__name__

    def _end(self, db: Session, notice_id: str, attempt: int, outcome: Outcome, detail: str | None) -> None:
        repository.end_attempt(db, notice_id, attempt, outcome.value, detail, self._clock.now())
        if outcome != Outcome.FAILED:
            repository.change(db, notice_id, {"state": outcome.value})
        elif attempt > len(self._rules.retry_minutes):
            repository.change(db, notice_id, {"state": "failed"})
