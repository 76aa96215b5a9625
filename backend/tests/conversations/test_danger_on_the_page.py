"""Danger in what is typed into the form on the page: people are told at once, and help is shown first."""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from sqlalchemy import text as sql

from app.db import Database
from tests.conftest import Stack
from tests.support.client import Chat

STORY = "我在道外干烧烤的，干了六年，今年开春黄了。照还在墙上挂着没管它。店里原先有仨人，工资没开出去。"
DANGER = "有时候真想一死了之。"
HELP = ("12356", "110", "120")


@dataclass
class Form:
    """An aid intake on the page of its person, at the question of safety."""

    chat: Chat
    stack: Stack
    case: dict[str, Any]

    def put(self, key: str, value: Any = None, *, revision: int | None = None) -> httpx.Response:
        """Answer, having seen the newest revision unless another is named; None skips."""
        body = {"skip": True} if value is None else {"value": value}
        seen = self.case["revision"] if revision is None else revision
        path = f"/api/cases/{self.case['id']}/answers/{key}"
        answer = self.chat.http.put(path, json=body | {"revision": seen}, headers=self.chat.headers)
        self.case = answer.json() if answer.status_code == 200 else self.case
        return answer

    def alerts(self) -> list[tuple[str, int, str | None]]:
        """Kind, times and case of the alerts."""
        return [tuple(row) for row in self.rows("SELECT kind, times, case_id FROM aid_alerts ORDER BY kind")]

    def rows(self, statement: str) -> list[Any]:
        """What raw SQL sees."""
        database = Database(self.stack.database_url)
        with database.reading() as session:
            found = list(session.execute(sql(statement)))
        database.close()
        return found


@pytest.fixture
def form(chat: Chat, stack: Stack) -> Form:
    """One at the story."""
    case = chat.http.post("/api/cases", json={"process_id": "aid_intake"}, headers=chat.headers).json()
    form = Form(chat, stack, case)
    form.put(case["process"]["step"]["id"], True)
    assert form.put("urgent", "ok").status_code == 200
    return form


def test_danger_in_the_middle_of_a_story_raises_an_alert_and_is_kept(form: Form) -> None:
    story = STORY + DANGER + STORY
    answer = form.put("story", story).json()
    assert all(number in answer["crisis"] for number in HELP)
    assert form.alerts() == [("self", 1, form.case["id"])]
    assert next(step["value"] for step in answer["steps"] if step["step"]["id"] == "story") == story


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("老公喝了酒就动手打我，我跟孩子都躲出来了", "violence"),
        ("催收的说要弄死我全家", "violence"),
        ("我弟弟说他不想活了", "other"),
        ("欠了这么多，我想跳楼算了", "self"),
    ],
)
def test_the_kind_of_danger_is_told_and_answered_with_its_text(form: Form, said: str, kind: str) -> None:
    assert all(number in form.put("story", said).json()["crisis"] for number in HELP)
    assert [alert[0] for alert in form.alerts()] == [kind]


@pytest.mark.parametrize("said", [STORY, "跳楼价把货都处理了，累死了", "想死我妈做的饺子了"])
def test_a_story_without_danger_shows_and_raises_nothing(form: Form, said: str) -> None:
    assert form.put("story", said).json()["crisis"] is None
    assert form.alerts() == []


def test_the_same_words_saved_again_raise_no_second_alert(form: Form) -> None:
    form.put("story", STORY + DANGER)
    assert form.put("story", STORY + DANGER).json()["crisis"]
    form.put("story")
    form.put("story", STORY + DANGER)
    assert form.alerts() == [("self", 1, form.case["id"])]


def test_going_on_with_the_story_is_not_interrupted_again(form: Form) -> None:
    form.put("story", STORY + DANGER)
    assert form.put("story", STORY + DANGER + "我还想再干个小点的。").json()["crisis"] is None
    assert form.put("story", STORY + DANGER + "我想跳楼算了。").json()["crisis"]
    assert form.alerts() == [("self", 2, form.case["id"])]


def test_danger_in_an_answer_that_is_refused_is_heard_all_the_same_and_once(form: Form) -> None:
    for _ in range(2):
        refused = form.put("story", DANGER + STORY * 60)
        error = refused.json()["error"]
        assert (refused.status_code, error["code"]) == (422, "answer_invalid")
        assert all(number in error["crisis"] for number in HELP)
    assert form.alerts() == [("self", 1, form.case["id"])]
    assert form.put("story", "短" * 2001).json()["error"].keys() == {"code", "message"}


def test_a_copy_of_an_answer_whose_response_was_lost_brings_the_text_again(form: Form) -> None:
    revision = form.case["revision"]
    form.put("story", STORY + DANGER)
    again = form.put("story", STORY + DANGER, revision=revision)
    assert again.status_code == 409 and again.json()["error"]["crisis"]
    assert form.alerts() == [("self", 1, form.case["id"])]


def test_danger_in_the_free_answers_of_any_other_process_is_heard(chat: Chat, stack: Stack) -> None:
    case = chat.http.post("/api/cases", json={"process_id": "personal_startup"}, headers=chat.headers).json()
    key = next(step["step"]["id"] for step in case["steps"] if step["step"]["type"] == "text")
    form = Form(chat, stack, case)
    form.put(key, "我真的不想活了")
    assert form.alerts() == [("self", 1, case["id"])]


def test_reading_the_case_later_shows_no_crisis_and_nobody_else_is_heard_in_it(form: Form) -> None:
    form.put("story", DANGER)
    path = f"/api/cases/{form.case['id']}"
    assert form.chat.http.get(path, headers=form.chat.headers).json()["crisis"] is None
    stranger = Chat.open(form.chat.http)
    body = {"value": "我想跳楼算了", "revision": 1}
    other = form.chat.http.put(f"{path}/answers/story", json=body, headers=stranger.headers)
    assert other.status_code == 404 and "crisis" not in other.json()["error"]
    assert len(form.alerts()) == 1


def test_of_what_was_said_nothing_but_the_kind_stands_in_clear(
    form: Form, capsys: pytest.CaptureFixture[str]
) -> None:
    form.put("story", STORY + DANGER)
    form.put("story", DANGER + STORY * 60)
    for table in ("aid_alerts", "case_turns", "case_events", "audit_events", "case_answers", "cases"):
        assert "一死了之" not in str(form.rows(f"SELECT * FROM {table}")), table
    out = capsys.readouterr()
    assert "一死了之" not in out.out + out.err
