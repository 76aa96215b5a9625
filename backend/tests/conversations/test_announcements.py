"""What the assistant says of itself: notices of bookings reach the conversation once, and who watches it."""

import asyncio
from typing import Any, cast

import pytest

from app.cases.offered_times import buttons_of_notice
from app.conversations import repository
from app.conversations.push import InProcessPush
from app.conversations.service import Conversations
from app.db import Database
from tests.privacy.conftest import SetClock, add_conversation
from tests.support.client import Chat
from tests.support.fakes import FakeBot

TEXT = "预约提醒：演示导师，2026年11月25日（周三）15:00–15:30，线上。"
OFFER = buttons_of_notice("offered", "a1")
TAKE = OFFER[0]["payload"]


@pytest.fixture
def service(database: Database) -> Conversations:
    """The conversations, with nothing that only answers need."""
    nothing = cast(Any, None)
    return Conversations(database, nothing, InProcessPush(), nothing, nothing, SetClock(), 1.0)


async def told(service: Conversations, conversation_id: str, *ids: str) -> list[bool]:
    """Announce under these ids."""
    return [await service.announce(conversation_id, id, TEXT) for id in ids]


def test_an_announcement_stands_in_the_conversation_once_an_id(
    service: Conversations, database: Database
) -> None:
    conversation_id = add_conversation(database, SetClock())
    assert asyncio.run(told(service, conversation_id, "n-1", "n-1", "n-2")) == [True, True, True]
    with database.reading() as db:
        rows = db.connection().exec_driver_sql("SELECT id, seq, role, text FROM messages ORDER BY seq").all()
    assert [tuple(row) for row in rows] == [("n-1", 1, "assistant", TEXT), ("n-2", 2, "assistant", TEXT)]


def test_an_announcement_to_nobody_is_not_said(service: Conversations) -> None:
    assert asyncio.run(told(service, "00000000-0000-0000-0000-000000000000", "n-1")) == [False]


def test_an_announcement_is_pushed_to_who_watches(service: Conversations, database: Database) -> None:
    conversation_id = add_conversation(database, SetClock())

    async def watch() -> list[str]:
        async with service._push.subscribe(conversation_id) as subscription:
            await service.announce(conversation_id, "n-1", TEXT)
            return [message.text for message in await subscription.next() or []]

    assert asyncio.run(watch()) == [TEXT]


def test_the_buttons_of_an_announcement_are_shown_and_can_be_pressed(
    service: Conversations, database: Database
) -> None:
    conversation_id = add_conversation(database, SetClock())
    asyncio.run(service.announce(conversation_id, "n-1", TEXT, OFFER))
    with database.reading() as db:
        [message] = repository.messages_after(db, conversation_id, 0, 10)
        label = repository.label_of_option(db, conversation_id, TAKE)
    assert message.options == OFFER and label == "确认预约"


def test_words_answer_the_offer_that_was_said_last(chat: Chat, bot: FakeBot) -> None:
    bot.replies = [{"text": "候补等到了。", "options": OFFER}]
    chat.say("你好")
    bot.replies = None
    chat.say("行，就要这个时间")
    chat.say("行，就要这个时间")
    assert [each.get("payload") for each in bot.requests] == [None, TAKE, None]


def test_typing_what_a_button_says_presses_it(chat: Chat, bot: FakeBot) -> None:
    bot.replies = [{"text": "核对一下。", "options": [{"label": "交给工作人员", "payload": "/submit"}]}]
    chat.say("填完了")
    chat.say(" 交给工作人员 ")
    bot.replies = [{"text": "好了。", "options": []}]
    chat.say("交给工作人员啊")
    chat.say("交给工作人员")
    assert [each.get("payload") for each in bot.requests] == [None, "/submit", None, None]


def test_words_that_two_buttons_share_press_none(chat: Chat, bot: FakeBot) -> None:
    same = [{"label": "这个", "payload": "/a"}, {"label": "这个", "payload": "/b"}]
    bot.replies = [{"text": "哪个？", "options": same}]
    chat.say("你好")
    chat.say("这个")
    assert bot.requests[-1].get("payload") is None
