"""A date typed where none is asked: it fills no other field, and one that cannot be is named."""

import re
from calendar import monthrange

from app.processes import phrases

_DATE = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:年|[-./])(?P<month>\d{1,2})(?:月份?|[-./])?(?:(?P<day>\d{1,2})[日号]?)?|"
    r"(?P<only>\d{1,2})月(?P<day_of>\d{1,2})[日号]?"
)
_LEAP = 2024  # without a year the 29th of February may be meant
_MONTHS = 12
# What may stand round a date that says no more than when: 2026年13月停的.
_WHEN = re.compile(
    r"(?:我|俺|咱|店|公司|厂子?|大概|大约|差不多|好像|就|是|在|从|打|到|那时候?|左右|前后|底|初|末|中旬|上旬|下旬|份|"
    r"停|关|黄|倒闭?|不干|不开|开|开业|关门|停业|歇业|注销|办|的|了|业|门|起|[，,。.！! ])*"
)


def impossible_date(text: str) -> str | None:
    """What is wrong with a date in a text, in words; None where nothing is."""
    for match in _DATE.finditer(text):
        month = int(match["month"] or match["only"])
        day = match["day"] or match["day_of"]
        if not 1 <= month <= _MONTHS:
            return f"一年没有{month}月，您看看是不是打错了。"
        if day and not 1 <= int(day) <= monthrange(int(match["year"] or _LEAP), month)[1]:
            return f"{month}月没有{int(day)}日，您看看是不是打错了。"
    return None


def only_says_when(text: str) -> bool:
    """Whether a text holds a date and nothing that answers another question."""
    return _DATE.search(text) is not None and _WHEN.fullmatch(_DATE.sub("", phrases.bare(text))) is not None
