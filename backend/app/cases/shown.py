"""What the edge needs of the case a chat fills in, kept ready on its row: one small read a message."""

from typing import Any

from sqlalchemy.orm import Session

from app.cases import repository
from app.cases.asking import Wording
from app.cases.book import CaseBook, Opened
from app.cases.withheld import nothing_kept
from app.privacy.kinds import Kind
from app.processes.model import StepType

_EXPECTS = {
    StepType.NAME: "name",
    StepType.ADDRESS: "address",
    StepType.ID: Kind.ID_CARD.value,
    StepType.PHONE: Kind.PHONE.value,
}
PRIVATE = "private"
TELLING = "telling"  # only what is longer than a plain answer
CONSENTING = "consenting"  # the same before the consent, where a short question is for all who answer


class Shown:
    """Keeps and reads it."""

    def __init__(self, book: CaseBook, wording: Wording) -> None:
        self._book = book
        self._wording = wording

    def note(self, session: Session, conversation_id: str, *, seen: bool) -> None:
        """After a change of any case of the conversation. `seen`: by a turn of the chat, which shows it."""
        row = repository.in_chat(session, conversation_id)
        if row is None:
            return
        opened = self._book.current(session, row)
        # After a no to what all hangs on nothing is filled in: a yes after all begins again.
        gone = nothing_kept(opened)
        values: dict[str, Any] = {
            "shown": None if gone else self._wording.process(opened),
            "expects": self._expects(opened),
        }
        if seen:
            values |= {"asked": opened.open_place.key, "seen_revision": row.revision}
        repository.change(session, row.id, **values)

    def _expects(self, opened: Opened) -> str | None:
        """What the next typed message may hold that no detector can know: a name, a private answer."""
        place = opened.open_place
        if nothing_kept(opened):
            return None  # nothing is kept, and what is said is for others to answer
        if opened.process.file.restricted and place.step.type is StepType.TEXT:
            return PRIVATE
        if place.step.personal and self._wording.is_sensitive(place):
            return PRIVATE
        if opened.process.file.restricted:
            waits = place.purpose is not None and True not in opened.interview.consents.values()
            return CONSENTING if waits else TELLING
        if place.step.type is StepType.CONFIRM:
            asked = any(each.step.type is StepType.ADDRESS for each in opened.interview.places)
            return _EXPECTS[StepType.ADDRESS] if asked else None
        return _EXPECTS.get(place.step.type)

    def process(self, session: Session, conversation_id: str) -> dict[str, Any] | None:
        """The process object of the contract; None when the chat fills in nothing."""
        row = repository.in_chat(session, conversation_id)
        return row.shown if row is not None else None

    def is_restricted(self, session: Session, conversation_id: str) -> bool:
        """Whether the chat fills in a case that only some staff may read."""
        row = repository.in_chat(session, conversation_id)
        process = self._book.library.processes.get(row.process_id) if row is not None else None
        return process is not None and process.file.restricted

    def expects(self, session: Session, conversation_id: str) -> str | None:
        """What the edge has to mask in the next message."""
        return repository.expects(session, conversation_id)
