"""Compares ways to find the right unit and to decide whether to answer, on held-out writing batches.

Run after `make install`: `PYTHONPATH=backend:. backend/.venv/bin/python -m benchmarks.policies.compare`.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from app.policies.asks import AskKinds
from app.policies.decision import HeldOut, held_out_evidence
from app.policies.engine import clause_facts
from app.policies.evidence import FEATURES, Evidencer
from app.policies.library import load_library
from app.policies.questions import SampleQuestion, read_questions
from app.policies.search import ClauseIndex
from app.policies.text import Segmenter, normalise
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

POLICIES = Path(__file__).resolve().parents[2] / "policies"


def rank_by_bm25(
    index: ClauseIndex, units: Sequence[str], questions: Sequence[SampleQuestion]
) -> list[list[str]]:
    """Units of each question, best clause first."""
    ranked = []
    for question in questions:
        order = np.argsort(-index.hits(question.normal).share, kind="stable")
        ranked.append(list(dict.fromkeys(units[row] for row in order)))
    return ranked


def share(questions: Sequence[SampleQuestion], ranked: Sequence[Sequence[str]], first: int) -> float:
    """Share of questions whose unit is among the `first` ones."""
    return float(np.mean([q.unit in units[:first] for q, units in zip(questions, ranked, strict=True)]))


def learned(rows: Sequence[HeldOut], columns: Sequence[int]) -> float:
    """AUROC of a logistic regression on some features, each batch judged by the others."""
    features = np.array([row.evidence.features for row in rows])[:, columns]
    truth = np.array([row.question.answerable for row in rows])
    batch = np.array([row.question.batch for row in rows])
    scores = np.zeros(len(rows))
    for name in np.unique(batch):
        out = batch == name
        model = make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=1000))
        scores[out] = model.fit(features[~out], truth[~out]).predict_proba(features[out])[:, 1]
    return float(roc_auc_score(truth, scores))


def print_rankings(
    rows: Sequence[HeldOut], bm25: Callable[[Sequence[SampleQuestion]], list[list[str]]]
) -> None:
    """The table of rankings."""
    answerable = [row for row in rows if row.question.answerable]
    questions = [row.question for row in answerable]
    print("| ranking | right first | in the first three |\n|---|---|---|")
    lexical = bm25(questions)
    print(f"| BM25 on clauses | {share(questions, lexical, 1):.1%} | {share(questions, lexical, 3):.1%} |")
    fused = [[unit for unit, _ in row.evidence.ranking] for row in answerable]
    first, third = share(questions, fused, 1), share(questions, fused, 3)
    print(f"| learned, neighbours and BM25 fused | {first:.1%} | {third:.1%} |")


def main() -> None:
    """Prints both tables."""
    library, segmenter = load_library(POLICIES), Segmenter()
    facts = clause_facts(library)
    asks = AskKinds.load(POLICIES / "asks.yml")
    samples = read_questions(POLICIES / "questions")
    rows = held_out_evidence(samples, lambda part: Evidencer(facts, part, asks, segmenter))
    index = ClauseIndex([normalise(fact.text) for fact in facts], segmenter)
    units = [fact.unit for fact in facts]
    print(f"{len(rows)} judgements on held-out batches\n")
    print_rankings(rows, lambda questions: rank_by_bm25(index, units, questions))
    print("\n| decision to answer | AUROC |\n|---|---|")
    for name in ("clause_share", "coverage", "unit_neighbour", "margin_gap"):
        print(f"| {name} alone | {learned(rows, [FEATURES.index(name)]):.3f} |")
    print(f"| all {len(FEATURES)} features | {learned(rows, range(len(FEATURES))):.3f} |")


if __name__ == "__main__":
    main()
