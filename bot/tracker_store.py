"""Where the dialogue state of running conversations lies.

The backend keeps the record of every conversation; a tracker is state that may be lost. So a conversation is
one row with the current session only, cut to the latest events, and a hot copy in memory spares reading it.
What is stored is encrypted: sentences of an aid intake hold no numbers any more, but they tell of debts.
"""

import json
import logging
import os
import sqlite3
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Optional, Protocol

import redis
from rasa.core.agent import Agent
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import (
    FailSafeTrackerStore,
    RedisTrackerStore,
    SerializedTrackerAsText,
    TrackerStore,
)
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.trackers import DialogueStateTracker

from bot.shortening import shortened
from bot.tracker_keys import KEY_ID_LENGTH, TrackerKeyProblem, TrackerKeys, key_id_of, stored_key_ids

logger = logging.getLogger(__name__)

HOT_CONVERSATIONS = 500
SEALED_AT_ONCE = 200

SCHEMA = (
    "CREATE TABLE IF NOT EXISTS conversations (id TEXT PRIMARY KEY, dialogue TEXT NOT NULL) WITHOUT ROWID"
)


class Conversations(Protocol):
    """What the channel needs to forget a conversation."""

    async def delete(self, sender_id: str) -> None:
        """Remove every trace of a conversation."""


class Sealed(SerializedTrackerAsText):
    """Dialogues as encrypted JSON; one stored in clear before is read, and encrypted at the next write."""

    tracker_keys: TrackerKeys

    def serialise_tracker(self, tracker: DialogueStateTracker) -> str:
        """The dialogue as encrypted JSON."""
        return self.tracker_keys.seal(json.dumps(tracker.as_dialogue().as_dict(), ensure_ascii=False))

    def deserialise_tracker(self, sender_id: str, serialised_tracker: str) -> Optional[DialogueStateTracker]:
        """The dialogue again; TrackerKeyProblem without its key."""
        return super().deserialise_tracker(sender_id, self.tracker_keys.open(serialised_tracker))


class ConversationStore(Sealed, TrackerStore):
    """SQLite store for one bot process: one row per conversation, least recently used ones leave memory."""

    def __init__(
        self,
        domain: Optional[Domain],
        event_broker: Optional[EventBroker] = None,
        host: Optional[str] = None,
        hot_conversations: int = HOT_CONVERSATIONS,
        tracker_keys: Optional[TrackerKeys] = None,
        **kwargs: Any,
    ) -> None:
        """`host` is the path of the database file (Rasa hands over an endpoint's url under this name).

        TrackerKeyProblem when a stored dialogue needs a key that is not here.
        """
        super().__init__(domain, event_broker, **kwargs)
        if not host:
            raise ValueError("ConversationStore needs the path of its database as url")
        self.tracker_keys = required(tracker_keys)
        close_to_others(Path(host))
        self._hot: OrderedDict[str, DialogueStateTracker] = OrderedDict()
        self._hot_conversations = hot_conversations
        self._database = sqlite3.connect(host, isolation_level=None, timeout=5)
        self._database.execute("PRAGMA journal_mode=WAL")
        # Survives the death of the process; a power cut may cost the last turns of disposable state.
        self._database.execute("PRAGMA synchronous=NORMAL")
        # What is deleted or replaced is overwritten, not only unlinked.
        self._database.execute("PRAGMA secure_delete=ON")
        self._database.execute(SCHEMA)
        for key_id in stored_key_ids(Path(host)):
            self.tracker_keys.require(key_id)
        self._seal_what_is_not()

    def _seal_what_is_not(self) -> None:
        """Put everything under the newest key, also what was stored in clear before there were keys."""
        newest, last, sealed = self.tracker_keys.newest, "", 0
        select = (
            "SELECT id, dialogue FROM conversations WHERE id > ? AND dialogue NOT LIKE ? ORDER BY id LIMIT ?"
        )
        while rows := self._database.execute(select, (last, f"{newest}:%", SEALED_AT_ONCE)).fetchall():
            renewed = [(self.tracker_keys.seal(self.tracker_keys.open(stored)), id) for id, stored in rows]
            self._database.execute("BEGIN IMMEDIATE")
            self._database.executemany("UPDATE conversations SET dialogue = ? WHERE id = ?", renewed)
            self._database.execute("COMMIT")
            last, sealed = rows[-1][0], sealed + len(rows)
        if sealed:
            # Pages freed before secure_delete was on, and the log of writes, still hold the old text.
            self._database.execute("VACUUM")
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            logger.info("trackers_sealed", extra={"fields": {"conversations": sealed}})

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


