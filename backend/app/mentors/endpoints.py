"""Mentors over HTTP for the citizen's page."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from app.auth import CurrentVisitor, Visitor
from app.errors import (
    BodyTooLarge,
    Conflict,
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
from app.mentors import bodies, errors, schemas
from app.mentors.kinds import Category, Format
from app.mentors.service import Mentors
from app.moments import Moment
from app.privacy.errors import ConsentMissing, ValueNotKept

ALWAYS = (Unauthenticated, InvalidInput, Unavailable, Internal)
WITH_BODY = (InvalidJson, BodyTooLarge)
PHONE = (ConsentMissing, ValueNotKept)
TIMES = (errors.SlotTaken, errors.SlotNotOffered, errors.MonthFull, Conflict)
ACTOR = "visitor"


async def _not_stored(response: Response) -> None:
    response.headers["Cache-Control"] = "no-store"


async def service_of(request: Request) -> Mentors:
    """The service at work. `async` although it waits for nothing: the framework runs others in threads."""
    service: Mentors = request.app.state.mentors
    return service


async def _counted(request: Request, visitor: CurrentVisitor) -> Visitor:
    """What looks through the library or takes something from others counts as a message."""
    limits: RateLimits = request.app.state.mentor_limits
    await limits.without_waiting(limits.message, visitor.conversation_id)
    return visitor


Service = Annotated[Mentors, Depends(service_of)]
CountedVisitor = Annotated[Visitor, Depends(_counted)]
IdPath = Annotated[bodies.Id, Path()]
FormatQuery = Annotated[Format, Query(description="How to meet; decides how long a meeting takes.")]

router = APIRouter(prefix="/api", tags=["mentors"], dependencies=[Depends(_not_stored)])


@router.get("/mentors", responses=responses(*ALWAYS))
async def list_mentors(
    _: CurrentVisitor,
    service: Service,
    city: Annotated[bodies.CityCode | None, Query()] = None,
    category: Category | None = None,
    format: Format | None = None,
) -> schemas.MentorList:
    """Mentors of a city and the provincial team; without a city all."""
    return await service.mentors(city, category, format)


@router.get("/mentors/{id}/slots", responses=responses(*ALWAYS, NotFound))
async def list_slots(
    id: IdPath,
    _: CurrentVisitor,
    service: Service,
    format: FormatQuery = Format.ONLINE,
    starts_from: Annotated[Moment | None, Query(alias="from")] = None,
    starts_to: Annotated[Moment | None, Query(alias="to")] = None,
) -> schemas.SlotList:
    """Free times of a mentor that begin between two moments."""
    return await service.slots(id, format, starts_from, starts_to)


@router.post("/mentor-searches", responses=responses(*ALWAYS, *WITH_BODY, RateLimited))
async def search(body: bodies.Search, _: CountedVisitor, service: Service) -> schemas.SearchAnswer:
    """Mentors for a need in own words, each with the reasons and some free times."""
    return await service.search(body)


@router.post("/appointments", responses=responses(*ALWAYS, *WITH_BODY, RateLimited, NotFound, *TIMES, *PHONE))
async def hold(body: bodies.HoldBody, visitor: CountedVisitor, service: Service) -> schemas.AppointmentView:
    """Keep a time for some minutes. A 409 about the time has fresh times in `offers` beside `error`."""
    return await service.hold(visitor.conversation_id, body, ACTOR)


@router.post("/appointments/{id}/confirm", responses=responses(*ALWAYS, *WITH_BODY, NotFound, *TIMES, *PHONE))
async def confirm(
    id: IdPath, body: bodies.DetailsBody, visitor: CurrentVisitor, service: Service
) -> schemas.AppointmentView:
    """Make an appointment of a held time."""
    return await service.confirm(visitor.conversation_id, id, body, ACTOR)


@router.patch(
    "/appointments/{id}", responses=responses(*ALWAYS, *WITH_BODY, NotFound, errors.TooLate, *TIMES)
)
async def change(
    id: IdPath, body: bodies.ChangeBody, visitor: CurrentVisitor, service: Service
) -> schemas.AppointmentView:
    """Another time with the same mentor."""
    return await service.change(visitor.conversation_id, id, body.starts_at)


@router.delete(
    "/appointments/{id}", status_code=204, responses=responses(*ALWAYS, NotFound, errors.TooLate, Conflict)
)
async def cancel(id: IdPath, visitor: CurrentVisitor, service: Service) -> None:
    """Cancel an appointment, or let go of a time that is kept."""
    await service.cancel(visitor.conversation_id, id)


@router.get("/appointments", responses=responses(*ALWAYS))
async def list_bookings(visitor: CurrentVisitor, service: Service) -> schemas.MyBookings:
    """Everything booked or waited for (我的预约)."""
    return await service.bookings(visitor.conversation_id)


_CALENDAR: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/calendar": {"schema": {"type": "string"}}}}
}


@router.get(
    "/appointments/{id}/calendar.ics",
    response_class=Response,  # names no type of its own: what it refuses is JSON
    responses=_CALENDAR | responses(*ALWAYS, NotFound),
)
async def calendar(id: IdPath, visitor: CurrentVisitor, service: Service) -> Response:
    """The appointment as a calendar file (text/calendar)."""
    content = await service.calendar(visitor.conversation_id, id)
    return Response(
        content,
        media_type="text/calendar",
        headers={"Content-Disposition": 'attachment; filename="appointment.ics"'},
    )


@router.post(
    "/appointments/{id}/rating",
    status_code=204,
    responses=responses(*ALWAYS, *WITH_BODY, NotFound, Conflict),
)
async def rate(id: IdPath, body: bodies.RatingBody, visitor: CurrentVisitor, service: Service) -> None:
    """Rate a meeting: five levels, once."""
    await service.rate(visitor.conversation_id, id, body)


@router.get("/group-sessions", responses=responses(*ALWAYS))
async def list_sessions(
    _: CurrentVisitor, service: Service, city: Annotated[bodies.CityCode | None, Query()] = None
) -> schemas.GroupSessionList:
    """Group sessions to come in a city and of the province."""
    return await service.sessions(city)


@router.post(
    "/group-sessions/{id}/registrations",
    responses=responses(*ALWAYS, *WITH_BODY, RateLimited, NotFound, Conflict, *PHONE),
)
async def register(
    id: IdPath, body: bodies.PhoneBody, visitor: CountedVisitor, service: Service
) -> schemas.RegistrationView:
    """Take a seat, or a place in the line when all are taken."""
    return await service.register(visitor.conversation_id, id, body.contact_phone, ACTOR)


@router.delete(
    "/group-sessions/{id}/registrations", status_code=204, responses=responses(*ALWAYS, NotFound, Conflict)
)
async def cancel_registration(id: IdPath, visitor: CurrentVisitor, service: Service) -> None:
    """Give the seat back; whoever waits longest gets it."""
    await service.cancel_registration(visitor.conversation_id, id)


@router.post("/pairings", responses=responses(*ALWAYS, *WITH_BODY, RateLimited, NotFound, Conflict, *PHONE))
async def request_pairing(
    body: bodies.PairingBody, visitor: CountedVisitor, service: Service
) -> schemas.Created:
    """Ask a mentor for a pairing (结对)."""
    return schemas.Created(id=await service.request_pairing(visitor.conversation_id, body, ACTOR))


@router.post(
    "/pairings/{id}/answer", status_code=204, responses=responses(*ALWAYS, *WITH_BODY, NotFound, Conflict)
)
async def answer_pairing(
    id: IdPath, body: bodies.PairingAnswerBody, visitor: CurrentVisitor, service: Service
) -> None:
    """Agree to the mentor's terms, or take the request back."""
    await service.answer_pairing(visitor.conversation_id, id, agree=body.agree)


@router.post("/mentor-waitlist", responses=responses(*ALWAYS, *WITH_BODY, RateLimited, NotFound, *PHONE))
async def wish(body: bodies.WishBody, visitor: CountedVisitor, service: Service) -> schemas.Created:
    """Wait for a mentor who fits, or ask for a check-up of the enterprise (企业问诊)."""
    return schemas.Created(id=await service.wish(visitor.conversation_id, body, ACTOR))


@router.delete("/mentor-waitlist/{id}", status_code=204, responses=responses(*ALWAYS, NotFound))
async def take_back_wish(id: IdPath, visitor: CurrentVisitor, service: Service) -> None:
    """Not wait any more."""
    await service.take_back_wish(visitor.conversation_id, id)
