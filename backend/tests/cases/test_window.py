"""What the staff of an office may do with cases over HTTP, and what is not there for them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.db import Database
from app.main import create_app
from app.migrate import migrate
from tests.accounts.conftest import add_accounts
from tests.cases.test_life import STARTUP
from tests.cases.window import CASES, Window, error
from tests.conftest import Stack, make_settings
from tests.privacy.conftest import SetClock
from tests.support.client import Chat
from tests.support.fakes import FakePolicies
from tests.support.servers import running


@pytest.fixture(scope="module")
def tokens() -> dict[str, str]:
    """Staff stay signed in."""
    return {}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for all of them: what depends on its kind is tested elsewhere."""
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('window')}/backend.db")
    migrate(database)
    add_accounts(database, SetClock())
    yield database
    database.close()


@pytest.fixture(scope="module")
def address(database: Database, tmp_path_factory: pytest.TempPathFactory, kept: Path) -> Iterator[str]:
    url = str(database.engine.url)
    settings = make_settings(Stack(url, ""), "http://127.0.0.1:9", tmp_path_factory.mktemp("window"))
    with running(create_app(settings, lambda _: FakePolicies())) as started:
        yield started


@pytest.fixture
def window(address: str, tokens: dict[str, str]) -> Iterator[Window]:
    with httpx.Client(base_url=address, timeout=30, trust_env=False) as http:
        yield Window(http, Chat.open(http), tokens)


# ── restricted cases ──


@pytest.mark.parametrize("who", ["window", "supervisor"])
def test_a_code_does_not_open_an_intake_at_the_window_and_still_works_afterwards(
    window: Window, who: str
) -> None:
    code = window.code(window.start("aid_intake"))
    refused = window.open(code, who)
    assert error(refused) == (403, "case_restricted")
    assert "帮扶专员" in refused.json()["error"]["message"]
    elsewhere = Chat.open(window.http)
    taken = window.http.post("/api/cases/resume", json={"code": code}, headers=elsewhere.headers)
    assert taken.status_code == 200, taken.text


@pytest.mark.parametrize("who", ["window", "supervisor"])
@pytest.mark.parametrize("state", ["draft", "submitted"])
@pytest.mark.parametrize("office", ["o1", None])
def test_no_route_of_the_window_lists_reads_or_changes_an_intake(
    window: Window, database: Database, who: str, state: str, office: str | None
) -> None:
    case_id = window.start("aid_intake")
    with database.transaction() as session:  # as if it had come to the office before this was forbidden
        session.connection().exec_driver_sql(
            "UPDATE cases SET office_id = ?, state = ? WHERE id = ?", (office, state, case_id)
        )
    listed = window.staff(who, "GET", CASES).json()["cases"]
    assert case_id not in [each["id"] for each in listed]
    some_file = "00000000-0000-0000-0000-000000000000"
    asked: list[tuple[str, str, Any]] = [
        ("GET", "", None),
        ("GET", "/notice", None),
        ("GET", "/notice.pdf", None),
        ("GET", f"/files/{some_file}", None),
        ("PUT", "/answers/urgent", {"value": "ok", "revision": 99}),
        ("POST", "/moves", {"move": "refuse", "note": "不办"}),
        ("POST", "/items/plan/moves", {"move": "accept"}),
    ]
    for method, path, body in asked:
        answer = window.staff(who, method, f"{CASES}/{case_id}{path}", body)
        assert error(answer) == (404, "case_not_found"), (method, path)
    assert window.call("GET", f"/api/cases/{case_id}").json()["state"] == state


def test_an_ordinary_case_still_opens_with_its_code_and_is_listed(window: Window) -> None:
    case_id = window.start("personal_startup")
    assert window.open(window.code(case_id)).json()["id"] == case_id
    assert window.staff("window", "GET", f"{CASES}/{case_id}").status_code == 200


# ── consents ──


def opened(window: Window, *wishes: str) -> str:
    """A case at the window, up to where it asks for consents; a loan asks for a sensitive one."""
    case_id = window.start("personal_startup")
    assert window.open(window.code(case_id)).status_code == 200
    if wishes:
        assert window.answer(case_id, "wishes", list(wishes)).status_code == 200
    return case_id


def consents_of(window: Window, case_id: str) -> dict[str, Any]:
    steps = window.call("GET", f"/api/cases/{case_id}").json()["steps"]
    return {step["step"]["id"]: step["value"] for step in steps if step["step"]["id"].startswith("consent_")}


