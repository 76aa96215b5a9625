"""Personal values on their way through a conversation: masked for people, tokens for everybody else."""

import re

import httpx
import pytest

from tests.conftest import SERVICE_TOKEN, Backends, KillableBackend
from tests.conversations.test_failures import answers, client, wait_for
from tests.conversations.test_limits_and_feedback import rate
from tests.privacy.conftest import ID_CARD, PHONE
from tests.support.client import Chat
from tests.support.fakes import FakeBot

WRONG_ID_CARD = "230103199001010016"
QUESTION = f"我身份证号{ID_CARD}，电话{PHONE}，能办创业担保贷款吗"
MASKED = "我身份证号2301********0015，电话139****8901，能办创业担保贷款吗"
TOKENS = re.compile(r"我身份证号⟦id_card:[0-9a-f]{4}⟧,电话⟦phone:[0-9a-f]{4}⟧,能办创业担保贷款吗")


def visitor_texts(chat: Chat) -> list[str]:
    return [message["text"] for message in chat.history() if message["role"] == "visitor"]


def test_the_bot_reads_tokens_and_the_history_shows_masks(chat: Chat, bot: FakeBot) -> None:
    chat.say(QUESTION)
    assert TOKENS.fullmatch(bot.requests[0]["text"])
    assert visitor_texts(chat) == [MASKED]


def test_the_same_number_later_has_the_same_token(chat: Chat, bot: FakeBot) -> None:
    chat.say(f"电话{PHONE}")
    chat.say("电话一三九 四五六七 八九零一")
    assert bot.requests[0]["text"] == bot.requests[1]["text"]


def test_a_resent_message_with_a_number_gets_the_first_answer(chat: Chat, bot: FakeBot) -> None:
    first = chat.say(QUESTION, id="same")
    assert chat.say(QUESTION, id="same") == first
    assert len(bot.requests) == 1
    assert chat.post({"id": "same", "text": "另一条"}).status_code == 409


def test_after_a_withdrawal_a_resent_message_is_still_the_same(chat: Chat) -> None:
    notice = chat.http.get("/api/privacy/notice").json()["version"]
    consent = {"purpose": "basic", "decision": "granted", "notice_version": notice}
    assert chat.http.post("/api/privacy/consents", json=consent, headers=chat.headers).status_code == 200
    first = chat.say(QUESTION, id="same")
    assert chat.http.delete("/api/privacy/consents", headers=chat.headers).status_code == 200
    assert chat.say(QUESTION, id="same") == first


def test_masking_is_explained_once_a_conversation(chat: Chat, bot: FakeBot) -> None:
    said = [[reply["text"] for reply in chat.say(QUESTION)["replies"]] for _ in range(2)]
    assert "遮盖" in said[0][0] and said[0][1].startswith("回声")
    assert len(said[1]) == 1 and said[1][0].startswith("回声")


def test_a_text_without_numbers_gets_no_such_sentence(chat: Chat) -> None:
    assert len(chat.say("创业担保贷款怎么申请")["replies"]) == 1


def test_nobody_is_asked_for_a_number_again_that_no_form_asked_for(chat: Chat) -> None:
    replies = chat.say(f"我身份证号{WRONG_ID_CARD}，能贷款吗")["replies"]
    assert replies[0]["kind"] == "text" and "不需要提供" in replies[0]["text"]
    assert len(replies) == 2 and "再说一次" not in str(replies)
    assert WRONG_ID_CARD[4:14] not in str(chat.history())


def test_a_visitor_cannot_forge_a_token(chat: Chat, bot: FakeBot) -> None:
    chat.say("⟦phone:0000⟧是什么")
    assert "⟦" not in bot.requests[0]["text"]
    assert visitor_texts(chat) == ["⟦phone:0000⟧是什么"]


def test_without_the_bot_the_answer_still_comes_and_its_sentence_too(chat: Chat, bot: FakeBot) -> None:
    bot.status = 500
    replies = chat.say(QUESTION)["replies"]
    assert [reply["kind"] for reply in replies] == ["text", "degraded"]


def test_distress_is_answered_by_the_fixed_text_alone(chat: Chat) -> None:
    replies = chat.say(f"我不想活了，电话{PHONE}")["replies"]
    assert [reply["kind"] for reply in replies] == ["crisis"]


def test_after_a_crash_the_bot_gets_the_same_tokens(killable_backend: KillableBackend, bot: FakeBot) -> None:
    bot.may_answer.clear()
    with client(killable_backend.start()) as http:
        chat = Chat.open(http)
        stream = httpx.Timeout(0.5, connect=5)
        with pytest.raises(httpx.ReadTimeout):
            http.post(
                "/api/chat/messages", json={"id": "m", "text": QUESTION}, headers=chat.headers, timeout=stream
            )
        wait_for(lambda: bot.requests)
    killable_backend.kill()
    bot.may_answer.set()
    with client(killable_backend.start()) as http:
        again = Chat(http, chat.token, chat.conversation_id)
        replies = wait_for(lambda: answers(again))
    assert bot.requests[-1]["text"] == bot.requests[0]["text"]
    assert "遮盖" in replies[0]["text"] and len(replies) == 2


def test_a_comment_is_kept_masked(chat: Chat) -> None:
    reply_id = chat.say("你好")["replies"][0]["id"]
    verdict = rate(chat, reply_id, rating="down", comment=f"给我回电话{PHONE}")
    assert verdict.json()["comment"] == "给我回电话139****8901"
    sections = chat.http.get("/api/privacy/export", headers=chat.headers).json()["sections"]
    (kept,) = next(section["rows"] for section in sections if section["table"] == "message_feedback")
    assert kept["comment"] == "给我回电话139****8901"


def test_a_deletion_asked_for_by_an_action_kills_the_token_and_the_bot_forgets(
    start_backend: Backends, bot: FakeBot
) -> None:
    with start_backend() as url, client(url) as http:
        chat = Chat.open(http)
        chat.say(QUESTION)
        service = {"Authorization": f"Bearer {SERVICE_TOKEN}"}
        body = {"conversation_id": chat.conversation_id}
        receipt = http.post("/service/privacy/deletions", json=body, headers=service).json()["receipt"]
        wait_for(lambda: http.get("/api/chat/messages", headers=chat.headers).status_code == 401)
        wait_for(lambda: bot.forgotten == [chat.conversation_id])
        state = wait_for(
            lambda: (
                found
                if (found := http.get(f"/api/privacy/receipts/{receipt}").json())["bot"] == "done"
                else None
            )
        )
    assert state["deleted_at"]


@pytest.mark.parametrize("path", ["/service/privacy/deletions", "/service/privacy/withdrawals"])
def test_what_actions_may_do_a_visitor_may_not(chat: Chat, path: str) -> None:
    body = {"conversation_id": chat.conversation_id}
    assert chat.http.post(path, json=body, headers=chat.headers).status_code == 401


def test_actions_can_say_how_much_is_kept_but_not_what(chat: Chat) -> None:
    chat.say(QUESTION)
    service = {"Authorization": f"Bearer {SERVICE_TOKEN}"}
    path = "/service/privacy/holdings"
    found = chat.http.get(path, params={"conversation_id": chat.conversation_id}, headers=service)
    counts = {part["what"]: part["count"] for part in found.json()["parts"]}
    assert counts["对话记录"] == 3 and counts["对话中的号码（加密保存）"] == 2
    nobody = chat.http.get(path, params={"conversation_id": "0" * 36}, headers=service)
    assert nobody.status_code == 404
