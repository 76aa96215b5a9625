"""Dialogue states are encrypted where they lie; a key that is missing is said and loses nothing."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from rasa.core.tracker_store import FailSafeTrackerStore, TrackerStore
from rasa.shared.core.trackers import DialogueStateTracker

from bot import tracker_keys
from bot.settings import PROJECT
from bot.tracker_keys import TrackerKeyProblem, TrackerKeys
from bot.tracker_store import ConversationStore, on_store_error
from tests.bot.test_tracker_store import DOMAIN, KEYS, begin, open_store, texts, turn

SENTENCE = "欠了三十万，问题1"


def key() -> str:
    return Fernet.generate_key().decode()


def said(store: TrackerStore, sender: str = "c-1") -> DialogueStateTracker:
    """A dialogue with a sentence nobody else should read."""
    tracker = begin(store, sender)
    turn(tracker, 1)
    for event in tracker.events:
        if getattr(event, "text", "") == "问题1":
            event.text = SENTENCE
    return tracker


def clear(tracker: DialogueStateTracker) -> str:
    """As dialogues were stored before they were encrypted."""
    return json.dumps(tracker.as_dialogue().as_dict(), ensure_ascii=False)


def store_in_clear(path: Path, *senders: str) -> None:
    """A database as it was before, with freed pages that hold text too."""
    made = ConversationStore(DOMAIN, host=str(path.with_name("unused.db")), tracker_keys=KEYS)
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE conversations (id TEXT PRIMARY KEY, dialogue TEXT NOT NULL) WITHOUT ROWID")
    for sender in senders:
        database.execute("INSERT INTO conversations VALUES (?, ?)", (sender, clear(said(made, sender))))
    database.execute("INSERT INTO conversations VALUES ('gone', ?)", ("欠了三十万" * 3000,))
    database.execute("DELETE FROM conversations WHERE id = 'gone'")
    database.close()


def on_disk(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


async def test_nothing_of_a_dialogue_can_be_read_on_disk(path: Path) -> None:
    store = open_store(path)
    await store.save(said(store))
    assert "欠".encode() not in on_disk(path) and b"6b20" not in on_disk(path)
    assert b"action_answer_policy" not in on_disk(path)
    found = await open_store(path).retrieve("c-1")
    assert found is not None and texts(found) == [SENTENCE]


async def test_dialogues_stored_in_clear_are_encrypted_at_the_start_and_leave_no_trace(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.tracker_store.SEALED_AT_ONCE", 2)
    senders = [f"c-{number}" for number in range(5)]
    store_in_clear(path, *senders)
    assert "欠".encode() in on_disk(path)
    store = open_store(path)
    assert "欠".encode() not in on_disk(path)
    assert list(await store.keys()) == senders
    for sender in senders:
        found = await store.retrieve(sender)
        assert found is not None and texts(found) == [SENTENCE]


async def test_a_dialogue_in_clear_is_read_and_encrypted_with_the_next_turn(path: Path) -> None:
    store = open_store(path)
    text = clear(said(store))
    store._database.execute("INSERT INTO conversations VALUES ('c-1', ?)", (text,))
    found = await store.retrieve("c-1")
    assert found is not None and texts(found) == [SENTENCE]
    await store.save(found)
    (stored,) = store._database.execute("SELECT dialogue FROM conversations").fetchone()
    assert stored.startswith(KEYS.newest) and SENTENCE not in stored


async def test_a_store_is_refused_without_its_key_and_keeps_every_dialogue(path: Path) -> None:
    store = open_store(path)
    await store.save(said(store))
    with pytest.raises(TrackerKeyProblem, match=KEYS.newest):
        open_store(path, TrackerKeys([key()]))
    found = await open_store(path).retrieve("c-1")
    assert found is not None and texts(found) == [SENTENCE]


async def test_everything_is_under_the_newest_key_after_a_start_with_a_new_one_in_front(path: Path) -> None:
    old, new = key(), key()
    store = open_store(path, TrackerKeys([old]))
    await store.save(said(store))
    open_store(path, TrackerKeys([new, old]))
    found = await open_store(path, TrackerKeys([new])).retrieve("c-1")
    assert found is not None and texts(found) == [SENTENCE]


async def test_a_damaged_dialogue_is_an_error_that_names_its_key(path: Path) -> None:
    store = open_store(path)
    await store.save(said(store))
    store._hot.clear()
    store._database.execute("UPDATE conversations SET dialogue = substr(dialogue, 1, 60)")
    with pytest.raises(TrackerKeyProblem, match="damaged"):
        await store.retrieve("c-1")


async def test_rasas_wrapper_does_not_begin_anew_for_want_of_a_key(path: Path) -> None:
    store = open_store(path)
    await store.save(said(store))
    store._hot.clear()
    store.tracker_keys = TrackerKeys([key()])
    wrapped = FailSafeTrackerStore(store, on_store_error)
    with pytest.raises(TrackerKeyProblem):
        await wrapped.get_or_create_tracker("c-1")


async def test_rasas_wrapper_still_goes_on_when_the_store_cannot_be_reached(path: Path) -> None:
    store = open_store(path)
    store._database.close()
    assert await FailSafeTrackerStore(store, on_store_error).retrieve("c-1") is None


def test_a_store_without_keys_is_never_opened(path: Path) -> None:
    with pytest.raises(ValueError, match="keys"):
        ConversationStore(DOMAIN, host=str(path))
    assert not path.exists()


def test_a_key_file_is_made_once_and_is_for_its_owner_only(tmp_path: Path) -> None:
    made = tracker_keys.load("", tmp_path)
    file = tmp_path / "keys" / "trackers.key"
    assert file.stat().st_mode & 0o777 == 0o600 and file.parent.stat().st_mode & 0o777 == 0o700
    assert tracker_keys.load("", tmp_path).ids == made.ids
    assert [found.name for found in file.parent.iterdir()] == ["trackers.key"]


def test_given_keys_come_first_and_those_of_the_file_still_read(tmp_path: Path) -> None:
    sealed = tracker_keys.load("", tmp_path).seal("a")
    given = key()
    both = tracker_keys.load(f" {given} ,", tmp_path)
    assert both.newest == TrackerKeys([given]).newest and both.open(sealed) == "a"


def test_given_keys_make_no_file(tmp_path: Path) -> None:
    tracker_keys.load(key(), tmp_path)
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize("content", ["", "# nothing\n", "not a key\n"])
def test_a_key_file_without_a_key_is_refused_and_not_replaced(tmp_path: Path, content: str) -> None:
    file = tmp_path / "keys" / "trackers.key"
    file.parent.mkdir()
    file.write_text(content)
    file.chmod(0o600)
    with pytest.raises(TrackerKeyProblem, match="key") as caught:
        tracker_keys.load("", tmp_path)
    assert file.read_text() == content and "not a key" not in str(caught.value)


async def test_no_key_is_made_where_dialogues_need_another(tmp_path: Path) -> None:
    (tmp_path / "bot").mkdir()
    store = open_store(tmp_path / "bot" / "trackers.db")
    await store.save(said(store))
    with pytest.raises(TrackerKeyProblem, match=KEYS.newest):
        tracker_keys.load("", tmp_path)
    assert not (tmp_path / "keys").exists()
    with pytest.raises(TrackerKeyProblem, match=KEYS.newest):
        tracker_keys.load(key(), tmp_path)


def test_a_key_file_open_to_others_ends_the_start_with_one_clear_line(tmp_path: Path) -> None:
    tracker_keys.load("", tmp_path)
    (tmp_path / "keys" / "trackers.key").chmod(0o644)
    settings = {"BOT_PORT": "28000", "ACTIONS_URL": "http://127.0.0.1:1", "EDGE_TOKEN": "t"}
    done = subprocess.run(
        [sys.executable, "-m", "bot.run"],
        cwd=PROJECT, env={**os.environ, **settings, "VAR_DIR": str(tmp_path), "TRACKER_KEYS": ""},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    (line,) = done.stderr.splitlines()
    assert done.returncode == 2 and "chmod 600" in line
