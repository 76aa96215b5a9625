"""The HTTP protocol of the server: uvicorn's, with a bound on the time and size of a request's head.

httptools keeps headers of any length, and uvicorn waits for them for ever: without these bounds whoever
opens connections and says nothing, or says it slowly, or never ends, holds them and their memory.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from app.errors import HeadersTooLarge
from app.middleware import MAX_HEADER_BYTES

HEAD_SECONDS = 20.0
# Of what is not body: the head, the framing of chunks, trailers (which stay in memory as the head does).
MAX_AROUND_BODY_BYTES = 1024 * 1024
# A full server is not a dead one: the supervisor must get its answer.
_ALWAYS_ANSWERED = b"/healthz"


class BoundedHttpProtocol(HttpToolsProtocol):
    """Closes connections that do not complete the head of a request in HEAD_SECONDS and 64 KB."""

    head_seconds = HEAD_SECONDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._head_timer: asyncio.TimerHandle | None = None
        self._in_head = False
        self._began_now = False
        self._around_body_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """The first head begins now."""
        super().connection_made(transport)
        self._start_head_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing left to wait for."""
        self._stop_head_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count what is not body, from the second piece of a request on (a piece is at most 256 KB)."""
        self._began_now = False
        self._around_body_bytes += len(data)
        super().data_received(data)
        if self._began_now:
            self._around_body_bytes = 0
        limit = MAX_HEADER_BYTES if self._in_head else MAX_AROUND_BODY_BYTES
        if self._around_body_bytes > limit and not self.transport.is_closing():
            self._refuse()

    def on_message_begin(self) -> None:
        """A head begins."""
        self._in_head = self._began_now = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The head is there; the body has a time limit of its own (BodyLimit)."""
        self._in_head = False
        self._stop_head_timer()
        self.limit_concurrency = None if self.url == _ALWAYS_ANSWERED else self.config.limit_concurrency
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """The body has limits of its own (BodyLimit)."""
        self._around_body_bytes -= len(body)
        super().on_body(body)

    def on_response_complete(self) -> None:
        """The next head begins now; an idle connection is closed earlier, by uvicorn's keep-alive."""
        super().on_response_complete()
        if not self.transport.is_closing():
            self._start_head_timer()

    def _start_head_timer(self) -> None:
        self._stop_head_timer()
        self._head_timer = self.loop.call_later(self.head_seconds, self._on_head_timeout)

    def _stop_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _on_head_timeout(self) -> None:
        # A pipelined request may be at work; its response starts the timer again.
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()

    def _refuse(self) -> None:
        if self.cycle is None or self.cycle.response_complete:
            response = HeadersTooLarge().response()
            headers = b"".join(name + b": " + value + b"\r\n" for name, value in response.raw_headers)
            self.transport.write(STATUS_LINE[response.status_code] + headers + b"\r\n" + bytes(response.body))
        self.transport.close()
