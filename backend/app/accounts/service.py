"""Signing in, staying signed in, signing out, and changing one's password."""

import re
import unicodedata
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.accounts import repository
from app.accounts.attempts import LIMIT_NAME, Attempts
from app.accounts.errors import PasswordUnsuitable, PasswordWrong, SignInFailed
from app.accounts.passwords import Passwords
from app.accounts.schemas import StaffSignedIn, StaffView
from app.auth import SignInRequired, StaffMember, new_token, token_digest
from app.clock import Clock
from app.db import Database
from app.errors import Conflict
from app.privacy.audit.chain import Audit

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
SHORTEST_PASSWORD = 12
# A session in use is written to once a minute, not with every request.
_WORTH_WRITING = timedelta(minutes=1)
_NAME = re.compile(r"[A-Za-z0-9_.@-]{1,40}")


class Staff:
    """The staff API behind HTTP, and the directory that `require_staff` asks."""

    def __init__(
        self, database: Database, passwords: Passwords, audit: Audit, clock: Clock, *, allow_demo: bool
    ) -> None:
        self._database = database
        self._passwords = passwords
        self._audit = audit
        self._attempts = Attempts(clock)
        self._clock = clock
        self._allow_demo = allow_demo

    async def sign_in(self, username: str, password: str, address: str) -> StaffSignedIn:
        """A new session. SignInFailed, after too many of them SignInLocked, whatever the name."""
        name = unicodedata.normalize("NFKC", username).strip()
        self._passwords.refuse_when_busy()
        number, account = await self._database.write(lambda db: self._begin(db, name, address))
        known = account.password_hash if account is not None else None
        token, expires_at = new_token(), None
        if await self._passwords.is_right(password, known) and account is not None:
            expires_at = await self._database.write(
                partial(self._open, account=account, address=address, digest=token_digest(token))
            )
        if account is None or expires_at is None:
            await self._database.write(lambda db: self._note_failure(db, account, number))
            raise SignInFailed
        return StaffSignedIn(token=token, **_view(account), expires_at=expires_at)

    def _begin(self, session: Session, name: str, address: str) -> tuple[int, Row[Any] | None]:
        """Count the attempt before anything is known about it, then look the account up."""
        number = self._attempts.take(session, name, address)
        account = repository.account(session, name) if _NAME.fullmatch(name) else None
        return number, account if account is not None and self._may_enter(account) else None

    def _may_enter(self, account: Row[Any]) -> bool:
        if account.disabled_at is not None or (account.is_demo and not self._allow_demo):
            return False
        return account.one_time_until is None or account.one_time_until > self._clock.now()

    def _open(self, session: Session, account: Row[Any], address: str, digest: str) -> datetime | None:
        """The end of the new session; None when the password was changed while it was being checked."""
        # Everywhere in this order, so that no two wait for each other: account, attempts, sessions, audit.
        if not repository.hold_account(session, account.username, account.password_hash):
            return None
        self._attempts.succeeded(session, account.username, address)
        now = self._clock.now()
        repository.add_session(
            session,
            digest=digest,
            username=account.username,
            now=now,
            expires_at=now + IDLE,
            ends_at=now + LONGEST,
        )
        session.flush()  # the audit trail comes last: it makes others wait
        self._audit.record(session, actor=f"staff:{account.username}", action="staff.sign_in")
        return now + IDLE

    def _note_failure(self, session: Session, account: Row[Any] | None, number: int) -> None:
        """A name nobody has is not written down: it may be a password typed into the wrong field."""
        actor = f"staff:{account.username}" if account is not None else "staff"
        self._audit.record(session, actor=actor, action="staff.sign_in_failed", details={"attempt": number})
        if number == LIMIT_NAME:
            self._audit.record(session, actor=actor, action="staff.locked")

    async def find_staff(self, token_digest: str) -> StaffMember | None:
        """Who is signed in with this token. Counts as use of the session."""
        found = await self._session(token_digest)
        if found is None:
            return None
        return StaffMember(found.username, found.role, found.office_id, found.one_time_until is not None)

    async def _session(self, digest: str) -> Row[Any] | None:
        now = self._clock.now()
        found = await self._database.read(lambda db: repository.open_session(db, digest, now))
        if found is None or not self._may_enter(found):
            return None
        later = min(now + IDLE, found.ends_at)
        if later - found.expires_at >= _WORTH_WRITING:
            await self._database.write(lambda db: repository.extend_session(db, digest, now, later))
        return found

    async def view(self, digest: str) -> StaffView:
        """Who holds this session, and until when."""
        found = await self._session(digest)
        if found is None:
            raise SignInRequired
        return StaffView(**_view(found), expires_at=found.expires_at)

    async def sign_out(self, member: StaffMember, digest: str) -> None:
        """End the session. Doing so twice is no error."""

        def end(session: Session) -> None:
            if repository.delete_session(session, digest):
                self._audit.record(session, actor=f"staff:{member.username}", action="staff.sign_out")

        await self._database.write(end)

    async def change_password(
        self, member: StaffMember, digest: str, old: str, new: str, address: str
    ) -> None:
        """A new password; every other session of the account ends. Wrong old ones count like sign-ins."""
        _check_new(new, old)
        self._passwords.refuse_when_busy()
        number, account = await self._database.write(lambda db: self._begin(db, member.username, address))
        known = account.password_hash if account is not None else None
        if not await self._passwords.is_right(old, known) or known is None:
            await self._database.write(lambda db: self._note_failure(db, account, number))
            raise PasswordWrong
        new_hash = await self._passwords.hash(new)

        def change(session: Session) -> None:
            if not repository.change_password(session, member.username, old_hash=known, new_hash=new_hash):
                raise Conflict("密码刚刚被修改过，请重新登录后再试。")
            self._attempts.succeeded(session, member.username, address)
            ended = repository.delete_other_sessions(session, member.username, digest)
            self._audit.record(
                session,
                actor=f"staff:{member.username}",
                action="staff.password_changed",
                details={"sessions_ended": ended},
            )

        await self._database.write(change)


def _view(row: Row[Any]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("username", "role", "office", "office_id")}


def _check_new(new: str, old: str) -> None:
    if len(new) < SHORTEST_PASSWORD:
        raise PasswordUnsuitable
    if new == old:
        raise PasswordUnsuitable("新密码不能与原密码相同。")
