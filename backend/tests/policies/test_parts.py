"""A message may ask two things."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.policies.parts import Cut, cuts


@pytest.mark.parametrize(
    ("message", "cut"),
    [
        ("创业培训有补贴吗？返乡创业有啥支持？", Cut("创业培训有补贴吗", "返乡创业有啥支持?", True)),
        ("有没有导师，还有贷款咋整", Cut("有没有导师", "贷款咋整", True)),
        ("能贷款吗?另外场地能免费吗", Cut("能贷款吗", "场地能免费吗", True)),
        ("网上能办不，导师咋约", Cut("网上能办不", "导师咋约", False)),
        ("网上能办不 导师咋约", Cut("网上能办不", "导师咋约", False)),
        ("贷款能贷多少 要还利息不", Cut("贷款能贷多少", "要还利息不", False)),
        ("免费场地有没有 导师咋约", Cut("免费场地有没有", "导师咋约", True)),
        ("培训收费吗导师怎么预约", Cut("培训收费吗", "导师怎么预约", True)),
        ("门槛降没降,利息还要不要", Cut("门槛降没降", "利息还要不要", False)),
    ],
)
def test_two_questions_can_be_cut_apart(message: str, cut: Cut) -> None:
    assert cut in cuts(message)


@pytest.mark.parametrize(
    "message",
    [
        "我在大庆下岗了。想开个饭店。能贷款吗？",
        "我在大庆下岗了 想开个饭店 能贷款吗",
        "创业补贴 返乡",
        "创业补贴 怎么申请",
        "这话谁都会说，到底多少钱",
        "loan how much 贷款 多少",
        "？？",
        "",
    ],
)
def test_a_story_with_one_question_and_a_row_of_keywords_stay_whole(message: str) -> None:
    assert cuts(message) == []


def test_no_more_than_six_cuts_are_looked_at() -> None:
    assert len(cuts("有贷款吗？" * 50)) == 6


@given(st.text(max_size=500))
def test_any_text_can_be_looked_at(text: str) -> None:
    assert all(cut.left and cut.right for cut in cuts(text))
