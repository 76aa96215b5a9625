"""The privacy API over HTTP: for the visitor's page, and for actions (service token)."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import HTMLResponse

from app.auth import CurrentVisitor, Visitor, public, require_service
from app.errors import (
    BodyTooLarge,
    Internal,
    InvalidInput,
    InvalidJson,
    NotFound,
    RateLimited,
    Unauthenticated,
    Unavailable,
    responses,
)
from app.limits import RateLimits
from app.privacy import schemas
from app.privacy.consent import ConsentSource
from app.privacy.errors import DeletionNotConfirmed, NoticeOutdated, PurposeUnknown, ReceiptUnknown
from app.privacy.service import Privacy

_ALWAYS = (InvalidInput, Unavailable, Internal)
_WITH_BODY = (InvalidJson, BodyTooLarge)
_VISITOR, _BOT = "visitor", "bot"
_PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"

router = APIRouter(prefix="/api/privacy", tags=["privacy"])
service_router = APIRouter(
    prefix="/service/privacy", tags=["service"], dependencies=[Depends(require_service)]
)


async def _service(request: Request) -> Privacy:
    service: Privacy = request.app.state.privacy
    return service


async def _not_stored(response: Response) -> None:
    response.headers["Cache-Control"] = "no-store"


def _export_allowed(request: Request, visitor: CurrentVisitor) -> Visitor:
    """An export reads everything: it counts against the visitor's messages of the minute."""
    request.app.state.privacy_limits.message(visitor.conversation_id)
    return visitor


async def _change_allowed(request: Request, visitor: CurrentVisitor) -> Visitor:
    """A decision counts like a change of a form; each leaves a row, and a line in the audit trail."""
    limits: RateLimits = request.app.state.privacy_limits
    await limits.without_waiting(limits.form, visitor.conversation_id)
    return visitor


Service = Annotated[Privacy, Depends(_service)]
ExportingVisitor = Annotated[Visitor, Depends(_export_allowed)]
DecidingVisitor = Annotated[Visitor, Depends(_change_allowed)]
PurposePath = Annotated[schemas.PurposeId, Path(description="The id of a purpose of the notice.")]
PrivateAnswer = Depends(_not_stored)


@router.get("/notice", dependencies=[Depends(public)], responses=responses(*_ALWAYS))
async def read_notice(service: Service) -> schemas.NoticeView:
    """The privacy notice in force, with the purposes consent can be given to."""
    return service.notice()


@router.get("/consents", dependencies=[PrivateAnswer], responses=responses(Unauthenticated, *_ALWAYS))
async def read_consents(visitor: CurrentVisitor, service: Service) -> schemas.Consents:
    """Where consent stands, purpose by purpose, and how it came to that."""
    return await service.consents(visitor.conversation_id)


@router.post(
    "/consents",
    dependencies=[PrivateAnswer],
    responses=responses(
        *_WITH_BODY, Unauthenticated, NotFound, RateLimited, NoticeOutdated, PurposeUnknown, *_ALWAYS
    ),
)
async def decide(body: schemas.ConsentCreate, visitor: DecidingVisitor, service: Service) -> schemas.Consents:
    """Say yes or no to one purpose. Sensitive purposes are never part of another."""
    return await service.decide(visitor.conversation_id, body, source=ConsentSource.PAGE, actor=_VISITOR)


@router.delete(
    "/consents",
    dependencies=[PrivateAnswer],
    responses=responses(Unauthenticated, NotFound, RateLimited, *_ALWAYS),
)
async def withdraw_all(visitor: DecidingVisitor, service: Service) -> schemas.Consents:
    """Take every consent back. Takes effect at once; what was kept on it is deleted."""
    return await service.withdraw(visitor.conversation_id, None, source=ConsentSource.PAGE, actor=_VISITOR)


