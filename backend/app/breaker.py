"""A circuit breaker: a dead neighbour must not cost every visitor the full time-out."""

from collections.abc import Callable


class CircuitBreaker:
    """Opens after some failures in a row; after a pause lets one call through to try.

    `monotonic` gives seconds that never run backwards. Not thread-safe: used from the event loop.
    """

    def __init__(
        self, monotonic: Callable[[], float], *, failures_to_open: int = 3, open_seconds: float = 2.0
    ) -> None:
        self._monotonic = monotonic
        self._failures_to_open = failures_to_open
        self._open_seconds = open_seconds
        self._failures = 0
        self._closed_again_at = 0.0

    def allows(self) -> bool:
        """Whether to call now. While open, one caller per pause is let through."""
        if self._failures < self._failures_to_open:
            return True
        now = self._monotonic()
        if now < self._closed_again_at:
            return False
        self._closed_again_at = now + self._open_seconds
        return True

    def succeeded(self) -> None:
        """The call got an answer."""
        self._failures = 0

    def failed(self) -> None:
        """The call got none."""
        self._failures += 1
        if self._failures >= self._failures_to_open:
            self._closed_again_at = self._monotonic() + self._open_seconds
