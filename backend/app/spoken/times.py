"""When someone wants to come: 明早九点, 下周二三点半, 周五或者后天下午. Never a time that is over.

Where words can be read two ways both are candidates; where they cannot be told (除了周一都行) there is
nothing, and the caller asks. 下周X is X of the next calendar week, weeks begin on Monday.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from app.spoken import hours
from app.spoken.almanac import Days
from app.spoken.hours import Slot
from app.spoken.listing import listed
from app.spoken.mention import Mention
from app.spoken.mentions import mentions
from app.spoken.reading import Candidate, Spoken
from app.spoken.surroundings import tidy
from app.spoken.wish import TimeWish, ahead

__all__ = ["TimeWish", "find_times", "is_any_time"]

_ANY_TIME = re.compile(
    "越快越好|越早越好|尽快|尽早|赶早不赶晚|最早的|最近的|随时|(?:什么|啥)时(?:候|间)都|哪天都|(?:哪"
    "|什么)(?:个)?时间都|都行|都可以|都中|都成|怎么都行|随便|看你们|听你们|你们定|你们安排"
)
_ASIDE = re.compile("除了|不行|没空|没时间|不要|别")
_OPEN_DAYS = timedelta(days=13)
_FULLY_WRITTEN = re.compile("20[0-9]{2}[-年/.][0-9]{1,2}[-月/.][0-9]{1,2}[日号]? ?[0-9]{1,2}:[0-9]{2}")
_MOST_CANDIDATES = 6


def find_times(text: str, now: datetime) -> list[Spoken[TimeWish]]:
    """Every wish of a text with its readings, the likelier (sooner) first."""
    words = tidy(text)
    found = mentions(words, now.date())
    except_days = [span for one in found if one.excepted and one.day for span in one.day.spans]
    wished = [_except(one, except_days) for one in found if not one.ruled_out]
    return [spoken for one in listed(wished) if (spoken := _spoken(one, words, now))]


def is_any_time(text: str) -> bool:
    """随时都行, 越快越好: no wish, but whatever is offered first will do."""
    return _ANY_TIME.search(text) is not None and not _ASIDE.search(text)


def _spoken(one: Mention, text: str, now: datetime) -> Spoken[TimeWish] | None:
    wishes = list(wishes_of(one, now))
    if one.narrower:
        wishes += wishes_of(one.narrower, now)
    left = [wish for each in wishes if (wish := ahead(each, now))]
    left.sort(key=lambda wish: wish.day_from)
    candidates = tuple(Candidate(wish, wish.said()) for wish in dict.fromkeys(left))
    if not candidates or len(candidates) > _MOST_CANDIDATES:
        return None
    exact = len(candidates) == 1 and _FULLY_WRITTEN.fullmatch(text, one.start, one.end) is not None
    return Spoken(one.start, one.end, candidates, exact=exact, vague=_is_vague(one))


def _except(one: Mention, days: list[Days]) -> Mention:
    """下周一到周五除了周三: what is left of the span on both sides."""
    if one.to_day is None or one.day is None:
        return one
    spans = _spans(one, date.min)
    for day in days:
        spans = [part for span in spans for part in _without(span, day)]
    return replace(one, day=replace(one.day, spans=tuple(spans)), to_day=None) if days else one


def _without(span: Days, gone: Days) -> list[Days]:
    if gone.last < span.first or span.last < gone.first:
        return [span]
    one = timedelta(days=1)
    both = [Days(span.first, gone.first - one), Days(gone.last + one, span.last)]
    return [part for part in both if part.first <= part.last]


def _is_vague(one: Mention) -> bool:
    days = (one.day, one.to_day)
    clocks = (one.clock, one.to_clock)
    loose = any(day.vague for day in days if day) or any(clock.vague for clock in clocks if clock)
    return loose or bool(one.side) or one.any_day


def wishes_of(one: Mention, now: datetime) -> Iterable[TimeWish]:
    """Every way to read one mention, whether it is wanted or ruled out."""
    if one.unreadable:
        return []
    if one.minutes is not None:
        return _minutes_later(one.minutes, now)
    slots = _slots(one)
    if slots == ():
        return []
    if one.day is None:
        return _without_day(slots or (), one, now)
    spans = _spans(one, now.date())
    return [
        TimeWish(span.first, span.last, slot.start, slot.end)
        for span in spans
        for slot in (slots or (Slot(None, None),))
    ]


def _minutes_later(minutes: int, now: datetime) -> list[TimeWish]:
    if not minutes:
        return []
    then = (now + timedelta(minutes=minutes)).replace(second=0, microsecond=0)
    return [TimeWish(then.date(), then.date(), then.time(), then.time())]


def _slots(one: Mention) -> tuple[Slot, ...] | None:
    """The times of day; None when none was said, () when what was said is no time."""
    if one.clock is None:
        return _parts(one) if one.part else None
    found = hours.slots(one.clock, one.part)
    if one.to_clock:
        ends = hours.slots(one.to_clock, one.to_part or one.part)
        pairs = (hours.join(start, end) for start in found for end in ends)
        return tuple(slot for slot in pairs if slot)
    if one.side == "before":
        return tuple(Slot(_part_start(one), slot.start) for slot in found)
    if one.side == "after":
        return tuple(Slot(slot.start, None) for slot in found)
    return found


def _part_start(one: Mention) -> time | None:
    window = hours.window(one.part) if one.part else None
    return window.start if window else None


def _parts(one: Mention) -> tuple[Slot, ...]:
    first = hours.window(one.part or "")
    last = hours.window(one.to_part) if one.to_part else first
    if first is None or last is None:
        return ()
    return (Slot(first.start, last.end),)


def _spans(one: Mention, today: date) -> list[Days]:
    spans = list(one.day.spans) if one.day else []
    if one.to_day:
        ends = one.to_day.spans
        spans = [
            Days(span.first, end) for span in spans if (end := _first_end(span.first, ends, one.to_day.loose))
        ]
    if one.side and one.clock is None and one.part is None:
        return [bounded for span in spans for bounded in _bounded(span, one.side, today)]
    return spans


def _first_end(start: date, ends: Iterable[Days], loose: bool) -> date | None:
    """The first end after a start; 周一到周五 goes into the week in which it begins."""
    weeks = (0, 1) if loose else (0,)
    days = (end.last + timedelta(weeks=week) for week in weeks for end in ends)
    return min((day for day in days if day >= start), default=None)


def _bounded(span: Days, side: str, today: date) -> list[Days]:
    """周五之前 may include Friday or not; 月底之前 ends with the month."""
    if side == "before":
        both = [Days(today, span.last)]
        if span.first == span.last and span.last - timedelta(days=1) >= today:
            both.append(Days(today, span.last - timedelta(days=1)))
        return both if span.last >= today else []
    later = span.last + timedelta(days=1)
    both = [Days(later, later + _OPEN_DAYS)]
    return [Days(span.first, span.last + _OPEN_DAYS), *both] if span.first == span.last else both


def _without_day(slots: tuple[Slot, ...], one: Mention, now: datetime) -> list[TimeWish]:
    """三点半 is today while it is ahead, else tomorrow; 下午 may be today's or tomorrow's."""
    today = now.date()
    if one.any_day:
        return [TimeWish(today, today + _OPEN_DAYS, slot.start, slot.end) for slot in slots]
    found: list[TimeWish] = []
    for slot in slots:
        this = TimeWish(today, today, slot.start, slot.end)
        tomorrow = replace(this, day_from=today + timedelta(days=1), day_to=today + timedelta(days=1))
        left = ahead(this, now)
        is_point = one.clock is not None and one.to_clock is None and not one.side
        found += [this] if left and is_point else [this, tomorrow] if left else [tomorrow]
    return sorted(found, key=lambda wish: (wish.day_from, wish.start or time.min))
