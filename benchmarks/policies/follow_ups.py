"""Measures questions in conversations: those that lean on the one before, and those that must not.

`PYTHONPATH=backend:. backend/.venv/bin/python -m benchmarks.policies.follow_ups [FILE …] [--show]`: rows
of `conversation`, `q`, `expected` ("answer" or "silent") and `clauses`, straight against the policy service,
each conversation in order. Then the sixty exchanges of `two-turns`, and every question of `natural` and
`oblique` right after a question of another matter: how many false answers that makes, and how many right
ones it costs.
"""

import argparse
import json
import random
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from app.clock import SystemClock
from app.policies.schemas import PolicyAnswer
from app.policies.service import PolicyService

ROOT = Path(__file__).resolve().parents[2]
EXAMS = ROOT / "benchmarks" / "exams"
_KNOWN = frozenset({"answered", "clarify"})
Row = dict[str, Any]


def rows_of(path: Path) -> list[Row]:
    """The rows of an exam."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def is_right(row: Row, reply: PolicyAnswer) -> bool:
    """Whether the first clause cited is one of those named, or nothing is claimed where the plan is silent.

    Where the plan only touches the matter ("how much?"), naming the clause as the nearest one is right too.
    """
    first = [citation.clause_id.partition("#")[2] for citation in reply.answer.citations][:1]
    if row["expected"] == "silent":
        return reply.answer.status != "answered"
    return bool(first) and first[0] in row["clauses"]


def in_conversation(policies: PolicyService, rows: Sequence[Row], *, alone: bool) -> list[tuple[Row, bool]]:
    """The verdict on every question of one conversation, with what was asked before or without."""
    known: list[str] = []
    others: list[str] = []
    verdicts = []
    for row in rows:
        before = [] if alone else (known or others)[:4]  # as `actions.turns.asked_before`
        reply = policies.answer(row["q"], before=before)
        verdicts.append((row, is_right(row, reply)))
        if reply.answer.status != "out_of_scope":
            (known if reply.answer.status in _KNOWN else others).insert(0, row["q"])
    return verdicts


def print_conversations(policies: PolicyService, path: Path, show: bool) -> None:
    """One row of the table, and the wrong ones if wished."""
    groups = [list(group) for _, group in groupby(rows_of(path), key=lambda row: str(row["conversation"]))]
    right = {}
    for alone in (True, False):
        verdicts = [verdict for rows in groups for verdict in in_conversation(policies, rows, alone=alone)]
        right[alone] = sum(ok for _, ok in verdicts)
        if show and not alone:
            print(
                "\n".join(
                    f"  {row['q']} | {row['expected']} {row['clauses']}" for row, ok in verdicts if not ok
                )
            )
    total = sum(map(len, groups))
    print(
        f"| {path.name} | {len(groups)} | {total} | {right[True] / total:.1%} | {right[False] / total:.1%} |"
    )


def is_clause_right(row: Row, reply: PolicyAnswer, facts: dict[str, str]) -> bool:
    """Whether the second turn of an exchange got the clause (or the fact), and no more is claimed of it."""
    cited = reply.answer.citations[:1]
    if not cited or str(cited[0].article) not in row["articles"] or reply.everybody:
        return False
    answers = reply.answer.status == "answered"
    if row["answered"] == "no" and answers and not any("没有" in caveat for caveat in reply.answer.caveats):
        return False
    first = cited[0].clause_id.partition("#")[2]
    named = [facts[name] in reply.text for name in row["clauses"] if name in facts]
    right = not row["clauses"] or first in row["clauses"] or any(named)
    return right and (answers or row["answered"] != "yes")


def print_two_turns(policies: PolicyService) -> None:
    """How many of the exchanges got the right clause: those that were read, and those that were not."""
    facts = {fact.id: fact.text for fact in policies.library.facts("verified")}
    for read in (True, False):
        rows = [row for row in rows_of(EXAMS / "two-turns.jsonl") if row["read"] is read]
        right = 0
        for row in rows:
            ours = policies.answer(row["before"]).answer.status != "out_of_scope"
            reply = policies.answer(row["q"], before=[row["before"]] if ours else [])
            right += is_clause_right(row, reply, facts)
        print(f"two-turns, {'read' if read else 'not read'}: {right} of {len(rows)} get the right clause")


def print_after_another(policies: PolicyService) -> None:
    """What an unrelated question before it does to a question."""
    chosen = random.Random(0)
    rows = rows_of(EXAMS / "natural.jsonl") + rows_of(EXAMS / "oblique.jsonl")
    answerable = [row for row in rows if row["article"] != "NONE"]
    for name, asked in (
        ("unanswerable", [r for r in rows if r["article"] == "NONE"]),
        ("answerable", answerable),
    ):
        answered = {alone: 0 for alone in (True, False)}
        for row in asked:
            other = chosen.choice([r["q"] for r in answerable if r["article"] != row["article"]])
            for alone in (True, False):
                reply = policies.answer(row["q"], before=[] if alone else [other]).answer
                first = [str(citation.article) for citation in reply.citations][:1] == [str(row["article"])]
                counts = reply.status == "answered" and (first or name == "unanswerable")
                answered[alone] += counts
        print(f"{len(asked)} {name}: answered {answered[True]} alone, {answered[False]} after another matter")


def main() -> None:
    """Prints both tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.policies.follow_ups", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--show", action="store_true", help="print the wrong verdicts; spends a blind exam")
    options = parser.parse_args()
    policies = PolicyService.load(ROOT / "policies", SystemClock())
    print("| exam | conversations | questions | right, each alone | right, with what was asked before |")
    print("|---|---|---|---|---|")
    for path in options.files or sorted(EXAMS.glob("conversations-*.jsonl")):
        print_conversations(policies, path, options.show)
    print()
    print_two_turns(policies)
    print_after_another(policies)


if __name__ == "__main__":
    main()
