"""Expressions: three-valued, inside their grammar, and nothing else."""

import ast
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.decisions.expressions import ExpressionError, compile_expression
from app.decisions.grammar import CALLS, DEEPEST, LONGEST
from app.decisions.unknowns import months_after, months_since

TODAY = date(2026, 11, 26)
RANK = {False: 0, None: 1, True: 2}
TRUTH = {rank: value for value, rank in RANK.items()}
NAMES = ("a", "b", "c")
TRUTHS = st.sampled_from((True, False, None))


OUTSIDE = """
a b
a.b
a[0]
a()
eval('1')
len([1])
len(a, b)
len(*a)
answered(x=1)
answered('x')
__import__('os')
__class__
_a
a ** 2
a / 2
a // 2
a % 2
a | b
a & b
a << 2
~a
+a
a if b else c
lambda: 1
[a for a in b]
[1, 2]
(1, 2)
{1}
{'a': 1}
f'{a}'
b'a'
1j
...
(a := 1)
a = 1
a; b
import os
await a
a is b
a is not None
None
a < None
a in None
a == None == b
a in 'abc'
a in [[1]]
a in [b + 1]
1e999
len
len + 1
a and answered
ａ > 1
变量 > 1
"""
TOO_MUCH = (
    "",
    "a\x00",
    "a\ud800",
    f"'{'x' * LONGEST}'",
    "(" * 240 + "a" + ")" * 240,
    "not " * 120 + "a",
    "+".join("a" * 200),
)


def value_of(source: str, **values: Any) -> Any:
    return compile_expression(source).evaluate(values, TODAY)


@pytest.mark.parametrize(
    ("source", "values", "expected"),
    [
        ("x > 3", {"x": 4}, True),
        ("x > 3", {}, None),
        ("x > 3", {"x": "4"}, None),
        ("x > 3", {"x": True}, None),
        ("1 < x <= 3", {"x": 3}, True),
        ("1 < x < y", {"x": 0}, False),
        ("1 < x < y", {"x": 2}, None),
        ("x == 'own'", {"x": "own"}, True),
        ("x == 'own'", {}, None),
        ("x != 'own'", {}, None),
        ("x == 1", {"x": True}, None),
        ("x == None", {}, True),
        ("None != x", {}, False),
        ("x == None", {"x": 0}, False),
        ("answered(x)", {"x": False}, True),
        ("answered(x)", {}, False),
        ("x in ['a', 'b']", {"x": "b"}, True),
        ("x not in ['a', y]", {"x": "b"}, None),
        ("x in [-1, 2]", {"x": -1}, True),
        ("'graduate' in group", {"group": ["graduate", "rural"]}, True),
        ("'graduate' in group", {"group": []}, False),
        ("'graduate' in group", {}, None),
        ("'g' in group", {"group": "graduate"}, None),
        ("len(group) > 1", {"group": ["a", "b"]}, True),
        ("len(group) > 1", {}, None),
        ("a and b", {"a": False}, False),
        ("a and b", {"a": True}, None),
        ("a or b", {"b": True}, True),
        ("a or b", {"b": False}, None),
        ("not a", {}, None),
        ("not a", {"a": "no"}, None),
        ("a and b", {"a": "yes", "b": True}, None),
        ("x * 2 + 1 - y", {"x": 3, "y": 2}, 5),
        ("x + 1", {}, None),
        ("x + y", {"x": "a", "y": "b"}, None),
        ("x * 2.5", {"x": Decimal("10")}, Decimal("25.0")),
        ("x == 0.1", {"x": Decimal("0.1")}, True),
        ("x * x", {"x": 1e300}, None),
        ("-x", {"x": 3}, -3),
        ("opened < closed", {"opened": date(2026, 1, 1), "closed": date(2026, 2, 1)}, True),
    ],
)
def test_an_expression_has_the_value_its_reader_expects(
    source: str, values: dict[str, Any], expected: Any
) -> None:
    assert value_of(source, **values) == expected


@pytest.mark.parametrize(
    ("start", "today", "expected"),
    [
        (date(2025, 11, 26), TODAY, 12),
        (date(2025, 11, 27), TODAY, 11),
        ("2025-11-26", TODAY, 12),
        ("2025-11", TODAY, 12),
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (date(2026, 1, 31), date(2026, 2, 27), 0),
        (date(2026, 12, 10), TODAY, -1),
        (date(2026, 12, 30), TODAY, -2),
        ("soon", TODAY, None),
        ("2026-13", TODAY, None),
        (12, TODAY, None),
        (None, TODAY, None),
    ],
)
def test_months_are_counted_whole(start: Any, today: date, expected: int | None) -> None:
    assert compile_expression("months_since(start)").evaluate({"start": start}, today) == expected


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 40))
def test_a_reminder_comes_on_the_first_day_the_months_are_full(start: date, months: int) -> None:
    day = months_after(start, months)
    assert day is not None
    assert months_since(start, day) == months
    assert months_since(start, day - timedelta(days=1)) == months - 1


