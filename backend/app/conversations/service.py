"""What the chat API does, without HTTP."""

import asyncio
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import structlog
from sqlalchemy import Row
from sqlalchemy.orm import Session as DbSession

from app import auth
from app.auth import Visitor
from app.clock import Clock
from app.conversations import repository, text
from app.conversations.intake import (
    AlreadyStored,
    Incoming,
    Intake,
    RateLimiter,
    announcement,
    as_row,
)
from app.conversations.ports import Push, Subscription
from app.conversations.repository import VisitorMessage
from app.conversations.schemas import (
    Feedback,
    FeedbackCreate,
    History,
    Message,
    MessageCreate,
    Process,
    Reply,
    ReplyKind,
    Session,
    Turn,
)
from app.conversations.turns import Turns, as_messages
from app.db import Database
from app.errors import Conflict, NotFound

_log = structlog.get_logger(__name__)

_PENDING = "还在处理，答案出来后会马上显示在这里，您不用重发。"
_SAME_ID = "这个消息编号已经用于另一条内容，请换一个编号再发送。"


class Conversations:
    """Sessions, messages, history and feedback."""

    def __init__(
        self,
        database: Database,
        turns: Turns,
        push: Push,
        intake: Intake,
        limiter: RateLimiter,
        clock: Clock,
        deadline_seconds: float,
    ) -> None:
        self._database = database
        self._turns = turns
        self._push = push
        self._intake = intake
        self._limiter = limiter
        self._clock = clock
        self._deadline_seconds = deadline_seconds

    async def find_visitor(self, token_digest: str) -> Visitor | None:
        """The visitor whose token has this SHA-256 (hex), or None."""
        return await self._database.read(lambda db: repository.find_visitor(db, token_digest))

    async def open_session(self, address: str, region: str | None) -> Session:
        """A new conversation for an anonymous visitor."""
        token, conversation_id = auth.new_token(), str(uuid4())

        def store(db: DbSession) -> None:
            self._limiter.session_start(address)
            repository.add_conversation(
                db,
                conversation_id=conversation_id,
                region=region,
                digest=auth.token_digest(token),
                now=self._clock.now(),
            )

        await self._database.write(store)
        return Session(token=token, conversation_id=conversation_id)

    async def receive(self, visitor: Visitor, message: MessageCreate, request_id: str) -> Turn:
        """The answer to a message, or `pending` when it takes longer than the deadline."""
        answer_by = asyncio.get_running_loop().time() + self._deadline_seconds
        incoming = Incoming(
            id=message.id,
            text=text.accept(message.text) if message.text is not None else None,
            payload=message.payload,
            request_id=request_id,
            at=self._clock.now(),
        )
        async with self._push.subscribe(visitor.conversation_id) as subscription:
            stored = await self._store_once(visitor, incoming)
            if stored.state == "pending":
                self._turns.wake(visitor.conversation_id)
                replies = await _wait_for(subscription, message.id, answer_by)
                if replies:
                    return Turn(replies=replies, process=await self._process_after(visitor, message.id))
        rows = await self._database.read(
            lambda db: repository.replies_to(db, visitor.conversation_id, message.id)
        )
        if not rows:
            return Turn(replies=[_still_working(message.id)])
        process = await self._process_after(visitor, message.id)
        return Turn(replies=[_reply(shown) for shown in _messages(rows)], process=process)

    async def _process_after(self, visitor: Visitor, message_id: str) -> Process | None:
        """The form as it stood when the message was answered."""
        try:
            shown = self._turns.process_after(visitor.conversation_id, message_id)
        except KeyError:
            shown = await self._database.read(
                lambda db: repository.process_after(db, visitor.conversation_id, message_id)
            )
        return Process.model_validate(shown) if shown else None

    async def _store_once(self, visitor: Visitor, incoming: Incoming) -> VisitorMessage:
        """The stored message of this id, stored and pushed now if it is new."""
        try:
            stored = await self._database.write(lambda db: self._intake.store(db, visitor, incoming))
        except AlreadyStored as known:
            if not known.is_same:
                raise Conflict(_SAME_ID, field="id") from known
            return known.message
        await self._push.publish(visitor.conversation_id, as_messages([as_row(stored, incoming.at)]))
        return stored

    async def announce(
        self, conversation_id: str, message_id: str, text: str, options: Sequence[dict[str, str]] = ()
    ) -> bool:
        """Say something nobody asked for just now, once an id. False when there is no such conversation."""

        def store(db: DbSession) -> list[Message]:
            seq = repository.take_places(db, conversation_id, 1)
            if seq is None:
                return []
            if repository.find_message(db, conversation_id, message_id) is not None:
                raise _SaidBefore
            row = announcement(conversation_id, seq, message_id, text, self._clock.now())
            row["options"] = list(options)
            repository.add_messages(db, [row])
            buttons = [(option["payload"], option["label"]) for option in options]
            repository.remember_options(db, conversation_id, buttons)
            return as_messages([row])

        try:
            said = await self._database.write(store)
        except _SaidBefore:
            return True
        if said:
            await self._push.publish(conversation_id, said)
        return bool(said)

    async def history(self, visitor: Visitor, after: int, limit: int) -> History:
        """Up to `limit` messages behind place `after`, and the form that is open now."""

        def look(db: DbSession) -> History:
            rows = repository.messages_after(db, visitor.conversation_id, after, limit + 1)
            shown, moved = self._intake.open_form(db, visitor)
            return History(
                messages=_messages(rows[:limit]),
                has_more=len(rows) > limit,
                process=Process.model_validate(shown) if shown else None,
                process_moved=moved,
            )

        return await self._database.read(look)

    async def rate(self, visitor: Visitor, message_id: str, feedback: FeedbackCreate) -> Feedback:
        """Store the visitor's verdict on a reply; a second one replaces the first."""
        comment = (feedback.comment or "").strip() or None
        if comment is not None:
            comment = text.accept(comment, "comment")

        def store(db: DbSession) -> Feedback:
            if not repository.is_reply(db, visitor.conversation_id, message_id):
                raise NotFound
            verdict = Feedback(
                message_id=message_id,
                rating=feedback.rating,
                reason=feedback.reason,
                comment=comment and self._intake.masked(db, visitor, comment),
            )
            repository.set_feedback(
                db,
                {
                    "conversation_id": visitor.conversation_id,
                    "updated_at": self._clock.now(),
                    **verdict.model_dump(),
                },
            )
            return verdict

        return await self._database.write(store)

    async def take_back_rating(self, visitor: Visitor, message_id: str) -> None:
        """Forget the visitor's verdict on a reply."""

        def remove(db: DbSession) -> None:
            if not repository.is_reply(db, visitor.conversation_id, message_id):
                raise NotFound
            repository.delete_feedback(db, visitor.conversation_id, message_id)

        await self._database.write(remove)


class _SaidBefore(Exception):
    """Rolls back the place that was taken for a message that is there already."""


async def _wait_for(subscription: Subscription, message_id: str, answer_by: float) -> list[Reply]:
    """The replies to a message when they are pushed; empty when the deadline passes first."""
    try:
        async with asyncio.timeout_at(answer_by):
            while (messages := await subscription.next()) is not None:
                replies = [_reply(message) for message in messages if message.in_reply_to == message_id]
                if replies:
                    return replies
    except TimeoutError:
        _log.info("answer_deadline_passed")
    return []


def _messages(rows: Sequence[Row[Any]]) -> list[Message]:
    return as_messages([dict(row._mapping) for row in rows])


def _reply(message: Message) -> Reply:
    return Reply.model_validate(message, from_attributes=True)


def _still_working(message_id: str) -> Reply:
    return Reply(id=f"pending-{message_id}", kind=ReplyKind.PENDING, text=_PENDING)
