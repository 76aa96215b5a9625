"""The second judge: how it cuts texts, what it computes, and when it is asked."""

import json
from collections.abc import Callable
from itertools import pairwise, product
from math import erf, exp, isfinite, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.safety import Safety
from app.safety.encoder import Encoder, SecondJudge
from app.safety.pieces import Pieces

PIECES = ["<s>", "</s>", "<unk>", "\u2581", "甲", "乙", "甲乙", "乙丙", "丙", "甲乙丙"]
SCORES = [0.0, 0.0, 0.0, -1.0, -3.0, -3.5, -4.0, -2.0, -5.0, -9.5]
WIDTH, HEADS, LAYERS, PLACES = 4, 2, 2, 12
UNKNOWN = min(SCORES) - 10


def ways(text: str) -> list[list[str]]:
    """All ways to cut a text."""
    found = []
    for cuts in product((False, True), repeat=len(text) - 1):
        ends = [0, *(place for place, cut in enumerate(cuts, start=1) if cut), len(text)]
        found.append([text[a:b] for a, b in pairwise(ends)])
    return found


@given(text=st.text(alphabet="甲乙丙丁", min_size=1, max_size=7))
def test_of_all_ways_to_cut_a_text_the_likeliest_is_taken(text: str) -> None:
    known = dict(zip(PIECES[3:], SCORES[3:], strict=True))

    def likely(parts: list[str]) -> float:
        return sum(known.get(part, UNKNOWN if len(part) == 1 else -1e9) for part in parts)

    numbers = Pieces(PIECES, SCORES, 2).numbers(text)
    best = max(map(likely, ways("\u2581" + text)))
    assert sum(SCORES[n] if n != 2 else UNKNOWN for n in numbers) == pytest.approx(best)


def test_spaces_and_wide_letters_are_made_one_before_a_text_is_cut() -> None:
    pieces = Pieces(["<unk>", "\u2581", "a", "甲"], [0.0, -1.0, -1.0, -1.0], 0)
    assert pieces.numbers(" \u3000ａ \n甲 ") == [1, 2, 1, 3] == pieces.numbers("a 甲")
    assert pieces.numbers("") == [1]


def small_encoder(seed: int = 0) -> dict[str, NDArray[Any]]:
    """The arrays of a file as tools/encoder writes it, with random numbers."""
    chance = np.random.default_rng(seed)
    arrays: dict[str, NDArray[Any]] = {}

    def matrix(name: str, rows: int, columns: int) -> None:
        arrays[name] = chance.integers(-127, 128, (rows, columns)).astype(np.int8)
        arrays[f"{name}_scale"] = chance.uniform(0.001, 0.01, rows).astype(np.float32)

    def linear(name: str, rows: int, columns: int) -> None:
        matrix(name, rows, columns)
        arrays[f"{name}_bias"] = chance.normal(size=rows).astype(np.float32)

    def norm(name: str) -> None:
        arrays[f"{name}_gain"] = chance.normal(1, 0.1, WIDTH).astype(np.float32)
        arrays[f"{name}_bias"] = chance.normal(0, 0.1, WIDTH).astype(np.float32)

    matrix("words", len(PIECES), WIDTH)
    arrays["places"] = chance.normal(size=(PLACES, WIDTH)).astype(np.float16)
    norm("first")
    for layer in range(LAYERS):
        linear(f"layer{layer}_asked", 3 * WIDTH, WIDTH)
        linear(f"layer{layer}_joined", WIDTH, WIDTH)
        linear(f"layer{layer}_wide", 2 * WIDTH, WIDTH)
        linear(f"layer{layer}_narrow", WIDTH, 2 * WIDTH)
        norm(f"layer{layer}_after_joined")
        norm(f"layer{layer}_after_narrow")
    arrays["head"], arrays["head_bias"] = chance.normal(size=WIDTH).astype(np.float32), np.float32(0.5)
    about = {"pieces": PIECES, "begin": 0, "end": 1, "unknown": 2, "heads": HEADS, "layers": LAYERS}
    arrays["about"] = np.frombuffer(json.dumps(about).encode(), dtype=np.uint8)
    arrays["piece_scores"] = np.array(SCORES, dtype=np.float32)
    return arrays


