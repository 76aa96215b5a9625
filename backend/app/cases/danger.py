"""Hears danger in what is typed into the form, as the edge does in chat. The same words count once."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.cases import repository
from app.cases.book import CaseBook, Opened
from app.cases.errors import CaseNotFound
from app.db import Database
from app.privacy.keys import Keys
from app.processes.model import StepType
from app.safety import Alarm, letters
from app.safety.passages import Find, dangers

_TYPED = (StepType.TEXT, StepType.ADDRESS, StepType.NAME)
_MARK = "heard:"
_LONGEST_ID = 64

# Tells people at once: the conversation, the kind of danger, the case; in the transaction.
RaiseAlarm = Callable[[Session, str, str, str], None]


def hears_nothing(session: Session, conversation_id: str, kind: str, case_id: str) -> None:
    """Where nobody is told."""


@dataclass(frozen=True, slots=True)
class Ear:
    """What danger is heard with, and who is told."""

    find: Find = lambda texts: None
    find_amid: Find = lambda texts: None
    raise_alarm: RaiseAlarm = hears_nothing

    def hears(self, text: str) -> bool:
        """Whether a text speaks of danger."""
        return self.find([text]) is not None


@dataclass(frozen=True, slots=True)
class Heard:
    """What was typed, and the passages of it that speak of danger."""

    text: str
    passages: list[tuple[str, Alarm]]


class FormDanger:
    """Listens to the answers of the form. Of the words nothing is kept here but a keyed hash."""

    def __init__(self, database: Database, book: CaseBook, keys: Keys, ear: Ear) -> None:
        self._database = database
        self._book = book
        self._keys = keys
        self._ear = ear

    async def listen(self, raw: object) -> Heard | None:
        """The danger an answer speaks of, as it was typed; None: of none."""
        if not isinstance(raw, str):
            return None
        found = await asyncio.to_thread(dangers, self._ear.find, self._ear.find_amid, raw)
        return Heard(raw, found) if found else None

    def noted(self, session: Session, opened: Opened, key: str, heard: Heard | None) -> str | None:
        """Tell people of new words, before the answer is kept; what to say to its person, if anything.

        Words that stood in the answer before were answered before; the same answer sent again is a copy
        whose response was lost.
        """
        place = opened.interview.by_key.get(key)
        if heard is None or (place is not None and place.step.type not in _TYPED):
            return None
        old = opened.stored[key].value if key in opened.stored else None
        before = letters(old) if isinstance(old, str) else ""
        if old == heard.text.strip():
            return heard.passages[-1][1].reply
        fresh = [(said, alarm) for said, alarm in heard.passages if letters(said) not in before]
        if not fresh:
            return None
        unheard = [alarm for said, alarm in fresh if self._is_new(session, opened, said)]
        if unheard:
            row = opened.row
            self._ear.raise_alarm(session, row.conversation_id, unheard[-1].kind, row.id)
        return fresh[-1][1].reply

    async def noted_apart(
        self, conversation_id: str, case_id: str, key: str, heard: Heard | None
    ) -> str | None:
        """The same for an answer that was refused: what is wrong with it does not make its words unsaid."""
        if heard is None:
            return None

        def work(session: Session) -> str | None:
            try:
                opened = self._book.read(session, case_id, conversation_id)
            except CaseNotFound:
                return None
            return self.noted(session, opened, key, heard)

        return await self._database.write(work)

    def _is_new(self, session: Session, opened: Opened, said: str) -> bool:
        """Whether these words were not heard in this case yet; from now on they were."""
        row = opened.row
        hashes = self._keys.digests("", "heard", row.id, letters(said))
        ids = [f"{_MARK}{each}"[:_LONGEST_ID] for each in hashes]
        if any(repository.find_turn(session, row.conversation_id, each) is not None for each in ids):
            return False
        turn = {
            "conversation_id": row.conversation_id,
            "message_id": ids[0],
            "outcome": {},
            "created_at": self._book.now,
        }
        try:
            with session.begin_nested():
                repository.add_turn(session, turn)
        except IntegrityError:
            return False  # a copy of the same answer was faster
        return True
