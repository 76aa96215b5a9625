"""Measures how often the right clause of the right task is cited first, and what is cited beside it.

`PYTHONPATH=backend:. backend/.venv/bin/python -m benchmarks.policies.clauses`: on writing batches left out of
learning, and on the exams nothing is learned from; BM25 alone beside it.
"""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from app.policies.chooser import ClauseChooser
from app.policies.engine import clause_facts, clause_texts
from app.policies.library import load_library
from app.policies.questions import FOUNDING_PLAN, SampleQuestion, read_questions, unit_key
from app.policies.search import ClauseIndex
from app.policies.text import Segmenter, normalise
from app.vectors import Floats

ROOT = Path(__file__).resolve().parents[2]
POLICIES = ROOT / "policies"
_SECOND_OF_BM25 = 0.75  # of the best clause's score: how the second clause was chosen before

Asked = tuple[str, str, tuple[str, ...]]  # normal form, unit, clauses that answer
Choose = Callable[[str, Sequence[int], Floats, str], list[int]]


class Bench:
    """The library's clauses with their BM25 index."""

    def __init__(self) -> None:
        library, self.segmenter = load_library(POLICIES), Segmenter()
        self.facts = clause_facts(library)
        self.texts = clause_texts(library, self.facts)
        self.index = ClauseIndex([normalise(fact.text) for fact in self.facts], self.segmenter)
        self.places: dict[str, list[int]] = {}
        for place, fact in enumerate(self.facts):
            self.places.setdefault(fact.unit, []).append(place)

    def learned(self, samples: Sequence[SampleQuestion]) -> Choose:
        """The chooser that learned from some of the samples."""
        chooser = ClauseChooser(self.texts, samples, self.segmenter)
        return lambda unit, places, shares, normal: chooser.choose(
            unit, places, shares, [chooser.read(normal)]
        )

    @staticmethod
    def lexical(_unit: str, places: Sequence[int], shares: Floats, _normal: str) -> list[int]:
        """BM25 alone."""
        order = sorted(places, key=lambda place: -float(shares[place]))
        return [place for place in order[:2] if shares[place] >= _SECOND_OF_BM25 * shares[order[0]]]

    def figures(self, asked: Sequence[Asked], choose: Choose) -> tuple[int, int, int, int]:
        """Right first, right among the one or two cited, answers with two clauses, questions."""
        first = among = two = 0
        for normal, unit, clauses in asked:
            chosen = choose(unit, self.places[unit], self.index.hits(normal).share, normal)
            cited = [self.texts[place].number for place in chosen]
            first += cited[0] in clauses
            among += bool(set(cited) & set(clauses))
            two += len(cited) > 1
        return first, among, two, len(asked)


def exam() -> list[Asked]:
    """The questions of both exams whose clause somebody named."""
    rows = [
        json.loads(line)
        for name in ("natural", "oblique")
        for line in (ROOT / "benchmarks" / "exams" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    return [
        (normalise(row["q"]), unit_key(FOUNDING_PLAN, row["article"]), tuple(row["clauses"]))
        for row in rows
        if row.get("clauses")
    ]


def held_out(bench: Bench, samples: Sequence[SampleQuestion], choose: Callable[[str], Choose]) -> list[int]:
    """The figures summed over the writing batches, each judged without itself."""
    total = [0, 0, 0, 0]
    for batch in sorted({sample.batch for sample in samples}):
        asked = [(s.normal, s.unit, s.clauses) for s in samples if s.batch == batch and s.clauses]
        if asked:
            found = bench.figures(asked, choose(batch))
            total = [a + b for a, b in zip(total, found, strict=True)]
    return total


def print_row(name: str, found: Sequence[int]) -> None:
    """One row of the table."""
    first, among, two, total = found
    print(f"| {name} | {total} | {first / total:.1%} | {among / total:.1%} | {two / total:.1%} |")


def main() -> None:
    """Prints the table."""
    bench, samples = Bench(), read_questions(POLICIES / "questions")
    questions = exam()
    print("| which clause of the task | questions | right first | cited | two cited |\n|---|---|---|---|---|")
    print_row("BM25, batches left out", held_out(bench, samples, lambda _: bench.lexical))
    print_row(
        "learned, batches left out",
        held_out(bench, samples, lambda out: bench.learned([s for s in samples if s.batch != out])),
    )
    print_row("BM25, exams", bench.figures(questions, bench.lexical))
    print_row("learned, exams", bench.figures(questions, bench.learned(samples)))


if __name__ == "__main__":
    main()