@pytest.mark.parametrize("granted", [True, False])
def test_a_consent_said_at_the_desk_is_noted_with_who_typed_it(window: Window, granted: bool) -> None:
    case_id = opened(window)
    answer = window.staff_answer(case_id, "consent_basic", granted)
    assert answer.status_code == 200, answer.text
    assert consents_of(window, case_id)["consent_basic"] is granted
    history = window.call("GET", "/api/privacy/consents").json()["history"]
    assert [event["source"] for event in history] == ["staff"]


@pytest.mark.parametrize("granted", [True, False])
def test_staff_never_change_what_the_citizen_decided(window: Window, granted: bool) -> None:
    case_id = opened(window)
    assert window.answer(case_id, "consent_basic", granted).status_code == 200
    refused = window.staff_answer(case_id, "consent_basic", not granted)
    assert error(refused) == (403, "consent_of_person")
    assert "请本人在自己的手机上决定" in refused.json()["error"]["message"]
    assert consents_of(window, case_id)["consent_basic"] is granted


def test_staff_do_not_give_again_what_the_citizen_took_back(window: Window) -> None:
    case_id = opened(window)
    assert window.answer(case_id, "consent_basic", True).status_code == 200
    assert window.call("DELETE", "/api/privacy/consents/basic").status_code == 200
    assert error(window.staff_answer(case_id, "consent_basic", True)) == (403, "consent_of_person")


@pytest.mark.parametrize("granted", [True, False])
def test_staff_never_decide_about_sensitive_data(window: Window, granted: bool) -> None:
    case_id = opened(window, "loan")
    assert window.staff_answer(case_id, "consent_basic", True).status_code == 200
    assert consents_of(window, case_id)["consent_debts"] is None
    assert error(window.staff_answer(case_id, "consent_debts", granted)) == (403, "consent_of_person")
    assert window.answer(case_id, "consent_debts", True).status_code == 200


# ── what staff and citizens write ──

PHONE = "13904511234"
ID_NUMBER = "230606199901010017"
UNREADABLE = ["原因\x00", "原因\x1b[31m", "原因\x07", "\u202e原因", "原\u2066因\u2069"]


def submitted(window: Window) -> str:
    """A small case, submitted and accepted."""
    case_id = window.start("personal_startup")
    while not (case := window.call("GET", f"/api/cases/{case_id}").json())["can_submit"]:
        step = case["process"]["step"]
        key = step["id"]
        body = {"revision": case["revision"]}
        body |= {"value": STARTUP[key]} if key in STARTUP else {"skip": True}
        answer = window.call("PUT", f"/api/cases/{case_id}/answers/{key}", body)
        assert answer.status_code == 200, (key, answer.text)
    path = f"/api/cases/{case_id}/submission"
    assert window.call("POST", path, {"revision": case["revision"]}).status_code == 200
    return case_id


def move(window: Window, case_id: str, move: str, note: str | None = None, item: str = "") -> httpx.Response:
    path = f"{CASES}/{case_id}{f'/items/{item}' if item else ''}/moves"
    return window.staff("window", "POST", path, {"move": move, "note": note})


def accepted(window: Window) -> tuple[str, str]:
    """A case at the departments, and a sub-item of it that one works on."""
    case_id = submitted(window)
    items = move(window, case_id, "accept").json()["items"]
    return case_id, next(item["id"] for item in items if item["state"] == "sent")


def test_a_number_in_a_note_to_a_case_is_masked_before_it_is_kept(window: Window, database: Database) -> None:
    case_id = submitted(window)
    note = f"请{PHONE}的户主补交{ID_NUMBER}的复印件"
    view = move(window, case_id, "ask_correction", note).json()
    assert view["events"][-1]["note"] == "请139****1234的户主补交2306********0017的复印件"
    with database.reading() as session:
        kept = session.connection().exec_driver_sql("SELECT note FROM case_events").scalars()
        assert not [each for each in kept if each and (PHONE in each or ID_NUMBER in each)]


def test_a_number_in_a_note_to_a_sub_item_is_masked_before_it_is_kept(window: Window) -> None:
    case_id, item = accepted(window)
    view = move(window, case_id, "correction", f"少一页，打{PHONE}", item).json()
    assert next(each["note"] for each in view["items"] if each["id"] == item) == "少一页，打139****1234"
    assert PHONE not in str(view)


