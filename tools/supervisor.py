"""Keeps a handful of processes running: notices deaths and hangs, says why, starts again, stops everything."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.parse
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Callable, Sequence

from tools import console
from tools.paths import ROOT

CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class ProcessSpec:
    """What to start. `health_url` answers 200 when the process is well; empty: only its exit is watched."""

    name: str
    command: tuple[str, ...]
    cwd: Path
    env: dict[str, str]
    health_url: str = ""


@dataclass(frozen=True)
class Timings:
    """All in seconds, but `quick_deaths` and `log_bytes`."""

    backoff_first: float = 0.5
    backoff_most: float = 30.0
    quick_deaths: int = 5  # so many deaths in a row and we only try every `backoff_most`
    stable: float = 60.0  # up for so long: earlier deaths are forgotten
    start: float = 180.0  # a process may take so long until its first good health answer
    hang: float = 30.0  # no good health answer for so long: killed and started again
    probe_every: float = 2.0
    probe_timeout: float = 5.0
    term: float = 8.0  # between SIGTERM and SIGKILL
    poll: float = 0.1
    log_bytes: int = 20_000_000  # a log file is moved to `.1` beyond this size


@dataclass
class Child:
    """One process over all its lives."""

    spec: ProcessSpec
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    starts: int = 0
    deaths: int = 0
    healthy: bool = False
    hung: bool = field(default=False)


async def fetch(url: str, timeout: float) -> tuple[int, str]:
    """Status and body of a GET; status 0 when nobody answered in time."""
    parts = urllib.parse.urlsplit(url)
    target = parts.path + ("?" + parts.query if parts.query else "")

    async def ask() -> tuple[int, str]:
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        try:
            writer.write(f"GET {target} HTTP/1.0\r\nHost: {parts.netloc}\r\n\r\n".encode())
            answer = (await reader.read(200_000)).decode(errors="replace")
        finally:
            writer.close()
        head, _, body = answer.partition("\r\n\r\n")
        words = head.split(" ", 2)
        return (int(words[1]) if len(words) > 1 and words[1].isdigit() else 0), body

    try:
        return await asyncio.wait_for(ask(), timeout)
    except (OSError, asyncio.TimeoutError):
        return 0, ""


def exit_reason(code: int) -> str:
    """`exit code 3` or `killed by SIGKILL`."""
    return f"exit code {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"


class Supervisor:
    """Runs the processes until `stop()`; the order of the specs is the order of stopping."""

    def __init__(
        self,
        specs: Sequence[ProcessSpec],
        log_dir: Path,
        timings: Timings = Timings(),
        on_change: Callable[[Supervisor], None] = lambda _supervisor: None,
    ) -> None:
        self.children = [Child(spec) for spec in specs]
        self._log_dir = log_dir
        self._timings = timings
        self._on_change = on_change
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Begin to stop everything; `run` returns when all is down."""
        self._stopping.set()

    async def run(self) -> None:
        """Look after all processes until `stop` is called; leaves none running, also not their children."""
        waiter = asyncio.ensure_future(self._stopping.wait())
        tasks = [asyncio.ensure_future(self._look_after(child)) for child in self.children]
        tasks.append(asyncio.ensure_future(self._cap_logs()))
        failed: list[BaseException] = []
        try:
            done, _ = await asyncio.wait([waiter, *tasks], return_when=asyncio.FIRST_COMPLETED)
            ended = [task.exception() for task in done if task is not waiter]
            failed = [error for error in ended if error is not None]
        finally:
            for task in (waiter, *tasks):
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._stop_all()
        if failed:  # a fault in this file: stop everything rather than run unwatched
            raise failed[0]

    async def _look_after(self, child: Child) -> None:
        while True:
            self._start(child)
            reason = await self._until_gone(child)
            lived = time.monotonic() - child.started
            self._kill_group(child)
            child.deaths = 1 if lived >= self._timings.stable else child.deaths + 1
            delay = self._delay(child)
            self.log(
                "process_ended",
                f"{child.spec.name} 已退出（{reason}），{delay:.1f} 秒后重启",
                process=child.spec.name,
                reason=reason,
                lived_seconds=round(lived, 1),
                restart_in_seconds=delay,
            )
            if child.deaths == 2 and not child.healthy:
                console.complain(self.last_lines(child.spec.name))
            if child.deaths == self._timings.quick_deaths:
                self.log(
                    "process_keeps_dying",
                    f"{child.spec.name} 连续 {child.deaths} 次退出，改为每 {self._timings.backoff_most:.0f} 秒重试一次",
                    process=child.spec.name,
                    log=str(self._log_dir / f"{child.spec.name}.log"),
                )
            await asyncio.sleep(delay)

    def _delay(self, child: Child) -> float:
        if child.deaths >= self._timings.quick_deaths:
            return self._timings.backoff_most
        return min(self._timings.backoff_most, self._timings.backoff_first * 2.0 ** (child.deaths - 1))

    def _start(self, child: Child) -> None:
        spec = child.spec
        self._log_dir.mkdir(parents=True, exist_ok=True)
        with open(self._log_dir / f"{spec.name}.log", "ab") as log:
            child.process = subprocess.Popen(
                [sys.executable, "-m", "tools.child", "--", *spec.command],
                cwd=str(ROOT),
                env={**spec.env, "CHILD_CWD": str(spec.cwd), "CHILD_PARENT": str(os.getpid())},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        child.started, child.healthy, child.hung = time.monotonic(), not spec.health_url, False
        child.starts += 1
        self.log("process_started", "", process=spec.name, pid=child.process.pid, start=child.starts)
        self._on_change(self)

    async def _until_gone(self, child: Child) -> str:
        """Wait until the process has ended or hangs; return why."""
        health = asyncio.ensure_future(self._until_hung(child))
        try:
            assert child.process is not None
            while child.process.poll() is None:
                if health.done():
                    health.result()
                    child.hung = True
                    self._kill_group(child)
                    child.process.wait(timeout=self._timings.term)
                    return "no health answer"
                await asyncio.sleep(self._timings.poll)
            return exit_reason(child.process.returncode)
        finally:
            health.cancel()

    async def _until_hung(self, child: Child) -> None:
        if not child.spec.health_url:
            await asyncio.Event().wait()
        last_good = time.monotonic()
        while True:
            status, _ = await fetch(child.spec.health_url, self._timings.probe_timeout)
            now = time.monotonic()
            if status == 200:
                if not child.healthy:
                    lived = round(now - child.started, 1)
                    self.log("process_healthy", "", process=child.spec.name, after_seconds=lived)
                child.healthy, last_good = True, now
            elif now - last_good > (self._timings.hang if child.healthy else self._timings.start):
                return
            pause = self._timings.probe_every
            await asyncio.sleep(pause if child.healthy else min(0.3, pause))

    @staticmethod
    def _kill_group(child: Child, sig: int = signal.SIGKILL) -> None:
        """Signal the process and everything it started that stayed in its group."""
        if child.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.process.pid, sig)

    async def _stop_all(self) -> None:
        """SIGTERM one after the other (the edge first, so that it can finish its turns), then SIGKILL."""
        self.log("stopping", "")
        deadline = time.monotonic() + self._timings.term
        for child in self.children:
            self._kill_group(child, signal.SIGTERM)
            while child.process is not None and child.process.poll() is None and time.monotonic() < deadline:
                await asyncio.sleep(self._timings.poll / 2)
        for child in self.children:
            if child.process is None:
                continue
            killed = child.process.poll() is None
            self._kill_group(child)
            code = child.process.wait(timeout=10)
            self.log("process_stopped", "", process=child.spec.name, reason=exit_reason(code), forced=killed)
        self.log("stopped", "")

    async def _cap_logs(self) -> None:
        """Move a log that has grown too large to `.1` (copied and cut: the process keeps its open file)."""
        while True:
            for path in self._log_dir.glob("*.log"):
                if path.stat().st_size > self._timings.log_bytes:
                    path.with_name(path.name + ".1").write_bytes(path.read_bytes())
                    os.truncate(path, 0)
            await asyncio.sleep(10)

    def last_lines(self, name: str, count: int = 12) -> str:
        """The end of a process's log, for the terminal."""
        path = self._log_dir / f"{name}.log"
        lines = path.read_text(errors="replace").splitlines()[-count:] if path.exists() else []
        return "\n".join("    " + line[:300] for line in lines)

    def log(self, event: str, zh: str, **fields: object) -> None:
        """One JSON line in supervisor.log; also one line on the terminal when `zh` is given."""
        self._log_dir.mkdir(parents=True, exist_ok=True)
        record = {"time": datetime.now(CHINA).isoformat(timespec="milliseconds"), "event": event, **fields}
        with open(self._log_dir / "supervisor.log", "a", encoding="utf-8") as file:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
        if zh:
            console.complain(f"! {zh}", f"[{event} {fields.get('process', '')} {fields.get('reason', '')}]")
