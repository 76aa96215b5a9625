"""TF-IDF of one kind of terms, and what a text's terms say once every term has a weight.

`app.vectors` does the same for the search; here rare terms are left out, a term counts once in a text, may be
anything hashable, and a text is scored without building its row: that is a fifth of the time.
"""

from array import array
from collections.abc import Hashable, Iterable, Sequence
from math import sqrt
from typing import Self

import numpy as np
from scipy.sparse import csr_matrix

from app.vectors import Floats


class Terms:
    """ln((1 + n) / (1 + df)) + 1 of every term that several texts hold, rows of length 1."""

    def __init__(self, columns: dict[Hashable, int], squares: list[float], parts: list[float]) -> None:
        self._columns, self._squares, self._parts = columns, squares, parts

    @classmethod
    def fitted(cls, texts: Iterable[Iterable[Hashable]], fewest: int) -> tuple[Self, csr_matrix]:
        """The terms that at least `fewest` texts hold, not weighed yet, and the row of every text."""
        numbers: dict[Hashable, int] = {}  # in the order of first sight: the same in every process
        found, lengths = array("q"), []
        for terms in texts:
            once = dict.fromkeys(terms)
            found.extend([numbers.setdefault(term, len(numbers)) for term in once])
            lengths.append(len(once))
        where, count = np.array(found), len(lengths)
        frequency = np.bincount(where, minlength=len(numbers))
        kept = frequency >= fewest
        idf = np.log((1 + count) / (1 + frequency[kept])) + 1
        known = [term for term, keep in zip(numbers, kept.tolist(), strict=True) if keep]
        self = cls({term: column for column, term in enumerate(known)}, (idf**2).tolist(), idf.tolist())
        rows = np.repeat(np.arange(count), lengths)[kept[where]]
        columns = (np.cumsum(kept) - 1)[where[kept[where]]]
        values = idf[columns]
        values /= np.sqrt(np.bincount(rows, values**2, minlength=count))[rows]
        # Numbers of four bytes: half the memory.
        places = (values, (rows.astype(np.int32), columns.astype(np.int32)))
        return self, csr_matrix(places, shape=(count, len(known)))

    @classmethod
    def weighed(cls, terms: Sequence[Hashable], squares: Floats, parts: Floats) -> Self:
        """Terms as an earlier process learned them: what `kept` gave."""
        if not len(terms) == len(squares) == len(parts):
            raise ValueError("terms and their numbers do not belong together")
        return cls({term: column for column, term in enumerate(terms)}, squares.tolist(), parts.tolist())

    def kept(self) -> tuple[list[Hashable], Floats, Floats]:
        """The terms, their squares and what was learned about them: `weighed` makes them again."""
        return list(self._columns), np.array(self._squares), np.array(self._parts)

    def __len__(self) -> int:
        return len(self._columns)

    def weigh(self, weights: Floats) -> None:
        """Remember what was learned about every column of the rows, once."""
        self._parts = (weights * np.array(self._parts)).tolist()

    def score(self, terms: Iterable[Hashable]) -> float:
        """The row of `terms` times the weights."""
        known = [column for column in map(self._columns.get, set(terms)) if column is not None]
        if not known:
            return 0.0
        return sum(map(self._parts.__getitem__, known)) / sqrt(sum(map(self._squares.__getitem__, known)))
