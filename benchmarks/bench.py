"""`make bench`: turns over the real HTTP with 1, 8 and 32 visitors, ours and the stock pipeline by turns.

Writes docs/benchmarks.md. Every reply is compared with the article the question is about.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from benchmarks import direct, load, scoring
from benchmarks.load import Load
from benchmarks.scoring import Question
from tools import console, running
from tools.paths import ROOT
from tools.running import Running
from tools.supervisor import CHINA

VISITORS = (1, 8, 32)
QUESTIONS = 40
PROCESSES = ("backend", "bot", "actions")
REPORT = ROOT / "docs" / "benchmarks.md"
PROGRAMS = {"ours": ("-m", "tools.serve"), "stock": ("-m", "benchmarks.stock.serve")}


def questions() -> list[Question]:
    """Held-out questions that the policy service answers right: this measures speed, not quality."""
    dev = scoring.read_questions(sorted((ROOT / "policies" / "questions").glob("*.jsonl")))
    asked = [question for question in dev if question.is_dev and question.answerable][: 3 * QUESTIONS]
    good = [
        outcome.question for outcome in direct.outcomes(asked) if outcome.answered and outcome.first_right
    ]
    return good[:QUESTIONS]


def measure_all(systems: dict[str, Running], rounds: int, seconds: float) -> dict[tuple[str, int], Load]:
    """All systems by turns in every round; the first short pass only warms up."""
    asked = questions()
    found: dict[tuple[str, int], Load] = {(name, count): Load() for name in systems for count in VISITORS}
    for name, system in systems.items():
        load.measure(system.address, {}, asked, 4, 4.0)
        console.say(f"  {name}：预热完成", "(warm)")
    for number in range(1, rounds + 1):
        for count in VISITORS:
            for name, system in systems.items():
                part = load.measure(system.address, system.pids(), asked, count, seconds)
                found[name, count].add(part)
                console.say(
                    f"  第 {number}/{rounds} 轮 {name} × {count}：{part.rate:.1f} turns/s, "
                    f"p50 {part.percentile(50):.0f} ms, p99 {part.percentile(99):.0f} ms, "
                    f"wrong {len(part.wrong)}"
                )
    return found


def speed_table(found: dict[tuple[str, int], Load]) -> str:
    """One row a system and number of visitors."""
    lines = [
        "| system | visitors | turns | turns/s | p50 ms | p99 ms | CPU ms/turn: backend "
        "| bot | actions | all | replies not as expected |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for (name, count), part in sorted(found.items(), key=lambda item: (item[0][1], item[0][0])):
        cpu = " | ".join(f"{part.cpu_ms(process):.1f}" for process in PROCESSES)
        lines.append(
            f"| {name} | {count} | {part.turns} | {part.rate:.1f} "
            f"| {part.percentile(50):.1f} | {part.percentile(99):.1f} "
            f"| {cpu} | {part.cpu_ms(*PROCESSES):.1f} | {len(part.wrong)} |"
        )
    return "\n".join(lines)


def ratios(found: dict[tuple[str, int], Load]) -> str:
    """How many times the stock pipeline's turns per CPU second we make."""
    lines = []
    for count in VISITORS:
        ours, stock = found["ours", count], found["stock", count]
        everything = stock.cpu_ms(*PROCESSES) / ours.cpu_ms(*PROCESSES)
        rasa = stock.cpu_ms("bot", "actions") / ours.cpu_ms("bot", "actions")
        lines.append(
            f"* {count} visitors: {everything:.1f} times the turns per CPU second over all processes, "
            f"{rasa:.1f} times over bot and actions; {ours.rate / stock.rate:.1f} times the turns per second."
        )
    return "\n".join(lines)


def memory_table(systems: dict[str, Running]) -> str:
    """Resident memory by process after the load."""
    lines = [
        "| system | backend MB | bot MB | actions MB | supervisor MB | all MB |",
        "|---|---|---|---|---|---|",
    ]
    for name, system in systems.items():
        assert system.process is not None
        pids = [*(system.pids()[process] for process in PROCESSES), system.process.pid]
        sizes = [load.rss_mb(pid) for pid in pids]
        lines.append(f"| {name} | " + " | ".join(f"{size:.0f}" for size in [*sizes, sum(sizes)]) + " |")
    return "\n".join(lines)


def machine() -> str:
    """What was measured on."""
    models = [
        line.split(":")[1].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if "model name" in line
    ]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    model = models[0] if models else platform.machine()
    return f"{os.cpu_count()} × {model}, {memory:.0f} GB, {platform.system()}"


TEMPLATE = """# Benchmarks

Written by `make bench` on {day}; do not edit. Machine: {machine}. Load average
at the end: {averages} (the client runs on the same cores). {rounds} rounds of {seconds:.0f} s each, both
systems by turns in every round: policy questions of the held-out split over
`POST /api/chat/messages` on loopback, {turns} turns a conversation. A reply is as expected when it
cites the article the question is about.

**ours**: what `make run` starts. **stock**: the same backend, actions, domain and training
data on the pipeline that `rasa init` writes ([config](../benchmarks/stock/config.yml): JiebaTokenizer, DIET,
ResponseSelector, TED, UnexpecTED), Rasa's own SQL tracker store, none of our corrections of Rasa.

## Speed

{speed}

## Against the stock pipeline

{ratios}

## Memory after the load

{memory}

Its parts, with a newer figure for the backend: [benchmarks-memory.md](benchmarks-memory.md).
"""


def write_report(
    found: dict[tuple[str, int], Load], systems: dict[str, Running], options: argparse.Namespace
) -> None:
    """docs/benchmarks.md."""
    text = TEMPLATE.format(
        day=datetime.now(CHINA).date().isoformat(),
        machine=machine(),
        averages=", ".join(f"{value:.1f}" for value in os.getloadavg()),
        rounds=options.rounds,
        seconds=options.seconds,
        turns=load.TURNS_PER_CONVERSATION,
        speed=speed_table(found),
        ratios=ratios(found),
        memory=memory_table(systems),
    )
    REPORT.write_text(text, encoding="utf-8")


def bench(options: argparse.Namespace) -> None:
    """Start both systems, measure, write the report. Raises StepFailed when ours answers wrong."""
    with contextlib.ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        systems = {}
        for name, program in PROGRAMS.items():
            console.say(f"启动 {name} …")
            start = running.start(
                folder / name, program=program, RATE_LIMIT_PER_MINUTE="10000000", LOG_LEVEL="WARNING"
            )
            systems[name] = opened.enter_context(start)
        found = measure_all(systems, options.rounds, options.seconds)
        wrong: Sequence[str] = [line for count in VISITORS for line in found["ours", count].wrong]
        turns = sum(found["ours", count].turns for count in VISITORS)
        if len(wrong) > turns / 100:
            raise console.StepFailed(
                "✗ 回复不符合预期  replies are not as expected:\n" + "\n".join(sorted(set(wrong))[:10])
            )
        write_report(found, systems, options)
    print(REPORT.read_text(encoding="utf-8"))


def main() -> int:
    """Exit code 0 when everything was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=8.0)
    options = parser.parse_args()
    return console.report_failure(lambda: bench(options))


if __name__ == "__main__":
    sys.exit(main())
