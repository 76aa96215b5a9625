"""The shape of triage tables (`policies/triage/*.yml`): when somebody is sent where, and why."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from app.decisions.model import Condition, Identifier, Label, Source, Table, Words

ClassCode = Literal["T0", "T1", "T2", "T3", "T4", "T5", "T6", "T7"]
CLASS_CODES: tuple[ClassCode, ...] = ("T0", "T1", "T2", "T3", "T4", "T5", "T6", "T7")
DUE = "{due}"  # in `when`: the day `due_working_days` after the plan
_FullId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(/\d+#[0-9.]+)?$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Trigger(Condition):
    """One thing that is enough to send somebody there. `reason` is said to them, in neutral words.

    `due_working_days`: where it alone sends him there it is due then, and not when the class is.
    """

    reason: Words
    due_working_days: int | None = Field(default=None, ge=0, le=30)


class Line(_Strict):
    """Words for those whose answers fit `show_if`. No text: nothing is said to them."""

    text: Words | None
    show_if: Source | None = None


def _ends_general(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    if lines[-1].show_if is not None or any(line.show_if is None for line in lines[:-1]):
        raise ValueError("every line but the last has show_if, the last is for everybody else")
    return lines


def _speaks(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    if any(line.text is None for line in lines):
        raise ValueError("every line has a text")
    return lines


def _is_conditional(line: Line) -> Line:
    if line.text is None or line.show_if is None:
        raise ValueError("a line on its own has a text and show_if")
    return line


# Lines of which one is taken: the first that surely fits, else the last.
Choice = Annotated[tuple[Line, ...], Field(min_length=2), AfterValidator(_ends_general)]
Spoken = Words | Annotated[Choice, AfterValidator(_speaks)]
# In a list a line on its own is left out only for those it surely does not fit.
Entry = Words | Annotated[Line, AfterValidator(_is_conditional)] | Choice


class Referral(_Strict):
    """Where to go, what to bring, whom to call, what comes next.

    `heading`: the title of the step where the table's own does not fit everybody. `window`: what only the
    window can settle. `hotlines`: verified facts of that kind. `staff_facts`: facts staff see beside it, also
    those that wait to be checked.
    """

    heading: Spoken | None = None
    office: Label
    where: Spoken
    when: Spoken
    bring: tuple[Entry, ...] = ()
    say: Spoken
    next: tuple[Entry, ...] = Field(min_length=1)
    window: tuple[Entry, ...] = ()
    hotlines: tuple[str, ...] = Field(min_length=1)
    clauses: tuple[_FullId, ...] = ()
    staff_facts: tuple[str, ...] = ()


class TriageTable(Table):
    """One class. `place`: its place in a plan, the first first. `due_working_days`: 0 is at once.

    `chosen_by`: the answer to `first` that means it; the chosen one comes first in a plan but behind those
    with `ahead`, which says why. `behind`: why it stays where it is even when it is chosen.
    """

    class_code: ClassCode
    place: int = Field(ge=0, le=99)
    due_working_days: int = Field(ge=0, le=30)
    joins: tuple[Identifier, ...] = ()
    chosen_by: Identifier | None = None
    ahead: Words | Choice | None = None
    behind: Words | None = None
    conditions: tuple[Trigger, ...] = Field(min_length=1)
    referral: Referral
