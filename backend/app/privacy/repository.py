"""All SQL of keys, vault, consent, deletions and jobs. Rows go out as plain values; nothing commits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Row,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    text,
    type_coerce,
    update,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.privacy.models import ConsentDecision, Deletion, ForgetRequest, JobLease, PrivacyKey, VaultValue

_KEYS_LOCK = 7_204_001  # any number nobody else uses for an advisory lock


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _upsert(session: Session, table: type[Any]) -> Any:
    """An INSERT that knows ON CONFLICT; both databases spell it the same."""
    return postgresql_insert(table) if _is_postgresql(session) else sqlite_insert(table)


# Keys


def lock_keys(session: Session) -> None:
    """Only one transaction at a time decides about keys. SQLite has one writer anyway."""
    if _is_postgresql(session):
        session.execute(select(func.pg_advisory_xact_lock(_KEYS_LOCK)))


def key_ids_in_use(session: Session) -> list[str]:
    """Keys that data may be encrypted with, oldest first."""
    statement = select(PrivacyKey.key_id).where(PrivacyKey.retired_at.is_(None))
    return list(session.scalars(statement.order_by(PrivacyKey.first_used_at, PrivacyKey.key_id)))


def use_key(session: Session, key_id: str, now: datetime) -> None:
    """Note that data may be encrypted with this key from now on."""
    statement = _upsert(session, PrivacyKey).values(key_id=key_id, first_used_at=now, retired_at=None)
    session.execute(statement.on_conflict_do_update(index_elements=["key_id"], set_={"retired_at": None}))


def retire_keys(session: Session, newest: str, now: datetime) -> list[str]:
    """Note that nothing is encrypted any more with any key but the newest; returns those keys."""
    statement = (
        update(PrivacyKey)
        .where(PrivacyKey.key_id != newest, PrivacyKey.retired_at.is_(None))
        .values(retired_at=now)
        .returning(PrivacyKey.key_id)
    )
    return sorted(session.scalars(statement))


def _not_under(column: Column[Any], key_ids: Sequence[str]) -> list[ColumnElement[bool]]:
    stored = type_coerce(column, Text)
    return [column.is_not(None), *(stored.not_like(f"{key_id}:%") for key_id in key_ids)]


def has_foreign_values(session: Session, column: Column[Any], key_ids: Sequence[str]) -> bool:
    """Whether an encrypted column holds a value under none of these keys."""
    statement = select(type_coerce(column, Text)).where(*_not_under(column, key_ids)).limit(1)
    return session.execute(statement).first() is not None


def values_under_other_keys(
    session: Session, table: Table, column: Column[Any], newest: str, limit: int
) -> Sequence[Row[Any]]:
    """Primary key and ciphertext (`stored`) of rows not under the newest key, locked for this transaction."""
    statement = (
        select(*table.primary_key.columns, type_coerce(column, Text).label("stored"))
        .where(*_not_under(column, [newest]))
        .order_by(*table.primary_key.columns)
        .limit(limit)
    )
    return session.execute(statement.with_for_update()).all()


def replace_ciphertext(
    session: Session, table: Table, column: Column[Any], row: Row[Any], stored: str
) -> None:
    """Put a new ciphertext of the same value into the row read before."""
    same_row = [key == row._mapping[key.name] for key in table.primary_key.columns]
    session.execute(update(table).where(*same_row).values({column: type_coerce(stored, Text)}))


def kind_of(session: Session, conversation_id: str, token: str) -> str:
    """The kind of a vault row."""
    statement = select(VaultValue.kind).where(
        VaultValue.conversation_id == conversation_id, VaultValue.token == token
    )
    return session.execute(statement).scalar_one()


def set_digest(session: Session, conversation_id: str, token: str, digest: str) -> bool:
    """Put the digest of a new key in place; False when another row of the value has it already."""
    statement = (
        update(VaultValue)
        .where(VaultValue.conversation_id == conversation_id, VaultValue.token == token)
        .values(digest=digest)
    )
    try:
        with session.begin_nested():
            session.execute(statement)
    except IntegrityError:
        return False
    return True


# Vault


# Built once: on the way of every message, building them anew costs more than the database itself.
_ADD_VALUE = {
    name: (
        dialect_insert(VaultValue)
        .values({column.name: bindparam(column.name) for column in VaultValue.__table__.columns})
        .on_conflict_do_nothing()
        .returning(VaultValue.token)
    )
    for name, dialect_insert in (("postgresql", postgresql_insert), ("sqlite", sqlite_insert))
}
_TOKEN_OF = (
    select(VaultValue.token, VaultValue.value.is_not(None).label("is_kept"))
    .where(
        VaultValue.conversation_id == bindparam("conversation"),
        VaultValue.kind == bindparam("sort"),
        VaultValue.digest.in_(bindparam("digests", expanding=True)),
    )
    .order_by(VaultValue.token)
    .limit(1)
)
_DECISIONS = (
    select(*ConsentDecision.__table__.columns)
    .where(ConsentDecision.conversation_id == bindparam("conversation"))
    .order_by(ConsentDecision.id)
)
_LAST_DECISION = (
    select(ConsentDecision.decision, ConsentDecision.notice_version)
    .where(
        ConsentDecision.conversation_id == bindparam("conversation"),
        ConsentDecision.purpose == bindparam("aim"),
    )
    .order_by(ConsentDecision.id.desc())
    .limit(1)
)


def add_value(session: Session, row: dict[str, Any]) -> bool:
    """Store a value; False when its token or its digest is taken in the conversation."""
    statement = _ADD_VALUE[session.get_bind().dialect.name]
    return session.connection().execute(statement, row).first() is not None


def token_of(session: Session, conversation_id: str, kind: str, digests: Sequence[str]) -> Row[Any] | None:
    """The token that stands for a value, found by its digest under any key, and whether the value is kept."""
    parameters = {"conversation": conversation_id, "sort": kind, "digests": list(digests)}
    return session.connection().execute(_TOKEN_OF, parameters).one_or_none()


def find_value(session: Session, conversation_id: str, token: str) -> Row[Any] | None:
    """Kind and value behind a token."""
    return session.execute(
        select(VaultValue.kind, VaultValue.value).where(
            VaultValue.conversation_id == conversation_id, VaultValue.token == token
        )
    ).one_or_none()


def fill_value(session: Session, conversation_id: str, token: str, value: str) -> None:
    """Keep a value that was not kept when its token was made."""
    session.execute(
        update(VaultValue)
        .where(
            VaultValue.conversation_id == conversation_id,
            VaultValue.token == token,
            VaultValue.value.is_(None),
        )
        .values(value=value)
    )


def delete_values(session: Session, conversation_id: str, kind: str | None = None) -> int:
    """Empty the vault of a conversation, of one kind or of all; returns how many values there were."""
    statement = delete(VaultValue).where(VaultValue.conversation_id == conversation_id)
    if kind is not None:
        statement = statement.where(VaultValue.kind == kind)
    return len(session.scalars(statement.returning(VaultValue.token)).all())


# Consent


def add_decision(session: Session, row: dict[str, Any]) -> None:
    """Append a decision to the history."""
    session.execute(insert(ConsentDecision).values(**row))


def decisions(session: Session, conversation_id: str) -> Sequence[Row[Any]]:
    """All decisions of a conversation, oldest first."""
    return session.connection().execute(_DECISIONS, {"conversation": conversation_id}).all()


def last_decision(session: Session, conversation_id: str, purpose: str) -> Row[Any] | None:
    """The decision that counts for a purpose."""
    parameters = {"conversation": conversation_id, "aim": purpose}
    return session.connection().execute(_LAST_DECISION, parameters).one_or_none()


# Deletions and what the bot must forget


def add_deletion(session: Session, row: dict[str, Any]) -> bool:
    """Note a request to delete; False when the conversation has one already."""
    statement = (
        _upsert(session, Deletion).values(**row).on_conflict_do_nothing(index_elements=["conversation_id"])
    )
    return session.scalar(statement.returning(Deletion.receipt)) is not None


def find_deletion(
    session: Session, *, receipt: str | None = None, conversation_id: str | None = None
) -> Row[Any] | None:
    """A deletion by its receipt or its conversation."""
    statement = select(*Deletion.__table__.columns, ForgetRequest.conversation_id.label("bot_pending"))
    statement = statement.outerjoin(ForgetRequest, ForgetRequest.conversation_id == Deletion.conversation_id)
    column, value = (
        (Deletion.receipt, receipt) if receipt is not None else (Deletion.conversation_id, conversation_id)
    )
    return session.execute(statement.where(column == value)).one_or_none()


def open_deletions(session: Session, limit: int) -> list[str]:
    """Conversations whose deletion was asked for and not carried out yet."""
    statement = select(Deletion.conversation_id).where(Deletion.deleted_at.is_(None))
    return list(session.scalars(statement.order_by(Deletion.requested_at).limit(limit)))


def finish_deletion(session: Session, conversation_id: str, summary: str, now: datetime) -> bool:
    """Note that a deletion is carried out; False when it was already."""
    statement = (
        update(Deletion)
        .where(Deletion.conversation_id == conversation_id, Deletion.deleted_at.is_(None))
        .values(deleted_at=now, summary=summary)
        .returning(Deletion.receipt)
    )
    return session.scalar(statement) is not None


def ask_to_forget(session: Session, conversation_id: str, now: datetime) -> None:
    """Note that the bot must forget a conversation."""
    statement = _upsert(session, ForgetRequest).values(conversation_id=conversation_id, requested_at=now)
    session.execute(statement.on_conflict_do_nothing())


def to_forget(session: Session, limit: int) -> list[str]:
    """Conversations the bot has not forgotten yet, oldest request first."""
    statement = select(ForgetRequest.conversation_id).order_by(ForgetRequest.requested_at)
    return list(session.scalars(statement.limit(limit)))


def forgotten(session: Session, conversation_id: str) -> None:
    """The bot has forgotten the conversation."""
    session.execute(delete(ForgetRequest).where(ForgetRequest.conversation_id == conversation_id))


# Jobs


def take_lease(session: Session, name: str, holder: str, now: datetime, until: datetime) -> bool:
    """Take or keep the right to run a job; False when another holder has it."""
    statement = _upsert(session, JobLease).values(name=name, holder=holder, held_until=until)
    statement = statement.on_conflict_do_update(
        index_elements=["name"],
        set_={"holder": holder, "held_until": until},
        where=or_(JobLease.held_until <= now, JobLease.holder == holder),
    )
    return session.scalar(statement.returning(JobLease.name)) is not None


def end_lease(session: Session, name: str, holder: str, now: datetime) -> None:
    """Give the right back after a finished run."""
    session.execute(
        update(JobLease)
        .where(JobLease.name == name, JobLease.holder == holder)
        .values(held_until=now, finished_at=now)
    )


def finished_at(session: Session, name: str) -> datetime | None:
    """When the job last finished, in any process."""
    return session.scalar(select(JobLease.finished_at).where(JobLease.name == name))


def overwrite_deleted(session: Session) -> None:
    """Let SQLite overwrite what this connection deletes instead of only unlinking it."""
    if not _is_postgresql(session):
        session.execute(text("PRAGMA secure_delete=ON"))
