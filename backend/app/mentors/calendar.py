"""Which days are working days: the public calendar with its 调休, and above it what the office decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import holidays
from holidays.countries.china import ChinaStaticHolidays

NOT_ANNOUNCED = "这一年的放假调休安排尚未公布，以届时通知为准"
_WEEKDAYS = "一二三四五六日"
# Years whose arrangement of days off the package knows; later years only have the statutory dates.
_ANNOUNCED = frozenset(ChinaStaticHolidays.special_public_holidays)


class DayKind(StrEnum):
    """What sort of day it is for the weekly hours."""

    ORDINARY = "ordinary"  # hours of its own weekday, also on a weekend
    MAKE_UP = "make_up"  # works in place of another weekday
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Day:
    """A day: whose weekday's hours it has, and whether that is certain."""

    kind: DayKind
    weekday: int
    announced: bool


@dataclass(frozen=True, slots=True)
class Override:
    """What the office decided about a day."""

    works: bool
    as_weekday: int | None


class WorkCalendar:
    """Answers for any day; built once for the overrides in force."""

    def __init__(self, overrides: Mapping[date, Override]) -> None:
        self._overrides = dict(overrides)
        self._public = holidays.country_holidays("CN")
        self._make_up_years: dict[int, dict[date, int]] = {}

    def day(self, day: date) -> Day:
        """What sort of day it is."""
        decided = self._overrides.get(day)
        if decided is not None:
            return _decided(day, decided)
        announced = day.year in _ANNOUNCED
        if day in self._public:
            return Day(DayKind.HOLIDAY, day.weekday(), announced)
        stands_for = self._make_ups(day.year).get(day)
        if stands_for is not None:
            return Day(DayKind.MAKE_UP, stands_for, announced)
        return Day(DayKind.ORDINARY, day.weekday(), announced)

    def _make_ups(self, year: int) -> dict[date, int]:
        """Weekend days that work, each with the weekday it stands in for."""
        known = self._make_up_years.get(year)
        if known is not None:
            return known
        public = holidays.country_holidays("CN", years=(year, year + 1))
        stands_for = {worked: off.weekday() for off, worked in _substitutions(dict(public))}
        found = {
            day: stands_for.get(day, day.weekday()) for day in public.weekend_workdays if day.year == year
        }
        self._make_up_years[year] = found
        return found


def _decided(day: date, decided: Override) -> Day:
    if not decided.works:
        return Day(DayKind.HOLIDAY, day.weekday(), announced=True)
    if decided.as_weekday is None:
        return Day(DayKind.ORDINARY, day.weekday(), announced=True)
    return Day(DayKind.MAKE_UP, decided.as_weekday, announced=True)


def _substitutions(public: Mapping[date, str]) -> list[tuple[date, date]]:
    """(day off, weekend day that is worked for it), read from the package's names of the days."""
    found = []
    for off, name in public.items():
        _, marker, rest = name.partition("substituted from ")
        if marker:
            month, day, year = (int(part) for part in rest.rstrip(")").split("/"))
            found.append((off, date(year, month, day)))
    return found


def weekday_name(day: date) -> str:
    """周三."""
    return f"周{_WEEKDAYS[day.weekday()]}"


def weekday_number(name: str) -> int:
    """Monday is 0: 一 … 日 or 天."""
    return 6 if name == "天" else _WEEKDAYS.index(name)
