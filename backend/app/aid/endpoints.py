"""The aid API over HTTP: the person's plan; for staff of aid everything, for supervisors what is overdue."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import HTMLResponse

from app.aid import errors, plan_page, schemas
from app.aid.alert_desk import MOST_ALERTS
from app.aid.plan_pdf import PlanPrinter
from app.aid.service import Aid
from app.auth import CurrentVisitor, StaffMember, require_staff
from app.cases.errors import CaseNotFound
from app.errors import (
    BodyTooLarge,
    Forbidden,
    Internal,
    InvalidInput,
    InvalidJson,
    Unauthenticated,
    Unavailable,
    responses,
)

_ALWAYS = (Unauthenticated, InvalidInput, Unavailable, Internal)
_STAFF = (Forbidden, *_ALWAYS)
_ONE = (errors.AidNotFound, errors.AidOwned, *_STAFF)
_CHANGE = (InvalidJson, BodyTooLarge, errors.AidClosed, errors.AidSuperseded, *_ONE)


async def _not_stored(response: Response) -> None:
    response.headers["Cache-Control"] = "no-store"


async def _service(request: Request) -> Aid:
    service: Aid = request.app.state.aid
    return service


_ALERT_MARK = r"^[0-9]{1,17}\.[0-9a-f-]{36}$"
Private = [Depends(_not_stored)]
AidService = Annotated[Aid, Depends(_service)]
AidCasePath = Annotated[schemas.CaseId, Path(description="The id of the case the intake was handed in as.")]
Helper = Annotated[StaffMember, Depends(require_staff("aid"))]
Chief = Annotated[StaffMember, Depends(require_staff("supervisor"))]
Supervisor = Annotated[StaffMember, Depends(require_staff("supervisor", "aid"))]

router = APIRouter(prefix="/api/aid", tags=["aid"], dependencies=Private)
staff_router = APIRouter(prefix="/api/staff/aid", tags=["staff aid"], dependencies=Private)


@router.get("/plan/{case_id}.html", response_class=HTMLResponse, include_in_schema=False)
async def plan_as_page(case_id: AidCasePath, visitor: CurrentVisitor, service: AidService) -> HTMLResponse:
    """The same to read and to print."""
    plan = await service.plan(visitor.conversation_id, case_id)
    headers = {"Content-Security-Policy": plan_page.PAGE_POLICY, "Cache-Control": "no-store"}
    return HTMLResponse(plan_page.page(plan), headers=headers)


@router.get("/plan/{case_id}.pdf", response_class=Response, include_in_schema=False)
async def plan_as_pdf(
    case_id: AidCasePath, visitor: CurrentVisitor, service: AidService, request: Request
) -> Response:
    """The same as a PDF."""
    plan = await service.plan(visitor.conversation_id, case_id)
    printer: PlanPrinter = request.app.state.aid_printer
    headers = {"Content-Disposition": 'inline; filename="plan.pdf"', "Cache-Control": "no-store"}
    return Response(await printer.pdf(plan), media_type="application/pdf", headers=headers)


@router.get("/plan/{case_id}", responses=responses(CaseNotFound, *_ALWAYS))
async def read_plan(case_id: AidCasePath, visitor: CurrentVisitor, service: AidService) -> schemas.Plan:
    """The plan: what first, where, by when. Also of an intake that is not handed in yet."""
    return await service.plan(visitor.conversation_id, case_id)


@staff_router.get("/cases", responses=responses(*_STAFF))
async def list_aid_cases(helper: Helper, service: AidService) -> schemas.AidList:
    """Open intakes: whose alert is not closed first, then overdue ones. Nothing of what was told."""
    return await service.open_cases(helper.office_id)


@staff_router.get("/overdue", responses=responses(*_STAFF))
async def list_overdue_aid_cases(supervisor: Supervisor, service: AidService) -> schemas.AidList:
    """What is overdue in any office, without contents."""
    return await service.overdue()


@staff_router.get("/alerts", responses=responses(*_STAFF))
async def list_aid_alerts(
    helper: Supervisor,
    service: AidService,
    taken: Annotated[bool, Query(description="Those that somebody looks after instead.")] = False,
    closed: Annotated[bool, Query(description="Those closed: somebody reached, or passed on.")] = False,
    false_alarms: Annotated[bool, Query(description="Those that were false alarms instead.")] = False,
    limit: Annotated[int, Query(ge=1, le=MOST_ALERTS)] = MOST_ALERTS,
    before: Annotated[str | None, Query(pattern=_ALERT_MARK, description="`next` of a page.")] = None,
) -> schemas.AlertList:
    """People who may be in danger, the latest first, with how many there are and how many wait too long."""
    return await service.alerts(
        taken=taken, closed=closed, false_alarms=false_alarms, limit=limit, before=before
    )


@staff_router.post(
    "/alerts/{alert_id}/taken", responses=responses(errors.AlertUnknown, errors.AlertTaken, *_STAFF)
)
async def take_aid_alert(alert_id: AidCasePath, helper: Helper, service: AidService) -> schemas.AlertView:
    """Look after an alert. The second who tries is told."""
    return await service.take_alert(alert_id, helper)


@staff_router.post(
    "/alerts/{alert_id}/outcomes",
    responses=responses(
        InvalidJson, BodyTooLarge, errors.AlertUnknown, errors.AlertUntaken, errors.AlertSettled, *_STAFF
    ),
)
async def settle_aid_alert(
    alert_id: AidCasePath, body: schemas.AlertOutcomeCreate, helper: Helper, service: AidService
) -> schemas.AlertView:
    """What came of an alert. A correction names the latest outcome and stands beside it. Audited.

    A false alarm, somebody reached and one passed on close it: the intake it hurried is as urgent again as
    its answers say. The first says why, the last to whom.
    """
    return await service.settle_alert(alert_id, body, helper)


@staff_router.get("/cases/{case_id}", responses=responses(*_ONE))
async def read_aid_case(case_id: AidCasePath, helper: Helper, service: AidService) -> schemas.AidView:
    """An intake in full. Every look is noted."""
    return await service.read(case_id, helper)


@staff_router.post("/cases/{case_id}/phone", responses=responses(*_ONE))
async def read_aid_phone(case_id: AidCasePath, helper: Helper, service: AidService) -> schemas.PhoneView:
    """The number to call in full. Audited."""
    return await service.phone(case_id, helper)


@staff_router.post(
    "/cases/{case_id}/owner", responses=responses(errors.AidTaken, errors.AidSuperseded, *_ONE)
)
async def take_aid_case(case_id: AidCasePath, helper: Helper, service: AidService) -> schemas.AidView:
    """Look after an intake. The second who tries is told."""
    return await service.take(case_id, helper)


@staff_router.put(
    "/cases/{case_id}/owner",
    responses=responses(
        InvalidJson,
        BodyTooLarge,
        errors.AidNotFound,
        errors.HelperUnknown,
        errors.AidClosed,
        errors.AidSuperseded,
        errors.AidChanged,
        *_STAFF,
    ),
)
async def hand_aid_case_over(
    case_id: AidCasePath, body: schemas.OwnerPut, chief: Chief, service: AidService
) -> schemas.AidRow:
    """Give an intake to another who helps, or free it. Audited; shows nothing of what was told."""
    return await service.hand_over(case_id, body.owner, chief, body.revision)


@staff_router.put("/cases/{case_id}/referrals/{place}", responses=responses(*_CHANGE))
async def put_aid_referral(
    case_id: AidCasePath,
    place: Annotated[int, Path(ge=0, le=20)],
    body: schemas.ReferralPut,
    helper: Helper,
    service: AidService,
) -> schemas.AidView:
    """Where a referral stands and what was answered."""
    return await service.refer(case_id, place, body, helper)


@staff_router.post("/cases/{case_id}/contacts", responses=responses(*_CHANGE))
async def add_aid_contact(
    case_id: AidCasePath, body: schemas.ContactCreate, helper: Helper, service: AidService
) -> schemas.AidView:
    """An attempt to reach the person."""
    return await service.contact(case_id, body, helper)


@staff_router.put("/cases/{case_id}/follow-ups/{weeks}", responses=responses(*_CHANGE))
async def put_aid_follow_up(
    case_id: AidCasePath,
    weeks: Annotated[int, Path(ge=1, le=52)],
    body: schemas.FollowUpPut,
    helper: Helper,
    service: AidService,
) -> schemas.AidView:
    """What was heard when asking again."""
    return await service.followed_up(case_id, weeks, body, helper)


@staff_router.post("/cases/{case_id}/outcome", responses=responses(errors.AidChanged, *_CHANGE))
async def close_aid_case(
    case_id: AidCasePath, body: schemas.OutcomeCreate, helper: Helper, service: AidService
) -> schemas.AidView:
    """How it ended."""
    return await service.close(case_id, body, helper)
