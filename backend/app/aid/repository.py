"""All SQL of the aid intakes; that of the alerts: `alert_repository`. Nothing here commits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, case, delete, exists, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from app.aid.models import AidAlert, AidCase, AidContact, AidFollowUp, AidReferral
from app.cases.models import Case
from app.conversations.models import Conversation
from app.processes.places import Places

PROCESS = "aid_intake"


def insert_into(session: Session, model: Any) -> Any:
    """An insert that knows conflicts, for the database at hand."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return (sqlite_insert if is_sqlite else postgresql_insert)(model)


def add_case(
    session: Session,
    row: dict[str, Any],
    referrals: Sequence[dict[str, Any]],
    follow_ups: Sequence[dict[str, Any]],
) -> None:
    """Store an intake that was handed in, in place of an earlier one of the same case."""
    session.execute(delete(AidCase).where(AidCase.case_id == row["case_id"]))
    session.execute(insert_into(session, AidCase).values(row))
    for model, rows in ((AidReferral, referrals), (AidFollowUp, follow_ups)):
        if rows:
            session.execute(insert_into(session, model), list(rows))


_LIVING = exists().where(Case.id == AidCase.case_id, Case.state != "withdrawn")


def _visible(office_id: str | None) -> Any:
    mine = or_(AidCase.office_id.is_(None), AidCase.office_id == office_id)
    return and_(_LIVING, mine) if office_id is not None else _LIVING


def open_cases(session: Session, office_id: str | None) -> Sequence[AidCase]:
    """Intakes of an office and those nobody looks after; of all offices for None.

    Open ones, and closed ones where it is still to be asked how it went, but not superseded ones.
    """
    asks_again = exists().where(AidFollowUp.case_id == AidCase.case_id, AidFollowUp.done_at.is_(None))
    waiting = or_(AidCase.state == "open", and_(AidCase.superseded_by.is_(None), asks_again))
    return session.scalars(select(AidCase).where(waiting, _visible(office_id)).order_by(AidCase.due_at)).all()


def find(session: Session, case_id: str, office_id: str | None) -> AidCase | None:
    """An intake an office may see; any for None."""
    return session.scalars(
        select(AidCase).where(AidCase.case_id == case_id, _visible(office_id))
    ).one_or_none()


def region_of(session: Session, conversation_id: str) -> str | None:
    """Where somebody said he is, when he opened the page."""
    known: str | None = session.scalar(select(Conversation.region).where(Conversation.id == conversation_id))
    return known


def region_in_words(session: Session, case: Row[Any], places: Places | None) -> str | None:
    """The city or county of an intake: said in it, or when the page was opened; None: not known."""
    code = case.region or region_of(session, case.conversation_id)
    return places.label(code) if places is not None and code is not None and places.is_known(code) else None


def of_conversation(session: Session, conversation_id: str) -> Sequence[AidCase]:
    """A person's intakes, the latest first."""
    return session.scalars(
        select(AidCase)
        .where(AidCase.conversation_id == conversation_id, _LIVING)
        .order_by(AidCase.created_at.desc())
    ).all()


def superseded(session: Session, case_id: str) -> Sequence[AidCase]:
    """The intakes that an intake stands in place of, the latest first."""
    return session.scalars(
        select(AidCase).where(AidCase.superseded_by == case_id, _LIVING).order_by(AidCase.created_at.desc())
    ).all()


def supersede(session: Session, earlier: AidCase, case_id: str, now: datetime) -> bool:
    """End an open intake in favour of a newer one, whose are its open alerts, and what it stood for before.

    False when somebody ended it at the same moment: then it is ended as he said.
    """
    ended = {"state": "closed", "closed_at": now, "superseded_by": case_id, "revision": AidCase.revision + 1}
    was_open = AidCase.case_id == earlier.case_id, AidCase.state == "open"
    done = session.execute(update(AidCase).where(*was_open).values(**ended).returning(AidCase.case_id))
    if done.first() is None:
        return False
    before = update(AidCase).where(AidCase.superseded_by == earlier.case_id)
    session.execute(before.values(superseded_by=case_id))
    waiting = AidAlert.case_id == earlier.case_id, AidAlert.taken_at.is_(None)
    session.execute(update(AidAlert).where(*waiting).values(case_id=case_id))
    return True


