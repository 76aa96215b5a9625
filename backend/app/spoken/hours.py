"""Times of day: 下午, 三点半, 九点一刻, 差五分十点, 两到四点. Office hours decide which half of the day."""

import re
from dataclasses import dataclass
from datetime import time

from app.spoken.cardinal import DIGITS, value_of

NOON, EVENING = 12, 18
_MORNING, _MIDDAY, _AFTERNOON, _DUSK, _NIGHT, _DEEP = (
    "morning",
    "midday",
    "afternoon",
    "dusk",
    "night",
    "deep",
)
_WORDS = {
    _MORNING: "上午|上晌|头午|上半天|前晌|头晌|早上|早晨|清晨|大清早|清早|一大早|大早上|大早|一早|早间"
    "|am|AM|(?<=[今明后])早",
    _MIDDAY: "中午|晌午|大中午|午间|正午",
    _AFTERNOON: "下午|下晌|后半晌|下半晌|过晌|后晌|午后|下半天|pm|PM",
    _DUSK: "傍晚|傍黑|擦黑|下晚",
    _NIGHT: "晚上|下晚黑|下黑|黑天|晚间|夜里|大晚上|夜间|(?<=[今明后])晚上?",
    _DEEP: "凌晨|半夜|后半夜|大半夜",
}
WINDOWS = {
    _MORNING: (time(8), time(12)),
    _MIDDAY: (time(11, 30), time(13, 30)),
    _AFTERNOON: (time(13), time(18)),
    _DUSK: (time(17), time(19)),
    _NIGHT: (time(18), time(21)),
}
PART = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _WORDS.items()))

_HOUR = "(?:[0-9]{1,2}|十[一二三四五六七八九]?|二十[一二三]?|[零一二两三四五六七八九](?!十))"
_MINUTE = r"(?:[0-5]?[0-9](?![0-9])|[二三四五]?十[一二三四五六七八九]?|零?[一二三四五六七八九](?!十))"
_PAIR = "(?P<pair>一两|一二|两三|二三|三四|四五|五六|六七|七八|八九|九十)(?=点)"
_NOT_A_TIME = "(?!间|候|意见|建议|要求|要点|内容|原因|问题|原则|方面|希望|个)"
CLOCK = re.compile(
    rf"(?<![0-9.:十百千万第])(?:差(?P<less>一刻|{_MINUTE}分?)(?:钟)?(?:到)?)?"
    rf"(?:(?P<from>{_HOUR})(?:[-~—]|到|至)(?P<short>{_HOUR})(?:点(?!半|一刻|三刻|[0-9])钟?)"
    rf"|(?:{_PAIR}|(?P<hour>{_HOUR}))"
    rf"(?::(?P<exact>[0-5][0-9])(?::[0-5][0-9])?(?![0-9])"
    rf"|[点时]{_NOT_A_TIME}(?P<open>来|多|左右)?(?:钟|整)?"
    rf"(?:(?P<quarter>半|一刻|二刻|两刻|三刻|1刻|3刻)|过?(?P<minute>{_MINUTE})(?:分钟?"
    rf"|(?![点个天月号年小])))?"
    rf"(?:差(?P<missing>一刻|{_MINUTE}分))?))"
    "(?!(?:[0-9]{1,3}|[一二三四五六七八九十百]{1,4})分)"
)
_QUARTERS = {"半": 30, "一刻": 15, "1刻": 15, "二刻": 30, "两刻": 30, "三刻": 45, "3刻": 45}
# 9点办 may be 9点半, typed with the wrong character.
_HALF_MISTYPED = re.compile("[办伴]$")
# 早一点, 有一点 are no hours; 下午一点 and 一点半 are.
_ONE = re.compile("[一1]点(?:钟|整|半|[一三]刻|[0-9二三四五十])")
_BEFORE_ONE = re.compile("(?:午|上|晌|天|日|号|到|至|-|[周期拜][一二三四五六])[ 的]?$")


