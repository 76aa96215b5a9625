"""我的预约 in conversation: what is booked, and every button under it."""

import re
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.cases.appointments import calendar_card, in_full, registered_text
from app.cases.asking import Button, button
from app.cases.book import CITIZEN_IN_CHAT
from app.cases.chat import Said
from app.cases.chat_view import Reply, Turned, text_reply
from app.cases.offered_times import DECLINE, TAKE, OfferedTimes
from app.clock import Clock
from app.mentors.kinds import (
    BAD_LEVELS,
    FIRM_STATUSES,
    FORMAT_LABELS,
    LEVEL_LABELS,
    Level,
    PairingStatus,
    RegistrationStatus,
    Status,
    WishKind,
)
from app.mentors.schemas import AppointmentView, GroupSessionView, MyBookings
from app.mentors.service import Services
from app.mentors.sessions import repository as session_rows

_PAST_SHOWN = timedelta(days=30)
_MOST = 8
_WHY = ("导师没来", "没解决我的问题", "态度不好", "时间太短", "不想说原因")
_ABOUT = re.compile(r"预约|约(?:的|了|过|着)|导师|老师|辅导|集中服务|小组|沙龙|候补|报名|结对|不约")
_CASES = re.compile(r"办件|执照|补贴|申请表|材料|审批|审核|办到哪|工单")
_CANCEL = re.compile(
    r"(?:取消|退掉?|撤销?|不要)[^，,。]{0,8}(?:预约|约|导师|老师|辅导)|(?:预约|约的?|导师|老师|辅导)[^，,。]{0,8}(?:取消|退掉?|不要|撤销?|不去|去不了|来不了)|"
    r"不(?:约|去见|见)(?:了|导师|老师)|(?:约|那天|到时候?)[^，,。]{0,8}(?:去不了|来不了|不去了)"
)
_MOVE = re.compile(
    r"改约|(?:改|换|挪|推|调)(?:一?下|个|到|成|迟|后)*[^，,。]{0,6}(?:时间|日子|天|点)|(?:预约|约|时间)[^，,。]{0,8}(?:改|换|挪|推迟|调)"
)
_RATE = re.compile(r"评价|打分|好评|差评")
_NEW = re.compile(r"换(?:个|一个|一位)?(?:导师|老师|人)")


