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
from bot.tracker_store import MAX_EVENTS, RedisConversationStore
from tests.bot.conftest import free_port
from tests.bot.test_tracker_store import DOMAIN, begin, texts, turn

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


def open_store(url: str) -> RedisConversationStore:
    options = redis_options(url)
    return RedisConversationStore(DOMAIN, host=options.pop("url"), record_exp=3600, **options)


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
