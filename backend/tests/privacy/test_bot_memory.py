"""Asking the bot to forget."""

import asyncio

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from app.privacy.bot_memory import HttpBotMemory


def forget(status: int, *, closes: bool = False, patience: float = 5) -> tuple[bool, list[tuple[str, str]]]:
    """What comes out when the bot answers with this status, or closes the connection instead."""
    seen: list[tuple[str, str]] = []

    async def handle(request: web.Request) -> web.Response:
        seen.append((request.method, request.raw_path))
        if closes and request.transport is not None:
            request.transport.close()
        if patience < 1:
            await asyncio.Event().wait()
        return web.Response(status=status)

    async def ask() -> bool:
        app = web.Application()
        app.router.add_route("*", "/{rest:.*}", handle)
        async with (
            TestServer(app) as server,
            aiohttp.ClientSession(
                base_url=server.make_url("/"), timeout=aiohttp.ClientTimeout(total=patience)
            ) as client,
        ):
            return await HttpBotMemory(client).forget("a/../b")

    return asyncio.run(ask()), seen


def test_a_bot_that_forgot_is_believed_and_asked_under_the_right_address() -> None:
    forgot, seen = forget(204)
    assert forgot
    assert seen == [("DELETE", "/webhooks/edge/conversations/a%2F..%2Fb")]


@pytest.mark.parametrize("status", [401, 503])
def test_a_refusal_means_not_yet(status: int) -> None:
    assert forget(status)[0] is False


def test_a_lost_connection_means_not_yet() -> None:
    assert forget(204, closes=True)[0] is False


def test_silence_means_not_yet() -> None:
    assert forget(204, patience=0.05)[0] is False
