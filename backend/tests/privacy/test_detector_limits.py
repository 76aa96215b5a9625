"""What holds for any text, and what the detector is known not to do."""

import re
from random import Random
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.privacy import addresses, codes, detector, labels, masking, numbers, numerals, runs
from app.privacy.detector import detect
from app.privacy.numerals import chains
from app.privacy.runs import rows
from tests.privacy import corpus, corpus_values

ALPHABET = (
    "0123456789一二三四五六七八九零幺十个号路街村小区楼单元室栋的是我身份证手机然后"
    " ,，。-.·()（）@艾特点comXx黑AE\n\u200b１２３"
)
SURROUNDINGS = st.text("的了我你吗呢，。！ 想问下贷款补贴怎么办啊", max_size=30)
SAYINGS = sorted(corpus.SPELLINGS)


@settings(max_examples=300, deadline=None)
@given(st.text(ALPHABET, max_size=200) | st.text(max_size=100))
def test_matches_are_in_order_inside_the_text_and_apart(text: str) -> None:
    end = 0
    for match in detect(text):
        assert end <= match.start < match.end <= len(text)
        assert match.value_normalised
        end = match.end


@settings(max_examples=300, deadline=None)
@given(st.randoms(use_true_random=False), SURROUNDINGS, SURROUNDINGS, st.sampled_from(SAYINGS))
def test_an_id_number_is_found_whatever_stands_around_it(
    rng: Random, before: str, after: str, saying: str
) -> None:
    number = corpus_values.id_card(rng)
    text = before + "，" + corpus.SPELLINGS[saying](rng, number) + "，" + after
    assert number in [match.value_normalised for match in detect(text)]


@settings(max_examples=200, deadline=None)
@given(st.randoms(use_true_random=False), SURROUNDINGS, SURROUNDINGS, st.sampled_from(SAYINGS))
def test_a_mobile_number_is_found_whatever_stands_around_it(
    rng: Random, before: str, after: str, saying: str
) -> None:
    number = corpus_values.mobile(rng)
    text = before + "，我电话" + corpus.SPELLINGS[saying](rng, number) + "，" + after
    assert number in [match.value_normalised for match in detect(text)]


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1 ",
        "一 ",
        "1-",
        "，1",
        "一三九 然后 ",
        "三个八",
        "前四位",
        "(1)",
        "1号",
        "路1号",
        "a@",
        "a.a@",
        "黑A1",
        "E1 ",
        "身份证1 ",
    ],
)
def test_the_work_grows_with_the_length_of_the_text(piece: str) -> None:
    text = (piece * 1000)[:1000]
    judged = sum(1 for chain in chains(text) for _ in rows(chain, True))
    # At most 24 rows begin at a group, each read in at most three ways.
    assert judged <= 24 * 3 * len(text)


def _patterns(module: ModuleType) -> list[re.Pattern[str]]:
    return [value for value in vars(module).values() if isinstance(value, re.Pattern)]


def _has_nested_repeat(parsed: object, inside: bool = False) -> bool:
    """Whether an unbounded repeat stands inside another one."""
    if isinstance(parsed, (list, tuple)) or hasattr(parsed, "data"):
        items = list(getattr(parsed, "data", parsed))
        if len(items) == 3 and isinstance(items[1], int) and type(items[1]).__name__ == "_NamedIntConstant":
            return inside or _has_nested_repeat(items[2], True)
        return any(_has_nested_repeat(item, inside) for item in items)
    return False


def test_no_pattern_can_run_away() -> None:
    for module in (addresses, codes, detector, labels, masking, numbers, numerals, runs):
        for pattern in _patterns(module):
            parsed = re._parser.parse(pattern.pattern, pattern.flags)  # type: ignore[attr-defined]
            assert not _has_nested_repeat(parsed), pattern.pattern


def test_the_check_for_runaway_patterns_can_fail() -> None:
    assert _has_nested_repeat(re._parser.parse("(?:a+b?)+c"))  # type: ignore[attr-defined]
    assert not _has_nested_repeat(re._parser.parse("(?:a{1,3}b?)+c{2}"))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "text",
    [
        "我的号是82345678",  # seven or eight digits that nothing calls a telephone
        "230102********8253",  # stars the visitor typed
        "一百三十九 零四五一 一千二百三十四",  # a phone number as quantities
        "受理号230103199001010111",  # an ID number that its owner calls a case number
        "6228480402564890019",  # a card with a wrong check digit that nothing calls a card
    ],
)
def test_what_is_known_not_to_be_found(text: str) -> None:
    assert detect(text) == []
