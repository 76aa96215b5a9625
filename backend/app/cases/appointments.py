"""What submitting a booking makes: an appointment, another time for one, a place in a session, or a wish."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.cases import repository
from app.cases.asking import button
from app.cases.book import Actor, Opened
from app.cases.chat_view import Reply, text_reply
from app.cases.life import CaseLife, after
from app.cases.mentor_steps import (
    WAITLIST,
    WISHES,
    MentorProvider,
    NeedProvider,
    NoteProvider,
    SessionProvider,
)
from app.cases.outcomes import AnswerLost
from app.cases.providers import Providers
from app.cases.slot_steps import (
    NewSlotProvider,
    OwnAppointmentProvider,
    SlotProvider,
    appointment_id,
    moment_of,
)
from app.clock import Clock
from app.mentors.afterwards.service import WishText
from app.mentors.appointments.booking import Details
from app.mentors.errors import MentorNotFound, OwnTimeTaken, WithTimes
from app.mentors.kinds import Format, RegistrationStatus, Status, WishKind
from app.mentors.notices import repository as notices
from app.mentors.notices.outbox import NoticeKind
from app.mentors.schemas import AppointmentView, RegistrationView
from app.mentors.service import Services

_TOPIC = 100
_CLOSING = ("submit", "accept", "begin", "finish")


def mentor_providers(services: Services, clock: Clock) -> Providers:
    """The providers that the processes of bookings name."""
    return {
        "needs": NeedProvider(services),
        "notes": NoteProvider(),
        "mentors": MentorProvider(services),
        "sessions": SessionProvider(services, clock),
        "slots": SlotProvider(services),
        "new_slots": NewSlotProvider(services),
        "my_appointments": OwnAppointmentProvider(services),
    }


def calendar_card(view: AppointmentView) -> dict[str, object]:
    """A card with the calendar file of an appointment."""
    link = {"label": "存到日历", "path": f"/api/appointments/{view.id}/calendar.ics"}
    return {"type": "appointment", "appointment_id": view.id, "links": [link]}


def in_full(view: AppointmentView) -> str:
    """Who, when (with the weekday), how, where."""
    place = f"，地点：{view.meeting_place}" if view.meeting_place else ""
    return f"{view.mentor_name}，{view.said}，{view.format_label}{place}"


def booked_text(view: AppointmentView) -> str:
    """What a confirmed time begins with: theirs now, or staff decide."""
    return "约好了：" if view.status == Status.BOOKED else "时间给您留着，工作人员确认后通知您："


class AppointmentOutcome:
    """Books in the transaction of the submission (`app.cases.outcomes.Outcome`)."""

    def __init__(self, services: Services, clock: Clock) -> None:
        self._services = services
        self._clock = clock

    def complete(self, session: Session, opened: Opened, actor: Actor) -> Sequence[Reply]:
        """Book; AnswerLost names the answer that cannot be had any more."""
        stored = opened.stored
        lost = "session" if "session" in stored else "time" if "time" in stored else "mentor"
        try:
            replies = self._book(session, opened, actor)
        except (WithTimes, OwnTimeTaken) as error:
            raise AnswerLost(lost, error.message) from error
        except MentorNotFound as error:
            raise AnswerLost("mentor", "这位导师刚刚不能约了，您填的都还在，请另选一位。") from error
        self._close(session, opened, actor)
        return replies

    def _book(self, session: Session, opened: Opened, actor: Actor) -> list[Reply]:
        if "appointment" in opened.stored:
            return self._change(session, opened)
        chosen = _value(opened, "session") or _value(opened, "mentor")
        if chosen in WISHES:
            return self._wish(session, opened, str(chosen), actor)
        if "session" in opened.stored:
            return self._register(session, opened, actor)
        return self._confirm(session, opened, actor)

    def _confirm(self, session: Session, opened: Opened, actor: Actor) -> list[Reply]:
        who = opened.row.conversation_id
        held = appointment_id(opened.row.id, opened.stored["time"].revision)
        topic = _value(opened, "topic")
        details = Details(topic and topic[:_TOPIC], _need(opened), _value(opened, "phone"))
        self._services.booking.confirm(session, who, held, details, actor.name)
        notices.drop_in_chat(session, held, NoticeKind.BOOKED)
        view = self._services.mine.appointment(session, who, held)
        return [self._told(booked_text(view), view, opened.process.file.submitted)]

    def _change(self, session: Session, opened: Opened) -> list[Reply]:
        who, known = opened.row.conversation_id, str(_value(opened, "appointment"))
        self._services.changing.change(session, who, known, moment_of(_value(opened, "time")))
        notices.drop_in_chat(session, known, NoticeKind.CHANGED)
        view = self._services.mine.appointment(session, who, known)
        return [self._told("改好了：", view, opened.process.file.submitted)]

    def _told(self, first: str, view: AppointmentView, last: str) -> Reply:
        choices = [
            button("改时间", do="appointment_move", id=view.id),
            button("取消预约", do="appointment_cancel", id=view.id),
            button("我的预约", do="bookings"),
        ]
        return text_reply(f"{first}{in_full(view)}。\n{last}", choices, calendar_card(view))

    def _register(self, session: Session, opened: Opened, actor: Actor) -> list[Reply]:
        who, session_id = opened.row.conversation_id, str(_value(opened, "session"))
        phone = _value(opened, "phone")
        self._services.sessions.register(session, session_id, who, phone, actor.name)
        view = self._services.mine.registration(session, who, session_id)
        return [text_reply(registered_text(view), [button("我的预约", do="bookings")])]

    def _wish(self, session: Session, opened: Opened, kind: str, actor: Actor) -> list[Reply]:
        format = _value(opened, "format")
        known = Format(format) if format in set(Format) else None
        need, city, phone = _need(opened), _value(opened, "city"), _value(opened, "phone")
        # Nobody was chosen, so the time that was wanted goes with the need to whoever looks for somebody.
        asked_for = "，".join(filter(None, (need, opened.row.opening)))
        wish = WishText(WishKind(kind), asked_for, city, known, phone)
        self._services.afterwards.wish(session, opened.row.conversation_id, wish, actor.name)
        text = (
            "登记好了，有合适的导师会联系您。"
            if kind == WAITLIST
            else "企业问诊的申请登记好了，工作人员安排好会联系您。"
        )
        return [text_reply(f"{text}随时可以说“我的预约”查看。", [button("我的预约", do="bookings")])]

    def _close(self, session: Session, opened: Opened, actor: Actor) -> None:
        """Nothing is left to be done about the case itself: it has gone through all its states."""
        row, now = opened.row, self._clock.now()
        state = str(row.state)
        for move in _CLOSING:
            state = after(CaseLife, state, move)
        repository.change(
            session, row.id, state=state, submitted_at=now, updated_at=now, closed_at=now, expires_at=None
        )
        event = {
            "case_id": row.id,
            "at": now,
            "actor": actor.name,
            "action": "case.submitted",
            "item_id": None,
            "from_state": row.state,
            "to_state": state,
            "note": None,
        }
        repository.add_event(session, event)


def registered_text(view: RegistrationView) -> str:
    """What somebody is told who has registered for a group session."""
    if view.status == RegistrationStatus.WAITING:
        before = f"，前面还有{view.waiting_before}人" if view.waiting_before else ""
        return f"“{view.title}”名额满了，给您排上候补{before}。有名额自动给您补上，并在这里通知您。"
    return f"报上了：“{view.title}”，{view.said}，地点：{view.place}。去不了请提前取消，把名额让出来。"


def _need(opened: Opened) -> str | None:
    """What is needed, and how its person wants to be called."""
    wish = opened.row.contact_wish
    return "，".join(filter(None, (_value(opened, "need"), wish and f"联系要求：{wish}"))) or None


def _value(opened: Opened, key: str) -> str | None:
    answer = opened.stored.get(key)
    return None if answer is None or answer.value is None else str(answer.value)
