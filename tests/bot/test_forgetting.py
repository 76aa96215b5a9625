"""The route that has the bot forget a conversation, at a real server of Sanic's, without a model."""

import logging
import socket
from types import SimpleNamespace

import aiohttp
import pytest
from sanic import Sanic

from bot.channel import EdgeInput

TOKEN = "t" * 32


class Conversations:
    """Notes what is forgotten."""

    def __init__(self) -> None:
        self.gone: list[str] = []

    async def delete(self, conversation_id: str) -> None:
        """Forget one."""
        self.gone.append(conversation_id)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def nobody(_: object) -> None:
    """Rasa's own way in, which the channel does not use."""


async def test_a_deletion_leaves_no_error_in_the_log_and_the_connection_usable(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = Sanic("forgetting", configure_logging=False)
    app.blueprint(EdgeInput(TOKEN).blueprint(nobody), url_prefix="/webhooks/edge")
    app.config.TOUCHUP = False  # rewrites Sanic's own methods, which works once in a process
    conversations, port = Conversations(), free_port()
    app.ctx.conversations, app.ctx.agent = conversations, SimpleNamespace(is_ready=lambda: True)
    server = await app.create_server("127.0.0.1", port, return_asyncio_server=True, access_log=False)
    await server.startup()
    caplog.set_level(logging.ERROR)
    headers = {"Authorization": f"Bearer {TOKEN}"}
    url = f"http://127.0.0.1:{port}/webhooks/edge"
    async with aiohttp.ClientSession(headers=headers, connector=aiohttp.TCPConnector(limit=1)) as client:
        for number, data in enumerate((None, b"", b"ignored")):
            async with client.delete(f"{url}/conversations/c-{number}", data=data) as answer:
                assert answer.status == 204
            async with client.get(f"{url}/health") as answer:
                assert answer.status == 200
    server.close()
    await server.wait_closed()
    assert conversations.gone == ["c-0", "c-1", "c-2"]
    assert [record.getMessage() for record in caplog.records] == []
