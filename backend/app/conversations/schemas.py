"""What goes in and out of the chat API. The shapes are fixed contracts (DESIGN §7)."""

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, Field, PlainSerializer, StringConstraints, model_validator

from app.clock import in_shanghai
from app.policies.schemas import Answer, Option

MessageId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
RegionCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
LocalTime = Annotated[AwareDatetime, PlainSerializer(lambda moment: in_shanghai(moment).isoformat(), str)]


class ReplyKind(StrEnum):
    """What a message is, so that the page can draw it."""

    TEXT = "text"
    POLICY = "policy"
    MENU = "menu"
    PENDING = "pending"
    DEGRADED = "degraded"
    CRISIS = "crisis"
    ERROR = "error"


class SessionCreate(BaseModel):
    """A new conversation; `region` is the six-digit code of the place the visitor asks about."""

    region: RegionCode | None = None


class Session(BaseModel):
    """The key to the new conversation. It is shown once; we keep only its digest."""

    token: str
    conversation_id: str


class MessageCreate(BaseModel):
    """A visitor's message: typed text, or the payload of an option offered in this conversation.

    Sending the same `id` again returns the first answer; a different content under it is a conflict.
    """

    id: MessageId = Field(
        description="Chosen by the sender (a UUID); the same message keeps it when re-sent."
    )
    # The exact limit is on the trimmed text and has its own error; this bound only stops the absurd.
    text: str | None = Field(None, max_length=20_000, description="1 to 1,000 characters after trimming.")
    payload: str | None = Field(None, max_length=300)

    @model_validator(mode="after")
    def _one_of_both(self) -> "MessageCreate":
        if (self.text is None) == (self.payload is None):
            raise ValueError("exactly one of text and payload")
        return self


class Reply(BaseModel):
    """One bubble of an answer."""

    id: str
    kind: ReplyKind
    text: str
    options: list[Option] = []
    answer: Answer | None = None
    card: dict[str, Any] | None = None


class Progress(BaseModel):
    """Steps done out of all that this case will need."""

    done: int
    total: int


class Step(BaseModel):
    """One question of a guided process; the web form and the staff script render the same object."""

    id: str
    type: str
    ask: str
    hint: str | None = None
    options: list[Option] = []
    required: bool


class Process(BaseModel):
    """The guided process that is open in this conversation."""

    id: str
    title: str
    case_id: str
    progress: Progress
    step: Step | None


class Handover(BaseModel):
    """The conversation is with, or waiting for, a person."""

    state: Literal["waiting", "connected"]


class Turn(BaseModel):
    """The answer to one message."""

    replies: list[Reply]
    process: Process | None = None
    handover: Handover | None = None


class FeedbackCreate(BaseModel):
    """A verdict on one reply of the assistant."""

    rating: Literal["up", "down"]
    reason: Literal["wrong", "unclear", "incomplete", "outdated", "other"] | None = None
    comment: str | None = Field(None, max_length=500)


class Feedback(FeedbackCreate):
    """The stored verdict."""

    message_id: str
    comment: str | None = None  # masked, which may lengthen it


class Message(BaseModel):
    """A message as it stands in the history and is pushed over the stream."""

    seq: int
    id: str
    role: Literal["visitor", "assistant", "staff", "system"]
    kind: ReplyKind
    text: str
    options: list[Option] = []
    answer: Answer | None = None
    card: dict[str, Any] | None = None
    in_reply_to: str | None = None
    state: Literal["pending", "answered"] | None = Field(
        None, description="Of a visitor's message: whether its answer is already in the history."
    )
    feedback: Literal["up", "down"] | None = None
    created_at: LocalTime


class History(BaseModel):
    """Messages after a place in the conversation, in order."""

    messages: list[Message]
    has_more: bool = False
    process: Process | None = Field(
        None, description="The guided process that is open now, with the question it stands at."
    )
    process_moved: bool = Field(
        False, description="Whether that question is not the one asked here last: the form went on elsewhere."
    )
