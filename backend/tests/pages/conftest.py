"""A browser, a page and a server for every test of the page."""

import asyncio
import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from app.db import Database
from app.main import create_app as create_backend
from app.migrate import migrate
from tests.conftest import Stack, make_settings
from tests.pages.fake_api import FakeServer, create_app
from tests.pages.fake_cases import FakeCases
from tests.pages.form_page import FormPage
from tests.support.fakes import FakePolicies
from tests.support.servers import running

REPOSITORY = Path(__file__).resolve().parents[3]
CITIZEN = REPOSITORY / "web" / "citizen"
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 800}

_CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

OpenPage = Callable[..., Page]
Violations = Callable[[Page], list[Any]]
_LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def _missing(what: str) -> None:
    """A developer without it skips with the reason; CI must have it."""
    if os.environ.get("CI") == "true" or os.environ.get("REQUIRE_SERVICES") == "1":
        pytest.fail(what)
    pytest.skip(what)


def build(script: str, output: Path) -> Path:
    """Run a build script of web/citizen with a directory of its own, beside what `make run` serves."""
    # The project's own Node first; CI=1 keeps the page's compiler from reporting to its maker.
    path = f"{REPOSITORY / '.tools' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "CI": "1", "UNI_OUTPUT_DIR": str(output)}
    result = subprocess.run(
        ["npm", "run", script], cwd=CITIZEN, env=environment, capture_output=True, text=True, timeout=300
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return output


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """The page's packages; installed by `npm ci --ignore-scripts` in web/citizen."""
    modules = CITIZEN / "node_modules"
    if not modules.is_dir():
        _missing("web/citizen/node_modules is missing: run npm ci --ignore-scripts there")
    return modules


@pytest.fixture(scope="session")
def built_page(node_modules: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page built from the sources as they are now."""
    return build("build:h5", tmp_path_factory.mktemp("h5"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, one for all tests."""
    executable = shutil.which("chromium")
    if executable is None:
        _missing("chromium is not installed (Debian package chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=_CHROMIUM_FLAGS)
        yield browser
        browser.close()


class _ThreadedServer(uvicorn.Server):
    """uvicorn in a thread; says when it is ready instead of being asked."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


@pytest.fixture
def server() -> FakeServer:
    return FakeServer()


@pytest.fixture
def origin(server: FakeServer, built_page: Path) -> Iterator[str]:
    """The address of a fake server of this test's own."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        create_app(server, built_page),
        log_level="warning",
        ws="websockets-sansio",
        timeout_graceful_shutdown=1,
    )
    running = _ThreadedServer(config)
    thread = threading.Thread(target=lambda: asyncio.run(running.serve(sockets=[listener])))
    thread.start()
    assert running.ready.wait(20)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    running.should_exit = True
    thread.join(20)
    listener.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor's fresh browser, on a phone."""
    context = browser.new_context(
        viewport=PHONE, locale="zh-CN", timezone_id="Asia/Shanghai", color_scheme="light"
    )
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def violations(node_modules: Path) -> Violations:
    """axe's findings on the page as it stands; the script is ours, so the page's own policy allows it."""
    script = (node_modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8")

    def check(page: Page) -> list[Any]:
        page.evaluate(script)
        found = page.evaluate("levels => axe.run(document, {runOnly: levels})", _LEVELS)
        assert len(found["passes"]) > 5
        return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]]

    return check


@pytest.fixture
def page(context: BrowserContext, origin: str) -> Iterator[Page]:
    """The page, opened and ready; nothing may leave its origin and no script may fail."""
    page = context.new_page()
    errors: list[str] = []
    requests: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(origin)
    page.get_by_role("heading", name="您好，我是创响助手").wait_for()
    yield page
    assert errors == []
    assert [url for url in requests if not url.startswith((origin, "data:", "blob:"))] == []


@pytest.fixture
def cases(server: FakeServer) -> FakeCases:
    """The cases of the server behind the page."""
    return server.cases


@pytest.fixture
def form(page: Page) -> FormPage:
    """The form on the page."""
    return FormPage(page)


@pytest.fixture
def real_origin(bot_url: str, tmp_path: Path, built_page: Path, kept: Path) -> Iterator[str]:
    """A real backend with a fake bot, serving the page."""
    stack = Stack(f"sqlite:///{tmp_path}/backend.db", "")
    database = Database(stack.database_url)
    migrate(database)
    database.close()
    settings = make_settings(stack, bot_url, tmp_path, citizen_page_dir=built_page)
    with running(create_backend(settings, lambda _: FakePolicies())) as url:
        yield url
