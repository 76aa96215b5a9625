"""Cases at work on a database, without HTTP and without a bot: what tests talk to."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self, TypeVar
from uuid import uuid4

from fastapi import FastAPI
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from app.cases import repository
from app.cases.book import CaseBook, Opened
from app.cases.schemas import AnswerPut, CaseView, ChatTurnCreate
from app.cases.service import Cases
from app.cases.wiring import CaseParts, create_cases, load_eligibility
from app.cases.withdrawal import ForgetOnWithdrawal
from app.db import Database
from app.decisions.service import Eligibility
from app.privacy.consent import ConsentSource
from app.privacy.wiring import PrivacyParts, open_privacy
from app.processes.library import ProcessLibrary
from app.settings import Settings
from tests.privacy.conftest import SetClock, add_conversation
from tests.processes.specimens import DATA

T = TypeVar("T")


@dataclass
class World:
    """A database with cases on it, a clock, and visitors as they are needed."""

    database: Database
    clock: SetClock
    privacy: PrivacyParts
    parts: CaseParts

    @property
    def service(self) -> Cases:
        """What the endpoints call."""
        return self.parts.service

    @property
    def book(self) -> CaseBook:
        """The cases themselves."""
        return self.parts.book

    def close(self) -> None:
        """Finish running work."""
        self.parts.close()

    @classmethod
    def of(cls, database: Database, url: str, var_dir: Path, processes: Path | None = DATA) -> Self:
        """Cases on a migrated database. `processes` None: the processes of this repository."""
        folder = {} if processes is None else {"processes_dir": processes}
        settings = Settings.model_validate({"env": "test", "var_dir": var_dir, "database_url": url, **folder})
        clock = SetClock()
        forgetting = ForgetOnWithdrawal()
        privacy = open_privacy(settings, database, clock, [forgetting])
        parts = create_cases(
            FastAPI(),
            settings,
            database,
            privacy,
            clock,
            eligibility_tables(),
            forgetting=forgetting,
            library=processes_of(settings),
        )
        return cls(database, clock, privacy, parts)

    def conversation(self) -> str:
        """A new visitor's conversation."""
        return add_conversation(self.database, self.clock)

    def visitor(self) -> "Visitor":
        """A new visitor."""
        return Visitor(self, self.conversation())

    def opened(self, case_id: str) -> Opened:
        """A case as it lies in the database."""
        with self.database.reading() as session:
            return self.book.read(session, case_id)

    def values(self, case_id: str) -> dict[str, Any]:
        """Key → value of a case's answers; what was skipped is None."""
        with self.database.reading() as session:
            return {key: each.value for key, each in repository.answers(session, case_id).items()}

    def rows(self, statement: str, **values: Any) -> list[Any]:
        """What raw SQL sees."""
        with self.database.reading() as session:
            return list(session.execute(sql(statement), values))


@cache
def eligibility_tables() -> Eligibility:
    """The decision tables: they take seconds to load and no test here changes them."""
    return load_eligibility(Settings(), None)


