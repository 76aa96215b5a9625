"""Fixtures: every API test runs on the embedded stack and on PostgreSQL with Redis."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import redis

from app.db import Database
from app.main import create_app
from app.migrate import migrate
from app.settings import Settings
from tests.support.client import Chat
from tests.support.databases import Databases, create_database, url_of
from tests.support.fakes import EDGE_TOKEN, FakeBot, FakePolicies
from tests.support.learned import KEPT, learned_once, share
from tests.support.parsed import parsed_once
from tests.support.servers import free_port, running
from tests.support.services import postgresql_server, redis_server

SERVICE_TOKEN = "service-token-of-the-tests"
POLICIES = Path(__file__).resolve().parents[2] / "policies"

external = pytest.mark.external


@pytest.fixture(scope="session", autouse=True)
def yaml_is_parsed_once() -> Iterator[None]:
    """Files of the project are parsed once for a process."""
    with parsed_once():
        yield


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A PostgreSQL cluster for the whole run."""
    # Not pytest's own directory: every other test run closes that to all users but its own.
    with (
        tempfile.TemporaryDirectory(prefix="chuangxiang-postgresql-") as directory,
        postgresql_server(Path(directory)) as server,
    ):
        yield server


@pytest.fixture(scope="session")
def redis_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis for the whole run."""
    with redis_server(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture(params=["in-process", pytest.param("redis", marks=external)])
def redis_url(request: pytest.FixtureRequest) -> str:
    """Empty, then a Redis: how several processes work together."""
    return "" if request.param == "in-process" else empty(request.getfixturevalue("redis_address"))


def empty(redis_address: str) -> str:
    """The same Redis without what earlier tests left there."""
    with redis.Redis.from_url(redis_address, socket_timeout=5) as client:
        client.flushdb()
    return redis_address


def _migrated(url: str) -> str:
    database = Database(url)
    migrate(database)
    database.close()
    return url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database, to be copied: that takes a twentieth of the time of migrating."""
    path = tmp_path_factory.mktemp("template") / "backend.db"
    _migrated(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def databases(postgresql: str) -> Databases:
    """Copies of a migrated database on the server."""
    template = create_database(postgresql)
    _migrated(url_of(postgresql, template))
    return Databases(postgresql, template)


def migrated_sqlite(template: Path, directory: Path) -> str:
    """A migrated database in the directory; gives its URL."""
    shutil.copyfile(template, directory / "backend.db")
    return f"sqlite:///{directory}/backend.db"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=external)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated database, of both kinds in turn."""
    if request.param == "sqlite":
        yield migrated_sqlite(request.getfixturevalue("sqlite_template"), tmp_path)
        return
    with request.getfixturevalue("databases").one() as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database, of both kinds in turn."""
    database = Database(database_url)
    yield database
    database.close()


@dataclass(frozen=True)
class Stack:
    """Where a backend under test keeps its state."""

    database_url: str
    redis_url: str


@pytest.fixture(params=["embedded", pytest.param("postgresql+redis", marks=external)])
def stack(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stack]:
    """The embedded defaults, then the grown-up deployment."""
    if request.param == "embedded":
        yield Stack(migrated_sqlite(request.getfixturevalue("sqlite_template"), tmp_path), "")
        return
    with request.getfixturevalue("databases").one() as url:
        yield Stack(url, empty(request.getfixturevalue("redis_address")))


@pytest.fixture
def bot() -> FakeBot:
    """The bot's behaviour; `bot_url` serves it."""
    return FakeBot()


@pytest.fixture
def bot_url(bot: FakeBot) -> Iterator[str]:
    """The fake bot (and actions) over HTTP."""
    with running(bot.app()) as url:
        yield url
        bot.may_answer.set()


@pytest.fixture(scope="session")
def kept() -> Path:
    """Where what danger sounds like is kept for all backends of all test processes."""
    learned_once()
    return KEPT


@pytest.fixture
def settings(stack: Stack, bot_url: str, tmp_path: Path, kept: Path) -> Settings:
    """Settings of a backend under test."""
    return make_settings(stack, bot_url, tmp_path)


def make_settings(stack: Stack, bot: str, tmp_path: Path, **changes: object) -> Settings:
    """Settings of a backend under test, with changes. `kept` must be there before it starts."""
    share(tmp_path)
    values: dict[str, object] = {
        "env": "test",
        "var_dir": tmp_path,
        "database_url": stack.database_url,
        "redis_url": stack.redis_url,
        "bot_url": bot,
        "actions_url": bot,
        "edge_token": EDGE_TOKEN,
        "service_token": SERVICE_TOKEN,
        "rate_limit_per_minute": 1000,
        "policies_dir": POLICIES,
        "citizen_page_dir": tmp_path / "page",
        **changes,
    }
    return Settings.model_validate(values)


Backends = Callable[..., AbstractContextManager[str]]


@pytest.fixture
def start_backend(stack: Stack, bot_url: str, tmp_path: Path, kept: Path) -> Backends:
    """Starts a backend with changed settings; gives its address."""

    def start(**changes: object) -> AbstractContextManager[str]:
        settings = make_settings(stack, bot_url, tmp_path, **changes)
        return running(create_app(settings, lambda _: FakePolicies()))

    return start


@pytest.fixture
def backend(start_backend: Backends) -> Iterator[str]:
    """A running backend."""
    with start_backend() as url:
        yield url


@pytest.fixture
def http(backend: str) -> Iterator[httpx.Client]:
    """A plain HTTP client for the backend."""
    with httpx.Client(base_url=backend, timeout=30, trust_env=False) as client:
        yield client


@pytest.fixture
def chat(http: httpx.Client) -> Chat:
    """A visitor with an open conversation."""
    return Chat.open(http)


class KillableBackend:
    """A backend in another process. `kill` gives it no chance to clean up."""

    def __init__(self, settings: Settings, directory: Path) -> None:
        self._settings = settings
        self._directory = directory
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Start a new process; gives its address once it answers."""
        port = free_port()
        values = self._settings.model_dump(mode="json", exclude={"edge_token", "service_token"})
        environment = {name.upper(): str(value) for name, value in values.items()}
        environment |= {"PORT": str(port), "EDGE_TOKEN": EDGE_TOKEN, "SERVICE_TOKEN": SERVICE_TOKEN}
        log = (self._directory / f"backend-{port}.log").open("wb")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.backend_process"],
            cwd=Path(__file__).parents[1],
            env={**os.environ, **environment},
            stdout=log,
            stderr=log,
        )
        log.close()
        url = f"http://127.0.0.1:{port}"
        wait_until_alive(url)
        return url

    def kill(self) -> None:
        """SIGKILL."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()


def wait_until_alive(url: str) -> None:
    """Wait until the backend at `url` answers."""
    give_up = time.monotonic() + 180
    while True:
        try:
            httpx.get(f"{url}/healthz", timeout=2, trust_env=False)
        except httpx.TransportError:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.05)
        else:
            return


@pytest.fixture
def killable_backend(settings: Settings, tmp_path: Path) -> Iterator[KillableBackend]:
    """A backend that can be killed and started again on the same database."""
    backend = KillableBackend(settings, tmp_path)
    yield backend
    backend.kill()
