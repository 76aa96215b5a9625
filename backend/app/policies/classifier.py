"""Which unit of the plan a question is about, learned from sample questions and the clauses themselves.

A linear support vector machine over TF-IDF of search words and marked character 1-2-grams. With questions of
a writing batch it never saw it ranks far better than BM25 (docs/benchmarks-policies.md). The reasons why a
question is *not* answered are classes beside the units.

The vectors are our own few lines because a question is one row: the library functions check their input for
longer than they compute, and this is the hottest path of the backend.
"""

from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from app.policies.text import Segmenter, marked

Floats = NDArray[np.float64]
Columns = NDArray[np.int64]
_MARGIN_COST = 1.0  # C of the support vector machine; 0.3-1 differ by noise


def characters(normal: str) -> list[str]:
    """Character 1-2-grams of a text with its ends marked."""
    text = marked(normal)
    return list(text) + [text[i : i + 2] for i in range(len(text) - 1)]


class TermWeights:
    """TF-IDF of one kind of terms: (1 + ln tf) · (ln((1 + n) / (1 + df)) + 1), rows of length 1."""

    def __init__(self, terms: Callable[[str], list[str]]) -> None:
        self._terms = terms
        self.columns: dict[str, int] = {}

    def fit(self, texts: Sequence[str]) -> None:
        """Learns vocabulary and IDF."""
        frequency = Counter(term for text in texts for term in set(self._terms(text)))
        self.columns = {term: column for column, term in enumerate(sorted(frequency))}
        counts = np.array([frequency[term] for term in self.columns], dtype=np.float64)
        self._idf = np.log((1 + len(texts)) / (1 + counts)) + 1

    def row(self, text: str) -> tuple[Columns, Floats]:
        """Columns and weights of the known terms of `text`; empty when it has none."""
        columns = self.columns
        counts = Counter(columns[term] for term in self._terms(text) if term in columns)
        where = np.fromiter(counts, dtype=np.int64, count=len(counts))
        weights = (1 + np.log(np.fromiter(counts.values(), dtype=np.float64, count=len(counts)))) * self._idf[
            where
        ]
        length = float(np.sqrt(weights @ weights))
        return where, weights / length if length else weights


class QuestionFeatures:
    """Rows of a question: words and characters side by side, each of length 1."""

    def __init__(self, segmenter: Segmenter) -> None:
        self._words = TermWeights(segmenter.words)
        self._characters = TermWeights(characters)

    def fit(self, texts: Sequence[str]) -> csr_matrix:
        """Learns the vocabulary of `texts` and returns their rows."""
        self._words.fit(texts)
        self._characters.fit(texts)
        rows = [self.row(text) for text in texts]
        starts = np.cumsum([0, *(len(where) for where, _ in rows)])
        where = np.concatenate([row[0] for row in rows])
        weights = np.concatenate([row[1] for row in rows])
        width = len(self._words.columns) + len(self._characters.columns)
        return csr_matrix((weights, where, starts), shape=(len(texts), width))

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