def plainly(arrays: dict[str, NDArray[Any]], numbers: list[int]) -> float:
    """The same written down number by number, as the papers have it."""

    def linear(name: str, x: list[float]) -> list[float]:
        weight = arrays[name].astype(float) * arrays[f"{name}_scale"].astype(float)[:, None]
        bias = arrays[f"{name}_bias"]
        return [sum(w * v for w, v in zip(r, x, strict=True)) + b for r, b in zip(weight, bias, strict=True)]

    def norm(name: str, x: list[float]) -> list[float]:
        mean = sum(x) / len(x)
        deviation = sqrt(sum((v - mean) ** 2 for v in x) / len(x) + 1e-12)
        gain, bias = arrays[f"{name}_gain"], arrays[f"{name}_bias"]
        return [(v - mean) / deviation * g + b for v, g, b in zip(x, gain, bias, strict=True)]

    def added(x: list[float], y: list[float]) -> list[float]:
        return [a + b for a, b in zip(x, y, strict=True)]

    def seen(asked: list[list[float]], place: int) -> list[float]:
        each, out = WIDTH // HEADS, []
        for head in range(HEADS):
            part = [slice(kind * WIDTH + head * each, kind * WIDTH + (head + 1) * each) for kind in range(3)]
            query, keys = asked[place][part[0]], [row[part[1]] for row in asked]
            near = [exp(sum(q * k for q, k in zip(query, key, strict=True)) / sqrt(each)) for key in keys]
            values = [row[part[2]] for row in asked]
            out += [sum(n * v[i] for n, v in zip(near, values, strict=True)) / sum(near) for i in range(each)]
        return out

    words = arrays["words"].astype(float) * arrays["words_scale"].astype(float)[:, None]
    x = [norm("first", added(words[n].tolist(), arrays["places"][i].tolist())) for i, n in enumerate(numbers)]
    for layer in range(LAYERS):
        name = f"layer{layer}"
        asked = [linear(f"{name}_asked", row) for row in x]
        joined = [linear(f"{name}_joined", seen(asked, place)) for place in range(len(x))]
        x = [norm(f"{name}_after_joined", added(a, b)) for a, b in zip(x, joined, strict=True)]
        wide = [[v * (1 + erf(v / sqrt(2))) / 2 for v in linear(f"{name}_wide", row)] for row in x]
        narrow = [linear(f"{name}_narrow", row) for row in wide]
        x = [norm(f"{name}_after_narrow", added(a, b)) for a, b in zip(x, narrow, strict=True)]
    mean = [sum(row[i] for row in x) / len(x) for i in range(WIDTH)]
    return float(sum(m * h for m, h in zip(mean, arrays["head"], strict=True)) + arrays["head_bias"])


@pytest.mark.parametrize("seed", range(3))
def test_it_computes_what_the_papers_write_down(seed: int) -> None:
    arrays = small_encoder(seed)
    numbers = [0, *Pieces(PIECES, SCORES, 2).numbers("甲乙丙丁甲"), 1]
    assert Encoder(arrays).score("甲乙丙丁甲") == pytest.approx(plainly(arrays, numbers), abs=1e-4)


@given(text=st.text(max_size=60))
def test_any_text_has_a_score_and_a_long_one_is_read_from_both_ends(text: str) -> None:
    assert isfinite(SMALL.score(text))


def test_of_a_long_text_the_middle_is_left_out() -> None:
    long = SMALL.score("甲" * 30 + "丙" * 30)
    assert long == SMALL.score("甲" * 30 + "丁" * 9 + "丙" * 30) != SMALL.score("甲" * 30 + "丙" * 30 + "丁")


def test_its_matrices_stay_numbers_of_one_byte_and_share_one_room() -> None:
    encoder = Encoder(small_encoder())
    encoder.score("甲乙")
    encoder.score("丙")
    layers = encoder._layers
    kept = [getattr(layer, part).weight for layer in layers for part in ("asked", "joined", "wide", "narrow")]
    assert {weight.dtype for weight in kept} == {np.dtype(np.int8)}
    assert [len(room) for room in encoder._free] == [max(weight.size for weight in kept)]


