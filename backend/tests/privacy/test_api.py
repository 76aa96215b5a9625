"""The privacy API over HTTP, as the page and the actions use it."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from app import auth, errors
from app.clock import SystemClock
from app.conversations import repository as conversations
from app.conversations.locks import InProcessLocks
from app.db import Database
from app.middleware import RequestContext
from app.privacy.endpoints import router, service_router
from app.privacy.notice import Notices
from app.privacy.wiring import PrivacyParts, open_privacy, running_privacy
from app.settings import Settings
from tests.conftest import SERVICE_TOKEN
from tests.privacy.conftest import PHONE, PRIVACY, FakeMemory, SetClock, add_messages
from tests.support.servers import running

CONSENTS = "/api/privacy/consents"
NOTICE = Notices.load(PRIVACY / "notices").in_force(SystemClock()).version


class Directory:
    """Finds visitors like the conversations do."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find_visitor(self, digest: str) -> auth.Visitor | None:
        """The visitor of a token's digest."""
        return await self._database.read(lambda db: conversations.find_visitor(db, digest))


class Service:
    """A running privacy API with the parts behind it."""

    def __init__(self, settings: Settings, database: Database, memory: FakeMemory) -> None:
        self.settings, self.database, self.memory = settings, database, memory
        self.locks = InProcessLocks()
        self.parts: PrivacyParts = open_privacy(settings, database, SystemClock())

    def app(self) -> FastAPI:
        """The application."""

        @asynccontextmanager
        async def lifespan(app: FastAPI) -> AsyncIterator[None]:
            async with running_privacy(
                app, self.settings, self.database, self.parts, self.locks, self.memory, SystemClock()
            ):
                yield

        app = FastAPI(lifespan=lifespan)
        app.state.settings, app.state.visitors = self.settings, Directory(self.database)
        app.include_router(router)
        app.include_router(service_router)
        errors.install(app)
        app.add_middleware(RequestContext)
        return app

    def visitor(self) -> tuple[str, dict[str, str]]:
        """A new conversation: its id and what proves who this is."""
        token = auth.new_token()
        conversation_id = f"{token[:8].encode().hex()}-0000-4000-8000-000000000000"[-36:]
        with self.database.transaction() as session:
            conversations.add_conversation(
                session,
                conversation_id=conversation_id,
                region=None,
                digest=auth.token_digest(token),
                now=SystemClock().now(),
            )
        return conversation_id, {"Authorization": f"Bearer {token}"}


@pytest.fixture
def service(database: Database, database_url: str, tmp_path: Path, memory: FakeMemory) -> Service:
    settings = Settings.model_validate(
        {
            "env": "test",
            "var_dir": tmp_path,
            "database_url": database_url,
            "service_token": SERVICE_TOKEN,
            "privacy_dir": PRIVACY,
            "rate_limit_per_minute": 3,
        }
    )
    return Service(settings, database, memory)


@pytest.fixture
def client(service: Service) -> Iterator[httpx.Client]:
    with (
        running(service.app()) as url,
        httpx.Client(base_url=url, timeout=30, trust_env=False) as client,
    ):
        yield client


SERVICE = {"Authorization": f"Bearer {SERVICE_TOKEN}"}


def states(body: dict[str, list[dict[str, str]]]) -> dict[str, str]:
    return {purpose["id"]: purpose["state"] for purpose in body["purposes"]}


def wait_for_deletion(client: httpx.Client, receipt: str) -> dict[str, object]:
    give_up = time.monotonic() + 20
    while True:
        body: dict[str, object] = client.get(f"/api/privacy/receipts/{receipt}").json()
        if body["bot"] == "done":
            return body
        assert time.monotonic() < give_up, body
        time.sleep(0.05)


def test_the_notice_is_public_and_names_each_purpose(client: httpx.Client) -> None:
    notice = client.get("/api/privacy/notice").json()
    assert notice["version"] == NOTICE
    assert {"basic", "debts"} <= {purpose["id"] for purpose in notice["purposes"]}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", CONSENTS),
        ("POST", CONSENTS),
        ("DELETE", CONSENTS),
        ("DELETE", f"{CONSENTS}/basic"),
        ("GET", "/api/privacy/export"),
        ("GET", "/api/privacy/export.html"),
        ("POST", "/api/privacy/deletion"),
        ("GET", "/service/privacy/consents"),
        ("POST", "/service/privacy/consents"),
        ("POST", "/service/privacy/withdrawals"),
        ("POST", "/service/privacy/deletions"),
    ],
)
def test_nobody_enters_without_a_token(
    client: httpx.Client, service: Service, method: str, path: str
) -> None:
    assert client.request(method, path).status_code == 401
    wrong = SERVICE if path.startswith("/api") else service.visitor()[1]
    assert client.request(method, path, headers=wrong).status_code == 401


