"""`python -m app.serve`: run the backend on HOST:PORT. `app.serve:create` is the factory for uvicorn."""

import ctypes
import gc
import os
import resource
import socket
import sys

import uvicorn
from fastapi import FastAPI

from app import logging
from app.db import close_to_others
from app.main import create_app
from app.protocol import BoundedHttpProtocol
from app.settings import Settings

_MAX_FRAME = 4096
_GRACE_SECONDS = 10
_OWN_FILES = 256
_START_FAILED = 3


def create() -> FastAPI:
    """The application with the settings of the environment."""
    settings = Settings()
    logging.configure(settings.log_level)
    return create_app(settings)


def server_config(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """How uvicorn serves `app`: with limits on everything a stranger can send or hold."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        http=BoundedHttpProtocol,
        log_config=None,
        access_log=False,
        server_header=False,
        ws_max_size=_MAX_FRAME,
        limit_concurrency=settings.max_connections,
        # Anyone can write X-Forwarded-For: it counts only when it comes from a proxy named in the settings.
        proxy_headers=bool(settings.forwarded_allow_ips),
        forwarded_allow_ips=settings.forwarded_allow_ips,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )


def allow_open_files(wanted: int) -> None:
    """Raise the soft limit of open files as far as the hard one lets us: a connection is an open file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def keep_for_good() -> None:
    """What stands now stays as long as the process: a collection need not go through it.

    Through dictionaries, policies and mentors a full one took a quarter of a second, in the middle of a turn.
    What was only needed to build it goes back to the machine.
    """
    gc.collect()
    give_back()
    gc.freeze()


def give_back() -> None:
    """Return freed memory to the machine, where the C library can (glibc)."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


class Server(uvicorn.Server):
    """Uvicorn's, which remembers what was built at the start."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then keep what stands."""
        await super().startup(sockets)
        keep_for_good()


def run(app: FastAPI, settings: Settings) -> None:
    """Serve `app` until a signal ends it."""
    os.umask(0o077)  # what we write is for nobody else on this machine
    close_to_others(settings.database_url)
    allow_open_files(settings.max_connections + _OWN_FILES)
    server = Server(server_config(app, settings))
    try:
        server.run()
    except KeyboardInterrupt:
        return
    if not server.started:
        sys.exit(_START_FAILED)


def main() -> None:
    """Serve with the settings of the environment."""
    settings = Settings()
    logging.configure(settings.log_level)
    run(create_app(settings), settings)


if __name__ == "__main__":
    main()
