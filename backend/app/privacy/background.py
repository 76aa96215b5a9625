"""What privacy does by itself while the backend runs. Ends only by cancellation."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from app.privacy.deletion import Deletions
from app.privacy.keys import KeyProblem
from app.privacy.retention import Retention

_log = structlog.get_logger(__name__)

_TIDY_SECONDS = 15.0
_AGAIN_SECONDS = 60.0


async def _unless_a_neighbour_is_away(what: str, work: Callable[[], Awaitable[None]]) -> bool:
    """Whether the work was done; a lost database or Redis is logged and tried again later."""
    try:
        await work()
    except (SQLAlchemyError, RedisError, KeyProblem) as error:
        _log.error("privacy_job_failed", job=what, error=type(error).__name__)
        return False
    return True


async def carry_out_deletions(deletions: Deletions, asked: asyncio.Event) -> None:
    """Carry out deletions as soon as they are asked for, and what earlier processes left."""
    while True:
        asked.clear()
        await _unless_a_neighbour_is_away("deletion", deletions.tidy)
        try:
            async with asyncio.timeout(_TIDY_SECONDS):
                await asked.wait()
        except TimeoutError:
            continue


async def keep_to_the_periods(retention: Retention, every: timedelta) -> None:
    """Run the retention job whenever nobody has finished one for that long."""
    while True:
        wait = 0.0

        async def run_when_due() -> None:
            nonlocal wait
            wait = await retention.seconds_until_due(every)
            if wait == 0:
                await retention.run()

        await _unless_a_neighbour_is_away("retention", run_when_due)
        # After a run, a failure, or while another process is at it: look again soon, it costs one query.
        await asyncio.sleep(max(wait, _AGAIN_SECONDS))
