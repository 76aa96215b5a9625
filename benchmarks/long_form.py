"""CPU of a turn at the beginning, middle and end of a form of 200 questions, over all processes.

`PYTHONPATH=.:.. .venv/bin/python -m benchmarks.long_form [--cases 6]` in `backend/`. The whole system runs
with this form in the place of personal_startup; one visitor presses buttons and types, over the chat API.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml
from app.settings import Settings
from tests.processes.specimens import LONG, long_content

from benchmarks import bench
from benchmarks.form_turns import START, Meter
from tools import console, running
from tools.api import Visitor

AT = (10, 100, 190)
AROUND = 5  # questions before and after a place
BETWEEN = "between"
_QUESTION = re.compile(r"问题(\d+)？")
_TYPED = "修鞋配钥匙"
_MOST_TURNS = 3 * LONG


def processes_with_the_long_form(folder: Path) -> Path:
    """A copy of the processes in which personal_startup has 200 questions."""
    copied = folder / "processes"
    shutil.copytree(Settings().processes_dir, copied)
    content = {**long_content(), "id": "personal_startup"}
    (copied / "personal_startup.yml").write_text(
        yaml.safe_dump(content, allow_unicode=True), encoding="utf-8"
    )
    return copied


def one_case(meter: Meter) -> None:
    """From the first question to the review."""
    with Visitor(meter.address) as visitor:
        replies, number = meter.turn(visitor, START, "办创业一件事"), 0
        for _ in range(_MOST_TURNS):
            asked = _QUESTION.findall(replies[-1]["text"])
            number = int(asked[-1]) if asked else number
            if "核对" in replies[-1]["text"]:
                return
            kind = next((str(place) for place in AT if abs(place - number) <= AROUND), BETWEEN)
            said, payload = _answer(number, replies[-1]["options"])
            replies = meter.turn(visitor, kind, said, payload)
    raise console.StepFailed(f"✗ 没有走到核对  no review after question {number}")


def _answer(number: int, options: list[dict[str, Any]]) -> tuple[str, str]:
    """What is typed, or the button that is pressed."""
    offered = [option["payload"] for option in options if option["label"] != "跳过"]
    if offered:
        return "", offered[0]
    return (str(number) if number % 4 == 2 else _TYPED), ""


def table(meter: Meter) -> str:
    """One row a place."""
    lines = [
        "| at question | turns | CPU ms/turn: backend | bot | actions | all |",
        "|---|---|---|---|---|---|",
    ]
    for place in AT:
        load = meter.of(str(place))
        cpu = " | ".join(f"{load.cpu_ms(process):.1f}" for process in bench.PROCESSES)
        lines.append(f"| {place} | {load.turns} | {cpu} | {load.cpu_ms(*bench.PROCESSES):.1f} |")
    first, last = (meter.of(str(place)).cpu_ms(*bench.PROCESSES) for place in (AT[0], AT[-1]))
    return "\n".join([*lines, f"ratio {AT[-1]} : {AT[0]} = {last / first:.2f}"])


def run(cases: int) -> None:
    """Start the system, measure, print. The first case only warms up."""
    with tempfile.TemporaryDirectory(prefix="long-form-") as name:
        folder = Path(name)
        processes = str(processes_with_the_long_form(folder))
        with running.start(
            folder / "var",
            RATE_LIMIT_PER_MINUTE="10000000",
            LOG_LEVEL="WARNING",
            PROCESSES_DIR=processes,
        ) as system:
            before = os.getloadavg()
            meter = Meter(system, system.address)
            for number in range(cases + 1):
                if number == 1:
                    meter.spent.clear()
                one_case(meter)
    print(table(meter))
    print("load average before: " + ", ".join(f"{value:.1f}" for value in before))


def main() -> int:
    """Exit code 0 when everything was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=6)
    options = parser.parse_args()
    return console.report_failure(lambda: run(options.cases))


if __name__ == "__main__":
    sys.exit(main())
