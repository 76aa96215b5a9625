"""How the bot calls the action server: one kept connection instead of a new one for every call."""

from typing import Any, Optional

import aiohttp
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

# Longer than the actions' own timeout towards the backend (7 s), shorter than the lock lifetime (10 s).
TIMEOUT_SECONDS = 9
# Shorter than the server keeps it (actions/server.py), so that we never send into a connection just closed.
KEEP_ALIVE_SECONDS = 30


class ActionEndpoint(EndpointConfig):
    """Rasa's EndpointConfig opens a session and a connection per call; this one keeps them."""

    def __init__(self, url: str, **kwargs: Any) -> None:
        super().__init__(url, **kwargs)
        self._kept: Optional[aiohttp.ClientSession] = None

    async def request(
        self,
        method: str = "post",
        subpath: Optional[str] = None,
        content_type: Optional[str] = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any:
        """POST the action call and return the decoded answer; raises aiohttp.ClientError."""
        if self._kept is None:
            # Created here, because a session belongs to the running event loop.
            self._kept = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=TIMEOUT_SECONDS),
                connector=aiohttp.TCPConnector(keepalive_timeout=KEEP_ALIVE_SECONDS),
            )
        async with self._kept.post(self.url, json=kwargs["json"]) as response:
            if response.status >= 400:
                raise ClientResponseError(response.status, response.reason or "", await response.text())
            return await response.json()

    async def close(self) -> None:
        """Close the kept connection."""
        if self._kept is not None:
            await self._kept.close()
