"""What privacy needs from other parts."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from sqlalchemy.orm import Session


class Found(Protocol):
    """A personal value found in a text, at `text[start:end]`."""

    @property
    def kind(self) -> str:
        """A word: id_card, phone …"""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Behind its last character."""

    @property
    def value_normalised(self) -> str:
        """The value in its one spelling."""

    @property
    def checksum_ok(self) -> bool | None:
        """False when its check digit is wrong; None when it has none."""


Detect = Callable[[str], Sequence[Found]]
"""Personal values in a text, in order, not overlapping."""

Mask = Callable[[str, str], str]
"""Kind and normalised value to what people may see."""

Withdrawn = Callable[[Session, str, str], None]
"""Called in the transaction of a withdrawal with conversation and purpose: delete what it covered."""


Gone = Callable[[str], Awaitable[None]]
"""Told of a conversation when it is deleted: whoever still watches it must stop."""


class ConversationLocks(Protocol):
    """One turn at a time per conversation."""

    def hold(self, conversation_id: str) -> AbstractAsyncContextManager[None]:
        """Wait for the conversation's turn and hold it until the context ends."""


class BotMemory(Protocol):
    """What the bot remembers of conversations."""

    async def forget(self, conversation_id: str) -> bool:
        """Whether the bot has forgotten it now; False when it could not be reached."""
