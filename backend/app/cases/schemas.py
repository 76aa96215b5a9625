"""What goes in and out of the case API."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints

from app.conversations.schemas import LocalTime, Process, Step
from app.privacy.notes import kept_in_clear

CaseId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f-]{36}$")]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.]{0,99}$")]
ProcessId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
ConversationId = Annotated[str, StringConstraints(min_length=1, max_length=36)]
SeenRevision = Annotated[int, Field(ge=0, le=2**31 - 1)]
Note = Annotated[str, Field(max_length=500), kept_in_clear(500)]
CodeText = Annotated[str, StringConstraints(min_length=8, max_length=20)]


class ProcessView(BaseModel):
    """A process that can be started."""

    id: str
    title: str
    intro: str


class Processes(BaseModel):
    """All of them."""

    processes: list[ProcessView]


class CaseCreate(BaseModel):
    """Begin a case."""

    process_id: ProcessId


class Choice(BaseModel):
    """One answer to choose. `alone`: of a question with several answers, excludes all others."""

    value: str
    label: str
    help: str | None = None
    alone: bool = False


class FormStep(BaseModel):
    """A question as the form draws it: the step object, its place in the form, its answer."""

    step: Step
    label: str
    section: str
    help: str | None = None
    why: str | None = None
    unit: str | None = None
    precision: str | None = None
    level: str | None = None
    least: int | None = None
    most: int | None = None
    personal: bool = False
    sensitive: bool = False
    choices: list[Choice] = []
    answered: bool = False
    skipped: bool = False
    value: Any = None
    said: str | None = None
    source: Literal["citizen", "staff", "shared"] | None = None
    confirmed: bool = False
    revision: int = 0


class ItemView(BaseModel):
    """A sub-item and its state."""

    id: str
    title: str
    department: str
    state: str
    label: str
    wave: int
    receipt: str | None = None
    note: str | None = None


class EventView(BaseModel):
    """What happened."""

    at: LocalTime
    action: str
    to_state: str | None = None
    label: str | None = None
    item_id: str | None = None
    note: str | None = None


class CaseSummary(BaseModel):
    """A line of the list."""

    id: str
    number: str
    title: str
    process_id: str
    state: str
    label: str
    revision: int
    created_at: LocalTime
    updated_at: LocalTime
    submitted_at: LocalTime | None = None


class CaseList(BaseModel):
    """The cases of a person, or of an office."""

    cases: list[CaseSummary]


class MaterialCount(BaseModel):
    """How many of the materials that a person has to bring are at hand."""

    at_hand: int
    to_bring: int


class CaseView(CaseSummary):
    """A case in full."""

    process: Process | None
    steps: list[FormStep]
    items: list[ItemView]
    events: list[EventView]
    can_submit: bool
    notice: MaterialCount | None = Field(
        None, description="Set when there is a one-time notice of this case, with its materials."
    )
    withheld: Key | None = Field(
        None, description="The consent that was refused and without which this case cannot be submitted."
    )
    contact_wish: str | None = Field(None, description="How and when to be called, in the person's words.")
    cleared: list[str] = Field([], description="Labels of questions the last change cleared.")
    crisis: str | None = Field(
        None,
        description="What was just typed speaks of danger: the fixed text to show first, with its numbers.",
    )


class AnswerPut(BaseModel):
    """One answer. `revision`: of the case as it was looked at."""

    value: Any = None
    skip: bool = False
    revision: SeenRevision


class Revision(BaseModel):
    """Which state of the case was looked at."""

    revision: SeenRevision


class Withdrawal(BaseModel):
    """Take a case back; after ten minutes with a reason."""

    reason: Annotated[str, Field(max_length=200), kept_in_clear(200)] | None = None


class CodeView(BaseModel):
    """A one-time code, shown once."""

    code: str
    link: str
    svg: str


class CodeUse(BaseModel):
    """Go on with a case begun elsewhere."""

    code: CodeText


class StaffMove(BaseModel):
    """A member of staff moves a case or a sub-item on."""

    move: Literal["accept", "ask_correction", "begin", "finish", "refuse"]
    note: Note | None = None


class ItemMove(BaseModel):
    """A department's answer about a sub-item."""

    move: Literal["accept", "correction", "finish", "refuse"]
    note: Note | None = None


class ChatTurnCreate(BaseModel):
    """A message for the form; exactly one of `text` and `button`."""

    conversation_id: ConversationId
    message_id: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    text: str = Field("", max_length=4000)
    before: list[Annotated[str, Field(max_length=2000)]] = Field(
        default=[], max_length=4, description="What a short question leans on, newest first."
    )
    button: dict[str, Any] | None = None
    intent: str = Field("", max_length=60)
    confidence: float = Field(0.0, ge=0, le=1)
    wish: (
        Literal["start", "status", "resume", "standing", "plan", "notice", "eligibility", "contact", "told"]
        | None
    ) = None
    process_id: ProcessId | None = None


class ChatTurn(BaseModel):
    """What the message did."""

    handled: bool
    before: list[dict[str, Any]]
    digress: bool
    after: list[dict[str, Any]]
