"""The time of a meeting: chosen, or said in words that the mentors' own reader understands; then held."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from app.cases.mentor_steps import (
    button_label,
    is_any,
    is_first,
    is_soon,
    mentor_of,
    read_offered,
    wanted_time,
)
from app.cases.providers import SAY_AGAIN, Asked, option
from app.clock import in_shanghai
from app.errors import AppError
from app.mentors.appointments import repository as appointments
from app.mentors.appointments.booking import Details, Wanted
from app.mentors.errors import AppointmentNotFound, MentorNotFound, SlotNotOffered
from app.mentors.free import Between
from app.mentors.kinds import Format
from app.mentors.offers import Slot
from app.mentors.service import Services
from app.mentors.wording import said_time
from app.mentors.words_for_times import TimesFound, TimesStatus
from app.processes.choices import read_choice
from app.processes.errors import AnswerProblem
from app.processes.interview import Offered
from app.processes.model import Option
from app.processes.reading import NOTHING, Reading

_MOST = 8
_DAY = re.compile(r"[周週]|星期|礼拜|[号日]|今|昨|前天|明|后天|大后|月|年底|节")
_TIMELY = re.compile(
    r"[点时号日晌]|上午|下午|晚上|早上|中午|傍晚|周|星期|礼拜|今天|明天|昨|前天|\d{1,2}[:：]\d{2}"
)
_OTHERS = re.compile(
    r"(?:还有|有没有|换)?(?:别的|其他|另外|换个?)(?:时间|日子|天)|还有(?:啥|什么)时间|(?:啥|什么)时候有(?:空|时间)"
)
_CLOCKLESS = re.compile("最近的?一?天")  # no day is named
# Behind a day these would say that it is moved away from there: 25日改到四点.
_MOVING = re.compile(r"(?:时间)?(?:改|换|挪|调|推|提前|推迟)(?:到|成|至|为|在)?")
NOT_FREE = "您说的时间约不上，下面这些时间可以："
NOT_THEN = "您要的时间这位导师没空，离得近的有这些。约哪个？别的时间也可以直接说："
CHOOSE = "这些时间可以约，您要哪一个？"
NOTHING_LEFT = "这位导师近期空着的都是您不方便的时间。说“换个导师”，或者换个时间再说一次。"
ASK = "您说的是哪一个时间？"
NOT_HEARD = "没听准是哪天几点，也可能那个时间已经过了。请说具体一点，比如“周三下午两点”。"
NONE_FREE = "这位导师近期约满了。说“换个导师”，我再给您找别的。"


def iso(moment: datetime) -> str:
    """How a time is kept as an answer."""
    return in_shanghai(moment).isoformat(timespec="minutes")


def moment_of(value: object) -> datetime:
    """The time of an answer; ValueError when it is none."""
    moment = datetime.fromisoformat(str(value))
    if moment.tzinfo is None:
        raise ValueError("a time without its zone")
    return moment


def appointment_id(case_id: str, revision: int) -> str:
    """The appointment that a case took at a revision: asking twice takes it once."""
    return str(uuid5(NAMESPACE_URL, f"case:{case_id}:{revision}"))


class SlotProvider:
    """Free times of the mentor that was chosen."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def _whom(self, asked: Asked) -> tuple[str, Format]:
        return mentor_of(str(asked.value("mentor")))

    def offered(self, asked: Asked) -> Offered:
        """Times as the need named them, else some of the coming days."""
        try:
            slots = self._slots(asked)
        except (MentorNotFound, ValueError):
            slots = []
        if not slots:
            return Offered((), NONE_FREE)
        words = wanted_time(asked)
        wanted = self._services.words.wanted(words)
        if not wanted:
            return Offered(tuple(_offered(slot) for slot in spread(slots)))
        if fitting := self._slots_in(asked, wanted):
            return Offered(tuple(_offered(slot) for slot in fitting))
        near = self._times(asked, words).slots or spread(slots)
        return Offered(tuple(_offered(slot) for slot in near), NOT_THEN)

    def _slots_in(self, asked: Asked, wanted: Sequence[Between]) -> list[Slot]:
        """The free times of all that is wanted, each once."""
        found = {slot.starts_at: slot for each in wanted for slot in self._slots(asked, each)}
        return [found[start] for start in sorted(found)][:_MOST]

    def _slots(self, asked: Asked, between: Between | None = None) -> list[Slot]:
        most = None if between is None else _MOST
        return self._services.offers.slots(asked.session, *self._whom(asked), between, most)

    def said(self, asked: Asked, value: str) -> Option:
        """In full: the day with its weekday, from when to when, how long."""
        starts_at = moment_of(value)
        try:
            mentor_id, format = self._whom(asked)
            _, mentor = self._services.offers.libraries.mentor(asked.session, mentor_id)
        except (MentorNotFound, ValueError, AppointmentNotFound):
            return option(value, button_label(starts_at))
        minutes = self._services.offers.minutes(mentor, format)
        ends_at = starts_at + timedelta(minutes=minutes)
        return option(value, f"{said_time(starts_at, ends_at)}（{minutes}分钟）")

    def read(self, asked: Asked, text: str, *, is_open: bool) -> Reading:
        """Words for a time; what can be meant in two ways, or is not free, is asked."""
        if not is_open:
            return self._unasked(asked, text)
        offered = self._choices(asked)
        if named := read_choice(offered, text):
            return Reading(((named[0], ""),), counts=len(named) == 1)
        if is_first(text) and offered:
            return Reading(((offered[0].value, ""),), counts=True)
        if (left := self._open_to_all_but(asked, text)) is not None:
            return left
        if (is_any(text) and not _TIMELY.search(text)) or is_soon(text):
            return Reading(((offered[0].value, offered[0].label),)) if offered else Reading(problem=NONE_FREE)
        if _OTHERS.search(text) and not _DAY.search(_OTHERS.sub("", text)):
            return _to_choose(spread(self._slots(asked)), CHOOSE)
        return self._spoken(asked, offered, text)

    def _unasked(self, asked: Asked, text: str) -> Reading:
        """Only a day that was named or 越快越好, and not while a time waits to be chosen."""
        if not asked.pending and is_soon(text) and not _DAY.search(_CLOCKLESS.sub("", text)):
            soonest = self.offered(asked).options[:1]
            return Reading(tuple((each.value, each.label) for each in soonest))
        if asked.pending:
            return NOTHING
        if not _DAY.search(text):
            return self._wanted(asked)
        found = self._times(asked, text)
        return self._reading(asked, text, found) if found.status in _FREE else NOTHING

    def _wanted(self, asked: Asked) -> Reading:
        """The exact time that was wanted from the beginning, where the mentor just chosen has it free."""
        wanted = wanted_time(asked)
        if asked.value("mentor") is None or not _DAY.search(wanted):
            return NOTHING
        found = self._times(asked, wanted)
        return self._reading(asked, wanted, found) if found.status is TimesStatus.SLOT else NOTHING

    def _choices(self, asked: Asked) -> list[Option]:
        """What the person sees: times that wait to be chosen from, or those of the question."""
        waiting = [_offered_at(value) for value in asked.pending if not str(value).startswith(SAY_AGAIN)]
        return waiting or list(self.offered(asked).options)

    def _spoken(self, asked: Asked, offered: Sequence[Option], text: str) -> Reading:
        alone = self._times(asked, text)
        if alone.status is not TimesStatus.NOT_UNDERSTOOD and not _DAY.search(text):
            chosen = None if asked.pending else asked.value("time")
            spoken_of = [chosen] if chosen else [each.value for each in offered]
            days = dict.fromkeys(in_shanghai(moment_of(each)).date() for each in spoken_of)
            readings = [
                self._times(asked, f"{day.month}月{day.day}日{_MOVING.sub('', text)}") for day in days
            ]
            slots = [slot for found in readings for slot in found.slots if found.status in _FREE]
            if slots:
                exact = len(days) == 1 and readings[0].status is TimesStatus.SLOT
                return Reading(_values(slots), counts=exact, ask=CHOOSE)
            if readings and readings[0].status is not TimesStatus.NOT_UNDERSTOOD:
                return self._reading(asked, text, readings[0])  # of that day, never of today
        reading = self._reading(asked, text, alone)
        if not reading.fits and _TIMELY.search(text):
            return Reading(problem=NOT_HEARD)
        return reading

    def _open_to_all_but(self, asked: Asked, text: str) -> Reading | None:
        """Any time, 除了周末都行: the first free ones that fit; None when a text says no such thing."""
        open_to = self._services.words.open_to(text)
        if open_to is None:
            return None
        fitting = [slot for slot in self._slots(asked) if open_to.takes(in_shanghai(slot.starts_at))]
        return _to_choose(spread(fitting), CHOOSE) if fitting else Reading(problem=NOTHING_LEFT)

    def _times(self, asked: Asked, text: str) -> TimesFound:
        return self._services.words.read(asked.session, *self._whom(asked), text)

    def _reading(self, asked: Asked, text: str, found: TimesFound) -> Reading:
        if found.status is TimesStatus.SLOT:
            return Reading(_values(found.slots), counts=True)
        if found.status is TimesStatus.CHOOSE:
            between = self._services.words.between(text)
            return _to_choose(self._slots(asked, between) if between else found.slots, CHOOSE)
        if found.status is TimesStatus.ASK:
            return Reading(tuple((f"{SAY_AGAIN}{said}", said) for said in found.readings), ask=ASK)
        if found.status is TimesStatus.NOT_FREE:
            return _to_choose(found.slots, NOT_FREE) if found.slots else Reading(problem=NONE_FREE)
        return NOTHING

    def check(self, asked: Asked, raw: object) -> str:
        """The time is held from now on; whoever was faster has it."""
        try:
            starts_at = moment_of(raw)
            mentor_id, format = self._whom(asked)
        except ValueError as error:
            raise AnswerProblem(NOT_HEARD) from error
        wanted = Wanted(mentor_id, starts_at, format, appointment_id(asked.case_id, asked.revision))
        try:
            with asked.session.begin_nested():
                self._services.booking.hold(
                    asked.session, asked.conversation_id, wanted, Details(), asked.actor
                )
        except AppError as error:
            raise AnswerProblem(error.message) from error
        return iso(starts_at)

    def let_go(self, asked: Asked) -> None:
        """What is held for the person is free again."""
        for row in appointments.held_by(asked.session, asked.conversation_id):
            self._services.changing.cancel(asked.session, asked.conversation_id, row.id)


