"""What a citizen gets to read, from the real library."""

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.policies.errors import ClauseNotFound, DocumentNotFound
from app.policies.questions import is_dev, read_questions
from app.policies.schemas import AnswerStatus, PolicyAnswer
from app.policies.service import PolicyService
from tests.policies.conftest import POLICIES, FixedClock

SOURCE = (POLICIES / "documents/lj-cy-2025/1/source.txt").read_text(encoding="utf-8")
EXPIRED_ON = date(2028, 1, 1)


def statuses(policies: PolicyService, *questions: str) -> list[str]:
    """The status of each question's answer."""
    return [policies.answer(question).answer.status.value for question in questions]


def articles(answer: PolicyAnswer) -> list[int | str]:
    """The cited articles in order."""
    return [citation.article for citation in answer.answer.citations]


def test_every_example_on_the_empty_page_is_answered(policies: PolicyService) -> None:
    assert set(statuses(policies, *policies.examples())) == {"answered"}


@pytest.mark.parametrize(
    ("question", "article"),
    [
        ("有没有创业导师可以预约", 6),
        ("创业失败了还能得到帮助吗", 9),
        ("返乡创业有什么支持", 13),
        ("创业担保贷款到期能续贷吗", 18),
        ("落实一次性创业补贴吗", 17),
        ("家门口就业服务站能办创业的事吗", 4),
        ("到2027年要组织多少人参加创业培训", "goals"),
    ],
)
def test_a_plain_question_gets_its_article_first(
    policies: PolicyService, question: str, article: int | str
) -> None:
    answer = policies.answer(question)
    assert answer.answer.status is AnswerStatus.ANSWERED
    assert articles(answer)[0] == article


@pytest.mark.parametrize("question", ["创业担保贷款到期了能不能先不还本金接着贷", "回村创业有啥扶持政策"])
def test_a_token_in_the_middle_of_a_question_changes_nothing(policies: PolicyService, question: str) -> None:
    middle = len(question) // 2
    for token in ("⟦id_card:3f9a⟧", "⟦bank_card:00ff⟧"):
        assert policies.answer(question[:middle] + token + question[middle:]) == policies.answer(question)


def test_a_message_of_nothing_but_a_token_gets_no_answer(policies: PolicyService) -> None:
    assert policies.answer("⟦phone:3f9a⟧").answer.status is not AnswerStatus.ANSWERED


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("一次性创业补贴给多少钱", "not_covered"),
        ("创业导师的电话是多少", "not_covered"),
        ("办创业补贴要带什么材料", "not_covered"),
        ("我的贷款批下来没有", "needs_personal_record"),
        ("辽宁沈阳的创业补贴怎么领", "out_of_scope"),
        ("帮我写个离婚协议", "out_of_scope"),
        ("今天天气咋样", "out_of_scope"),
    ],
)
def test_what_the_plan_does_not_say_is_not_answered(
    policies: PolicyService, question: str, status: str
) -> None:
    assert policies.answer(question).answer.status.value == status


@pytest.mark.parametrize("question", ["一次性创业补贴给多少钱", "征信不好能贷款吗"])
def test_where_the_plan_is_silent_its_nearest_tasks_are_buttons(
    policies: PolicyService, question: str
) -> None:
    reply = policies.answer(question)
    assert reply.answer.status is AnswerStatus.NOT_COVERED
    assert reply.options and "点一下就能看" in reply.text
    for option in reply.options:
        clause_id = json.loads(option.payload.removeprefix("/show_clause"))["clause_id"]
        (shown,) = policies.answer_clause(clause_id).answer.citations
        assert isinstance(shown.article, int)


def test_what_is_no_matter_of_the_plan_offers_no_tasks(policies: PolicyService) -> None:
    assert not policies.answer("今天天气咋样").options


def test_after_its_end_a_refusal_names_no_clause(policies: PolicyService) -> None:
    reply = policies.answer("一次性创业补贴给多少钱", as_of=EXPIRED_ON)
    assert not (reply.options or reply.answer.citations)


def test_a_message_with_two_questions_gets_both_articles(policies: PolicyService) -> None:
    answer = policies.answer("返乡创业有什么支持？另外有没有创业导师可以预约？")
    assert answer.answer.status is AnswerStatus.ANSWERED
    assert {13, 6} <= set(articles(answer))


def test_a_silent_second_question_is_named_beside_the_answer(policies: PolicyService) -> None:
    answer = policies.answer("有没有创业导师可以预约？导师电话是多少？")
    assert articles(answer)[0] == 6
    assert "没有写电话" in answer.text


@pytest.mark.parametrize(
    ("message", "cited"),
    [
        ("有没有免费场地 导师咋约", {12, 6}),
        ("有没有创业培训吗导师怎么预约", {2, 6}),
        ("开店贷款能贷多少 要还利息不 导师咋约", {6}),
        ("有没有专场招聘 招人给补贴吗", {8, 19}),
    ],
)
def test_two_questions_with_a_space_or_nothing_between_them_are_both_answered(
    policies: PolicyService, message: str, cited: set[int]
) -> None:
    answer = policies.answer(message)
    assert answer.answer.status is AnswerStatus.ANSWERED
    assert set(articles(answer)) == cited
    assert ("没有写明具体金额" in answer.text) == (len(cited) == 1)


