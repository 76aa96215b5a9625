"""A message may ask two things."""

import pytest

from app.policies.parts import questions_in


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("创业培训有补贴吗？返乡创业有啥支持？", ["创业培训有补贴吗", "返乡创业有啥支持"]),
        ("有没有导师，还有贷款咋整", ["有没有导师", "贷款咋整"]),
        ("能贷款吗?另外场地能免费吗", ["能贷款吗", "场地能免费吗"]),
    ],
)
def test_two_questions_are_two_parts(message: str, parts: list[str]) -> None:
    assert questions_in(message) == parts


@pytest.mark.parametrize(
    "message", ["我在大庆下岗了。想开个饭店。能贷款吗？", "创业失败了怎么办", "？？", ""]
)
def test_a_story_with_one_question_stays_whole(message: str) -> None:
    assert questions_in(message) == [message]


def test_no_more_than_four_parts_are_looked_at() -> None:
    assert len(questions_in("有贷款吗？" * 50)) == 4
