"""The doors besides questions by which identifiers come in: distress, the aid intake, mentors, files, the
form on the page, and what staff write down. Behind each door several are left, in other spellings."""

import json
import re
import urllib.parse
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tools.api import Connection, Visitor

from app.clock import SHANGHAI
from tests.cases.papers import INDIVIDUAL
from tests.privacy.corpus import Sentence

SPELLINGS = 5  # at every door
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
LONGEST = 90  # what the shortest of these fields takes


class Planter:
    """Hands out sentences, each one only once, so that every door gets its own identifiers."""

    def __init__(self, said: list[Sentence]) -> None:
        self._left = [sentence for sentence in said if len(sentence.text) <= LONGEST]
        self.planted: list[Sentence] = []

    def of_every_spelling(self) -> list[str]:
        """Sentences whose identifiers are spelt in SPELLINGS different ways."""
        by_spelling: dict[str, Sentence] = {}
        for sentence in self._left:
            by_spelling.setdefault(sentence.planted[0].spelling, sentence)
        chosen = list(by_spelling.values())[:SPELLINGS]
        assert len(chosen) == SPELLINGS, by_spelling.keys()
        return [self._hand_out(sentence) for sentence in chosen]

    def one(self) -> str:
        """The next sentence, however it is spelt."""
        return self._hand_out(self._left[0])

    def value(self, kind: str, pattern: str) -> str:
        """A right number by itself, as typed into its own field."""
        for sentence in self._left:
            first = sentence.planted[0]
            if first.kind == kind and not first.wrong and re.fullmatch(pattern, first.value):
                self._hand_out(sentence)
                return first.value
        raise LookupError(kind)

    def phone(self) -> str:
        """A mobile number."""
        return self.value("phone", "1[0-9]{10}")

    def _hand_out(self, sentence: Sentence) -> str:
        self._left.remove(sentence)
        self.planted.append(sentence)
        return sentence.text


class Caller:
    """Somebody who asks the API: a citizen or a member of staff."""

    def __init__(self, connection: Connection, token: str) -> None:
        self._connection = connection
        self._token = token

    def do(self, method: str, path: str, body: object = None) -> Any:
        """The answer; anything but success fails the test, for then nothing was left behind the door."""
        status, text, _ = self._connection.request(method, path, body, self._token)
        assert 200 <= status < 300, f"{method} {path}: {status} {text[:300]}"
        return json.loads(text) if text else None


def staff(address: str, var_dir: Path) -> Callable[[str], Caller]:
    """Signs in the demo account of a role."""
    accounts = json.loads((var_dir / "demo-accounts.json").read_text())

    def sign_in(role: str) -> Caller:
        account = next(found for found in accounts if found["role"] == role)
        connection = Connection(address)
        body = {"username": account["username"], "password": account["password"]}
        return Caller(connection, connection.call("POST", "/api/staff/sessions", body)["token"])

    return sign_in


def plant_at_every_door(address: str, var_dir: Path, planter: Planter) -> None:
    """Everything that is not a question, an answer in a form or a comment."""
    sign_in = staff(address, var_dir)
    for door in (distress, aid_intake, aid_in_chat, mentors, files):
        with Visitor(address) as visitor:
            citizen = Caller(visitor.connection, visitor.token)
            for purpose in ("basic", "aid_intake", "debts"):
                agree(citizen, purpose)
            door(visitor, citizen, sign_in, planter)


def agree(citizen: Caller, purpose: str) -> None:
    """Consent, given on the page."""
    notice = citizen.do("GET", "/api/privacy/notice")["version"]
    body = {"purpose": purpose, "decision": "granted", "notice_version": notice}
    citizen.do("POST", "/api/privacy/consents", body)


def begin(citizen: Caller, process_id: str) -> Any:
    """A new case."""
    return citizen.do("POST", "/api/cases", {"process_id": process_id})


def fill_in(citizen: Caller, case: Any, answers: dict[str, Any], done: Callable[[Any], bool]) -> Any:
    """Go on on the page. What was asked for leaves the answers; what is not there is skipped."""
    while not done(case):
        key = case["process"]["step"]["id"]
        given = {"value": answers.pop(key)} if key in answers else {"skip": True}
        body = {"revision": case["revision"], **given}
        case = citizen.do("PUT", f"/api/cases/{case['id']}/answers/{key}", body)
    return case


def distress(visitor: Visitor, _: Caller, sign_in: Callable[[str], Caller], planter: Planter) -> None:
    """Words of distress with numbers in them; staff of aid takes the alert."""
    for words in planter.of_every_spelling():
        visitor.ask(f"我不想活了，{words}")
    helper = sign_in("aid")
    alerts = helper.do("GET", "/api/staff/aid/alerts")["alerts"]
    assert alerts
    for alert in alerts:
        helper.do("POST", f"/api/staff/aid/alerts/{alert['id']}/taken")


def aid_intake(_: Visitor, citizen: Caller, sign_in: Callable[[str], Caller], planter: Planter) -> None:
    """The story of an intake on the page, and all that staff write while they help."""
    answers = {"staff": "wages", "story": "。".join(planter.of_every_spelling())}
    case = fill_in(citizen, begin(citizen, "aid_intake"), answers, lambda case: bool(case["can_submit"]))
    assert not answers, "the story was not asked for"
    hand_in(citizen, case["id"])

    helper, path = sign_in("aid"), f"/api/staff/aid/cases/{case['id']}"
    for words in planter.of_every_spelling():
        helper.do("POST", f"{path}/contacts", {"channel": "phone", "reached": True, "note": words})
    view = helper.do("POST", f"{path}/owner")
    for referral in view["referrals"]:
        answer = {"state": "answered", "answer": planter.one()}
        helper.do("PUT", f"{path}/referrals/{referral['place']}", answer)
    for follow_up in view["follow_ups"]:
        helper.do(
            "PUT", f"{path}/follow-ups/{follow_up['weeks']}", {"note": planter.one(), "reason": planter.one()}
        )
    helper.do("POST", f"{path}/outcome", {"outcome": "restarted", "note": planter.one()})


