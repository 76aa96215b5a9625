"""The only file that speaks HTTP with the bot."""

import httpx
from pydantic import ValidationError

from app.breaker import CircuitBreaker
from app.conversations.ports import BotRequest, BotTurn, BotUnavailable
from app.settings import Settings

_PATH = "/webhooks/edge/webhook"


def create_http_client(settings: Settings) -> httpx.AsyncClient:
    """The connections to the bot. Idle ones are dropped before the bot's server (5 s) drops them."""
    return httpx.AsyncClient(
        base_url=settings.bot_url,
        timeout=httpx.Timeout(settings.bot_timeout_seconds, connect=1.0),
        limits=httpx.Limits(max_connections=200, max_keepalive_connections=50, keepalive_expiry=3.0),
        headers={"Authorization": f"Bearer {settings.edge_token.get_secret_value()}"},
        trust_env=False,
    )


class HttpBot:
    """The bot behind its edge channel (docs/architecture.md)."""

    def __init__(self, client: httpx.AsyncClient, breaker: CircuitBreaker) -> None:
        self._client = client
        self._breaker = breaker

    async def send(self, request: BotRequest) -> BotTurn:
        """The bot's answer. Not retried: the bot may have acted on it already."""
        if not self._breaker.allows():
            raise BotUnavailable("circuit_open")
        try:
            response = await self._client.post(
                _PATH,
                content=request.model_dump_json(),
                headers={"Content-Type": "application/json", "X-Request-ID": request.request_id},
            )
        except httpx.TransportError as error:
            self._breaker.failed()
            raise BotUnavailable(type(error).__name__) from error
        if response.status_code >= 500:
            self._breaker.failed()
        else:
            self._breaker.succeeded()
        if response.status_code != 200:
            raise BotUnavailable(f"status_{response.status_code}")
        try:
            return BotTurn.model_validate_json(response.content)
        except ValidationError as error:
            empty = any(problem["type"] == "too_short" for problem in error.errors(include_input=False))
            raise BotUnavailable("empty" if empty else "malformed") from error
