"""Weak signs of danger that add up over a conversation."""

from collections.abc import Sequence

from app.safety.automaton import Automaton
from app.safety.files import SignalsFile


class Signals:
    """Adds up the weak signs in the last texts of a visitor."""

    def __init__(self, content: SignalsFile) -> None:
        self._turns = content.turns
        self._needed = content.needed
        wordings = {name: signal.wordings for name, signal in content.signals.items()}
        self._weights = [signal.weight for signal in content.signals.values()]
        self._calm = len(self._weights)
        self._automaton = Automaton(wordings | ({"calm": content.calm} if content.calm else {}))

    def add_up(self, folded: Sequence[str]) -> bool:
        """Whether the last texts, folded, together give enough signs and the newest one gives one of them.

        Every sign counts once, so that saying the same thing again does not raise the alarm.
        """
        found: set[int] = set()
        newest: set[int] = set()
        for text in folded[-self._turns :]:
            newest = {sign for _, sign in self._automaton.find(text)}
            if self._calm in newest:
                newest = set()
            found |= newest
        return bool(newest) and sum(self._weights[sign] for sign in found) >= self._needed
