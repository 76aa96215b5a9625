"""Deletes what has been kept long enough, one conversation at a time, holding its lock.

Before that, what is sensitive and was stored in clear before the edge encrypted it is encrypted.
Tables that belong to nobody (sessions of staff) come last, each in a transaction of its own.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

import structlog
from sqlalchemy.orm import Session

from app.clock import Clock
from app.db import Database
from app.privacy import repository
from app.privacy.audit.chain import Audit
from app.privacy.audit.repository import locked_head
from app.privacy.export import rule_sentence
from app.privacy.holdings.policy import Rule, TablePolicy
from app.privacy.holdings.repository import Holdings
from app.privacy.ports import ConversationLocks
from app.privacy.sealing import job as sealing
from app.privacy.sealing.repository import conversations as conversations_to_seal

_log = structlog.get_logger(__name__)

JOB = "retention"
_LEASE = timedelta(minutes=5)  # renewed with every batch
_BATCH = 100


@dataclass(frozen=True, slots=True)
class Line:
    """What one rule did, or in a dry run would do by itself."""

    table: str
    title: str
    rule: str
    rows: int


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a run. `conversations` is None in a dry run."""

    at: datetime
    lines: tuple[Line, ...]
    conversations: int | None


class Retention:
    """The job. Any number of processes may try; the database lets one of them run."""

    def __init__(
        self,
        database: Database,
        holdings: Holdings,
        audit: Audit,
        locks: ConversationLocks,
        clock: Clock,
        actor: str = "job:retention",
    ) -> None:
        self._database = database
        self._holdings = holdings
        self._audit = audit
        self._locks = locks
        self._clock = clock
        self._actor = actor
        self._holder = str(uuid4())

    def _rules(self) -> Iterator[tuple[int, TablePolicy, Rule]]:
        tables = (*self._holdings.owned, *self._holdings.unowned)
        pairs = ((policy, rule) for policy in tables for rule in policy.rules)
        for place, (policy, rule) in enumerate(pairs):
            yield place, policy, rule

    async def preview(self) -> Report:
        """What each rule would touch now; changes nothing."""
        now = self._clock.now()

        def count(session: Session) -> Counter[int]:
            return Counter(
                {
                    place: self._holdings.count_due(session, policy, rule, now)
                    for place, policy, rule in self._rules()
                }
            )

        sealed = await self._each_to_seal(
            lambda id: self._database.read(partial(sealing.count, conversation_id=id))
        )
        return self._report(now, await self._database.read(count), None, sealed)

    async def run(self) -> Report | None:
        """Carry the policy out; None when another process is at it."""
        if not await self._take_lease():
            return None
        now = self._clock.now()
        touched: Counter[int] = Counter()
        after, conversations = "", 0
        while True:
            due = await self._database.read(
                partial(self._holdings.owners_due, now=now, after=after, limit=_BATCH)
            )
            for conversation_id in due:
                touched += await self._clean(conversation_id, now)
            conversations += len(due)
            if len(due) < _BATCH:
                break
            after = due[-1]
            if not await self._take_lease():
                return None
        for place, policy, rule in self._rules():
            if policy.owner is None:
                touched[place] = await self._database.write(
                    partial(self._holdings.apply, policy=policy, rule=rule, conversation_id=None, now=now)
                )
        # Last: whatever goes wrong with it, what is due was deleted.
        sealed = await self._each_to_seal(self._seal)
        report = self._report(now, touched, conversations, sealed)
        end = await self._database.write(lambda db: self._finish(db, report))
        # The end of the trail, outside the database: an anchor for `python -m app.privacy.verify`.
        _log.info("retention_done", conversations=conversations, rows=sum(touched.values()), audit_end=end)
        return report

    async def _each_to_seal(self, work: Callable[[str], Awaitable[int]]) -> int:
        """How many messages `work` found in all conversations that may have some."""
        after, messages = "", 0
        while True:
            found = await self._database.read(partial(conversations_to_seal, after=after, limit=_BATCH))
            for conversation_id in found:
                messages += await work(conversation_id)
            if len(found) < _BATCH:
                return messages
            after = found[-1]

    async def _seal(self, conversation_id: str) -> int:
        # Most were sealed by an earlier run: they cost one reading, without a lock.
        if not await self._database.read(partial(sealing.count, conversation_id=conversation_id)):
            return 0
        async with self._locks.hold(conversation_id):
            await self._take_lease()  # keeps it; the run begins anew elsewhere only when this one is dead
            return await self._database.write(lambda db: _sealed(db, conversation_id))

    async def _clean(self, conversation_id: str, now: datetime) -> Counter[int]:
        async with self._locks.hold(conversation_id):
            return await self._database.write(lambda db: self._apply(db, conversation_id, now))

    def _apply(self, session: Session, conversation_id: str, now: datetime) -> Counter[int]:
        """All rules for one conversation. What is due is decided here, not by the search before."""
        repository.overwrite_deleted(session)
        touched: Counter[int] = Counter()
        for place, policy, rule in self._rules():
            if policy.owner is None:
                continue
            rows = self._holdings.apply(session, policy, rule, conversation_id, now)
            touched[place] = rows
            if rows and policy.table == "conversations":
                repository.ask_to_forget(session, conversation_id, now)
        return touched

    async def _take_lease(self) -> bool:
        now = self._clock.now()
        return await self._database.write(
            lambda db: repository.take_lease(db, JOB, self._holder, now, now + _LEASE)
        )

    def _finish(self, session: Session, report: Report) -> str:
        """Give the lease back, record the run; returns the end of the audit trail as SEQ:HASH."""
        repository.end_lease(session, JOB, self._holder, self._clock.now())
        rows: Counter[str] = Counter()
        for line in report.lines:
            rows[line.table] += line.rows
        self._audit.record(
            session,
            actor=self._actor,
            action="retention.done",
            details={"rows": {table: count for table, count in rows.items() if count}},
        )
        seq, last_hash = locked_head(session)
        return f"{seq}:{last_hash}"

    def _report(self, now: datetime, touched: Counter[int], conversations: int | None, sealed: int) -> Report:
        lines = [
            Line(policy.table, policy.title, rule_sentence(rule), touched[place])
            for place, policy, rule in self._rules()
        ]
        messages = self._holdings.policy.table("messages")
        lines.append(Line(messages.table, messages.title, sealing.RULE, sealed))
        return Report(now, tuple(lines), conversations)

    async def seconds_until_due(self, every: timedelta) -> float:
        """How long until nobody has finished a run for that long; 0 when one is due now."""
        finished = await self._database.read(lambda db: repository.finished_at(db, JOB))
        return max(0.0, (finished + every - self._clock.now()).total_seconds()) if finished else 0.0


def _sealed(session: Session, conversation_id: str) -> int:
    repository.overwrite_deleted(session)
    return sealing.seal(session, conversation_id)
