"""The vault: personal values of a conversation, encrypted, each behind a token."""

import re
import secrets

from sqlalchemy.orm import Session

from app.clock import Clock
from app.privacy import repository
from app.privacy.audit.chain import Audit
from app.privacy.consent import Consents
from app.privacy.errors import ConsentMissing, ValueNotKept
from app.privacy.keys import Keys
from app.privacy.kinds import Kind

TOKEN = re.compile(r"⟦[a-z][a-z_]{0,19}:[0-9a-f]{4,16}⟧")
_RANDOM_BYTES = (2, 2, 3, 4, 8)  # short tokens first; longer when a conversation has used many


class Vault:
    """Stores values and resolves tokens, always in the caller's transaction."""

    def __init__(self, keys: Keys, consents: Consents, audit: Audit, clock: Clock) -> None:
        self._keys = keys
        self._consents = consents
        self._audit = audit
        self._clock = clock

    def store(self, session: Session, conversation_id: str, kind: str, value: str) -> str:
        """The token of a value: the same for the same value of the same conversation.

        Where the citizen has refused or withdrawn consent, the value itself is not kept.
        """
        kept = value if self._may_keep(session, conversation_id, kind) else None
        digests = self._keys.digests(conversation_id, kind, value)
        for size in _RANDOM_BYTES:
            known = repository.token_of(session, conversation_id, kind, digests)
            if known is not None:
                if kept is not None and not known.is_kept:
                    repository.fill_value(session, conversation_id, known.token, kept)
                return str(known.token)
            row = {
                "conversation_id": conversation_id,
                "token": f"⟦{kind}:{_suffix(size)}⟧",
                "kind": kind,
                "digest": digests[0],
                "value": kept,
                "created_at": self._clock.now(),
            }
            if repository.add_value(session, row):
                return str(row["token"])
        raise RuntimeError("no free token")

    def _may_keep(self, session: Session, conversation_id: str, kind: str) -> bool:
        if not self._consents.is_refused(session, conversation_id, "basic"):
            return True
        # A whole answer is kept for the purpose it was asked for, not for filling in contact data.
        return kind == Kind.ANSWER and self._consents.stands_any(session, conversation_id)

    def resolve(self, session: Session, conversation_id: str, token: str, *, purpose: str, actor: str) -> str:
        """The value behind a token; leaves an audit event that names purpose and actor.

        ConsentMissing when the purpose needs a consent that does not stand; ValueNotKept when this
        conversation has no such token or its value is gone.
        """
        self._consents.require(session, conversation_id, purpose)
        row = repository.find_value(session, conversation_id, token)
        if row is None or row.value is None:
            raise ValueNotKept
        self._audit.record(
            session,
            actor=actor,
            action="vault.resolved",
            purpose=purpose,
            conversation_id=conversation_id,
            details={"kind": row.kind},
        )
        value: str = row.value
        return value

    def resolve_if_kept(
        self, session: Session, conversation_id: str, token: str, *, purpose: str, actor: str
    ) -> str | None:
        """As `resolve`; None where there is no consent or nothing is kept."""
        try:
            return self.resolve(session, conversation_id, token, purpose=purpose, actor=actor)
        except (ConsentMissing, ValueNotKept):
            return None

    def put_back(self, session: Session, conversation_id: str, text: str, kind: Kind) -> str:
        """A text with the values of a kind in the place of their tokens, as far as they are kept.

        For a machine that listens for danger while a message is worked off: nobody looks, nothing is kept, so
        it asks for no consent and leaves no audit event (docs/privacy.md).
        """

        def value_of(match: re.Match[str]) -> str:
            row = repository.find_value(session, conversation_id, match.group())
            return row.value or "" if row is not None else ""

        return re.sub(rf"⟦{kind}:[0-9a-f]{{4,16}}⟧", value_of, text)

    def empty(self, session: Session, conversation_id: str) -> int:
        """Delete every value of a conversation; returns how many."""
        repository.overwrite_deleted(session)
        return repository.delete_values(session, conversation_id)


def _suffix(size: int) -> str:
    """Random hex, never all zeros: that one stands for values that are not kept at all."""
    while True:
        suffix = secrets.token_hex(size)
        if suffix.strip("0"):
            return suffix