def test_consent_is_given_and_withdrawn_on_the_page_and_in_chat(
    client: httpx.Client, service: Service
) -> None:
    conversation, me = service.visitor()
    assert set(states(client.get(CONSENTS, headers=me).json()).values()) == {"not_asked"}
    wish = {"purpose": "debts", "decision": "granted", "notice_version": NOTICE}
    given = client.post(CONSENTS, json=wish, headers=me)
    assert given.status_code == 200 and given.headers["cache-control"] == "no-store"
    assert states(given.json())["debts"] == "granted"
    in_chat = {**wish, "purpose": "basic", "conversation_id": conversation}
    assert states(client.post("/service/privacy/consents", json=in_chat, headers=SERVICE).json()) == {
        **states(given.json()),
        "basic": "granted",
    }
    taken = client.post(
        "/service/privacy/withdrawals", json={"conversation_id": conversation}, headers=SERVICE
    ).json()
    assert {states(taken)["basic"], states(taken)["debts"]} == {"withdrawn"}
    seen = client.get("/service/privacy/consents", params={"conversation_id": conversation}, headers=SERVICE)
    assert seen.json() == client.get(CONSENTS, headers=me).json()
    assert [past["source"] for past in seen.json()["history"]] == ["page", "chat", "chat", "chat"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"purpose": "advertising", "decision": "granted", "notice_version": NOTICE}, 422, "purpose_unknown"),
        ({"purpose": "basic", "decision": "granted", "notice_version": 9}, 409, "notice_outdated"),
        ({"purpose": "basic", "decision": "withdrawn", "notice_version": NOTICE}, 422, "invalid_input"),
        ({"purpose": "basic", "decision": "granted"}, 422, "invalid_input"),
        ({"purpose": "' OR 1", "decision": "granted", "notice_version": NOTICE}, 422, "invalid_input"),
    ],
)
def test_a_wrong_decision_is_refused_in_words(
    client: httpx.Client, service: Service, body: dict[str, object], status: int, code: str
) -> None:
    answer = client.post(CONSENTS, json=body, headers=service.visitor()[1])
    assert answer.status_code == status
    assert answer.json()["error"]["code"] == code
    assert answer.json()["error"]["message"].endswith("。")


def test_a_conversation_that_does_not_exist_is_not_found(client: httpx.Client) -> None:
    nobody = {"conversation_id": "00000000-0000-4000-8000-000000000000"}
    wish = {**nobody, "purpose": "basic", "decision": "granted", "notice_version": NOTICE}
    assert client.post("/service/privacy/consents", json=wish, headers=SERVICE).status_code == 404
    assert client.post("/service/privacy/deletions", json=nobody, headers=SERVICE).status_code == 404
    assert client.get("/api/privacy/receipts/SC20261123-ABCDEFGHJKLM").status_code == 404


def test_my_data_comes_as_a_file_and_as_a_page(client: httpx.Client, service: Service) -> None:
    conversation, me = service.visitor()
    add_messages(service.database, SetClock(), conversation, 2, "能贷多少")
    with service.database.transaction() as session:
        service.parts.vault.store(session, conversation, "phone", PHONE)
    answer = client.get("/api/privacy/export", headers=me)
    assert answer.headers["cache-control"] == "no-store"
    assert "attachment" in answer.headers["content-disposition"]
    sections = {section["table"]: section["rows"] for section in answer.json()["sections"]}
    assert [row["text"] for row in sections["messages"]] == ["能贷多少 1", "能贷多少 2"]
    assert sections["vault_values"][0]["value"] == PHONE
    assert sections["audit_events"][-1]["action"] == "data.exported"
    html = client.get("/api/privacy/export.html", headers=me)
    assert html.headers["content-type"].startswith("text/html")
    assert "style-src 'unsafe-inline'" in html.headers["content-security-policy"]
    assert "能贷多少 2" in html.text and PHONE not in html.text


def test_exports_are_limited(client: httpx.Client, service: Service) -> None:
    me = service.visitor()[1]
    statuses = [client.get("/api/privacy/export", headers=me).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]


