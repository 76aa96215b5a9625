"""Shapes of the aid API."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.privacy.notes import kept_for_person, kept_in_clear

CaseId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f-]{36}$")]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]
Urgency = Literal["at_once", "one_day", "normal"]
ReferralState = Literal["open", "sent", "answered", "done", "declined"]
Channel = Literal["chat", "phone", "visit", "window"]
# reached, passed_on (to somebody named in the note, who took over) and false_alarm close an alert.
AlertOutcome = Literal["reached", "not_reached", "called_110", "called_120", "false_alarm", "passed_on"]
SeenRevision = Annotated[int, Field(ge=1, le=2**31 - 1)]
Outcome = Literal["helped", "restarted", "employed", "referred_on", "not_reached", "declined"]

_SEEN = "Of the intake as it was looked at: a change by somebody else since is refused."


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Hotline(BaseModel):
    """A number to call, with its own words."""

    number: str
    text: str


class PlanClause(BaseModel):
    """A clause a step rests on, word for word."""

    clause_id: str
    quote: str


class PlanStep(BaseModel):
    """One thing to do: where, when, with what, and what comes next."""

    code: str
    title: str
    reasons: list[str]
    when: str
    office: str
    where: str
    say: str
    bring: list[str]
    next: list[str]
    window: list[str] = Field(description="What only the window can settle.")
    hotlines: list[Hotline]
    clauses: list[PlanClause]
    joins: list[str] = Field(description="What can be begun here: `mentor`, `personal_startup`.")


class ToldView(BaseModel):
    """What staff tell the person about one matter."""

    title: str
    text: str
    at: datetime


class Plan(BaseModel):
    """What to do first, where and by when: one page to keep."""

    case_id: str
    number: str
    made_at: datetime
    submitted: bool
    region: str | None = Field(description="The city or county somebody is in, in words, where he said it.")
    told: list[ToldView] = Field(description="What staff answered for the person, by matter.")
    why_order: str | None = Field(description="Why what is wanted first does not come first.")
    steps: list[PlanStep]
    closing: str


class AidRow(BaseModel):
    """A line of the list: nothing of what was told."""

    case_id: str
    number: str
    revision: int = Field(description="Grows when the owner changes or the intake ends.")
    state: Literal["open", "closed"]
    urgency: Urgency
    due_at: datetime
    overdue: bool
    waiting_for: str = Field(description="In words: 第一次联系, 处理提醒, 第…周回访, 办结.")
    owner: str | None
    created_at: datetime


class AidList(BaseModel):
    """Open intakes: those with an alert that is not closed first, then overdue ones."""

    cases: list[AidRow]


class AlertOutcomeView(BaseModel):
    """What came of an alert; a later one corrects it."""

    number: int
    outcome: AlertOutcome
    note: str | None
    actor: str
    at: datetime


class AlertView(BaseModel):
    """Somebody may be in danger."""

    id: str
    conversation_id: str
    case_id: str | None
    withdrawn: bool = Field(
        description="The consent to the intake was taken back: nothing of it is left, the alert stays."
    )
    kind: str
    raised_at: datetime
    last_at: datetime
    times: int
    minutes: int = Field(description="How long it has waited, or waited until somebody took it.")
    overdue: bool = Field(description="Nobody took it in time.")
    taken_by: str | None
    taken_at: datetime | None
    outcomes: list[AlertOutcomeView] = Field(
        description="What came of it, oldest first; the last one counts."
    )


class AlertList(BaseModel):
    """Alerts, the latest danger first; taken ones, the latest taken first."""

    alerts: list[AlertView]
    total: int = Field(description="How many there are in all, also those that are not on this page.")
    overdue: int = Field(description="How many of all open ones nobody took in time.")
    next: str | None = Field(description="Send it as `before` for those behind; null: there are no more.")


class ReferralView(BaseModel):
    """Where somebody was sent and what came of it."""

    place: int
    code: str
    title: str
    office: str
    reasons: list[str]
    state: ReferralState
    answer: str | None = Field(description="A note of staff, for staff.")
    for_person: str | None = Field(description="给本人的话: what its person reads of it.")
    staff_notes: list[str] = Field(description="Rules that wait to be checked: for staff, not for citizens.")
    updated_by: str | None
    updated_at: datetime


class ContactView(BaseModel):
    """An attempt to reach somebody."""

    at: datetime
    actor: str
    channel: Channel
    reached: bool
    note: str | None


class FollowUpView(BaseModel):
    """Asking again how it went."""

    weeks: int
    due_at: datetime
    done_at: datetime | None
    done_by: str | None
    note: str | None


class AnswerView(BaseModel):
    """What somebody told, in words."""

    label: str
    said: str
    code: str | None = Field(default=None, description="Of a city or county, for machines.")


class PhoneView(BaseModel):
    """A telephone number in full; reading it is audited."""

    phone: str | None


class EarlierView(BaseModel):
    """What the same person handed in before: closed when this one came, with what was done until then."""

    case_id: str
    number: str
    owner: str | None
    created_at: datetime
    closed_at: datetime | None
    contacts: list[ContactView]


class AidView(AidRow):
    """An intake in full, numbers in part. Every look at it is noted."""

    summary: list[str]
    answers: list[AnswerView]
    told_first: list[str] = Field(description="What was said before the story was asked, where it was not.")
    phone: str | None = Field(description="The number to call, in part; in full: `POST …/phone`.")
    contact_wish: str | None = Field(description="How and when to be called, in the person's words.")
    region: str | None = Field(description="City or county, where it is known.")
    referrals: list[ReferralView]
    contacts: list[ContactView]
    follow_ups: list[FollowUpView]
    outcome: Outcome | None
    outcome_note: str | None
    closed_at: datetime | None
    superseded_by: str | None = Field(description="The intake its person handed in after it: look there.")
    earlier: list[EarlierView] = Field(description="What it stands in place of, the latest first.")


class ReferralPut(_Body):
    """Where a referral stands."""

    state: ReferralState
    answer: Note | None = Field(default=None, description="A note of staff; its person never reads it here.")
    for_person: Annotated[str, Field(max_length=300), kept_for_person(300)] | None = Field(
        default=None,
        description="给本人的话: read by its person, with the plan. Replaces what was there; empty: none.",
    )


class ContactCreate(_Body):
    """An attempt to reach somebody."""

    channel: Channel
    reached: bool
    note: Note | None = None


class FollowUpPut(_Body):
    """What was heard."""

    note: Note | None = None
    reason: Note | None = Field(default=None, description="Why it is asked before its time.")


class OwnerPut(_Body):
    """Who looks after an intake from now on; nobody: it is free again."""

    owner: Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[^\x00-\x1f]+$")] | None
    revision: SeenRevision | None = Field(default=None, description=_SEEN)


class OutcomeCreate(_Body):
    """How it ended."""

    outcome: Outcome
    note: Note | None = Field(default=None, description="Needed where nobody tried to reach the person: why.")
    revision: SeenRevision | None = Field(default=None, description=_SEEN)


class AlertOutcomeCreate(_Body):
    """What came of an alert. What was noted before stays; `corrects` names it."""

    outcome: AlertOutcome
    note: Annotated[str, Field(max_length=500), kept_in_clear(500)] | None = Field(
        default=None,
        description="What was done; of a false alarm why it is one, of one passed on to whom. No names; "
        "numbers of people are masked.",
    )
    corrects: Annotated[int, Field(ge=1, le=10_000)] | None = Field(
        default=None, description="The number of the latest outcome, where there is one."
    )
