"""Takes a visitor's message in: personal values out, a place in the conversation, stored once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from app.auth import Visitor
from app.conversations import repository, shown_repository
from app.conversations.ports import Listen, OpenForms, PrivatePart
from app.conversations.repository import VisitorMessage
from app.conversations.schemas import ReplyKind
from app.conversations.text import for_bot
from app.errors import Unauthenticated, UnknownOption
from app.privacy.kinds import Kind
from app.privacy.protect import Finding, Protected

# A button of a sensitive question carries a code instead of the choice: its label is not kept either.
_OPAQUE = '"pick":'
_PRIVATE_CHOICE = "（您的选择，已加密保存）"
_MASKED = "您消息里的个人信息已经遮盖。咨询政策不需要提供这些信息。"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message as it came in; `text` is accepted text, or None when an option was pressed."""

    id: str
    text: str | None
    payload: str | None
    request_id: str
    at: datetime


class AlreadyStored(Exception):
    """The message came before; ends the transaction that would have stored it again."""

    def __init__(self, message: VisitorMessage, *, is_same: bool) -> None:
        super().__init__(message.id)
        self.message = message
        self.is_same = is_same


class RateLimiter(Protocol):
    """Refuses what comes too often by raising RateLimited. Called from database threads."""

    def message(self, conversation_id: str) -> None:
        """Count one new message of a visitor."""

    def session_start(self, address: str) -> None:
        """Count one new conversation from an address."""


class Protector(Protocol):
    """Takes personal values out of a text and keeps them in the vault, in the caller's transaction."""

    def protect(
        self, session: Session, conversation_id: str, text: str, more: Sequence[PrivatePart] = ()
    ) -> Protected:
        """The text with tokens for the bot and masked for people. `more`: what no detector can know."""

    def words(self, text: str) -> str:
        """The text without any of it, to be listened to."""


class Intake:
    """Stores messages. What a visitor typed is nowhere but in its arguments."""

    def __init__(self, protector: Protector, limiter: RateLimiter, forms: OpenForms, listen: Listen) -> None:
        self._protector = protector
        self._limiter = limiter
        self._forms = forms
        self._listen = listen

    def store(self, db: Session, visitor: Visitor, incoming: Incoming) -> VisitorMessage:
        """Store the message as pending; AlreadyStored when its id is known.

        Taking a place locks the conversation, so two copies of a message come through here one after
        the other: the second finds the first, is not counted and leaves nothing behind.
        """
        conversation_id = visitor.conversation_id
        seq = repository.take_places(db, conversation_id, 1)
        if seq is None:
            raise Unauthenticated
        known = repository.find_message(db, conversation_id, incoming.id)
        # A re-sent message is read as it was the first time: the form has gone on since.
        expects = (known.details or {}).get("expects") if known else self._forms.expects(db, conversation_id)
        protected = None
        if incoming.text is not None:
            more = self._forms.private_parts(expects, incoming.text)
            protected = self._protector.protect(db, conversation_id, incoming.text, more)
        if known is not None:
            raise AlreadyStored(known, is_same=_is_same(known, incoming, protected))
        shown = protected.text_to_show if protected else None
        if incoming.payload is not None:
            shown = self._label(db, conversation_id, incoming.payload)
            if shown is not None and _OPAQUE in incoming.payload:
                shown = _PRIVATE_CHOICE
        if shown is None:
            raise UnknownOption
        self._limiter.message(conversation_id)
        stored = VisitorMessage(
            conversation_id=conversation_id,
            seq=seq,
            id=incoming.id,
            text=shown,
            text_for_bot=_if_different(protected, shown),
            payload=incoming.payload,
            state="pending",
            region=visitor.region,
            details=self._details(db, conversation_id, incoming, protected)
            | ({"expects": expects} if expects else {})
            | self._danger(db, conversation_id, seq, incoming, protected)
            | self._typed_label(db, conversation_id, seq, incoming),
        )
        repository.add_messages(db, [as_row(stored, incoming.at)])
        return stored

    def open_form(self, db: Session, visitor: Visitor) -> tuple[dict[str, Any] | None, bool]:
        """The process object of the form that is open, and whether it went on elsewhere."""
        shown = self._forms.process_shown(db, visitor.conversation_id)
        return shown, shown is not None and self._forms.has_moved(db, visitor.conversation_id)

    def _danger(
        self,
        db: Session,
        conversation_id: str,
        seq: int,
        incoming: Incoming,
        protected: Protected | None,
    ) -> dict[str, Any]:
        """Whether a private answer speaks of danger: from here on nobody but the form can read it."""
        if protected is None or not any(finding.kind == Kind.ANSWER for finding in protected.findings):
            return {}
        before = repository.typed_before(db, conversation_id, seq, repository.LOOK_BACK)
        heard = self._forms.in_clear(db, conversation_id, before)
        said = [*map(for_bot, heard), for_bot(self._protector.words(incoming.text or ""))]
        after_crisis = shown_repository.had_crisis(db, conversation_id, seq)
        kind = self._listen(said, after_crisis=after_crisis)
        return {"danger": kind} if kind is not None else {}

    def _typed_label(self, db: Session, conversation_id: str, seq: int, incoming: Incoming) -> dict[str, Any]:
        """The button whose label was typed: later the text may be taken out."""
        if incoming.text is None:
            return {}
        pressed = shown_repository.payload_labelled(db, conversation_id, seq, incoming.text)
        return {"pressed": pressed} if pressed is not None else {}

    def _label(self, db: Session, conversation_id: str, payload: str) -> str | None:
        """What stood on a button: of a message, or of the open question, which a reloaded page shows, too."""
        said = repository.label_of_option(db, conversation_id, payload)
        if said is not None:
            return said
        step = (self._forms.process_shown(db, conversation_id) or {}).get("step") or {}
        labels = {option["payload"]: option["label"] for option in step.get("options", [])}
        return labels.get(payload)

    def masked(self, db: Session, visitor: Visitor, text: str) -> str:
        """Any other text of a visitor as it may be kept."""
        return self._protector.protect(db, visitor.conversation_id, text).text_to_show

    def _details(
        self, db: Session, conversation_id: str, incoming: Incoming, protected: Protected | None
    ) -> dict[str, Any]:
        details: dict[str, Any] = {"request_id": incoming.request_id}
        findings = protected.findings if protected else ()
        found = bool(_problems(findings)) or any(finding.token for finding in findings)
        # A form asks for such values: there what looks wrong is said, and there is nothing to explain.
        asked_for = found and self._forms.process_shown(db, conversation_id) is not None
        say_first = _problems(findings) if asked_for else []
        if found and not asked_for and repository.explain_masking_once(db, conversation_id):
            say_first.append(_MASKED)
        if say_first:
            details["say_first"] = say_first
        return details


