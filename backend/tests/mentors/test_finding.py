"""Finding a mentor by a need in own words, and a time by what somebody says."""

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.clock import in_shanghai
from app.mentors.finding import Finding, FindingStatus
from app.mentors.free import Between
from app.mentors.kinds import Format
from app.mentors.needs import NeedsError, load_needs
from app.mentors.wiring import DATA
from app.mentors.words_for_times import TimesFound, TimesStatus, WordsForTimes
from app.spoken.reading import Candidate, Spoken
from app.spoken.wish import TimeWish
from tests.mentors.conftest import HARBIN, MOHE, PROVINCE, World, at, needs


@pytest.fixture
def library(world: World) -> World:
    """A few mentors in two cities and of the province."""
    world.add_mentor("m", active=False)
    world.add_mentor("shop", industries=["电商", "直播带货"])
    world.add_mentor("books", categories=["finance"], industries=["财务报表"], city=MOHE)
    world.add_mentor("snow", categories=["industry_tech"], industries=["滑雪场运营"], formats=["in_person"])
    world.add_mentor("province", categories=["finance"], industries=["会计", "电商"], city=PROVINCE)
    return world


def find(world: World, text: str, **more: Any) -> Finding:
    with world.database.reading() as db:
        return world.parts.services.finder.find(db, text, **more)


def ids(found: Finding) -> list[str]:
    return [suggestion.mentor.id for suggestion in found.suggestions]


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("想找个懂电商的", {"ecommerce"}),
        ("会看财务报表的", {"financial_statements"}),
        ("讲冰雪旅游的", {"ice_snow_tourism"}),
        ("想在快手直播卖山货", {"live_selling", "farm_products"}),
        ("小饭店老亏损，没客人", {"management"}),
        ("跟合伙人闹散伙，合同怎么弄", {"equity", "law"}),
        ("大棚蔬菜得病了找谁", {"planting"}),
        ("往俄罗斯出口木耳", {"trade", "planting"}),
        ("今天天气不错", set()),
    ],
)
def test_a_need_in_own_words_is_about_topics(text: str, topics: set[str]) -> None:
    assert topics <= set(needs().read(text).topics)
    assert topics or not needs().read(text).topics


def test_water_and_electricity_are_not_online_trade() -> None:
    assert "ecommerce" not in needs().read("水电商量好了").topics


def test_a_suggestion_says_why_it_is_made(library: World) -> None:
    found = find(library, "想找个懂电商的", city="230102")
    assert found.status == FindingStatus.FOUND
    assert found.suggestions[0].reasons == ("擅长电商", "本市", "周二上午有空")
    assert found.suggestions[0].slots[0].starts_at == at(24, 9)


def test_the_own_city_comes_before_the_provincial_team_and_other_cities_do_not_come(library: World) -> None:
    assert ids(find(library, "电商", city=HARBIN)) == ["shop", "province"]
    assert ids(find(library, "看报表", city=MOHE)) == ["books", "province"]
    assert ids(find(library, "看报表", city=HARBIN)) == ["province"]
    assert find(library, "看报表", city=HARBIN).suggestions[0].reasons[1] == "省级骨干导师"


def test_what_a_mentor_says_of_themselves_is_found_by_its_words(library: World) -> None:
    assert ids(find(library, "滑雪场怎么运营", city=HARBIN)) == ["snow"]


def test_only_mentors_of_the_format_are_suggested(library: World) -> None:
    assert ids(find(library, "滑雪", format=Format.ONLINE)) == []
    assert ids(find(library, "想线上聊聊滑雪")) == []
    assert find(library, "滑雪").suggestions[0].format == Format.IN_PERSON


def test_without_a_match_nobody_is_made_up(library: World) -> None:
    assert find(library, "会修飞船的").status == FindingStatus.NO_MATCH


def test_a_wish_for_a_time_is_kept_to_or_said_to_be_impossible(library: World) -> None:
    morning = Between(date(2026, 11, 26), date(2026, 11, 26), time(9), time(12))
    evening = Between(date(2026, 11, 26), date(2026, 11, 26), time(18), time(20))
    found = find(library, "电商", city=HARBIN, between=morning)
    assert found.suggestions[0].slots[0].starts_at == at(26, 9)
    assert found.suggestions[0].reasons[-1] == "周四上午有空"
    other = find(library, "电商", city=HARBIN, between=evening)
    assert other.status == FindingStatus.OTHER_TIMES and len(other.suggestions) == 2
    assert other.suggestions[0].reasons[-1] == "您要的时间没有空，可约其他时间"


