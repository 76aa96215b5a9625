"""An appointment as a calendar file that phones and desktops take in."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone
from sqlalchemy import Row

from app.mentors.kinds import FIRM_STATUSES, FORMAT_LABELS, Format, Status

# The zone with its name: a calendar then shows the time of Shanghai and converts it elsewhere.
ZONE = "Asia/Shanghai"
_GONE = (Status.CANCELLED, Status.MENTOR_CANCELLED)


def calendar_file(appointment: Row[Any], now: datetime) -> bytes | None:
    """The file; None for an appointment that never was one. The same UID always, SEQUENCE grows."""
    if appointment.status not in (*FIRM_STATUSES, *_GONE, Status.ATTENDED, Status.NO_SHOW):
        return None
    gone = appointment.status in _GONE
    zone = ZoneInfo(ZONE)
    calendar = Calendar()
    calendar.add("prodid", "-//chuangxiang//mentors//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if gone else "PUBLISH")
    calendar.add_component(Timezone.from_tzid(ZONE))
    event = Event()
    event.add("uid", f"{appointment.id}@mentors.chuangxiang")
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", now)
    event.add("last-modified", appointment.updated_at)
    event.add("dtstart", appointment.starts_at.astimezone(zone))
    event.add("dtend", appointment.ends_at.astimezone(zone))
    format = Format(appointment.format)
    event.add("summary", f"创业导师：{appointment.mentor_name}（{FORMAT_LABELS[format]}）")
    if format != Format.ONLINE and appointment.meeting_place:
        event.add("location", appointment.meeting_place)
    tentative = appointment.status == Status.REQUESTED
    event.add("status", "CANCELLED" if gone else "TENTATIVE" if tentative else "CONFIRMED")
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
