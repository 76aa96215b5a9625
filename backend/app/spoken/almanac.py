"""Calendar arithmetic in the way people speak of it: weeks from Monday, months, holidays, working days."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

WEEKDAYS = "一二三四五六日"
_FIRST_YEAR, _LAST_YEAR = 1940, 2098
_LONGEST_HOLIDAY = 12
# Month and day of the first day; the others follow the moon or the sun.
_FIXED = {
    "元旦": (1, 1),
    "劳动节": (5, 1),
    "五一": (5, 1),
    "国庆": (10, 1),
    "十一": (10, 1),
    "妇女节": (3, 8),
    "三八节": (3, 8),
    "儿童节": (6, 1),
    "六一": (6, 1),
    "教师节": (9, 10),
}
_NAMED = {"清明": "清明节", "端午": "端午节", "中秋": "中秋节"}
# Without the eve before the Spring Festival: the seventh day is the last.
_USUAL_DAYS = {
    "国庆": 7,
    "十一": 7,
    "春节": 7,
    "过年": 7,
    "大年初一": 7,
    "五一": 5,
    "劳动节": 5,
    "清明": 3,
    "端午": 3,
    "中秋": 3,
}
NEW_YEAR = frozenset({"春节", "过年", "大年初一", "大年", "年"})


@dataclass(frozen=True, slots=True, order=True)
class Days:
    """From the first to the last day, both included."""

    first: date
    last: date


def one_day(day: date) -> Days:
    """A span of a single day."""
    return Days(day, day)


def safe_date(year: int, month: int, day: int) -> date | None:
    """The date, or None when the calendar has none (30 February, month 13)."""
    if not (
        _FIRST_YEAR <= year <= _LAST_YEAR and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
    ):
        return None
    return date(year, month, day)


def month_span(year: int, month: int) -> Days:
    """All days of a month."""
    return Days(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def add_months(year: int, month: int, more: int) -> tuple[int, int]:
    """The month so many months later (or earlier)."""
    months = year * 12 + month - 1 + more
    return months // 12, months % 12 + 1


def monday_of(day: date) -> date:
    """The Monday of the week a day lies in."""
    return day - timedelta(days=day.weekday())


def spell(day: date) -> str:
    """2026年12月2日（星期三）."""
    return f"{day.year}年{day.month}月{day.day}日（星期{WEEKDAYS[day.weekday()]}）"


def holiday_start(name: str, year: int) -> date | None:
    """The first day of a holiday in a year, None for an unknown one."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    if name in NEW_YEAR:
        return lunar_new_year(year)
    if name in _FIXED:
        return date(year, *_FIXED[name])
    found = [day for day, said in _national(year).items() if said == _NAMED.get(name)]
    return min(found, default=None)


def lunar_new_year(year: int) -> date | None:
    """The first day of the first lunar month; None for years the table of holidays does not know."""
    return min((day for day, name in _national(year).items() if name == "春节"), default=None)


def holiday_end(name: str, start: date) -> date:
    """The last day off of a holiday; as long as usual while the days of that year are not published."""
    day = start
    if not is_settled(start.year):
        day = start + timedelta(days=_USUAL_DAYS.get(name, 1) - 1)
    for _ in range(_LONGEST_HOLIDAY):
        if is_working_day(day + timedelta(days=1)):
            break
        day += timedelta(days=1)
    return day


def is_working_day(day: date) -> bool:
    """Whether offices are open, with the days shifted by the State Council as far as they are published."""
    calendar = _calendar(day.year)
    return bool(calendar.is_working_day(day))


def is_settled(year: int) -> bool:
    """Whether the days off and the shifted working days of a year are published; they come each November."""
    return any(day.year == year for day in _calendar(year).weekend_workdays)


def working_day_from(day: date) -> date:
    """The first working day on or after a day."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


@lru_cache(maxsize=64)
def _calendar(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("CN", years=[year], language="zh_CN")


@lru_cache(maxsize=64)
def _national(year: int) -> dict[date, str]:
    return {day: str(name) for day, name in _calendar(year).items()}
