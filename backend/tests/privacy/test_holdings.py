"""Retention, export and deletion follow one list that must fit the schema."""

import asyncio
import time
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from structlog.testing import capture_logs

import app.tables
from app.conversations.locks import InProcessLocks
from app.db import Base, Database
from app.privacy import retain
from app.privacy.audit.chain import verify
from app.privacy.deletion import Deletions
from app.privacy.export import collect, page
from app.privacy.holdings.policy import PolicyError, load_policy
from app.privacy.holdings.repository import Holdings
from app.privacy.masking import mask
from app.privacy.notice import Notices
from app.privacy.retention import Report, Retention
from app.privacy.wiring import PrivacyParts
from app.settings import Settings
from tests.privacy.conftest import (
    ID_CARD,
    PHONE,
    PRIVACY,
    FakeMemory,
    SetClock,
    add_conversation,
    add_messages,
    grant,
)

assert app.tables.PACKAGES
RETENTION = PRIVACY / "retention.yml"


def count(database: Database, table: str, where: str = "1 = 1") -> int:
    with database.reading() as session:
        statement = f"SELECT count(*) FROM {table} WHERE {where}"
        return int(session.connection().exec_driver_sql(statement).scalar_one())


def store(database: Database, parts: PrivacyParts, conversation: str, value: str = PHONE) -> None:
    with database.transaction() as session:
        parts.vault.store(session, conversation, "phone", value)


def erase(database: Database, deletions: Deletions, conversation: str) -> None:
    with database.transaction() as session:
        deletions.request(session, conversation, "visitor")
    asyncio.run(deletions.carry_out(conversation))


def test_the_migrations_make_the_tables_of_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


# The list


def changed(tmp_path: Path, change: Any) -> Path:
    content = yaml.safe_load(RETENTION.read_text(encoding="utf-8"))
    by_name = {table["table"]: table for table in content["tables"]}
    change(content["tables"], by_name)
    path = tmp_path / "retention.yml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda tables, by_name: tables.remove(by_name["messages"]), "messages: table without a policy"),
        (lambda tables, by_name: tables.append(deepcopy(tables[0])), "listed twice"),
        (lambda tables, by_name: by_name["messages"].update(table="mesages"), "mesages: no such table"),
        (lambda tables, by_name: by_name["messages"]["rules"][1].update(age="made"), "messages.made"),
        (lambda tables, by_name: by_name["messages"]["rules"][0].update(clear=["text"]), "may not be NULL"),
        (lambda tables, by_name: by_name["messages"]["export"].update(words="x"), "messages.words"),
        (lambda tables, by_name: by_name["messages"].update(on_request="keep"), "needs a reason"),
        (lambda tables, by_name: by_name["messages"].update(rules=[]), "needs rules"),
        (lambda tables, by_name: by_name["visitor_tokens"].update(follows="offices"), "no owner"),
        (lambda tables, by_name: by_name["messages"].pop("owner"), "owner"),
    ],
)
def test_a_list_that_does_not_fit_is_refused(tmp_path: Path, change: Any, what: str) -> None:
    with pytest.raises(PolicyError, match=what):
        Holdings(load_policy(changed(tmp_path, change)), Base.metadata)


def test_the_notice_names_the_periods_of_the_list() -> None:
    policy = load_policy(RETENTION)
    text = "".join(section.text for section in Notices.load(PRIVACY / "notices").versions[-1].sections)
    vault = {rule.without_consent: rule.days for rule in policy.table("vault_values").rules}
    messages = [rule.days for rule in policy.table("messages").rules if not rule.clear]
    assert f"没有征得您同意的号码最多保存{vault['basic']}天" in text
    assert f"号码最多保存{vault[None]}天；对话记录最多保存{messages[0]}天" in text


# Retention


def run(retention: Retention) -> Report:
    report = asyncio.run(retention.run())
    assert report is not None
    return report


def touched(report: Report) -> dict[str, int]:
    return {f"{line.table}: {line.rule}": line.rows for line in report.lines if line.rows}


def test_messages_lose_their_details_first_and_go_with_the_conversation_later(
    database: Database, retention: Retention, conversation: str, clock: SetClock
) -> None:
    add_messages(database, clock, conversation, 3, "创业担保贷款")
    assert touched(run(retention)) == {}
    clock.forward(days=91)
    assert touched(run(retention)) == {"messages: 90天后清空details。": 3}
    assert count(database, "messages", "details IS NULL") == 3
    clock.forward(days=93)
    report = run(retention)
    assert report.conversations == 1
    assert touched(report) == {"messages: 183天后删除。": 3, "conversations: 183天后删除。": 1}
    assert count(database, "visitor_tokens") == 0
    assert count(database, "forget_requests") == 1


