"""Whether to answer a question, learned from how the evidence looks on questions of writers never seen.

The evidence for the learner comes from leaving out whole writing batches, one of answerable and one of
unanswerable questions at a time: a question by a new visitor looks like a held-out batch, not like a
question learned by heart.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from app.policies.evidence import Evidence, Evidencer
from app.policies.questions import SampleQuestion

Floats = NDArray[np.float64]
_FOLDS = 5  # each leaves out one or two batches of answerable and one of unanswerable questions
_REGULARISATION = 0.1  # C of the logistic regression; 0.01-10 differ by noise


@dataclass(frozen=True, slots=True)
class Targets:
    """What the thresholds are set for, as shares of held-out questions: unanswerable ones that may be
    answered, and answerable ones that may be refused without being asked back."""

    false_answers: float
    lost_questions: float
    min_unit_precision: float


@dataclass(frozen=True, slots=True)
class HeldOut:
    """A question weighed by an evidencer that never saw its batch."""

    question: SampleQuestion
    evidence: Evidence


def held_out_evidence(
    samples: Sequence[SampleQuestion], build: Callable[[Sequence[SampleQuestion]], Evidencer]
) -> list[HeldOut]:
    """Weighs every sample with an evidencer built without its batch."""
    answerable = sorted({s.batch for s in samples if s.answerable})
    unanswerable = sorted({s.batch for s in samples if not s.answerable})
    rows: list[HeldOut] = []
    for fold in range(_FOLDS):
        out = {*answerable[fold::_FOLDS], unanswerable[fold % len(unanswerable)]}
        held = [s for s in samples if s.batch in out]
        evidencer = build([s for s in samples if s.batch not in out])
        weighed = evidencer.weigh_normal([s.normal for s in held])
        rows += [HeldOut(question, evidence) for question, evidence in zip(held, weighed, strict=True)]
    return rows


class AnswerDecision:
    """The learned probability that a question is answered by its best unit, with the thresholds in use."""

    def __init__(self, rows: Sequence[HeldOut], targets: Targets) -> None:
        features = np.array([row.evidence.features for row in rows])
        answerable = np.array([row.question.answerable for row in rows])
        self._centre = features.mean(axis=0)
        # A kind of fact that nobody asked for has no spread; dividing by one leaves its zeros alone.
        self._spread = np.where(features.std(axis=0) > 0, features.std(axis=0), 1.0)
        model = LogisticRegression(C=_REGULARISATION, max_iter=1000).fit(self._scaled(features), answerable)
        self._weights, self._intercept = model.coef_[0], float(model.intercept_[0])
        probabilities = self._probabilities(features)
        self.answer_from = float(np.quantile(probabilities[~answerable], 1 - targets.false_answers))
        lost = float(np.quantile(probabilities[answerable], targets.lost_questions))
        self.clarify_from = min(lost, self.answer_from)
        self.clear_gap = _clear_gap(
            [row for row in rows if row.question.answerable], targets.min_unit_precision
        )

    def probability(self, evidence: Evidence) -> float:
        """How likely the question is answered by its best unit, 0..1."""
        return float(self._probabilities(evidence.features))

    def is_clear(self, evidence: Evidence) -> bool:
        """Whether the best unit stands far enough before the second one to answer without asking back."""
        (_, best), (_, second) = evidence.ranking[:2]
        return best - second >= self.clear_gap

    def _scaled(self, features: Floats) -> Floats:
        scaled: Floats = (features - self._centre) / self._spread
        return scaled

    def _probabilities(self, features: Floats) -> Floats:
        odds: Floats = np.exp(-(self._scaled(features) @ self._weights + self._intercept))
        return 1 / (1 + odds)


def _clear_gap(rows: Sequence[HeldOut], min_precision: float) -> float:
    """The largest gap below which the best unit is right less often than `min_precision`."""
    gaps = sorted((_gap(row), row.evidence.ranking[0][0] == row.question.unit) for row in rows)
    right = np.cumsum([hit for _, hit in gaps])
    precision = right / np.arange(1, len(gaps) + 1)
    below = np.flatnonzero(precision < min_precision)
    return gaps[int(below[-1])][0] if below.size else 0.0


def _gap(row: HeldOut) -> float:
    (_, best), (_, second) = row.evidence.ranking[:2]
    return best - second
