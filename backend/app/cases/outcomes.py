"""What submitting a case makes, by the outcome its process names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from sqlalchemy.orm import Session

from app.cases import repository
from app.cases.book import Actor, CaseBook, Opened
from app.cases.chat_view import Reply, Turned
from app.cases.errors import CaseIncomplete, ConsentRefused
from app.cases.withheld import needed_purposes
from app.errors import AppError
from app.processes.model import StepType


class AnswerLost(AppError):
    """What an answer asked for was taken meanwhile; everything else stays as it is."""

    status = 409
    code = "answer_lost"
    message = "您选的刚刚被别人约走了。您填写的内容都还在，请另选一个。"

    def __init__(self, key: str, message: str | None = None) -> None:
        super().__init__(message, field=key)
        self.key = key


@dataclass(frozen=True, slots=True)
class Submitted:
    """What the person is told when a case was submitted."""

    replies: Sequence[Reply]

    def turned(self) -> Turned:
        """As a turn of the chat."""
        return Turned(handled=True, before=list(self.replies))


class Outcome(Protocol):
    """Makes what a process is for, in the transaction of the submission."""

    def complete(self, session: Session, opened: Opened, actor: Actor) -> Sequence[Reply]:
        """Do it; an AppError refuses the submission and leaves everything as it was."""


@runtime_checkable
class Lasting(Protocol):
    """An outcome that gives something to keep, and on which somebody works afterwards."""

    def again(self, session: Session, opened: Opened) -> Reply | None:
        """What was given, once more; None before the case is handed in."""

    def stands(self, session: Session, opened: Opened) -> bool:
        """Whether it is handed in and nobody has closed it or taken it back."""

    def standing(self, session: Session, opened: Opened) -> str | None:
        """What its person does first and who is in touch with him until when; None before it is handed in."""

    def about(self, session: Session, opened: Opened, text: str) -> Turned | None:
        """The answer to a question about what was given, not ours where it has none; None for other words."""


@runtime_checkable
class Following(Protocol):
    """An outcome whose own records say whose a case is."""

    def moved(self, session: Session, case_id: str, conversation_id: str) -> None:
        """The case is another conversation's from now on."""


class Outcomes:
    """The outcomes this backend knows."""

    def __init__(self, book: CaseBook, outcomes: Mapping[str, Outcome]) -> None:
        self._book = book
        self._outcomes = outcomes

    def submit(self, session: Session, opened: Opened, actor: Actor) -> Submitted:
        """Submit a locked case: once, complete, with the consents it needs."""
        if opened.interview.open_place().step.type is not StepType.CONFIRM:
            raise CaseIncomplete
        if needed_purposes(opened) & opened.interview.refused:
            raise ConsentRefused
        replies = self._outcomes[opened.process.file.outcome].complete(session, opened, actor)
        done = {"in_chat": False, "at": None, "pending": None, "asked": None, "taken_out": None}
        repository.change(session, opened.row.id, **done)
        return Submitted(replies)

    def again(self, session: Session, opened: Opened) -> Reply | None:
        """What was given to keep when a case was handed in; None where there is nothing."""
        outcome = self._outcomes[opened.process.file.outcome]
        return outcome.again(session, opened) if isinstance(outcome, Lasting) else None

    def stands(self, session: Session, opened: Opened) -> bool:
        """Whether somebody works on a case for which no second one is begun by the way."""
        outcome = self._outcomes[opened.process.file.outcome]
        return isinstance(outcome, Lasting) and outcome.stands(session, opened)

    def standing(self, session: Session, opened: Opened) -> str | None:
        """What stands of a case that was handed in, in words; None where nothing is said of it."""
        outcome = self._outcomes[opened.process.file.outcome]
        return outcome.standing(session, opened) if isinstance(outcome, Lasting) else None

    def about(self, session: Session, opened: Opened, text: str) -> Turned | None:
        """What was given answers to a question about itself; None for words that ask nothing of it."""
        outcome = self._outcomes[opened.process.file.outcome]
        return outcome.about(session, opened, text) if isinstance(outcome, Lasting) else None

    def moved(self, session: Session, opened: Opened, conversation_id: str) -> None:
        """A case goes over to another conversation, with what was made of it."""
        outcome = self._outcomes[opened.process.file.outcome]
        if isinstance(outcome, Following):
            outcome.moved(session, opened.row.id, conversation_id)

    def lasts(self, outcome: str) -> bool:
        """Whether an outcome gives something to keep."""
        return isinstance(self._outcomes.get(outcome), Lasting)
