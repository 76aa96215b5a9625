"""The rotation command, killed with SIGKILL at random moments: what it did stays, the next run goes on."""

import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import func, select, type_coerce, update
from sqlalchemy.types import Text

from app.conversations.models import Message
from app.db import Database
from app.privacy.keys import key_file, read_key_file, write_key_file
from app.privacy.models import VaultValue
from app.privacy.opening import open_keys
from app.privacy.wiring import PrivacyParts
from app.settings import REPOSITORY, Settings
from tests.privacy.conftest import SetClock, add_messages, grant

VALUES = 1000
MESSAGES = 300
STORY = "欠了三十万，问题"


@pytest.fixture
def said(database: Database, parts: PrivacyParts, conversation: str, clock: SetClock) -> dict[str, str]:
    """Values in the vault by token, and private messages, all under the first key."""
    grant(database, parts, conversation)
    add_messages(database, clock, conversation, MESSAGES, "x")
    with database.transaction() as session:
        session.execute(update(Message).values(private=STORY))
        numbers = (f"139{place:08}" for place in range(VALUES))
        return {parts.vault.store(session, conversation, "phone", number): number for number in numbers}


def start(settings: Settings) -> "subprocess.Popen[bytes]":
    environment = {
        **os.environ,
        "VAR_DIR": str(settings.var_dir),
        "DATABASE_URL": settings.database_url,
        "PRIVACY_KEYS": "",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "app.privacy.rotate"],
        cwd=REPOSITORY / "backend", env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def renewed(database: Database, old: str) -> int:
    """How many values are not under the old key any more."""
    with database.reading() as session:
        stored = [type_coerce(column, Text) for column in (VaultValue.value, Message.private)]
        return sum(
            session.scalar(select(func.count()).where(text.is_not(None), text.not_like(f"{old}:%"))) or 0
            for text in stored
        )


def kill_after(process: "subprocess.Popen[bytes]", database: Database, old: str, at_least: int) -> None:
    """SIGKILL somewhere behind a number of values; nobody can know where inside a batch."""
    while process.poll() is None and renewed(database, old) < at_least:
        threading.Event().wait(0.005)
    threading.Event().wait(random.random() * 0.1)
    if process.poll() is None:
        process.send_signal(signal.SIGKILL)
    words = process.communicate(timeout=60)[0].decode()
    assert process.returncode in (0, -signal.SIGKILL), words


def test_killed_again_and_again_nothing_is_lost_and_the_next_run_finishes(
    database: Database,
    parts: PrivacyParts,
    privacy_settings: Settings,
    conversation: str,
    said: dict[str, str],
    clock: SetClock,
) -> None:
    old = parts.keys.newest
    killed = []
    for at_least in (0, *sorted(random.sample(range(1, VALUES), 3))):
        process = start(privacy_settings)
        kill_after(process, database, old, at_least)
        killed.append(process.returncode)
        # In between a running backend reads everything, and finds a value by its token.
        assert_everything_is_there(database, parts, conversation, dict(list(said.items())[::100]))
    assert killed.count(-signal.SIGKILL) >= 3, killed
    path = key_file(privacy_settings)
    assert len(read_key_file(path)) == 2

    last = start(privacy_settings)
    words = last.communicate(timeout=120)[0].decode()
    assert last.returncode == 0, words
    assert renewed(database, old) == VALUES + MESSAGES
    without_the_old_key(path)
    open_keys(database, privacy_settings, clock)
    assert_everything_is_there(database, parts, conversation, said)


def assert_everything_is_there(
    database: Database, parts: PrivacyParts, conversation: str, said: dict[str, str]
) -> None:
    with database.transaction() as session:
        for token, number in said.items():
            found = parts.vault.resolve(session, conversation, token, purpose="basic", actor="bot")
            assert found == number
            assert parts.vault.store(session, conversation, "phone", number) == token
        assert session.scalar(select(func.count()).select_from(VaultValue)) == VALUES
        assert list(session.scalars(select(Message.private))) == [STORY] * MESSAGES


def without_the_old_key(path: Path) -> None:
    """What an operator does when the rotation is over."""
    write_key_file(path, read_key_file(path)[:1])
