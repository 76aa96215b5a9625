"""`python -m app.seed demo`: demo offices and staff accounts, marked as demo, never in production."""

import json
import os
import secrets
import sys
from pathlib import Path

from argon2 import PasswordHasher
from pydantic import BaseModel
from sqlalchemy.orm import Session

from app.accounts import repository
from app.accounts.models import Role
from app.clock import Clock, SystemClock
from app.db import Database
from app.mentors.demo import seed_demo_mentors
from app.settings import Settings

ACCOUNTS_FILE = "demo-accounts.json"
_OFFICES = {"a": "演示服务点甲（演示数据）", "b": "演示服务点乙（演示数据）"}


class DemoRefused(Exception):
    """Demo data has no place in a production database."""


class DemoAccount(BaseModel):
    """One line of the file of demo accounts."""

    username: str
    password: str
    role: Role
    office: str


def seed_demo(
    settings: Settings, database: Database, clock: Clock, hasher: PasswordHasher
) -> list[DemoAccount]:
    """One account per role in each of two offices. Does nothing when they and their file are there.

    The passwords are random; when their file is lost, the accounts get new ones.
    """
    if settings.env == "production":
        raise DemoRefused
    path = settings.var_dir / ACCOUNTS_FILE
    accounts = [
        DemoAccount(
            username=f"demo-{role.value}-{key}", password=secrets.token_urlsafe(12), role=role, office=name
        )
        for key, name in _OFFICES.items()
        for role in Role
    ]
    with database.transaction() as session:
        if path.exists() and repository.count_demo_accounts(session) == len(accounts):
            return []
        _store(session, accounts, clock, hasher)
        _write_private(path, [account.model_dump(mode="json") for account in accounts])
    return accounts


def _store(session: Session, accounts: list[DemoAccount], clock: Clock, hasher: PasswordHasher) -> None:
    for key, name in _OFFICES.items():
        repository.save_office(session, office_id=f"demo-{key}", name=name, is_demo=True)
    session.flush()
    for account in accounts:
        repository.save_account(
            session,
            username=account.username,
            password_hash=hasher.hash(account.password),
            role=account.role.value,
            office_id=f"demo-{account.username[-1]}",
            is_demo=True,
            now=clock.now(),
        )


def _write_private(path: Path, content: list[dict[str, str]]) -> None:
    """Replace the file at once; nobody but its owner can ever read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=2)
    draft.replace(path)


def main(arguments: list[str]) -> int:
    """The exit code."""
    if arguments != ["demo"]:
        print("usage: python -m app.seed demo", file=sys.stderr)
        return 2
    settings = Settings()
    database = Database(settings.database_url)
    try:
        created = seed_demo(settings, database, SystemClock(), PasswordHasher())
        with database.transaction() as session:
            mentors = seed_demo_mentors(session, SystemClock(), settings.env)
    except DemoRefused:
        print("演示数据不能用于正式环境（ENV=production）。", file=sys.stderr)
        return 1
    finally:
        database.close()
    if mentors:
        print(f"已创建{mentors}位演示导师和两场演示集中服务")
    if created:
        print(f"已创建{len(created)}个演示账号，密码在 {settings.var_dir / ACCOUNTS_FILE}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
