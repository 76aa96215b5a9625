"""What holds for any text, and what the detector is known not to do."""

import re
from random import Random
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.privacy import addresses, codes, detector, labels, masking, numbers, numerals, rows, runs
from app.privacy.detector import detect
from app.privacy.kinds import Kind
from app.privacy.labels import Labels
from app.privacy.numerals import chains
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
    asked = Labels(text, Kind.BANK_CARD)  # where something was asked for, every row counts
    judged = sum(1 for chain in chains(text) for _ in rows.Rows(chain, asked))
    # A row has one of 16 lengths; it begins at a group or after its first numeral.
    assert judged <= 16 * 2 * len(text)


def _patterns(module: ModuleType) -> list[re.Pattern[str]]:
    return [value for value in vars(module).values() if isinstance(value, re.Pattern)]


def _has_nested_repeat(parsed: Any, inside: bool = False) -> bool:
    """Whether an unbounded repeat stands inside another one."""
    if isinstance(parsed, (list, tuple)) or hasattr(parsed, "data"):
        items = list(getattr(parsed, "data", parsed))
        if len(items) == 3 and isinstance(items[1], int) and type(items[1]).__name__ == "_NamedIntConstant":
            return inside or _has_nested_repeat(items[2], True)
        return any(_has_nested_repeat(item, inside) for item in items)
    return False


def test_no_pattern_can_run_away() -> None:
    for module in (addresses, codes, detector, labels, masking, numbers, numerals, rows, runs):
        for pattern in _patterns(module):
            parsed = re._parser.parse(pattern.pattern, pattern.flags)  # type: ignore[attr-defined]
            assert not _has_nested_repeat(parsed), pattern.pattern


def test_the_check_for_runaway_patterns_can_fail() -> None:
    assert _has_nested_repeat(re._parser.parse("(?:a+b?)+c"))  # type: ignore[attr-defined]
    assert not _has_nested_repeat(re._parser.parse("(?:a{1,3}b?)+c{2}"))  # type: ignore[attr-defined]


def _beginnings(parsed: Any) -> tuple[set[str], bool]:
    """The characters a pattern can begin with, and whether it can match without any."""
    begin: set[str] = set()
    for op, args in parsed:
        chars, may_be_empty = _beginnings_of(str(op), args)
        begin |= chars
        if not may_be_empty:
            return begin, False
    return begin, True


def _beginnings_of(op: str, args: Any) -> tuple[set[str], bool]:
    match op:
        case "LITERAL":
            return {chr(args)}, False
        case "IN":
            spans = [(a, a) if str(kind) == "LITERAL" else a for kind, a in args]
            return {chr(code) for low, high in spans for code in range(low, high + 1)}, False
        case "ASSERT" | "ASSERT_NOT":
            return set(), True
        case "SUBPATTERN":
            return _beginnings(args[3])
        case "BRANCH":
            branches = [_beginnings(branch) for branch in args[1]]
            return set().union(*(chars for chars, _ in branches)), any(empty for _, empty in branches)
        case "MAX_REPEAT":
            chars, may_be_empty = _beginnings(args[2])
            return chars, may_be_empty or args[0] == 0
    raise AssertionError(op)


def _starts(pattern: str) -> set[str]:
    chars, may_be_empty = _beginnings(re._parser.parse(pattern))  # type: ignore[attr-defined]
    assert not may_be_empty
    return chars


def test_every_word_is_looked_for_where_it_can_begin() -> None:
    for name, _, pattern in labels._FAMILIES:
        assert _starts(pattern) == set(labels._STARTS[name]), name
    assert _starts(numerals._POSITION) == set(numerals._POSITION_STARTS)
    assert _starts(numerals._FILLERS) == set(numerals._FILLER_STARTS)


@settings(max_examples=1000, deadline=None)
@given(st.from_regex(re.compile(rows._BY_SHAPE.pattern, re.ASCII), fullmatch=True))
def test_every_shape_of_a_number_has_its_length_listed(number: str) -> None:
    assert len(number) in rows._LENGTHS_BY_START.get(number[0], rows._LENGTHS_OF_CODES)


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
