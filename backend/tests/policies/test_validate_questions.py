"""What the validator says of sample questions."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.policies.library_copy import LibraryCopy

ARTICLES: list[Any] = [*range(1, 21), "goals", "safeguards"]


def line(**changes: Any) -> str:
    """One good line of a question file, with changes; None takes a field out."""
    row = {"q": "导师怎么约", "article": 6, "register": "spoken", "batch": "t", **changes}
    return (
        json.dumps({key: value for key, value in row.items() if value is not None}, ensure_ascii=False) + "\n"
    )


@pytest.fixture
def copy(tmp_path: Path) -> LibraryCopy:
    """A library with exactly as many questions as are needed."""
    copy = LibraryCopy.make(tmp_path)
    (copy.root / "questions").mkdir()
    enough = [line(q=f"{article}号问题{n}", article=article) for article in ARTICLES for n in range(20)]
    enough += [line(q=f"没有答案{n}", article="NONE", kind="amount") for n in range(250)]
    copy.append("questions/all.jsonl", "".join(enough))
    return copy


def test_a_library_without_questions_is_not_a_mistake(tmp_path: Path) -> None:
    assert LibraryCopy.make(tmp_path).problems() == []


def test_enough_questions_for_everything_are_accepted(copy: LibraryCopy) -> None:
    assert copy.problems() == []


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        (line(q="6号问题0"), "line 1: the same question stands in questions/all.jsonl line 101"),
        (line(q="6号 问题0"), "line 1: the same question stands in questions/all.jsonl line 101"),
        (line(q="啊" * 201), "is too long"),
        (line(q=""), "line 1: '' does not match"),
        (line(q=" 导师怎么约"), "does not match"),
        (line(q=None), "'q' is a required property"),
        (line(register="rude"), "'rude' is not one of"),
        (line(register=None), "'register' is a required property"),
        (line(article=21), "line 1: lj-cy-2025 has no article 21 in force"),
        (line(article="six"), "'six' is not valid under any"),
        (line(document="hlj-2026"), "line 1: hlj-2026 has no article 6 in force"),
        (line(article="NONE"), "'kind' is a required property"),
        (line(article="NONE", kind="other"), "'other' is not one of"),
        (line(kind="amount"), "line 1: False schema does not allow 'amount'"),
        (line(clauses=["2.2.6.9"]), "line 1: article 6 has no clause 2.2.6.9"),
        (line(clauses=["2.2.7.1"]), "line 1: article 6 has no clause 2.2.7.1"),
        (line(clauses=["六"]), "does not match"),
        (line(clauses=[]), "[] should be non-empty"),
        (line(article="NONE", kind="amount", clauses=["2.2.6.1"]), "False schema does not allow"),
        (line(answer="预约"), "'answer' was unexpected"),
        ("{'q': 1}\n", "line 1: is not JSON"),
        ("[]\n", "line 1: [] is not of type 'object'"),
        ("\n" + line(register="rude"), "line 2: 'rude' is not one of"),
    ],
)
def test_a_bad_line_is_reported_with_its_number(copy: LibraryCopy, written: str, problem: str) -> None:
    copy.append("questions/more.jsonl", written)
    found = copy.problems()
    assert len(found) == 1
    assert found[0].startswith("policies/questions/more.jsonl: line ")
    assert problem in found[0]


def test_questions_are_not_judged_when_no_document_can_be_read(copy: LibraryCopy) -> None:
    copy.replace("library.yml", "status: in_force", "status: valid")
    assert copy.problems() == [
        "policies/library.yml: lj-cy-2025: status: "
        "'valid' is not one of ['draft', 'in_force', 'superseded', 'repealed']"
    ]


def test_an_article_with_nineteen_questions_is_reported(copy: LibraryCopy) -> None:
    copy.replace("questions/all.jsonl", line(q="goals号问题3", article="goals"), "")
    assert copy.problems() == [
        "policies/questions: lj-cy-2025 article goals: 19 questions, at least 20 needed"
    ]


def test_too_few_unanswerable_questions_are_reported(copy: LibraryCopy) -> None:
    copy.replace("questions/all.jsonl", line(q="没有答案7", article="NONE", kind="amount"), "")
    assert copy.problems() == ["policies/questions: 249 unanswerable questions, at least 250 needed"]


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        (
            '{"q": "创业有啥好处", "batch": "a"}\n{"q": "创业 有啥好处", "batch": "b"}\n',
            "line 2: the same question stands in",
        ),
        ('{"q": "创业有啥好处"}\n', "line 1: 'batch' is a required property"),
        ('{"q": "啥", "batch": "a"}\n', "line 1: '啥' is too short"),
        ('{"q": "创业有啥好处", "batch": "a", "article": 1}\n', "'article' was unexpected"),
    ],
)
def test_a_bad_general_question_is_reported_with_its_line(
    copy: LibraryCopy, written: str, problem: str
) -> None:
    (copy.root / "general").mkdir()
    copy.append("general/general.jsonl", written)
    copy.append("general/other.jsonl", "")
    found = copy.problems()
    assert len(found) == 1 and problem in found[0]
    assert found[0].startswith("policies/general/general.jsonl: line ")
