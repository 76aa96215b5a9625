"""After danger: calm words get a calm line, no form is thrown at anybody, typed labels press buttons."""

from typing import Any

import pytest

from tests.conftest import Stack
from tests.conversations.test_danger_in_forms import consent_key, crisis, press, pressed
from tests.conversations.test_private_words import began_aid, kept
from tests.support.client import Chat
from tests.support.fakes import FakeBot

AGREE = "改成同意"
CALM = [
    "没事了",
    "我没事",
    "缓过来了",
    "好多了，谢谢",
    "你有病吧",
    "没想死",
    "我就那么一说，还有孩子呢",
    "活着呢",
    "没死呢",
    "还在呢",
]


@pytest.fixture
def consented(chat: Chat, bot: FakeBot) -> dict[str, Any]:
    """An aid intake that stands at the question of safety."""
    began_aid(chat, bot)
    return press(chat, step=consent_key(chat), value=True)


def calm(chat: Chat, said: str) -> dict[str, Any]:
    """The one reply to calm words: short, with the numbers in reach, no crisis."""
    (reply,) = chat.say(said)["replies"]
    assert reply["kind"] == "text" and "12356" in reply["text"] and "110" in reply["text"], reply
    assert "眼下什么都没有" not in reply["text"] and "敏感个人信息" not in reply["text"]
    return dict(reply)


def refused(chat: Chat, bot: FakeBot) -> str:
    """The consent was refused: the bot says so, with the button that takes it back; its payload."""
    began_aid(chat, bot)
    consent = consent_key(chat)
    press(chat, step=consent, value=False)
    payload = f'/answer{{"step": "{consent}", "do": "change"}}'
    bot.replies = [{"text": "好，不同意也没关系。", "options": [{"label": AGREE, "payload": payload}]}]
    chat.say("那行")
    bot.replies = None
    return payload


@pytest.mark.parametrize("said", CALM)
def test_calm_words_after_danger_get_no_consent_thrown_at_them(chat: Chat, bot: FakeBot, said: str) -> None:
    refused(chat, bot)
    crisis(chat, "我现在就在楼顶坐着呢")
    asked = len(bot.requests)
    reply = calm(chat, said)
    assert [option["label"] for option in reply["options"]] == ["接着说", "先到这"]
    assert len(bot.requests) == asked


def test_after_calm_words_the_form_goes_on_only_when_asked(chat: Chat, bot: FakeBot) -> None:
    refused(chat, bot)
    crisis(chat, "我现在就在楼顶坐着呢")
    calm(chat, "没事了")
    calm(chat, "嗯，缓过来了")
    chat.say("接着说")
    assert '"do": "go_on"' in bot.requests[-1]["payload"]


@pytest.mark.parametrize("typed", [AGREE, f"{AGREE}。", f"点“{AGREE}”", f"我点{AGREE}"])
def test_the_label_of_a_button_typed_after_danger_presses_it(chat: Chat, bot: FakeBot, typed: str) -> None:
    payload = refused(chat, bot)
    crisis(chat, "我现在就在楼顶坐着呢")
    calm(chat, "没事了")
    chat.say(typed)
    assert bot.requests[-1]["payload"] == payload


def test_what_only_begins_like_a_label_presses_nothing(chat: Chat, bot: FakeBot) -> None:
    refused(chat, bot)
    chat.say("改成同意是啥意思")
    assert bot.requests[-1]["payload"] is None


def test_the_label_of_an_answer_asked_long_ago_presses_nothing(chat: Chat, bot: FakeBot) -> None:
    payload = '/answer{"step": "staff", "value": "none"}'
    bot.replies = [{"text": "雇过人吗？", "options": [{"label": "没雇人", "payload": payload}]}]
    chat.say("下一个")
    bot.replies = None
    chat.say("贷款怎么申请")
    chat.say("没雇人")
    assert bot.requests[-1]["payload"] is None


@pytest.mark.parametrize(
    "said", ["没事，药我已经吃了", "我没事，你们不用找我，东西都交代好了", "没想死，可我真不想活了"]
)
def test_a_denial_with_danger_beside_it_is_danger_again(chat: Chat, bot: FakeBot, said: str) -> None:
    crisis(chat, "我不想活了")
    crisis(chat, said)