class NewSlotProvider(SlotProvider):
    """Another time for an appointment: nothing is held, the old time is kept until the new one is sure."""

    def _whom(self, asked: Asked) -> tuple[str, Format]:
        row = appointments.find(asked.session, str(asked.value("appointment")))
        if row is None or row.conversation_id != asked.conversation_id:
            raise AppointmentNotFound
        return row.mentor_id, Format(row.format)

    def check(self, asked: Asked, raw: object) -> str:
        """A time that is free now."""
        try:
            starts_at = moment_of(raw)
        except ValueError as error:
            raise AnswerProblem(NOT_HEARD) from error
        if starts_at not in {slot.starts_at for slot in self._slots(asked)}:
            raise AnswerProblem(SlotNotOffered.message)
        return iso(starts_at)

    def let_go(self, asked: Asked) -> None:
        """Nothing is held."""


class OwnAppointmentProvider:
    """The appointments that can still be changed."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def offered(self, asked: Asked) -> Offered:
        """Those to come, the next one first."""
        views = self._services.mine.everything(asked.session, asked.conversation_id).appointments
        mine = sorted((view for view in views if view.can_change), key=lambda view: view.starts_at)
        told = None if mine else "您没有还能改时间的预约。"
        return Offered(
            tuple(option(each.id, button_label(each.starts_at), help=each.mentor_name) for each in mine), told
        )

    def said(self, asked: Asked, value: str) -> Option:
        """With whom and when."""
        view = self._services.mine.appointment(asked.session, asked.conversation_id, value)
        return option(value, f"{view.mentor_name}，{view.said}")

    def read(self, asked: Asked, text: str, *, is_open: bool) -> Reading:
        """A place in the list, or a mentor's name."""
        return read_offered(self.offered(asked).options, text) if is_open else NOTHING

    def check(self, asked: Asked, raw: object) -> str:
        """One's own, and still to be changed."""
        if raw not in {each.value for each in self.offered(asked).options}:
            raise AnswerProblem("这个预约不能自己改时间了，请联系服务点工作人员。")
        return str(raw)

    def let_go(self, asked: Asked) -> None:
        """Nothing is kept."""


_FREE = (TimesStatus.SLOT, TimesStatus.CHOOSE)


def spread(slots: Sequence[Slot]) -> list[Slot]:
    """Two of every half day, so that there is a choice of days."""
    kept: list[Slot] = []
    counts: dict[tuple[object, bool], int] = {}
    for slot in slots:
        local = in_shanghai(slot.starts_at)
        half = (local.date(), local.hour < 12)
        counts[half] = counts.get(half, 0) + 1
        if counts[half] <= 2:
            kept.append(slot)
    return kept[:_MOST]


def _offered(slot: Slot) -> Option:
    return option(iso(slot.starts_at), button_label(slot.starts_at))


def _offered_at(value: object) -> Option:
    return option(str(value), button_label(moment_of(value)))


def _values(slots: Sequence[Slot]) -> tuple[tuple[str, str], ...]:
    return tuple((iso(slot.starts_at), button_label(slot.starts_at)) for slot in slots[:_MOST])


def _to_choose(slots: Sequence[Slot], ask: str) -> Reading:
    return Reading(_values(slots), ask=ask)
