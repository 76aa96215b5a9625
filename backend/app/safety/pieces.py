"""Splits a text into the pieces that an encoder knows: of all ways the likeliest.

A unigram language model says how likely each piece is; the best way to any place in the text is the best way
to an earlier one and one piece more (T. Kudo, Subword Regularization, ACL 2018, section 3.2).
"""

import unicodedata
from collections.abc import Sequence
from math import inf

_SPACE = "\u2581"  # what a space is written as in pieces; every text begins with one
_PENALTY = 10.0  # an unknown character is less likely by this than the rarest piece


class Pieces:
    """The pieces an encoder knows, each with the logarithm of its probability."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float], unknown: int) -> None:
        self._known = {
            piece: (number, score)
            for number, (piece, score) in enumerate(zip(pieces, scores, strict=True))
            if number != unknown
        }
        self._unknown = (unknown, min(scores) - _PENALTY)
        self._longest = max(map(len, pieces))

    def numbers(self, text: str) -> list[int]:
        """The numbers of the pieces of a text in their order; `unknown` for a character no piece holds."""
        written = _SPACE + _SPACE.join(unicodedata.normalize("NFKC", text).split())
        best, cut = (
            [0.0],
            [(0, 0)],
        )  # of every place: how likely the best way is; where its last piece began, and which
        for end in range(1, len(written) + 1):
            likeliest, last = -inf, (0, 0)
            for start in range(max(0, end - self._longest), end):
                found = self._known.get(written[start:end])
                if found is None and start == end - 1:
                    found = self._unknown
                if found is not None and best[start] + found[1] > likeliest:
                    likeliest, last = best[start] + found[1], (start, found[0])
            best.append(likeliest)
            cut.append(last)
        numbers, place = [], len(written)
        while place > 0:
            place, number = cut[place]
            numbers.append(number)
        return numbers[::-1]
