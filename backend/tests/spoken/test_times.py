"""When people want to come. It is Thursday, 26 November 2026, 14:10."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clock import SHANGHAI
from app.spoken.times import find_times, is_any_time
from tests.spoken.reads import NOW, times
from tests.spoken.rendering import in_han


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("周三下午", [["2026-12-02 13:00-18:00"]]),
        ("明早九点", [["2026-11-27 09:00"]]),
        ("下周二三点半", [["2026-12-01 15:30"]]),
        ("三点半", [["2026-11-26 15:30"]]),
        ("九点", [["2026-11-27 09:00"]]),
        ("七点", [["2026-11-26 19:00", "2026-11-27 07:00"]]),
        ("后天上午十点一刻", [["2026-11-28 10:15"]]),
        ("差五分三点", [["2026-11-26 14:55"]]),
        ("下礼拜天", [["2026-12-06"]]),
        ("这周五", [["2026-11-27"]]),
        ("周四", [["2026-11-26", "2026-12-03"]]),
        ("周一", [["2026-11-30"]]),
        ("月底之前", [["2026-11-26..2026-11-30"]]),
        ("周五之前", [["2026-11-26..2026-11-27", "2026-11-26"]]),
        ("国庆节后第一个工作日", [["2027-10-08"]]),
        ("两周后的周一", [["2026-12-07", "2026-12-14"]]),
        ("明天上午或者后天下午", [["2026-11-27 08:00-12:00"], ["2026-11-28 13:00-18:00"]]),
        ("明天上午或下午", [["2026-11-27 08:00-12:00"], ["2026-11-27 13:00-18:00"]]),
        ("周五周六下午都行", [["2026-11-27..2026-11-28 13:00-18:00"]]),
        ("周一到周五下午", [["2026-11-30..2026-12-04 13:00-18:00"]]),
        (
            "周二周三下午,周五上午",
            [["2026-12-01..2026-12-02 13:00-18:00"], ["2026-11-27 08:00-12:00", "2026-12-04 08:00-12:00"]],
        ),
        ("下周一到周五除了周三都行", [["2026-11-30..2026-12-01", "2026-12-03..2026-12-04"]]),
        ("下周一点半", [["2026-11-30", "2026-11-30 13:30"]]),
        ("下下周礼拜四十点一刻", [["2026-12-10 10:15"]]),
        ("明天9点办", [["2026-11-27 09:30", "2026-11-27 09:00"]]),
        ("明天八点", [["2026-11-27 08:00", "2026-11-27 20:00"]]),
        ("后天下晌三点", [["2026-11-28 15:00"]]),
        ("年底前", [["2026-11-26..2026-12-31"]]),
        ("元月四号上午", [["2027-01-04 08:00-12:00"]]),
        ("下个月3号", [["2026-12-03"]]),
        ("12月3日14:00", [["2026-12-03 14:00"]]),
        ("年后", [["2027-02-15..2027-02-28"]]),
        ("周末", [["2026-11-28..2026-11-29"]]),
        ("大年初八", [["2027-02-13"]]),
        ("半小时后", [["2026-11-26 14:40"]]),
        ("今天下午五点之前", [["2026-11-26 14:10-17:00"]]),
        ("明天两点到四点之间", [["2026-11-27 14:00-16:00"]]),
        ("明天9-11点", [["2026-11-27 09:00-11:00"]]),
        ("明天三点以后", [["2026-11-27 15:00-"]]),
        ("下午", [["2026-11-26 14:10-18:00", "2026-11-27 13:00-18:00"]]),
        ("下午都行", [["2026-11-26..2026-12-09 13:00-18:00"]]),
        ("下周一三五", [["2026-11-30", "2026-12-02", "2026-12-04"]]),
        ("12月2日(周三)下午两点", [["2026-12-02 14:00"]]),
        ("明天周六", [["2026-11-27", "2026-11-28"]]),
        ("下个月第一个周一", [["2026-12-07"]]),
        ("明天不行,后天可以", [["2026-11-28"]]),
        ("周三,不对,周五", [["2026-11-27"]]),
        ("原定周三改周五", [["2026-11-27"]]),
        ("26年12月2号", [["2026-12-02"]]),
        ("2026-12-02T14:00", [["2026-12-02 14:00"]]),
        ("把周三改到周五", [["2026-11-27"]]),
    ],
)
def test_a_wish_is_read(text: str, expected: list[list[str]]) -> None:
    assert times(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "除了周一都行",
        "取消周三的预约",
        "上次约的周三没去成",
        "24年12月2号",
        "第二天上午",
        "一三五上午",
        "12月第一周",
        "五一路3号",
        "二月二",
        "赶明儿",
        "越快越好",
        "随时都行",
        "冬至那天上午",
        "圣诞节下午",
        "开业那天下午",
        "除了周一和周三",
        "周一周二不行",
        "这周一",
        "上周三",
        "昨天下午",
        "今天上午",
        "2月30号",
        "25点",
        "三点七十分",
        "凌晨三点",
        "每周三",
        "工作日",
        "过两天",
        "下班后",
        "早一点",
        "初八",
        "腊月二十",
        "三小时",
        "我有两点建议",
        "想问问贷款",
        "",
    ],
)
def test_what_is_past_ruled_out_or_not_understood_is_left_to_ask(text: str) -> None:
    assert times(text) == []


def test_this_friday_afternoon_may_be_today_or_in_a_week() -> None:
    friday = datetime(2026, 11, 27, 15, 0, tzinfo=SHANGHAI)
    assert times("周五", friday) == [["2026-11-27", "2026-12-04"]]
    assert times("周五上午", friday) == [["2026-12-04 08:00-12:00"]]
    assert times("今天上午", friday) == []


@pytest.mark.parametrize(
    ("text", "any_time"), [("随时都行", True), ("越快越好", True), ("除了周一都行", False), ("周三", False)]
)
def test_someone_who_takes_any_time_is_told_apart(text: str, any_time: bool) -> None:
    assert is_any_time(text) is any_time


def test_the_weekday_is_always_said() -> None:
    assert find_times("下周三下午两点", NOW)[0].candidates[0].said == "2026年12月2日（星期三）14:00"
    assert (
        find_times("下周", NOW)[0].candidates[0].said == "2026年11月30日（星期一）至2026年12月6日（星期日）"
    )


def test_only_a_time_in_figures_with_its_year_is_exact() -> None:
    assert find_times("2026年12月2日14:00", NOW)[0].exact
    assert not find_times("12月2日14:00", NOW)[0].exact
    assert not find_times("下周三14:00", NOW)[0].exact


_MOMENTS = st.timedeltas(timedelta(days=-600), timedelta(days=800)).map(lambda later: NOW + later)
_DAYS = st.sampled_from(
    [
        "",
        "今天",
        "明天",
        "周一",
        "周五",
        "周日",
        "这周三",
        "下周二",
        "月底",
        "3号",
        "12月3日",
        "周末",
        "下个月",
    ]
)
_HOURS = st.sampled_from(
    [
        "",
        "上午",
        "下午",
        "晚上",
        "九点",
        "三点半",
        "七点",
        "12点",
        "下午五点之前",
        "八点以后",
        "两点到四点",
        "14:00",
    ]
)


@given(_MOMENTS, _DAYS, _HOURS)
def test_no_wish_is_ever_in_the_past(now: datetime, day: str, hour: str) -> None:
    for spoken in find_times(day + hour, now):
        for wish in (candidate.value for candidate in spoken.candidates):
            assert wish.day_from >= now.date()
            assert wish.day_to >= wish.day_from
            if wish.day_to == now.date() and wish.end:
                assert datetime.combine(wish.day_to, wish.end, SHANGHAI) > now.replace(
                    second=0, microsecond=0
                )


@given(
    st.dates(min_value=date(2026, 11, 27), max_value=date(2027, 9, 20)),
    st.integers(9, 17),
    st.sampled_from([0, 15, 30, 45]),
)
def test_an_appointment_reads_back_the_same_however_it_is_said(day: date, hour: int, minute: int) -> None:
    expected = [[f"{day} {hour:02}:{minute:02}"]]
    part = "上午" if hour < 12 else "下午"
    spoken_hour = in_han((hour - 1) % 12 + 1).replace("二", "两") if hour != 12 else "十二"
    spoken_minute = {0: "", 15: "一刻", 30: "半", 45: "三刻"}[minute]
    assert times(f"{day.year}年{day.month}月{day.day}日{hour}:{minute:02}") == expected
    assert times(f"{day.month}月{day.day}号{part}{spoken_hour}点{spoken_minute}") == expected
    assert times(f"{in_han(day.month)}月{in_han(day.day)}号{hour}点{spoken_minute}") == expected


@given(st.integers(0, 6), st.integers(0, 400))
def test_next_weeks_day_is_in_the_next_calendar_week(number: int, later: int) -> None:
    now = NOW + timedelta(days=later)
    (spoken,) = find_times(f"下周{'一二三四五六日'[number]}", now)
    candidate, *others = spoken.candidates
    # On Sundays it is asked whether the week that begins tomorrow is meant.
    assert len(others) == (now.weekday() == 6)
    monday = now.date() - timedelta(days=now.weekday())
    assert candidate.value.day_from == monday + timedelta(days=7 + number)
