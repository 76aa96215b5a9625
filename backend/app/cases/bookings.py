"""我的预约 in conversation: the appointments, and every button under them."""

import re
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.cases.appointments import calendar_card, in_full
from app.cases.asking import Button, button
from app.cases.beside_appointments import BesideAppointments
from app.cases.book import CITIZEN_IN_CHAT
from app.cases.chat import Said
from app.cases.chat_view import Reply, Turned, text_reply
from app.cases.mentor_steps import button_label
from app.cases.offered_times import DECLINE, START, TAKE, OfferedTimes
from app.cases.slot_steps import iso, moment_of
from app.clock import Clock
from app.mentors.appointments.booking import Details, Wanted
from app.mentors.errors import WithTimes
from app.mentors.kinds import (
    BAD_LEVELS,
    FIRM_STATUSES,
    LEVEL_LABELS,
    OPEN_PAIRINGS,
    Level,
    Status,
)
from app.mentors.schemas import AppointmentView
from app.mentors.service import Services

_PAST_SHOWN = timedelta(days=30)
_MOST = 8
_WHY = ("导师没来", "没解决我的问题", "态度不好", "时间太短", "不想说原因")
_ABOUT = re.compile(r"预约|约(?:的|了|过|着)|导师|老师|辅导|集中服务|小组|沙龙|候补|报(?:名|的|上)|结对|不约")
_CASES = re.compile(r"办件|执照|补贴|申请表|材料|审批|审核|办到哪|工单")
_CANCEL = re.compile(
    r"(?:取消|退掉?|撤销?|不要)[^，,。]{0,8}(?:预约|约|导师|老师|辅导)|(?:预约|约的?|导师|老师|辅导)[^，,。]{0,8}(?:取消|退掉?|不要|撤销?|不去|去不了|来不了)|"
    r"候补[^，,。]{0,6}(?:取消|撤|不要|不等|退)|(?:取消|撤掉?|退掉?)[^，,。]{0,4}候补|不(?:想)?(?:再)?等(?:了|导师)|"
    r"报的?[^，,。]{0,4}(?:取消|退掉?|不去|去不了)|取消报名|不(?:约|去见|见)(?:了|导师|老师)|(?:约|那天|到时候?)[^，,。]{0,8}(?:去不了|来不了|不去了)"
)
_MOVE = re.compile(
    r"改约|(?:改|换|挪|推|调)(?:一?下|个|到|成|迟|后)*[^，,。]{0,6}(?:时间|日子|天|点)|"
    r"(?:改|换|挪|推|调)[^，,。]{0,3}(?:到|成|至)[^，,。]{0,3}"
    r"(?:下|周|星期|礼拜|明|后|大后|[\d一二三四五六七八九十]+[号日月点])|(?:预约|约|时间)[^，,。]{0,8}(?:改|换|挪|推迟|调)"
)
_RATE = re.compile(
    r"评(?:个|一下|下)?价|打(?:个|一下|下)?分|(?:好|差)评|(?:导师|老师|辅导)[^，,。]{0,8}(?:满意|没来|不咋地|挺好|真好)"
)
_NEW = re.compile(r"换(?:个|一个|一位)?(?:导师|老师|人)")


