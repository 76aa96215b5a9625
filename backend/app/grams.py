"""Characters in a row as whole numbers: sixteen bits a character, found by bisection in a sorted array.

A dictionary of half a million such pieces of text takes a hundred megabytes, their numbers four.
"""

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
_BITS = np.uint64(16)
_MOST = 0xFFFF
# Rare signs and pictures need more than sixteen bits: they are given numbers that no character has.
_PRIVATE, _PRIVATE_MANY = 0xE000, 6400
LONGEST = 4  # characters that fit into a number


def codes(text: str) -> Keys:
    """The characters of a text as numbers."""
    found = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    rare = found > _MOST
    if rare.any():
        found[rare] = _PRIVATE + found[rare] % _PRIVATE_MANY
    found[found == 0] = _MOST  # zero would be no character at all
    return found


def rows_of(numbers: Keys, most: int) -> list[Keys]:
    """One character each, two in a row each, and so on up to `most`."""
    rows = [numbers]
    for size in range(2, most + 1):
        rows.append(rows[-1][:-1] << _BITS | numbers[size - 1 :])
    return rows


def pairs_apart(numbers: Keys, apart: int) -> Keys:
    """Every character with the one `apart` places later."""
    return numbers[:-apart] << _BITS | numbers[apart:]


def key(text: str) -> int:
    """The number of a few characters."""
    number = 0
    for code in map(ord, text):
        number = number << 16 | (
            code if 0 < code <= _MOST else _PRIVATE + code % _PRIVATE_MANY if code else _MOST
        )
    return number


def distinct(keys: Keys) -> Keys:
    """Every key once, from the smallest on."""
    ordered = np.sort(keys)
    return ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))] if len(ordered) else ordered


def places(table: Keys, keys: Keys) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Where in a sorted table the keys lie, and which of them lie there at all; the table is not empty."""
    found = np.minimum(table.searchsorted(keys), len(table) - 1)
    return found, table[found] == keys
