"""All SQL of the cases. Nothing here commits."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Select, String, Text, bindparam, delete, func, insert, select, type_coerce, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from app.cases.life import CONSENT_WITHDRAWN
from app.cases.models import (
    Case,
    CaseAnswer,
    CaseEvent,
    CaseFile,
    CaseItem,
    CaseMaterial,
    CaseTurn,
    ProcessSnapshot,
    ResumeCode,
)
from app.privacy.fields import EncryptedSupplied, Supplied

_COLUMNS = tuple(Case.__table__.c)
_DECODER = EncryptedSupplied()
# What every turn of the chat asks is built once: building it anew costs more CPU than the database.
_CONVERSATION = bindparam("conversation", type_=String())
_CASE = bindparam("case", type_=String())
_LOCK = (
    update(Case)
    .where(Case.id == _CASE)
    .values(revision=Case.revision + 1, updated_at=bindparam("now"))
    .returning(*_COLUMNS)
)
_FIND = select(*_COLUMNS).where(Case.id == _CASE)
_IN_CHAT = select(*_COLUMNS).where(Case.conversation_id == _CONVERSATION, Case.in_chat)
_IS_IN_CHAT = select(Case.id).where(Case.conversation_id == _CONVERSATION, Case.in_chat)
_EXPECTS = select(Case.expects).where(Case.conversation_id == _CONVERSATION, Case.in_chat)
_ANSWERS = select(
    CaseAnswer.key,
    CaseAnswer.revision,
    CaseAnswer.skipped,
    CaseAnswer.personal,
    type_coerce(CaseAnswer.value, Text).label("cipher"),
).where(CaseAnswer.case_id == _CASE)
_TURN = select(CaseTurn.outcome).where(
    CaseTurn.conversation_id == _CONVERSATION, CaseTurn.message_id == bindparam("message_id")
)
_ADD_TURN = insert(CaseTurn)


@dataclass(slots=True)
class StoredAnswer:
    """An answer as it lies in the database; decrypted only when its value is looked at."""

    key: str
    revision: int
    skipped: bool
    personal: str | None
    _cipher: str | None
    _dialect: Any
    _supplied: Supplied | None = None

    @property
    def supplied(self) -> Supplied | None:
        """The value with its provenance; None when it was skipped."""
        if self._supplied is None and self._cipher is not None:
            self._supplied = _DECODER.process_result_value(self._cipher, self._dialect)
        return self._supplied

    @property
    def value(self) -> Any:
        """The bare value."""
        supplied = self.supplied
        return None if supplied is None else supplied.value


def add_snapshot(session: Session, row: dict[str, Any]) -> None:
    """Keep the content of a process under its digest; the same content is kept once."""
    _insert_ignoring(session, ProcessSnapshot, row, ["digest"])


def snapshot(session: Session, digest: str) -> Row[Any]:
    """The content kept under a digest."""
    return session.execute(select(ProcessSnapshot.content).where(ProcessSnapshot.digest == digest)).one()


def add_case(session: Session, row: dict[str, Any]) -> None:
    """Store a new case; IntegrityError when the chat already fills in another."""
    session.execute(insert(Case).values(row))


def lock(session: Session, case_id: str, now: datetime) -> Row[Any] | None:
    """Take the next revision of a case; whoever comes second waits. None when there is no such case."""
    return session.connection().execute(_LOCK, {"case": case_id, "now": now}).one_or_none()


def find(session: Session, case_id: str) -> Row[Any] | None:
    """A case."""
    return session.connection().execute(_FIND, {"case": case_id}).one_or_none()


def find_by_number(session: Session, number: str) -> Row[Any] | None:
    """A case by the number people know."""
    return session.execute(select(*_COLUMNS).where(Case.number == number)).one_or_none()


def in_chat(session: Session, conversation_id: str) -> Row[Any] | None:
    """The case the chat of a conversation is filling in."""
    return session.connection().execute(_IN_CHAT, {"conversation": conversation_id}).one_or_none()


def is_in_chat(session: Session, conversation_id: str) -> bool:
    """Whether the chat of a conversation fills in a case."""
    return session.connection().execute(_IS_IN_CHAT, {"conversation": conversation_id}).first() is not None


def expects(session: Session, conversation_id: str) -> str | None:
    """What the edge has to mask in the next message."""
    return session.connection().execute(_EXPECTS, {"conversation": conversation_id}).scalar()


def of_conversation(session: Session, conversation_id: str) -> Sequence[Row[Any]]:
    """Every case of a conversation, the one touched last first."""
    statement = select(*_COLUMNS).where(Case.conversation_id == conversation_id)
    return session.execute(statement.order_by(Case.updated_at.desc(), Case.id)).all()


def of_offices(
    session: Session,
    office_id: str,
    states: Sequence[str],
    after: str,
    limit: int,
    *,
    but: Collection[str] = (),
) -> Sequence[Row[Any]]:
    """Cases an office looks after, and submitted ones nobody looks after yet, oldest first.

    `but`: ids of processes whose cases are none of its business.
    """
    ours = ((Case.office_id == office_id) | Case.office_id.is_(None)) & Case.process_id.not_in(list(but))
    statement: Select[Any] = select(*_COLUMNS).where(ours, Case.state.in_(states), Case.number > after)
    return session.execute(statement.order_by(Case.number).limit(limit)).all()


def change(session: Session, case_id: str, **values: Any) -> Row[Any]:
    """Set columns of a case that is there; the row afterwards."""
    parameters = {f"new_{name}": value for name, value in values.items()}
    statement = _changing(tuple(sorted(values)))
    return session.connection().execute(statement, {"case": case_id, **parameters}).one()


@lru_cache(maxsize=64)  # a few sets of columns are changed together
def _changing(names: tuple[str, ...]) -> Any:
    columns = Case.__table__.c
    values = {name: bindparam(f"new_{name}", type_=columns[name].type) for name in names}
    return update(Case).where(Case.id == _CASE).values(values).returning(*_COLUMNS)


def leave_chat(session: Session, conversation_id: str) -> None:
    """No case is filled in by the chat of this conversation any more."""
    session.execute(
        update(Case).where(Case.conversation_id == conversation_id, Case.in_chat).values(in_chat=False)
    )


def delete_case(session: Session, case_id: str) -> None:
    """Delete a case with everything that belongs to it."""
    session.execute(delete(Case).where(Case.id == case_id))


def answers(session: Session, case_id: str) -> dict[str, StoredAnswer]:
    """Every answer of a case by its key, still encrypted."""
    dialect = session.get_bind().dialect
    return {
        row.key: StoredAnswer(row.key, row.revision, row.skipped, row.personal, row.cipher, dialect)
        for row in session.connection().execute(_ANSWERS, {"case": case_id})
    }


def set_answer(session: Session, row: dict[str, Any]) -> None:
    """Store an answer or replace it. Files that belonged to a skipped one are forgotten."""
    if row["skipped"]:
        delete_files_of(session, row["case_id"], [row["key"]])
    session.connection().execute(_setting(session.get_bind().dialect.name), row)


@lru_cache(maxsize=2)
def _setting(dialect: str) -> Any:
    statement = (sqlite_insert if dialect == "sqlite" else postgresql_insert)(CaseAnswer)
    fresh = {
        column.name: statement.excluded[column.name]
        for column in CaseAnswer.__table__.columns
        if not column.primary_key
    }
    return statement.on_conflict_do_update(index_elements=["case_id", "key"], set_=fresh)


def stored_answer(row: dict[str, Any]) -> StoredAnswer:
    """A row of `set_answer` as `answers` would read it."""
    return StoredAnswer(
        row["key"], row["revision"], row["skipped"], row["personal"], None, None, row["value"]
    )


def confirm_answer(session: Session, case_id: str, key: str, supplied: Supplied, now: datetime) -> None:
    """Note that the citizen said an answer is right."""
    confirmed = replace(supplied, confirmed_at=now)
    session.execute(
        update(CaseAnswer).where(CaseAnswer.case_id == case_id, CaseAnswer.key == key).values(value=confirmed)
    )


def delete_answers(session: Session, case_id: str, keys: Sequence[str]) -> None:
    """Forget answers, and the files that belonged to them."""
    if keys:
        delete_files_of(session, case_id, keys)
        session.execute(
            delete(CaseAnswer).where(CaseAnswer.case_id == case_id, CaseAnswer.key.in_(list(keys)))
        )


def cases_with_purpose(session: Session, conversation_id: str, purpose: str) -> Sequence[Row[Any]]:
    """Cases of a conversation that hold an answer kept for a purpose."""
    held = select(CaseAnswer.case_id).where(CaseAnswer.personal == purpose)
    statement = select(*_COLUMNS).where(Case.conversation_id == conversation_id, Case.id.in_(held))
    return session.execute(statement).all()


def delete_answers_of_purpose(session: Session, case_id: str, purpose: str) -> None:
    """Forget every answer that was kept for a purpose, and the files that belonged to them."""
    held = select(CaseAnswer.key).where(CaseAnswer.case_id == case_id, CaseAnswer.personal == purpose)
    session.execute(delete(CaseFile).where(CaseFile.case_id == case_id, CaseFile.key.in_(held)))
    session.execute(delete(CaseAnswer).where(CaseAnswer.case_id == case_id, CaseAnswer.personal == purpose))


def forget_openings(session: Session, conversation_id: str) -> None:
    """Forget what somebody began cases with that waits; what was handed in is the desk's."""
    waits = (
        Case.conversation_id == conversation_id,
        Case.opening.is_not(None),
        Case.submitted_at.is_(None),
    )
    session.execute(update(Case).where(*waits).values(opening=None))