def _problems(findings: Sequence[Finding]) -> list[str]:
    """What looks wrong, each sentence once, in the order of the text."""
    return list(dict.fromkeys(finding.problem for finding in findings if finding.problem))


def _if_different(protected: Protected | None, shown: str) -> str | None:
    """Most texts hold nothing personal; those are not stored twice."""
    if protected is None or protected.text_for_bot == shown:
        return None
    return protected.text_for_bot


def _is_same(stored: VisitorMessage, incoming: Incoming, protected: Protected | None) -> bool:
    """Whether a re-sent message is the stored one; its text counts only when it was typed.

    Masked texts are compared: tokens change when the conversation's vault was emptied meanwhile.
    """
    same_text = protected is None or protected.text_to_show == stored.text
    return stored.state is not None and stored.payload == incoming.payload and same_text


def announcement(conversation_id: str, seq: int, message_id: str, text: str, at: datetime) -> dict[str, Any]:
    """All columns of what the assistant says of itself."""
    message = VisitorMessage(conversation_id, seq, message_id, text, None, None, None, None, None)
    return as_row(message, at) | {"role": "assistant"}


def as_row(message: VisitorMessage, at: datetime) -> dict[str, Any]:
    """All columns of a visitor's message. Whether it is sensitive is known when it is answered.

    Until then what was typed is kept encrypted: databases do not forget at once what they held in clear.
    """
    if message.state == "pending" and message.payload is None:
        words = {
            "text": repository.KEPT_PRIVATE,
            "text_for_bot": None,
            "private": message.text,
            "private_for_bot": message.text_for_bot,
        }
    else:
        words = {
            "text": message.text,
            "text_for_bot": message.text_for_bot,
            "private": None,
            "private_for_bot": None,
        }
    return {
        "conversation_id": message.conversation_id,
        "seq": message.seq,
        "id": message.id,
        "role": "visitor",
        "kind": ReplyKind.TEXT.value,
        **words,
        "payload": message.payload,
        "options": [],
        "answer": None,
        "card": None,
        "in_reply_to": None,
        "state": message.state,
        "details": message.details,
        "created_at": at,
        "answered_at": None,
    }
