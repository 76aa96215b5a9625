"""How often a caller may do something, counted in this process or in Redis."""

import math
import time

from limits import RateLimitItemPerMinute
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from app.errors import RateLimited
from app.settings import Settings


class RateLimits:
    """Moving windows of one minute. Synchronous: called where something is stored."""

    def __init__(self, settings: Settings) -> None:
        storage = storage_from_string(settings.redis_url or "memory://")
        self._limiter = MovingWindowRateLimiter(storage)
        self._messages = RateLimitItemPerMinute(settings.rate_limit_per_minute)
        self._session_starts = RateLimitItemPerMinute(settings.session_starts_per_minute)

    def message(self, conversation_id: str) -> None:
        """Count one new message of a visitor; RateLimited when the window is full."""
        self._count(self._messages, "message", conversation_id)

    def session_start(self, address: str) -> None:
        """Count one new conversation from an address; RateLimited when the window is full."""
        self._count(self._session_starts, "session", address)

    def _count(self, limit: RateLimitItemPerMinute, what: str, who: str) -> None:
        if self._limiter.hit(limit, what, who):
            return
        free_again = self._limiter.get_window_stats(limit, what, who).reset_time
        raise RateLimited(max(1, math.ceil(free_again - time.time())))
