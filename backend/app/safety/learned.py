"""The learned half of the distress detector.

A linear support vector machine over character 1-3-grams of the folded text, over the concepts in it, and over
pairs of concepts: in the whole text, and near each other in their order. The pairs are the grammar: it is not
"gone" that is danger but "gone" with "the children are better off".
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from app.safety.reading import Reading
from app.vectors import Columns, Floats, TermWeights, matrix

_MARGIN_COST = 2.0  # C of the support vector machine; 1-3 differ by noise
_CONCEPT_WEIGHT, _PAIR_WEIGHT = 0.4, 0.2  # beside a row of grams of length 1
_LONG = 20  # characters; in a longer text more concepts come together by chance, so each weighs less
_NEAR = 9  # characters between the ends of two concepts that belong together
_FEWEST_TEXTS = 2  # in which a pair must occur to be learned


def _grams(marked: str) -> list[str]:
    pairs = [marked[i : i + 2] for i in range(len(marked) - 1)]
    return [*marked, *pairs, *(marked[i : i + 3] for i in range(len(marked) - 2))]


def _pairs(reading: Reading) -> Iterator[tuple[int, int, bool]]:
    """Pairs of concepts: (smaller, greater, False) anywhere, (first, second, True) near each other."""
    present = sorted({concept for _, concept in reading.concepts})
    for place, first in enumerate(present):
        for second in present[place + 1 :]:
            yield first, second, False
    hits = reading.concepts
    for place, (end, first) in enumerate(hits):
        for later, second in hits[place + 1 :]:
            if later - end > _NEAR:
                break
            if first != second:
                yield first, second, True


class _Features:
    """Numbers of a reading: weighted grams, then concepts, then pairs."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self._grams = TermWeights(_grams)
        self._grams.fit([reading.text for reading in readings])
        self._concepts_from = len(self._grams.columns)
        concepts = 1 + max((concept for r in readings for _, concept in r.concepts), default=0)
        counts: dict[tuple[int, int, bool], int] = {}
        for reading in readings:
            for pair in set(_pairs(reading)):
                counts[pair] = counts.get(pair, 0) + 1
        known = sorted(pair for pair, count in counts.items() if count >= _FEWEST_TEXTS)
        first = self._concepts_from + concepts
        self._pairs = {pair: first + place for place, pair in enumerate(known)}
        self.width = first + len(known)

    def row(self, reading: Reading) -> tuple[Columns, Floats]:
        """The columns that are not zero, and their values."""
        where, weights = self._grams.row(reading.text)
        concepts = self._columns(self._concepts_from + concept for _, concept in reading.concepts)
        pairs = self._columns(self._pairs[pair] for pair in _pairs(reading) if pair in self._pairs)
        share = min(1.0, (_LONG / len(reading.text)) ** 0.5)
        values = [
            weights,
            np.full(len(concepts), _CONCEPT_WEIGHT * share),
            np.full(len(pairs), _PAIR_WEIGHT * share),
        ]
        return np.concatenate([where, concepts, pairs]), np.concatenate(values)

    @staticmethod
    def _columns(columns: Iterable[int]) -> Columns:
        return np.array(sorted(set(columns)), dtype=np.int64)


class DistressClassifier:
    """Says how much a reading resembles distress: above zero more than everyday."""

    def __init__(self, readings: Sequence[Reading], distress: Sequence[bool]) -> None:
        self._features = _Features(readings)
        rows = matrix([self._features.row(reading) for reading in readings], self._features.width)
        machine = _trained(rows, np.array(distress))
        self._weights: Floats = machine.coef_[0]
        self._intercept = float(machine.intercept_[0])

    def score(self, reading: Reading) -> float:
        """The signed distance from what separates distress from everyday."""
        where, values = self._features.row(reading)
        return float(values @ self._weights[where]) + self._intercept


def _trained(rows: csr_matrix, truth: NDArray[np.bool_]) -> LinearSVC:
    return LinearSVC(C=_MARGIN_COST, class_weight="balanced").fit(rows, truth)
