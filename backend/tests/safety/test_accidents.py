"""Accidents are told from other dangers by what is learned; without sentences of them nothing is told."""

from pathlib import Path

import pytest

from app.safety.accidents import Accidents
from app.safety.files import FoldsFile, read_dangers
from app.safety.reading import Reader

READER = Reader(FoldsFile(), {}, [])
ACCIDENTS = ["他晕倒了", "晕倒了叫不醒", "妈晕了叫不醒"]
OTHERS = ["我不想活了", "不想活", "他要打我"]


def reads(text: str) -> str:
    return READER.read(text).text


def test_what_sounds_like_an_accident_is_one_and_another_danger_is_none() -> None:
    accidents = Accidents.of((ACCIDENTS, OTHERS), READER)
    assert accidents is not None
    assert accidents.is_one(reads("我爸晕倒了"))
    assert not accidents.is_one(reads("不想活了"))


@pytest.mark.parametrize("dangers", [([], OTHERS), (ACCIDENTS, [])])
def test_nothing_is_learned_where_one_side_is_missing(dangers: tuple[list[str], list[str]]) -> None:
    assert Accidents.of(dangers, READER) is None


def test_sentences_of_accidents_and_a_tenth_of_the_other_dangers_are_read(tmp_path: Path) -> None:
    row = '{{"text": "{}", "label": "{}", "batch": "a"{}}}'
    lines = [row.format(f"险{number}", "distress", "") for number in range(20)]
    lines.append(row.format("晕", "distress", ', "kind": "accident"'))
    lines.append(row.format("晴", "everyday", ""))
    (tmp_path / "a.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert read_dangers(tmp_path) == (["晕"], ["险0", "险10"])
