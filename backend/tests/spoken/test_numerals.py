"""How many people, and what is no count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.spoken.cardinal import readings, value_of
from app.spoken.numerals import find_integers
from tests.spoken.reads import values
from tests.spoken.rendering import in_han


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三个", [[3]]),
        ("俩", [[2]]),
        ("我们俩", [[2]]),
        ("仨", [[3]]),
        ("雇了俩人", [[2]]),
        ("十来个", [[10]]),
        ("二十五", [[25]]),
        ("一百零五个", [[105]]),
        ("三百五", [[350]]),
        ("廿", [[20]]),
        ("3人", [[3]]),
        ("招了5个人", [[5]]),
        ("一两个", [[1, 2]]),
        ("三四十人", [[30, 40]]),
        ("5-8人", [[5, 8]]),
        ("三到五个", [[3, 5]]),
        ("3、4个", [[3, 4]]),
        ("十五六个", [[15, 16]]),
        ("大概三十吧", [[30]]),
        ("上百人", [[100]]),
        ("就我一个", [[1]]),
        ("员工数8", [[8]]),
        ("三十多号人", [[30]]),
        ("哥仨一起干", [[3]]),
        ("二十好几个", [[20]]),
        ("六个,不对,七个", [[7]]),
        ("就我自个儿", [[1]]),
        ("两名大学生、三名退役军人", [[2], [3]]),
    ],
)
def test_a_count_is_read(text: str, expected: list[list[int]]) -> None:
    assert values(find_integers, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "第二条",
        "第三个",
        "3号楼",
        "12345",
        "打12333问",
        "电话13812345678",
        "三个月",
        "两年",
        "三万块",
        "一样",
        "一下",
        "周三",
        "初八",
        "三点",
        "半个",
        "一个半",
        "几十个",
        "好几个",
        "五常大米",
        "七台河",
        "一个都没有",
        "二维码",
        "",
    ],
)
def test_a_number_that_belongs_to_something_else_is_no_count(text: str) -> None:
    assert find_integers(text) == []


@pytest.mark.parametrize("text", ["十来个", "二十多个", "上百人", "大概三十个", "30人左右", "不到十个"])
def test_a_rounded_count_is_vague(text: str) -> None:
    assert find_integers(text)[0].vague


def test_only_figures_are_exact() -> None:
    assert find_integers("3人")[0].exact
    assert not find_integers("三人")[0].exact


@given(st.integers(min_value=1, max_value=99_999_999))
def test_a_number_written_in_characters_reads_back_the_same(number: int) -> None:
    assert value_of(in_han(number)) == number
    assert value_of(str(number)) == number
    assert value_of(f"{number:,}") == number


@given(st.integers(min_value=1, max_value=9_999))
def test_a_count_reads_back_the_same_in_either_script(number: int) -> None:
    assert values(find_integers, f"{in_han(number)}个人") == [[number]]
    assert values(find_integers, f"我们店里有{number}人") == [[number]]


@given(st.integers(min_value=1, max_value=8), st.sampled_from(["十", "百", "千", "万"]))
def test_two_neighbouring_digits_are_two_readings(digit: int, unit: str) -> None:
    size = {"十": 10, "百": 100, "千": 1000, "万": 10**4}[unit]
    assert readings(f"{in_han(digit)}{in_han(digit + 1)}{unit}") == (digit * size, (digit + 1) * size)


@pytest.mark.parametrize("written", ["三五二", "二零二三", "十十", "万", "百五", "三万万五", "3万50", "."])
def test_what_is_no_number_has_no_value(written: str) -> None:
    assert value_of(written) is None
