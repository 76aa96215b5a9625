"""Delivers new messages to watchers: within one process, or across processes through Redis."""

import asyncio
import contextlib
import json
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from app.conversations.schemas import Message

_log = structlog.get_logger(__name__)

_QUEUE_LENGTH = 200
_CHANNEL = "chat:push"
_RECONNECT_SECONDS = 1.0


class ConversationEnded(Exception):
    """The conversation was deleted: nothing will be published any more."""


class QueueSubscription:
    """A watcher's bounded queue. A watcher that is too slow is told so instead of filling memory."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[list[Message]] = asyncio.Queue(_QUEUE_LENGTH)
        self._overflowed = False
        self._ended = False

    def put(self, messages: list[Message]) -> None:
        """Add what was published together, or remember that it did not fit."""
        if self._queue.full():
            self._overflowed = True
        else:
            self._queue.put_nowait(messages)

    def end(self) -> None:
        """The conversation is gone; what was published before may still be read."""
        self._ended = True
        self.put([])  # wakes who waits

    async def next(self) -> list[Message] | None:
        """What was published next; None once something was dropped. ConversationEnded behind the last."""
        if self._overflowed:
            return None
        if self._ended and self._queue.empty():
            raise ConversationEnded
        messages = await self._queue.get()
        if self._ended and not messages:
            raise ConversationEnded
        return messages


class InProcessPush:
    """Push for a single backend process."""

    def __init__(self) -> None:
        self._watchers: dict[str, set[QueueSubscription]] = {}

    @asynccontextmanager
    async def subscribe(self, conversation_id: str) -> AsyncIterator[QueueSubscription]:
        """Messages published from now on until the context ends."""
        subscription = QueueSubscription()
        self._watchers.setdefault(conversation_id, set()).add(subscription)
        try:
            yield subscription
        finally:
            watchers = self._watchers[conversation_id]
            watchers.discard(subscription)
            if not watchers:
                del self._watchers[conversation_id]

    async def publish(self, conversation_id: str, messages: list[Message]) -> None:
        """Deliver to the watchers of this process."""
        for subscription in self._watchers.get(conversation_id, ()):
            subscription.put(messages)

    async def end(self, conversation_id: str) -> None:
        """Tell the watchers of this process that the conversation is gone."""
        for subscription in self._watchers.get(conversation_id, ()):
            subscription.end()


class RedisPush(InProcessPush):
    """Push for several processes: this one's watchers at once, the others' through one channel."""

    def __init__(self, redis: Redis) -> None:
        super().__init__()
        self._redis = redis
        self._origin = secrets.token_hex(8)
        self.listening = asyncio.Event()

    async def publish(self, conversation_id: str, messages: list[Message]) -> None:
        """Deliver to the watchers of all processes."""
        await super().publish(conversation_id, messages)
        await self._tell_others(conversation_id, messages)

    async def end(self, conversation_id: str) -> None:
        """Tell the watchers of all processes that the conversation is gone."""
        await super().end(conversation_id)
        await self._tell_others(conversation_id, [], ended=True)

    async def _tell_others(
        self, conversation_id: str, messages: list[Message], *, ended: bool = False
    ) -> None:
        body = {
            "origin": self._origin,
            "conversation_id": conversation_id,
            "messages": [message.model_dump(mode="json") for message in messages],
            "ended": ended,
        }
        try:
            await self._redis.publish(_CHANNEL, json.dumps(body, ensure_ascii=False))
        except RedisError as error:
            # The message is stored; watchers of other processes see it when they next ask.
            _log.warning("push_not_published", error=type(error).__name__)

    async def listen(self) -> None:
        """Hand on what other processes publish, until cancelled; reconnects when Redis went away."""
        while True:
            try:
                async with self._redis.pubsub(ignore_subscribe_messages=True) as channel:
                    await channel.subscribe(_CHANNEL)
                    self.listening.set()
                    async for item in channel.listen():
                        await self._hand_on(item["data"])
            except RedisError as error:
                _log.warning("push_connection_lost", error=type(error).__name__)
                await asyncio.sleep(_RECONNECT_SECONDS)

    async def _hand_on(self, data: bytes) -> None:
        body = json.loads(data)
        if body["origin"] == self._origin:
            return
        if body.get("ended"):  # missing: of a process of the version before
            await super().end(body["conversation_id"])
        else:
            messages = [Message.model_validate(message) for message in body["messages"]]
            await super().publish(body["conversation_id"], messages)


async def stop(task: asyncio.Task[None]) -> None:
    """Cancel a background task and wait until it is gone."""
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
