"""What the learned net looks at in a reading.

The last clause and the first one have terms of their own: danger is mostly said at the end of a story, and a
denial or a joke often after it. Characters at a pause and four in a row say where a phrase begins and ends.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from math import log

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


def _one_to_three(marked: str) -> list[str]:
    two = [marked[i : i + 2] for i in range(len(marked) - 1)]
    return [*marked, *two, *(marked[i : i + 3] for i in range(len(marked) - 2))]


def _words(reading: Reading) -> list[int]:
    """The classes of words in a text, and their pairs."""
    return [*(-1 - word for _, word in reading.words), *pairs(reading.words)]


def _last(reading: Reading) -> list[str]:
    return _one_to_three(f"^{reading.clauses[-1]}$") if reading.clauses else []


def _first(reading: Reading) -> list[str]:
    return _one_to_three(f"^{reading.clauses[0]}$") if reading.clauses else []


def _ends(reading: Reading) -> list[str]:
    marked = [f"^{clause}$" for clause in reading.clauses]
    return [part for one in marked for n in (2, 3, 4) for part in (one[:n], one[-n:])]


def _gaps(reading: Reading) -> list[str]:
    """Two characters of one clause with one or two between them, whatever these are."""
    marked = [f"^{clause}$" for clause in reading.clauses]
    return [f"{a}_{b}" for one in marked for apart in (2, 3) for a, b in zip(one, one[apart:], strict=False)]


def _fours(reading: Reading) -> list[str]:
    text = reading.text
    return [text[i : i + 4] for i in range(len(text) - 3)]


# Name, weight of its row of length 1, terms of a reading.
BLOCKS: Sequence[tuple[str, float, Callable[[Reading], Sequence[Hashable]]]] = (
    ("grams", 1.0, lambda reading: _one_to_three(reading.text)),
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
