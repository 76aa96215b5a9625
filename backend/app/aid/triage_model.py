"""The shape of triage tables (`policies/triage/*.yml`): when somebody is sent where, and why."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.decisions.model import Condition, Identifier, Label, Table, Words

ClassCode = Literal["T0", "T1", "T2", "T3", "T4", "T5", "T6", "T7"]
CLASS_CODES: tuple[ClassCode, ...] = ("T0", "T1", "T2", "T3", "T4", "T5", "T6", "T7")
_FullId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(/\d+#[0-9.]+)?$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Trigger(Condition):
    """One thing that is enough to send somebody there. `reason` is said to them, in neutral words."""

    reason: Words


class Referral(_Strict):
    """Where to go, what to bring, whom to call, what comes next.

    `window`: what only the window can settle. `hotlines`: verified facts of that kind. `staff_facts`: facts
    staff see beside it, also those that wait to be checked.
    """

    office: Label
    where: Words
    when: Label
    bring: tuple[Words, ...] = ()
    say: Words
    next: tuple[Words, ...] = Field(min_length=1)
    window: tuple[Words, ...] = ()
    hotlines: tuple[str, ...] = Field(min_length=1)
    clauses: tuple[_FullId, ...] = ()
    staff_facts: tuple[str, ...] = ()


class TriageTable(Table):
    """One class. `place`: its place in a plan, the first first. `due_working_days`: 0 is at once."""

    class_code: ClassCode
    place: int = Field(ge=0, le=99)
    due_working_days: int = Field(ge=0, le=30)
    joins: tuple[Identifier, ...] = ()
    conditions: tuple[Trigger, ...] = Field(min_length=1)
    referral: Referral
