"""`python -m app.privacy.rotate`: encrypt everything with a new key.

With a key file a new key is made and put in front; with PRIVACY_KEYS the operator has put it in front
already. May be killed at any moment and run again: what was done stays, both keys are accepted meanwhile.
"""

import argparse
import sys
from collections.abc import Callable
from typing import Any

from sqlalchemy.engine import Row
from sqlalchemy.orm import Session
from sqlalchemy.schema import Column, Table

from app import tables as tables  # by itself the command must know every table too
from app.clock import Clock, SystemClock
from app.db import Base, Database
from app.privacy import repository
from app.privacy.audit.chain import Audit
from app.privacy.fields import encrypted_columns
from app.privacy.keys import (
    KeyProblem,
    Keys,
    key_file,
    keys_from_environment,
    new_key,
    read_key_file,
    write_key_file,
)
from app.privacy.models import VaultValue
from app.privacy.opening import open_keys
from app.settings import Settings

_BATCH = 200


def begin(database: Database, settings: Settings, clock: Clock) -> Keys:
    """The keys with the one to rotate to in front. An unfinished rotation is taken up, not begun anew."""
    keys = open_keys(database, settings, clock)
    with database.transaction() as session:
        repository.lock_keys(session)
        unfinished = len(repository.key_ids_in_use(session)) > 1
        if not unfinished and not keys_from_environment(settings):
            path = key_file(settings)
            write_key_file(path, (new_key(), *read_key_file(path)))
            # The file is ahead of the database now; a kill here leaves a new first key for the next run.
            repository.use_key(session, keys.newest, clock.now())
    return keys


def rotate(database: Database, keys: Keys, clock: Clock, after_batch: Callable[[], None]) -> int:
    """Encrypt what is not under the newest key; returns how many values. `after_batch`: for progress."""
    count = 0
    for table, column in encrypted_columns(Base.metadata):
        while True:
            with database.transaction() as session:
                rows = repository.values_under_other_keys(session, table, column, keys.newest, _BATCH)
                for row in rows:
                    _renew(session, keys, table, column, row)
            count += len(rows)
            if rows:
                after_batch()
            if len(rows) < _BATCH:
                break
    return count


def _renew(session: Session, keys: Keys, table: Table, column: Column[Any], row: Row[Any]) -> None:
    text = keys.decrypt(row.stored)
    repository.replace_ciphertext(session, table, column, row, keys.encrypt(text))
    if table is VaultValue.__table__:
        kind = repository.kind_of(session, row.conversation_id, row.token)
        digest = keys.digests(row.conversation_id, kind, text)[0]
        repository.set_digest(session, row.conversation_id, row.token, digest)


def finish(database: Database, keys: Keys, clock: Clock, rotated: int) -> list[str]:
    """Note which keys nothing is encrypted with any more. KeyProblem when some still have values."""
    with database.transaction() as session:
        repository.lock_keys(session)
        for table, column in encrypted_columns(Base.metadata):
            if repository.has_foreign_values(session, column, [keys.newest]):
                raise KeyProblem(
                    f"表 {table.name} 里又出现了用旧密钥加密的内容：有后端进程还在用旧密钥。"
                    "请重启它们，再运行一次。"
                )
        retired = repository.retire_keys(session, keys.newest, clock.now())
        if retired or rotated:
            Audit(clock).record(
                session,
                actor="command:rotate",
                action="keys.rotated",
                details={"newest": keys.newest, "retired": retired, "values": rotated},
            )
    return retired


def main(arguments: list[str]) -> int:
    """The exit code."""
    argparse.ArgumentParser(prog="python -m app.privacy.rotate").parse_args(arguments)
    settings, clock = Settings(), SystemClock()
    database = Database(settings.database_url)
    try:
        keys = begin(database, settings, clock)
        if len(keys.ids) < 2:
            print("PRIVACY_KEYS 只有一个密钥：请把新密钥放最前、旧密钥留在后面，再运行。", file=sys.stderr)
            return 2
        rotated = rotate(database, keys, clock, lambda: None)
        retired = finish(database, keys, clock, rotated)
    except KeyProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    finally:
        database.close()
    print(f"已用密钥 {keys.newest} 重新加密 {rotated} 条。不再使用的密钥：{'、'.join(retired) or '无'}。")
    print("旧密钥请保留到所有后端进程重启、旧备份不再需要之后，再从密钥文件或 PRIVACY_KEYS 中删除。")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
