"""Rows: neighbouring groups of a chain read as one number. Only those that can be one are given out.

A row is at most 22 characters and of few lengths, so the work grows with the text and not with its square.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple, Protocol

from app.privacy.numerals import Chain, Gap, Group

# Seven digits are a local telephone; no account has more than 22.
_LENGTHS = range(7, 23)
_ID_OR_CODE = 18
_NOWHERE = (-1, False)
_NO_GAP, _LOOSE = Gap.NONE, Gap.LOOSE
_NEVER = Gap.START  # wider than any gap inside a row

# All that a number without any label can be; the exact rules are in numbers.py.
_BY_SHAPE = re.compile(
    r"(?:(?:00)?86)?1[3-9]\d{9}|(?:(?:00)?86)?0\d{9,11}|[48]00\d{7}|[1-9]\d{14}|[3-69]\d{15,18}|[1-8]\d{16}[\dX]|"
    r"[0-9A-Y]{2}\d{6}[0-9A-Y]{10}"
)
# A row among other digits that nothing speaks of needs a right check digit, and a birthday or a letter.
_BY_CHECK_DIGIT = re.compile(
    r"[1-8]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dX]|(?=[0-9]*[A-Y])[0-9]{8}[0-9A-Y]{10}"
)
# The lengths of these shapes by their first character; a letter begins credit codes only.
_CARD_LENGTHS = (15, 16, 17, 18, 19)
_LENGTHS_BY_START = {
    "0": (10, 11, 12, 14, 15, 16, 18),
    "1": (11, 15, 18),
    "2": (15, 18),
    "3": _CARD_LENGTHS,
    "4": (10, *_CARD_LENGTHS),
    "5": _CARD_LENGTHS,
    "6": _CARD_LENGTHS,
    "7": (15, 18),
    "8": (10, 12, 13, 14, 15, 18),
    "9": _CARD_LENGTHS,
}
_LENGTHS_OF_CODES = (_ID_OR_CODE,)


class Near(Protocol):
    """Knows where the text names something."""

    def before(self, start: int) -> bool:
        """Whether anything may be said before a value that starts here."""
        ...

    def after(self, end: int) -> bool:
        """Whether anything may be said after a value that ends here."""
        ...


class Row(NamedTuple):
    """Neighbouring groups read as one number."""

    value: str
    start: int
    end: int
    gap: Gap  # the widest inside
    sizes: tuple[int, ...]
    alone: bool  # no further digits right beside it
    named: bool  # something may be said about it
    trimmed: bool  # without a numeral at its edge that may be a word


def _attached(neighbour: Group, edge: Group) -> bool:
    """Whether a neighbour can be part of the number, if the gap is small enough."""
    # One numeral beside digits is a word: 张三139…, …一共.
    is_word = len(neighbour.text) == 1 and neighbour.spoken and not edge.spoken
    return not neighbour.letters and not is_word


def _may_lose_its_edge(group: Group) -> bool:
    """Whether the first or last numeral can belong to a word: 一共, 第一."""
    return group.spoken and len(group.text) > 1


class Rows:
    """The rows of one chain."""

    def __init__(self, chain: Chain, near: Near) -> None:
        self._chain = chain
        self._text = "".join([group.text for group in chain])
        self._starts = list(accumulate([len(group.text) for group in chain], initial=0))
        self._gaps: list[Gap] = [group.gap for group in chain]
        self._named_before = [near.before(group.start) for group in chain]
        self._named_after = [near.after(group.end) for group in chain]
        self._is_named = True in self._named_before or True in self._named_after
        self._ends: dict[int, tuple[int, bool]] = {}  # where rows end: the last group, and whether trimmed
        for last, group in enumerate(chain):
            end = self._starts[last + 1]
            self._ends[end] = (last, False)
            if _may_lose_its_edge(group):
                self._ends[end - 1] = (last, True)
        pairs = list(pairwise(chain))
        self._pull_before = [_NEVER, *(b.gap if _attached(a, b) else _NEVER for a, b in pairs)]
        self._pull_after = [*(b.gap if _attached(b, a) else _NEVER for a, b in pairs), _NEVER]

    def __iter__(self) -> Iterator[Row]:
        for first, group in enumerate(self._chain):
            lengths = self._lengths(first)
            yield from self._beginning(first, self._starts[first], lengths)
            if _may_lose_its_edge(group):
                yield from self._beginning(first, self._starts[first] + 1, lengths)

    def _lengths(self, first: int) -> Sequence[int] | None:
        """All lengths where the text names something; None: as the first character has it."""
        named = self._is_named and (
            self._named_before[first] or True in self._named_after[first : first + _LENGTHS.stop]
        )
        return _LENGTHS if named else None

    def _beginning(self, first: int, at: int, lengths: Sequence[int] | None) -> Iterator[Row]:
        """The rows that begin at a place of the chain's text."""
        text, trimmed = self._text, at > self._starts[first]
        for length in lengths or _LENGTHS_BY_START.get(text[at], _LENGTHS_OF_CODES):
            last, cut = self._ends.get(at + length, _NOWHERE)
            if last < first or (cut and trimmed):
                continue
            gap = max(self._gaps[first + 1 : last + 1], default=_NO_GAP)
            alone = self._is_alone(first, last, gap)
            named = self._named_before[first] or self._named_after[last]
            if not (alone and named):
                shape = _BY_SHAPE if alone or named else _BY_CHECK_DIGIT
                if shape.fullmatch(text, at, at + length) is None:
                    continue
            start, end = self._chain[first].start + trimmed, self._chain[last].end - cut
            sizes = tuple([len(group.text) for group in self._chain[first : last + 1]])
            yield Row(text[at : at + length], start, end, gap, sizes, alone, named, trimmed or cut)

    def _is_alone(self, first: int, last: int, gap: Gap) -> bool:
        widest = gap if gap < _LOOSE else _LOOSE
        if self._pull_before[first] <= widest or self._pull_after[last] <= widest:
            return False
        return not (self._glued_letters(first, first - 1) and self._glued_letters(last + 1, last + 1))

    def _glued_letters(self, second: int, letters: int) -> bool:
        """Whether letters stand right beside: a value inside a longer code, as in a hash."""
        inside = 0 < second < len(self._chain)
        return inside and self._gaps[second] == _NO_GAP and self._chain[letters].letters
