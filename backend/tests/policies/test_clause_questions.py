"""Which clause it is, its wording, and which office answers for a task."""

import pytest

from app.policies.clause_questions import ClauseAsk, ClauseQuestion, clause_question
from app.policies.schemas import AnswerStatus
from app.policies.service import PolicyService


@pytest.mark.parametrize(
    ("text", "asks", "matter"),
    [
        ("创业大赛在第几条", ClauseAsk.QUOTE, "创业大赛"),
        ("免费入驻是哪一条规定的", ClauseAsk.QUOTE, "免费入驻 规定"),
        ("贴息的依据是什么", ClauseAsk.QUOTE, "贴息"),
        ("把原文给我看一看", ClauseAsk.QUOTE, ""),
        ("把那条念给我听", ClauseAsk.QUOTE, ""),
        ("原文拿来我瞅瞅", ClauseAsk.QUOTE, ""),
        ("创业大赛归哪个部门管", ClauseAsk.OFFICE, "创业大赛"),
        ("牵头单位是谁", ClauseAsk.OFFICE, ""),
    ],
)
def test_what_is_wanted_of_a_clause_and_of_which_matter(text: str, asks: ClauseAsk, matter: str) -> None:
    assert clause_question(text) == ClauseQuestion(asks, matter)


@pytest.mark.parametrize(
    "text", ["政府管不管我们", "走哪条路", "哪条件够格", "谁管我", "去哪条街摆摊", "依据是啥文件", "找谁申请"]
)
def test_other_questions_are_left_to_the_search(text: str) -> None:
    assert clause_question(text) is None


def test_the_clause_is_named_with_its_number_and_its_words(policies: PolicyService) -> None:
    answer = policies.answer("创业大赛在第几条")
    assert answer.answer.status is AnswerStatus.ANSWERED
    assert "第14条" in answer.text
    assert answer.answer.citations[0].quote in answer.text


def test_the_wording_asked_for_alone_is_that_of_what_was_spoken_of(policies: PolicyService) -> None:
    answer = policies.answer("原文拿来瞧瞧", before=["创业担保贷款能取消反担保吗"])
    assert [each.clause_id for each in answer.answer.citations] == ["lj-cy-2025/1#2.5.18.2"]
    assert policies.answer("原文给我").answer.citations == []
    again = policies.answer("原文给我看看", before=["贴息在哪条"])
    assert [each.clause_id for each in again.answer.citations] == ["lj-cy-2025/1#2.5.18.2"]


def test_an_office_the_plan_names_is_said_and_else_who_keeps_all_together(policies: PolicyService) -> None:
    named = policies.answer("导师库由哪个部门牵头")
    assert "市级人社部门" in named.text
    unnamed = policies.answer("马兰花创业培训归哪个部门管")
    assert unnamed.answer.citations[-1].clause_id == "lj-cy-2025/1#3.3.2"
    assert "没有单独写明" in unnamed.text


def test_whom_to_ask_stands_beside_a_clause_that_names_no_address(policies: PolicyService) -> None:
    answer = policies.answer("上哪申请", before=["创业担保贷款到期能续贷吗"])
    assert "经办银行" in answer.text


@pytest.mark.parametrize("text", ["把原话给我", "我没工作 有啥扶持", "有没有干成的例子给我瞧瞧"])
def test_nobody_is_sent_to_his_records_who_asks_for_none(policies: PolicyService, text: str) -> None:
    assert policies.answer(text).answer.status is not AnswerStatus.NEEDS_PERSONAL_RECORD


@pytest.mark.parametrize("text", ["俺那补贴批下来没", "帮我查查我的贷款进度", "我申请的培训通过没"])
def test_ones_own_record_is_still_one(policies: PolicyService, text: str) -> None:
    assert policies.answer(text).answer.status is AnswerStatus.NEEDS_PERSONAL_RECORD
