"""The matters a message of a story contains, learned from messages that people wrote and labelled.

Beside the cues (`cues.py`): these know the grammar of what somebody thought of, this one the ways nobody did.
One linear support vector machine for every label, over one to four characters in a row
(`processes/stories/aid_intake/*.jsonl`).
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from app import grams
from app.grams import Keys, codes, places, rows_of
from app.kept import Arrays, Kept, key_of

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
LONGEST_GRAM = 4
_LEARNER = "app.aid.matters_learning"


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


def marked(text: str) -> str:
    """A text whose clauses know where they begin and end."""
    clauses = (part for part in _PAUSES.split(text) if part)
    return " ".join(f"^{clause}$" for clause in clauses)


def keys_of(text: str) -> Keys:
    """The grams of a text as numbers."""
    return np.concatenate(rows_of(codes(marked(text)), LONGEST_GRAM))


class Matters:
    """Says which labels fit a message, and how surely."""

    def __init__(self, grams: Keys, weights: Floats, bars: Floats, idf: Floats) -> None:
        """`grams` in rising order, with a row of weights and an IDF each; a bar for every label."""
        self._grams, self._weights, self._bars, self._idf = grams, weights, bars, idf

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Self:
        """What `learning.learn` gave; ValueError or KeyError when it is something else."""
        grams, weights, bars, idf = (arrays[name] for name in ("grams", "weights", "bars", "idf"))
        if weights.shape != (len(grams), len(SIGNALS)) or len(idf) != len(grams) or len(bars) != len(SIGNALS):
            raise ValueError("grams and their numbers do not belong together")
        return cls(grams, weights, bars, idf)

    def of(self, texts: Iterable[str], bar: float) -> list[list[str]]:
        """The labels of every text whose distance from what separates them is above the bar.

        Of a label and its opposite the surer one.
        """
        return [_surest(dict(zip(SIGNALS, self.far(text), strict=True)), bar) for text in texts]

    def far(self, text: str) -> list[float]:
        """The signed distance of a text for every label, as the vectoriser and the machines work it out.

        One text at a time costs a tenth of what they take for it.
        """
        grams, counts = np.unique(keys_of(text), return_counts=True)
        where, known = places(self._grams, grams)
        columns = where[known]
        if not len(columns):
            return list(self._bars)
        row = (1 + np.log(counts[known])) * self._idf[columns]
        far: list[float] = (row @ self._weights[columns] / np.sqrt(row @ row) + self._bars).tolist()
        return far


def _surest(far: dict[str, float], bar: float) -> list[str]:
    return [
        label for label, value in far.items() if value > bar and value >= far.get(_opposite(label), value)
    ]


def _opposite(label: str) -> str:
    return label[:-1] + ("-" if label.endswith("+") else "+")


_taught: dict[str, Matters] = {}  # one at most, by the key of what taught it


def matters_of(folder: Path, cache_dir: Path) -> Matters | None:
    """What the messages of a folder teach, kept in `cache_dir`; None when there are none."""
    messages = sorted(folder.glob("*.jsonl"))
    if not any(path.stat().st_size for path in messages):
        return None
    sources = [Path(__file__), Path(__file__).with_name("matters_learning.py"), Path(grams.__file__)]
    key = key_of(messages, sources)
    if key not in _taught:
        _taught.clear()
        kept = Kept(cache_dir / "matters.kept", key, _LEARNER, [folder])
        _taught[key] = Matters.from_arrays(kept.arrays())
    return _taught[key]
