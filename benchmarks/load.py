"""Visitors that ask policy questions as fast as they are answered, and what their turns took."""

from __future__ import annotations

import concurrent.futures
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.scoring import Question
from tools.api import Visitor

TURNS_PER_CONVERSATION = 10
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Load:
    """The turns of one measurement. `seconds` holds one entry a turn."""

    wall: float = 0.0
    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    cpu: dict[str, float] = field(default_factory=dict)  # CPU seconds by process

    def add(self, other: Load) -> None:
        """Join another measurement of the same kind."""
        self.wall += other.wall
        self.seconds += other.seconds
        self.wrong += other.wrong
        for name, used in other.cpu.items():
            self.cpu[name] = self.cpu.get(name, 0.0) + used

    @property
    def turns(self) -> int:
        """How many turns were made."""
        return len(self.seconds)

    @property
    def rate(self) -> float:
        """Turns a second."""
        return self.turns / self.wall if self.wall else 0.0

    def percentile(self, percent: float) -> float:
        """Turn latency in milliseconds."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else 0.0

    def cpu_ms(self, *names: str) -> float:
        """CPU milliseconds a turn, of the named processes."""
        return 1000 * sum(self.cpu.get(name, 0.0) for name in names) / max(1, self.turns)


def cpu_seconds(pid: int) -> float:
    """User and system time of a process so far."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def rss_mb(pid: int) -> float:
    """Resident memory of a process in megabytes (10^6 bytes)."""
    with open(f"/proc/{pid}/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _one_visitor(address: str, questions: Sequence[Question], offset: int, until: float) -> Load:
    load = Load()
    turn = offset
    while time.perf_counter() < until:
        with Visitor(address) as visitor:
            for _ in range(TURNS_PER_CONVERSATION):
                question = questions[turn % len(questions)]
                turn += 1
                started = time.perf_counter()
                replies = visitor.send(question.text)["replies"]
                load.seconds.append(time.perf_counter() - started)
                cited = [
                    str(c["article"])
                    for r in replies
                    for c in (r["answer"] or {"citations": []})["citations"]
                ]
                if question.article not in cited or not all(reply["text"] for reply in replies):
                    kinds = [(reply["kind"], (reply["answer"] or {}).get("status")) for reply in replies]
                    load.wrong.append(f"{question.text}: {kinds} {cited}")
                if time.perf_counter() >= until:
                    break
    return load


def measure(
    address: str, pids: dict[str, int], questions: Sequence[Question], visitors: int, seconds: float
) -> Load:
    """So many visitors at once for so long. `pids`: processes whose CPU time counts."""
    before = {name: cpu_seconds(pid) for name, pid in pids.items()}
    started = time.perf_counter()
    total = Load()
    with concurrent.futures.ThreadPoolExecutor(visitors) as pool:
        until = started + seconds
        for part in pool.map(lambda n: _one_visitor(address, questions, 7 * n, until), range(visitors)):
            total.add(part)
    total.wall = time.perf_counter() - started
    total.cpu = {name: cpu_seconds(pid) - before[name] for name, pid in pids.items()}
    return total
