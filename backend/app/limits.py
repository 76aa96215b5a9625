"""How often a caller may do something, counted in this process or in Redis."""

import asyncio
import ipaddress
import math
import time
from collections.abc import Callable

from limits import RateLimitItemPerMinute
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import HTTPConnection

from app.errors import RateLimited, TooManyGuesses
from app.settings import Settings

_IPV6_NETWORK_BITS = 64
# Enough for a whole office that starts its day behind one address; guessing is stopped by `app.accounts`.
_SIGN_INS_PER_MINUTE = 60
# A form saves at every answer: more often than people write messages.
_FORM_FACTOR = 8
# Who reads a code off a screen gets it wrong once or twice.
_WRONG_CODES, _WRONG_CODES_MINUTES = 10, 10


def address_of(connection: HTTPConnection) -> str:
    """What limits for each address count: an IPv4 address, or the IPv6 network one customer gets."""
    host = connection.client.host if connection.client else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:  # no address: a Unix socket, or what a proxy of ours wrote
        return host[:64]
    if isinstance(address, ipaddress.IPv6Address):
        mapped = address.ipv4_mapped
        network = ipaddress.ip_network((int(address), _IPV6_NETWORK_BITS), strict=False)
        return str(mapped) if mapped else str(network)
    return host


class RateLimits:
    """Moving windows, mostly of one minute. Synchronous: called where something is stored."""

    def __init__(self, settings: Settings) -> None:
        storage = storage_from_string(settings.redis_url or "memory://")
        self._may_wait = bool(settings.redis_url)
        self._limiter = MovingWindowRateLimiter(storage)
        self._messages = RateLimitItemPerMinute(settings.rate_limit_per_minute)
        self._session_starts = RateLimitItemPerMinute(settings.session_starts_per_minute)
        self._address_messages = RateLimitItemPerMinute(settings.messages_per_address_per_minute)
        self._sign_ins = RateLimitItemPerMinute(_SIGN_INS_PER_MINUTE)
        self._wrong_codes = RateLimitItemPerMinute(_WRONG_CODES, _WRONG_CODES_MINUTES)
        self._form = RateLimitItemPerMinute(_FORM_FACTOR * settings.rate_limit_per_minute)

    def message(self, conversation_id: str) -> None:
        """Count one new message of a visitor; RateLimited when the window is full."""
        self._count(self._messages, "message", conversation_id)

    def address_message(self, address: str) -> None:
        """Count one message from an address, new or re-sent; RateLimited when the window is full."""
        self._count(self._address_messages, "address", address)

    def session_start(self, address: str) -> None:
        """Count one new conversation from an address; RateLimited when the window is full."""
        self._count(self._session_starts, "session", address)

    def form(self, conversation_id: str) -> None:
        """Count one change of a form of a visitor; RateLimited when the window is full."""
        self._count(self._form, "form", conversation_id)

    def sign_in(self, address: str) -> None:
        """Count one password sent from an address; RateLimited when the window is full."""
        self._count(self._sign_ins, "sign-in", address)

    def may_guess(self, who: str) -> None:
        """Counts nothing; TooManyGuesses when `who` has sent too many wrong codes."""
        if not self._limiter.test(self._wrong_codes, "code", who):
            raise TooManyGuesses(self._seconds_left(self._wrong_codes, "code", who))

    def wrong_code(self, who: str) -> None:
        """Count one wrong code."""
        self._limiter.hit(self._wrong_codes, "code", who)

    async def without_waiting(self, count: Callable[[str], None], who: str) -> None:
        """Call one of the methods above from async code: in a thread where it talks to Redis."""
        if self._may_wait:
            await asyncio.to_thread(count, who)
        else:
            count(who)

    def _count(self, limit: RateLimitItemPerMinute, what: str, who: str) -> None:
        if self._limiter.hit(limit, what, who):
            return
        raise RateLimited(self._seconds_left(limit, what, who))

    def _seconds_left(self, limit: RateLimitItemPerMinute, what: str, who: str) -> int:
        free_again = self._limiter.get_window_stats(limit, what, who).reset_time
        return max(1, math.ceil(free_again - time.time()))
