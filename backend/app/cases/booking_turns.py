"""Messages about bookings: what is listed, done by a button, or begun as a form of its own."""

from typing import Any

from sqlalchemy.orm import Session

from app.cases import repository
from app.cases.asking import button
from app.cases.book import CITIZEN_IN_CHAT, CaseBook
from app.cases.bookings import Bookings
from app.cases.chat import Said
from app.cases.chat_view import Turned, text_reply
from app.cases.commands import Commands
from app.cases.turning import ChatTurns
from app.mentors.schemas import AppointmentView

BOOK, MOVE = "mentor_appointment", "mentor_change"


class BookingTurns:
    """Takes them, in the caller's transaction; None for every other message."""

    def __init__(self, bookings: Bookings, book: CaseBook, turns: ChatTurns, commands: Commands) -> None:
        self._bookings = bookings
        self._book = book
        self._turns = turns
        self._commands = commands

    def turn(self, session: Session, said: Said, wish: str | None, process_id: str | None) -> Turned | None:
        """What a button or a wish does about bookings."""
        if said.button is not None:
            return self._pressed(session, said, said.button)
        if wish == "status":
            return self._status(session, said)
        if wish == "start" and process_id == BOOK:
            return self._start(session, said)
        return None

    def _pressed(self, session: Session, said: Said, values: dict[str, Any]) -> Turned | None:
        if values.get("do") == "appointment_move":
            return self._move(session, said, str(values.get("id") or ""))
        if values.get("do") == "start" and values.get("process") == BOOK:
            return self._begin(session, said)
        return self._bookings.by_button(session, said)

    def _status(self, session: Session, said: Said) -> Turned:
        """Bookings alone when only they are asked for; else the cases first."""
        if (done := self._asked_for(session, said)) is not None:
            return done
        if self._bookings.is_about(said.text):
            return self._bookings.overview(session, said)
        booked = self._bookings.listed(session, said)
        if booked and not self._commands.listed(session, said):
            return Turned(handled=True, before=booked)
        turned = self._commands.status(session, said)
        return Turned(handled=True, before=[*turned.before, *booked])

    def _asked_for(self, session: Session, said: Said) -> Turned | None:
        if (decided := self._bookings.offers.by_words(session, said)) is not None:
            return decided
        wish = self._bookings.wish(said.text)
        if wish == "move":
            movable = self._bookings.can_move(session, said)
            if movable:
                return self._move(session, said, movable[0].id if len(movable) == 1 else None)
        return self._bookings.overview(session, said, wish) if wish else None

    def _start(self, session: Session, said: Said) -> Turned:
        """Begin, unless the sentence is about what is booked, or a draft with a need in it waits."""
        if (done := self._asked_for(session, said)) is not None:
            return done
        if offers := self._bookings.offers.standing(session, said.conversation_id):
            return self._offered_first(offers)
        drafts = self._drafts(session, said)
        opened = self._book.open(session, drafts[0]) if drafts else None
        if opened is None or "need" not in opened.stored or opened.row.in_chat:
            return self._begin(session, said)
        if self._book.reads(session, opened, "need", said.text):
            return self._begin(session, said)
        need = opened.stored["need"].value
        choices = [
            button("接着约", do="resume", case=opened.row.id),
            button("重新约", do="start", process=BOOK),
        ]
        text = f"上次您想约“{need}”的导师，还没约完。接着约，还是重新约？"
        return Turned(handled=True, before=[text_reply(text, choices)])

    def _offered_first(self, offers: list[AppointmentView]) -> Turned:
        """A time that is held for somebody who waits comes before looking for another."""
        replies = [self._bookings.offers.shown(each) for each in offers]
        replies[-1]["options"].append(button("另外再约", do="start", process=BOOK))
        return Turned(handled=True, before=replies)

    def _begin(self, session: Session, said: Said) -> Turned:
        """A new booking in place of unfinished ones: nobody wants two half-made appointments."""
        for row in self._drafts(session, said):
            self._book.let_go(session, self._book.locked(session, row.id))
            repository.delete_case(session, row.id)
        opened = self._book.start(session, said.conversation_id, BOOK, CITIZEN_IN_CHAT, in_chat=True)
        return self._turns.began(session, opened, said, opened.process.file.intro)

    def _drafts(self, session: Session, said: Said, process_id: str = BOOK) -> list[Any]:
        rows = repository.of_conversation(session, said.conversation_id)
        return [row for row in rows if row.state == "draft" and row.process_id == process_id]

    def _move(self, session: Session, said: Said, id: str | None) -> Turned:
        """Another time for an appointment: a form of two questions."""
        for row in self._drafts(session, said, MOVE):
            repository.delete_case(session, row.id)
        opened = self._book.start(session, said.conversation_id, MOVE, CITIZEN_IN_CHAT, in_chat=True)
        if id is not None:
            base = opened.row.revision
            opened, _ = self._book.give(session, opened, "appointment", id, CITIZEN_IN_CHAT, base)
            repository.change(session, opened.row.id, seen_revision=opened.row.revision)
            opened = self._book.reopened(session, opened)
        return self._turns.began(session, opened, said, opened.process.file.intro)
