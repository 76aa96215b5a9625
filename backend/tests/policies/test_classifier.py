"""Our few lines against the library they stand in for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from app.policies.classifier import UnitClassifier
from app.policies.text import Segmenter, normalise
from app.vectors import TermWeights, character_grams

TEXTS = ["支持返乡创业", "创业担保贷款无还本续贷", "建立创业导师库", "返乡返乡返乡"]


@given(st.text(alphabet="返乡创业贷款导师 abc？", max_size=30))
def test_the_weights_are_those_of_the_library(text: str) -> None:
    ours = TermWeights(character_grams)
    ours.fit(TEXTS)
    theirs = TfidfVectorizer(analyzer=character_grams, sublinear_tf=True)
    theirs.fit(TEXTS)
    where, weights = ours.row(normalise(text))
    row = np.zeros(len(ours.columns))
    row[where] = weights
    names = theirs.get_feature_names_out().tolist()
    expected = theirs.transform([normalise(text)]).toarray().ravel()
    assert [ours.columns[name] for name in names] == list(range(len(names)))
    assert row == pytest.approx(expected)


def test_a_learned_question_is_its_own_nearest_neighbour(segmenter: Segmenter) -> None:
    classifier = UnitClassifier(segmenter)
    classifier.fit([*TEXTS, "今天天气"], ["a", "b", "c", "a", "none:chitchat"], questions=5)
    margins, nearest = classifier.scores("建立创业导师库")
    assert classifier.labels[int(nearest.argmax())] == "c"
    assert nearest.max() == pytest.approx(1)
    assert classifier.labels[int(margins.argmax())] == "c"


def test_a_text_without_known_terms_is_near_to_nothing(segmenter: Segmenter) -> None:
    classifier = UnitClassifier(segmenter)
    classifier.fit(TEXTS, ["a", "b", "c", "a"], questions=4)
    _, nearest = classifier.scores("☃")
    assert nearest.max() < 0.5