def take(session: Session, case_id: str, username: str, office_id: str) -> bool:
    """Become the owner of an intake that has none; False when somebody else was faster."""
    free = or_(AidCase.owner.is_(None), AidCase.owner == username)
    changed = case((AidCase.owner == username, AidCase.revision), else_=AidCase.revision + 1)
    statement = (
        update(AidCase)
        .where(AidCase.case_id == case_id, free)
        .values(owner=username, office_id=office_id, revision=changed)
        .returning(AidCase.case_id)
    )
    return session.execute(statement).first() is not None


def change(session: Session, case_id: str, **values: Any) -> None:
    """Set columns of an intake."""
    session.execute(update(AidCase).where(AidCase.case_id == case_id).values(**values))


def change_as_seen(session: Session, case_id: str, revision: int, **values: Any) -> bool:
    """Set columns of an open intake that is as it was looked at; False when it was changed since."""
    as_seen = (AidCase.case_id == case_id, AidCase.state == "open", AidCase.revision == revision)
    statement = (
        update(AidCase).where(*as_seen).values(revision=revision + 1, **values).returning(AidCase.case_id)
    )
    return session.execute(statement).first() is not None


def referrals(session: Session, case_id: str) -> Sequence[AidReferral]:
    """Where somebody was sent, in order."""
    return session.scalars(
        select(AidReferral).where(AidReferral.case_id == case_id).order_by(AidReferral.place)
    ).all()


def change_referral(session: Session, case_id: str, place: int, **values: Any) -> bool:
    """Set columns of a referral; False when there is no such one."""
    statement = (
        update(AidReferral)
        .where(AidReferral.case_id == case_id, AidReferral.place == place)
        .values(**values)
        .returning(AidReferral.place)
    )
    return session.execute(statement).first() is not None


def told(session: Session, case_id: str) -> Sequence[AidReferral]:
    """The referrals with words for the person: of an intake and of what it stands in place of."""
    theirs = select(AidCase.case_id).where(or_(AidCase.case_id == case_id, AidCase.superseded_by == case_id))
    return session.scalars(
        select(AidReferral)
        .where(AidReferral.case_id.in_(theirs), AidReferral.for_person.is_not(None))
        .order_by(AidReferral.updated_at.desc(), AidReferral.place)
    ).all()


def add_contact(session: Session, row: dict[str, Any]) -> None:
    """Store an attempt to reach somebody."""
    session.execute(insert_into(session, AidContact).values(row))


def contacts(session: Session, case_id: str) -> Sequence[AidContact]:
    """The attempts, oldest first."""
    return session.scalars(
        select(AidContact).where(AidContact.case_id == case_id).order_by(AidContact.at, AidContact.id)
    ).all()


def follow_ups(session: Session, case_ids: Sequence[str]) -> Sequence[AidFollowUp]:
    """When is asked again, for several intakes."""
    return session.scalars(
        select(AidFollowUp)
        .where(AidFollowUp.case_id.in_(list(case_ids)))
        .order_by(AidFollowUp.case_id, AidFollowUp.weeks)
    ).all()


def follow_up_done(session: Session, case_id: str, weeks: int, **values: Any) -> bool:
    """Note that it was asked; False when there is none open of that week."""
    statement = (
        update(AidFollowUp)
        .where(AidFollowUp.case_id == case_id, AidFollowUp.weeks == weeks, AidFollowUp.done_at.is_(None))
        .values(**values)
        .returning(AidFollowUp.weeks)
    )
    return session.execute(statement).first() is not None


def move(session: Session, case_id: str, conversation_id: str) -> None:
    """The intake of a case becomes another conversation's, where there is one."""
    session.execute(update(AidCase).where(AidCase.case_id == case_id).values(conversation_id=conversation_id))


def forget(session: Session, conversation_id: str) -> list[str]:
    """Delete the intakes of a conversation with all that belongs to them; the cases they came from."""
    statement = delete(AidCase).where(AidCase.conversation_id == conversation_id).returning(AidCase.case_id)
    return list(session.scalars(statement))
