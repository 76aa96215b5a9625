"""The learned half of the distress detector.

A linear support vector machine over the terms of `features.BLOCKS`, over the concepts in a text and pairs of
them: not far apart, and near each other in their order. The pairs are the grammar: it is not "gone" that is
danger but "gone" with "the children are better off".
"""

import json
from array import array
from collections.abc import Iterable, Sequence
from math import sqrt
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from app.safety.features import BLOCKS, pairs, shape
from app.safety.reading import Reading
from app.safety.terms import Terms
from app.vectors import Floats

_MARGIN_COST = 1.0  # C of the support vector machine; 0.5-2 differ by noise
_CONCEPT_WEIGHT, _PAIR_WEIGHT = 0.4, 0.2  # beside a row of grams of length 1
_LONG = 14  # characters; in a longer text more concepts come together by chance, so each weighs less
_FEWEST_TEXTS = 5  # in which a term or a pair must occur to be learned

Arrays = dict[str, NDArray[Any]]


class _Concepts:
    """Numbers of the concepts and their pairs: present or not, less in a long text."""

    def __init__(self, single: int, known: Iterable[int], weights: Iterable[float] = ()) -> None:
        self._single = single
        self._pairs = {pair: single + place for place, pair in enumerate(known)}
        self._weights = list(weights)

    @classmethod
    def found(cls, readings: Sequence[Reading]) -> Self:
        """The concepts in texts, and the pairs that several of them hold."""
        single = 1 + max((concept for r in readings for _, concept in r.concepts), default=0)
        counts: dict[int, int] = {}
        for reading in readings:
            for pair in set(pairs(reading.concepts)):
                counts[pair] = counts.get(pair, 0) + 1
        return cls(single, sorted(pair for pair, count in counts.items() if count >= _FEWEST_TEXTS))

    def __len__(self) -> int:
        return self._single + len(self._pairs)

    def kept(self) -> tuple[list[int], list[float]]:
        """The pairs, and what was learned about single concepts and them."""
        return list(self._pairs), self._weights

    def _columns(self, reading: Reading) -> tuple[set[int], set[int]]:
        known = self._pairs
        single = {concept for _, concept in reading.concepts}
        return single, {known[pair] for pair in pairs(reading.concepts) if pair in known}

    def rows(self, readings: Sequence[Reading]) -> csr_matrix:
        """One row for every reading."""
        where, values, starts = array("q"), array("d"), [0]
        for reading in readings:
            single, known = self._columns(reading)
            where.extend([*single, *known])
            share = _share(reading)
            values.extend([_CONCEPT_WEIGHT * share] * len(single) + [_PAIR_WEIGHT * share] * len(known))
            starts.append(len(where))
        return csr_matrix((np.array(values), np.array(where), starts), shape=(len(readings), len(self)))

    def weigh(self, weights: Floats) -> None:
        """Remember what was learned about every column, in their order."""
        self._weights = weights.tolist()

    def score(self, reading: Reading) -> float:
        """The row of a reading times the weights."""
        single, known = self._columns(reading)
        weight = self._weights.__getitem__
        total = _CONCEPT_WEIGHT * sum(map(weight, single)) + _PAIR_WEIGHT * sum(map(weight, known))
        return _share(reading) * total


def _share(reading: Reading) -> float:
    return min(1.0, sqrt(_LONG / len(reading.text)))


