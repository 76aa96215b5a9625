"""Lengths of time in months."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.spoken.durations import find_months
from tests.spoken.reads import values
from tests.spoken.rendering import in_han


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("半年", [[6]]),
        ("一年半", [[18]]),
        ("三个月", [[3]]),
        ("俩月", [[2]]),
        ("两年", [[24]]),
        ("小半年", [[6]]),
        ("一年多", [[12]]),
        ("一年零三个月", [[15]]),
        ("18个月", [[18]]),
        ("三四个月", [[3, 4]]),
        ("三五年", [[36, 60]]),
        ("半年到一年", [[6, 12]]),
        ("一年半载", [[6, 12]]),
        ("3到5年", [[36, 60]]),
        ("两个季度", [[6]]),
        ("个把月", [[1]]),
        ("两年零俩月", [[26]]),
        ("60天", [[2]]),
        ("干了24年", [[288]]),
        ("干了十二年", [[144]]),
    ],
)
def test_a_length_of_time_is_read(text: str, expected: list[list[int]]) -> None:
    assert values(find_months, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "三年前",
        "去年",
        "2024年",
        "98年",
        "三年级",
        "6月",
        "两个半月",
        "一年三万",
        "第三年",
        "每年",
        "半天",
        "上半年",
        "24年",
        "头一年",
        "年底",
        "",
    ],
)
def test_a_date_or_a_rate_is_no_length_of_time(text: str) -> None:
    assert find_months(text) == []


@pytest.mark.parametrize(
    "text", ["小半年", "一年多", "快一年了", "两年左右", "三个多月", "大概半年", "个把月"]
)
def test_a_rounded_length_is_vague(text: str) -> None:
    assert find_months(text)[0].vague


@given(st.integers(min_value=1, max_value=40), st.integers(min_value=1, max_value=11))
def test_years_and_months_read_back_the_same(years: int, months: int) -> None:
    assert values(find_months, f"{years}年{months}个月") == [[years * 12 + months]]
    assert values(find_months, f"{in_han(years)}年零{in_han(months)}个月") == [[years * 12 + months]]
    assert values(find_months, f"{in_han(years)}年半") == [[years * 12 + 6]]
