"""One source of names, complete and unambiguous where it must be."""

import csv
from collections import Counter

from bot.lookups import JIEBA_DICTIONARY, jieba_dictionary, read_names
from bot.settings import PROJECT

DIVISIONS = PROJECT / "data" / "lookups" / "hlj_divisions.csv"


def divisions() -> list[dict[str, str]]:
    with DIVISIONS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_prefecture_and_county_is_known_by_its_full_name() -> None:
    rows = divisions()
    wanted = {("city", row["city"], row["city_code"] + "00") for row in rows}
    wanted |= {("county", row["area"], row["area_code"]) for row in rows}
    assert len({row["city"] for row in rows}) == 13
    assert len(rows) == 126
    known = {(name.entity, name.name, name.code) for name in read_names() if name.name == name.value}
    assert wanted <= known


def test_every_code_of_a_place_exists() -> None:
    codes = {row["area_code"] for row in divisions()} | {row["city_code"] + "00" for row in divisions()}
    assert {name.code for name in read_names() if name.entity in ("city", "county")} <= codes


def test_a_name_of_several_places_is_marked_ambiguous() -> None:
    counted = Counter(name.name for name in read_names())
    shared = [name for name in read_names() if counted[name.name] > 1]
    assert {"向阳区", "煤城"} == {name.name for name in shared}
    assert {name.kind for name in shared} == {"ambiguous"}


def test_no_name_belongs_to_two_kinds_of_entity() -> None:
    entities: dict[str, set[str]] = {}
    for name in read_names():
        entities.setdefault(name.name, set()).add(name.entity)
    assert {name: found for name, found in entities.items() if len(found) > 1} == {}


def test_everyday_words_are_no_short_names_of_counties() -> None:
    shorts = {name.name for name in read_names() if name.kind == "short"}
    assert shorts.isdisjoint({"富裕", "方正", "友好", "前进", "平房", "西安", "龙江", "郊区", "大同", "新兴"})


def test_the_jieba_dictionary_is_generated_from_the_names() -> None:
    assert JIEBA_DICTIONARY.read_text(encoding="utf-8") == jieba_dictionary(read_names())
