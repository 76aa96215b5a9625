"""Where a question asked at the very beginning belongs: the desk, and what only the window can settle."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.aid.triage import Referred, Triage
from app.clock import Clock, in_shanghai

BEGINS = "您问的这样，先跟您说在哪问："
_MOST = 2  # more than that is a plan, and the intake makes one


class Directions:
    """Says where to ask, in the words of the triage tables. Needs no lock: nothing of it ever changes."""

    def __init__(self, triage: Triage, clock: Clock) -> None:
        self._triage = triage
        self._clock = clock

    def of(self, topics: Sequence[str]) -> str | None:
        """The desks for matters that were asked about (values of `first`); None for none."""
        return self.for_answers([{"first": topic} for topic in topics])

    def for_answers(self, told: Sequence[Mapping[str, Any]], heading: str | None = None) -> str | None:
        """The desks for what these answers say, each on its own. `heading`: in place of theirs."""
        lines = [
            f"{heading or referred.lines.heading}：{referred.lines.where}{'；'.join(referred.lines.window)}。"
            for referred in self._referred(told)
        ]
        return "\n".join([BEGINS, *lines]) if lines else None

    def brought_along(self, answers: Mapping[str, Any]) -> tuple[str, ...]:
        """What the tables say to bring to the desks of these answers."""
        listed = (item for referred in self._referred([answers]) for item in referred.lines.bring)
        return tuple(dict.fromkeys(listed))

    def _referred(self, told: Sequence[Mapping[str, Any]]) -> list[Referred]:
        today = in_shanghai(self._clock.now()).date()
        return [referred for values in told[:_MOST] for referred in self._triage.refer(values, today)]