class DistressClassifier:
    """Says how much a reading resembles distress: above zero more than everyday."""

    def __init__(self, blocks: Sequence[Terms], concepts: _Concepts) -> None:
        self._blocks, self._concepts = blocks, concepts
        self._shape: list[float] = []
        self._intercept = 0.0

    @classmethod
    def learn(cls, readings: Sequence[Reading], distress: Sequence[bool]) -> Self:
        """What separates readings of distress from the others."""
        concepts = _Concepts.found(readings)
        blocks, rows = _fitted(concepts, readings)
        machine = _trained(rows, np.array(distress))
        weights: Floats = machine.coef_[0]
        self, start = cls(blocks, concepts), len(concepts)
        concepts.weigh(weights[:start])
        for block, (_, weight, _) in zip(blocks, BLOCKS, strict=True):
            block.weigh(weight * weights[start : start + len(block)])
            start += len(block)
        self._shape = weights[start:].tolist()
        self._intercept = float(machine.intercept_[0])
        return self

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Self:
        """What `arrays` gave in another process; ValueError or KeyError when it is something else."""
        blocks = []
        for name, _, _ in BLOCKS:
            terms = json.loads(arrays[name].tobytes())
            blocks.append(Terms.weighed(terms, arrays[f"{name}_squares"], arrays[f"{name}_parts"]))
        known, weights = arrays["pairs"].tolist(), arrays["concept_weights"].tolist()
        single = int(arrays["concepts"])
        if single + len(known) != len(weights):
            raise ValueError("concepts and their weights do not belong together")
        self = cls(blocks, _Concepts(single, known, weights))
        self._shape, self._intercept = arrays["shape"].tolist(), float(arrays["intercept"])
        return self

    def arrays(self) -> Arrays:
        """All that was learned, in arrays of numbers."""
        known, weights = self._concepts.kept()
        arrays: Arrays = {
            "concepts": np.array(len(self._concepts) - len(known)),
            "pairs": np.array(known, dtype=np.int64),
            "concept_weights": np.array(weights),
            "shape": np.array(self._shape),
            "intercept": np.array(self._intercept),
        }
        for block, (name, _, _) in zip(self._blocks, BLOCKS, strict=True):
            terms, squares, parts = block.kept()
            arrays[name] = np.frombuffer(json.dumps(terms).encode(), dtype=np.uint8)
            arrays |= {f"{name}_squares": squares, f"{name}_parts": parts}
        return arrays

    def score(self, reading: Reading) -> float:
        """The signed distance from what separates distress from everyday."""
        score = self._concepts.score(reading) + self._intercept
        score += sum(value * weight for value, weight in zip(shape(reading), self._shape, strict=True))
        for block, (_, _, terms) in zip(self._blocks, BLOCKS, strict=True):
            score += block.score(terms(reading))
        return score


def _fitted(concepts: _Concepts, readings: Sequence[Reading]) -> tuple[list[Terms], csr_matrix]:
    """The terms of every block, and the rows of everything side by side.

    The rows are most of what learning needs of memory: no block is kept twice for longer than it takes.
    """
    blocks, parts = [], [concepts.rows(readings)]
    for _, weight, terms in BLOCKS:
        block, rows = Terms.fitted(map(terms, readings), _FEWEST_TEXTS)
        rows.data *= weight
        blocks.append(block)
        parts.append(rows)
    parts.append(csr_matrix(np.array(list(map(shape, readings)))))
    return blocks, _beside(parts)


def _beside(parts: list[csr_matrix]) -> csr_matrix:
    """The rows of several matrices side by side; each is let go when it has been taken over.

    `scipy.sparse.hstack` does the same by way of coordinates, which takes half a gigabyte more.
    """
    starts: NDArray[np.int64] = np.vstack([part.indptr for part in parts]).sum(axis=0, dtype=np.int64)
    columns = sum(part.shape[1] for part in parts)
    values, where = np.empty(starts[-1]), np.empty(starts[-1], dtype=np.int32)
    free, first = starts[:-1].copy(), 0  # where the next number of every row goes; the part's first column
    while parts:
        part = parts.pop(0)
        held = np.diff(part.indptr)
        places = np.repeat(free - part.indptr[:-1], held) + np.arange(part.nnz)
        values[places], where[places] = part.data, part.indices + first
        free, first = free + held, first + part.shape[1]
    return csr_matrix((values, where, starts), shape=(len(starts) - 1, columns))


def _trained(rows: csr_matrix, truth: NDArray[np.bool_]) -> LinearSVC:
    return LinearSVC(C=_MARGIN_COST, class_weight="balanced", random_state=0).fit(rows, truth)
