"""Asks the bot over HTTP to forget a conversation (docs/architecture.md)."""

from urllib.parse import quote

import aiohttp
import structlog
from yarl import URL

_log = structlog.get_logger(__name__)


class HttpBotMemory:
    """The bot behind its edge channel. `client` carries its address, token and time-outs."""

    def __init__(self, client: aiohttp.ClientSession) -> None:
        self._client = client

    async def forget(self, conversation_id: str) -> bool:
        """Whether the bot says that it is gone. Asking again does no harm."""
        # Encoded here and left alone: an id is no way to another address.
        path = URL(f"/webhooks/edge/conversations/{quote(conversation_id, safe='')}", encoded=True)
        try:
            async with self._client.delete(path) as response:
                status = response.status
        except (aiohttp.ClientError, TimeoutError) as error:
            _log.warning("bot_did_not_forget", reason=type(error).__name__)
            return False
        if not 200 <= status < 300:
            _log.warning("bot_did_not_forget", reason=f"status_{status}")
        return 200 <= status < 300
