"""All SQL of the accounts."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Office, StaffAccount


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
    """Store an account or give it a new password."""
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


def count_demo_accounts(session: Session) -> int:
    """How many demo accounts there are."""
    return session.scalar(select(func.count()).select_from(StaffAccount).where(StaffAccount.is_demo)) or 0
