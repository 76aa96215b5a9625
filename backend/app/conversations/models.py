"""Tables of the conversations: the record of everything said."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime
from app.privacy.fields import EncryptedText

_Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
_PENDING = text("state = 'pending'")


class Conversation(Base):
    """One visitor's conversation. `last_seq` hands out the places of its messages."""

    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    region: Mapped[str | None] = mapped_column(String(6))
    last_seq: Mapped[int] = mapped_column(default=0)
    masking_explained: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class VisitorToken(Base):
    """The key to a conversation; only the SHA-256 (hex) of the token is kept."""

    __tablename__ = "visitor_tokens"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Message(Base):
    """One message. A visitor's message is `pending` until its replies are stored."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "id", name="uq_messages_conversation_id_id"),
        CheckConstraint("role IN ('visitor', 'assistant', 'staff', 'system')", name="role"),
        CheckConstraint("(role = 'visitor') = (state IS NOT NULL)", name="state_of_visitor"),
        Index(
            "ix_messages_pending",
            "created_at",
            postgresql_where=_PENDING,
            sqlite_where=_PENDING,
        ),
    )

    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True
    )
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str] = mapped_column(String(16))
    text: Mapped[str] = mapped_column(Text)  # as people see it: personal values are masked
    text_for_bot: Mapped[str | None] = mapped_column(Text)  # with tokens in their place; None: the same text
    private: Mapped[str | None] = mapped_column(EncryptedText())  # words for the person alone; `text` says so
    private_for_bot: Mapped[str | None] = mapped_column(EncryptedText())  # the same with tokens, if different
    payload: Mapped[str | None] = mapped_column(String(300))
    options: Mapped[list[dict[str, str]]] = mapped_column(_Json, default=list)
    answer: Mapped[dict[str, Any] | None] = mapped_column(_Json)
    card: Mapped[dict[str, Any] | None] = mapped_column(_Json)
    in_reply_to: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[str | None] = mapped_column(String(10))
    details: Mapped[dict[str, Any] | None] = mapped_column(_Json)  # intent, entities, actions, request id
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OfferedOption(Base):
    """A button this conversation has been shown; only these payloads are accepted from it."""

    __tablename__ = "offered_options"

    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True
    )
    payload: Mapped[str] = mapped_column(String(300), primary_key=True)
    label: Mapped[str] = mapped_column(String(40))


class MessageFeedback(Base):
    """A visitor's verdict on one reply; the last one counts."""

    __tablename__ = "message_feedback"
    __table_args__ = (
        ForeignKeyConstraint(
            ["conversation_id", "message_id"],
            ["messages.conversation_id", "messages.id"],
            name="fk_message_feedback_message",
            ondelete="CASCADE",
        ),
        CheckConstraint("rating IN ('up', 'down')", name="rating"),
    )

    conversation_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    message_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    rating: Mapped[str] = mapped_column(String(4))
    reason: Mapped[str | None] = mapped_column(String(16))
    comment: Mapped[str | None] = mapped_column(Text)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
