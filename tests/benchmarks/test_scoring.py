"""The figures of `make evaluate`, on outcomes counted by hand."""

from pathlib import Path

import pytest

from benchmarks.scoring import Outcome, Question, auroc, figures, not_verbatim, read_questions, table

ASKED = Question("有啥扶持", "13", "spoken")
NOT_IN_THE_PLAN = Question("报税咋报", "NONE", "spoken", "tax")
OUTCOMES = [
    Outcome(ASKED, ("13",), ("answered",), confidence=0.9),
    Outcome(ASKED, ("12", "13"), ("answered",), confidence=0.6),
    Outcome(ASKED, ("13",), ("clarify",), confidence=0.5),
    Outcome(ASKED, (), ("not_covered",), confidence=0.1),
    Outcome(NOT_IN_THE_PLAN, (), ("not_covered",), confidence=0.2),
    Outcome(NOT_IN_THE_PLAN, ("17",), ("answered",), confidence=0.7),
]


def test_every_outcome_is_counted_once() -> None:
    found = figures(OUTCOMES)
    assert (found.answerable, found.answered, found.wrong, found.abstained) == (4, 2, 1, 2)
    assert (found.right_first, found.right_in_three) == (2, 3)
    assert (found.unanswerable, found.false_answers) == (2, 1)
    assert found.right_of_given == pytest.approx(1 / 3)


def test_auroc_counts_pairs_in_the_right_order() -> None:
    assert auroc(OUTCOMES) == pytest.approx(4 / 8)
    assert auroc(OUTCOMES[:4]) is None


def test_the_table_has_a_row_per_register_and_kind() -> None:
    shown = table(OUTCOMES)
    assert "| spoken |" in shown
    assert "| NONE: tax |" in shown


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"q": "一", "article": 3}\n{"q": "二"}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"questions.jsonl:2"):
        read_questions([file])


def test_a_number_and_its_text_are_the_same_article(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"q": "一", "article": 3}\n\n{"q": "二", "article": "3"}\n', encoding="utf-8")
    assert [question.article for question in read_questions([file])] == ["3", "3"]


def test_a_quote_that_is_not_in_the_source_is_found(tmp_path: Path) -> None:
    (tmp_path / "plan" / "1").mkdir(parents=True)
    (tmp_path / "plan" / "1" / "source.txt").write_text("支持返乡创业。", encoding="utf-8")
    quotes = (("plan", "1", "返乡创业"), ("plan", "1", "每人十万"), ("other", "1", "无"))
    problems = not_verbatim([Outcome(ASKED, ("13",), ("answered",), quotes)], tmp_path)
    assert sorted(problems) == ["other/1: no source text for 无", "plan/1: not verbatim: 每人十万"]
