"""Questions that lean on the one before."""

import pytest

from app.policies.context import for_others, leans, names_only_people, own_matter, topic_of
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
        ("孵化基地能免费进不", "那注册四年的呢", "2.3.12.2"),
        ("我开个小卖店就我自己，养老保险咋交", "要是雇俩人呢", "2.5.20.1"),
        ("回村里搞养殖有啥扶持", "那我户口不在这儿呢", "2.3.13.3"),
        ("小公司贷款贴息有没有", "那个人的呢", "2.5.18.2"),
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
        ("我想去上创业培训班，有补贴没", "材料交给谁", 2),
        ("招聘会给不给我们小企业办", "多咱办", 8),
        ("导师咋预约", "花钱不", 6),
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


@pytest.mark.parametrize(
    "people", ["那我媳妇行不行", "退伍的能办不", "那六十岁的行吗", "那要是外地户口呢", "我妈能领不"]
)
def test_whether_it_goes_for_them_too_names_nothing_but_people(people: str) -> None:
    assert names_only_people(people)


def test_a_group_the_plan_does_not_list_is_told_so_when_it_is_named_afterwards(
    policies: PolicyService,
) -> None:
    answer = policies.answer("退伍的能办不", before=["孵化基地能免费进不"]).answer
    assert answer.citations[0].article == 12
    assert any("没有单列退役军人" in caveat for caveat in answer.caveats)


def test_what_was_asked_of_one_group_is_asked_of_the_other() -> None:
    assert for_others("小公司贷款贴息有没有", "那个人的呢") == "个人贷款贴息有没有"
    assert for_others("大学生和农民工能贷款吗", "那退伍军人呢") is None
    assert for_others("孵化基地能免费进不", "那大学生呢") is None


@pytest.mark.parametrize(
    ("before", "question", "article"),
    [("孵化基地能免费进不", "多长时间能下来", 12), ("一次性创业补贴有没有", "我媳妇名下的照行不行", 17)],
)
def test_who_goes_on_about_what_was_answered_is_not_asked_what_he_means(
    before: str, question: str, article: int, policies: PolicyService
) -> None:
    answer = policies.answer(question, before=[before]).answer
    assert answer.status in {AnswerStatus.ANSWERED, AnswerStatus.NOT_COVERED}
    assert answer.citations[0].article == article


def test_the_term_of_a_loan_is_not_how_long_it_takes(policies: PolicyService) -> None:
    assert "最长3年" not in policies.answer("多长时间能下来", before=["创业担保贷款能贷多少"]).text
    assert "最长3年" in policies.answer("能贷几年", before=["创业担保贷款能贷多少"]).text


@pytest.mark.parametrize("question", ["我的批下来没", "我媳妇的批下来没"])
def test_a_record_is_wanted_by_who_says_so_himself(policies: PolicyService, question: str) -> None:
    answer = policies.answer(question, before=["一次性创业补贴有没有"]).answer
    assert answer.status is AnswerStatus.NEEDS_PERSONAL_RECORD


@pytest.mark.parametrize(
    "question",
    [
        "那贷款呢",
        "大学生",
        "大学生贷款呢",
        "那补几年呢",
        "呢",
        "我媳妇能贷款不",
        "孩子上学咋办",
        "大学生能开店不",
    ],
)
def test_a_question_with_a_matter_or_without_a_turn_names_more_than_people(question: str) -> None:
    assert not names_only_people(question)


@pytest.mark.parametrize("question", ["那医保呢", "那公积金呢", "那办护照呢"])
def test_a_matter_of_another_desk_stays_one_beside_ours(policies: PolicyService, question: str) -> None:
    reply = policies.answer(question, before=["养老保险能转回来吗"])
    assert reply.answer.status is AnswerStatus.OUT_OF_SCOPE
