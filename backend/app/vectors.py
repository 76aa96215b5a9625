"""TF-IDF rows for short texts.

A question is one row: the library functions check their input for longer than they compute, and this is the
hottest path of the backend. The tests hold these lines against the library.
"""

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
Columns = NDArray[np.int64]


def character_grams(text: str) -> list[str]:
    """Character 1-2-grams of a text with its ends marked, so that they know how it begins and ends."""
    marked = f"^{text}$"
    return list(marked) + [marked[i : i + 2] for i in range(len(marked) - 1)]


class TermWeights:
    """TF-IDF of one kind of terms: (1 + ln tf) · (ln((1 + n) / (1 + df)) + 1), rows of length 1."""

    def __init__(self, terms: Callable[[str], list[str]]) -> None:
        self._terms = terms
        self.columns: dict[str, int] = {}

    def fit(self, texts: Sequence[str]) -> None:
        """Learns vocabulary and IDF."""
        frequency = Counter(term for text in texts for term in set(self._terms(text)))
        self.columns = {term: column for column, term in enumerate(sorted(frequency))}
        counts = np.array([frequency[term] for term in self.columns], dtype=np.float64)
        self._idf = np.log((1 + len(texts)) / (1 + counts)) + 1

    def row(self, text: str) -> tuple[Columns, Floats]:
        """Columns and weights of the known terms of `text`; empty when it has none."""
        columns = self.columns
        counts = Counter(columns[term] for term in self._terms(text) if term in columns)
        where = np.fromiter(counts, dtype=np.int64, count=len(counts))
        weights = (1 + np.log(np.fromiter(counts.values(), dtype=np.float64, count=len(counts)))) * self._idf[
            where
        ]
        length = float(np.sqrt(weights @ weights))
        return where, weights / length if length else weights


def matrix(rows: Sequence[tuple[Columns, Floats]], width: int) -> csr_matrix:
    """Rows of (columns, weights) as one sparse matrix."""
    starts = np.cumsum([0, *(len(where) for where, _ in rows)])
    where = np.concatenate([row[0] for row in rows])
    weights = np.concatenate([row[1] for row in rows])
    return csr_matrix((weights, where, starts), shape=(len(rows), width))
