"""Signing in: who is let in, who is not, and that nobody can tell from it which names exist."""

import asyncio
import json
from pathlib import Path

import pytest
from argon2 import PasswordHasher, extract_parameters

from app.accounts.attempts import LIMIT_ADDRESS, LIMIT_NAME
from app.accounts.errors import SignInFailed, SignInLocked
from app.accounts.service import Staff
from app.auth import token_digest
from app.db import Database
from app.errors import AppError, Unavailable
from app.privacy.audit.chain import verify
from app.seed import ACCOUNTS_FILE, seed_demo
from app.settings import Settings
from tests.accounts.conftest import ADDRESS, CHEAP, PASSWORD, Door, refused

NOBODY = "zhangsan"


async def wrong(staff: Staff, name: str, address: str = ADDRESS) -> AppError:
    return await refused(staff.sign_in(name, "wrong", address))


async def lock(staff: Staff, name: str, address: str = ADDRESS) -> None:
    """Use up all attempts of a name."""
    for _ in range(LIMIT_NAME):
        assert isinstance(await wrong(staff, name, address), SignInFailed)


def test_a_right_password_opens_a_session_of_which_only_the_digest_is_kept(door: Door, staff: Staff) -> None:
    async def scenario() -> None:
        session = await staff.sign_in("supervisor", PASSWORD, ADDRESS)
        assert (session.username, session.role.value, session.office) == (
            "supervisor",
            "supervisor",
            "一号服务点",
        )
        member = await staff.find_staff(token_digest(session.token))
        assert member is not None
        assert (member.username, member.role, member.office_id) == ("supervisor", "supervisor", "o1")
        assert await staff.find_staff(session.token) is None
        (row,) = door.rows("staff_sessions")
        assert row[0] == token_digest(session.token) and session.token not in map(str, row)

    asyncio.run(scenario())


def test_two_sessions_never_share_a_token(staff: Staff) -> None:
    async def scenario() -> None:
        first, second = [await staff.sign_in("window", PASSWORD, ADDRESS) for _ in range(2)]
        assert first.token != second.token and min(len(first.token), len(second.token)) >= 43

    asyncio.run(scenario())


def test_a_name_typed_with_wide_letters_and_spaces_is_the_same_name(staff: Staff) -> None:
    session = asyncio.run(staff.sign_in(" ｗｉｎｄｏｗ ", PASSWORD, ADDRESS))
    assert session.username == "window"


@pytest.mark.parametrize("name", [NOBODY, "", "Window", "window\x00", "张三", "a" * 200, "' OR 1=1 --"])
def test_an_unknown_name_is_answered_like_a_wrong_password(staff: Staff, name: str) -> None:
    async def scenario() -> None:
        unknown, known = await wrong(staff, name), await wrong(staff, "window")
        assert type(unknown) is type(known) is SignInFailed
        assert unknown.body() == known.body() and unknown.headers == known.headers
        with pytest.raises(SignInFailed):
            await staff.sign_in(name, PASSWORD, ADDRESS)

    asyncio.run(scenario())


def test_an_unknown_name_costs_the_same_work_as_a_wrong_password(door: Door, staff: Staff) -> None:
    asyncio.run(wrong(staff, NOBODY))
    asyncio.run(wrong(staff, "window"))
    unknown, known = door.hasher.verified
    assert unknown != known
    assert extract_parameters(unknown) == extract_parameters(known)


def test_five_wrong_passwords_lock_a_name_for_fifteen_minutes_whether_it_exists_or_not(
    door: Door, staff: Staff
) -> None:
    async def scenario() -> None:
        answers = []
        for name in ("window", NOBODY):
            await lock(staff, name)
            door.hasher.verified.clear()
            locked = await refused(staff.sign_in(name, PASSWORD, ADDRESS))
            assert isinstance(locked, SignInLocked) and not door.hasher.verified
            answers.append((locked.status, locked.body(), locked.headers))
        assert answers[0] == answers[1]
        assert answers[0][2] == {"Retry-After": "900"} and "15分钟" in answers[0][1]["error"]["message"]
        door.clock.forward(minutes=14, seconds=59)
        assert (await refused(staff.sign_in("window", PASSWORD, ADDRESS))).headers == {"Retry-After": "1"}
        door.clock.forward(seconds=1)
        assert (await staff.sign_in("window", PASSWORD, ADDRESS)).username == "window"

    asyncio.run(scenario())


@pytest.mark.parametrize("name", ["window", NOBODY])
def test_after_a_lock_there_are_five_attempts_again(door: Door, staff: Staff, name: str) -> None:
    async def scenario() -> None:
        for _ in range(3):
            await lock(staff, name)
            assert isinstance(await wrong(staff, name), SignInLocked)
            door.clock.forward(minutes=15)

    asyncio.run(scenario())


def test_asking_while_locked_does_not_make_the_lock_longer(door: Door, staff: Staff) -> None:
    async def scenario() -> None:
        await lock(staff, "window")
        for _ in range(14):
            door.clock.forward(minutes=1)
            assert isinstance(await wrong(staff, "window"), SignInLocked)
        door.clock.forward(minutes=1)
        assert (await staff.sign_in("window", PASSWORD, ADDRESS)).username == "window"

    asyncio.run(scenario())


def test_one_locked_name_leaves_the_others_open(staff: Staff) -> None:
    async def scenario() -> None:
        await lock(staff, "window")
        assert (await staff.sign_in("aid", PASSWORD, ADDRESS)).username == "aid"

    asyncio.run(scenario())