def add_items(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Store the sub-items of a case."""
    if rows:
        session.execute(insert(CaseItem), list(rows))


def delete_items(session: Session, case_id: str, item_ids: Sequence[str]) -> None:
    """Forget sub-items that a case does not consist of any more."""
    if item_ids:
        session.execute(
            delete(CaseItem).where(CaseItem.case_id == case_id, CaseItem.item_id.in_(list(item_ids)))
        )


def items(session: Session, case_id: str) -> Sequence[CaseItem]:
    """The sub-items of a case in order."""
    return session.scalars(select(CaseItem).where(CaseItem.case_id == case_id).order_by(CaseItem.place)).all()


def change_item(session: Session, case_id: str, item_id: str, **values: Any) -> None:
    """Set columns of a sub-item."""
    session.execute(
        update(CaseItem).where(CaseItem.case_id == case_id, CaseItem.item_id == item_id).values(**values)
    )


def add_event(session: Session, row: dict[str, Any]) -> None:
    """Store what happened; the case's lock is held, so the next number is free."""
    last = session.scalar(select(func.max(CaseEvent.seq)).where(CaseEvent.case_id == row["case_id"]))
    session.execute(insert(CaseEvent).values({**row, "seq": (last or 0) + 1}))


def without_consent(session: Session, case_ids: Sequence[str]) -> set[str]:
    """Those cases that ended because their person took the consent back."""
    statement = select(CaseEvent.case_id).where(
        CaseEvent.case_id.in_(list(case_ids)), CaseEvent.action == CONSENT_WITHDRAWN
    )
    return set(session.scalars(statement))


def events(session: Session, case_id: str) -> Sequence[CaseEvent]:
    """What happened to a case, in order."""
    return session.scalars(
        select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.seq)
    ).all()


