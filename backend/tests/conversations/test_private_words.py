"""Sensitive sentences of a visitor: encrypted at rest, in clear for him alone, gone with a deletion."""

import threading
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import create_engine, text

from app.conversations.repository import KEPT_PRIVATE
from app.privacy.sealing.rule import UNKEPT
from tests.conftest import SERVICE_TOKEN, Stack
from tests.conversations.test_failures import wait_for
from tests.conversations.test_personal_data import visitor_texts
from tests.privacy.conftest import PHONE
from tests.support.client import Chat
from tests.support.fakes import FakeBot

OPENING = "我店黄了欠了一屁股债想重来"
DISTRESS = f"我不想活了，电话{PHONE}"


def kept(stack: Stack, id: str | None = None) -> list[str]:
    """Every message as it lies in the database, without decrypting."""
    engine = create_engine(stack.database_url)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM messages ORDER BY seq")).mappings().all()
    engine.dispose()
    return [str(dict(row)) for row in rows if id is None or row["id"] == id]


def open_aid(http: httpx.Client, chat: Chat, message_id: str, said: str) -> None:
    """What the actions do when a sentence asks for aid."""
    turn = {
        "conversation_id": chat.conversation_id,
        "message_id": message_id,
        "text": said,
        "wish": "start",
        "process_id": "aid_intake",
    }
    headers = {"Authorization": f"Bearer {SERVICE_TOKEN}"}
    response = http.post("/service/case-turns", json=turn, headers=headers)
    assert response.status_code == 200, response.text


def said_while(chat: Chat, bot: FakeBot, body: dict[str, Any], work: Any) -> None:
    """Send a message; `work` runs while the bot has it."""
    bot.may_answer.clear()
    asked = len(bot.requests)
    sending = threading.Thread(target=lambda: chat.post(body))
    sending.start()
    try:
        wait_for(lambda: len(bot.requests) > asked)
        work()
    finally:
        bot.may_answer.set()
        sending.join()


def began_aid(chat: Chat, bot: FakeBot, said: str = OPENING) -> str:
    """A conversation whose sentence opened an aid intake; the id of the message."""
    id = str(uuid4())
    said_while(chat, bot, {"id": id, "text": said}, lambda: open_aid(chat.http, chat, id, said))
    return id


def test_the_sentence_that_opens_an_aid_intake_is_kept_encrypted(
    chat: Chat, bot: FakeBot, stack: Stack
) -> None:
    id = began_aid(chat, bot)
    (row,) = kept(stack, id)
    assert "一屁股" not in row and KEPT_PRIVATE in row
    assert bot.requests[0]["text"] == OPENING
    assert visitor_texts(chat) == [OPENING]


def test_what_is_said_in_an_aid_intake_is_kept_encrypted(chat: Chat, bot: FakeBot, stack: Stack) -> None:
    began_aid(chat, bot)
    chat.say("现在手里也没啥钱了", id="second")
    (row,) = kept(stack, "second")
    assert "没啥钱" not in row and KEPT_PRIVATE in row
    assert visitor_texts(chat)[-1] == "现在手里也没啥钱了"


def test_a_short_yes_that_opens_the_intake_hides_the_sentence_before_it(
    chat: Chat, bot: FakeBot, stack: Stack
) -> None:
    chat.say(OPENING, id="first")
    assert "一屁股" in kept(stack, "first")[0]
    began_aid(chat, bot, "好的")
    assert "一屁股" not in kept(stack, "first")[0]
    assert visitor_texts(chat) == [OPENING, "好的"]


def test_a_sentence_of_distress_is_kept_encrypted(chat: Chat, stack: Stack) -> None:
    chat.say(DISTRESS, id="d")
    (row,) = kept(stack, "d")
    assert "不想活" not in row and KEPT_PRIVATE in row
    (shown,) = visitor_texts(chat)
    assert shown.startswith("我不想活了") and PHONE not in shown


