"""Files, notice and eligibility over HTTP: limits, headers, who gets what."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from app.cases.file_endpoints import UPLOAD_PATH
from app.cases.receiving import MAX_UPLOAD_BYTES
from app.cases.uploads import MAX_FILE_BYTES
from app.db import Database
from app.errors import AppError
from app.main import MAX_BODY_BYTES, create_app
from app.middleware import BodyLimit, Uploads
from app.migrate import migrate
from tests.cases.papers import CONTACT, INDIVIDUAL, filled_over_http
from tests.cases.test_uploads import PDF, picture
from tests.conftest import Stack, make_settings
from tests.support.client import Chat
from tests.support.fakes import FakePolicies
from tests.support.servers import running

UNKNOWN = "00000000-0000-0000-0000-000000000000"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, kept: Path) -> Iterator[str]:
    """One backend for all of them: what depends on the database is tested on both kinds elsewhere."""
    folder = tmp_path_factory.mktemp("papers")
    url = f"sqlite:///{folder}/backend.db"
    database = Database(url)
    migrate(database)
    database.close()
    settings = make_settings(Stack(url, ""), "http://127.0.0.1:9", folder)
    with running(create_app(settings, lambda _: FakePolicies())) as started:
        yield started


@pytest.fixture
def chat(address: str) -> Iterator[Chat]:
    with httpx.Client(base_url=address, timeout=30, trust_env=False) as client:
        yield Chat.open(client)


@pytest.fixture
def case_id(chat: Chat) -> str:
    return filled_over_http(chat, INDIVIDUAL, CONTACT)


def upload(
    chat: Chat, case_id: str, content: bytes, name: str = "证.jpg", key: str = "certificate"
) -> httpx.Response:
    path = f"/api/cases/{case_id}/files"
    return chat.http.post(path, params={"key": key}, files={"file": (name, content)}, headers=chat.headers)


def get(chat: Chat, path: str) -> httpx.Response:
    return chat.http.get(path, headers=chat.headers)


def error(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


def test_a_file_goes_up_and_comes_down_as_a_download(chat: Chat, case_id: str) -> None:
    response = upload(chat, case_id, picture(), "我的<b>证</b>.png")
    assert response.status_code == 201, response.text
    view = response.json()
    assert view["name"] == "b.jpg" and view["media_type"] == "image/jpeg"
    down = get(chat, f"/api/cases/{case_id}/files/{view['id']}")
    assert down.status_code == 200 and down.headers["content-type"] == "image/jpeg"
    assert down.headers["content-disposition"].startswith("attachment; ")
    assert down.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in down.headers["content-security-policy"]
    assert down.headers["cache-control"] == "no-store"


def test_the_bare_content_is_taken_too_in_any_number_of_parts(chat: Chat, case_id: str) -> None:
    def parts() -> Iterator[bytes]:
        for start in range(0, len(PDF), 7):
            yield PDF[start : start + 7]

    path = f"/api/cases/{case_id}/files"
    query = {"key": "certificate", "name": "毕业证"}
    response = chat.http.post(path, params=query, content=parts(), headers=chat.headers)
    assert response.status_code == 201, response.text
    assert response.json()["name"] == "毕业证.pdf" and response.json()["size"] == len(PDF)


@pytest.mark.parametrize("announced", [True, False])
def test_a_file_over_the_limit_is_refused_whether_it_is_announced_or_not(
    chat: Chat, case_id: str, announced: bool
) -> None:
    content = b"\xff\xd8\xff" + b"x" * (MAX_UPLOAD_BYTES + 1)

    def parts() -> Iterator[bytes]:
        for start in range(0, len(content), 65536):
            yield content[start : start + 65536]

    path = f"/api/cases/{case_id}/files"
    body = content if announced else parts()
    response = chat.http.post(path, params={"key": "certificate"}, content=body, headers=chat.headers)
    assert error(response) == (413, "body_too_large")


def test_a_file_just_over_its_own_limit_is_refused_inside_a_form(chat: Chat, case_id: str) -> None:
    response = upload(chat, case_id, picture() + b"\0" * MAX_FILE_BYTES)
    assert error(response) == (413, "body_too_large")


@pytest.mark.parametrize(
    "path",
    [
        "/api/cases/{}/submission",
        "/api/cases/{}/files/",
        "/api/cases/{}/files/x",
        "/api/cases//files",
        "/api/chat/messages",
    ],
)
def test_no_other_address_takes_more_than_before(chat: Chat, case_id: str, path: str) -> None:
    content = b"x" * (MAX_BODY_BYTES + 1)
    response = chat.http.post(path.format(case_id), content=content, headers=chat.headers)
    assert error(response) == (413, "body_too_large")


def test_a_stranger_is_sent_away_before_the_content_is_looked_at(chat: Chat, case_id: str) -> None:
    path, content = f"/api/cases/{case_id}/files?key=certificate", b"x" * 1_000_000
    assert error(chat.http.post(path, content=content)) == (401, "unauthenticated")
    stranger = Chat.open(chat.http)
    assert error(upload(stranger, case_id, content)) == (404, "case_not_found")
    assert error(upload(chat, UNKNOWN, content)) == (404, "case_not_found")


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (b"", {}),
        (b"", {"content-type": "multipart/form-data"}),
        (b"garbage", {"content-type": "multipart/form-data; boundary=a"}),
        (b"--a\r\n\r\n\r\n--a--\r\n", {"content-type": "multipart/form-data; boundary=a"}),
        (
            b'--a\r\nContent-Disposition: form-data; name="file"\r\n\r\ntext\r\n--a--\r\n',
            {"content-type": "multipart/form-data; boundary=a"},
        ),
        (
            b'--a\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nx',
            {"content-type": "multipart/form-data; boundary=a"},
        ),
    ],
)
def test_a_form_without_a_file_is_refused(
    chat: Chat, case_id: str, content: bytes, headers: dict[str, str]
) -> None:
    path = f"/api/cases/{case_id}/files?key=certificate"
    response = chat.http.post(path, content=content, headers={**chat.headers, **headers})
    assert error(response)[0] in (400, 422), response.text


def test_two_files_in_one_form_are_not_taken(chat: Chat, case_id: str) -> None:
    path = f"/api/cases/{case_id}/files?key=certificate"
    both = [("file", ("a.pdf", PDF)), ("file", ("b.pdf", PDF))]
    assert error(chat.http.post(path, files=both, headers=chat.headers)) == (422, "invalid_input")


@pytest.mark.parametrize("name", ["../../x", "..%2f..%2fbackend.db", "%00", UNKNOWN])
def test_no_other_file_can_be_named(chat: Chat, case_id: str, name: str) -> None:
    response = get(chat, f"/api/cases/{case_id}/files/{name}")
    assert response.status_code in (404, 422)


def test_a_deleted_file_is_gone(chat: Chat, case_id: str) -> None:
    path = f"/api/cases/{case_id}/files/{upload(chat, case_id, PDF).json()['id']}"
    assert chat.http.delete(path, headers=chat.headers).status_code == 204
    assert error(get(chat, path)) == (404, "not_found")


def test_the_notice_comes_as_data_page_and_print(chat: Chat, case_id: str) -> None:
    notice = get(chat, f"/api/cases/{case_id}/notice").json()
    assert notice["complete"] and notice["code"] is None
    page = get(chat, f"/api/cases/{case_id}/notice.html")
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert notice["number"] in page.text and "<script" not in page.text
    pdf = get(chat, f"/api/cases/{case_id}/notice.pdf")
    assert pdf.headers["content-type"] == "application/pdf" and pdf.content.startswith(b"%PDF-")
    assert notice["number"] in pdf.headers["content-disposition"]


def test_a_code_on_the_notice_opens_the_case_once_on_another_device(chat: Chat, case_id: str) -> None:
    notice = get(chat, f"/api/cases/{case_id}/notice?code=true").json()
    code = notice["code"]
    assert code["link"].startswith("http://") and code["link"].endswith(code["code"].replace("-", ""))
    other = Chat.open(chat.http)
    resume = {"json": {"code": code["code"]}, "headers": other.headers}
    assert other.http.post("/api/cases/resume", **resume).json()["id"] == case_id
    assert error(other.http.post("/api/cases/resume", **resume)) == (404, "code_unknown")


@pytest.mark.parametrize("what", ["notice", "notice.html", "notice.pdf", "eligibility", "eligibility.html"])
def test_papers_are_for_their_person_alone(chat: Chat, case_id: str, what: str) -> None:
    path = f"/api/cases/{case_id}/{what}"
    assert error(chat.http.get(path)) == (401, "unauthenticated")
    assert error(get(Chat.open(chat.http), path)) == (404, "case_not_found")
    staff = chat.http.get(f"/api/staff/cases/{case_id}/notice", headers=chat.headers)
    assert staff.status_code == 401


def test_a_ticked_material_is_marked(chat: Chat, case_id: str) -> None:
    path = f"/api/cases/{case_id}/materials/registration_form"
    notice = chat.http.put(path, json={"have": True}, headers=chat.headers).json()
    marks = {each["id"]: each["mark"] for each in notice["materials"]}
    assert marks["registration_form"] == "have" and marks["group_proof"] == "own"
    unknown = chat.http.put(path + "x", json={"have": True}, headers=chat.headers)
    assert error(unknown) == (404, "not_found")


def test_eligibility_comes_as_data_and_as_a_page(chat: Chat, case_id: str) -> None:
    view = get(chat, f"/api/cases/{case_id}/eligibility").json()
    assert view["results"][0]["id"] == "startup_subsidy" and view["results"][0]["wished"]
    page = get(chat, f"/api/cases/{case_id}/eligibility.html")
    assert page.status_code == 200 and view["results"][0]["headline"] in page.text


class Sender:
    """A client whose upload comes in these parts and then neither goes on nor ends, or leaves."""

    def __init__(self, *parts: Message) -> None:
        self._parts = list(parts)
        self.status = 0

    async def receive(self) -> Message:
        if not self._parts:
            await asyncio.Event().wait()
        return self._parts.pop(0)

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Reads the whole body, as an endpoint does."""
        try:
            while (await receive())["more_body"]:
                pass
        except AppError as error:
            await error.response()(scope, receive, send)


@pytest.mark.parametrize(
    "parts",
    [
        (),
        ({"type": "http.request", "body": b"x", "more_body": True},),
        ({"type": "http.request", "body": b"x", "more_body": True}, {"type": "http.disconnect"}),
    ],
)
def test_an_upload_that_never_becomes_whole_is_refused(parts: tuple[Message, ...]) -> None:
    sender = Sender(*parts)
    uploads = Uploads(UPLOAD_PATH, MAX_UPLOAD_BYTES, 0.05)
    path = f"/api/cases/{UNKNOWN}/files"
    headers = [(b"transfer-encoding", b"chunked")]
    scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": headers}
    limit = BodyLimit(sender.app, MAX_BODY_BYTES, 30.0, uploads)
    asyncio.run(asyncio.wait_for(limit(scope, sender.receive, sender.send), 5))
    assert sender.status == 408
