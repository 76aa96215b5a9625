"""Plain ASGI middleware: request id and access line, security headers, limits on headers and bodies."""

import asyncio
import re
import time
import uuid
from dataclasses import dataclass

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import AppError, BodyTooLarge, BodyTooSlow, HeadersTooLarge
from app.headers import complete_headers

_log = structlog.get_logger("app.access")
# A UUID and nothing else: the id goes into every log, where a telephone number must not get this way.
_REQUEST_ID = re.compile(r"[0-9a-fA-F]{32}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")

MAX_HEADER_BYTES = 64 * 1024

_MAX_THROWN_AWAY = 32 * 1024 * 1024
_THROW_AWAY_SECONDS = 10.0
_CLIENT_LEFT = 499


class RequestContext:
    """Gives every request an id, sends it back, and writes one access line when it is done.

    Refuses headers over the limit: the server bounds them only while they are still arriving.
    """

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
                complete_headers(MutableHeaders(scope=message), request_id)
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                if _header_bytes(scope) > MAX_HEADER_BYTES:
                    status = HeadersTooLarge.status
                    await _refuse(HeadersTooLarge(), scope, receive, send_with_headers)
                else:
                    await self._app(scope, receive, send_with_headers)
            except ClientLeft:
                status = _CLIENT_LEFT
            finally:
                _log.info(
                    "request",
                    method=scope.get("method", "WEBSOCKET"),
                    # The pattern, not the path: a path can hold an id or a mistyped text.
                    route=getattr(scope.get("route"), "path", "-"),
                    status=status,
                    ms=round((time.perf_counter() - started) * 1000, 1),
                )


def _header_bytes(scope: Scope) -> int:
    target = len(scope.get("raw_path") or b"") + len(scope["query_string"])
    return target + sum(len(name) + len(value) for name, value in scope["headers"])


async def _refuse(error: AppError, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        await error.response()(scope, receive, send)
    else:
        await send({"type": "websocket.close", "code": 1009})


class ClientLeft(Exception):
    """The connection ended before the whole body was there: nobody waits for an answer."""


class BodyLimit:
    """Refuses bodies over the limit with 413, whether their length was announced or not.

    The rest of a too large body is read and thrown away (up to a bound) before answering: a server
    that closes with unread data makes the client see a broken connection instead of the error.
    A body that is not complete in time is refused with 408.
    Of a request that `uploads` names nothing is read here: the application asks for it when it knows who
    sends it, and gets the same errors from the reading, with the limits of uploads.
    """

    def __init__(
        self, app: ASGIApp, max_bytes: int, seconds: float = 20.0, uploads: "Uploads | None" = None
    ) -> None:
        self._app = app
        self._max_bytes = max_bytes
        self._seconds = seconds
        self._uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI entry."""
        given = Headers(scope=scope) if scope["type"] == "http" else Headers()
        if "content-length" not in given and "transfer-encoding" not in given:
            await self._app(scope, receive, send)
            return
        if self._uploads is not None and self._uploads.is_meant(scope):
            await self._app(scope, _Counted(receive, self._uploads), send)
            return
        try:
            async with asyncio.timeout(self._seconds):
                body = await _read(receive, self._max_bytes)
        except BodyTooLarge as error:
            await error.response()(scope, receive, send)
            return
        except TimeoutError:
            await BodyTooSlow().response()(scope, receive, send)
            return
        handed_over = False

        async def receive_read() -> Message:
            nonlocal handed_over
            if handed_over:
                return await receive()
            handed_over = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, receive_read, send)


@dataclass(frozen=True, slots=True)
class Uploads:
    """Requests that may carry more, and how much. `seconds`: for the whole body, from its first part on."""

    path: re.Pattern[str]
    max_bytes: int
    seconds: float

    def is_meant(self, scope: Scope) -> bool:
        """Whether this request is an upload."""
        return scope["method"] == "POST" and self.path.fullmatch(scope["path"]) is not None


class _Counted:
    """Gives the body of an upload to the application part by part, counting."""

    def __init__(self, receive: Receive, uploads: Uploads) -> None:
        self._receive = receive
        self._uploads = uploads
        self._left = uploads.max_bytes
        self._until: float | None = None
        self._is_complete = False

    async def __call__(self) -> Message:
        """The next part. Raises BodyTooLarge, and BodyTooSlow also for a body that never becomes whole."""
        if self._is_complete:
            return await self._receive()
        now = asyncio.get_running_loop().time()
        self._until = self._until or now + self._uploads.seconds
        try:
            async with asyncio.timeout_at(self._until):
                chunk, more = await _chunk(self._receive)
        except (TimeoutError, ClientLeft):
            raise BodyTooSlow from None
        self._is_complete = not more
        self._left -= len(chunk)
        if self._left < 0:
            if more:
                await _throw_away(self._receive)
            raise BodyTooLarge
        return {"type": "http.request", "body": chunk, "more_body": more}


async def _read(receive: Receive, max_bytes: int) -> bytes:
    """The whole body. Raises BodyTooLarge and ClientLeft."""
    body = bytearray()
    more = True
    while more:
        chunk, more = await _chunk(receive)
        body += chunk
        if len(body) > max_bytes:
            if more:
                await _throw_away(receive)
            raise BodyTooLarge
    return bytes(body)


async def _chunk(receive: Receive) -> tuple[bytes, bool]:
    """The next part of the body, and whether more follows."""
    message = await receive()
    if message["type"] != "http.request":
        raise ClientLeft
    return message.get("body", b""), message.get("more_body", False)


async def _throw_away(receive: Receive) -> None:
    left = _MAX_THROWN_AWAY
    more = True
    try:
        async with asyncio.timeout(_THROW_AWAY_SECONDS):
            while more and left >= 0:
                chunk, more = await _chunk(receive)
                left -= len(chunk)
    except TimeoutError:
        return
