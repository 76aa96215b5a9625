"""What goes out over HTTP: for citizens and the bot."""

from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel, Field
from sqlalchemy import Row

from app.clock import in_shanghai
from app.mentors.finding import FindingStatus, Suggestion
from app.mentors.kinds import (
    CATEGORY_LABELS,
    FORMAT_LABELS,
    PAIRING_LABELS,
    REGISTRATION_LABELS,
    STATUS_LABELS,
    Category,
    Format,
    Level,
    PairingStatus,
    RegistrationStatus,
    Status,
    WishKind,
    is_offer,
)
from app.mentors.library.records import Mentor
from app.mentors.offers import Slot
from app.mentors.personal import for_people
from app.mentors.wording import said_time


class MentorView(BaseModel):
    """What everybody may know of a mentor."""

    id: str
    name: str
    organisation: str
    position: str
    city: str
    categories: list[Category]
    category_labels: list[str]
    industries: list[str]
    formats: list[Format]
    format_labels: list[str]
    introduction: str
    photo: str | None
    meeting_place: str | None
    is_demo: bool

    @classmethod
    def of(cls, mentor: Mentor) -> Self:
        """The public fields."""
        return cls(
            id=mentor.id,
            name=mentor.name,
            organisation=mentor.organisation,
            position=mentor.position,
            city=mentor.city,
            categories=list(mentor.categories),
            category_labels=[CATEGORY_LABELS[kind] for kind in mentor.categories],
            industries=list(mentor.industries),
            formats=list(mentor.formats),
            format_labels=[FORMAT_LABELS[way] for way in mentor.formats],
            introduction=mentor.introduction,
            photo=mentor.photo,
            meeting_place=mentor.meeting_place,
            is_demo=mentor.is_demo,
        )


class MentorList(BaseModel):
    """The library, or a part of it."""

    mentors: list[MentorView]


class SlotView(BaseModel):
    """A time that can be booked; `said` is to be read to people, `note` is what is not certain."""

    starts_at: datetime
    ends_at: datetime
    said: str
    note: str | None

    @classmethod
    def of(cls, slot: Slot) -> Self:
        """In the time of Shanghai, with its offset."""
        return cls(
            starts_at=in_shanghai(slot.starts_at),
            ends_at=in_shanghai(slot.ends_at),
            said=said_time(slot.starts_at, slot.ends_at),
            note=slot.note,
        )


class SlotList(BaseModel):
    """Free times of a mentor."""

    slots: list[SlotView]


class SuggestionView(BaseModel):
    """A mentor, why they are suggested and some of their free times."""

    mentor: MentorView
    format: Format
    format_label: str
    reasons: list[str]
    why: str
    slots: list[SlotView]

    @classmethod
    def of(cls, suggestion: Suggestion) -> Self:
        """`why` is the reasons in one line: 擅长电商 · 本市 · 周三下午有空."""
        return cls(
            mentor=MentorView.of(suggestion.mentor),
            format=suggestion.format,
            format_label=FORMAT_LABELS[suggestion.format],
            reasons=list(suggestion.reasons),
            why=" · ".join(suggestion.reasons),
            slots=[SlotView.of(slot) for slot in suggestion.slots],
        )


class GroupSessionView(BaseModel):
    """A group session to come."""

    id: str
    title: str
    description: str
    city: str
    place: str
    mentor_name: str | None
    starts_at: datetime
    ends_at: datetime
    said: str
    seats: int
    seats_free: int
    is_demo: bool

    @classmethod
    def of(cls, row: Row[Any]) -> Self:
        """A row of the session list."""
        return cls(
            id=row.id,
            title=row.title,
            description=row.description,
            city=row.city,
            place=row.place,
            mentor_name=row.mentor_name,
            starts_at=in_shanghai(row.starts_at),
            ends_at=in_shanghai(row.ends_at),
            said=said_time(row.starts_at, row.ends_at),
            seats=row.seats,
            seats_free=max(0, row.seats - row.taken),
            is_demo=row.is_demo,
        )


class GroupSessionList(BaseModel):
    """Group sessions to come."""

    sessions: list[GroupSessionView]


