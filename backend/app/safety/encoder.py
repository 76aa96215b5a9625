"""The second judge of the distress detector: a small pretrained encoder that was learned further.

The linear net counts words; where it hardly decides, the encoder reads the sentence as a whole. Twelve
layers of self-attention (A. Vaswani et al., Attention Is All You Need, 2017) over pieces of words, normalised
after every sum as in BERT; the mean of the last layer goes to one weight each, the sum of which is the log
odds of distress. The file is made by `tools/encoder`; here it is only used, with numpy alone. Its matrices
stay the numbers of one byte they are in the file; each is widened where it is multiplied, in one room that
all of them share and that still lies in the processor's cache then.
"""

import json
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf

from app.safety.pieces import Pieces

Numbers = NDArray[np.float32]
Bytes = NDArray[np.int8]
_EPSILON = np.float32(1e-12)
_LONGEST = 1_000  # characters; of a longer text its ends, which hold more pieces than there are places
_HALF, _ROOT_HALF = np.float32(0.5), np.float32(0.5**0.5)


@dataclass(frozen=True, slots=True)
class _Linear:
    """y = x · (weight · scale) + bias; a scale for each output."""

    weight: Bytes
    scale: Numbers
    bias: Numbers

    def __call__(self, x: Numbers, room: Numbers) -> Numbers:
        wide = room[: self.weight.size].reshape(self.weight.shape)
        np.copyto(wide, self.weight)
        wide *= self.scale
        return x @ wide + self.bias


@dataclass(frozen=True, slots=True)
class _Norm:
    """Mean 0 and variance 1 over the last axis, then a gain and a bias (layer normalisation)."""

    gain: Numbers
    bias: Numbers

    def __call__(self, x: Numbers) -> Numbers:
        x = x - x.mean(-1, keepdims=True)
        normal: Numbers = x / np.sqrt((x * x).mean(-1, keepdims=True) + _EPSILON)
        return normal * self.gain + self.bias


@dataclass(frozen=True, slots=True)
class _Layer:
    """One layer: every piece looks at all of them, then at itself."""

    heads: int
    asked: _Linear  # queries, keys and values side by side
    joined: _Linear
    after_joined: _Norm
    wide: _Linear
    narrow: _Linear
    after_narrow: _Norm

    def __call__(self, x: Numbers, room: Numbers) -> Numbers:
        count, width = x.shape
        each = width // self.heads
        query, key, value = self.asked(x, room).reshape(count, 3, self.heads, each).transpose(1, 2, 0, 3)
        near = np.exp(_below_zero(query @ key.transpose(0, 2, 1) / np.float32(each**0.5)))
        near /= near.sum(-1, keepdims=True)
        seen = (near @ value).transpose(1, 0, 2).reshape(count, width)
        x = self.after_joined(x + self.joined(seen, room))
        wide = self.wide(x, room)
        wide *= (erf(wide * _ROOT_HALF) + 1) * _HALF  # GELU
        return self.after_narrow(x + self.narrow(wide, room))

    @property
    def widest(self) -> int:
        """How many numbers its largest matrix has."""
        return max(part.weight.size for part in (self.asked, self.joined, self.wide, self.narrow))


def _below_zero(x: Numbers) -> Numbers:
    shifted: Numbers = x - x.max(-1, keepdims=True)
    return shifted


class Encoder:
    """Says the log odds that a text is distress."""

    def __init__(self, arrays: dict[str, NDArray[Any]]) -> None:
        about = json.loads(arrays["about"].tobytes())
        self._pieces = Pieces(about["pieces"], arrays["piece_scores"].tolist(), about["unknown"])
        self._begin, self._end = about["begin"], about["end"]
        self._rows, self._row_scales = arrays["words"], arrays["words_scale"].astype(np.float32)
        self._places = arrays["places"].astype(np.float32)
        self._first = _norm(arrays, "first")
        self._layers = [_layer(arrays, number, about["heads"]) for number in range(about["layers"])]
        self._head = arrays["head"].astype(np.float32)
        self._bias = float(arrays["head_bias"])
        self._room = max(layer.widest for layer in self._layers)
        self._free: list[Numbers] = []  # rooms nobody multiplies in: as many as threads ever did at once

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a file of `tools/encoder`. Raises OSError without it, ValueError when it is something else."""
        try:
            with np.load(path, allow_pickle=False) as file:
                encoder = cls(dict(file))
            encoder.score("甲")
        except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, ValueError) as error:
            raise ValueError(f"{path.name}: no encoder of tools/encoder: {error!r}") from error
        return encoder

    def score(self, text: str) -> float:
        """The log odds of distress, above zero where it is likelier than not."""
        read = text if len(text) <= _LONGEST else text[: _LONGEST // 2] + text[-_LONGEST // 2 :]
        numbers = [self._begin, *self._shortened(self._pieces.numbers(read)), self._end]
        words = self._rows[numbers] * self._row_scales[numbers, None]
        x = self._first(words + self._places[: len(numbers)])
        try:
            room = self._free.pop()
        except IndexError:
            room = np.empty(self._room, np.float32)
        for layer in self._layers:
            x = layer(x, room)
        self._free.append(room)
        return float(x.mean(0) @ self._head) + self._bias

    def _shortened(self, numbers: list[int]) -> list[int]:
        """The beginning and the end of a text that is longer than the places there are."""
        room = len(self._places) - 2
        if len(numbers) <= room:
            return numbers
        return numbers[: room // 2] + numbers[len(numbers) - (room - room // 2) :]


@dataclass(frozen=True, slots=True)
class SecondJudge:
    """What the encoder adds to the score of the linear net: `weight` times its log odds, which count from
    `-lowers` to `raises`. It may clear a text of more than it may accuse it of: most texts are far below
    the bar, and each that could still be raised over it has to be read.
    """

    encoder: Encoder
    weight: float
    raises: float
    lowers: float

    def corrected(self, score: float, bar: float, text: str) -> float:
        """The score with the encoder's share; without, where no share could carry it over the bar.

        Most texts are far from it, and the encoder costs fifty times as much as the net.
        """
        if score + self.weight * self.raises <= bar or score - self.weight * self.lowers > bar:
            return score
        odds = self.encoder.score(text)
        return score + self.weight * min(max(odds, -self.lowers), self.raises)


def _layer(arrays: dict[str, NDArray[Any]], number: int, heads: int) -> _Layer:
    name = f"layer{number}"
    asked, joined, wide, narrow = (
        _linear(arrays, f"{name}_{part}") for part in ("asked", "joined", "wide", "narrow")
    )
    after_joined, after_narrow = _norm(arrays, f"{name}_after_joined"), _norm(arrays, f"{name}_after_narrow")
    return _Layer(heads, asked, joined, after_joined, wide, narrow, after_narrow)


def _linear(arrays: dict[str, NDArray[Any]], name: str) -> _Linear:
    """Kept as whole numbers of one byte, one scale for each output."""
    weight = np.ascontiguousarray(arrays[name].T)
    return _Linear(
        weight, arrays[f"{name}_scale"].astype(np.float32), arrays[f"{name}_bias"].astype(np.float32)
    )


def _norm(arrays: dict[str, NDArray[Any]], name: str) -> _Norm:
    return _Norm(arrays[f"{name}_gain"].astype(np.float32), arrays[f"{name}_bias"].astype(np.float32))
