"""The real bot and the real action server in processes of their own, with a backend in this one."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Optional

import pytest
import requests

from bot.settings import PROJECT
from tests.trained import ensure_model

START_SECONDS = 120
TOKEN = "edge-token-of-the-tests"
SERVICE_TOKEN = "service-token-of-the-tests"


class Backend(ThreadingHTTPServer):
    """Answers every policy question; remembers requests; can be told to fail."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: list[dict[str, Any]] = []
        self.status = "answered"
        self.fails = False


class Handler(BaseHTTPRequestHandler):
    server: Backend
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_: Any) -> None:
        """No line per request."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.seen.append({"path": self.path, "headers": dict(self.headers), **body})
        answer = {"status": self.server.status, "citations": [], "caveats": []}
        text = "答：" + body.get("question", body.get("clause_id", ""))[:20]
        reply = {"kind": "policy", "text": text, "options": [], "answer": answer, "card": None}
        payload = json.dumps(reply).encode()
        self.send_response(500 if self.server.fails else 200)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)


class Stack:
    """Backend, actions and bot."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.backend = Backend()
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        ports = [free_port(), free_port()]
        self.actions_url, self.bot_url = (f"http://127.0.0.1:{port}" for port in ports)
        self.environment = {
            **os.environ,
            "BACKEND_URL": f"http://127.0.0.1:{self.backend.server_port}",
            "SERVICE_TOKEN": SERVICE_TOKEN,
            "EDGE_TOKEN": TOKEN,
            "ACTIONS_URL": self.actions_url,
            "ACTIONS_PORT": str(ports[0]),
            "BOT_PORT": str(ports[1]),
            "VAR_DIR": str(folder / "var"),
            "REDIS_URL": "",
            "LOG_LEVEL": "DEBUG",
        }

    def start(self, name: str, health: str) -> None:
        """Start a module and wait until it is healthy."""
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", f"{name}.run"],
                cwd=PROJECT, env=self.environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        self.processes[name] = process
        deadline = time.monotonic() + START_SECONDS
        while not is_healthy(health):
            assert process.poll() is None, self.log(name)[-2000:]
            assert time.monotonic() < deadline, f"{name} did not become healthy"
            threading.Event().wait(0.2)

    def stop(self, name: str) -> None:
        """Stop one process that we started."""
        process = self.processes.pop(name)
        process.terminate()
        process.wait(timeout=20)

    def log(self, name: str) -> str:
        """Everything a process wrote."""
        return (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def post(self, body: Any, token: Optional[str] = TOKEN) -> requests.Response:
        """A raw call of the channel."""
        headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
        return requests.post(f"{self.bot_url}/webhooks/edge/webhook", json=body, headers=headers, timeout=30)

    def say(self, sender: str, text: Optional[str] = None, **more: Any) -> dict[str, Any]:
        """One message; the answer must be a good one."""
        body = {
            "sender": sender,
            "message_id": "m-1",
            "request_id": "r-1",
            "payload": None,
            "text": text,
            **more,
        }
        response = self.post(body)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        assert answer["replies"], answer
        return answer


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_healthy(url: str) -> bool:
    """Whether a health page says 200."""
    try:
        return requests.get(url, timeout=5).status_code == 200
    except requests.RequestException:
        return False


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The processes, started once."""
    ensure_model()
    stack = Stack(tmp_path_factory.mktemp("stack"))
    threading.Thread(target=stack.backend.serve_forever, daemon=True).start()
    try:
        stack.start("actions", f"{stack.actions_url}/health")
        stack.start("bot", f"{stack.bot_url}/webhooks/edge/health")
        yield stack
    finally:
        for name in list(stack.processes):
            stack.stop(name)
        stack.backend.shutdown()
        stack.backend.server_close()


@pytest.fixture
def stack(running: Stack) -> Stack:
    """The processes with a backend that works and has seen nothing."""
    running.backend.seen.clear()
    running.backend.status = "answered"
    running.backend.fails = False
    return running


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file of a store of dialogues."""
    return tmp_path / "trackers.db"
