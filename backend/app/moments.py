"""Days and moments as they may come in over HTTP: no other can be worked with everywhere."""

from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime

FIRST_YEAR, LAST_YEAR = 2000, 2100
_SAID = f"From the year {FIRST_YEAR} to {LAST_YEAR}."


def _bounded(moment: datetime) -> datetime:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(_SAID)
    return moment


def _bounded_day(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(_SAID)
    return day


# The year is looked at as it is written: near the ends of the calendar any other clock overflows.
Moment = Annotated[AwareDatetime, AfterValidator(_bounded)]
Day = Annotated[date, AfterValidator(_bounded_day)]
