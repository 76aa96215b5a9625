"""Where a question asked at the very beginning belongs: the desk, and what only the window can settle."""

from collections.abc import Sequence

from app.aid.triage import Triage
from app.clock import Clock, in_shanghai

_MOST = 2  # more than that is a plan, and the intake makes one


class Directions:
    """Says where to ask, in the words of the triage tables. Needs no lock: nothing of it ever changes."""

    def __init__(self, triage: Triage, clock: Clock) -> None:
        self._triage = triage
        self._clock = clock

    def of(self, topics: Sequence[str]) -> str | None:
        """The desks for matters that were asked about (values of `first`); None for none."""
        today = in_shanghai(self._clock.now()).date()
        lines = [
            f"{referred.lines.heading}：{referred.lines.where}{'；'.join(referred.lines.window)}。"
            for topic in topics[:_MOST]
            for referred in self._triage.refer({"first": topic}, today)
        ]
        return "\n".join(["您问的这样，先跟您说在哪问：", *lines]) if lines else None
