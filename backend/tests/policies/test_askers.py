"""Who says of himself what the plan does not list hears what is true for him."""

import pytest

from app.policies.schemas import AnswerStatus, PolicyAnswer
from app.policies.service import PolicyService
from app.policies.validate.checks import check_library
from tests.policies.library_copy import TODAY, LibraryCopy


def articles(answer: PolicyAnswer) -> set[int | str]:
    return {citation.article for citation in answer.answer.citations}


@pytest.mark.parametrize(
    ("question", "group"),
    [
        ("我腿有残疾 持二级残疾证 想在家做网店 有啥帮助", "残疾人"),
        ("残疾人创业有什么政策", "残疾人"),
        ("我坐轮椅的想干点啥，政府帮不帮", "残疾人"),
        ("我当了12年兵，想创业", "退役军人"),
        ("单亲妈妈带俩孩子，有没有扶持", "单亲"),
        ("脱贫户能享受啥", "脱贫户"),
        ("我都六十五了，还能创业不", "老年人"),
        ("去年失业了，想开个店", "失业人员"),
    ],
)
def test_a_group_the_plan_does_not_list_is_told_so_with_what_everybody_can_use(
    policies: PolicyService, question: str, group: str
) -> None:
    answer = policies.answer(question)
    assert answer.answer.status is AnswerStatus.NOT_COVERED
    assert "没有单列" in answer.text and group in answer.text and "12345" in answer.text
    assert {"创业培训课程", "一次性创业补贴"} <= {option.label for option in answer.options}


@pytest.mark.parametrize(
    "question",
    [
        "老年人不会用手机咋办",
        "俺不识几个字 有没有人帮着填",
        "俺不会用智能手机 去哪能当面问",
        "岁数大了不会上网",
    ],
)
def test_who_is_off_line_is_sent_to_the_window_near_his_home(policies: PolicyService, question: str) -> None:
    answer = policies.answer(question)
    assert answer.answer.status is AnswerStatus.ANSWERED and articles(answer) == {4}
    assert "家门口" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "厂子黄了 下岗了,快五十了 想干个早餐摊",
        "工厂倒闭我下岗了 想自己开个小吃部 有啥政策",
        "单位黄了 我失业半年了 想学点东西",
        "我们厂倒闭了 我是职工",
        "我们厂倒闭了 我现在没活干 能领创业补贴吗",
        "以前在纺织厂打工 现在厂子倒闭了 社保断了咋接",
    ],
)
def test_who_worked_in_what_ended_gets_nothing_that_is_for_owners(
    policies: PolicyService, question: str
) -> None:
    answer = policies.answer(question)
    assert answer.tells == "worker" and 9 not in articles(answer)


def test_the_matter_a_worker_names_is_answered(policies: PolicyService) -> None:
    answer = policies.answer("我们厂倒闭了，我下岗了，有创业培训吗")
    assert 2 in articles(answer) and answer.asker is None and answer.tells == "worker"
    assert any("下岗" in caveat for caveat in answer.answer.caveats)


@pytest.mark.parametrize(
    "question",
    [
        "我开的饭店黄了",
        "我的店黄了，我也失业了",
        "我开的厂子倒闭了，欠工人工资",
        "我家饭店黄了，我也下岗了",
    ],
)
def test_an_owner_is_no_worker(policies: PolicyService, question: str) -> None:
    answer = policies.answer(question)
    assert answer.tells is None and answer.asker is None


@pytest.mark.parametrize(
    "question",
    [
        "招残疾人有补贴吗",
        "招失业人员能领社保补贴吗",
        "失业保险怎么转移",
        "做老年餐有政策吗",
    ],
)
def test_who_only_speaks_of_a_group_is_none_of_it(policies: PolicyService, question: str) -> None:
    assert policies.answer(question).asker is None


def test_the_check_finds_an_example_taken_for_another_group_and_a_clause_that_is_not_there(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    copy = LibraryCopy.make(tmp_path_factory.mktemp("askers"))
    copy.replace("askers.yml", "examples: [刑满释放人员创业有啥政策", "examples: [残疾人创业有啥政策")
    assert check_library(copy.root, TODAY).problems == [
        "policies/askers.yml: released: '残疾人创业有啥政策' is taken for disabled"
    ]
    copy = LibraryCopy.make(tmp_path_factory.mktemp("clause"))
    copy.replace("askers.yml", 'answered_by: "lj-cy-2025/1#2.2.4.2"', 'answered_by: "lj-cy-2025/1#9.9"')
    assert check_library(copy.root, TODAY).problems == [
        "policies/askers.yml: off_line: there is no clause lj-cy-2025/1#9.9"
    ]


def test_the_check_finds_an_expression_that_cannot_be_read(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    copy = LibraryCopy.make(tmp_path_factory.mktemp("regex"))
    copy.replace("askers.yml", "- 刑满|", "- (刑满|")
    (problem,) = check_library(copy.root, TODAY).problems
    assert problem.startswith("policies/askers.yml: released: says:")
