"""The matters a message of a story contains, learned from messages that people wrote and labelled.

Beside the cues (`cues.py`): these know the grammar of what somebody thought of, this one the ways nobody did.
One linear support vector machine for every label, over one to four characters in a row
(`processes/stories/aid_intake/*.jsonl`).
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

Floats = NDArray[np.float64]
# Label → signal of the cues and its value.
SIGNALS: dict[str, tuple[str, str | bool]] = {
    "wages+": ("wages", True),
    "wages-": ("wages", False),
    "owed+": ("labour", True),
    "staffins+": ("staff_ins", True),
    "staffins-": ("staff_ins", False),
    "ins+": ("own_ins", "stopped"),
    "ins-": ("own_ins", "paying"),
    "open+": ("closed", False),
    "closed+": ("closed", True),
    "never+": ("never", True),
    "running+": ("running", True),
    "debt+": ("debts", True),
    "debt-": ("debts", False),
    "living+": ("living", True),
    "living-": ("living", False),
    "job+": ("job", True),
    "job-": ("job", False),
    "again+": ("restart", True),
    "again-": ("restart", False),
}
_PAUSES = re.compile(r"[\s，,。.！!？?、；;：:…~—]+")
_FEWEST_TEXTS = 2  # in which a gram must occur to be learned
_MARGIN_COST, _SAID_WEIGHT = 1.0, 3.0  # most messages say nothing of a matter: those that do weigh more
_LONGEST_GRAM = 4
_NEVER = -1e3


@dataclass(frozen=True, slots=True)
class Said:
    """A written message and what it says."""

    text: str
    says: frozenset[str]


def read_said(folder: Path) -> list[Said]:
    """The messages of a folder, file by file. ValueError names the line that is not right."""
    rows: list[Said] = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                row = json.loads(line)
                said = Said(row["text"], frozenset(row["says"]))
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(f"{path.name}:{number}: {error!r}") from error
            if set(row) != {"text", "says"} or not said.text or said.says - set(SIGNALS):
                raise ValueError(f"{path.name}:{number}: needs text and says (of {', '.join(SIGNALS)})")
            rows.append(said)
    return rows


def _grams(text: str) -> list[str]:
    clauses = (part for part in _PAUSES.split(text) if part)
    marked = " ".join(f"^{clause}$" for clause in clauses)
    return [
        marked[start : start + size]
        for size in range(1, _LONGEST_GRAM + 1)
        for start in range(len(marked) - size + 1)
    ]


class Matters:
    """Says which labels fit a message, and how surely."""

    def __init__(self, columns: dict[str, int], weights: Floats, bars: Floats, idf: Floats) -> None:
        self._columns, self._weights, self._bars, self._idf = columns, weights, bars, idf

    @classmethod
    def learn(cls, rows: Sequence[Said]) -> Self:
        """What separates the messages that say something from the others."""
        grams = TfidfVectorizer(analyzer=_grams, min_df=_FEWEST_TEXTS, sublinear_tf=True)
        texts = grams.fit_transform([row.text for row in rows])
        learned = [_learned_of(texts, np.array([label in row.says for row in rows])) for label in SIGNALS]
        weights = np.vstack([weights for weights, _ in learned]).T
        return cls(grams.vocabulary_, weights, np.array([bar for _, bar in learned]), grams.idf_)

    def of(self, texts: Iterable[str], bar: float) -> list[list[str]]:
        """The labels of every text whose distance from what separates them is above the bar.

        Of a label and its opposite the surer one.
        """
        return [_surest(dict(zip(SIGNALS, self.far(text), strict=True)), bar) for text in texts]

    def far(self, text: str) -> list[float]:
        """The signed distance of a text for every label, as the vectoriser and the machines work it out.

        One text at a time costs a tenth of what they take for it.
        """
        counts = Counter(gram for gram in _grams(text) if gram in self._columns)
        if not counts:
            return list(self._bars)
        columns = [self._columns[gram] for gram in counts]
        row = (1 + np.log(np.array(list(counts.values())))) * self._idf[columns]
        far: list[float] = (row @ self._weights[columns] / np.sqrt(row @ row) + self._bars).tolist()
        return far


def _surest(far: dict[str, float], bar: float) -> list[str]:
    return [
        label for label, value in far.items() if value > bar and value >= far.get(_opposite(label), value)
    ]


def _opposite(label: str) -> str:
    return label[:-1] + ("-" if label.endswith("+") else "+")


def _learned_of(texts: csr_matrix, truth: NDArray[np.bool_]) -> tuple[NDArray[np.float64], float]:
    """The weights of the grams and where they start from; a label nobody wrote is never said."""
    if not truth.any():
        return np.zeros(texts.shape[1]), _NEVER
    weight = {True: _SAID_WEIGHT, False: 1.0}
    machine = LinearSVC(C=_MARGIN_COST, class_weight=weight, random_state=0).fit(texts, truth)
    return machine.coef_[0], float(machine.intercept_[0])


@lru_cache(maxsize=2)
def _learned(folder: Path, state: tuple[tuple[str, int, int], ...]) -> Matters | None:
    rows = read_said(folder)
    return Matters.learn(rows) if rows else None


def matters_of(folder: Path) -> Matters | None:
    """Learned once in a process from the messages of a folder; None when there are none."""
    stats = [(path.name, path.stat()) for path in sorted(folder.glob("*.jsonl"))]
    return _learned(folder, tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats))
