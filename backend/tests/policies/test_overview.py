"""Who asks in general what there is for him hears what speaks to everybody who starts, not a guess."""

from dataclasses import replace
from datetime import date

import pytest

from app.policies.composer import Composer
from app.policies.rows import LibraryError
from app.policies.schemas import AnswerStatus, PolicyAnswer
from app.policies.service import PolicyService

FOR_EVERYBODY = {17, 18, 2, 12, 4}


def articles(answer: PolicyAnswer) -> list[int | str]:
    return [citation.article for citation in answer.answer.citations]


@pytest.mark.parametrize(
    "question",
    [
        "想开个面馆，国家能给点啥支持",
        "我寻思自己干点啥，政府管不管",
        "创业都有啥好处啊",
        "俺养了几头猪，能沾上啥光不",
        "从山东过来想做点小买卖，你们这儿有什么扶持",
        "自己当老板 上面给不给点照顾",
        "我寻思整个洗衣店，上头有啥帮扶没",
        "嗯那个……我想自己做点生意就是想问下政府有没有什么能支持我的",
    ],
)
def test_a_general_question_gets_what_speaks_to_everybody(policies: PolicyService, question: str) -> None:
    answer = policies.answer(question)
    assert answer.answer.status is AnswerStatus.ANSWERED
    assert set(articles(answer)) == FOR_EVERYBODY
    assert "一次性创业补贴" in answer.text and "创业担保贷款" in answer.text
    assert {"一次性创业补贴", "创业培训课程"} <= {option.label for option in answer.options}


@pytest.mark.parametrize(
    "question",
    [
        "孩子上学了我也想出来干点小买卖，有啥照顾没",
        "岁数不小了没人雇，自己支个修鞋摊有啥说法",
        "想开个健身房，国家能给点啥支持",
    ],
)
def test_a_matter_told_in_passing_or_inside_a_trade_is_not_what_is_asked_for(
    policies: PolicyService, question: str
) -> None:
    assert policies.answer(question).everybody


@pytest.mark.parametrize(
    "question",
    [
        "孩子上学，国家有啥照顾没",
        "租房子住，国家能给点啥支持",
        "想找工作，上头有啥帮扶没",
        "家里老人瘫了三年，上头有啥帮扶没",
        "买了台新车，政府给补点啥不",
        "我就想问问今天天气咋样",
    ],
)
def test_the_same_words_about_another_matter_are_not_general(policies: PolicyService, question: str) -> None:
    assert not policies.answer(question).everybody


@pytest.mark.parametrize(
    "question",
    [
        "大学生创业有啥政策",
        "我是大三的，想开个奶茶店，有啥扶持",
        "应届生自己干，国家给啥好处",
        "高校毕业生创业能享受什么",
        "刚毕业想自己干，政府帮不帮",
    ],
)
def test_a_student_hears_besides_where_the_plan_names_him(policies: PolicyService, question: str) -> None:
    answer = policies.answer(question)
    assert answer.answer.status is AnswerStatus.ANSWERED and answer.asker == "student"
    assert articles(answer)[0] == 17 and {1, 3, 13} <= set(articles(answer))
    assert "高校毕业生" in answer.text
    assert any("没有写专给大学生" in caveat for caveat in answer.answer.caveats)


@pytest.mark.parametrize(
    "question", ["大学生创业有啥补贴", "应届生自己干有补贴没", "我是大学毕业生，能领啥补贴"]
)
def test_who_just_left_school_is_not_shown_what_is_paid_to_those_who_employ_him(
    policies: PolicyService, question: str
) -> None:
    answer = policies.answer(question)
    assert answer.answer.status is AnswerStatus.ANSWERED
    assert articles(answer)[0] == 17


def test_who_employs_them_is_shown_it(policies: PolicyService) -> None:
    assert 19 in articles(policies.answer("我招了俩应届毕业生，给交社保，有补贴吗"))


@pytest.mark.parametrize(
    ("question", "article"),
    [("大学生创业能贷款吗", 18), ("应届毕业生想创业，有培训吗", 2), ("开店创业担保贷款有啥优惠", 18)],
)
def test_a_matter_that_is_named_is_answered(policies: PolicyService, question: str, article: int) -> None:
    assert article in articles(policies.answer(question))


@pytest.mark.parametrize(
    "question",
    ["应届生考公有啥政策", "大学生落户哈尔滨有啥条件", "农村宅基地翻建国家有啥政策", "老人看病国家管不管"],
)
def test_what_the_state_does_in_other_fields_is_not_answered_with_it(
    policies: PolicyService, question: str
) -> None:
    assert policies.answer(question).answer.status is not AnswerStatus.ANSWERED


@pytest.mark.parametrize("question", ["创业都有啥好处啊", "大学生创业有啥政策"])
def test_the_answer_fits_a_phone_and_every_clause_can_still_be_seen(
    policies: PolicyService, question: str
) -> None:
    answer = policies.answer(question)
    assert len(answer.text.splitlines()) <= 7 and len(answer.text) <= 260
    assert len(answer.options) == len(answer.answer.citations)
    assert all(option.label in answer.text for option in answer.options)
    assert "还有：免费场地和项目帮扶、家门口创业服务。" in answer.text


@pytest.mark.parametrize("goes_on", ["那我媳妇行不行", "我儿子能办不", "外地人呢"])
def test_a_general_question_asked_again_for_somebody_else_gets_the_same(
    policies: PolicyService, goes_on: str
) -> None:
    answer = policies.answer(goes_on, before=["想开个洗衣店，上头有啥帮扶没"])
    assert set(articles(answer)) == FOR_EVERYBODY


def test_asked_again_for_students_it_tells_what_names_them(policies: PolicyService) -> None:
    answer = policies.answer("那大学生呢", before=["创业都有啥好处啊"])
    assert answer.text == policies.answer("大学生创业有啥政策").text


def test_after_a_matter_somebody_else_is_asked_about_for_that_matter(policies: PolicyService) -> None:
    answer = policies.answer("那我媳妇行不行", before=["创业担保贷款谁能申请"])
    assert 18 in articles(answer)


def test_nothing_that_is_over_is_said_to_be_there(policies: PolicyService) -> None:
    answer = policies.answer("创业都有啥好处啊", as_of=date(2031, 1, 1))
    assert answer.answer.status is AnswerStatus.ONLY_EXPIRED and not answer.answer.citations
    answer = policies.answer("大学生创业有啥政策", as_of=date(2031, 1, 1))
    assert not answer.answer.citations


def test_an_overview_of_a_clause_that_is_not_there_is_refused_at_the_start(policies: PolicyService) -> None:
    wording = policies.composer._wording
    wrong = replace(wording, overview=replace(wording.overview, clauses=("lj-cy-2025/1#9.9.9.9",)))
    with pytest.raises(LibraryError, match=r"9\.9\.9\.9"):
        Composer(policies.library, wrong)
