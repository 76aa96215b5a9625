"""What the policy library says, in the shapes of the public contract."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field


class AnswerStatus(StrEnum):
    """How an answer ended. Every answer has exactly one."""

    ANSWERED = "answered"
    CLARIFY = "clarify"
    NEEDS_PERSONAL_RECORD = "needs_personal_record"
    NOT_COVERED = "not_covered"
    ONLY_EXPIRED = "only_expired"
    OUT_OF_SCOPE = "out_of_scope"
    CRISIS = "crisis"
    ERROR = "error"


class Option(BaseModel):
    """A button: what it says and what pressing it sends."""

    label: str = Field(max_length=40)
    payload: str = Field(max_length=300)


class Citation(BaseModel):
    """One clause as it stands in the source; `quote` occurs there verbatim."""

    document_id: str
    version: str
    title: str
    document_no: str | None = None
    article: int | str  # task number 1-20 of the founding plan, or "goals" / "safeguards"
    clause_id: str
    quote: str
    effective_to: date | None = None
    source_url: str | None = None


class Answer(BaseModel):
    """The verdict on a question with its sources, best first."""

    status: AnswerStatus
    citations: list[Citation] = []
    caveats: list[str] = []
    confidence: float | None = None  # learned probability that the best unit answers the question, 0..1
    library_version: str | None = None


class PolicyAnswer(BaseModel):
    """A complete reply to a policy question, ready to be shown."""

    kind: Literal["policy"] = "policy"
    text: str
    options: list[Option] = []
    answer: Answer
    card: dict[str, Any] | None = None
    tells: Literal["trouble", "worker"] | None = Field(
        None,
        description="`trouble`: beside a question, or without one, somebody tells of his own trouble. "
        "`worker`: he worked in what ended; it was not his.",
    )

    desk: bool = Field(False, description="The policies are silent; the text names the desk that settles it.")
    asker: str | None = Field(
        None, description="The group somebody says he is one of, where the reply is what is true for it."
    )
    everybody: bool = Field(False, exclude=True, description="It says what there is for whoever starts.")


class PolicyQuestion(BaseModel):
    """A question from an action, in the visitor's words (personal data already replaced by tokens)."""

    question: str = Field(min_length=1, max_length=2000)
    conversation_id: str | None = Field(None, max_length=64)
    region: str | None = Field(None, max_length=40)
    as_of: date | None = None
    hint: str | None = Field(None, max_length=40)
    before: list[Annotated[str, Field(max_length=2000)]] = Field(
        default=[], max_length=4, description="What was asked earlier in the conversation, newest first."
    )


class ClauseChoice(BaseModel):
    """A clause the visitor chose from the buttons."""

    clause_id: str = Field(min_length=1, max_length=80)
    question: str | None = Field(None, max_length=2000)
    conversation_id: str | None = Field(None, max_length=64)


class ClauseView(BaseModel):
    """One sentence of a document with its plain line."""

    clause_id: str
    quote: str
    plain: str


class SectionView(BaseModel):
    """A heading as printed and the clauses directly under it."""

    id: str
    printed: str
    article: int | str | None
    clauses: list[ClauseView]


class DocumentView(BaseModel):
    """A document version to be read in full. What the source does not state is null."""

    document_id: str
    version: str
    title: str
    issuer: list[str]
    document_no: str | None
    published_on: date | None
    effective_from: date | None
    effective_to: date | None
    source_url: str | None
    sections: list[SectionView]


class Examples(BaseModel):
    """Questions to start with."""

    questions: list[str]
