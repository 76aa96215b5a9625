"""Dates as people tell them. Today is Thursday, 26 November 2026."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.spoken.dates import PartialDate, find_dates
from tests.spoken.reads import TODAY, dates
from tests.spoken.rendering import in_han

_DIGITS = "〇一二三四五六七八九"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("去年六月", [["2025-06"]]),
        ("前年", [["2024"]]),
        ("大前年七月", [["2023-07"]]),
        ("今年3月5号", [["2026-03-05"]]),
        ("上个月", [["2026-10"]]),
        ("上个月15号", [["2026-10-15"]]),
        ("下周一", [["2026-11-30"]]),
        ("上周三", [["2026-11-18"]]),
        ("大前天", [["2026-11-23"]]),
        ("后天", [["2026-11-28"]]),
        ("2024.6", [["2024-06"]]),
        ("2024年6月初", [["2024-06"]]),
        ("2024-06-01", [["2024-06-01"]]),
        ("20240601", [["2024-06-01"]]),
        ("2024年 6月 1日", [["2024-06-01"]]),
        ("二〇二三年五月", [["2023-05"]]),
        ("三年前", [["2023"]]),
        ("五年前的六月", [["2021-06"]]),
        ("半年前", [["2026-05"]]),
        ("两个月前", [["2026-09"]]),
        ("三天前", [["2026-11-23"]]),
        ("去年底", [["2025-12"]]),
        ("六月", [["2026-06", "2027-06"]]),
        ("打算六月开", [["2027-06", "2026-06"]]),
        ("12月3日", [["2025-12-03", "2026-12-03"]]),
        ("5号", [["2026-11-05", "2026-12-05"]]),
        ("周五", [["2026-11-20", "2026-11-27"]]),
        ("23年5月", [["2023-05"]]),
        ("98年", [["1998"]]),
        ("零五年", [["2005"]]),
        ("去年五六月", [["2025-05", "2025-06"]]),
        ("2024年3月到6月", [["2024-03"], ["2024-06"]]),
        ("去年11月到2月", [["2025-11"], ["2026-02"]]),
        ("去年国庆", [["2025-10-01"]]),
        ("去年六一", [["2025-06-01"]]),
        ("大后年", [["2029"]]),
        ("2019", [["2019"]]),
        ("元月五号", [["2026-01-05", "2027-01-05"]]),
        ("2023年,不对,2022年9月", [["2022-09"]]),
        ("2023年5月毕业,去年开的店", [["2023-05"], ["2025"]]),
    ],
)
def test_a_date_is_read(text: str, expected: list[list[str]]) -> None:
    assert dates(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2月30日",
        "13月",
        "2025年13月",
        "6月31号",
        "2025年2月29日",
        "春节前后",
        "90年代",
        "八五年腊月",
        "五一路3号",
        "一月三千",
        "二月二",
        "2019元",
        "去年腊月",
        "正月十五",
        "农历六月",
        "开了10年",
        "二十三年",
        "三个月",
        "3.5万",
        "12345",
        "黑人社发〔2024〕6号",
        "3号楼",
        "3号窗口",
        "每年6月",
        "三点",
        "",
    ],
)
def test_what_is_no_date_or_an_impossible_one_has_no_candidate(text: str) -> None:
    assert dates(text) == []


@pytest.mark.parametrize(
    "text", ["去年底", "三年前", "半年前", "2024年6月初", "去年夏天", "年底", "去年六月左右"]
)
def test_a_rough_date_is_vague(text: str) -> None:
    spoken = find_dates(text, TODAY)[0]
    assert spoken.vague
    assert not spoken.exact


def test_a_candidate_is_said_in_full() -> None:
    assert find_dates("去年六月", TODAY)[0].candidates[0].said == "2025年6月"
    assert find_dates("下周一", TODAY)[0].candidates[0].said == "2026年11月30日（星期一）"
    assert find_dates("前年", TODAY)[0].candidates[0].said == "2024年"


def test_only_a_date_in_figures_is_exact() -> None:
    assert find_dates("2025-06-01", TODAY)[0].exact
    assert find_dates("2025年6月1日", TODAY)[0].exact
    assert not find_dates("25年6月1日", TODAY)[0].exact
    assert not find_dates("今年六月一号", TODAY)[0].exact


@pytest.mark.parametrize(
    ("partial", "first", "last", "iso"),
    [
        (PartialDate(2024), date(2024, 1, 1), date(2024, 12, 31), "2024"),
        (PartialDate(2024, 2), date(2024, 2, 1), date(2024, 2, 29), "2024-02"),
        (PartialDate(2024, 2, 3), date(2024, 2, 3), date(2024, 2, 3), "2024-02-03"),
    ],
)
def test_a_partial_date_knows_its_bounds(partial: PartialDate, first: date, last: date, iso: str) -> None:
    assert (partial.first_day(), partial.last_day(), partial.iso()) == (first, last, iso)


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2060, 12, 31)))
def test_a_day_reads_back_the_same_however_it_is_written(day: date) -> None:
    year = "".join(_DIGITS[int(figure)] for figure in str(day.year))
    for written in (
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month}.{day.day}",
        f"{year}年{in_han(day.month)}月{in_han(day.day)}号",
    ):
        assert dates(written) == [[day.isoformat()]]


@given(
    st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 12, 31)), st.integers(1, 12), st.integers(1, 31)
)
def test_a_day_without_a_year_is_the_last_and_the_next_one(today: date, month: int, day: int) -> None:
    found = find_dates(f"{month}月{day}日", today)
    for candidate in (candidate.value for spoken in found for candidate in spoken.candidates):
        assert (candidate.month, candidate.day) == (month, day)
        assert abs((candidate.first_day() - today).days) <= 366


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 12, 31)), st.sampled_from("一二三四五六日"))
def test_next_weeks_day_is_in_the_next_calendar_week(today: date, day: str) -> None:
    ((found,),) = (
        [c.value.first_day() for c in spoken.candidates] for spoken in find_dates(f"下周{day}", today)
    )
    assert found.isocalendar()[:2] > today.isocalendar()[:2]
    assert (found - today).days <= 13
    assert "一二三四五六日"[found.weekday()] == day
