"""What the detector learned, kept between starts."""

import json
import os
import shutil
import stat
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from app import kept
from app.kept import Arrays, Kept, key_of
from app.safety import Safety, training
from app.safety.features import BLOCKS
from app.safety.files import FoldsFile
from app.safety.learned import DistressClassifier
from app.safety.reading import Reader

TEXTS = ["我要甲了", "甲了算了", "真甲", "我要甲", "我要乙了", "乙了算了", "真乙", "我要乙"] * 2
DISTRESS = [text for text in TEXTS if "甲" in text]
READER = Reader(FoldsFile(), {"a": ["甲"], "b": ["我"]}, [], {"c": ["要"], "d": ["了"]})


def learn(*paths: Path) -> Arrays:
    """Something small."""
    return training.learned([READER.read(text) for text in TEXTS], [t in DISTRESS for t in TEXTS])


def never(*paths: Path) -> Arrays:
    """For those who must not learn."""
    raise AssertionError("learned although it was kept")


def said(arrays: Arrays) -> list[float]:
    """What the classifier says about all texts."""
    learned = DistressClassifier.from_arrays(arrays)
    return [learned.score(READER.read(text)) for text in [*TEXTS, "丙"]]


def kept_or_learned(folder: Path, inputs: list[Path], learner: Callable[..., Arrays]) -> Arrays:
    """What is kept in the folder, else learned here."""
    file = Kept(folder / "distress.kept", key_of(inputs, []), "tests", [])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept, "import_module", lambda name: SimpleNamespace(learn=learner))
        patch.setattr(Kept, "_learn_elsewhere", lambda self: None)
        return file.arrays()


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
    assert [path.name for path in folder.iterdir()] == ["distress.kept"]


def test_another_input_is_learned_again_and_kept(folder: Path, inputs: list[Path]) -> None:
    inputs[0].write_text("b", encoding="utf-8")
    calls = []

    def learn_and_count(*paths: Path) -> Arrays:
        calls.append(1)
        return learn()

    kept_or_learned(folder, inputs, learn_and_count)
    assert calls == [1]
    kept_or_learned(folder, inputs, never)


def test_the_key_knows_names_contents_sources_and_libraries(
    inputs: list[Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    source = tmp_path / "source.py"
    source.write_text("1", encoding="utf-8")
    first, other = key_of(inputs, [source]), inputs[0].with_name("b.jsonl")
    shutil.copy(inputs[0], other)
    keys = {first, key_of([other], [source]), key_of([*inputs, other], [source])}
    source.write_text("2", encoding="utf-8")
    keys.add(key_of(inputs, [source]))
    monkeypatch.setattr(kept, "version", lambda name: "0")
    keys.add(key_of(inputs, [source]))
    assert len(keys) == 5


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-2000])


def _flip(path: Path) -> None:
    content = path.read_bytes()
    third = len(content) // 3
    flipped = bytes(byte ^ 0xFF for byte in content[third : 2 * third])
    path.write_bytes(content[:third] + flipped + content[2 * third :])


def _other_head(path: Path) -> None:
    """A file that is whole but says that its numbers are objects."""
    content = path.read_bytes()[9:].replace(b'"<u8"', b'"|O8"', 1)
    path.write_bytes(b"%08x\n" % zlib.crc32(content) + content)


@pytest.mark.parametrize(
    "damage",
    [
        _cut,
        _flip,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_text("text", encoding="utf-8"),
        lambda path: path.write_bytes(b"%08x\n" % 0),
        _other_head,
    ],
)
def test_a_damaged_file_is_learned_again_with_a_line_in_the_log(
    folder: Path, inputs: list[Path], damage: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    damage(folder / "distress.kept")
    assert said(kept_or_learned(folder, inputs, learn)) == pytest.approx(said(learn()))
    assert "learning again" in caplog.text
    kept_or_learned(folder, inputs, never)


@pytest.mark.parametrize(
    "change",
    [
        {"words_parts": np.array([1.0])},
        {"concept_weights": np.array([1.0])},
        {"grams": np.array([1.0, 2.0])},
    ],
)
def test_numbers_that_do_not_belong_together_are_refused(change: Arrays) -> None:
    with pytest.raises(ValueError, match="do not belong together"):
        DistressClassifier.from_arrays(learn() | change)


def test_what_is_kept_is_mapped_and_takes_a_few_bytes_a_term(folder: Path, inputs: list[Path]) -> None:
    arrays = kept_or_learned(folder, inputs, never)
    assert not any(array.flags.owndata or array.flags.writeable for array in arrays.values() if array.size)
    terms = [arrays[name] for name, _, _ in BLOCKS]
    assert {array.dtype for array in terms} == {np.dtype(np.uint64)}
    assert all((array[1:] > array[:-1]).all() for array in terms)  # so that bisection finds them


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
    monkeypatch.setattr(training, "learn", never)
    safety = Safety.load(rules, tmp_path / "cache")
    assert [safety.detect(text) for text in ("我要甲了", "我要乙了")] == [True, False]
    assert (tmp_path / "cache" / "distress.kept").exists()


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
from app import kept
from tests.support.learned import learned_once

rules, folder, diary = map(Path, sys.argv[1:])
run = subprocess.run

def noted(*arguments, **more):
    with diary.open("a") as file:
        file.write("learned\\n")
    return run(*arguments, **more)

kept.subprocess.run = noted
assert learned_once(rules, folder).detect("我要甲了")
"""


def test_of_two_processes_that_start_together_one_learns(rules: Path, tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    command = [sys.executable, "-c", LEARNER, str(rules), str(tmp_path / "kept"), str(diary)]
    together = [subprocess.Popen(command, cwd=Path(__file__).parents[2]) for _ in range(2)]
    assert [process.wait(300) for process in together] == [0, 0]
    assert diary.read_text() == "learned\n"
