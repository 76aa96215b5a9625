"""Appending to the audit trail and checking it.

Each event's hash covers its content and the hash before it, so a changed, removed or reordered row breaks
the chain. Somebody who may write everything could compute the whole chain anew; against that an earlier end
of the chain, noted elsewhere (it is written to the log), is compared as an anchor.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.clock import Clock
from app.privacy.audit import repository

NO_HASH = "0" * 64
_ACTOR = re.compile(r"(visitor|bot|job|command|staff)(:[A-Za-z0-9_.@-]{1,60})?")
_WORD = re.compile(r"[a-z][a-z0-9_.]{0,39}")
_MOST_PROBLEMS = 100

Detail = str | int | bool | None | list[str] | dict[str, int]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with the trail: at which place, and what."""

    seq: int
    what: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The result of a check: how many events were read, where the chain ends, what is wrong."""

    events: int
    end: tuple[int, str]
    problems: tuple[Problem, ...]


def canonical(value: Any) -> str:
    """One spelling for equal JSON values."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def event_hash(event: Mapping[str, Any]) -> str:
    """SHA-256 (hex) over all columns but the hash itself."""
    at: datetime = event["at"]
    content = {
        name: event[name]
        for name in ("seq", "actor", "action", "purpose", "conversation_id", "details", "prev_hash")
    }
    content["at"] = at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(canonical(content).encode()).hexdigest()


class Audit:
    """Writes the trail, always in the transaction of the act it records."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def record(
        self,
        session: Session,
        *,
        actor: str,
        action: str,
        purpose: str | None = None,
        conversation_id: str | None = None,
        details: Mapping[str, Detail] | None = None,
    ) -> int:
        """Append an event and return its place. `details` never holds a personal value.

        Takes the head of the chain until the transaction ends: call it last, so that others wait briefly.
        """
        if not _ACTOR.fullmatch(actor):
            raise ValueError("an audit event needs an actor")
        if not _WORD.fullmatch(action) or (purpose is not None and not _WORD.fullmatch(purpose)):
            raise ValueError("action and purpose are words")
        seq, previous = repository.locked_head(session)
        event: dict[str, Any] = {
            "seq": seq + 1,
            "at": self._clock.now(),
            "actor": actor,
            "action": action,
            "purpose": purpose,
            "conversation_id": conversation_id,
            "details": canonical(dict(details or {})),
            "prev_hash": previous,
        }
        repository.add(session, {**event, "hash": event_hash(event)})
        return seq + 1


def check_events(
    events: Iterable[Mapping[str, Any]], head: tuple[int, str] | None, anchor: tuple[int, str] | None = None
) -> Verification:
    """Walk the chain from its beginning. `anchor`: a place and hash noted earlier."""
    problems: list[Problem] = []
    count, seq, previous = 0, 0, NO_HASH
    for event in events:
        count += 1
        if event["seq"] != seq + 1:
            problems.append(Problem(seq + 1, f"缺少第 {seq + 1} 至 {event['seq'] - 1} 条记录"))
        elif event["prev_hash"] != previous:
            problems.append(Problem(event["seq"], "与前一条接不上：前一条被改写、替换或调换过"))
        if event_hash(event) != event["hash"]:
            problems.append(Problem(event["seq"], "内容被改动过"))
        seq, previous = event["seq"], event["hash"]
        if anchor is not None and seq == anchor[0] and previous != anchor[1]:
            problems.append(Problem(seq, "与另外记下的锚点不一致：整条链可能被重算过"))
    if head is None:
        problems.append(Problem(seq, "链尾记录不见了"))
    elif head != (seq, previous):
        problems.append(Problem(max(head[0], seq), f"链尾应为第 {head[0]} 条，实际到第 {seq} 条或其内容不同"))
    if anchor is not None and anchor[0] > seq:
        problems.append(Problem(anchor[0], "锚点之前的记录被删除"))
    return Verification(count, (seq, previous), tuple(problems[:_MOST_PROBLEMS]))


def verify(session: Session, anchor: tuple[int, str] | None = None) -> Verification:
    """Check the whole trail as one consistent view. Reads every event."""
    repository.one_view(session)
    head = repository.head(session)
    return check_events((dict(row._mapping) for row in repository.events(session)), head, anchor)
