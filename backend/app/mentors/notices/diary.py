"""What mentors count on, and telling them when it goes away.

A mentor's diary has every meeting that was booked. It holds nothing about the citizen, so it outlives their
data: when that is deleted, the appointments are gone at once, and only the diary still knows that the mentor
would wait for nobody. Comparing the two finds it, whatever made the appointment go.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import structlog

from app.clock import Clock
from app.db import Database
from app.mentors.notices import repository
from app.mentors.notices.channels import Outcome
from app.mentors.rules import BookingRules
from app.mentors.wording import said_time

_log = structlog.get_logger(__name__)

_SEND_SECONDS = 10.0
_BATCH = 50
_TEXTS = {
    "deleted": "{name}老师：{when}的预约取消了，预约人已删除个人资料。这段时间已经空出来，不用再等。",
    "cancelled": "{name}老师：{when}的预约取消了。这段时间已经空出来，不用再等。",
}


@dataclass(frozen=True, slots=True)
class ToMentor:
    """What is to be sent. The same news always has the same `id`: a receiver can tell repetitions."""

    id: str
    mentor_id: str
    phone: str | None
    text: str


class MentorChannel(Protocol):
    """A way to a mentor. Raises nothing that is to be expected; what it raises counts as FAILED."""

    async def send(self, message: ToMentor) -> Outcome:
        """Send one message. May be called again with the same message after a crash."""


class NoMentorChannel:
    """Stands in until the operator has a contract for text messages: staff find it in the log and call."""

    async def send(self, message: ToMentor) -> Outcome:
        """Not connected."""
        _log.warning("mentor_not_told", mentor=message.mentor_id, appointment=message.id)
        return Outcome.NOT_CONFIGURED


class Diary:
    """Keeps the diary of all mentors up to date and tells them what went away."""

    def __init__(self, database: Database, channel: MentorChannel, rules: BookingRules, clock: Clock) -> None:
        self._database = database
        self._channel = channel
        self._rules = rules
        self._clock = clock

    async def run(self) -> int:
        """Compare, then tell what is due; how many attempts were made."""
        await self._database.write(lambda db: repository.compare_diary(db, self._clock.now()))
        due = await self._database.read(lambda db: repository.diary_due(db, self._clock.now(), _BATCH))
        for appointment_id in due:
            await self._tell(appointment_id)
        return len(due)

    async def _tell(self, appointment_id: str) -> None:
        now = self._clock.now()
        row = await self._database.read(lambda db: repository.diary_entry(db, appointment_id))
        if row is None:
            return
        attempt, waits = row.attempts + 1, self._rules.retry_minutes
        # Planned before it is sent: should this process die, it is tried again.
        later = {
            "attempts": attempt,
            "next_try_at": now + timedelta(minutes=waits[min(attempt, len(waits)) - 1]),
        }
        await self._database.write(lambda db: repository.change_diary(db, appointment_id, later))
        text = _TEXTS[row.reason].format(name=row.mentor_name, when=said_time(row.starts_at, row.ends_at))
        outcome = await self._send(ToMentor(row.appointment_id, row.mentor_id, row.phone, text))
        if outcome != Outcome.FAILED or attempt > len(waits):
            ended = {"state": outcome.value, "next_try_at": None}
            await self._database.write(lambda db: repository.change_diary(db, appointment_id, ended))

    async def _send(self, message: ToMentor) -> Outcome:
        try:
            async with asyncio.timeout(_SEND_SECONDS):
                return await self._channel.send(message)
        except Exception as error:  # noqa: BLE001  (whatever a channel raises must not stop the others)
            _log.warning("mentor_not_told", mentor=message.mentor_id, error=type(error).__name__)
            return Outcome.FAILED
