"""Which unit of the plan a question is about, learned from sample questions and the clauses themselves.

A linear support vector machine over TF-IDF of search words and marked character 1-2-grams. With questions of
a writing batch it never saw it ranks far better than BM25 (docs/benchmarks-policies.md). The reasons why a
question is *not* answered are classes beside the units.
"""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from app.policies.text import Segmenter
from app.vectors import Columns, Floats, TermWeights, character_grams, matrix

_MARGIN_COST = 1.0  # C of the support vector machine; 0.3-1 differ by noise


class QuestionFeatures:
    """Rows of a question: words and characters side by side, each of length 1."""

    def __init__(self, segmenter: Segmenter) -> None:
        self._words = TermWeights(segmenter.words)
        self._characters = TermWeights(character_grams)

    def fit(self, texts: Sequence[str]) -> csr_matrix:
        """Learns the vocabulary of `texts` and returns their rows."""
        self._words.fit(texts)
        self._characters.fit(texts)
        width = len(self._words.columns) + len(self._characters.columns)
        return matrix([self.row(text) for text in texts], width)

    def row(self, text: str) -> tuple[Columns, Floats]:
        """Columns and weights of one text in the vocabulary learned."""
        words, word_weights = self._words.row(text)
        grams, gram_weights = self._characters.row(text)
        where = np.concatenate([words, grams + len(self._words.columns)])
        return where, np.concatenate([word_weights, gram_weights])


class UnitClassifier:
    """Scores questions against every label: the units and `none:<kind>`. Texts come in their normal form."""

    def __init__(self, segmenter: Segmenter) -> None:
        self._features = QuestionFeatures(segmenter)
        self.labels: list[str] = []

    def fit(self, texts: Sequence[str], labels: Sequence[str], questions: int) -> None:
        """Learns from `texts`; the first `questions` of them are questions and serve as neighbours too."""
        rows = self._features.fit(texts)
        machine = LinearSVC(C=_MARGIN_COST).fit(rows, list(labels))
        self.labels = [str(label) for label in machine.classes_]
        self._weights = np.ascontiguousarray(machine.coef_.T)
        self._intercepts = np.asarray(machine.intercept_)
        # Neighbours sorted by label: "the nearest question of each label" is one pass over the similarities.
        asked = np.array(labels[:questions])
        order = np.argsort(asked, kind="stable")
        names, self._starts = np.unique(asked[order], return_index=True)
        self._label_columns = np.searchsorted(machine.classes_, names)
        self._neighbours = rows[:questions][order].tocsc()

    def scores(self, text: str) -> tuple[Floats, Floats]:
        """Two rows over `labels`: the machine's margins and the similarity (0..1) of the nearest question."""
        where, weights = self._features.row(text)
        margins: Floats = weights @ self._weights[where] + self._intercepts
        similar = np.zeros(self._neighbours.shape[0])
        starts, rows, values = self._neighbours.indptr, self._neighbours.indices, self._neighbours.data
        for column, weight in zip(where.tolist(), weights.tolist(), strict=True):
            part = slice(starts[column], starts[column + 1])
            similar[rows[part]] += values[part] * weight
        nearest = np.zeros(len(self.labels))
        # Rows have length √2 (two halves of length 1), so that the product of two equal ones is 2.
        nearest[self._label_columns] = np.maximum.reduceat(similar, self._starts) / 2
        return margins, nearest
