"""A small HTTP/1.1 client: two hundred of them must not cost more than the server they measure."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any


class Lost(Exception):
    """The connection broke before an answer came."""


@dataclass
class Client:
    """One visitor on one connection that is opened again when it broke."""

    port: int
    token: str = ""
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = field(default=None, repr=False)

    async def request(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Status and JSON; Lost when the connection broke."""
        content = b"" if body is None else json.dumps(body).encode()
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(content)}\r\n"
        head += "Content-Type: application/json\r\n" if content else ""
        head += f"Authorization: Bearer {self.token}\r\n" if self.token else ""
        try:
            reader, writer = await self._connected()
            writer.write(head.encode() + b"\r\n" + content)
            return await _answer(reader)
        except (OSError, asyncio.IncompleteReadError) as error:
            self.close()
            raise Lost from error

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self.port)
        return self._streams

    def close(self) -> None:
        """Drop the connection."""
        if self._streams is not None:
            self._streams[1].close()
        self._streams = None


async def _answer(reader: asyncio.StreamReader) -> tuple[int, Any]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    status, length = int(head.split(" ", 2)[1]), 0
    for line in head.split("\r\n"):
        name, _, value = line.partition(":")
        if name == "content-length":
            length = int(value)
    content = await reader.readexactly(length)
    return status, json.loads(content) if content else None
