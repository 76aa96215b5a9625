"""What the case API does, without HTTP."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.cases import repository, schemas, sure_asked, views
from app.cases.book import CITIZEN_ON_PAGE, Actor, CaseBook, Opened, staff_actor
from app.cases.booking_turns import BookingTurns
from app.cases.bookings import Bookings
from app.cases.chat import ChatParts, Said
from app.cases.chat_notice import ChatPapers
from app.cases.chat_view import NOT_OURS, Turned
from app.cases.commands import CODE, Commands, refused
from app.cases.danger import FormDanger
from app.cases.errors import CaseChanged, CaseNotFound
from app.cases.filing import CaseOutcome, Note
from app.cases.moving import Code, Moving
from app.cases.offered_times import answer_in, choices_of, names_offer, pressed_by
from app.cases.offices import of_office
from app.cases.private_parts import PrivatePart, private_parts
from app.cases.reached_after import ReachedAfter
from app.cases.shown import CONSENTING, TELLING, Shown
from app.cases.turning import ChatTurns
from app.cases.written import as_kept
from app.db import Database
from app.errors import AppError
from app.privacy.kinds import Kind

T = TypeVar("T")


class Cases:
    """Cases for the chat, for the page and for staff."""

    def __init__(
        self,
        database: Database,
        parts: ChatParts,
        filing: CaseOutcome,
        moving: Moving,
        shown: Shown,
        papers: ChatPapers,
        danger: FormDanger,
        bookings: Bookings | None = None,
    ) -> None:
        self._database = database
        self._parts = parts
        self._filing = filing
        self._moving = moving
        self._shown = shown
        self._papers = papers
        self._danger = danger
        self._turns = ChatTurns(parts)
        self._commands = Commands(parts, self._turns, filing, moving)
        self._reached = ReachedAfter(parts, self._commands)
        self._offers = bookings.offers if bookings else None
        self._bookings = bookings and BookingTurns(bookings, parts.book, self._turns, self._commands)

    @property
    def book(self) -> CaseBook:
        """The cases."""
        return self._parts.book

    # ── chat ──

    async def chat_turn(self, wish: schemas.ChatTurnCreate) -> dict[str, Any]:
        """Work a message of the chat off; the same message never does anything twice."""
        place, how = (wish.conversation_id, wish.message_id), (wish.intent, wish.confidence)
        said = Said(*place, wish.text, wish.button, *how, tuple(wish.before))

        def work(session: Session) -> dict[str, Any]:
            known = repository.find_turn(session, said.conversation_id, said.message_id)
            if known is not None:
                return known
            with session.begin_nested() as step:
                try:
                    result = self._chat_turn(session, said, wish)
                except AppError as error:
                    step.rollback()
                    result = refused(error)
            self._shown.note(session, said.conversation_id, seen=True)
            if result is not NOT_OURS:
                repository.add_turn(session, self._turn_row(said, result))
            return result.as_dict()

        try:
            return await self._database.write(work)
        except IntegrityError:
            # Another process was faster with the same message: its outcome is the outcome.
            known = await self._database.read(
                lambda db: repository.find_turn(db, said.conversation_id, said.message_id)
            )
            if known is None:
                raise
            return known

    def _turn_row(self, said: Said, result: Turned) -> dict[str, Any]:
        return {
            "conversation_id": said.conversation_id,
            "message_id": said.message_id,
            "outcome": result.as_dict(),
            "created_at": self.book.now,
        }

    def _chat_turn(self, session: Session, said: Said, wish: schemas.ChatTurnCreate) -> Turned:
        if self._bookings and (done := self._bookings.turn(session, said, wish.wish, wish.process_id)):
            return done
        if (done := self._commands.by_button(session, said)) is not None:
            return done
        if (done := self._papers.by_button(session, said)) is not None:
            return done
        shows = {
            "notice": self._papers.notice,
            "eligibility": self._papers.eligibility,
            "standing": self._commands.standing,
            "plan": self._commands.asked_of_plan,
            "contact": self._reached.noted,
            "status": self._commands.status,
            "told": self._commands.told,
        }.get(wish.wish or "")
        if shows is not None:
            return shows(session, said)
        if wish.wish == "start":
            return self._commands.start(session, said, wish.process_id or "personal_startup")
        if wish.wish == "resume":
            code = CODE.search(said.text)
            if code is not None:
                return self._commands.take_over(session, said, code[1] + code[2])
            return self._commands.resume(session, said)
        return self._turns.turn(session, said)

    def process_shown(self, session: Session, conversation_id: str) -> dict[str, Any] | None:
        """The process object the chat shows, for the edge."""
        return self._shown.process(session, conversation_id)

    def may_press(self, text: str) -> bool:
        """Whether words may answer what was offered unasked, or asked to be sure."""
        return answer_in(text) is not None or sure_asked.answer_in(text) is not None

    def pressed_by(
        self, session: Session, conversation_id: str, text: str, shown: Sequence[str]
    ) -> str | None:
        """The button that words mean, for the edge: of what was shown last, or named whatever was shown."""
        known = sure_asked.pressed_by(text, shown) or pressed_by(text, shown)
        if known is not None or self._offers is None or not names_offer(text):
            return known
        standing = self._offers.standing(session, conversation_id)
        named = [button["payload"] for view in standing for button in choices_of(view.id)]
        return pressed_by(text, named)

    def is_open(self, session: Session, conversation_id: str) -> bool:
        """Whether the chat fills in a case, for the edge."""
        return repository.is_in_chat(session, conversation_id)

    def has_moved(self, session: Session, conversation_id: str) -> bool:
        """Whether the open question is another one than the chat asked last, for the edge."""
        row = repository.in_chat(session, conversation_id)
        step = (row.shown or {}).get("step") if row is not None else None
        return row is not None and step is not None and step["id"] != row.asked

    def expects(self, session: Session, conversation_id: str) -> str | None:
        """What the open question says the next typed message may hold, for the edge."""
        return self._shown.expects(session, conversation_id)

    def is_confidential(self, session: Session, conversation_id: str, expects: str | None) -> bool:
        """Whether the chat fills in a restricted case, or did when this was expected, for the edge."""
        return self._shown.is_restricted(session, conversation_id) or expects in (TELLING, CONSENTING)

    def private_parts(self, expects: str | None, text: str) -> list[PrivatePart]:
        """What only the open question tells is private in a message, for the edge."""
        return private_parts(expects, text)

    def in_clear(self, session: Session, conversation_id: str, texts: Sequence[str]) -> list[str]:
        """Texts with their private answers put back, for the edge to listen for danger."""
        vault = self._parts.vault
        return [vault.put_back(session, conversation_id, text, Kind.ANSWER) for text in texts]

    def in_danger(
        self, session: Session, conversation_id: str, text: str, kind: str
    ) -> Sequence[dict[str, str]]:
        """Keep in the open form what somebody said in danger; buttons to go on or to leave, for the edge."""
        ways_on = self._turns.in_danger(session, conversation_id, text, kind)
        self._shown.note(session, conversation_id, seen=True)
        return ways_on

    def after_withdrawal(self, session: Session, case_id: str, conversation_id: str) -> None:
        """Bring a case in order after answers of it were forgotten."""
        self.book.tidy(session, self.book.locked(session, case_id))
        self._shown.note(session, conversation_id, seen=True)

    # ── page ──

    def processes(self) -> schemas.Processes:
        """What can be started."""
        return schemas.Processes(
            processes=[
                schemas.ProcessView(id=each.id, title=each.file.title, intro=each.file.intro)
                for each in self.book.library.processes.values()
            ]
        )

    async def start(self, conversation_id: str, process_id: str) -> schemas.CaseView:
        """A new draft, filled in on the page."""
        return await self._write(
            conversation_id,
            lambda db: self._view(
                db, self.book.start(db, conversation_id, process_id, CITIZEN_ON_PAGE, in_chat=False)
            ),
        )

    async def list_cases(self, conversation_id: str) -> schemas.CaseList:
        """Every case of a person, the one touched last first."""

        def look(db: Session) -> schemas.CaseList:
            rows = repository.of_conversation(db, conversation_id)
            gone = repository.without_consent(db, [row.id for row in rows])
            return schemas.CaseList(cases=[views.summary(row, consented=row.id not in gone) for row in rows])

        return await self._database.read(look)

    async def read(self, conversation_id: str, case_id: str) -> schemas.CaseView:
        """One case."""
        return await self._database.read(
            lambda db: self._view(db, self.book.read(db, case_id, conversation_id))
        )

    async def answer(
        self, conversation_id: str, case_id: str, key: str, wish: schemas.AnswerPut
    ) -> schemas.CaseView:
        """Keep one answer of the form. Danger in it is heard, also where the answer is refused."""
        heard = None if wish.skip else await self._danger.listen(wish.value)

        def work(db: Session) -> schemas.CaseView:
            opened = self.book.tidy(db, self.book.locked(db, case_id, conversation_id))
            crisis = self._danger.noted(db, opened, key, heard)
            view = self._answer(db, opened, key, wish, CITIZEN_ON_PAGE)
            view.crisis = crisis
            return view

        try:
            return await self._write(conversation_id, work)
        except AppError as error:
            error.crisis = await self._danger.noted_apart(conversation_id, case_id, key, heard)
            raise

    def _answer(
        self, db: Session, opened: Opened, key: str, wish: schemas.AnswerPut, actor: Actor
    ) -> schemas.CaseView:
        if wish.skip:
            opened, change = self.book.skip(db, opened, key, actor, wish.revision)
        else:
            value = as_kept(opened, key, wish.value, self._parts.wording)
            opened, change = self.book.give(db, opened, key, value, actor, wish.revision)
        view = self._view(db, opened)
        view.cleared = [place.label for place in change.cleared]
        return view

    async def submit(self, conversation_id: str, case_id: str, wish: schemas.Revision) -> schemas.CaseView:
        """Submit on the page: exactly what was looked at."""

        def work(db: Session) -> schemas.CaseView:
            opened = self.book.tidy(db, self.book.locked(db, case_id, conversation_id))
            if opened.row.revision != wish.revision + 1:
                raise CaseChanged
            self._parts.outcomes.submit(db, opened, CITIZEN_ON_PAGE)
            return self._view(db, self.book.reopened(db, opened))

        return await self._write(conversation_id, work)

    async def withdraw(
        self, conversation_id: str, case_id: str, wish: schemas.Withdrawal
    ) -> schemas.CaseView:
        """Take a submitted case back."""

        def work(db: Session) -> schemas.CaseView:
            opened = self.book.locked(db, case_id, conversation_id)
            self._filing.withdraw(db, opened, CITIZEN_ON_PAGE, wish.reason)
            return self._view(db, self.book.reopened(db, opened))

        return await self._write(conversation_id, work)

    async def discard(self, conversation_id: str, case_id: str) -> None:
        """Delete a draft."""

        def work(db: Session) -> None:
            opened = self.book.locked(db, case_id, conversation_id)
            if opened.row.state != "draft":
                raise CaseNotFound
            repository.delete_case(db, case_id)

        await self._write(conversation_id, work)

    async def new_code(self, conversation_id: str, case_id: str) -> Code:
        """A one-time code for going on elsewhere."""

        def work(db: Session) -> Code:
            self.book.read(db, case_id, conversation_id)
            return self._moving.new_code(db, case_id)

        return await self._write(conversation_id, work)

    async def take_over(self, conversation_id: str, code: str) -> schemas.CaseView:
        """Go on here with a case begun elsewhere."""

        def work(db: Session) -> schemas.CaseView:
            case_id = self._moving.use(db, code, conversation_id)
            return self._view(db, self.book.read(db, case_id, conversation_id))

        return await self._write(conversation_id, work)

    # ── staff ──

    async def staff_open(self, code: str, username: str, office_id: str) -> schemas.CaseView:
        """Open a case with the code its person shows."""

        def work(db: Session) -> schemas.CaseView:
            case_id = self._moving.open_at_window(db, code, username, office_id)
            opened = self.book.locked(db, case_id)
            self.book.note(db, case_id, staff_actor(username), "case.opened_at_window")
            return self._staff_view(db, opened)

        return await self._database.write(work)

    async def staff_list(self, office_id: str, states: list[str], after: str, limit: int) -> schemas.CaseList:
        """Submitted cases of an office and those nobody looks after yet."""

        def look(db: Session) -> schemas.CaseList:
            restricted = self.book.library.restricted
            rows = repository.of_offices(db, office_id, states, after, limit, but=restricted)
            return schemas.CaseList(cases=[views.summary(row) for row in rows])

        return await self._database.read(look)

    async def staff_read(self, case_id: str, office_id: str) -> schemas.CaseView:
        """A case of the office, personal values masked."""
        return await self._database.read(
            lambda db: self._staff_view(db, of_office(self.book.read(db, case_id), office_id))
        )

    async def staff_answer(
        self, case_id: str, key: str, wish: schemas.AnswerPut, username: str, office_id: str
    ) -> schemas.CaseView:
        """Type an answer on the citizen's behalf; the citizen confirms it when submitting."""

        def work(db: Session) -> schemas.CaseView:
            opened = of_office(self.book.tidy(db, self.book.locked(db, case_id)), office_id)
            self._answer(db, opened, key, wish, staff_actor(username))
            self._shown.note(db, opened.row.conversation_id, seen=False)
            return self._staff_view(db, self.book.reopened(db, opened))

        return await self._database.write(work)

    async def staff_move(
        self, case_id: str, wish: schemas.StaffMove, username: str, office_id: str
    ) -> schemas.CaseView:
        """Move a case on."""

        def work(db: Session) -> schemas.CaseView:
            opened = of_office(self.book.locked(db, case_id), office_id)
            repository.change(db, case_id, office_id=office_id)
            self._filing.move(db, opened, staff_actor(username), Note(wish.move, wish.note))
            return self._staff_view(db, self.book.reopened(db, opened))

        return await self._database.write(work)

    async def staff_move_item(
        self, case_id: str, item_id: str, wish: schemas.ItemMove, username: str, office_id: str
    ) -> schemas.CaseView:
        """Record a department's answer about a sub-item."""

        def work(db: Session) -> schemas.CaseView:
            opened = of_office(self.book.locked(db, case_id), office_id)
            note = Note(wish.move, wish.note)
            self._filing.move_item(db, opened, item_id, staff_actor(username), note)
            return self._staff_view(db, self.book.reopened(db, opened))

        return await self._database.write(work)

    # ── shared ──

    async def _write(self, conversation_id: str, work: Callable[[Session], T]) -> T:
        """A change of the page; what the chat shows of the case follows it."""

        def whole(db: Session) -> T:
            result = work(db)
            self._shown.note(db, conversation_id, seen=False)
            return result

        return await self._database.write(whole)

    def _view(self, db: Session, opened: Opened) -> schemas.CaseView:
        return views.case_view(db, opened, self._parts.wording, masked=False)

    def _staff_view(self, db: Session, opened: Opened) -> schemas.CaseView:
        return views.case_view(db, opened, self._parts.wording, masked=True)