def test_no_more_is_cut_into_pieces_than_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    cut: list[str] = []
    whole = Pieces.numbers
    monkeypatch.setattr(Pieces, "numbers", lambda self, text: cut.append(text) or whole(self, text))
    SMALL.score("甲" * 4000 + "丙" * 4000)
    assert cut == ["甲" * 500 + "丙" * 500]


SMALL = Encoder(small_encoder())


class Asked(Encoder):
    """Says the same of every text, and how often it was asked."""

    def __init__(self, odds: float) -> None:
        self.odds, self.times = odds, 0

    def score(self, text: str) -> float:
        self.times += 1
        return self.odds


@pytest.mark.parametrize(
    ("score", "odds", "corrected", "times"),
    [
        (-0.3, 2.0, 0.1, 1),
        (-0.3, 100.0, 0.3, 1),
        (0.7, -100.0, -0.1, 1),
        (-0.8, 100.0, -0.8, 0),
        (-0.6, 100.0, 0.0, 1),
        (0.9, -100.0, 0.9, 0),
    ],
)
def test_it_is_asked_only_where_it_can_turn_the_verdict(
    score: float, odds: float, corrected: float, times: int
) -> None:
    encoder = Asked(odds)
    judge = SecondJudge(encoder, weight=0.2, raises=3.0, lowers=4.0)
    assert judge.corrected(score, -0.1, "甲") == pytest.approx(corrected)
    assert encoder.times == times


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """Rules with an encoder, and sentences of which two mean the same to the net."""
    rules = tmp_path / "safety.yml"
    rules.with_suffix("").mkdir()
    content: dict[str, Any] = {
        "reply": "甲",
        "distress": ["戊"],
        "examples": ["戊"],
        "counter_examples": ["己"],
    }
    content["encoder"] = {"weight": 1.0, "raises": 50.0, "lowers": 50.0}
    rules.write_text(json.dumps(content), encoding="utf-8")
    rows = [{"text": f"{t}{n}我", "label": "everyday", "batch": "a"} for t in "甲乙" for n in range(8)]
    rows += [{"text": f"丙{n}他", "label": "distress", "batch": "a"} for n in range(8)]
    lines = "\n".join(json.dumps(row) for row in rows)
    (rules.with_suffix("") / "a.jsonl").write_text(lines, encoding="utf-8")
    return rules


def test_without_its_file_the_rules_are_refused(rules: Path) -> None:
    with pytest.raises(OSError, match=r"encoder\.npz"):
        Safety.load(rules)


def damaged(arrays: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    return arrays | {"layer1_wide": arrays["layer1_wide"][:, 1:]}


def lacking(arrays: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    return {name: array for name, array in arrays.items() if name != "head"}


@pytest.mark.parametrize("broken", [damaged, lacking])
def test_a_file_that_is_something_else_is_refused_with_its_name(
    tmp_path: Path, broken: Callable[[dict[str, NDArray[Any]]], dict[str, NDArray[Any]]]
) -> None:
    path = tmp_path / "encoder.npz"
    np.savez(path, allow_pickle=False, **broken(small_encoder()))
    with pytest.raises(ValueError, match=r"^encoder\.npz: no encoder"):
        Encoder.load(path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half a file", b"nothing of the kind"])
def test_a_file_that_was_cut_off_is_refused_with_its_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "encoder.npz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"^encoder\.npz: no encoder"):
        Encoder.load(path)


def test_it_turns_the_verdict_on_a_message_but_not_on_a_passage(rules: Path) -> None:
    arrays = small_encoder()
    arrays["head_bias"] = np.float32(40.0)
    with (rules.with_suffix("") / "encoder.npz").open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)
    safety = Safety.load(rules)
    assert safety.find_in(["甲1我"]) is not None
    assert safety.find_amid(["甲1我"]) is None
