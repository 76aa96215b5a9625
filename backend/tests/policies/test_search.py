"""BM25 divided by the bound of the question."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.policies.search import ClauseIndex
from app.policies.text import Segmenter, normalise

CLAUSES = ["支持返乡创业", "创业担保贷款无还本续贷", "建立创业导师库"]


@pytest.fixture(scope="module")
def index(segmenter: Segmenter) -> ClauseIndex:
    """Three clauses."""
    return ClauseIndex(CLAUSES, segmenter)


def test_a_clause_finds_itself_first(index: ClauseIndex) -> None:
    for row, clause in enumerate(CLAUSES):
        assert int(np.argmax(index.hits(clause).share)) == row


@given(text=st.text(max_size=200))
def test_scores_stay_below_the_bound_of_the_question(index: ClauseIndex, text: str) -> None:
    hits = index.hits(normalise(text))
    assert np.all((hits.share >= 0) & (hits.share <= 1))
    assert 0 <= hits.coverage <= 1
    assert 0 <= hits.unknown <= 1


def test_words_the_library_does_not_know_lower_the_coverage(index: ClauseIndex) -> None:
    assert index.hits("返乡创业护照").coverage < index.hits("返乡创业").coverage


def test_a_question_without_known_words_covers_nothing(index: ClauseIndex) -> None:
    hits = index.hits("xyz")
    assert hits.coverage == 0
    assert not hits.share.any()
