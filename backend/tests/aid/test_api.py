"""The intake over HTTP: its person, the people of aid, everybody else kept out, all of it deletable."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from app.db import Database
from app.settings import REPOSITORY
from tests.accounts.conftest import PASSWORD, add_accounts
from tests.conftest import Backends, Stack
from tests.privacy.conftest import SetClock
from tests.support.client import Chat

STAFF = "/api/staff/aid"
FONT = REPOSITORY / "web" / "citizen" / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"


@dataclass
class Desk:
    """A citizen and staff at the same backend."""

    http: httpx.Client
    citizen: Chat

    def ask(self, who: str, method: str, path: str, body: Any = None) -> httpx.Response:
        """One request of a member of staff."""
        token = self.http.post("/api/staff/sessions", json={"username": who, "password": PASSWORD}).json()[
            "token"
        ]
        return self.http.request(method, path, json=body, headers={"Authorization": f"Bearer {token}"})

    def call(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """One request of the citizen."""
        return self.http.request(method, path, json=body, headers=self.citizen.headers)

    def hand_in(self) -> str:
        """An intake filled in on the page: three answers, the rest skipped."""
        consent = {"purpose": "aid_intake", "decision": "granted", "notice_version": 1}
        assert self.call("POST", "/api/privacy/consents", consent).status_code == 200
        refused = {"purpose": "debts", "decision": "refused", "notice_version": 1}
        assert self.call("POST", "/api/privacy/consents", refused).status_code == 200
        case = self.call("POST", "/api/cases", {"process_id": "aid_intake"}).json()
        given = {"urgent": "living", "staff": "wages", "wish": "restart"}
        while not case["can_submit"]:
            key = case["process"]["step"]["id"]
            body = {"revision": case["revision"]}
            body |= {"value": given[key]} if key in given else {"skip": True}
            answer = self.call("PUT", f"/api/cases/{case['id']}/answers/{key}", body)
            assert answer.status_code == 200, answer.text
            case = answer.json()
        path = f"/api/cases/{case['id']}/submission"
        done = self.call("POST", path, {"revision": case["revision"]})
        assert done.status_code == 200, done.text
        return str(case["id"])


@pytest.fixture
def desk(
    stack: Stack, start_backend: Backends, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    """A backend with accounts and a visitor."""
    database = Database(stack.database_url)
    add_accounts(database, clock)
    database.close()
    monkeypatch.setattr("app.main.SystemClock", lambda: clock)
    with start_backend() as url, httpx.Client(base_url=url, timeout=30, trust_env=False) as http:
        yield Desk(http, Chat.open(http))


@pytest.fixture
def clock() -> SetClock:
    """A clock."""
    return SetClock()


def test_the_plan_is_there_as_data_and_as_a_page_for_its_person_alone(desk: Desk) -> None:
    case_id = desk.hand_in()
    plan = desk.call("GET", f"/api/aid/plan/{case_id}")
    assert [step["code"] for step in plan.json()["steps"]] == ["T5", "T1", "T7"]
    page = desk.call("GET", f"/api/aid/plan/{case_id}.html")
    assert page.status_code == 200 and "日子先过得去" in page.text
    assert page.headers["cache-control"] == "no-store" and "script" not in page.text
    stranger = Chat.open(desk.http)
    for ending in ("", ".html", ".pdf"):
        answer = desk.http.get(f"/api/aid/plan/{case_id}{ending}", headers=stranger.headers)
        assert answer.status_code == 404, ending


def test_the_plan_can_be_printed_or_says_why_not(desk: Desk) -> None:
    case_id = desk.hand_in()
    answer = desk.call("GET", f"/api/aid/plan/{case_id}.pdf")
    if FONT.exists():
        assert answer.status_code == 200 and answer.content.startswith(b"%PDF")
    else:
        assert answer.status_code == 503 and "字体" in answer.json()["error"]["message"]


def test_only_aid_reads_an_intake_and_only_the_supervisor_sees_what_is_overdue(
    desk: Desk, clock: SetClock
) -> None:
    case_id = desk.hand_in()
    read = desk.ask("aid", "GET", f"{STAFF}/cases/{case_id}")
    assert read.status_code == 200 and "员工：欠着工资" in read.json()["summary"]
    for who in ("window", "supervisor", "reviewer", "admin"):
        assert desk.ask(who, "GET", f"{STAFF}/cases/{case_id}").status_code == 403, who
        assert desk.ask(who, "GET", f"{STAFF}/cases").status_code == 403, who
    assert desk.ask("window", "GET", f"{STAFF}/overdue").status_code == 403
    assert desk.ask("supervisor", "GET", f"{STAFF}/overdue").json()["cases"] == []
    clock.forward(days=5)
    rows = desk.ask("supervisor", "GET", f"{STAFF}/overdue").json()["cases"]
    assert [row["case_id"] for row in rows] == [case_id] and "summary" not in rows[0]


def test_the_window_finds_nothing_of_an_intake(desk: Desk) -> None:
    case_id = desk.hand_in()
    assert desk.ask("window", "GET", f"/api/staff/cases/{case_id}").status_code == 404
    assert desk.ask("window", "GET", "/api/staff/cases").json()["cases"] == []


def test_an_intake_is_worked_on_over_http(desk: Desk) -> None:
    path = f"{STAFF}/cases/{desk.hand_in()}"
    assert desk.ask("aid", "POST", f"{path}/owner").json()["owner"] == "aid"
    contact = {"channel": "phone", "reached": True}
    assert desk.ask("aid", "POST", f"{path}/contacts", contact).json()["waiting_for"] == "第1周回访"
    answered = desk.ask("aid", "PUT", f"{path}/referrals/0", {"state": "answered", "answer": "已约"})
    assert answered.json()["referrals"][0]["answer"] == "已约"
    assert desk.ask("aid", "PUT", f"{path}/referrals/9", {"state": "done"}).status_code == 404
    assert desk.ask("aid", "PUT", f"{path}/follow-ups/1", {}).status_code == 409
    assert desk.ask("aid", "PUT", f"{path}/follow-ups/3", {}).status_code == 404
    early = desk.ask("aid", "PUT", f"{path}/follow-ups/1", {"reason": "本人先来问了"})
    assert early.json()["waiting_for"] == "第4周回访"
    phone = desk.ask("aid", "POST", f"{path}/phone")
    assert (phone.status_code, phone.json()) == (200, {"phone": None})
    assert desk.ask("aid", "POST", f"{path}/outcome", {"outcome": "restarted"}).json()["state"] == "closed"
    assert desk.ask("aid", "POST", f"{path}/outcome", {"outcome": "helped"}).status_code == 409


def test_only_the_supervisor_hands_an_intake_over(desk: Desk) -> None:
    path = f"{STAFF}/cases/{desk.hand_in()}"
    assert desk.ask("aid", "PUT", f"{path}/owner", {"owner": None}).status_code == 403
    given = desk.ask("supervisor", "PUT", f"{path}/owner", {"owner": "aid"})
    assert given.json()["owner"] == "aid" and "summary" not in given.json()
    assert desk.ask("supervisor", "PUT", f"{path}/owner", {"owner": "window"}).status_code == 404
    assert desk.ask("supervisor", "PUT", f"{path}/owner", {"owner": None}).json()["owner"] is None
    assert desk.ask("supervisor", "GET", f"{STAFF}/alerts").json() == {
        "alerts": [],
        "total": 0,
        "overdue": 0,
        "next": None,
    }
    assert desk.ask("supervisor", "POST", f"{path}/phone").status_code == 403


def test_everything_of_an_intake_goes_when_its_person_deletes_it(desk: Desk, stack: Stack) -> None:
    case_id = desk.hand_in()
    receipt = desk.call("POST", "/api/privacy/deletion", {"confirm": True})
    assert receipt.status_code == 200 and receipt.json()["deleted_at"], receipt.text
    assert desk.ask("aid", "GET", f"{STAFF}/cases/{case_id}").status_code == 404
    database = Database(stack.database_url)
    with database.reading() as session:
        for table in ("aid_cases", "aid_referrals", "aid_followups", "aid_contacts", "case_answers"):
            left = session.connection().exec_driver_sql(f"SELECT count(*) FROM {table}").scalar()
            assert left == 0, table
    database.close()
