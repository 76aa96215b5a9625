"""The only file that speaks HTTP with the bot."""

from typing import Any

import aiohttp
from pydantic import BaseModel, ValidationError

from app.breaker import CircuitBreaker
from app.conversations.ports import BotRequest, BotTurn, BotUnavailable
from app.settings import Settings

_PATH = "/webhooks/edge/webhook"
_NO_REPLY = 502  # with the body of an answer: an action gave none (docs/architecture.md)


def create_http_client(settings: Settings) -> aiohttp.ClientSession:
    """The connections to the bot; made inside the running event loop, closed by `async with`.

    Idle ones are dropped before the bot's server (5 s) drops them.
    """
    return aiohttp.ClientSession(
        base_url=settings.bot_url,
        timeout=aiohttp.ClientTimeout(total=settings.bot_timeout_seconds, sock_connect=1.0),
        connector=aiohttp.TCPConnector(limit=200, keepalive_timeout=3.0),
        headers={"Authorization": f"Bearer {settings.edge_token.get_secret_value()}"},
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
    )


class _Body(BaseModel):
    """As much of the bot's answer as tells it from the error of whatever stands before it."""

    replies: list[Any]
    actions: list[str]


def _has_no_replies(content: bytes) -> bool:
    """Whether the bot itself says that it has nothing to say: it lives, the next message may fare better.

    Counted as an outage, a few such messages of one person would take the bot from everybody.
    """
    try:
        return not _Body.model_validate_json(content).replies
    except ValidationError:
        return False


class HttpBot:
    """The bot behind its edge channel (docs/architecture.md)."""

    def __init__(self, client: aiohttp.ClientSession, breaker: CircuitBreaker) -> None:
        self._client = client
        self._breaker = breaker

    async def send(self, request: BotRequest) -> BotTurn:
        """The bot's answer. Not retried: the bot may have acted on it already."""
        if not self._breaker.allows():
            raise BotUnavailable("circuit_open")
        try:
            async with self._client.post(
                _PATH,
                data=request.model_dump_json().encode(),
                headers={"Content-Type": "application/json", "X-Request-ID": request.request_id},
            ) as response:
                status, content = response.status, await response.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            self._breaker.failed()
            raise BotUnavailable(type(error).__name__) from error
        empty = status == _NO_REPLY and _has_no_replies(content)
        if status >= 500 and not empty:
            self._breaker.failed()
        else:
            self._breaker.succeeded()
        if empty:
            raise BotUnavailable("empty")
        if status != 200:
            raise BotUnavailable(f"status_{status}")
        try:
            return BotTurn.model_validate_json(content)
        except ValidationError as error:
            empty = any(problem["type"] == "too_short" for problem in error.errors(include_input=False))
            raise BotUnavailable("empty" if empty else "malformed") from error
