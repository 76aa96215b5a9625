"""The commands by which whoever runs the service manages staff accounts."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from functools import wraps
from typing import Any

import pytest
from argon2 import PasswordHasher

from app.accounts import manage
from app.accounts.errors import SignInFailed, SignInLocked
from app.accounts.manage import ONE_TIME, ManageProblem, Manager, run
from app.auth import PasswordChangeDue, StaffMember, require_staff, token_digest
from app.privacy.audit.chain import Audit
from tests.accounts.conftest import ADDRESS, CHEAP, PASSWORD, Door, refused

NEW = "一个新的密码 new password"


def in_a_loop(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Run an async test."""

    @wraps(test)
    def run_it(*args: Any, **kwargs: Any) -> None:
        asyncio.run(test(*args, **kwargs))

    return run_it


def command(door: Door, *words: str) -> list[str]:
    """What a command prints."""
    options = manage._parser().parse_args(words)
    manager = Manager(Audit(door.clock), door.clock, PasswordHasher(**CHEAP), "张管理")
    with door.database.transaction() as session:
        return run(session, manager, options)


def one_time(lines: list[str]) -> str:
    return lines[0].rpartition("：")[2]


def create(door: Door, name: str = "li.si", role: str = "aid") -> str:
    return one_time(command(door, "create", name, "--role", role, "--office", "o1"))


async def member(door: Door, token: str) -> StaffMember | None:
    return await door.staff().find_staff(token_digest(token))


@in_a_loop
async def test_a_new_account_signs_in_with_its_one_time_password(door: Door) -> None:
    signed_in = await door.staff().sign_in("li.si", create(door), ADDRESS)
    assert (signed_in.role, signed_in.office_id) == ("aid", "o1")


@in_a_loop
async def test_a_one_time_password_opens_only_the_change_of_password(door: Door) -> None:
    password = create(door)
    staff = door.staff()
    token = (await staff.sign_in("li.si", password, ADDRESS)).token
    first = await member(door, token)
    assert first is not None and first.must_change_password
    await staff.change_password(first, token_digest(token), password, NEW, ADDRESS)
    after = await member(door, token)
    assert after is not None and not after.must_change_password
    assert (await staff.sign_in("li.si", NEW, ADDRESS)).username == "li.si"


@in_a_loop
async def test_routes_refuse_whoever_still_has_a_one_time_password(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = (await door.staff().sign_in("li.si", create(door), ADDRESS)).token

    async def found(connection: object, given: object) -> StaffMember | None:
        return await member(door, token)

    monkeypatch.setattr("app.auth.staff_of_token", found)
    monkeypatch.setattr("app.auth.bearer_token", lambda connection: token)
    with pytest.raises(PasswordChangeDue):
        await require_staff("aid")(None, None)  # type: ignore[arg-type]
    let_in = await require_staff("aid", with_one_time_password=True)(None, None)  # type: ignore[arg-type]
    assert let_in.username == "li.si"


@in_a_loop
async def test_a_one_time_password_ends_after_its_days(door: Door) -> None:
    password = create(door)
    door.clock.moment += ONE_TIME - timedelta(seconds=1)
    await door.staff().sign_in("li.si", password, ADDRESS)
    door.clock.moment += timedelta(seconds=1)
    with pytest.raises(SignInFailed):
        await door.staff().sign_in("li.si", password, ADDRESS)
    assert "一次性密码已过期" in "\n".join(command(door, "list"))


@in_a_loop
async def test_a_disabled_account_is_out_at_once_and_stays_out(door: Door) -> None:
    token = (await door.staff().sign_in("window", PASSWORD, ADDRESS)).token
    command(door, "disable", "window")
    assert await member(door, token) is None
    with pytest.raises(SignInFailed):
        await door.staff().sign_in("window", PASSWORD, ADDRESS)
    command(door, "enable", "window")
    assert (await door.staff().sign_in("window", PASSWORD, ADDRESS)).username == "window"


@in_a_loop
async def test_a_reset_ends_the_old_password_its_sessions_and_a_lock(door: Door) -> None:
    staff = door.staff()
    token = (await staff.sign_in("window", PASSWORD, ADDRESS)).token
    for _ in range(5):
        await refused(staff.sign_in("window", "falsch", ADDRESS))
    assert isinstance(await refused(staff.sign_in("window", PASSWORD, ADDRESS)), SignInLocked)
    password = one_time(command(door, "reset", "window"))
    assert await member(door, token) is None
    assert (await staff.sign_in("window", password, ADDRESS)).username == "window"
    with pytest.raises(SignInFailed):
        await staff.sign_in("window", PASSWORD, ADDRESS)


@in_a_loop
async def test_another_role_takes_effect_with_the_next_sign_in(door: Door) -> None:
    token = (await door.staff().sign_in("window", PASSWORD, ADDRESS)).token
    command(door, "role", "window", "supervisor")
    assert await member(door, token) is None
    assert (await door.staff().sign_in("window", PASSWORD, ADDRESS)).role == "supervisor"


@pytest.mark.parametrize(
    "words",
    [
        ("create", "window", "--role", "aid", "--office", "o1"),
        ("create", "neu", "--role", "aid", "--office", "nowhere"),
        ("create", "张三", "--role", "aid", "--office", "o1"),
        ("reset", "nobody"),
        ("disable", "nobody"),
        ("enable", "nobody"),
        ("role", "nobody", "aid"),
        ("office", "o1", "另一个名称"),
        ("office", "o2", "一号服务点"),
        ("office", "o 2", "二号服务点"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(door: Door, words: tuple[str, ...]) -> None:
    before = door.rows("staff_accounts") + door.rows("offices") + door.rows("audit_events")
    with pytest.raises(ManageProblem):
        command(door, *words)
    assert door.rows("staff_accounts") + door.rows("offices") + door.rows("audit_events") == before


def test_an_unknown_role_is_refused_by_the_command_line(door: Door) -> None:
    with pytest.raises(SystemExit):
        command(door, "create", "neu", "--role", "king", "--office", "o1")


def test_every_change_is_in_the_audit_trail_and_no_password_anywhere(door: Door) -> None:
    command(door, "office", "o2", "二号服务点")
    passwords = [one_time(command(door, "create", "li.si", "--role", "window", "--office", "o2"))]
    command(door, "disable", "li.si")
    command(door, "enable", "li.si")
    command(door, "role", "li.si", "reviewer")
    passwords.append(one_time(command(door, "reset", "li.si")))
    trail = door.trail()
    assert [action for _, action, _ in trail] == [
        "staff.office_added",
        "staff.created",
        "staff.disabled",
        "staff.enabled",
        "staff.role_changed",
        "staff.password_reset",
    ]
    assert all(actor == "command:accounts" and details["by"] == "张管理" for actor, _, details in trail)
    assert trail[1][2]["role"] == "window"
    kept = str(door.rows("staff_accounts")) + str(door.rows("audit_events"))
    assert not any(password in kept for password in passwords)
    assert len(set(passwords)) == 2


def test_the_list_tells_what_can_be_used(door: Door) -> None:
    create(door)
    command(door, "disable", "window")
    lines = {line.split()[0]: line for line in command(door, "list")}
    assert "已停用（2026-11-23）" in lines["window"] and "可用" in lines["admin"]
    assert "等待修改一次性密码" in lines["li.si"] and "演示账号" in lines["demo"]
    assert "一号服务点（o1）" in lines["li.si"]
