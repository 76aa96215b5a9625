"""`make stop`: ask the system that runs on VAR_DIR to stop, and wait until it has."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import sys
import time

from tools import console
from tools import settings as settings_module

WAIT_SECONDS = 20.0


def stop() -> None:
    """Raises StepFailed when nothing runs there or it does not stop."""
    var_dir = settings_module.read(os.environ).var_dir
    try:
        pid = int(json.loads((var_dir / "run.json").read_text())["supervisor"])
        os.kill(pid, signal.SIGTERM)
    except (FileNotFoundError, ProcessLookupError) as error:
        raise console.StepFailed(f"✗ {var_dir} 没有正在运行的系统  Nothing runs on this VAR_DIR.") from error
    with open(var_dir / "run.lock", encoding="utf-8") as lock:
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                time.sleep(0.1)  # polls the lock that its owner gives back when it has ended
                continue
            console.say("已停止。", "Stopped.")
            return
    raise console.StepFailed(f"✗ 进程 {pid} 在 {WAIT_SECONDS:.0f} 秒内没有停止  Process {pid} did not stop.")


if __name__ == "__main__":
    sys.exit(console.report_failure(stop))
