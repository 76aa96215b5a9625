"""What the conversations need from others, as interfaces; tests hand in fakes."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from app.conversations.schemas import Message, ReplyKind
from app.policies.schemas import Answer, Option, PolicyAnswer


class BotReply(BaseModel):
    """One reply as the bot sends it: a reply of the public contract without an id."""

    kind: ReplyKind = ReplyKind.TEXT
    text: str = Field(min_length=1, max_length=20_000)
    options: list[Option] = Field(default=[], max_length=30)
    answer: Answer | None = None
    card: dict[str, Any] | None = None


class BotIntent(BaseModel):
    """What the bot understood."""

    name: str | None
    confidence: float = 0.0


class BotTurn(BaseModel):
    """The bot's answer to one message, with what it understood and did."""

    replies: list[BotReply] = Field(min_length=1, max_length=20)
    intent: BotIntent | None = None
    entities: list[dict[str, Any]] = []
    actions: list[str] = []


class BotRequest(BaseModel):
    """One message for the bot; exactly one of `text` and `payload` is set."""

    sender: str
    message_id: str
    text: str | None = None
    payload: str | None = None
    request_id: str
    region: str | None = None
    process_open: bool = False


class PrivatePart(Protocol):
    """A stretch `text[start:end]` to be taken out of a text."""

    @property
    def kind(self) -> str:
        """A word: name, answer …"""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Behind its last character."""

    @property
    def value_normalised(self) -> str:
        """What is kept of it."""

    @property
    def checksum_ok(self) -> bool | None:
        """None: it has no check digit."""


class OpenForms(Protocol):
    """What the edge knows of a form that a conversation is filling in. Called in database threads."""

    def process_shown(self, session: Session, conversation_id: str) -> dict[str, Any] | None:
        """The process object of the contract, as the chat last showed it; None when no form is open."""

    def is_open(self, session: Session, conversation_id: str) -> bool:
        """Whether a form is open."""

    def has_moved(self, session: Session, conversation_id: str) -> bool:
        """Whether the open question is another one than the chat asked last."""

    def expects(self, session: Session, conversation_id: str) -> str | None:
        """What private thing the next typed message may hold because the open question asks for it."""

    def is_confidential(self, session: Session, conversation_id: str, expects: str | None) -> bool:
        """Whether the form is for few eyes: the one open now, or the one open when `expects` was asked."""

    def private_parts(self, expects: str | None, text: str) -> Sequence[PrivatePart]:
        """What a typed message holds that only the open question tells: a name, a private answer."""

    def may_press(self, text: str) -> bool:
        """Whether typed words may stand for a button the bot knows nothing of; looks at no data."""

    def pressed_by(
        self, session: Session, conversation_id: str, text: str, shown: Sequence[str]
    ) -> str | None:
        """The payload that the words mean, `shown` being those under the last messages; None for others."""

    def in_clear(self, session: Session, conversation_id: str, texts: Sequence[str]) -> list[str]:
        """Texts with the private answers that were taken out, to listen for danger and for nothing else."""

    def in_danger(
        self, session: Session, conversation_id: str, text: str, kind: str
    ) -> Sequence[dict[str, str]]:
        """Keep what somebody said in danger, and give the buttons with which the form goes on or waits.

        Nothing is kept for the kind SETTLED.
        """


class NoForms:
    """Where there are no forms."""

    def process_shown(self, session: Session, conversation_id: str) -> dict[str, Any] | None:
        """None is open."""
        return None

    def is_open(self, session: Session, conversation_id: str) -> bool:
        """None is."""
        return False

    def has_moved(self, session: Session, conversation_id: str) -> bool:
        """None has."""
        return False

    def expects(self, session: Session, conversation_id: str) -> str | None:
        """Nothing."""
        return None

    def is_confidential(self, session: Session, conversation_id: str, expects: str | None) -> bool:
        """It is not."""
        return False

    def private_parts(self, expects: str | None, text: str) -> Sequence[PrivatePart]:
        """Nothing."""
        return []

    def may_press(self, text: str) -> bool:
        """They stand for none."""
        return False

    def pressed_by(
        self, session: Session, conversation_id: str, text: str, shown: Sequence[str]
    ) -> str | None:
        """None."""
        return None

    def in_clear(self, session: Session, conversation_id: str, texts: Sequence[str]) -> list[str]:
        """As they are."""
        return list(texts)

    def in_danger(
        self, session: Session, conversation_id: str, text: str, kind: str
    ) -> Sequence[dict[str, str]]:
        """Nothing goes on."""
        return []


class Listen(Protocol):
    """Hears what kind of danger the newest of a visitor's texts, the last, speaks of."""

    def __call__(self, texts: Sequence[str], *, after_crisis: bool = False) -> str | None:
        """The kind; SETTLED for calm words, denials and curses right after help; None: nothing."""


RaiseAlarm = Callable[[Session, str, str], None]
"""Tells people at once that a conversation speaks of danger: its id and the kind, in the transaction."""


def no_alarm(session: Session, conversation_id: str, kind: str) -> None:
    """Where nobody is told."""


class BotUnavailable(Exception):
    """The bot gave no usable answer. `reason` is a word for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Bot(Protocol):
    """The dialogue engine."""

    async def send(self, request: BotRequest) -> BotTurn:
        """The bot's answer; BotUnavailable when there is none."""


class PolicyAnswers(Protocol):
    """The policy library, asked directly when the bot is away. Thread-safe, a few ms of CPU."""

    def answer(self, question: str, *, region: str | None = None) -> PolicyAnswer:
        """The library's answer to a question."""

    def answer_clause(self, clause_id: str) -> PolicyAnswer:
        """The answer that shows one clause."""


class Subscription(Protocol):
    """A listener's queue of messages of one conversation."""

    async def next(self) -> list[Message] | None:
        """What was published next; None when too much waited and some was dropped."""


class Push(Protocol):
    """Delivers messages to whoever watches a conversation, in any process of ours."""

    def subscribe(self, conversation_id: str) -> AbstractAsyncContextManager[Subscription]:
        """Messages published from now on until the context ends."""

    async def publish(self, conversation_id: str, messages: list[Message]) -> None:
        """Deliver to all watchers. At most once: the history is the record."""

    async def end(self, conversation_id: str) -> None:
        """Tell all watchers that the conversation is gone."""


class ConversationLocks(Protocol):
    """One turn at a time per conversation."""

    def hold(self, conversation_id: str) -> AbstractAsyncContextManager[None]:
        """Wait for the conversation's turn and hold it until the context ends."""
