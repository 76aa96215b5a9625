"""Questions about the document itself."""

import pytest

from app.policies.about_document import AboutDocument, article_asked_for, fact_asked_for
from app.policies.service import PolicyService


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("第18条", 18),
        ("第十八条原文", 18),
        ("方案第6条说的啥", 6),
        ("第二十条", 20),
        ("第二十一条", 21),
        ("第十条", 10),
    ],
)
def test_an_article_is_asked_for_by_its_number(text: str, number: int) -> None:
    assert article_asked_for(text) == number


@pytest.mark.parametrize("text", ["第18条里贷款能贷多少", "劳动合同法第四十四条", "有没有导师"])
def test_a_question_that_only_mentions_an_article_is_left_to_the_search(text: str) -> None:
    assert article_asked_for(text) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("这是哪个部门发的", AboutDocument.ISSUER),
        ("这个政策什么时候到期", AboutDocument.VALIDITY),
        ("政策还有效吗", AboutDocument.VALIDITY),
        ("2028年还有没有", AboutDocument.VALIDITY),
        ("七个部门都是谁", AboutDocument.ISSUER),
        ("文号是多少", AboutDocument.NUMBER),
        ("这个方案哪年发的", AboutDocument.NUMBER),
        ("我的贷款合同还有效吗", None),
        ("贷款什么时候到期", None),
        ("返乡创业有什么支持", None),
    ],
)
def test_a_fact_about_the_document_is_recognised(text: str, kind: AboutDocument | None) -> None:
    assert fact_asked_for(text) == kind


def test_every_article_can_be_read_by_its_number(policies: PolicyService) -> None:
    for number in range(1, 21):
        answer = policies.answer(f"第{number}条")
        assert {citation.article for citation in answer.answer.citations} == {number}


def test_an_article_that_does_not_exist_is_said_so(policies: PolicyService) -> None:
    answer = policies.answer("第21条")
    assert answer.answer.status == "not_covered"
    assert "共20条" in answer.text


def test_what_the_text_does_not_state_about_itself_is_not_invented(policies: PolicyService) -> None:
    assert policies.answer("文号是多少").answer.status == "not_covered"
    assert "7部门" in policies.answer("这是哪个部门发的").text


def test_how_long_it_holds_agrees_with_what_is_shown_beside_the_clauses(policies: PolicyService) -> None:
    shown = policies.answer("返乡创业有什么支持").answer.citations[0].effective_to
    assert shown is not None
    text = policies.answer("这个政策什么时候到期").text
    assert f"{shown.year}年{shown.month}月{shown.day}日" in text
    assert "没有另外写明" in text