def test_every_variable_is_named_also_the_one_only_asked_about() -> None:
    source = "answered(a) and (b in [c, 'x'] or months_since(d) > e * -1) and f == None"
    assert compile_expression(source).names == {"a", "b", "c", "d", "e", "f"}


@pytest.mark.parametrize("source", [*OUTSIDE.strip().split("\n"), *TOO_MUCH])
def test_what_the_grammar_does_not_have_is_refused(source: str) -> None:
    with pytest.raises(ExpressionError):
        compile_expression(source)


def test_a_refusal_names_the_place_in_characters() -> None:
    with pytest.raises(ExpressionError, match=r"line 1, column 13: Attribute") as caught:
        compile_expression("x == '城' or a.b")
    assert (caught.value.line, caught.value.column) == (1, 13)


def test_the_deepest_allowed_nesting_is_evaluated() -> None:
    assert value_of("not " * (DEEPEST - 1) + "a", a=True) is (DEEPEST % 2 == 1)


def kleene(node: ast.expr, values: dict[str, bool | None]) -> int:
    """The textbook definition: False < unknown < True, and = minimum, or = maximum, not = mirror."""
    if isinstance(node, ast.BoolOp):
        ranks = [kleene(value, values) for value in node.values]
        return min(ranks) if isinstance(node.op, ast.And) else max(ranks)
    if isinstance(node, ast.UnaryOp):
        return 2 - kleene(node.operand, values)
    assert isinstance(node, ast.Name)
    return RANK[values[node.id]]


LOGIC = st.recursive(
    st.sampled_from(NAMES),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(("and", "or")), inner).map(lambda parts: f"({' '.join(parts)})"),
        inner.map(lambda part: f"(not {part})"),
    ),
    max_leaves=12,
)


@given(LOGIC, st.fixed_dictionaries(dict.fromkeys(NAMES, TRUTHS)))
def test_and_or_not_are_kleenes(source: str, values: dict[str, bool | None]) -> None:
    expected = TRUTH[kleene(ast.parse(source, mode="eval").body, values)]
    assert compile_expression(source).evaluate(values, TODAY) is expected


SIMPLE = st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.sampled_from(("own", "2026-01", "")))
VALUES = st.one_of(SIMPLE, st.lists(SIMPLE, max_size=3))
TERMS = st.one_of(
    st.sampled_from((*NAMES, "3", "-1", "'own'", "True")),
    st.tuples(st.sampled_from(NAMES), st.sampled_from(("+", "-", "*")), st.sampled_from(NAMES)).map(" ".join),
    st.sampled_from(NAMES).flatmap(lambda name: st.sampled_from((f"len({name})", f"months_since({name})"))),
)
LISTS = st.sampled_from((*NAMES, "[a, 3, 'own']"))
COMPARED = st.one_of(
    st.tuples(TERMS, st.sampled_from(("<", "<=", ">", ">=", "==", "!=")), TERMS).map(" ".join),
    st.tuples(TERMS, st.sampled_from(("in", "not in")), LISTS).map(" ".join),
)
SENTENCES = st.recursive(
    COMPARED,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(("and", "or")), inner).map(lambda parts: f"({' '.join(parts)})"),
        inner.map(lambda part: f"(not ({part}))"),
    ),
    max_leaves=4,
)


@given(SENTENCES, st.fixed_dictionaries(dict.fromkeys(NAMES, VALUES)), st.sampled_from(NAMES), VALUES)
def test_learning_a_value_never_turns_a_known_result(
    source: str, values: dict[str, Any], learnt: str, value: Any
) -> None:
    expression = compile_expression(source)
    before = expression.evaluate({**values, learnt: None}, TODAY)
    after = expression.evaluate({**values, learnt: value}, TODAY)
    assert before in (True, False, None)
    assert before is None or after is before


ALLOWED = """
Expression Name Load Constant BoolOp And Or UnaryOp Not USub BinOp Add Sub Mult Compare Eq NotEq Lt LtE Gt GtE
In NotIn List Tuple Call
"""
PIECES = """
a b 1 'x' None True ( ) [ ] { } , . : = == < in is not and or if else for lambda await yield := + - * ** / % @
len(a) len answered( eval( __class__ __import__('os') f'{a}' b'x' ... \\ # ; import ~ 2j
"""


@given(st.one_of(st.text(max_size=40), st.lists(st.sampled_from(PIECES.split()), max_size=8).map(" ".join)))
def test_whatever_compiles_consists_of_the_grammar_only(source: str) -> None:
    try:
        expression = compile_expression(source)
    except ExpressionError:
        return
    nodes = list(ast.walk(ast.parse(source.strip(), mode="eval")))
    called = [node.func for node in nodes if isinstance(node, ast.Call)]
    assert {type(node).__name__ for node in nodes} <= set(ALLOWED.split()), source
    assert all(isinstance(name, ast.Name) and name.id in CALLS for name in called), source
    expression.evaluate({"a": 1, "b": None}, TODAY)  # what compiles never raises
