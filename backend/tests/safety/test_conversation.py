"""Weak signs of danger add up over the last texts of a visitor."""

import json
import random
from pathlib import Path

import pytest

from app.safety import Safety
from app.safety.files import SignalsFile
from app.safety.signals import Signals
from tests.support.learned import learned_once

ROOT = Path(__file__).resolve().parents[3]
TOGETHER = [
    ["睡不着了好几天", "对不起家里", "算了都结束吧"],
    ["店赔光了，还不上", "没人能说", "太累了，没意思", "用不着了"],
]


@pytest.fixture(scope="module")
def safety() -> Safety:
    """The rules and what was learned."""
    return learned_once()


@pytest.mark.parametrize("texts", TOGETHER)
def test_signs_that_are_no_alarm_one_by_one_are_one_together(safety: Safety, texts: list[str]) -> None:
    assert [text for text in texts if safety.detect(text)] == []
    assert safety.detect_in(texts)
    assert not safety.detect_in(texts[:-1])


def test_signs_with_everyday_talk_between_them_still_add_up(safety: Safety) -> None:
    assert safety.detect_in(["睡不着了好几天", "贷款怎么申请", "对不起家里", "好的", "算了都结束吧"])


def test_a_sign_of_long_ago_no_longer_counts(safety: Safety) -> None:
    between = ["贷款怎么申请", "要什么材料", "几天能办完", "窗口在哪", "好的"]
    assert not safety.detect_in(["睡不着了好几天", "对不起家里", *between, "算了都结束吧"])


def test_the_newest_text_must_be_a_sign_itself(safety: Safety) -> None:
    assert not safety.detect_in([*TOGETHER[0], "执照怎么注销"])


def test_saying_one_sign_again_and_again_is_no_alarm(safety: Safety) -> None:
    assert not safety.detect_in(["睡不着了好几天"] * 6)


def test_what_alarms_alone_alarms_in_a_conversation(safety: Safety) -> None:
    alarm = safety.find_in(["你好", "我弟弟说他不想活了"])
    assert alarm is not None
    assert alarm.kind == "other"


def test_nothing_said_is_no_alarm(safety: Safety) -> None:
    assert safety.find_in([]) is None


def test_everyday_talk_of_an_exam_does_not_add_up(safety: Safety) -> None:
    lines = (ROOT / "benchmarks" / "exams" / "distress.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [row["text"] for row in map(json.loads, lines) if row["label"] == "everyday"]
    random.Random(7).shuffle(texts)
    groups = [texts[start : start + 6] for start in range(0, len(texts) - 5, 6)]
    assert [group for group in groups if not safety.detect(group[-1]) and safety.detect_in(group)] == []


def test_a_calm_text_counts_for_nothing() -> None:
    content = {
        "needed": 2,
        "signals": {"a": {"wordings": ["甲"]}, "b": {"wordings": ["乙"]}},
        "calm": ["哈哈"],
    }
    signals = Signals(SignalsFile.model_validate(content))
    assert signals.add_up(["甲", "乙"])
    assert not signals.add_up(["甲哈哈", "乙"])
