"""Which stored messages would be kept encrypted if they were said today.

The same rule as at the end of a turn, read off what was stored: words of distress, what was said in a
restricted form or began one, and replies for one pair of eyes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

KEPT_PRIVATE = "（这句话已加密保存）"
UNKEPT = "（没有您的同意，这句没有保存）"  # in the place of words that were taken out and are gone
FOR_ONE_PERSON = "（只给本人看的内容，已加密保存）"
RESTRICTED = frozenset({"aid_intake"})
WAITING = "consenting"
TELLING = frozenset({"telling", WAITING})
SHORT_YES = 12


@dataclass(frozen=True, slots=True)
class Stored:
    """A message as far as the rule looks at it."""

    seq: int
    id: str
    role: str
    text: str
    text_for_bot: str | None
    payload: str | None
    state: str | None
    in_reply_to: str | None
    card: dict[str, Any] | None
    details: dict[str, Any] | None
    is_private: bool

    @property
    def form(self) -> str | None:
        """The form that was open when this reply was given."""
        return ((self.details or {}).get("process") or {}).get("id")

    @property
    def is_typed_in_clear(self) -> bool:
        """What a visitor typed, answered, and can be read."""
        return (
            self.role == "visitor"
            and self.payload is None
            and self.state == "answered"
            and not self.is_private
            and self.text != UNKEPT
        )


def to_seal(messages: Sequence[Stored]) -> Iterator[tuple[Stored, str]]:
    """The messages of one conversation, in order → those to encrypt, each with what its text says then."""
    replies = _replies(messages)
    sealed: set[int] = set()
    last_typed: Stored | None = None
    form: str | None = None
    for message in messages:
        if message.role == "assistant":
            form = message.form
            if (message.card or {}).get("private") is True and not message.is_private:
                yield message, FOR_ONE_PERSON
            continue
        answers = replies.get(message.id, [])
        begins = form not in RESTRICTED and any(reply.form in RESTRICTED for reply in answers)
        if begins and last_typed is not None and (message.payload or len(message.text) <= SHORT_YES):
            sealed.add(last_typed.seq)
        if begins or form in RESTRICTED or _is_sensitive(message, answers):
            sealed.add(message.seq)
        if message.payload is None:
            last_typed = message
    yield from (
        (message, KEPT_PRIVATE) for message in messages if message.seq in sealed and message.is_typed_in_clear
    )


def _replies(messages: Sequence[Stored]) -> dict[str, list[Stored]]:
    found: dict[str, list[Stored]] = {}
    for message in messages:
        if message.in_reply_to is not None:
            found.setdefault(message.in_reply_to, []).append(message)
    return found


def _is_sensitive(message: Stored, answers: Sequence[Stored]) -> bool:
    """By what its turn noted: danger, or that a story was expected."""
    told = (message.details or {}).get("expects") in TELLING
    return told or any((reply.details or {}).get("danger") is not None for reply in answers)
