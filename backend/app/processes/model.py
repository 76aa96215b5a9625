"""The shape of a process file (`processes/*.yml`). `processes/schema.json` is generated from it."""

import re
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

MAX_LABEL = 20  # what a WeChat button shows
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=600)]
ShortWords = Annotated[str, StringConstraints(min_length=1, max_length=MAX_LABEL)]
Expression = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Pattern = Annotated[str, StringConstraints(min_length=1, max_length=300)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StepType(StrEnum):
    """What kind of answer a step takes."""

    CHOICE = "choice"
    MANY = "many"
    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"  # whole yuan
    DATE = "date"  # YYYY, YYYY-MM or YYYY-MM-DD, as precise as `precision` wants
    REGION = "region"  # six-digit division code
    PHONE = "phone"
    ID = "id"  # resident identity card
    NAME = "name"  # of a person
    ADDRESS = "address"
    YES_NO = "yes_no"
    FILE = "file"  # ids of uploaded files
    CONFIRM = "confirm"  # the review; nothing after it
    CONSENT = "consent"  # put in by the engine before the first step of a purpose
    GROUP = "group"  # steps that are asked again for each of several things


WITH_OPTIONS = frozenset({StepType.CHOICE, StepType.MANY})
# Kinds whose answers are personal whatever the process says.
ALWAYS_PERSONAL = frozenset({StepType.PHONE, StepType.ID, StepType.NAME, StepType.ADDRESS, StepType.FILE})


class Option(_Strict):
    """One answer of a choice.

    `say`: other words people use for it, anywhere. `reply`: words that mean it only when it was asked for.
    `whole`: words that mean it only as the whole answer. `clause`: words that mean it when they are a whole
    clause of a sentence (…，公司，…). A … inside a word leaves room for a few characters: 在…打工.
    """

    value: Identifier
    label: ShortWords
    say: list[ShortWords] = []
    reply: list[ShortWords] = []
    whole: list[ShortWords] = []
    clause: list[ShortWords] = []
    help: Words | None = None
    show_if: Expression | None = None
    alone: bool = False  # of a `many`: excludes all others (以上都不是)


class Section(_Strict):
    """A part of the form and of the review."""

    id: Identifier
    title: ShortWords


class AskBack(_Strict):
    """What stands in an answer that leaves open which it is, and the rule that is told then."""

    when: list[Pattern] = Field(min_length=1)
    told: Words


class Early(_Strict):
    """What people tell of a question before one can know whether it will be there: 跟我姐合伙开个饭店.

    `when`: patterns of a clause that tells it, `never`: of one that does not; `value`: what it answers then.
    `at`: the question on which it hangs, above which `told` stands.
    """

    when: list[Pattern] = Field(min_length=1)
    never: list[Pattern] = []
    value: Identifier
    at: Identifier
    told: Words


class Step(_Strict):
    """One question.

    `label` names it in a review and in a correction; `names` are further words people use for it.
    `why` answers “为什么问这个”, with the clause `basis`. `show_if` decides whether it is there;
    `asked_if` whether it is also asked: otherwise it is only answered by who says it unasked;
    `depends_on` names further steps whose change makes the answer meaningless. `take`: patterns with
    a group `value` by which an answer is recognised when it is volunteered, `take_reply` only when it was
    asked for; `cue`: words that must
    stand close to a volunteered number, money or date. `personal`: the purpose of the privacy notice
    under which the answer is kept; none: nothing personal. `yes_label`, `no_label`: what the buttons of a
    yes_no say. `yes_reply`, `no_reply`: like `yes_say`, `no_say`, but only when it was asked for.
    `unasked`: whether the answer is taken when it is volunteered, `unasked_if`: what a clause must hold for
    that, `heard`: what is said then. `ignore`: a clause in which one of these
    stands is about something else. `of_self`: what is said of relatives and friends is no answer.
    `ask_back`: answers that do not settle it, and the rule that does. `early`: how it is told beforehand.
    `least` and `most` bound a number, a sum, the length of a text, or how many things a group has.
    """

    id: Identifier
    type: StepType
    section: Identifier | None = None
    label: ShortWords
    ask: Words
    ask_staff: Words | None = None
    hint: Words | None = None
    help: Words | None = None
    why: Words | None = None
    basis: list[str] = []
    required: bool = True
    show_if: Expression | None = None
    asked_if: Expression | None = None
    depends_on: list[Identifier] = []
    options: list[Option] = []
    provider: Identifier | None = None
    names: list[ShortWords] = []
    take: list[Pattern] = []
    take_reply: list[Pattern] = []
    cue: list[ShortWords] = []
    unasked: bool = True
    unasked_if: Pattern | None = None
    heard: Words | None = None
    yes_label: ShortWords = "是"
    no_label: ShortWords = "不是"
    yes_say: list[Pattern] = []
    no_say: list[Pattern] = []
    yes_reply: list[Pattern] = []
    no_reply: list[Pattern] = []
    ignore: list[Pattern] = []
    of_self: bool = False
    ask_back: AskBack | None = None
    early: Early | None = None
    least: int | None = None
    most: int | None = None
    unit: ShortWords | None = None
    precision: Annotated[str, StringConstraints(pattern="^(year|month|day)$")] = "day"
    when: Annotated[str, StringConstraints(pattern="^(past|future|any)$")] = "any"
    level: Annotated[str, StringConstraints(pattern="^(city|county)$")] = "county"
    personal: Identifier | None = None
    retention: Identifier = "case"
    steps: "list[Step]" = []
    more: Words | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        with_options = self.type in WITH_OPTIONS
        if with_options and not self.options and not self.provider:
            raise ValueError(f"步骤 {self.id}：{self.type} 必须有 options")
        if not with_options and self.options:
            raise ValueError(f"步骤 {self.id}：只有 choice 和 many 可以有 options")
        if self.type in ALWAYS_PERSONAL and self.personal is None:
            raise ValueError(f"步骤 {self.id}：{self.type} 收集个人信息，必须写 personal（隐私说明里的用途）")
        if (self.type is StepType.GROUP) != bool(self.steps) or (self.more and not self.steps):
            raise ValueError(f"步骤 {self.id}：group 才有 steps 和 more")
        if self.type is StepType.GROUP and not (self.more and self.most):
            raise ValueError(f"步骤 {self.id}：group 必须写 more（还有吗）和 most（最多几个）")
        for pattern in self._patterns():
            re.compile(pattern)
        if any("value" not in re.compile(pattern).groupindex for pattern in (*self.take, *self.take_reply)):
            raise ValueError(f"步骤 {self.id}：take 的正则要有名为 value 的组")
        return self

    def _patterns(self) -> list[str]:
        asked = [*self.yes_reply, *self.no_reply]
        asked += [self.unasked_if] if self.unasked_if else []
        asked += self.ask_back.when if self.ask_back else []
        asked += [*self.early.when, *self.early.never] if self.early else []
        return [*self.take, *self.take_reply, *self.yes_say, *self.no_say, *asked, *self.ignore]


class ProcessFile(_Strict):
    """A whole process.

    `outcome`: what submitting makes (`case`, `appointment`, `aid_intake`). `plan`: id of the sub-items
    that a submitted case consists of. `restricted`: the words said while it is open are kept encrypted
    and out of the general review, and no window lists or opens its cases.
    """

    id: Identifier
    version: int = Field(ge=1)
    title: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    intro: Words
    outcome: Annotated[str, StringConstraints(pattern="^(case|appointment|aid_intake)$")]
    plan: Identifier | None = None
    basis: list[str] = []
    restricted: bool = False
    expires_days: int = Field(90, ge=1, le=365)
    names: list[ShortWords] = []
    submit_label: ShortWords = "确认提交"
    submitted: Words
    sections: list[Section] = Field(min_length=1)
    steps: list[Step] = Field(min_length=1)
