"""Weak signs of danger that add up over a conversation."""

from collections.abc import Sequence

from app.safety.automaton import Automaton
from app.safety.files import SignalsFile


class Signals:
    """Adds up the weak signs in the last texts of a visitor."""

    def __init__(self, content: SignalsFile) -> None:
        self.turns = content.turns
        self._needed = content.needed
        wordings = {name: signal.wordings for name, signal in content.signals.items()}
        self._weights = [signal.weight for signal in content.signals.values()]
        self._calm = len(self._weights)
        self._automaton = Automaton(wordings | ({"calm": content.calm} if content.calm else {}))

    def signs(self, folded: str) -> set[int]:
        """The signs in one folded text; none in a calm one."""
        found = {sign for _, sign in self._automaton.find(folded)}
        return set() if self._calm in found else found

    def add_up(self, folded: Sequence[str]) -> bool:
        """Whether the last texts, folded, together give enough signs and the newest one gives one of them.

        Every sign counts once, so that saying the same thing again does not raise the alarm.
        """
        signs = [self.signs(text) for text in folded[-self.turns :]]
        found: set[int] = set().union(*signs)
        return bool(signs and signs[-1]) and sum(self._weights[sign] for sign in found) >= self._needed
