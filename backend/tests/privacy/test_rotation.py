"""Rotation: killed anywhere, run again, nothing lost."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from app.db import Base, Database
from app.privacy import repository, rotate
from app.privacy.fields import encrypted_columns
from app.privacy.keys import KeyProblem, key_file, new_key, read_key_file, write_key_file
from app.privacy.opening import open_keys
from app.privacy.wiring import PrivacyParts
from app.settings import Settings
from tests.privacy.conftest import SetClock, grant
from tests.privacy.test_keys import with_keys

COUNT = 7


class Killed(Exception):
    """Stands for a kill: nothing after it runs."""


@pytest.fixture
def tokens(
    database: Database, parts: PrivacyParts, conversation: str, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """Values in the vault, by token; rotation works in small batches."""
    monkeypatch.setattr(rotate, "_BATCH", 2)
    grant(database, parts, conversation)
    with database.transaction() as session:
        return {
            parts.vault.store(session, conversation, "phone", f"1394567890{place}"): f"1394567890{place}"
            for place in range(COUNT)
        }


def rotate_all(database: Database, settings: Settings, clock: SetClock) -> tuple[int, list[str]]:
    keys = rotate.begin(database, settings, clock)
    rotated = rotate.rotate(database, keys, clock, lambda: None)
    return rotated, rotate.finish(database, keys, clock, rotated)


def all_resolve(database: Database, parts: PrivacyParts, conversation: str, tokens: dict[str, str]) -> bool:
    with database.transaction() as session:
        return all(
            parts.vault.resolve(session, conversation, token, purpose="basic", actor="bot") == value
            and parts.vault.store(session, conversation, "phone", value) == token
            for token, value in tokens.items()
        )


def kill_after(batches: int) -> Callable[[], None]:
    done = iter(range(batches))

    def after_batch() -> None:
        if next(done, None) is None:
            raise Killed

    return after_batch


def test_everything_is_under_the_new_key_and_still_there(
    database: Database,
    parts: PrivacyParts,
    privacy_settings: Settings,
    conversation: str,
    tokens: dict[str, str],
    clock: SetClock,
) -> None:
    old = open_keys(database, privacy_settings, clock).newest
    assert rotate_all(database, privacy_settings, clock) == (COUNT, [old])
    # The running process still has the keys it started with and takes up the new file.
    assert all_resolve(database, parts, conversation, tokens)
    path = key_file(privacy_settings)
    write_key_file(path, read_key_file(path)[:1])
    open_keys(database, privacy_settings, clock)
    assert all_resolve(database, parts, conversation, tokens)


@pytest.mark.parametrize("batches", range(4))
def test_a_rotation_killed_half_way_works_on_and_is_taken_up(
    database: Database,
    parts: PrivacyParts,
    privacy_settings: Settings,
    conversation: str,
    tokens: dict[str, str],
    clock: SetClock,
    batches: int,
) -> None:
    keys = rotate.begin(database, privacy_settings, clock)
    with pytest.raises(Killed):
        rotate.rotate(database, keys, clock, kill_after(batches))
    assert all_resolve(database, parts, conversation, tokens)
    rotated, retired = rotate_all(database, privacy_settings, clock)
    assert rotated == max(0, COUNT - 2 * (batches + 1))
    assert len(retired) == 1
    assert len(read_key_file(key_file(privacy_settings))) == 2
    assert all_resolve(database, parts, conversation, tokens)


def test_a_kill_inside_a_batch_leaves_the_batch_as_it_was(
    database: Database,
    parts: PrivacyParts,
    privacy_settings: Settings,
    conversation: str,
    tokens: dict[str, str],
    clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def kill(*_: object) -> bool:
        raise Killed

    keys = rotate.begin(database, privacy_settings, clock)
    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(repository, "set_digest", kill)
        rotate.rotate(database, keys, clock, lambda: None)
    assert all_resolve(database, parts, conversation, tokens)
    assert rotate_all(database, privacy_settings, clock)[0] == COUNT


def test_a_kill_between_the_key_file_and_the_database_is_taken_up_with_the_same_key(
    database: Database,
    parts: PrivacyParts,
    privacy_settings: Settings,
    conversation: str,
    tokens: dict[str, str],
    clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    open_keys(database, privacy_settings, clock)
    path, real = key_file(privacy_settings), repository.use_key

    def kill(session: Session, key_id: str, now: object) -> None:
        if len(read_key_file(path)) > 1:
            raise Killed
        real(session, key_id, clock.now())

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(repository, "use_key", kill)
        rotate.begin(database, privacy_settings, clock)
    written = read_key_file(path)
    assert len(written) == 2
    rotate_all(database, privacy_settings, clock)
    assert read_key_file(path) == written
    assert all_resolve(database, parts, conversation, tokens)


def test_an_old_key_taken_away_too_early_is_refused(
    database: Database, privacy_settings: Settings, tokens: dict[str, str], clock: SetClock
) -> None:
    keys = rotate.begin(database, privacy_settings, clock)
    with pytest.raises(Killed):
        rotate.rotate(database, keys, clock, kill_after(0))
    path = key_file(privacy_settings)
    write_key_file(path, read_key_file(path)[:1])
    with pytest.raises(KeyProblem, match=r"缺少|密钥不对"):
        open_keys(database, privacy_settings, clock)


def test_a_process_that_still_writes_with_the_old_key_stops_the_end_of_the_rotation(
    database: Database,
    parts: PrivacyParts,
    privacy_settings: Settings,
    conversation: str,
    clock: SetClock,
) -> None:
    old, new = new_key(), new_key()
    with database.transaction() as session:
        session.connection().exec_driver_sql("DELETE FROM privacy_keys")
    late = open_keys(database, with_keys(privacy_settings, old), clock)
    keys = rotate.begin(database, with_keys(privacy_settings, new, old), clock)
    rotated = rotate.rotate(database, keys, clock, lambda: None)
    with database.transaction() as session:
        statement = f"UPDATE vault_values SET value = '{late.encrypt('1')}'"
        parts.vault.store(session, conversation, "phone", "1")
        session.connection().exec_driver_sql(statement)
    with pytest.raises(KeyProblem, match="旧密钥"):
        rotate.finish(database, keys, clock, rotated)


def test_values_that_are_not_kept_survive_a_rotation(
    database: Database, parts: PrivacyParts, privacy_settings: Settings, conversation: str, clock: SetClock
) -> None:
    grant(database, parts, conversation, granted=False)
    with database.transaction() as session:
        token = parts.vault.store(session, conversation, "phone", "1")
    rotate_all(database, privacy_settings, clock)
    with database.transaction() as session:
        assert parts.vault.store(session, conversation, "phone", "1") == token


def test_the_rotation_leaves_an_audit_event_without_keys(
    database: Database, privacy_settings: Settings, tokens: dict[str, str], clock: SetClock
) -> None:
    rotate_all(database, privacy_settings, clock)
    with database.reading() as session:
        details = session.connection().exec_driver_sql(
            "SELECT details FROM audit_events WHERE action = 'keys.rotated'"
        )
        text = details.scalar_one()
    assert '"values":7' in text
    assert not any(key in text for key in read_key_file(key_file(privacy_settings)))


def test_every_encrypted_column_is_found(database: Database) -> None:
    found = {(table.name, column.name) for table, column in encrypted_columns(Base.metadata)}
    assert ("vault_values", "value") in found
