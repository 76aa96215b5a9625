"""Cases for the staff of an office. Answers are masked; who types for a citizen is noted as the source."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from app.auth import StaffMember, require_staff
from app.cases import errors, schemas
from app.cases.endpoints import CasePath as StaffCasePath
from app.cases.endpoints import KeyPath as StaffKeyPath
from app.cases.endpoints import Private, Service
from app.errors import (
    BodyTooLarge,
    Forbidden,
    Internal,
    InvalidInput,
    InvalidJson,
    RateLimited,
    Unauthenticated,
    Unavailable,
    responses,
)
from app.processes.errors import AnswerProblem, StepRequired, StepUnknown

_ALWAYS = (Unauthenticated, Forbidden, InvalidInput, Unavailable, Internal)
_WITH_BODY = (InvalidJson, BodyTooLarge)
_SUBMITTED = ("submitted", "correction", "accepted", "in_progress")

Clerk = Annotated[StaffMember, Depends(require_staff("window", "supervisor"))]

router = APIRouter(prefix="/api/staff/cases", tags=["staff cases"], dependencies=Private)


@router.get("", responses=responses(*_ALWAYS))
async def list_office_cases(
    clerk: Clerk,
    service: Service,
    after: Annotated[str, Query(max_length=24)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> schemas.CaseList:
    """Submitted cases of the office and those nobody looks after yet, oldest first."""
    return await service.staff_list(clerk.office_id, list(_SUBMITTED), after, limit)


@router.post(
    "/opened",
    responses=responses(*_WITH_BODY, errors.CodeUnknown, errors.CaseRestricted, RateLimited, *_ALWAYS),
)
async def open_with_code(body: schemas.CodeUse, clerk: Clerk, service: Service) -> schemas.CaseView:
    """Open a citizen's case with the one-time code they show."""
    return await service.staff_open(body.code, clerk.username, clerk.office_id)


@router.get("/{case_id}", responses=responses(errors.CaseNotFound, *_ALWAYS))
async def read_office_case(case_id: StaffCasePath, clerk: Clerk, service: Service) -> schemas.CaseView:
    """A case of the office; `ask_staff` words come with the staff script."""
    return await service.staff_read(case_id, clerk.office_id)


@router.put(
    "/{case_id}/answers/{key}",
    responses=responses(
        *_WITH_BODY,
        errors.CaseNotFound,
        StepUnknown,
        AnswerProblem,
        StepRequired,
        errors.CaseChanged,
        errors.CaseNotOpen,
        errors.ConsentOfPerson,
        *_ALWAYS,
    ),
)
async def put_answer_for_citizen(
    case_id: StaffCasePath, key: StaffKeyPath, body: schemas.AnswerPut, clerk: Clerk, service: Service
) -> schemas.CaseView:
    """Type an answer on the citizen's behalf."""
    return await service.staff_answer(case_id, key, body, clerk.username, clerk.office_id)


@router.post(
    "/{case_id}/moves",
    responses=responses(
        *_WITH_BODY, errors.CaseNotFound, errors.TransitionRefused, errors.ReasonNeeded, *_ALWAYS
    ),
)
async def move_case(
    case_id: StaffCasePath, body: schemas.StaffMove, clerk: Clerk, service: Service
) -> schemas.CaseView:
    """Accept a case, ask for a correction, begin, finish or refuse it."""
    return await service.staff_move(case_id, body, clerk.username, clerk.office_id)


@router.post(
    "/{case_id}/items/{item_id}/moves",
    responses=responses(
        *_WITH_BODY,
        errors.CaseNotFound,
        errors.ItemNotFound,
        errors.TransitionRefused,
        errors.ReasonNeeded,
        *_ALWAYS,
    ),
)
async def move_item(
    case_id: StaffCasePath, item_id: schemas.ProcessId, body: schemas.ItemMove, clerk: Clerk, service: Service
) -> schemas.CaseView:
    """Record a department's answer about a sub-item; what waited for it is handed on."""
    return await service.staff_move_item(case_id, item_id, body, clerk.username, clerk.office_id)
