"""Sensitive messages that were stored in clear before the edge encrypted them: the retention job does it."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import Row, select

from app.cases import shown
from app.conversations import repository as conversations
from app.conversations import turns
from app.conversations.models import Message
from app.db import Database
from app.privacy import retain
from app.privacy.retention import Report, Retention
from app.privacy.sealing import job, rule
from app.privacy.wiring import PrivacyParts
from app.processes.library import ProcessLibrary
from app.settings import REPOSITORY, Settings
from tests.privacy.conftest import SetClock

AID = {"process": {"id": "aid_intake"}}
STARTUP = {"process": {"id": "personal_startup"}}
Said = tuple[str, dict[str, Any], dict[str, Any]]  # text, more of the message, details of its reply
SAID: list[Said] = [
    ("店关了欠了三十万", {"text_for_bot": "店关了欠⟦phone:1f2e⟧"}, {"process": None}),
    ("好", {}, AID),
    ("还欠着工资", {}, {**AID, "entities": [{"entity": "debt", "value": "工资"}]}),
    ("按钮", {"payload": "/case{}"}, {"process": None}),
    ("创业补贴怎么领", {}, {"process": None, "entities": [{"entity": "topic", "value": "补贴"}]}),
    ("活着没意思了", {}, {"danger": "despair", "process": None}),
    ("讲一讲", {"details": {"expects": "telling"}}, {"process": None}),
    ("我要办个体户", {}, STARTUP),
    ("开奶茶店", {}, STARTUP),
]
SEALED = ("店关了欠了三十万", "好", "还欠着工资", "活着没意思了", "讲一讲")
PLAN = "给您的方案：先办失业登记"


@pytest.fixture
def told(database: Database, parts: PrivacyParts, conversation: str, clock: SetClock) -> str:
    """A conversation as it was stored before, a reply about a plan at its end."""
    rows = []
    for place, (text, more, details) in enumerate(SAID):
        asked = row(conversation, 2 * place + 1, clock, f"m{place}", "visitor", text=text, state="answered")
        rows.append({**asked, **more})
        answer = row(conversation, 2 * place + 2, clock, f"r{place}", "assistant", text="答")
        rows.append({**answer, "in_reply_to": f"m{place}", "details": details})
    plan = row(conversation, 2 * len(SAID) + 1, clock, "plan", "assistant", text=PLAN)
    rows.append({**plan, "card": {"kind": "plan", "private": True}})
    with database.transaction() as session:
        conversations.take_places(session, conversation, len(rows))
        conversations.add_messages(session, rows)
    return conversation


def row(conversation: str, seq: int, clock: SetClock, id: str, role: str, **more: Any) -> dict[str, Any]:
    names = ("payload", "answer", "card", "in_reply_to", "state", "details", "text_for_bot", "private")
    return {
        **dict.fromkeys(names),
        "private_for_bot": None,
        "conversation_id": conversation,
        "seq": seq,
        "id": id,
        "role": role,
        "kind": "text",
        "options": [],
        "created_at": clock.now(),
        "answered_at": clock.now(),
        **more,
    }


def messages(database: Database) -> list[Row[Any]]:
    with database.reading() as session:
        columns = (Message.text, Message.text_for_bot, Message.private, Message.private_for_bot)
        statement = select(Message.id, Message.role, *columns, Message.details).order_by(Message.seq)
        return list(session.execute(statement).all())


def line(report: Report | None) -> int:
    assert report is not None
    return next(line.rows for line in report.lines if line.rule == job.RULE)


def test_what_would_be_encrypted_today_is_and_the_rest_stays_readable(
    database: Database, retention: Retention, told: str
) -> None:
    assert line(asyncio.run(retention.run())) == len(SEALED) + 1
    found = messages(database)
    typed = [message for message in found if message.role == "visitor"]
    assert tuple(message.private for message in typed if message.private) == SEALED
    assert {message.text for message in typed if message.private} == {conversations.KEPT_PRIVATE}
    assert [message.text for message in typed if not message.private] == [
        text for text, _, _ in SAID if text not in SEALED
    ]
    assert typed[0].text_for_bot is None and typed[0].private_for_bot == "店关了欠⟦phone:1f2e⟧"
    assert found[-1].private == PLAN and found[-1].text == turns._FOR_ONE_PERSON
    entities = {message.id for message in found if "entities" in (message.details or {})}
    assert entities == {"r4"}


def test_on_disk_no_word_of_them_is_left(database: Database, retention: Retention, told: str) -> None:
    asyncio.run(retention.run())
    with database.reading() as session:
        stored = session.connection().exec_driver_sql(
            "SELECT text, text_for_bot, details, private FROM messages"
        )
        content = str([tuple(found) for found in stored])
    assert not any(words in content for words in (*SEALED[:1], *SEALED[2:], PLAN, "工资"))


def test_a_dry_run_counts_them_and_changes_nothing(
    database: Database, retention: Retention, told: str
) -> None:
    before = messages(database)
    assert line(asyncio.run(retention.preview())) == len(SEALED) + 1
    assert messages(database) == before


def test_the_second_run_finds_nothing(retention: Retention, told: str) -> None:
    asyncio.run(retention.run())
    assert line(asyncio.run(retention.preview())) == 0
    assert line(asyncio.run(retention.run())) == 0


def test_the_command_says_how_many(
    database: Database,
    told: str,
    privacy_settings: Settings,
    environment: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert retain.main(["--dry-run"]) == 0
    assert f"{job.RULE} {len(SEALED) + 1} 条" in capsys.readouterr().out


def test_the_rule_is_the_one_of_today() -> None:
    library = ProcessLibrary.load(REPOSITORY / "processes", REPOSITORY / "data" / "lookups" / "names.csv")
    restricted = {id for id, process in library.processes.items() if process.file.restricted}
    assert restricted == rule.RESTRICTED
    assert (rule.KEPT_PRIVATE, rule.FOR_ONE_PERSON) == (conversations.KEPT_PRIVATE, turns._FOR_ONE_PERSON)
    assert {shown.TELLING, shown.CONSENTING} == rule.TELLING and shown.CONSENTING == rule.WAITING
    assert rule.SHORT_YES == turns._SHORT_YES
