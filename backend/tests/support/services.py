"""PostgreSQL and Redis for the tests, started on free ports in a directory of their own."""

import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import redis

from tests.support.servers import free_port

_START_SECONDS = 60.0


def missing(what: str) -> None:
    """A service that is not installed: skip on a developer's machine, fail where it is required."""
    if os.environ.get("CI") == "true" or os.environ.get("REQUIRE_SERVICES") == "1":
        pytest.fail(f"{what} is not installed")
    pytest.skip(f"{what} is not installed")


def _unprivileged() -> dict[str, Any]:
    """PostgreSQL refuses to run as root; then it runs as its own user, or as nobody."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    account = names.get("postgres") or names["nobody"]
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _postgresql_binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) if os.name == "posix" else []
    on_path = shutil.which("initdb")
    if not found and on_path is None:
        missing("PostgreSQL")
    return (found[-1] if found else Path(str(on_path))).parent


def postgresql_binary(name: str) -> Path:
    """One of the programs that come with the server."""
    return _postgresql_binaries() / name


@contextmanager
def postgresql_server(directory: Path) -> Iterator[str]:
    """A fresh cluster; gives its address without a database name."""
    binaries, port, account = _postgresql_binaries(), free_port(), _unprivileged()
    if account:
        os.chown(directory, account["user"], account["group"])
    data = directory / "data"
    common: dict[str, Any] = {"check": True, "cwd": directory, "timeout": 120, **account}
    with (directory / "postgresql.log").open("wb") as log:
        subprocess.run(
            [binaries / "initdb", "-D", data, "-U", "test", "--auth=trust", "-E", "UTF8", "--no-sync"],
            stdout=log,
            stderr=log,
            **common,
        )
        options = f"-p {port} -k {directory} -c listen_addresses=127.0.0.1 -c fsync=off"
        control = [binaries / "pg_ctl", "-D", data, "-w"]
        subprocess.run([*control, "-o", options, "start"], stdout=log, stderr=log, **common)
        try:
            yield f"test@127.0.0.1:{port}"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], stdout=log, stderr=log, **common)


@contextmanager
def redis_server(directory: Path) -> Iterator[str]:
    """A Redis that keeps nothing on disk; gives its URL."""
    binary = shutil.which("redis-server")
    if binary is None:
        missing("Redis")
    port = free_port()
    command = [str(binary), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with (directory / "redis.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=directory, stdout=log, stderr=log)
        try:
            _wait_for_redis(port)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            process.terminate()
            process.wait(10)


def _wait_for_redis(port: int) -> None:
    give_up = time.monotonic() + _START_SECONDS
    with redis.Redis(port=port, socket_timeout=1) as client:
        while True:
            try:
                client.ping()
            except redis.RedisError:
                if time.monotonic() > give_up:
                    raise
                time.sleep(0.02)
            else:
                return
