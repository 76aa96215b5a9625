"""Asking the bot to forget."""

import asyncio

import httpx
import pytest

from app.privacy.bot_memory import HttpBotMemory


def forget(answer: httpx.Response | Exception) -> tuple[bool, list[httpx.Request]]:
    seen: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def ask() -> bool:
        async with httpx.AsyncClient(transport=httpx.MockTransport(handle), base_url="http://bot") as client:
            return await HttpBotMemory(client).forget("a/../b")

    return asyncio.run(ask()), seen


def test_a_bot_that_forgot_is_believed_and_asked_under_the_right_address() -> None:
    forgot, seen = forget(httpx.Response(204))
    assert forgot
    assert (seen[0].method, seen[0].url.raw_path) == ("DELETE", b"/webhooks/edge/conversations/a%2F..%2Fb")


@pytest.mark.parametrize(
    "answer", [httpx.Response(401), httpx.Response(503), httpx.ConnectError("x"), httpx.ReadTimeout("x")]
)
def test_anything_else_means_not_yet(answer: httpx.Response | Exception) -> None:
    assert forget(answer)[0] is False
