"""Seeing, deleting and taking back one's own data in chat."""

import asyncio
import json
from typing import Any

import pytest
import requests
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.backend_client import BackendClient, BackendUnavailable
from actions.privacy.actions import (
    ActionAskDeletion,
    ActionDeleteData,
    ActionExportData,
    ActionWithdrawConsent,
)
from actions.settings import ActionSettings
from actions.smalltalk.actions import ActionRespond
from tests.actions.conftest import FakeBackend, Run, bot, case_turn, policy_answer, user

ASKED = [
    {"label": "确认删除", "payload": "/confirm_deletion"},
    {"label": "先不删", "payload": "/keep_data"},
]


def say(text: str, intent: str, confidence: float = 0.9) -> list[dict[str, Any]]:
    """What is answered to a sentence after the question whether to delete."""
    latest = user(text, intent, confidence)
    events = [user("删除我的数据", "delete_data"), bot(custom={"options": ASKED}), latest]
    tracker = Tracker("c", {}, {**latest["parse_data"], "metadata": {}}, events, False, None, {}, "")
    dispatcher = CollectingDispatcher()
    asyncio.run(ActionRespond().run(dispatcher, tracker, {}))
    return dispatcher.messages


def test_an_export_says_what_is_kept_and_offers_it_without_a_token(backend: FakeBackend, run: Run) -> None:
    (reply,) = run(ActionExportData(), user("导出我的数据", "export_data"))
    assert "对话记录 6 条" in reply["text"]
    assert [link["path"] for link in reply["card"]["links"]] == [
        "/api/privacy/export.html",
        "/api/privacy/export",
    ]


def test_deleting_is_asked_about_first(backend: FakeBackend, run: Run) -> None:
    (reply,) = run(ActionAskDeletion(), user("删除我的数据", "delete_data"))
    assert reply["response"] == "utter_ask_deletion"
    assert backend.asked == []


@pytest.mark.parametrize(
    "text", ["照片我删不了 有没有别的", "那张照片删不掉", "我不会删照片", "传错的照片没法删"]
)
def test_who_cannot_delete_one_thing_is_not_asked_to_delete_everything(
    text: str, backend: FakeBackend, run: Run
) -> None:
    (reply,) = run(ActionAskDeletion(), user(text, "delete_data"))
    assert "哪样删不掉" in reply["text"] and backend.asked == []


@pytest.mark.parametrize("text", ["把我的照片删了", "我的信息全删掉", "照片不想要了 都删了吧"])
def test_who_wants_his_own_deleted_is_asked_about_it_as_before(
    text: str, backend: FakeBackend, run: Run
) -> None:
    (reply,) = run(ActionAskDeletion(), user(text, "delete_data"))
    assert reply["response"] == "utter_ask_deletion"


def test_the_second_yes_deletes_and_gives_the_receipt(backend: FakeBackend, run: Run) -> None:
    (reply,) = run(ActionDeleteData(), user("/confirm_deletion", "confirm_deletion", 1.0))
    assert backend.asked == ["delete"]
    assert "SC20260101-ABCDEFGH2345" in reply["text"]
    assert reply["card"] == {"type": "deletion", "receipt": "SC20260101-ABCDEFGH2345"}


@pytest.mark.parametrize(
    "text", ["我去注销 窗口说先清税", "把照销了吧", "我想注销个体户", "我的饭店要注销", "公司咋销啊"]
)
def test_a_licence_that_is_to_go_is_no_wish_to_delete(text: str, backend: FakeBackend, run: Run) -> None:
    backend.answer = {**policy_answer("not_covered"), "text": "到政务服务大厅问税务窗口"}
    (reply,) = run(ActionAskDeletion(), user(text, "delete_data"))
    assert [each["question"] for each in backend.questions] == ["注销执照去哪办"]
    assert "税务窗口" in reply["text"]


@pytest.mark.parametrize("text", ["注销", "我要注销", "办理注销"])
def test_a_bare_word_for_both_is_asked_about(text: str, backend: FakeBackend, run: Run) -> None:
    (reply,) = run(ActionAskDeletion(), user(text, "delete_data"))
    assert reply["response"] == "utter_which_deregistration"
    assert backend.asked == []


@pytest.mark.parametrize("text", ["注销账号", "把我的记录全删了", "别留底", "全删了", "清空", "把我忘了吧"])
def test_words_for_the_own_data_are_asked_about(text: str, backend: FakeBackend, run: Run) -> None:
    (reply,) = run(ActionAskDeletion(), user(text, "delete_data"))
    assert reply["response"] == "utter_ask_deletion"


@pytest.mark.parametrize("text", ["把贷款删了", "导师那个给我删了", "刻章去掉"])
def test_one_thing_among_others_is_not_everything(text: str, backend: FakeBackend, run: Run) -> None:
    (reply,) = run(ActionAskDeletion(), user(text, "delete_data"))
    assert reply["response"] == "utter_what_to_delete"


