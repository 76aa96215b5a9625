"""Who gets how much of a whole, as two or three people say it among themselves."""

import pytest

from app.spoken.splits import Split, equal_part, find_split, only_mine, without_split


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("一人一半", 2),
        ("俺俩平分", 2),
        ("对半分", 2),
        ("五五开", 2),
        ("三个人平分", 3),
        ("平分吧", None),
        ("仨人一样多", 3),
    ],
)
def test_equal_parts_are_understood_with_the_number_of_people(said: str, count: int | None) -> None:
    assert find_split(said) == Split(equal=True, count=count)


@pytest.mark.parametrize(
    ("said", "mine", "other"),
    [
        ("我六他四", 60, 40),
        ("我占六成 他占四成", 60, 40),
        ("他占30，我占70", 70, 30),
        ("三七开 我七", 70, 30),
        ("三七开，他拿七", 30, 70),
        ("四六分 我占四成", 40, 60),
    ],
)
def test_the_parts_of_two_are_told_apart(said: str, mine: int, other: int) -> None:
    found = find_split(said)
    assert found is not None
    assert (found.mine, found.other) == (mine, other)


def test_a_ratio_alone_leaves_open_whose_is_whose() -> None:
    assert find_split("三七开") == Split(parts=(30, 70))


@pytest.mark.parametrize(
    "said", ["占60", "三七市场开的店", "我三十他四十岁", "我出三万他出七万", "六成", "我俩干"]
)
def test_what_shares_out_nothing_is_no_split(said: str) -> None:
    assert find_split(said) is None


def test_a_whole_of_three_has_no_equal_whole_parts() -> None:
    assert (equal_part(2), equal_part(3), equal_part(4)) == (50, None, 25)


@pytest.mark.parametrize(
    ("text", "mine", "without"),
    [
        ("我叫刘洋，我六他四", "我叫刘洋，我占60%", "我叫刘洋"),
        ("我四他六，我叫孙磊", "我占40%，我叫孙磊", "我叫孙磊"),
        ("我六他四", "我占60%", ""),
        ("一人一半", "一人一半", "一人一半"),
        ("老兵汽修", "老兵汽修", "老兵汽修"),
    ],
)
def test_of_a_split_only_ones_own_part_is_read_beside_a_name(text: str, mine: str, without: str) -> None:
    assert (only_mine(text), without_split(text)) == (mine, without)
