"""How long staff have been owed, as a story says it: beside what is owed, or put right later in it."""

import re
from collections.abc import Iterator, Sequence

from app.aid.clauses import Clause

_NUMERALS = {digit: value for value, digit in enumerate("一二三四五六七八九十", start=1)} | {
    "两": 2,
    "俩": 2,
    "仨": 3,
}
_MONTHS = re.compile(
    r"([一二两俩三仨四五六七八九十]|\d{1,2})(?:来|多|几)?个?(?:多|来)?月|(好几|几|大)个?月|(?:小|大)?(半年)|"
    r"([一二两三四五]|\d)?年"
)
_DENIED = re.compile(r"(?:不是|没到|不到)[^，,。]{0,2}$")
_SHORT = 3


def how_long(owed: Sequence[int], clauses: Sequence[Clause]) -> tuple[str, str] | None:
    """The answer and the words it was heard in; `owed`: the places of what says that staff are owed."""
    if not owed:
        return None
    near = (
        clauses[each] for place in owed for each in (place, place + 1, place - 1) if 0 <= each < len(clauses)
    )
    for clause in (*_put_right(clauses), *near):
        if (match := _said(clause.text)) is not None:
            return "up_to_3" if _in_months(match) <= _SHORT else "over_3", clause.text
    return None


def _put_right(clauses: Sequence[Clause]) -> Iterator[Clause]:
    """What stands beside 不是四个月, the latest first; nothing of what is about something else."""
    for clause in reversed(clauses):
        own = not clause.topics or "staff" in clause.topics
        if not own or not any(_is_denied(clause.text, each) for each in _MONTHS.finditer(clause.text)):
            continue
        beside = (clause.place, clause.place + 1, clause.place - 1)
        yield from (clauses[each] for each in beside if 0 <= each < len(clauses))


def _said(text: str) -> re.Match[str] | None:
    return next((each for each in _MONTHS.finditer(text) if not _is_denied(text, each)), None)


def _is_denied(text: str, match: re.Match[str]) -> bool:
    return _DENIED.search(text, 0, match.start()) is not None


def _in_months(match: re.Match[str]) -> int:
    if match[1]:
        return int(match[1]) if match[1].isdecimal() else _NUMERALS[match[1]]
    return _SHORT if match[2] == "几" else _SHORT + 1
