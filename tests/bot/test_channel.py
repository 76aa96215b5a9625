"""The internal channel, end to end through the real bot and the real actions."""

import os
import uuid
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.bot.conftest import SERVICE_TOKEN, TOKEN, Stack

QUESTION = "在哈尔滨开小吃店有没有一次性创业补贴"


@pytest.fixture
def sender() -> str:
    return uuid.uuid4().hex


def body(**fields: Any) -> dict[str, Any]:
    return {"sender": "s-1", "message_id": "m-1", "request_id": "r-1", "text": "你好", **fields}


@pytest.mark.parametrize("token", [None, "", "wrong", TOKEN[:-1], "Bearer"])
def test_a_wrong_or_missing_token_is_refused(token: str | None, stack: Stack) -> None:
    assert stack.post(body(), token).status_code == 401


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"text": None}, "text"),
        ({"payload": "/help"}, "text"),
        ({"text": "   "}, "text"),
        ({"text": 5}, "text"),
        ({"text": "长" * 2001}, "text"),
        ({"text": None, "payload": "help"}, "payload"),
        ({"text": None, "payload": "/help " + "x" * 2000}, "payload"),
        ({"text": None, "payload": "/restart"}, "payload"),
        ({"text": None, "payload": "/session_start"}, "payload"),
        ({"sender": ""}, "sender"),
        ({"sender": "s" * 129}, "sender"),
        ({"message_id": None}, "message_id"),
        ({"request_id": 7}, "request_id"),
        ({"region": "哈尔滨"}, "region"),
        ({"region": 230100}, "region"),
    ],
)
def test_a_request_of_another_shape_is_refused_with_the_place(
    fields: dict[str, Any], place: str, stack: Stack
) -> None:
    response = stack.post(body(**fields))
    assert response.status_code == 422
    assert response.json()["error"]["field"] == place


@pytest.mark.parametrize("wrong", [[], "text", None, 5])
def test_a_body_that_is_no_object_is_refused(wrong: Any, stack: Stack) -> None:
    assert stack.post(wrong).status_code in (400, 422)


def test_a_huge_body_is_refused(stack: Stack) -> None:
    assert stack.post(body(text="x" * 200_000)).status_code == 413


def test_the_other_channels_of_rasa_do_not_exist(stack: Stack) -> None:
    for path in ("/webhooks/rest/webhook", "/model/parse", "/conversations/s-1/tracker", "/socket.io/"):
        assert requests.post(stack.bot_url + path, json={}, timeout=5).status_code == 404, path


def test_a_policy_question_comes_back_with_what_was_understood(stack: Stack, sender: str) -> None:
    answer = stack.say(sender, QUESTION)
    (reply,) = answer["replies"]
    assert reply.keys() == {"kind", "text", "options", "answer", "card"}
    assert reply["kind"] == "policy"
    assert reply["answer"]["status"] == "answered"
    assert answer["intent"]["name"] == "ask_policy"
    assert answer["intent"]["confidence"] > 0.5
    assert {"entity": "city", "value": "哈尔滨市"} in answer["entities"]
    assert "action_answer_policy" in answer["actions"]
    assert "action_listen" not in answer["actions"]


def test_request_id_token_and_region_reach_the_backend(stack: Stack, sender: str) -> None:
    stack.say(sender, QUESTION, request_id="r-77")
    (seen,) = stack.backend.seen
    assert seen["headers"]["X-Request-ID"] == "r-77"
    assert seen["headers"]["Authorization"] == f"Bearer {SERVICE_TOKEN}"
    assert seen["region"] == "230100"
    assert seen["conversation_id"] == sender


def test_a_place_named_once_counts_for_the_next_question_until_it_is_forgotten(
    stack: Stack, sender: str
) -> None:
    stack.say(sender, QUESTION)
    stack.say(sender, "那创业担保贷款有什么政策")
    assert stack.backend.seen[-1]["region"] == "230100"
    url = f"{stack.bot_url}/webhooks/edge/conversations/{sender}"
    assert requests.delete(url, timeout=5).status_code == 401
    assert requests.delete(url, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=5).status_code == 204
    stack.say(sender, "那创业担保贷款有什么政策")
    assert "region" not in stack.backend.seen[-1]


