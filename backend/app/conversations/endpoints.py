"""The chat API over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request

from app.auth import CurrentVisitor, public
from app.conversations.schemas import (
    Feedback,
    FeedbackCreate,
    History,
    MessageCreate,
    MessageId,
    Session,
    SessionCreate,
    Turn,
)
from app.conversations.service import Conversations
from app.errors import (
    BodyTooLarge,
    Conflict,
    Internal,
    InvalidInput,
    InvalidJson,
    NotFound,
    RateLimited,
    TextControlCharacters,
    TextEmpty,
    TextTooLong,
    Unauthenticated,
    Unavailable,
    UnknownOption,
    responses,
)
from app.limits import RateLimits, address_of

_ALWAYS = (InvalidInput, Unavailable, Internal)
_WITH_BODY = (InvalidJson, BodyTooLarge)
_TEXT = (TextEmpty, TextTooLong, TextControlCharacters)

router = APIRouter(prefix="/api/chat", tags=["chat"])


async def _service(request: Request) -> Conversations:
    service: Conversations = request.app.state.conversations
    return service


async def _limit_address(request: Request) -> None:
    """Counts every message, re-sent and refused ones too, before anything is looked up for it."""
    limits: RateLimits = request.app.state.limits
    await limits.without_waiting(limits.address_message, address_of(request))


Service = Annotated[Conversations, Depends(_service)]
ReplyId = Annotated[MessageId, Path(description="The id of a reply of the assistant.")]


@router.post(
    "/sessions",
    response_model=Session,
    dependencies=[Depends(public)],
    responses=responses(*_WITH_BODY, RateLimited, *_ALWAYS),
)
async def open_session(request: Request, service: Service, body: SessionCreate | None = None) -> Session:
    """Open a conversation as an anonymous visitor. The token is shown once."""
    return await service.open_session(address_of(request), body.region if body else None)


@router.post(
    "/messages",
    response_model=Turn,
    dependencies=[Depends(_limit_address)],
    responses=responses(*_WITH_BODY, Unauthenticated, Conflict, *_TEXT, UnknownOption, RateLimited, *_ALWAYS),
)
async def send_message(
    body: MessageCreate, visitor: CurrentVisitor, service: Service, request: Request
) -> Turn:
    """Send a message and get its answer.

    Re-sending an `id` returns the first answer again and does nothing twice. When the answer takes
    longer than the deadline the reply has kind `pending`; the answer then comes over the stream and
    stands in the history.
    """
    return await service.receive(visitor, body, request.scope["request_id"])


@router.get("/messages", response_model=History, responses=responses(Unauthenticated, *_ALWAYS))
async def read_history(
    visitor: CurrentVisitor,
    service: Service,
    after: Annotated[int, Query(ge=0, le=2**31 - 1, description="The last `seq` already known.")] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 500,
) -> History:
    """The messages of this conversation, in order."""
    return await service.history(visitor, after, limit)


@router.post(
    "/messages/{id}/feedback",
    response_model=Feedback,
    responses=responses(*_WITH_BODY, Unauthenticated, NotFound, TextTooLong, TextControlCharacters, *_ALWAYS),
)
async def rate_reply(
    id: ReplyId, body: FeedbackCreate, visitor: CurrentVisitor, service: Service
) -> Feedback:
    """Judge a reply. Sending it again replaces the first verdict."""
    return await service.rate(visitor, id, body)


@router.delete(
    "/messages/{id}/feedback",
    status_code=204,
    responses=responses(Unauthenticated, NotFound, *_ALWAYS),
)
async def take_back_rating(id: ReplyId, visitor: CurrentVisitor, service: Service) -> None:
    """Take a verdict back."""
    await service.take_back_rating(visitor, id)
