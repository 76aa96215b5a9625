"""The store for several bot processes, against a real Redis started for the test."""

import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from bot.server import redis_options
from bot.shortening import MAX_EVENTS
from bot.tracker_keys import TrackerKeyProblem, TrackerKeys
from bot.tracker_store import RedisConversationStore
from tests.bot.conftest import free_port
from tests.bot.test_tracker_keys import SENTENCE, clear, key, said
from tests.bot.test_tracker_store import DOMAIN, KEYS, begin, texts, turn

SERVER = shutil.which("redis-server")
START_SECONDS = 20

pytestmark = pytest.mark.skipif(SERVER is None, reason="redis-server is not installed on this machine")


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """A fresh Redis on a free port."""
    port = free_port()
    command = [str(SERVER), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    client = redis.Redis(port=port)
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            client.ping()
            break
        except redis.ConnectionError:
            assert time.monotonic() < deadline, "redis-server did not start"
            threading.Event().wait(0.05)
    yield f"redis://127.0.0.1:{port}/0"
    process.terminate()
    process.wait(timeout=10)


def open_store(url: str, keys: TrackerKeys = KEYS) -> RedisConversationStore:
    options = redis_options(url)
    host = options.pop("url")
    return RedisConversationStore(DOMAIN, host=host, record_exp=3600, tracker_keys=keys, **options)


async def test_another_process_reads_what_one_saved_cut_to_the_latest_turns(url: str) -> None:
    first, second = open_store(url), open_store(url)
    tracker = begin(first)
    for number in range(60):
        turn(tracker, number)
        await first.save(tracker)
        found = await second.retrieve("c-1")
        assert found is not None
        tracker = found
        first, second = second, first
    assert texts(tracker)[-1] == "问题59"
    assert len(tracker.events) <= MAX_EVENTS


async def test_a_conversation_expires_and_can_be_deleted(url: str) -> None:
    store = open_store(url)
    await store.save(begin(store))
    assert 0 < store.red.ttl(store.key_prefix + "c-1") <= 3600
    await store.delete("c-1")
    assert await store.retrieve("c-1") is None


async def test_nothing_of_a_dialogue_can_be_read_in_redis(url: str) -> None:
    store = open_store(url)
    await store.save(said(store))
    stored = store.red.get(store.key_prefix + "c-1")
    assert "utter" not in stored and "欠" not in stored and "\\u6b20" not in stored
    found = await open_store(url).retrieve("c-1")
    assert found is not None and texts(found) == [SENTENCE]


async def test_a_dialogue_in_clear_is_read_and_encrypted_with_the_next_turn(url: str) -> None:
    store = open_store(url)
    store.red.set(store.key_prefix + "c-1", clear(said(store)))
    found = await store.retrieve("c-1")
    assert found is not None and texts(found) == [SENTENCE]
    await store.save(found)
    assert SENTENCE not in store.red.get(store.key_prefix + "c-1")


async def test_a_redis_with_dialogues_under_another_key_is_refused(url: str) -> None:
    store = open_store(url)
    await store.save(said(store))
    with pytest.raises(TrackerKeyProblem, match=KEYS.newest):
        open_store(url, TrackerKeys([key()]))
    found = await open_store(url).retrieve("c-1")
    assert found is not None and texts(found) == [SENTENCE]


async def test_a_redis_that_is_not_there_yet_does_not_keep_the_bot_from_starting() -> None:
    open_store(f"redis://127.0.0.1:{free_port()}/0")


async def test_a_start_puts_everything_under_the_newest_key_and_leaves_the_time_it_has(url: str) -> None:
    old, new = key(), key()
    store = open_store(url, TrackerKeys([old]))
    await store.save(said(store))
    store.red.set(store.key_prefix + "c-2", clear(said(store, "c-2")), ex=1000)
    open_store(url, TrackerKeys([new, old]))
    assert 0 < store.red.ttl(store.key_prefix + "c-2") <= 1000
    after = open_store(url, TrackerKeys([new]))
    for sender in ("c-1", "c-2"):
        assert SENTENCE not in after.red.get(after.key_prefix + sender)
        found = await after.retrieve(sender)
        assert found is not None and texts(found) == [SENTENCE]


def test_a_state_that_another_process_writes_meanwhile_is_not_replaced(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(url)
    name = store.key_prefix + "c-1"
    store.red.set(name, clear(said(store)))
    opened = store.tracker_keys.open

    def open_while_another_writes(stored: str) -> str:
        store.red.set(name, "newer")
        return opened(stored)

    monkeypatch.setattr(store.tracker_keys, "open", open_while_another_writes)
    store._renew(name)
    assert store.red.get(name) == "newer"
