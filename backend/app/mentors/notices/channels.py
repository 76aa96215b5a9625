"""The ways a notice reaches a citizen, behind one interface."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Outcome(StrEnum):
    """How an attempt ended."""

    SENT = "sent"
    FAILED = "failed"  # try again later
    NOT_CONFIGURED = "not_configured"  # nobody has set this channel up: do not try again


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be sent. The same notice always has the same `id`: a receiver can tell repetitions."""

    id: str
    conversation_id: str
    kind: str
    text: str
    appointment_id: str | None = None


class Channel(Protocol):
    """One way. Raises nothing that is to be expected; what it raises counts as FAILED."""

    @property
    def name(self) -> str:
        """chat, wechat or sms."""

    async def send(self, message: Message) -> Outcome:
        """Send one message. May be called again with the same message after a crash."""


Say = Callable[[Message], Awaitable[bool]]
"""Says something in a conversation. True also when it was said before."""


class ChatChannel:
    """Into the conversation the booking was made in."""

    name = "chat"

    def __init__(self, say: Say | None) -> None:
        self._say = say

    async def send(self, message: Message) -> Outcome:
        """NOT_CONFIGURED as long as nobody has passed a way to say something."""
        if self._say is None:
            return Outcome.NOT_CONFIGURED
        return Outcome.SENT if await self._say(message) else Outcome.FAILED


class WeChatChannel:
    """A subscribe message in WeChat: needs the mini-program's template and the citizen's consent to it.

    Stands in until WeChat itself is connected; every notice is marked `not_configured`.
    """

    name = "wechat"

    async def send(self, message: Message) -> Outcome:
        """Not connected."""
        return Outcome.NOT_CONFIGURED


class SmsChannel:
    """A text message: needs a contract with a carrier, a signature and an approved template.

    Stands in until the operator has one; every notice is marked `not_configured`.
    """

    name = "sms"

    async def send(self, message: Message) -> Outcome:
        """Not connected."""
        return Outcome.NOT_CONFIGURED
