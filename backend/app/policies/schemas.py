"""What the policy library says, in the shapes of the public contract."""

from datetime import date
from enum import StrEnum
from typing import Any, Literal

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
    library_version: str | None = None


class PolicyAnswer(BaseModel):
    """A complete reply to a policy question, ready to be shown."""

    kind: Literal["policy"] = "policy"
    text: str
    options: list[Option] = []
    answer: Answer
    card: dict[str, Any] | None = None
