"""jieba's dictionary and its way of cutting Chinese text into words, in a tenth of the memory.

jieba holds half a million words and beginnings of words in a dictionary of Python, 120 MB in two copies. Here
they are a tree in two sorted arrays (`dictionary_learning.py`), mapped from the file that keeps them and
shared by all; the words somebody adds are his own. The cuts are jieba's in search mode without its hidden
Markov model; the tests hold them against the library.
"""

import re
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from math import log
from pathlib import Path
from threading import Lock

import numpy as np

from app import grams
from app.grams import codes
from app.kept import Arrays, Kept, key_of

_LEARNER = "app.dictionary_learning"
_CHARACTER = np.uint64(16)  # bits
_ROOT = np.uint64(0)
_BLOCK = re.compile(r"([\u4E00-\u9FD5a-zA-Z0-9+#&\._%\-]+)")
_SPACE = re.compile(r"(\r\n|\s)")
_LATIN = re.compile(r"[a-zA-Z0-9]")
_lock = Lock()

_Spans = dict[tuple[int, int], int]  # first and last place of every word in a block, and how often it occurs


class Words:
    """How often each word occurs in the language; beginnings of words count zero times.

    A node's key is the number of its parent above the character that leads to it; its number is its place
    among the sorted keys plus one, the root's is 0. Behind the last key stands one that is none.
    """

    def __init__(self, arrays: Arrays) -> None:
        self._keys, self._counts = arrays["keys"], arrays["counts"]
        self.total = int(arrays["total"])

    def spans(self, block: str) -> _Spans:
        """All words in a block, by length."""
        characters = codes(block)
        starts, nodes, firsts = np.arange(len(characters)), _ROOT, list[int]()
        lasts, counts = list[int](), list[int]()
        for more in range(len(characters)):
            keys = nodes | characters[more:] if more == 0 else nodes | characters[starts + more]
            where = self._keys.searchsorted(keys)
            known = self._keys[where] == keys
            starts, where = starts[known], where[known]
            firsts += starts.tolist()
            lasts += (starts + more).tolist()
            counts += self._counts[where].tolist()
            if len(starts) and starts[-1] + more + 1 == len(characters):
                starts, where = starts[:-1], where[:-1]
            if not len(starts):
                break
            nodes = (where + 1).astype(np.uint64) << _CHARACTER
        return {
            (first, last): count for first, last, count in zip(firsts, lasts, counts, strict=True) if count
        }

    def count(self, word: str) -> int | None:
        """How often a word occurs; None when nothing begins with it."""
        node, count = 0, None
        for character in word:
            key = np.array([node << 16 | grams.key(character)], np.uint64)
            where = self._keys.searchsorted(key)
            if self._keys[where[0]] != key[0]:
                return None
            node, count = int(where[0]) + 1, int(self._counts[where[0]])
        return count


class Cutter:
    """Cuts text into words; words can be added without anybody else seeing them."""

    def __init__(self, words: Words) -> None:
        self._words, self._total = words, words.total
        self._added: dict[str, int] = {}
        self._longest: dict[str, int] = {}  # of the words that begin with a character

    def add(self, word: str, count: int | None = None) -> None:
        """One more word; without a count it occurs just often enough to be cut out."""
        self._added[word] = self._just_enough(word) if count is None else count
        self._total += self._added[word]
        self._longest[word[0]] = max(self._longest.get(word[0], 0), len(word))

    def for_search(self, text: str) -> list[str]:
        """The words of a text, each after the words of two and three characters in it."""
        words = list[str]()
        for block in filter(None, _BLOCK.split(text)):
            if not _BLOCK.match(block):
                words += _between(block)
                continue
            spans = self._spans(block)
            for start, end in _joined(block, self._best(len(block), spans)):
                for size in (2, 3) if end - start > 2 else ():
                    if end - start > size:
                        places = range(start, end - size + 1)
                        words += [block[at : at + size] for at in places if (at, at + size - 1) in spans]
                words.append(block[start:end])
        return words

    def _plain(self, text: str) -> Iterator[str]:
        for block in filter(None, _BLOCK.split(text)):
            if _BLOCK.match(block):
                for start, end in _joined(block, self._best(len(block), self._spans(block))):
                    yield block[start:end]
            else:
                yield from _between(block)

    def _spans(self, block: str) -> _Spans:
        spans = self._words.spans(block)
        for start, first in enumerate(block):
            for end in range(start + 1, min(start + self._longest.get(first, 0), len(block)) + 1):
                if (count := self._added.get(block[start:end])) is not None:
                    spans[start, end - 1] = count
        return spans

    def _best(self, length: int, spans: _Spans) -> list[int]:
        """For every place the last place of the word that begins there on the likeliest way to the end."""
        ends: list[list[tuple[int, int]]] = [[] for _ in range(length)]
        for (start, last), count in spans.items():
            ends[start].append((last, count))
        total = log(self._total)
        likely, best = [0.0] * (length + 1), [0] * length
        for start in range(length - 1, -1, -1):
            found = ends[start]
            if not found:  # as a word that occurs once
                likely[start], best[start] = 0.0 - total + likely[start + 1], start
            elif len(found) == 1:
                last, count = found[0]
                likely[start], best[start] = log(count) - total + likely[last + 1], last
            else:
                likely[start], best[start] = max(
                    [(log(count) - total + likely[last + 1], last) for last, count in found]
                )
        return best

    def _just_enough(self, word: str) -> int:
        share = 1.0
        for part in self._plain(word):
            share *= self._count(part) / float(self._total)
        return max(int(share * self._total) + 1, self._count(word))

    def _count(self, word: str) -> int:
        if (count := self._added.get(word)) is None and (count := self._words.count(word)) is None:
            starts = any(added.startswith(word) for added in self._added)
            return 0 if starts else 1
        return count


def _between(block: str) -> Iterator[str]:
    """What stands between words, character by character."""
    for part in _SPACE.split(block):
        yield from [part] if _SPACE.match(part) else part


def _joined(block: str, best: list[int]) -> Iterator[tuple[int, int]]:
    """Where the words of a block begin and end; single Latin letters and digits in a row are one word."""
    place = latin = 0
    while place < len(block):
        end = best[place] + 1
        if end == place + 1 and _LATIN.match(block[place]):
            place = end
            continue
        if latin < place:
            yield latin, place
        yield place, end
        place = latin = end
    if latin < place:
        yield latin, place


def _words(cache_dir: Path | None) -> Words:
    if cache_dir is None:
        return Words(import_module(_LEARNER).learn(_printed()))
    sources = [Path(__file__).with_name("dictionary_learning.py"), Path(grams.__file__)]
    kept = Kept(cache_dir / "words.kept", key_of([_printed()], sources), _LEARNER, [_printed()])
    return Words(kept.arrays())


_read: list[Words] = []  # one at most: it is the same whatever folder it is kept in


def _printed() -> Path:
    """jieba's list of words; the library itself is not loaded."""
    found = find_spec("jieba")
    assert found is not None and found.origin is not None  # one of our requirements
    return Path(found.origin).with_name("dict.txt")


def own_cutter(cache_dir: Path | None = None) -> Cutter:
    """A cutter to which words can be added; the dictionary is kept in `cache_dir`, else made here and now."""
    with _lock:
        if not _read:
            _read.append(_words(cache_dir))
        return Cutter(_read[0])
