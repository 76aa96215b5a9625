"""Makes a tree in sorted arrays of jieba's list of words (`dictionary.py`)."""

from pathlib import Path

import numpy as np

from app.kept import Arrays

_NONE = 2**64 - 1  # above all keys, so that a search always ends at one
_MOST = 0xFFFF  # text to be cut holds no other characters


def learn(path: Path) -> Arrays:
    """The tree of the words in a file of `word count kind` lines."""
    counts: dict[str, int] = {}
    total = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        word, count = line.split(" ")[:2]
        counts[word] = int(count)
        total += int(count)
    return tree(counts, total)


def tree(counts: dict[str, int], total: int) -> Arrays:
    """The tree of words and how often they occur, level by level."""
    numbers, keys, found = {"": 0}, list[int](), list[int]()
    words = [word for word in counts if word and max(map(ord, word)) <= _MOST]
    level = {word[:1] for word in words}
    size = 1
    while level:
        nodes = sorted((numbers[start[:-1]] << 16 | ord(start[-1]), start) for start in level)
        for key, start in nodes:
            keys.append(key)
            found.append(counts.get(start, 0))
            numbers[start] = len(keys)
        size += 1
        level = {word[:size] for word in words if len(word) >= size}
    return {
        "keys": np.array([*keys, _NONE], dtype=np.uint64),
        "counts": np.array([*found, 0], dtype=np.int32),
        "total": np.array(total),
    }
