"""Works off the pending messages of conversations, one at a time and in order."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import structlog
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.clock import Clock
from app.conversations import repository, shown_repository
from app.conversations.answering import CALM, DENIED, Answered, Answering, Situation, failure
from app.conversations.ports import BotReply, ConversationLocks, OpenForms, Push, RaiseAlarm, no_alarm
from app.conversations.repository import VisitorMessage
from app.conversations.schemas import Message
from app.db import Database
from app.policies.schemas import Option
from app.safety import SETTLED

_log = structlog.get_logger(__name__)

_FOR_ONE_PERSON = "（只给本人看的内容，已加密保存）"
_SHORT_YES = 12  # characters
_AROUND_LABELS = " \t\n。.!！~～"
_LONGEST_LABEL = 40  # characters of a button
_REMEMBERED = 256  # turns
_SWEEP_SECONDS = 15.0
_LEFT_BEHIND = timedelta(seconds=60)
_SWEEP_BATCH = 100
_RECOVERY_CONCURRENCY = 4
_BOT_START_POLLS = 60
_BOT_START_POLL_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class _Work:
    """A message to be answered, with the situation it came into."""

    message: VisitorMessage
    situation: Situation


@dataclass(frozen=True, slots=True)
class _Stored:
    """What came of a message: the replies, the form as it stands now, and what is to be answered next."""

    replies: list[Message]
    process: dict[str, Any] | None
    following: _Work | None


class _AnsweredElsewhere(Exception):
    """The message was deleted, or answered by another process meanwhile: exactly one answer is kept."""


class Turns:
    """Runs the turns of this process. What it leaves undone the next start finds in the database."""

    def __init__(
        self,
        database: Database,
        answering: Answering,
        push: Push,
        locks: ConversationLocks,
        clock: Clock,
        forms: OpenForms,
        raise_alarm: RaiseAlarm = no_alarm,
    ) -> None:
        self._database = database
        self._forms = forms
        self._raise_alarm = raise_alarm
        self._answering = answering
        self._push = push
        self._locks = locks
        self._clock = clock
        self._running: dict[str, asyncio.Task[None]] = {}
        self._asked_again: set[str] = set()
        self._processes: OrderedDict[tuple[str, str], dict[str, Any] | None] = OrderedDict()

    def process_after(self, conversation_id: str, message_id: str) -> dict[str, Any] | None:
        """The form as it stood when the message was answered, once, if this process did that just now.

        KeyError otherwise: then the database knows.
        """
        return self._processes.pop((conversation_id, message_id))

    def wake(self, conversation_id: str) -> asyncio.Task[None]:
        """See to it that the conversation's pending messages are answered. Returns at once."""
        running = self._running.get(conversation_id)
        if running is not None:
            self._asked_again.add(conversation_id)
            return running
        task = asyncio.create_task(self._work_off(conversation_id))
        self._running[conversation_id] = task
        task.add_done_callback(lambda done: self._ended(conversation_id, done))
        return task

    def _ended(self, conversation_id: str, task: asyncio.Task[None]) -> None:
        del self._running[conversation_id]
        if task.cancelled():
            return
        if (error := task.exception()) is not None:
            # The messages stay pending; the sweep takes them up again.
            _log.error("turns_stopped", error=type(error).__name__, conversation_id=conversation_id)
        elif conversation_id in self._asked_again:
            self._asked_again.discard(conversation_id)
            self.wake(conversation_id)

    async def _work_off(self, conversation_id: str) -> None:
        async with self._locks.hold(conversation_id):
            self._asked_again.discard(conversation_id)
            work = await self._next(conversation_id)
            while work is not None:
                work = await self._answer(work)

    async def _answer(self, work: _Work) -> _Work | None:
        """Answer one message, store and push the replies; returns what is to be answered next."""
        message = work.message
        with structlog.contextvars.bound_contextvars(
            request_id=(message.details or {}).get("request_id"), message_id=message.id
        ):
            answering = asyncio.create_task(self._answering.answer(message, work.situation))
            try:
                await asyncio.wait({answering})
            finally:
                answering.cancel()
            error = answering.exception()
            if error is not None:
                # A message that breaks its turn must be answered all the same, or it blocks all later ones.
                _log.error("turn_failed", error=type(error).__name__)
            answered = failure() if error is not None else answering.result()
            try:
                stored = await self._database.write(lambda db: self._store(db, message, answered))
            except _AnsweredElsewhere:
                return await self._next(message.conversation_id)
            self._processes[message.conversation_id, message.id] = stored.process
            if len(self._processes) > _REMEMBERED:
                self._processes.popitem(last=False)
            await self._push.publish(message.conversation_id, stored.replies)
            return stored.following

    async def _next(self, conversation_id: str) -> _Work | None:
        return await self._database.read(lambda db: self._pending(db, conversation_id))

    def _pending(self, session: Session, conversation_id: str) -> _Work | None:
        message = repository.next_pending(session, conversation_id)
        if message is None:
            return None
        return _Work(message, self._situation(session, message))

    def _situation(self, session: Session, message: VisitorMessage) -> Situation:
        """What the message came into; nothing is known of it where looking fails.

        A message that cannot be looked around must be answered all the same, or it blocks all later ones.
        """
        try:
            return self._looked_around(session, message)
        except SQLAlchemyError:
            raise  # the transaction is broken; the sweep takes the message up again
        except Exception as error:  # noqa: BLE001  (a key that is gone, a mistake of ours)
            _log.error("situation_unknown", error=type(error).__name__, message_id=message.id)
            return Situation()

    def _looked_around(self, session: Session, message: VisitorMessage) -> Situation:
        conversation_id = message.conversation_id
        is_open = self._forms.is_open(session, conversation_id)
        if message.payload is not None:
            return Situation(is_open)
        before = repository.typed_before(session, conversation_id, message.seq, repository.LOOK_BACK)
        before = self._forms.in_clear(session, conversation_id, before)
        pressed = (message.details or {}).get("pressed")
        label = message.typed.strip(_AROUND_LABELS)
        if pressed is None and len(label) <= _LONGEST_LABEL:
            pressed = repository.payload_named(session, conversation_id, label, form_open=is_open)
        if pressed is None and self._forms.may_press(message.typed):
            shown = shown_repository.payloads_shown(session, conversation_id, message.seq, latest=is_open)
            pressed = self._forms.pressed_by(session, conversation_id, message.typed, shown)
        after_crisis = shown_repository.had_crisis(session, conversation_id, message.seq)
        is_calming = after_crisis and self._is_calming(session, message)
        asked = after_crisis and shown_repository.last_path(session, conversation_id, message.seq) == DENIED
        return Situation(is_open, before, pressed, after_crisis, is_calming, asked)

    def _is_calming(self, session: Session, message: VisitorMessage) -> bool:
        """Whether calm words answer the help that was offered, and no question asked since."""
        conversation_id = message.conversation_id
        shown = self._forms.process_shown(session, conversation_id)
        if shown is None or shown_repository.helped_last(session, conversation_id, message.seq):
            return True
        return bool((shown.get("step") or {}).get("type") == "consent")

    def _store(self, session: Session, message: VisitorMessage, answered: Answered) -> _Stored:
        now = self._clock.now()
        replies = answered.replies
        first = repository.take_places(session, message.conversation_id, len(replies))
        danger = answered.details.get("danger")
        spoken_of = danger is not None or answered.details.get("path") == DENIED
        private = spoken_of or self._is_confidential(session, message)
        # Who is answered with something for his eyes alone has asked something of that kind.
        private = private or any((reply.card or {}).get("private") is True for reply in replies)
        if first is None or not repository.mark_answered(session, message, now, keep_private=private):
            raise _AnsweredElsewhere
        if danger is not None:
            self._raise_alarm(session, message.conversation_id, danger)
        if danger is not None or answered.details.get("path") == CALM:
            replies = self._with_ways_on(session, message, replies, danger or SETTLED)
        process = self._forms.process_shown(session, message.conversation_id)
        details = {**answered.details, "process": process}
        if private:
            details.pop("entities", None)  # they are words of the message
        rows = [
            {
                "conversation_id": message.conversation_id,
                "seq": first + place,
                "id": str(uuid4()),
                "role": "assistant",
                **reply.model_dump(mode="json"),
                **_kept_private(reply),
                "payload": None,
                "text_for_bot": None,
                "private_for_bot": None,
                "in_reply_to": message.id,
                "state": None,
                "details": details,
                "created_at": now,
                "answered_at": None,
            }
            for place, reply in enumerate(replies)
        ]
        repository.add_messages(session, rows)
        options = [(option.payload, option.label) for reply in replies for option in reply.options]
        repository.remember_options(session, message.conversation_id, options)
        return _Stored(as_messages(rows), process, self._pending(session, message.conversation_id))

    def _with_ways_on(
        self, session: Session, message: VisitorMessage, replies: list[BotReply], danger: str
    ) -> list[BotReply]:
        """The reply with buttons to go on with the open form or to leave it, which keeps what was said.

        Help must reach who is in danger, whatever is wrong with his form.
        """
        try:
            with session.begin_nested():
                options = self._forms.in_danger(session, message.conversation_id, message.typed, danger)
        except SQLAlchemyError:
            raise  # the transaction is broken; the sweep takes the message up again
        except Exception as error:  # noqa: BLE001  (a key that is gone, a mistake of ours)
            _log.error("form_not_kept_in_danger", error=type(error).__name__, message_id=message.id)
            return replies
        last = replies[-1].model_copy(update={"options": [Option(**each) for each in options]})
        return [*replies[:-1], last]

    def _is_confidential(self, session: Session, message: VisitorMessage) -> bool:
        """Whether a message began a confidential form or was said in one."""
        expects = (message.details or {}).get("expects")
        if not self._forms.is_confidential(session, message.conversation_id, expects):
            return False
        # A form begun by a button or a short yes was asked for in the sentence before.
        if expects is None and (message.payload is not None or len(message.text) <= _SHORT_YES):
            repository.hide_typed_before(session, message.conversation_id, message.seq)
        return True

    async def recover(self, bot_is_up: Callable[[], Awaitable[bool]]) -> None:
        """Answer what earlier processes left pending, then look again from time to time, until cancelled.

        The first pass takes everything, once the bot is up or has had its time to start. Later passes
        take only what is too old to be still in work anywhere.
        """
        patience = _BOT_START_POLLS
        while patience and not await bot_is_up():
            patience -= 1
            await asyncio.sleep(_BOT_START_POLL_SECONDS)
        age = timedelta(0)
        while True:
            try:
                found = await self._recover_older_than(age)
            except (SQLAlchemyError, RedisError) as error:
                _log.error("recovery_failed", error=type(error).__name__)
                found = 0
            if found < _SWEEP_BATCH:
                age = _LEFT_BEHIND
                await asyncio.sleep(_SWEEP_SECONDS)

    async def _recover_older_than(self, age: timedelta) -> int:
        before = self._clock.now() - age
        left = await self._database.read(
            lambda db: repository.conversations_with_pending(db, before, _SWEEP_BATCH)
        )
        if left:
            _log.info("turns_recovered", conversations=len(left))
            await self._wake_all(left)
        return len(left)

    async def _wake_all(self, conversation_ids: Sequence[str]) -> None:
        gate = asyncio.Semaphore(_RECOVERY_CONCURRENCY)

        async def work(conversation_id: str) -> None:
            async with gate:
                await asyncio.wait({self.wake(conversation_id)})

        await asyncio.gather(*(work(conversation_id) for conversation_id in conversation_ids))

    async def stop(self, grace_seconds: float) -> None:
        """Let running turns finish for a while, then leave the rest pending for the next start."""
        tasks = set(self._running.values())
        if not tasks:
            return
        _, unfinished = await asyncio.wait(tasks, timeout=grace_seconds)
        for task in unfinished:
            task.cancel()
        if unfinished:
            await asyncio.wait(unfinished)


def as_messages(rows: Sequence[dict[str, Any]]) -> list[Message]:
    """Stored rows as their person sees them: with the words that are for him alone."""
    return [
        Message.model_validate(row if row["private"] is None else {**row, "text": row["private"]})
        for row in rows
    ]


def _kept_private(reply: BotReply) -> dict[str, str | None]:
    """What a reply about a sensitive matter says is kept encrypted, out of the general log."""
    if (reply.card or {}).get("private") is not True:
        return {"private": None}
    return {"text": _FOR_ONE_PERSON, "private": reply.text}
