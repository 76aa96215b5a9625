"""Which clauses of a unit answer a question, learned from sample questions whose clauses people named.

A unit has up to five clauses, each one sentence on a matter of its own. BM25 alone puts the clause first that
shares most words with the question, which is often the one on a special case: "能贷款吗" met the one
on renewing a loan (docs/benchmarks-policies.md, "the clause within the task").
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from app.policies.classifier import QuestionFeatures
from app.policies.questions import SampleQuestion
from app.policies.text import Segmenter, normalise
from app.vectors import Columns, Floats

_MARGIN_COST = 1.0  # C of the support vector machine; 0.3-3 differ by noise
# Weights of the nearest sample question and of the share of BM25 beside the machine's margin.
_NEIGHBOUR_WEIGHT = 1.0
_SHARE_WEIGHT = 1.0
# A second clause is cited when its score comes this near to the best one's.
_SECOND = 0.35


@dataclass(frozen=True, slots=True)
class ClauseTexts:
    """What the chooser learns of a clause: its number without the version, its unit, its texts."""

    number: str
    unit: str
    texts: tuple[str, ...]


class _OfUnit:
    """The machine of one unit: margins and nearest examples over the numbers of its clauses."""

    def __init__(self, rows: csr_matrix, numbers: Sequence[str]) -> None:
        machine = LinearSVC(C=_MARGIN_COST, class_weight="balanced").fit(rows, list(numbers))
        weights, intercepts = machine.coef_, machine.intercept_
        if len(machine.classes_) == 2:  # the library keeps one row for two classes
            weights, intercepts = np.vstack([-weights, weights]), np.concatenate([-intercepts, intercepts])
        self._numbers: list[str] = machine.classes_.tolist()
        self._weights, self._intercepts = np.ascontiguousarray(weights.T), intercepts
        self._rows = rows
        self._examples = [np.flatnonzero(np.array(numbers) == number) for number in self._numbers]

    def scores(self, row: tuple[Columns, Floats]) -> dict[str, float]:
        """For every clause: its margin and the similarity (0..1) of its nearest example."""
        where, weights = row
        margins = weights @ self._weights[where] + self._intercepts
        whole = np.zeros(self._rows.shape[1])
        whole[where] = weights
        similar = (self._rows @ whole) / 2  # rows have length √2
        nearest = [float(similar[examples].max()) for examples in self._examples]
        scored = zip(self._numbers, margins.tolist(), nearest, strict=True)
        return {number: margin + _NEIGHBOUR_WEIGHT * near for number, margin, near in scored}


class ClauseChooser:
    """Built once from the clauses and the sample questions, then read-only and thread-safe."""

    def __init__(
        self, clauses: Sequence[ClauseTexts], samples: Sequence[SampleQuestion], segmenter: Segmenter
    ) -> None:
        self._numbers = [clause.number for clause in clauses]
        examples = _examples(clauses, samples)
        self._features = QuestionFeatures(segmenter)
        rows = self._features.fit([text for found in examples.values() for text, _ in found])
        self._units: dict[str, _OfUnit] = {}
        start = 0
        for unit, found in examples.items():
            end = start + len(found)
            self._units[unit] = _OfUnit(rows[start:end], [number for _, number in found])
            start = end

    def read(self, normal: str) -> tuple[Columns, Floats]:
        """A question in its normal form, read once for all units."""
        return self._features.row(normal)

    def choose(
        self, unit: str, places: Sequence[int], shares: Floats, questions: Sequence[tuple[Columns, Floats]]
    ) -> list[int]:
        """The one or two of a unit's `places` to cite, best first; `shares`: of BM25, for every clause.

        `questions`: the whole, and what was said last once more where that only goes on.
        """
        read = [self._units[unit].scores(question) for question in questions] if unit in self._units else []
        total = {
            place: sum(scores[self._numbers[place]] for scores in read) + _SHARE_WEIGHT * float(shares[place])
            for place in places
        }
        order = sorted(places, key=lambda place: -total[place])
        return [place for place in order[:2] if total[place] >= total[order[0]] - _SECOND]


def _examples(
    clauses: Sequence[ClauseTexts], samples: Sequence[SampleQuestion]
) -> dict[str, list[tuple[str, str]]]:
    """For every unit of several clauses: texts, and the number of the clause each belongs to."""
    numbers: dict[str, set[str]] = {}
    for clause in clauses:
        numbers.setdefault(clause.unit, set()).add(clause.number)
    found: dict[str, list[tuple[str, str]]] = {
        unit: [] for unit, of_unit in numbers.items() if len(of_unit) > 1
    }
    for clause in clauses:
        if clause.unit in found:
            found[clause.unit] += [(normalise(text), clause.number) for text in clause.texts]
    for sample in samples:
        if sample.clauses and sample.unit in found and sample.clauses[0] in numbers[sample.unit]:
            found[sample.unit].append((sample.normal, sample.clauses[0]))
    return found
