"""Questions that lean on the one before."""

import pytest

from app.policies.context import leans, names_only_people, own_matter, topic_of
from app.policies.schemas import AnswerStatus
from app.policies.service import PolicyService
from app.policies.text import normalise

LOAN = "创业担保贷款有啥支持"


@pytest.mark.parametrize(
    "question",
    [
        "那能给多少钱啊",
        "补几年",
        "利率多少 能批多少",
        "那大学生呢",
        "前年毕业的那个呢",
        "这钱打给我还是打给公司",
        "在哪报",
        "啥时候截止",
    ],
)
def test_who_names_no_matter_leans_on_the_question_before(question: str) -> None:
    assert leans(normalise(question))


@pytest.mark.parametrize(
    "question",
    [
        "返乡创业有什么支持",
        "创业培训在哪报名",
        "锅包肉 做法",
        "社保能转回来吗",
        "asdf 7788 qq",
        "孵化园免费吗",
        "我能贷款不",
        "有补贴吗",
        "结婚登记要提前约吗",
    ],
)
def test_who_names_his_matter_stands_alone(question: str) -> None:
    assert not leans(normalise(question))


def test_the_topic_is_the_latest_question_that_stands_alone() -> None:
    assert topic_of(["那补几年", "给多少钱", LOAN, "返乡创业有什么支持"]) == LOAN
    assert topic_of(["给多少钱"]) == "给多少钱"
    assert topic_of(["啥时候截止", "那补贴呢", LOAN]) == "补贴"
    assert topic_of([]) is None


def test_what_only_ties_a_question_to_the_one_before_is_no_part_of_its_matter() -> None:
    assert own_matter("那贷款呢?") == "贷款"


@pytest.mark.parametrize(
    ("before", "question", "clause"),
    [
        ("招应届生交社保有补贴吗", "要是今年8月入职的呢", "2.5.19.3"),
        ("我们孵化园想进重点名录", "考核不过会咋样", "2.3.10.2"),
        ("外地交的养老保险能转回来吗", "得本人跑一趟不", "2.5.20.3"),
        ("三支一扶期满了想在村里搞民宿有政策吗", "那贷款呢", "2.5.18."),
    ],
)
def test_a_question_that_leans_gets_the_clause_of_what_is_spoken_of(
    before: str, question: str, clause: str, policies: PolicyService
) -> None:
    answer = policies.answer(question, before=[before]).answer
    assert answer.status is AnswerStatus.ANSWERED
    assert answer.citations[0].clause_id.partition("#")[2].startswith(clause)


@pytest.mark.parametrize(
    ("before", "question", "article"),
    [
        ("想保住人不裁员有低息贷款没", "利率多少 能批多少", 19),
        ("有一次性创业补贴吗", "最高多少", 17),
        ("创业贷款到期能续吗", "展期最长多久", 18),
    ],
)
def test_where_the_plan_is_silent_what_is_spoken_of_is_named_as_nearest(
    before: str, question: str, article: int, policies: PolicyService
) -> None:
    answer = policies.answer(question, before=[before]).answer
    assert answer.status is AnswerStatus.NOT_COVERED
    assert [citation.article for citation in answer.citations] == [article]


@pytest.mark.parametrize(
    "question", ["明天 天气", "晚上吃点啥好呢", "辽宁的补贴怎么领", "我的贷款批下来没有"]
)
def test_what_is_no_matter_of_the_plan_stays_so_after_a_question_that_is(
    question: str, policies: PolicyService
) -> None:
    assert policies.answer(question, before=[LOAN]).answer.status is not AnswerStatus.ANSWERED


@pytest.mark.parametrize("question", ["返乡创业有什么支持", "有没有创业导师可以预约"])
def test_a_question_with_an_answer_of_its_own_needs_nothing_before_it(
    question: str, policies: PolicyService
) -> None:
    assert policies.answer(question, before=[LOAN]) == policies.answer(question)


@pytest.mark.parametrize("people", ["那大学生呢", "农民工呢", "那外地来的人呢", "退役军人呢?"])
def test_who_asks_for_somebody_else_goes_on_about_the_same_matter(
    policies: PolicyService, people: str
) -> None:
    reply = policies.answer(people, before=["有免费场地吗"])
    assert reply.answer.citations[0].article == 12
    assert names_only_people(people)


@pytest.mark.parametrize("question", ["那贷款呢", "大学生", "大学生贷款呢", "那补几年呢", "呢"])
def test_a_question_with_a_matter_or_without_a_turn_names_more_than_people(question: str) -> None:
    assert not names_only_people(question)


@pytest.mark.parametrize("question", ["那医保呢", "那公积金呢", "那办护照呢"])
def test_a_matter_of_another_desk_stays_one_beside_ours(policies: PolicyService, question: str) -> None:
    reply = policies.answer(question, before=["养老保险能转回来吗"])
    assert reply.answer.status is AnswerStatus.OUT_OF_SCOPE