@pytest.mark.parametrize("question", ["创业担保贷款去哪办", "办创业补贴找谁", "公交卡去哪办"])
def test_whoever_asks_where_to_go_gets_the_hotline(policies: PolicyService, question: str) -> None:
    assert "12345" in policies.answer(question).text


def test_a_verified_figure_comes_with_its_area_and_date(policies: PolicyService) -> None:
    answer = policies.answer("创业担保贷款个人最多能贷多少")
    assert answer.answer.status is AnswerStatus.ANSWERED
    assert "30万元" in answer.text
    assert "全国" in answer.text and "2026年1月27日" in answer.text
    assert articles(answer)[0] == 18


def test_a_pending_fact_is_never_shown_to_citizens(policies: PolicyService) -> None:
    for fact in policies.library.facts("pending"):
        for hint in fact.question_hints:
            assert fact.text not in policies.answer(hint).text, fact.id


def test_every_quote_stands_in_the_source(policies: PolicyService) -> None:
    for clause in policies.library.clauses:
        for citation in policies.answer_clause(clause.full_id).answer.citations:
            assert citation.quote in SOURCE


def test_what_the_source_does_not_state_is_left_empty(policies: PolicyService) -> None:
    citation = policies.answer("返乡创业有什么支持").answer.citations[0]
    assert citation.document_no is None
    assert citation.source_url is None
    assert citation.effective_to == date(2027, 12, 31)


def test_after_its_end_the_plan_is_only_named_as_expired(policies: PolicyService) -> None:
    answer = policies.answer("返乡创业有什么支持", as_of=EXPIRED_ON)
    assert answer.answer.status is AnswerStatus.ONLY_EXPIRED
    assert "2027年12月31日" in answer.text
    assert not answer.answer.citations


def test_a_missing_binding_caveat_would_mislead_so_it_is_always_there(policies: PolicyService) -> None:
    caveats = policies.answer("创业担保贷款到期能续贷吗").answer.caveats
    assert any("审核决定" in caveat for caveat in caveats)


def test_asking_back_offers_up_to_three_clauses_that_can_be_opened(policies: PolicyService) -> None:
    samples = (sample for sample in read_questions(POLICIES / "questions") if sample.answerable)
    replies = (policies.answer(sample.text) for sample in samples if is_dev(sample.text))
    answer = next(reply for reply in replies if reply.answer.status is AnswerStatus.CLARIFY)
    assert 2 <= len(answer.options) <= 3
    assert len(answer.answer.citations) == len(answer.options)
    for option, citation in zip(answer.options, answer.answer.citations, strict=True):
        assert citation.clause_id in option.payload


def test_an_unknown_clause_is_a_clear_error(policies: PolicyService) -> None:
    with pytest.raises(ClauseNotFound):
        policies.answer_clause("lj-cy-2025/1#9.9.9")


def test_a_clause_out_of_force_cannot_be_opened_as_an_answer() -> None:
    late = PolicyService.load(POLICIES, FixedClock(datetime(2028, 1, 2, tzinfo=UTC)))
    with pytest.raises(ClauseNotFound):
        late.answer_clause("lj-cy-2025/1#2.2.6.1")


def test_the_document_gives_back_the_whole_plan(policies: PolicyService) -> None:
    view = policies.document("lj-cy-2025", "1")
    clauses = [clause for section in view.sections for clause in section.clauses]
    assert len(clauses) == len(policies.library.clauses)
    assert all(section.printed in SOURCE for section in view.sections)


def test_an_unknown_document_is_a_clear_error(policies: PolicyService) -> None:
    with pytest.raises(DocumentNotFound):
        policies.document("lj-cy-2025", "2")


@settings(max_examples=150, deadline=None)
@given(text=st.text(min_size=1, max_size=1000))
def test_any_text_ends_in_exactly_one_status_with_verbatim_quotes(policies: PolicyService, text: str) -> None:
    answer = policies.answer(text)
    assert answer.answer.status in AnswerStatus
    assert answer.text
    assert all(citation.quote in SOURCE for citation in answer.answer.citations)


def test_the_assistant_never_calls_anybody_a_failure(policies: PolicyService) -> None:
    texts = [clause.plain for clause in policies.library.clauses]
    texts += [policies.answer(question).text for question in ("创业失败了咋整", "干黄了还有人管吗")]
    assert not [text for text in texts if "失败者" in text or "老赖" in text]


def test_the_bots_hint_words_a_vague_refusal_but_never_an_answer(policies: PolicyService) -> None:
    question = "给我订一张火车票"
    assert policies.answer(question).answer.status is not AnswerStatus.OUT_OF_SCOPE
    assert policies.answer(question, hint="out_of_scope").answer.status is AnswerStatus.OUT_OF_SCOPE
    answered = policies.answer("返乡创业有什么支持", hint="out_of_scope")
    assert answered.answer.status is AnswerStatus.ANSWERED
