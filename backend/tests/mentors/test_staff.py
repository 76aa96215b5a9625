"""Staff over HTTP: hours, attendance, cancellations, follow-ups, pairings, sessions; who may do what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from app.db import Database
from app.mentors.library import repository as library
from tests.accounts.conftest import PASSWORD, add_accounts
from tests.conftest import Backends, Stack
from tests.mentors.conftest import EVERY_MORNING, HARBIN, INTERNAL, NOON, at, mentor_row
from tests.privacy.conftest import SetClock
from tests.support.client import Chat

STAFF = "/api/staff/mentors"


@dataclass
class Desk:
    """A window, a supervisor and a citizen at the same backend."""

    http: httpx.Client
    clock: SetClock
    citizen: Chat

    def ask(self, who: str, method: str, path: str, body: Any = None) -> httpx.Response:
        """One request of a member of staff."""
        headers = {"Authorization": f"Bearer {self.token(who)}"}
        return self.http.request(method, STAFF + path, json=body, headers=headers)

    def token(self, who: str) -> str:
        """Signs in anew: the clock may have moved far."""
        body = {"username": who, "password": PASSWORD}
        answer = self.http.post("/api/staff/sessions", json=body)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["token"])

    def book(self, day: int = 24, hour: int = 9) -> str:
        """An appointment of the citizen."""
        body = {"mentor_id": "m", "starts_at": at(day, hour).isoformat(), "format": "online"}
        held = self.http.post("/api/appointments", json=body, headers=self.citizen.headers).json()
        path = f"/api/appointments/{held['id']}/confirm"
        assert self.http.post(path, json={}, headers=self.citizen.headers).status_code == 200
        return str(held["id"])

    def mine(self) -> dict[str, Any]:
        """What the citizen sees."""
        answer: dict[str, Any] = self.http.get("/api/appointments", headers=self.citizen.headers).json()
        return answer

    def starts(self) -> list[str]:
        """The mentor's free times."""
        slots = self.http.get("/api/mentors/m/slots", headers=self.citizen.headers).json()["slots"]
        return [slot["starts_at"] for slot in slots]


