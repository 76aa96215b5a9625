"""`python3 -m tools.serve` (`make run`): prepare what is missing, start all processes, keep them running."""

from __future__ import annotations

import argparse
import asyncio
import fcntl
import json
import os
import signal
import stat
import sys
import time
from pathlib import Path
from typing import Callable, TextIO

from tools import bootstrap, console, stack
from tools import settings as settings_module
from tools.settings import Settings
from tools.supervisor import ProcessSpec, Supervisor, Timings, fetch

PRIVATE = (
    "*.db*",
    "*.log*",
    "*.json",
    "run.lock",
    "logs",
    "logs/*",
    "bot",
    "bot/*",
    "keys",
    "keys/*",
    "cache",
)


def close_to_others(var_dir: Path) -> None:
    """Let nobody else on this machine read the state: VAR_DIR itself, and what earlier starts left open in it.

    A directory that others write in (`/tmp`) or that is somebody else's stays as it is, and that is said.
    """
    var_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = var_dir.stat()
    if found.st_uid != os.geteuid() or found.st_mode & stat.S_ISVTX:
        console.complain(
            f"! {var_dir} 不是本系统专用的目录，其他用户可能读到其中的数据：请换一个 VAR_DIR。",
            "VAR_DIR is not ours alone: others may read the state.",
        )
        return
    var_dir.chmod(0o700)
    for pattern in PRIVATE:
        for path in var_dir.glob(pattern):
            if path.lstat().st_uid == os.geteuid() and not path.is_symlink():
                path.chmod(0o700 if path.is_dir() else 0o600)


def take_lock(var_dir: Path) -> TextIO:
    """Hold VAR_DIR for us alone; the system releases it however we end. Raises StepFailed."""
    close_to_others(var_dir)
    lock = open(var_dir / "run.lock", "a+", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise console.StepFailed(
            f"✗ 已有一个创响助手在使用 {var_dir}：请先停止它，或用 VAR_DIR=… PORT=… 另开一个。"
            f"  Already running on {var_dir}: stop it first, or use another VAR_DIR and PORT."
        ) from error
    return lock


def check_port(settings: Settings) -> None:
    """Raises StepFailed when somebody listens on our port."""
    if not settings_module.port_is_free(settings.host, settings.port):
        raise console.StepFailed(
            f"✗ 端口 {settings.port} 已被占用：请停止占用它的程序，或换一个端口：make run PORT=8001"
            f"  Port {settings.port} is in use: stop what listens there, or choose another: make run PORT=8001"
        )


def write_run_file(
    var_dir: Path, settings: Settings, private: dict[str, str], supervisor: Supervisor
) -> None:
    """VAR_DIR/run.json: pids and ports, no tokens; replaced in one move, readable by its owner only."""
    processes = {
        child.spec.name: child.process.pid for child in supervisor.children if child.process is not None
    }
    content = {
        "supervisor": os.getpid(),
        "address": settings.address,
        "processes": processes,
        "ports": {
            "backend": settings.port,
            "bot": int(private["BOT_PORT"]),
            "actions": int(private["ACTIONS_PORT"]),
        },
    }
    temporary = var_dir / "run.json.new"
    with open(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(content, file, indent=1)
    os.replace(temporary, var_dir / "run.json")


async def announce(settings: Settings, started: float) -> None:
    """Wait for /readyz and tell the person where to go; say every ten seconds what is still missing."""
    told = time.monotonic()
    while True:
        status, body = await fetch(f"{settings.address}/readyz", 5)
        if status == 200:
            break
        if time.monotonic() - told > console.PROGRESS_SECONDS:
            told = time.monotonic()
            missing = body[:200] if status else "no answer yet"
            console.say(f"  … 正在启动：已 {told - started:.0f} 秒", f"(starting; {missing})")
        await asyncio.sleep(0.3)
    console.say(
        f"\n✓ 创响助手已就绪（{time.monotonic() - started:.0f} 秒）：请在浏览器打开 {settings.address}/"
        f"\n  Ready: open {settings.address}/  ·  API: {settings.address}/docs  ·  日志 logs: {settings.var_dir}/logs"
        "\n  停止请按 Ctrl-C  Stop with Ctrl-C\n"
    )


async def supervise(settings: Settings, private: dict[str, str], specs: list[ProcessSpec]) -> None:
    """Run until SIGINT or SIGTERM."""
    supervisor = Supervisor(
        specs,
        settings.var_dir / "logs",
        Timings(),
        on_change=lambda current: write_run_file(settings.var_dir, settings, private, current),
    )
    loop = asyncio.get_running_loop()
    signals = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # under nohup we go on when the terminal closes
        signals.append(signal.SIGHUP)
    for signum in signals:
        loop.add_signal_handler(signum, supervisor.stop)
    waiting = asyncio.ensure_future(announce(settings, time.monotonic()))
    try:
        await supervisor.run()
    finally:
        waiting.cancel()
        (settings.var_dir / "run.json").unlink()
    console.say("已全部停止。", "All stopped.")


def serve(
    prepare: bool, specs: Callable[[Settings, dict[str, str]], list[ProcessSpec]] = stack.process_specs
) -> None:
    """Everything `make run` does. Raises StepFailed with what to do."""
    os.umask(0o077)  # also for every process we start: state and logs are for nobody else
    settings = settings_module.read(os.environ)
    lock = take_lock(settings.var_dir)
    check_port(settings)
    if prepare:
        bootstrap.bootstrap()
        stack.prepare(settings)
        check_port(settings)
    private = settings_module.private_values(settings)
    with lock:
        asyncio.run(supervise(settings, private, specs(settings, private)))


def main() -> int:
    """Exit code 0 after an orderly stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-prepare", action="store_true", help="install, train, build and migrate nothing")
    options = parser.parse_args()
    if os.environ.get("MAKELEVEL"):
        console.linux_die_with_parent(signal.SIGTERM)  # a `make run` that is killed takes us along, orderly
    return console.report_failure(lambda: serve(prepare=not options.no_prepare))


if __name__ == "__main__":
    sys.exit(main())
