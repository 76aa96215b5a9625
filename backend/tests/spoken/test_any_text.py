"""Whatever is typed: nothing raises, places are right, and the work grows with the length only."""

import importlib
import pkgutil
import re
import re._constants as constants  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import app.spoken
from app.spoken.dates import find_dates
from app.spoken.durations import find_months
from app.spoken.money import find_money
from app.spoken.numerals import find_integers
from app.spoken.reading import Spoken
from app.spoken.times import find_times
from app.spoken.yesno import is_unsure, yes_or_no
from tests.spoken.reads import NOW, TODAY

FINDERS: dict[str, Callable[[str], list[Spoken[Any]]]] = {
    "integers": find_integers,
    "money": find_money,
    "months": find_months,
    "dates": lambda text: find_dates(text, TODAY),
    "times": lambda text: find_times(text, NOW),
}
_WORDS = st.sampled_from(
    [
        *"零〇一二两三五九十百千万亿俩仨半多来几个人块元年月日号天周下上这前后点分刻时:-/.,、到早初底末第过差wk01的吧约",
        *(
            "星期",
            "礼拜",
            "之前",
            "以后",
            "或者",
            "上午",
            "下午",
            "晚上",
            "今天",
            "明",
            "去年",
            "前年",
            "国庆",
            "春节",
        ),
        *(
            "大年",
            "农历",
            "节后",
            "除了",
            "不行",
            "都行",
            "小时",
            "分钟",
            "12",
            "31",
            "2024",
            "99999",
            "2月",
            "30日",
            "大概",
        ),
    ]
)
_TEXTS = st.one_of(st.text(max_size=60), st.lists(_WORDS, max_size=25).map("".join))


@given(_TEXTS)
def test_no_text_raises_and_every_reading_lies_inside_it(text: str) -> None:
    for find in FINDERS.values():
        last = 0
        for spoken in find(text):
            assert last <= spoken.start < spoken.end <= len(text)
            assert spoken.candidates
            assert len({candidate.value for candidate in spoken.candidates}) == len(spoken.candidates)
            assert all(candidate.said for candidate in spoken.candidates)
            assert not (spoken.exact and (spoken.vague or len(spoken.candidates) > 1))
            last = spoken.end
    assert yes_or_no(text) in {True, False, None}
    assert is_unsure(text) in {True, False}


def patterns() -> Iterator[tuple[str, "re.Pattern[str]"]]:
    """Every regular expression of the package."""
    for module in pkgutil.iter_modules(app.spoken.__path__):
        for name, value in vars(importlib.import_module(f"app.spoken.{module.name}")).items():
            if isinstance(value, re.Pattern):
                yield f"{module.name}.{name}", value


def repeats(tree: Any) -> Iterator[tuple[int, Any]]:
    """Every repetition of a parsed expression with its upper bound and what it repeats."""
    for operation, argument in tree:
        if operation in {constants.MAX_REPEAT, constants.MIN_REPEAT, constants.POSSESSIVE_REPEAT}:
            yield argument[1], argument[2]
        yield from repeats_within(argument)


def repeats_within(argument: Any) -> Iterator[tuple[int, Any]]:
    """The repetitions inside one operation, however deep."""
    if isinstance(argument, parser.SubPattern):
        yield from repeats(argument)
    elif isinstance(argument, (tuple, list)):
        for part in argument:
            yield from repeats_within(part)


@pytest.mark.parametrize(("name", "pattern"), list(patterns()))
def test_no_expression_can_backtrack_without_bounds(name: str, pattern: "re.Pattern[str]") -> None:
    for upper, repeated in repeats(parser.parse(pattern.pattern)):
        assert upper is not constants.MAXREPEAT or len(repeated) == 1, f"{name} repeats without an end"
        if upper is constants.MAXREPEAT or upper > 5:
            inner = [bound for bound, _ in repeats(repeated) if bound is constants.MAXREPEAT or bound > 5]
            assert not inner, f"{name} repeats a repetition"


def work(find: Callable[[str], Any], text: str) -> int:
    """How many calls reading a text takes, of our functions and of the machine's."""
    calls = 0

    def count(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        find(text)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("find", FINDERS.values(), ids=list(FINDERS))
@pytest.mark.parametrize(
    "piece",
    [
        "一",
        "1",
        "三万五",
        "周",
        "下周二三点半",
        "2024-",
        "或者",
        "大概",
        "三到",
        "明天,",
        "半",
        "去年的",
        "年",
        "1,234",
        "初",
        "十点差",
    ],
)
def test_twice_the_text_is_about_twice_the_work(find: Callable[[str], Any], piece: str) -> None:
    find(piece * 2)
    once, twice = work(find, piece * 60), work(find, piece * 120)
    assert twice <= 2.5 * once + 50
