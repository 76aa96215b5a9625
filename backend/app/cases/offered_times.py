"""A time that came free for somebody who waits: shown with how long it stands, taken or given back.

By its buttons, and in words when it is what was said last or when the words name it (候补, 这个时间).
"""

import re
from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.cases.appointments import booked_text, calendar_card, in_full
from app.cases.asking import Button, button
from app.cases.book import CITIZEN_IN_CHAT
from app.cases.chat import Said
from app.cases.chat_view import Reply, Turned, text_reply
from app.clock import Clock, in_shanghai
from app.mentors.appointments.booking import Details
from app.mentors.errors import OwnTimeTaken, WithTimes
from app.mentors.kinds import FIRM_STATUSES, WishKind
from app.mentors.notices import repository as notices
from app.mentors.notices.outbox import NoticeKind
from app.mentors.schemas import AppointmentView
from app.mentors.service import Services

TAKE, DECLINE = "offer_take", "offer_decline"
MINE = button("我的预约", do="bookings")
START: list[Button] = [
    {"label": "约导师", "payload": "/book_mentor"},
    button("看看集中服务", do="sessions"),
]
_MARK = f'"do": "{TAKE}"'
_LONGEST = 60  # characters; who says more says something else
# Said of an offer, in any order and nothing else: a yes needs one word of the first kind. No word is made of
# others of these: two ways to read a run of them would double the work with every word.
_SAYS_YES = (
    r"行|好使|好的?|中|成|可以|没问题|妥|得嘞|ok|OK|是的?|对|嗯哪|必须|要|确认|确定|定|约|接受?|留着?|"
    r"拿下|占|订|选|同意|能?去"
)
_FILLS = (
    r"[那就嗯啊哎唉我俺咱给帮再也先都了吧呗呀哈啦嘞想它上个点，,。.！!~～ ]|麻烦|的话|太好了|谢谢|下来|一下|"
    r"(?:等到|空出来|刚才|候补)的?|时间|名额|位置|预约|[这那]个?(?:导师|老师)|这"
)
_YES = re.compile(rf"(?:{_SAYS_YES}|{_FILLS})+")
_HAS_YES = re.compile(_SAYS_YES)
_NO = re.compile(
    r"(?:[那就嗯啊哎唉我俺咱的了这个，,。 ]|候补|等到|刚才|时间|点儿?|名额|那天|到时候|导师|老师)*"
    r"(?:不(?!错|见|冲突|耽误|影响|要?(?:取消|让|给))|别(?!取消|让|给)|甭|算了|没法|有事|没空|没时间|让给|留?给别|"
    r"给下|拉倒|放弃|推|[去来赶腾][不过出]+)[^？?]{0,16}"
)
_QUESTION = re.compile(
    r"[？?吗么]$|什么|啥|咋|怎么|多少|几点|(?<!嗯)哪|能不能|可不可以|为什么|换(?!下)|改|别的|其他"
)
_NAMED = re.compile(r"候补|等到的|空出来的|(?:这|那)个(?:时间|点|名额)")


def answer_in(text: str) -> bool | None:
    """Whether words take an offered time (True) or give it back (False); None when they do neither."""
    plain = text.strip()
    if not plain or len(plain) > _LONGEST or _QUESTION.search(plain):
        return None
    if _NO.fullmatch(plain):
        return False
    return True if _YES.fullmatch(plain) and _HAS_YES.search(plain) else None


def names_offer(text: str) -> bool:
    """Whether words are about an offered time whatever was said last."""
    return _NAMED.search(text) is not None


def pressed_by(text: str, shown: Sequence[str]) -> str | None:
    """The payload among the buttons shown last that typed words mean: those of an offered time."""
    takes = [payload for payload in shown if _MARK in payload]
    answer = answer_in(text) if len(takes) == 1 else None
    if answer is None:
        return None
    return takes[0] if answer else takes[0].replace(TAKE, DECLINE)


def choices_of(appointment_id: str) -> list[Button]:
    """The buttons under an offered time."""
    return [
        button("确认预约", do=TAKE, id=appointment_id),
        button("不要了", do=DECLINE, id=appointment_id),
    ]


