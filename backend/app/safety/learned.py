"""The learned half of the distress detector.

A linear support vector machine over character 1-3-grams of the folded text, over the concepts and the classes
of words in it, and over pairs of them: not far apart, and near each other in their order. The pairs are the
grammar: it is not "gone" that is danger but "gone" with "the children are better off".
"""

import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from math import sqrt
from typing import Any, Self

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

Arrays = dict[str, NDArray[Any]]


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

    def __init__(self, single: int, pairs: Iterable[int], weights: Iterable[float] = ()) -> None:
        self._single = single
        self._pairs = {pair: single + place for place, pair in enumerate(pairs)}
        self._weights = list(weights)

    @classmethod
    def found(cls, readings: Sequence[Reading]) -> Self:
        """The concepts in texts, and the pairs that several of them hold."""
        single = 1 + max((concept for r in readings for _, concept in r.concepts), default=0)
        counts: dict[int, int] = {}
        for reading in readings:
            for pair in set(_pairs(reading.concepts)):
                counts[pair] = counts.get(pair, 0) + 1
        return cls(single, sorted(pair for pair, count in counts.items() if count >= _FEWEST_TEXTS))

    def __len__(self) -> int:
        return self._single + len(self._pairs)

    def kept(self) -> tuple[list[int], list[float]]:
        """The pairs, and what was learned about single concepts and them."""
        return list(self._pairs), self._weights

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

    def __init__(self, grams: Terms, concepts: _Concepts, words: Terms) -> None:
        self._grams, self._concepts, self._words = grams, concepts, words
        self._intercept = 0.0

    @classmethod
    def learn(cls, readings: Sequence[Reading], distress: Sequence[bool]) -> Self:
        """What separates readings of distress from the others."""
        grams = Terms((_grams(reading.text) for reading in readings), _FEWEST_TEXTS)
        words = Terms(map(_words, readings), _FEWEST_TEXTS)
        self = cls(grams, _Concepts.found(readings), words)
        machine = _trained(self._rows(readings), np.array(distress))
        weights: Floats = machine.coef_[0]
        concepts_from, words_from = len(grams), len(grams) + len(self._concepts)
        grams.weigh(weights[:concepts_from])
        self._concepts.weigh(weights[concepts_from:words_from])
        words.weigh(weights[words_from:] * _WORD_WEIGHT)
        self._intercept = float(machine.intercept_[0])
        return self

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Self:
        """What `arrays` gave in another process; ValueError or KeyError when it is something else."""
        grams = Terms.weighed(
            json.loads(arrays["grams"].tobytes()), arrays["gram_squares"], arrays["gram_parts"]
        )
        words = Terms.weighed(arrays["words"].tolist(), arrays["word_squares"], arrays["word_parts"])
        pairs, weights = arrays["pairs"].tolist(), arrays["concept_weights"].tolist()
        if len(pairs) > len(weights):
            raise ValueError("pairs of concepts without weights")
        self = cls(grams, _Concepts(len(weights) - len(pairs), pairs, weights), words)
        self._intercept = float(arrays["intercept"])
        return self

    def arrays(self) -> Arrays:
        """All that was learned, in arrays of numbers."""
        grams, gram_squares, gram_parts = self._grams.kept()
        words, word_squares, word_parts = self._words.kept()
        pairs, weights = self._concepts.kept()
        return {
            "grams": np.frombuffer(json.dumps(grams).encode(), dtype=np.uint8),
            "gram_squares": gram_squares,
            "gram_parts": gram_parts,
            "words": np.array(words, dtype=np.int64),
            "word_squares": word_squares,
            "word_parts": word_parts,
            "pairs": np.array(pairs, dtype=np.int64),
            "concept_weights": np.array(weights),
            "intercept": np.array(self._intercept),
        }

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
    return LinearSVC(C=_MARGIN_COST, class_weight="balanced", random_state=0).fit(rows, truth)
