"""Mentors over HTTP for the bot: the same as for citizens, with the conversation in the body."""

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from app.auth import require_service
from app.errors import Conflict, NotFound, responses
from app.mentors import bodies, errors, schemas
from app.mentors.endpoints import ALWAYS, PHONE, TIMES, WITH_BODY, IdPath, Service
from app.mentors.kinds import Format
from app.mentors.words_for_times import TimesStatus

ACTOR = "bot"

service_router = APIRouter(
    prefix="/service/mentors", tags=["service"], dependencies=[Depends(require_service)]
)


class Whose(bodies.Body):
    """The conversation it is about."""

    conversation_id: bodies.Id


class ServiceHold(bodies.HoldBody, Whose):
    """A time to be kept."""


class ServiceDetails(bodies.DetailsBody, Whose):
    """What the citizen says about the meeting."""


class ServiceChange(bodies.ChangeBody, Whose):
    """Another time."""


class ServiceRating(bodies.RatingBody, Whose):
    """How the meeting was."""


class ServicePhone(bodies.PhoneBody, Whose):
    """Where to reach the citizen."""


class ServicePairing(bodies.PairingBody, Whose):
    """A request for a pairing."""


class ServicePairingAnswer(bodies.PairingAnswerBody, Whose):
    """Whether the citizen agrees to the mentor's terms."""


class ServiceWish(bodies.WishBody, Whose):
    """What the citizen waits for."""


class TimeWords(Whose):
    """What the citizen said about a time."""

    text: Annotated[str, Field(min_length=1, max_length=500)]
    format: Format = Format.ONLINE


class SlotQuery(Whose):
    """Which free times."""

    format: Format = Format.ONLINE
    limit: Annotated[int, Field(ge=1, le=200)] = 20


class SessionQuery(Whose):
    """Which group sessions."""

    city: bodies.CityCode | None = None


class TimesAnswer(BaseModel):
    """What the words came to: one time to read back, some to choose from, or a question."""

    status: TimesStatus
    message: str
    slots: list[schemas.SlotView]
    readings: list[str]


_MESSAGES = {
    TimesStatus.SLOT: "您要约的是{said}，对吗？",
    TimesStatus.CHOOSE: "这些时间可以约，请选一个。",
    TimesStatus.ASK: "您说的是哪一个时间？",
    TimesStatus.NOT_FREE: "您说的时间约不上，下面这些时间可以。",
    TimesStatus.NOT_UNDERSTOOD: "没听明白是哪天几点，请说具体一点，例如“周三下午两点”。",
}


@service_router.post("/searches", responses=responses(*ALWAYS, *WITH_BODY))
async def search(body: bodies.Search, service: Service) -> schemas.SearchAnswer:
    """Mentors for a need in own words."""
    return await service.search(body)


@service_router.post("/{id}/slots", responses=responses(*ALWAYS, *WITH_BODY, NotFound))
async def list_slots(id: IdPath, body: SlotQuery, service: Service) -> schemas.SlotList:
    """The next free times of a mentor."""
    slots = await service.slots(id, body.format, None, None)
    return schemas.SlotList(slots=slots.slots[: body.limit])


@service_router.post("/{id}/times", responses=responses(*ALWAYS, *WITH_BODY, NotFound))
async def read_times(id: IdPath, body: TimeWords, service: Service) -> TimesAnswer:
    """What the citizen's words for a time come to with this mentor. Never a time that is over or a guess."""
    found = await service.times(id, body.format, body.text)
    slots = [schemas.SlotView.of(slot) for slot in found.slots]
    message = _MESSAGES[found.status]
    if found.status == TimesStatus.SLOT:
        message = message.format(said=slots[0].said)
    return TimesAnswer(status=found.status, message=message, slots=slots, readings=list(found.readings))


@service_router.post("/appointments", responses=responses(*ALWAYS, *WITH_BODY, NotFound, *TIMES, *PHONE))
async def hold(body: ServiceHold, service: Service) -> schemas.AppointmentView:
    """Keep a time for some minutes."""
    given = bodies.HoldBody(**body.model_dump(exclude={"conversation_id"}))
    return await service.hold(body.conversation_id, given, ACTOR)