def buttons_of_notice(kind: str, appointment_id: str | None) -> list[Button]:
    """What a notice in the chat can be answered with."""
    if kind == NoticeKind.OFFERED and appointment_id is not None:
        return choices_of(appointment_id)
    return [MINE]


class OfferedTimes:
    """Lists, takes and gives back, in the caller's transaction."""

    def __init__(self, services: Services, clock: Clock) -> None:
        self._services = services
        self._clock = clock

    def standing(self, session: Session, conversation_id: str) -> list[AppointmentView]:
        """The offers that have not lapsed."""
        views = self._services.mine.everything(session, conversation_id).appointments
        return [view for view in views if self.stands(view)]

    def stands(self, view: AppointmentView) -> bool:
        """Whether an appointment is an offer that can still be taken."""
        return view.is_offer and view.held_until is not None and view.held_until > self._clock.now()

    def shown(self, view: AppointmentView) -> Reply:
        """An offer with how long it stands."""
        text = f"候补等到了：{in_full(view)}。\n{self._until(view)}，过时就让给下一位。要不要？"
        return text_reply(text, choices_of(view.id))

    def _until(self, view: AppointmentView) -> str:
        assert view.held_until is not None  # `stands` looked
        until, now = in_shanghai(view.held_until), in_shanghai(self._clock.now())
        minutes = int((until - now).total_seconds() // 60)
        left = f"{minutes // 60}小时{minutes % 60}分钟" if minutes >= 60 else f"{max(minutes, 1)}分钟"
        day = "" if until.date() == now.date() else f"{until.month}月{until.day}日"
        return f"给您留到{day}{until:%H:%M}（还有{left}）"

    def take(self, session: Session, said: Said, id: str) -> Turned:
        """Make an appointment of it; whoever was faster has it."""
        who = said.conversation_id
        try:
            with session.begin_nested():
                self._services.booking.confirm(session, who, id, Details(), CITIZEN_IN_CHAT.name)
        except (WithTimes, OwnTimeTaken) as error:
            queue = "候补还给您排着。" if self._waits(session, who) else ""
            return Turned(handled=True, before=[text_reply(f"{error.message}{queue}", [MINE])])
        notices.drop_in_chat(session, id, NoticeKind.BOOKED)
        view = self._services.mine.appointment(session, who, id)
        choices = [
            button("改时间", do="appointment_move", id=view.id),
            button("取消预约", do="appointment_cancel", id=view.id),
            MINE,
        ]
        text = f"{booked_text(view)}{in_full(view)}。\n到时候提前提醒您。想改、想退，随时说“我的预约”。"
        return Turned(handled=True, before=[text_reply(text, choices, calendar_card(view))])

    def decline(self, session: Session, said: Said, id: str) -> Turned:
        """Give it back; what is an appointment by now is not cancelled by an old button."""
        view = self._services.mine.appointment(session, said.conversation_id, id)
        if view.status in FIRM_STATUSES:
            told = f"这个时间已经约上了：{in_full(view)}。要取消，在“我的预约”里点“取消预约”。"
            return Turned(handled=True, before=[text_reply(told, [MINE])])
        self._services.changing.cancel(session, said.conversation_id, id)
        queue = "候补还给您排着，有合适的再告诉您；不想等了，在“我的预约”里点“不等了”。"
        told = f"好，这个时间让给下一位了。{queue if self._waits(session, said.conversation_id) else ''}"
        return Turned(handled=True, before=[text_reply(told, [MINE])])

    def _waits(self, session: Session, conversation_id: str) -> bool:
        """Whether somebody still stands on the waiting list: he may have left it while an offer stood."""
        wishes = self._services.mine.everything(session, conversation_id).wishes
        return any(wish.kind == WishKind.WAITLIST for wish in wishes)

    def by_words(self, session: Session, said: Said) -> Turned | None:
        """What words that name an offer do to the one that stands; None for every other."""
        answer = answer_in(said.text) if names_offer(said.text) else None
        standing = self.standing(session, said.conversation_id) if answer is not None else []
        if len(standing) != 1:
            return None
        return (self.take if answer else self.decline)(session, said, standing[0].id)
