"""A message may be nothing but the name of a matter."""

import pytest

from app.policies.bare import BareMatters
from app.policies.schemas import AnswerStatus
from app.policies.service import PolicyService
from tests.policies.conftest import POLICIES

ONE_TASK = {"培训": 2, "返乡创业": 13, "导师": 6, "创业补贴": 17, "创业担保贷款": 18, "停业": 9}
SEVERAL = {
    "补贴": [17, 19, 2],
    "贷款": [18, 19],
    "孵化器": [12, 10, 11],
    "社保": [20, 19, 9],
    "政策": [17, 18, 12],
}
FRAMES = ["{}", "{}。", "我想问问{}的事", "那{}呢", "咨询一下{}", "{}方面的政策", "请问国家{}政策", "{} 谢谢"]


@pytest.fixture(scope="module")
def bare() -> BareMatters:
    """The names in use."""
    return BareMatters.load(POLICIES / "bare.yml")


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("word", [*ONE_TASK, *SEVERAL])
def test_a_name_means_the_same_in_every_frame_that_asks_for_nothing(
    bare: BareMatters, frame: str, word: str
) -> None:
    assert bare.named(frame.format(word)) == bare.named(word) != []


@pytest.mark.parametrize("word", ONE_TASK)
def test_a_matter_of_one_task_is_told_in_short(policies: PolicyService, word: str) -> None:
    reply = policies.answer(word)
    assert reply.answer.status is AnswerStatus.ANSWERED
    assert [citation.article for citation in reply.answer.citations] == [ONE_TASK[word]]
    assert policies.library.article(ONE_TASK[word]).summary in reply.text


@pytest.mark.parametrize("word", SEVERAL)
def test_a_matter_of_several_tasks_is_asked_back_with_buttons(policies: PolicyService, word: str) -> None:
    reply = policies.answer(word)
    assert reply.answer.status is AnswerStatus.CLARIFY
    assert [citation.article for citation in reply.answer.citations] == SEVERAL[word]
    labels = [policies.library.article(task).label for task in SEVERAL[word]]
    assert [option.label for option in reply.options] == labels


def test_two_names_are_offered_in_turn(policies: PolicyService) -> None:
    reply = policies.answer("培训和贷款")
    assert [citation.article for citation in reply.answer.citations] == [2, 18, 19]


@pytest.mark.parametrize(
    "message",
    [
        "补贴给多少",
        "贷款能贷几年",
        "大学生创业贷款",
        "孵化器免费吗",
        "没补贴",
        "不要贷款",
        "领过补贴",
        "谢谢",
        "你好",
        "",
        "?",
    ],
)
def test_a_message_that_says_more_or_nothing_is_no_name(bare: BareMatters, message: str) -> None:
    assert not bare.named(message)


def test_a_name_whose_clauses_are_out_of_force_is_not_answered_from_them(policies: PolicyService) -> None:
    after = policies.library.documents[-1].effective_to
    assert after is not None
    reply = policies.answer("补贴", as_of=after.replace(year=after.year + 1))
    assert reply.answer.status not in {AnswerStatus.ANSWERED, AnswerStatus.CLARIFY}
    assert reply.answer.citations == []


@pytest.mark.parametrize(
    ("before", "message", "task"),
    [
        ("在村里搞民宿有政策吗", "那贷款呢", 18),
        ("导师咋约", "那补贴呢", 17),
    ],
)
def test_what_was_asked_before_says_which_task_is_meant(
    policies: PolicyService, before: str, message: str, task: int
) -> None:
    reply = policies.answer(message, before=[before])
    assert reply.answer.status is AnswerStatus.ANSWERED
    assert [citation.article for citation in reply.answer.citations] == [task]
