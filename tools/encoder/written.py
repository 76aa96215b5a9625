"""Writes what was learned as the file the detector reads: policies/safety/encoder.npz."""

import json
from pathlib import Path
from typing import Any, Dict, Sequence, Tuple

import numpy as np
import torch

from tools.encoder.base import Base
from tools.encoder.model import Judge, Layer

_MOST = 127  # the largest number of one byte with a sign


def small(matrix: Any) -> Tuple[Any, Any]:
    """Rows in numbers of one byte, and the scale of each row."""
    scale = np.maximum(np.abs(matrix).max(1), 1e-8) / _MOST
    return np.rint(matrix / scale[:, None]).astype(np.int8), scale.astype(np.float32)


def _linear(arrays: Dict[str, Any], name: str, linear: Any) -> None:
    arrays[name], arrays[f"{name}_scale"] = small(linear.weight.detach().numpy())
    arrays[f"{name}_bias"] = linear.bias.detach().numpy()


def _norm(arrays: Dict[str, Any], name: str, norm: Any) -> None:
    arrays[f"{name}_gain"], arrays[f"{name}_bias"] = norm.weight.detach().numpy(), norm.bias.detach().numpy()


def _layer(arrays: Dict[str, Any], name: str, layer: Layer) -> None:
    for part, linear in (
        ("asked", layer.qkv),
        ("joined", layer.ao),
        ("wide", layer.fi),
        ("narrow", layer.fo),
    ):
        _linear(arrays, f"{name}_{part}", linear)
    _norm(arrays, f"{name}_after_joined", layer.a)
    _norm(arrays, f"{name}_after_narrow", layer.o)


def write(path: Path, judge: Judge, base: Base, kept: Sequence[int], learned: Dict[str, Any]) -> None:
    """The encoder's file. `kept`: the numbers of the pieces it knows; `learned`: from what and how, for people."""
    new = {number: place for place, number in enumerate(kept)}
    arrays: Dict[str, Any] = {
        "piece_scores": np.array([base.scores[number] for number in kept], dtype=np.float32)
    }
    arrays["words"], arrays["words_scale"] = small(judge.word.weight.detach().numpy())
    arrays["places"] = judge.pos.detach().numpy().astype(np.float16)
    _norm(arrays, "first", judge.ln)
    for number, layer in enumerate(judge.L):
        _layer(arrays, f"layer{number}", layer)
    arrays["head"] = judge.h.weight.detach().numpy()[0]
    arrays["head_bias"] = judge.h.bias.detach().numpy()[0]
    about = {
        "pieces": [base.pieces[number] for number in kept],
        "begin": new[base.begin],
        "end": new[base.end],
        "unknown": new[base.unknown],
        "heads": base.sizes.heads,
        "layers": base.sizes.layers,
        "learned": learned,
    }
    arrays["about"] = np.frombuffer(json.dumps(about, ensure_ascii=False).encode(), dtype=np.uint8)
    np.savez_compressed(path, **arrays)


def _read_linear(arrays: Any, name: str, linear: Any) -> None:
    weight = arrays[name].astype(np.float32) * arrays[f"{name}_scale"][:, None]
    linear.weight.data, linear.bias.data = torch.from_numpy(weight), torch.from_numpy(arrays[f"{name}_bias"])


def _read_norm(arrays: Any, name: str, norm: Any) -> None:
    norm.weight.data, norm.bias.data = (
        torch.from_numpy(arrays[f"{name}_{part}"]) for part in ("gain", "bias")
    )


def read(path: Path, judge: Judge) -> None:
    """Put what a file holds into the judge, to learn further; the words and places are the base's."""
    with np.load(path, allow_pickle=False) as file:
        arrays = dict(file)
    for number, layer in enumerate(judge.L):
        name = f"layer{number}"
        for part, linear in (
            ("asked", layer.qkv),
            ("joined", layer.ao),
            ("wide", layer.fi),
            ("narrow", layer.fo),
        ):
            _read_linear(arrays, f"{name}_{part}", linear)
        _read_norm(arrays, f"{name}_after_joined", layer.a)
        _read_norm(arrays, f"{name}_after_narrow", layer.o)
    judge.h.weight.data[0] = torch.from_numpy(arrays["head"])
    judge.h.bias.data[0] = float(arrays["head_bias"])
