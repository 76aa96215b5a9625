"""Cases as the API shows them."""

from typing import Any

from sqlalchemy.orm import Session

from app.cases import repository, schemas
from app.cases.asking import Wording
from app.cases.book import Opened
from app.cases.life import CONSENT_WITHDRAWN_SAID, ITEM_STATES, OPEN_FOR_ANSWERS, STATES
from app.cases.next_moves import NextMoves
from app.cases.notice import readiness
from app.cases.withheld import withheld
from app.conversations.schemas import Process, Step
from app.processes.interview import Place
from app.processes.model import StepType


def summary(row: Any, *, consented: bool = True) -> schemas.CaseSummary:
    """A line of the list; `consented`: its person did not take the consent back that it rests on."""
    return schemas.CaseSummary(
        id=row.id,
        number=row.number,
        title=row.title,
        process_id=row.process_id,
        state=row.state,
        label=STATES[row.state] if consented else CONSENT_WITHDRAWN_SAID,
        revision=row.revision,
        created_at=row.created_at,
        updated_at=row.updated_at,
        submitted_at=row.submitted_at,
    )


def case_view(session: Session, opened: Opened, wording: Wording, *, masked: bool) -> schemas.CaseView:
    """A case in full; `masked`: personal values only as far as one recognises one's own."""
    is_open = opened.row.state in OPEN_FOR_ANSWERS
    refused = withheld(opened) if is_open else None
    process = Process.model_validate(wording.process(opened)) if is_open else None
    items = repository.items(session, opened.row.id)
    moves = NextMoves(opened.row.state, items, opened.plan)
    if process is not None and process.step is not None:
        process.step = _without_review(process.step, opened) if masked else process.step
    consented = not repository.without_consent(session, [opened.row.id])
    return schemas.CaseView(
        **summary(opened.row, consented=consented).model_dump(),
        process=process,
        steps=[_form_step(opened, wording, place, masked=masked) for place in opened.interview.places],
        items=[_item(each, moves, own=not masked) for each in items],
        events=[_event(each) for each in repository.events(session, opened.row.id)],
        can_submit=is_open and refused is None and opened.interview.is_complete,
        notice=readiness(session, opened),
        withheld=refused,
        contact_wish=opened.row.contact_wish,
    )


def _form_step(opened: Opened, wording: Wording, place: Place, *, masked: bool) -> schemas.FormStep:
    step, stored = place.step, opened.stored.get(place.key)
    supplied = stored.supplied if stored else None
    is_answered = opened.interview.is_answered(place)
    value = supplied.value if supplied else None
    if place.purpose is not None:
        value = opened.interview.consents.get(place.purpose)
    # Which files there are says nothing of what is in them; opening one is audited.
    hidden = masked and step.personal is not None and step.type is not StepType.FILE
    asked = Step.model_validate(wording.step(opened, place))
    return schemas.FormStep(
        step=_without_review(asked, opened) if masked else asked,
        label=place.label,
        section=opened.process.section_title(place.section),
        help=step.help,
        why=step.why,
        unit=step.unit,
        precision=step.precision if step.type is StepType.DATE else None,
        level=step.level if step.type is StepType.REGION else None,
        least=step.least,
        most=step.most,
        personal=step.personal is not None,
        sensitive=bool(step.personal) and wording.is_sensitive(place),
        choices=[
            schemas.Choice(value=each.value, label=each.label, help=each.help, alone=each.alone)
            for each in place.options
        ],
        answered=is_answered,
        skipped=bool(stored and stored.skipped),
        value=None if hidden else value,
        said=_said(wording, place, value, masked=masked) if is_answered and value is not None else None,
        source=supplied.source.value if supplied else None,
        confirmed=bool(supplied and supplied.confirmed_at),
        revision=stored.revision if stored else 0,
    )


def _without_review(step: Step, opened: Opened) -> Step:
    """The citizen's review repeats what was answered; staff have it masked, question by question."""
    if step.type != StepType.CONFIRM:
        return step
    return step.model_copy(update={"ask": opened.process.confirm.ask})


def _said(wording: Wording, place: Place, value: Any, *, masked: bool) -> str:
    is_file = place.step.type is StepType.FILE
    if masked and place.step.personal is not None and not (is_file or wording.has_mask(place)):
        return "（已填写）"
    return wording.plain(place, value, masked=masked)


def _item(item: Any, moves: NextMoves, *, own: bool) -> schemas.ItemView:
    return schemas.ItemView(
        id=item.item_id,
        title=item.title,
        department=item.department,
        state=item.state,
        label=moves.label(item),
        wave=item.wave,
        receipt=item.receipt,
        note=moves.note(item) if own else item.note,
    )


def _event(event: Any) -> schemas.EventView:
    label = (ITEM_STATES if event.item_id else STATES).get(event.to_state) if event.to_state else None
    return schemas.EventView(
        at=event.at,
        action=event.action,
        to_state=event.to_state,
        label=label,
        item_id=event.item_id,
        note=event.note,
    )
