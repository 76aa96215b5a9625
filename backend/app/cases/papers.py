"""What a case gives to take along: the one-time notice and the eligibility result."""

from typing import Any

from sqlalchemy.orm import Session

from app.cases.assessing import Assessing, Judged
from app.cases.assessing_schemas import AssessmentView, EligibilityView
from app.cases.book import CaseBook, Opened
from app.cases.life import OPEN_FOR_ANSWERS
from app.cases.moving import Moving
from app.cases.notice import NoticeMaker
from app.cases.notice_pdf import NoticePrinter
from app.cases.notice_schemas import Notice
from app.cases.offices import of_office
from app.db import Database
from app.decisions.render import as_data


class Papers:
    """Makes them, each in one transaction."""

    def __init__(
        self,
        database: Database,
        book: CaseBook,
        moving: Moving,
        maker: NoticeMaker,
        assessing: Assessing,
        printer: NoticePrinter,
    ) -> None:
        self._database = database
        self._book = book
        self._moving = moving
        self._maker = maker
        self._assessing = assessing
        self._printer = printer

    async def notice(self, conversation_id: str, case_id: str, origin: str | None = None) -> Notice:
        """The notice of one's own case. With `origin` (where the page is) it has a fresh code on it."""
        if origin is None:
            return await self._database.read(
                lambda db: self._maker.make(db, self._book.read(db, case_id, conversation_id))
            )

        def with_code(db: Session) -> Notice:
            opened = self._book.read(db, case_id, conversation_id)
            code = self._moving.new_code(db, case_id)
            return self._maker.make(db, opened, code)

        return await self._database.write(with_code)

    async def staff_notice(self, case_id: str, office_id: str) -> Notice:
        """The notice of a case of the office, to hand over the counter."""
        return await self._database.read(
            lambda db: self._maker.make(db, of_office(self._book.read(db, case_id), office_id))
        )

    def close(self) -> None:
        """Finish running work."""
        self._printer.close()

    async def pdf(self, notice: Notice) -> bytes:
        """A notice for print."""
        return await self._printer.pdf(notice)

    async def tick(self, conversation_id: str, case_id: str, material_id: str, *, have: bool) -> Notice:
        """Note that a material is at hand, or not."""

        def work(db: Session) -> Notice:
            opened = self._book.read(db, case_id, conversation_id)
            self._maker.tick(db, opened, material_id, have=have)
            return self._maker.make(db, opened)

        return await self._database.write(work)

    async def eligibility(self, conversation_id: str, case_id: str) -> EligibilityView:
        """The eligibility result of one's own case."""

        def look(db: Session) -> tuple[Opened, list[Judged]]:
            opened = self._book.read(db, case_id, conversation_id)
            return opened, self._assessing.assess(opened)

        opened, judged = await self._database.read(look)
        return EligibilityView(
            case_id=opened.row.id,
            number=opened.row.number,
            made_at=self._book.now,
            complete=opened.row.state not in OPEN_FOR_ANSWERS or opened.interview.is_complete,
            results=[AssessmentView.model_validate(_as_data(each)) for each in judged],
        )


def _as_data(judged: Judged) -> dict[str, Any]:
    return {**as_data(judged.assessment), "wished": judged.wished}
