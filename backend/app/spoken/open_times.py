"""Who has time at any time, or at any but some: 哪天都行, 平时都有空, 除了周末都行, 上午不行别的都可以."""

import re
from dataclasses import dataclass
from datetime import datetime

from app.spoken.mention import Mention
from app.spoken.mentions import mentions
from app.spoken.surroundings import tidy
from app.spoken.times import find_times, wishes_of
from app.spoken.wish import TimeWish

_FREE = (
    r"(?:都|全|就|也|均|随便|是|我|俺|们|很|挺|[ ,，])*"
    r"(?:行|可以|可|中|成|有空|有时间|有工夫|方便|好|没事|能去?|得空|闲着?|OK|ok)"
)
_ANY = (
    r"(?:哪(?:一)?(?:天|个?时间|个?点)|(?:啥|什么)(?:时候?|时间|点|日子)|几点|随时|任何时间|时间|天天|每天|"
    r"(?:别|其[他它余]|剩下|余下|另外)的?(?:时间|日子|天|几天|时候|点)?|(?:以|之)外的?(?:时间)?|除外的?|除了.{1,14}?)"
)
_OPEN = re.compile(rf"{_ANY},?{_FREE}|(?:随便|不管|无论)(?:哪天|(?:啥|什么)时候|几点)")
_ON_WORKDAYS = re.compile(r"(?:平时|平常|平日|工作日|周内|周中)" + _FREE)
_BUSY_OTHERWISE = re.compile(r"(?:平时|平常|平日|工作日)[^,，。]{0,4}(?:不|没|上班|忙)")
_WEEK = 7
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class OpenTo:
    """`but`: what is ruled out, and whether every day, in every week, or once."""

    but: tuple[tuple[TimeWish, str], ...] = ()
    workdays: bool = False

    def takes(self, moment: datetime) -> bool:
        """Whether a moment is none that was ruled out."""
        if self.workdays and moment.weekday() >= _SATURDAY:
            return False
        return not any(_holds(wish, moment, comes) for wish, comes in self.but)


def open_to(text: str, now: datetime) -> OpenTo | None:
    """What somebody is open to; None when a text does not say so, or names times that are wanted."""
    words = tidy(text)
    workdays = _ON_WORKDAYS.search(words) is not None and not _BUSY_OTHERWISE.search(words)
    if not (workdays or _OPEN.search(words)) or find_times(text, now):
        return None
    ruled = [one for one in mentions(words, now.date()) if one.ruled_out]
    return OpenTo(tuple((wish, _comes(one)) for one in ruled for wish in wishes_of(one, now)), workdays)


def _comes(one: Mention) -> str:
    """上午 comes every day, 周三 and 周末 every week, 明天 and 下周三 once."""
    if one.day is None:
        return "daily"
    whole = all((span.last - span.first).days < _WEEK for span in one.day.spans)
    weekend = all(span.first.weekday() == _SATURDAY and span.first != span.last for span in one.day.spans)
    return "weekly" if whole and (one.day.loose or weekend) else "once"


def _holds(wish: TimeWish, moment: datetime, comes: str) -> bool:
    day, at = moment.date(), moment.time()
    days = (wish.day_to - wish.day_from).days
    on_day = {
        "daily": True,
        "weekly": (day.weekday() - wish.day_from.weekday()) % _WEEK <= days,
        "once": wish.day_from <= day <= wish.day_to,
    }[comes]
    if wish.start is not None and wish.start == wish.end:
        return on_day and at == wish.start
    return on_day and (wish.start is None or wish.start <= at) and (wish.end is None or at < wish.end)
