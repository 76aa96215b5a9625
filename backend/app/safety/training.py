"""Learns what danger sounds like from the sentences, in a process of its own (`app.kept`).

It needs a gigabyte for half a minute, and a process that has once had a gigabyte gives little of it back.
"""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from app.grams import Keys
from app.kept import Arrays
from app.safety.features import BLOCKS, pairs, shape
from app.safety.files import QUESTIONS, read_safety, read_sentences
from app.safety.joined import joined
from app.safety.learned import CONCEPT_WEIGHT, PAIR_WEIGHT, Concepts, share
from app.safety.learning import reader_of
from app.safety.reading import Reading
from app.vectors import Floats

_MARGIN_COST = 1.0  # C of the support vector machine; 0.5-2 differ by noise
_FEWEST_TEXTS = 5  # in which a term or a pair must occur to be learned


def learn(path: Path) -> Arrays:
    """Learn from the sentences beside the rules at `path`, here and now."""
    reader = reader_of(path, tuple(read_safety(path).harmless))
    sentences = read_sentences(path.with_suffix(""), path.with_name(QUESTIONS))
    everything = [*sentences, *joined(sentences)]
    readings = [reader.read(sentence.text) for sentence in everything]
    return learned(readings, [sentence.distress for sentence in everything])


def learned(readings: Sequence[Reading], distress: Sequence[bool]) -> Arrays:
    """What separates readings of distress from the others, for `DistressClassifier.from_arrays`."""
    single, known = _concepts(readings)
    concepts = Concepts(single, known)
    blocks, rows = _fitted(concepts, readings)
    machine = _trained(rows, np.array(distress))
    weights: Floats = machine.coef_[0]
    start = len(concepts)
    arrays: Arrays = {
        "concepts": np.array(single),
        "pairs": np.array(known, dtype=np.int64),
        "concept_weights": weights[:start],
    }
    for block, (name, weight, _) in zip(blocks, BLOCKS, strict=True):
        parts = weight * weights[start : start + len(block.terms)] * block.idf
        order = np.argsort(block.terms)
        arrays[name] = block.terms[order]
        arrays |= {f"{name}_squares": block.idf[order] ** 2, f"{name}_parts": parts[order]}
        start += len(block.terms)
    return arrays | {"shape": weights[start:], "intercept": np.array(machine.intercept_[0])}


def _concepts(readings: Sequence[Reading]) -> tuple[int, list[int]]:
    """One more than the greatest concept in texts, and the pairs that several of them hold."""
    single = 1 + max((concept for r in readings for _, concept in r.concepts), default=0)
    counts: dict[int, int] = {}
    for reading in readings:
        for pair in set(pairs(reading.concepts)):
            counts[pair] = counts.get(pair, 0) + 1
    return single, sorted(pair for pair, count in counts.items() if count >= _FEWEST_TEXTS)


def _rows_of_concepts(concepts: Concepts, readings: Sequence[Reading]) -> csr_matrix:
    """One row for every reading."""
    where, values, starts = array("q"), array("d"), [0]
    for reading in readings:
        single, known = concepts.columns(reading)
        where.extend([*single, *known])
        each = share(reading)
        values.extend([CONCEPT_WEIGHT * each] * len(single) + [PAIR_WEIGHT * each] * len(known))
        starts.append(len(where))
    return csr_matrix((np.array(values), np.array(where), starts), shape=(len(readings), len(concepts)))


@dataclass(frozen=True, slots=True)
class Block:
    """The terms of one kind that enough texts hold, in the order of first sight, and their IDF."""

    terms: Keys
    idf: Floats

    @classmethod
    def fitted(cls, texts: Iterable[Keys], fewest: int) -> tuple[Self, csr_matrix]:
        """The terms that at least `fewest` texts hold, and the row of every text."""
        numbers: dict[int, int] = {}  # in the order of first sight: the same in every process
        found, lengths = array("q"), []
        for terms in texts:
            once = dict.fromkeys(terms.tolist())
            found.extend([numbers.setdefault(term, len(numbers)) for term in once])
            lengths.append(len(once))
        where, count = np.array(found), len(lengths)
        frequency = np.bincount(where, minlength=len(numbers))
        kept = frequency >= fewest
        idf = np.log((1 + count) / (1 + frequency[kept])) + 1
        self = cls(np.array(list(numbers), dtype=np.uint64)[kept], idf)
        rows = np.repeat(np.arange(count), lengths)[kept[where]]
        columns = (np.cumsum(kept) - 1)[where[kept[where]]]
        values = idf[columns]
        values /= np.sqrt(np.bincount(rows, values**2, minlength=count))[rows]
        # Numbers of four bytes: half the memory.
        places = (values, (rows.astype(np.int32), columns.astype(np.int32)))
        return self, csr_matrix(places, shape=(count, len(idf)))


def _fitted(concepts: Concepts, readings: Sequence[Reading]) -> tuple[list[Block], csr_matrix]:
    """The terms of every block, and the rows of everything side by side.

    The rows are most of what learning needs of memory: no block is kept twice for longer than it takes.
    """
    blocks, parts = [], [_rows_of_concepts(concepts, readings)]
    for _, weight, terms in BLOCKS:
        block, rows = Block.fitted(map(terms, readings), _FEWEST_TEXTS)
        rows.data *= weight
        blocks.append(block)
        parts.append(rows)
    parts.append(csr_matrix(np.array(list(map(shape, readings)))))
    return blocks, _beside(parts)


def _beside(parts: list[csr_matrix]) -> csr_matrix:
    """The rows of several matrices side by side; each is let go when it has been taken over.

    `scipy.sparse.hstack` does the same by way of coordinates, which takes half a gigabyte more.
    """
    starts: NDArray[np.int64] = np.vstack([part.indptr for part in parts]).sum(axis=0, dtype=np.int64)
    columns = sum(part.shape[1] for part in parts)
    values, where = np.empty(starts[-1]), np.empty(starts[-1], dtype=np.int32)
    free, first = starts[:-1].copy(), 0  # where the next number of every row goes; the part's first column
    while parts:
        part = parts.pop(0)
        held = np.diff(part.indptr)
        places = np.repeat(free - part.indptr[:-1], held) + np.arange(part.nnz)
        values[places], where[places] = part.data, part.indices + first
        free, first = free + held, first + part.shape[1]
    return csr_matrix((values, where, starts), shape=(len(starts) - 1, columns))


def _trained(rows: csr_matrix, truth: NDArray[np.bool_]) -> LinearSVC:
    return LinearSVC(C=_MARGIN_COST, class_weight="balanced", random_state=0).fit(rows, truth)