def test_a_resent_private_sentence_gets_its_first_answer(chat: Chat) -> None:
    first = chat.say(DISTRESS, id="d")
    assert chat.say(DISTRESS, id="d") == first
    assert chat.post({"id": "d", "text": "另一条"}).status_code == 409


def test_an_ordinary_question_can_be_read_in_the_log(chat: Chat, stack: Stack) -> None:
    chat.say(f"电话{PHONE}，创业担保贷款怎么申请", id="q")
    (row,) = kept(stack, "q")
    assert "创业担保贷款怎么申请" in row and "⟦phone:" in row and KEPT_PRIVATE not in row


def test_a_message_waiting_for_its_answer_lies_encrypted(chat: Chat, bot: FakeBot, stack: Stack) -> None:
    def look() -> None:
        (row,) = kept(stack, "w")
        assert "贷款怎么申请" not in row

    said_while(chat, bot, {"id": "w", "text": "贷款怎么申请"}, look)
    assert "贷款怎么申请" in kept(stack, "w")[0]


def test_the_export_holds_private_sentences(chat: Chat) -> None:
    chat.say(DISTRESS)
    export = chat.http.get("/api/privacy/export", headers=chat.headers)
    assert "我不想活了" in export.text


def test_weak_signs_add_up_over_private_sentences(chat: Chat, bot: FakeBot, stack: Stack) -> None:
    began_aid(chat, bot, "店黄了，欠了三十万，天天睡不着")
    replies = [chat.say(said)["replies"][0]["kind"] for said in ("没人能帮我", "活着没意思，撑不下去了")]
    assert replies[-1] == "crisis"


def test_a_deletion_takes_private_sentences_with_it(chat: Chat, stack: Stack) -> None:
    chat.say(DISTRESS, id="d")
    confirmed = chat.http.post("/api/privacy/deletion", json={"confirm": True}, headers=chat.headers)
    assert confirmed.status_code in (200, 202)
    wait_for(lambda: not kept(stack))


@pytest.mark.parametrize("said", [OPENING, DISTRESS])
def test_the_log_of_the_backend_never_holds_the_words(
    chat: Chat, bot: FakeBot, said: str, capfd: pytest.CaptureFixture[str]
) -> None:
    began_aid(chat, bot, said) if said == OPENING else chat.say(said)
    written = capfd.readouterr()
    assert said[:6] not in written.out + written.err


LONG = "雇了俩服务员，工资欠了两个月，到现在还没给人家"
TAKEN_OUT = "（您的回答，已加密保存）"


def said_in_the_form(chat: Chat, bot: FakeBot, said: str) -> None:
    """Say something to the open form, with what the actions do meanwhile."""
    id = str(uuid4())

    def turn() -> None:
        body = {"conversation_id": chat.conversation_id, "message_id": id, "text": bot.requests[-1]["text"]}
        headers = {"Authorization": f"Bearer {SERVICE_TOKEN}"}
        assert chat.http.post("/service/case-turns", json=body, headers=headers).status_code == 200

    said_while(chat, bot, {"id": id, "text": said}, turn)


@pytest.mark.parametrize("ends_it", ["不同意", "我只想问政策"])
def test_what_was_told_before_a_no_is_not_said_to_be_kept(
    chat: Chat, bot: FakeBot, stack: Stack, ends_it: str
) -> None:
    began_aid(chat, bot)
    said_in_the_form(chat, bot, LONG)
    assert visitor_texts(chat)[-1] == TAKEN_OUT
    said_in_the_form(chat, bot, ends_it)
    assert visitor_texts(chat) == [OPENING, UNKEPT, ends_it]
    assert not any("服务员" in row for row in kept(stack))
    assert chat.say("谢谢")["process"] is None


def test_what_was_told_before_a_yes_is_kept_and_said_to_be(chat: Chat, bot: FakeBot) -> None:
    began_aid(chat, bot)
    said_in_the_form(chat, bot, LONG)
    said_in_the_form(chat, bot, "同意")
    assert visitor_texts(chat) == [OPENING, TAKEN_OUT, "同意"]
    assert chat.say("谢谢")["process"] is not None
