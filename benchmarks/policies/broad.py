"""How general questions are answered (`-m benchmarks.policies.broad`, docs/benchmarks-policies.md).

Helped: answered, and the first clause is one that would help who asks. The half that was read and the half
that was not stand apart.
"""

from __future__ import annotations

import json
from collections import Counter

from app.clock import SystemClock
from app.policies.schemas import AnswerStatus
from app.policies.service import PolicyService

from tools.paths import ROOT

KINDS = ("named", "unnamed", "nogroup", "silent")


def main() -> None:
    """Print helped and answered per kind and half."""
    service = PolicyService.load(ROOT / "policies", SystemClock())
    asked: Counter[tuple[str, bool]] = Counter()
    answered: Counter[tuple[str, bool]] = Counter()
    helped: Counter[tuple[str, bool]] = Counter()
    for line in (ROOT / "benchmarks" / "exams" / "broad.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        key = (row["kind"], row["read"])
        answer = service.answer(row["q"]).answer
        first = [citation.clause_id.rpartition("#")[2] for citation in answer.citations[:1]]
        says = answer.status is AnswerStatus.ANSWERED
        asked[key] += 1
        answered[key] += says
        helped[key] += says and bool(first) and first[0] in row["accept"]
    for read in (False, True):
        print("read" if read else "never looked at")
        for kind in KINDS:
            key = (kind, read)
            print(f"  {kind:8} {asked[key]:3} asked, {answered[key]:3} answered, {helped[key]:3} helped")


if __name__ == "__main__":
    main()
