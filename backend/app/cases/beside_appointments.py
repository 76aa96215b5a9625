"""我的预约 beside the appointments: places in group sessions, pairings, what somebody waits for."""

from sqlalchemy.orm import Session

from app.cases.appointments import registered_text
from app.cases.asking import button
from app.cases.book import CITIZEN_IN_CHAT
from app.cases.chat import Said
from app.cases.chat_view import Reply, Turned, text_reply
from app.cases.offered_times import MINE, START
from app.clock import Clock
from app.mentors.kinds import FORMAT_LABELS, PairingStatus, RegistrationStatus, WishKind
from app.mentors.schemas import GroupSessionView, MyBookings, PairingView, RegistrationView, WishView
from app.mentors.service import Services
from app.mentors.sessions import repository as session_rows

_MOST = 8
_OPEN_PLACES = (RegistrationStatus.REGISTERED, RegistrationStatus.WAITING)
_PAIRINGS_SHOWN = (
    PairingStatus.REQUESTED,
    PairingStatus.OFFERED,
    PairingStatus.ACTIVE,
    PairingStatus.DECLINED,
)


class BesideAppointments:
    """Lists them and does what their buttons say, in the caller's transaction."""

    def __init__(self, services: Services, clock: Clock) -> None:
        self._services = services
        self._clock = clock

    def listed(self, mine: MyBookings) -> list[Reply]:
        """What is to come or wants an answer."""
        now = self._clock.now()
        places = [
            place for place in mine.registrations if place.status in _OPEN_PLACES and place.starts_at > now
        ]
        pairings = [pair for pair in mine.pairings if pair.status in _PAIRINGS_SHOWN]
        return [
            *map(_place_shown, places),
            *map(_pairing_shown, pairings),
            *map(_wish_shown, mine.wishes),
        ]

    def sessions(self, session: Session) -> Turned:
        """Group sessions to come."""
        rows = [GroupSessionView.of(row) for row in session_rows.upcoming(session, self._clock.now(), None)]
        if not rows:
            told = "近期没有集中服务。可以约导师一对一聊。"
            return Turned(handled=True, before=[text_reply(told, START[:1])])
        return Turned(handled=True, before=[_session_shown(each) for each in rows[:_MOST]])

    def ask_pairing(self, session: Session, said: Said, id: str) -> Turned:
        """Ask the mentor one has met to go along; both sides must agree before it stands."""
        who = said.conversation_id
        view = self._services.mine.appointment(session, who, id)
        goal = view.topic or view.description or "想请导师继续带一段"
        self._services.afterwards.request_pairing(
            session, who, view.mentor_id, goal, None, CITIZEN_IN_CHAT.name
        )
        told = f"向{view.mentor_name}提出结对了。导师同意、说好几个月以后会通知您，您再确认一次才算结成。"
        return _done(told)

    def by_button(self, session: Session, said: Said, id: str) -> Turned | None:
        """A button of ours; None for every other."""
        acts = {
            "sessions": lambda: self.sessions(session),
            "session_join": lambda: self._join(session, said, id),
            "session_leave": lambda: self._leave(session, said, id),
            "pairing_ask": lambda: self.ask_pairing(session, said, id),
            "pairing": lambda: self._pairing(session, said, id),
            "wish_close": lambda: self._close_wish(session, said, id),
        }
        act = acts.get(str((said.button or {}).get("do")))
        return act() if act else None

    def _join(self, session: Session, said: Said, id: str) -> Turned:
        self._services.sessions.register(session, id, said.conversation_id, None, CITIZEN_IN_CHAT.name)
        return _done(registered_text(self._services.mine.registration(session, said.conversation_id, id)))

    def _leave(self, session: Session, said: Said, id: str) -> Turned:
        self._services.sessions.cancel(session, id, said.conversation_id)
        return _done("报名取消了，名额让给下一位。")

    def _pairing(self, session: Session, said: Said, id: str) -> Turned:
        agree = (said.button or {}).get("agree") is True
        self._services.afterwards.citizen_answers(session, said.conversation_id, id, agree=agree)
        return _done("结对成了。" if agree else "好，不结了。")

    def asked_to_close(self, session: Session, said: Said) -> Turned | None:
        """The question whether to wait no longer; None where there is not just one thing waited for."""
        mine = self._services.mine.everything(session, said.conversation_id)
        if len(mine.wishes) != 1 or any(each.status in _OPEN_PLACES for each in mine.registrations):
            return None
        wish = mine.wishes[0]
        choices = [
            button("确定不等了", do="wish_close", id=wish.id, sure=True),
            button("接着等", do="bookings", kept=True),
        ]
        text = f"登记要撤掉吗？撤了就不再给您留意了。\n{_wish_text(wish)}"
        return Turned(handled=True, before=[text_reply(text, choices)])

    def _close_wish(self, session: Session, said: Said, id: str) -> Turned:
        self._services.afterwards.close_wish(session, id, CITIZEN_IN_CHAT.name, said.conversation_id)
        return _done("好，不等了，登记撤掉了。")


def _done(told: str) -> Turned:
    return Turned(handled=True, before=[text_reply(told, [MINE])])


def _session_shown(each: GroupSessionView) -> Reply:
    left = f"还有{each.seats_free}个名额" if each.seats_free else "名额满了，可以排候补"
    label = "报名" if each.seats_free else "排候补"
    text = f"{each.title}\n{each.said}，{each.place}，{left}"
    return text_reply(text, [button(label, do="session_join", id=each.id)])


def _place_shown(place: RegistrationView) -> Reply:
    waiting = f"，前面还有{place.waiting_before}人" if place.waiting_before else ""
    text = f"集中服务“{place.title}”，{place.said}，{place.place}：{place.status_label}{waiting}"
    return text_reply(text, [button("取消报名", do="session_leave", id=place.session_id)])


def _pairing_shown(pair: PairingView) -> Reply:
    months = f"，{pair.months}个月" if pair.months else ""
    agree = button("同意结对", do="pairing", id=pair.id, agree=True)
    refuse = button("不结了", do="pairing", id=pair.id, agree=False)
    choices = {PairingStatus.OFFERED: [agree, refuse], PairingStatus.REQUESTED: [refuse]}
    return text_reply(f"结对：{pair.mentor_name}，{pair.status_label}{months}", choices.get(pair.status, []))


def _wish_shown(wish: WishView) -> Reply:
    return text_reply(_wish_text(wish), [button("不等了", do="wish_close", id=wish.id)])


def _wish_text(wish: WishView) -> str:
    what = "候补导师" if wish.kind == WishKind.WAITLIST else "企业问诊申请"
    how = f"（{FORMAT_LABELS[wish.format]}）" if wish.format else ""
    return f"{what}{how}：{wish.need or '没写具体的'}，登记着，有安排会联系您"
