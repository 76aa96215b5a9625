"""Start the real system for a while: on a free port, with state of its own, stopped whatever happens."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator

from tools import console
from tools import settings as settings_module
from tools.paths import ROOT

READY_SECONDS = 600.0  # includes installing and training on a fresh machine
STOP_SECONDS = 20.0


@dataclass
class Running:
    """A system that answers. `process` is None when somebody else started it."""

    address: str
    var_dir: Path
    process: subprocess.Popen[bytes] | None = None

    def pids(self) -> dict[str, int]:
        """Process ids by name, as of now."""
        content: Any = json.loads((self.var_dir / "run.json").read_text())
        return {name: int(pid) for name, pid in content["processes"].items()}

    def ready(self) -> bool:
        """Does /readyz answer 200?"""
        return self.status("/readyz") == 200

    def status(self, path: str) -> int:
        """Status of a GET; 0 when nobody answers."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code
        except OSError:
            return 0

    def wait_ready(self, seconds: float = READY_SECONDS) -> None:
        """Raises StepFailed when it does not become ready or ends before."""
        deadline = time.monotonic() + seconds
        while not self.ready():
            if self.process is not None and self.process.poll() is not None:
                raise console.StepFailed(
                    f"✗ 系统启动失败  did not start (exit code {self.process.returncode})"
                )
            if time.monotonic() > deadline:
                raise console.StepFailed(
                    f"✗ {seconds:.0f} 秒内没有就绪  not ready in time; see {self.var_dir}/logs"
                )
            time.sleep(0.2)  # polls another process

    def stop(self, signum: int = signal.SIGTERM) -> int:
        """Stop it and return its exit code."""
        assert self.process is not None
        self.process.send_signal(signum)
        try:
            return self.process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            console.kill_group(self.process.pid)
            raise


def find_running(var_dir: Path) -> Running | None:
    """The system that runs on this state directory and answers, if there is one."""
    try:
        address = json.loads((var_dir / "run.json").read_text())["address"]
    except (FileNotFoundError, ValueError, KeyError):
        return None
    running = Running(address, var_dir)
    return running if running.ready() else None


@contextlib.contextmanager
def start(
    var_dir: Path, *, prepare: bool = True, show: bool = False, program: tuple[str, ...] = (), **env: str
) -> Iterator[Running]:
    """Start on a free port and wait until it is ready. What it prints goes to VAR_DIR/serve.log, or is shown.

    `program` replaces `-m tools.serve` (for variants of the system); `env` are settings.
    """
    var_dir.mkdir(parents=True, exist_ok=True)
    port = env.pop("PORT", "") or str(settings_module.free_ports(1)[0])
    command = [sys.executable, *(program or ("-m", "tools.serve")), *([] if prepare else ["--no-prepare"])]
    with open(var_dir / "serve.log", "ab") as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **env, "PORT": port, "VAR_DIR": str(var_dir)},
            stdin=subprocess.DEVNULL,
            stdout=None if show else log,
            stderr=None if show else log,
            start_new_session=True,
        )
    running = Running(f"http://127.0.0.1:{port}", var_dir, process)
    try:
        running.wait_ready()
        yield running
    except console.StepFailed:
        console.complain((var_dir / "serve.log").read_text(errors="replace")[-3000:])
        raise
    finally:
        if process.poll() is None:
            running.stop()
