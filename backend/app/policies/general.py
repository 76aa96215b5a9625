"""Whether a question asks in general what there is for whoever starts a business: 自己干点啥国家给啥好处.

Learned apart from the search of the plan's units, which such questions only confuse: no unit answers them. A
linear support vector machine over the features of the unit classifier tells them from all sample questions
and from questions about what the state does in other fields (`policies/general/`).
"""

import json
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.svm import LinearSVC

from app.policies.classifier import QuestionFeatures
from app.policies.questions import SampleQuestion, is_dev
from app.policies.regions import Regions
from app.policies.text import Segmenter, normalise

FOLDER = "general"
GENERAL, OTHER = "general.jsonl", "other.jsonl"
_COST = 1.0  # C of the support vector machine, the usual value; no other was tried
# On the dev split (one question in five, never trained on) 57 of 77 general ones lie above, 5 of 518
# that a unit answers (nearly all of which the search answers first) and 6 of 450 others.
_FROM = -0.2
_SURELY_FROM = 0.3  # 38 of 77, none of 518, 1 of 450
_LONG = 40  # characters: what is answered and longer says more than the general words in it
# Who names a matter of its own asks for that one, however generally he puts it.
_MATTERS = re.compile(
    r"贷|待款|借钱|利息|培训|讲课|上课|学习|学点|教不|有人教|导师|出主意|指点|孵化|园区|入驻|场地|没地方|工位|摊位|大赛|比赛|"
    r"返乡|下乡|回(?:来|到?老家|家乡|到?村|到?屯|农村|本地)|执照|手续|一件事|注销|税|社保|保险|养老金|低保|户口|落户|房|宅基|工资|招人|招工|雇|职称|考公|考编|学费|奖学金|"
    r"找工作|专利|欠|赔了|黄了|倒闭|关门|失败|材料|电话|在哪|去哪|到哪|爷爷|奶奶|姥|老人|老兵|托儿|托育|幼儿园|上学|学徒|看病|治病"
)


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

    def is_general(self, normal: str, *, surely: bool = False) -> bool:
        """Whether a question in its normal form is one; `surely`: so that even an answer must give way."""
        if _MATTERS.search(normal) or (surely and len(normal) > _LONG):
            return False
        return self.margin(normal) >= (_SURELY_FROM if surely else _FROM)

    def margin(self, normal: str) -> float:
        """How far a question lies on the side of the general ones; 0 is the border."""
        where, weights = self._features.row(self._regions.read(normal).normal)
        return float(np.dot(weights, self._weights[where])) + self._intercept


def read_texts(path: Path) -> list[str]:
    """The questions of one file, in its order."""
    return [json.loads(line)["q"] for line in path.read_text(encoding="utf-8").splitlines()]
