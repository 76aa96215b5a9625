"""Danger is heard in the middle of a form too, where what is said is taken out before anybody reads it."""

import json
from typing import Any

import pytest

from tests.conftest import SERVICE_TOKEN, Stack
from tests.conversations.test_private_words import began_aid, kept
from tests.support.client import Chat
from tests.support.fakes import FakeBot

DANGER = "我真的不想活了，欠这么多钱没脸见人"


def press(chat: Chat, **values: Any) -> dict[str, Any]:
    """What the bot does with a button of the form."""
    turn = {
        "conversation_id": chat.conversation_id,
        "message_id": f"press {json.dumps(values)}",
        "text": "",
        "button": values,
    }
    headers = {"Authorization": f"Bearer {SERVICE_TOKEN}"}
    response = chat.http.post("/service/case-turns", json=turn, headers=headers)
    assert response.status_code == 200, response.text
    turned: dict[str, Any] = response.json()
    return turned


def shown(turned: dict[str, Any]) -> str:
    """Everything a turn of the form says."""
    return "\n".join(reply["text"] for reply in (*turned["before"], *turned["after"]))


def pressed(chat: Chat, turned: dict[str, Any], label: str) -> dict[str, Any]:
    """Press a button of the form by its label."""
    options = [each for reply in (*turned["before"], *turned["after"]) for each in reply["options"]]
    payload = next(each["payload"] for each in options if each["label"] == label)
    return press(chat, **json.loads(payload.removeprefix("/answer")))


def consent_key(chat: Chat) -> str:
    """The consent that an aid intake begins with."""
    process = chat.http.get("/api/chat/messages", params={"after": 0}, headers=chat.headers).json()["process"]
    key: str = process["step"]["id"]
    return key


@pytest.fixture
def consented(chat: Chat, bot: FakeBot) -> dict[str, Any]:
    """An aid intake that stands at the question of safety."""
    began_aid(chat, bot)
    return press(chat, step=consent_key(chat), value=True)


def crisis(chat: Chat, said: str, id: str | None = None) -> dict[str, Any]:
    """The one reply to a sentence of danger."""
    (reply,) = chat.say(said, id=id)["replies"]
    assert reply["kind"] == "crisis" and reply["answer"]["status"] == "crisis"
    return dict(reply)


def test_danger_is_heard_before_the_consent(chat: Chat, bot: FakeBot, stack: Stack) -> None:
    began_aid(chat, bot)
    crisis(chat, DANGER, id="d")
    (row,) = kept(stack, "d")
    assert "不想活" not in row and "没脸" not in row


def test_danger_is_heard_after_the_consent_was_refused(chat: Chat, bot: FakeBot) -> None:
    began_aid(chat, bot)
    press(chat, step=consent_key(chat), value=False)
    crisis(chat, DANGER)


def test_danger_at_the_question_of_safety_is_its_answer(chat: Chat, consented: dict[str, Any]) -> None:
    reply = crisis(chat, DANGER)
    assert {"先说到这", "愿意接着讲"} <= {option["label"] for option in reply["options"]}
    process = chat.http.get("/api/chat/messages", params={"after": 0}, headers=chat.headers).json()["process"]
    assert process["step"]["id"] == "urgent_help"


def test_danger_in_the_story_gets_help_and_the_story_goes_on(chat: Chat, consented: dict[str, Any]) -> None:
    pressed(chat, consented, "还行，能慢慢说")
    reply = crisis(chat, "工人工资欠了三个月没给，我不想活了")
    assert [option["label"] for option in reply["options"]] == ["接着说", "先到这"]
    heard = shown(press(chat, do="go_on"))
    assert "工资" in heard


def test_danger_while_the_story_is_read_back_joins_it(chat: Chat, consented: dict[str, Any]) -> None:
    pressed(chat, consented, "还行，能慢慢说")
    press(chat, do="go_on")
    crisis(chat, "我不想活了，店黄了欠银行二十万")
    assert "欠款" in shown(press(chat, do="go_on"))
    crisis(chat, "我想死的心都有了，执照也没注销")
    read_back = shown(press(chat, do="go_on"))
    assert "欠款" in read_back and "执照" in read_back


def test_whoever_leaves_after_danger_finds_his_case_as_a_draft(chat: Chat, consented: dict[str, Any]) -> None:
    pressed(chat, consented, "还行，能慢慢说")
    crisis(chat, "我不想活了")
    assert "接着填" in shown(press(chat, do="pause"))


def test_weak_signs_in_private_answers_add_up(chat: Chat, consented: dict[str, Any]) -> None:
    pressed(chat, consented, "还行，能慢慢说")
    chat.say("店黄了，欠了三十万，天天睡不着")
    chat.say("没人能帮我，啥都没有了")
    crisis(chat, "没意思，撑不下去了")


def test_danger_in_a_form_without_a_story_leaves_its_question_open(chat: Chat, bot: FakeBot) -> None:
    headers = {"Authorization": f"Bearer {SERVICE_TOKEN}"}
    turn = {
        "conversation_id": chat.conversation_id,
        "message_id": "start",
        "text": "我想开个奶茶店",
        "wish": "start",
        "process_id": "personal_startup",
    }
    assert chat.http.post("/service/case-turns", json=turn, headers=headers).status_code == 200
    before = consent_key(chat)
    reply = crisis(chat, "我不想活了")
    assert [option["label"] for option in reply["options"]] == ["接着说", "先到这"]
    assert consent_key(chat) == before


def test_the_turns_after_danger_stay_with_the_person(chat: Chat, bot: FakeBot) -> None:
    crisis(chat, "我不想活了")
    bot.intent = "human"
    for said in ("转人工", "在吗"):
        (reply,) = chat.say(said)["replies"]
        assert "12356" in reply["text"] and "回声" not in reply["text"]


def test_a_question_after_danger_is_answered_as_ever(chat: Chat, bot: FakeBot) -> None:
    crisis(chat, "我不想活了")
    bot.intent = "ask_policy"
    assert "回声" in chat.say("创业担保贷款怎么申请")["replies"][0]["text"]


def test_some_turns_after_danger_small_talk_is_small_talk_again(chat: Chat, bot: FakeBot) -> None:
    crisis(chat, "我不想活了")
    for _ in range(4):
        chat.say("创业担保贷款怎么申请")
    bot.intent = "greet"
    assert "回声" in chat.say("在吗")["replies"][0]["text"]


def test_a_form_that_goes_on_after_danger_asks_its_question(
    chat: Chat, bot: FakeBot, consented: dict[str, Any]
) -> None:
    pressed(chat, consented, "还行，能慢慢说")
    crisis(chat, "我不想活了")
    press(chat, do="pause")
    bot.intent, bot.replies = "resume", [{"text": "您可以先说说情况", "options": []}]
    assert chat.say("接着填")["replies"][0]["text"] == "您可以先说说情况"
