"""The push stream: `WS /api/chat/stream`."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import structlog
from fastapi import APIRouter, Query, WebSocket, WebSocketDisconnect
from sqlalchemy.exc import SQLAlchemyError

from app.auth import StreamToken, Visitor, visitor_of_token
from app.conversations.ports import Push
from app.conversations.push import ConversationEnded
from app.conversations.service import Conversations
from app.errors import AppError, InvalidInput, Unauthenticated
from app.limits import address_of

_FIRST_FRAME_SECONDS = 10.0
_MAX_FIRST_FRAME = 1024
_HISTORY_PAGE = 500
_TOKEN_SECONDS = 60.0
_CLOSE_REFUSED = 4401
_CLOSE_TOO_SLOW = 1013
_CLOSE_TOO_MANY = 4429
_MAX_STREAMS = 8
_MAX_UNKNOWN_STREAMS = 50

router = APIRouter()
_log = structlog.get_logger(__name__)


class TooManyStreams(Exception):
    """More connections than any person has pages, or than any office opens at once."""


class OpenStreams:
    """Counts the open streams of this process: of each conversation, and of each address not yet known."""

    def __init__(self) -> None:
        self._open: Counter[tuple[str, str]] = Counter()

    @contextmanager
    def one_more(self, conversation_id: str) -> Iterator[None]:
        """Count one stream as long as the context lasts; TooManyStreams when there are enough."""
        with self._count(("conversation", conversation_id), _MAX_STREAMS):
            yield

    @contextmanager
    def one_more_unknown(self, address: str) -> Iterator[None]:
        """The same for a stream that has not said yet whose it is."""
        with self._count(("address", address), _MAX_UNKNOWN_STREAMS):
            yield

    @contextmanager
    def _count(self, key: tuple[str, str], most: int) -> Iterator[None]:
        if self._open[key] >= most:
            raise TooManyStreams
        self._open[key] += 1
        try:
            yield
        finally:
            self._open[key] -= 1
            if not self._open[key]:
                del self._open[key]


@router.websocket("/api/chat/stream")
async def stream(
    socket: WebSocket, token: StreamToken, after: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None
) -> None:
    """Push every new message of the conversation; with `after`, first those already there."""
    await socket.accept()
    open_streams: OpenStreams = socket.app.state.open_streams
    try:
        with open_streams.one_more_unknown(address_of(socket)):
            token = token or await _token_of_first_frame(socket)
            visitor = await visitor_of_token(socket, token)
        with open_streams.one_more(visitor.conversation_id):
            await _until_one_ends(socket, token, visitor, after)
    except AppError as error:
        await _refuse(socket, error, _CLOSE_REFUSED)
    except TooManyStreams:
        await socket.close(_CLOSE_TOO_MANY)
    except WebSocketDisconnect:
        return


async def _refuse(socket: WebSocket, error: AppError, code: int) -> None:
    """Say why in one frame, and close."""
    try:
        await socket.send_text(json.dumps(error.body(), ensure_ascii=False))
        await socket.close(code)
    except WebSocketDisconnect:
        return


async def _token_of_first_frame(socket: WebSocket) -> str:
    try:
        async with asyncio.timeout(_FIRST_FRAME_SECONDS):
            frame = await socket.receive_text()
    except (TimeoutError, KeyError) as error:  # KeyError: a binary frame
        raise Unauthenticated from error
    if len(frame) > _MAX_FIRST_FRAME:
        raise Unauthenticated
    try:
        content = json.loads(frame)
    except (ValueError, RecursionError) as error:
        raise InvalidInput from error
    token = content.get("token") if isinstance(content, dict) else None
    if not isinstance(token, str):
        raise Unauthenticated
    return token


async def _until_one_ends(socket: WebSocket, token: str, visitor: Visitor, after: int | None) -> None:
    tasks = {
        asyncio.create_task(_send_messages(socket, visitor, after)),
        asyncio.create_task(_wait_for_goodbye(socket)),
        asyncio.create_task(_while_token_counts(socket, token)),
    }
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    except WebSocketDisconnect:
        return
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _while_token_counts(socket: WebSocket, token: str) -> None:
    """Ends with Unauthenticated when the token counts no more, and nobody could tell this process."""
    while True:
        await asyncio.sleep(_TOKEN_SECONDS)
        try:
            await visitor_of_token(socket, token)
        except SQLAlchemyError as error:  # says nothing about the token: asked again later
            _log.warning("stream_token_not_checked", error=type(error).__name__)


async def _wait_for_goodbye(socket: WebSocket) -> None:
    """Frames from the page mean nothing here; they are read to notice when it leaves."""
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            return


async def _send_messages(socket: WebSocket, visitor: Visitor, after: int | None) -> None:
    push: Push = socket.app.state.push
    async with push.subscribe(visitor.conversation_id) as subscription:
        sent = 0 if after is None else await _send_history(socket, visitor, after)
        try:
            while (messages := await subscription.next()) is not None:
                for message in messages:
                    if message.seq > sent:
                        await socket.send_text(message.model_dump_json())
        except ConversationEnded as ended:
            raise Unauthenticated from ended
    await socket.close(_CLOSE_TOO_SLOW)


async def _send_history(socket: WebSocket, visitor: Visitor, after: int) -> int:
    """Send everything behind `after`; returns the last place sent."""
    service: Conversations = socket.app.state.conversations
    more = True
    while more:
        page = await service.history(visitor, after, _HISTORY_PAGE)
        for message in page.messages:
            await socket.send_text(message.model_dump_json())
            after = message.seq
        more = page.has_more
    return after
