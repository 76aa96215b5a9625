"""Asks the bot over HTTP to forget a conversation (docs/architecture.md)."""

from urllib.parse import quote

import httpx
import structlog

_log = structlog.get_logger(__name__)


class HttpBotMemory:
    """The bot behind its edge channel. `client` carries its address, token and time-outs."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def forget(self, conversation_id: str) -> bool:
        """Whether the bot says that it is gone. Asking again does no harm."""
        path = f"/webhooks/edge/conversations/{quote(conversation_id, safe='')}"
        try:
            response = await self._client.delete(path)
        except httpx.TransportError as error:
            _log.warning("bot_did_not_forget", reason=type(error).__name__)
            return False
        if not response.is_success:
            _log.warning("bot_did_not_forget", reason=f"status_{response.status_code}")
        return response.is_success
