"""The distress detector on sentences of people it never saw."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.safety import Safety

ROOT = Path(__file__).resolve().parents[3]
EXAM = ROOT / "benchmarks" / "exams" / "distress.jsonl"
# Measured on the exam: 0.81 found, 0.027 false alarms. Two points of room for other versions of libraries.
FOUND_FLOOR = 0.75
FALSE_ALARM_CEILING = 0.05


@pytest.fixture(scope="module")
def safety() -> Safety:
    """The rules and what was learned."""
    return Safety.load(ROOT / "policies" / "safety.yml")


def exam(label: str) -> list[str]:
    """The exam's texts with this label."""
    rows = map(json.loads, EXAM.read_text(encoding="utf-8").splitlines())
    return [row["text"] for row in rows if row["label"] == label]


def test_most_of_the_distress_of_strangers_is_found(safety: Safety) -> None:
    texts = exam("distress")
    assert sum(safety.detect(text) for text in texts) / len(texts) >= FOUND_FLOOR


def test_strong_words_of_strangers_seldom_raise_an_alarm(safety: Safety) -> None:
    texts = exam("everyday")
    assert sum(safety.detect(text) for text in texts) / len(texts) <= FALSE_ALARM_CEILING


def test_the_exam_is_not_part_of_what_was_learned() -> None:
    learned = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "policies/safety").glob("*.jsonl"))
    assert [text for text in exam("distress") if f'"{text}"' in learned] == []


@pytest.mark.parametrize("between", ["\u2800", "\u0301", "·", ",", "。", "\u200b", " ", "\n"])
def test_nothing_put_between_the_characters_hides_the_words(safety: Safety, between: str) -> None:
    assert safety.detect(f"我不想{between}活了")


@pytest.mark.parametrize(
    "text",
    [
        "请用English回答我",
        "返乡创业有什么支持",
        "创业失败了还能贷款吗",
        "累死我了",
        "笑死",
        "I want to open a shop",
    ],
)
def test_ordinary_messages_are_left_alone(safety: Safety, text: str) -> None:
    assert not safety.detect(text)


@given(text=st.text(max_size=1000))
def test_any_text_can_be_looked_at(safety: Safety, text: str) -> None:
    assert safety.detect(text) in (True, False)
