"""What a reader of days makes of a stretch of text."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.spoken.almanac import Days

WEEKS = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1, "下下": 2}
OPEN_DAYS = timedelta(days=13)


@dataclass(frozen=True, slots=True)
class DayHit:
    """Every span a stretch may mean; none when it is past, impossible or cannot be told.

    `each`: the spans are all wished for (周一三五), not readings of one. `loose`: a weekday without a week.
    `loose_hour`: its last character may belong to an hour (下周一点半).
    """

    start: int
    end: int
    spans: tuple[Days, ...] = ()
    vague: bool = False
    each: bool = False
    loose: bool = False
    loose_hour: bool = False


Reader = Callable[["re.Match[str]", date], DayHit]


def day_hit(match: re.Match[str], spans: Iterable[Days | None], vague: bool = False) -> DayHit:
    """The spans found, each once."""
    found = tuple(dict.fromkeys(span for span in spans if span))
    return DayHit(match.start(), match.end(), found, vague)
