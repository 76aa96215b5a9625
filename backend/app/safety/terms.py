"""What the terms of a text say, each with the weight that was learned for it.

A term counts once in a text. The terms lie in a sorted array, found by bisection, with a square and a weight
each: a tenth of the memory of a dictionary, and mapped from the file that keeps them (`app.kept`).
"""

from math import sqrt

import numpy as np

from app.grams import Keys, distinct, places
from app.vectors import Floats


class Terms:
    """ln((1 + n) / (1 + df)) + 1 of every term, rows of length 1, times what was learned."""

    def __init__(self, terms: Keys, squares: Floats, parts: Floats) -> None:
        """`terms` in rising order; ValueError when they and their numbers do not belong together."""
        if not len(terms) == len(squares) == len(parts) or terms.dtype != np.uint64:
            raise ValueError("terms and their numbers do not belong together")
        self._terms, self._squares, self._parts = terms, squares, parts

    def score(self, terms: Keys) -> float:
        """The row of `terms` times the weights."""
        if not len(self._terms):
            return 0.0
        where, known = places(self._terms, distinct(terms))
        columns = where[known]
        if not len(columns):
            return 0.0
        return float(self._parts[columns].sum()) / sqrt(float(self._squares[columns].sum()))
