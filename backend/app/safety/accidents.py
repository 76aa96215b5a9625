"""Which texts of danger speak of sudden illness or an accident: there 120 and 119 come before everything.

A linear support vector machine over single characters and pairs of them, learned from the sentences of
`policies/safety/` that say so (`kind`) and from those of other dangers. It raises no alarm: it is asked when
there is one, for the fitting reply.
"""

from collections.abc import Sequence
from typing import Self

import numpy as np
from sklearn.svm import LinearSVC

from app.safety.reading import Reader
from app.vectors import TermWeights, character_grams, matrix

_COST = 1.0  # C of the support vector machine, the usual value; no other was tried
_FROM = 0.0


class Accidents:
    """Tells accidents from other dangers. Built once, then read-only and thread-safe."""

    def __init__(self, accidents: Sequence[str], others: Sequence[str]) -> None:
        """Learns from folded texts, as readings hold them."""
        self._terms = TermWeights(character_grams)
        self._terms.fit([*accidents, *others])
        rows = matrix([self._terms.row(text) for text in (*accidents, *others)], len(self._terms.columns))
        # Few of all dangers are accidents, but what sounds like one is answered as one.
        machine = LinearSVC(C=_COST, class_weight="balanced")
        machine.fit(rows, [1] * len(accidents) + [0] * len(others))
        self._weights, self._intercept = machine.coef_[0], float(machine.intercept_[0])

    @classmethod
    def of(cls, dangers: tuple[Sequence[str], Sequence[str]], reader: Reader) -> Self | None:
        """Learns from texts as they were written; none where no accident or no other danger is among them."""
        accidents, others = ([reader.read(text).text for text in texts] for texts in dangers)
        return cls(accidents, others) if accidents and others else None

    def is_one(self, text: str) -> bool:
        """Whether a folded text that speaks of danger speaks of an accident or sudden illness."""
        where, weights = self._terms.row(text)
        return float(np.dot(weights, self._weights[where])) + self._intercept > _FROM