def aid_in_chat(visitor: Visitor, _: Caller, __: Callable[[str], Caller], planter: Planter) -> None:
    """The same told in chat."""
    visitor.ask("我的店倒闭了，还欠了钱，想申请再创业援助")
    visitor.ask("是")
    for words in planter.of_every_spelling():
        visitor.ask(words)
    process = visitor.send("我欠了三十万，不知道怎么办")["process"]
    assert process and process["id"] == "aid_intake", process


def mentors(_: Visitor, citizen: Caller, sign_in: Callable[[str], Caller], planter: Planter) -> None:
    """Searches, wishes, bookings and pairings with numbers in them; then the desk writes about them."""
    for words in planter.of_every_spelling():
        citizen.do("POST", "/api/mentor-searches", {"text": words})
        wish = {"text": words, "contact_phone": planter.phone()}
        citizen.do("POST", "/api/mentor-waitlist", wish)
    mentor = citizen.do("GET", "/api/mentors")["mentors"][0]
    goal = {"mentor_id": mentor["id"], "goal": planter.one(), "contact_phone": planter.phone()}
    citizen.do("POST", "/api/pairings", goal)
    session = citizen.do("GET", "/api/group-sessions")["sessions"][0]
    registration = {"contact_phone": planter.phone()}
    citizen.do("POST", f"/api/group-sessions/{session['id']}/registrations", registration)
    clerk, keeper = sign_in("window"), sign_in("supervisor")
    for booked in appointments(citizen, mentor, planter):
        path = f"/api/staff/mentors/appointments/{booked}/mentor-cancels"
        clerk.do("POST", path, {"reason": f"导师有事，{planter.one()}"})
    closed = datetime.now(SHANGHAI) + timedelta(days=40)
    away = {"kind": "closed", "starts_at": closed.isoformat(), "reason": f"培训，{planter.one()}"}
    away["ends_at"] = (closed + timedelta(hours=1)).isoformat()
    keeper.do("POST", f"/api/staff/mentors/{mentor['id']}/exceptions", away)


def appointments(citizen: Caller, mentor: dict[str, Any], planter: Planter) -> list[str]:
    """Booked meetings, with everything a person may say about them."""
    booked = []
    for _ in range(2):
        slots = citizen.do("GET", f"/api/mentors/{mentor['id']}/slots?format={mentor['formats'][0]}")["slots"]
        body = {
            "mentor_id": mentor["id"],
            "format": mentor["formats"][0],
            "starts_at": slots[0]["starts_at"],
            "topic": planter.one(),
            "description": "。".join(planter.of_every_spelling()),
            "contact_phone": planter.phone(),
        }
        held = citizen.do("POST", "/api/appointments", body)["id"]
        details = {"topic": planter.one(), "description": planter.one()}
        citizen.do("POST", f"/api/appointments/{held}/confirm", details)
        booked.append(held)
    return booked


def files(_: Visitor, citizen: Caller, sign_in: Callable[[str], Caller], planter: Planter) -> None:
    """A case on the page, with numbers in its answers and in the names of its files; the desk works on it."""
    answers = {key: value for key, value in INDIVIDUAL.items() if value is not None}
    answers |= {
        "applicant_name": "王小明",
        "id_number": planter.value("id_card", "[0-9]{17}[0-9X]"),
        "phone": planter.phone(),
    }
    at_the_file = "certificate"
    case = begin(citizen, "personal_startup")
    case = fill_in(citizen, case, answers, lambda now: bool(now["process"]["step"]["id"] == at_the_file))
    for words in planter.of_every_spelling():
        query = urllib.parse.urlencode({"key": at_the_file, "name": f"{words}.pdf"})
        citizen.do("POST", f"/api/cases/{case['id']}/files?{query}", PDF)
    case = citizen.do("GET", f"/api/cases/{case['id']}")
    fill_in(citizen, case, answers, lambda now: bool(now["can_submit"]))
    hand_in(citizen, case["id"])
    at_the_desk(sign_in("window"), citizen, case["id"], planter)


def hand_in(citizen: Caller, case_id: str) -> None:
    """Submit it as it stands."""
    revision = citizen.do("GET", f"/api/cases/{case_id}")["revision"]
    citizen.do("POST", f"/api/cases/{case_id}/submission", {"revision": revision})


def at_the_desk(clerk: Caller, citizen: Caller, case_id: str, planter: Planter) -> None:
    """What the desk and the departments write about a case, and why it is taken back."""
    path = f"/api/staff/cases/{case_id}"
    clerk.do("POST", f"{path}/moves", {"move": "ask_correction", "note": planter.one()})
    hand_in(citizen, case_id)
    for move in ("accept", "begin"):
        clerk.do("POST", f"{path}/moves", {"move": move, "note": planter.one()})
    sent = [item for item in clerk.do("GET", path)["items"] if item["state"] == "sent"]
    assert sent
    for item in sent:
        clerk.do("POST", f"{path}/items/{item['id']}/moves", {"move": "accept", "note": planter.one()})
    clerk.do("POST", f"{path}/moves", {"move": "refuse", "note": planter.one()})
