"""The learned half of the distress detector, as it is used; `training.py` learns it.

A linear support vector machine over the terms of `features.BLOCKS`, over the concepts in a text and pairs of
them: not far apart, and near each other in their order. The pairs are the grammar: it is not "gone" that is
danger but "gone" with "the children are better off".
"""

from collections.abc import Iterable, Sequence
from math import sqrt
from typing import Self

from app.kept import Arrays
from app.safety.features import BLOCKS, pairs, shape
from app.safety.reading import Reading
from app.safety.terms import Terms

CONCEPT_WEIGHT, PAIR_WEIGHT = 0.4, 0.2  # beside a row of grams of length 1
_LONG = 14  # characters; in a longer text more concepts come together by chance, so each weighs less


class Concepts:
    """Numbers of the concepts and their pairs: present or not, less in a long text."""

    def __init__(self, single: int, known: Iterable[int], weights: Iterable[float] = ()) -> None:
        self._single = single
        self._pairs = {pair: single + place for place, pair in enumerate(known)}
        self._weights = list(weights)

    def __len__(self) -> int:
        return self._single + len(self._pairs)

    def columns(self, reading: Reading) -> tuple[set[int], set[int]]:
        """The numbers of the concepts in a reading, and of their pairs."""
        known = self._pairs
        single = {concept for _, concept in reading.concepts}
        return single, {known[pair] for pair in pairs(reading.concepts) if pair in known}

    def score(self, reading: Reading) -> float:
        """The row of a reading times the weights."""
        single, known = self.columns(reading)
        weight = self._weights.__getitem__
        total = CONCEPT_WEIGHT * sum(map(weight, single)) + PAIR_WEIGHT * sum(map(weight, known))
        return share(reading) * total


def share(reading: Reading) -> float:
    """How much the concepts of a reading weigh."""
    return min(1.0, sqrt(_LONG / len(reading.text)))


class DistressClassifier:
    """Says how much a reading resembles distress: above zero more than everyday."""

    def __init__(
        self, blocks: Sequence[Terms], concepts: Concepts, form: Sequence[float], intercept: float
    ) -> None:
        self._blocks, self._concepts, self._shape, self._intercept = blocks, concepts, form, intercept

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Self:
        """What `training.learned` gave, in another process; ValueError or KeyError when it is something
        else."""
        blocks = [
            Terms(arrays[name], arrays[f"{name}_squares"], arrays[f"{name}_parts"]) for name, _, _ in BLOCKS
        ]
        known, weights = arrays["pairs"].tolist(), arrays["concept_weights"].tolist()
        single = int(arrays["concepts"])
        if single + len(known) != len(weights):
            raise ValueError("concepts and their weights do not belong together")
        concepts = Concepts(single, known, weights)
        return cls(blocks, concepts, arrays["shape"].tolist(), float(arrays["intercept"]))

    def score(self, reading: Reading) -> float:
        """The signed distance from what separates distress from everyday."""
        score = self._concepts.score(reading) + self._intercept
        score += sum(value * weight for value, weight in zip(shape(reading), self._shape, strict=True))
        for block, (_, _, terms) in zip(self._blocks, BLOCKS, strict=True):
            score += block.score(terms(reading))
        return score
