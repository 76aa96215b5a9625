"""The shape of decision tables (`policies/eligibility/*.yml`). The JSON Schema is generated from it."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Label = Annotated[str, StringConstraints(min_length=1, max_length=30)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=160)]
Source = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Kind = Literal["choice", "many", "yes_no", "number", "date", "region"]
Grade = Literal["verified", "pending"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Option(_Strict):
    """One answer of a choice."""

    value: Identifier
    label: Label


class Variable(_Strict):
    """Something a table asks for: how it is called and worded, what can be answered.

    With `derived` it is not asked but computed from other variables.
    """

    name: Identifier
    label: Label
    type: Kind
    ask: Words
    unit: Label | None = None
    options: tuple[Option, ...] = ()
    derived: Source | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.type in ("choice", "many")) != bool(self.options):
            raise ValueError("choice and many have options, the others none")
        return self


class Reference(_Strict):
    """Where something is said: a clause of the library (full id) or a fact."""

    clause_id: str | None = None
    fact_id: str | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.clause_id is None) == (self.fact_id is None):
            raise ValueError("name either a clause_id or a fact_id")
        return self


class Reminder(_Strict):
    """When to ask again: so many months after a day the person told."""

    months: int = Field(ge=1, le=120)
    after: Identifier


class OnFalse(_Strict):
    """What follows when a condition does not hold, said to the person, and what they can do.

    With `remind`, time alone will mend it.
    """

    verdict: Literal["不符合", "还差", "需窗口核定"]
    text: Words
    do: Words
    remind: Reminder | None = None


class Condition(_Strict):
    """One condition. `only_if` says for whom it counts at all. `figure` grades what it claims: `pending` also
    when the source itself is verified but does not say this much."""

    id: Identifier
    label: Label
    when: Source
    only_if: Source | None = None
    on_unknown: Words
    source: Reference
    figure: Grade


class Requirement(Condition):
    """A condition somebody has to meet to get something."""

    on_false: OnFalse


class OpenPoint(_Strict):
    """What no table can settle: always left to the window, and why."""

    id: Identifier
    text: Words
    source: Reference


class Table(_Strict):
    """What every kind of decision table has: where and when it counts, what it needs, its conditions."""

    id: Identifier
    title: Label
    version: int = Field(ge=1)
    area: str = Field(min_length=2, max_length=10)
    effective_from: date | None = None
    effective_to: date | None = None
    last_checked_on: date
    review_by: date
    needs: tuple[Identifier, ...]
    conditions: tuple[Condition, ...] = Field(min_length=1)


class Decision(Table):
    """Whether a person gets something. `figures` are its amounts and terms; `basis` is what its words rest on
    beside the sources of its conditions."""

    conditions: tuple[Requirement, ...] = Field(min_length=1)
    basis: tuple[Reference, ...] = Field(min_length=1)
    figures: tuple[str, ...] = ()
    open_points: tuple[OpenPoint, ...] = ()
    eligible_text: Words
    next_step: Words
