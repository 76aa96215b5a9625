"""What a stranger can send and hold: bodies, headers, connections, forged addresses."""

import asyncio
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import Message, Scope

from app import serve
from app.main import MAX_BODY_BYTES, create_app
from app.middleware import MAX_HEADER_BYTES, BodyLimit, ClientLeft
from app.protocol import BoundedHttpProtocol
from app.settings import ADDRESS_FACTOR, Settings
from tests.support.fakes import FakePolicies
from tests.support.servers import running

SCOPE: Scope = {
    "type": "http",
    "method": "POST",
    "path": "/",
    "query_string": b"",
    "headers": [(b"transfer-encoding", b"chunked")],
}
FULL = b"x" * MAX_BODY_BYTES


class Body:
    """A client that sends these parts and then nothing more; `given` is what the application got."""

    def __init__(self, *parts: bytes, ends: bool = True) -> None:
        self._parts = list(parts)
        self._ends = ends
        self.status = 0
        self.given: list[bytes] = []

    async def receive(self) -> Message:
        """The next part; asking for more than there is waits for ever."""
        if not self._parts:
            await asyncio.Event().wait()
        part = self._parts.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(self._parts) or not self._ends}

    async def send(self, message: Message) -> None:
        """Keeps the status."""
        if message["type"] == "http.response.start":
            self.status = message["status"]

    async def app(self, scope: Scope, receive: Any, send: Any) -> None:
        """The application behind the limit."""
        self.given.append((await receive())["body"])

    def arrive(self, seconds: float = 5.0) -> "Body":
        """Let the body come in; it has to be dealt with before the test's own patience ends."""
        limit = BodyLimit(self.app, MAX_BODY_BYTES, seconds)
        asyncio.run(asyncio.wait_for(limit(SCOPE, self.receive, self.send), 3))
        return self


@pytest.mark.parametrize(
    "parts", [(FULL + b"x",), (FULL, b"x"), (FULL[1:], b"xx"), (FULL, b"x", b"", b"yy")], ids=len
)
def test_a_body_one_byte_too_large_is_refused_without_waiting_for_more(parts: tuple[bytes, ...]) -> None:
    body = Body(*parts).arrive()
    assert body.status == 413 and body.given == []


@pytest.mark.parametrize("parts", [(FULL,), (FULL[1:], b"x"), (b"", b"{}", b"")], ids=len)
def test_a_body_within_the_limit_arrives_whole(parts: tuple[bytes, ...]) -> None:
    assert Body(*parts).arrive().given == [b"".join(parts)]


def test_a_body_that_does_not_end_in_time_is_refused() -> None:
    body = Body(b"{", ends=False).arrive(seconds=0.05)
    assert body.status == 408 and body.given == []


def test_half_a_body_of_a_client_that_left_is_not_acted_upon() -> None:
    body = Body()

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    with pytest.raises(ClientLeft):
        asyncio.run(BodyLimit(body.app, MAX_BODY_BYTES)(SCOPE, receive, body.send))
    assert body.given == []


def serving(settings: Settings) -> AbstractContextManager[str]:
    """The backend as `python -m app.serve` serves it."""
    app = create_app(settings, lambda _: FakePolicies())
    return running(app, config=serve.server_config(app, settings))