@dataclass(frozen=True, slots=True)
class Slot:
    """A time (`start` is `end`), a window, or an open end (None)."""

    start: time | None
    end: time | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A time as written: hour and minute before it is known which half of the day; `until` for 两到四点."""

    hours: tuple[int, ...]
    minute: int = 0
    until: int | None = None
    vague: bool = False
    or_half: bool = False


def read_clock(match: re.Match[str]) -> Reading | None:
    """Hour and minute of a CLOCK; None when it is none (25点, 早一点)."""
    if not _is_an_hour(match):
        return None
    if match["short"]:
        first, last = value_of(match["from"]), value_of(match["short"])
        return Reading((first,), until=last) if first is not None and last is not None else None
    if match["pair"]:
        return Reading(tuple(value_of(char) or 0 for char in match["pair"]), vague=True)
    hour, minute = value_of(match["hour"]), _minute(match)
    if hour is None or minute is None or hour > 24:
        return None
    less = _less(match["less"] or match["missing"])
    if less:
        hour, minute = (hour - 1) or NOON, 60 - less
    typo = match["minute"] is None and bool(_HALF_MISTYPED.match(match.string, match.end()))
    return Reading((hour,), minute, vague=bool(match["open"]), or_half=typo)


def _is_an_hour(match: re.Match[str]) -> bool:
    if match["hour"] not in {"一", "1"} or match["exact"]:
        return True
    before = match.string[max(0, match.start() - 3) : match.start()]
    alone = match[0] == match.string.strip("。.!吧 ")
    return bool(alone or _ONE.match(match[0]) or _BEFORE_ONE.search(before))


def _minute(match: re.Match[str]) -> int | None:
    if match["exact"]:
        return int(match["exact"])
    if match["quarter"]:
        return _QUARTERS[match["quarter"]]
    if not match["minute"]:
        return 0
    written = match["minute"].lstrip("零0") or "0"
    minute = value_of(written) if written not in DIGITS else DIGITS[written]
    return minute if minute is not None and minute < 60 else None


def _less(written: str | None) -> int:
    if not written:
        return 0
    return 15 if written == "一刻" else value_of(written.removesuffix("分")) or 0


def part_of(match: re.Match[str]) -> str:
    """Which part of the day a PART names."""
    return str(match.lastgroup)


def window(part: str) -> Slot | None:
    """The hours of a part of the day; None for the small hours, when nobody makes appointments."""
    hours = WINDOWS.get(part)
    return Slot(*hours) if hours else None


def slots(reading: Reading, part: str | None) -> tuple[Slot, ...]:
    """Every time of day a clock may mean, given the part of the day when one was said."""
    found: list[Slot] = []
    for hour in reading.hours:
        for full in _full_hours(hour, part, reading.minute):
            if reading.or_half:
                found.append(Slot(time(full, 30), time(full, 30)))
            at = time(full, reading.minute)
            end = at if reading.until is None else _end_of(full, reading.until, part)
            if end is not None:
                found.append(Slot(at, end))
    return tuple(found)


def _end_of(first: int, until: int, part: str | None) -> time | None:
    """The end of 两到四点, after its beginning."""
    for hour in (*_full_hours(until, part), until, until + NOON):
        if first < hour < 24:
            return time(hour)
    return None


def join(one: Slot, other: Slot) -> Slot | None:
    """From one time to another: 九点到十一点; 十点到两点 ends in the afternoon."""
    start, end = one.start, other.end
    if start is None or end is None:
        return None
    if end <= start and end.hour < NOON:
        end = end.replace(hour=end.hour + NOON)
    return Slot(start, end) if end > start else None


def _full_hours(hour: int, part: str | None, minute: int = 0) -> tuple[int, ...]:
    """The hour of 24; two when nobody can know (七点), none when it is no hour for people."""
    if part is None:
        return _by_office_hours(hour, minute)
    allowed = {
        _MORNING: {hour_: hour_ for hour_ in range(5, 13)},
        _MIDDAY: {11: 11, 12: 12, 1: 13, 2: 14, 13: 13},
        _AFTERNOON: {12: 12}
        | {hour_ % NOON: hour_ for hour_ in range(13, 20)}
        | {hour_: hour_ for hour_ in range(13, 20)},
        _DUSK: {hour_ % NOON: hour_ for hour_ in range(16, 21)} | {hour_: hour_ for hour_ in range(16, 21)},
        _NIGHT: {hour_ % NOON: hour_ for hour_ in range(17, 24)} | {hour_: hour_ for hour_ in range(17, 24)},
    }.get(part, {})
    return (allowed[hour],) if hour in allowed else ()


def _by_office_hours(hour: int, minute: int) -> tuple[int, ...]:
    if 1 <= hour <= 5:
        return (hour + NOON,)
    if hour == 8 and minute < 30:  # before the doors open: the evening may be meant
        return (hour, hour + NOON)
    if hour in {6, 7}:
        return (hour + NOON, hour)
    return (hour,) if 8 <= hour <= 23 else ()
