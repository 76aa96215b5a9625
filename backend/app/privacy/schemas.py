"""What goes in and out of the privacy API."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, Field, PlainSerializer, StrictBool, StringConstraints

from app.clock import in_shanghai
from app.privacy.consent import ConsentSource, Decision
from app.privacy.notice import Handler, Purpose, Section

LocalTime = Annotated[AwareDatetime, PlainSerializer(lambda moment: in_shanghai(moment).isoformat(), str)]
PurposeId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,39}$")]
ConversationId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f-]{36}$")]
ReceiptNumber = Annotated[str, StringConstraints(pattern=r"^SC[0-9]{8}-[0-9A-Z]{12}$")]
# `renew`: granted to a text that has changed since; it does not count until it is given again.
ConsentState = Literal["granted", "refused", "withdrawn", "renew", "not_asked"]


class NoticeView(BaseModel):
    """The privacy notice in force."""

    version: int
    effective_from: date
    title: str
    handler: Handler
    sections: list[Section]
    purposes: list[Purpose]


class PurposeConsent(BaseModel):
    """Where consent to one purpose stands."""

    id: str
    title: str
    sensitive: bool
    state: ConsentState


class ConsentEvent(BaseModel):
    """One decision of the past."""

    purpose: str
    decision: Decision
    notice_version: int
    source: ConsentSource
    decided_at: LocalTime


class Consents(BaseModel):
    """All purposes of the notice in force and every decision so far, oldest first."""

    notice_version: int
    purposes: list[PurposeConsent]
    history: list[ConsentEvent]


class ConsentCreate(BaseModel):
    """Yes or no to exactly one purpose, after reading that version of the notice."""

    purpose: PurposeId
    decision: Literal["granted", "refused"]
    notice_version: int = Field(ge=1, le=100_000)


class ServiceConsentCreate(ConsentCreate):
    """The same, said in chat."""

    conversation_id: ConversationId


class ServiceWithdrawal(BaseModel):
    """Consent taken back in chat: for one purpose, or for all."""

    conversation_id: ConversationId
    purpose: PurposeId | None = None


class Holding(BaseModel):
    """How many records of one sort are kept."""

    what: str
    count: int


class HoldingsView(BaseModel):
    """What is kept about a conversation, in numbers: the chat says it, the export shows it."""

    parts: list[Holding]


class ServiceDeletion(BaseModel):
    """Deletion asked for in chat; carried out when the turn at hand is over."""

    conversation_id: ConversationId


class DeletionCreate(BaseModel):
    """`confirm` must be true: what is deleted cannot be brought back."""

    confirm: StrictBool


class DeletedPart(BaseModel):
    """How many records of one sort were deleted."""

    what: str
    count: int


class KeptPart(BaseModel):
    """What had to be kept, and why."""

    what: str
    count: int
    why: str


class DeletionReceipt(BaseModel):
    """The proof of a deletion. `bot` is `pending` while the bot has not confirmed that it forgot."""

    receipt: str
    requested_at: LocalTime
    deleted_at: LocalTime | None
    deleted: list[DeletedPart]
    kept: list[KeptPart]
    bot: Literal["done", "pending"]


class ExportSection(BaseModel):
    """Everything of one sort: what it is for, how long it is kept, the records."""

    table: str
    title: str
    purpose: str
    kept: list[str]
    columns: dict[str, str]
    rows: list[dict[str, Any]]


class Export(BaseModel):
    """Everything kept about a conversation."""

    exported_at: LocalTime
    conversation_id: str
    notice_version: int
    sections: list[ExportSection]
