"""What a turn of the chat gives back, and small builders for it."""

from dataclasses import dataclass, field
from typing import Any

Reply = dict[str, Any]


@dataclass(slots=True)
class Turned:
    """What one message did.

    `handled`: it was for the form. `digress`: somebody else answers (the rest of) it, between `before` and
    `after`; `after` asks the open question again.
    """

    handled: bool
    before: list[Reply] = field(default_factory=list)
    digress: bool = False
    after: list[Reply] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """As it is kept and sent."""
        return {
            "handled": self.handled,
            "before": self.before,
            "digress": self.digress,
            "after": self.after,
        }


NOT_OURS = Turned(handled=False, digress=True)


def text_reply(
    text: str, options: list[dict[str, str]] | None = None, card: dict[str, Any] | None = None
) -> Reply:
    """A bubble."""
    return {"kind": "text", "text": text, "options": options or [], "answer": None, "card": card}


def own_words(case_id: str) -> dict[str, Any]:
    """The card of a bubble with somebody's own sensitive answers: whoever keeps it must encrypt it."""
    return {"type": "understood", "case_id": case_id, "private": True}