def test_a_number_in_the_reason_of_a_withdrawal_is_masked(window: Window) -> None:
    case_id = submitted(window)
    view = window.call("POST", f"/api/cases/{case_id}/withdrawal", {"reason": f"找{PHONE}办"}).json()
    assert view["events"][-1]["note"] == "找139****1234办"


@pytest.mark.parametrize("note", UNREADABLE)
def test_a_note_with_characters_nobody_sees_is_refused(window: Window, note: str) -> None:
    case_id, item = accepted(window)
    for answer in (
        move(window, case_id, "ask_correction", note),
        move(window, case_id, "correction", note, item),
        window.call("POST", f"/api/cases/{case_id}/withdrawal", {"reason": note}),
    ):
        assert error(answer) == (422, "text_control_characters")
        assert "控制字符" in answer.json()["error"]["message"]


@pytest.mark.parametrize("text", UNREADABLE)
def test_an_answer_with_characters_nobody_sees_is_refused(window: Window, text: str) -> None:
    case_id = opened(window)
    for answer in (window.answer(case_id, "trade", text), window.staff_answer(case_id, "trade", text)):
        assert error(answer) == (422, "text_control_characters")
        assert answer.json()["error"]["field"] == "value"


def test_numbers_in_a_free_answer_are_masked_whoever_types_it(window: Window) -> None:
    said, kept = f"开店，电话{PHONE}，身份证{ID_NUMBER}", "开店，电话139****1234，身份证2306********0017"
    for answer in (window.answer, window.staff_answer):
        case_id = opened(window)
        view = answer(case_id, "trade", said).json()
        assert next(step["value"] for step in view["steps"] if step["step"]["id"] == "trade") == kept
        assert PHONE not in window.staff("window", "GET", f"{CASES}/{case_id}").text


def test_a_question_that_asks_for_a_number_keeps_it(window: Window) -> None:
    case_id = opened(window)
    assert window.answer(case_id, "consent_basic", True).status_code == 200
    view = window.answer(case_id, "phone", PHONE).json()
    assert next(step["value"] for step in view["steps"] if step["step"]["id"] == "phone") == PHONE


@pytest.mark.parametrize("revision", [-1, 2**31, 100_000_000_000_000_000_000])
def test_a_revision_that_no_case_can_have_is_refused(window: Window, revision: int) -> None:
    case_id = opened(window)
    refused = [
        window.answer(case_id, "trade", "修鞋", revision),
        window.staff_answer(case_id, "trade", "修鞋", revision),
        window.call("POST", f"/api/cases/{case_id}/submission", {"revision": revision}),
    ]
    assert [error(each) for each in refused] == [(422, "invalid_input")] * 3


# ── sub-items ──


@pytest.mark.parametrize("name", ["correction", "refuse"])
@pytest.mark.parametrize("note", [None, "  "])
def test_a_sub_item_sent_back_or_refused_needs_a_reason(window: Window, name: str, note: str | None) -> None:
    case_id, item = accepted(window)
    refused = move(window, case_id, name, note, item)
    assert error(refused) == (422, "reason_needed") and refused.json()["error"]["field"] == "note"
    assert move(window, case_id, name, "少一页", item).status_code == 200


def test_a_sub_item_that_is_not_there_is_not_found(window: Window) -> None:
    case_id, _ = accepted(window)
    assert error(move(window, case_id, "accept", item="nothing")) == (404, "item_not_found")


# ── guessing codes ──


def test_after_ten_wrong_codes_a_member_of_staff_waits_and_others_do_not(window: Window) -> None:
    case_id = window.start("personal_startup")
    for _ in range(10):
        assert error(window.open("22222222", "supervisor")) == (404, "code_unknown")
    refused = window.open(window.code(case_id), "supervisor")
    assert error(refused) == (429, "rate_limited")
    assert "分钟后再试" in refused.json()["error"]["message"] and int(refused.headers["retry-after"]) <= 600
    assert window.open(window.code(case_id), "window").status_code == 200


def test_after_ten_wrong_codes_a_visitor_waits_on_the_page(window: Window) -> None:
    for _ in range(10):
        assert error(window.call("POST", "/api/cases/resume", {"code": "22222222"})) == (404, "code_unknown")
    refused = window.call("POST", "/api/cases/resume", {"code": window.code(window.start("aid_intake"))})
    assert error(refused) == (429, "rate_limited")


def test_right_codes_are_not_counted(window: Window) -> None:
    case_id = window.start("personal_startup")
    for _ in range(12):
        assert window.open(window.code(case_id)).status_code == 200
