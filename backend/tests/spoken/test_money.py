"""Amounts of money in whole yuan."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.spoken.money import find_money
from tests.spoken.reads import values
from tests.spoken.rendering import in_han


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三万五", [[35_000]]),
        ("三万五千", [[35_000]]),
        ("3.5万", [[35_000]]),
        ("3万5", [[35_000]]),
        ("3万5千元", [[35_000]]),
        ("2w5", [[25_000]]),
        ("一万多", [[10_000]]),
        ("两千块", [[2_000]]),
        ("一千五百元", [[1_500]]),
        ("一千五", [[1_500]]),
        ("十来万", [[100_000]]),
        ("五六万", [[50_000, 60_000]]),
        ("三五万", [[30_000, 50_000]]),
        ("三万五万的", [[30_000, 50_000]]),
        ("3到5万", [[30_000, 50_000]]),
        ("三万到五万", [[30_000, 50_000]]),
        ("三百万", [[3_000_000]]),
        ("1,200元", [[1_200]]),
        ("￥3000", [[3_000]]),
        ("35000", [[35_000]]),
        ("半拉万", [[5_000]]),
        ("万把块", [[10_000]]),
        ("千八百块", [[800, 1_000]]),
        ("小十万", [[100_000]]),
        ("100w", [[1_000_000]]),
        ("1w", [[10_000]]),
        ("1万", [[10_000]]),
        ("10000", [[10_000]]),
        ("1.2345万", [[12_345]]),
        ("10k", [[10_000]]),
        ("两百来块", [[200]]),
        ("一个亿", [[100_000_000]]),
        ("五千一万的", [[5_000, 10_000]]),
        ("十块八块", [[10], [8]]),
        ("40多w", [[400_000]]),
        ("三十到五十万", [[300_000, 500_000]]),
        ("五百到一万", [[500, 10_000]]),
        ("两千八一个月", [[2_800]]),
        ("壹拾贰万元整", [[120_000]]),
        ("三万,不对,三万五", [[35_000]]),
        ("不是八千是八万", [[80_000]]),
        ("一分钱没挣着", [[0]]),
        ("20", [[20, 200_000]]),
        ("三", [[3, 30_000]]),
        ("想贷20", [[20, 200_000]]),
        ("租金一年三万", [[30_000]]),
        ("押金两千,月租一千五", [[2_000], [1_500]]),
        ("借三万装修", [[30_000]]),
    ],
)
def test_an_amount_is_read(text: str, expected: list[list[int]]) -> None:
    assert values(find_money, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "12345",
        "拨12333",
        "13812345678",
        "2024年",
        "三万人",
        "两千只鸡",
        "三块地",
        "3号楼",
        "第二条",
        "3万美元",
        "三块五",
        "几十万",
        "8折",
        "雇了3个人",
        "三个月",
        "",
    ],
)
def test_what_is_no_amount_is_not_read(text: str) -> None:
    assert find_money(text) == []


@pytest.mark.parametrize(
    "text", ["一万多", "十来万", "万把块", "小十万", "大概三万", "三万左右", "三万块钱上下"]
)
def test_a_rounded_amount_is_vague(text: str) -> None:
    assert find_money(text)[0].vague


def test_only_figures_with_their_unit_are_exact() -> None:
    assert find_money("35000元")[0].exact
    assert not find_money("三万五千元")[0].exact
    assert not find_money("35000")[0].exact


def test_an_amount_is_said_in_full() -> None:
    assert find_money("三万五")[0].candidates[0].said == "35,000 元"


@given(st.integers(min_value=1, max_value=9_999_999))
def test_an_amount_reads_back_the_same_however_it_is_written(amount: int) -> None:
    for written in (f"{amount}元", f"{amount:,}元", f"{in_han(amount)}块钱", f"大概{in_han(amount)}元"):
        assert values(find_money, written) == [[amount]]


@given(st.integers(min_value=1, max_value=99_999))
def test_ten_thousands_read_back_with_and_without_a_point(hundreds: int) -> None:
    amount = hundreds * 100
    assert values(find_money, f"{hundreds / 100:g}万元") == [[amount]]
    assert values(find_money, f"{hundreds / 100:g}w") == ([[amount]])
