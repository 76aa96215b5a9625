"""Needs that somebody else wrote down: the kind of mentor, the format, the city and the time that are read.

The floors are a little below what was measured; the first look, before anything was adapted to these phrases,
stands in docs/mentors.md.
"""

import json
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from app.clock import SHANGHAI
from app.processes.interview import Given, Interview, Place
from app.processes.library import ProcessLibrary
from app.processes.reading import Reader
from app.settings import Settings
from app.spoken.times import find_times
from tests.cases.mentor_world import needs

FILE = Path(__file__).parents[1] / "mentors" / "data" / "needs_blind.jsonl"
NOW = datetime(2026, 11, 26, 10, 0, tzinfo=SHANGHAI)
CATEGORIES = {
    "电商网创": "ecommerce",
    "法律财税": "law_tax",
    "经营管理": "management",
    "金融经济": "finance",
    "政策服务": "policy",
    "产业技术": "industry_tech",
}
TOPICS = {
    "农业": {"planting", "breeding", "farm_products"},
    "冰雪旅游": {"ice_snow_tourism", "tourism"},
    "餐饮": {"catering"},
    "直播": {"live_selling"},
    "手工": {"culture"},
}


@cache
def rows() -> list[dict[str, Any]]:
    """The phrases."""
    return [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


@cache
def library() -> ProcessLibrary:
    """The processes."""
    settings = Settings()
    return ProcessLibrary.load(settings.processes_dir, settings.names_file)


def place_of(step: str) -> Place:
    """A question of the booking."""
    given = {"need": Given("x")}
    interview = Interview(library().process("mentor_appointment"), given, {}, NOW.date())
    return interview.by_key[step]


def volunteered(step: str, text: str) -> Any:
    """What a sentence answers without being asked."""
    reading = Reader(library().checker, NOW.date(), lambda token: None).volunteered(place_of(step), text)
    return reading.values[0][0] if reading.counts else None


def need_is_right(row: dict[str, Any]) -> bool:
    """The category or the industry; where nothing is named, nothing can be wrong."""
    read = needs().read(row["text"])
    if row["need"] is None:
        return True
    if row["need"] in TOPICS:
        return bool(TOPICS[row["need"]] & set(read.topics))
    return CATEGORIES[row["need"]] in {str(kind) for kind in needs().categories(read.topics)}


def format_is_right(row: dict[str, Any]) -> bool:
    """As the form takes it, or the search by itself."""
    found = volunteered("format", row["text"]) or needs().read(row["text"]).format
    return bool((str(found) if found else None) == row["format"])


def city_is_right(row: dict[str, Any]) -> bool:
    """The city, whatever county was named."""
    code = volunteered("city", row["text"])
    if row["city"] is None or code is None:
        return bool((code is None) == (row["city"] is None))
    wanted = library().checker.places.find(row["city"])[0].codes
    return str(code)[:4] in {each[:4] for each in wanted}


def time_is_right(row: dict[str, Any]) -> bool:
    """The same reading as the time alone has, and none where none is named."""
    found = find_times(row["text"], NOW)
    if row["time"] is None:
        return not found
    alone = find_times(row["time"], NOW)
    wanted = {candidate.value for each in alone for candidate in each.candidates}
    return bool(wanted & {candidate.value for each in found for candidate in each.candidates})


FLOORS = [(need_is_right, 58), (format_is_right, 57), (city_is_right, 57), (time_is_right, 59)]


@pytest.mark.parametrize(("is_right", "floor"), FLOORS)
def test_most_of_what_people_say_is_read_right(
    is_right: Callable[[dict[str, Any]], bool], floor: int
) -> None:
    wrong = [row["text"] for row in rows() if not is_right(row)]
    assert len(rows()) - len(wrong) >= floor, wrong


def test_there_are_sixty_phrases() -> None:
    assert len(rows()) == 60
