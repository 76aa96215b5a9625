"""Aid intakes at work on a database, without HTTP and without a bot."""

import asyncio
import json
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from fastapi import FastAPI
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from app.aid.service import Aid
from app.aid.wiring import AidParts
from app.aid.withdrawal import ForgetAid
from app.auth import StaffMember
from app.cases.schemas import ChatTurnCreate
from app.cases.service import Cases
from app.cases.wiring import create_cases
from app.cases.withdrawal import ForgetOnWithdrawal
from app.db import Database
from app.policies.service import PolicyService
from app.privacy.wiring import PrivacyParts, open_privacy
from app.settings import Settings
from tests.cases.world import eligibility_tables, processes_of
from tests.privacy.conftest import SetClock, add_conversation

T = TypeVar("T")
HELPER = StaffMember("helper", "aid", "office-a")
OTHER = StaffMember("other", "aid", "office-b")


@dataclass
class World:
    """A database with cases and aid on it, and a clock."""

    database: Database
    clock: SetClock
    privacy: PrivacyParts
    cases: Cases
    aid: Aid
    parts: AidParts

    @classmethod
    def of(cls, database: Database, url: str, var_dir: Path, answers: PolicyService | None = None) -> "World":
        """On a migrated database, with the files of this repository."""
        settings = Settings.model_validate({"env": "test", "var_dir": var_dir, "database_url": url})
        clock, app, forgetting = SetClock(), FastAPI(), ForgetOnWithdrawal()
        privacy = open_privacy(settings, database, clock, [forgetting, ForgetAid(clock)])
        parts = AidParts(settings, None, clock)
        forms = create_cases(
            app,
            settings,
            database,
            privacy,
            clock,
            eligibility_tables(),
            others={"aid_intake": parts.outcome},
            forgetting=forgetting,
            stories=[parts.story],
            watchers=parts.watchers,
            library=processes_of(settings),
            answers=answers,
        )
        parts.join(app, database, forms.book, privacy.audit, privacy.vault)
        return cls(database, clock, privacy, forms.service, app.state.aid, parts)

    def visitor(self) -> "Visitor":
        """Somebody with a conversation."""
        return Visitor(self, add_conversation(self.database, self.clock))

    def rows(self, statement: str, **values: Any) -> list[Any]:
        """What raw SQL sees."""
        with self.database.reading() as session:
            return list(session.execute(sql(statement), values))


def run(work: Coroutine[Any, Any, T]) -> T:
    """Wait for it."""
    return asyncio.run(work)


class Visitor:
    """One person in chat. Counts the messages."""

    def __init__(self, world: World, conversation_id: str) -> None:
        self.world = world
        self.conversation_id = conversation_id
        self.turns = 0
        self.last: dict[str, Any] = {}
        self.sent: list[str] = []

    def begin(self, process_id: str = "aid_intake") -> dict[str, Any]:
        """Begin a process."""
        return self._turn("我想申请再创业援助", wish="start", process_id=process_id)

    def begin_with(self, opening: str, process_id: str = "aid_intake") -> dict[str, Any]:
        """Press the button that begins a process with what was said before it."""
        return self._turn(opening, button={"do": "start", "process": process_id, "said": True})

    def say(self, text: str) -> dict[str, Any]:
        """Type something; the edge takes out what is private first."""
        return self._turn(text)

    def press(self, label: str) -> dict[str, Any]:
        """Press a button of the last question."""
        options = [each for reply in (*self.last["before"], *self.last["after"]) for each in reply["options"]]
        payload = next(each["payload"] for each in options if each["label"] == label)
        return self._turn("", button=json.loads(payload.removeprefix("/answer")))

    def _turn(self, text: str, **more: Any) -> dict[str, Any]:
        self.turns += 1
        self.sent.append(self.protected(text))
        wish = ChatTurnCreate(
            conversation_id=self.conversation_id,
            message_id=str(uuid4()),
            text=self.sent[-1],
            intent="inform",
            confidence=0.3,
            **more,
        )
        self.last = run(self.world.cases.chat_turn(wish))
        return self.last

    def protected(self, text: str) -> str:
        """A text as the edge passes it on."""

        def work(db: Session) -> str:
            expects = self.world.cases.expects(db, self.conversation_id)
            more = self.world.cases.private_parts(expects, text)
            return self.world.privacy.protector.protect(db, self.conversation_id, text, more).text_for_bot

        with self.world.database.transaction() as session:
            return work(session)

    @property
    def heard(self) -> str:
        """Everything the last turn said."""
        return "\n".join(reply["text"] for reply in (*self.last["before"], *self.last["after"]))

    @property
    def case_id(self) -> str:
        """The one case of this person."""
        rows = self.world.rows("SELECT id FROM cases WHERE conversation_id = :id", id=self.conversation_id)
        return str(rows[0][0])

    def values(self) -> dict[str, Any]:
        """Key → value of the answers."""
        with self.world.database.reading() as session:
            opened = self.world.cases.book.read(session, self.case_id)
            return {key: answer.value for key, answer in opened.stored.items()}


def submitted(world: World, urgent: str = "还行，能慢慢说") -> Visitor:
    """Somebody who handed in an intake: wages owed, debts, wants to start again."""
    visitor = world.visitor()
    visitor.begin()
    visitor.press("同意")
    visitor.press(urgent)
    visitor.say("店黄了，执照没注销。雇了俩服务员，工资欠了两个月。我还想再干，换个小点的店。")
    visitor.press("对")
    while "交给工作人员" not in {
        each["label"] for reply in visitor.last["after"] for each in reply["options"]
    }:
        visitor.press("跳过") if "跳过" in labels(visitor) else visitor.press("不同意")
    visitor.press("交给工作人员")
    return visitor


def labels(visitor: Visitor) -> set[str]:
    """The buttons of the last question."""
    return {each["label"] for reply in visitor.last["after"] for each in reply["options"]}
