"""Where the dialogue state of running conversations lies.

The backend keeps the record of every conversation; a tracker is state that may be lost. So a conversation is
one row with the current session only, cut to the latest events, and a hot copy in memory spares reading it.
"""

import json
import os
import sqlite3
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Optional, Protocol

from rasa.core.agent import Agent
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import (
    FailSafeTrackerStore,
    RedisTrackerStore,
    SerializedTrackerAsText,
    TrackerStore,
)
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

# Every event costs about 0.15 ms of CPU per message, and nothing we do looks further back.
MAX_EVENTS = 60
KEPT_EVENTS = 30
HOT_CONVERSATIONS = 500

SCHEMA = (
    "CREATE TABLE IF NOT EXISTS conversations (id TEXT PRIMARY KEY, dialogue TEXT NOT NULL) WITHOUT ROWID"
)


class Conversations(Protocol):
    """What the channel needs to forget a conversation."""

    async def delete(self, sender_id: str) -> None:
        """Remove every trace of a conversation."""


class ConversationStore(TrackerStore, SerializedTrackerAsText):
    """SQLite store for one bot process: one row per conversation, least recently used ones leave memory."""

    def __init__(
        self,
        domain: Optional[Domain],
        event_broker: Optional[EventBroker] = None,
        host: Optional[str] = None,
        hot_conversations: int = HOT_CONVERSATIONS,
        **kwargs: Any,
    ) -> None:
        """`host` is the path of the database file (Rasa hands over an endpoint's url under this name)."""
        super().__init__(domain, event_broker, **kwargs)
        if not host:
            raise ValueError("ConversationStore needs the path of its database as url")
        close_to_others(Path(host))
        self._hot: OrderedDict[str, DialogueStateTracker] = OrderedDict()
        self._hot_conversations = hot_conversations
        self._database = sqlite3.connect(host, isolation_level=None, timeout=5)
        self._database.execute("PRAGMA journal_mode=WAL")
        # Survives the death of the process; a power cut may cost the last turns of disposable state.
        self._database.execute("PRAGMA synchronous=NORMAL")
        self._database.execute(SCHEMA)

    @property
    def domain(self) -> Domain:
        """The domain trackers are made with."""
        return self._domain

    @domain.setter
    def domain(self, domain: Optional[Domain]) -> None:
        self._domain = domain or Domain.empty()
        if hasattr(self, "_hot"):
            self._hot.clear()

    async def create_tracker(self, sender_id: str, append_action_listen: bool = True) -> DialogueStateTracker:
        """A new tracker, stored only at the end of its first turn."""
        tracker = self.init_tracker(sender_id)
        if append_action_listen:
            tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
        return tracker

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]:
        """The tracker of a conversation.

        The hot copy is taken out while a turn works on it: a turn that fails half-way never saves, and the
        next one reads the last good state from the row.
        """
        hot = self._hot.pop(sender_id, None)
        if hot is not None:
            return hot
        row = self._database.execute(
            "SELECT dialogue FROM conversations WHERE id = ?", (sender_id,)
        ).fetchone()
        return self.deserialise_tracker(sender_id, row[0]) if row else None

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store a tracker at the end of a turn."""
        await self.stream_new_events(tracker)
        kept = shortened(tracker, self)
        self._database.execute(
            "INSERT INTO conversations (id, dialogue) VALUES (?, ?) "
            "ON CONFLICT (id) DO UPDATE SET dialogue = excluded.dialogue",
            (kept.sender_id, self.serialise_tracker(kept)),
        )
        self._hot[kept.sender_id] = kept
        self._hot.move_to_end(kept.sender_id)
        while len(self._hot) > self._hot_conversations:
            self._hot.popitem(last=False)

    async def stream_new_events(self, tracker: DialogueStateTracker) -> None:
        """Only with an event broker, which we do not use: comparing costs reading the old state."""
        if self.event_broker is not None:
            await super().stream_events(tracker)

    async def delete(self, sender_id: str) -> None:
        """Remove a conversation from disk and memory."""
        self._hot.pop(sender_id, None)
        self._database.execute("DELETE FROM conversations WHERE id = ?", (sender_id,))

    async def keys(self) -> Iterable[str]:
        """The ids of all stored conversations."""
        return [row[0] for row in self._database.execute("SELECT id FROM conversations ORDER BY id")]

    @staticmethod
    def serialise_tracker(tracker: DialogueStateTracker) -> str:
        """The dialogue as JSON."""
        return json.dumps(tracker.as_dialogue().as_dict(), ensure_ascii=False)


def close_to_others(database: Path) -> None:
    """Make a database file that only its owner can read, also one that is there already.

    SQLite gives the files beside it (`-wal`, `-shm`) the same mode when it makes them.
    """
    database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(database, os.O_RDWR | os.O_CREAT, 0o600))
    for path in (database, *database.parent.glob(f"{database.name}-*")):
        with suppress(FileNotFoundError):  # another process may just have tidied up
            found = path.stat()
            if found.st_uid == os.geteuid() and found.st_mode & 0o077:
                path.chmod(0o600)


class RedisConversationStore(RedisTrackerStore):
    """Rasa's Redis store for several bot processes, with the same limit on events and a delete."""

    async def save(self, tracker: DialogueStateTracker, timeout: Optional[float] = None) -> None:
        """Store a tracker at the end of a turn; one turn at a time is the backend's business."""
        text = self.serialise_tracker(shortened(tracker, self))
        self.red.set(
            self.key_prefix + tracker.sender_id, text, ex=int(timeout or self.record_exp or 0) or None
        )

    async def delete(self, sender_id: str) -> None:
        """Remove a conversation."""
        self.red.delete(self.key_prefix + sender_id)


