"""The commands an operator types, and tables that belong to a conversation by way of another."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Column, ForeignKey, MetaData, String, Table, insert

from app.db import Base, Database, UtcDateTime
from app.privacy import retain, rotate, verify
from app.privacy.holdings.policy import Policy
from app.privacy.holdings.repository import Holdings
from app.privacy.keys import key_file, new_key, read_key_file
from app.privacy.wiring import PrivacyParts
from app.settings import REPOSITORY, Settings
from tests.conftest import external
from tests.privacy.conftest import PHONE, SetClock, add_conversation, add_messages, grant
from tests.privacy.test_keys import with_keys
from tests.privacy.test_vault import resolve, store


def test_rotating_twice_makes_two_new_keys_and_loses_nothing(
    database: Database,
    parts: PrivacyParts,
    privacy_settings: Settings,
    conversation: str,
    environment: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    grant(database, parts, conversation)
    token = store(database, parts, conversation, "phone", PHONE)
    for place in (1, 2):
        assert rotate.main([]) == 0
        assert len(read_key_file(key_file(privacy_settings))) == place + 1
    said = capsys.readouterr().out
    assert "重新加密 1 条" in said
    assert not any(key in said for key in read_key_file(key_file(privacy_settings)))
    assert resolve(database, parts, conversation, token) == PHONE
    assert verify.main([]) == 0


@pytest.mark.parametrize("command", ["rotate", "retain --dry-run", "verify"])
def test_a_command_works_in_a_process_of_its_own(
    database: Database, parts: PrivacyParts, environment: pytest.MonkeyPatch, command: str
) -> None:
    words = [sys.executable, "-m", *f"app.privacy.{command}".split()]
    done = subprocess.run(words, cwd=REPOSITORY / "backend", capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and not done.stderr, done.stderr
    assert done.stdout


def test_rotating_with_one_key_in_the_environment_says_what_to_do(
    database: Database, environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("PRIVACY_KEYS", new_key())
    assert rotate.main([]) == 2
    assert "旧密钥留在后面" in capsys.readouterr().err


def test_rotating_with_a_wrong_key_ends_with_one_line(
    database: Database,
    parts: PrivacyParts,
    environment: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    environment.setenv("PRIVACY_KEYS", f"{new_key()},{new_key()}")
    assert rotate.main([]) == 1
    assert "密钥不对" in capsys.readouterr().err


@external
def test_with_redis_the_command_carries_the_policy_out(
    database: Database,
    parts: PrivacyParts,
    redis_address: str,
    environment: pytest.MonkeyPatch,
    clock: SetClock,
    capsys: pytest.CaptureFixture[str],
) -> None:
    clock.moment = clock.moment.replace(year=2020)
    add_messages(database, clock, add_conversation(database, clock), 2, "旧")
    environment.setenv("REDIS_URL", redis_address)
    assert retain.main([]) == 0
    assert "对话记录（messages）：183天后删除。 2 条" in capsys.readouterr().out
    with database.reading() as session:
        row = session.connection().exec_driver_sql("SELECT actor FROM audit_events").one()
    assert row.actor == "command:retain"


def test_a_wrong_policy_ends_the_command_with_its_file(
    database: Database, environment: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "retention.yml").write_text("version: 1\ntables: 7\n")
    environment.setenv("PRIVACY_DIR", str(tmp_path))
    assert retain.main(["--dry-run"]) == 1
    assert "retention.yml" in capsys.readouterr().err


def test_settings_never_show_keys(privacy_settings: Settings) -> None:
    key = new_key()
    assert key not in repr(with_keys(privacy_settings, key))


def cases(clock: SetClock) -> tuple[MetaData, Policy]:
    """Conversations, their cases, and fields of those that know only their case."""
    metadata = MetaData()
    Table("conversations", metadata, Column("id", String(36), primary_key=True))
    Table(
        "test_cases",
        metadata,
        Column("id", String(36), primary_key=True),
        Column("conversation_id", ForeignKey("conversations.id")),
    )
    Table(
        "test_fields",
        metadata,
        Column("id", String(36), primary_key=True),
        Column("case_id", ForeignKey("test_cases.id")),
        Column("at", UtcDateTime),
    )
    conversations = {"table": "conversations", "owner": {"column": "id"}, "why_kept": "试"}
    parents = {"table": "test_cases", "owner": {"column": "conversation_id"}, "follows": "test_fields"}
    fields = {
        "table": "test_fields",
        "owner": {"column": "case_id", "table": "test_cases"},
        "rules": [{"age": "at", "days": 10}],
        "export": {"id": "编号"},
    }
    tables = [
        {"title": "试", "purpose": "试", **conversations},
        {"title": "试", "purpose": "试", "on_request": "delete", **parents},
        {"title": "试", "purpose": "试", "on_request": "delete", **fields},
    ]
    return metadata, Policy.model_validate({"version": 1, "tables": tables})


def test_rows_that_know_only_their_case_belong_to_its_conversation(
    database: Database, clock: SetClock
) -> None:
    assert "test_cases" not in Base.metadata.tables
    metadata, policy = cases(clock)
    mine, other = sorted(add_conversation(database, clock) for _ in range(2))
    with database.transaction() as session:
        metadata.create_all(session.connection())
        for owner in (mine, other):
            case = {"id": f"c{owner[:8]}", "conversation_id": owner}
            session.execute(insert(metadata.tables["test_cases"]).values(**case))
            rows = [
                {"id": f"{age}{owner[:8]}", "case_id": case["id"], "at": clock.now() - timedelta(days=age)}
                for age in (1, 20)
            ]
            session.execute(insert(metadata.tables["test_fields"]), rows)
    holdings = Holdings(policy, metadata)
    fields = policy.table("test_fields")
    (rule,) = fields.rules
    with database.transaction() as session:
        assert [row.id for row in holdings.rows(session, fields, mine)] == [f"1{mine[:8]}", f"20{mine[:8]}"]
        assert holdings.count_due(session, fields, rule, clock.now()) == 2
        assert holdings.owners_due(session, clock.now(), after="", limit=9) == [mine, other]
        assert holdings.owners_due(session, clock.now(), after=mine, limit=9) == [other]
        assert holdings.apply(session, fields, rule, mine, clock.now()) == 1
        assert holdings.owners_due(session, clock.now(), after="", limit=9) == [other]
        deleted = [holdings.delete(session, table, other) for table in holdings.owned[:2]]
        assert deleted == [2, 1]
        assert holdings.count(session, fields, mine) == 1
