"""The sample questions and their split."""

from collections import Counter

from app.policies.questions import is_dev, read_questions
from tests.policies.conftest import POLICIES

QUESTIONS = POLICIES / "questions"


def test_every_unit_has_at_least_twenty_questions_and_the_unanswerable_are_many() -> None:
    counts = Counter(question.article for question in read_questions(QUESTIONS))
    unanswerable = counts.pop("NONE")
    assert set(counts) == {*range(1, 21), "goals", "safeguards"}
    assert min(counts.values()) >= 20
    assert unanswerable >= 250


def test_the_split_depends_on_the_words_alone() -> None:
    assert is_dev("返乡创业有什么支持？") == is_dev("返乡创业有什么支持？")
    share = sum(is_dev(question.text) for question in read_questions(QUESTIONS)) / len(
        read_questions(QUESTIONS)
    )
    assert 0.15 < share < 0.25


def test_unanswerable_questions_say_why() -> None:
    assert all(question.kind for question in read_questions(QUESTIONS) if not question.answerable)
