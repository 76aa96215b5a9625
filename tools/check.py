"""`make check`: linters, types, import contracts, data, locks, sizes. Runs all, then names those that failed."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from tools import console, sizes, suites
from tools.paths import BACKEND_ENV, BOT_ENV, ROOT

BACKEND = ROOT / "backend"


@dataclass(frozen=True)
class Check:
    """One tool that exits 0 when all is well."""

    name: str
    command: tuple[str, ...]
    cwd: Path
    env: dict[str, str] = field(default_factory=dict)


def checks() -> list[Check]:
    """All checks but the sizes, cheap ones first."""
    backend, bot = str(BACKEND_ENV / "bin"), str(BOT_ENV / "bin")
    python = f"{backend}/python"
    # The stock server and the NLU comparison run in the bot's environment, whose packages are not typed;
    # the encoder learns in one of its own.
    foreign = (
        "--exclude",
        "benchmarks/stock/server.py",
        "--exclude",
        "benchmarks/nlu",
        "--exclude",
        "benchmarks/policies",
        "--exclude",
        "tools/encoder",
    )
    mypy = (f"{backend}/mypy", "--strict", "--follow-imports=silent", *foreign)
    return [
        Check("ruff backend", (f"{backend}/ruff", "check", "--quiet", "."), BACKEND),
        Check(
            "ruff bot",
            (f"{bot}/ruff", "check", "--quiet", "bot", "actions", "tests", "tools", "benchmarks"),
            ROOT,
        ),
        Check("lock files", (python, "-m", "tools.locks"), ROOT),
        Check("process data", (python, "-m", "app.processes.validate"), BACKEND),
        Check("safety data", (python, "-m", "app.safety.validate"), BACKEND),
        Check("policy data", (python, "-m", "app.policies.validate"), BACKEND),
        Check("decision tables", (python, "-m", "app.decisions.validate"), BACKEND),
        Check("triage tables", (python, "-m", "app.aid.validate"), BACKEND),
        Check("openapi.json", (python, "-m", "app.openapi", "--check"), BACKEND),
        Check("imports backend", (f"{backend}/lint-imports", "--no-logo"), BACKEND),
        Check("imports bot", (f"{bot}/lint-imports", "--no-logo"), ROOT),
        Check("types backend", (f"{backend}/mypy",), BACKEND),
        Check("types bot", (f"{bot}/mypy",), ROOT),
        Check("types tools", (*mypy, "tools", "benchmarks"), ROOT, {"MYPYPATH": "backend"}),
    ]


def run_check(check: Check) -> bool:
    """Run one tool; print its output only when it failed."""
    started = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=check.cwd,
        env=console.clean_environment(check.env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
    mark = "✓" if done.returncode == 0 else "✗"
    console.say(f"{mark} {check.name}", f"({time.monotonic() - started:.1f} s)")
    if done.returncode != 0:
        console.complain(done.stdout[-6000:])
    return done.returncode == 0


def main() -> int:
    """Exit code 0 when every check passed."""
    todo = checks()
    failed = [check.name for check in todo if not run_check(check)]
    summary, problems = sizes.measure()
    console.say(f"{'✗' if problems else '✓'} sizes: {summary}")
    if problems:
        console.complain("\n".join(problems))
        failed.append("sizes")
    suites.keep("check", suites.Counts(passed=len(todo) + 1 - len(failed), failed=len(failed)))
    if failed:
        console.complain(f"✗ 检查未通过：{'、'.join(failed)}", "Checks failed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