class Bookings:
    """Lists them and does what the buttons say, in the caller's transaction."""

    def __init__(self, services: Services, clock: Clock) -> None:
        self._services = services
        self._clock = clock
        self.offers = OfferedTimes(services, clock)
        self._beside = BesideAppointments(services, clock)

    # ── what words ask for ──

    def is_about(self, text: str) -> bool:
        """Whether 查一下 means bookings alone."""
        return _ABOUT.search(text) is not None and _CASES.search(text) is None

    def wish(self, text: str) -> str | None:
        """cancel, move or rate, when a sentence asks for it about what is booked."""
        if _CANCEL.search(text):
            return "cancel"
        if _MOVE.search(text) and not _NEW.search(text):
            return "move"
        return "rate" if _RATE.search(text) else None

    def can_move(self, session: Session, said: Said) -> list[AppointmentView]:
        """The appointments whose time may be changed, the next first."""
        return [view for view in self._coming(session, said) if view.can_change]

    def listed(self, session: Session, said: Said) -> list[Reply]:
        """Everything that is to come or wants an answer; empty when there is nothing."""
        mine = self._services.mine.everything(session, said.conversation_id)
        since = self._clock.now() - _PAST_SHOWN
        shown = sorted(
            (view for view in mine.appointments if _is_shown(view, since)), key=lambda view: view.starts_at
        )
        paired = {pair.mentor_id for pair in mine.pairings if pair.status in OPEN_PAIRINGS}
        replies = [self._appointment(view, may_pair=view.mentor_id not in paired) for view in shown[:_MOST]]
        # Last, where one looks first in a chat: it lapses.
        offers = [self.offers.shown(view) for view in mine.appointments if self.offers.stands(view)]
        return [*replies, *self._beside.listed(mine), *offers]

    def _coming(self, session: Session, said: Said) -> list[AppointmentView]:
        views = self._services.mine.everything(session, said.conversation_id).appointments
        firm = [each for each in views if each.status in FIRM_STATUSES and each.starts_at > self._clock.now()]
        return sorted(firm, key=lambda view: view.starts_at)

    def _to_rate(self, session: Session, said: Said) -> list[AppointmentView]:
        views = self._services.mine.everything(session, said.conversation_id).appointments
        return [view for view in views if view.can_rate]

    def _appointment(self, view: AppointmentView, *, may_pair: bool = False) -> Reply:
        lines = [f"{in_full(view)}：{_state(view)}"]
        if view.cancel_reason:
            lines.append(f"导师那边的话：{view.cancel_reason}")
        if view.offers:
            lines.append("这位导师另外还有这些时间，点一个就改约到那时：")
        if view.next_step:
            lines.append(f"导师建议的下一步：{view.next_step}")
        coming = view.status in FIRM_STATUSES and view.starts_at > self._clock.now()
        if coming and not view.can_change:
            lines.append("离开始不到规定的时间了，要改要退请联系服务点工作人员。")
        return text_reply(
            "\n".join(lines), self._choices(view, may_pair=may_pair), calendar_card(view) if coming else None
        )

    def _choices(self, view: AppointmentView, *, may_pair: bool) -> list[Button]:
        choices = []
        if view.can_change:
            choices.append(button("改时间", do="appointment_move", id=view.id))
            choices.append(button("取消预约", do="appointment_cancel", id=view.id))
        if view.can_rate:
            choices.append(button("评价", do="appointment_rate", id=view.id))
        if may_pair and view.status == Status.ATTENDED:
            choices.append(button("申请结对", do="pairing_ask", id=view.id))
        if view.status == Status.MENTOR_CANCELLED:
            choices += [
                button(
                    button_label(slot.starts_at), do="appointment_again", id=view.id, at=iso(slot.starts_at)
                )
                for slot in view.offers
            ]
            choices.append({"label": "另约导师", "payload": "/book_mentor"})
        return choices

    # ── buttons and words that do something ──

    def overview(self, session: Session, said: Said, wish: str | None = None) -> Turned:
        """我的预约, or what a sentence asks to be done about it."""
        coming = self._coming(session, said)
        if wish == "cancel" and len(coming) == 1:
            return self.cancel(session, said, coming[0].id)
        if wish == "rate" and len(over := self._to_rate(session, said)) == 1:
            return self.rate(session, said, over[0].id)
        if wish == "cancel" and not coming and (asked := self._beside.asked_to_close(session, said)):
            return asked
        found = self.listed(session, said)
        if not found:
            found = [text_reply("您现在没有预约。想约导师就说“我要约导师”，也能看看集中服务。", START)]
        elif wish == "cancel":
            found.insert(0, text_reply("要取消哪一个？点它下面的按钮。"))
        return Turned(handled=True, before=found)

    def _kept(self, session: Session, said: Said) -> Turned:
        """我的预约; after “不取消” with a word that nothing was changed."""
        turned = self.overview(session, said)
        if (said.button or {}).get("kept") is True:
            turned.before.insert(0, text_reply("好，都给您留着，什么也没有动。"))
        return turned

    def cancel(self, session: Session, said: Said, id: str) -> Turned:
        """Ask once, then cancel; the rules of the mentors decide whether it may be."""
        view = self._services.mine.appointment(session, said.conversation_id, id)
        if (said.button or {}).get("sure") is not True:
            sure = [
                button("确定取消", do="appointment_cancel", id=id, sure=True),
                button("不取消", do="bookings", kept=True),
            ]
            if not view.can_change and view.status in FIRM_STATUSES:
                self._services.changing.cancel(session, said.conversation_id, id)  # says why not
            return Turned(handled=True, before=[text_reply(f"要取消这个预约吗？\n{in_full(view)}", sure)])
        self._services.changing.cancel(session, said.conversation_id, id)
        return Turned(handled=True, before=[text_reply(f"取消了：{in_full(view)}。想再约随时说。", START)])

    def rate(self, session: Session, said: Said, id: str) -> Turned:
        """Five levels; for the bad ones why."""
        values = said.button or {}
        level, reason = values.get("level"), values.get("reason")
        if level not in set(Level):
            view = self._services.mine.appointment(session, said.conversation_id, id)
            levels = [
                button(label, do="appointment_rate", id=id, level=level.value)
                for level, label in LEVEL_LABELS.items()
            ]
            asked = f"{in_full(view)}\n这次服务您觉得怎么样？"
            return Turned(handled=True, before=[text_reply(asked, levels)])
        if level in BAD_LEVELS and reason not in _WHY:
            reasons = [button(each, do="appointment_rate", id=id, level=level, reason=each) for each in _WHY]
            return Turned(handled=True, before=[text_reply("哪里不满意？我们会跟进。", reasons)])
        kept = reason if reason in _WHY[:-1] else None
        self._services.afterwards.rate(session, said.conversation_id, id, Level(level), kept)
        more = "工作人员会跟进处理。" if level in BAD_LEVELS else ""
        told = f"谢谢您的评价：{LEVEL_LABELS[Level(level)]}。{more}"
        return Turned(handled=True, before=[text_reply(told)])

    def again(self, session: Session, said: Said, id: str) -> Turned:
        """Another time with the mentor who had to cancel, read in full on the button: booked at once."""
        who = said.conversation_id
        old = self._services.mine.appointment(session, who, id)
        try:
            starts_at = moment_of((said.button or {}).get("at"))
        except ValueError:
            return self.overview(session, said)
        if not old.offers:  # another time was found by now, or nothing is to be made good
            return self.overview(session, said)
        wanted = Wanted(old.mentor_id, starts_at, old.format)
        details = Details(old.topic, old.description)
        try:
            with session.begin_nested():
                held = self._services.booking.hold(session, who, wanted, details, CITIZEN_IN_CHAT.name)
                return self.offers.take(session, said, held)
        except WithTimes as error:
            shown = self._appointment(self._services.mine.appointment(session, who, id))
            return Turned(handled=True, before=[text_reply(error.message), shown])

    def by_button(self, session: Session, said: Said) -> Turned | None:
        """A button of ours; None for every other. Moving an appointment is a form of its own."""
        values: dict[str, Any] = said.button or {}
        id = str(values.get("id") or "")
        acts = {
            "bookings": lambda: self._kept(session, said),
            "appointment_cancel": lambda: self.cancel(session, said, id),
            "appointment_rate": lambda: self.rate(session, said, id),
            "appointment_again": lambda: self.again(session, said, id),
            TAKE: lambda: self.offers.take(session, said, id),
            DECLINE: lambda: self.offers.decline(session, said, id),
        }
        act = acts.get(str(values.get("do")))
        return act() if act else self._beside.by_button(session, said, id)


def _is_shown(view: AppointmentView, since: datetime) -> bool:
    """What is to come, what may be rated, what the mentor cancelled of late."""
    if view.status in (Status.HELD, Status.RELEASED, Status.CANCELLED):
        return False
    return view.starts_at > since


def _state(view: AppointmentView) -> str:
    rated = f"，您的评价：{LEVEL_LABELS[view.rating]}" if view.rating else ""
    return f"{view.status_label}{rated}"
