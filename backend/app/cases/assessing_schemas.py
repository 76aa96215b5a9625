"""Eligibility as the API shows it: the shape of `app.decisions.render.as_data`, with what the case adds."""

from datetime import date

from pydantic import BaseModel

from app.conversations.schemas import LocalTime


class SourceView(BaseModel):
    """Where a rule stands. `quote` only of what is verified or a clause."""

    clause_id: str | None
    fact_id: str | None
    title: str
    article: str | None
    area: str
    date: str | None
    checked_on: str
    quote: str | None
    caveats: list[str]


class FigureView(SourceView):
    """A figure that is verified for this person's area."""

    text: str
    standing: str


class ConditionView(BaseModel):
    """A condition with what the person told."""

    id: str
    label: str
    value: str
    outcome: str
    outcome_label: str
    text: str
    do: str
    standing: str
    standing_label: str
    source: SourceView


class AssessmentView(BaseModel):
    """The answer of one table, verdict first."""

    id: str
    title: str
    version: int
    verdict: str
    verdict_label: str
    headline: str
    area: str
    as_of: date
    review_by: date
    conditions: list[ConditionView]
    figures: list[FigureView]
    reasons: list[str]
    asks: list[str]
    remind_on: date | None
    next_step: str
    wished: bool


class EligibilityView(BaseModel):
    """All tables that can concern a case, those asked for first. The office has the last word."""

    case_id: str
    number: str
    made_at: LocalTime
    complete: bool
    results: list[AssessmentView]