def processes_of(settings: Settings) -> ProcessLibrary:
    """The processes as their files are now, read once: that takes a tenth of a second."""
    files = settings.processes_dir.glob("**/*.yml")
    state = tuple(sorted((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in files))
    return _processes(settings.processes_dir, settings.names_file, state)


@cache
def _processes(folder: Path, names: Path, state: tuple[tuple[str, int, int], ...]) -> ProcessLibrary:
    return ProcessLibrary.load(folder, names)


def run(work: Coroutine[Any, Any, T]) -> T:
    """Wait for it."""
    return asyncio.run(work)


@dataclass
class Visitor:
    """One person, in chat and on the page."""

    world: World
    conversation_id: str

    def begin(self, process_id: str = "small", text: str = "我要办") -> dict[str, Any]:
        """Begin a process in chat."""
        return self.turn(text, wish="start", process_id=process_id)

    def say(self, text: str, intent: str = "inform", confidence: float = 0.3, id: str = "") -> dict[str, Any]:
        """Say something, with personal values replaced by tokens as the edge does."""
        return self.turn(text, id=id, intent=intent, confidence=confidence)

    def press(self, button: dict[str, Any], id: str = "") -> dict[str, Any]:
        """Press a button of the form."""
        return self.turn("", id=id, button=button)

    def turn(self, text: str, id: str = "", **more: Any) -> dict[str, Any]:
        """One message."""
        wish = ChatTurnCreate(
            conversation_id=self.conversation_id,
            message_id=id or str(uuid4()),
            text=self.protected(text),
            **more,
        )
        return run(self.world.service.chat_turn(wish))

    def protected(self, text: str) -> str:
        """A text as the edge passes it on."""

        def work(db: Session) -> str:
            expects = self.world.service.expects(db, self.conversation_id)
            more = self.world.service.private_parts(expects, text)
            return self.world.privacy.protector.protect(db, self.conversation_id, text, more).text_for_bot

        with self.world.database.transaction() as session:
            return work(session)

    def decide(self, purpose: str, granted: bool) -> None:
        """A decision about a purpose, on the page."""
        with self.world.database.transaction() as session:
            consents = self.world.privacy.consents
            consents.decide(
                session,
                self.conversation_id,
                purpose,
                granted=granted,
                notice_version=consents.notice.version,
                source=ConsentSource.PAGE,
                actor="visitor",
            )

    def withdraw_consent(self, purpose: str | None) -> None:
        """Take a consent back."""
        with self.world.database.transaction() as session:
            self.world.privacy.consents.withdraw(
                session, self.conversation_id, purpose, source=ConsentSource.PAGE, actor="visitor"
            )

    # ── the page ──

    def start(self, process_id: str = "small") -> CaseView:
        """A new draft on the page."""
        return run(self.world.service.start(self.conversation_id, process_id))

    def read(self, case_id: str) -> CaseView:
        """A case."""
        return run(self.world.service.read(self.conversation_id, case_id))

    def answer(
        self, case_id: str, key: str, value: Any = None, *, revision: int | None = None, skip: bool = False
    ) -> CaseView:
        """Answer on the page, having seen the newest revision unless another is named."""
        seen = self.read(case_id).revision if revision is None else revision
        wish = AnswerPut(value=value, skip=skip, revision=seen)
        return run(self.world.service.answer(self.conversation_id, case_id, key, wish))

    def fill(self, case_id: str, answers: dict[str, Any]) -> CaseView:
        """Answer several questions in order; None skips."""
        for key, value in answers.items():
            self.answer(case_id, key, value, skip=value is None)
        return self.read(case_id)

    # ── what is there ──

    @property
    def case(self) -> Any:
        """The row of the case that the chat fills in; None when it fills in none."""
        with self.world.database.reading() as session:
            return repository.in_chat(session, self.conversation_id)

    @property
    def cases(self) -> list[Any]:
        """The rows of all cases, the newest first."""
        with self.world.database.reading() as session:
            return list(repository.of_conversation(session, self.conversation_id))

    @property
    def open_key(self) -> str:
        """The question that is open in the chat."""
        return self.world.opened(self.case.id).open_place.key

    @property
    def values(self) -> dict[str, Any]:
        """The answers of the newest case."""
        return self.world.values(self.cases[0].id)


def words(turned: dict[str, Any]) -> str:
    """Everything a turn says."""
    return "\n".join(reply["text"] for reply in (*turned["before"], *turned["after"]))


PLAIN: dict[str, Any] = {
    "trade": "修鞋",
    "form": "individual",
    "place": "230103",
    "house": "果戈里大街一号",
    "hires": False,
    "wishes": ["none"],
    "opened_on": None,
}
CONTACT: dict[str, Any] = {
    "consent_basic": True,
    "full_name": "王小明",
    "mobile": "13904511234",
    "called": "二胖子",
    "consent_debts": True,
    "debts": "yes",
    "debt_sum": 77_123,
    "debt_plan": True,
    "plan_kind": "monthly",
}
FULL = PLAIN | CONTACT


def at(visitor: Visitor, key: str) -> Visitor:
    """Somebody of `chat`, with everything before a question answered."""
    keys = list(FULL)
    visitor.fill(visitor.case.id, {each: FULL[each] for each in keys[: keys.index(key)]})
    visitor.say("再说一遍", intent="repeat")
    assert visitor.open_key == key
    return visitor
