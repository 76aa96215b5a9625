"""Many want the same time at once, in this process: one tries, the others look again before they do.

The database decides who gets a time, whatever happens here. Without this, two hundred people who want twenty
times would each have to begin a transaction, wait for the mentor in it and fail; so most of them are told
that they are too late by a look that they share.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Generic, TypeVar

V = TypeVar("V")


class SharedLook(Generic[V]):
    """Reads that many share; each begins after its askers asked, so nobody sees a state older than that."""

    def __init__(self, read: Callable[[str], Awaitable[V]]) -> None:
        self._read = read
        self._running: dict[str, asyncio.Task[V]] = {}
        self._waiting: dict[str, asyncio.Task[V]] = {}

    async def look(self, key: str) -> V:
        """The state as of now or a little later."""
        task = self._waiting.get(key)
        if task is None:
            task = asyncio.create_task(self._after(key, self._running.get(key)))
            self._waiting[key] = task
        return await asyncio.shield(task)

    async def _after(self, key: str, before: asyncio.Task[V] | None) -> V:
        if before is not None:
            await asyncio.wait([before])
        # Whoever asks from here on needs another read: this one begins.
        task = self._running[key] = self._waiting.pop(key)
        try:
            return await self._read(key)
        finally:
            if self._running.get(key) is task:
                del self._running[key]


class Turns:
    """One attempt at a time per key. Whoever waits checks again when an attempt has ended."""

    def __init__(self) -> None:
        self._ended: dict[str, asyncio.Event] = {}

    @asynccontextmanager
    async def turn(self, key: str, check: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
        """Enter when nobody else is inside; `check` raises when there is no point in it any more."""
        while True:
            await check()
            ended = self._ended.get(key)
            if ended is None:
                break
            await ended.wait()
        ended = self._ended[key] = asyncio.Event()
        try:
            yield
        finally:
            del self._ended[key]
            ended.set()