def test_a_conversation_with_a_recent_message_stays(
    database: Database, retention: Retention, conversation: str, clock: SetClock
) -> None:
    add_messages(database, clock, conversation, 2, "旧")
    clock.forward(days=184)
    add_messages(database, clock, conversation, 1, "新")
    run(retention)
    assert (count(database, "messages"), count(database, "conversations")) == (1, 1)


def test_numbers_without_consent_go_after_a_day_and_with_consent_after_thirty(
    database: Database, parts: PrivacyParts, retention: Retention, clock: SetClock
) -> None:
    agreed, never, refused, withdrawn = (add_conversation(database, clock) for _ in range(4))
    grant(database, parts, agreed, granted=False)
    grant(database, parts, agreed)
    grant(database, parts, refused)
    store(database, parts, refused)
    grant(database, parts, refused, granted=False)
    for conversation in (agreed, never, refused):
        store(database, parts, conversation)
    store(database, parts, withdrawn)
    clock.forward(days=1, minutes=1)
    run(retention)
    assert count(database, "vault_values") == count(database, "vault_values", f"conversation_id = '{agreed}'")
    assert count(database, "vault_values") == 1
    clock.forward(days=29)
    run(retention)
    assert count(database, "vault_values") == 0


def test_a_dry_run_counts_and_changes_nothing(
    database: Database,
    parts: PrivacyParts,
    retention: Retention,
    privacy_settings: Settings,
    conversation: str,
    clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    clock.moment = clock.moment.replace(year=2020)  # the command asks the real clock
    old = add_conversation(database, clock)
    add_messages(database, clock, old, 2, "旧")
    report = asyncio.run(retention.preview())
    assert touched(report) == {} and report.conversations is None
    monkeypatch.setenv("DATABASE_URL", privacy_settings.database_url)
    assert retain.main(["--dry-run"]) == 0
    assert "对话记录（messages）：183天后删除。 2 条" in capsys.readouterr().out
    assert count(database, "messages") == 2
    assert retain.main([]) == 2


def test_only_one_process_runs_and_a_dead_one_is_followed(
    database: Database, parts: PrivacyParts, locks: InProcessLocks, clock: SetClock
) -> None:
    first, second = (Retention(database, parts.holdings, parts.audit, locks, clock) for _ in range(2))
    assert asyncio.run(first._take_lease())
    assert asyncio.run(second.run()) is None
    assert asyncio.run(first.run()) is not None
    assert asyncio.run(second.run()) is not None
    assert asyncio.run(first._take_lease())
    clock.forward(minutes=6)
    assert asyncio.run(second.run()) is not None


def test_a_running_turn_is_waited_for(
    database: Database, parts: PrivacyParts, conversation: str, clock: SetClock
) -> None:
    add_messages(database, clock, conversation, 1, "旧")
    clock.forward(days=200)

    async def scenario() -> tuple[int, int]:
        locks = InProcessLocks()
        job = Retention(database, parts.holdings, parts.audit, locks, clock)
        async with locks.hold(conversation):
            working = asyncio.create_task(job.run())
            done, _ = await asyncio.wait({working}, timeout=0.3)
            assert not done
            during = count(database, "messages")
        await working
        return during, count(database, "messages")

    assert asyncio.run(scenario()) == (1, 0)


def test_a_run_leaves_one_audit_event_and_an_anchor_in_the_log(
    database: Database, retention: Retention, conversation: str, clock: SetClock
) -> None:
    add_messages(database, clock, conversation, 3, "旧")
    clock.forward(days=100)
    with capture_logs() as lines:
        run(retention)
    with database.reading() as session:
        row = session.connection().exec_driver_sql("SELECT actor, details, hash FROM audit_events").one()
    assert tuple(row)[:2] == ("job:retention", '{"rows":{"messages":3}}')
    assert [line["audit_end"] for line in lines] == [f"1:{row.hash}"]


# Export and deletion


def test_the_export_holds_everything_in_full_and_the_page_masks_it(
    database: Database, parts: PrivacyParts, conversation: str, clock: SetClock
) -> None:
    other = add_conversation(database, clock)
    add_messages(database, clock, conversation, 2, "<b>我想问</b>")
    add_messages(database, clock, other, 1, "别人的话")
    grant(database, parts, conversation)
    store(database, parts, conversation)
    with database.reading() as session:
        export = collect(session, parts.holdings, conversation, 1, clock)
    rows = {section.table: section.rows for section in export.sections}
    assert [row["text"] for row in rows["messages"]] == ["<b>我想问</b> 1", "<b>我想问</b> 2"]
    assert rows["vault_values"][0]["value"] == PHONE
    assert rows["consent_decisions"][0]["decision"] == "granted"
    assert "别人的话" not in export.model_dump_json()
    html = page(export, mask)
    assert "139****8901" in html and PHONE not in html
    assert "&lt;b&gt;我想问" in html and "<b>" not in html
    assert "您" in html and "2026年11月23日 12:00" in html


def test_a_deletion_leaves_only_what_its_receipt_names(
    database: Database,
    parts: PrivacyParts,
    deletions: Deletions,
    memory: FakeMemory,
    conversation: str,
    clock: SetClock,
) -> None:
    other = add_conversation(database, clock)
    for one in (conversation, other):
        add_messages(database, clock, one, 2, "话")
        grant(database, parts, one)
        store(database, parts, one)
    erase(database, deletions, conversation)
    with database.reading() as session:
        receipt = deletions.receipt(session, conversation_id=conversation)
    with database.reading() as session:
        assert verify(session).problems == ()
    assert {part.what: part.count for part in receipt.deleted if part.count} == {
        "对话": 1,
        "进入对话的凭证": 1,
        "对话记录": 2,
        "对话中的号码（加密保存）": 1,
        "同意、拒绝和撤回的记录": 1,
    }
    assert all(part.why for part in receipt.kept)
    assert receipt.bot == "done" and memory.forgot == [conversation]
    for policy in parts.holdings.owned:
        with database.reading() as session:
            left = parts.holdings.count(session, policy, conversation)
        assert bool(left) == (policy.title in {part.what for part in receipt.kept}), policy.table
    assert count(database, "messages") == 2


def test_asking_twice_gives_one_receipt(
    database: Database, deletions: Deletions, memory: FakeMemory, conversation: str
) -> None:
    erase(database, deletions, conversation)
    with database.reading() as session:
        first = deletions.receipt(session, conversation_id=conversation)
    erase(database, deletions, conversation)
    with database.reading() as session:
        assert deletions.receipt(session, receipt=first.receipt) == first
    assert count(database, "audit_events", "action = 'deletion.done'") == 1


def test_what_was_interrupted_is_taken_up(
    database: Database, deletions: Deletions, memory: FakeMemory, conversation: str, clock: SetClock
) -> None:
    add_messages(database, clock, conversation, 1, "话")
    with database.transaction() as session:
        deletions.request(session, conversation, "visitor")
    memory.away = True
    asyncio.run(deletions.tidy())
    assert count(database, "messages") == 0
    with database.reading() as session:
        assert deletions.receipt(session, conversation_id=conversation).bot == "pending"
    memory.away = False
    asyncio.run(deletions.tidy())
    assert memory.forgot == [conversation]
    with database.reading() as session:
        assert deletions.receipt(session, conversation_id=conversation).bot == "done"


def test_sqlite_overwrites_what_is_deleted(
    database: Database, deletions: Deletions, conversation: str, clock: SetClock, tmp_path: Path
) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL reuses the space by vacuum")
    add_messages(database, clock, conversation, 200, "独一无二的话")
    erase(database, deletions, conversation)
    database.close()  # the last connection moves the write-ahead log into the file
    held = b"".join(path.read_bytes() for path in tmp_path.glob("backend.db*"))
    assert "独一无二的话".encode() not in held


def test_ten_thousand_messages_are_exported_and_deleted_within_thirty_seconds(
    database: Database, parts: PrivacyParts, deletions: Deletions, conversation: str, clock: SetClock
) -> None:
    add_messages(database, clock, conversation, 10_000, "我想问创业担保贷款的额度")
    for place in range(50):
        store(database, parts, conversation, f"{ID_CARD}{place}")
    started = time.perf_counter()
    with database.reading() as session:
        export = collect(session, parts.holdings, conversation, 1, clock)
    export.model_dump_json()
    page(export, mask)
    exported = time.perf_counter()
    erase(database, deletions, conversation)
    finished = time.perf_counter()
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    print(f"{kind}: export {exported - started:.2f} s, deletion {finished - exported:.2f} s")
    assert count(database, "messages") == 0
    # The bound is the promise itself, far from what a busy machine needs.
    assert finished - started < 30
