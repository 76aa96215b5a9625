"""What the privacy API does, without HTTP."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.clock import Clock
from app.db import Database
from app.errors import NotFound
from app.privacy import export, schemas
from app.privacy.audit.chain import Audit
from app.privacy.consent import Consents, ConsentSource, Decision, Past
from app.privacy.deletion import Deletions
from app.privacy.errors import DeletionNotConfirmed
from app.privacy.holdings.repository import Holdings
from app.privacy.notice import Purpose
from app.privacy.ports import Mask

T = TypeVar("T")

_log = structlog.get_logger(__name__)

_DELETION_SECONDS = 10.0


class Privacy:
    """Notice, consent, export and deletion of one conversation at a time."""

    def __init__(
        self,
        database: Database,
        consents: Consents,
        deletions: Deletions,
        holdings: Holdings,
        audit: Audit,
        mask: Mask,
        clock: Clock,
        deletion_asked: asyncio.Event,
    ) -> None:
        self._database = database
        self._consents = consents
        self._deletions = deletions
        self._holdings = holdings
        self._audit = audit
        self._mask = mask
        self._clock = clock
        self._deletion_asked = deletion_asked
        self._running: set[asyncio.Task[None]] = set()

    def notice(self) -> schemas.NoticeView:
        """The notice in force."""
        return schemas.NoticeView.model_validate(self._consents.notice.model_dump())

    async def consents(self, conversation_id: str) -> schemas.Consents:
        """Where consent stands."""
        return await self._database.read(lambda db: self._view(db, conversation_id))

    async def decide(
        self, conversation_id: str, wish: schemas.ConsentCreate, *, source: ConsentSource, actor: str
    ) -> schemas.Consents:
        """Note yes or no to one purpose."""

        def store(db: Session) -> schemas.Consents:
            self._consents.decide(
                db,
                conversation_id,
                wish.purpose,
                granted=wish.decision == "granted",
                notice_version=wish.notice_version,
                source=source,
                actor=actor,
            )
            return self._view(db, conversation_id)

        return await self._write(store)

    async def withdraw(
        self, conversation_id: str, purpose: str | None, *, source: ConsentSource, actor: str
    ) -> schemas.Consents:
        """Take consent back, for one purpose or all. Takes effect with this transaction."""

        def store(db: Session) -> schemas.Consents:
            self._consents.withdraw(db, conversation_id, purpose, source=source, actor=actor)
            return self._view(db, conversation_id)

        return await self._write(store)

    async def holdings(self, conversation_id: str) -> schemas.HoldingsView:
        """What an export would hold, in numbers. NotFound when there is no such conversation."""

        def look(db: Session) -> schemas.HoldingsView:
            if not self._holdings.count(db, self._holdings.policy.table("conversations"), conversation_id):
                raise NotFound
            counts = {
                policy.title: self._holdings.count(db, policy, conversation_id)
                for policy in self._holdings.owned
                if policy.export and policy.table != "conversations"
            }
            parts = [schemas.Holding(what=what, count=count) for what, count in counts.items() if count]
            return schemas.HoldingsView(parts=parts)

        return await self._database.read(look)

    async def export(self, conversation_id: str, actor: str) -> schemas.Export:
        """Everything kept about the conversation; leaves an audit event first."""
        await self._write(
            lambda db: self._audit.record(
                db,
                actor=actor,
                action="data.exported",
                purpose="export",
                conversation_id=conversation_id,
            )
        )
        version = self._consents.notice.version
        return await self._database.read(
            lambda db: export.collect(db, self._holdings, conversation_id, version, self._clock)
        )

    async def export_page(self, conversation_id: str, actor: str) -> str:
        """The same as a page to read."""
        exported = await self.export(conversation_id, actor)
        return await asyncio.to_thread(export.page, exported, self._mask)

    async def delete(
        self, conversation_id: str, wish: schemas.DeletionCreate, actor: str
    ) -> schemas.DeletionReceipt:
        """Delete everything that may be deleted.

        Waits for a turn at hand, but not for ever: then the receipt says that it is still being done.
        """
        if not wish.confirm:
            raise DeletionNotConfirmed(field="confirm")
        await self._write(lambda db: self._deletions.request(db, conversation_id, actor))
        task = asyncio.create_task(self._deletions.carry_out(conversation_id))
        self._running.add(task)
        task.add_done_callback(self._ended)
        await asyncio.wait({task}, timeout=_DELETION_SECONDS)
        return await self._database.read(
            lambda db: self._deletions.receipt(db, conversation_id=conversation_id)
        )

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            # The request stands in the database; the background job takes it up again.
            _log.error("deletion_interrupted", error=type(error).__name__)

    async def delete_after_turn(self, conversation_id: str, actor: str) -> schemas.DeletionReceipt:
        """Note the request; the background job carries it out when the turn that asks for it is over."""

        def store(db: Session) -> schemas.DeletionReceipt:
            if not self._holdings.count(db, self._holdings.policy.table("conversations"), conversation_id):
                raise NotFound
            self._deletions.request(db, conversation_id, actor)
            return self._deletions.receipt(db, conversation_id=conversation_id)

        receipt = await self._write(store)
        self._deletion_asked.set()
        return receipt

    async def receipt(self, number: str) -> schemas.DeletionReceipt:
        """The state of a deletion."""
        return await self._database.read(lambda db: self._deletions.receipt(db, receipt=number))

    async def stop(self) -> None:
        """Leave running deletions to the next start."""
        for task in self._running:
            task.cancel()
        if self._running:
            await asyncio.wait(self._running)

    async def _write(self, work: Callable[[Session], T]) -> T:
        try:
            return await self._database.write(work)
        except IntegrityError as error:
            # The only reference these rows have is to the conversation: it is gone or never was.
            raise NotFound from error

    def _view(self, session: Session, conversation_id: str) -> schemas.Consents:
        notice, history = self._consents.notice, self._consents.history(session, conversation_id)
        last = {past.purpose: past for past in history}
        return schemas.Consents(
            notice_version=notice.version,
            purposes=[
                schemas.PurposeConsent(
                    id=purpose.id,
                    title=purpose.title,
                    sensitive=purpose.sensitive,
                    state=_state(purpose, last.get(purpose.id)),
                )
                for purpose in notice.purposes
            ],
            history=[schemas.ConsentEvent.model_validate(past, from_attributes=True) for past in history],
        )


def _state(purpose: Purpose, last: Past | None) -> schemas.ConsentState:
    if last is None:
        return "not_asked"
    if last.decision is Decision.GRANTED:
        return "granted" if last.notice_version >= purpose.renewed_in else "renew"
    return "refused" if last.decision is Decision.REFUSED else "withdrawn"