def find_turn(session: Session, conversation_id: str, message_id: str) -> dict[str, Any] | None:
    """What a message did; None when it has not been seen."""
    parameters = {"conversation": conversation_id, "message_id": message_id}
    found: dict[str, Any] | None = session.connection().execute(_TURN, parameters).scalar()
    return found


def add_turn(session: Session, row: dict[str, Any]) -> None:
    """Keep what a message did; IntegrityError when another copy of it was faster."""
    session.connection().execute(_ADD_TURN, row)


def add_file(session: Session, row: dict[str, Any]) -> None:
    """Store an uploaded file's description."""
    session.execute(insert(CaseFile).values(row))


def files(session: Session, case_id: str) -> Sequence[CaseFile]:
    """The uploaded files of a case."""
    return session.scalars(
        select(CaseFile).where(CaseFile.case_id == case_id).order_by(CaseFile.created_at, CaseFile.id)
    ).all()


def file(session: Session, case_id: str, file_id: str) -> CaseFile | None:
    """An uploaded file of this case."""
    return session.scalar(select(CaseFile).where(CaseFile.case_id == case_id, CaseFile.id == file_id))


def delete_file(session: Session, case_id: str, file_id: str) -> str | None:
    """Forget a file; the path where its content lies, or None when there is none."""
    statement = delete(CaseFile).where(CaseFile.case_id == case_id, CaseFile.id == file_id)
    return session.scalar(statement.returning(CaseFile.path))


def delete_files_of(session: Session, case_id: str, keys: Sequence[str], *, but: Sequence[str] = ()) -> None:
    """Forget the files of answers, except those named. The sweep removes their content."""
    statement = delete(CaseFile).where(CaseFile.case_id == case_id, CaseFile.key.in_(list(keys)))
    session.execute(statement.where(CaseFile.id.not_in(list(but))))


def paths_in_use(session: Session, paths: Sequence[str]) -> set[str]:
    """Which of these paths a file of some case lies under."""
    return set(session.scalars(select(CaseFile.path).where(CaseFile.path.in_(list(paths)))))


def set_material(session: Session, row: dict[str, Any]) -> None:
    """Note whether the person has a material at hand."""
    make = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    statement = make(CaseMaterial).values(row)
    fresh = {name: statement.excluded[name] for name in ("have", "updated_at")}
    session.execute(statement.on_conflict_do_update(index_elements=["case_id", "material_id"], set_=fresh))


def materials_at_hand(session: Session, case_id: str) -> frozenset[str]:
    """The materials the person says they have."""
    statement = select(CaseMaterial.material_id).where(CaseMaterial.case_id == case_id, CaseMaterial.have)
    return frozenset(session.scalars(statement))


def add_code(session: Session, row: dict[str, Any]) -> None:
    """Keep the digest of a one-time code; older unused codes of the case stop working."""
    session.execute(
        update(ResumeCode)
        .where(ResumeCode.case_id == row["case_id"], ResumeCode.used_at.is_(None))
        .values(expires_at=row["created_at"])
    )
    session.execute(insert(ResumeCode).values(row))


def use_code(session: Session, digests: Sequence[str], used_by: str, now: datetime) -> str | None:
    """Use a code up; the case it opens, or None. Of two who come at once one gets it."""
    statement = (
        update(ResumeCode)
        .where(
            ResumeCode.digest.in_(list(digests)), ResumeCode.used_at.is_(None), ResumeCode.expires_at > now
        )
        .values(used_at=now, used_by=used_by)
        .returning(ResumeCode.case_id)
    )
    return session.scalar(statement)


def _insert_ignoring(session: Session, model: Any, row: dict[str, Any], keys: list[str]) -> None:
    make = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    session.execute(make(model).values(row).on_conflict_do_nothing(index_elements=keys))
