"""Learns what messages of stories say (`matters.py`), in a process of its own: the library that learns takes
seventy megabytes, what it works with a hundred and fifty more.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from app.aid.matters import LONGEST_GRAM, SIGNALS, Said, marked, read_said
from app.grams import key
from app.kept import Arrays

_FEWEST_TEXTS = 2  # in which a gram must occur to be learned
_MARGIN_COST, _SAID_WEIGHT = 1.0, 3.0  # most messages say nothing of a matter: those that do weigh more
_NEVER = -1e3


def learn(folder: Path) -> Arrays:
    """What the messages of a folder teach."""
    return learned(read_said(folder))


def learned(rows: Sequence[Said]) -> Arrays:
    """What separates the messages that say something from the others, for `Matters.from_arrays`."""
    grams = TfidfVectorizer(analyzer=grams_of, min_df=_FEWEST_TEXTS, sublinear_tf=True)
    texts = grams.fit_transform([row.text for row in rows])
    found = [of_label(texts, np.array([label in row.says for row in rows])) for label in SIGNALS]
    weights = np.vstack([weights for weights, _ in found]).T
    keys = np.array([key(gram) for gram in grams.get_feature_names_out()], dtype=np.uint64)
    order = np.argsort(keys)
    if len(np.unique(keys)) != len(keys):
        raise ValueError("two grams have one number")
    bars = np.array([bar for _, bar in found])
    return {"grams": keys[order], "weights": weights[order], "bars": bars, "idf": grams.idf_[order]}


def grams_of(text: str) -> list[str]:
    """One to four characters in a row of a text."""
    whole = marked(text)
    return [
        whole[start : start + size]
        for size in range(1, LONGEST_GRAM + 1)
        for start in range(len(whole) - size + 1)
    ]


def of_label(texts: csr_matrix, truth: NDArray[np.bool_]) -> tuple[NDArray[np.float64], float]:
    """The weights of the grams and where they start from; a label nobody wrote is never said."""
    if not truth.any():
        return np.zeros(texts.shape[1]), _NEVER
    weight = {True: _SAID_WEIGHT, False: 1.0}
    machine = LinearSVC(C=_MARGIN_COST, class_weight=weight, random_state=0).fit(texts, truth)
    return machine.coef_[0], float(machine.intercept_[0])