@router.delete(
    "/consents/{purpose}",
    dependencies=[PrivateAnswer],
    responses=responses(Unauthenticated, NotFound, RateLimited, PurposeUnknown, *_ALWAYS),
)
async def withdraw(purpose: PurposePath, visitor: DecidingVisitor, service: Service) -> schemas.Consents:
    """Take one consent back. `basic` takes all the others with it."""
    return await service.withdraw(visitor.conversation_id, purpose, source=ConsentSource.PAGE, actor=_VISITOR)


@router.get(
    "/export",
    dependencies=[PrivateAnswer],
    responses=responses(Unauthenticated, NotFound, RateLimited, *_ALWAYS),
)
async def export_data(visitor: ExportingVisitor, service: Service, response: Response) -> schemas.Export:
    """Everything kept about this conversation, in full."""
    response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return await service.export(visitor.conversation_id, _VISITOR)


@router.get(
    "/export.html",
    response_class=HTMLResponse,
    include_in_schema=False,  # a page, not data: the contract describes data
)
async def export_page(visitor: ExportingVisitor, service: Service) -> HTMLResponse:
    """The same to read, with numbers masked."""
    page = await service.export_page(visitor.conversation_id, _VISITOR)
    return HTMLResponse(page, headers={"Content-Security-Policy": _PAGE_POLICY, "Cache-Control": "no-store"})


@router.post(
    "/deletion",
    dependencies=[PrivateAnswer],
    responses=responses(*_WITH_BODY, Unauthenticated, NotFound, DeletionNotConfirmed, *_ALWAYS),
)
async def delete_data(
    body: schemas.DeletionCreate, visitor: CurrentVisitor, service: Service
) -> schemas.DeletionReceipt:
    """Delete everything of this conversation that may be deleted. The token is dead afterwards."""
    return await service.delete(visitor.conversation_id, body, _VISITOR)


@router.get(
    "/receipts/{receipt}",
    dependencies=[Depends(public), PrivateAnswer],
    responses=responses(ReceiptUnknown, *_ALWAYS),
)
async def read_receipt(receipt: schemas.ReceiptNumber, service: Service) -> schemas.DeletionReceipt:
    """The state of a deletion, for whoever holds its receipt."""
    return await service.receipt(receipt)


@service_router.get("/consents", responses=responses(Unauthenticated, *_ALWAYS))
async def read_consents_of(
    conversation_id: Annotated[schemas.ConversationId, Query()], service: Service
) -> schemas.Consents:
    """Where a conversation's consent stands."""
    return await service.consents(conversation_id)


@service_router.post(
    "/consents",
    responses=responses(*_WITH_BODY, Unauthenticated, NotFound, NoticeOutdated, PurposeUnknown, *_ALWAYS),
)
async def decide_in_chat(body: schemas.ServiceConsentCreate, service: Service) -> schemas.Consents:
    """A yes or no said in chat."""
    return await service.decide(body.conversation_id, body, source=ConsentSource.CHAT, actor=_BOT)


@service_router.post(
    "/withdrawals",
    responses=responses(*_WITH_BODY, Unauthenticated, NotFound, PurposeUnknown, *_ALWAYS),
)
async def withdraw_in_chat(body: schemas.ServiceWithdrawal, service: Service) -> schemas.Consents:
    """Consent taken back in chat."""
    return await service.withdraw(body.conversation_id, body.purpose, source=ConsentSource.CHAT, actor=_BOT)


@service_router.get("/holdings", responses=responses(Unauthenticated, NotFound, *_ALWAYS))
async def read_holdings_of(
    conversation_id: Annotated[schemas.ConversationId, Query()], service: Service
) -> schemas.HoldingsView:
    """What is kept about a conversation, in numbers. The visitor's page gets the content itself."""
    return await service.holdings(conversation_id)


@service_router.post("/deletions", responses=responses(*_WITH_BODY, Unauthenticated, NotFound, *_ALWAYS))
async def delete_in_chat(body: schemas.ServiceDeletion, service: Service) -> schemas.DeletionReceipt:
    """Deletion confirmed in chat. Carried out when this turn is over, so that its reply still arrives."""
    return await service.delete_after_turn(body.conversation_id, _BOT)
