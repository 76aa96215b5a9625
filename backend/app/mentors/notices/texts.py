"""What a notice says, made when it is sent, from what stands then."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row

from app.clock import in_shanghai
from app.mentors.kinds import FORMAT_LABELS, OPEN_STATUSES, Format, Status
from app.mentors.notices.outbox import NoticeKind
from app.mentors.wording import said_time

_ABOUT_APPOINTMENTS = {
    NoticeKind.BOOKED: "预约成功：{what}。需要更改请在开始前到“我的预约”办理。",
    NoticeKind.REQUESTED: "已收到预约：{what}。工作人员确认后会通知您。",
    NoticeKind.CHANGED: "预约时间已改为：{what}。",
    NoticeKind.CANCELLED: "已取消预约：{what}。",
    NoticeKind.MENTOR_CANCELLED: "导师不能赴约，很抱歉，预约已取消：{what}。可在“我的预约”里另选时间。",
    NoticeKind.DECLINED: "很抱歉，以下预约没有通过确认：{what}。可到服务窗口咨询，或改约其他时间。",
    NoticeKind.OFFERED: "候补等到了：{what}。给您留到{until}，要的话请在这之前确认；过时就让给下一位。",
    NoticeKind.REMINDER: "预约提醒：{what}。如不能到场，请尽早告知服务点。",
}
_ABOUT_SESSIONS = {
    NoticeKind.MOVED_UP: "候补成功：您已报上“{title}”，{time}，地点：{place}。不能参加请及时取消。",
    NoticeKind.SESSION_CANCELLED: "很抱歉，“{title}”（{time}）已取消，请关注其他场次。",
}
_PAIRING = "您的结对申请有新的进展，请在“我的预约”里查看。"


def is_outdated(notice: Row[Any], now: datetime) -> bool:
    """Whether a notice is about something that no longer stands."""
    if notice.appointment_id is None:
        return False
    if notice.kind == NoticeKind.REMINDER and (
        notice.appointment_status not in OPEN_STATUSES or notice.starts_at <= now
    ):
        return True
    if notice.kind == NoticeKind.OFFERED and (
        notice.appointment_status != Status.HELD or notice.held_until <= now
    ):
        return True
    return bool(notice.appointment_sequence != notice.sequence)


def _moment(moment: datetime | None) -> str:
    """11月25日09:00; empty when there is none."""
    if moment is None:
        return ""
    here = in_shanghai(moment)
    return f"{here.month}月{here.day}日{here:%H:%M}"


def text_of(notice: Row[Any]) -> str:
    """The sentence for the citizen."""
    kind = NoticeKind(notice.kind)
    if kind in _ABOUT_APPOINTMENTS:
        what = f"{notice.mentor_name}，{said_time(notice.starts_at, notice.ends_at)}，"
        what += FORMAT_LABELS[Format(notice.format)]
        if notice.format != Format.ONLINE and notice.meeting_place:
            what += f"，地点：{notice.meeting_place}"
        return _ABOUT_APPOINTMENTS[kind].format(what=what, until=_moment(notice.held_until))
    if kind in _ABOUT_SESSIONS:
        return _ABOUT_SESSIONS[kind].format(
            title=notice.session_title,
            time=said_time(notice.session_starts_at, notice.session_ends_at),
            place=notice.session_place,
        )
    return _PAIRING
