"""Whether a question asks in general what there is for whoever starts a business: 自己干点啥国家给啥好处.

Learned apart from the search of the plan's units, which such questions only confuse: no unit answers them. A
linear support vector machine over the features of the unit classifier tells them from all sample questions
and from questions about what the state does in other fields (`policies/general/`).
"""

import json
from collections.abc import Sequence
from enum import Enum
from pathlib import Path

import numpy as np
from sklearn.svm import LinearSVC

from app.policies.classifier import QuestionFeatures
from app.policies.matters import asks_for_matter
from app.policies.questions import SampleQuestion, is_dev
from app.policies.regions import Regions
from app.policies.text import Segmenter, normalise

FOLDER = "general"
GENERAL, OTHER = "general.jsonl", "other.jsonl"
_COST = 1.0  # C of the support vector machine, the usual value; no other was tried
# On the dev split (one question in five, never trained on; general ones of the first two writers) 59 of 77
# general ones lie above, 4 of 518 that a unit answers (the search answers 3 of them first), 4 of 450 others.
_FROM = -0.2
_SURELY_FROM = 0.3  # 38 of 77, none of 518, 1 of 450
_UNPLACED_FROM = (
    -0.45
)  # 5 more of the 77; none of the 518 and 1 of the 450 that the search cannot place either
_LONG = 40  # characters: what is answered and longer says more than the general words in it


class Against(Enum):
    """What the search would do with a question, and from which margin on a general one goes first."""

    ANSWER = _SURELY_FROM
    UNPLACED = _UNPLACED_FROM  # it takes it for one of ours, and no unit is near
    OTHERWISE = _FROM


class GeneralQuestions:
    """Knows general questions. Built once, then read-only and thread-safe."""

    def __init__(
        self, general: Sequence[str], others: Sequence[str], segmenter: Segmenter, regions: Regions
    ) -> None:
        """Learns from questions in their normal form; places are read as the search reads them."""
        self._regions = regions
        general, others = ([regions.read(text).normal for text in texts] for texts in (general, others))
        self._features = QuestionFeatures(segmenter)
        rows = self._features.fit([*general, *others])
        machine = LinearSVC(C=_COST).fit(rows, [1] * len(general) + [0] * len(others))
        self._weights, self._intercept = machine.coef_[0], float(machine.intercept_[0])

    @classmethod
    def load(
        cls, policies_dir: Path, samples: Sequence[SampleQuestion], segmenter: Segmenter, regions: Regions
    ) -> "GeneralQuestions":
        """Learns from `policies/general/` and the sample questions; the dev split of both is left out."""
        general, others = (read_texts(policies_dir / FOLDER / name) for name in (GENERAL, OTHER))
        taught = [sample.text for sample in samples]
        learned = [
            [normalise(text) for text in texts if not is_dev(text)] for texts in (general, [*others, *taught])
        ]
        return cls(learned[0], learned[1], segmenter, regions)

    def is_general(self, normal: str, against: Against = Against.OTHERWISE) -> bool:
        """Whether a question in its normal form is one; `against`: what the search would do with it."""
        if asks_for_matter(normal) or (against is Against.ANSWER and len(normal) > _LONG):
            return False
        return self.margin(normal) >= against.value

    def margin(self, normal: str) -> float:
        """How far a question lies on the side of the general ones; 0 is the border."""
        where, weights = self._features.row(self._regions.read(normal).normal)
        return float(np.dot(weights, self._weights[where])) + self._intercept


def read_texts(path: Path) -> list[str]:
    """The questions of one file, in its order."""
    return [json.loads(line)["q"] for line in path.read_text(encoding="utf-8").splitlines()]
