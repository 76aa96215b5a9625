"""Dates as people tell them: 去年六月, 23年5月, 上个月15号, 三年前, 2024.6. Impossible ones are not read."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from app.spoken import date_readers as read
from app.spoken.date_hit import Hit, checked
from app.spoken.partial import PartialDate
from app.spoken.reading import Candidate, Spoken
from app.spoken.surroundings import not_taken_back, tidy

__all__ = ["PartialDate", "find_dates"]

_FUTURE = re.compile("打算|准备|计划|预计|将|下一步|想在|要在|等到")
_CONNECTED = re.compile(" ?(?:到|至|~|-|—|–|、|和|及|或者?) ?")


@dataclass(frozen=True, slots=True)
class _Way:
    pattern: re.Pattern[str]
    reader: Callable[[re.Match[str], date], Hit]


_WAYS = tuple(_Way(pattern, reader) for pattern, reader in read.READERS)


def find_dates(text: str, today: date) -> list[Spoken[PartialDate]]:
    """Dates of a text. Without a year or a week both the last and the next one are candidates."""
    text = tidy(text)
    ahead = _FUTURE.search(text) is not None
    found = [_spoken(hit, ahead) for hit in _inherit(text, list(_chosen(text, today))) if hit.candidates]
    return not_taken_back(text, found)


def _chosen(text: str, today: date) -> Iterator[Hit]:
    """Of overlapping readings the one that begins first, then the longest; impossible ones count."""
    hits = [way.reader(match, today) for way in _WAYS for match in way.pattern.finditer(text)]
    end = 0
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.start >= end:
            end = hit.end
            yield hit


def _inherit(text: str, hits: list[Hit]) -> list[Hit]:
    """2024年3月到6月, 6月3号到5号: what was said once is not said again."""
    result: list[Hit] = []
    for hit in hits:
        last = result[-1] if result else None
        if last and hit.open and last.candidates and _CONNECTED.fullmatch(text, last.end, hit.start):
            completed = [_completed(hit, candidate) for candidate in last.candidates]
            hit = replace(hit, candidates=tuple(one for one in completed if one), either=last.either)
        result.append(hit)
    return result


def _completed(hit: Hit, last: PartialDate) -> PartialDate | None:
    month, day = hit.open or (None, None)
    if month is None and last.month is None:
        return None
    found = checked(last.year, month or last.month, day)
    if found and found.last_day() < last.first_day():
        return checked(last.year + 1, month, day) if month else None
    return found


def _spoken(hit: Hit, ahead: bool) -> Spoken[PartialDate]:
    """The past stands first (people tell what was), unless the sentence is about plans."""
    candidates = hit.candidates[::-1] if ahead and hit.either else hit.candidates
    return Spoken(
        hit.start,
        hit.end,
        tuple(Candidate(value, value.said()) for value in candidates),
        exact=hit.exact and len(candidates) == 1 and not hit.vague,
        vague=hit.vague,
    )
