"""The connection to the bot: an answer without a reply is no outage, everything else that fails is."""

import asyncio
from collections.abc import Iterator

import aiohttp
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.breaker import CircuitBreaker
from app.conversations.bot_client import HttpBot
from app.conversations.ports import BotRequest, BotUnavailable
from tests.support.servers import running

EMPTY = b'{"replies": [], "intent": {"name": "answer", "confidence": 1.0}, "entities": [], "actions": []}'
GOOD = b'{"replies": [{"text": "ok"}], "intent": null, "entities": [], "actions": []}'


class Scripted:
    """A bot that answers as it is told."""

    def __init__(self) -> None:
        self.status, self.body, self.asked = 200, GOOD, 0

    async def webhook(self, request: Request) -> Response:
        """The edge channel."""
        self.asked += 1
        return Response(self.body, self.status, media_type="application/json")


@pytest.fixture
def bot() -> Scripted:
    return Scripted()


@pytest.fixture
def url(bot: Scripted) -> Iterator[str]:
    with running(Starlette(routes=[Route("/webhooks/edge/webhook", bot.webhook, methods=["POST"])])) as url:
        yield url


async def reasons(url: str, plan: list[tuple[int, bytes]], bot: Scripted) -> list[str | None]:
    """Why the bot gave nothing, message by message; None where it answered."""
    found: list[str | None] = []
    async with aiohttp.ClientSession(base_url=url, trust_env=False) as client:
        http = HttpBot(client, CircuitBreaker(lambda: 0.0))
        for number, (bot.status, bot.body) in enumerate(plan):
            request = BotRequest(sender="c-1", message_id=f"m-{number}", text="你好", request_id="r")
            try:
                await http.send(request)
            except BotUnavailable as problem:
                found.append(str(problem))
            else:
                found.append(None)
    return found


def test_messages_without_a_reply_never_take_the_bot_from_others(url: str, bot: Scripted) -> None:
    assert asyncio.run(reasons(url, [(502, EMPTY)] * 6, bot)) == ["empty"] * 6
    assert bot.asked == 6


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (502, b"<html>502 Bad Gateway</html>"),
        (502, b'{"detail": "broken"}'),
        (502, b"[]"),
        (502, GOOD),
        (503, EMPTY),
        (500, EMPTY),
    ],
)
def test_what_only_looks_like_it_still_counts_as_an_outage(
    url: str, bot: Scripted, status: int, body: bytes
) -> None:
    assert (
        asyncio.run(reasons(url, [(status, body)] * 6, bot))
        == [f"status_{status}"] * 3 + ["circuit_open"] * 3
    )
    assert bot.asked == 3


def test_an_empty_answer_ends_a_row_of_failures(url: str, bot: Scripted) -> None:
    plan = [(500, b""), (500, b""), (502, EMPTY), (500, b""), (500, b""), (200, GOOD)]
    found = asyncio.run(reasons(url, plan, bot))
    assert found == ["status_500", "status_500", "empty", "status_500", "status_500", None]