def required(keys: Optional[TrackerKeys]) -> TrackerKeys:
    """A store without keys is never opened: it would write in clear."""
    if keys is None:
        raise ValueError("a store of conversations needs the keys it encrypts with")
    return keys


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


class RedisConversationStore(Sealed, RedisTrackerStore):
    """Rasa's Redis store for several bot processes, with the same limit on events and a delete."""

    def __init__(
        self, domain: Optional[Domain], tracker_keys: Optional[TrackerKeys] = None, **options: Any
    ) -> None:
        """TrackerKeyProblem when a stored dialogue needs a key that is not here."""
        super().__init__(domain, **options)
        self.tracker_keys = required(tracker_keys)
        try:
            self._seal_what_is_not(self._beginnings())
        except redis.ConnectionError:  # not there yet: then each dialogue is judged when it is read
            logger.warning("redis_unreachable_at_start")

    def _beginnings(self) -> dict[str, str]:
        """The first characters of each stored dialogue: they say which key it needs."""
        names = list(self.red.scan_iter(match=f"{self.key_prefix}*", count=1000))
        with self.red.pipeline(transaction=False) as looks:
            for name in names:
                looks.getrange(name, 0, KEY_ID_LENGTH)
            return dict(zip(names, looks.execute(), strict=True))

    def _seal_what_is_not(self, beginnings: dict[str, str]) -> None:
        """Put everything under the newest key; first of all every key that is needed must be here."""
        needed = {name: key_id_of(start) for name, start in beginnings.items()}
        for key_id in needed.values():
            if key_id is not None:
                self.tracker_keys.require(key_id)
        for name, key_id in needed.items():
            if key_id != self.tracker_keys.newest:
                self._renew(name)

    def _renew(self, name: str) -> None:
        """One dialogue under the newest key, unless somebody else writes it just now: that is newer."""
        with self.red.pipeline() as change:
            change.watch(name)
            stored = change.get(name)
            change.multi()
            if stored is not None:
                renewed = self.tracker_keys.seal(self.tracker_keys.open(stored))
                change.set(name, renewed, xx=True, keepttl=True)
            with suppress(redis.WatchError):
                change.execute()

    async def save(self, tracker: DialogueStateTracker, timeout: Optional[float] = None) -> None:
        """Store a tracker at the end of a turn; one turn at a time is the backend's business."""
        text = self.serialise_tracker(shortened(tracker, self))
        self.red.set(
            self.key_prefix + tracker.sender_id, text, ex=int(timeout or self.record_exp or 0) or None
        )

    async def delete(self, sender_id: str) -> None:
        """Remove a conversation."""
        self.red.delete(self.key_prefix + sender_id)


def conversations_of(agent: Agent) -> Conversations:
    """The store behind Rasa's fail-safe wrapper."""
    store = agent.tracker_store
    if isinstance(store, FailSafeTrackerStore):
        store = store._tracker_store
    if not isinstance(store, (ConversationStore, RedisConversationStore)):
        raise TypeError(f"{type(store).__name__} cannot forget a conversation")
    return store


def refuse_to_forget(agent: Agent) -> None:
    """Rasa's wrapper takes an unreadable state for none and a new one replaces it; not for want of a key."""
    store = agent.tracker_store
    if isinstance(store, FailSafeTrackerStore):
        store._on_tracker_store_error = on_store_error


def on_store_error(error: Exception) -> None:
    """Without the key a turn fails and the state stays; anything else is logged, and the turn goes on."""
    if isinstance(error, TrackerKeyProblem):
        raise error
    logger.error("tracker_store_failed", exc_info=error)
