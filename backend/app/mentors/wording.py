"""How times are said to people: in full, with the weekday."""

from datetime import date, datetime

from app.clock import in_shanghai
from app.mentors.calendar import weekday_name


def said_day(day: date) -> str:
    """2026年11月25日（周三）."""
    return f"{day.year}年{day.month}月{day.day}日（{weekday_name(day)}）"


def said_time(starts_at: datetime, ends_at: datetime) -> str:
    """2026年11月25日（周三）15:30–16:00, as people in Heilongjiang read it."""
    start, end = in_shanghai(starts_at), in_shanghai(ends_at)
    return f"{said_day(start.date())}{start:%H:%M}–{end:%H:%M}"


def half_of_day(moment: datetime) -> str:
    """周三下午."""
    local = in_shanghai(moment)
    part = "上午" if local.hour < 12 else "下午" if local.hour < 18 else "晚上"
    return f"{weekday_name(local.date())}{part}"