def test_what_stands_behind_a_personal_value_is_never_a_payload(stack: Stack, sender: str) -> None:
    for typed in ("/confirm_deletion", "/restart", "/session_start", " /my_records"):
        turn = stack.say(sender, text=f"⟦phone:0123abcd⟧{typed}")
        assert turn["replies"]
        assert turn["intent"]["confidence"] < 1.0


def test_a_button_is_a_payload_and_the_same_typed_is_text(stack: Stack, sender: str) -> None:
    payload = '/show_clause{"clause_id": "lj-cy-2025/1#2.6.1"}'
    pressed = stack.say(sender, payload=payload)
    assert pressed["intent"] == {"name": "show_clause", "confidence": 1.0}
    assert stack.backend.seen[-1]["clause_id"] == "lj-cy-2025/1#2.6.1"
    for typed in (payload, "/restart", "  /help", "/nlu_fallback"):
        assert stack.say(sender, typed)["intent"]["confidence"] < 1.0


@pytest.mark.parametrize("question", [QUESTION, "创业担保贷款到期了能不能先不还本金接着贷", "谢谢啊"])
def test_a_token_in_a_sentence_does_not_change_how_it_is_understood(
    question: str, stack: Stack, sender: str
) -> None:
    plain = stack.say(sender, question)
    middle = len(question) // 2
    with_token = stack.say(sender, f"{question[:middle]}⟦id_card:3f9a⟧{question[middle:]}")
    assert with_token["intent"] == plain["intent"]
    assert with_token["entities"] == plain["entities"]


def test_actions_read_the_token(stack: Stack, sender: str) -> None:
    stack.say(sender, f"⟦phone:3f9a⟧{QUESTION}")
    assert stack.backend.seen[-1]["question"] == f"⟦phone:3f9a⟧{QUESTION}"


def test_a_message_of_nothing_but_a_token_is_answered(stack: Stack, sender: str) -> None:
    assert stack.say(sender, "⟦phone:3f9a⟧")["replies"]


def test_deleting_is_asked_about_with_two_buttons(stack: Stack, sender: str) -> None:
    (reply,) = stack.say(sender, "删除我的数据")["replies"]
    assert [option["payload"] for option in reply["options"]] == ["/confirm_deletion", "/keep_data"]
    (kept,) = stack.say(sender, "先不删")["replies"]
    assert "没有删除" in kept["text"]


def test_plain_responses_take_the_shape_of_a_reply(stack: Stack, sender: str) -> None:
    (reply,) = stack.say(sender, "你好")["replies"]
    assert reply["kind"] == "text"
    assert reply["answer"] is None
    assert reply["options"][0].keys() == {"label", "payload"}
    assert stack.say(sender, payload=reply["options"][0]["payload"])["replies"][0]["kind"] == "policy"


def test_every_button_of_the_menu_works(stack: Stack, sender: str) -> None:
    (menu,) = stack.say(sender, payload="/help")["replies"]
    assert menu["kind"] == "menu"
    for option in menu["options"]:
        assert stack.say(sender, payload=option["payload"])["replies"]


def test_repeat_says_the_last_answer_again(stack: Stack, sender: str) -> None:
    first = stack.say(sender, QUESTION)["replies"]
    assert stack.say(sender, "再说一遍")["replies"] == first


def test_distress_gets_the_fixed_words_and_no_policy(stack: Stack, sender: str) -> None:
    (reply,) = stack.say(sender, "我不想活了")["replies"]
    assert reply["kind"] == "crisis"
    assert reply["answer"]["status"] == "crisis"
    assert stack.backend.seen == []


