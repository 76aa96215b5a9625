"""`backend/.venv/bin/python -m tools.locks`: does every lock file satisfy the pyproject.toml beside it?

Needs no index: it compares names, versions and hashes. Runs in the backend's environment (needs `packaging`).
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import tomllib
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tools.paths import ROOT


def _pins(lock: Path) -> tuple[dict[str, Version], list[str]]:
    """Name → version of a lock file, and the entries without a hash or with an address."""
    pins: dict[str, Version] = {}
    problems: list[str] = []
    for entry in re.split(r"\n(?=[A-Za-z0-9])", lock.read_text()):
        match = re.match(r"([A-Za-z0-9._-]+)==(\S+)", entry)
        if not match:
            continue
        pins[canonicalize_name(match[1])] = Version(match[2])
        if "--hash=sha256:" not in entry:
            problems.append(f"{lock.relative_to(ROOT)}: {match[1]} has no hash")
        if "://" in entry:
            problems.append(f"{lock.relative_to(ROOT)}: {match[1]} names a download address")
    return pins, problems


def _unsatisfied(wanted: list[str], python: str, lock: Path) -> list[str]:
    pins, problems = _pins(lock)
    for line in wanted:
        requirement = Requirement(line)
        if requirement.marker and not requirement.marker.evaluate({"python_version": python}):
            continue
        version = pins.get(canonicalize_name(requirement.name))
        if version is None or not requirement.specifier.contains(version, prereleases=True):
            found = version or "nothing"
            problems.append(f"{lock.relative_to(ROOT)}: {line} wanted, {found} locked; run `make lock`")
    return problems


def check() -> list[str]:
    """All problems as `file: problem`."""
    problems: list[str] = []
    for folder, python in ((ROOT, "3.10"), (ROOT / "backend", "3.11")):
        project = tomllib.loads((folder / "pyproject.toml").read_text())["project"]
        wanted = project["dependencies"] + [
            line for group in project["optional-dependencies"].values() for line in group
        ]
        problems += _unsatisfied(wanted, python, folder / "requirements.lock")
    for folder in (ROOT / "tools", ROOT / "tools" / "encoder"):
        wanted = (folder / "requirements.in").read_text().split()
        problems += _unsatisfied(wanted, "3.11", folder / "requirements.lock")
    return problems


if __name__ == "__main__":
    found = check()
    print("\n".join(found))
    sys.exit(bool(found))