@pytest.fixture
def desk(stack: Stack, start_backend: Backends, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    clock = SetClock(NOON)
    database = Database(stack.database_url)
    add_accounts(database, clock)
    with database.transaction() as db:
        library.save_mentor(db, mentor_row("m"), INTERNAL)
        library.replace_hours(db, "m", EVERY_MORNING)
        library.changed(db)
    database.close()
    monkeypatch.setattr("app.main.SystemClock", lambda: clock)
    with start_backend() as url, httpx.Client(base_url=url, timeout=30, trust_env=False) as http:
        yield Desk(http, clock, Chat.open(http))


def test_new_hours_and_closed_stretches_are_seen_at_once(desk: Desk) -> None:
    booked = desk.book()
    closed = {"kind": "closed", "starts_at": at(24, 8).isoformat(), "ends_at": at(25, 8).isoformat()}
    answer = desk.ask("window", "POST", "/m/exceptions", closed).json()
    assert [one["id"] for one in answer["affected"]] == [booked]
    assert desk.starts()[0] == at(25, 9).isoformat()
    taken_back = desk.ask("window", "DELETE", f"/m/exceptions/{answer['id']}")
    assert taken_back.status_code == 204 and desk.starts()[0] == at(24, 9, 30).isoformat()
    hours = {"windows": [{"weekday": 4, "start_minute": 600, "end_minute": 660}]}
    assert desk.ask("supervisor", "PUT", "/m/hours", hours).status_code == 204
    assert desk.starts()[:2] == [at(27, 10).isoformat(), at(27, 10, 30).isoformat()]


def test_a_day_the_office_decides_on_is_kept_to(desk: Desk) -> None:
    decided = desk.ask("admin", "PUT", "/office-days/2026-11-24", {"kind": "rest", "note": "盘点"})
    assert decided.status_code == 204 and desk.starts()[0] == at(25, 9).isoformat()
    assert desk.ask("admin", "DELETE", "/office-days/2026-11-24").status_code == 204
    assert desk.ask("admin", "DELETE", "/office-days/2026-11-24").status_code == 404
    assert desk.starts()[0] == at(24, 9).isoformat()


def test_a_meeting_from_attendance_to_the_follow_up_of_a_bad_rating(desk: Desk) -> None:
    id = desk.book()
    desk.clock.moment = at(24, 10)
    assert desk.ask("window", "POST", f"/appointments/{id}/attendance", {"came": True}).status_code == 204
    record = {"summary": "谈了选品", "next_step": "一周后再约"}
    assert desk.ask("window", "PUT", f"/appointments/{id}/record", record).status_code == 204
    own = desk.mine()["appointments"][0]
    assert (own["status"], own["next_step"], own["can_rate"]) == ("attended", "一周后再约", True)
    path, rating = f"/api/appointments/{id}/rating", {"level": "bad", "reason": "迟到"}
    assert desk.http.post(path, json=rating, headers=desk.citizen.headers).status_code == 204
    assert desk.http.post(path, json=rating, headers=desk.citizen.headers).status_code == 409
    [task] = desk.ask("supervisor", "GET", "/follow-ups").json()["follow_ups"]
    assert (task["appointment_id"], task["reason"], task["due_on"]) == (id, "迟到", "2026-12-15")
    done = desk.ask("supervisor", "POST", f"/follow-ups/{id}/done", {"outcome": "已致歉"})
    assert done.status_code == 204
    assert desk.ask("supervisor", "GET", "/follow-ups").json()["follow_ups"] == []


def test_when_the_mentor_cancels_the_citizen_sees_why_and_other_times(desk: Desk) -> None:
    id = desk.book(25)
    body = {"reason": "临时出差"}
    assert desk.ask("window", "POST", f"/appointments/{id}/mentor-cancels", body).status_code == 204
    own = desk.mine()["appointments"][0]
    assert (own["status"], own["cancel_reason"], len(own["offers"])) == ("mentor_cancelled", "临时出差", 3)
    detail = desk.ask("window", "GET", f"/appointments/{id}").json()
    assert detail["appointment"]["id"] == id and detail["record"] is None


def test_staff_book_for_somebody_at_the_window_and_find_it_in_the_list(desk: Desk) -> None:
    body = {
        "conversation_id": desk.citizen.conversation_id,
        "mentor_id": "m",
        "starts_at": at(26, 9).isoformat(),
        "format": "in_person",
        "topic": "电商",
    }
    assert desk.ask("window", "POST", "/appointments", body).json()["status"] == "booked"
    span = {"from": at(26, 0).isoformat(), "to": at(27, 0).isoformat()}
    headers = {"Authorization": f"Bearer {desk.token('window')}"}
    listed = desk.http.get(f"{STAFF}/appointments", params=span, headers=headers).json()["appointments"]
    assert [(one["booked_by"], one["topic"]) for one in listed] == [("staff:window", "电商")]


def test_both_sides_agree_to_a_pairing(desk: Desk) -> None:
    body = {"mentor_id": "m", "goal": "开店"}
    id = desk.http.post("/api/pairings", json=body, headers=desk.citizen.headers).json()["id"]
    assert [one["id"] for one in desk.ask("window", "GET", "/pairings").json()["pairings"]] == [id]
    assert desk.ask("window", "POST", f"/pairings/{id}/mentor-answer", {"months": 6}).status_code == 204
    answer = desk.http.post(f"/api/pairings/{id}/answer", json={"agree": True}, headers=desk.citizen.headers)
    assert answer.status_code == 204
    assert desk.mine()["pairings"][0]["status_label"] == "结对中"
    assert desk.ask("window", "POST", f"/pairings/{id}/end").status_code == 204
    assert desk.mine()["pairings"][0]["status"] == "ended"


def test_every_step_of_an_appointment_leaves_a_line_that_says_who_took_it(desk: Desk, stack: Stack) -> None:
    id = desk.book()
    reason = {"reason": "导师临时开会"}
    assert desk.ask("reviewer", "POST", f"/appointments/{id}/mentor-cancels", reason).status_code == 403
    assert desk.ask("window", "POST", f"/appointments/{id}/mentor-cancels", reason).status_code == 204
    came = {"came": True}  # refused: nobody can come to what was cancelled
    assert desk.ask("window", "POST", f"/appointments/{id}/attendance", came).status_code == 409
    database = Database(stack.database_url)
    with database.reading() as session:
        statement = text("SELECT actor, action, details FROM audit_events WHERE action LIKE 'appointment.%'")
        rows = [tuple(row) for row in session.execute(statement)]
    database.close()
    assert [row[:2] for row in rows] == [("staff:window", "appointment.cancelled_by_mentor")]
    assert id in str(rows[0][2]) and "开会" not in str(rows)


def test_a_session_from_its_announcement_to_attendance(desk: Desk) -> None:
    body = {
        "title": "记账课",
        "city": HARBIN,
        "place": "二楼",
        "seats": 1,
        "starts_at": at(26, 14).isoformat(),
        "ends_at": at(26, 15).isoformat(),
    }
    id = desk.ask("supervisor", "POST", "/group-sessions", body).json()["id"]
    listed = desk.http.get("/api/group-sessions", headers=desk.citizen.headers).json()["sessions"]
    assert [(one["id"], one["seats_free"]) for one in listed] == [(id, 1)]
    path = f"/api/group-sessions/{id}/registrations"
    assert desk.http.post(path, json={}, headers=desk.citizen.headers).json()["status"] == "registered"
    waiting = desk.http.post(path, json={}, headers=Chat.open(desk.http).headers).json()
    assert (waiting["status"], waiting["waiting_before"]) == ("waiting", 0)
    [seated, _] = desk.ask("window", "GET", f"/group-sessions/{id}/attendees").json()["attendees"]
    came = desk.ask(
        "window", "POST", f"/registrations/{seated['registration_id']}/attendance", {"came": True}
    )
    assert came.status_code == 204
    assert desk.ask("supervisor", "PUT", f"/group-sessions/{id}/seats", {"seats": 5}).status_code == 204
    assert desk.ask("supervisor", "DELETE", f"/group-sessions/{id}").status_code == 204
    assert desk.http.get("/api/group-sessions", headers=desk.citizen.headers).json()["sessions"] == []


def test_who_waits_is_listed_and_closed(desk: Desk) -> None:
    body = {"kind": "check_up", "text": "请导师到厂里看看"}
    desk.http.post("/api/mentor-waitlist", json=body, headers=desk.citizen.headers)
    [wish] = desk.ask("window", "GET", "/waitlist").json()["wishes"]
    assert (wish["kind"], wish["need"]) == ("check_up", "请导师到厂里看看")
    assert desk.ask("window", "POST", f"/waitlist/{wish['id']}/closed").status_code == 204
    assert desk.mine()["wishes"] == []


@pytest.mark.parametrize(
    ("who", "method", "path", "body"),
    [
        ("window", "PUT", "/m/hours", {"windows": []}),
        ("window", "PUT", "/office-days/2026-11-24", {"kind": "rest"}),
        ("window", "GET", "/follow-ups", None),
        ("reviewer", "GET", "/waitlist", None),
        ("aid", "POST", "/m/exceptions", {}),
    ],
)
def test_who_is_not_here_for_it_may_not_do_it(
    desk: Desk, who: str, method: str, path: str, body: Any
) -> None:
    assert desk.ask(who, method, path, body).status_code == 403


def test_a_mentor_out_of_the_library_is_not_offered_and_comes_back(desk: Desk) -> None:
    assert desk.ask("admin", "PUT", "/m/active", {"active": False}).status_code == 204
    assert desk.http.get("/api/mentors/m/slots", headers=desk.citizen.headers).status_code == 404
    assert desk.ask("admin", "PUT", "/m/active", {"active": True}).status_code == 204
    assert desk.starts()[0] == at(24, 9).isoformat()
    assert desk.ask("admin", "PUT", "/nobody/active", {"active": True}).status_code == 404


def test_an_appointment_that_is_over_the_notice_period_is_only_changed_by_staff(desk: Desk) -> None:
    id = desk.book(24)
    desk.clock.moment = at(24, 9) - timedelta(hours=23)
    late = desk.http.delete(f"/api/appointments/{id}", headers=desk.citizen.headers)
    assert late.status_code == 409 and late.json()["error"]["code"] == "too_late"