@pytest.mark.parametrize("said", ["还在呢", "他们还在门口", "没走呢"])
def test_a_threat_that_is_still_there_is_danger_again(chat: Chat, bot: FakeBot, said: str) -> None:
    crisis(chat, "要债的在门口堵着要砍我")
    crisis(chat, said)


@pytest.mark.parametrize("said", ["我还在呢", "人没事，活着呢"])
def test_who_is_still_there_himself_after_a_threat_is_answered_calmly(
    chat: Chat, bot: FakeBot, said: str
) -> None:
    crisis(chat, "要债的在门口堵着要砍我")
    calm(chat, said)


@pytest.mark.parametrize(
    "said", ["不是，他没想死，他拿我钱跑了！！", "谁想死了，我问你咋要钱", "滚犊子，我没要死"]
)
def test_a_denial_after_a_false_alarm_gets_no_second_crisis(chat: Chat, bot: FakeBot, said: str) -> None:
    crisis(chat, "我不想活了")
    (reply,) = chat.say(said)["replies"]
    assert reply["kind"] == "text"


def test_calm_words_answer_the_question_that_was_asked_since(
    chat: Chat, bot: FakeBot, consented: dict[str, Any]
) -> None:
    crisis(chat, "我弟弟昨天喝了农药，刚抢救过来")
    press(chat, do="go_on")
    chat.say("接着说")
    chat.say("没事，都平安")
    assert bot.requests[-1]["message_id"] and len(bot.requests) >= 2


@pytest.mark.parametrize(
    "said",
    [
        "我弟弟昨天喝了农药，刚抢救过来",
        "我弟半夜给我妈发语音说姐我对不起你，我不想活了",
        "我媳妇说她活够了，在窗台上坐着呢",
    ],
)
def test_a_relatives_danger_leaves_the_question_about_oneself_open(
    chat: Chat, bot: FakeBot, consented: dict[str, Any], stack: Stack, said: str
) -> None:
    reply = crisis(chat, said)
    assert "替他着急" in reply["text"]
    assert [option["label"] for option in reply["options"]] == ["接着说", "先到这"]
    assert consent_key(chat) == "urgent"
    again = press(chat, do="go_on")
    heard = "\n".join(each["text"] for each in (*again["before"], *again["after"]))
    assert "眼下平安吗" in heard
    read_back = pressed(chat, again, "还行，能慢慢说")
    told = "\n".join(each["text"] for each in (*read_back["before"], *read_back["after"]))
    assert "心里撑不住" not in told


def test_a_wrong_hearing_put_right_raises_no_second_alarm(
    chat: Chat, bot: FakeBot, consented: dict[str, Any]
) -> None:
    crisis(chat, "我弟弟发语音说我不想活了")
    (reply,) = chat.say("心里撑不住的是我弟弟，不是我")["replies"]
    assert reply["kind"] == "text"


def test_calm_words_are_kept_private_like_everything_of_the_form(
    chat: Chat, bot: FakeBot, stack: Stack
) -> None:
    refused(chat, bot)
    crisis(chat, "我现在就在楼顶坐着呢")
    chat.say("我没事", id="calm")
    (row,) = kept(stack, "calm")
    assert "我没事" not in row


NOTHING = {
    "kind": "policy",
    "text": "这份方案里没有找到能回答这个问题的内容。",
    "answer": {"status": "not_covered"},
}


@pytest.mark.parametrize("said", ["没事，就是心里憋屈得没法说", "这一年过得太难了", "我就想说说话"])
def test_who_asks_nothing_after_danger_is_not_told_that_the_plan_is_silent(
    chat: Chat, bot: FakeBot, said: str
) -> None:
    crisis(chat, "活着没意思，不想活了")
    bot.replies = [NOTHING]
    (reply,) = chat.say(said)["replies"]
    assert "我在这儿" in reply["text"] and "12356" in reply["text"]


@pytest.mark.parametrize("said", ["农村养老保险咋转", "我那个商标的事谁管", "查查我的退休金"])
def test_a_question_after_danger_is_answered_as_it_is(chat: Chat, bot: FakeBot, said: str) -> None:
    crisis(chat, "活着没意思，不想活了")
    bot.replies = [NOTHING]
    (reply,) = chat.say(said)["replies"]
    assert reply["text"] == NOTHING["text"]
