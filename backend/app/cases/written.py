"""What is typed into the form, on its way into a case: the chat masks at its edge, the form here."""

from typing import Any

from app.cases.asking import Wording
from app.cases.book import Opened
from app.privacy.kinds import Kind
from app.privacy.notes import without_numbers
from app.processes.model import StepType
from app.typed import readable


def as_kept(opened: Opened, key: str, raw: Any, wording: Wording) -> Any:
    """A raw answer of the form. Where words are asked for, numbers of people in them are masked.

    Steps that ask for a number keep it, staff see it masked; sensitive words are kept whole and encrypted.
    TextControlCharacters for what cannot be read.
    """
    if not isinstance(raw, str):
        return raw
    text = readable(raw, "value")
    place = opened.interview.by_key.get(key)
    if place is None or place.step.type is not StepType.TEXT or wording.is_sensitive(place):
        return text
    return without_numbers(text, but=(Kind.ADDRESS,))  # where a shop stands may be the answer
