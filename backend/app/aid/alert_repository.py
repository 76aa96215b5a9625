"""All SQL of the alerts. Nothing here commits."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from app.aid.models import AidAlert, AidAlertOutcome, AidCase
from app.aid.repository import PROCESS, insert_into
from app.cases import repository as cases
from app.cases.models import Case

FROM_ANSWERS = "intake"  # the kind of an alert that an answer of the intake raises
FALSE_ALARM = "false_alarm"
# With these as the last word on it, an alert is closed: it was none, or somebody is with its person.
CLOSED_BY = frozenset({FALSE_ALARM, "reached", "passed_on"})


class Shown(NamedTuple):
    """Which alerts: open ones, those somebody looks after, those that are closed, or those that were none."""

    taken: bool = False
    closed: bool = False
    false_alarms: bool = False


class Page(NamedTuple):
    """Some alerts of a list, how many it has in all, and how many of those were raised before a moment."""

    rows: Sequence[AidAlert]
    has_more: bool
    total: int
    waiting: int


def _ended(outcomes: Collection[str]) -> Any:
    """Whether the last word on an alert is one of these."""
    later = aliased(AidAlertOutcome)
    last = ~exists().where(later.alert_id == AidAlert.id, later.number > AidAlertOutcome.number)
    said = AidAlertOutcome.outcome.in_(sorted(outcomes))
    return exists().where(AidAlertOutcome.alert_id == AidAlert.id, said, last)


def _is_mistaken() -> Any:
    return _ended([FALSE_ALARM])


def _is_closed() -> Any:
    return _ended(CLOSED_BY)


def raise_alert(session: Session, row: dict[str, Any]) -> None:
    """A new alert, or one more time of the open one of its kind: the database decides which."""
    statement = insert_into(session, AidAlert).values(row | {"case_id": _case_of(row)})
    case_id = func.coalesce(AidAlert.case_id, statement.excluded.case_id)
    again = {"times": AidAlert.times + 1, "last_at": row["last_at"], "case_id": case_id}
    open_ones = AidAlert.taken_at.is_(None)
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["conversation_id", "kind"], index_where=open_ones, set_=again
        )
    )


def _case_of(alert: dict[str, Any]) -> Any:
    """The case an alert belongs to: the one named, else the intake of its conversation that is open."""
    if alert["case_id"] is not None:
        return alert["case_id"]
    mine = Case.conversation_id == alert["conversation_id"], Case.process_id == PROCESS
    drafted = and_(*mine, Case.submitted_at.is_(None), Case.state == "draft")
    open_one = exists().where(AidCase.case_id == Case.id, AidCase.state == "open")
    handed_in = and_(*mine, Case.state != "withdrawn", open_one)
    latest = select(Case.id).where(or_(drafted, handed_in)).order_by(Case.created_at.desc()).limit(1)
    return latest.scalar_subquery()


def link_alerts(session: Session, conversation_id: str, case_id: str) -> None:
    """What was raised before the conversation had this case belongs to it."""
    free = AidAlert.conversation_id == conversation_id, AidAlert.case_id.is_(None)
    session.execute(update(AidAlert).where(*free).values(case_id=case_id))


def without_consent(session: Session, alerts: Sequence[AidAlert]) -> set[str]:
    """The intakes alerts point to of which nothing is left: the consent to them was taken back."""
    return cases.without_consent(session, [each.case_id for each in alerts if each.case_id])


def take_alert(session: Session, alert_id: str, username: str, now: datetime) -> AidAlert | None:
    """Note who looks after an alert; None when it is not open any more."""
    statement = (
        update(AidAlert)
        .where(AidAlert.id == alert_id, AidAlert.taken_at.is_(None))
        .values(taken_by=username, taken_at=now)
        .returning(AidAlert)
    )
    return session.scalars(statement).one_or_none()


def find_alert(session: Session, alert_id: str) -> AidAlert | None:
    """An alert."""
    return session.get(AidAlert, alert_id)


def outcomes(session: Session, alert_ids: Sequence[str]) -> Sequence[AidAlertOutcome]:
    """What came of several alerts, oldest first."""
    return session.scalars(
        select(AidAlertOutcome)
        .where(AidAlertOutcome.alert_id.in_(list(alert_ids)))
        .order_by(AidAlertOutcome.alert_id, AidAlertOutcome.number)
    ).all()


def add_outcome(session: Session, row: dict[str, Any]) -> bool:
    """Note what came of an alert; False when its number is taken: somebody else was faster."""
    statement = (
        insert_into(session, AidAlertOutcome)
        .values(row)
        .on_conflict_do_nothing()
        .returning(AidAlertOutcome.number)
    )
    return session.execute(statement).first() is not None


def is_alarmed(session: Session, case_id: str, since: datetime) -> bool:
    """Whether danger was heard beside the answers of a case, and nobody took it, or since then.

    Without what is closed.
    """
    waiting = or_(AidAlert.taken_at.is_(None), AidAlert.last_at >= since)
    heard = and_(AidAlert.case_id == case_id, AidAlert.kind != FROM_ANSWERS, waiting, ~_is_closed())
    return session.scalar(select(exists().where(heard))) is True


def dangers(
    session: Session, case_id: str, at: datetime, since: datetime, *, standing: bool = False
) -> list[str]:
    """The kinds of danger heard beside the answers of a case that nobody had taken at a moment, or `since`.

    Without false alarms; `standing`: without all that is closed.
    """
    waiting = or_(AidAlert.taken_at.is_(None), AidAlert.taken_at > at, AidAlert.last_at >= since)
    beside = AidAlert.case_id == case_id, AidAlert.kind != FROM_ANSWERS, AidAlert.raised_at <= at
    heard = (*beside, waiting, ~(_is_closed() if standing else _is_mistaken()))
    return sorted(session.scalars(select(AidAlert.kind).where(*heard).distinct()))


def still_hurries(session: Session, case: AidCase, since: datetime) -> bool:
    """Whether an alert that is not closed makes an intake urgent, raised before it or after."""
    theirs = or_(AidAlert.case_id == case.case_id, AidAlert.conversation_id == case.conversation_id)
    counts = or_(AidAlert.taken_at.is_(None), AidAlert.last_at >= since)
    return (
        session.scalar(select(exists().where(theirs, AidAlert.kind != FROM_ANSWERS, counts, ~_is_closed())))
        is True
    )


def standing(session: Session, cases: Sequence[AidCase], recent: timedelta) -> dict[str, datetime]:
    """Open intakes with an alert that is not closed, of any kind, and since when the oldest of them waits.

    As in `still_hurries`, what somebody took long before an intake was handed in does not count for it.
    """
    waiting = [each for each in cases if each.state == "open"]
    theirs = or_(
        AidAlert.case_id.in_([each.case_id for each in waiting]),
        AidAlert.conversation_id.in_([each.conversation_id for each in waiting]),
    )
    alerts = session.scalars(select(AidAlert).where(theirs, ~_is_closed())).all() if waiting else []
    by_place: dict[str, list[AidAlert]] = {}
    for alert in alerts:
        for place in {alert.case_id, alert.conversation_id} - {None}:
            by_place.setdefault(str(place), []).append(alert)
    since = {}
    for case in waiting:
        found = [*by_place.get(case.case_id, []), *by_place.get(case.conversation_id, [])]
        counts = [a for a in found if a.taken_at is None or a.last_at >= case.created_at - recent]
        if counts:
            since[case.case_id] = min(each.raised_at for each in counts)
    return since


def hurry(session: Session, conversation_id: str, due_at: datetime) -> None:
    """Danger was heard: the open intake of a conversation, if nobody has been in touch, is due at once."""
    waiting = AidCase.state == "open", AidCase.first_contact_at.is_(None), AidCase.due_at > due_at
    session.execute(
        update(AidCase)
        .where(AidCase.conversation_id == conversation_id, *waiting)
        .values(urgency="at_once", due_at=due_at)
    )


def of_alert(session: Session, alert: AidAlert) -> Sequence[AidCase]:
    """The open intakes an alert made urgent, held until the end of the transaction.

    Held, because danger that is heard at the same moment must not be overwritten.
    """
    theirs = or_(AidCase.case_id == alert.case_id, AidCase.conversation_id == alert.conversation_id)
    found = select(AidCase).where(theirs, AidCase.state == "open").order_by(AidCase.case_id)
    return session.scalars(found.with_for_update()).all()


def alerts(
    session: Session,
    shown: Shown,
    waiting_since: datetime,
    limit: int,
    before: tuple[datetime, str] | None = None,
) -> Page:
    """Alerts, the latest danger first; those behind a place of the list."""
    moment = AidAlert.taken_at if any(shown) else AidAlert.last_at
    which = _which(shown)
    found = select(AidAlert).where(which).order_by(moment.desc(), AidAlert.id.desc())
    if before is not None:
        at, alert_id = before
        found = found.where(or_(moment < at, and_(moment == at, AidAlert.id < alert_id)))
    rows = session.scalars(found.limit(limit + 1)).all()
    late = func.count().filter(AidAlert.raised_at < waiting_since)
    total, waiting = session.execute(select(func.count(), late).select_from(AidAlert).where(which)).one()
    return Page(rows[:limit], len(rows) > limit, total, waiting)


def _which(shown: Shown) -> Any:
    if shown.false_alarms:
        return and_(AidAlert.taken_at.is_not(None), _is_mistaken())
    if shown.closed:
        return and_(AidAlert.taken_at.is_not(None), _ended(CLOSED_BY - {FALSE_ALARM}))
    if shown.taken:
        return and_(AidAlert.taken_at.is_not(None), ~_is_closed())
    return AidAlert.taken_at.is_(None)
