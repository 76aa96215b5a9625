"""Phrases of a person who had not seen the code, and how each comes out."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from pathlib import Path
from typing import Any

from app.clock import SHANGHAI
from app.spoken.dates import find_dates
from app.spoken.durations import find_months
from app.spoken.money import find_money
from app.spoken.numerals import find_integers
from app.spoken.times import TimeWish, find_times
from app.spoken.yesno import yes_or_no

DATA = Path(__file__).parent / "data"
_PARTS = {
    "morning": (time(8), time(12)),
    "noon": (time(11, 30), time(13, 30)),
    "afternoon": (time(13), time(18)),
    "evening": (time(18), time(21)),
}


class Outcome(Enum):
    """From good to bad; only the last one misleads."""

    RIGHT = "right"
    AMONG_SEVERAL = "the right one among several, to be asked"
    NOT_READ = "not read, to be asked"
    SEVERAL_WRONG = "several readings, none right"
    ONE_OF_TWO = "one reading where the phrase has more"
    WRONG = "one single wrong reading"


@dataclass(frozen=True)
class Phrase:
    """What was said, and every reading a person would accept (none: nothing is to be read)."""

    kind: str
    text: str
    expected: tuple[Any, ...]
    when: str
    ask: bool


def phrases() -> list[Phrase]:
    """All phrases of both files."""
    return [*_load("times"), *_load("values")]


def _load(name: str) -> Iterator[Phrase]:
    for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        expected = row["expect"] if isinstance(row["expect"], list) else [row["expect"]]
        when = row.get("now") or row["today"]
        yield Phrase(row.get("kind", "time"), row["text"], tuple(expected), when, row.get("ask", False))


def read(phrase: Phrase) -> list[Any]:
    """Every value the package reads in a phrase."""
    if phrase.kind == "time":
        now = datetime.fromisoformat(phrase.when).replace(tzinfo=SHANGHAI)
        return _all(find_times(phrase.text, now))
    if phrase.kind == "date":
        today = date.fromisoformat(phrase.when)
        return [value.iso() for value in _all(find_dates(phrase.text, today))]
    if phrase.kind == "yesno":
        answer = yes_or_no(phrase.text)
        return [] if answer is None else [answer]
    find: Callable[[str], list[Any]] = {"money": find_money, "count": find_integers, "months": find_months}[
        phrase.kind
    ]
    return _all(find(phrase.text))


def _all(found: list[Any]) -> list[Any]:
    return list(dict.fromkeys(candidate.value for spoken in found for candidate in spoken.candidates))


def outcome(phrase: Phrase) -> Outcome:
    """How a phrase comes out."""
    found = read(phrase)
    expected = [value for value in phrase.expected if value is not None]
    hits = [value for value in found if any(_fits(value, one) for one in expected)]
    if not found:
        return Outcome.NOT_READ if expected and not phrase.ask else Outcome.RIGHT
    if len(found) == 1:
        if not hits:
            return Outcome.WRONG
        return Outcome.ONE_OF_TWO if phrase.ask and len(expected) > 1 else Outcome.RIGHT
    if hits and len(hits) == len(found) and len(expected) == len(found):
        return Outcome.RIGHT
    return Outcome.AMONG_SEVERAL if hits or not expected else Outcome.SEVERAL_WRONG


def _fits(value: Any, expected: Any) -> bool:
    if not isinstance(value, TimeWish):
        return bool(value == expected)
    if str(value.day_from) != expected["day_from"]:
        return False
    if expected.get("day_to") and str(value.day_to) != expected["day_to"]:
        return False
    return _fits_hours(value, expected)


def _fits_hours(value: TimeWish, expected: dict[str, Any]) -> bool:
    if "part" in expected:
        first, last = _PARTS[expected["part"]]
        return value.end == last and value.start is not None and value.start >= first
    start, end = expected.get("start"), expected.get("end")
    same_start = (value.start is None) == (start is None) and (
        start is None or f"{value.start:%H:%M}" == start
    )
    same_end = (value.end is None) == (end is None) and (end is None or f"{value.end:%H:%M}" == end)
    return same_start and same_end