@service_router.post(
    "/appointments/{id}/confirm", responses=responses(*ALWAYS, *WITH_BODY, NotFound, *TIMES, *PHONE)
)
async def confirm(id: IdPath, body: ServiceDetails, service: Service) -> schemas.AppointmentView:
    """Make an appointment of a held time."""
    return await service.confirm(body.conversation_id, id, body, ACTOR)


@service_router.post(
    "/appointments/{id}/change", responses=responses(*ALWAYS, *WITH_BODY, NotFound, errors.TooLate, *TIMES)
)
async def change(id: IdPath, body: ServiceChange, service: Service) -> schemas.AppointmentView:
    """Another time with the same mentor."""
    return await service.change(body.conversation_id, id, body.starts_at)


@service_router.post(
    "/appointments/{id}/cancel",
    status_code=204,
    responses=responses(*ALWAYS, *WITH_BODY, NotFound, errors.TooLate, Conflict),
)
async def cancel(id: IdPath, body: Whose, service: Service) -> None:
    """Cancel an appointment, or let go of a time that is kept."""
    await service.cancel(body.conversation_id, id)


@service_router.post("/bookings", responses=responses(*ALWAYS, *WITH_BODY))
async def list_bookings(body: Whose, service: Service) -> schemas.MyBookings:
    """Everything booked or waited for (我的预约)."""
    return await service.bookings(body.conversation_id)


@service_router.post(
    "/appointments/{id}/rating",
    status_code=204,
    responses=responses(*ALWAYS, *WITH_BODY, NotFound, Conflict),
)
async def rate(id: IdPath, body: ServiceRating, service: Service) -> None:
    """Rate a meeting."""
    await service.rate(body.conversation_id, id, body)


@service_router.post("/group-sessions", responses=responses(*ALWAYS, *WITH_BODY))
async def list_sessions(body: SessionQuery, service: Service) -> schemas.GroupSessionList:
    """Group sessions to come."""
    return await service.sessions(body.city)


@service_router.post(
    "/group-sessions/{id}/registrations", responses=responses(*ALWAYS, *WITH_BODY, NotFound, Conflict, *PHONE)
)
async def register(id: IdPath, body: ServicePhone, service: Service) -> schemas.RegistrationView:
    """Take a seat or a place in the line."""
    return await service.register(body.conversation_id, id, body.contact_phone, ACTOR)


@service_router.post(
    "/group-sessions/{id}/cancel",
    status_code=204,
    responses=responses(*ALWAYS, *WITH_BODY, NotFound, Conflict),
)
async def cancel_registration(id: IdPath, body: Whose, service: Service) -> None:
    """Give the seat back."""
    await service.cancel_registration(body.conversation_id, id)


@service_router.post("/pairings", responses=responses(*ALWAYS, *WITH_BODY, NotFound, Conflict, *PHONE))
async def request_pairing(body: ServicePairing, service: Service) -> schemas.Created:
    """Ask a mentor for a pairing."""
    return schemas.Created(id=await service.request_pairing(body.conversation_id, body, ACTOR))


@service_router.post(
    "/pairings/{id}/answer", status_code=204, responses=responses(*ALWAYS, *WITH_BODY, NotFound, Conflict)
)
async def answer_pairing(id: IdPath, body: ServicePairingAnswer, service: Service) -> None:
    """Agree to the mentor's terms, or take the request back."""
    await service.answer_pairing(body.conversation_id, id, agree=body.agree)


@service_router.post("/waitlist", responses=responses(*ALWAYS, *WITH_BODY, NotFound, *PHONE))
async def wish(body: ServiceWish, service: Service) -> schemas.Created:
    """Wait for a mentor who fits, or ask for a check-up."""
    return schemas.Created(id=await service.wish(body.conversation_id, body, ACTOR))
