"""Deleting everything of a conversation that may be deleted, with a receipt."""

import json
import secrets
from typing import Any

import structlog
from sqlalchemy.orm import Session

from app.clock import Clock, in_shanghai
from app.db import Database
from app.privacy import repository
from app.privacy.audit.chain import Audit
from app.privacy.errors import ReceiptUnknown
from app.privacy.holdings.repository import Holdings
from app.privacy.ports import BotMemory, ConversationLocks, Gone
from app.privacy.schemas import DeletedPart, DeletionReceipt, KeptPart

_log = structlog.get_logger(__name__)

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0 O 1 I: people read receipts out
_BATCH = 100


async def tell_nobody(conversation_id: str) -> None:
    """Where nobody watches conversations."""


class Deletions:
    """First the request is noted, then it is carried out: whatever dies in between is taken up again."""

    def __init__(
        self,
        database: Database,
        holdings: Holdings,
        audit: Audit,
        locks: ConversationLocks,
        bot: BotMemory,
        clock: Clock,
        gone: Gone = tell_nobody,
    ) -> None:
        """`gone`: told of every conversation that was deleted."""
        self._database = database
        self._holdings = holdings
        self._audit = audit
        self._locks = locks
        self._bot = bot
        self._clock = clock
        self._gone = gone

    def request(self, session: Session, conversation_id: str, actor: str) -> None:
        """Note that everything of a conversation is to be deleted. A second request changes nothing."""
        now = self._clock.now()
        suffix = "".join(secrets.choice(_LETTERS) for _ in range(12))
        row: dict[str, Any] = {
            "receipt": f"SC{in_shanghai(now):%Y%m%d}-{suffix}",
            "conversation_id": conversation_id,
            "requested_by": actor,
            "requested_at": now,
        }
        if repository.add_deletion(session, row):
            self._audit.record(
                session, actor=actor, action="deletion.requested", conversation_id=conversation_id
            )

    async def carry_out(self, conversation_id: str) -> None:
        """Delete while no turn runs, then have the bot forget. Harmless when done already."""
        async with self._locks.hold(conversation_id):
            await self._database.write(lambda db: self._delete(db, conversation_id))
            await self._gone(conversation_id)
            await self._forget(conversation_id)

    def _delete(self, session: Session, conversation_id: str) -> None:
        repository.overwrite_deleted(session)
        now = self._clock.now()
        deleted = {
            policy.title: self._holdings.delete(session, policy, conversation_id)
            for policy in self._holdings.owned
            if policy.on_request == "delete"
        }
        kept = [
            {"what": policy.title, "count": count, "why": policy.why_kept}
            for policy in self._holdings.owned
            if policy.why_kept and (count := self._holdings.count_kept(session, policy, conversation_id))
        ]
        summary = json.dumps({"deleted": deleted, "kept": kept}, ensure_ascii=False)
        if not repository.finish_deletion(session, conversation_id, summary, now):
            return
        repository.ask_to_forget(session, conversation_id, now)
        self._audit.record(
            session,
            actor="job:deletion",
            action="deletion.done",
            conversation_id=conversation_id,
            details={"records": sum(deleted.values())},
        )

    async def _forget(self, conversation_id: str) -> bool:
        if not await self._bot.forget(conversation_id):
            return False
        await self._database.write(lambda db: repository.forgotten(db, conversation_id))
        return True

    async def tidy(self) -> None:
        """Carry out what was asked for and is not done yet; ask the bot again where it did not answer."""
        for conversation_id in await self._database.read(lambda db: repository.open_deletions(db, _BATCH)):
            await self.carry_out(conversation_id)
        for conversation_id in await self._database.read(lambda db: repository.to_forget(db, _BATCH)):
            async with self._locks.hold(conversation_id):
                if not await self._forget(conversation_id):
                    return  # the bot is away: the next round asks again

    def receipt(
        self, session: Session, *, receipt: str | None = None, conversation_id: str | None = None
    ) -> DeletionReceipt:
        """The state of a deletion, by its receipt or its conversation; ReceiptUnknown when there is none."""
        row = repository.find_deletion(session, receipt=receipt, conversation_id=conversation_id)
        if row is None:
            raise ReceiptUnknown
        summary = json.loads(row.summary) if row.summary else {"deleted": {}, "kept": []}
        done = row.deleted_at is not None and row.bot_pending is None
        return DeletionReceipt(
            receipt=row.receipt,
            requested_at=row.requested_at,
            deleted_at=row.deleted_at,
            deleted=[DeletedPart(what=what, count=count) for what, count in summary["deleted"].items()],
            kept=[KeptPart.model_validate(part) for part in summary["kept"]],
            bot="done" if done else "pending",
        )
