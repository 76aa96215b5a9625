"""The parts of the conversations one by one: text, safety, repository, locks, push, limits."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from redis.asyncio import Redis

from app.conversations import repository, text
from app.conversations.locks import InProcessLocks, RedisLocks
from app.conversations.ports import ConversationLocks
from app.conversations.push import InProcessPush, RedisPush, stop
from app.conversations.schemas import Message
from app.db import Database
from app.errors import RateLimited
from app.limits import RateLimits
from app.safety import Safety
from app.settings import Settings
from tests.conftest import POLICIES
from tests.support.learned import learned_once

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("１２３４５", "12345"),
        ("創業擔保貸款怎麼申請", "创业担保贷款怎么申请"),
        ("创\u200b业\u202e贷\U000e0041款", "创业贷款"),
        ("ＡＢＣ　ｄｅｆ", "ABC def"),
        ("/restart", "/restart"),
    ],
)
def test_the_bot_reads_a_cleaned_copy(sent: str, read: str) -> None:
    assert text.for_bot(sent) == read
    assert text.accept(sent) == sent


def test_a_ligature_cannot_make_the_copy_longer_than_the_limit() -> None:
    assert len(text.for_bot("\ufdfa" * 1000)) <= 2000


@pytest.fixture(scope="module")
def safety() -> Safety:
    return learned_once()


def test_the_fixed_reply_promises_nothing_that_does_not_exist(safety: Safety) -> None:
    assert "12356" in safety.reply and "110" in safety.reply and "120" in safety.reply
    assert "不少于18小时" in safety.reply
    assert "24" not in safety.reply and "工作人员" not in safety.reply


def test_every_example_of_distress_is_found_and_no_counter_example(safety: Safety) -> None:
    content = yaml.safe_load((POLICIES / "safety.yml").read_text(encoding="utf-8"))
    assert [t for t in content["examples"] if not safety.detect(t)] == []
    assert [t for t in content["counter_examples"] if safety.detect(t)] == []


def test_a_rule_file_whose_example_is_not_found_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "safety.yml"
    content = {"reply": "x", "distress": ["甲"], "examples": ["乙"], "counter_examples": ["丙"]}
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(ValueError, match="missed"):
        Safety.load(path)


def row(seq: int, id: str, role: str = "visitor", **changes: Any) -> dict[str, Any]:
    """A message row with all columns."""
    values: dict[str, Any] = {
        "conversation_id": "c",
        "seq": seq,
        "id": id,
        "role": role,
        "kind": "text",
        "text": "话",
        "payload": None,
        "options": [],
        "answer": None,
        "card": None,
        "in_reply_to": None,
        "state": "pending" if role == "visitor" else None,
        "details": None,
        "created_at": NOW,
        "answered_at": None,
        "private": None,
    }
    return values | changes


@pytest.fixture
def conversation(database: Database) -> Database:
    """A database with one conversation `c`."""
    with database.transaction() as db:
        repository.add_conversation(db, conversation_id="c", region="230100", digest="d", now=NOW)
    return database


def test_places_are_handed_out_once_and_come_back_after_a_failure(conversation: Database) -> None:
    with conversation.transaction() as db:
        assert repository.take_places(db, "c", 1) == 1
        assert repository.take_places(db, "c", 3) == 2
    with pytest.raises(RuntimeError), conversation.transaction() as db:
        assert repository.take_places(db, "c", 1) == 5
        raise RuntimeError
    with conversation.transaction() as db:
        assert repository.take_places(db, "c", 1) == 5
        assert repository.take_places(db, "nobody", 1) is None


def test_many_threads_never_get_the_same_place(conversation: Database) -> None:
    places: list[int | None] = []

    def take() -> None:
        for _ in range(20):
            with conversation.transaction() as db:
                places.append(repository.take_places(db, "c", 1))

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(place or 0 for place in places) == list(range(1, 81))


def test_pending_messages_come_in_order_and_only_once(conversation: Database) -> None:
    with conversation.transaction() as db:
        repository.add_messages(db, [row(1, "m-1"), row(2, "m-2", created_at=NOW + timedelta(seconds=1))])
    with conversation.transaction() as db:
        first = repository.next_pending(db, "c")
        assert first is not None and (first.id, first.region) == ("m-1", "230100")
        assert repository.conversations_with_pending(db, NOW, 10) == ["c"]
        assert repository.conversations_with_pending(db, NOW - timedelta(seconds=1), 10) == []
        assert repository.mark_answered(db, first, NOW, keep_private=False) is True
        assert repository.mark_answered(db, first, NOW, keep_private=False) is False
        second = repository.next_pending(db, "c")
        assert second is not None and second.id == "m-2"
        assert repository.mark_answered(db, second, NOW, keep_private=True) is True
        assert repository.next_pending(db, "c") is None


def test_a_newer_label_of_an_option_replaces_the_old(conversation: Database) -> None:
    with conversation.transaction() as db:
        repository.remember_options(db, "c", [("/a", "甲"), ("/a", "乙"), ("/b", "丙")])
        repository.remember_options(db, "c", [("/b", "丁")])
        repository.remember_options(db, "c", [])
        assert repository.label_of_option(db, "c", "/a") == "乙"
        assert repository.label_of_option(db, "c", "/b") == "丁"
        assert repository.label_of_option(db, "other", "/a") is None


def test_answers_and_cards_keep_their_structure(conversation: Database) -> None:
    answer = {"status": "answered", "citations": [{"quote": "原文"}], "caveats": []}
    with conversation.transaction() as db:
        repository.add_messages(db, [row(1, "a-1", "assistant", answer=answer, in_reply_to="m-1")])
        stored = repository.replies_to(db, "c", "m-1")[0]
        assert stored.answer == answer and stored.card is None and stored.options == []


LockMaker = Callable[[AsyncExitStack], ConversationLocks]


@pytest.fixture
def make_locks(redis_url: str) -> LockMaker:
    """Makes the locks of one process."""

    def make(stack: AsyncExitStack) -> ConversationLocks:
        if not redis_url:
            return InProcessLocks()
        redis: Redis = Redis.from_url(redis_url)
        stack.push_async_callback(redis.aclose)
        return RedisLocks(redis, expiry_seconds=0.5, poll_seconds=0.005)

    return make


def test_only_one_holds_a_conversation_and_others_do_not_wait(make_locks: LockMaker) -> None:
    async def run() -> None:
        async with AsyncExitStack() as stack:
            locks = make_locks(stack)
            inside = most = 0

            async def turn() -> None:
                nonlocal inside, most
                async with locks.hold("c"):
                    inside += 1
                    most = max(most, inside)
                    await asyncio.sleep(0)
                    inside -= 1

            async with locks.hold("other"):
                await asyncio.gather(*(turn() for _ in range(10)))
            assert most == 1

    asyncio.run(run())


def test_a_lock_is_free_again_after_a_failure(make_locks: LockMaker) -> None:
    async def run() -> None:
        async with AsyncExitStack() as stack:
            locks = make_locks(stack)
            with pytest.raises(RuntimeError):
                async with locks.hold("c"):
                    raise RuntimeError
            async with asyncio.timeout(10), locks.hold("c"):
                pass

    asyncio.run(run())


@pytest.mark.external
def test_a_lock_outlives_its_expiry_while_held_and_dies_with_its_holder(redis_address: str) -> None:
    async def run() -> None:
        async with Redis.from_url(redis_address) as redis:
            await redis.flushdb()
            locks = RedisLocks(redis, expiry_seconds=0.3, poll_seconds=0.01)
            async with locks.hold("c"):
                held = await redis.get("chat:lock:c")
                while await redis.pttl("chat:lock:c") > 250:  # until it has aged ...
                    await asyncio.sleep(0.01)
                while await redis.pttl("chat:lock:c") <= 250:  # ... and was extended
                    assert await redis.get("chat:lock:c") == held
                    await asyncio.sleep(0.01)
            await redis.set("chat:lock:dead", "a holder that died", px=200)
            async with asyncio.timeout(10), locks.hold("dead"):
                pass

    asyncio.run(run())


def message(seq: int) -> Message:
    return Message.model_validate(row(seq, f"m-{seq}"))


def test_watchers_hear_their_conversation_only_while_they_listen() -> None:
    async def run() -> None:
        push = InProcessPush()
        async with push.subscribe("c") as one, push.subscribe("c") as two:
            await push.publish("c", [message(1), message(2)])
            await push.publish("other", [message(3)])
            assert await one.next() == await two.next() == [message(1), message(2)]
        await push.publish("c", [message(4)])

    asyncio.run(run())


def test_a_watcher_that_is_too_slow_is_told() -> None:
    async def run() -> None:
        push = InProcessPush()
        async with push.subscribe("c") as slow:
            for seq in range(1, 300):
                await push.publish("c", [message(seq)])
            assert await slow.next() is None

    asyncio.run(run())


@pytest.mark.external
def test_processes_hear_each_other_and_nobody_hears_himself_twice(redis_address: str) -> None:
    async def run() -> None:
        async with Redis.from_url(redis_address) as a, Redis.from_url(redis_address) as b:
            one, two = RedisPush(a), RedisPush(b)
            listening = [asyncio.create_task(push.listen()) for push in (one, two)]
            await asyncio.gather(one.listening.wait(), two.listening.wait())
            async with asyncio.timeout(10), one.subscribe("c") as here, two.subscribe("c") as there:
                await one.publish("c", [message(1)])
                await two.publish("c", [message(2)])
                assert [await here.next(), await here.next()] == [[message(1)], [message(2)]]
                heard = [await there.next(), await there.next()]
                assert sorted(m.seq for batch in heard for m in batch or []) == [1, 2]
            for task in listening:
                await stop(task)

    asyncio.run(run())


def test_the_limit_counts_each_visitor_alone(redis_url: str) -> None:
    limits = RateLimits(Settings(redis_url=redis_url, rate_limit_per_minute=2))
    limits.message("a")
    limits.message("a")
    limits.message("b")
    with pytest.raises(RateLimited) as refused:
        limits.message("a")
    assert 1 <= int(refused.value.headers["Retry-After"]) <= 60
