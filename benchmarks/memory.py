"""Measures the memory of every process, and what one more backend beside it would take.

`PYTHONPATH=backend:. backend/.venv/bin/python -m benchmarks.memory [VAR_DIR]`: of a system that runs on
VAR_DIR; without one
it starts one of its own and asks it held-out questions for a few seconds. Linux only.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
from pathlib import Path

from benchmarks import bench, load
from tools import console, running
from tools.running import Running

VISITORS, SECONDS = 4, 8.0
# Of a process: all that is resident; what no file could bring back; what no other process shares.
FIGURES = {"resident": ("Rss",), "anonymous": ("Anonymous",), "its own": ("Private_Clean", "Private_Dirty")}


def figures(pid: int) -> list[float]:
    """`FIGURES` of a process in megabytes (10^6 bytes)."""
    rows: dict[str, float] = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        name, kilobytes = line.split()[:2]
        rows[name.rstrip(":")] = int(kilobytes) * 1024 / 1e6
    return [sum(rows[part] for part in parts) for parts in FIGURES.values()]


def table(pids: dict[str, int]) -> str:
    """One row a process."""
    lines = ["| process | " + " | ".join(f"{name} MB" for name in FIGURES) + " |", "|---|---|---|---|"]
    lines += [
        f"| {name} | " + " | ".join(f"{each:.0f}" for each in figures(pid)) + " |"
        for name, pid in pids.items()
    ]
    return "\n".join(lines)


def measure(var_dir: Path | None) -> None:
    """Print the table of the system on `var_dir`, or of a new one. Raises StepFailed when none answers."""
    with contextlib.ExitStack() as opened:
        if var_dir is not None:
            found = running.find_running(var_dir)
            if found is None:
                raise console.StepFailed(f"✗ 没有系统在运行  no system runs on {var_dir}")
        else:
            folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="memory-")))
            found = opened.enter_context(running.start(folder / "var", RATE_LIMIT_PER_MINUTE="10000000"))
            _warm(found)
        print(table(found.pids()))


def _warm(system: Running) -> None:
    load.measure(system.address, {}, bench.questions(), VISITORS, SECONDS)


def main() -> int:
    """Exit code 0 when it was measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description=__doc__)
    parser.add_argument("var_dir", nargs="?", type=Path)
    options = parser.parse_args()
    return console.report_failure(lambda: measure(options.var_dir))


if __name__ == "__main__":
    sys.exit(main())
