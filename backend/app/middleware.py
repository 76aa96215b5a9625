"""Plain ASGI middleware: request id and access line, security headers."""

import asyncio
import re
import time
import uuid
from collections.abc import AsyncIterator

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import BodyTooLarge

_log = structlog.get_logger("app.access")
_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")

_SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), payment=()",
}
# Pages set their own policy; everything else is data and may load nothing.
_DATA_ONLY = "default-src 'none'; frame-ancestors 'none'"

_MAX_THROWN_AWAY = 32 * 1024 * 1024
_THROW_AWAY_SECONDS = 10.0


class RequestContext:
    """Gives every request an id, sends it back, and writes one access line when it is done."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        scope["request_id"] = request_id
        status = 500 if scope["type"] == "http" else 101
        started = time.perf_counter()

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _add_headers(message, request_id)
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, send_with_headers)
            finally:
                _log.info(
                    "request",
                    method=scope.get("method", "WEBSOCKET"),
                    # The pattern, not the path: a path can hold an id or a mistyped text.
                    route=getattr(scope.get("route"), "path", "-"),
                    status=status,
                    ms=round((time.perf_counter() - started) * 1000, 1),
                )


def _add_headers(message: Message, request_id: str) -> None:
    headers = MutableHeaders(scope=message)
    headers["X-Request-ID"] = request_id
    for name, value in _SECURITY_HEADERS.items():
        headers.setdefault(name, value)
    headers.setdefault("Content-Security-Policy", _DATA_ONLY)
    headers.setdefault("Cache-Control", "no-store")


class BodyLimit:
    """Refuses bodies over the limit with 413, whether their length was announced or not.

    The rest of a too large body is read and thrown away (up to a bound) before answering: a server
    that closes with unread data makes the client see a broken connection instead of the error.
    """

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        self._app = app
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        if "content-length" not in headers and "transfer-encoding" not in headers:
            await self._app(scope, receive, send)
            return
        body = bytearray()
        async for chunk in _chunks(receive):
            body += chunk
            if len(body) > self._max_bytes:
                await _throw_away(receive)
                await BodyTooLarge().response()(scope, receive, send)
                return
        given = False

        async def receive_read() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": bytes(body), "more_body": False}

        await self._app(scope, receive_read, send)


async def _chunks(receive: Receive) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await receive()
        more = message["type"] == "http.request" and message.get("more_body", False)
        yield message.get("body", b"")


async def _throw_away(receive: Receive) -> None:
    left = _MAX_THROWN_AWAY
    try:
        async with asyncio.timeout(_THROW_AWAY_SECONDS):
            async for chunk in _chunks(receive):
                left -= len(chunk)
                if left < 0:
                    return
    except TimeoutError:
        return
