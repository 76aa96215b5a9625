"""Checking and hashing passwords beside the event loop, a few at a time."""

import asyncio
import secrets
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.errors import Unavailable

T = TypeVar("T")

_AT_ONCE = 2  # each takes some 64 MB and a core for a moment
_MOST_WAITING = 64


class Passwords:
    """Argon2 in two threads. Whoever finds a long queue is asked to come back, before anything is counted."""

    def __init__(self, hasher: PasswordHasher) -> None:
        """Takes the time of one hash: the work for a name nobody has is that of a real account."""
        self._hasher = hasher
        self._nobodys = hasher.hash(secrets.token_urlsafe(32))
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="passwords")
        self._waiting = 0

    def refuse_when_busy(self) -> None:
        """Unavailable when too many are waiting."""
        if self._waiting >= _MOST_WAITING:
            raise Unavailable

    async def is_right(self, password: str, password_hash: str | None) -> bool:
        """Whether the password belongs to the hash. None (no such account) costs the same and is False."""
        return await self._run(partial(self._verify, password, password_hash))

    async def hash(self, password: str) -> str:
        """What is stored of a new password."""
        return await self._run(partial(self._hasher.hash, password))

    def close(self) -> None:
        """Finish running work."""
        self._threads.shutdown()

    def _verify(self, password: str, password_hash: str | None) -> bool:
        try:
            self._hasher.verify(password_hash or self._nobodys, password)
        except (VerificationError, InvalidHashError):
            return False
        return password_hash is not None

    async def _run(self, work: partial[T]) -> T:
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._waiting -= 1
