"""The only source of the current time, so that tests can set it."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Protocol

# China has had one zone without daylight saving since 1991; a fixed offset needs no zone files.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


class Clock(Protocol):
    """Tells the time. Passed in everywhere; nothing else asks the machine."""

    def now(self) -> datetime:
        """The current moment, aware, in UTC."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The current moment, aware, in UTC."""
        return datetime.now(UTC)


def in_shanghai(moment: datetime) -> datetime:
    """The same moment with the offset people here read."""
    return moment.astimezone(SHANGHAI)
