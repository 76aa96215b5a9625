"""What the assistant says of itself: notices of bookings reach the conversation once, and who watches it."""

import asyncio
from typing import Any, cast

import pytest

from app.conversations.push import InProcessPush
from app.conversations.service import Conversations
from app.db import Database
from tests.privacy.conftest import SetClock, add_conversation

TEXT = "预约提醒：演示导师，2026年11月25日（周三）15:00–15:30，线上。"


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