def test_decisions_on_consents_are_limited_and_the_page_is_told_how_long_to_wait(
    client: httpx.Client, service: Service
) -> None:
    me, other = service.visitor()[1], service.visitor()[1]
    wish = {"purpose": "basic", "decision": "granted", "notice_version": NOTICE}
    for _ in range(8):
        assert client.post(CONSENTS, json=wish, headers=me).status_code == 200
        assert client.delete(f"{CONSENTS}/basic", headers=me).status_code == 200
        assert client.delete(CONSENTS, headers=me).status_code == 200
    refusals = (
        client.post(CONSENTS, json=wish, headers=me),
        client.delete(f"{CONSENTS}/basic", headers=me),
        client.delete(CONSENTS, headers=me),
    )
    for refused in refusals:
        error = refused.json()["error"]
        assert (refused.status_code, error["code"]) == (429, "rate_limited")
        assert "秒后再试" in error["message"] and 1 <= int(refused.headers["Retry-After"]) <= 60
    with service.database.reading() as session:
        noted = session.execute(text("SELECT count(*) FROM audit_events")).scalar_one()
    assert noted <= 24
    assert client.get(CONSENTS, headers=me).status_code == 200
    assert client.post(CONSENTS, json=wish, headers=other).status_code == 200


def test_a_deletion_needs_confirmation(client: httpx.Client, service: Service) -> None:
    me = service.visitor()[1]
    answer = client.post("/api/privacy/deletion", json={"confirm": False}, headers=me)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "deletion_not_confirmed")
    assert client.get(CONSENTS, headers=me).status_code == 200


def test_a_deleted_conversation_cannot_be_resumed_and_has_a_receipt(
    client: httpx.Client, service: Service
) -> None:
    conversation, me = service.visitor()
    add_messages(service.database, SetClock(), conversation, 2, "能贷多少")
    answer = client.post("/api/privacy/deletion", json={"confirm": True}, headers=me)
    assert answer.status_code == 200
    receipt = answer.json()
    assert receipt["deleted_at"] and receipt["bot"] == "done"
    assert {"what": "对话记录", "count": 2} in receipt["deleted"]
    assert all(part["why"] for part in receipt["kept"]) and receipt["kept"]
    assert service.memory.forgot == [conversation]
    for path in (CONSENTS, "/api/privacy/export"):
        assert client.get(path, headers=me).status_code == 401
    assert client.get(f"/api/privacy/receipts/{receipt['receipt']}").json() == receipt


def test_a_bot_that_is_away_is_asked_again_and_the_receipt_says_so(
    client: httpx.Client, service: Service
) -> None:
    _, me = service.visitor()
    service.memory.away = True
    receipt = client.post("/api/privacy/deletion", json={"confirm": True}, headers=me).json()
    assert receipt["deleted_at"] and receipt["bot"] == "pending"
    service.memory.away = False
    conversation, _ = service.visitor()
    # Any other deletion wakes the background job.
    client.post("/service/privacy/deletions", json={"conversation_id": conversation}, headers=SERVICE)
    wait_for_deletion(client, receipt["receipt"])


def test_a_deletion_asked_for_in_chat_waits_for_the_turn(service: Service) -> None:
    conversation, _ = service.visitor()
    app = service.app()

    async def scenario() -> tuple[bool, bool]:
        async with app.router.lifespan_context(app), service.locks.hold(conversation):
            receipt = await app.state.privacy.delete_after_turn(conversation, "bot")
            assert receipt.deleted_at is None
            await asyncio.sleep(0.2)  # time enough for a deletion that does not wait
            during = await app.state.privacy.receipt(receipt.receipt)
            release = during.deleted_at is None
        async with app.router.lifespan_context(app):
            async with asyncio.timeout(20):
                while (await app.state.privacy.receipt(receipt.receipt)).bot != "done":
                    await asyncio.sleep(0.02)
        return release, True

    assert asyncio.run(scenario()) == (True, True)


def test_the_retention_job_runs_by_itself(service: Service) -> None:
    conversation, _ = service.visitor()
    clock = SetClock()
    clock.moment = clock.moment.replace(year=2020)
    add_messages(service.database, clock, conversation, 1, "旧")
    with running(service.app()):
        give_up = time.monotonic() + 20
        while True:
            with service.database.reading() as session:
                left = session.connection().exec_driver_sql("SELECT count(*) FROM messages").scalar_one()
            if left == 0:
                break
            assert time.monotonic() < give_up
            time.sleep(0.05)
