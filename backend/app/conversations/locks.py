"""One turn at a time per conversation: within one process, or across processes through Redis.

The order is not the lock's business: whoever holds it works off all pending messages in `seq` order.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from redis.asyncio import Redis
from redis.asyncio.lock import Lock
from redis.exceptions import RedisError

_log = structlog.get_logger(__name__)


class InProcessLocks:
    """Locks for a single backend process; first come, first served."""

    def __init__(self) -> None:
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def hold(self, conversation_id: str) -> AsyncIterator[None]:
        """Wait for the conversation's turn and hold it until the context ends."""
        lock, users = self._locks.get(conversation_id, (asyncio.Lock(), 0))
        self._locks[conversation_id] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            lock, users = self._locks.pop(conversation_id)
            if users > 1:
                self._locks[conversation_id] = (lock, users - 1)


class RedisLocks:
    """Locks for several processes: a key with a random token that expires when its holder dies.

    Should a lock expire under a living holder, the database still lets only one answer be stored.
    """

    def __init__(self, redis: Redis, *, expiry_seconds: float = 10.0, poll_seconds: float = 0.02) -> None:
        self._redis = redis
        self._expiry_seconds = expiry_seconds
        self._poll_seconds = poll_seconds

    @asynccontextmanager
    async def hold(self, conversation_id: str) -> AsyncIterator[None]:
        """Wait for the conversation's turn and hold it until the context ends."""
        lock = self._redis.lock(
            f"chat:lock:{conversation_id}", timeout=self._expiry_seconds, sleep=self._poll_seconds
        )
        await lock.acquire()
        extending = asyncio.create_task(self._extend(lock))
        try:
            yield
        finally:
            extending.cancel()
            await asyncio.wait({extending})
            try:
                await lock.release()
            except RedisError as error:
                _log.warning("lock_not_released", error=type(error).__name__)

    async def _extend(self, lock: Lock) -> None:
        while True:
            await asyncio.sleep(self._expiry_seconds / 3)
            try:
                await lock.reacquire()
            except RedisError as error:
                _log.warning("lock_not_extended", error=type(error).__name__)