def test_a_mentor_whose_month_is_full_is_suggested_for_the_next(world: World) -> None:
    world.add_mentor("m", monthly_capacity=1)
    world.book(world.citizen(), at(24, 9))
    slots = find(world, "电商").suggestions[0].slots
    assert in_shanghai(slots[0].starts_at).month == 12


def test_a_mentor_without_any_time_is_not_suggested(world: World) -> None:
    world.add_mentor("m", hours=())
    assert find(world, "电商").status == FindingStatus.NO_FREE_TIME


def test_changes_of_the_library_are_seen_at_once(world: World) -> None:
    assert ids(find(world, "养蜂")) == []
    world.add_mentor("bees", industries=["养蜂"])
    assert ids(find(world, "养蜂")) == ["bees"]


# The topics file


def _break(change: Callable[[dict[str, Any]], None], tmp_path: Path) -> Path:
    content = yaml.safe_load((DATA / "needs.yml").read_text(encoding="utf-8"))
    change(content)
    path = tmp_path / "needs.yml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda c: c["topics"][0]["words"].append("报税"), "报税 belongs to"),
        (lambda c: c["topics"].append(c["topics"][0] | {"words": ["新词"]}), "stands there twice"),
        (lambda c: c["topics"][0]["words"].append("ＡＢ"), "normal form"),
        (lambda c: c["topics"][0].update(categories=["magic"]), "magic"),
        (lambda c: c.update(more=1), "more"),
    ],
)
def test_a_wrong_topics_file_is_refused_with_the_reason(
    change: Callable[[dict[str, Any]], None], what: str, tmp_path: Path
) -> None:
    with pytest.raises(NeedsError, match=what):
        load_needs(_break(change, tmp_path))


# Words for times


def words(world: World, spoken: list[Spoken[TimeWish]]) -> TimesFound:
    def find_times(text: str, now: datetime) -> list[Spoken[TimeWish]]:
        assert now.utcoffset() is not None and now == world.clock.now()
        return spoken

    reader = WordsForTimes(find_times, world.parts.services.offers, world.clock, 3)
    with world.database.reading() as db:
        return reader.read(db, "m", Format.ONLINE, "…")


def wish(day: int, start: time | None, end: time | None) -> Candidate[TimeWish]:
    value = TimeWish(date(2026, 11, day), date(2026, 11, day), start, end)
    return Candidate(value, value.said())


def test_an_exact_time_that_is_free_is_one_slot_to_be_read_back(world: World) -> None:
    found = words(world, [Spoken(0, 1, (wish(25, time(9), time(9)),))])
    assert (found.status, [slot.starts_at for slot in found.slots]) == (TimesStatus.SLOT, [at(25, 9)])


def test_a_part_of_a_day_gives_times_to_choose_from(world: World) -> None:
    found = words(world, [Spoken(0, 1, (wish(25, time(8), time(12)),))])
    assert (found.status, len(found.slots)) == (TimesStatus.CHOOSE, 3)


def test_what_can_be_read_in_two_ways_is_asked(world: World) -> None:
    found = words(world, [Spoken(0, 1, (wish(25, time(9), time(9)), wish(26, time(9), time(9))))])
    assert found.status == TimesStatus.ASK and len(found.readings) == 2 and not found.slots


def test_a_time_that_is_taken_or_not_offered_gives_those_near_it(world: World) -> None:
    world.book(world.citizen(), at(25, 9))
    found = words(world, [Spoken(0, 1, (wish(25, time(9), time(9)),))])
    assert found.status == TimesStatus.NOT_FREE
    assert at(25, 9, 30) in [slot.starts_at for slot in found.slots]
    between_slots = words(world, [Spoken(0, 1, (wish(25, time(9, 10), time(9, 10)),))])
    assert between_slots.status == TimesStatus.NOT_FREE


def test_words_without_a_time_are_asked_again(world: World) -> None:
    assert words(world, []).status == TimesStatus.NOT_UNDERSTOOD


@pytest.mark.parametrize(
    ("text", "status", "first"),
    [
        ("周三上午九点", TimesStatus.SLOT, at(25, 9)),
        ("明早九点", TimesStatus.SLOT, at(24, 9)),
        ("后天上午", TimesStatus.CHOOSE, at(25, 9)),
        ("昨天上午", TimesStatus.NOT_UNDERSTOOD, None),
        ("电商怎么做", TimesStatus.NOT_UNDERSTOOD, None),
    ],
)
def test_real_words_end_in_the_right_time_or_in_a_question(
    world: World, text: str, status: TimesStatus, first: datetime | None
) -> None:
    with world.database.reading() as db:
        found = world.parts.services.words.read(db, "m", Format.ONLINE, text)
    assert found.status == status
    assert (found.slots[0].starts_at if found.slots else None) == first
