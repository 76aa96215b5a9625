"""The supervisor against tiny processes: deaths, hangs, backoff, orderly stop, orphans."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tools.paths import ROOT
from tools.supervisor import ProcessSpec, Supervisor, Timings

FAST = Timings(
    backoff_first=0.05,
    backoff_most=0.4,
    quick_deaths=3,
    stable=30,
    start=1.0,
    hang=0.6,
    probe_every=0.1,
    probe_timeout=0.3,
    term=2.0,
    poll=0.02,
)
LIVES = "import time\nprint('ready', flush=True)\ntime.sleep(120)"
IGNORES_TERM = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + LIVES
HAS_CHILD = (
    "import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(120)']).wait()"
)
ANSWERS_THEN_HANGS = """
import http.server, sys, time
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers()
    def log_message(self, *_): pass
server = http.server.HTTPServer(('127.0.0.1', int(sys.argv[1])), Handler)
server.handle_request()
time.sleep(120)
"""


def spec(name: str, code: str, *arguments: str, health_url: str = "") -> ProcessSpec:
    return ProcessSpec(name, (sys.executable, "-c", code, *arguments), ROOT, dict(os.environ), health_url)


def events(logs: Path, kind: str) -> list[dict[str, object]]:
    file = logs / "supervisor.log"
    lines = file.read_text().splitlines() if file.exists() else []
    return [record for record in map(json.loads, lines) if record["event"] == kind]


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(15):
        while not condition():  # noqa: ASYNC110 (what is waited for happens in other processes)
            await asyncio.sleep(0.02)


def supervise(supervisor: Supervisor, while_running: Callable[[], bool]) -> None:
    """Run until the condition holds, then stop."""

    async def both() -> None:
        running = asyncio.ensure_future(supervisor.run())
        try:
            await until(while_running)
        finally:
            supervisor.stop()
            await running

    asyncio.run(both())


def still_running(pids: list[int]) -> list[int]:
    """Which of them do not end: one that was killed needs a moment for it, and one nobody waits for stays a
    zombie."""

    def runs(pid: int) -> bool:
        try:
            return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    give_up = time.monotonic() + 5
    while any(map(runs, pids)) and time.monotonic() < give_up:
        time.sleep(0.01)
    return [pid for pid in pids if runs(pid)]


def test_a_killed_process_is_started_again_and_the_reason_is_logged(tmp_path: Path) -> None:
    supervisor = Supervisor([spec("bot", LIVES)], tmp_path, FAST)
    child = supervisor.children[0]
    killed: list[int] = []

    def kill_once_and_wait_for_the_second_life() -> bool:
        if child.process and not killed and "ready" in (tmp_path / "bot.log").read_text():
            killed.append(child.process.pid)
            os.kill(child.process.pid, signal.SIGKILL)
        return child.starts == 2

    supervise(supervisor, kill_once_and_wait_for_the_second_life)
    assert [record["reason"] for record in events(tmp_path, "process_ended")] == ["killed by SIGKILL"]


def test_a_process_that_dies_at_once_is_tried_at_growing_intervals_and_that_is_said(tmp_path: Path) -> None:
    supervisor = Supervisor([spec("bot", "raise SystemExit(3)")], tmp_path, FAST)
    supervise(supervisor, lambda: len(events(tmp_path, "process_ended")) == 4)
    ended = events(tmp_path, "process_ended")
    assert [record["restart_in_seconds"] for record in ended] == [0.05, 0.1, 0.4, 0.4]
    assert {record["reason"] for record in ended} == {"exit code 3"}
    assert len(events(tmp_path, "process_keeps_dying")) == 1


def test_a_process_that_stops_answering_is_started_again(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    hanging = spec("bot", ANSWERS_THEN_HANGS, str(port), health_url=f"http://127.0.0.1:{port}/health")
    supervise(Supervisor([hanging], tmp_path, FAST), lambda: len(events(tmp_path, "process_healthy")) == 2)
    assert events(tmp_path, "process_ended")[0]["reason"] == "no health answer"


def test_the_other_processes_keep_running_while_one_dies(tmp_path: Path) -> None:
    supervisor = Supervisor([spec("good", LIVES), spec("bad", "raise SystemExit(1)")], tmp_path, FAST)
    supervise(supervisor, lambda: supervisor.children[1].starts == 3)
    assert supervisor.children[0].starts == 1


def test_stopping_ends_stubborn_processes_and_grandchildren(tmp_path: Path) -> None:
    supervisor = Supervisor([spec("stubborn", IGNORES_TERM), spec("parent", HAS_CHILD)], tmp_path, FAST)
    family: list[int] = []

    def all_are_up() -> bool:
        stubborn, parent = (child.process for child in supervisor.children)
        if not (stubborn and parent and "ready" in (tmp_path / "stubborn.log").read_text()):
            return False
        grandchildren = [process.pid for process in psutil.Process(parent.pid).children()]
        family[:] = [stubborn.pid, parent.pid, *grandchildren]
        return len(grandchildren) == 1

    supervise(supervisor, all_are_up)
    assert len(family) == 3
    assert still_running(family) == []
    assert {record["process"] for record in events(tmp_path, "process_stopped") if record["forced"]} >= {
        "stubborn"
    }


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the kernel's parent-death signal is Linux only"
)
def test_a_supervisor_that_is_killed_leaves_no_orphans(tmp_path: Path) -> None:
    program = (
        "import asyncio, os, sys; from pathlib import Path; from tools.paths import ROOT; "
        "from tools.supervisor import ProcessSpec, Supervisor; "
        "command = (sys.executable, '-c', 'import time; time.sleep(120)'); "
        "spec = ProcessSpec('a', command, ROOT, dict(os.environ)); "
        f"asyncio.run(Supervisor([spec], Path({str(tmp_path)!r})).run())"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT)
    try:
        asyncio.run(until(lambda: bool(events(tmp_path, "process_started"))))
        orphan = int(str(events(tmp_path, "process_started")[0]["pid"]))
    finally:
        supervisor.kill()
        supervisor.wait(timeout=10)
    assert still_running([orphan]) == []


def test_a_large_log_is_moved_aside(tmp_path: Path) -> None:
    (tmp_path / "bot.log").write_text("x" * 2000)
    timings = Timings(log_bytes=1000, term=1.0)
    supervise(Supervisor([spec("bot", LIVES)], tmp_path, timings), lambda: (tmp_path / "bot.log.1").exists())
    assert (tmp_path / "bot.log.1").read_text().count("x") == 2000
    assert time.time() - (tmp_path / "bot.log").stat().st_mtime < 60
