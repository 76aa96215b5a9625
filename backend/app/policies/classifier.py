"""Which unit of the plan a question is about, learned from sample questions and the clauses themselves.

A linear support vector machine over TF-IDF of search words and marked character 1-2-grams: with
questions of a writing batch it never saw it ranks better than BM25, TF-IDF neighbours or n-grams up to 3
and 4 (docs/benchmarks-policies.md). The reasons why a question is *not* answered are classes beside the
units.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from app.policies.text import Segmenter, marked

Floats = NDArray[np.float64]
_NGRAMS = (1, 2)
_MARGIN_COST = 1.0  # C of the support vector machine; 0.3-1 differ by noise


class QuestionFeatures:
    """Turns questions into TF-IDF rows; every row has length √2 (words and characters, each of length
    1)."""

    def __init__(self, segmenter: Segmenter) -> None:
        self._words = TfidfVectorizer(analyzer=segmenter.words, sublinear_tf=True)
        self._characters = TfidfVectorizer(
            analyzer="char", ngram_range=_NGRAMS, preprocessor=marked, sublinear_tf=True
        )

    def fit(self, texts: Sequence[str]) -> csr_matrix:
        """Learns the vocabulary of `texts` and returns their rows."""
        return _side_by_side(self._words.fit_transform(texts), self._characters.fit_transform(texts))

    def rows(self, texts: Sequence[str]) -> csr_matrix:
        """The rows of `texts` in the vocabulary learned."""
        return _side_by_side(self._words.transform(texts), self._characters.transform(texts))


def _side_by_side(left: csr_matrix, right: csr_matrix) -> csr_matrix:
    return csr_matrix(hstack([left, right]))


class UnitClassifier:
    """Scores questions against every label: the units (`"1"` … `"20"`, `goals`, `safeguards`) and
    `none:<kind>`.

    Texts come in their normal form.
    """

    def __init__(self, segmenter: Segmenter) -> None:
        self._features = QuestionFeatures(segmenter)
        self._machine = LinearSVC(C=_MARGIN_COST)
        self.labels: list[str] = []

    def fit(self, texts: Sequence[str], labels: Sequence[str], questions: int) -> None:
        """Learns from `texts`; the first `questions` of them are questions and serve as neighbours too."""
        rows = self._features.fit(texts)
        self._machine.fit(rows, list(labels))
        self.labels = [str(label) for label in self._machine.classes_]
        # Neighbours sorted by label, so that "the nearest question of each label" is one pass over the
        # similarities.
        order = np.argsort(np.array(labels[:questions]), kind="stable")
        names, self._starts = np.unique(np.array(labels[:questions])[order], return_index=True)
        self._neighbours = rows[:questions][order].tocsr()
        self._columns = np.searchsorted(self._machine.classes_, names)

    def scores(self, texts: Sequence[str]) -> tuple[Floats, Floats]:
        """Two arrays (texts × labels): the machine's margins, and the similarity (0..1) of the nearest
        question."""
        rows = self._features.rows(texts)
        margins = np.asarray(self._machine.decision_function(rows), dtype=np.float64)
        # Rows have length √2, so that the product of two equal ones is 2.
        similar = (self._neighbours @ rows.T).toarray() / 2
        nearest = np.zeros_like(margins)
        nearest[:, self._columns] = np.maximum.reduceat(similar, self._starts, axis=0).T
        return margins, nearest
