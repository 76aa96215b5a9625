"""Keys: made once, kept private, and never replaced behind anybody's back."""

import multiprocessing
import stat
import string
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from app.db import Database
from app.privacy.keys import (
    KeyProblem,
    Keys,
    key_file,
    load_keys,
    new_key,
    read_key_file,
    write_key_file,
)
from app.privacy.opening import open_keys
from app.privacy.wiring import PrivacyParts
from app.settings import Settings
from tests.privacy.conftest import PHONE, SetClock

_KEY = new_key()
_KEYS = Keys(lambda: (_KEY,))
_ALPHABET = string.ascii_letters + string.digits + "-_"
_STORED = _KEYS.encrypt(PHONE)


def with_keys(settings: Settings, *keys: str) -> Settings:
    return settings.model_validate({**settings.model_dump(), "privacy_keys": ",".join(keys)})


def test_a_first_start_makes_a_key_file_only_its_owner_can_read(
    database: Database, privacy_settings: Settings, clock: SetClock
) -> None:
    keys = open_keys(database, privacy_settings, clock)
    path = key_file(privacy_settings)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert open_keys(database, privacy_settings, clock).ids == keys.ids


def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "privacy.key"
    write_key_file(path, (new_key(),))
    path.chmod(0o640)
    with pytest.raises(KeyProblem, match="600"):
        read_key_file(path)


def test_a_lost_key_file_stops_the_start_and_no_new_one_is_made(
    database: Database, privacy_settings: Settings, clock: SetClock
) -> None:
    open_keys(database, privacy_settings, clock)
    key_file(privacy_settings).unlink()
    with pytest.raises(KeyProblem, match="没有密钥"):
        open_keys(database, privacy_settings, clock)
    assert not key_file(privacy_settings).exists()


def test_an_empty_key_file_stops_the_start(
    database: Database, privacy_settings: Settings, clock: SetClock
) -> None:
    open_keys(database, privacy_settings, clock)
    key_file(privacy_settings).write_text("# nothing\n")
    with pytest.raises(KeyProblem, match="没有密钥"):
        open_keys(database, privacy_settings, clock)


def test_another_key_stops_the_start_and_names_the_missing_one(
    database: Database, privacy_settings: Settings, clock: SetClock
) -> None:
    right = open_keys(database, privacy_settings, clock).newest
    wrong = new_key()
    with pytest.raises(KeyProblem, match=right) as raised:
        open_keys(database, with_keys(privacy_settings, wrong), clock)
    assert wrong not in str(raised.value)


def test_an_old_key_behind_a_new_one_is_accepted(
    database: Database, privacy_settings: Settings, clock: SetClock
) -> None:
    old, new = new_key(), new_key()
    first = open_keys(database, with_keys(privacy_settings, old), clock)
    stored = first.encrypt(PHONE)
    assert open_keys(database, with_keys(privacy_settings, new, old), clock).decrypt(stored) == PHONE


def test_a_value_under_a_key_nobody_noted_stops_the_start(
    database: Database, parts: PrivacyParts, privacy_settings: Settings, conversation: str, clock: SetClock
) -> None:
    with database.transaction() as session:
        parts.vault.store(session, conversation, "phone", PHONE)
        session.connection().exec_driver_sql("UPDATE privacy_keys SET retired_at = first_used_at")
    key_file(privacy_settings).unlink()
    with pytest.raises(KeyProblem, match="vault_values"):
        open_keys(database, privacy_settings, clock)


@pytest.mark.parametrize(
    "bad", ["x", "口令", Fernet.generate_key().decode()[:-4], "a b"], ids=["short", "han", "cut", "two"]
)
def test_a_malformed_key_is_refused_without_being_repeated(tmp_path: Path, bad: str) -> None:
    settings = Settings(var_dir=tmp_path, privacy_keys=bad)
    with pytest.raises(KeyProblem, match="格式") as raised:
        load_keys(settings, may_create=True)
    assert bad not in str(raised.value)
    assert raised.value.__cause__ is None


def ids_after_start(var_dir: Path) -> tuple[str, ...]:
    return load_keys(Settings(var_dir=var_dir), may_create=True).ids


def test_processes_that_start_together_end_with_one_key(tmp_path: Path) -> None:
    with multiprocessing.get_context("fork").Pool(4) as pool:
        seen = pool.map(ids_after_start, [tmp_path] * 16, chunksize=1)
    assert len(set(seen)) == 1
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["privacy.key"]


def test_a_running_process_takes_up_a_changed_key_file(
    database: Database, privacy_settings: Settings, clock: SetClock
) -> None:
    keys = open_keys(database, privacy_settings, clock)
    stored, path, new = keys.encrypt(PHONE), key_file(privacy_settings), new_key()
    write_key_file(path, (new, *read_key_file(path)))
    assert len(keys.ids) == 2
    assert not keys.encrypt(PHONE).startswith(stored.partition(":")[0])
    assert keys.decrypt(stored) == PHONE


@given(st.text())
def test_any_text_comes_back_and_never_stands_in_the_ciphertext(text: str) -> None:
    if any(0xD800 <= ord(char) < 0xE000 for char in text):
        return
    stored = _KEYS.encrypt(text)
    assert _KEYS.decrypt(stored) == text
    assert len(text) < 4 or text not in stored


@given(st.integers(0), st.integers(1, 63))
def test_any_changed_character_of_a_ciphertext_is_noticed(place: int, step: int) -> None:
    # The last characters may carry padding bits that mean nothing.
    place = _STORED.index(":") + 1 + place % (len(_STORED) - 20)
    changed = _ALPHABET[(_ALPHABET.index(_STORED[place]) + step) % 64]
    with pytest.raises(KeyProblem):
        _KEYS.decrypt(_STORED[:place] + changed + _STORED[place + 1 :])


@given(
    st.lists(st.text(max_size=5), min_size=2, max_size=4),
    st.lists(st.text(max_size=5), min_size=2, max_size=4),
)
def test_digests_are_equal_for_equal_parts_only(first: list[str], second: list[str]) -> None:
    if any(0xD800 <= ord(char) < 0xE000 for char in "".join(first + second)):
        return
    assert (_KEYS.digests(*first) == _KEYS.digests(*second)) == (first == second)
