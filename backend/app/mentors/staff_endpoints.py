"""Mentors over HTTP for staff."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request

from app.auth import StaffMember, require_staff
from app.errors import Conflict, Forbidden, NotFound, responses
from app.mentors import schemas, staff_schemas
from app.mentors.endpoints import ALWAYS, WITH_BODY, IdPath
from app.mentors.kinds import PairingStatus, Status
from app.mentors.staff_service import StaffMentors
from app.moments import Day, Moment

staff_router = APIRouter(prefix="/api/staff/mentors", tags=["staff"])


async def _service(request: Request) -> StaffMentors:
    service: StaffMentors = request.app.state.staff_mentors
    return service


Service = Annotated[StaffMentors, Depends(_service)]
Clerk = Annotated[StaffMember, Depends(require_staff("window", "supervisor", "admin"))]
Keeper = Annotated[StaffMember, Depends(require_staff("supervisor", "admin"))]
_ALL = (*ALWAYS, Forbidden)
_STEP = responses(*_ALL, *WITH_BODY, NotFound, Conflict)


@staff_router.put("/{id}/hours", status_code=204, responses=responses(*_ALL, *WITH_BODY, NotFound))
async def replace_hours(id: IdPath, body: staff_schemas.HoursBody, _: Keeper, service: Service) -> None:
    """New weekly hours of a mentor."""
    await service.replace_hours(id, body)


@staff_router.post("/{id}/exceptions", responses=responses(*_ALL, *WITH_BODY, NotFound))
async def add_exception(
    id: IdPath, body: staff_schemas.ExceptionBody, _: Clerk, service: Service
) -> staff_schemas.ExceptionAnswer:
    """Close a stretch of a mentor's time or open one beside the weekly hours."""
    return await service.add_exception(id, body)


@staff_router.delete("/{id}/exceptions/{exception_id}", status_code=204, responses=responses(*_ALL, NotFound))
async def delete_exception(id: IdPath, exception_id: IdPath, _: Clerk, service: Service) -> None:
    """Take an exception back."""
    await service.delete_exception(id, exception_id)


@staff_router.put("/{id}/active", status_code=204, responses=responses(*_ALL, *WITH_BODY, NotFound))
async def set_active(id: IdPath, body: staff_schemas.ActiveBody, _: Keeper, service: Service) -> None:
    """Take a mentor into or out of the library."""
    await service.set_active(id, active=body.active)


@staff_router.put("/office-days/{day}", status_code=204, responses=responses(*_ALL, *WITH_BODY))
async def decide_day(day: Day, body: staff_schemas.OfficeDayBody, who: Keeper, service: Service) -> None:
    """Decide whether a day is worked; stands above the public calendar."""
    await service.decide_day(day, body, f"staff:{who.username}")


@staff_router.delete("/office-days/{day}", status_code=204, responses=responses(*_ALL, NotFound))
async def undecide_day(day: Day, _: Keeper, service: Service) -> None:
    """Leave a day to the public calendar."""
    await service.undecide_day(day)


@staff_router.get("/appointments", responses=responses(*_ALL))
async def list_appointments(
    _: Clerk,
    service: Service,
    starts_from: Annotated[Moment, Query(alias="from")],
    starts_to: Annotated[Moment, Query(alias="to")],
    status: Status | None = None,
) -> staff_schemas.StaffAppointments:
    """Appointments that begin in a stretch of time."""
    query = staff_schemas.AppointmentsQuery(starts_from=starts_from, starts_to=starts_to, status=status)
    return await service.appointments(query)


@staff_router.get("/appointments/{id}", responses=responses(*_ALL, NotFound))
async def read_appointment(id: IdPath, who: Clerk, service: Service) -> staff_schemas.StaffAppointmentView:
    """One appointment with its record and what was sent about it. Audited."""
    return await service.appointment(id, f"staff:{who.username}")


@staff_router.post("/appointments/{id}/phone", responses=responses(*_ALL, NotFound))
async def read_phone(id: IdPath, who: Clerk, service: Service) -> staff_schemas.PhoneView:
    """The citizen's telephone number in full. Audited."""
    return await service.phone(id, f"staff:{who.username}")


@staff_router.post("/appointments", responses=responses(*_ALL, *WITH_BODY, NotFound, Conflict))
async def book_for(body: staff_schemas.BookFor, who: Clerk, service: Service) -> schemas.AppointmentView:
    """Book for somebody at the window, whose conversation is open there."""
    return await service.book_for(body, f"staff:{who.username}")


@staff_router.post("/appointments/{id}/decision", status_code=204, responses=_STEP)
async def decide(id: IdPath, body: staff_schemas.DecisionBody, who: Clerk, service: Service) -> None:
    """Confirm or refuse the request of somebody who missed meetings before. Audited."""
    action = "appointment.accepted" if body.accept else "appointment.refused"
    await service.step(
        id,
        f"staff:{who.username}",
        action,
        lambda services, db: services.changing.decide(db, id, accept=body.accept),
    )


