"""The learned half of the distress detector."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from app.vectors import Floats, TermWeights, character_grams, matrix

_MARGIN_COST = 1.0  # C of the support vector machine; 0.5-3 differ by noise
_QUESTIONS = "questions"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, whether it is distress, and the sitting in which it was written."""

    text: str
    distress: bool
    batch: str


def read_sentences(folder: Path, questions: Path) -> list[Sentence]:
    """The labelled sentences of `folder`, policy questions as everyday ones; none without the folder."""
    if not folder.is_dir():
        return []
    found = [
        Sentence(row["text"], row["label"] == "distress", row["batch"])
        for path in sorted(folder.glob("*.jsonl"))
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    ]
    asked = [
        Sentence(row["q"], False, _QUESTIONS)
        for path in sorted(questions.glob("*.jsonl"))
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    ]
    return found + asked


class DistressClassifier:
    """A linear support vector machine over character 1-2-grams with a threshold for false alarms."""

    def __init__(
        self, sentences: Sequence[Sentence], false_alarms: float, plain: Callable[[str], str]
    ) -> None:
        texts = [plain(sentence.text) for sentence in sentences]
        truth = np.array([sentence.distress for sentence in sentences])
        batch = np.array([sentence.batch for sentence in sentences])
        self._terms = TermWeights(character_grams)
        self._terms.fit(texts)
        rows = matrix([self._terms.row(text) for text in texts], len(self._terms.columns))
        # Only everyday sentences of the writers held out say how strangers' sentences score.
        strangers = [
            _trained(rows[batch != name], truth[batch != name]).decision_function(
                rows[(batch == name) & ~truth]
            )
            for name in np.unique(batch[truth])
        ]
        self.threshold = float(np.quantile(np.concatenate(strangers), 1 - false_alarms))
        machine = _trained(rows, truth)
        self._weights: Floats = machine.coef_[0]
        self._intercept = float(machine.intercept_[0])

    def detect(self, plain: str) -> bool:
        """Whether a text (letters and digits only) is more likely distress than not."""
        where, weights = self._terms.row(plain)
        return float(weights @ self._weights[where]) + self._intercept > self.threshold


def _trained(rows: csr_matrix, truth: NDArray[np.bool_]) -> LinearSVC:
    return LinearSVC(C=_MARGIN_COST, class_weight="balanced").fit(rows, truth)
