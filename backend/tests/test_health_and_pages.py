"""Readiness, the citizen page, the documentation."""

import base64
import hashlib
import json
import re
import time
from pathlib import Path

import httpx
import pytest

from app.openapi import CONTRACT
from app.settings import Settings
from tests.conftest import Backends
from tests.support.fakes import FakeBot
from tests.support.servers import free_port


def test_ready_only_when_a_message_can_be_answered(http: httpx.Client, bot: FakeBot) -> None:
    ready = http.get("/readyz")
    assert ready.status_code == 200 and ready.json()["status"] == "ready"
    assert set(ready.json()["parts"].values()) == {"ok"}
    bot.healthy = False
    give_up = time.monotonic() + 20
    while (response := http.get("/readyz")).status_code == 200:
        assert time.monotonic() < give_up
    assert response.status_code == 503
    assert response.json()["parts"]["bot"] == response.json()["parts"]["actions"] == "down"
    assert response.json()["error"]["code"] == "unavailable"
    assert "对话服务" in response.json()["error"]["message"]


def test_a_part_nobody_listens_for_is_named(start_backend: Backends) -> None:
    with start_backend(actions_url=f"http://127.0.0.1:{free_port()}") as url:
        response = httpx.get(f"{url}/readyz")
    assert response.status_code == 503
    assert {name for name, state in response.json()["parts"].items() if state == "down"} == {"actions"}


def test_alive_does_not_depend_on_others(http: httpx.Client, bot: FakeBot) -> None:
    bot.healthy = False
    assert http.get("/healthz").json() == {"status": "ok"}


def test_a_page_that_is_not_built_says_so_in_chinese(http: httpx.Client) -> None:
    response = http.get("/")
    assert response.status_code == 503
    assert "make run" in response.text and "还没有构建" in response.text
    assert http.get("/assets/x.js").json()["error"]["code"] == "not_found"


@pytest.fixture
def page(settings: Settings) -> Path:
    """A built page."""
    directory = settings.citizen_page_dir
    (directory / "assets").mkdir(parents=True)
    (directory / "index.html").write_text(
        '<html><script>var a = 1</script><script src="/assets/x.js"></script></html>', encoding="utf-8"
    )
    (directory / "assets" / "x.js").write_text("1", encoding="utf-8")
    return directory


@pytest.mark.usefixtures("page")
def test_the_built_page_is_served_and_only_its_own_scripts_may_run(http: httpx.Client) -> None:
    response = http.get("/")
    assert response.status_code == 200 and "var a = 1" in response.text
    digest = base64.b64encode(hashlib.sha256(b"var a = 1").digest()).decode()
    policy = response.headers["Content-Security-Policy"]
    assert f"script-src 'self' 'sha256-{digest}';" in policy
    assert "unsafe-eval" not in policy and "frame-ancestors 'none'" in policy
    assert response.headers["Cache-Control"] == "no-cache"
    asset = http.get("/assets/x.js")
    assert asset.status_code == 200 and "immutable" in asset.headers["Cache-Control"]


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize("path", ["/../backend.db", "/..%2f..%2fetc%2fpasswd", "/assets/../../backend.db"])
def test_nothing_outside_the_page_is_served(http: httpx.Client, path: str) -> None:
    assert http.get(path).status_code == 404


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize("asked", ["bytes=abc", "bytes=0-0", "bytes=9-", "lines=1-2", "bytes=5-1"])
@pytest.mark.parametrize("path", ["/assets/x.js", "/docs/assets/swagger-ui.css"])
def test_a_file_is_sent_whole_whatever_range_is_asked_for(http: httpx.Client, path: str, asked: str) -> None:
    response = http.get(path, headers={"Range": asked})
    assert response.status_code == 200 and response.headers["Accept-Ranges"] == "none"
    assert response.content == http.get(path).content


def test_the_service_api_is_in_the_contract_and_not_in_what_strangers_read(http: httpx.Client) -> None:
    served = http.get("/openapi.json").json()
    complete = json.loads(CONTRACT.read_text(encoding="utf-8"))
    service = {path for path in complete["paths"] if path.startswith("/service/")}
    assert "/service/policy-answers" in service
    assert set(served["paths"]) == set(complete["paths"]) - service
    assert set(served["components"]["securitySchemes"]) == {"visitor", "staff"}
    text = json.dumps(served)
    for kind, parts in served["components"].items():
        for name, part in parts.items():
            assert part == complete["components"][kind][name]
            assert kind == "securitySchemes" or f"#/components/{kind}/{name}" in text
    assert set(re.findall(r"#/components/schemas/(\w+)", text)) == set(served["components"]["schemas"])


def test_the_documentation_needs_nothing_from_elsewhere(http: httpx.Client) -> None:
    page = http.get("/docs")
    assert page.status_code == 200 and "http" not in page.text.replace("<!doctype html>", "")
    assert http.get("/docs/assets/swagger-ui-bundle.js").status_code == 200
    assert http.get("/docs/assets/swagger-ui.css").status_code == 200
    assert http.get("/openapi.json").json()["info"]["title"] == "创响助手"


@pytest.mark.parametrize("path", ["/healthz", "/", "/docs", "/api/nothing"])
def test_every_answer_carries_the_security_headers(http: httpx.Client, path: str) -> None:
    headers = http.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert "Content-Security-Policy" in headers and "X-Request-ID" in headers


@pytest.mark.parametrize("token", [None, "wrong"])
def test_the_service_api_is_closed_to_visitors(http: httpx.Client, token: str | None) -> None:
    visitor = http.post("/api/chat/sessions", json={}).json()["token"]
    headers = {} if token is None else {"Authorization": f"Bearer {visitor}"}
    response = http.post("/service/policy-answers", json={"question": "贷款"}, headers=headers)
    assert response.status_code == 401
    assert response.json()["error"]["code"] == "unauthenticated"
