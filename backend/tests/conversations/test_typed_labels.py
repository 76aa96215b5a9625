"""Buttons named in words: any right under them, later those that are still sensible and undo nothing."""

from typing import Any

from app.conversations.labels import lasting
from tests.support.client import Chat
from tests.support.fakes import FakeBot

PLAN = '/answer{"do": "plan", "case": "c-1"}'
SORT_OUT = '/answer{"do": "start", "process": "aid_intake", "said": true}'
SAFE = [
    ("帮我捋一捋", SORT_OUT, "你帮我捋捋呗"),
    ("帮我捋一捋", SORT_OUT, "那就给我捋一捋吧"),
    ("看我的计划", PLAN, "看看我的计划呗"),
    ("看我的计划", PLAN, "那看我的计划吧。"),
    ("我的预约", '/answer{"do": "bookings"}', "我的预约呢"),
    ("约创业导师", "/book_mentor", "我要约创业导师"),
]
FINAL = [
    ("删掉草稿", '/answer{"do": "discard", "case": "c-1"}'),
    ("确定撤回", '/answer{"do": "withdraw", "case": "c-1", "sure": true}'),
    ("确定取消", '/answer{"do": "appointment_cancel", "id": "a-1", "sure": true}'),
    ("确认删除", "/confirm_deletion"),
    ("撤回同意", "/withdraw_consent"),
    ("同意", '/answer{"step": "consent.aid_intake", "value": true}'),
    ("交给工作人员", '/answer{"step": "confirm", "value": true}'),
    ("没雇人", '/answer{"step": "staff", "value": "none"}'),
    ("确认预约", '/answer{"do": "offer_take", "id": "a-1"}'),
]


def offered(chat: Chat, bot: FakeBot, label: str, payload: str) -> None:
    """A row of buttons that other talk has followed since."""
    bot.replies = [{"text": "您看？", "options": [{"label": label, "payload": payload}]}]
    chat.say("下一个")
    bot.replies = None
    chat.say("贷款怎么申请")


def sent(bot: FakeBot) -> Any:
    """The payload of the last message that the bot got."""
    return bot.requests[-1]["payload"]


def test_a_button_that_stays_good_is_pressed_by_its_words_later_on(chat: Chat, bot: FakeBot) -> None:
    for label, payload, typed in SAFE:
        offered(chat, bot, label, payload)
        chat.say(typed)
        assert sent(bot) == payload, typed


def test_what_undoes_hands_in_or_agrees_is_pressed_only_right_under_it(chat: Chat, bot: FakeBot) -> None:
    for label, payload in FINAL:
        bot.replies = [{"text": "您看？", "options": [{"label": label, "payload": payload}]}]
        chat.say("下一个")
        bot.replies = None
        chat.say(label)
        assert sent(bot) == payload, label
        for typed in (label, f"那就{label}吧"):
            chat.say(typed)
            assert sent(bot) is None, typed


def test_what_says_something_else_presses_nothing(chat: Chat, bot: FakeBot) -> None:
    offered(chat, bot, "看我的计划", PLAN)
    for typed in ("不看我的计划", "看我的计划要钱吗", "我的计划是开店", "捋啥", "帮我"):
        chat.say(typed)
        assert sent(bot) is None, typed


def test_two_buttons_of_one_name_are_not_guessed_between(chat: Chat, bot: FakeBot) -> None:
    offered(chat, bot, "看我的计划", PLAN)
    offered(chat, bot, "看我的计划", PLAN.replace("c-1", "c-2"))
    chat.say("看看我的计划吧")
    assert sent(bot) is None


def test_in_a_form_only_what_begins_or_shows_a_plan_stays_good() -> None:
    assert lasting(PLAN, form_open=True) and lasting(SORT_OUT, form_open=True)
    assert not lasting('/answer{"do": "bookings"}', form_open=True)
    assert lasting('/answer{"do": "bookings"}', form_open=False)
