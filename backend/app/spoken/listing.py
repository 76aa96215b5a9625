"""Days told one after the other: 周二周三周四 is one span; after 周三 a 周四 is the next day, not today."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from app.spoken.almanac import Days, one_day
from app.spoken.mention import Mention

_AND = frozenset({"", "、", "和", "跟", "与"})
_DAY = timedelta(days=1)
_LISTED = frozenset({"", "、", " ", "和", "跟", "与", ","})


def ruled_out(found: list[Mention]) -> list[Mention]:
    """周一周二不行, 除了周一和周三: what is said of one is said of those listed with it."""
    for place in range(len(found) - 2, -1, -1):
        following = found[place + 1]
        if (
            following.ruled_out
            and _listed(following.link)
            and not found[place].ruled_out
            and "," not in following.link
        ):
            found[place] = replace(found[place], ruled_out=True)
    for place in range(1, len(found)):
        if found[place - 1].ruled_out and found[place].link in {"", "、", "和", "跟", "与", "或", "或者"}:
            found[place] = replace(found[place], ruled_out=True)
    return found


def _listed(link: str) -> bool:
    return link in {"", "、", " ", "和", "跟", "与", "及", "或", "或者"}


def shared(found: list[Mention]) -> list[Mention]:
    """明天上午或下午 share the day; 周三周四下午 share the afternoon."""
    for place in range(1, len(found)):
        last, one = found[place - 1], found[place]
        if last.day and not one.day and one.link != "none" and one.minutes is None and not one.unreadable:
            found[place] = replace(one, day=last.day, to_day=last.to_day)
    for place in range(len(found) - 2, -1, -1):
        one, following = found[place], found[place + 1]
        if _listed(following.link) and _is_day_only(one) and following.day:
            found[place] = _with_hours_of(following, one)
    return found


def _with_hours_of(following: Mention, one: Mention) -> Mention:
    """周三、周四下午: the afternoon of both; after 或者 it may be meant for the second alone."""
    if not (following.part or following.clock):
        return one
    narrow = replace(
        one,
        part=following.part,
        clock=following.clock,
        to_part=following.to_part,
        to_clock=following.to_clock,
    )
    return narrow if following.link in _AND else replace(one, narrower=narrow)


def _is_day_only(one: Mention) -> bool:
    return bool(one.day) and not (one.part or one.clock or one.side)


def listed(found: list[Mention]) -> list[Mention]:
    """The mentions with neighbouring days of a list made one."""
    result: list[Mention] = []
    for one in found:
        one = _each_as_span(one)
        last = result[-1] if result and one.link in _LISTED else None
        day = _next_day(last, one) if last else None
        if last and day and day == _only(last, first=False) + _DAY and _same_hours(last, one):
            result[-1] = _lengthened(last, day, one.end)
        elif day and one.day:
            result.append(replace(one, day=replace(one.day, spans=(one_day(day),))))
        else:
            result.append(_maybe_later(last, one) if last else one)
    return result


def _maybe_later(last: Mention, one: Mention) -> Mention:
    """下周二、周五: a weekday listed after a later day may be the one of that week."""
    before = _only(last, first=True)
    if not one.day or not one.day.loose or len(one.day.spans) != 1 or before <= one.day.spans[0].first:
        return one
    week = timedelta(weeks=1)
    spans = one.day.spans + tuple(Days(span.first + week, span.last + week) for span in one.day.spans)
    return replace(one, day=replace(one.day, spans=spans))


def _each_as_span(one: Mention) -> Mention:
    """周二三四: neighbouring days are one span."""
    if one.day is None or not one.day.each:
        return one
    days = _ascending(one.day.spans)
    if any(later - day != _DAY for day, later in pairwise(days)):
        return one
    return replace(one, day=replace(one.day, spans=(Days(days[0], days[-1]),), each=False))


def _ascending(spans: tuple[Days, ...]) -> list[date]:
    return sorted({span.first for span in spans})


def _only(one: Mention, first: bool) -> date:
    spans = one.day.spans if one.day else ()
    if len(spans) != 1:
        return date.min
    return spans[0].first if first else spans[0].last


def _next_day(last: Mention, one: Mention) -> date | None:
    """The day meant after the one before it, when both are plain days."""
    before = _only(last, first=False)
    if before == date.min or not one.day or one.narrower:
        return None
    if any(each.side or each.to_day for each in (last, one)):
        return None
    if any(span.first != span.last for span in one.day.spans):
        return None
    later = [span.first for span in one.day.spans if span.first > before]
    return min(later, default=None)


def _same_hours(last: Mention, one: Mention) -> bool:
    both = [(each.part, each.clock, each.to_part, each.to_clock) for each in (last, one)]
    return both[0] == both[1]


def _lengthened(last: Mention, day: date, end: int) -> Mention:
    if last.day is None:
        return last
    return replace(last, end=end, day=replace(last.day, spans=(Days(_only(last, first=True), day),)))
