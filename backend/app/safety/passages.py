"""Listens to a long text: a sentence of danger in the middle of a story is lost in the whole of it."""

import re
from collections.abc import Callable, Sequence

from app.safety import Alarm

# The alarm that the newest of some texts raises, alone or with those before: `Safety.find_in`, `find_amid`.
Find = Callable[[Sequence[str]], Alarm | None]

LONGEST_HEARD = 8000  # characters; no field takes more
_ENOUGH = 20  # characters: what somebody says in one breath
_TOGETHER = 6  # passages over which weak signs add up
_SENTENCE = re.compile(r"(?<=[。！？!?；;…\n])")
_PAUSE = re.compile(r"(?<=[，,、：:\s])")


def passages(text: str) -> list[str]:
    """A text in the order of its sentences; long ones in parts, at their pauses. Nothing is left out."""
    parts: list[str] = []
    for sentence in _SENTENCE.split(text):
        part = ""
        for clause in _PAUSE.split(sentence):
            if part.strip() and len(part) + len(clause) > _ENOUGH:
                parts.append(part)
                part = ""
            part += clause
        if part:
            parts.append(part)
    return parts


def dangers(find: Find, find_amid: Find, text: str) -> list[tuple[str, Alarm]]:
    """The passages of a text that speak of danger, each with its alarm; the whole where only it does."""
    parts = [part.strip() for part in passages(text[:LONGEST_HEARD]) if part.strip()]
    found = []
    for number, part in enumerate(parts, start=1):
        heard = find if len(parts) == 1 else find_amid
        alarm = heard(parts[max(0, number - _TOGETHER) : number])
        if alarm is not None:
            found.append((part, alarm))
    if not found and len(parts) > 1 and (whole := find([text[:LONGEST_HEARD]])) is not None:
        found.append((text, whole))
    return found