def test_twice_not_understood_leads_to_the_menu(stack: Stack, sender: str) -> None:
    stack.backend.status = "out_of_scope"
    (first,) = stack.say(sender, "阿巴阿巴咕噜")["replies"]
    assert first["options"][-1]["payload"] == "/nlu_fallback"
    (second,) = stack.say(sender, "阿巴阿巴咕噜")["replies"]
    assert second["kind"] == "menu"
    assert "12345" in second["text"]


def test_going_back_without_a_task_does_not_unsay_anything(stack: Stack, sender: str) -> None:
    first = stack.say(sender, QUESTION)["replies"]
    stack.say(sender, "回上一步")
    stack.say(sender, QUESTION)
    assert stack.say(sender, "再说一遍")["replies"] == first


ODD = [
    "😀", "👨\u200d👩\u200d👧👍🏻", "。。。？？？！", "，", "a", "字" * 1000, "补贴 " * 300, "/", "///",
    "創業擔保貸款可以不要反擔保嗎", "How can I get a loan?", "Здравствуйте, как получить кредит?",
    "１２３４５", "EXTERNAL: help", "<script>alert(1)</script>", "' OR 1=1 --", "{{config}} ${7*7}",
    "\u200b\u200b", "第一行\n第二行\t制表", "\ufeff你好", "𠮷野家", "[哈尔滨](city)", '{"a": 1}',
    "\x85\u2028x", "_mood_great_",
]  # fmt: skip


@pytest.mark.parametrize("text", ODD)
def test_odd_text_always_gets_a_reply(text: str, stack: Stack, sender: str) -> None:
    for status in ("answered", "out_of_scope"):
        stack.backend.status = status
        assert stack.say(sender, text)["replies"][0]["text"]


def test_a_long_conversation_goes_on(stack: Stack, sender: str) -> None:
    for _ in range(40):
        stack.say(sender, QUESTION)
    stack.say(sender, "那贷款有什么政策呢")
    assert stack.backend.seen[-1]["region"] == "230100"


def test_a_failing_backend_is_admitted(stack: Stack, sender: str) -> None:
    stack.backend.fails = True
    (reply,) = stack.say(sender, QUESTION)["replies"]
    assert reply["kind"] == "error"
    assert reply["answer"]["status"] == "error"


def test_without_actions_the_backend_learns_that_there_is_no_reply_and_later_all_is_well(
    stack: Stack, sender: str
) -> None:
    stack.stop("actions")
    try:
        response = stack.post(body(sender=sender, text=QUESTION))
        assert response.status_code == 502
        assert response.json()["replies"] == []
        assert stack.say(sender, "我不想活了")["replies"][0]["kind"] == "crisis"
    finally:
        stack.start("actions", f"{stack.actions_url}/health")
    assert stack.say(sender, QUESTION)["replies"][0]["kind"] == "policy"


def test_no_log_holds_a_word_of_a_whole_conversation(stack: Stack, sender: str) -> None:
    sentences = [
        "俺家住靖宇街想整个烧烤摊子有没有补贴",
        "阿巴阿巴咕噜",
        "隔壁老王欠我三万块",
        "你好呀小助手",
        "再说一遍",
    ]
    for status in ("answered", "out_of_scope"):
        stack.backend.status = status
        for sentence in sentences:
            stack.say(sender, sentence)
    stack.backend.fails = True
    stack.say(sender, sentences[0])
    logs = stack.log("bot") + stack.log("actions")
    assert sender in logs, "the conversation left no trace at all"
    for sentence in sentences:
        assert sentence not in logs
        assert sentence.encode("unicode_escape").decode() not in logs
    assert TOKEN not in logs
    assert SERVICE_TOKEN not in logs


def resident_megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="memory is read from /proc, which only Linux has")
def test_the_processes_stay_within_their_memory(stack: Stack) -> None:
    assert resident_megabytes(stack.processes["bot"].pid) < 750
    assert resident_megabytes(stack.processes["actions"].pid) < 150
