"""Consent: decisions per purpose, the last one counts, all stay as history while the conversation lives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.clock import Clock
from app.privacy import repository
from app.privacy.audit.chain import Audit
from app.privacy.errors import ConsentMissing, NoticeOutdated, PurposeUnknown
from app.privacy.kinds import Kind
from app.privacy.notice import Notice, Notices, Purpose
from app.privacy.ports import Withdrawn

# Serving the person's own rights needs no consent.
WITHOUT_CONSENT = frozenset({"export"})


class Decision(StrEnum):
    """What a person decided about a purpose."""

    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ConsentSource(StrEnum):
    """Where they decided it."""

    PAGE = "page"
    CHAT = "chat"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Past:
    """One decision of the history."""

    purpose: str
    decision: Decision
    notice_version: int
    source: ConsentSource
    actor: str
    decided_at: datetime


class Consents:
    """Asks, grants, refuses and withdraws, always in the caller's transaction."""

    def __init__(
        self, notices: Notices, audit: Audit, clock: Clock, withdrawn: Sequence[Withdrawn] = ()
    ) -> None:
        self._notices = notices
        self._audit = audit
        self._clock = clock
        self._withdrawn = [_empty_vault, *withdrawn]

    @property
    def notice(self) -> Notice:
        """The notice in force."""
        return self._notices.in_force(self._clock)

    def is_granted(self, session: Session, conversation_id: str, purpose: str) -> bool:
        """Whether consent stands, given to a text that still says the same."""
        known = self._known(purpose)
        last = repository.last_decision(session, conversation_id, purpose)
        return last is not None and _stands(last, known)

    def standing(self, session: Session, conversation_id: str) -> dict[str, bool]:
        """Purpose → whether consent stands; withdrawn, or agreed to in words since changed: missing."""
        last = {row.purpose: row for row in repository.decisions(session, conversation_id)}
        return {
            purpose: row.decision == Decision.GRANTED
            for purpose, row in last.items()
            if row.decision == Decision.REFUSED or _stands(row, self._known(purpose))
        }

    def is_refused(self, session: Session, conversation_id: str, purpose: str) -> bool:
        """Whether the last word on a purpose was no. Never asked is not refused."""
        last = repository.last_decision(session, conversation_id, purpose)
        return last is not None and last.decision != Decision.GRANTED

    def stands_any(self, session: Session, conversation_id: str) -> bool:
        """Whether consent to any purpose stands."""
        return any(self.is_granted(session, conversation_id, purpose.id) for purpose in self.notice.purposes)

    def require(self, session: Session, conversation_id: str, purpose: str) -> None:
        """ConsentMissing unless the purpose needs no consent or has it."""
        if purpose not in WITHOUT_CONSENT and not self.is_granted(session, conversation_id, purpose):
            raise ConsentMissing

    def decide(
        self,
        session: Session,
        conversation_id: str,
        purpose: str,
        *,
        granted: bool,
        notice_version: int,
        source: ConsentSource,
        actor: str,
    ) -> None:
        """Note yes or no to one purpose. NoticeOutdated when another notice was read than is in force."""
        self._known(purpose)
        if notice_version != self.notice.version:
            raise NoticeOutdated
        if granted:
            self._note(session, conversation_id, purpose, Decision.GRANTED, source, actor)
        else:
            self._say_no(session, conversation_id, purpose, Decision.REFUSED, source, actor)

    def withdraw(
        self,
        session: Session,
        conversation_id: str,
        purpose: str | None,
        *,
        source: ConsentSource,
        actor: str,
    ) -> list[str]:
        """Take consent back for one purpose or for all; what it covered is deleted in this transaction.

        Returns the purposes that stood. Withdrawing `basic` takes everything back: the rest builds on it.
        From somebody who was never asked it is a no all the same: what was typed so far is deleted.
        """
        if purpose is not None:
            self._known(purpose)
        last = {row.purpose: row.decision for row in repository.decisions(session, conversation_id)}
        standing = [
            id
            for id, decision in last.items()
            if decision == Decision.GRANTED and purpose in (None, "basic", id)
        ]
        never_asked = ["basic"] if purpose in (None, "basic") and "basic" not in last else []
        for id in (*standing, *never_asked):
            self._say_no(session, conversation_id, id, Decision.WITHDRAWN, source, actor)
        return standing

    def drop_undecided(self, session: Session, conversation_id: str, purpose: str) -> None:
        """Delete what waited for a consent that was asked for and will not be decided; notes no decision."""
        for withdrawn in self._withdrawn:
            withdrawn(session, conversation_id, purpose)

    def history(self, session: Session, conversation_id: str) -> list[Past]:
        """All decisions, oldest first."""
        return [
            Past(
                row.purpose,
                Decision(row.decision),
                row.notice_version,
                ConsentSource(row.source),
                row.actor,
                row.decided_at,
            )
            for row in repository.decisions(session, conversation_id)
        ]

    def _known(self, purpose: str) -> Purpose:
        known = self.notice.purpose(purpose)
        if known is None:
            raise PurposeUnknown(field="purpose")
        return known

    def _say_no(
        self,
        session: Session,
        conversation_id: str,
        purpose: str,
        decision: Decision,
        source: ConsentSource,
        actor: str,
    ) -> None:
        self._note(session, conversation_id, purpose, decision, source, actor)
        for delete_what_it_covered in self._withdrawn:
            delete_what_it_covered(session, conversation_id, purpose)

    def _note(
        self,
        session: Session,
        conversation_id: str,
        purpose: str,
        decision: Decision,
        source: ConsentSource,
        actor: str,
    ) -> None:
        version = self.notice.version
        repository.add_decision(
            session,
            {
                "conversation_id": conversation_id,
                "purpose": purpose,
                "notice_version": version,
                "decision": decision.value,
                "source": source.value,
                "actor": actor,
                "decided_at": self._clock.now(),
            },
        )
        self._audit.record(
            session,
            actor=actor,
            action=f"consent.{decision.value}",
            purpose=purpose,
            conversation_id=conversation_id,
            details={"notice_version": version, "source": source.value},
        )


def _stands(decision: Row[Any], purpose: Purpose) -> bool:
    """Whether a decision is a yes to a text that still says the same."""
    return bool(decision.decision == Decision.GRANTED and decision.notice_version >= purpose.renewed_in)


def _empty_vault(session: Session, conversation_id: str, purpose: str) -> None:
    """Without `basic` nothing is kept; a no to anything else takes the answers that may belong to it."""
    repository.overwrite_deleted(session)
    repository.delete_values(session, conversation_id, None if purpose == "basic" else Kind.ANSWER)