class SearchAnswer(BaseModel):
    """`can_wait`: nobody fits or has time; offer the waiting list, these sessions, or a check-up."""

    status: FindingStatus
    message: str
    topics: list[str]
    suggestions: list[SuggestionView]
    can_wait: bool
    sessions: list[GroupSessionView]


class AppointmentView(BaseModel):
    """An appointment as its citizen sees it."""

    id: str
    mentor_id: str
    mentor_name: str
    starts_at: datetime
    ends_at: datetime
    said: str
    format: Format
    format_label: str
    status: Status
    status_label: str
    held_until: datetime | None
    is_offer: bool = Field(
        description="A time that came free for somebody who waits, held until `held_until`."
    )
    meeting_place: str | None
    topic: str | None
    description: str | None
    contact_phone: str | None
    cancel_reason: str | None
    can_change: bool
    can_rate: bool
    rating: Level | None
    next_step: str | None
    offers: list[SlotView]

    @classmethod
    def of(
        cls,
        row: Row[Any],
        *,
        can_change: bool = False,
        can_rate: bool = False,
        rating: str | None = None,
        next_step: str | None = None,
        offers: tuple[Slot, ...] = (),
    ) -> Self:
        """A row of the appointments; the telephone number is shown in part."""
        return cls(
            **{name: row._mapping[name] for name in ("id", "mentor_id", "mentor_name", "cancel_reason")},
            starts_at=in_shanghai(row.starts_at),
            ends_at=in_shanghai(row.ends_at),
            said=said_time(row.starts_at, row.ends_at),
            format=Format(row.format),
            format_label=FORMAT_LABELS[Format(row.format)],
            status=Status(row.status),
            status_label=STATUS_LABELS[Status(row.status)],
            held_until=in_shanghai(row.held_until) if row.held_until else None,
            is_offer=row.status == Status.HELD and is_offer(row.booked_by),
            meeting_place=None if row.format == Format.ONLINE else row.meeting_place,
            topic=for_people(row.topic),
            description=for_people(row.description),
            contact_phone=masked_phone(row.contact_phone),
            can_change=can_change,
            can_rate=can_rate,
            rating=Level(rating) if rating else None,
            next_step=for_people(next_step),
            offers=[SlotView.of(slot) for slot in offers],
        )


def masked_phone(phone: str | None) -> str | None:
    """139****8901."""
    return f"{phone[:3]}****{phone[-4:]}" if phone else None


class RegistrationView(BaseModel):
    """A place in a group session, or in the line for one."""

    session_id: str
    title: str
    place: str
    said: str
    starts_at: datetime
    ends_at: datetime
    status: RegistrationStatus
    status_label: str
    waiting_before: int | None = Field(description="How many stand before you in the line.")


class PairingView(BaseModel):
    """A pairing (结对)."""

    id: str
    mentor_id: str
    mentor_name: str
    status: PairingStatus
    status_label: str
    goal: str | None
    months: int | None

    @classmethod
    def of(cls, row: Row[Any]) -> Self:
        """A row of the pairings."""
        return cls(
            **{name: row._mapping[name] for name in ("id", "mentor_id", "mentor_name", "months")},
            status=PairingStatus(row.status),
            status_label=PAIRING_LABELS[PairingStatus(row.status)],
            goal=for_people(row.goal),
        )


class WishView(BaseModel):
    """Something a citizen waits for."""

    id: str
    kind: WishKind
    need: str | None
    city: str | None
    format: Format | None
    created_at: datetime

    @classmethod
    def of(cls, row: Row[Any]) -> Self:
        """A row of the wishes."""
        return cls(
            **{name: row._mapping[name] for name in ("id", "kind", "city", "format")},
            need=for_people(row.need),
            created_at=in_shanghai(row.created_at),
        )


class MyBookings(BaseModel):
    """Everything a citizen has booked or waits for (我的预约)."""

    appointments: list[AppointmentView]
    registrations: list[RegistrationView]
    pairings: list[PairingView]
    wishes: list[WishView]


class Created(BaseModel):
    """The id of what was stored."""

    id: str


def label_of_registration(status: str) -> str:
    """What people read."""
    return REGISTRATION_LABELS[RegistrationStatus(status)]
