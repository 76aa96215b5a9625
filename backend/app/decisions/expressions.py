"""Expressions of decision tables and processes, evaluated by simpleeval inside a grammar of our own.

Three-valued: None means *unknown*. A missing variable is unknown; a comparison with an unknown is unknown;
`and` / `or` / `not` follow Kleene (`False and unknown` is False, `True or unknown` is True). `x == unknown`
is unknown too: whether something was answered is asked with `x == None`, `x != None` or `answered(x)`, which
are always True or False. Only True and False count as truth in `and`, `or` and `not`.
"""

import ast
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from itertools import product
from typing import Any, Final

from simpleeval import SimpleEval

from app.decisions import unknowns
from app.decisions.grammar import ExpressionError, is_none, parse
from app.decisions.unknowns import Truth

__all__ = ["Evaluation", "Expression", "ExpressionError", "compile_expression"]

_OPERATORS: Final[dict[type[ast.AST], Callable[..., Any]]] = {
    ast.Eq: unknowns.equal,
    ast.NotEq: lambda left, right: unknowns.negation(unknowns.equal(left, right)),
    ast.In: unknowns.member,
    ast.NotIn: lambda item, items: unknowns.negation(unknowns.member(item, items)),
    ast.Lt: unknowns.LESS,
    ast.LtE: unknowns.LESS_OR_EQUAL,
    ast.Gt: unknowns.GREATER,
    ast.GtE: unknowns.GREATER_OR_EQUAL,
    ast.Add: unknowns.PLUS,
    ast.Sub: unknowns.MINUS,
    ast.Mult: unknowns.TIMES,
    ast.Not: unknowns.negation,
    ast.USub: unknowns.negative,
}


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression. `names`: every variable it depends on, also those only asked for by
    answered()."""

    source: str
    names: frozenset[str]
    _tree: ast.expr = field(repr=False, compare=False)

    def evaluate(self, values: Mapping[str, Any], today: date) -> Any:
        """Its value for these values on that day; None when it cannot be told. Never raises."""
        return Evaluation(values, today).value(self)

    def truth(self, values: Mapping[str, Any], today: date) -> bool | None:
        """True, False or None (unknown); a value that is no truth is unknown."""
        return Evaluation(values, today).truth(self)


class Evaluation:
    """Values and a day that many expressions are evaluated on; cheaper than each of them by itself."""

    def __init__(self, values: Mapping[str, Any], today: date) -> None:
        self._evaluator = _Evaluator(values, today)

    def value(self, expression: Expression) -> Any:
        """As `Expression.evaluate`."""
        return self._evaluator.eval(expression.source, previously_parsed=expression._tree)

    def truth(self, expression: Expression) -> bool | None:
        """As `Expression.truth`."""
        return unknowns.truth(self.value(expression))

    def outcomes(self, expression: Expression, unsettled: Set[str]) -> frozenset[Truth]:
        """What its truth can be whatever the unsettled names turn out to be; rather one too many."""
        if expression.names.isdisjoint(unsettled):
            return frozenset({self.truth(expression)})
        return _outcomes(self._evaluator, expression._tree, unsettled)


def compile_expression(source: str) -> Expression:
    """Parses `source` once; raises ExpressionError, with the place, for anything outside the grammar."""
    tree, names = parse(source)
    return Expression(source=source, names=names, _tree=tree)


class _Evaluator(SimpleEval):  # type: ignore[misc]  # simpleeval carries no types
    """simpleeval with nothing of its own left open: our operators, our nodes, our three functions."""

    # The inherited __init__ is left out: it fills in nodes, functions and names we do not want, and
    # changes the process-wide warning filters each time, which is not safe between threads.
    def __init__(self, values: Mapping[str, Any], today: date) -> None:
        self.operators = _OPERATORS
        self.functions = {
            "answered": lambda value: value is not None,
            "months_since": lambda value: unknowns.months_since(value, today),
            "len": unknowns.size,
        }
        self._values = values
        self.nodes = {
            ast.Name: lambda node: self._values.get(node.id),
            ast.Constant: lambda node: node.value,
            ast.List: self._list,
            ast.Tuple: self._list,
            ast.UnaryOp: self._eval_unaryop,
            ast.BinOp: self._eval_binop,
            ast.Call: self._eval_call,
            ast.BoolOp: self._connected,
            ast.Compare: self._compared,
        }

    def _list(self, node: ast.List | ast.Tuple) -> list[Any]:
        return [self._eval(item) for item in node.elts]

    def _connected(self, node: ast.BoolOp) -> bool | None:
        """Kleene: one deciding operand decides, whatever is unknown beside it."""
        deciding = isinstance(node.op, ast.Or)
        return self._decide((self._eval(value) for value in node.values), deciding)

    def _compared(self, node: ast.Compare) -> bool | None:
        """A chain `a < b < c` is `a < b and b < c`."""
        if is_none(node.left) or is_none(node.comparators[0]):
            other = node.comparators[0] if is_none(node.left) else node.left
            missing = is_none(other) or self._eval(other) is None
            return missing if isinstance(node.ops[0], ast.Eq) else not missing
        sides = [self._eval(side) for side in (node.left, *node.comparators)]
        pairs = zip(node.ops, sides[:-1], sides[1:], strict=True)
        return self._decide((_OPERATORS[type(op)](left, right) for op, left, right in pairs), False)

    @staticmethod
    def _decide(results: Iterable[Any], deciding: bool) -> bool | None:
        unknown = False
        for result in results:
            known = unknowns.truth(result)
            if known is deciding:
                return deciding
            unknown = unknown or known is None
        return None if unknown else not deciding


_ANY: Final[frozenset[Truth]] = frozenset({True, False, None})
_DECIDED: Final[frozenset[Truth]] = frozenset({True, False})


def _outcomes(evaluator: _Evaluator, node: ast.expr, unsettled: Set[str]) -> frozenset[Truth]:
    names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    if names.isdisjoint(unsettled):
        return frozenset({unknowns.truth(evaluator._eval(node))})
    if isinstance(node, ast.BoolOp):
        sides = (_outcomes(evaluator, each, unsettled) for each in node.values)
        deciding = isinstance(node.op, ast.Or)
        return reduce(
            lambda one, other: frozenset(evaluator._decide(pair, deciding) for pair in product(one, other)),
            sides,
        )
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return frozenset(map(unknowns.negation, _outcomes(evaluator, node.operand, unsettled)))
    asks = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "answered"
    if asks or (isinstance(node, ast.Compare) and (is_none(node.left) or is_none(node.comparators[0]))):
        return _DECIDED
    return _ANY