class Bookings:
    """Lists them and does what the buttons say, in the caller's transaction."""

    def __init__(self, services: Services, clock: Clock) -> None:
        self._services = services
        self._clock = clock
        self.offers = OfferedTimes(services, clock)

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
        replies = [self._appointment(view) for view in shown[:_MOST]]
        # Last, where one looks first in a chat: it lapses.
        offers = [self.offers.shown(view) for view in mine.appointments if self.offers.stands(view)]
        return [*replies, *self._rest(mine), *offers]

    def _coming(self, session: Session, said: Said) -> list[AppointmentView]:
        views = self._services.mine.everything(session, said.conversation_id).appointments
        firm = [each for each in views if each.status in FIRM_STATUSES and each.starts_at > self._clock.now()]
        return sorted(firm, key=lambda view: view.starts_at)

    def _appointment(self, view: AppointmentView) -> Reply:
        lines = [f"{in_full(view)}：{_state(view)}"]
        if view.cancel_reason:
            lines.append(f"导师那边的话：{view.cancel_reason}")
        if view.next_step:
            lines.append(f"导师建议的下一步：{view.next_step}")
        coming = view.status in FIRM_STATUSES and view.starts_at > self._clock.now()
        if coming and not view.can_change:
            lines.append("离开始不到规定的时间了，要改要退请联系服务点工作人员。")
        return text_reply("\n".join(lines), self._choices(view), calendar_card(view) if coming else None)

    def _choices(self, view: AppointmentView) -> list[Button]:
        choices = []
        if view.can_change:
            choices.append(button("改时间", do="appointment_move", id=view.id))
            choices.append(button("取消预约", do="appointment_cancel", id=view.id))
        if view.can_rate:
            choices.append(button("评价", do="appointment_rate", id=view.id))
        if view.status == Status.MENTOR_CANCELLED:
            choices.append({"label": "另约导师", "payload": "/book_mentor"})
        return choices

    def _rest(self, mine: MyBookings) -> list[Reply]:
        replies = []
        open_places = (RegistrationStatus.REGISTERED, RegistrationStatus.WAITING)
        for place in mine.registrations:
            if place.status in open_places and place.starts_at > self._clock.now():
                waiting = f"，前面还有{place.waiting_before}人" if place.waiting_before else ""
                text = f"集中服务“{place.title}”，{place.said}，{place.place}：{place.status_label}{waiting}"
                replies.append(
                    text_reply(text, [button("取消报名", do="session_leave", id=place.session_id)])
                )
        for pair in mine.pairings:
            text = f"结对：{pair.mentor_name}，{pair.status_label}"
            choices = (
                [
                    button("同意结对", do="pairing", id=pair.id, agree=True),
                    button("不结了", do="pairing", id=pair.id, agree=False),
                ]
                if pair.status == PairingStatus.OFFERED
                else []
            )
            replies.append(text_reply(text, choices))
        for wish in mine.wishes:
            what = "候补导师" if wish.kind == WishKind.WAITLIST else "企业问诊申请"
            how = f"（{FORMAT_LABELS[wish.format]}）" if wish.format else ""
            text = f"{what}{how}：{wish.need or '没写具体的'}，登记着，有安排会联系您"
            replies.append(text_reply(text, [button("不等了", do="wish_close", id=wish.id)]))
        return replies

    # ── buttons and words that do something ──

    def overview(self, session: Session, said: Said, wish: str | None = None) -> Turned:
        """我的预约, or what a sentence asks to be done about it."""
        coming = self._coming(session, said)
        if wish == "cancel" and len(coming) == 1:
            return self.cancel(session, said, coming[0].id)
        found = self.listed(session, said)
        if not found:
            found = [text_reply("您现在没有预约。想约导师就说“我要约导师”，也能看看集中服务。", _START)]
        elif wish == "cancel":
            found.insert(0, text_reply("要取消哪一个？点它下面的“取消预约”。"))
        return Turned(handled=True, before=found)

    def cancel(self, session: Session, said: Said, id: str) -> Turned:
        """Ask once, then cancel; the rules of the mentors decide whether it may be."""
        view = self._services.mine.appointment(session, said.conversation_id, id)
        if (said.button or {}).get("sure") is not True:
            sure = [
                button("确定取消", do="appointment_cancel", id=id, sure=True),
                button("不取消", do="bookings"),
            ]
            if not view.can_change and view.status in FIRM_STATUSES:
                self._services.changing.cancel(session, said.conversation_id, id)  # says why not
            return Turned(handled=True, before=[text_reply(f"要取消这个预约吗？\n{in_full(view)}", sure)])
        self._services.changing.cancel(session, said.conversation_id, id)
        return Turned(handled=True, before=[text_reply(f"取消了：{in_full(view)}。想再约随时说。", _START)])

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

    def sessions(self, session: Session, said: Said) -> Turned:
        """Group sessions to come."""
        rows = [GroupSessionView.of(row) for row in session_rows.upcoming(session, self._clock.now(), None)][
            :_MOST
        ]
        if not rows:
            told = "近期没有集中服务。可以约导师一对一聊。"
            return Turned(handled=True, before=[text_reply(told, _START[:1])])
        replies = []
        for each in rows:
            left = f"还有{each.seats_free}个名额" if each.seats_free else "名额满了，可以排候补"
            text = f"{each.title}\n{each.said}，{each.place}，{left}"
            label = "报名" if each.seats_free else "排候补"
            replies.append(text_reply(text, [button(label, do="session_join", id=each.id)]))
        return Turned(handled=True, before=replies)

    def _join(self, session: Session, said: Said, id: str) -> Turned:
        self._services.sessions.register(session, id, said.conversation_id, None, CITIZEN_IN_CHAT.name)
        view = self._services.mine.registration(session, said.conversation_id, id)
        return Turned(handled=True, before=[text_reply(registered_text(view), [_MINE])])

    def _leave(self, session: Session, said: Said, id: str) -> Turned:
        self._services.sessions.cancel(session, id, said.conversation_id)
        return Turned(handled=True, before=[text_reply("报名取消了，名额让给下一位。", [_MINE])])

    def _pairing(self, session: Session, said: Said, id: str) -> Turned:
        agree = (said.button or {}).get("agree") is True
        self._services.afterwards.citizen_answers(session, said.conversation_id, id, agree=agree)
        return Turned(handled=True, before=[text_reply("结对成了。" if agree else "好，不结了。", [_MINE])])

    def _close_wish(self, session: Session, said: Said, id: str) -> Turned:
        self._services.afterwards.close_wish(session, id, CITIZEN_IN_CHAT.name, said.conversation_id)
        return Turned(handled=True, before=[text_reply("好，不等了，登记撤掉了。", [_MINE])])

    def by_button(self, session: Session, said: Said) -> Turned | None:
        """A button of ours; None for every other. Moving an appointment is a form of its own."""
        values: dict[str, Any] = said.button or {}
        id = str(values.get("id") or "")
        acts = {
            "bookings": lambda: self.overview(session, said),
            "appointment_cancel": lambda: self.cancel(session, said, id),
            "appointment_rate": lambda: self.rate(session, said, id),
            "sessions": lambda: self.sessions(session, said),
            "session_join": lambda: self._join(session, said, id),
            "session_leave": lambda: self._leave(session, said, id),
            "pairing": lambda: self._pairing(session, said, id),
            "wish_close": lambda: self._close_wish(session, said, id),
            TAKE: lambda: self.offers.take(session, said, id),
            DECLINE: lambda: self.offers.decline(session, said, id),
        }
        act = acts.get(str(values.get("do")))
        return act() if act else None


_MINE = button("我的预约", do="bookings")
_START: list[Button] = [
    {"label": "约导师", "payload": "/book_mentor"},
    button("看看集中服务", do="sessions"),
]


def _is_shown(view: AppointmentView, since: datetime) -> bool:
    """What is to come, what may be rated, what the mentor cancelled of late."""
    if view.status in (Status.HELD, Status.RELEASED, Status.CANCELLED):
        return False
    return view.starts_at > since


def _state(view: AppointmentView) -> str:
    rated = f"，您的评价：{LEVEL_LABELS[view.rating]}" if view.rating else ""
    return f"{view.status_label}{rated}"
