"""Runs ASGI applications over real HTTP on loopback, in a thread of the test process."""

import asyncio
import os
import random
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

_START_SECONDS = 180.0  # the first backend of a run learns what danger sounds like, on a busy machine slowly


# Below those tools/settings.py chooses from, and those systems take for outgoing connections.
_FIRST_PORT, _WORKERS, _PORTS_EACH = 11_000, 8, 1_000


def _own_ports(worker: str) -> Iterator[int]:
    """Ports of this test process alone, round and round; another run on the machine begins elsewhere."""
    first = _FIRST_PORT + int(worker.removeprefix("gw") or 0) % _WORKERS * _PORTS_EACH
    place = random.SystemRandom().randrange(_PORTS_EACH)
    while True:
        yield first + place
        place = (place + 1) % _PORTS_EACH


_ports = _own_ports(os.environ.get("PYTEST_XDIST_WORKER", ""))


def free_port() -> int:
    """A port nobody listens on, which no other process of the same run is given."""
    for port in _ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("ports never end")


class _Prompt(uvicorn.Server):
    """Looks five times as often whether it should end: most tests are shorter than a tenth of a second."""

    async def main_loop(self) -> None:
        """Until it should end."""
        counter = 0
        while not await self.on_tick(counter):
            counter += 1
            await asyncio.sleep(0.02)


@contextmanager
def running(app: ASGIApp, port: int = 0, config: uvicorn.Config | None = None) -> Iterator[str]:
    """Serve `app` until the context ends, in the way of `config` if given; gives its base address."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    if config is None:
        config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=2)
    server = _Prompt(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    give_up = time.monotonic() + _START_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > give_up:
            raise RuntimeError("the server did not start")
        time.sleep(0.005)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
