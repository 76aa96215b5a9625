"""Small parts of the book of cases: who acts, a case laid open, the columns of an answer."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.cases.providers import Asked
from app.cases.repository import StoredAnswer
from app.clock import in_shanghai
from app.privacy.consent import ConsentSource
from app.privacy.fields import Source, Supplied
from app.processes.definition import Definition
from app.processes.interview import Given, Interview, Place
from app.processes.plan import Plan

NO_PURPOSE = "service"  # of an answer that is not personal
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: `visitor`, or `staff:<username>` on the citizen's behalf."""

    name: str
    source: Source
    consent: ConsentSource


CITIZEN_IN_CHAT = Actor("visitor", Source.CITIZEN, ConsentSource.CHAT)
CITIZEN_ON_PAGE = Actor("visitor", Source.CITIZEN, ConsentSource.PAGE)


def staff_actor(username: str) -> Actor:
    """A member of staff."""
    return Actor(f"staff:{username}", Source.STAFF, ConsentSource.STAFF)


@dataclass(slots=True)
class Opened:
    """A case with its process and answers. `row.revision` is the revision it was read or locked at."""

    row: Row[Any]
    process: Definition
    plan: Plan | None
    stored: dict[str, StoredAnswer]
    interview: Interview
    at: str | None

    @property
    def open_place(self) -> Place:
        """The question that is asked now."""
        return self.interview.open_place(self.at)


def asked_of(
    session: Session, row: Row[Any], stored: dict[str, StoredAnswer], actor: str = "visitor"
) -> Asked:
    """What a provider of options is told about a case."""
    pending = [value for value, _ in (row.pending or {}).get("values", [])]
    return Asked(
        session, row.conversation_id, row.id, row.revision, stored, pending, actor, row.opening or ""
    )


def depended_on(opened: Opened, place: Place) -> list[str]:
    """The keys of the answers that give an answer its meaning."""
    group = opened.process.steps[place.group].steps if place.group else []
    inner = {step.id for step in group}
    return [
        f"{place.group}.{place.number}.{name}" if name in inner else name for name in place.step.depends_on
    ]


def answer_row(opened: Opened, place: Place, answer: Given, actor: Actor, now: datetime) -> dict[str, Any]:
    """The columns of an answer, with its provenance."""
    supplied = None
    if not answer.skipped:
        supplied = Supplied(
            value=answer.value,
            source=actor.source,
            supplied_by=actor.name,
            purpose=place.step.personal or NO_PURPOSE,
            retention=place.step.retention,
            confirmed_at=now if actor.source is Source.CITIZEN else None,
        )
    return {
        "case_id": opened.row.id,
        "key": place.key,
        "revision": opened.row.revision,
        "value": supplied,
        "personal": place.step.personal,
        "skipped": answer.skipped,
        "updated_at": now,
    }


def new_number(now: datetime) -> str:
    """A number for people: the day and eight letters that nobody mistakes for one another."""
    suffix = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"CX{in_shanghai(now):%Y%m%d}-{suffix}"