@staff_router.post("/appointments/{id}/attendance", status_code=204, responses=_STEP)
async def attendance(id: IdPath, body: staff_schemas.AttendanceBody, who: Clerk, service: Service) -> None:
    """Whether the citizen came. Audited."""
    action = "appointment.attended" if body.came else "appointment.missed"
    await service.step(
        id,
        f"staff:{who.username}",
        action,
        lambda services, db: services.changing.attended(db, id, came=body.came),
    )


@staff_router.post("/appointments/{id}/mentor-cancels", status_code=204, responses=_STEP)
async def mentor_cancels(id: IdPath, body: staff_schemas.ReasonBody, who: Clerk, service: Service) -> None:
    """The mentor cannot come: the citizen is told and offered other times. Audited."""
    await service.step(
        id,
        f"staff:{who.username}",
        "appointment.cancelled_by_mentor",
        lambda services, db: services.changing.cancel_by_mentor(db, id, body.reason),
    )


@staff_router.put("/appointments/{id}/record", status_code=204, responses=_STEP)
async def write_record(id: IdPath, body: staff_schemas.RecordBody, who: Clerk, service: Service) -> None:
    """The mentor's short record and the next step."""
    actor = f"staff:{who.username}"
    await service.do(
        lambda services, db: services.afterwards.record(db, id, body.summary, body.next_step, actor)
    )


@staff_router.get("/follow-ups", responses=responses(*_ALL))
async def list_follow_ups(_: Keeper, service: Service, done: bool = False) -> staff_schemas.FollowUps:
    """Bad ratings to look after, the most urgent first."""
    return await service.follow_ups(done=done)


@staff_router.post("/follow-ups/{id}/done", status_code=204, responses=_STEP)
async def finish_follow_up(
    id: IdPath, body: staff_schemas.FollowUpBody, who: Keeper, service: Service
) -> None:
    """Somebody has looked after a bad rating."""
    actor = f"staff:{who.username}"
    await service.do(lambda services, db: services.afterwards.finish_follow_up(db, id, body.outcome, actor))


@staff_router.get("/pairings", responses=responses(*_ALL))
async def list_pairings(
    _: Clerk, service: Service, status: PairingStatus | None = None
) -> staff_schemas.Pairings:
    """Pairings with a status."""
    return await service.pairings(status.value if status else None)


@staff_router.post("/pairings/{id}/mentor-answer", status_code=204, responses=_STEP)
async def mentor_answers(id: IdPath, body: staff_schemas.PairingTerms, _: Clerk, service: Service) -> None:
    """The mentor agrees to so many months, or declines."""
    await service.do(lambda services, db: services.afterwards.mentor_answers(db, id, body.months))


@staff_router.post("/pairings/{id}/end", status_code=204, responses=_STEP)
async def end_pairing(id: IdPath, _: Clerk, service: Service) -> None:
    """A pairing is over."""
    await service.do(lambda services, db: services.afterwards.end_pairing(db, id))


@staff_router.get("/waitlist", responses=responses(*_ALL))
async def list_wishes(_: Clerk, service: Service) -> staff_schemas.StaffWishes:
    """Who waits for a mentor or a check-up, oldest first."""
    return await service.wishes()


@staff_router.post("/waitlist/{id}/closed", status_code=204, responses=_STEP)
async def close_wish(id: IdPath, who: Clerk, service: Service) -> None:
    """Somebody was helped."""
    actor = f"staff:{who.username}"
    await service.do(lambda services, db: services.afterwards.close_wish(db, id, actor))


@staff_router.post("/group-sessions", responses=_STEP)
async def announce(body: staff_schemas.SessionBody, _: Keeper, service: Service) -> schemas.Created:
    """Announce a group session."""
    return schemas.Created(id=await service.announce(body))


@staff_router.get("/group-sessions/{id}/attendees", responses=responses(*_ALL))
async def list_attendees(id: IdPath, _: Clerk, service: Service) -> staff_schemas.Attendees:
    """The list of a group session, in order."""
    return await service.attendees(id)


@staff_router.put("/group-sessions/{id}/seats", status_code=204, responses=_STEP)
async def set_seats(id: IdPath, body: staff_schemas.SeatsBody, _: Keeper, service: Service) -> None:
    """More or fewer seats; new ones go to who waits."""
    await service.do(lambda services, db: services.sessions.set_seats(db, id, body.seats))


@staff_router.delete("/group-sessions/{id}", status_code=204, responses=responses(*_ALL, NotFound))
async def call_off(id: IdPath, _: Keeper, service: Service) -> None:
    """Cancel a group session; everybody on the list is told."""
    await service.do(lambda services, db: services.sessions.call_off(db, id))


@staff_router.post("/registrations/{id}/attendance", status_code=204, responses=_STEP)
async def session_attendance(
    id: IdPath, body: staff_schemas.AttendanceBody, _: Clerk, service: Service
) -> None:
    """Sign somebody in, or note that they did not come."""
    await service.do(lambda services, db: services.sessions.attended(db, id, came=body.came))