@pytest.fixture
def address(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """Host and port of a backend that is quick to lose patience."""
    monkeypatch.setattr(BoundedHttpProtocol, "head_seconds", 0.3)
    with serving(settings.model_copy(update={"body_timeout_seconds": 0.3})) as url:
        host, port = url.removeprefix("http://").split(":")
        yield host, int(port)


def until_closed(connection: socket.socket) -> bytes:
    """Everything the server says before it closes; fails when it does not."""
    connection.settimeout(10)
    said = b""
    try:
        while piece := connection.recv(65536):
            said += piece
    except ConnectionResetError:
        pass
    return said


@pytest.mark.parametrize(
    "begin",
    [b"", b"\r\n", b"GET /healthz HT", b"GET /healthz HTTP/1.1\r\nHost: x\r\nA: b"],
    ids=["nothing", "an empty line", "half a line", "half a head"],
)
def test_a_connection_that_does_not_finish_its_head_is_closed(address: tuple[str, int], begin: bytes) -> None:
    with socket.create_connection(address, timeout=5) as connection:
        connection.sendall(begin)
        assert until_closed(connection) == b""


def test_the_head_of_a_second_request_has_the_same_time(address: tuple[str, int]) -> None:
    with socket.create_connection(address, timeout=5) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 200")
        connection.sendall(b"GET /heal")
        assert b"HTTP/1.1" not in until_closed(connection)


def test_a_body_that_trickles_is_refused_and_the_connection_closed(address: tuple[str, int]) -> None:
    with socket.create_connection(address, timeout=5) as connection:
        connection.sendall(b"POST /api/chat/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
        head, _, body = until_closed(connection).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408 ") and b"\r\nx-content-type-options: nosniff" in head.lower()
    assert json.loads(body)["error"]["code"] == "body_too_slow"


def until_cut_off(connection: socket.socket, line: bytes) -> None:
    """Send `line` until the server has enough."""
    try:
        for _ in range(16 * 1024 * 1024 // len(line)):
            connection.sendall(line)
    except (BrokenPipeError, ConnectionResetError):
        return
    raise AssertionError("16 MB of it were accepted")


@pytest.mark.parametrize(
    ("begin", "line"),
    [
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\n", b"A: " + b"b" * 1000 + b"\r\n"),
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\nA: ", b"b" * 1000),
        (b"GET /", b"b" * 1000),
        (
            b"POST /api/chat/sessions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
            b"A: " + b"b" * 1000 + b"\r\n",
        ),
    ],
    ids=["headers", "one header", "an address", "trailers"],
)
def test_a_head_without_end_is_cut_off(settings: Settings, begin: bytes, line: bytes) -> None:
    with serving(settings) as url:
        host, port = url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=20) as connection:
            connection.sendall(begin)
            # Another answer in between: the server has looked at the beginning by then.
            assert httpx.get(f"{url}/healthz", trust_env=False).status_code == 200
            until_cut_off(connection, line)
        assert httpx.get(f"{url}/healthz", trust_env=False).status_code == 200


def test_headers_over_the_limit_are_refused_in_the_usual_shape(settings: Settings) -> None:
    with serving(settings) as url:
        much = {"A": "b" * MAX_HEADER_BYTES}
        response = httpx.get(f"{url}/healthz", headers=much, trust_env=False)
        assert response.status_code == 431
        assert response.json()["error"]["code"] == "headers_too_large"
        little = {"A": "b" * (MAX_HEADER_BYTES // 2)}
        assert httpx.get(f"{url}/healthz", headers=little, trust_env=False).status_code == 200


def test_a_large_body_followed_by_the_next_request_is_no_large_head(settings: Settings) -> None:
    content = b" " * 60_000 + b"{}"
    first = b"POST /api/chat/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    first += b"Content-Length: %d\r\n\r\n" % len(content) + content
    second = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\nA: " + b"b" * 20_000 + b"\r\n\r\n"
    with serving(settings) as url:
        host, port = url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=20) as connection:
            connection.sendall(first + second)
            assert until_closed(connection).count(b"HTTP/1.1 200") == 2


def test_a_full_server_refuses_and_still_tells_the_supervisor_that_it_lives(settings: Settings) -> None:
    with serving(settings.model_copy(update={"max_connections": 1})) as url:
        assert httpx.get(f"{url}/api/policies/examples", trust_env=False).status_code == 503
        assert httpx.get(f"{url}/healthz", trust_env=False).status_code == 200


def sessions_opened(url: str, many: int) -> list[int]:
    """Statuses of session starts that each claim another address."""
    with httpx.Client(base_url=url, trust_env=False) as client:
        return [
            client.post(
                "/api/chat/sessions", headers={"X-Forwarded-For": f"203.0.{n // 250}.{n % 250}"}
            ).status_code
            for n in range(many)
        ]


def test_nobody_gets_around_a_limit_by_claiming_another_address(settings: Settings) -> None:
    with serving(settings.model_copy(update={"rate_limit_per_minute": 1})) as url:
        assert sessions_opened(url, ADDRESS_FACTOR + 1) == [200] * ADDRESS_FACTOR + [429]


def test_a_proxy_named_in_the_settings_says_who_is_behind_it(settings: Settings) -> None:
    behind_proxy = {"rate_limit_per_minute": 1, "forwarded_allow_ips": "127.0.0.1"}
    with serving(settings.model_copy(update=behind_proxy)) as url:
        assert sessions_opened(url, ADDRESS_FACTOR + 1) == [200] * (ADDRESS_FACTOR + 1)


KEEPS = """
import gc
from app import serve

before = gc.get_freeze_count()
serve.keep_for_good()
print(gc.get_freeze_count() - before)
"""


def test_what_stands_at_the_start_is_left_alone_by_later_collections() -> None:
    # In a process of its own: it is the whole process whose memory is kept and given back.
    backend = Path(serve.__file__).resolve().parents[1]
    shown = subprocess.run(
        [sys.executable, "-c", KEEPS], cwd=backend, capture_output=True, text=True, timeout=120, check=True
    )
    assert int(shown.stdout) > 10_000
