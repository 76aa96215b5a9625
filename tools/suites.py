"""`python3 -m tools.suites local|external|browser|total`: run test suites, count, end with one line of counts.

The counts of every group are kept in var/test-results/, so that `total` can add up what CI ran.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree
from dataclasses import dataclass, field
from pathlib import Path

from tools import console, page, running
from tools.paths import BACKEND_PYTHON, BOT_PYTHON, PAGE_DIR, ROOT

RESULTS = ROOT / "var" / "test-results"
BACKEND = ROOT / "backend"
SYSTEM = ("-c", "tests/system.ini", "--rootdir=.")
# Two processes, each with services of its own; a file's tests stay together, with what they set up once.
# A process that crashes is replaced, and its file begun again after all others: without a bound up to eight times.
IN_TWO = ("-n", "2", "--dist", "loadfile", "--max-worker-restart=2")


@dataclass
class Counts:
    """How many tests passed, failed (errors included) and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def add(self, other: Counts) -> None:
        """Add the counts of another suite."""
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped

    def __str__(self) -> str:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


@dataclass(frozen=True)
class Suite:
    """One test runner's call. `npm`: counts are read from its output instead of a JUnit file."""

    name: str
    command: tuple[str, ...]
    cwd: Path
    timeout: float
    env: dict[str, str] = field(default_factory=dict)
    npm: bool = False


def _pytest(python: Path, *arguments: str) -> tuple[str, ...]:
    return (str(python), "-m", "pytest", "-q", "-rs", "--tb=short", "--disable-warnings", *arguments)


def suites(group: str) -> list[Suite]:
    """The suites of a group, quick ones first."""
    strict = {"REQUIRE_SERVICES": "1"}
    system = _pytest(BACKEND_PYTHON, *SYSTEM)
    backend = _pytest(BACKEND_PYTHON)
    bot = _pytest(BOT_PYTHON, "tests/bot", "tests/actions", "tests/nlu", "tests/data")
    groups = {
        "local": [
            Suite("page units", (page.NPM, "test"), PAGE_DIR, 300, page.NODE_ENV, npm=True),
            Suite("tools and docs", (*system, "tests/tools", "tests/benchmarks", "tests/docs"), ROOT, 300),
            Suite(
                "backend",
                (*backend, *IN_TWO, "-m", "not external", "--ignore=tests/pages", "--ignore=tests/leaks"),
                BACKEND,
                2000,
            ),
            Suite("bot", bot, ROOT, 600),
            Suite("personal data", (*backend, "-m", "not external", "tests/leaks"), BACKEND, 600),
            Suite("conversations", (*system, "tests/conversations"), ROOT, 900),
        ],
        "external": [
            Suite(
                "postgresql and redis",
                (*backend, *IN_TWO, "-m", "external", "--ignore=tests/pages"),
                BACKEND,
                1900,
                strict,
            )
        ],
        "browser": [Suite("chromium", (*backend, "tests/pages"), BACKEND, 1500, strict)],
    }
    return groups[group]


def _junit_counts(report: Path) -> Counts:
    counts = Counts()
    for suite in xml.etree.ElementTree.parse(report).getroot().iter("testsuite"):
        bad = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        counts.add(Counts(int(suite.get("tests", 0)) - bad - skipped, bad, skipped))
    return counts


def _npm_counts(output: str) -> Counts:
    """Counts from the closing lines of node's test runner or vitest."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", output)

    def number(*patterns: str) -> int:
        found = (re.search(pattern, plain, re.MULTILINE) for pattern in patterns)
        return next((int(match[1]) for match in found if match), 0)

    return Counts(
        number(r"^\s*Tests\s+.*?(\d+) passed", r"^\W*pass (\d+)"),
        number(r"^\s*Tests\s+.*?(\d+) failed", r"^\W*fail (\d+)"),
        number(r"^\s*Tests\s+.*?(\d+) skipped", r"^\W*skipped (\d+)"),
    )


def run_suite(suite: Suite) -> Counts:
    """Run one suite, its output going to the terminal. A runner that fails without a failed test counts as one."""
    console.say(f"\n── {suite.name} ──")
    report = RESULTS / f"{suite.name.replace(' ', '-')}.xml"
    started = time.monotonic()
    command = suite.command if suite.npm else (*suite.command, f"--junitxml={report}")
    lines: list[str] = []
    process = subprocess.Popen(
        [sys.executable, "-m", "tools.child", "--", *command],
        cwd=ROOT,
        env=console.clean_environment(
            {**suite.env, "CHILD_CWD": str(suite.cwd), "CHILD_PARENT": str(os.getpid())}
        ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if suite.npm else None,
        stderr=subprocess.STDOUT if suite.npm else None,
        text=True,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=suite.timeout)
        lines.append(output or "")
    except subprocess.TimeoutExpired:
        console.complain(f"✗ {suite.name}：超过 {suite.timeout:.0f} 秒，已停止", "took too long, stopped")
    finally:
        console.kill_group(process.pid)
        process.wait(timeout=10)
    console.say("".join(lines)[-4000:])
    counts = (
        _npm_counts("".join(lines)) if suite.npm else (_junit_counts(report) if report.exists() else Counts())
    )
    if process.returncode != 0 and counts.failed == 0:
        counts.failed = 1
    console.say(f"{suite.name}: {counts}", f"({time.monotonic() - started:.0f} s)")
    return counts


def run_group(group: str) -> Counts:
    """Run all suites of a group, also after a failure, and keep the counts."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    total = Counts()
    if group in ("local", "browser"):
        page.install_modules()
    for suite in suites(group):
        total.add(run_suite(suite))
    if group == "browser":
        total.add(browser_on_the_real_system())
    keep(group, total)
    return total


def browser_on_the_real_system() -> Counts:
    """The page served by the real backend, answered by the real bot; the other page tests use a fake one."""
    with tempfile.TemporaryDirectory(prefix="browser-") as var_dir, running.start(Path(var_dir)) as stack:
        env = {"REQUIRE_SERVICES": "1", "CHAT_ORIGIN": stack.address}
        command = _pytest(BACKEND_PYTHON, "tests/pages/test_picture.py")
        return run_suite(Suite("chromium on the real system", command, BACKEND, 300, env))


def keep(group: str, counts: Counts) -> None:
    """Remember the counts of a group for `total`."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / f"{group}.json").write_text(json.dumps(vars(counts)))


def total_of_groups() -> Counts:
    """The sum of what all groups counted."""
    total = Counts()
    for file in sorted(RESULTS.glob("*.json")):
        total.add(Counts(**json.loads(file.read_text())))
    return total


def main() -> int:
    """Exit code 0 when something was run and nothing failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("group", choices=["local", "external", "browser", "total"])
    group = parser.parse_args().group
    counts = total_of_groups() if group == "total" else run_group(group)
    print(f"\n{counts}", flush=True)
    return 1 if counts.failed or not counts.passed else 0


if __name__ == "__main__":
    sys.exit(main())
