"""TF-IDF of one kind of terms, and what a text's terms say once every term has a weight.

`app.vectors` does the same for the search; here rare terms are left out, a term counts once in a text, may be
anything hashable, and a text is scored without building its row: that is a fifth of the time.
"""

from collections.abc import Hashable, Iterable, Sequence
from math import log, sqrt
from typing import Self

import numpy as np

from app.vectors import Floats


class Terms:
    """ln((1 + n) / (1 + df)) + 1 of every term that several texts hold, rows of length 1."""

    def __init__(self, texts: Iterable[Iterable[Hashable]], fewest: int) -> None:
        frequency: dict[Hashable, int] = {}  # in the order of first sight: the same in every process
        count = 0
        for terms in texts:
            count += 1
            for term in dict.fromkeys(terms):
                frequency[term] = frequency.get(term, 0) + 1
        kept = {term: number for term, number in frequency.items() if number >= fewest}
        self._columns = {term: column for column, term in enumerate(kept)}
        # Many terms are equally rare: their number is kept once.
        idf = {number: log((1 + count) / (1 + number)) + 1 for number in set(kept.values())}
        squares = {number: value * value for number, value in idf.items()}
        self._idf = [idf[number] for number in kept.values()]
        self._squares = [squares[number] for number in kept.values()]
        self._parts: list[float] = []

    @classmethod
    def weighed(cls, terms: Sequence[Hashable], squares: Floats, parts: Floats) -> Self:
        """Terms as an earlier process learned them: what `kept` gave."""
        if not len(terms) == len(squares) == len(parts):
            raise ValueError("terms and their numbers do not belong together")
        self = cls([], fewest=1)
        self._columns = {term: column for column, term in enumerate(terms)}
        self._squares, self._parts = squares.tolist(), parts.tolist()
        return self

    def kept(self) -> tuple[list[Hashable], Floats, Floats]:
        """The terms, their squares and what was learned about them: `weighed` makes them again."""
        return list(self._columns), np.array(self._squares), np.array(self._parts)

    def __len__(self) -> int:
        return len(self._columns)

    def _known(self, terms: Iterable[Hashable]) -> list[int]:
        return [column for column in map(self._columns.get, set(terms)) if column is not None]

    def row(self, terms: Iterable[Hashable]) -> tuple[list[int], list[float]]:
        """The columns of the known terms, and their values; empty when there are none."""
        known = sorted(self._known(terms))  # a set of strings has another order in every process
        length = sqrt(sum(map(self._squares.__getitem__, known)))
        return known, [self._idf[column] / length for column in known]

    def weigh(self, weights: Floats) -> None:
        """Remember what was learned about every column, in their order."""
        self._parts = (weights * np.array(self._idf)).tolist()
        self._idf = []  # only rows need it

    def score(self, terms: Iterable[Hashable]) -> float:
        """The row of `terms` times the weights."""
        known = self._known(terms)
        if not known:
            return 0.0
        return sum(map(self._parts.__getitem__, known)) / sqrt(sum(map(self._squares.__getitem__, known)))
