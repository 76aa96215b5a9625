"""Which clause of a task is cited: learned from questions whose clauses people named."""

from collections.abc import Sequence

import numpy as np
import pytest

from app.policies.chooser import ClauseChooser, ClauseTexts
from app.policies.questions import SampleQuestion, read_questions
from app.policies.service import PolicyService
from app.policies.text import Segmenter, normalise
from tests.policies.conftest import POLICIES

LOANS = "plan:18"
CLAUSES = [
    ClauseTexts("18.1", LOANS, ("到期时给予无还本续贷",)),
    ClauseTexts("18.2", LOANS, ("落实财政贴息、取消反担保",)),
    ClauseTexts("17.1", "plan:17", ("落实一次性创业补贴",)),
]


def asked(text: str, *clauses: str) -> SampleQuestion:
    return SampleQuestion(text, normalise(text), 18, "spoken", "t", document_id="plan", clauses=clauses)


def chosen(
    chooser: ClauseChooser, unit: str, places: Sequence[int], text: str, shares: Sequence[float]
) -> list[str]:
    found = chooser.choose(unit, places, np.array(shares), [chooser.read(normalise(text))])
    return [CLAUSES[place].number for place in found]


@pytest.fixture(scope="module")
def chooser(segmenter: Segmenter) -> ClauseChooser:
    samples = [
        *(asked(text, "18.1") for text in ("到期了能续吗", "贷款到期没钱还", "能不能续贷")),
        *(asked(text, "18.2") for text in ("能贷款吗", "利息政府给出吗", "没人担保能贷不")),
        asked("贷款有啥政策"),
    ]
    return ClauseChooser(CLAUSES, samples, segmenter)


@pytest.mark.parametrize(("text", "clause"), [("我能贷款不", "18.2"), ("这贷款到期能续不", "18.1")])
def test_the_clause_that_people_named_for_such_questions_comes_first(
    text: str, clause: str, chooser: ClauseChooser
) -> None:
    assert chosen(chooser, LOANS, [0, 1], text, [0.0, 0.0, 0.0])[0] == clause


def test_without_an_example_near_it_the_words_of_the_clauses_decide(chooser: ClauseChooser) -> None:
    assert chosen(chooser, LOANS, [0, 1], "☃", [0.1, 0.9, 0.0])[0] == "18.2"


def test_a_task_of_one_clause_needs_no_examples(chooser: ClauseChooser) -> None:
    assert chosen(chooser, "plan:17", [2], "补贴", [0.0, 0.0, 0.2]) == ["17.1"]


def test_a_clause_that_is_not_among_those_in_question_is_never_cited(chooser: ClauseChooser) -> None:
    assert chosen(chooser, LOANS, [0], "能贷款吗", [0.0, 0.0, 0.0]) == ["18.1"]


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("创业没钱，银行给贷款不", "2.5.18."),
        ("雇了三个人，社保必须得交吗", "2.5.20.1"),
        ("在外地交的养老保险能转回来吗", "2.5.20.3"),
        ("我自己没雇人能交职工养老不", "2.5.20.2"),
    ],
)
def test_a_question_on_one_matter_of_a_task_gets_the_clause_on_that_matter(
    question: str, clause: str, policies: PolicyService
) -> None:
    citations = policies.answer(question).answer.citations
    assert citations[0].clause_id.partition("#")[2].startswith(clause)


def test_most_sample_questions_name_their_clause() -> None:
    answerable = [sample for sample in read_questions(POLICIES / "questions") if sample.answerable]
    assert sum(bool(sample.clauses) for sample in answerable) >= 0.8 * len(answerable)