def shortened(tracker: DialogueStateTracker, store: TrackerStore) -> DialogueStateTracker:
    """The tracker itself, or a shorter new one: the current session, past MAX_EVENTS its latest turns."""
    events = current_session(list(tracker.events))
    if len(events) > MAX_EVENTS:
        start = first_kept(events)
        before = store.init_tracker(tracker.sender_id)
        before.update_with_events(events[:start], store.domain)
        events = [*opening(before), *events[start:]]
    elif len(events) == len(tracker.events):
        return tracker
    short = store.init_tracker(tracker.sender_id)
    short.model_id, short.assistant_id = tracker.model_id, tracker.assistant_id
    short.update_with_events(events, store.domain)
    return short


def current_session(events: list[Event]) -> list[Event]:
    """The events from the latest session start on; slots carried over are set after it."""
    starts = [index for index, event in enumerate(events) if isinstance(event, SessionStarted)]
    # The action that starts a session is logged just before the event.
    return events[max(starts[-1] - 1, 0) :] if starts else events


def first_kept(events: list[Event]) -> int:
    """Where to cut: at the first message among the last KEPT_EVENTS, or at the latest one of all."""
    messages = [index for index, event in enumerate(events) if isinstance(event, UserUttered)]
    recent = [index for index in messages if index >= len(events) - KEPT_EVENTS]
    return (recent or messages[-1:] or [0])[0]


def opening(before: DialogueStateTracker) -> list[Event]:
    """The events that bring an empty tracker to the state `before`."""
    slots: list[Event] = [
        SlotSet(slot.name, slot.value) for slot in before.slots.values() if slot.value != slot.initial_value
    ]
    loop: list[Event] = [ActiveLoop(before.active_loop_name)] if before.active_loop_name else []
    start: list[Event] = [ActionExecuted(ACTION_SESSION_START_NAME), SessionStarted()]
    return [*start, *slots, *loop, ActionExecuted(ACTION_LISTEN_NAME)]


def conversations_of(agent: Agent) -> Conversations:
    """The store behind Rasa's fail-safe wrapper."""
    store = agent.tracker_store
    if isinstance(store, FailSafeTrackerStore):
        store = store._tracker_store
    if not isinstance(store, (ConversationStore, RedisConversationStore)):
        raise TypeError(f"{type(store).__name__} cannot forget a conversation")
    return store
