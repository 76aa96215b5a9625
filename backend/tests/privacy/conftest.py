"""A database with its keys, privacy opened on it, and a clock that tests can move."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from app.conversations import repository as conversations
from app.conversations.locks import InProcessLocks
from app.db import Database
from app.privacy.consent import ConsentSource
from app.privacy.deletion import Deletions
from app.privacy.retention import Retention
from app.privacy.wiring import PrivacyParts, open_privacy
from app.settings import REPOSITORY, Settings

PRIVACY = REPOSITORY / "privacy"
ID_CARD = "230103199001010015"
PHONE = "13945678901"


@dataclass
class SetClock:
    """A clock that stands still until it is moved."""

    moment: datetime = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)

    def now(self) -> datetime:
        """The moment it was set to."""
        return self.moment

    def forward(self, **span: float) -> None:
        """Move on."""
        self.moment += timedelta(**span)


@dataclass
class FakeMemory:
    """A bot that can be away."""

    away: bool = False
    forgot: list[str] = field(default_factory=list)

    async def forget(self, conversation_id: str) -> bool:
        """Remembers what it was asked to forget."""
        if not self.away:
            self.forgot.append(conversation_id)
        return not self.away


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def memory() -> FakeMemory:
    return FakeMemory()


@pytest.fixture
def privacy_settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(env="test", var_dir=tmp_path, database_url=database_url, privacy_dir=PRIVACY)


@pytest.fixture
def parts(database: Database, privacy_settings: Settings, clock: SetClock) -> PrivacyParts:
    """Privacy opened on the database, with a generated key file."""
    return open_privacy(privacy_settings, database, clock)


@pytest.fixture
def conversation(database: Database, clock: SetClock) -> str:
    return add_conversation(database, clock)


def add_conversation(database: Database, clock: SetClock) -> str:
    """A new conversation with a token."""
    conversation_id = str(uuid4())
    with database.transaction() as session:
        conversations.add_conversation(
            session, conversation_id=conversation_id, region=None, digest=uuid4().hex * 2, now=clock.now()
        )
    return conversation_id


def add_messages(database: Database, clock: SetClock, conversation_id: str, count: int, text: str) -> None:
    """Messages of the visitor, answered."""
    with database.transaction() as session:
        first = conversations.take_places(session, conversation_id, count)
        assert first is not None
        rows: list[dict[str, Any]] = [
            {
                "conversation_id": conversation_id,
                "seq": first + place,
                "id": str(uuid4()),
                "role": "visitor",
                "kind": "text",
                "text": f"{text} {first + place}",
                "payload": None,
                "options": [],
                "answer": None,
                "card": None,
                "in_reply_to": None,
                "state": "answered",
                "details": {"intent": "ask_policy"},
                "created_at": clock.now(),
                "answered_at": clock.now(),
            }
            for place in range(count)
        ]
        conversations.add_messages(session, rows)


def grant(
    database: Database,
    parts: PrivacyParts,
    conversation_id: str,
    purpose: str = "basic",
    granted: bool = True,
) -> None:
    """A decision on the page."""
    with database.transaction() as session:
        parts.consents.decide(
            session,
            conversation_id,
            purpose,
            granted=granted,
            notice_version=parts.consents.notice.version,
            source=ConsentSource.PAGE,
            actor="visitor",
        )


@pytest.fixture
def locks() -> InProcessLocks:
    return InProcessLocks()


@pytest.fixture
def deletions(
    database: Database, parts: PrivacyParts, locks: InProcessLocks, memory: FakeMemory, clock: SetClock
) -> Deletions:
    return Deletions(database, parts.holdings, parts.audit, locks, memory, clock)


@pytest.fixture
def retention(database: Database, parts: PrivacyParts, locks: InProcessLocks, clock: SetClock) -> Retention:
    return Retention(database, parts.holdings, parts.audit, locks, clock)


@pytest.fixture
def environment(privacy_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The settings as a command finds them."""
    monkeypatch.setenv("VAR_DIR", str(privacy_settings.var_dir))
    monkeypatch.setenv("DATABASE_URL", privacy_settings.database_url)
    monkeypatch.setenv("REDIS_URL", "")
    monkeypatch.setenv("PRIVACY_KEYS", "")
    return monkeypatch
