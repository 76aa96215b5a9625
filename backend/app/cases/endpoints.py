"""The case API over HTTP: for the visitor's page, and for actions (service token)."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from app.auth import CurrentVisitor, Visitor, public, require_service
from app.cases import errors, schemas
from app.cases.service import Cases
from app.errors import (
    BodyTooLarge,
    Internal,
    InvalidInput,
    InvalidJson,
    RateLimited,
    Unauthenticated,
    Unavailable,
    responses,
)
from app.limits import RateLimits
from app.processes.errors import AnswerProblem, ProcessUnknown, StepRequired, StepUnknown

_ALWAYS = (InvalidInput, Unavailable, Internal)
_WITH_BODY = (InvalidJson, BodyTooLarge)
_VISITOR = (Unauthenticated, RateLimited)

router = APIRouter(prefix="/api", tags=["cases"])
service_router = APIRouter(prefix="/service", tags=["service"], dependencies=[Depends(require_service)])


async def _service(request: Request) -> Cases:
    service: Cases = request.app.state.cases
    return service


async def _not_stored(response: Response) -> None:
    response.headers["Cache-Control"] = "no-store"


async def _limited(request: Request, visitor: CurrentVisitor) -> Visitor:
    """Every change counts: a form saves at every answer, a machine saves all the time."""
    limits: RateLimits = request.app.state.case_limits
    await limits.without_waiting(limits.form, visitor.conversation_id)
    return visitor


Service = Annotated[Cases, Depends(_service)]
CasePath = Annotated[schemas.CaseId, Path(description="The id of a case.")]
KeyPath = Annotated[schemas.Key, Path(description="The key of a question: `trade`, or `staff.0.name`.")]
ChangingVisitor = Annotated[Visitor, Depends(_limited)]
Private = [Depends(_not_stored)]


@router.get("/processes", dependencies=[Depends(public)], responses=responses(*_ALWAYS))
async def read_processes(service: Service) -> schemas.Processes:
    """The guided processes that can be started."""
    return service.processes()


@router.post(
    "/cases",
    dependencies=Private,
    responses=responses(*_WITH_BODY, *_VISITOR, ProcessUnknown, errors.TooManyCases, *_ALWAYS),
)
async def start_case(
    body: schemas.CaseCreate, visitor: ChangingVisitor, service: Service
) -> schemas.CaseView:
    """Begin a case. It is a draft until it is submitted, and saved at every answer."""
    return await service.start(visitor.conversation_id, body.process_id)


@router.get("/cases", dependencies=Private, responses=responses(Unauthenticated, *_ALWAYS))
async def list_cases(visitor: CurrentVisitor, service: Service) -> schemas.CaseList:
    """The visitor's cases, the one touched last first."""
    return await service.list_cases(visitor.conversation_id)


@router.post(
    "/cases/resume",
    dependencies=Private,
    responses=responses(*_WITH_BODY, *_VISITOR, errors.CodeUnknown, *_ALWAYS),
)
async def resume_case(body: schemas.CodeUse, visitor: ChangingVisitor, service: Service) -> schemas.CaseView:
    """Go on here with a case begun on another device. The code works once."""
    return await service.take_over(visitor.conversation_id, body.code)


@router.get(
    "/cases/{case_id}",
    dependencies=Private,
    responses=responses(Unauthenticated, errors.CaseNotFound, *_ALWAYS),
)
async def read_case(case_id: CasePath, visitor: CurrentVisitor, service: Service) -> schemas.CaseView:
    """A case with every question, answer, sub-item and what happened."""
    return await service.read(visitor.conversation_id, case_id)


@router.put(
    "/cases/{case_id}/answers/{key}",
    dependencies=Private,
    responses=responses(
        *_WITH_BODY,
        *_VISITOR,
        errors.CaseNotFound,
        StepUnknown,
        AnswerProblem,
        StepRequired,
        errors.CaseChanged,
        errors.CaseNotOpen,
        *_ALWAYS,
    ),
)
async def put_answer(
    case_id: CasePath, key: KeyPath, body: schemas.AnswerPut, visitor: ChangingVisitor, service: Service
) -> schemas.CaseView:
    """Keep one answer, or that it is skipped. What depended on an old answer is cleared and named."""
    return await service.answer(visitor.conversation_id, case_id, key, body)


@router.post(
    "/cases/{case_id}/submission",
    dependencies=Private,
    responses=responses(
        *_WITH_BODY,
        *_VISITOR,
        errors.CaseNotFound,
        errors.CaseChanged,
        errors.CaseIncomplete,
        errors.ConsentRefused,
        errors.NothingSaid,
        *_ALWAYS,
    ),
)
async def submit_case(
    case_id: CasePath, body: schemas.Revision, visitor: ChangingVisitor, service: Service
) -> schemas.CaseView:
    """Submit exactly what was looked at."""
    return await service.submit(visitor.conversation_id, case_id, body)


@router.post(
    "/cases/{case_id}/withdrawal",
    dependencies=Private,
    responses=responses(
        *_WITH_BODY,
        *_VISITOR,
        errors.CaseNotFound,
        errors.TransitionRefused,
        errors.ReasonNeeded,
        *_ALWAYS,
    ),
)
async def withdraw_case(
    case_id: CasePath, body: schemas.Withdrawal, visitor: ChangingVisitor, service: Service
) -> schemas.CaseView:
    """Take a case back: within ten minutes without a reason, later with one."""
    return await service.withdraw(visitor.conversation_id, case_id, body)


@router.delete(
    "/cases/{case_id}",
    status_code=204,
    dependencies=Private,
    responses=responses(*_VISITOR, errors.CaseNotFound, *_ALWAYS),
)
async def discard_case(case_id: CasePath, visitor: ChangingVisitor, service: Service) -> None:
    """Delete a draft."""
    await service.discard(visitor.conversation_id, case_id)


@router.post(
    "/cases/{case_id}/codes",
    dependencies=Private,
    responses=responses(*_VISITOR, errors.CaseNotFound, *_ALWAYS),
)
async def make_code(case_id: CasePath, visitor: ChangingVisitor, service: Service) -> schemas.CodeView:
    """A one-time code, as letters and as a QR picture, for another device or the window. Thirty minutes."""
    code = await service.new_code(visitor.conversation_id, case_id)
    return schemas.CodeView(code=code.code, link=code.link, svg=code.svg())


@service_router.post(
    "/case-turns", responses=responses(*_WITH_BODY, Unauthenticated, ProcessUnknown, *_ALWAYS)
)
async def chat_turn(body: schemas.ChatTurnCreate, service: Service) -> schemas.ChatTurn:
    """A message of the chat. `handled: false`: no form is open, the message belongs to somebody else."""
    return schemas.ChatTurn.model_validate(await service.chat_turn(body))
