"""The one-time notice (一次性告知单) as data: what the chat, the page and the print show alike."""

from typing import Literal

from pydantic import BaseModel

from app.conversations.schemas import LocalTime


class NoticeLine(BaseModel):
    """Something the person told, as far as it belongs on the paper."""

    label: str
    value: str


class NoticeItem(BaseModel):
    """A sub-item. `pending`: not checked for Heilongjiang, the desk decides."""

    id: str
    title: str
    department: str
    what: str
    where: str | None
    note: str | None
    filed: Literal["with_case", "by_self", "reminder"]
    filed_label: str
    produces: str | None
    state_label: str | None
    pending: bool


class NoticeWave(BaseModel):
    """What can be done side by side, once everything before it is finished."""

    number: int
    items: list[NoticeItem]


class NoticeMaterial(BaseModel):
    """A paper, once, however many sub-items use it."""

    id: str
    name: str
    form: str
    mark: Literal["shared", "issued", "own", "have"]
    mark_label: str
    note: str | None
    used_by: list[str]
    pending: bool


class NoticeCode(BaseModel):
    """A fresh one-time code that opens the case at the window or on another device."""

    code: str
    link: str
    svg: str


class Notice(BaseModel):
    """Everything a person must know to be told only once. Personal values are masked."""

    case_id: str
    number: str
    title: str
    state: str
    state_label: str
    complete: bool
    made_at: LocalTime
    about: list[NoticeLine]
    area_note: str
    waves: list[NoticeWave]
    materials: list[NoticeMaterial]
    at_hand: int
    to_bring: int
    order: list[str]
    reminders: list[str]
    hotlines: list[str]
    code: NoticeCode | None = None


class MaterialPut(BaseModel):
    """Whether the person has a material at hand."""

    have: bool
