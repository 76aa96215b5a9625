"""What the person at the terminal reads, and long steps that show they are alive."""

from __future__ import annotations

import collections
import concurrent.futures
import contextlib
import ctypes
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Callable, Iterator, Mapping, Sequence

PROGRESS_SECONDS = 10.0
TAIL_LINES = 20
PR_SET_PDEATHSIG = 1
_print_lock = threading.Lock()
_running: list[subprocess.Popen[str]] = []
_interrupted = threading.Event()


class StepFailed(Exception):
    """A step cannot go on; the message is for people, in Chinese and English."""


def say(zh: str, en: str = "") -> None:
    """Print one line, Chinese first; whole lines only, also from several threads."""
    with _print_lock:
        print(f"{zh}  {en}".rstrip(), flush=True)


def complain(zh: str, en: str = "") -> None:
    """Print one line to standard error."""
    with _print_lock:
        print(f"{zh}  {en}".rstrip(), file=sys.stderr, flush=True)


def linux_die_with_parent(sig: int) -> None:
    """Ask the Linux kernel to send `sig` to this process when its parent dies; elsewhere does nothing."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, sig, 0, 0, 0)


_REASONS = (
    (
        r"No space left on device|ENOSPC",
        "磁盘已满：请腾出至少 5 GB 后重试。",
        "Disk full: free at least 5 GB and try again.",
    ),
    (
        r"dns error|Could not resolve host|Temporary failure in name resolution|error sending request|ENOTFOUND"
        r"|Failed to establish a new connection|Network is unreachable|ECONNREFUSED|ETIMEDOUT|EAI_AGAIN|timed out",
        "下载失败：请检查网络，或先为 pip、uv、npm 配置本单位的软件源（代理）再重试。",
        "Download failed: check the network, or configure a mirror or proxy for pip, uv and npm.",
    ),
    (
        r"No interpreter found|No download found|no download is available",
        "没有合适的 Python：请安装 python3.10 和 python3.11（含 venv），再运行一次。",
        "No suitable Python: install python3.10 and python3.11 (with venv) and run again.",
    ),
    (
        r"hash mismatch|HashMismatch|DO NOT MATCH THE HASHES|EINTEGRITY",
        "下载的软件包与锁文件的校验值不一致：请更换软件源后重试，不要绕过校验。",
        "A package differs from its locked hash: use another index; do not bypass the check.",
    ),
)


def explain(output: str) -> str:
    """What a person can do about a failed tool, from its output; empty when nothing is recognised."""
    for pattern, zh, en in _REASONS:
        if re.search(pattern, output):
            return f"{zh}  {en}"
    return ""


def clean_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Our environment without what would mix a foreign virtual environment into ours, and without keys.

    Whoever needs the keys of the personal data is given them in `extra`.
    """
    left_out = ("VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH", "PRIVACY_KEYS")
    env = {key: value for key, value in os.environ.items() if key not in left_out}
    env.update(
        {"PYTHONUNBUFFERED": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "NO_COLOR": "1", **(extra or {})}
    )
    return env


def _follow(
    stream: Iterator[str], tail: collections.deque[str], on_line: Callable[[str], None] | None
) -> None:
    for line in stream:
        tail.append(line.rstrip())
        if on_line:
            on_line(line.rstrip())


def kill_group(pid: int) -> None:
    """SIGKILL a process that leads a group, with everything it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def stop_running_steps() -> None:
    """Kill every step that is still under way, with all it started; no other step begins."""
    _interrupted.set()
    for process in list(_running):
        kill_group(process.pid)


def run_step(
    zh: str,
    en: str,
    command: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    timeout: float = 1800,
    on_line: Callable[[str], None] | None = None,
) -> str:
    """Run one tool, print that it goes on every ten seconds, and return its output.

    Raises StepFailed with the reason and the last lines of the output.
    """
    if _interrupted.is_set():
        raise StepFailed(f"✗ {zh}：已取消  {en}: cancelled.")
    started = time.monotonic()
    say(f"→ {zh} …", f"({en})")
    process = subprocess.Popen(
        [sys.executable, "-m", "tools.child", "--", *command],
        cwd=str(Path(__file__).parent.parent),
        env=clean_environment({**(env or {}), "CHILD_CWD": str(cwd), "CHILD_PARENT": str(os.getpid())}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    _running.append(process)
    tail: collections.deque[str] = collections.deque(maxlen=400)
    assert process.stdout is not None
    reader = threading.Thread(target=_follow, args=(process.stdout, tail, on_line), daemon=True)
    reader.start()
    try:
        _wait_with_progress(process, zh, started, timeout)
    finally:
        _running.remove(process)
    reader.join(timeout=5)
    output = "\n".join(tail)
    if process.returncode != 0:
        last = "\n".join("    " + line for line in list(tail)[-TAIL_LINES:])
        raise StepFailed(
            f"✗ {zh}失败（退出码 {process.returncode}）  {en} failed.  {explain(output)}\n{last}"
        )
    say(f"✓ {zh}：{time.monotonic() - started:.0f} 秒", f"({en}: {time.monotonic() - started:.0f} s)")
    return output


def _wait_with_progress(process: subprocess.Popen[str], zh: str, started: float, timeout: float) -> None:
    """Wait for the end of a step; kill its whole group when we are interrupted or it takes too long."""
    try:
        while True:
            try:
                process.wait(timeout=PROGRESS_SECONDS)
                return
            except subprocess.TimeoutExpired:
                elapsed = time.monotonic() - started
                if elapsed > timeout:
                    raise StepFailed(
                        f"✗ {zh}超过 {timeout:.0f} 秒，已停止  took longer than {timeout:.0f} s, stopped."
                    ) from None
                say(f"  … {zh}：已 {elapsed:.0f} 秒", f"({elapsed:.0f} s so far)")
    finally:
        if process.poll() is None:
            kill_group(process.pid)
            process.wait(timeout=10)


def run_together(*jobs: Callable[[], None]) -> None:
    """Do several jobs at once; the first failure ends the others and is raised as StepFailed."""
    with concurrent.futures.ThreadPoolExecutor(len(jobs)) as pool:
        waiting = [pool.submit(job) for job in jobs]
        done, _ = concurrent.futures.wait(waiting, return_when=concurrent.futures.FIRST_EXCEPTION)
        failures = [job.exception() for job in done if job.exception()]
        if failures:
            stop_running_steps()
    if failures:
        raise StepFailed("\n".join(str(failure) for failure in failures)) from failures[0]


def _interrupt(signum: int, _frame: object) -> None:
    stop_running_steps()
    raise KeyboardInterrupt


def report_failure(work: Callable[[], None]) -> int:
    """Do `work` and return the exit code: 1 with the reason printed, 130 when it was interrupted."""
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGINT, _interrupt)
    try:
        work()
    except StepFailed as problem:
        complain(str(problem))
        return 1
    except KeyboardInterrupt:
        complain("已中断。", "Interrupted.")
        return 130
    return 0
