"""The store for running conversations."""

import sqlite3
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.shortening import KEPT_EVENTS, MAX_EVENTS
from bot.tracker_keys import TrackerKeys
from bot.tracker_store import ConversationStore

DOMAIN = Domain.from_yaml(
    """
intents: [ask_policy]
slots:
  region: {type: text, influence_conversation: false, mappings: [{type: custom}]}
  step: {type: any, influence_conversation: false, mappings: [{type: custom}]}
forms:
  guided_case_form: {required_slots: []}
"""
)


KEYS = TrackerKeys([Fernet.generate_key().decode()])


def open_store(path: Path, keys: TrackerKeys = KEYS, **options: int) -> ConversationStore:
    return ConversationStore(DOMAIN, host=str(path), tracker_keys=keys, **options)


def begin(store: ConversationStore, sender: str = "c-1") -> DialogueStateTracker:
    tracker = store.init_tracker(sender)
    tracker.update_with_events([ActionExecuted("action_session_start"), SessionStarted()], DOMAIN)
    tracker.update(ActionExecuted("action_listen"))
    return tracker


def turn(tracker: DialogueStateTracker, number: int) -> None:
    tracker.update_with_events(
        [
            UserUttered(f"问题{number}", {"name": "ask_policy", "confidence": 0.9}),
            ActionExecuted("action_answer_policy"),
            BotUttered(f"回答{number}"),
            ActionExecuted("action_listen"),
        ],
        DOMAIN,
    )


def texts(tracker: DialogueStateTracker) -> list[str]:
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


async def test_a_saved_turn_is_there_after_the_process_died(path: Path) -> None:
    store = open_store(path)
    tracker = begin(store)
    turn(tracker, 1)
    tracker.update(SlotSet("region", "230100"), DOMAIN)
    await store.save(tracker)
    # No close: as after kill -9, another process opens the file.
    read = await open_store(path).retrieve("c-1")
    assert read is not None
    assert texts(read) == ["问题1"]
    assert read.get_slot("region") == "230100"
    assert read.latest_bot_utterance.text == "回答1"


async def test_an_unknown_conversation_is_none_and_a_new_one_leaves_no_row(path: Path) -> None:
    store = open_store(path)
    assert await store.retrieve("nobody") is None
    await store.get_or_create_tracker("nobody", append_action_listen=False)
    assert list(await store.keys()) == []


async def test_the_next_turn_is_spared_reading_the_row(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(path)
    tracker = begin(store)
    await store.save(tracker)
    monkeypatch.setattr(store, "deserialise_tracker", lambda *_: pytest.fail("read back from the row"))
    assert await store.retrieve("c-1") is tracker


async def test_a_turn_that_failed_half_way_leaves_the_last_good_state(path: Path) -> None:
    store = open_store(path)
    tracker = begin(store)
    turn(tracker, 1)
    await store.save(tracker)
    working = await store.retrieve("c-1")
    assert working is not None
    turn(working, 2)  # and then an exception: never saved
    again = await store.retrieve("c-1")
    assert again is not None
    assert texts(again) == ["问题1"]


async def test_a_long_conversation_keeps_its_latest_turns_its_slots_and_its_form(path: Path) -> None:
    store = open_store(path)
    tracker = begin(store)
    tracker.update(SlotSet("region", "230100"), DOMAIN)
    tracker.update(ActiveLoop("guided_case_form"), DOMAIN)
    for number in range(200):
        turn(tracker, number)
        await store.save(tracker)
        found = await store.retrieve("c-1")
        assert found is not None
        assert len(found.events) <= MAX_EVENTS
        tracker = found
    await store.save(tracker)
    for kept in (tracker, await open_store(path).retrieve("c-1")):
        assert kept is not None
        assert texts(kept)[-1] == "问题199"
        assert len(texts(kept)) >= KEPT_EVENTS // 5
        assert kept.get_slot("region") == "230100"
        assert kept.active_loop_name == "guided_case_form"


async def test_only_the_current_session_is_kept(path: Path) -> None:
    store = open_store(path)
    tracker = begin(store)
    turn(tracker, 1)
    tracker.update_with_events([ActionExecuted("action_session_start"), SessionStarted()], DOMAIN)
    tracker.update_with_events([SlotSet("region", "230100"), ActionExecuted("action_listen")], DOMAIN)
    turn(tracker, 2)
    await store.save(tracker)
    kept = await store.retrieve("c-1")
    assert kept is not None
    assert texts(kept) == ["问题2"]
    assert kept.get_slot("region") == "230100"


async def test_a_conversation_is_one_row_however_long(path: Path) -> None:
    store = open_store(path)
    tracker = begin(store)
    for number in range(5):
        turn(tracker, number)
        await store.save(tracker)
    rows = sqlite3.connect(path).execute("SELECT count(*) FROM conversations").fetchone()
    assert rows == (1,)


async def test_a_deleted_conversation_is_gone_from_memory_and_disk(path: Path) -> None:
    store = open_store(path)
    await store.save(begin(store))
    await store.save(begin(store, "c-2"))
    await store.delete("c-1")
    assert await store.retrieve("c-1") is None
    assert list(await store.keys()) == ["c-2"]
    assert "c-1" not in list(await open_store(path).keys())


async def test_memory_holds_only_the_latest_conversations_and_the_others_stay_readable(path: Path) -> None:
    store = open_store(path, hot_conversations=3)
    for number in range(10):
        await store.save(begin(store, f"c-{number}"))
    assert list(store._hot) == ["c-7", "c-8", "c-9"]
    assert await store.retrieve("c-0") is not None


async def test_a_new_domain_forgets_the_trackers_made_with_the_old_one(path: Path) -> None:
    store = open_store(path)
    await store.save(begin(store))
    store.domain = DOMAIN
    assert not store._hot
    assert await store.retrieve("c-1") is not None


def test_a_store_without_a_file_says_so() -> None:
    with pytest.raises(ValueError, match="path"):
        ConversationStore(DOMAIN)


def test_nobody_else_on_the_machine_can_read_a_dialogue(tmp_path: Path) -> None:
    path = tmp_path / "bot" / "trackers.db"
    path.parent.mkdir(mode=0o755)
    before = [path, path.with_name("trackers.db-wal")]
    for file in before:
        file.touch(mode=0o644)
    store = open_store(path)
    store._database.execute("INSERT INTO conversations VALUES ('c-1', '{}')")
    files = sorted(path.parent.iterdir())
    assert {file.name for file in files} >= {"trackers.db", "trackers.db-wal", "trackers.db-shm"}
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
