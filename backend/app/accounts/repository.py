"""All SQL of the accounts."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, case, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from app.accounts.models import Office, SignInAttempts, StaffAccount, StaffSession


def save_office(session: Session, *, office_id: str, name: str, is_demo: bool) -> None:
    """Store an office or update it."""
    session.merge(Office(id=office_id, name=name, is_demo=is_demo))


def save_account(
    session: Session,
    *,
    username: str,
    password_hash: str,
    role: str,
    office_id: str,
    is_demo: bool,
    now: datetime,
) -> None:
    """Store an account or give it a new password, which ends its sessions."""
    session.execute(delete(StaffSession).where(StaffSession.username == username))
    session.merge(
        StaffAccount(
            username=username,
            password_hash=password_hash,
            role=role,
            office_id=office_id,
            is_demo=is_demo,
            created_at=now,
        )
    )


def _insert(session: Session, table: type[Any]) -> Any:
    """An INSERT that knows ON CONFLICT; both databases spell it the same."""
    postgresql = session.get_bind().dialect.name == "postgresql"
    return postgresql_insert(table) if postgresql else sqlite_insert(table)


def add_office(session: Session, office_id: str, name: str) -> bool:
    """Store an office; False when its id or its name is taken."""
    statement = _insert(session, Office).values(id=office_id, name=name, is_demo=False)
    return session.scalar(statement.on_conflict_do_nothing().returning(Office.id)) is not None


def has_office(session: Session, office_id: str) -> bool:
    """Whether there is an office of this id."""
    return session.scalar(select(Office.id).where(Office.id == office_id)) is not None


def add_account(session: Session, row: dict[str, Any]) -> bool:
    """Store an account; False when its name is taken."""
    statement = _insert(session, StaffAccount).values(**row)
    return session.scalar(statement.on_conflict_do_nothing().returning(StaffAccount.username)) is not None


def change_account(session: Session, username: str, values: dict[str, Any]) -> bool:
    """Change an account and end its sessions; False when there is none of this name."""
    statement = update(StaffAccount).where(StaffAccount.username == username).values(**values)
    if session.scalar(statement.returning(StaffAccount.username)) is None:
        return False
    session.execute(delete(StaffSession).where(StaffSession.username == username))
    return True


def accounts(session: Session) -> Sequence[Row[Any]]:
    """All accounts with their offices, by name."""
    return session.execute(_ACCOUNT.order_by(StaffAccount.username)).all()


def count_demo_accounts(session: Session) -> int:
    """How many demo accounts there are."""
    return session.scalar(select(func.count()).select_from(StaffAccount).where(StaffAccount.is_demo)) or 0


_ACCOUNT = (
    select(
        StaffAccount.username,
        StaffAccount.password_hash,
        StaffAccount.role,
        StaffAccount.office_id,
        StaffAccount.is_demo,
        StaffAccount.disabled_at,
        StaffAccount.one_time_until,
        Office.name.label("office"),
    )
    .select_from(StaffAccount)
    .join(Office, Office.id == StaffAccount.office_id)
)


def account(session: Session, username: str) -> Row[Any] | None:
    """An account with the name of its office."""
    return session.execute(_ACCOUNT.where(StaffAccount.username == username)).one_or_none()


def hold_account(session: Session, username: str, password_hash: str) -> bool:
    """Keep the account as it is until the transaction ends; False when its password changed meanwhile."""
    statement = select(StaffAccount.username).where(
        StaffAccount.username == username, StaffAccount.password_hash == password_hash
    )
    return session.execute(statement.with_for_update()).one_or_none() is not None


def change_password(session: Session, username: str, *, old_hash: str, new_hash: str) -> bool:
    """Put a new hash in the place of the one that was checked; False when that is no longer there."""
    statement = (
        update(StaffAccount)
        .where(StaffAccount.username == username, StaffAccount.password_hash == old_hash)
        .values(password_hash=new_hash, one_time_until=None)
        .returning(StaffAccount.username)
    )
    return session.execute(statement).one_or_none() is not None


# Sessions


def add_session(
    session: Session, *, digest: str, username: str, now: datetime, expires_at: datetime, ends_at: datetime
) -> None:
    """Store a new session."""
    session.add(
        StaffSession(digest=digest, username=username, created_at=now, expires_at=expires_at, ends_at=ends_at)
    )


def open_session(session: Session, digest: str, now: datetime) -> Row[Any] | None:
    """A session that has not expired, with its account."""
    statement = _ACCOUNT.add_columns(StaffSession.expires_at, StaffSession.ends_at).join(
        StaffSession, StaffSession.username == StaffAccount.username
    )
    return session.execute(
        statement.where(StaffSession.digest == digest, StaffSession.expires_at > now)
    ).one_or_none()


def extend_session(session: Session, digest: str, now: datetime, expires_at: datetime) -> None:
    """Let a session live longer, if it still does."""
    session.execute(
        update(StaffSession)
        .where(StaffSession.digest == digest, StaffSession.expires_at > now)
        .values(expires_at=expires_at)
    )


def delete_session(session: Session, digest: str) -> bool:
    """Delete a session; False when somebody did before."""
    statement = delete(StaffSession).where(StaffSession.digest == digest).returning(StaffSession.digest)
    return session.execute(statement).one_or_none() is not None


def delete_other_sessions(session: Session, username: str, digest: str) -> int:
    """Delete all sessions of an account but one; returns how many."""
    statement = delete(StaffSession).where(StaffSession.username == username, StaffSession.digest != digest)
    return len(session.execute(statement.returning(StaffSession.digest)).all())


# Attempts


def take_attempt(session: Session, subject: str, *, limit: int, now: datetime, span: timedelta) -> int | None:
    """Count one more attempt and return its number; None when all `limit` are used up.

    Counting starts anew when `span` has passed since the last attempt. The database decides in one
    statement, so attempts made at the same moment all get a number of their own.
    """
    over = SignInAttempts.last_at <= now - span
    statement = _insert(session, SignInAttempts).values(subject=subject, count=1, last_at=now)
    statement = statement.on_conflict_do_update(
        index_elements=["subject"],
        set_={"count": case((over, 1), else_=SignInAttempts.count + 1), "last_at": now},
        where=or_(over, SignInAttempts.count < limit),
    )
    number: int | None = session.scalar(statement.returning(SignInAttempts.count))
    return number


def last_attempt_at(session: Session, subject: str) -> datetime | None:
    """When the last attempt was made."""
    return session.scalar(select(SignInAttempts.last_at).where(SignInAttempts.subject == subject))


def forget_attempts(session: Session, subject: str) -> None:
    """Nothing counts any more."""
    session.execute(delete(SignInAttempts).where(SignInAttempts.subject == subject))


def give_attempt_back(session: Session, subject: str) -> None:
    """One attempt was none after all."""
    session.execute(
        update(SignInAttempts)
        .where(SignInAttempts.subject == subject, SignInAttempts.count > 0)
        .values(count=SignInAttempts.count - 1)
    )
