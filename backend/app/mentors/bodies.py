"""What comes in over HTTP: from citizens and the bot."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.mentors.kinds import Format, Level, WishKind
from app.moments import Moment

CityCode = Annotated[str, Field(pattern=r"^23[0-9]{4}$", description="GB/T 2260; 230000: the province team.")]
Id = Annotated[str, Field(min_length=1, max_length=36, pattern=r"^[A-Za-z0-9_-]+$")]
Phone = Annotated[str, Field(max_length=40, description="A telephone number, or its token.")]
ShortText = Annotated[str, Field(max_length=100)]
LongText = Annotated[str, Field(max_length=1000)]


class Body(BaseModel):
    """Nothing but the fields it names."""

    model_config = ConfigDict(extra="forbid")


class Window(Body):
    """A stretch of time."""

    starts_at: Moment
    ends_at: Moment

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.ends_at <= self.starts_at:
            raise ValueError("ends before it begins")
        return self


class Search(Body):
    """Who is needed, in the person's own words."""

    text: Annotated[str, Field(min_length=1, max_length=500)]
    city: CityCode | None = None
    format: Format | None = None
    day_from: Moment | None = Field(None, description="The earliest time that suits.")
    day_to: Moment | None = Field(None, description="The latest time that suits.")


class DetailsBody(Body):
    """What a citizen says about the meeting they want."""

    topic: ShortText | None = None
    description: LongText | None = None
    contact_phone: Phone | None = None


class HoldBody(DetailsBody):
    """A time to be kept for some minutes. Sending an `id` again does nothing twice."""

    id: Id | None = None
    mentor_id: Id
    starts_at: Moment
    format: Format


class ChangeBody(Body):
    """Another time with the same mentor."""

    starts_at: Moment


class RatingBody(Body):
    """How the meeting was: five levels, once."""

    level: Level
    reason: Annotated[str, Field(max_length=500)] | None = None


class PhoneBody(Body):
    """Where to reach the citizen, if they want."""

    contact_phone: Phone | None = None


class PairingBody(PhoneBody):
    """A request for a pairing."""

    mentor_id: Id
    goal: Annotated[str, Field(min_length=1, max_length=500)]


class PairingAnswerBody(Body):
    """Whether the citizen agrees to the mentor's terms."""

    agree: bool


class WishBody(PhoneBody):
    """What somebody waits for."""

    kind: WishKind = WishKind.WAITLIST
    text: Annotated[str, Field(min_length=1, max_length=500)]
    city: CityCode | None = None
    format: Format | None = None
