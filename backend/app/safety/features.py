"""What the learned net looks at in a reading.

The last clause and the first one have terms of their own: danger is mostly said at the end of a story, and a
denial or a joke often after it. Characters at a pause and four in a row say where a phrase begins and ends. A
term is a whole number: of a few characters, a class of words or a pair (`app.grams`).
"""

from collections.abc import Callable, Iterator, Sequence
from math import log

import numpy as np

from app.grams import Keys, codes, key, pairs_apart, rows_of
from app.safety.reading import Hits, Reading

_NEAR, _FAR = 9, 25  # characters between the ends of two concepts that belong together, or that may
_MANY = 6  # clauses; more are the same
_SHAPE_WEIGHT = 0.3

# A pair is one number, found faster than a tuple; see pairs.
_MOST = 1_000  # more concepts than there are
_IN_ORDER = _MOST * _MOST


def pairs(hits: Hits) -> Iterator[int]:
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


def _of_clauses(reading: Reading) -> list[Keys]:
    return [codes(f"^{clause}$") for clause in reading.clauses]


def _joined(parts: Sequence[Keys]) -> Keys:
    return np.concatenate(parts) if parts else np.empty(0, np.uint64)


def _one_to_three(numbers: Keys) -> Keys:
    return np.concatenate(rows_of(numbers, 3))


def _words(reading: Reading) -> Keys:
    """The classes of words in a text, and their pairs."""
    numbers = [*(-1 - word for _, word in reading.words), *pairs(reading.words)]
    return np.array(numbers, dtype=np.int64).view(np.uint64)


def _last(reading: Reading) -> Keys:
    return _one_to_three(codes(f"^{reading.clauses[-1]}$")) if reading.clauses else _joined([])


def _first(reading: Reading) -> Keys:
    return _one_to_three(codes(f"^{reading.clauses[0]}$")) if reading.clauses else _joined([])


def _ends(reading: Reading) -> Keys:
    marked = [f"^{clause}$" for clause in reading.clauses]
    ends = [key(part) for one in marked for n in (2, 3, 4) for part in (one[:n], one[-n:])]
    return np.array(ends, dtype=np.uint64)


def _gaps(reading: Reading) -> Keys:
    """Two characters of one clause with one or two between them, whatever these are."""
    return _joined([pairs_apart(one, apart) for one in _of_clauses(reading) for apart in (2, 3)])


def _grams(reading: Reading) -> Keys:
    return _one_to_three(codes(reading.text))


def _fours(reading: Reading) -> Keys:
    return rows_of(codes(reading.text), 4)[-1]


# Name, weight of its row of length 1, terms of a reading.
BLOCKS: Sequence[tuple[str, float, Callable[[Reading], Keys]]] = (
    ("grams", 1.0, _grams),
    ("words", 0.5, _words),
    ("last", 0.5, _last),
    ("first", 0.4, _first),
    ("ends", 0.3, _ends),
    ("fours", 0.3, _fours),
    ("gaps", 0.4, _gaps),
)


def shape(reading: Reading) -> list[float]:
    """How long the text is and how many clauses it has."""
    clauses = len(reading.clauses)
    values = (log(len(reading.text)) / 3, min(clauses, _MANY) / _MANY, float(clauses == 1))
    return [_SHAPE_WEIGHT * value for value in values]