def test_a_right_password_lets_the_count_of_its_name_start_anew(staff: Staff) -> None:
    async def scenario() -> None:
        for _ in range(3):
            for _ in range(LIMIT_NAME - 1):
                assert isinstance(await wrong(staff, "window"), SignInFailed)
            await staff.sign_in("window", PASSWORD, ADDRESS)

    asyncio.run(scenario())


def test_many_names_tried_from_one_address_lock_the_address_and_an_own_account_does_not_free_it(
    door: Door, staff: Staff
) -> None:
    async def scenario() -> None:
        for attempt in range(LIMIT_ADDRESS - 1):
            assert isinstance(await wrong(staff, f"name{attempt}"), SignInFailed)
        await staff.sign_in("window", PASSWORD, ADDRESS)
        assert isinstance(await wrong(staff, "last"), SignInFailed)
        assert isinstance(await refused(staff.sign_in("aid", PASSWORD, ADDRESS)), SignInLocked)
        assert (await staff.sign_in("aid", PASSWORD, "192.0.2.2")).username == "aid"
        door.clock.forward(minutes=15)
        assert (await staff.sign_in("aid", PASSWORD, ADDRESS)).username == "aid"

    asyncio.run(scenario())


@pytest.mark.parametrize("name", ["window", NOBODY])
def test_wrong_passwords_sent_at_the_same_moment_to_two_processes_are_all_counted(
    door: Door, database_url: str, name: str
) -> None:
    other = Database(database_url)
    processes = [door.staff(), door.staff(other)]

    async def scenario() -> None:
        answers = await asyncio.gather(
            *(wrong(processes[number % 2], name, f"192.0.2.{number}") for number in range(24))
        )
        kinds = [type(answer) for answer in answers]
        assert kinds.count(SignInFailed) == LIMIT_NAME and kinds.count(SignInLocked) == 24 - LIMIT_NAME

    try:
        asyncio.run(scenario())
    finally:
        other.close()
    assert len(door.hasher.verified) == LIMIT_NAME
    assert max(count for _, count, _ in door.rows("sign_in_attempts")) == LIMIT_NAME
    assert [action for _, action, _ in door.trail()].count("staff.locked") == 1


def test_the_trail_says_who_came_failed_and_was_locked_out(door: Door, staff: Staff) -> None:
    async def scenario() -> None:
        session = await staff.sign_in("window", PASSWORD, ADDRESS)
        member = await staff.find_staff(token_digest(session.token))
        assert member is not None
        for _ in range(2):
            await staff.sign_out(member, token_digest(session.token))
        await lock(staff, "window")
        await wrong(staff, "window")

    asyncio.run(scenario())
    actors, actions, _ = zip(*door.trail(), strict=True)
    assert set(actors) == {"staff:window"}
    assert list(actions) == [
        "staff.sign_in",
        "staff.sign_out",
        *["staff.sign_in_failed"] * LIMIT_NAME,
        "staff.locked",
    ]
    with door.database.reading() as session:
        assert not verify(session).problems


def test_a_name_nobody_has_is_written_nowhere_because_it_may_be_a_password(door: Door, staff: Staff) -> None:
    asyncio.run(lock(staff, "my-secret-password"))
    kept = str(door.trail()) + str(door.rows("sign_in_attempts")) + str(door.rows("audit_events"))
    assert "secret" not in kept and ADDRESS not in kept
    assert [actor for actor, _, _ in door.trail()] == ["staff"] * (LIMIT_NAME + 1)


def test_a_long_queue_refuses_before_an_attempt_is_counted(
    door: Door, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.accounts.passwords._MOST_WAITING", 0)
    with pytest.raises(Unavailable):
        asyncio.run(staff.sign_in("window", PASSWORD, ADDRESS))
    assert door.rows("sign_in_attempts") == []


def test_production_refuses_demo_accounts_and_their_open_sessions_like_unknown_names(door: Door) -> None:
    production = door.staff(allow_demo=False)

    async def scenario() -> None:
        session = await door.staff().sign_in("demo", PASSWORD, ADDRESS)
        assert await production.find_staff(token_digest(session.token)) is None
        demo = await refused(production.sign_in("demo", PASSWORD, ADDRESS))
        assert demo.body() == (await wrong(production, NOBODY)).body()
        assert (await production.sign_in("window", PASSWORD, ADDRESS)).username == "window"

    asyncio.run(scenario())


def test_a_password_changed_while_it_is_checked_opens_no_session(
    door: Door, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = door.passwords.is_right

    async def change_meanwhile(password: str, password_hash: str | None) -> bool:
        right = await check(password, password_hash)
        with door.database.transaction() as session:
            session.connection().exec_driver_sql("UPDATE staff_accounts SET password_hash = 'new'")
        return right

    monkeypatch.setattr(door.passwords, "is_right", change_meanwhile)
    assert isinstance(asyncio.run(refused(staff.sign_in("window", PASSWORD, ADDRESS))), SignInFailed)
    assert door.rows("staff_sessions") == []


def test_every_demo_account_of_the_file_can_sign_in(door: Door, staff: Staff, tmp_path: Path) -> None:
    settings = Settings(env="test", var_dir=tmp_path / "var")
    with door.database.transaction() as session:
        session.connection().exec_driver_sql("DELETE FROM staff_accounts WHERE is_demo")
    seed_demo(settings, door.database, door.clock, PasswordHasher(**CHEAP))
    listed = json.loads((settings.var_dir / ACCOUNTS_FILE).read_text(encoding="utf-8"))
    assert len(listed) == 10

    async def scenario() -> None:
        for entry in listed:
            session = await staff.sign_in(entry["username"], entry["password"], ADDRESS)
            assert (session.role.value, session.office) == (entry["role"], entry["office"])

    asyncio.run(scenario())
