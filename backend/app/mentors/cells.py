"""Time as five-minute cells, and sets of cells as whole numbers: bit n stands for cell `origin + n`.

Two months of a mentor fit into one number of two kilobytes, so free times of hundreds of mentors are found by
a few shifts and ands each.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice

from app.clock import SHANGHAI

CELL_MINUTES = 5
_CELL_SECONDS = CELL_MINUTES * 60
CELLS_A_DAY = 24 * 60 // CELL_MINUTES


def cell_of(moment: datetime) -> int:
    """The cell a moment lies in, counted since 1970."""
    return int(moment.timestamp()) // _CELL_SECONDS


def end_cell_of(moment: datetime) -> int:
    """The first cell behind a stretch that ends at this moment."""
    return -(-int(moment.timestamp()) // _CELL_SECONDS)


def moment_of(cell: int) -> datetime:
    """When a cell begins."""
    return datetime.fromtimestamp(cell * _CELL_SECONDS, UTC)


@lru_cache(maxsize=1024)  # asked for the same few days for every mentor
def day_cell(day: date) -> int:
    """The first cell of a day of Shanghai."""
    return cell_of(datetime.combine(day, time(), SHANGHAI))


def day_of(cell: int) -> date:
    """The day of Shanghai a cell lies in."""
    return moment_of(cell).astimezone(SHANGHAI).date()


def cells_of(span: timedelta) -> int:
    """How many cells a span needs."""
    return -(-int(span.total_seconds()) // _CELL_SECONDS)


def run(first: int, end: int) -> int:
    """The bits first … end - 1; what lies before bit 0 is left out."""
    first = max(first, 0)
    return ((1 << (end - first)) - 1) << first if end > first else 0


def every(first: int, end: int, step: int) -> int:
    """The bits first, first + step … below end."""
    count = max(0, -(-(end - first) // step))
    return (((1 << (step * count)) - 1) // ((1 << step) - 1)) << first if count else 0


def starts_of_runs(free: int, length: int) -> int:
    """The bits where `length` bits in a row are set."""
    have = 1
    while have < length:
        step = min(have, length - have)
        free &= free >> step
        have += step
    return free


def positions(bits: int) -> Iterator[int]:
    """The places of the bits that are set, lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def nearest(bits: int, place: int, count: int) -> list[int]:
    """The `count` places of set bits that are nearest to a place."""
    place = max(place, 0)
    above = [place + offset for offset in islice(positions(bits >> place), count)]
    below: list[int] = []
    rest = bits & ((1 << place) - 1)
    while rest and len(below) < count:
        highest = rest.bit_length() - 1
        below.append(highest)
        rest ^= 1 << highest
    return sorted(above + below, key=lambda found: abs(found - place))[:count]
