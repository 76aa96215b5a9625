"""What the detector learned, kept between starts."""

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.safety import Safety, kept, learning
from app.safety.files import FoldsFile
from app.safety.kept import kept_or_learned, key_of
from app.safety.learned import DistressClassifier
from app.safety.reading import Reader

TEXTS = ["我要甲了", "甲了算了", "真甲", "我要甲", "我要乙了", "乙了算了", "真乙", "我要乙"] * 2
DISTRESS = [text for text in TEXTS if "甲" in text]
READER = Reader(FoldsFile(), {"a": ["甲"], "b": ["我"]}, [], {"c": ["要"], "d": ["了"]})


def learn() -> DistressClassifier:
    """Something small."""
    return DistressClassifier.learn([READER.read(text) for text in TEXTS], [t in DISTRESS for t in TEXTS])


def never() -> DistressClassifier:
    """For those who must not learn."""
    raise AssertionError("learned although it was kept")


def said(learned: DistressClassifier) -> list[float]:
    """What it says about all texts."""
    return [learned.score(READER.read(text)) for text in [*TEXTS, "丙"]]


@pytest.fixture
def inputs(tmp_path: Path) -> list[Path]:
    """A file that is learned from."""
    path = tmp_path / "a.jsonl"
    path.write_text("a", encoding="utf-8")
    return [path]


@pytest.fixture
def folder(tmp_path: Path, inputs: list[Path]) -> Path:
    """A folder in which something was kept for `inputs`."""
    kept_or_learned(tmp_path / "cache", inputs, learn)
    return tmp_path / "cache"


def test_a_second_start_says_exactly_the_same_without_learning(folder: Path, inputs: list[Path]) -> None:
    assert said(kept_or_learned(folder, inputs, never)) == pytest.approx(said(learn()))


def test_nobody_else_can_open_the_folder_and_no_draft_is_left(folder: Path) -> None:
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [path.name for path in folder.iterdir()] == ["distress.npz"]


def test_another_input_is_learned_again_and_kept(folder: Path, inputs: list[Path]) -> None:
    inputs[0].write_text("b", encoding="utf-8")
    calls = []

    def learn_and_count() -> DistressClassifier:
        calls.append(1)
        return learn()

    kept_or_learned(folder, inputs, learn_and_count)
    assert calls == [1]
    kept_or_learned(folder, inputs, never)


def test_the_key_knows_names_contents_sources_and_libraries(
    inputs: list[Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first, other = key_of(inputs), inputs[0].with_name("b.jsonl")
    shutil.copy(inputs[0], other)
    keys = {first, key_of([other]), key_of([*inputs, other])}
    monkeypatch.setattr(kept, "version", lambda name: "0")
    keys.add(key_of(inputs))
    monkeypatch.undo()
    monkeypatch.setattr(kept, "__file__", str(tmp_path / "kept.py"))
    keys.add(key_of(inputs))
    assert len(keys) == 5


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-2000])


def _flip(path: Path) -> None:
    content = path.read_bytes()
    third = len(content) // 3
    flipped = bytes(byte ^ 0xFF for byte in content[third : 2 * third])
    path.write_bytes(content[:third] + flipped + content[2 * third :])


def _replaced(change: dict[str, object]) -> Callable[[Path], None]:
    def replace(path: Path) -> None:
        with np.load(path) as file:
            arrays = dict(file)
        np.savez(path, **(arrays | {name: np.array(value) for name, value in change.items()}))

    return replace


@pytest.mark.parametrize(
    "damage",
    [
        _cut,
        _flip,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_text("text", encoding="utf-8"),
        lambda path: np.save(path.open("wb"), np.array([{}], dtype=object), allow_pickle=True),
        _replaced({"words_parts": [1.0]}),
        _replaced({"concept_weights": [1.0]}),
        _replaced({"grams": np.frombuffer(json.dumps(["甲"])[:-1].encode(), dtype=np.uint8)}),
        _replaced({"intercept": [{}]}),
    ],
)
def test_a_damaged_file_is_learned_again_with_a_line_in_the_log(
    folder: Path, inputs: list[Path], damage: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    damage(folder / "distress.npz")
    assert said(kept_or_learned(folder, inputs, learn)) == pytest.approx(said(learn()))
    assert "learning again" in caplog.text
    kept_or_learned(folder, inputs, never)


def test_a_file_of_another_user_is_not_believed(
    folder: Path, inputs: list[Path], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    owner = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: owner + 1)
    assert said(kept_or_learned(folder, inputs, learn)) == pytest.approx(said(learn()))
    assert "another user's" in caplog.text


def test_a_folder_that_cannot_be_written_only_costs_the_time(
    tmp_path: Path, inputs: list[Path], caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert said(kept_or_learned(tmp_path / "file", inputs, learn)) == pytest.approx(said(learn()))
    assert "cannot be kept" in caplog.text


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """Small rules with sentences to learn from."""
    rules = tmp_path / "safety.yml"
    rules.with_suffix("").mkdir()
    content = {"reply": "甲", "distress": ["丁"], "examples": ["丁"], "counter_examples": ["丙"]}
    rules.write_text(json.dumps(content), encoding="utf-8")
    rows = [{"text": t, "label": "distress" if t in DISTRESS else "everyday", "batch": "a"} for t in TEXTS]
    lines = "\n".join(json.dumps(row) for row in rows)
    (rules.with_suffix("") / "a.jsonl").write_text(lines, encoding="utf-8")
    return rules


def test_another_process_learns_from_the_rules_and_this_one_reads_it(
    rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "learn", never)
    safety = Safety.load(rules, tmp_path / "cache")
    assert [safety.detect(text) for text in ("我要甲了", "我要乙了")] == [True, False]
    assert (tmp_path / "cache" / "distress.npz").exists()


def test_where_no_other_process_can_learn_this_one_does(
    rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    safety = Safety.load(rules, tmp_path / "cache")
    assert [safety.detect(text) for text in ("我要甲了", "我要乙了")] == [True, False]
    assert "learning here" in caplog.text


LEARNER = """
import subprocess, sys
from pathlib import Path
from app.safety import learning
from tests.support.learned import learned_once

rules, kept, diary = map(Path, sys.argv[1:])
run = subprocess.run

def noted(*arguments, **more):
    with diary.open("a") as file:
        file.write("learned\\n")
    return run(*arguments, **more)

learning.subprocess.run = noted
assert learned_once(rules, kept).detect("我要甲了")
"""


def test_of_two_processes_that_start_together_one_learns(rules: Path, tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    command = [sys.executable, "-c", LEARNER, str(rules), str(tmp_path / "kept"), str(diary)]
    together = [subprocess.Popen(command, cwd=Path(__file__).parents[2]) for _ in range(2)]
    assert [process.wait(300) for process in together] == [0, 0]
    assert diary.read_text() == "learned\n"