@pytest.mark.parametrize(
    ("text", "intent"),
    [("确认删除", "delete_data"), ("1", "inform"), ("是的，删吧", "affirm"), ("确认", "affirm")],
)
def test_yes_may_also_be_typed(text: str, intent: str, backend: FakeBackend) -> None:
    (sent,) = say(text, intent)
    assert backend.asked == ["delete"]
    assert "回执编号" in sent["custom"]["text"]


@pytest.mark.parametrize(("text", "intent"), [("先不删", "cancel"), ("第二个", "inform"), ("不", "deny")])
def test_no_may_also_be_typed(text: str, intent: str, backend: FakeBackend) -> None:
    (sent,) = say(text, intent)
    assert backend.asked == []
    assert sent["response"] == "utter_keep_data"


def test_the_button_itself_deletes(backend: FakeBackend) -> None:
    latest = user("/confirm_deletion", "confirm_deletion", 1.0)
    events = [user("删除我的数据", "delete_data"), bot(custom={"options": ASKED}), latest]
    tracker = Tracker("c", {}, {**latest["parse_data"], "metadata": {}}, events, False, None, {}, "")
    asyncio.run(ActionDeleteData().run(CollectingDispatcher(), tracker, {}))
    assert backend.asked == ["delete"]


@pytest.mark.parametrize("text", ["嗯呐", "行", "对", "好的"])
def test_a_yes_that_may_belong_to_anything_is_asked_again(text: str, backend: FakeBackend) -> None:
    (sent,) = say(text, "affirm")
    assert backend.asked == []
    assert sent["response"] == "utter_ask_deletion_again"


def test_an_unclear_yes_deletes_nothing(backend: FakeBackend) -> None:
    say("嗯那个", "affirm", 0.5)
    assert "delete" not in backend.asked


def test_a_withdrawal_takes_effect_at_once_and_names_the_purposes(backend: FakeBackend, run: Run) -> None:
    backend.withdrawn = ["办理事项"]
    (reply,) = run(ActionWithdrawConsent(), user("撤回同意", "withdraw_consent"))
    assert backend.asked == ["withdraw"]
    assert "“办理事项”" in reply["text"] and "已经删除" in reply["text"]


def test_without_any_consent_the_reply_says_so(backend: FakeBackend, run: Run) -> None:
    (reply,) = run(ActionWithdrawConsent(), user("撤回同意", "withdraw_consent"))
    assert "没有需要撤回的" in reply["text"]


def test_a_doubtful_withdrawal_is_asked_about(backend: FakeBackend, run: Run) -> None:
    backend.answer = policy_answer("not_covered")
    (reply,) = run(ActionWithdrawConsent(), user("别用我那个号码了", "withdraw_consent", 0.5))
    assert reply["response"] == "utter_ask_withdrawal"
    assert backend.asked == []


@pytest.mark.parametrize("text", ["我要撤回", "撤回", "不办了，撤回吧", "我反悔了"])
def test_a_withdrawal_that_names_no_consent_shows_what_was_handed_in(
    text: str, backend: FakeBackend, run: Run
) -> None:
    backend.turn = case_turn(before=["创业一件事：已提交"])
    replies = run(ActionWithdrawConsent(), user(text, "withdraw_consent"))
    assert [each["text"] for each in replies][-1] == "创业一件事：已提交"
    assert backend.asked == []


def test_a_doubtful_request_that_is_a_question_is_answered(backend: FakeBackend, run: Run) -> None:
    for action, intent in ((ActionExportData(), "export_data"), (ActionAskDeletion(), "delete_data")):
        (reply,) = run(action, user("注销了还能领补贴吗", intent, 0.5))
        assert reply["kind"] == "policy"


@pytest.mark.parametrize("action", [ActionExportData(), ActionDeleteData(), ActionWithdrawConsent()])
def test_without_the_backend_it_is_said_that_nothing_was_done(
    action: Any, backend: FakeBackend, run: Run
) -> None:
    backend.error = BackendUnavailable("Timeout")
    (reply,) = run(action, user("撤回同意", "confirm_deletion", 1.0))
    assert reply["kind"] == "error" and "没有变化" in reply["text"]


def test_only_what_was_agreed_to_counts_as_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = {
        "purposes": [
            {"id": "basic", "title": "办理事项", "state": "withdrawn"},
            {"id": "debts", "title": "债务情况", "state": "withdrawn"},
        ],
        "history": [
            {"purpose": "debts", "decision": "granted"},
            {"purpose": "debts", "decision": "withdrawn"},
            {"purpose": "basic", "decision": "withdrawn"},
        ],
    }
    given = requests.Response()
    given.status_code, given._content = 200, json.dumps(answer).encode()
    client = BackendClient(ActionSettings(1, "http://127.0.0.1:1", "t", "INFO"))
    monkeypatch.setattr(client, "_call", lambda *_: given)
    assert client.withdraw_consent("c-1", "r-1") == ["债务情况"]
