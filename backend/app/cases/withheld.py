"""A consent that was refused and without which there is nothing that could be submitted."""

from collections.abc import Set

from app.cases.opened import Opened
from app.processes.model import StepType

_ASKING = (StepType.CONSENT, StepType.CONFIRM)
_WHO = "basic"  # without a name and a number nobody can work on a case


def needed_purposes(opened: Opened) -> Set[str]:
    """The purposes without which a case of this process cannot be submitted."""
    return {step.personal for step in opened.process.steps.values() if step.personal and step.required} & {
        _WHO
    }


def nothing_kept(opened: Opened) -> bool:
    """Whether such a consent was refused before anything was filled in."""
    at_end = opened.open_place.step.type is StepType.CONFIRM
    return at_end and not opened.interview.answers and withheld(opened) is not None


def withheld(opened: Opened) -> str | None:
    """The key of that consent; None when the case can go on without it."""
    refused = opened.interview.refused
    if not refused:
        return None
    places = opened.interview.places
    nothing_else = all(place.step.type in _ASKING for place in places)
    needed = needed_purposes(opened)
    for place in places:
        if place.purpose in refused and (nothing_else or place.purpose in needed):
            return place.key
    return None
