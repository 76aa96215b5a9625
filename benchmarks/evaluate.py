"""`make evaluate [FILE=questions.jsonl]`: right, wrong, abstained and false answers.

Without FILE: the dev split of policies/questions, straight against the policy service. With FILE: every
line through the running chat API, one fresh conversation a question; a system is started when none runs.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import contextlib
import json
import os
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks import direct, scoring
from benchmarks.scoring import Outcome, Question
from tools import console, running
from tools import settings as settings_module
from tools.api import ApiError, Visitor
from tools.paths import ROOT

WORKERS = 4
RESULTS = ROOT / "var" / "evaluation"
# What issue 2 asks for: name, figure, limit.
TARGETS = (
    ("right @1", "right_first", "answerable", 0.85, True),
    ("right @3", "right_in_three", "answerable", 0.95, True),
    ("false answers", "false_answers", "unanswerable", 0.08, False),
)


def outcome_of(question: Question, replies: Sequence[dict[str, Any]]) -> Outcome:
    """Articles in the order of the citations over all replies of the turn."""
    answers = [reply["answer"] for reply in replies if reply.get("answer")]
    citations = [citation for answer in answers for citation in answer["citations"]]
    return Outcome(
        question,
        scoring.unique(str(citation["article"]) for citation in citations),
        tuple(answer["status"] for answer in answers),
        tuple((c["document_id"], c["version"], c["quote"]) for c in citations),
    )


def over_chat(address: str, questions: Sequence[Question]) -> list[Outcome]:
    """Ask every question in a conversation of its own, four at a time."""
    done = threading.Semaphore(0)

    def one(question: Question) -> Outcome:
        with Visitor(address) as visitor:
            outcome = outcome_of(question, visitor.ask(question.text))
        done.release()
        return outcome

    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(one, questions))


@contextlib.contextmanager
def some_system() -> Iterator[str]:
    """The address of the running system, or of one that is started for this."""
    found = running.find_running(settings_module.read(os.environ).var_dir)
    if found:
        console.say(f"使用正在运行的系统 {found.address}", "(its rate limit holds: RATE_LIMIT_PER_MINUTE)")
        yield found.address
        return
    with (
        tempfile.TemporaryDirectory(prefix="evaluate-") as var_dir,
        running.start(Path(var_dir), RATE_LIMIT_PER_MINUTE="1000000") as started,
    ):
        yield started.address


def report(name: str, outcomes: Sequence[Outcome]) -> None:
    """Print the table and write everything to var/evaluation/."""
    print(f"\n## {name}: {len(outcomes)} questions\n\n{scoring.table(outcomes)}\n")
    group = scoring.figures(outcomes)
    for label, part, whole, limit, at_least in TARGETS:
        total = getattr(group, whole)
        if total:
            value = getattr(group, part) / total
            mark = "✓" if (value >= limit if at_least else value <= limit) else "✗"
            print(
                f"{mark} {label} {100 * value:.1f} % "
                f"({'at least' if at_least else 'at most'} {100 * limit:.0f} %)"
            )
    if group.right_of_given is not None:
        mark = "✓" if group.right_of_given >= 0.9 else "✗"
        print(f"{mark} right of the answers given {100 * group.right_of_given:.1f} % (at least 90 %)")
    area = scoring.auroc(outcomes)
    if area is not None:
        print(f"  AUROC of the confidence {area:.3f}")
    quotes = sum(len(outcome.quotes) for outcome in outcomes)
    wrong = scoring.not_verbatim(outcomes, ROOT / "policies" / "documents")
    print(
        f"{'✗' if wrong else '✓'} {quotes} quotes compared with their sources, {len(wrong)} not found there"
    )
    print("\n".join(wrong[:20]))
    RESULTS.mkdir(parents=True, exist_ok=True)
    file = RESULTS / f"{name.replace(' ', '-')}.json"
    file.write_text(json.dumps(scoring.as_json(outcomes), ensure_ascii=False, indent=1), encoding="utf-8")
    print(f"written to {file.relative_to(ROOT)}")


def evaluate(file: str, chat: bool) -> None:
    """Raises StepFailed with what is wrong with the file or the system."""
    dev = [
        q
        for q in scoring.read_questions(sorted((ROOT / "policies" / "questions").glob("*.jsonl")))
        if q.is_dev
    ]
    try:
        questions = scoring.read_questions([Path(file)]) if file else dev
        if not file:
            report("dev split policy service", direct.outcomes(questions))
        if file or chat:
            with some_system() as address:
                report(f"{Path(file).stem if file else 'dev split'} chat", over_chat(address, questions))
    except (OSError, ValueError, ApiError) as error:
        raise console.StepFailed(f"✗ 评测中断：{error}  Evaluation stopped.") from error


def main() -> int:
    """Exit code 0 when everything was measured, whatever the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", default="")
    parser.add_argument("--chat", action="store_true", help="also ask the dev split through the chat API")
    options = parser.parse_args()
    return console.report_failure(lambda: evaluate(options.file, options.chat))


if __name__ == "__main__":
    sys.exit(main())
