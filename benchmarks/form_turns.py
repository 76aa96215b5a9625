"""CPU of one turn of a form over all processes: `python -m benchmarks.form_turns [--cases 40]`.

Run with `PYTHONPATH=backend:.` in the backend's environment. Whole cases of personal_startup by buttons and
typed answers, one visitor at a time, over `POST /api/chat/messages`; after each as many policy questions.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks import bench
from benchmarks.load import Load, cpu_seconds
from benchmarks.scoring import Question
from tools import console, running
from tools.api import Visitor
from tools.running import Running

START, TYPED, BUTTON, SUBMIT, POLICY = "start", "typed answer", "button", "submission", "policy question"
CASE: tuple[tuple[str, str], ...] = (
    (START, "办创业一件事"),
    (TYPED, "修鞋配钥匙"),
    (BUTTON, "都不沾"),
    (TYPED, "哈尔滨南岗"),
    (BUTTON, "还没领"),
    (BUTTON, "这些都不是"),
    (BUTTON, "头一回"),
    (BUTTON, "不雇人"),
    (BUTTON, "个体户"),
    (BUTTON, "跳过"),
    (BUTTON, "租的"),
    (BUTTON, "就这些，不办别的"),
    (BUTTON, "同意"),
    (TYPED, "王小明"),
    (TYPED, "230606199901010017"),
    (TYPED, "13904511234"),
    (TYPED, "南岗区学府路10号1层"),
    (SUBMIT, "确认提交"),
)


class Meter:
    """CPU of the processes by kind of turn."""

    def __init__(self, system: Running, address: str) -> None:
        self.address = address
        self.spent: dict[str, Load] = {}
        self._pids = system.pids()

    def turn(self, visitor: Visitor, kind: str, text: str, payload: str = "") -> list[Any]:
        """One turn, put down under its kind."""
        before = {name: cpu_seconds(pid) for name, pid in self._pids.items()}
        began = time.perf_counter()
        replies = visitor.ask("" if payload else text, payload=payload)
        took = time.perf_counter() - began
        used = {name: cpu_seconds(pid) - before[name] for name, pid in self._pids.items()}
        self.spent.setdefault(kind, Load()).add(Load(took, [took], [], used))
        return replies

    def of(self, *kinds: str) -> Load:
        """These kinds together."""
        total = Load()
        for kind in kinds:
            total.add(self.spent.get(kind, Load()))
        return total


def one_case(meter: Meter) -> None:
    """Fill in and submit; StepFailed when the case is not submitted in the end."""
    options: dict[str, str] = {}
    with Visitor(meter.address) as visitor:
        for kind, said in CASE:
            pressed = "" if kind in (START, TYPED) else options.get(said)
            if pressed is None:
                raise console.StepFailed(f"✗ 没有按钮 {said}  not offered; offered: {sorted(options)}")
            replies = meter.turn(visitor, kind, said, pressed)
            options = {option["label"]: option["payload"] for r in replies for option in r["options"]}
        cases = visitor.connection.call("GET", "/api/cases", None, visitor.token)["cases"]
    states = [case["state"] for case in cases]
    if states != ["submitted"]:
        raise console.StepFailed(f"✗ 没有提交  not submitted: {states}")


def policy_questions(meter: Meter, asked: Iterator[Question]) -> None:
    """As many policy questions as a case has turns, in one conversation."""
    with Visitor(meter.address) as visitor:
        for _ in CASE:
            meter.turn(visitor, POLICY, next(asked).text)


def _endless(questions: Sequence[Question]) -> Iterator[Question]:
    while True:
        yield from questions


def measure(system: Running, cases: int) -> Meter:
    """Cases and policy questions by turns; the first of each only warms up."""
    asked = _endless(bench.questions())
    meter = Meter(system, system.address)
    for number in range(cases + 1):
        if number == 1:
            meter.spent.clear()
        one_case(meter)
        policy_questions(meter, asked)
    return meter


def table(meter: Meter) -> str:
    """One row a kind of turn."""
    lines = [
        "| turn | turns | CPU ms/turn: backend | bot | actions | all | p50 ms | p95 ms |",
        "|---|---|---|---|---|---|---|---|",
    ]
    rows = {kind: meter.of(kind) for kind in (START, BUTTON, TYPED, SUBMIT)}
    rows["**all turns of a case**"] = meter.of(*rows)
    rows[POLICY] = meter.of(POLICY)
    for name, load in rows.items():
        cpu = " | ".join(f"{load.cpu_ms(process):.1f}" for process in bench.PROCESSES)
        lines.append(
            f"| {name} | {load.turns} | {cpu} | {load.cpu_ms(*bench.PROCESSES):.1f} "
            f"| {load.percentile(50):.0f} | {load.percentile(95):.0f} |"
        )
    return "\n".join(lines)


def run(cases: int) -> None:
    """Start the system, measure, print."""
    with (
        tempfile.TemporaryDirectory(prefix="form-turns-") as folder,
        running.start(Path(folder), RATE_LIMIT_PER_MINUTE="10000000", LOG_LEVEL="WARNING") as system,
    ):
        before = os.getloadavg()
        meter = measure(system, cases)
    print(table(meter))
    for when, averages in (("before", before), ("after", os.getloadavg())):
        print(f"load average {when}: " + ", ".join(f"{value:.1f}" for value in averages))


def main() -> int:
    """Exit code 0 when everything was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=40)
    options = parser.parse_args()
    return console.report_failure(lambda: run(options.cases))


if __name__ == "__main__":
    sys.exit(main())
