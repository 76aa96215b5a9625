"""`python3 -m tools.bootstrap`: make .tools, .venv and backend/.venv from the lock files.

Does nothing when the lock files are those the environments were made from (under a second).
"""

from __future__ import annotations

import fcntl
import glob
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Iterator, Tuple

from tools import console, stamps
from tools.paths import BACKEND_ENV, BOT_ENV, ROOT, TOOLS_ENV, UV

Version = Tuple[int, int]
BOT_VERSION: Version = (3, 10)
BACKEND_VERSIONS: tuple[Version, ...] = ((3, 11), (3, 12), (3, 13))
STAMP = ".chuangxiang-stamp"


def _candidates(version: Version) -> Iterator[str]:
    """Paths where a Python of this version usually lies. Version-manager shims come last: they often do not work."""
    name = f"{version[0]}.{version[1]}"
    roots = [os.environ.get("PYENV_ROOT", ""), os.path.expanduser("~/.pyenv")]
    for root in filter(None, roots):
        yield from sorted(glob.glob(f"{root}/versions/{name}.*/bin/python"), reverse=True)
    yield f"/usr/bin/python{name}"
    yield f"/usr/local/bin/python{name}"
    yield from sorted(
        glob.glob(os.path.expanduser(f"~/.local/share/uv/python/cpython-{name}.*/bin/python{name}"))
    )
    on_path = shutil.which(f"python{name}")
    if on_path:
        yield on_path


def find_python(version: Version, *, needs_venv: bool = False) -> str:
    """The first Python of this version that really runs; empty when there is none."""
    probe = (
        "import sys" + (", ensurepip, venv" if needs_venv else "") + "; print('%d.%d' % sys.version_info[:2])"
    )
    for path in _candidates(version):
        if not os.access(path, os.X_OK):
            continue
        try:
            answer = subprocess.run(
                [path, "-I", "-c", probe], capture_output=True, text=True, timeout=20, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            continue
        if answer.returncode == 0 and answer.stdout.strip() == f"{version[0]}.{version[1]}":
            return path
    return ""


def make_tools() -> None:
    """.tools: uv and Node, installed by pip with hashes checked."""
    lock = ROOT / "tools" / "requirements.lock"
    value = stamps.digest([lock], ROOT)
    if stamps.is_done(TOOLS_ENV / STAMP, value):
        return
    if not (TOOLS_ENV / "bin" / "pip").exists():
        found = (find_python(version, needs_venv=True) for version in (*BACKEND_VERSIONS, BOT_VERSION))
        python = next((path for path in found if path), "")
        if not python:
            raise console.StepFailed(
                "✗ 找不到带 venv 的 Python：请安装 python3.11 和 python3.11-venv（或任一 3.10–3.13），再运行一次。"
                "  No Python with venv: install python3.11 and python3.11-venv (or any of 3.10 to 3.13) and run again."
            )
        command = [python, "-m", "venv", "--clear", str(TOOLS_ENV)]
        console.run_step("准备工具环境", "tools environment", command, cwd=ROOT)
    pip = [
        str(TOOLS_ENV / "bin" / "python"),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--require-hashes",
        "-r",
        str(lock),
    ]
    console.run_step("安装 uv 和 Node.js", "uv and Node.js", pip, cwd=ROOT)
    stamps.mark_done(TOOLS_ENV / STAMP, value)


def make_environment(env_dir: Path, lock: Path, versions: tuple[Version, ...], zh: str, en: str) -> None:
    """One Python environment with exactly what its lock file names."""
    value = stamps.digest([lock], ROOT)
    if stamps.is_done(env_dir / STAMP, value) and (env_dir / "bin" / "python").exists():
        return
    python = next((path for path in map(find_python, versions) if path), "")
    wanted = python or f"{versions[0][0]}.{versions[0][1]}"
    if not (env_dir / "bin" / "python").exists():
        # With a bare version uv downloads a Python where it can; it says so when it cannot.
        command = [str(UV), "venv", "--quiet", "--clear", "--python", wanted, str(env_dir)]
        console.run_step(f"创建{zh}", f"create the {en}", command, cwd=ROOT)
    sync = [
        str(UV),
        "pip",
        "sync",
        "--quiet",
        "--require-hashes",
        # Where Python may not write bytecode itself, every start would compile Rasa anew.
        "--compile-bytecode",
        "--python",
        str(env_dir / "bin" / "python"),
        str(lock),
    ]
    console.run_step(f"安装{zh}", f"install the {en}", sync, cwd=ROOT)
    stamps.mark_done(env_dir / STAMP, value)


def bootstrap() -> None:
    """Make all three environments. Two of these at once wait for each other. Raises StepFailed."""
    with open(ROOT / "tools" / "requirements.lock") as lock:  # a file that is always there serves as the lock
        fcntl.flock(lock, fcntl.LOCK_EX)
        make_tools()
        console.run_together(
            lambda: make_environment(
                BOT_ENV, ROOT / "requirements.lock", (BOT_VERSION,), "机器人环境", "bot environment"
            ),
            lambda: make_environment(
                BACKEND_ENV,
                ROOT / "backend" / "requirements.lock",
                BACKEND_VERSIONS,
                "后台环境",
                "backend environment",
            ),
        )


def main() -> int:
    """Exit code 0 when everything is there."""
    return console.report_failure(bootstrap)


if __name__ == "__main__":
    sys.exit(main())
