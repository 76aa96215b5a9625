"""How long a session lasts, what ends it, and changing one's password."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from app.accounts.attempts import LIMIT_NAME
from app.accounts.errors import PasswordUnsuitable, PasswordWrong, SignInFailed, SignInLocked
from app.accounts.schemas import StaffSignedIn
from app.accounts.service import IDLE, LONGEST, Staff
from app.auth import SignInRequired, StaffMember, token_digest
from app.conversations.locks import InProcessLocks
from app.db import Base
from app.privacy.audit.chain import Audit
from app.privacy.holdings.policy import Policy, PolicyError, load_policy
from app.privacy.holdings.repository import Holdings
from app.privacy.retention import Retention
from tests.accounts.conftest import ADDRESS, PASSWORD, Door, refused
from tests.privacy.conftest import PRIVACY

NEW = "新的密码 battery staple"
WINDOW = StaffMember("window", "window", "o1")


async def enter(staff: Staff, name: str = "window", password: str = PASSWORD) -> str:
    """Sign in; gives the digest of the token."""
    return token_digest((await staff.sign_in(name, password, ADDRESS)).token)


def test_a_session_ends_after_thirty_minutes_without_use(door: Door, staff: Staff) -> None:
    async def scenario() -> None:
        session = await staff.sign_in("window", PASSWORD, ADDRESS)
        digest = token_digest(session.token)
        assert session.expires_at == door.clock.now() + IDLE == door.clock.now() + timedelta(minutes=30)
        door.clock.forward(minutes=29, seconds=59)
        assert await staff.find_staff(digest)
        door.clock.forward(minutes=30)
        assert await staff.find_staff(digest) is None
        with pytest.raises(SignInRequired):
            await staff.view(digest)

    asyncio.run(scenario())


def test_a_session_in_use_ends_after_ten_hours_all_the_same(door: Door, staff: Staff) -> None:
    async def scenario() -> None:
        digest, began = await enter(staff), door.clock.now()
        while door.clock.now() < began + timedelta(hours=9, minutes=40):
            door.clock.forward(minutes=20)
            assert await staff.find_staff(digest)
        assert (await staff.view(digest)).expires_at == began + LONGEST == began + timedelta(hours=10)
        door.clock.forward(minutes=19, seconds=59)
        assert await staff.find_staff(digest)
        door.clock.forward(seconds=1)
        assert await staff.find_staff(digest) is None

    asyncio.run(scenario())


def test_a_session_in_use_is_written_to_once_a_minute(door: Door, staff: Staff) -> None:
    async def scenario() -> None:
        digest = await enter(staff)
        before = door.rows("staff_sessions")
        door.clock.forward(seconds=59)
        await staff.find_staff(digest)
        assert door.rows("staff_sessions") == before
        door.clock.forward(seconds=1)
        await staff.find_staff(digest)
        assert door.rows("staff_sessions") != before

    asyncio.run(scenario())


def test_signing_out_ends_this_session_and_no_other(staff: Staff) -> None:
    async def scenario() -> None:
        here, elsewhere = await enter(staff), await enter(staff)
        await staff.sign_out(WINDOW, here)
        assert await staff.find_staff(here) is None
        assert await staff.find_staff(elsewhere) == WINDOW

    asyncio.run(scenario())


def test_a_new_password_ends_the_other_sessions_and_replaces_the_old_one(door: Door, staff: Staff) -> None:
    async def scenario() -> None:
        here, elsewhere, colleague = await enter(staff), await enter(staff), await enter(staff, "aid")
        await staff.change_password(WINDOW, here, PASSWORD, NEW, ADDRESS)
        assert await staff.find_staff(here) == WINDOW
        assert await staff.find_staff(elsewhere) is None
        assert await staff.find_staff(colleague)
        assert isinstance(await refused(staff.sign_in("window", PASSWORD, ADDRESS)), SignInFailed)
        assert await enter(staff, password=NEW)
        assert await enter(staff, "aid")

    asyncio.run(scenario())
    assert ("staff:window", "staff.password_changed", {"sessions_ended": 1}) in door.trail()
    kept = str(door.rows("staff_accounts")) + str(door.rows("audit_events"))
    assert NEW not in kept and PASSWORD not in kept


def test_signing_in_and_changing_the_password_at_once_never_wait_for_each_other_forever(
    door: Door, staff: Staff
) -> None:
    async def scenario() -> None:
        digest = await enter(staff)
        for round_ in range(10):
            old, new = f"{PASSWORD}{round_ or ''}", f"{PASSWORD}{round_ + 1}"
            answers = await asyncio.gather(
                *(staff.sign_in("window", old, f"192.0.2.{number}") for number in range(3)),
                staff.change_password(WINDOW, digest, old, new, ADDRESS),
                *(staff.find_staff(digest) for _ in range(3)),
                return_exceptions=True,
            )
            # Who comes too late is told that the password is wrong; the change and the session stand.
            assert {type(answer) for answer in answers[:3]} <= {StaffSignedIn, SignInFailed}
            assert answers[3:] == [None, *[WINDOW] * 3]
            # Whatever was opened with the old password before the change is over.
            assert [row[0] for row in door.rows("staff_sessions")] == [digest]
            await enter(staff, password=new)

    asyncio.run(scenario())


@pytest.mark.parametrize("new", ["", "elevenchars", "十一个字的密码不够长呀", PASSWORD])
def test_a_short_or_unchanged_new_password_is_refused(staff: Staff, new: str) -> None:
    async def scenario() -> None:
        digest = await enter(staff)
        with pytest.raises(PasswordUnsuitable) as refusal:
            await staff.change_password(WINDOW, digest, PASSWORD, new, ADDRESS)
        assert refusal.value.field == "new_password"
        assert await enter(staff)

    asyncio.run(scenario())


def test_guessing_the_old_password_counts_like_guessing_at_the_door(staff: Staff) -> None:
    async def scenario() -> None:
        digest = await enter(staff)
        for _ in range(LIMIT_NAME):
            with pytest.raises(PasswordWrong):
                await staff.change_password(WINDOW, digest, "wrong", NEW, ADDRESS)
        with pytest.raises(SignInLocked):
            await staff.change_password(WINDOW, digest, PASSWORD, NEW, ADDRESS)
        assert isinstance(await refused(staff.sign_in("window", PASSWORD, ADDRESS)), SignInLocked)
        assert await staff.find_staff(digest) == WINDOW

    asyncio.run(scenario())


def test_retention_deletes_expired_sessions_and_old_attempts_and_nothing_else(
    door: Door, staff: Staff
) -> None:
    holdings = Holdings(load_policy(PRIVACY / "retention.yml"), Base.metadata)
    retention = Retention(door.database, holdings, Audit(door.clock), InProcessLocks(), door.clock)

    async def scenario() -> None:
        await enter(staff)
        await refused(staff.sign_in("nobody", "wrong", ADDRESS))
        door.clock.forward(days=1, seconds=1)
        kept = await enter(staff, "aid")
        previewed = {line.table: line.rows for line in (await retention.preview()).lines if line.rows}
        report = await retention.run()
        assert report is not None
        done = {line.table: line.rows for line in report.lines if line.rows}
        # The address tried again just now: its count is not old.
        assert previewed == done == {"staff_sessions": 1, "sign_in_attempts": 1}
        assert [row[0] for row in door.rows("staff_sessions")] == [kept]
        assert await staff.find_staff(kept)

    asyncio.run(scenario())


@pytest.mark.parametrize("condition", [{"without_consent": "basic"}, {"unless_rows_in": ["messages"]}])
def test_a_rule_about_a_conversation_is_refused_for_a_table_without_an_owner(
    condition: dict[str, Any],
) -> None:
    policy = load_policy(PRIVACY / "retention.yml").model_dump()
    sessions = next(table for table in policy["tables"] if table["table"] == "staff_sessions")
    sessions["rules"][0].update(condition)
    with pytest.raises(PolicyError, match="staff_sessions: a rule asks about a conversation"):
        Holdings(Policy.model_validate(policy), Base.metadata)
