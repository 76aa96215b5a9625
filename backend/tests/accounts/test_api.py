"""The staff API over HTTP, as the workbench uses it."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from app.accounts.attempts import LIMIT_ADDRESS
from app.db import Database
from tests.accounts.conftest import PASSWORD, add_accounts
from tests.conftest import SERVICE_TOKEN, Backends, KillableBackend, Stack
from tests.privacy.conftest import SetClock

SESSIONS, ME, CURRENT = "/api/staff/sessions", "/api/staff/me", "/api/staff/sessions/current"
CHANGE = "/api/staff/password"
NEW = "新的密码 battery staple"


@pytest.fixture
def accounts(stack: Stack, clock: SetClock) -> None:
    """Accounts in the database of the backend under test."""
    database = Database(stack.database_url)
    add_accounts(database, clock)
    database.close()


@pytest.fixture
def desk(
    accounts: None, start_backend: Backends, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[httpx.Client]:
    """A client of a backend whose clock tests can move."""
    monkeypatch.setattr("app.main.SystemClock", lambda: clock)
    with start_backend() as url, httpx.Client(base_url=url, timeout=30, trust_env=False) as client:
        yield client


def sign_in(desk: httpx.Client, username: str = "window", password: str = PASSWORD) -> httpx.Response:
    return desk.post(SESSIONS, json={"username": username, "password": password})


def headers(response: httpx.Response) -> dict[str, str]:
    assert response.status_code == 200, response.text
    return {"Authorization": f"Bearer {response.json()['token']}"}


def test_a_day_at_the_desk(desk: httpx.Client, clock: SetClock) -> None:
    opened = sign_in(desk)
    session = opened.json()
    assert set(session) == {"token", "username", "role", "office", "office_id", "expires_at"}
    assert (session["username"], session["role"], session["office"]) == ("window", "window", "一号服务点")
    assert session["expires_at"].endswith("+08:00")
    assert opened.headers["cache-control"] == "no-store"
    proof = headers(opened)
    clock.forward(minutes=20)
    me = desk.get(ME, headers=proof).json()
    assert "token" not in me
    assert (datetime.fromisoformat(me["expires_at"]) - clock.now()).total_seconds() == 30 * 60
    assert desk.delete(CURRENT, headers=proof).status_code == 204
    for method, path in (("GET", ME), ("DELETE", CURRENT), ("POST", CHANGE)):
        closed = desk.request(method, path, headers=proof)
        assert closed.status_code == 401 and "重新登录" in closed.json()["error"]["message"]


def test_a_session_expires_over_http_too(desk: httpx.Client, clock: SetClock) -> None:
    proof = headers(sign_in(desk))
    clock.forward(minutes=30)
    assert desk.get(ME, headers=proof).status_code == 401


def test_a_token_of_staff_opens_no_other_door(desk: httpx.Client) -> None:
    proof = headers(sign_in(desk, "admin"))
    assert desk.get("/api/chat/messages", headers=proof).status_code == 401
    assert desk.post("/service/policy-answers", json={"question": "x"}, headers=proof).status_code == 401


def test_refusals_have_the_one_shape_and_say_what_to_do(desk: httpx.Client) -> None:
    wrong = sign_in(desk, password="wrong")
    assert wrong.status_code == 401 and wrong.json()["error"]["code"] == "sign_in_failed"
    for _ in range(4):
        sign_in(desk, password="wrong")
    locked = sign_in(desk)
    assert (locked.status_code, locked.json()["error"]["code"]) == (429, "sign_in_locked")
    assert locked.headers["retry-after"] == "900"
    for body in (
        {},
        {"username": "window"},
        {"username": 1, "password": "x"},
        {"username": "window", "password": "x" * 201},
        [],
    ):
        response = desk.post(SESSIONS, json=body)
        assert response.status_code == 422 and response.json()["error"]["code"] == "invalid_input"
    broken = desk.post(
        SESSIONS,
        content=b'{"username": "\\ud800", "password": "x"}',
        headers={"content-type": "application/json"},
    )
    assert broken.status_code in (401, 422)


def test_a_password_is_changed_with_the_old_one(desk: httpx.Client) -> None:
    proof, elsewhere = headers(sign_in(desk)), headers(sign_in(desk))
    wrong = desk.post(CHANGE, json={"old_password": "x", "new_password": NEW}, headers=proof)
    assert (wrong.status_code, wrong.json()["error"]["field"]) == (422, "old_password")
    short = desk.post(CHANGE, json={"old_password": PASSWORD, "new_password": "x" * 11}, headers=proof)
    assert (short.status_code, short.json()["error"]["field"]) == (422, "new_password")
    done = desk.post(CHANGE, json={"old_password": PASSWORD, "new_password": NEW}, headers=proof)
    assert done.status_code == 204
    assert desk.get(ME, headers=proof).status_code == 200
    assert desk.get(ME, headers=elsewhere).status_code == 401
    assert sign_in(desk).status_code == 401
    assert sign_in(desk, password=NEW).status_code == 200


def test_an_address_may_send_sixty_passwords_a_minute(
    desk: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = [sign_in(desk, f"name{number}", "x").json()["error"]["code"] for number in range(61)]
    assert codes == ["sign_in_failed"] * LIMIT_ADDRESS + ["sign_in_locked"] * 30 + ["rate_limited"]


def test_production_refuses_a_demo_account(accounts: None, start_backend: Backends) -> None:
    with start_backend(env="production") as url, httpx.Client(base_url=url, trust_env=False) as client:
        refused = sign_in(client, "demo")
        assert refused.status_code == 401
        assert refused.json() == sign_in(client, "nobody").json()
        assert sign_in(client, "window").status_code == 200


def test_no_password_name_or_token_reaches_the_log(
    accounts: None, killable_backend: KillableBackend, tmp_path: Path
) -> None:
    url = killable_backend.start()
    with httpx.Client(base_url=url, timeout=30, trust_env=False) as client:
        proof = headers(sign_in(client))
        sign_in(client, "a-name-nobody-has", "a-wrong-password")
        client.post(SESSIONS, json={"username": ["a-name-nobody-has"], "password": {"x": "a-wrong-password"}})
        client.post(CHANGE, json={"old_password": PASSWORD, "new_password": NEW}, headers=proof)
        client.delete(CURRENT, headers=proof)
    killable_backend.kill()
    (log_file,) = tmp_path.glob("backend-*.log")
    log = log_file.read_text(encoding="utf-8")
    assert {"/api/staff/sessions", "/api/staff/password"} <= {
        json.loads(line).get("route") for line in log.splitlines()
    }
    token = proof["Authorization"].removeprefix("Bearer ")
    for secret in (PASSWORD, NEW, "a-wrong-password", "a-name-nobody-has", token, SERVICE_TOKEN):
        assert secret not in log and json.dumps(secret)[1:-1] not in log
