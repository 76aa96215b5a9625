"""Everything that speaks for and against answering a question, gathered into one row of figures."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.policies.asks import OTHER_REGION, AskKinds
from app.policies.classifier import UnitClassifier
from app.policies.questions import SampleQuestion
from app.policies.regions import RegionReading
from app.policies.search import ClauseHits, ClauseIndex
from app.policies.text import Segmenter, normalise

Floats = NDArray[np.float64]
ASK_KINDS = ("amount", "deadline", "contact", "place", "materials", "condition")
FEATURES = (
    "margin_gap", "unit_margin", "refusal_margin", "runner_up_gap", "unit_neighbour", "refusal_neighbour",
    "neighbour_gap", "clause_share", "coverage", "unknown_words", "length", "other_region",
    *(f"asks_{kind}" for kind in ASK_KINDS), *(f"lacks_{kind}" for kind in ASK_KINDS),
)  # fmt: skip
# Weights of the nearest sample question and of the best clause beside the machine's margin, when units
# are ranked.
_NEIGHBOUR_WEIGHT = 1.0
_CLAUSE_WEIGHT = 1.0
_REFUSAL = "none:"
_RECORD = "personal_record"
_LONG_QUESTION = 100  # characters; longer ones count as this long


@dataclass(frozen=True, slots=True)
class ClauseFacts:
    """What the evidence needs to know of a clause: its unit, its words, the kinds of fact it states, and
    phrases people use for it (its label, what can be done with it)."""

    unit: str
    text: str
    contains: frozenset[str]
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One question weighed: units best first with their fused scores, the likeliest reason to refuse,
    what kinds of fact it asks for, the score share of every clause (in index order), and the features of
    the decision."""

    ranking: tuple[tuple[str, float], ...]
    refusal: str
    asked: frozenset[str]
    other_region: bool
    clause_shares: Floats
    features: Floats


class Evidencer:
    """Weighs questions against clauses and sample questions; built once, then read-only and thread-safe."""

    def __init__(
        self,
        clauses: Sequence[ClauseFacts],
        samples: Sequence[SampleQuestion],
        asks: AskKinds,
        segmenter: Segmenter,
    ) -> None:
        self._asks = asks
        clause_texts = [normalise(clause.text) for clause in clauses]
        self._index = ClauseIndex(clause_texts, segmenter)
        self._units = sorted({clause.unit for clause in clauses})
        self._clause_unit = np.array([self._units.index(clause.unit) for clause in clauses])
        self._contains = {
            unit: frozenset[str]().union(*(c.contains for c in clauses if c.unit == unit))
            for unit in self._units
        }
        self._classifier = UnitClassifier(segmenter)
        phrases = [(normalise(phrase), clause.unit) for clause in clauses for phrase in clause.phrases]
        questions = [asks.regions.read(sample.normal).normal for sample in samples]
        texts = questions + clause_texts + [text for text, _ in phrases]
        labels = [sample.label for sample in samples] + [clause.unit for clause in clauses]
        labels += [unit for _, unit in phrases]
        self._classifier.fit(texts, labels, questions=len(samples))
        position = {label: i for i, label in enumerate(self._classifier.labels)}
        self._unit_columns = np.array([position[unit] for unit in self._units])
        self._refusals = [label for label in self._classifier.labels if label.startswith(_REFUSAL)]
        self._refusal_columns = np.array([position[label] for label in self._refusals])

    def weigh(self, questions: Sequence[str]) -> list[Evidence]:
        """The evidence for each question, in order."""
        return self.weigh_normal([normalise(question) for question in questions])

    def weigh_normal(self, normals: Sequence[str]) -> list[Evidence]:
        """The evidence for questions already in their normal form."""
        return [self._weigh(normal) for normal in normals]

    def weigh_in_context(self, topic: str, normal: str, *, leaning: bool, own: str) -> Evidence:
        """The evidence for a question beside an earlier one, both in their normal form.

        What it asks for it says itself (那找谁办); one that leans on the earlier may ask the same (那我呢).
        `own`: the words that may ask for somebody's own record: those of a beginning 我想学点啥 do not.
        """
        asks_itself = bool(self._asks.asked(normal)) or not leaning
        return self._weigh(f"{topic},{normal}", normal if asks_itself else topic, own)

    def _weigh(self, normal: str, asking: str | None = None, own: str | None = None) -> Evidence:
        reading = self._asks.regions.read(normal)
        asked, normal = self._asks.asked(asking or normal), reading.normal
        margins, nearest = self._classifier.scores(normal)
        hits = self._index.hits(normal)
        best_share = np.zeros(len(self._units))
        np.maximum.at(best_share, self._clause_unit, hits.share)
        unit_margins, unit_nearest = margins[self._unit_columns], nearest[self._unit_columns]
        fused = unit_margins + _NEIGHBOUR_WEIGHT * unit_nearest + _CLAUSE_WEIGHT * best_share
        order = np.argsort(-fused)
        top = int(order[0])
        refusal_margins = margins[self._refusal_columns]
        worst = int(refusal_margins.argmax())
        named = self._named_refusal(refusal_margins, reading, own)
        refusal_nearest = float(nearest[self._refusal_columns].max())
        features = np.array([
            unit_margins[top] - refusal_margins[worst], unit_margins[top], refusal_margins[worst],
            fused[top] - fused[order[1]],
            unit_nearest[top], refusal_nearest, unit_nearest[top] - refusal_nearest,
            *_lexical(hits, best_share[top], normal), float(reading.elsewhere),
            *self._asked(asked, self._units[top]),
        ])  # fmt: skip
        ranking = tuple((self._units[i], float(fused[i])) for i in order)
        return Evidence(ranking, named, asked, reading.elsewhere, hits.share, features)

    def _named_refusal(self, margins: Floats, reading: RegionReading, own: str | None) -> str:
        """The likeliest reason to refuse that the words bear out."""
        order: list[int] = np.argsort(-margins).tolist()
        for reason in (self._refusals[i].removeprefix(_REFUSAL) for i in order):
            words = own if own is not None and reason == _RECORD else reading.normal
            if reading.elsewhere if reason == OTHER_REGION else self._asks.bears_out(reason, words):
                return reason
        raise AssertionError("some reasons need no words")

    def _asked(self, asked: frozenset[str], unit: str) -> list[float]:
        contained = self._contains[unit]
        return [float(kind in asked) for kind in ASK_KINDS] + [
            float(kind in asked and kind not in contained) for kind in ASK_KINDS
        ]


def _lexical(hits: ClauseHits, share: float, normal: str) -> tuple[float, ...]:
    return share, hits.coverage, hits.unknown, min(len(normal), _LONG_QUESTION) / _LONG_QUESTION
