"""The learned half of the distress detector.

A linear support vector machine over character 1-3-grams of the folded text, over the concepts and the classes
of words in it, and over pairs of them: not far apart, and near each other in their order. The pairs are the
grammar: it is not "gone" that is danger but "gone" with "the children are better off".
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from app.safety.reading import Hits, Reading
from app.safety.terms import Terms
from app.vectors import Floats

_MARGIN_COST = 2.0  # C of the support vector machine; 1-3 differ by noise
_CONCEPT_WEIGHT, _PAIR_WEIGHT = 0.4, 0.2  # beside a row of grams of length 1
_WORD_WEIGHT = 0.5  # of the row of word classes, beside it
_LONG = 14  # characters; in a longer text more concepts come together by chance, so each weighs less
_NEAR, _FAR = 9, 25  # characters between the ends of two concepts that belong together, or that may
_FEWEST_TEXTS = 3  # in which a gram, a word or a pair must occur to be learned

# A pair is one number, found faster than a tuple; see _pairs.
_MOST = 1_000  # more concepts than there are
_IN_ORDER = _MOST * _MOST


def _grams(marked: str) -> list[str]:
    pairs = [marked[i : i + 2] for i in range(len(marked) - 1)]
    return [*marked, *pairs, *(marked[i : i + 3] for i in range(len(marked) - 2))]


def _pairs(hits: Hits) -> Iterator[int]:
    """Pairs not far apart, the smaller before the greater, and again in their order when they are near."""
    for place, (end, first) in enumerate(hits, start=1):
        for later, second in hits[place:]:
            apart = later - end
            if apart > _FAR:
                break
            if first != second:
                yield (first * _MOST + second if first < second else second * _MOST + first)
                if apart <= _NEAR:
                    yield _IN_ORDER + first * _MOST + second


def _words(reading: Reading) -> list[int]:
    """The classes of words in a text, and their pairs."""
    return [*(-1 - word for _, word in reading.words), *_pairs(reading.words)]


class _Concepts:
    """Numbers of the concepts and their pairs: present or not, less in a long text."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self._single = 1 + max((concept for r in readings for _, concept in r.concepts), default=0)
        counts: dict[int, int] = {}
        for reading in readings:
            for pair in set(_pairs(reading.concepts)):
                counts[pair] = counts.get(pair, 0) + 1
        known = sorted(pair for pair, count in counts.items() if count >= _FEWEST_TEXTS)
        self._pairs = {pair: self._single + place for place, pair in enumerate(known)}
        self._weights: list[float] = []

    def __len__(self) -> int:
        return self._single + len(self._pairs)

    def _columns(self, reading: Reading) -> tuple[set[int], set[int]]:
        pairs = self._pairs
        single = {concept for _, concept in reading.concepts}
        return single, {pairs[pair] for pair in _pairs(reading.concepts) if pair in pairs}

    def row(self, reading: Reading) -> tuple[list[int], list[float]]:
        """The columns that are not zero, and their values."""
        single, pairs = self._columns(reading)
        share = _share(reading)
        values = [_CONCEPT_WEIGHT * share] * len(single) + [_PAIR_WEIGHT * share] * len(pairs)
        return [*sorted(single), *sorted(pairs)], values

    def weigh(self, weights: Floats) -> None:
        """Remember what was learned about every column, in their order."""
        self._weights = weights.tolist()

    def score(self, reading: Reading) -> float:
        """The row of a reading times the weights."""
        single, pairs = self._columns(reading)
        weight = self._weights.__getitem__
        total = _CONCEPT_WEIGHT * sum(map(weight, single)) + _PAIR_WEIGHT * sum(map(weight, pairs))
        return _share(reading) * total


def _share(reading: Reading) -> float:
    return min(1.0, sqrt(_LONG / len(reading.text)))


class DistressClassifier:
    """Says how much a reading resembles distress: above zero more than everyday."""

    def __init__(self, readings: Sequence[Reading], distress: Sequence[bool]) -> None:
        self._grams = Terms((_grams(reading.text) for reading in readings), _FEWEST_TEXTS)
        self._concepts = _Concepts(readings)
        self._words = Terms(map(_words, readings), _FEWEST_TEXTS)
        machine = _trained(self._rows(readings), np.array(distress))
        weights: Floats = machine.coef_[0]
        concepts_from, words_from = len(self._grams), len(self._grams) + len(self._concepts)
        self._grams.weigh(weights[:concepts_from])
        self._concepts.weigh(weights[concepts_from:words_from])
        self._words.weigh(weights[words_from:] * _WORD_WEIGHT)
        self._intercept = float(machine.intercept_[0])

    def score(self, reading: Reading) -> float:
        """The signed distance from what separates distress from everyday."""
        grams = self._grams.score(_grams(reading.text))
        return grams + self._concepts.score(reading) + self._words.score(_words(reading)) + self._intercept

    def _rows(self, readings: Iterable[Reading]) -> csr_matrix:
        concepts_from, words_from = len(self._grams), len(self._grams) + len(self._concepts)
        where, values, starts = array("l"), array("d"), [0]
        for reading in readings:
            parts = (
                (0, self._grams.row(_grams(reading.text)), 1.0),
                (concepts_from, self._concepts.row(reading), 1.0),
                (words_from, self._words.row(_words(reading)), _WORD_WEIGHT),
            )
            for first, (columns, numbers), weight in parts:
                where.extend(first + column for column in columns)
                values.extend(weight * number for number in numbers)
            starts.append(len(where))
        width = words_from + len(self._words)
        return csr_matrix((np.array(values), np.array(where), starts), shape=(len(starts) - 1, width))


def _trained(rows: csr_matrix, truth: NDArray[np.bool_]) -> LinearSVC:
    return LinearSVC(C=_MARGIN_COST, class_weight="balanced").fit(rows, truth)
