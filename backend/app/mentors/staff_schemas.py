"""What goes in and out over HTTP for staff."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, Field, model_validator
from sqlalchemy import Row

from app.clock import in_shanghai
from app.mentors.bodies import Body, CityCode, HoldBody, Id, Window
from app.mentors.kinds import FORMAT_LABELS, STATUS_LABELS, Format, Level, RegistrationStatus, Status
from app.mentors.personal import for_people
from app.mentors.schemas import AppointmentView, PairingView, label_of_registration, masked_phone
from app.mentors.wording import said_time
from app.moments import Moment
from app.privacy.notes import kept_in_clear
from app.typed import READABLE

Minute = Annotated[int, Field(ge=0, le=1440, multiple_of=5)]


class WeeklyWindow(Body):
    """A window of every week; Monday is 0. Minutes of the day, Shanghai."""

    weekday: Annotated[int, Field(ge=0, le=6)]
    start_minute: Minute
    end_minute: Minute


class HoursBody(Body):
    """All weekly windows of a mentor; they replace those before."""

    windows: Annotated[list[WeeklyWindow], Field(max_length=70)]


class ExceptionBody(Window):
    """A stretch that is closed or extra."""

    kind: Literal["closed", "extra"]
    reason: Annotated[str, Field(max_length=100), kept_in_clear(100)] | None = None


class AffectedAppointment(BaseModel):
    """An appointment in a stretch that was closed: somebody has to cancel or keep it."""

    id: str
    said: str


class ExceptionAnswer(BaseModel):
    """The exception, and the appointments it touches."""

    id: str
    affected: list[AffectedAppointment]


class OfficeDayBody(Body):
    """What the office decides about a day. `as_weekday`: works with the hours of that weekday."""

    kind: Literal["work", "rest"]
    as_weekday: Annotated[int, Field(ge=0, le=6)] | None = None
    note: Annotated[str, Field(max_length=100), kept_in_clear(100)] | None = None


class ActiveBody(Body):
    """Whether a mentor is in the library."""

    active: bool


class BookFor(HoldBody):
    """An appointment made at the window for the citizen of a conversation."""

    conversation_id: Id


class AttendanceBody(Body):
    """Whether the citizen came."""

    came: bool


class DecisionBody(Body):
    """Confirm or refuse."""

    accept: bool


class ReasonBody(Body):
    """Why the mentor cannot come; the citizen reads it."""

    reason: Annotated[str, Field(min_length=1, max_length=200), kept_in_clear(200)]


class RecordBody(Body):
    """The mentor's short record."""

    summary: Annotated[str, Field(min_length=1, max_length=1000), READABLE]
    next_step: Annotated[str, Field(max_length=500), READABLE] | None = None


class FollowUpBody(Body):
    """What came of looking after a bad rating."""

    outcome: Annotated[str, Field(min_length=1, max_length=500), READABLE]


class PairingTerms(Body):
    """The mentor agrees to so many months; null declines."""

    months: Annotated[int, Field(ge=1, le=36)] | None


class SeatsBody(Body):
    """The number of seats."""

    seats: Annotated[int, Field(ge=1, le=2000)]


class SessionBody(Window):
    """A group session to be announced."""

    title: Annotated[str, Field(min_length=1, max_length=80), READABLE]
    description: Annotated[str, Field(max_length=2000), READABLE] = ""
    city: CityCode
    place: Annotated[str, Field(min_length=1, max_length=200), READABLE]
    seats: Annotated[int, Field(ge=1, le=2000)]
    mentor_id: Id | None = None

    @model_validator(mode="after")
    def _in_one_day(self) -> Self:
        if self.ends_at - self.starts_at > timedelta(days=1):
            raise ValueError("longer than a day")
        return self


class StaffAppointment(BaseModel):
    """An appointment as staff see it in a list; numbers are masked."""

    id: str
    mentor_id: str
    mentor_name: str
    starts_at: datetime
    said: str
    format: Format
    format_label: str
    status: Status
    status_label: str
    topic: str | None
    contact_phone: str | None
    booked_by: str

    @classmethod
    def of(cls, row: Row[Any]) -> Self:
        """A row of the appointments."""
        return cls(
            **{name: row._mapping[name] for name in ("id", "mentor_id", "mentor_name", "booked_by")},
            starts_at=in_shanghai(row.starts_at),
            said=said_time(row.starts_at, row.ends_at),
            format=Format(row.format),
            format_label=FORMAT_LABELS[Format(row.format)],
            status=Status(row.status),
            status_label=STATUS_LABELS[Status(row.status)],
            topic=for_people(row.topic),
            contact_phone=masked_phone(row.contact_phone),
        )


class StaffAppointments(BaseModel):
    """Appointments that begin in a stretch of time."""

    appointments: list[StaffAppointment]


class RecordView(BaseModel):
    """The record of a meeting."""

    summary: str
    next_step: str | None
    written_by: str
    written_at: datetime


class DeliveryView(BaseModel):
    """One attempt to tell the citizen something."""

    kind: str
    channel: str
    attempt: int
    outcome: str
    started_at: datetime


class StaffAppointmentView(BaseModel):
    """One appointment with all that belongs to it."""

    appointment: AppointmentView
    record: RecordView | None
    deliveries: list[DeliveryView]


class PhoneView(BaseModel):
    """A telephone number in full; reading it is audited."""

    contact_phone: str | None


class FollowUpView(BaseModel):
    """A bad rating to look after."""

    appointment_id: str
    mentor_id: str
    mentor_name: str
    level: Level
    reason: str | None
    due_on: date
    outcome: str | None
    done_by: str | None

    @classmethod
    def of(cls, row: Row[Any]) -> Self:
        """A row of the follow-ups."""
        names = ("appointment_id", "mentor_id", "mentor_name", "level", "due_on", "outcome", "done_by")
        return cls(**{name: row._mapping[name] for name in names}, reason=for_people(row.reason))


class FollowUps(BaseModel):
    """Follow-ups, the most urgent first."""

    follow_ups: list[FollowUpView]


class Pairings(BaseModel):
    """Pairings with a status."""

    pairings: list[PairingView]


class StaffWish(BaseModel):
    """Somebody waits."""

    id: str
    kind: str
    need: str | None
    city: str | None
    format: str | None
    contact_phone: str | None
    created_at: datetime

    @classmethod
    def of(cls, row: Row[Any]) -> Self:
        """A row of the wishes."""
        return cls(
            **{name: row._mapping[name] for name in ("id", "kind", "city", "format")},
            need=for_people(row.need),
            contact_phone=masked_phone(row.contact_phone),
            created_at=in_shanghai(row.created_at),
        )


class StaffWishes(BaseModel):
    """Open wishes, oldest first."""

    wishes: list[StaffWish]


class AttendeeView(BaseModel):
    """Somebody on the list of a group session."""

    registration_id: str
    queue_no: int
    status: RegistrationStatus
    status_label: str
    contact_phone: str | None

    @classmethod
    def of(cls, row: Row[Any]) -> Self:
        """A row of the registrations."""
        return cls(
            registration_id=row.id,
            queue_no=row.queue_no,
            status=RegistrationStatus(row.status),
            status_label=label_of_registration(row.status),
            contact_phone=masked_phone(row.contact_phone),
        )


class Attendees(BaseModel):
    """The list of a group session, in order."""

    attendees: list[AttendeeView]


class AppointmentsQuery(BaseModel):
    """Which appointments."""

    starts_from: Moment
    starts_to: Moment
    status: Status | None = None
